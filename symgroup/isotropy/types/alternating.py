"""Isotropy classes of A(n) on its points: the even parts of Young subgroups."""

from __future__ import annotations

from math import factorial

from symgroup.groups import FiniteGroup
from symgroup.groups.permutation import cycle
from symgroup.groups.structure import even_part
from symgroup.isotropy.types.found import FoundClass, check_number
from symgroup.isotropy.types.young import Flat, classes_by_partitions, count_by_partitions, flats


def classes_of_alternating(G: FiniteGroup) -> tuple[FoundClass, ...]:
    """Return the isotropy classes of A(n) on its n points.

    The stabilizer of x in A(n) is the even part E of its Young subgroup Y. For partitions other than (2, 1, ..., 1), which
    has E = 1, E has the same orbits as Y (a 3-cycle in a block, or a product of two transpositions, moves as far), so E is the
    pointwise stabilizer of the same space and distinct spaces have distinct E. Subgroups E and E' are conjugate in A(n) where
    Y and Y' are in S(n): some block has two points or more, and exchanging two of them is odd and normalizes E. (E = 1 has no
    other conjugates.) So |E| = |Y| / 2 and N(E) = A(n) intersected with N(Y) has half its order, unless E = 1.
    """
    n = G.degree
    check_number(count_by_partitions("A", n - 1), G)
    simple = [cycle(n, (i, i + 1)) for i in range(n - 1)]
    listed = list(zip(flats("A", n - 1), classes_by_partitions("A", n - 1), strict=True))
    kept = [k for k, (flat, _) in enumerate(listed) if not _is_one_swap(flat)]
    place = {k: position for position, k in enumerate(kept)}
    found = []
    for k in kept:
        flat, item = listed[k]
        above = set(item.above)
        for other in item.above - place.keys():  # the class that is left out hands on what is above it
            above |= listed[other][1].above
        generators = even_part(simple[i] for i in item.subset)
        order, length = _numbers(n, flat, item.complement_order)
        found.append(
            FoundClass(
                generators, order, length, frozenset(place[o] for o in above & place.keys()), _name(flat)
            )
        )
    return tuple(found)


def _is_one_swap(flat: Flat) -> bool:
    return flat.blocks[0] == 2 and flat.blocks[1:2] != (2,)


def _numbers(n: int, flat: Flat, complement_order: int) -> tuple[int, int]:
    """Return |E| and the number of its conjugates."""
    young = 1
    for size in flat.blocks:
        young *= factorial(size)
    if flat.blocks[0] == 1:
        return 1, 1
    return young // 2, factorial(n) // (young * complement_order)


def _name(flat: Flat) -> str:
    large = [size for size in flat.blocks if size > 1]
    if len(large) > 1:
        return ""
    return {(): "1", (3,): "C3"}.get(tuple(large), f"A{large[0]}" if large else "1")
