"""Number fields K = Q[t]/(f), sparse matrices over K, and their images over Q and modulo a prime.

All that is checked are polynomial identities in t modulo f, so what is true for one root of f is true for all of them: the
recorded root says which one is meant and plays no part in any proof.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd
from typing import Any

from flint import fmpq, fmpq_mat, fmpq_poly, fmpz, fmpz_poly, nmod_mat

from .reading import Malformed, Refuted, TooLarge, array, integer, record

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
        if [power for _, power in fmpz_poly(f).factor()[1]] != [1]:
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

    def matrix(self, data: Any, rows: int, columns: int) -> Columns:
        """Read non-zero entries [row, column, value], each place once, in row-major order."""
        result: Columns = [[] for _ in range(columns)]
        last = (-1, -1)
        for i, j, value in (array(item, 3) for item in array(data)):
            place, scalar = (integer(i, 0, rows), integer(j, 0, columns)), self.scalar(value)
            if place <= last or not scalar:
                raise Malformed("entries are not zero, and stand in row-major order, each place once")
            result[j].append((i, scalar))
            last = place
        return result

    def product(self, a: Scalar, b: Scalar) -> Scalar:
        """Return a b."""
        return a * b if self.degree == 1 else a * b % fmpq_poly(list(self.polynomial))

    def rational(self, rows: int, matrix: Columns) -> fmpq_mat:  # (rows d, columns d)
        """Return a matrix over Q: each entry as the matrix of multiplication by it, on 1, t, ..., t^(d-1).

        This is an injective homomorphism of rings, so products and equality over K are seen over Q; ranks are d times as
        large, and the reduced echelon form over Q is that over K.
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

    def entries(self, matrix: fmpq_mat) -> list[list[Scalar]]:  # (rows, columns)
        """Return the matrix over K that became this one over Q."""
        d, lines = self.degree, matrix.tolist()
        return [
            [fmpq_poly([lines[i + l][j] for l in range(d)]) for j in range(0, int(matrix.ncols()), d)]
            for i in range(0, len(lines), d)
        ]

    def place(self, prime: Any, root: Any) -> tuple[int, int]:
        """Read (p, t): the homomorphism t -> t from what has no p in a denominator to Z/p. Raises: Refuted."""
        p, t = integer(prime, 0, 1 << 62), integer(root, 0, 1 << 62)
        if not fmpz(p).is_prime():
            raise Refuted(f"{p} is not prime")
        if fmpz_poly(list(self.polynomial))(t) % p or t >= p:
            raise Refuted(f"{t} is no root of the field's polynomial modulo {p}")
        return p, t

    def modulo(self, rows: int, matrix: Columns, place: tuple[int, int]) -> nmod_mat:
        """Return the image of a matrix at a place. Raises: Refuted where the prime divides a denominator."""
        p, t = place
        result = nmod_mat(rows, len(matrix), p)
        for j, column in enumerate(matrix):
            for i, value in column:
                if int(value.denom()) % p == 0:
                    raise Refuted(f"{p} divides a denominator")
                result[i, j] = int(value.numer()(t)) * pow(int(value.denom()), -1, p) % p
        return result


RATIONAL = Field((0, 1))


def common(fields: Sequence[Field]) -> Field:
    """Return the one field that is not Q, or Q."""
    found = {field for field in fields if field.degree > 1}
    if len(found) > 1:
        raise Malformed("two number fields are mixed")
    return found.pop() if found else RATIONAL


def _rational(data: Any) -> fmpq:
    if isinstance(data, list):
        p, q = array(data, 2)
        if type(p) is not int or integer(q, 2) < 2 or gcd(p, q) != 1:
            raise Malformed("a fraction is written in lowest terms, with a denominator over 1")
        return fmpq(p, q)
    if type(data) is not int:
        raise Malformed("an exact number is needed")
    return fmpq(data)


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
