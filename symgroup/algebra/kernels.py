"""Kernels and pivots modulo a prime of which few numbers are wanted: flint is asked for no more than these.

Where a matrix is handed to flint, each entry takes 0.1 microseconds on the way there, and 0.25 on the way back, which is
more than the elimination takes for matrices of up to 200 rows.
"""

from __future__ import annotations

import numpy as np

from symgroup.algebra.arrays import (
    PANEL,
    Residues,
    echelon,
    in_flint,
    inverse_by_blocks,
    multiply,
    product,
    reduced,
)

LARGE = 32  # rows of a matrix that is taken apart before flint sees it


def kernel(
    matrix: Residues,  # (n, n)
    prime: int,
) -> Residues:  # (n, r), as columns
    """Return a basis of the vectors that a matrix takes to 0 modulo a prime.

    In [[A, B], [C, D]] with A invertible and S = D - C A^-1 B, a vector (x, z) is one of them exactly where S z = 0 and
    x = -A^-1 B z; so flint sees a quarter of the numbers where the rank is at least n / 2, as a rule.
    """
    n, half = len(matrix), len(matrix) // 2
    first = inverse_by_blocks(matrix[:half, :half], prime) if n >= LARGE else None
    if first is None:
        found, r = in_flint(matrix, prime).nullspace()
        entries = [int(found[i, j]) for i in range(n) for j in range(r)]
        return reduced(np.array(entries, dtype=np.float64).reshape(n, r), prime)
    right = multiply(first, matrix[:half, half:], prime)
    rest = reduced(matrix[half:, half:] - product(matrix[half:, :half], right, prime), prime)
    below = kernel(rest, prime)
    return np.concatenate([-multiply(right, below, prime), below])


def leading_columns(
    matrix: Residues,  # (r, n), of rank r
    width: int,  # columns that are looked at first
    prime: int,
) -> list[int]:  # (r,), increasing
    """Return the pivots of the echelon form modulo a prime, without the form, by as few columns as show all of them."""
    r, n = matrix.shape
    while True:
        columns = np.flatnonzero(matrix[:, :width].any(axis=0))
        left = matrix[:, columns]
        pivots = _few_pivots(left, prime) if r <= PANEL else echelon(left, prime)[1]
        if len(pivots) == r or width >= n:
            return [int(column) for column in columns[pivots]]
        width *= 2


def _few_pivots(M: Residues, prime: int) -> list[int]:
    """Return the pivots of a matrix that is overwritten; rows need no order for that, so none is moved."""
    found: list[int] = []
    start = 0  # of the columns that are left
    for left in reversed(range(len(M))):  # rows that will be without a pivot
        seen = np.flatnonzero(M.any(axis=0))
        if not len(seen):
            break
        column = int(seen[0])
        found.append(start + column)
        if not left:
            break
        start += column + 1
        entries, M = M[:, column], M[:, column + 1 :]
        row = int((entries != 0).argmax())
        multiples = reduced(entries * pow(int(entries[row]), -1, prime), prime)
        M -= multiples[:, None] * M[row]
        reduced(M, prime)
    return found
