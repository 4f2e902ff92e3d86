"""Permutations of 0, ..., N-1 as tuples of images, with left actions: (g @ h)[i] == g[h[i]]."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import lcm
from operator import itemgetter
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from symgroup.errors import InputError


class Permutation(tuple[int, ...]):
    """A permutation: entry i is the image of point i. `g @ h` applies h first, as P(g h) = P(g) P(h) wants."""

    __slots__ = ()

    @classmethod
    def identity(cls, points: int) -> Self:
        """Return the identity on `points` points."""
        return cls(range(points))

    def __matmul__(self, other: Sequence[int]) -> Permutation:
        if len(other) < 2:
            return Permutation(map(self.__getitem__, other))
        return Permutation(itemgetter(*other)(self))  # several times as fast as a loop

    def inverse(self) -> Permutation:
        """Return the inverse."""
        images = [0] * len(self)
        for point, image in enumerate(self):
            images[image] = point
        return Permutation(images)

    @property
    def is_identity(self) -> bool:
        """Whether every point stays."""
        return self == tuple(range(len(self)))

    def cycles(self) -> list[tuple[int, ...]]:
        """Return the cycles of length two and more, each from its least point, points counted from 0."""
        seen: set[int] = set()
        cycles = []
        for start in range(len(self)):
            if self[start] == start or start in seen:
                continue
            cycle = [start]
            while (image := self[cycle[-1]]) != start:
                cycle.append(image)
            seen.update(cycle)
            if len(cycle) > 1:
                cycles.append(tuple(cycle))
        return cycles

    @property
    def sign(self) -> int:
        """1 for even permutations, -1 for odd ones."""
        return -1 if sum(len(cycle) - 1 for cycle in self.cycles()) % 2 else 1

    @property
    def order(self) -> int:
        """The least k >= 1 with g^k = 1: the least common multiple of the lengths of its cycles."""
        return lcm(*(len(cycle) for cycle in self.cycles()))

    def power(self, exponent: int) -> Permutation:
        """Return the power with this exponent, cycle by cycle."""
        images = list(self)
        for cycle in self.cycles():
            for position, point in enumerate(cycle):
                images[point] = cycle[(position + exponent) % len(cycle)]
        return Permutation(images)

    def __str__(self) -> str:
        """Return cycle notation with points counted from 1, as in the language; '()' is the identity."""
        return "".join("(" + " ".join(str(i + 1) for i in cycle) + ")" for cycle in self.cycles()) or "()"

    def __repr__(self) -> str:
        return f"Permutation({list(self)})"


def orbit_of(starts: Iterable[int], actions: Iterable[Sequence[int] | NDArray[np.integer[Any]]]) -> list[int]:
    """Return what is reached from the given points by maps given as lists of images, in the order found."""
    queue, maps = list(starts), list(actions)
    found = set(queue)
    for point in queue:
        for images in maps:
            image = int(images[point])
            if image not in found:
                found.add(image)
                queue.append(image)
    return queue


def cycle(
    points: int,
    block: Sequence[int],  # distinct points
) -> Permutation:
    """Return the permutation of `points` points that carries each point of `block` to the next, and the last to the first."""
    images = list(range(points))
    for position, point in enumerate(block):
        images[point] = block[(position + 1) % len(block)]
    return Permutation(images)


def symmetric_generators(points: int, block: Sequence[int]) -> list[Permutation]:
    """Return generators of all permutations of a block: a transposition and a cycle of the whole block."""
    cycles = [block[:2], block] if len(block) > 2 else [block] if len(block) == 2 else []
    return [cycle(points, c) for c in cycles]


def alternating_generators(points: int, block: Sequence[int]) -> list[Permutation]:
    """Return generators of the even permutations of a block: a 3-cycle and the longest cycle of odd length.

    The long cycle leaves the first point out where the block has an even number of points.
    """
    long = block if len(block) % 2 else block[1:]
    cycles = [block[:3], long] if len(block) > 3 else [block] if len(block) == 3 else []
    return [cycle(points, c) for c in cycles]


def permutation_from_images(images: Iterable[int]) -> Permutation:
    """Return the permutation with these images.

    Raises: InputError (SG240) where some image is missing or stands twice.
    """
    result = Permutation(images)
    if sorted(result) != list(range(len(result))):
        raise InputError.of(
            "SG240",
            f"{list(result)} is not a permutation of 0, ..., {len(result) - 1}",
            help="name every point exactly once, counted from 0",
        )
    return result
