"""Whether the matrices of a representation are orthogonal, or cannot become so in any basis.

A representation on a real space has an invariant positive definite form exactly where its image has compact closure: the
average of any form over the closure is invariant, and the group of a positive definite form is compact.
"""

from __future__ import annotations

from functools import lru_cache

from flint import fmpq

from symgroup.algebra import ExactMatrix, coerce, is_positive, zero_matrix
from symgroup.groups import FiniteGroup
from symgroup.representations.base import Kind, Representation, trace
from symgroup.representations.combined import DirectSum, Dual, Restriction, TensorProduct


@lru_cache(maxsize=256)
def is_orthogonal(V: Representation) -> bool:
    """Whether rho(g)^T rho(g) = 1 for every g, decided exactly.

    Sums, tensor products, duals and restrictions of orthogonal matrices are orthogonal; else generators are looked at:
    rho(g)^T rho(g) = 1, and drho(X)^T + drho(X) = 0 for those of the Lie algebra.
    """
    if V.kind <= Kind.SIGNED:
        return True
    if isinstance(V, DirectSum):
        return all(is_orthogonal(part) for _, part in V.parts)
    if isinstance(V, Dual):
        return is_orthogonal(V.base)
    made_of_orthogonal = (
        isinstance(V, TensorProduct) and is_orthogonal(V.left) and is_orthogonal(V.right)
    ) or (isinstance(V, Restriction) and is_orthogonal(V.base))
    return made_of_orthogonal or _preserves_standard_form(V)


def _preserves_standard_form(V: Representation) -> bool:
    """With rho = D R D^-1, D^2 = S diagonal, rho^T rho = 1 reads R^T S R = S, and X^T S + S X = 0 on the Lie algebra."""
    R, squares = V.unscaled()
    S = zero_matrix(V.dim, V.dim, R.field)
    for i, square in enumerate(squares or [fmpq(1)] * V.dim):
        S[i, i] = square
    count = len(R.group.generators)
    matrices = [coerce(A, R.field) for A in R.generator_matrices()]
    zero: ExactMatrix = S - S
    return all(A.transpose() * S * A == S for A in matrices[:count]) and all(
        X.transpose() * S + S * X == zero for X in matrices[count:]
    )


def noncompact_reason(V: Representation) -> str:
    """Return why V has no invariant positive definite form, or '' where this test does not show it.

    With such a form S, drho(X) is skew for S: S drho(X) S^-1 = -drho(X)^T, so tr drho(X)^2 = -tr (R^T R) for the matrix R of
    drho(X) in a basis that is orthonormal for S. So the trace is negative, or drho(X) = 0. Finite groups always have one.
    """
    if isinstance(V.group, FiniteGroup):
        return ""
    model, _ = V.unscaled()
    for X in model.generator_matrices()[len(model.group.generators) :]:
        square = trace(X * X)
        if any(entry != 0 for entry in X.entries()) and (square == 0 or is_positive(square)):
            return f"an element X of its Lie algebra has tr rho(X)^2 = {square}, and a rotation's is negative"
    return ""
