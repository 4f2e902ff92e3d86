"""The complex conjugate of a representation."""

from __future__ import annotations

from dataclasses import dataclass

from symgroup.algebra import ExactMatrix, ExactScalar, FieldElement, NumberField
from symgroup.errors import InputError
from symgroup.groups import Element, Group, Permutation
from symgroup.groups.lie import LieGroup
from symgroup.groups.matrices import conjugate_matrix
from symgroup.representations.base import Kind, MonomialMatrix, Representation
from symgroup.representations.basic import Trivial
from symgroup.representations.combined import DirectSum, Dual, TensorProduct
from symgroup.representations.outer import Outer


@dataclass(frozen=True, slots=True)
class Conjugate(Representation):
    """Every matrix with its entries conjugated; of finite order, so it is the dual up to isomorphism."""

    base: Representation

    @property
    def group(self) -> Group:  # type: ignore[override]
        """The group of V."""
        return self.base.group

    @property
    def dim(self) -> int:
        """The dimension of V."""
        return self.base.dim

    @property
    def field(self) -> NumberField:
        """The field of V, which contains the conjugates of its elements where they can be written at all."""
        return self.base.field

    @property
    def kind(self) -> Kind:
        """The kind of V."""
        return self.base.kind

    def monomial(self, g: Permutation) -> MonomialMatrix:
        """Return rho(g), which is real."""
        return self.base.monomial(g)

    def matrix(self, g: Element) -> ExactMatrix:
        """Return the conjugate of rho(g)."""
        return conjugate_matrix(self.base.matrix(g))

    def derivative(self, X: ExactMatrix) -> ExactMatrix:
        """Return the conjugate of drho(X), for a matrix X of a real Lie algebra."""
        return conjugate_matrix(self.base.derivative(X))

    def character(self, g: Element) -> ExactScalar:
        """Return the conjugate of the character."""
        value = self.base.character(g)
        return value.conjugate() if isinstance(value, FieldElement) else value

    def __str__(self) -> str:
        return f"conj({self.base})"


def conjugate(V: Representation) -> Representation:
    """Return the complex conjugate of V: V itself where that is real, and the dual for a unitary group.

    U(n) and SU(n) are given by their complexified Lie algebras, on which conjugation is not linear; a unitary matrix has the
    inverse transpose for its conjugate. Raises: InputError: SG275 for another complex Lie group, SG314 for a field that is not
    closed under conjugation.
    """
    if isinstance(V, Conjugate):
        return V.base
    if isinstance(V, Outer):  # part by part, since the factors' groups may be of different kinds
        return Outer(V.group, tuple(map(conjugate, V.parts)))
    if isinstance(V.group, LieGroup) and V.group.is_complex:
        if V.group.form is not None and V.group.form.letter in ("U", "SU"):
            return V.base if isinstance(V, Dual) else Dual(V)
        if isinstance(V, Trivial):
            return V
        if isinstance(V, Dual):
            return Dual(conjugate(V.base))
        if isinstance(V, TensorProduct):
            return TensorProduct(conjugate(V.left), conjugate(V.right))
        if isinstance(V, DirectSum):
            return DirectSum(tuple((copies, conjugate(part)) for copies, part in V.parts))
        raise InputError.of(
            "SG275",
            f"the conjugate of {V} is not algebraic",
            notes=[f"{V.group} is a complex Lie group, and conjugation is not linear over C"],
            help="use dual(V), or restrict V to a unitary or a finite subgroup",
        )
    if V.field.is_real:
        return V
    for matrix in V.generator_matrices():
        conjugate_matrix(matrix)
    return Conjugate(V)
