"""Reduced row echelon forms over Q or a number field: the canonical basis of a space, so that two routes agree by equality."""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd
from typing import TypeVar, overload

from flint import fmpq_mat, fmpz_mat

from symgroup.algebra.coercion import coerce, common_field
from symgroup.algebra.exact import ExactMatrix, ExactScalar, field_of, pivots_of
from symgroup.algebra.field_matrices import FieldMatrix
from symgroup.algebra.matrices import matrix_from_entries, zero_matrix

M = TypeVar("M", fmpq_mat, FieldMatrix)


def row_space(
    matrix: M,  # (rows, n)
) -> M:  # (rank, n), reduced row echelon form
    """Return the canonical basis of the span of the rows."""
    echelon, rank = matrix.rref()
    return top_rows(echelon, rank)


def top_rows(matrix: M, count: int) -> M:
    """Return the first rows."""
    if isinstance(matrix, FieldMatrix):
        return FieldMatrix(matrix.field, tuple(top_rows(part, count) for part in matrix.parts))
    columns = matrix.ncols()
    return fmpq_mat(count, columns, matrix.entries()[: count * columns])


def null_space(
    matrix: M,  # (rows, n)
) -> M:  # (nullity, n), reduced row echelon form
    """Return the canonical basis, as rows, of { x : matrix x = 0 }, for matrices of moderate size."""
    echelon, rank = matrix.rref()
    columns = matrix.ncols()
    pivots = pivots_of(echelon, rank)
    free = sorted(set(range(columns)) - set(pivots))
    basis = zero_matrix(len(free), columns, field_of(matrix))
    for number, column in enumerate(free):
        basis[number, column] = 1
        for row, pivot in enumerate(pivots):
            basis[number, pivot] = -echelon[row, column]
    return row_space(basis)


@overload
def stack(blocks: Sequence[fmpq_mat], columns: int) -> fmpq_mat: ...


@overload
def stack(blocks: Sequence[ExactMatrix], columns: int) -> ExactMatrix: ...


def stack(
    blocks: Sequence[ExactMatrix],  # each (rows_i, n)
    columns: int,  # n
) -> ExactMatrix:  # (sum of rows_i, n)
    """Return the blocks one above the other, over the smallest field that contains them."""
    field = common_field(*(field_of(block) for block in blocks))
    entries: list[ExactScalar] = [entry for block in blocks for entry in coerce(block, field).entries()]
    return matrix_from_entries(sum(block.nrows() for block in blocks), columns, entries, field)


def integer_rows(
    matrix: fmpq_mat,  # (m, n)
) -> fmpz_mat:  # (m, n), row i is a positive multiple of row i
    """Clear each row's denominators; the kernel and the row space stay what they are."""
    rows = []
    for entries in matrix.tolist():
        scale = 1
        for entry in entries:
            denominator = int(entry.q)
            if scale % denominator:
                scale = scale * denominator // gcd(scale, denominator)
        rows.append([int(entry.p) * (scale // int(entry.q)) for entry in entries])
    return fmpz_mat(rows) if rows else fmpz_mat(0, matrix.ncols())
