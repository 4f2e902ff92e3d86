"""Linear algebra modulo primes below 2^22 on float64 arrays, where BLAS does the work and every intermediate is exact.

Residues are kept in [-p/2 - 2, p/2 + 2] (a quotient below 2^31 is rounded with an error below 2^-20, and p 2^-20 < 4), so
that a sum of 2000 products is below 2^53 in absolute value, and a float64 holds it exactly; longer sums are cut into pieces.
Such a residue is zero modulo p only if it is zero. (Dumas, Giorgi and Pernet 2008, Dense linear algebra over word-size prime
fields.)
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from flint import fmpz, fmpz_mat, nmod_mat, nmod_poly
from numpy.typing import NDArray

from symgroup.errors import SymgroupBug

Residues: TypeAlias = NDArray[np.float64]  # integers in [-p/2 - 2, p/2 + 2]

LONGEST_SUM = 2000
FIRST_PRIME = (1 << 22) - 1
PANEL = 24  # columns eliminated one by one between two matrix products
PIECE = 1 << 14  # numbers reduced at a time: fresh memory for more costs more than the arithmetic
LEAF = 12  # rows of a matrix that flint inverts
SMALL = 2000  # entries of a matrix that flint brings to echelon form
NARROW = 40  # columns of a matrix with few rows that flint brings to echelon form


def small_primes() -> Iterator[int]:
    """Yield the primes below 2^22, the largest first."""
    for candidate in range(FIRST_PRIME, 1 << 20, -2):
        if fmpz(candidate).is_prime():
            yield candidate


def reduced(values: NDArray[np.float64], prime: int) -> Residues:
    """Return integers of absolute value below 2^53, which are overwritten, modulo a prime."""
    if values.size <= PIECE or not values.flags.c_contiguous:
        return _reduced_at_once(values, np.empty_like(values), prime)
    flat, quotients = values.reshape(-1), np.empty(PIECE)
    for start in range(0, len(flat), PIECE):
        piece = flat[start : start + PIECE]
        _reduced_at_once(piece, quotients[: len(piece)], prime)
    return values


def _reduced_at_once(values: Residues, quotients: Residues, prime: int) -> Residues:
    reciprocal, modulus = _scalars(prime)
    np.multiply(values, reciprocal, quotients)
    np.rint(quotients, quotients)
    np.multiply(quotients, modulus, quotients)
    return np.subtract(values, quotients, values)


@lru_cache(maxsize=64)
def _scalars(prime: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return 1/p and p as arrays: a number of Python takes NumPy longer to read than a small array to multiply."""
    return np.array(1.0 / prime), np.array(float(prime))


def multiply(
    a: Residues,  # (..., m, k)
    b: Residues,  # (..., k, n)
    prime: int,
) -> Residues:  # (..., m, n)
    """Return the product modulo a prime."""
    return reduced(product(a, b, prime), prime)


def product(a: Residues, b: Residues, prime: int) -> NDArray[np.float64]:
    """Return what is the product modulo a prime, its entries and their sums with a residue below 2^53."""
    length = a.shape[-1]
    if length <= LONGEST_SUM:
        return np.asarray(a @ b)
    total = multiply(a[..., :LONGEST_SUM], b[..., :LONGEST_SUM, :], prime)
    for start in range(LONGEST_SUM, length, LONGEST_SUM):
        part = slice(start, start + LONGEST_SUM)
        total += multiply(a[..., part], b[..., part, :], prime)
    return total


