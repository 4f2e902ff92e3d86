"""Bases of Hom_G(V, W) as plans have them."""

from __future__ import annotations

from symgroup.ir import LinearMap
from symgroup.representations import Representation
from symgroup.solve import equivariant_basis
from symgroup.solve.lowering import as_planned


def planned_space(
    V: Representation,  # of G, dim n
    W: Representation,  # dim m
) -> LinearMap:  # (m, n)
    """Return Hom_G(V, W); diagrams that stand for many entries stay diagrams. Raises: those of `equivariant_basis`."""
    basis = equivariant_basis(V, W)
    return LinearMap(basis.shape, tuple(map(as_planned, basis.blocks)), basis.tiles)
