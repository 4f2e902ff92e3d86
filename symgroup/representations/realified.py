"""Complex representations as real ones of twice the dimension: real and imaginary parts as coordinates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import sympy
from flint import fmpq, fmpq_poly

from symgroup.algebra import (
    ExactMatrix,
    ExactScalar,
    FieldElement,
    NumberField,
    exact_matrix,
    number_field,
    to_exact,
)
from symgroup.errors import InputError
from symgroup.groups import Element
from symgroup.groups.lie import LieGroup
from symgroup.representations.base import Functor, Kind, Representation
from symgroup.representations.combined import DirectSum

Parts = tuple[ExactScalar, ExactScalar]  # the real and the imaginary part of a number


@dataclass(frozen=True, slots=True)
class Realified(Functor):
    """V over C with the coordinates (Re x, Im x): rho(g) = [[Re A, -Im A], [Im A, Re A]] for A = rho_V(g).

    It is a homomorphism, since it sends C-linear maps to the R-linear maps that they are. Over C it is V + conj(V), the two
    eigenspaces of multiplication by i.
    """

    @property
    def dim(self) -> int:
        """2 dim V."""
        return 2 * self.base.dim

    @property
    def field(self) -> NumberField:
        """The field of the real and imaginary parts."""
        return _parts(self.base.field)[0]

    @property
    def kind(self) -> Kind:
        """No special kind."""
        return Kind.EXACT

    def matrix(self, g: Element) -> ExactMatrix:
        """Return rho(g)."""
        field, parts = _parts(self.base.field)
        rows = [[_split(entry, field, parts) for entry in row] for row in self.base.matrix(g).tolist()]
        upper = [[re for re, _ in row] + [-im for _, im in row] for row in rows]
        lower = [[im for _, im in row] + [re for re, _ in row] for row in rows]
        return exact_matrix([*upper, *lower], field)

    def character(self, g: Element) -> ExactScalar:
        """Return twice the real part of V's character."""
        field, parts = _parts(self.base.field)
        return 2 * _split(self.base.character(g), field, parts)[0]

    def __str__(self) -> str:
        return f"real({self.base})"


def realify(V: Representation) -> Representation:
    """Return a complex V as a real representation of dim 2 dim V, summand by summand; V itself where that is real.

    Raises: InputError: SG275 for a complex Lie group, whose matrices stand for its complexified algebra; SG314 for a field
    that is not closed under conjugation.

    Examples:
        >>> import symgroup as sg
        >>> Z = sg.parse("group C = matrices over Q(i) < [[i]] >  rep Z = natural(C)")["Z"]
        >>> realify(Z).generator_matrices()
        ([0, -1]
        [1,  0],)
    """
    if isinstance(V, DirectSum):
        return DirectSum(tuple((copies, realify(part)) for copies, part in V.parts))
    if isinstance(V.group, LieGroup) and V.group.is_complex:
        raise InputError.of(
            "SG275",
            f"the real and imaginary parts of {V} are not algebraic",
            notes=[
                f"{V.group} is given by its complexified Lie algebra, and conjugation is not linear over C"
            ],
            help="write the group by real matrices, such as SO(2) for U(1), or restrict V to a finite subgroup",
        )
    if V.field.is_real:
        return V
    _parts(V.field)
    return Realified(V)


@lru_cache(maxsize=256)
def _parts(K: NumberField) -> tuple[NumberField, tuple[Parts, ...]]:
    """Return the field of all real and imaginary parts of elements of K, and those of the powers of its generator.

    Re z = (z + conj z) / 2 and Im z = (z - conj z) / 2i are Q-linear, so the powers give them all.
    """
    powers = [FieldElement(K, fmpq_poly([0] * k + [1])) for k in range(K.degree)]
    pairs = [(theta + theta.conjugate(), theta - theta.conjugate()) for theta in powers]
    numbers = [
        (total.to_sympy() / 2, sympy.expand(-sympy.I * difference.to_sympy() / 2))
        for total, difference in pairs
    ]
    field = number_field([number for pair in numbers for number in pair])
    return field, tuple((to_exact(re, field), to_exact(im, field)) for re, im in numbers)


def _split(value: ExactScalar, field: NumberField, parts: tuple[Parts, ...]) -> Parts:
    """Return the real and imaginary parts of an element of K."""
    if not isinstance(value, FieldElement):
        return to_exact(value, field), to_exact(fmpq(0), field)
    zero = to_exact(fmpq(0), field)
    pairs = list(zip(value.coordinates, parts, strict=True))
    return sum((c * re for c, (re, _) in pairs), zero), sum((c * im for c, (_, im) in pairs), zero)
