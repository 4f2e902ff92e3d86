"""The complex conjugate of a representation."""

from __future__ import annotations

from dataclasses import dataclass, replace

from symgroup.algebra import ExactMatrix, ExactScalar, FieldElement
from symgroup.errors import InputError
from symgroup.groups import Element, Permutation
from symgroup.groups.lie import LieGroup
from symgroup.groups.matrices import conjugate_matrix
from symgroup.representations.base import Functor, MonomialMatrix, Representation
from symgroup.representations.basic import Determinant, Natural, Trivial
from symgroup.representations.combined import DirectSum, Dual, TensorProduct
from symgroup.representations.outer import Outer, lift
from symgroup.representations.powers import ExteriorPower, SymmetricPower


@dataclass(frozen=True, slots=True)
class Conjugate(Functor):
    """Every matrix with its entries conjugated; of finite order, so it is the dual up to isomorphism.

    The field of V contains the conjugates of its elements where they can be written at all.
    """

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
    """Return the complex conjugate of V: V itself where that is real.

    U(n) and SU(n) are given by their complexified Lie algebras, on which conjugation is not linear; a unitary matrix has the
    inverse transpose for its conjugate. Raises: InputError: SG275 for another complex Lie group, SG314 for a field that is not
    closed under conjugation.
    """
    if isinstance(V, Conjugate):
        return V.base
    if isinstance(V, Outer):  # part by part, since the factors' groups may be of different kinds
        return Outer(V.group, tuple(map(conjugate, V.parts)))
    if isinstance(V.group, LieGroup) and V.group.is_complex:
        return _conjugate(V)
    if V.field.is_real:
        return V
    for matrix in V.generator_matrices():
        conjugate_matrix(matrix)
    return Conjugate(V)


def _conjugate(V: Representation) -> Representation:
    """Return the conjugate over a group with a unitary factor: constructions commute with it, down to natural ones.

    That of a product is the direct sum of those of the factors, and its determinant the product of theirs.
    """
    group = V.group
    unitary = isinstance(group, LieGroup) and group.form is not None and group.form.letter in ("U", "SU")
    match V:
        case Trivial():
            return V
        case Natural() | Determinant() if unitary:
            return Dual(V)
        case Natural() if group.factors:
            return DirectSum(
                tuple((1, conjugate(lift(Natural(F), group, k))) for k, F in enumerate(group.factors, 1))
            )
        case Determinant() if group.factors:
            return Outer(group, tuple(conjugate(Determinant(F)) for F in group.factors))
        case Dual():
            inner = conjugate(V.base)
            return inner.base if isinstance(inner, Dual) else Dual(inner)
        case TensorProduct():
            return TensorProduct(conjugate(V.left), conjugate(V.right))
        case DirectSum():
            return DirectSum(tuple((copies, conjugate(part)) for copies, part in V.parts))
        case SymmetricPower() | ExteriorPower():
            return replace(V, base=conjugate(V.base))
    raise InputError.of(
        "SG275",
        f"the conjugate of {V} is not algebraic",
        notes=[f"{group} is a complex Lie group, and conjugation is not linear over C"],
        help="use dual(V), or restrict V to a unitary or a finite subgroup",
    )
