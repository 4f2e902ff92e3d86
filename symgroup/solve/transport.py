"""Elements of G that carry the first row of each orbit to every other row, found in about log(orbit length) steps.

A step takes an element h to the rows R that are reached: R becomes the union of R and h R, and entries move with the rows.
With h = g, g^2, g^4, ... a set R is closed under g after log(order) steps; with random h it grows by half its length on
average until it is half the orbit (Babai, Cooperman, Finkelstein, Luks, Seress 1991). All orbits grow at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symgroup.errors import SymgroupBug
from symgroup.groups import Permutation
from symgroup.representations import Representation

Images = NDArray[np.int64]
Signs = NDArray[np.int8]
Codes = NDArray[np.signedinteger[Any]]

RANDOM_STEPS = 100  # then generators only: slower in the worst case, and certain to end


@dataclass(frozen=True, slots=True, eq=False)
class PairAction:
    """How an element acts on pairs: (i, j) goes to (rows[i], columns[j]) with sign row_signs[i] column_signs[j]."""

    rows: Images  # (m,)
    columns: Images  # (n,)
    row_signs: Signs | None  # (m,), None where no sign occurs in the whole computation
    column_signs: Signs | None  # (n,)

    @classmethod
    def of(cls, V: Representation, W: Representation, g: Permutation, *, signed: bool) -> PairAction:
        """Return the action of g on pairs of a basis vector of W and one of V."""
        v, w = V.monomial(g), W.monomial(g)
        if not signed:
            return cls(w.images, v.images, None, None)
        return cls(w.images, v.images, w.signs.astype(np.int8), v.signs.astype(np.int8))

    @property
    def is_diagonal(self) -> bool:
        """Whether no row or column moves, so that at most signs change."""
        return all((images == np.arange(len(images))).all() for images in (self.rows, self.columns))

    def __matmul__(self, other: PairAction) -> PairAction:
        """Return the product: first `other`, then this."""
        rows, columns = self.rows[other.rows], self.columns[other.columns]
        if self.row_signs is None or self.column_signs is None:
            return PairAction(rows, columns, None, None)
        row_signs = self.row_signs[other.rows] * _need(other.row_signs)
        return PairAction(
            rows, columns, row_signs, self.column_signs[other.columns] * _need(other.column_signs)
        )

    def signs_at(self, rows: Images) -> Signs:  # (rows, n)
        """Return the signs of the pairs in these rows."""
        return np.multiply.outer(_need(self.row_signs)[rows], _need(self.column_signs))


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """Rows at the positions `sources` of the order go by `element` to the rows that follow in the order."""

    element: PairAction
    sources: Images | slice
    start: int
    stop: int
    columns_back: Images  # (n,), the inverse of element.columns


@dataclass(slots=True, eq=False)
class RowTree:
    """Rows in the order in which they were reached: first the least row of each orbit, then step by step."""

    first_rows: Images  # increasing
    order: Images  # (m,)
    columns: int  # n, 0 where no generator says
    signed: bool
    position: Images = field(init=False)  # (m,), the inverse of order
    reached: int = 0  # the length of `order` that is filled
    steps: list[Step] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.position = np.full(len(self.order), -1, dtype=np.int64)
        self._append(self.first_rows)

    def _append(self, rows: Images) -> None:
        stop = self.reached + len(rows)
        self.order[self.reached : stop] = rows
        self.position[rows] = np.arange(self.reached, stop)
        self.reached = stop

    @property
    def complete(self) -> bool:
        """Whether every row is reached."""
        return self.reached == len(self.order)

    def grow(self, element: PairAction) -> bool:
        """Add the rows to which the element takes those that are reached; return whether there were any new."""
        images = element.rows[self.order[: self.reached]]
        new = np.flatnonzero(self.position[images] < 0)
        if not len(new):
            return False
        start = self.reached
        sources = slice(0, start) if len(new) == start else new
        self._append(images[new])
        back = np.empty_like(element.columns)
        back[element.columns] = np.arange(len(back))
        self.steps.append(Step(element, sources, start, self.reached, back))
        return True

    def carry(self, first: Codes, size: int) -> Codes:  # (orbits, n), |code| <= size -> (m, n)
        """Return all rows, in the tree's order, that the first rows are carried to, in the least type that fits."""
        result = np.empty((len(self.order), first.shape[1]), dtype=least_type(size))
        result[: len(first)] = first
        for step in self.steps:
            here = result[step.start : step.stop]
            # 'clip' writes without a buffer; the positions are a permutation, so none is out of range
            np.take(result[step.sources], step.columns_back, axis=1, out=here, mode="clip")
            if self.signed:
                signs = step.element.signs_at(self.order[: step.start][step.sources])
                here *= signs[:, step.columns_back]
        return result

    def back_to_first_rows(self, element: PairAction) -> tuple[Images, Signs | None]:
        """Return, for each orbit, the columns' images and signs, each (orbits, n), under u^-1 h.

        h is the element, u the tree's product that takes the first row to the same row as h: u^-1 h fixes that row.
        """
        position = self.position[element.rows[self.first_rows]]
        images = np.tile(element.columns, (len(position), 1))
        signs = element.signs_at(self.first_rows) if self.signed else None
        for step in reversed(self.steps):
            here = np.flatnonzero(
                position >= step.start
            )  # later steps are undone, so these belong to this one
            if not len(here):
                continue
            images[here] = step.columns_back[images[here]]
            source = position[here] - step.start
            position[here] = source if isinstance(step.sources, slice) else step.sources[source]
            if signs is not None:
                rows, columns = step.element.row_signs, step.element.column_signs
                row_signs = _need(rows)[self.order[position[here]]]
                signs[here] *= row_signs[:, None] * _need(columns)[images[here]]
        return images, signs


