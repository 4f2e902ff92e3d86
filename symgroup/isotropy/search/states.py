"""Vectors of an orbit as rows of machine integers, and generators that act on many rows at once; exact.

Under signed permutations a row holds labels: equal numbers for equal entries, negative ones for negatives. Under other
matrices, over a field of degree d, vectors are vectors of Q^(n d), and a finite group maps some lattice in it to itself: the
sum of the images of any lattice. In a basis of such a lattice its matrices have integer entries, and x has after scaling. No
product is made that could pass 2^62.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from math import lcm

import numpy as np
from flint import fmpq, fmpq_mat, fmpz_mat
from numpy.typing import NDArray

from symgroup.algebra import (
    ExactMatrix,
    ExactScalar,
    FieldElement,
    FieldMatrix,
    coerce,
    field_of,
    rational_matrix,
)
from symgroup.errors import LimitError
from symgroup.groups import Permutation
from symgroup.isotropy.vectors import ExactVector
from symgroup.representations import Kind, Representation
from symgroup.representations.base import MonomialMatrix

LARGEST_LATTICE = 200  # dimension over Q
LARGEST_ENTRY = 1 << 62

Rows = NDArray[np.signedinteger]  # (k, width)


class States(ABC):
    """A vector x as a row, and the action on rows; abstract."""

    __slots__ = ()

    start: Rows  # (1, width), x

    @abstractmethod
    def generators(self) -> list[object]:
        """Return the group's generators in the form that `act` takes."""

    @abstractmethod
    def element(self, g: Permutation) -> object:
        """Return an element in the form that `act` takes."""

    @abstractmethod
    def act(self, element: object, rows: Rows) -> Rows:
        """Return the images of the rows."""


@dataclass(frozen=True, slots=True, eq=False)
class MonomialStates(States):
    """Labels, permuted up to sign."""

    V: Representation
    start: Rows

    def generators(self) -> list[object]:
        """Return the generators as signed permutations."""
        return [self.element(g) for g in self.V.finite_group.generators]

    def element(self, g: Permutation) -> object:
        """Return an element as a signed permutation."""
        return self.V.monomial(g)

    def act(self, element: object, rows: Rows) -> Rows:
        """Return the images of the rows."""
        action: MonomialMatrix = element  # type: ignore[assignment]
        result = np.empty_like(rows)
        result[:, action.images] = rows * action.signs.astype(rows.dtype)
        return result


@dataclass(frozen=True, slots=True, eq=False)
class LatticeStates(States):
    """Coordinates in a basis of an invariant lattice, those of several vectors one after the other."""

    V: Representation
    start: Rows
    scale: tuple[ExactMatrix, ExactMatrix]  # to lattice coordinates and back
    like: ExactVector

    def generators(self) -> list[object]:
        """Return the transposed matrices in lattice coordinates."""
        return [self.element(g) for g in self.V.finite_group.generators]

    def element(self, g: Permutation) -> object:
        """Return the transposed matrix in lattice coordinates."""
        to, back = self.scale
        return _integers((to * _over_rationals(self.V, g, self.like) * back).transpose())

    def act(self, element: object, rows: Rows) -> Rows:
        """Return the images of the rows. Raises: LimitError (SG416) where entries are too large."""
        matrix: NDArray[np.int64] = element  # type: ignore[assignment]
        parts = rows.reshape(-1, matrix.shape[0])
        if len(matrix) * _largest(matrix) * _largest(parts) >= LARGEST_ENTRY:
            raise _too_large()
        return (parts @ matrix).reshape(rows.shape)


def states_of(V: Representation, vector: ExactVector) -> States:
    """Return x as a row with the group's action. Raises: LimitError (SG416) where lattices or entries are too large."""
    if V.kind <= Kind.SIGNED:
        return MonomialStates(V, _labels(vector)[None, :])
    field = field_of(vector.columns[0][0])
    width = V.dim * field.degree
    if width > LARGEST_LATTICE:
        raise LimitError.of(
            "SG416",
            f"the orbit needs a lattice of dimension {width}, and the limit is {LARGEST_LATTICE}",
            help="use a smaller representation",
        )
    matrices = [_over_rationals(V, g, vector) for g in V.finite_group.generators]
    basis = _invariant_lattice(matrices, width)  # rows
    back = basis.transpose()
    to = back.inv()
    coordinates = [to * _rational_column(column) for column in vector.columns]
    entries = [entry for column in coordinates for entry in column.entries()]
    start = _integers(fmpq_mat(1, len(entries), entries) * _denominator(entries))
    return LatticeStates(V, start, (to, back), vector)


def _labels(vector: ExactVector) -> Rows:  # (n,)
    numbers: dict[tuple[ExactScalar, ...], int] = {}
    row = []
    for entry in zip(*vector.columns, strict=True):
        if entry not in numbers:
            number = len(numbers) + 1 if any(value != 0 for value in entry) else 0
            numbers[entry], numbers[tuple(-value for value in entry)] = number, -number
        row.append(numbers[entry])
    return np.array(row, dtype=np.min_scalar_type(-len(numbers) - 1))


def _over_rationals(V: Representation, g: Permutation, vector: ExactVector) -> fmpq_mat:
    matrix = coerce(V.matrix(g), field_of(vector.columns[0][0]))
    return rational_matrix(matrix) if isinstance(matrix, FieldMatrix) else matrix


def _rational_column(column: Sequence[ExactScalar]) -> fmpq_mat:  # (n d, 1)
    values: list[fmpq] = []
    for value in column:
        values += value.coordinates if isinstance(value, FieldElement) else [value]
    return fmpq_mat(len(values), 1, values)


def _invariant_lattice(
    matrices: Sequence[fmpq_mat], width: int
) -> fmpq_mat:  # (width, width), rows are a basis
    """Return the sum of the images of Z^n under the group, which is finitely generated, as the group is finite."""
    lattice = fmpq_mat(width, width, [int(i == j) for i in range(width) for j in range(width)])
    while True:
        rows = [row for A in matrices for row in (lattice * A.transpose()).tolist()] + lattice.tolist()
        larger = _row_lattice([entry for row in rows for entry in row], width)
        if larger == lattice:
            return lattice
        lattice = larger


def _row_lattice(entries: list[fmpq], width: int) -> fmpq_mat:
    d = _denominator(entries)
    integers = fmpz_mat(len(entries) // width, width, [int((entry * d).p) for entry in entries]).hnf()
    top = integers.entries()[: width * width]
    return fmpq_mat(width, width, [fmpq(value) / d for value in top])


def _denominator(entries: Sequence[fmpq]) -> int:
    return lcm(*(int(entry.q) for entry in entries))


def _integers(matrix: fmpq_mat) -> NDArray[np.int64]:
    values = [int(entry.p) for entry in matrix.entries()]
    if any(abs(value) >= LARGEST_ENTRY for value in values):
        raise _too_large()
    return np.array(values, dtype=np.int64).reshape(matrix.nrows(), matrix.ncols())


def _largest(array: NDArray[np.int64]) -> int:
    return int(np.abs(array).max(initial=0))


def _too_large() -> LimitError:
    return LimitError.of(
        "SG416",
        "the vectors of the orbit have entries of more than 62 bits",
        help="use smaller numbers: the stabilizer of c x is that of x",
    )
