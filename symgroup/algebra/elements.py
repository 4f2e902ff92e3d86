"""FieldElement: an exact number a_0 + a_1 theta + ... + a_(d-1) theta^(d-1) of a number field."""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from flint import acb, arb, ctx, fmpq, fmpq_poly, fmpz

from symgroup.algebra.embeddings import compose, conjugation, minimal_polynomial
from symgroup.algebra.fields import (
    FIRST_PRECISION,
    LARGEST_PRECISION,
    NumberField,
    coordinates_of,
    evaluate,
    root_number,
    roots_of,
    written_basis,
)
from symgroup.algebra.writing import written_sum
from symgroup.errors import InputError, SymgroupBug

_RATIONAL = (int, fmpq, fmpz)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class FieldElement:
    """An element of a number field other than Q; immutable, and equal to a rational number where it is one.

    Examples:
        >>> from symgroup.algebra import number_field, to_exact
        >>> K = number_field([sympy.sqrt(5)])
        >>> phi = to_exact(sympy.GoldenRatio, K)
        >>> phi, 1 / phi, phi * phi == phi + 1
        ((1 + sqrt(5))/2, (-1 + sqrt(5))/2, True)
    """

    field: NumberField
    value: fmpq_poly  # in theta, of degree below d

    @property
    def coordinates(self) -> tuple[fmpq, ...]:  # (d,)
        """The coordinates in the powers of theta."""
        return coordinates_of(self.value, self.field.degree)

    @property
    def is_rational(self) -> bool:
        """Whether the number lies in Q."""
        return bool(self.value.degree() <= 0)

    def rational(self) -> fmpq:
        """Return the number, which is rational."""
        return self.value[0]

    def _other(self, other: object) -> fmpq_poly | None:
        if isinstance(other, FieldElement):
            if other.field is not self.field and other.field != self.field:
                raise SymgroupBug(f"elements of {self.field} and {other.field} meet")
            return other.value
        return fmpq_poly([fmpq(other)]) if isinstance(other, _RATIONAL) else None

    def __add__(self, other: object) -> FieldElement:
        value = self._other(other)
        return NotImplemented if value is None else FieldElement(self.field, self.value + value)

    __radd__ = __add__

    def __sub__(self, other: object) -> FieldElement:
        value = self._other(other)
        return NotImplemented if value is None else FieldElement(self.field, self.value - value)

    def __rsub__(self, other: object) -> FieldElement:
        value = self._other(other)
        return NotImplemented if value is None else FieldElement(self.field, value - self.value)

    def __mul__(self, other: object) -> FieldElement:
        value = self._other(other)
        if value is None:
            return NotImplemented
        return FieldElement(self.field, self.value * value % self.field.modulus)

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> FieldElement:
        value = self._other(other)
        return NotImplemented if value is None else self * FieldElement(self.field, value).inverse()

    def __rtruediv__(self, other: object) -> FieldElement:
        return self.inverse() * other

    def __neg__(self) -> FieldElement:
        return FieldElement(self.field, -self.value)

    def __pos__(self) -> FieldElement:
        return self

    def __pow__(self, exponent: int) -> FieldElement:
        base = self if exponent >= 0 else self.inverse()
        result, size = FieldElement(self.field, fmpq_poly([1])), abs(exponent)
        while size:
            if size & 1:
                result = result * base
            base, size = base * base, size >> 1
        return result

    def inverse(self) -> FieldElement:
        """Return 1 / self. Raises: ZeroDivisionError."""
        if not self:
            raise ZeroDivisionError("division by zero in a number field")
        _, factor, _ = self.value.xgcd(self.field.modulus)
        return FieldElement(self.field, factor % self.field.modulus)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, FieldElement):
            if other.field == self.field:
                return bool(self.value == other.value)
            return self.is_rational and other.is_rational and bool(self.value == other.value)
        if isinstance(other, _RATIONAL):
            return self.is_rational and bool(self.value[0] == other)
        return NotImplemented

    def __hash__(self) -> int:
        if self.is_rational:
            return hash(self.value[0])
        return hash(tuple(self.value.coeffs()))

    def __bool__(self) -> bool:
        return bool(self.value != 0)

    def conjugate(self) -> FieldElement:
        """Return the complex conjugate. Raises: InputError (SG314) where the field is not closed under conjugation."""
        image = conjugation(self.field)
        if image is None:
            raise InputError.of(
                "SG314",
                f"{self.field} does not contain the complex conjugates of its elements",
                help="name a field that is closed under complex conjugation",
            )
        if self.field.is_real:
            return self
        return FieldElement(self.field, compose(self.value, image, self.field.modulus))

    @property
    def is_real(self) -> bool:
        """Whether the number is real, decided exactly."""
        if self.field.is_real or self.is_rational:
            return True
        if conjugation(self.field) is not None:
            return self.conjugate() == self
        polynomial = minimal_polynomial(self.value, self.field.modulus)
        root = roots_of(polynomial, FIRST_PRECISION)[root_number(polynomial, self.ball)]
        return bool(root.imag.is_zero())

    def ball(self, precision: int) -> acb:
        """Return a ball that contains the number, computed with `precision` bits."""
        return evaluate(self.value, self.field.theta(precision), precision)

    def to_complex(self) -> complex:
        """Return the real and imaginary part, each rounded correctly to 53 bits."""
        if self.is_real:
            return complex(float(self))
        imaginary = not self.is_real and (self * self).is_real  # then the real part is exactly 0
        precision = 2 * FIRST_PRECISION
        while precision < LARGEST_PRECISION:
            ball = self.ball(precision)
            real = 0.0 if imaginary else _rounded(ball.real, precision)
            imag = _rounded(ball.imag, precision)
            if real is not None and imag is not None:
                return complex(real, imag)
            precision *= 2
        raise SymgroupBug("an algebraic number was not rounded")

    def __complex__(self) -> complex:
        return self.to_complex()

    def __float__(self) -> float:
        if not self.is_real:
            raise TypeError(f"{self} is not real")
        if self.is_rational:
            value = self.value[0]
            return int(value.p) / int(value.q)
        precision = 2 * FIRST_PRECISION
        while precision < LARGEST_PRECISION:
            rounded = _rounded(self.ball(precision).real, precision)
            if rounded is not None:
                return rounded
            precision *= 2
        raise SymgroupBug("an algebraic number was not rounded")

    def named_coordinates(self) -> list[fmpq]:  # (d,)
        """Return the coordinates in the named basis of the field."""
        matrix = written_basis(self.field.basis)
        column = type(matrix)(self.field.degree, 1, list(self.coordinates))
        return list((matrix * column).entries())

    def to_sympy(self) -> sympy.Expr:
        """Return the number in radicals or roots of unity, as a sum over the named basis."""
        terms = zip(self.named_coordinates(), self.field.basis, strict=True)
        return sympy.Add(
            *(sympy.Rational(int(c.p), int(c.q)) * name.expression for c, name in terms if c != 0)
        )

    def __str__(self) -> str:
        return written_sum(self.named_coordinates(), [name.text for name in self.field.basis])

    def __repr__(self) -> str:
        return str(self)


def _rounded(value: arb, precision: int) -> float | None:
    """Return the float nearest to every number of a ball, or None where there is no such float."""
    with ctx.workprec(precision):
        low, high = float(value.lower()), float(value.upper())
    return low if low == high else None
