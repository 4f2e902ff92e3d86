"""The base of a partition backtrack, and how a node of the search follows it.

A node is an element t of G with the images of the base points chosen so far, and the partition S made from them. The
partition is kept pulled back by t, as the colours S(t p) of the points p: there the orbits of the group that fixes the base
points are those of the base itself. For a further base point b and u in G_i with u(b) = q, the node t u has the pulled back
partition S(t u p), which is cut by the same keys as on the base's side. So one table of pairs (colour, key) with their
counts and new colours serves every node.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random

import numpy as np
from numpy.typing import NDArray

from symgroup.groups import FiniteGroup
from symgroup.groups.based_chain import BasedChain, BasedLevel, Images
from symgroup.isotropy.search.refine import Partition, Refiner, Trace
from symgroup.isotropy.search.structure import Structure

LARGEST_TABLE = 1_000_000
LARGEST_CARRIERS = 8_000_000  # numbers of the carriers of one level


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """An element t of G and the partition of its images of the base points, pulled back by t."""

    carrier: Images  # t
    partition: Partition  # (N,), S(t p)


@dataclass(frozen=True, slots=True, eq=False)
class Codes:
    """The pairs (colour, key) on the base's side: which there are, and how many points have each."""

    keys: NDArray[np.int64]  # (N,), orbits of G_i with b_i alone, as 0, ..., width - 1
    width: int
    values: NDArray[np.int64]  # (m,), the pairs, increasing
    counts: NDArray[np.int64]  # (m,)
    table: NDArray[np.int64] | None  # pair -> its number, -1 where there is none

    @classmethod
    def of(cls, partition: Partition, keys: NDArray[np.int64]) -> tuple[Codes, Partition]:
        """Return the pairs and the partition by them."""
        names, numbers = np.unique(keys, return_inverse=True)
        pairs = partition * len(names) + numbers.ravel()
        values, finer, counts = np.unique(pairs, return_inverse=True, return_counts=True)
        table = None
        if values[-1] < LARGEST_TABLE:
            table = np.full(len(partition) * len(names), -1, dtype=np.int64)
            table[values] = np.arange(len(values))
        return cls(numbers.ravel(), len(names), values, counts, table), finer.ravel()

    def follow(self, partitions: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:  # (k, N)
        """Return which of several pulled back partitions have the same pairs as often, and their partitions by them."""
        pairs = partitions * self.width + self.keys
        if self.table is not None:
            numbers = self.table[pairs]
        else:
            numbers = np.minimum(np.searchsorted(self.values, pairs), len(self.values) - 1)
            numbers[self.values[numbers] != pairs] = -1
        places = np.flatnonzero((numbers >= 0).all(axis=1))
        numbers = numbers[places]
        m = len(self.values)
        shifted = (numbers + m * np.arange(len(places))[:, None]).ravel()
        counts = np.bincount(shifted, minlength=m * len(places)).reshape(len(places), m)
        agree = (counts == self.counts).all(axis=1)
        return places[agree], numbers[agree]


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """Level i of the base: the point, the partition before it, and what refines by it."""

    point: int  # b_i
    before: Partition  # P_(i-1)
    colour: int  # of the cell of b_i in it
    codes: Codes
    traces: tuple[Trace, ...]  # of the refinement by relations
    level: BasedLevel  # of G_(i-1), with the orbit of b_i
    carriers: NDArray[np.intp] | None  # of the level, or None where they would be too many
    places: NDArray[np.int64]  # (N,), where each point stands in the orbit

    def carry(self, points: NDArray[np.int64]) -> NDArray[np.intp]:  # (k,) -> (k, N)
        """Return elements that carry b_i to the points."""
        if self.carriers is not None:
            return self.carriers[self.places[points]]
        one = np.arange(len(self.places))
        return np.stack([self.level.carry(point, one) for point in points.tolist()])


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """The base with its partitions, and the chain along it."""

    steps: tuple[Step, ...]
    last: Partition  # P_m
    chain: BasedChain
    refiner: Refiner

    @property
    def cuts_little(self) -> bool:
        """Whether the first two points of the base cut nothing but themselves from their cells."""
        return _cut_little(self.steps)

    def follow(self, depth: int, node: Node, points: NDArray[np.int64]) -> Iterator[Node]:
        """Yield the nodes t u with u(b) among the points whose partitions agree with the base's."""
        step = self.steps[depth]
        elements = step.carry(points)
        kept, partitions = step.codes.follow(node.partition[elements])
        for number, partition in zip(kept.tolist(), partitions, strict=True):
            carrier = node.carrier[elements[number]]
            if not step.traces:
                yield Node(carrier, partition)
                continue
            pushed = np.empty_like(partition)
            pushed[carrier] = partition
            refined = self.refiner.follow(pushed, step.traces)
            if refined is not None:
                yield Node(carrier, refined[carrier])


def base_of(
    structure: Structure,
    give_up: bool = False,  # whether to stop after two points that cut little: the base is of no use then
) -> Base:
    """Choose the base: at each level a point of a smallest cell among those that the remaining group moves."""
    refiner = Refiner.of(structure.relations)
    chain = _chain_of(structure)
    partition = refiner.refine(Codes.of(structure.colours, chain.orbit_numbers(0))[1], [])
    steps: list[Step] = []
    while chain.order_from(len(steps)) > 1 and int(partition.max()) + 1 < structure.points:
        if give_up and len(steps) == 2 and _cut_little(steps):
            break
        sizes = np.bincount(partition)[partition]
        point = _next_point(chain, len(steps), sizes)
        chain = chain.with_point(len(steps), point, sizes * structure.points + partition)
        level = chain.levels[len(steps)]
        keys = 2 * chain.orbit_numbers(len(steps) + 1)
        keys[level.point] += 1
        codes, finer = Codes.of(partition, keys)
        traces: list[Trace] = []
        after = refiner.refine(finer, traces)
        steps.append(_step(level, partition, codes, traces))
        partition = after
    return Base(tuple(steps), partition, chain, refiner)


def _cut_little(steps: Sequence[Step]) -> bool:
    return [len(step.codes.values) - int(step.before.max()) for step in steps[:2]] == [2, 2]


def _chain_of(structure: Structure) -> BasedChain:
    """Return a chain of the group: for all of G on its own points one that is made once, else along small cells first."""
    if structure.is_native and structure.order == structure.group.order:
        known = _known_chain(structure.group)
        return BasedChain(known.points, known.levels, Random(0))
    by_size = np.argsort(np.bincount(structure.colours)[structure.colours], kind="stable").tolist()
    return BasedChain.of(structure.points, structure.generators, structure.order, by_size)


@lru_cache(maxsize=64)
def _known_chain(group: FiniteGroup) -> BasedChain:
    return BasedChain.of(group.points, [np.array(g, dtype=np.intp) for g in group.generators], group.order)


def _next_point(chain: BasedChain, depth: int, sizes: NDArray[np.int64]) -> int:
    """Return a point of a smallest cell among those that move; where it can be had, one that needs no other base."""
    orbits = chain.orbit_numbers(depth)
    moved = np.bincount(orbits)[orbits] > 1
    least = moved & (sizes == sizes[moved].min())
    point = chain.levels[depth].point
    if least[point]:
        return point
    near = [other for other in chain.levels[depth].orbit if least[other]]
    return near[0] if near else int(np.flatnonzero(least)[0])


def _step(level: BasedLevel, partition: Partition, codes: Codes, traces: list[Trace]) -> Step:
    places = np.full(len(partition), -1)
    places[level.orbit] = np.arange(len(level.orbit))
    few = len(level.orbit) * len(partition) <= LARGEST_CARRIERS
    carriers = level.carriers() if few else None
    colour = int(partition[level.point])
    return Step(level.point, partition, colour, codes, tuple(traces), level, carriers, places)
