"""Null spaces modulo a prime, lifted to Q and proven complete.

Theorem (completeness without luck). Let M be an integer matrix with n columns and p a prime. Then
nullity(M mod p) >= nullity(M), since a minor that is non-zero modulo p is non-zero. So r independent exact solutions of
M x = 0, with r = nullity(M mod p), show nullity(M) = r: the solutions found are all of them. No probability is involved.

The solutions are found by rational reconstruction of the reduced row echelon basis modulo p (Wang, Guy and Davenport
1982; flint's documentation of fmpq_reconstruct states the bound 2 N D < m), with more primes by the Chinese remainder
theorem where one is too small, and each is then checked over Q. A prime is unlucky, and dropped, where its nullity or
pivots differ from the least seen: pivots are the lexicographically first columns with a non-zero minor, and a minor of a
saturated integer basis that is non-zero modulo p is non-zero, so the pivots over Q are never later than those modulo p.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isqrt

from flint import fmpq, fmpq_mat, fmpz, fmpz_mat, nmod_mat

from symgroup.errors import SymgroupBug

FIRST_PRIME = (1 << 62) + 135
MOST_PRIMES = 4000


@dataclass(frozen=True, slots=True, eq=False)
class ProvenNullSpace:
    """The canonical basis of an exact null space, with the prime and pivots that bound its dimension from above."""

    basis: fmpq_mat  # (nullity, n), reduced row echelon form
    prime: int
    pivots: tuple[int, ...]  # of the basis


def primes() -> Iterator[int]:
    """Yield word-sized primes in increasing order from a little over 2^62."""
    candidate = FIRST_PRIME
    while True:
        if fmpz(candidate).is_prime():
            yield candidate
        candidate += 2


def proven_null_space(
    constraints: fmpz_mat,  # (rows, n)
) -> ProvenNullSpace:
    """Return all of { x in Q^n : constraints x = 0 }, proven complete by the theorem above.

    Cost: one elimination of a (rows, n) matrix modulo p for each prime used, and one exact product.
    """
    return lift_null_space(
        lambda prime: _null_space_modulo(constraints, prime),
        lambda basis: _is_solution(constraints, basis),
        constraints.ncols(),
    )


def lift_null_space(
    echelon_modulo: Callable[[int], list[list[int]] | None],
    is_solution: Callable[[fmpq_mat], bool],
    columns: int,  # n
) -> ProvenNullSpace:
    """Return all solutions in Q^n of a linear system that is given by what it is modulo primes.

    `echelon_modulo(p)` is the reduced row echelon basis of the solutions modulo p, or of a larger space, or None for a prime
    that the system cannot be reduced by; `is_solution` checks every row of a matrix over Q.
    """
    best: tuple[int, tuple[int, ...]] | None = None
    residues: list[list[int]] = []
    modulus = 1
    for tried, prime in enumerate(primes()):
        if tried == MOST_PRIMES:
            raise SymgroupBug("rational reconstruction of a null space did not end")
        echelon = echelon_modulo(prime)
        if echelon is None:
            continue
        pivots = tuple(_first_nonzero(row) for row in echelon)
        key = (len(echelon), pivots)
        if best is None or key < best:
            best, residues, modulus = key, echelon, prime
        elif key != best:
            continue
        else:
            residues = _chinese_remainder(residues, modulus, echelon, prime)
            modulus *= prime
        basis = _reconstruct(residues, modulus, columns)
        if basis is not None and is_solution(basis):
            return ProvenNullSpace(basis, prime, pivots)
    raise SymgroupBug("ran out of primes")


def _null_space_modulo(constraints: fmpz_mat, prime: int) -> list[list[int]]:
    columns = constraints.ncols()
    if constraints.nrows() == 0:
        return [[int(i == j) for j in range(columns)] for i in range(columns)]
    kernel, nullity = nmod_mat(constraints, prime).nullspace()
    if nullity == 0:
        return []
    entries = kernel.entries()
    transposed = [entries[i * columns + j] for j in range(nullity) for i in range(columns)]
    echelon, _ = nmod_mat(nullity, columns, transposed, prime).rref()
    return [[int(entry) for entry in row] for row in echelon.tolist()]


def _first_nonzero(row: list[int]) -> int:
    return next(column for column, entry in enumerate(row) if entry)


def _chinese_remainder(
    old: list[list[int]], modulus: int, new: list[list[int]], prime: int
) -> list[list[int]]:
    inverse = pow(modulus, -1, prime)
    return [
        [a + modulus * ((b - a) * inverse % prime) for a, b in zip(old_row, new_row, strict=True)]
        for old_row, new_row in zip(old, new, strict=True)
    ]


def _reconstruct(residues: list[list[int]], modulus: int, columns: int) -> fmpq_mat | None:
    bound = isqrt(modulus // 2)
    entries: list[fmpq] = []
    for row in residues:
        for residue in row:
            fraction = reconstruct_rational(residue, modulus, bound)
            if fraction is None:
                return None
            entries.append(fmpq(*fraction))
    return fmpq_mat(len(residues), columns, entries)


def reconstruct_rational(residue: int, modulus: int, bound: int) -> tuple[int, int] | None:
    """Return (a, b) with a = residue b modulo `modulus`, |a| <= bound and 0 < b <= bound, or None."""
    if residue <= bound:
        return residue, 1
    if modulus - residue <= bound:
        return residue - modulus, 1
    old, new = modulus, residue
    old_factor, factor = 0, 1
    while new > bound:
        quotient = old // new
        old, new = new, old - quotient * new
        old_factor, factor = factor, old_factor - quotient * factor
    if factor == 0 or abs(factor) > bound:
        return None
    return (new, factor) if factor > 0 else (-new, -factor)


def _is_solution(constraints: fmpz_mat, basis: fmpq_mat) -> bool:
    if basis.nrows() == 0 or constraints.nrows() == 0:
        return True
    product = constraints * basis.numer_denom()[0].transpose()
    return all(entry == 0 for entry in product.entries())
