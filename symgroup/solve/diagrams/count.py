"""dim Hom_G between tensor powers, counted by walks among irreducible representations: no diagram, no pattern, no matrix.

The dimension is that of the invariants in a tensor product of copies of V and dual(V), so the number of walks from the trivial
representation that end at a trivial one, where each step is a constituent of the product with the next factor:
- GL(n), Pieri: add one to a part of a non-increasing n-tuple of integers for V, subtract one for dual(V); SL(n) ends at any
  power of the determinant, (t, ..., t);
- Sp(2h): add or remove a box of a partition of at most h rows (Sundaram 1990);
- O(n): the same on partitions whose first two columns have at most n boxes together (Weyl, chapter V; Wenzl 1988);
  SO(n) ends at the determinant, one column of n boxes, as well;
- S(n): partitions of the positions into at most n blocks, by Stirling numbers; A(n) once more those into n - 1 or n.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import TypeAlias

Shape: TypeAlias = tuple[int, ...]


def diagram_count(
    family: str,
    n: int,  # dim V
    source: tuple[bool, ...],  # True is dual(V)
    target: tuple[bool, ...],
) -> int:
    """Return dim Hom_G(V^source, V^target), whatever the signature.

    Cost: grows with the number of irreducible representations met, not with n.
    """
    steps = [1 if dual else -1 for dual in source] + [-1 if dual else 1 for dual in target]
    length = len(steps)
    if family in ("S", "A"):
        counts = _stirling(length)
        plain = sum(counts[: n + 1])
        return plain + sum(counts[n - 1 : n + 1]) if family == "A" and n > 1 else plain
    if family in ("GL", "U", "SL", "SU"):
        rows = min(n, length + 1)  # more rows are never met, and no determinant either
        ends = _walks((0,) * rows, steps, _linear_steps)
        if family in ("GL", "U"):
            return ends[(0,) * rows]
        return sum(count for shape, count in ends.items() if len(set(shape)) == 1)
    if family == "Sp":
        ends = _walks((), steps, lambda shape, _: _boxes(shape, lambda new: len(new) <= n // 2))
        return ends[()]
    ends = _walks((), steps, lambda shape, _: _boxes(shape, lambda new: _first_columns(new) <= n))
    return ends[()] + (ends[(1,) * n] if family in ("SO", "SO_0") else 0)


def _walks(
    start: Shape, steps: list[int], neighbours: Callable[[Shape, int], Iterator[Shape]]
) -> Counter[Shape]:
    counts = Counter({start: 1})
    for step in steps:
        after: Counter[Shape] = Counter()
        for shape, count in counts.items():
            for new in neighbours(shape, step):
                after[new] += count
        counts = after
    return counts


def _linear_steps(shape: Shape, step: int) -> Iterator[Shape]:
    for row, part in enumerate(shape):
        new = (*shape[:row], part + step, *shape[row + 1 :])
        if all(a >= b for a, b in pairwise(new)):
            yield new


def _boxes(shape: Shape, allowed: Callable[[Shape], bool]) -> Iterator[Shape]:
    """Yield the allowed partitions with one box more or less."""
    for row in range(len(shape) + 1):
        padded = (*shape, 0)
        for step in (1, -1):
            new = (*padded[:row], padded[row] + step, *padded[row + 1 :])
            if min(new) >= 0 and all(a >= b for a, b in pairwise(new)):
                kept = tuple(part for part in new if part)
                if allowed(kept):
                    yield kept


def _first_columns(shape: Shape) -> int:
    return len(shape) + sum(part > 1 for part in shape)


def _stirling(length: int) -> list[int]:
    """Return the numbers of partitions of `length` points into 0, 1, ..., length blocks."""
    counts = [1] + [0] * length
    for _ in range(length):
        counts = [0, *(blocks * counts[blocks] + counts[blocks - 1] for blocks in range(1, length + 1))]
    return counts
