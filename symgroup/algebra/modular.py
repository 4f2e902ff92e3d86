"""Null spaces modulo primes, lifted to Q or to a number field K, and proven complete.

Theorem (completeness without luck). Let M be a matrix over K with n columns, and let a degree-one place be given: a ring
homomorphism from a local ring of K that contains M's entries onto Z/p. Then nullity(M mod p) >= nullity(M), since a minor
whose image is non-zero is non-zero. So r independent exact solutions of M x = 0, with r = nullity(M mod p) at one place,
show nullity(M) = r: the solutions found are all of them. No probability is involved. Over Q the places are the primes.

The solutions are found by rational reconstruction of the reduced row echelon basis modulo p (Wang, Guy and Davenport
1982; flint's documentation of fmpq_reconstruct states the bound 2 N D < m), with more primes by the Chinese remainder
theorem where one is too small, and each is then checked over K. Over K = Q(theta) of degree d, a prime that splits
completely has d places, and the d values of an entry there determine its d coordinates modulo p. Where no such prime is
met soon (the field is far from normal), one place a prime is used, and the coordinates are short vectors of a lattice.

A prime is unlucky, and dropped, where its nullity or pivots at some place differ from the least seen: pivots are the
lexicographically first columns with a non-zero minor, and a minor of a saturated basis over the local ring that is non-zero
modulo p is non-zero, so the pivots over K are never later than those modulo p.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from flint import fmpq_mat, fmpz_mat, nmod_mat

from symgroup.algebra.exact import ExactMatrix
from symgroup.algebra.field_matrices import FieldMatrix
from symgroup.algebra.fields import QQ, NumberField
from symgroup.algebra.places import Place, coordinates_from_values, places_of
from symgroup.algebra.prime_numbers import primes
from symgroup.algebra.reconstruction import chinese_remainder, reconstruct_elements, reconstruct_rationals
from symgroup.errors import SymgroupBug

MOST_PRIMES = 4000

Rows: TypeAlias = nmod_mat | list[list[int]]


@dataclass(frozen=True, slots=True, eq=False)
class ProvenNullSpace:
    """The canonical basis of an exact null space, with the place and pivots that bound its dimension from above."""

    basis: ExactMatrix  # (nullity, n), reduced row echelon form
    prime: int
    pivots: tuple[int, ...]  # of the basis
    root: int = 0  # theta modulo the prime, at one place where the dimension is attained


def proven_null_space(
    constraints: fmpz_mat,  # (rows, n)
) -> ProvenNullSpace:
    """Return all of { x in Q^n : constraints x = 0 }, proven complete by the theorem above.

    Cost: one elimination of a (rows, n) matrix modulo p for each prime used, and one exact product.
    """
    return lift_null_space(
        lambda place: null_space_modulo(nmod_mat(constraints, place.prime)),
        lambda basis: _is_solution(constraints, basis),
        constraints.ncols(),
    )


def lift_null_space(
    echelon_modulo: Callable[[Place], Rows | None],
    is_solution: Callable[[ExactMatrix], bool],
    columns: int,  # n
    field: NumberField = QQ,
) -> ProvenNullSpace:
    """Return all solutions in K^n of a linear system that is given by what it is at places of K.

    `echelon_modulo(place)` is the reduced row echelon basis of the solutions there, or of a larger space, or None for a place
    that the system cannot be reduced by; `is_solution` checks every row of a matrix over K.
    """
    return lift(echelon_modulo, is_solution, columns, field)


def lift(
    echelon_modulo: Callable[[Place], Rows | None],
    accept: Callable[[ExactMatrix], bool],
    columns: int,  # n
    field: NumberField,
    *,
    largest: bool = False,
) -> ProvenNullSpace:
    """Return the matrix over K with given reductions that `accept` accepts: of the least rank seen, or of the largest."""
    best: tuple[int, tuple[int, ...]] | None = None
    residues: list[list[int]] = []
    modulus = 1
    for places in islice(places_of(field, primes), MOST_PRIMES):
        found = _values(echelon_modulo, places, columns)
        if found is None:
            continue
        pivots, values = found
        key = (-len(pivots) if largest else len(pivots), pivots)
        if best is not None and key > best:
            continue
        prime = places[0].prime
        fresh = (
            coordinates_from_values(values, places)
            if len(places) == field.degree
            else [[*values[0], places[0].root]]
        )
        if best is None or key < best:
            best, residues, modulus = key, fresh, prime
        else:
            residues = [chinese_remainder(a, modulus, b, prime) for a, b in zip(residues, fresh, strict=True)]
            modulus *= prime
        basis = _reconstruct(residues, modulus, len(pivots), columns, field)
        if basis is not None and accept(basis):
            return ProvenNullSpace(basis, prime, pivots, places[0].root)
    raise SymgroupBug("rational reconstruction of an echelon form did not end")


def _values(
    echelon_modulo: Callable[[Place], Rows | None], places: tuple[Place, ...], columns: int
) -> tuple[tuple[int, ...], list[list[int]]] | None:
    """Return the pivots and the entries at every place of one prime, or None where the places disagree."""
    pivots: tuple[int, ...] | None = None
    values: list[list[int]] = []
    for place in places:
        rows = echelon_modulo(place)
        if rows is None:
            return None
        flat = (
            [entry for row in rows for entry in row]
            if isinstance(rows, list)
            else [int(entry) for entry in rows.entries()]
        )
        count = len(rows) if isinstance(rows, list) else rows.nrows()
        found = tuple(_first_nonzero(flat[i * columns : (i + 1) * columns]) for i in range(count))
        if pivots is not None and found != pivots:
            return None
        pivots = found
        values.append(flat)
    return pivots or (), values


def null_space_modulo(
    matrix: nmod_mat,  # (rows, n)
) -> nmod_mat:  # (nullity, n), reduced row echelon form
    """Return the canonical basis, as rows, of the null space modulo a prime."""
    columns = matrix.ncols()
    kernel, nullity = matrix.nullspace()
    if nullity == 0:
        return nmod_mat(0, columns, [], matrix.modulus())
    transposed = kernel.transpose().entries()[: nullity * columns]
    echelon, _ = nmod_mat(nullity, columns, transposed, matrix.modulus()).rref()
    return echelon


def _first_nonzero(row: list[int]) -> int:
    return next(column for column, entry in enumerate(row) if entry)


def _reconstruct(
    residues: list[list[int]], modulus: int, rows: int, columns: int, field: NumberField
) -> ExactMatrix | None:
    if len(residues) == field.degree:
        parts = []
        for coordinate in residues:
            entries = reconstruct_rationals(coordinate, modulus)
            if entries is None:
                return None
            parts.append(entries)
    else:
        found = reconstruct_elements(residues[0][:-1], residues[0][-1], modulus, field.degree)
        if found is None:
            return None
        parts = found
    matrices = tuple(fmpq_mat(rows, columns, entries) for entries in parts)
    return matrices[0] if field.is_rational else FieldMatrix(field, matrices)


def _is_solution(constraints: fmpz_mat, basis: fmpq_mat) -> bool:
    if basis.nrows() == 0 or constraints.nrows() == 0:
        return True
    product = constraints * basis.numer_denom()[0].transpose()
    return all(entry == 0 for entry in product.entries())
