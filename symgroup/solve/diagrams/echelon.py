"""The canonical basis of what diagrams span, found on patterns.

Theorem. Let M be the matrix of diagrams by all index tuples, and M' its columns at the first tuple of each pattern, in
the order of the tuples. The column of M at a tuple x is c(x) = 1 or -1 times the column of M' at x's pattern, or zero
where x has none. If R' is the reduced row echelon form of M', then R, with columns c(x) R'[pattern of x], is that of M.
Proof. R' = E M' for some invertible E (zero rows left out), so R = E M. Row k of R vanishes before the first tuple of its
pivot pattern: a tuple before it has a pattern whose first tuple is no later, so a column of R' before the pivot. At that
tuple c is 1, so the column there is a unit vector.

Exactness: flint's fmpz_mat_rref is exact over Z (fraction-free, or modulo a prime with an exact solution that is checked), so
the rank is that over Q; with the fundamental theorems (links.py) the basis is complete.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from flint import fmpq_mat, fmpz_mat, nmod_mat
from numpy.typing import NDArray

from symgroup.errors import LimitError
from symgroup.ir import frozen_array

IntArray = NDArray[np.int64]
PRIME = (1 << 61) - 1


@dataclass(frozen=True, slots=True, eq=False)
class EchelonTable:
    """A reduced row echelon form by its non-zero entries, row by row: numerator[e] / denominator[e] at (row[e], column[e])."""

    pivots: IntArray  # (r,)
    row: IntArray  # (E,)
    column: IntArray  # (E,)
    numerator: IntArray  # (E,)
    denominator: IntArray  # (E,), positive


def echelon_table(
    matrix: NDArray[np.int8],  # (D, P)
) -> EchelonTable:
    """Return the reduced row echelon form over Q.

    Raises: LimitError (SG406) for entries of more than 62 bits.
    """
    if 0 in matrix.shape:
        empty = frozen_array([])
        return EchelonTable(empty, empty, empty, empty, empty)
    width = matrix.shape[1]
    reduced, denominator, rank = _integers(matrix).rref()
    try:
        flat = np.array([int(entry) for entry in reduced.entries()[: rank * width]], dtype=np.int64)
        scale = np.int64(int(denominator))
    except OverflowError as error:
        raise LimitError.of("SG406", "the basis has entries with more than 62 bits") from error
    row, column = np.nonzero(flat.reshape(rank, width))
    values = flat[row * width + column]
    common = np.gcd(values, scale) * np.sign(scale)
    pivots = column[np.searchsorted(row, np.arange(rank))]
    arrays = (pivots, row, column, values // common, np.full_like(values, scale) // common)
    return EchelonTable(*(frozen_array(array) for array in arrays))


def identity_table(size: int) -> EchelonTable:
    """Return the table of the (size, size) identity."""
    places, ones = frozen_array(np.arange(size)), frozen_array(np.ones(size))
    return EchelonTable(places, places, places, ones, ones)


def independent_rows(
    matrix: NDArray[np.int8],  # (D, P)
    rank: int,
) -> list[int]:
    """Return rows that are independent modulo a prime, so over Q: as many as the rank."""
    if rank == 0:
        return []
    width = len(matrix)
    reduced, found = nmod_mat(*matrix.T.shape, matrix.T.ravel().tolist(), PRIME).rref()
    if found != rank:  # the prime divides a minor that matters
        reduced = _integers(matrix.T).rref()[0]
    nonzero = np.array([entry != 0 for entry in reduced.entries()[: rank * width]]).reshape(rank, width)
    return [int(place) for place in nonzero.argmax(axis=1)]


def inverse(
    matrix: NDArray[np.int8],  # (r, r), invertible
) -> fmpq_mat:  # (r, r)
    """Return the exact inverse."""
    return fmpq_mat(_integers(matrix)).inv() if len(matrix) else fmpq_mat(0, 0)


def _integers(matrix: NDArray[np.int8]) -> fmpz_mat:
    return fmpz_mat(*matrix.shape, matrix.ravel().tolist())
