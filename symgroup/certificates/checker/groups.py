"""Finite groups of permutations: orders and membership by strong generators (Knuth 1991, arXiv:math/9201304).

A permutation is a tuple of images; (g h)[x] = g[h[x]].
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any

from .reading import Malformed, OutOfReach, array, integers

Permutation = tuple[int, ...]
LARGEST_WORK = 60_000_000  # images that are looked up for one chain
MOST_LEVELS = 300


def read_permutation(data: Any, points: int) -> Permutation:
    """Read the images of 0, ..., points - 1."""
    images = tuple(integers(data, points, points))
    if len(set(images)) != points:
        raise Malformed("a permutation names every point once")
    return images


def read_words(data: Any, generators: int) -> list[tuple[int, ...]]:
    """Read products of generators, each a list of their numbers; the last one acts first."""
    return [tuple(integers(word, generators)) for word in array(data)]


def compose(g: Sequence[int], h: Permutation) -> Permutation:
    """Return g h."""
    return itemgetter(*h)(g) if len(h) > 1 else tuple(g[x] for x in h)


def inverse(g: Permutation) -> Permutation:
    """Return g^-1."""
    result = [0] * len(g)
    for x, y in enumerate(g):
        result[y] = x
    return tuple(result)


class Level:
    """The subgroup that fixes the base points before this one: its generators and a transversal of base's orbit."""

    def __init__(self, base: int, points: int) -> None:
        self.base = base
        self.generators: list[Permutation] = []
        self.transversal = {base: tuple(range(points))}  # image of base -> element
        self.inverses = dict(self.transversal)


class Chain:
    """A chain of stabilizers; its order is the product of the orbits' lengths."""

    def __init__(self, generators: Iterable[Permutation], points: int, work: int = LARGEST_WORK) -> None:
        self.points, self.work, self.levels = points, work, list[Level]()
        for g in generators:
            self._add(0, g)

    @property
    def order(self) -> int:
        """The order of the group."""
        result = 1
        for level in self.levels:
            result *= len(level.transversal)
        return result

    def sift(self, g: Permutation, start: int = 0) -> tuple[int, Permutation]:
        """Divide g by elements of the transversals; return the level where that ends, and what is left."""
        for number in range(start, len(self.levels)):
            level = self.levels[number]
            back = level.inverses.get(g[level.base])
            if back is None:
                return number, g
            g = self._product(back, g)
        return len(self.levels), g

    def __contains__(self, g: Permutation) -> bool:
        return self.sift(g)[1] == tuple(range(self.points))

    def _product(self, g: Permutation, h: Permutation) -> Permutation:
        self.work -= self.points
        if self.work < 0:
            raise OutOfReach("the group is too large for the checker")
        return compose(g, h)

    def _add(self, number: int, g: Permutation) -> None:
        """Knuth's algorithms A and B: afterwards s t sifts to 1 for every generator s and transversal element t."""
        if self.sift(g, number)[1] == tuple(range(self.points)):
            return
        if number == len(self.levels):
            if number == MOST_LEVELS:
                raise OutOfReach("the group is too large for the checker")
            self.levels.append(Level(next(x for x in range(self.points) if g[x] != x), self.points))
        level = self.levels[number]
        level.generators.append(g)
        queue = [(g, t) for t in level.transversal.values()]
        while queue:
            h = self._product(*queue.pop())
            back = level.inverses.get(h[level.base])
            if back is None:
                level.transversal[h[level.base]], level.inverses[h[level.base]] = h, inverse(h)
                queue.extend((s, h) for s in level.generators)
            else:
                self._add(number + 1, self._product(back, h))


def closure(generators: Sequence[Permutation], points: int, most: int) -> list[Permutation]:
    """Return all elements of a group of at most `most` elements."""
    one = tuple(range(points))
    found, queue = {one}, [one]
    for element in queue:
        for g in generators:
            moved = compose(g, element)
            if moved not in found:
                if len(queue) >= most:
                    raise OutOfReach(f"a group of more than {most} elements is not listed")
                found.add(moved)
                queue.append(moved)
    return queue
