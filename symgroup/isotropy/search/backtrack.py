"""Partition backtrack: the elements of a permutation group that keep a structure on its points.

Sources: Leon, Permutation group algorithms based on partitions I, J. Symbolic Computation 12 (1991); Seress, Permutation
Group Algorithms (2003), chapter 9. A base b_1, ..., b_m is chosen with ordered partitions P_0, P_1, ..., P_m of the points:
P_i is P_(i-1) with b_i alone, cut by the orbits of G_i, the elements that fix b_1, ..., b_i, and refined by the structure.
An element g of G_x carries each P_i to the partition made from g(b_1), ..., g(b_i) in the same way, with the orbits moved by
any element of G with these images of the base points. So images of b_i outside the cell of b_i need not be tried, nor those
whose traces differ.

Let K be the subgroup found so far, and K_i its elements that fix b_1, ..., b_i. Levels are done from the last to the first, so
that at level i, where g fixes b_1, ..., b_(i-1), the group K_i is already all of it. Two more cuts (Seress, lemma 9.1.5):

- h g is as good as g for h in K_(i-1): one image of b_i is tried of each orbit of K_(i-1);
- g k is as good as g for k in K_i: multiplying by k in K_i, then in K_(i+1), and so on makes each g(b_j), j > i, the least of
  g(b_j^K_(j-1)), whose points all lie in the cell that the images of b_j come from. So with o points in the orbit of b_j under
  K_(j-1) the last o - 1 points of that cell need not be tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import prod
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from symgroup.errors import LimitError
from symgroup.groups.based_chain import BasedChain, BasedLevel, Images, inverse_images
from symgroup.isotropy.search.disjoint import DisjointSets
from symgroup.isotropy.search.refine import Partition, Refiner, Trace
from symgroup.isotropy.search.structure import Structure

SECONDS = 300.0


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """Level i of the base: the point, the partition before it, and what refines by it."""

    point: int  # b_i
    before: Partition  # P_(i-1)
    colour: int  # of the cell of b_i in it
    keys: NDArray[np.int64]  # (N,), orbits of G_i with b_i alone
    traces: tuple[Trace, ...]
    level: BasedLevel  # carriers of b_i under G_(i-1)


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """The base with its partitions, and the chain along it."""

    steps: tuple[Step, ...]
    last: Partition  # P_m
    chain: BasedChain
    refiner: Refiner


@dataclass(frozen=True, slots=True)
class Found:
    """The group of a structure: generators on all points, and its order, the product of the orbit lengths along the base."""

    generators: tuple[Images, ...]
    order: int
    nodes: int  # images that were tried


@dataclass(slots=True)
class _Search:
    structure: Structure
    base: Base
    deadline: float
    found: list[Images] = field(default_factory=list)
    orbits: list[int] = field(default_factory=list)  # lengths |b_i^K_(i-1)|, by level; 1 where not done yet
    nodes: int = 0

    def run(self) -> Found:
        """Complete K level by level, from the last to the first."""
        self.orbits = [1] * len(self.base.steps)
        classes = DisjointSets(self.structure.points)
        for number in reversed(range(len(self.base.steps))):
            step = self.base.steps[number]
            failed: list[int] = []
            for image in np.flatnonzero(step.before == step.colour).tolist():
                known = {classes.find(point) for point in (step.point, *failed)}
                if classes.find(image) in known:
                    continue
                element = self._first(number, image)
                if element is None:
                    failed.append(image)
                    continue
                self.found.append(element)
                for point, other in enumerate(element.tolist()):
                    classes.join(point, other)
            self.orbits[number] = classes.size(step.point)
        return Found(tuple(self.found), prod(self.orbits), self.nodes)

    def _first(self, number: int, image: int) -> Images | None:
        """Return an element of G_x that fixes the base points before `number` and carries that one to `image`, or None."""
        start: Images = np.arange(self.structure.points)
        stack = [iter([(number, start, self.base.steps[number].before, image)])]
        while stack:
            for depth, carrier, before, target in stack[-1]:
                after = self._follow(depth, carrier, before, target)
                if after is None:
                    continue
                moved, partition = after
                if depth + 1 == len(self.base.steps):
                    element = self._leaf(moved, partition)
                    if element is not None:
                        return element
                    continue
                stack.append(self._choices(depth + 1, moved, partition))
                break
            else:
                stack.pop()
        return None

    def _choices(
        self, depth: int, carrier: Images, partition: Partition
    ) -> Iterator[tuple[int, Images, Partition, int]]:
        cell = np.flatnonzero(partition == self.base.steps[depth].colour).tolist()
        for target in cell[: len(cell) - self.orbits[depth] + 1]:
            yield depth, carrier, partition, target

    def _follow(
        self, depth: int, carrier: Images, before: Partition, target: int
    ) -> tuple[Images, Partition] | None:
        """Return an element with the images chosen so far and `target`, and the partition that they make."""
        self.nodes += 1
        if monotonic() > self.deadline:
            raise _out_of_time(self)
        step = self.base.steps[depth]
        preimage = int(inverse_images(carrier)[target])
        if preimage not in step.level.tree:
            return None
        moved = carrier[step.level.carry(preimage, np.arange(len(carrier)))]
        keys = np.empty_like(step.keys)
        keys[moved] = step.keys
        partition = self.base.refiner.follow(before, keys, step.traces)
        return None if partition is None else (moved, partition)

    def _leaf(self, carrier: Images, partition: Partition) -> Images | None:
        """Return the one element that the partitions leave, where it is in G and keeps the structure."""
        depth = len(self.base.steps)
        if self.base.chain.order_from(depth) > 1:  # then the partitions are discrete
            target = np.argsort(partition)
            element = np.empty_like(carrier)
            element[np.argsort(self.base.last)] = target
            if not self.base.chain.contains(inverse_images(carrier)[element], depth):
                return None
            carrier = element
        return carrier if self.structure.is_fixed_by(carrier) else None


def automorphisms(
    structure: Structure,  # on N points
    seconds: float = SECONDS,
) -> Found:
    """Return generators and the order of the group of elements of G that keep a structure.

    Raises: LimitError (SG415) after that many seconds, with the subgroup found so far.
    """
    deadline = monotonic() + seconds
    return _Search(structure, _base(structure, deadline), deadline).run()


def _base(structure: Structure, deadline: float) -> Base:
    """Choose the base: at each level a point of a smallest cell among those that the remaining group moves."""
    refiner = Refiner.of(structure.relations)
    order = structure.group.order
    by_size = np.argsort(np.bincount(structure.colours)[structure.colours], kind="stable").tolist()
    chain = BasedChain.of(structure.points, structure.generators, order, by_size[:1], deadline)
    partition = refiner.refine(structure.colours, chain.orbit_numbers(0), [])
    steps: list[Step] = []
    while chain.order_from(len(steps)) > 1 and int(partition.max()) + 1 < structure.points:
        depth = len(steps)
        orbits = chain.orbit_numbers(depth)
        sizes = np.bincount(partition)[partition]
        moved = np.bincount(orbits)[orbits] > 1
        least = sizes[moved].min()
        point = chain.levels[depth].point
        if not moved[point] or sizes[point] != least:
            point = int(np.flatnonzero(moved & (sizes == least))[0])
        chain = chain.with_point(depth, point, deadline)
        keys = 2 * chain.orbit_numbers(depth + 1)
        keys[point] += 1
        traces: list[Trace] = []
        after = refiner.refine(partition, keys, traces)
        steps.append(Step(point, partition, int(partition[point]), keys, tuple(traces), chain.levels[depth]))
        partition = after
    return Base(tuple(steps), partition, chain, refiner)


def _out_of_time(search: _Search) -> LimitError:
    return LimitError.of(
        "SG415",
        "the search for the stabilizer took too long",
        notes=[
            f"{search.nodes} partial elements were tried; a subgroup of the stabilizer was found, of order "
            f"{prod(search.orbits)} at least, with {len(search.found)} generators"
        ],
        help="give it more time, or use a vector with more or with fewer equal entries",
    )
