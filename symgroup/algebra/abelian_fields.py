"""Fields with well-known generators: square roots of integers, roots of unity, and cosines of 2 pi/n."""

from __future__ import annotations

from functools import cache
from math import gcd, prod

import sympy
from flint import acb, ctx, fmpq, fmpq_mat, fmpq_poly, fmpz, fmpz_poly

from symgroup.algebra.embeddings import integer_coefficients, minimal_polynomial
from symgroup.algebra.expressions import turn_of
from symgroup.algebra.fields import Ball, BasisName, NumberField, coordinates_of, root_number
from symgroup.algebra.writing import written_angle


def unit_coordinates(position: int, degree: int) -> tuple[fmpq, ...]:
    """Return the coordinates of a power of theta."""
    return tuple(fmpq(int(k == position)) for k in range(degree))


def function_of_angle(expression: sympy.Expr, K: NumberField) -> fmpq_poly:
    """Return exp, cos or sin of an angle in a cyclotomic field or its real subfield. Raises: KeyError where it is not seen."""
    turn = turn_of(expression)
    if turn is None or K.order == 0 or (turn[1] * K.order).q != 1:
        raise KeyError(expression)
    name, step = turn[0], int(turn[1] * K.order) % K.order
    if K.is_real:
        if name != "cos":
            raise KeyError(expression)
        return _chebyshev(step, K.modulus) / 2
    up, down = (_power_of(K.modulus, k) for k in (step, K.order - step))
    if name == "exp":
        return up
    if name == "cos":
        return (up + down) / 2
    if K.order % 4:
        raise KeyError(expression)
    return (up - down) * _power_of(K.modulus, 3 * K.order // 4) / 2 % K.modulus


def _power_of(modulus: fmpq_poly, exponent: int) -> fmpq_poly:
    result = fmpq_poly([1])
    for _ in range(exponent):
        result = result * fmpq_poly([0, 1]) % modulus
    return result


def _chebyshev(k: int, modulus: fmpq_poly) -> fmpq_poly:
    """Return 2 cos(k x) as a polynomial in t = 2 cos(x)."""
    before, current = fmpq_poly([2]), fmpq_poly([0, 1]) % modulus
    for _ in range(k):
        before, current = current, (current * fmpq_poly([0, 1]) - before) % modulus
    return before


def squarefree_part(number: int) -> int:
    """Return the squarefree integer that differs from a number by a square."""
    sign = -1 if number < 0 else 1
    return sign * prod(int(p) for p, e in fmpz(abs(number)).factor() if e % 2)


def sqrt_ball(m: int) -> Ball:
    """Return balls around the principal square root of an integer."""

    def ball(precision: int) -> acb:
        with ctx.workprec(precision):
            return acb(m).sqrt()

    return ball


@cache
def multiquadratic_field(
    radicands: tuple[int, ...],  # squarefree, independent modulo squares
) -> NumberField:
    """Return Q(sqrt(m), sqrt(m'), ...), with theta their sum: its conjugates, with all signs, are distinct."""
    if radicands == (-3,):
        return cyclotomic_field(3)
    f = fmpq_poly([0, 1])
    products = [1]
    for m in radicands:
        a, b = fmpq_poly([0]), fmpq_poly([0])  # f(t + sqrt(m)) = a + b sqrt(m)
        t = fmpq_poly([0, 1])
        for coefficient in reversed(f.coeffs()):
            a, b = a * t + m * b + coefficient, b * t + a
        f = a * a - m * b * b
        products += [squarefree_part(m * k) for k in products]
    polynomial = integer_coefficients(f)

    def ball(precision: int) -> acb:
        return sum((sqrt_ball(m)(precision) for m in radicands), acb(0))

    names = tuple(_root_text(m) for m in radicands)
    expression = sympy.Add(*(sympy.sqrt(m) for m in radicands))
    coordinates = _roots_in_powers(radicands, products)
    basis = tuple(
        BasisName("" if m == 1 else _root_text(m), sympy.sqrt(m), c)
        for m, c in zip(products, coordinates, strict=True)
    )
    signs = [-1 if m < 0 else 1 for m in radicands]  # conjugation changes the signs of imaginary roots
    roots = [coordinates[products.index(m)] for m in radicands]
    conjugate = [
        sum((s * c for s, c in zip(signs, column, strict=True)), fmpq(0))
        for column in zip(*roots, strict=True)
    ]
    return NumberField(
        polynomial,
        root_number(polynomial, ball),
        " + ".join(names),
        expression,
        names,
        basis,
        4 * int(radicands == (-1,)),
        conjugate=tuple(conjugate),
    )


def _roots_in_powers(radicands: tuple[int, ...], products: list[int]) -> list[tuple[fmpq, ...]]:
    """Return each sqrt(m), m one of the products, in the powers of the sum of the radicands' roots."""
    place = {m: k for k, m in enumerate(products)}
    power, rows = {1: 1}, []
    for _ in products:
        rows.append([fmpq(power.get(m, 0)) for m in place])
        after: dict[int, int] = {}
        for m, c in power.items():
            for r in radicands:
                common = gcd(
                    m, r
                )  # sqrt(m) sqrt(r) = common sqrt(m r / common^2), negative where both are imaginary
                sign = -1 if m < 0 and r < 0 else 1
                image = m * r // common**2
                after[image] = after.get(image, 0) + sign * c * common
        power = after
    inverse = fmpq_mat(rows).inv()
    return [tuple(row) for row in inverse.tolist()]


def _root_text(m: int) -> str:
    return "i" if m == -1 else f"sqrt({m})"


@cache
def cyclotomic_field(n: int) -> NumberField:
    """Return Q(zeta(n)), zeta(n) = exp(2 pi i/n), for n not 2 modulo 4."""
    polynomial = tuple(int(c) for c in fmpz_poly.cyclotomic(n).coeffs())
    degree = len(polynomial) - 1

    def ball(precision: int) -> acb:
        with ctx.workprec(precision):
            return acb.exp_pi_i(acb(fmpq(2, n)))

    zeta, text = sympy.exp(2 * sympy.pi * sympy.I / n), f"zeta({n})"
    basis = tuple(
        BasisName("" if k == 0 else text if k == 1 else f"{text}^{k}", zeta**k, unit_coordinates(k, degree))
        for k in range(degree)
    )
    # the conjugate of zeta is its inverse, zeta^(n-1)
    conjugate = coordinates_of(_power_of(fmpq_poly(list(polynomial)), n - 1), degree)
    return NumberField(
        polynomial, root_number(polynomial, ball), text, zeta, (text,), basis, n, conjugate=conjugate
    )


@cache
def real_cyclotomic_field(n: int) -> NumberField:
    """Return Q(cos(2 pi/n)), with theta = 2 cos(2 pi/n), an algebraic integer."""
    modulus = fmpq_poly(fmpz_poly.cyclotomic(n))
    _, inverse, _ = fmpq_poly([0, 1]).xgcd(modulus)
    polynomial = minimal_polynomial(fmpq_poly([0, 1]) + inverse, modulus)
    degree = len(polynomial) - 1

    def ball(precision: int) -> acb:
        with ctx.workprec(precision):
            return acb(2 * acb.exp_pi_i(acb(fmpq(2, n))).real)

    basis = [BasisName("", sympy.Integer(1), unit_coordinates(0, degree))]
    for k in range(1, degree):
        angle = sympy.Rational(2 * k, n)
        value = _chebyshev(k, fmpq_poly(list(polynomial))) / 2
        text = f"cos({written_angle(angle)})"
        basis.append(BasisName(text, sympy.cos(angle * sympy.pi), coordinates_of(value, degree)))
    text = f"cos({written_angle(sympy.Rational(2, n))})"
    number = root_number(polynomial, ball)
    expression = 2 * sympy.cos(2 * sympy.pi / n)
    return NumberField(polynomial, number, f"2 {text}", expression, (text,), tuple(basis), n)
