"""What a vector of a representation asks of a matrix g of the group: fixed vectors, and tensors that g keeps.

Natural representations, their duals, products of two, second powers, determinants, and irreducible representations of SO(3)
and O(3) up to l = 2 are translated, and sums and subrepresentations of these; for anything else the translation says so.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from symgroup.algebra import (
    ExactMatrix,
    ExactScalar,
    NumberField,
    coerce,
    identity_matrix,
    kronecker,
    matrix_from_entries,
    null_space,
    stack,
    zero_matrix,
)
from symgroup.representations import Representation, Subrepresentation
from symgroup.representations.basic import Determinant, Natural, Trivial
from symgroup.representations.combined import DirectSum, Dual, Restriction, TensorProduct
from symgroup.representations.powers import ExteriorPower, SymmetricPower, multisets
from symgroup.representations.spherical import SphericalIrrep

Column = Sequence[ExactScalar]


@dataclass(slots=True)
class Conditions:
    """Conditions on g, a matrix (n, n) of the natural representation, over one field."""

    size: int  # n
    field: NumberField
    vectors: list[ExactMatrix] = dataclasses.field(default_factory=list)  # g v = v, each (n, 1)
    covectors: list[ExactMatrix] = dataclasses.field(default_factory=list)  # g^T v = v
    axial: list[ExactMatrix] = dataclasses.field(default_factory=list)  # det(g) g v = v
    operators: list[ExactMatrix] = dataclasses.field(default_factory=list)  # g M g^-1 = M
    forms: list[ExactMatrix] = dataclasses.field(default_factory=list)  # g M g^T = M
    coforms: list[ExactMatrix] = dataclasses.field(default_factory=list)  # g^T M g = M
    unimodular: bool = False  # det(g) = 1


def conditions_of(
    V: Representation,  # of a group of matrices (n, n)
    columns: Sequence[Column],  # each (dim V,)
    field: NumberField,  # of the columns
) -> Conditions | None:
    """Return conditions on g that say rho(g) x = x for each column, or None where V is not translated."""
    found = Conditions(V.group.degree, field)
    return found if all(_translate(V, list(column), found) for column in columns) else None


def _translate(V: Representation, x: list[ExactScalar], found: Conditions) -> bool:
    if all(value == 0 for value in x) or isinstance(V, Trivial):
        return True
    if isinstance(V, Natural):
        found.vectors.append(_column(x, found.field))
    elif isinstance(V, Determinant):
        found.unimodular = True
    elif isinstance(V, DirectSum):
        return _translate_sum(V, x, found)
    elif isinstance(V, Subrepresentation):
        inside = coerce(V.embedding(), found.field) * _column(x, found.field)
        return _translate(V.base, list(inside.entries()), found)
    elif isinstance(V, Restriction):
        return _translate(V.base, x, found)  # the elements of a subgroup act by the same natural matrices
    elif isinstance(V, Dual):
        return _translate_dual(V.base, x, found)
    elif isinstance(V, TensorProduct):
        return _translate_product(V.left, V.right, x, found)
    elif isinstance(V, SphericalIrrep):
        return _translate_irrep(V, x, found)
    elif isinstance(V, (SymmetricPower, ExteriorPower)) and isinstance(plain(V.base), Natural):
        return _translate_power(V, x, found, found.forms)
    else:
        return False
    return True


def plain(V: Representation) -> Representation:
    """Return V without restrictions to subgroups and pairs of duals: the same formula in natural matrices."""
    while True:
        if isinstance(V, Restriction) or (isinstance(V, DirectSum) and V.parts[0][0] == 1 == len(V.parts)):
            V = V.base if isinstance(V, Restriction) else V.parts[0][1]
        elif isinstance(V, Dual) and isinstance(plain(V.base), Dual):
            inner = plain(V.base)
            V = inner.base if isinstance(inner, Dual) else V
        else:
            return V


def _translate_sum(V: DirectSum, x: list[ExactScalar], found: Conditions) -> bool:
    start = 0
    for copies, part in V.parts:
        for _ in range(copies):
            if not _translate(part, x[start : start + part.dim], found):
                return False
            start += part.dim
    return True


def _translate_dual(base: Representation, x: list[ExactScalar], found: Conditions) -> bool:
    """rho*(g) = rho(g^-1)^T, so the dual of a sum or product is that of the duals."""
    base = plain(base)
    if isinstance(base, Natural):
        found.covectors.append(_column(x, found.field))
        return True
    if isinstance(base, (Trivial, Determinant)):
        return _translate(base, x, found)
    if isinstance(base, Dual):
        return _translate(base.base, x, found)
    if isinstance(base, DirectSum):
        return _translate(DirectSum(tuple((copies, Dual(part)) for copies, part in base.parts)), x, found)
    if isinstance(base, TensorProduct):
        return _translate_product(Dual(base.left), Dual(base.right), x, found)
    if isinstance(base, SphericalIrrep):
        return _translate_irrep(base, x, found)  # orthogonal matrices
    if isinstance(base, (SymmetricPower, ExteriorPower)) and isinstance(plain(base.base), Natural):
        return _translate_power(base, x, found, found.coforms)
    return False


def _translate_product(
    left: Representation, right: Representation, x: list[ExactScalar], found: Conditions
) -> bool:
    """Entry i, j of M is that at e_i x e_j: rho(g) x is A M B^T for A = rho_left(g), B = rho_right(g)."""
    left, right = plain(left), plain(right)
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Trivial):
            return _translate(other, x, found)
        if isinstance(one, Determinant) and isinstance(other, Natural):
            found.axial.append(_column(x, found.field))
            return True
    kinds = [_kind(left), _kind(right)]
    if None in kinds:
        return False
    M = matrix_from_entries(left.dim, right.dim, x, found.field)
    {
        (False, False): found.forms,
        (True, True): found.coforms,
        (False, True): found.operators,
        (True, False): found.operators,
    }[kinds[0] is True, kinds[1] is True].append(M.transpose() if kinds[0] and not kinds[1] else M)
    return True


def _kind(V: Representation) -> bool | None:
    """Return False for natural, True for its dual, None for others."""
    if isinstance(V, Natural):
        return False
    return True if isinstance(V, Dual) and isinstance(plain(V.base), Natural) else None


def _translate_power(
    V: SymmetricPower | ExteriorPower, x: list[ExactScalar], found: Conditions, target: list[ExactMatrix]
) -> bool:
    """Write second powers as matrices, and the top exterior power as the determinant.

    sum x_ij e_i e_j is e^T M e with M_ij = x_ij / 2 off the diagonal; a linear form on these monomials takes v v to v^T M v
    with M_ij = x_ij, as v v has the coefficient 2 v_i v_j there. sum x_ij e_i ^ e_j is M with M_ij = -M_ji = x_ij.
    """
    n = found.size
    if isinstance(V, ExteriorPower) and V.degree == n:
        found.unimodular = True
        return True
    if V.degree != 2:
        return False
    M = zero_matrix(n, n, found.field)
    if isinstance(V, SymmetricPower):
        halves = 2 if target is found.forms else 1
        for (i, j), value in zip(multisets(n, 2).tolist(), x, strict=True):
            M[i, j] = value if i == j else value / halves
            M[j, i] = M[i, j]
    else:
        pairs = [(i, j) for i in range(n) for j in range(i + 1, n)]
        for (i, j), value in zip(pairs, x, strict=True):
            M[i, j], M[j, i] = value, -value
    target.append(M)
    return True


def _translate_irrep(V: SphericalIrrep, x: list[ExactScalar], found: Conditions) -> bool:
    """l = 1 is the natural representation or its axial form, l = 2 of even parity the traceless symmetric matrices."""
    parity = V.parity
    if V.l == 0 and parity == -1:
        found.unimodular = True
    elif V.l == 1:
        (found.vectors if parity == -1 else found.axial).append(_column(x, found.field))
    elif V.l == 2 and parity == 1:
        power = SymmetricPower(Natural(V.group), 2)
        column = intertwiner(V, power, found.field) * _column(x, found.field)
        return _translate_power(power, list(column.entries()), found, found.forms)
    else:
        return V.l == 0
    return True


def intertwiner(V: Representation, W: Representation, field: NumberField) -> ExactMatrix:  # (dim W, dim V)
    """Return the one map T up to a factor with T drho_V(X) = drho_W(X) T, for V irreducible and once in W.

    It is injective by Schur's lemma. Where the group has a second component {1, -1} x SO(3), -1 acts as 1 on both sides here.
    """
    conditions = []
    for X in V.group.lie_algebra:
        a, b = coerce(V.derivative(X), field), coerce(W.derivative(X), field)
        one_v, one_w = identity_matrix(V.dim, field), identity_matrix(W.dim, field)
        conditions.append(kronecker(b, one_v) - kronecker(one_w, a.transpose()))
    solution = null_space(stack(conditions, V.dim * W.dim))
    return matrix_from_entries(W.dim, V.dim, solution.entries()[: V.dim * W.dim], field)


def _column(x: Sequence[ExactScalar], field: NumberField) -> ExactMatrix:
    return matrix_from_entries(len(x), 1, x, field)
