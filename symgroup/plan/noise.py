"""The plan's part for noise: independent normal numbers of one scale, equivariant in distribution for orthogonal matrices.

x -> phi(x + s e) with phi equivariant and e standard normal: phi(g x + s e) = phi(g (x + s g^-1 e)) = g phi(x + s g^-1 e), and
g^-1 e has the distribution of e exactly where its covariance rho(g)^-1 rho(g)^-T is the identity.
"""

from __future__ import annotations

from fractions import Fraction

from flint import fmpq

from symgroup.algebra import ExactMatrix, coerce, zero_matrix
from symgroup.errors import InputError
from symgroup.ir import NoiseInput
from symgroup.representations import Kind, Representation


def noise_input(V: Representation, scale: Fraction) -> NoiseInput:
    """Return the step. Raises: InputError (SG353) where the matrices of V are not orthogonal."""
    for part in dict.fromkeys(part for _, part in V.terms()):
        if not is_orthogonal(part):
            raise InputError.of(
                "SG353",
                f"noise on {part} is not equivariant in distribution: its matrices are not orthogonal",
                help="take permutations or an orthogonal form of the group, or: relaxed by canonical",
            )
    return NoiseInput(float(scale))


def is_orthogonal(V: Representation) -> bool:
    """Whether rho(g)^T rho(g) = 1 for every g: on generators, and drho(X)^T + drho(X) = 0 for those of the Lie algebra.

    With rho = D R D^-1, D^2 = S diagonal, this reads R^T S R = S, and X^T S + S X = 0.
    """
    if V.kind <= Kind.SIGNED:
        return True
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
