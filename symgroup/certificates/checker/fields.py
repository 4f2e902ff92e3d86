"""Number fields K = Q[t]/(f), sparse matrices over K, and their images over Q and modulo a prime.

All that is checked are polynomial identities in t modulo f, so what is true for one root of f is true for all of them: the
recorded root says which one is meant and plays no part in any proof.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd
from typing import Any

from flint import fmpq, fmpq_mat, fmpq_poly, fmpz, fmpz_poly, nmod_mat

from .reading import Malformed, TooLarge, array, integer, record

LARGEST_DEGREE = 64
LARGEST_COEFFICIENT = 10**100
LARGEST_MATRIX = 4_000_000  # entries of a matrix that is written out
Scalar = Any  # an fmpq_poly in t, of degree below that of f
Columns = list[list[tuple[int, Scalar]]]  # a matrix: the entries (row, value) of each column that are not 0
ONE = fmpq_poly([1])


@dataclass(frozen=True)
class Field:
    """K = Q[t]/(f) for a monic irreducible f with integer coefficients; Q is t = 0."""

    polynomial: tuple[int, ...]  # of f, constant first

    @classmethod
    def read(cls, data: Any) -> Field:
        """Read a field and check that its polynomial is irreducible."""
        coefficients, root = record(data, "polynomial", "root")
        if len(array(coefficients)) > LARGEST_DEGREE + 1:
            raise TooLarge(f"a field of degree over {LARGEST_DEGREE}")
        f = [integer(c, -LARGEST_COEFFICIENT, LARGEST_COEFFICIENT) for c in coefficients]
        if len(f) < 2 or f[-1] != 1 or (len(f) == 2 and f[0] != 0):
            raise Malformed("a monic polynomial is needed; that of Q is t")
        integer(root, 0, len(f) - 1)
        factors = fmpz_poly(f).factor()[1]
        if len(factors) != 1 or factors[0][1] != 1:
            raise Malformed("the polynomial of a field is not irreducible")
        return cls(tuple(f))

    @property
    def degree(self) -> int:
        """The dimension over Q."""
        return len(self.polynomial) - 1

    def scalar(self, data: Any) -> Scalar:
        """Read an integer, [p, q] in lowest terms, or {"t": coordinates} for what is not rational."""
        if not isinstance(data, dict):
            return fmpq_poly([_rational(data)])
        value = fmpq_poly([_rational(c) for c in array(record(data, "t")[0], self.degree)])
        if value.degree() < 1:
            raise Malformed("a rational number is written without t")
        return value

    def product(self, a: Scalar, b: Scalar) -> Scalar:
        """Return a b."""
        return a * b if self.degree == 1 else a * b % fmpq_poly(list(self.polynomial))

    def rational(self, rows: int, matrix: Columns) -> fmpq_mat:  # (rows d, columns d)
        """Return a matrix over Q: each entry as the matrix of multiplication by it, on 1, t, ..., t^(d-1).

        This is an injective homomorphism of rings, so products, inverses and equality over K are seen over Q; ranks are d
        times as large, and the reduced echelon form over Q is that over K.
        """
        d = self.degree
        if rows * len(matrix) * d * d > LARGEST_MATRIX:
            raise TooLarge(f"a matrix of {rows} x {len(matrix)}")
        result = fmpq_mat(rows * d, len(matrix) * d)
        powers = [fmpq_poly([0] * k + [1]) for k in range(d)]
        for j, column in enumerate(matrix):
            for i, value in column:
                for k, power in enumerate(powers):
                    for l, c in enumerate(self.product(value, power).coeffs()):
                        result[i * d + l, j * d + k] = c
        return result

    def modulo(self, rows: int, matrix: Columns, place: Place) -> nmod_mat | None:
        """Return the image at a place, None where the prime divides a denominator."""
        p = place.prime
        result = nmod_mat(rows, len(matrix), p)
        for j, column in enumerate(matrix):
            for i, value in column:
                if int(value.denom()) % p == 0:
                    return None
                at_root = sum(int(c) * pow(place.root, k, p) for k, c in enumerate(value.numer().coeffs()))
                result[i, j] = at_root * pow(int(value.denom()), -1, p) % p
        return result


def _rational(data: Any) -> fmpq:
    if isinstance(data, list):
        p, q = array(data, 2)
        if type(p) is not int or integer(q, 2) < 2 or gcd(p, q) != 1:
            raise Malformed("a fraction is written in lowest terms, with a denominator over 1")
        return fmpq(p, q)
    if type(data) is not int:
        raise Malformed("an exact number is needed")
    return fmpq(data)


@dataclass(frozen=True)
class Place:
    """The ring homomorphism t -> root from the elements of K without p in a denominator to the integers modulo p."""

    prime: int
    root: int

    @classmethod
    def read(cls, data: Any, field: Field) -> Place | str:
        """Read a place, or say why it is none."""
        prime, root = (integer(value, 0, 1 << 62) for value in array(data, 2))
        if not fmpz(prime).is_prime():
            return f"{prime} is not prime"
        if sum(c * pow(root, k, prime) for k, c in enumerate(field.polynomial)) % prime or root >= prime:
            return f"{root} is no root of the field's polynomial modulo {prime}"
        return cls(prime, root)


def read_entries(data: Any, rows: int, columns: int, field: Field) -> Columns:
    """Read non-zero entries [row, column, value], each place once, in row-major order."""
    result: Columns = [[] for _ in range(columns)]
    last = (-1, -1)
    for item in array(data):
        i, j, value = array(item, 3)
        place = (integer(i, 0, rows), integer(j, 0, columns))
        scalar = field.scalar(value)
        if place <= last or not scalar:
            raise Malformed("entries are not zero, and stand in row-major order, each place once")
        result[j].append((i, scalar))
        last = place
    return result


def null_space(matrix: fmpq_mat) -> fmpq_mat:  # (n, nullity), the basis as columns
    """Return a basis of { x : matrix x = 0 }."""
    echelon, rank = matrix.rref()
    n = int(echelon.ncols())
    pivots = [next(j for j in range(n) if echelon[i, j] != 0) for i in range(rank)]
    free = [j for j in range(n) if j not in set(pivots)]
    result = fmpq_mat(n, len(free))
    for number, j in enumerate(free):
        result[j, number] = 1
        for i, pivot in enumerate(pivots):
            result[pivot, number] = -echelon[i, j]
    return result
