"""The exact solver: canonical bases of Hom_G(V, W), proven complete, and an independent count of their dimension."""

from symgroup.solve.basis import BlockProof, EquivariantBasis
from symgroup.solve.count import hom_dim
from symgroup.solve.decompose import decompose
from symgroup.solve.equivariant import equivariant_basis
from symgroup.solve.fixed import fixed_space
from symgroup.solve.invariant_forms import invariant_form, invariant_square

__all__ = [
    "BlockProof",
    "EquivariantBasis",
    "decompose",
    "equivariant_basis",
    "fixed_space",
    "hom_dim",
    "invariant_form",
    "invariant_square",
]
