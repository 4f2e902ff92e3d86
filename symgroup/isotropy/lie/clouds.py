"""Stabilizers of points in space, under a finite group that moves points to each other and O(n) or SO(n) that turns space.

Notation: V_f is a real representation of a finite group F, of dim k; x in V_f # natural(O(n)) is a matrix Y with k rows, and
(s, g) takes it to rho(s) Y g^T. D = Y Y^T; U is the span of the rows, of dim r, and F_D = { s : rho(s) D rho(s)^T = D }.

Theorem. The stabilizer in F x O(n) is isomorphic to F_D x O(n - r), by (s, h) -> (s, g_s h), h on the complement of U, where
g_s takes row i of rho(s) Y to row i of Y and is 1 on the complement.
Proof. If rho(s) Y g^T = Y then D = rho(s) D rho(s)^T, as g^T g = 1. For s in F_D the rows of rho(s) Y and of Y have the same
dot products, so that one isometry of U takes the former to the latter. It is unique, hence s -> g_s a homomorphism. The
elements (1, g) of the stabilizer are those with g = 1 on U.
In F x SO(n): (s, h) with det(h) = det(g_s). For r < n each s has such h, for r = n those with det(g_s) = 1 stay. For odd n - r
the elements (s, det(g_s) h), h in SO(n - r), show that it is F_D x SO(n - r). If F_D has two elements, one with det(g_s) = -1,
then h decides s, and it is O(n - r).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from symgroup.algebra import (
    ExactMatrix,
    ExactScalar,
    FieldElement,
    block_diagonal,
    coerce,
    common_field,
    exact_matrix,
    field_of,
    identity_matrix,
    pivots_of,
    row_space,
    to_sympy,
)
from symgroup.groups import FiniteGroup, LieGroup, Permutation
from symgroup.groups.recognize import recognize
from symgroup.isotropy.lie.conditions import Column, plain
from symgroup.isotropy.lie.decided import Decided, joined, orthogonal_name
from symgroup.isotropy.lie.orthogonal import orthogonal_complement, reflection, times
from symgroup.isotropy.stabilizer import stabilizer
from symgroup.representations import Outer, Representation, direct_sum, tensor_product
from symgroup.representations.basic import Natural, Trivial
from symgroup.representations.combined import DirectSum

Value = TypeVar("Value")
Points = list[tuple[Representation, list[list[Value]]]]  # a representation of F with its rows
Labels = list[tuple[Representation, list[Value]]]


def fixing_cloud(V: Representation, columns: Sequence[Column]) -> Decided | None:
    """Return the stabilizer where V is a sum of V_f # natural(G), V_f # trivial(G), or None."""
    factors = V.group.factors
    lie = [F for F in factors if isinstance(F, LieGroup)]
    if len(factors) != 2 or len(lie) != 1 or lie[0].form is None:
        return None
    form = lie[0].form
    if form.letter not in ("O", "SO") or 0 not in form.signature or not field_of(columns[0][0]).is_real:
        return None
    points: Points[ExactScalar] = []
    labels: Labels[ExactScalar] = []
    for column in columns:
        parts = parts_of_cloud(V, list(column), factors.index(lie[0]))
        if parts is None:
            return None
        points += parts[0]
        labels += parts[1]
    if any(part.group != factors[1 - factors.index(lie[0])] for part, _ in (*points, *labels)):
        return None  # V is restricted from a larger product
    finite = factors[1 - factors.index(lie[0])]
    if not points or not isinstance(finite, FiniteGroup):
        return None
    return _decided(finite, points, labels, lie[0], factors.index(lie[0]))


def parts_of_cloud(
    V: Representation,  # of F x O(n), in either order
    x: list[Value],  # (dim V,), exact numbers or floats
    place: int,  # of O(n) among the two factors
) -> tuple[Points[Value], Labels[Value]] | None:
    """Return the rows that O(n) turns and the numbers that it leaves alone; None where a summand is neither."""
    points: Points[Value] = []
    labels: Labels[Value] = []
    return (points, labels) if _collect(V, x, place, points, labels) else None


def _collect(
    V: Representation, x: list[Value], place: int, points: Points[Value], labels: Labels[Value]
) -> bool:
    V = plain(V)
    if isinstance(V, DirectSum):
        start = 0
        for copies, part in V.parts:
            for _ in range(copies):
                if not _collect(part, x[start : start + part.dim], place, points, labels):
                    return False
                start += part.dim
        return True
    if isinstance(V, Natural):
        sizes = [F.degree for F in V.group.factors]
        parts: list[Representation] = [Natural(F) for F in V.group.factors]
        halves = [x[: sizes[0]], x[sizes[0] :]]
        labels.append((parts[1 - place], halves[1 - place]))
        points.append((Trivial(V.group.factors[1 - place]), [halves[place]]))
        return True
    if not isinstance(V, Outer) or len(V.parts) != 2:
        return all(value == 0 for value in x)
    own, other = plain(V.parts[place]), V.parts[1 - place]
    if isinstance(own, Trivial):
        labels.append((other, x))
        return True
    n, k = own.dim, other.dim
    rows = [[x[i * n + j] if place == 1 else x[j * k + i] for j in range(n)] for i in range(k)]
    points.append((other, rows))
    return isinstance(own, Natural)