class Walk:
    """Random elements by product replacement, the same ones in every run; final.

    Celler, Leedham-Green, Murray, Niemeyer, O'Brien 1995. Nothing depends on how random they are but the time.
    """

    def __init__(self, generators: list[PairAction]) -> None:
        copies = -(-4 // len(generators))  # four slots at least, or the walk has nothing to mix
        self._slots = generators * copies
        self._product = generators[0]
        self._random = Random(0)

    def __iter__(self) -> Iterator[PairAction]:
        return self

    def __next__(self) -> PairAction:
        """Return the next element."""
        i, j = self._random.sample(range(len(self._slots)), 2)
        self._slots[i] = self._slots[i] @ self._slots[j]
        self._product = self._product @ self._slots[i]
        return self._product


def row_tree(generators: list[PairAction], rows: int) -> RowTree:
    """Return the tree of all rows."""
    roots = np.arange(rows, dtype=np.int32)
    everything = np.arange(rows, dtype=np.int32)
    for g in generators:
        join(roots, everything, g.rows.astype(np.int32))
    first_rows = np.flatnonzero(roots == everything)
    signed = bool(generators) and generators[0].row_signs is not None
    columns = len(generators[0].columns) if generators else 0
    tree = RowTree(first_rows, np.empty(rows, dtype=np.int64), columns, signed)
    for g in generators:
        power = g
        while not tree.complete and tree.grow(power):
            power = power @ power
    if not tree.complete:
        for _, element in zip(range(RANDOM_STEPS), Walk(generators), strict=False):
            tree.grow(element)
            if tree.complete:
                break
    while not tree.complete:
        for g in generators:
            tree.grow(g)
    return tree


def join(roots: NDArray[np.int32], left: NDArray[np.int32], right: NDArray[np.int32]) -> bool:
    """Join the sets of nodes that hold left[e] and right[e], for every e; return whether any were different.

    `roots` has the least node of each node's set, before and after. Each round hooks every root that is not the least
    among its neighbours under the least of them, then flattens (Shiloach and Vishkin 1982).
    """
    joined = False
    while True:
        left, right = roots[left], roots[right]
        differ = left != right
        if not differ.any():
            return joined
        joined = True
        left, right = left[differ], right[differ]
        np.minimum.at(roots, np.maximum(left, right), np.minimum(left, right))
        while True:
            above = roots[roots]
            if np.array_equal(above, roots):
                break
            roots[:] = above


def least_type(size: int) -> type[np.signedinteger[Any]]:
    """Return the smallest integer type that holds -size, ..., size."""
    return next(kind for kind in (np.int8, np.int16, np.int32, np.int64) if size <= np.iinfo(kind).max)


def _need(signs: Signs | None) -> Signs:
    if signs is None:
        raise SymgroupBug("signs of an action without signs")
    return signs
