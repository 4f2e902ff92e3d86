"""Stabilizer chains with a base of choice, for permutation groups whose order is known.

Random elements are sifted through the levels and their residues inserted until the product of the orbit lengths is the order.

Why the end is a proof, whatever the random choices: each orbit that was found lies in the fundamental orbit of its level, and
by the orbit-stabilizer theorem the lengths of the fundamental orbits multiply to |G| along any base. So the product is |G|
only if every orbit is whole (Seress, Permutation Group Algorithms, 2003, chapter 4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import prod
from random import Random
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from symgroup.errors import SymgroupBug, deadline, out_of_time
from symgroup.groups.orders import describe_order

Images: TypeAlias = NDArray[np.intp]  # (N,), entry i is the image of point i
Source: TypeAlias = Callable[[], Images]
Conjugate: TypeAlias = tuple[Images, Images, list[int]]  # images, those of the inverse, and a list

PATIENCE = 5_000  # elements sifted without effect before the order is taken for wrong
SHUFFLES = 20  # steps of product replacement before the first element is used: more cost more than they save


def inverse_images(images: Images) -> Images:
    """Return the inverse permutation."""
    result = np.empty_like(images)
    result[images] = np.arange(len(images))
    return result


class BasedLevel:
    """A base point, generators of the subgroup that fixes the points before it, and its orbit as a Schreier tree."""

    __slots__ = ("generators", "lists", "orbit", "point", "tree")

    def __init__(self, point: int) -> None:
        self.point = point
        self.generators: list[tuple[Images, Images]] = []  # each with its inverse
        self.lists: list[list[int]] = []  # the same, as lists: faster point by point
        self.orbit = [point]
        self.tree = {point: -1}  # orbit point -> number of the generator that reached it

    def extend(self, images: Images, inverse: Images) -> None:
        """Take one more generator and make the orbit whole under all of them."""
        new = len(self.generators)
        self.generators.append((images, inverse))
        self.lists.append(images.tolist())
        known = len(self.orbit)
        for position, point in enumerate(self.orbit):
            numbers = range(new, new + 1) if position < known else range(new + 1)
            for number in numbers:
                image = self.lists[number][point]
                if image not in self.tree:
                    self.tree[image] = number
                    self.orbit.append(image)

    def carry_back(self, element: Images) -> Images | None:
        """Return u^-1 element, where u carries the base point to its image under the element; None outside the orbit."""
        image = int(element[self.point])
        if image not in self.tree:
            return None
        while (number := self.tree[image]) >= 0:
            inverse = self.generators[number][1]
            element = inverse[element]
            image = int(inverse[image])
        return element

    def carriers(self) -> NDArray[np.intp]:  # (len(orbit), N)
        """Return for each point of the orbit, in its order, an element that carries the base point there."""
        size = len(self.generators[0][0]) if self.generators else self.point + 1
        place = {point: number for number, point in enumerate(self.orbit)}
        rows = np.empty((len(self.orbit), size), dtype=np.intp)
        rows[0] = np.arange(size)
        for number, point in enumerate(self.orbit[1:], start=1):
            images, inverse = self.generators[self.tree[point]]
            rows[number] = images[rows[place[int(inverse[point])]]]
        return rows

    def carry(self, target: int, element: Images) -> Images:
        """Return u element, where u carries the base point to `target`."""
        path = []
        while (number := self.tree[target]) >= 0:
            path.append(number)
            target = int(self.generators[number][1][target])
        for number in reversed(path):
            element = self.generators[number][0][element]
        return element

    def conjugate(self, element: Images, seen: dict[int, Conjugate]) -> BasedLevel:
        """Return the level of the conjugate group; `seen` holds the conjugates of generators so far, by identity."""
        result = BasedLevel(int(element[self.point]))
        for pair in self.generators:
            if id(pair[0]) not in seen:
                images = np.empty_like(pair[0])
                images[element] = element[pair[0]]
                seen[id(pair[0])] = images, inverse_images(images), images.tolist()
            images, inverse, images_list = seen[id(pair[0])]
            result.generators.append((images, inverse))
            result.lists.append(images_list)
        moved = element.tolist()
        result.orbit = [moved[point] for point in self.orbit]
        result.tree = {moved[point]: number for point, number in self.tree.items()}
        return result


class BasedChain:
    """A complete chain of a group of known order; `with_point` gives one with another base and leaves this as it is."""

    __slots__ = ("levels", "points", "random")

    def __init__(self, points: int, levels: list[BasedLevel], random: Random) -> None:
        self.points = points
        self.levels = levels
        self.random = random

    @classmethod
    def of(
        cls,
        points: int,
        generators: Sequence[Images],  # each (points,)
        order: int,
        base: Iterable[int] = (),
    ) -> BasedChain:
        """Return the chain of the group of this order that permutations generate, along the points of the base that move.

        Raises: LimitError (SG415) when the time is up, see `errors.time_limit`.
        """
        random = Random(0)
        source = _product_replacement(points, generators, random)
        levels = _complete(generators, order, base, source)
        return cls(points, [level for level in levels if len(level.orbit) > 1], random)

    @property
    def order(self) -> int:
        """The order of the group."""
        return self.order_from(0)

    def order_from(self, depth: int) -> int:
        """Return the order of the subgroup that fixes the first `depth` base points."""
        return prod(len(level.orbit) for level in self.levels[depth:])

    def generators_from(self, depth: int) -> list[list[int]]:
        """Return generators of the subgroup that fixes the first `depth` base points, as lists of images.

        They are the level's own: whatever is inserted further down is inserted there too.
        """
        return self.levels[depth].lists if depth < len(self.levels) else []

    def random_element(self, depth: int = 0) -> Images:
        """Return an element of that subgroup, each with the same chance."""
        element: Images = np.arange(self.points)
        for level in reversed(self.levels[depth:]):
            element = level.carry(self.random.choice(level.orbit), element)
        return element

    def elements(self) -> NDArray[np.intp]:  # (order, points)
        """Return all elements: the products of one carrier a level."""
        rows: NDArray[np.intp] = np.arange(self.points)[None, :]
        for level in reversed(self.levels):
            rows = level.carriers()[:, rows].reshape(-1, self.points)
        return rows

    def contains(self, element: Images, depth: int = 0) -> bool:
        """Whether an element lies in the subgroup that fixes the first `depth` base points."""
        return _sift(self.levels[depth:], element)[0] is None

    def with_point(
        self,
        depth: int,
        point: int,
        ranks: NDArray[np.int64]
        | None = None,  # (points,), in whose order the base goes on if it must be built anew
    ) -> BasedChain:
        """Return a chain with the same first `depth` base points, and then `point`. Raises: LimitError (SG415)."""
        here = self.levels[depth] if depth < len(self.levels) else None
        if here is not None and here.point == point:
            return self
        if (
            here is not None and point in here.tree
        ):  # conjugate by an element that carries the base point there
            element = here.carry(point, np.arange(self.points))
            seen: dict[int, Conjugate] = {}
            lower = [level.conjugate(element, seen) for level in self.levels[depth:]]
        else:
            rest = [level.point for level in self.levels[depth:] if level.point != point]
            if ranks is not None:
                rest.sort(key=ranks.__getitem__)
            generators = [pair[0] for pair in here.generators] if here is not None else []
            source: Source = lambda: self.random_element(depth)  # noqa: E731
            lower = _complete(generators, self.order_from(depth), [point, *rest], source)
            lower = [lower[0], *(level for level in lower[1:] if len(level.orbit) > 1)]
        return BasedChain(self.points, [*self.levels[:depth], *lower], self.random)

    def orbit_numbers(self, depth: int) -> NDArray[np.int64]:  # (N,)
        """Return for each point the least point of its orbit under the subgroup that fixes `depth` base points."""
        return orbit_numbers(self.points, self.generators_from(depth))


def orbit_numbers(points: int, generators: Sequence[Sequence[int]]) -> NDArray[np.int64]:  # (N,)
    """Return for each point the least point of its orbit under permutations."""
    numbers = [-1] * points
    for start in range(points):
        if numbers[start] >= 0:
            continue
        numbers[start] = start
        queue = [start]
        for point in queue:
            for images in generators:
                if numbers[images[point]] < 0:
                    numbers[images[point]] = start
                    queue.append(images[point])
    return np.array(numbers, dtype=np.int64)


def _complete(
    generators: Sequence[Images], order: int, base: Iterable[int], source: Source
) -> list[BasedLevel]:
    levels = [BasedLevel(point) for point in base]
    for generator in generators:
        _insert(levels, *_sift(levels, generator))
    idle, limit = 0, deadline()
    while (found := prod(len(level.orbit) for level in levels)) < order:
        residue, depth = _sift(levels, source())
        idle = idle + 1 if residue is None else 0
        _insert(levels, residue, depth)
        if limit.is_over:
            known = f"found so far: {describe_order(found)} of {describe_order(order)} elements"
            raise out_of_time("the stabilizer chain of a group", [known])
        if idle > PATIENCE:
            raise SymgroupBug("a permutation group is smaller than its order says")
    if found != order:
        raise SymgroupBug("a permutation group is larger than its order says")
    return levels


def _sift(levels: Sequence[BasedLevel], element: Images) -> tuple[Images | None, int]:
    """Return what is left after division by carriers, None for nothing, and the level that stops it."""
    for depth, level in enumerate(levels):
        moved = level.carry_back(element)
        if moved is None:
            return element, depth
        element = moved
    return (None if (element == np.arange(len(element))).all() else element), len(levels)


def _insert(levels: list[BasedLevel], residue: Images | None, depth: int) -> None:
    if residue is None:
        return
    if depth == len(levels):
        levels.append(BasedLevel(int(np.flatnonzero(residue != np.arange(len(residue)))[0])))
    inverse = inverse_images(residue)
    for number in range(depth, -1, -1):
        levels[number].extend(residue, inverse)


def _product_replacement(points: int, generators: Sequence[Images], random: Random) -> Source:
    """Return a source of elements that are nearly random.

    Source: Celler et al., Generating random elements of a finite group, Communications in Algebra 23 (1995).
    """
    pool = [images for images in generators for _ in range(2)] or [np.arange(points)]
    pool += [np.arange(points)] * max(0, 10 - len(pool))
    held = [np.arange(points)]

    def step() -> Images:
        i = int(random.random() * len(pool))
        j = (i + 1 + int(random.random() * (len(pool) - 1))) % len(pool)
        other = inverse_images(pool[j]) if random.random() < 0.5 else pool[j]
        pool[i] = other[pool[i]] if random.random() < 0.5 else pool[i][other]
        held[0] = pool[i][held[0]]
        return held[0]

    shuffles = [SHUFFLES]  # made when the first element is asked for: the generators alone may be enough

    def source() -> Images:
        while shuffles[0]:
            shuffles[0] -= 1
            step()
        return step()

    return source