def _decided(
    finite: FiniteGroup,
    points: Points[ExactScalar],
    labels: Labels[ExactScalar],
    group: LieGroup,
    place: int,
) -> Decided:
    rows = [row for _, part in points for row in part]
    Y = exact_matrix(rows, field_of(rows[0][0]))
    V_f = direct_sum([(1, part) for part, _ in points])
    terms = [(1, tensor_product(V_f, V_f)), *((1, part) for part, _ in labels)]
    values = [*(Y * Y.transpose()).entries(), *(value for _, part in labels for value in part)]
    S = stabilizer(direct_sum(terms), [_as_sympy(value) for value in values])
    n = group.degree
    one = identity_matrix(n, field_of(Y))
    rest = orthogonal_complement(row_space(Y), one)
    turns = pairs = [(s, _turn(V_f, s, Y, rest)) for s in S.generators]
    mirror = reflection(rest.tolist()[0], one) if rest.nrows() else None
    special = group.form is not None and group.form.letter == "SO"
    kept = S.subgroup
    if special:
        pairs = _of_determinant_one(pairs, mirror)
        if mirror is None:
            kept = finite.subgroup([s for s, _ in pairs])
    blocks = [_block(finite.natural_matrix(s), g, place) for s, g in pairs]
    if mirror is not None and not special:
        blocks.append(_block(identity_matrix(finite.degree), mirror, place))
    m = int(rest.nrows())
    inner = orthogonal_name(m, 0, "SO" if special else "O")
    twisted = special and m > 0 and m % 2 == 0 and any(g.det() != 1 for _, g in turns)
    number = kept.order * {"C2": 2}.get(inner, 1) if m < 2 else None
    text = (
        f"{S.order} of the elements of {finite} keep the dot products of the points, whose span has dim {n - m}; each "
        "comes with one isometry of the span, and the group of the complement is free"
    )
    name = None if twisted else joined([recognize(kept), inner])
    if twisted and S.order == 2:
        name = orthogonal_name(m, 0, "O")
    return Decided(m * (m - 1) // 2, name, number, tuple(blocks), text)


def _turn(V_f: Representation, s: Permutation, Y: ExactMatrix, rest: ExactMatrix) -> ExactMatrix:
    """Return g_s: it takes the rows of rho(s) Y to those of Y, and is 1 on the complement of their span."""
    field = common_field(field_of(Y), V_f.field)
    before = coerce(V_f.matrix(s), field) * coerce(Y, field)
    echelon, rank = before.transpose().rref()
    chosen = pivots_of(echelon, rank)
    complement = coerce(rest, field).tolist()
    source = exact_matrix([*(before.tolist()[i] for i in chosen), *complement], field).transpose()
    target = exact_matrix([*(coerce(Y, field).tolist()[i] for i in chosen), *complement], field).transpose()
    return target * source.inv()


def _of_determinant_one(
    pairs: Sequence[tuple[Permutation, ExactMatrix]], mirror: ExactMatrix | None
) -> list[tuple[Permutation, ExactMatrix]]:
    """Return generators of the pairs of determinant 1: turned by a mirror beside the points, or of index 1 or 2 (Schreier)."""
    if mirror is not None:
        return [(s, g if g.det() == 1 else times(g, mirror)) for s, g in pairs]
    first = next(((s, g) for s, g in pairs if g.det() != 1), None)
    if first is None:
        return list(pairs)
    result = []
    for s, g in pairs:
        if g.det() == 1:
            result += [(s, g), (first[0] @ s @ first[0].inverse(), first[1] * g * first[1].inv())]
        else:
            result += [(s @ first[0].inverse(), g * first[1].inv()), (first[0] @ s, first[1] * g)]
    return [(s, g) for s, g in result if not s.is_identity]


def _block(finite: ExactMatrix, turn: ExactMatrix, place: int) -> ExactMatrix:
    field = common_field(field_of(finite), field_of(turn))
    blocks = [coerce(finite, field), coerce(turn, field)]
    return block_diagonal(blocks if place == 1 else blocks[::-1], field)


def _as_sympy(value: ExactScalar) -> object:
    return value.to_sympy() if isinstance(value, FieldElement) else to_sympy(value)
