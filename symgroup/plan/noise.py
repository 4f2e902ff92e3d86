"""The plan's part for noise: independent normal numbers of one scale, equivariant in distribution for orthogonal matrices.

x -> phi(x + s e) with phi equivariant and e standard normal: phi(g x + s e) = phi(g (x + s g^-1 e)) = g phi(x + s g^-1 e), and
g^-1 e has the distribution of e exactly where its covariance rho(g)^-1 rho(g)^-T is the identity.
"""

from __future__ import annotations

from fractions import Fraction

from symgroup.errors import InputError
from symgroup.ir import NoiseInput
from symgroup.representations import Representation, is_orthogonal


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
