"""Number fields K = Q(theta): an irreducible polynomial with one chosen complex root, so that elements have values.

Notation: f is the monic minimal polynomial of theta, d its degree. Elements are polynomials in theta of degree below d, so
equality and zero are decided by coordinates; balls (Johansson 2017, arXiv:1611.02831) only tell the roots of f apart.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

import sympy
from flint import acb, acb_poly, ctx, fmpq, fmpq_mat, fmpq_poly, fmpz_poly

from symgroup.errors import SymgroupBug

Ball: TypeAlias = Callable[[int], acb]  # precision in bits -> a ball that contains the number

FIRST_PRECISION = 64
LARGEST_PRECISION = 1 << 20


@dataclass(frozen=True, slots=True)
class BasisName:
    """One element of the basis in which elements of a field are written down, with its name."""

    text: str  # as the language writes it; '' is 1
    expression: sympy.Expr
    coordinates: tuple[fmpq, ...]  # (d,), of the powers of theta


@dataclass(frozen=True, slots=True)
class NumberField:
    """Q(theta) for one complex root theta of a monic irreducible polynomial f with integer coefficients.

    Fields are equal when f and the chosen root are. `common_field` and `coerce` compare fields that are written differently.

    Examples:
        >>> from symgroup.algebra import QQ, number_field
        >>> number_field([sympy.cos(sympy.pi / 5)])
        Q(sqrt(5))
        >>> QQ.degree
        1
    """

    polynomial: tuple[int, ...]  # coefficients of f, constant first
    root: int = 0  # position of theta among the roots of f as flint lists them at 64 bits
    generator: str = field(default="t", compare=False)  # theta, as the language writes it
    expression: sympy.Expr = field(default=sympy.Integer(0), compare=False)  # theta
    names: tuple[str, ...] = field(default=(), compare=False)  # what Q is extended by
    basis: tuple[BasisName, ...] = field(default=(), compare=False)  # (d,), the first is 1
    order: int = field(default=0, compare=False)  # n where theta is zeta(n) or 2 cos(2 pi/n), else 0
    conjugate: tuple[fmpq, ...] = field(default=(), compare=False)  # that of theta, where it is known
    modulus: fmpq_poly = field(init=False, compare=False, repr=False)  # f

    def __post_init__(self) -> None:
        object.__setattr__(self, "modulus", fmpq_poly(list(self.polynomial)))

    @property
    def degree(self) -> int:
        """The dimension of the field over Q."""
        return len(self.polynomial) - 1

    @property
    def is_rational(self) -> bool:
        """Whether this is Q itself."""
        return len(self.polynomial) == 2

    @property
    def is_real(self) -> bool:
        """Whether theta is real, so that every element is."""
        return bool(self.theta(FIRST_PRECISION).imag.is_zero())

    def theta(self, precision: int) -> acb:
        """Return a ball that contains theta and no other root of f."""
        return _root_ball(self.polynomial, self.root, precision)

    def __repr__(self) -> str:
        return str(self)

    def __str__(self) -> str:
        return "Q" if self.is_rational else f"Q({', '.join(self.names or (self.generator,))})"


QQ = NumberField((0, 1), basis=(BasisName("", sympy.Integer(1), (fmpq(1),)),))


def evaluate(
    polynomial: fmpq_poly,
    point: acb,
    precision: int,
) -> acb:
    """Return a ball that contains the polynomial's value at every point of a ball."""
    with ctx.workprec(precision):
        return acb_poly(polynomial)(point)


@lru_cache(maxsize=1024)
def roots_of(polynomial: tuple[int, ...], precision: int) -> tuple[acb, ...]:
    """Return disjoint balls, one around each root of a squarefree integer polynomial; those of real roots are real."""
    with ctx.workprec(precision):
        return tuple(root for root, _ in fmpz_poly(list(polynomial)).complex_roots())


@lru_cache(maxsize=1024)
def _root_ball(polynomial: tuple[int, ...], root: int, precision: int) -> acb:
    first = roots_of(polynomial, FIRST_PRECISION)[root]
    if precision <= FIRST_PRECISION:
        return first
    found = [ball for ball in roots_of(polynomial, precision) if ball.overlaps(first)]
    if len(found) != 1:
        raise SymgroupBug("the roots of a minimal polynomial were not separated")
    return found[0]


def root_number(
    polynomial: tuple[int, ...],
    ball: Ball,  # a number that is known to be a root of the polynomial
) -> int:
    """Return which of the roots of a squarefree polynomial a number is."""
    roots = roots_of(polynomial, FIRST_PRECISION)
    precision = FIRST_PRECISION
    while precision < LARGEST_PRECISION:
        value = ball(precision)
        near = [number for number, root in enumerate(roots) if root.overlaps(value)]
        if len(near) == 1:
            return near[0]
        precision *= 2
    raise SymgroupBug("a number was not told apart from the roots of its polynomial")


@lru_cache(maxsize=256)
def reduction_table(polynomial: tuple[int, ...]) -> tuple[tuple[fmpq, ...], ...]:
    """Return theta^d, ..., theta^(2 d - 2) as coordinates in 1, ..., theta^(d - 1)."""
    degree = len(polynomial) - 1
    modulus, power, rows = fmpq_poly(list(polynomial)), fmpq_poly([0] * degree + [1]), []
    for _ in range(degree - 1):
        reduced = power % modulus
        rows.append(coordinates_of(reduced, degree))
        power = reduced * fmpq_poly([0, 1])
    return tuple(rows)


def coordinates_of(element: fmpq_poly, degree: int) -> tuple[fmpq, ...]:  # (d,)
    """Return the coefficients of a polynomial of degree below d, filled up with zeros."""
    found = element.coeffs()
    return (*found, *[fmpq(0)] * (degree - len(found)))


@lru_cache(maxsize=256)
def written_basis(basis: tuple[BasisName, ...]) -> fmpq_mat:  # (d, d)
    """Return the matrix that takes coordinates in the powers of theta to coordinates in the named basis."""
    size = len(basis)
    return fmpq_mat(size, size, [e for name in basis for e in name.coordinates]).transpose().inv()