def echelon(
    matrix: Residues,  # (rows, n)
    prime: int,
) -> tuple[Residues, list[int]]:  # (rank, n), reduced row echelon form, and its pivots
    """Return the canonical basis of the row space modulo a prime.

    A panel of columns gives rows R and pivots J with an invertible M[R, J]; the new pivot rows are M[R, J]^-1 M[R], and
    all other rows lose their part in them by one product.
    """
    rows, columns = matrix.shape
    if rows <= PANEL and columns > NARROW:
        return _echelon_of_few_rows(matrix.copy(), prime)
    if matrix.size <= SMALL:
        return _echelon_in_flint(matrix, prime)
    M = matrix.copy()
    pivots: list[int] = []
    start = 0
    while len(pivots) < rows and start < columns:
        done = len(pivots)
        left = np.flatnonzero(M[done:, start:].any(axis=0))
        if not len(left):
            break
        start += int(left[0])
        stop = min(columns, start + PANEL)
        picked = _panel_pivots(M[done:, start:stop], prime)
        order = [row for row, _ in picked]
        rest = np.setdiff1d(np.arange(rows - done), order)
        M[done:] = M[done:][[*order, *rest.tolist()]]
        chosen = slice(done, done + len(picked))
        J = [start + column for _, column in picked]
        change = inverse(M[chosen][:, J], prime)
        if change is None:
            raise SymgroupBug("pivots of a panel are dependent")
        M[chosen, start:] = multiply(change, M[chosen, start:], prime)
        factors = M[:, J]
        factors[chosen] = 0
        M[:, start:] -= factors @ M[chosen, start:]
        reduced(M[:, start:], prime)
        pivots += J
        start = stop
    return M[: len(pivots)], pivots


def _echelon_of_few_rows(M: Residues, prime: int) -> tuple[Residues, list[int]]:
    """Return the same, pivot by pivot, of a matrix that is overwritten."""
    pivots: list[int] = []
    for row in range(len(M)):
        left = np.flatnonzero(M[row:].any(axis=0))
        if not len(left):
            break
        column = int(left[0])
        pivots.append(column)
        swap = row + int((M[row:, column] != 0).argmax())
        if swap != row:
            M[[row, swap]] = M[[swap, row]]
        pivot = reduced(M[row] * pow(int(M[row, column]), -1, prime), prime)
        M -= M[:, column, None] * pivot
        M[row] = pivot
        reduced(M, prime)
    return M[: len(pivots)], pivots


def _echelon_in_flint(matrix: Residues, prime: int) -> tuple[Residues, list[int]]:
    found, rank = in_flint(matrix, prime).rref()
    rows = from_flint(found, prime)[:rank]
    return rows, (rows != 0).argmax(axis=1).tolist() if rank else []


def in_flint(matrix: Residues, prime: int) -> nmod_mat:
    """Return a matrix of residues as flint has it."""
    # by way of integers, which flint reads in two thirds of the time
    return nmod_mat(fmpz_mat(*matrix.shape, matrix.astype(np.int64).ravel().tolist()), prime)


def from_flint(matrix: nmod_mat, prime: int) -> Residues:
    """Return a matrix of flint as residues."""
    shape = matrix.nrows(), matrix.ncols()
    values = np.fromiter(map(int, matrix.entries()), np.float64, shape[0] * shape[1])
    return reduced(values, prime).reshape(shape)


def value_in_flint(polynomial: nmod_poly, matrix: nmod_mat) -> nmod_mat:
    """Return f(A) by Horner's rule."""
    n, modulus = matrix.nrows(), matrix.modulus()
    one = nmod_mat(n, n, [int(i == j) for i in range(n) for j in range(n)], modulus)
    result = one * 0
    for c in reversed(polynomial.coeffs()):
        result = result * matrix + one * c
    return result


def _panel_pivots(panel: Residues, prime: int) -> list[tuple[int, int]]:
    """Return (row, column) of the pivots of a narrow matrix, columns increasing."""
    P = panel.copy()
    found: list[tuple[int, int]] = []
    free = np.ones(len(P), dtype=bool)
    for column in range(P.shape[1]):
        rows = np.flatnonzero((P[:, column] != 0) & free)
        if not len(rows):
            continue
        row = int(rows[0])
        free[row] = False
        found.append((row, column))
        if len(rows) > 1:
            pivot = reduced(P[row] * pow(int(P[row, column]), -1, prime), prime)
            below = rows[1:]
            P[below] = reduced(P[below] - np.outer(P[below, column], pivot), prime)
    return found


