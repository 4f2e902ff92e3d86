"""Fixed spaces V^H, as Hom_H(1, V), so that they come by the same proven routes as every basis."""

from __future__ import annotations

from symgroup.algebra import ExactMatrix, exact_matrix, zero_matrix
from symgroup.groups import FiniteGroup
from symgroup.representations import Representation, restrict, trivial
from symgroup.solve.equivariant import equivariant_basis


def fixed_space(
    V: Representation,  # of G, dim n
    H: FiniteGroup,  # a subgroup of G
) -> ExactMatrix:  # (dim V^H, n), reduced row echelon form
    """Return the canonical basis of { v : rho(h) v = v for all h in H } as rows."""
    basis = equivariant_basis(trivial(H), restrict(V, H))
    rows = [[entry[0] for entry in matrix.tolist()] for matrix in basis.to_exact()]
    return exact_matrix(rows, basis.number_field) if rows else zero_matrix(0, V.dim)
