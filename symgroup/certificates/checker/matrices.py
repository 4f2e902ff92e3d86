"""Exact matrices over a number field K = Q[t]/(f), and their images modulo a prime.

All that is checked are polynomial identities with rational coefficients in t modulo f, so what is true for one root of f is
true for all of them: the recorded root says which one is meant and plays no part in any proof.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd
from typing import Any

from flint import fmpq, fmpq_mat, fmpz, fmpz_poly, nmod_mat

from .reading import Malformed, TooLarge, array, integer, record

LARGEST_DEGREE = 64
LARGEST_COEFFICIENT = 10**100
LARGEST_MATRIX = 4_000_000  # entries of a matrix that is written out
Scalar = tuple[fmpq, ...]  # (d,), coordinates in 1, t, ..., t^(d-1)


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
        if isinstance(data, dict):
            (coordinates,) = record(data, "t")
            values = tuple(_rational(value) for value in array(coordinates, self.degree))
            if all(value == 0 for value in values[1:]):
                raise Malformed("a rational number is written without t")
            return values
        return (_rational(data), *[fmpq(0)] * (self.degree - 1))


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


@dataclass(frozen=True)
class Matrix:
    """A matrix over K as parts: sum of parts[k] t^k."""

    field: Field
    parts: tuple[fmpq_mat, ...]

    @classmethod
    def of_entries(
        cls, field: Field, rows: int, columns: int, entries: list[tuple[int, int, Scalar]]
    ) -> Matrix:
        """Return the matrix with these entries and zeros elsewhere."""
        if rows * columns * field.degree > LARGEST_MATRIX:
            raise TooLarge(f"a matrix of {rows} x {columns}")
        parts = tuple(fmpq_mat(rows, columns) for _ in range(field.degree))
        for i, j, value in entries:
            for part, coordinate in zip(parts, value, strict=True):
                part[i, j] = coordinate
        return cls(field, parts)

    @classmethod
    def identity(cls, field: Field, size: int) -> Matrix:
        """Return the identity."""
        one = field.scalar(1)
        return cls.of_entries(field, size, size, [(i, i, one) for i in range(size)])

    @property
    def rows(self) -> int:
        """The number of rows."""
        return int(self.parts[0].nrows())

    @property
    def columns(self) -> int:
        """The number of columns."""
        return int(self.parts[0].ncols())

    def over(self, field: Field) -> Matrix:
        """Return a rational matrix over K; one over K itself stays."""
        if field == self.field:
            return self
        if self.field.degree > 1:
            raise Malformed("two number fields are mixed")
        zeros = [fmpq_mat(self.rows, self.columns) for _ in range(field.degree - 1)]
        return Matrix(field, (self.parts[0], *zeros))

    def __mul__(self, other: Matrix) -> Matrix:
        d = self.field.degree
        product = [fmpq_mat(self.rows, other.columns) for _ in range(2 * d - 1)]
        for a, left in enumerate(self.parts):
            for b, right in enumerate(other.parts):
                product[a + b] += left * right
        for k in reversed(range(d, 2 * d - 1)):  # t^k = -(f_0 t^(k-d) + ... + f_(d-1) t^(k-1))
            for a, c in enumerate(self.field.polynomial[:-1]):
                if c:
                    product[k - d + a] -= product[k] * fmpq(c)
        return Matrix(self.field, tuple(product[:d]))

    def __add__(self, other: Matrix) -> Matrix:
        return Matrix(self.field, tuple(a + b for a, b in zip(self.parts, other.parts, strict=True)))

    def __sub__(self, other: Matrix) -> Matrix:
        return Matrix(self.field, tuple(a - b for a, b in zip(self.parts, other.parts, strict=True)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Matrix) and self.field == other.field and self.parts == other.parts

    def __hash__(self) -> int:
        return hash(str(self.parts))

    def negative_transpose(self) -> Matrix:
        """Return -A^T."""
        return Matrix(self.field, tuple(-part.transpose() for part in self.parts))

    def inverse_transpose(self) -> Matrix:
        """Return A^-T, by solving over Q in the coordinates: A as a map of K^n = Q^(n d)."""
        n, d = self.rows, self.field.degree
        if d == 1:
            return Matrix(self.field, (_inverse(self.parts[0]).transpose(),))
        big = fmpq_mat(n * d, n * d)
        for a in range(d):
            power = [tuple(fmpq(int(k == a)) for k in range(d))]
            scaled = self * Matrix.of_entries(self.field, n, n, [(i, i, power[0]) for i in range(n)])
            for k, part in enumerate(scaled.parts):
                for i in range(n):
                    for j in range(n):
                        big[i * d + k, j * d + a] = part[i, j]
        inverse = _inverse(big)
        parts = tuple(
            fmpq_mat([[inverse[j * d + k, i * d] for j in range(n)] for i in range(n)]) for k in range(d)
        )
        return Matrix(self.field, parts)

    def modulo(self, place: Place) -> nmod_mat | None:
        """Return the image at a place, None where the prime divides a denominator."""
        result = nmod_mat(self.rows, self.columns, place.prime)
        for k, part in enumerate(self.parts):
            numerator, denominator = part.numer_denom()
            if int(denominator) % place.prime == 0:
                return None
            factor = pow(int(denominator), -1, place.prime) * pow(place.root, k, place.prime)
            result += nmod_mat(numerator, place.prime) * (factor % place.prime)
        return result


def _inverse(matrix: fmpq_mat) -> fmpq_mat:
    try:
        return matrix.inv()
    except ZeroDivisionError:
        raise Malformed("the matrix of a generator has no inverse") from None


def null_space(matrix: fmpq_mat) -> fmpq_mat:  # (n, nullity), the basis as columns
    """Return a basis of { x : matrix x = 0 }."""
    echelon, rank = matrix.rref()
    n = int(echelon.ncols())
    pivots: list[int] = []
    for i in range(rank):
        pivots.append(next(j for j in range(pivots[-1] + 1 if pivots else 0, n) if echelon[i, j] != 0))
    free = [j for j in range(n) if j not in set(pivots)]
    result = fmpq_mat(n, len(free))
    for number, j in enumerate(free):
        result[j, number] = 1
        for i, pivot in enumerate(pivots):
            result[pivot, number] = -echelon[i, j]
    return result
