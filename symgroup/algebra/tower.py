"""Adjoin one algebraic number after the other: fields that contain given expressions, before a nice generator is chosen.

K(alpha) for a root alpha of a squarefree polynomial g over K = Q[t]/(f) is a factor of the algebra A = K[x]/(g), of dimension
D = deg f deg g over Q. If the characteristic polynomial of c = x + s t on A is squarefree, c generates A and A is the product
of Q[t]/(f_i) over its irreducible factors f_i; the factor that vanishes at alpha + s theta belongs to K(alpha) (the primitive
element theorem; Cohen, A Course in Computational Algebraic Number Theory, 1993, sections 4.5.1 and 3.6).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from flint import acb, ctx, fmpq_mat, fmpq_poly

from symgroup.algebra.embeddings import choose_factor, minimal_polynomial
from symgroup.algebra.fields import Ball
from symgroup.errors import LimitError

LARGEST_WORKING_DEGREE = 256


@dataclass(frozen=True, slots=True)
class Extension:
    """K(alpha) = Q[t]/(modulus), with theta of K and alpha as polynomials in t."""

    modulus: fmpq_poly
    ball: Ball  # of t
    theta: fmpq_poly
    root: fmpq_poly


def adjoin(
    modulus: fmpq_poly,  # f, of K = Q[t]/(f)
    theta: Ball,
    polynomial: list[fmpq_poly],  # g over K, monic and squarefree, constant coefficient first
    alpha: Ball,  # a root of g
) -> Extension:
    """Return K(alpha). Raises: LimitError (SG412). Cost: one characteristic polynomial of size deg f deg g."""
    size = modulus.degree() * (len(polynomial) - 1)
    if size > LARGEST_WORKING_DEGREE:
        raise degree_limit(size, LARGEST_WORKING_DEGREE)
    x, t = _multiplications(modulus, polynomial)
    for step in count(0 if modulus.degree() == 1 else 1):
        scale = step // 2 + 1 if step % 2 else -(step // 2)  # 0 or 1, -1, 2, -2, ...
        c = x + t * scale
        characteristic = c.charpoly()
        if characteristic.gcd(characteristic.derivative()).degree() == 0:
            break

    def ball(precision: int) -> acb:
        with ctx.workprec(precision):
            return alpha(precision) + scale * theta(precision)

    chosen = choose_factor([factor for factor, _ in characteristic.factor()[1]], ball)
    chosen = chosen / chosen[chosen.degree()]
    one = fmpq_mat(size, 1, [int(k == 0) for k in range(size)])
    columns, power = [], one
    for _ in range(size):
        columns.append(power.entries())
        power = c * power
    images = (
        fmpq_mat(columns)
        .transpose()
        .solve(fmpq_mat(2, size, (t * one).entries() + (x * one).entries()).transpose())
    )
    of_theta, of_root = (fmpq_poly([images[k, j] for k in range(size)]) % chosen for j in (0, 1))
    return Extension(chosen, ball, of_theta, of_root)


def _multiplications(modulus: fmpq_poly, polynomial: list[fmpq_poly]) -> tuple[fmpq_mat, fmpq_mat]:
    """Return the matrices of multiplication by x and by t on A, where x^i t^j has number i d + j."""
    d, e = modulus.degree(), len(polynomial) - 1
    x, t = fmpq_mat(d * e, d * e), fmpq_mat(d * e, d * e)
    for j in range(d):
        power = fmpq_poly([0] * j + [1])
        moved = power * fmpq_poly([0, 1]) % modulus
        for i in range(e):
            for k in range(d):
                t[i * d + k, i * d + j] = moved[k]
            if i + 1 < e:
                x[(i + 1) * d + j, i * d + j] = 1
        for i in range(e):
            coefficient = -polynomial[i] * power % modulus
            for k in range(d):
                x[i * d + k, (e - 1) * d + j] = coefficient[k]
    return x, t


def degree_limit(degree: int, limit: int) -> LimitError:
    """Return the refusal of a field of too large a degree (SG412)."""
    return LimitError.of(
        "SG412",
        f"the entries need a number field of degree {degree}",
        notes=[f"the limit is {limit}"],
        help="use fewer different roots, or a smaller n in cos(2 pi/n)",
    )


def powers_of(
    element: fmpq_poly,
    modulus: fmpq_poly,  # of degree D
) -> fmpq_mat:  # (degree of Q(element), D)
    """Return 1, c, c^2, ... as independent rows, a basis of Q(c)."""
    degree, size = len(minimal_polynomial(element, modulus)) - 1, modulus.degree()
    rows, power = [], fmpq_poly([1])
    for _ in range(degree):
        rows.append([power[k] for k in range(size)])
        power = power * element % modulus
    return fmpq_mat(rows)


def contains(span: fmpq_mat, element: fmpq_poly) -> bool:
    """Whether an element lies in the span of independent rows."""
    rows = [*span.tolist(), [element[k] for k in range(span.ncols())]]
    return bool(fmpq_mat(rows).rank() == span.nrows())
