"""Exact matrices over Q or a number field, made and joined by one set of functions: fmpq_mat over Q, FieldMatrix else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

import sympy
from flint import fmpq, fmpq_mat

from symgroup.algebra.coercion import coerce, to_exact
from symgroup.algebra.elements import FieldElement
from symgroup.algebra.exact import ExactMatrix, ExactScalar, field_of
from symgroup.algebra.field_matrices import FieldMatrix, matrix_of
from symgroup.algebra.fields import QQ, NumberField
from symgroup.algebra.rationals import to_sympy


@overload
def exact_matrix(rows: Sequence[Sequence[object]]) -> fmpq_mat: ...


@overload
def exact_matrix(rows: Sequence[Sequence[object]], field: NumberField) -> ExactMatrix: ...


def exact_matrix(rows: Sequence[Sequence[object]], field: NumberField = QQ) -> ExactMatrix:
    """Return rows of exact numbers as a matrix over a field; all rows must have the same length.

    Raises: InputError: SG302 floats, and over Q what is not rational; SG314 what lies outside the field.
    """
    exact = [[to_exact(entry, field) for entry in row] for row in rows]
    if field.is_rational:
        return fmpq_mat(exact)
    width = len(exact[0]) if exact else 0
    return matrix_of(len(exact), width, [entry for row in exact for entry in row], field)


def matrix_from_entries(
    rows: int,
    columns: int,
    entries: Sequence[ExactScalar],  # (rows columns,), row by row
    field: NumberField = QQ,
) -> ExactMatrix:
    """Return a matrix from entries of the field itself."""
    return fmpq_mat(rows, columns, entries) if field.is_rational else matrix_of(rows, columns, entries, field)


def zero_matrix(rows: int, columns: int, field: NumberField = QQ) -> ExactMatrix:
    """Return the (rows, columns) zero matrix."""
    return coerce(fmpq_mat(rows, columns), field)


@overload
def identity_matrix(size: int) -> fmpq_mat: ...


@overload
def identity_matrix(size: int, field: NumberField) -> ExactMatrix: ...


def identity_matrix(size: int, field: NumberField = QQ) -> ExactMatrix:
    """Return the (size, size) identity."""
    return coerce(fmpq_mat(size, size, [int(i == j) for i in range(size) for j in range(size)]), field)


def kronecker(
    a: ExactMatrix,  # (m, n)
    b: ExactMatrix,  # (p, q), over the same field
) -> ExactMatrix:  # (m p, n q)
    """Return a x b, with entry a[i, j] b[k, l] at row i p + k, column j q + l."""
    if isinstance(a, FieldMatrix) or isinstance(b, FieldMatrix):
        field = field_of(a) if isinstance(a, FieldMatrix) else field_of(b)
        zero = FieldElement(field, field.modulus * 0)
    else:
        field, zero = QQ, fmpq(0)
    left, right = a.tolist(), coerce(b, field).tolist()
    blank = [zero] * b.ncols()
    entries: list[ExactScalar] = []
    for row in left:
        for other in right:
            for x in row:
                entries.extend([x * y if y != 0 else zero for y in other] if x != 0 else blank)
    return matrix_from_entries(a.nrows() * b.nrows(), a.ncols() * b.ncols(), entries, field)


def block_diagonal(blocks: Sequence[ExactMatrix], field: NumberField = QQ) -> ExactMatrix:
    """Return the matrix with the given blocks along its diagonal and zeros elsewhere."""
    rows, columns = sum(b.nrows() for b in blocks), sum(b.ncols() for b in blocks)
    result = zero_matrix(rows, columns, field)
    row = column = 0
    for block in blocks:
        for i, entries in enumerate(block.tolist()):
            for j, entry in enumerate(entries):
                if entry != 0:
                    result[row + i, column + j] = entry
        row, column = row + block.nrows(), column + block.ncols()
    return result


def matrix_to_sympy(matrix: ExactMatrix) -> sympy.ImmutableMatrix:
    """Return an exact (m, n) matrix as a sympy matrix."""
    entries = [e.to_sympy() if isinstance(e, FieldElement) else to_sympy(e) for e in matrix.entries()]
    return sympy.ImmutableMatrix(matrix.nrows(), matrix.ncols(), entries)
