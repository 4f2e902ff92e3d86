"""Reduced row echelon forms over Q: the canonical basis of a space, so that two routes that agree agree by equality."""

from __future__ import annotations

from math import gcd

from flint import fmpq, fmpq_mat, fmpz_mat


def pivots_of(echelon: fmpq_mat, rank: int) -> list[int]:
    """Return the column of the first non-zero entry of each of the first `rank` rows."""
    pivots: list[int] = []
    column = 0
    for row in range(rank):
        while echelon[row, column] == 0:
            column += 1
        pivots.append(column)
    return pivots


def row_space(
    matrix: fmpq_mat,  # (rows, n)
) -> fmpq_mat:  # (rank, n), reduced row echelon form
    """Return the canonical basis of the span of the rows."""
    echelon, rank = matrix.rref()
    columns = matrix.ncols()
    return fmpq_mat(rank, columns, [echelon[i, j] for i in range(rank) for j in range(columns)])


def null_space(
    matrix: fmpq_mat,  # (rows, n)
) -> fmpq_mat:  # (nullity, n), reduced row echelon form
    """Return the canonical basis, as rows, of { x : matrix x = 0 }, for matrices of moderate size."""
    echelon, rank = matrix.rref()
    columns = matrix.ncols()
    pivots = pivots_of(echelon, rank)
    free = sorted(set(range(columns)) - set(pivots))
    basis = fmpq_mat(len(free), columns)
    for number, column in enumerate(free):
        basis[number, column] = fmpq(1)
        for row, pivot in enumerate(pivots):
            basis[number, pivot] = -echelon[row, column]
    return row_space(basis)


def stack(
    blocks: list[fmpq_mat],  # each (rows_i, n)
    columns: int,  # n
) -> fmpq_mat:  # (sum of rows_i, n)
    """Return the blocks one above the other."""
    entries = [entry for block in blocks for entry in block.entries()]
    return fmpq_mat(sum(block.nrows() for block in blocks), columns, entries)


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
