"""Echelon forms found on arrays of residues, lifted to exact sparse matrices: only different entries cost Python work.

The theorem is that of `modular`, with primes below 2^22 in place of word-sized ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from math import isqrt, lcm
from typing import Any

import numpy as np
from flint import fmpq, fmpq_poly
from numpy.typing import NDArray

from symgroup.algebra.arrays import Residues, inverse, multiply, reduced, small_primes
from symgroup.algebra.elements import FieldElement
from symgroup.algebra.exact import ExactMatrix, ExactScalar
from symgroup.algebra.fields import NumberField
from symgroup.algebra.matrices import matrix_from_entries
from symgroup.algebra.places import Place, places_of
from symgroup.algebra.reconstruction import (
    chinese_remainder,
    reconstruct_elements,
    reconstruct_rational,
    reconstruct_rationals,
)
from symgroup.errors import SymgroupBug

MOST_PRIMES = 4000
SMALL = 1 << 13  # numerators over one denominator, and that one, which are found for all entries at once
DENOMINATORS = 8  # entries whose denominators are tried for all
LARGEST_CODE = 1 << 60  # of the coordinates of a small number, as one integer


@dataclass(frozen=True, slots=True, eq=False)
class SparseMatrix:
    """The matrix with number[e], of a table of numbers, at (row[e], column[e]), entries in row-major order."""

    shape: tuple[int, int]
    row: NDArray[np.int64]  # (nonzeros,)
    column: NDArray[np.int64]  # (nonzeros,)
    number: NDArray[np.int64]  # (nonzeros,), position in the table
    coordinates: NDArray[Any]  # (numbers, d), of int64, or of Python's integers where some are large
    denominator: int  # of all coordinates
    field: NumberField

    def numbers(self) -> list[ExactScalar]:
        """Return the table of numbers."""
        rows = [[fmpq(c, self.denominator) for c in row] for row in self.coordinates.tolist()]
        if self.field.is_rational:
            return [row[0] for row in rows]
        return [FieldElement(self.field, fmpq_poly(row)) for row in rows]

    def to_exact(self) -> ExactMatrix:
        """Return the matrix in full."""
        rows, columns = self.shape
        entries: list[ExactScalar] = [fmpq(0)] * (rows * columns)
        places, numbers = (self.row * columns + self.column).tolist(), self.numbers()
        for place, number in zip(places, self.number.tolist(), strict=True):
            entries[place] = numbers[number]
        return matrix_from_entries(rows, columns, entries, self.field)


@dataclass(frozen=True, slots=True, eq=False)
class ProvenSparse:
    """The canonical basis of an exact null space, with the place that bounds its dimension from above."""

    basis: SparseMatrix  # (nullity, n)
    prime: int
    root: int


def lift_sparse(
    echelons_at: Callable[[tuple[Place, ...]], Sequence[Residues] | None],
    accept: Callable[[SparseMatrix], bool],
    columns: int,  # n
    field: NumberField,
) -> ProvenSparse:
    """Return all solutions of a linear system that is given by what it is at places, as `modular.lift_null_space` does.

    `echelons_at(places)` are the reduced row echelon bases of the solutions at places above one prime, or of larger
    spaces, or None.
    """
    best: tuple[int, tuple[int, ...]] | None = None
    seen: list[tuple[tuple[Place, ...], Sequence[Residues]]] = []
    for places in islice(places_of(field, small_primes), MOST_PRIMES):
        echelons = echelons_at(places)
        if echelons is None:
            continue
        keys = {(len(rows), _pivots(rows)) for rows in echelons}
        if len(keys) > 1 or (best is not None and min(keys) > best):
            continue
        if best is None or min(keys) < best:
            best, seen = min(keys), []
        seen.append((places, echelons))
        basis = _reconstructed(seen, (len(echelons[0]), columns), field)
        if basis is not None and accept(basis):
            return ProvenSparse(basis, places[0].prime, places[0].root)
    raise SymgroupBug("rational reconstruction of an echelon form did not end")


def _pivots(rows: Residues) -> tuple[int, ...]:
    return tuple((rows != 0).argmax(axis=1).tolist()) if len(rows) else ()


def _reconstructed(
    seen: list[tuple[tuple[Place, ...], Sequence[Residues]]], shape: tuple[int, int], field: NumberField
) -> SparseMatrix | None:
    """Return the matrix with small entries that has the given residues, each different entry found once."""
    flat = [rows.reshape(-1) for _, found in seen for rows in found]
    mask = flat[0] != 0
    for values in flat[1:]:
        mask |= values != 0
    places = np.flatnonzero(mask)
    row, column = np.divmod(places, shape[1])
    table = np.stack([values[places] for values in flat])  # (places, nonzeros)
    primes = [places for places, _ in seen]
    found = _small_numbers(table, primes[0], field) if len(seen) == 1 else None
    if found is None:
        different, number = np.unique(table, axis=1, return_inverse=True)
        numbers = _numbers(different, primes, field)
        if numbers is None:
            return None
        found = number.reshape(-1), *numbers
    return SparseMatrix(shape, row, column, *found, field)


def _small_numbers(
    table: Residues,  # (places, nonzeros)
    places: tuple[Place, ...],
    field: NumberField,
) -> tuple[NDArray[np.int64], NDArray[np.int64], int] | None:  # positions, (numbers, d), denominator
    """Return numbers with small coordinates over one small denominator, or None where it is not soon found."""
    if len(places) < field.degree or not table.size:
        return None
    prime, bound = places[0].prime, isqrt(places[0].prime // 2)
    rows = _coordinates(table, places)
    denominator = 1
    for _ in range(DENOMINATORS):
        scaled = reduced(rows * denominator, prime)
        largest = int(max(scaled.max(), -scaled.min()))
        if largest <= SMALL:
            break
        residue = int(rows.flat[abs(scaled).argmax()]) % prime
        fraction = reconstruct_rational(residue, prime, bound)
        denominator = lcm(denominator, fraction[1]) if fraction else prime
        if denominator > SMALL:
            return None
    else:
        return None
    width = 2 * largest + 1
    if width**field.degree > LARGEST_CODE:
        return None
    code = np.zeros(scaled.shape[1], dtype=np.int64)
    for line in scaled.astype(np.int64):
        code *= width
        code += line
        code += largest
    different, number = _unique(code, width**field.degree)
    digits = [different // width**k % width - largest for k in reversed(range(field.degree))]
    return number, np.stack(digits, axis=1), denominator


def _unique(code: NDArray[np.int64], size: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the different ones of numbers below `size`, increasing, and where each number stands among them."""
    if size > 4 * len(code):
        different, number = np.unique(code, return_inverse=True)
        return different, number.reshape(-1)
    different = np.flatnonzero(np.bincount(code, minlength=size))
    position = np.empty(size, dtype=np.int64)
    position[different] = np.arange(len(different))
    return different, position[code]


