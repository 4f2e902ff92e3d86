"""Groups of permutations: orders and membership by strong generators (Knuth 1991, arXiv:math/9201304).

A permutation is a tuple of images; (g h)[x] = g[h[x]].
"""

from __future__ import annotations

from collections.abc import Iterable
from math import prod
from operator import itemgetter
from typing import Any

from .reading import Budget, Malformed, integers

Permutation = tuple[int, ...]


def read_permutation(data: Any, points: int) -> Permutation:
    """Read the images of 0, ..., points - 1."""
    images = integers(data, points, points)
    if len(set(images)) != points:
        raise Malformed("a permutation names every point once")
    return images


def compose(g: Permutation, h: Permutation) -> Permutation:
    """Return g h."""
    return itemgetter(*h)(g) if len(h) > 1 else tuple(g[x] for x in h)


def inverse(g: Permutation) -> Permutation:
    """Return g^-1."""
    return tuple(sorted(range(len(g)), key=g.__getitem__))


class Chain:
    """Subgroups that fix more and more base points, down to 1; the order is the product of the lengths of their orbits."""

    def __init__(self, generators: Iterable[Permutation], points: int, budget: Budget) -> None:
        self.one, self.budget = tuple(range(points)), budget
        self.bases: list[int] = []
        self.generators: list[list[Permutation]] = []  # of the subgroup that fixes the base points before
        self.orbits: list[dict[int, tuple[Permutation, Permutation]]] = []  # u(base) -> u, u^-1
        for g in generators:
            self._add(0, g)

    @property
    def order(self) -> int:
        """The order of the group."""
        return prod(map(len, self.orbits))

    def sift(self, g: Permutation, start: int = 0) -> Permutation:
        """Divide g by elements of the transversals as long as there is one; what is left is 1 where g is in the group."""
        for base, orbit in zip(self.bases[start:], self.orbits[start:], strict=True):
            if g[base] not in orbit:
                break
            g = self._product(orbit[g[base]][1], g)
        return g

    def _product(self, g: Permutation, h: Permutation) -> Permutation:
        self.budget.spend(50 * len(g))
        return compose(g, h)

    def _add(self, level: int, g: Permutation) -> None:
        """Knuth's algorithms A and B: afterwards s u sifts to 1 for every generator s and transversal element u."""
        if self.sift(g, level) == self.one:
            return
        if level == len(self.bases):
            self.bases.append(next(x for x, y in enumerate(g) if x != y))
            self.generators.append([])
            self.orbits.append({self.bases[level]: (self.one, self.one)})
        base, orbit = self.bases[level], self.orbits[level]
        self.generators[level].append(g)
        queue = [(g, u) for u, _ in orbit.values()]
        while queue:
            h = self._product(*queue.pop())
            if h[base] in orbit:
                self._add(level + 1, self._product(orbit[h[base]][1], h))
            else:
                orbit[h[base]] = h, inverse(h)
                queue.extend((s, h) for s in self.generators[level])
