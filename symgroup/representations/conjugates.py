"""The complex conjugate of a representation."""

from __future__ import annotations

from dataclasses import dataclass

from symgroup.algebra import ExactMatrix, ExactScalar, FieldElement, FieldMatrix, field_of
from symgroup.groups import FiniteGroup, Permutation
from symgroup.representations.base import Kind, MonomialMatrix, Representation


@dataclass(frozen=True, slots=True)
class Conjugate(Representation):
    """Every matrix with its entries conjugated; of finite order, so it is the dual up to isomorphism."""

    base: Representation

    @property
    def group(self) -> FiniteGroup:  # type: ignore[override]
        """The group of V."""
        return self.base.group

    @property
    def dim(self) -> int:
        """The dimension of V."""
        return self.base.dim

    @property
    def kind(self) -> Kind:
        """The kind of V."""
        return self.base.kind

    def monomial(self, g: Permutation) -> MonomialMatrix:
        """Return rho(g), which is real."""
        return self.base.monomial(g)

    def matrix(self, g: Permutation) -> ExactMatrix:
        """Return the conjugate of rho(g)."""
        matrix: ExactMatrix = self.base.matrix(g)
        return matrix.conjugate() if isinstance(matrix, FieldMatrix) else matrix

    def character(self, g: Permutation) -> ExactScalar:
        """Return the conjugate of the character."""
        value: ExactScalar = self.base.character(g)
        return value.conjugate() if isinstance(value, FieldElement) else value

    def __str__(self) -> str:
        return f"conj({self.base})"


def conjugate(V: Representation) -> Representation:
    """Return the complex conjugate of V: V itself where its matrices are over a real field."""
    if isinstance(V, Conjugate):
        return V.base
    if V.kind <= Kind.SIGNED or all(field_of(matrix).is_real for matrix in V.generator_matrices()):
        return V
    return Conjugate(V)
