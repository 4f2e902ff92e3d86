"""The stabilizer of one sample in a Lie group, or in a product of Lie groups with finite ones: exact, or up to a tolerance.

With tolerance 0 each float is the binary fraction it stands for, and `isotropy.lie` answers exactly. A rotated sample is
rounded, though, and then has no symmetry but by accident. So compact groups take a tolerance t, relative to the length of x;
`measured` says what it means, and that the answer is the same on an orbit, up to rounding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from symgroup.algebra import ExactMatrix, coerce, common_field, exact_matrix, field_of
from symgroup.errors import InputError
from symgroup.groups import FiniteGroup, FrozenMatrix, Group, LieGroup, factors_of
from symgroup.groups.products import permutation_of
from symgroup.isotropy.lie import LieStabilizer, lie_stabilizer
from symgroup.relaxed.lie.actions import (
    FloatArray,
    FloatElement,
    Part,
    element_matrix,
    is_definite,
    tangent_matrices,
)
from symgroup.relaxed.lie.measured import Found
from symgroup.relaxed.lie.near import near_stabilizer
from symgroup.representations import Representation
from symgroup.representations.basic import Natural
from symgroup.representations.floats import float_matrix

# float32 rounds coordinates by 6e-8 of their size; networks take orbit types and frames at the same 1e-5
TOLERANCE = 1e-5
ROUNDING = 1e-10  # of float64, for elements that are proven to be there and only looked for


@dataclass(frozen=True, slots=True, eq=False)
class SampleStabilizer:
    """The stabilizer of a sample as data, or a closed subgroup of it: its Lie algebra, and elements for its components."""

    representation: Representation  # V of G
    lie_algebra: FloatArray  # (k, d): a basis, in coordinates of `tangent_basis(G)`
    elements: tuple[FloatElement, ...]  # with the identity component they generate it
    is_whole: bool  # whether that is all of the stabilizer; else nothing is known of further elements
    name: str  # of what is known, such as O(2), C2 x C2 or 'dim 3'
    order: int | None  # number of elements of what is known, None for infinitely many
    exact: LieStabilizer | None  # where the tolerance is 0

    @property
    def dim(self) -> int:
        """The dimension k."""
        return len(self.lie_algebra)

    def algebra_on(self, W: Representation) -> FloatArray:  # (k, m, m)
        """Return drho_W(X) for the basis of the Lie algebra."""
        if not self.dim:
            return np.zeros((0, W.dim, W.dim))
        return np.asarray(np.einsum("kd,dij->kij", self.lie_algebra, tangent_matrices(W)))

    def elements_on(self, W: Representation) -> FloatArray:  # (c, m, m)
        """Return rho_W(g) for the elements."""
        return np.array([element_matrix(W, g) for g in self.elements]).reshape(-1, W.dim, W.dim)

    @property
    def statement(self) -> str:
        """What is claimed of it."""
        if self.exact is not None:
            return self.exact.statement
        rest = "" if self.is_whole else "; nothing is claimed of further elements"
        return (
            "these elements nearly fix x, in lengths that the group keeps; nothing is known of numbers before they were "
            f"measured{rest}"
        )


def default_tolerance(V: Representation) -> float:
    """Return 1e-5 for products of O(n), SO(n) and finite groups, where turned samples are rounded; 0 for other groups."""
    lie = [F for F in factors_of(V.group) if isinstance(F, LieGroup)]
    return TOLERANCE if lie and all(map(is_definite, lie)) else 0.0


def sample_stabilizer(
    V: Representation,  # of G, real, dim n
    x: Sequence[float] | FloatArray,  # (n,)
    tolerance: float,  # relative to the length of x; 0 compares exactly
) -> SampleStabilizer:
    """Return the stabilizer of a sample, or a subgroup of it where not all of it is decided.

    Raises: InputError: SG305 another length, SG313 entries that are no numbers, SG316 a complex representation, SG328 a
    tolerance where G keeps no length; LimitError: SG318, and those of finite stabilizers for finite factors.

    Examples:
        >>> import symgroup as sg
        >>> V = sg.parse("group G = O(3)  rep V = 2 natural(G)")["V"]
        >>> H = sample_stabilizer(V, [0.1, 0.2, 0.2, 0.3, 0.6, 0.6], 1e-5)
        >>> H.name, H.dim, H.is_whole, H.elements_on(V).shape
        ('O(2)', 1, True, (1, 6, 6))
    """
    values = np.asarray(x, dtype=np.float64)
    if values.shape != (V.dim,):
        message = f"the vector has {values.size} entries, and {V} has dimension {V.dim}"
        raise InputError.of("SG305", message, help=f"give {V.dim} entries")
    if not np.isfinite(values).all():
        raise InputError.of("SG313", "an entry is not a number", help="write finite decimals")
    if V.group.is_complex or not V.field.is_real:
        raise InputError.of(
            "SG316",
            f"samples are real numbers, and {V} is complex",
            help="use the real representation that it belongs to, of twice the dimension",
        )
    if not tolerance:
        return _exact(V, values)
    return _sample(V, near_stabilizer(V, values, tolerance))


def _sample(V: Representation, found: Found) -> SampleStabilizer:
    return SampleStabilizer(
        V, found.lie_algebra, found.elements, found.is_whole, found.name, found.order, None
    )


def _exact(V: Representation, x: FloatArray) -> SampleStabilizer:
    S = lie_stabilizer(V, [Fraction(float(value)) for value in x])
    algebra = _coordinates(V.group, S.lie_algebra)
    pairs = [(g, _element(V.group, g)) for g in S.discrete_generators or ()]
    elements = tuple(g for _, g in pairs if g is not None)
    if S.is_decided and len(elements) == len(pairs):
        return SampleStabilizer(V, algebra, elements, True, S.name or S.type_name, S.order, S)
    name = "1" if S.dim == 0 else S.type_name
    known = SampleStabilizer(V, algebra, elements, False, name, None if S.dim else 1, S)
    if S.order is None or not default_tolerance(V):
        return known
    # a theorem counts the elements; where the search by floats meets as many these are they
    searched = near_stabilizer(V, x, ROUNDING)
    if searched.order != S.order:
        return known
    return replace(known, elements=searched.elements, is_whole=True, name=S.name or "", order=S.order)


def _coordinates(group: Group, algebra: Sequence[ExactMatrix]) -> FloatArray:  # (k, d)
    """Return an orthonormal basis of the same space, in coordinates of `tangent_basis`."""
    basis = tangent_matrices(Natural(group)).reshape(-1, group.degree**2)
    if not algebra:
        return np.zeros((0, len(basis)))
    rows = np.array([float_matrix(X).ravel() for X in algebra])
    solution = np.linalg.lstsq(basis.T, rows.T, rcond=None)[0]
    return np.ascontiguousarray(np.linalg.qr(solution)[0].T)


def _element(group: Group, g: ExactMatrix) -> FloatElement | None:
    """Return the components of an exact element in the factors; None where one needs a field that its factor lacks."""
    parts: list[Part] = []
    start = 0
    for F in factors_of(group):
        places = range(start, start + F.degree)
        start += F.degree
        block = exact_matrix([[g[i, j] for j in places] for i in places], field_of(g))
        if is_definite(F):
            parts.append(float_matrix(block))
        elif common_field(field_of(block), F.field) != F.field:
            return None
        elif isinstance(F, FiniteGroup):
            parts.append(permutation_of(F, coerce(block, F.field)))
        else:
            parts.append(FrozenMatrix.of(coerce(block, F.field)))
    return FloatElement(tuple(parts))
