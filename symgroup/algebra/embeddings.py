"""Which algebraic numbers lie in a number field: roots are guessed by lattice reduction and proven by exact arithmetic.

A number alpha with minimal polynomial g lies in K = Q(theta) if and only if some element of K is the root of g that alpha is.
A guess is an integer relation between 1, theta, ..., theta^(d-1) and alpha (Lenstra, Lenstra and Lovasz 1982); it is proven by
g(guess) = 0 in K and by balls that tell the roots of g apart. That a number does not lie in K is never decided here by
not finding it: `contains_root` decides it by the degree of K(alpha).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from flint import acb, arb, ctx, fmpq, fmpq_mat, fmpq_poly, fmpz, fmpz_mat

from symgroup.algebra.fields import (
    FIRST_PRECISION,
    LARGEST_PRECISION,
    Ball,
    NumberField,
    evaluate,
    root_number,
    roots_of,
)
from symgroup.errors import SymgroupBug

ATTEMPTS = 3  # each with three times the bits of the one before


def find_root(
    K: NumberField,  # degree d
    polynomial: tuple[int, ...],  # g, irreducible, constant coefficient first
    ball: Ball,  # of the root alpha of g
) -> fmpq_poly | None:  # of degree below d
    """Return alpha as a polynomial in theta, or None where it does not lie in K."""
    if len(polynomial) == 2:
        return fmpq_poly([fmpq(-polynomial[0], polynomial[1])])
    if K.degree % (len(polynomial) - 1):
        return None
    return guess_root(K, polynomial, ball) or _decide_root(K, polynomial, ball)


def guess_root(K: NumberField, polynomial: tuple[int, ...], ball: Ball) -> fmpq_poly | None:
    """Return alpha as a polynomial in theta where lattice reduction finds it; None proves nothing."""
    if K.degree % (len(polynomial) - 1) or (K.is_real and not _could_be_real(polynomial, ball)):
        return None
    size = max(abs(c).bit_length() for c in (*polynomial, *K.polynomial))
    bits = (16 + size // 2) * (K.degree + 2)
    for _ in range(ATTEMPTS):
        relation = _relation(K, ball, bits)
        if relation is not None and is_root(K, polynomial, ball, relation):
            return relation
        bits *= 3
    return None


def is_root(K: NumberField, polynomial: tuple[int, ...], ball: Ball, element: fmpq_poly) -> bool:
    """Whether an element of K is the root of g that the ball contains, decided exactly."""
    value = fmpq_poly([0])
    for coefficient in reversed(polynomial):
        value = (value * element + coefficient) % K.modulus
    if value != 0:
        return False
    own = root_number(polynomial, lambda precision: evaluate(element, K.theta(precision), precision))
    return own == root_number(polynomial, ball)


def _could_be_real(polynomial: tuple[int, ...], ball: Ball) -> bool:
    root = roots_of(polynomial, FIRST_PRECISION)[root_number(polynomial, ball)]
    return bool(root.imag.is_zero())


def _relation(K: NumberField, ball: Ball, bits: int) -> fmpq_poly | None:
    precision = bits + 64 + 2 * K.degree
    theta, alpha = K.theta(precision), ball(precision)
    with ctx.workprec(precision):
        powers, power = [], acb(1)
        for _ in range(K.degree):
            powers.append(power)
            power = power * theta
        scale = arb(2) ** bits
        rows = []
        for number, value in enumerate([*powers, alpha]):
            unit = [int(number == k) for k in range(K.degree + 1)]
            rows.append([*unit, *(_rounded(part * scale) for part in (value.real, value.imag))])
    short = fmpz_mat(rows).lll()
    coefficients = [short[0, k] for k in range(K.degree + 1)]
    if coefficients[-1] == 0:
        return None
    return fmpq_poly([fmpq(-c, coefficients[-1]) for c in coefficients[:-1]])


def _rounded(value: arb) -> fmpz:
    return value.mid().floor().unique_fmpz()


def _decide_root(K: NumberField, polynomial: tuple[int, ...], ball: Ball) -> fmpq_poly | None:
    """Return alpha as a polynomial in theta, or None, by the degree of K(alpha) over K: slow, and without guesses."""
    from symgroup.algebra.tower import adjoin

    coefficients = [fmpq_poly([fmpq(c, polynomial[-1])]) for c in polynomial]
    found = adjoin(K.modulus, K.theta, coefficients, ball)
    if found.modulus.degree() != K.degree:
        return None
    # c generates K and theta is a polynomial in c: solve for alpha in the powers of theta
    powers, power = [], fmpq_poly([1])
    for _ in range(K.degree):
        powers.append(power)
        power = power * found.theta % found.modulus
    columns = [[p[k] for p in powers] for k in range(K.degree)]
    solution = fmpq_mat(columns).solve(fmpq_mat(K.degree, 1, [found.root[k] for k in range(K.degree)]))
    return fmpq_poly(solution.entries())


@lru_cache(maxsize=512)
def embedding(
    K: NumberField,  # degree k
    L: NumberField,  # degree l
) -> fmpq_poly | None:  # of degree below l
    """Return theta of K as a polynomial in theta of L, or None where K is not contained in L."""
    return fmpq_poly([0, 1]) if K == L else find_root(L, K.polynomial, K.theta)


@lru_cache(maxsize=256)
def conjugation(K: NumberField) -> fmpq_poly | None:
    """Return the complex conjugate of theta as a polynomial in theta, or None where it lies outside K."""
    if K.is_real:
        return fmpq_poly([0, 1])
    if K.conjugate:
        return fmpq_poly(list(K.conjugate))

    def conjugate(precision: int) -> acb:
        return K.theta(precision).conjugate()

    return find_root(K, K.polynomial, conjugate)


def compose(element: fmpq_poly, image: fmpq_poly, modulus: fmpq_poly) -> fmpq_poly:
    """Return the element with theta replaced by its image, modulo a polynomial."""
    result = fmpq_poly([0])
    for coefficient in reversed(element.coeffs()):
        result = (result * image + coefficient) % modulus
    return result


def minimal_polynomial(
    element: fmpq_poly,
    modulus: fmpq_poly,  # f, degree d
) -> tuple[int, ...]:  # primitive integer coefficients, constant first
    """Return the minimal polynomial over Q of an element of Q[t]/(f)."""
    _, factors = multiplication_matrix(element, modulus).charpoly().factor()
    return integer_coefficients(factors[0][0])


def multiplication_matrix(element: fmpq_poly, modulus: fmpq_poly) -> fmpq_mat:  # (d, d)
    """Return the matrix of multiplication by an element of Q[t]/(f) on the powers of t."""
    degree = modulus.degree()
    columns, power = [], element % modulus
    for _ in range(degree):
        columns.append([power[k] for k in range(degree)])
        power = power * fmpq_poly([0, 1]) % modulus
    return fmpq_mat(columns).transpose()


def integer_coefficients(polynomial: fmpq_poly) -> tuple[int, ...]:
    """Return the primitive integer multiple with positive leading coefficient, constant coefficient first."""
    numerator = polynomial.numer()
    content = 0
    for c in numerator.coeffs():
        content = int(fmpz(content).gcd(c))
    sign = 1 if numerator[numerator.degree()] > 0 else -1
    return tuple(sign * int(c) // content for c in numerator.coeffs())


def choose_factor(factors: Sequence[fmpq_poly], ball: Ball) -> fmpq_poly:
    """Return the one of pairwise coprime polynomials that vanishes at a number which is a root of their product."""
    precision, left = FIRST_PRECISION, list(factors)
    while len(left) > 1 and precision < LARGEST_PRECISION:
        point = ball(precision)
        left = [factor for factor in left if evaluate(factor, point, precision).contains(0)]
        precision *= 2
    if len(left) != 1:
        raise SymgroupBug("a number is a root of no factor, or was not told apart from others")
    return left[0]