def inverse(
    matrix: Residues,  # (..., n, n)
    prime: int,
) -> Residues | None:  # (..., n, n)
    """Return the inverse modulo a prime, or None for a singular matrix, or where one of several is singular."""
    found = inverse_by_blocks(matrix, prime)
    size = matrix.shape[-1]
    if found is not None or size <= LEAF:
        return found
    # leading minors of R M are not 0 for most R, if M is invertible: M^-1 = (R M)^-1 R
    R = np.random.default_rng(0).integers(-(prime // 2), prime // 2, (size, size)).astype(np.float64)
    found = inverse_by_blocks(multiply(R, matrix, prime), prime)
    if found is not None:
        return multiply(found, R, prime)
    inverses = [_inverse_by_echelon(part, prime) for part in matrix.reshape(-1, size, size)]
    each = [part for part in inverses if part is not None]
    return np.stack(each).reshape(matrix.shape) if len(each) == len(inverses) else None


def inverse_by_blocks(matrix: Residues, prime: int) -> Residues | None:
    """Return [[A, B], [C, D]]^-1 by F = A^-1 and E = (D - C F B)^-1 (Strassen 1969), or None where a leading minor vanishes.

    With R = F B it is [[F + R E C F, -R E], [-E C F, E]]: with Z for the lower rows, the upper ones are [F 0] - R Z.
    """
    size = matrix.shape[-1]
    if size <= LEAF:
        return _inverse_of_leaf(matrix, prime)
    half = size // 2
    F = inverse_by_blocks(matrix[..., :half, :half], prime)
    if F is None:
        return None
    result = np.empty(matrix.shape)
    upper, lower = result[..., :half, :], result[..., half:, :]
    R = multiply(F, matrix[..., :half, half:], prime)
    upper[..., :half], upper[..., half:] = F, R
    moved = product(matrix[..., half:, :half], upper, prime)
    moved[..., half:] -= matrix[..., half:, half:]
    reduced(moved, prime)  # C F and C R - D
    E = inverse_by_blocks(moved[..., half:], prime)  # with its sign changed
    if E is None:
        return None
    lower[..., :half] = multiply(E, moved[..., :half], prime)
    np.negative(E, lower[..., half:])
    moved = product(R, lower, prime)
    moved[..., :half] -= F
    np.negative(reduced(moved, prime), upper)
    return result


def _inverse_of_leaf(matrix: Residues, prime: int) -> Residues | None:
    if matrix.ndim > 2:
        result = np.empty(matrix.shape)
        for k, part in enumerate(matrix):
            found = _inverse_of_leaf(part, prime)
            if found is None:
                return None
            result[k] = found
        return result
    try:
        return from_flint(in_flint(matrix, prime).inv(), prime)
    except ZeroDivisionError:
        return None


def _inverse_by_echelon(matrix: Residues, prime: int) -> Residues | None:
    size = len(matrix)
    reached, pivots = echelon(np.concatenate([matrix, np.eye(size)], axis=1), prime)
    return reached[:, size:] if pivots == list(range(size)) else None


def null_space_of(
    matrix: Residues,  # (rows, n)
    prime: int,
) -> Residues:  # (nullity, n)
    """Return a basis, as rows, of the vectors x with matrix x = 0 modulo a prime."""
    found, pivots = echelon(matrix, prime)
    columns = matrix.shape[1]
    is_free = np.ones(columns, dtype=bool)
    is_free[pivots] = False
    free = np.flatnonzero(is_free)
    basis = np.zeros((len(free), columns))
    basis[np.arange(len(free)), free] = 1
    basis[:, pivots] = -found[:, free].T
    return basis
