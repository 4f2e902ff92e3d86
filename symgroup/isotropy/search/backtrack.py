"""Partition backtrack: the elements of a permutation group that keep a structure on its points.

Sources: Leon, Permutation group algorithms based on partitions I, J. Symbolic Computation 12 (1991); Seress, Permutation
Group Algorithms (2003), chapter 9. A base b_1, ..., b_m is chosen with ordered partitions P_0, P_1, ..., P_m of the points:
P_i is P_(i-1) with b_i alone, cut by the orbits of G_i, the elements that fix b_1, ..., b_i, and refined by the structure.
An element g of G_x carries each P_i to the partition made from g(b_1), ..., g(b_i) in the same way, with the orbits moved by
any element of G with these images of the base points. So images of b_i outside the cell of b_i need not be tried, nor those
whose traces differ.

Let K be the subgroup found so far, and K_i its elements that fix b_1, ..., b_i. Levels are done from the last to the first, so
that at level i, where g fixes b_1, ..., b_(i-1), the group K_i is already all of it. Two more cuts (Seress, section 9.1):

- h g is as good as g for h in K_(i-1): one image of b_i is tried of each orbit of K_(i-1);
- g k is as good as g for k in K_i: multiplying by k in K_i, then in K_(i+1), and so on makes each g(b_j), j > i, the least of
  g(b_j^K_(j-1)), whose points all lie in the cell that the images of b_j come from. So with o points in the orbit of b_j under
  K_(j-1) the last o - 1 points of that cell need not be tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf, prod

import numpy as np
from numpy.typing import NDArray

from symgroup.errors import LimitError, deadline, out_of_time
from symgroup.groups import Permutation, StabilizerChain
from symgroup.groups.based_chain import BasedChain, Images
from symgroup.isotropy.search.base import Base, Node, base_of
from symgroup.isotropy.search.disjoint import DisjointSets
from symgroup.isotropy.search.structure import Structure

SECONDS = 300.0
FIRST_BATCH, LARGEST_BATCH = 4, 1 << 20  # nodes; numbers
FEW_ELEMENTS = 3_000  # of a group whose elements are all looked at
BUDGET = 40  # nodes a base point, and two for each pair of them, before a colouring is taken class by class


@dataclass(frozen=True, slots=True)
class Found:
    """The group of a structure: generators on all points, and its order, the product of the orbit lengths along the base."""

    generators: tuple[Images, ...]
    order: int
    nodes: int  # images that were tried


class _OverBudgetError(Exception):
    """The search has tried more images than it should."""


@dataclass(slots=True)
class _Search:
    structure: Structure
    base: Base
    budget: float
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
        start = Node(np.arange(self.structure.points), self.base.steps[number].before)
        stack = [self._children(number, start, np.array([image]))]
        while stack:
            child = next(stack[-1], None)
            if child is None:
                stack.pop()
            elif number + len(stack) == len(self.base.steps):
                element = self._leaf(child)
                if element is not None:
                    return element
            else:
                depth = number + len(stack)
                stack.append(self._children(depth, child, self._choices(depth, child)))
        return None

    def _choices(self, depth: int, node: Node) -> NDArray[np.int64]:
        """Return the points that the node carries to the images of the base point to be tried, by increasing image."""
        cell = np.flatnonzero(node.partition == self.base.steps[depth].colour)
        cell = cell[np.argsort(node.carrier[cell])]
        return cell[: len(cell) - self.orbits[depth] + 1]

    def _children(self, depth: int, node: Node, choices: NDArray[np.int64]) -> Iterator[Node]:
        """Yield the nodes below whose partitions agree with the base's, in batches that grow."""
        start, size, limit = 0, FIRST_BATCH, deadline()
        while start < len(choices):
            if limit.is_over:
                raise _out_of_time(self)
            batch = choices[start : start + size]
            self.nodes += len(batch)
            if self.nodes > self.budget:
                raise _OverBudgetError
            yield from self.base.follow(depth, node, batch)
            start += size
            size = min(4 * size, max(1, LARGEST_BATCH // self.structure.points))

    def _leaf(self, node: Node) -> Images | None:
        """Return the one element that the partitions leave, where it is in G and keeps the structure."""
        depth = len(self.base.steps)
        element = node.carrier
        if self.base.chain.order_from(depth) > 1:  # then the partitions are discrete
            rest = np.empty_like(element)
            rest[np.argsort(self.base.last)] = np.argsort(node.partition)
            if not self.base.chain.contains(rest, depth):
                return None
            element = element[rest]
        return element if self.structure.is_fixed_by(element) else None


def automorphisms(
    structure: Structure,  # on N points
) -> Found:
    """Return generators and the order of the group of elements of G that keep a structure.

    Colours without relations cut little in groups that carry any few points to any others. There, and where the search
    grows, it goes class by class: the stabilizer of one class, in it that of the next, and so on, in groups that are soon
    small.

    Raises: LimitError: SG415 when the time is up, with the subgroup found so far.
    """
    classes = _classes(structure)
    several = not structure.relations and len(classes) > 2
    base = base_of(structure, give_up=several)
    if several and base.cuts_little:
        return _class_by_class(structure, classes, 0)
    budget = BUDGET * len(base.steps) + 2 * len(base.steps) ** 2 if several else inf
    search = _Search(structure, base, budget)
    try:
        return search.run()
    except _OverBudgetError:
        return _class_by_class(structure, classes, search.nodes)


def _classes(structure: Structure) -> list[NDArray[np.bool_]]:
    """Return the classes of points of one colour, the smallest first."""
    masks = [structure.colours == colour for colour in range(int(structure.colours.max()) + 1)]
    return sorted(masks, key=lambda mask: int(mask.sum()))


def _class_by_class(structure: Structure, classes: list[NDArray[np.bool_]], nodes: int) -> Found:
    found = Found(structure.generators, structure.order, 0)
    for mask in classes[:-1]:
        if found.order <= FEW_ELEMENTS:
            return _by_elements(structure, found, nodes)
        stage = structure.within(found.generators, found.order, mask.astype(np.int64))
        found = _Search(stage, base_of(stage), inf).run()
        nodes += found.nodes
        if found.order == 1:
            break
    return Found(found.generators, found.order, nodes)


def _by_elements(structure: Structure, group: Found, nodes: int) -> Found:
    """Return the elements of a small group that keep all colours, by looking at each; those kept generate all of them."""
    chain = BasedChain.of(structure.points, group.generators, group.order)
    rows = chain.elements()
    rows = rows[(structure.colours[rows] == structure.colours).all(axis=1)]
    kept, generated = [], StabilizerChain(structure.points, ())
    for row in rows:
        if generated.order == len(rows):
            break
        if generated.add(Permutation(row.tolist())):
            kept.append(row)
    return Found(tuple(kept), len(rows), nodes + group.order)


def _out_of_time(search: _Search) -> LimitError:
    return out_of_time(
        "the search for the stabilizer",
        [
            f"{search.nodes} partial elements were tried; a subgroup of the stabilizer was found, of order "
            f"{prod(search.orbits)} at least, with {len(search.found)} generators"
        ],
        help="give it more time, or use a vector with more or with fewer equal entries",
    )