def _numbers(
    values: Residues,  # (places, count)
    primes: list[tuple[Place, ...]],
    field: NumberField,
) -> tuple[NDArray[Any], int] | None:  # (count, d), denominator
    """Return coordinates of exact numbers with the given values at all places."""
    residues: list[list[int]] = []
    modulus, first = 1, 0
    for places in primes:
        prime, at_places = places[0].prime, values[first : first + len(places)]
        first += len(places)
        if len(places) == field.degree:
            rows = _coordinates(at_places, places)
            fresh = [[int(x) % prime for x in line] for line in rows.tolist()]
        else:
            fresh = [[*(int(x) % prime for x in at_places[0].tolist()), places[0].root]]
        if residues:
            residues = [chinese_remainder(a, modulus, b, prime) for a, b in zip(residues, fresh, strict=True)]
        else:
            residues = fresh
        modulus *= prime
    if len(residues) != field.degree:
        parts = reconstruct_elements(residues[0][:-1], residues[0][-1], modulus, field.degree)
    else:
        found = [reconstruct_rationals(line, modulus) for line in residues]
        parts = None if any(line is None for line in found) else [line for line in found if line is not None]
    if parts is None:
        return None
    denominator = lcm(*{int(c.q) for line in parts for c in line})
    integers = [[int(c.p) * (denominator // int(c.q)) for c in line] for line in parts]
    return np.array(integers, dtype=np.object_).T, denominator


def _coordinates(values: Residues, places: tuple[Place, ...]) -> Residues:  # (d, count)
    """Return the coordinates modulo p from the values at the d places above p."""
    if len(places) == 1:
        return values
    prime, d = places[0].prime, len(places)
    table = [[pow(place.root, k, prime) for k in range(d)] for place in places]
    inverted = inverse(reduced(np.array(table, dtype=np.float64), prime), prime)
    if inverted is None:
        raise SymgroupBug("two places above one prime have one root")
    return multiply(inverted, values, prime)
