"""An invariant positive definite form on a representation, or the proof that there is none."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from symgroup.algebra import (
    ExactMatrix,
    coerce,
    common_field,
    exact_matrix,
    field_of,
    is_positive,
    null_space,
)
from symgroup.errors import InputError
from symgroup.ir import AlgebraicForm, SparseForm, frozen_array
from symgroup.representations import Representation, dual, is_orthogonal, noncompact_reason
from symgroup.representations.base import trace
from symgroup.solve.equivariant import equivariant_basis
from symgroup.solve.forms import form_of_entries


@lru_cache(maxsize=64)
def invariant_square(V: Representation) -> SparseForm | AlgebraicForm:  # one map (d, d)
    """Return `invariant_form` as plans have it; for orthogonal matrices it is 1/d times the identity."""
    d = V.dim
    if not is_orthogonal(V):
        rows = invariant_form(V).tolist()
        entries = [(i, j, value) for i, row in enumerate(rows) for j, value in enumerate(row) if value != 0]
        return form_of_entries([entries], (d, d))
    places, ones = np.arange(d), np.ones(d)
    return SparseForm(1, (d, d), *map(frozen_array, (0 * places, places, places, ones, d * ones)))


def invariant_form(
    V: Representation,  # real, dim d
) -> ExactMatrix:  # (d, d)
    """Return S, symmetric and positive definite, tr S = 1, with rho(g)^T S rho(g) = S for all g.

    *Theorem.* Let B_1, B_2, ... span the symmetric invariant forms on V and C_1, C_2, ... those on its dual. If the image of G
    has compact closure, the system tr(C_j sum_i p_i B_i) = tr C_j has solutions, and each gives the same positive definite
    form P = sum p_i B_i. So where there is no solution, or P is not positive definite, no invariant form is.
    *Proof.* Average the identity over the closure: P = integral of rho(g)^T rho(g) is invariant and positive definite, and
    tr(C P) = integral of tr(C rho(g)^T rho(g)) = tr C, since rho(g) C rho(g)^T = C. So P is a solution. With P for a scalar
    product V is orthogonal, where C -> P C P carries forms on the dual to forms on V, and tr(C_j B) = 0 for all j means
    that B is orthogonal to every symmetric invariant form, itself included: B = 0. So P is the only one. An invariant
    positive definite form gives a compact image, so where the system fails there is none.

    Raises: InputError (SG294) where there is none; LimitError as `equivariant_basis`.
    """
    refuted = noncompact_reason(V)
    if refuted:
        raise _no_form(V, refuted)
    forms, duals = _symmetric(V, dual(V)), _symmetric(dual(V), V)
    field = common_field(V.field, *(field_of(A) for A in (*forms, *duals)))
    B, C = [coerce(A, field) for A in forms], [coerce(A, field) for A in duals]
    rows = [[*(trace(c * b) for b in B), -trace(c)] for c in C]
    solutions = null_space(exact_matrix(rows, field)).tolist() if rows and B else []
    solution = next((row for row in solutions if row[-1] != 0), None)
    if solution is None:
        raise _no_form(V, "its invariant forms do not contain an average of rho(g)^T rho(g)")
    weights = [value / solution[-1] for value in solution]
    P = sum((b * weight for b, weight in zip(B[1:], weights[1:-1], strict=True)), B[0] * weights[0])
    if not is_positive_definite(P):
        raise _no_form(V, f"its only candidate, in the place of the average, is {_shown(P)}")
    return P / trace(P)


def _symmetric(V: Representation, W: Representation) -> list[ExactMatrix]:
    """Return what spans the symmetric matrices of Hom(V, W), W the dual of V."""
    maps = [A + A.transpose() for A in equivariant_basis(V, W).to_exact()]
    return [A for A in maps if any(entry != 0 for entry in A.entries())]


def is_positive_definite(S: ExactMatrix) -> bool:  # (d, d), symmetric and real
    """Whether x^T S x > 0 for all x but 0: all pivots of elimination without exchanges are positive (Sylvester)."""
    rows = S.tolist()
    for k in range(len(rows)):
        pivot = rows[k][k]
        if not is_positive(pivot):
            return False
        for i in range(k + 1, len(rows)):
            if rows[i][k] != 0:
                factor = rows[i][k] / pivot
                rows[i] = [a - factor * b for a, b in zip(rows[i], rows[k], strict=True)]
    return True


def _no_form(V: Representation, reason: str) -> InputError:
    return InputError.of(
        "SG294",
        f"{V} has no invariant positive definite form",
        notes=[reason],
        help="take gated, which needs no form",
    )


def _shown(P: ExactMatrix) -> str:
    text = str(P.tolist())
    return text if len(text) <= 80 else "not positive definite"
