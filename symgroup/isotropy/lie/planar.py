"""Stabilizers in SO(2) and O(2), in every representation, by weights.

Notation: J = drho of the quarter turn, so that rho of the turn by t is exp(t J); V is the sum of its parts of weight m = 0,
1, ..., on which J^2 = -m^2; x_m is that part of x, z_m = m x_m - i J x_m, so that J z_m = i m z_m and 2 m x_m = z_m +
conj(z_m); s is the reflection diag(1, -1).

Theorem. Let g be the greatest common divisor of the m > 0 with x_m != 0. The turns that fix x are those by multiples of 2
pi / g. A reflection fixes x exactly where rho(s) x_0 = x_0, z_m = r_m rho(s) conj(z_m) for a number r_m, for all these m,
and r_m = w^(m / g) for w = the product of the r_m^(a_m), with sum a_m m = g. The reflections are then the turns by t times
s, exp(i t)^g = w.
Proof. The turn by t multiplies z_m by exp(i m t), which is 1 for all these m exactly where exp(i g t) = 1. As rho(s) J = -J
rho(s), it takes conj(z_m) to a vector that J multiplies by i m, as it does z_m. So the turn by t times s fixes x exactly
where rho(s) x_0 = x_0 and exp(i m t) rho(s) conj(z_m) = z_m, which says exp(i m t) = r_m, for all these m. Then exp(i g t)
= w and r_m = w^(m / g); conversely each t with exp(i g t) = w will do.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from math import gcd, isqrt

import sympy
from flint import fmpq

from symgroup.algebra import (
    ExactMatrix,
    ExactScalar,
    FieldElement,
    NumberField,
    coerce,
    exact_matrix,
    field_of,
    identity_matrix,
    matrix_from_entries,
    number_field,
    to_exact,
)
from symgroup.groups import LieGroup
from symgroup.groups.matrices import FrozenMatrix, conjugate_matrix
from symgroup.isotropy.lie.conditions import Column
from symgroup.isotropy.lie.decided import Decided
from symgroup.representations import Representation

LARGEST_DIM = 200  # of V
LARGEST_ROTATION = 30  # order of a turn that is written down
GAUSSIAN = number_field([sympy.I])


def fixing_in_plane(V: Representation, columns: Sequence[Column]) -> Decided | None:
    """Return the stabilizer of rational vectors in SO(2) or O(2); None for other groups."""
    group = V.group
    if not isinstance(group, LieGroup) or group.form is None or group.form.letter not in ("O", "SO"):
        return None
    rational = field_of(columns[0][0]).is_rational and V.field.is_rational
    if group.form.signature != (2, 0) or V.dim > LARGEST_DIM or not rational:
        return None
    J = V.derivative(exact_matrix([[0, -1], [1, 0]]))
    parts = [_by_weight(J, matrix_from_entries(V.dim, 1, list(column))) for column in columns]
    weights = sorted({m for part in parts for m in part if m})
    g = reduce(gcd, weights, 0)
    w = None if group.form.letter == "SO" else _mirror(V, J, parts, weights, g)
    if g == 0:
        return _whole(group, w is not None)
    text = f"x has parts of weights {', '.join(map(str, weights))}, and a turn fixes x where it fixes these"
    if group.form.letter == "O":
        text += f"; {'no reflection' if w is None else 'a reflection'} takes each to itself"
    generators = _generators(g, w)
    return Decided(0, _name(g, w is not None), g * (1 if w is None else 2), generators, text)


def _whole(group: LieGroup, with_mirror: bool) -> Decided:
    """Every turn fixes x, which has weight 0 only."""
    mirror = exact_matrix([[1, 0], [0, -1]])
    return Decided(
        1, "O(2)" if with_mirror else "SO(2)", None, (mirror,) if with_mirror else (), "x has weight 0 only"
    )


def _by_weight(J: ExactMatrix, x: ExactMatrix) -> dict[int, ExactMatrix]:
    """Return the x_m that are not 0. Every m^2 is at most the largest sum of entries of a row of J^2 in size."""
    square = J * J * -1
    n = int(J.nrows())
    bound = max((sum(abs(fmpq(e)) for e in row) for row in square.tolist()), default=fmpq(0))
    candidates = range(isqrt(int(bound.p // bound.q)) + 1)
    one = identity_matrix(n)
    found = {}
    for m in candidates:
        part = x
        for k in candidates:
            if k != m:
                part = (square - one * (k * k)) * part * fmpq(1, m * m - k * k)
        if any(entry != 0 for entry in part.entries()):
            found[m] = part
    return found


def _mirror(
    V: Representation, J: ExactMatrix, parts: Sequence[dict[int, ExactMatrix]], weights: Sequence[int], g: int
) -> ExactScalar | None:
    """Return w of the theorem, or None where no reflection fixes x."""
    S = V.matrix(FrozenMatrix.of(exact_matrix([[1, 0], [0, -1]])))
    ratios: dict[int, ExactScalar] = {}
    for part in parts:
        for m, x in part.items():
            if m == 0:
                if S * x != x:
                    return None
                continue
            unit = to_exact(sympy.I, GAUSSIAN)
            z = coerce(x, GAUSSIAN) * m - coerce(J * x, GAUSSIAN) * unit
            other = coerce(S, GAUSSIAN) * conjugate_matrix(z)
            place = next(i for i, entry in enumerate(z.entries()) if entry != 0)
            if other[place, 0] == 0:
                return None
            r = z[place, 0] / other[place, 0]
            if other * r != z or ratios.setdefault(m, r) != r:
                return None
    w = _power_product(ratios, weights)
    return w if all(ratios[m] == w ** (m // g) for m in weights) else None


def _power_product(ratios: dict[int, ExactScalar], weights: Sequence[int]) -> ExactScalar:
    """Return the product of the r_m^(a_m) with sum a_m m the greatest common divisor of the weights, 1 for none."""
    total, w = 0, coerce(fmpq(1), GAUSSIAN)
    for m in weights:
        a, b, total = (int(value) for value in sympy.gcdex(total, m))
        w = w**a * ratios[m] ** b
    return w


def _name(g: int, with_mirror: bool) -> str:
    if not with_mirror:
        return "1" if g == 1 else f"C{g}"
    return {1: "C2", 2: "C2 x C2", 3: "S3"}.get(g, f"D{g}")


def _generators(g: int, w: ExactScalar | None) -> tuple[ExactMatrix, ...] | None:
    """Return a turn and a reflection; None where one is not written down: a long turn, a root of w that is no root of 1."""
    if g > LARGEST_ROTATION:
        return None
    turns = () if g == 1 else (_turn(sympy.Rational(2, g)),)
    if w is None:
        return turns
    mirror = exact_matrix([[1, 0], [0, -1]])
    if g == 1 and isinstance(w, FieldElement):
        a, b = w.coordinates
        return (*turns, exact_matrix([[a, b], [b, -a]]))
    roots = {coerce(fmpq(1), GAUSSIAN): 0, coerce(fmpq(-1), GAUSSIAN): 1}
    unit = to_exact(sympy.I, GAUSSIAN)
    roots |= {unit: sympy.Rational(1, 2), -unit: sympy.Rational(3, 2)}
    if w not in roots:
        return None
    turn = _turn(roots[w] / sympy.Integer(g))
    return (*turns, turn * coerce(mirror, field_of(turn)))


def _turn(part: sympy.Rational) -> ExactMatrix:
    """Return the turn by a multiple of pi."""
    c, s = sympy.cos(part * sympy.pi), sympy.sin(part * sympy.pi)
    field: NumberField = number_field([c, s])
    return exact_matrix([[to_exact(v, field) for v in row] for row in [[c, -s], [s, c]]], field)
