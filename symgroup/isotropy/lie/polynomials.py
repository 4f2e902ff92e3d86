"""Polynomials over a number field as lists of coefficients: characteristic ones, multiplicities, numbers of real roots."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias

from flint import fmpq, fmpq_mat

from symgroup.algebra import ExactMatrix, ExactScalar, coerce, field_of, identity_matrix, sign

Polynomial: TypeAlias = list[ExactScalar]  # coefficients, constant first, the last not 0; [] is 0


def characteristic_polynomial(matrix: ExactMatrix) -> Polynomial:  # matrix: (n, n); n + 1 coefficients
    """Return det(t - A): over Q by flint, else by the traces of Faddeev and LeVerrier (Gantmacher 1959, section IV.5)."""
    if isinstance(matrix, fmpq_mat):
        return list(matrix.charpoly().coeffs())
    n, field = int(matrix.nrows()), field_of(matrix)
    one, product = identity_matrix(n, field), identity_matrix(n, field)
    found: Polynomial = [coerce(1, field)]
    for k in range(1, n + 1):
        product = matrix * product
        value = sum((product[i, i] for i in range(1, n)), product[0, 0]) * fmpq(-1, k)
        found.append(value)
        product = product + one * value
    return found[::-1]


def multiplicities(polynomial: Polynomial) -> list[tuple[Polynomial, int]]:
    """Return pairs (f, m): f is squarefree and has the roots of multiplicity m, without the pairs of constant f.

    Yun's algorithm (von zur Gathen and Gerhard, Modern Computer Algebra, algorithm 14.21), in characteristic 0.
    """
    common = gcd(polynomial, derivative(polynomial))
    rest, quotient = divide(polynomial, common)[0], divide(derivative(polynomial), common)[0]
    found, number = [], 1
    while len(rest) > 1:
        difference = subtract(quotient, derivative(rest))
        factor = gcd(rest, difference)
        if len(factor) > 1:
            found.append((factor, number))
        rest, quotient = divide(rest, factor)[0], divide(difference, factor)[0]
        number += 1
    return found


def real_roots(polynomial: Polynomial) -> int:
    """Return the number of distinct real roots of a real polynomial, by Sturm's theorem (ibid., theorem 4.16)."""
    return _variations(polynomial, -1) - _variations(polynomial, 1)


def negative_roots(polynomial: Polynomial) -> int:
    """Return the number of distinct roots below 0 of a real polynomial that does not vanish at 0."""
    return _variations(polynomial, -1) - _variations(polynomial, 0)


def _variations(polynomial: Polynomial, place: int) -> int:
    """Return the sign changes of Sturm's chain at minus infinity, 0 or infinity, for place -1, 0 and 1."""
    chain = [polynomial, derivative(polynomial)]
    while len(chain[-1]) > 1:
        chain.append([-value for value in divide(chain[-2], chain[-1])[1]])
    signs = []
    for item in chain:
        if item:
            value = sign(item[-1] if place else item[0])
            signs.append(-value if place < 0 and len(item) % 2 == 0 else value)
    signs = [value for value in signs if value]
    return sum(a != b for a, b in pairwise(signs))


def value_at(polynomial: Polynomial, matrix: ExactMatrix) -> ExactMatrix:  # (n, n)
    """Return p(A)."""
    n = int(matrix.nrows())
    one = identity_matrix(n, field_of(matrix))
    result = one * 0
    for coefficient in reversed(polynomial):
        result = result * matrix + one * coefficient
    return result


def product(a: Polynomial, b: Polynomial) -> Polynomial:
    """Return a b, for polynomials that are not 0."""
    result = [a[0] * 0] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            result[i + j] = result[i + j] + x * y
    return result


def derivative(polynomial: Polynomial) -> Polynomial:
    """Return the derivative."""
    return [value * power for power, value in enumerate(polynomial)][1:]


def subtract(a: Polynomial, b: Polynomial) -> Polynomial:
    """Return a - b."""
    size = max(len(a), len(b))
    zero = (a or b or [fmpq(0)])[0] * 0
    left, right = [*a, *[zero] * (size - len(a))], [*b, *[zero] * (size - len(b))]
    return _trimmed([x - y for x, y in zip(left, right, strict=True)])


def divide(a: Polynomial, b: Polynomial) -> tuple[Polynomial, Polynomial]:
    """Return quotient and remainder of a by b, which is not 0."""
    rest, quotient = list(a), [(a or b)[0] * 0] * max(0, len(a) - len(b) + 1)
    inverse = 1 / b[-1]
    for shift in range(len(a) - len(b), -1, -1):
        factor = rest[shift + len(b) - 1] * inverse
        quotient[shift] = factor
        if factor != 0:
            for k, value in enumerate(b):
                rest[shift + k] = rest[shift + k] - factor * value
    return _trimmed(quotient), _trimmed(rest[: len(b) - 1])


def gcd(a: Polynomial, b: Polynomial) -> Polynomial:
    """Return the monic greatest common divisor, of polynomials that are not both 0."""
    while b:
        a, b = b, divide(a, b)[1]
    inverse = 1 / a[-1]
    return [value * inverse for value in a]


def squarefree_part(polynomial: Polynomial) -> Polynomial:
    """Return the product of t - r over the distinct roots r."""
    result: Polynomial = [polynomial[0] * 0 + 1]
    for factor, _ in multiplicities(polynomial):
        result = product(result, factor)
    return result


def _trimmed(values: Sequence[ExactScalar]) -> Polynomial:
    result = list(values)
    while result and result[-1] == 0:
        result.pop()
    return result
