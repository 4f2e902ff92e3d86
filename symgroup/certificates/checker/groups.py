"""Groups as the certificate lists them; orders and membership by strong generators (Knuth 1991, arXiv:math/9201304).

A permutation is a tuple of images; (g h)[x] = g[h[x]].
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod
from operator import itemgetter
from typing import Any

from .reading import Malformed, OutOfReach, array, integer, integers, label, record

Permutation = tuple[int, ...]
LARGEST_POINTS = 100_000
LARGEST_WORK = 60_000_000  # images that are looked up for one chain
MOST_LEVELS = 300


@dataclass(frozen=True, eq=False)
class Group:
    """Generators as permutations of points (none for a Lie group), and how many matrices a representation has."""

    name: str
    points: int
    generators: tuple[Permutation, ...]
    discrete: int  # generators of the group, or of its components
    algebra: int  # generators of the Lie algebra
    order: int | None

    @classmethod
    def read(cls, data: Any) -> Group:
        """Read a group."""
        name, points, generators, discrete, algebra, order = record(
            data, "name", "points", "generators", "discrete", "algebra", "order"
        )
        points = integer(points, 0, LARGEST_POINTS + 1)
        permutations = tuple(read_permutation(g, points) for g in array(generators))
        discrete, algebra = integer(discrete, 0), integer(algebra, 0)
        if (algebra and permutations) or (not algebra and points and len(permutations) != discrete):
            raise Malformed("a finite group has a permutation for each generator, a Lie group none")
        order = None if order is None else integer(order, 1)
        return cls(label(name), points, permutations, discrete, algebra, order)

    @property
    def size(self) -> int:
        """How many generators there are in all."""
        return self.discrete + self.algebra

    @property
    def is_finite(self) -> bool:
        """Whether its elements are products of the listed permutations."""
        return not self.algebra and len(self.generators) == self.discrete


def read_permutation(data: Any, points: int) -> Permutation:
    """Read the images of 0, ..., points - 1."""
    images = tuple(integers(data, points, points))
    if len(set(images)) != points:
        raise Malformed("a permutation names every point once")
    return images


def compose(g: Sequence[int], h: Permutation) -> Permutation:
    """Return g h."""
    return itemgetter(*h)(g) if len(h) > 1 else tuple(g[x] for x in h)


def inverse(g: Permutation) -> Permutation:
    """Return g^-1."""
    return tuple(sorted(range(len(g)), key=g.__getitem__))


class Chain:
    """Subgroups that fix more and more base points, down to 1; the order is the product of the lengths of their orbits."""

    def __init__(self, generators: Iterable[Permutation], points: int, work: int = LARGEST_WORK) -> None:
        self.one, self.work = tuple(range(points)), work
        self.bases: list[int] = []
        self.generators: list[list[Permutation]] = []  # of the subgroup that fixes the base points before
        self.orbits: list[dict[int, tuple[Permutation, Permutation]]] = []  # u(base) -> u, u^-1
        for g in generators:
            self._add(0, g)

    @property
    def order(self) -> int:
        """The order of the group."""
        return prod(map(len, self.orbits))

    def sift(self, g: Permutation, start: int = 0) -> tuple[int, Permutation]:
        """Divide g by elements of the transversals; return the level where that ends, and what is left."""
        for level in range(start, len(self.bases)):
            found = self.orbits[level].get(g[self.bases[level]])
            if found is None:
                return level, g
            g = self._product(found[1], g)
        return len(self.bases), g

    def __contains__(self, g: Permutation) -> bool:
        return self.sift(g)[1] == self.one

    def _product(self, g: Permutation, h: Permutation) -> Permutation:
        self.work -= len(g)
        if self.work < 0:
            raise OutOfReach("the group is too large for the checker")
        return compose(g, h)

    def _add(self, level: int, g: Permutation) -> None:
        """Knuth's algorithms A and B: afterwards s u sifts to 1 for every generator s and transversal element u."""
        if self.sift(g, level)[1] == self.one:
            return
        if level == MOST_LEVELS:
            raise OutOfReach("the group is too large for the checker")
        if level == len(self.bases):
            base = next(x for x, y in enumerate(g) if x != y)
            self.bases.append(base)
            self.generators.append([])
            self.orbits.append({base: (self.one, self.one)})
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
