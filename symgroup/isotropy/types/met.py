"""Some isotropy subgroups of a group that is too large for all of them: what a refusal can say for certain."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from symgroup.errors import LimitError, deadline, time_limit
from symgroup.groups import describe_order
from symgroup.isotropy.stabilizer import stabilizer
from symgroup.representations import Representation

SECONDS = 3.0  # for all vectors
SECONDS_EACH = 0.5
VECTORS = 40
SHOWN = 6  # orders: of up to 40 digits each, so that a line stays readable


def met_so_far(V: Representation) -> list[str]:
    """Return a note on stabilizers of different orders, each of an exact vector and so proven; it takes some seconds at most.

    Subgroups of different orders are not conjugate, so there are at least as many classes.
    """
    orders: set[int] = set()
    looked = 0
    with time_limit(min(SECONDS, deadline().left / 2)) as limit:
        for x in _vectors(V.dim):
            if limit.is_over:
                break
            try:
                orders.add(stabilizer(V, x, seconds=SECONDS_EACH, listing=0).order)
            except LimitError:
                continue
            looked += 1
    if not orders:
        return []
    listed = [describe_order(order) for order in sorted(orders)]
    if len(listed) > SHOWN:
        listed = [*listed[: SHOWN // 2], "...", *listed[-SHOWN // 2 :]]
    return [
        f"found so far: stabilizers of {len(orders)} different orders, so at least as many classes, from {looked} vectors of "
        f"small integers: {', '.join(listed)}"
    ]


def _vectors(n: int) -> Iterator[list[int]]:
    """Yield vectors with one, two or three values, that of few points first."""
    random = Random(0)
    sizes = [size for size in (0, 1, 2, 3, 4, 5, 6, 8, 12, 16, n // 2) if size <= n]
    for k in range(VECTORS):
        first = range(sizes[k]) if k < len(sizes) else random.sample(range(n), random.choice(sizes))
        chosen = set(first)
        other = set(random.sample(range(n), random.choice(sizes))) if k % 2 and k > len(sizes) else set()
        yield [1 if i in chosen else 2 if i in other else 0 for i in range(n)]
