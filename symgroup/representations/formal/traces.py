"""How many elements of a large finite group have which power traces tr(g), tr(g^2), ..., without listing all of them.

Elements are sorted by the path p -> g p -> g^2 p -> ... of a point. Let H be a group of permutations and x a permutation that
normalizes it. The elements g of x H whose path begins p_1, ..., p_i are a coset y K' of K', the pointwise stabilizer in H of
p_1, ..., p_(i-1), and K, that of p_1, ..., p_i, acts on them by conjugation, which keeps traces. So of the next points
q = g p_i one of each K-orbit will do, counted as often as the orbit is long. Each such choice leaves a coset y' K. If K is
small, its elements are listed. Where q = p_1 the path closes; y' permutes p_1, ..., p_i, so it normalizes K, and
y' K is sorted by another point. Else q is p_(i+1). For M(24) some 10^4 elements are
listed in place of 2 10^8.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import lcm, prod

import numpy as np
from flint import fmpq
from numpy.typing import NDArray

from symgroup.errors import SymgroupBug
from symgroup.groups import FiniteGroup, Permutation, StabilizerChain

LARGEST_LEAF = (
    3_000  # elements that are listed at once; fewer take more chains, more have fewer conjugates left out
)
LARGEST_ORDER = 10**12
LARGEST_POINTS = 2_000
MOST_WORK = 1_000_000_000  # images looked up: about ten seconds
LARGEST_TRACE = (
    1 << 63
) - 1  # times the common denominator of coordinates: sums in 64 bits do not wrap around
MOST_SIFTING = 30_000_000  # points times Schreier generators of all chains: about ten seconds

Traces = tuple[int, ...]


@lru_cache(maxsize=32)
def trace_distribution(group: FiniteGroup) -> tuple[tuple[int, tuple[fmpq, ...]], ...] | None:
    """Return (number of elements, (tr(g), ..., tr(g^degree))) for the natural matrices over Q; None where it is too long."""
    if group.points > LARGEST_POINTS or not group.field.is_rational or group.order > LARGEST_ORDER:
        return None
    try:
        search = _Search.of(group)
        counts = search.coset(group.identity, group.generators)
    except _TooLongError:
        return None
    if sum(counts.values()) != group.order:
        raise SymgroupBug("elements were lost while they were sorted by traces")
    scale = search.scale
    return tuple(
        (count, tuple(fmpq(value, scale) for value in traces)) for traces, count in sorted(counts.items())
    )


class _TooLongError(Exception):
    """More work, or larger numbers, than the limits allow."""


@dataclass(slots=True)
class _Search:
    points: int
    basis: NDArray[np.int64]  # (degree,), the point that is e_j
    coordinates: NDArray[np.int64]  # (degree, points): coordinate j of each point, times the scale
    scale: int
    sifting: int = 0
    work: int = 0

    @classmethod
    def of(cls, group: FiniteGroup) -> _Search:
        vectors = group.carrier.vectors
        scale = lcm(*(int(fmpq(value).q) for vector in vectors for _, value in vector))
        entries = [
            (axis, point, int(fmpq(value) * scale))
            for point, vector in enumerate(vectors)
            for axis, value in vector
        ]
        if group.degree * max(abs(entry) for *_, entry in entries) > LARGEST_TRACE:
            raise _TooLongError
        coordinates = np.zeros((group.degree, group.points), dtype=np.int64)
        for axis, point, entry in entries:
            coordinates[axis, point] = entry
        return cls(group.points, np.array(group.carrier.basis), coordinates, scale)

    def coset(self, x: Permutation, generators: Sequence[Permutation]) -> Counter[Traces]:
        """Return the traces over x H, for generators of a group H that x normalizes."""
        orbits = list(_orbits(generators, range(self.points)))
        first = max(orbits, key=len)[0]
        chain = self._chain(generators, first)
        if chain.order <= LARGEST_LEAF:
            return self._listed(x, chain, 0)
        return self._path(x, chain, first, first)

    def _path(self, y: Permutation, chain: StabilizerChain, first: int, last: int) -> Counter[Traces]:
        """Return the traces over y K', where the chain is one of K' that begins with the orbit of the last point."""
        total: Counter[Traces] = Counter()
        level, below = chain.levels[0], chain.stabilizer_generators(1)
        size = prod(len(inner.carriers) for inner in chain.levels[1:])
        back = y.inverse()
        for orbit in _orbits(below, sorted(y[point] for point in level.carriers)):
            q = first if first in orbit else orbit[0]
            element = y @ level.carriers[back[q]]
            if size <= LARGEST_LEAF:
                found = self._listed(element, chain, 1)
            elif q == first:
                found = self.coset(element, below)
            else:
                found = self._path(element, self._chain(below, q), first, q)
            for traces, count in found.items():
                total[traces] += len(orbit) * count
        return total

    def _chain(self, generators: Sequence[Permutation], point: int) -> StabilizerChain:
        chain = StabilizerChain(self.points, generators, base=(point,))
        self.sifting += self.points * sum(
            len(level.carriers) * len(level.generators) for level in chain.levels
        )
        if self.sifting > MOST_SIFTING:
            raise _TooLongError
        return chain

    def _listed(self, y: Permutation, chain: StabilizerChain, depth: int) -> Counter[Traces]:
        """Return the traces over y K, K the group of a level of a chain, by listing its elements."""
        levels = chain.levels[depth:]
        degree = len(self.basis)
        self.work += prod(len(level.carriers) for level in levels) * (self.points + degree**2)
        if self.work > MOST_WORK:
            raise _TooLongError
        rows = np.arange(self.points, dtype=np.int16)[None, :]
        for level in reversed(levels):
            carriers = np.array(list(level.carriers.values()), dtype=np.int16)
            rows = carriers[:, rows].reshape(-1, self.points)
        rows = np.array(y, dtype=np.int16)[rows]
        current = rows[:, self.basis]
        traces = np.empty((len(rows), degree), dtype=np.int64)
        for power in range(degree):
            traces[:, power] = self.coordinates[np.arange(degree), current].sum(axis=1)
            current = np.take_along_axis(rows, current.astype(np.int64), axis=1)
        found, counts = np.unique(traces, axis=0, return_counts=True)
        return Counter(dict(zip(map(tuple, found.tolist()), counts.tolist(), strict=True)))


def _orbits(generators: Sequence[Permutation], points: Sequence[int]) -> Iterator[list[int]]:
    """Yield the orbits of a group on a set of points that it keeps, each from its first point on."""
    seen: set[int] = set()
    for start in points:
        if start in seen:
            continue
        seen.add(start)
        orbit = [start]
        for point in orbit:
            for generator in generators:
                image = generator[point]
                if image not in seen:
                    seen.add(image)
                    orbit.append(image)
        yield orbit
