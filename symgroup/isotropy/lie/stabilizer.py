"""The stabilizer of an exact vector in a Lie group: its Lie algebra, its type, and its components where they are decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from symgroup.algebra import ExactMatrix, coerce
from symgroup.errors import InputError, SymgroupBug
from symgroup.groups import LieGroup, factors_of
from symgroup.groups.matrices import FrozenMatrix
from symgroup.isotropy.lie.annihilator import annihilator, smallest, working_field
from symgroup.isotropy.lie.certificate import check_components, check_tangent
from symgroup.isotropy.lie.decided import Decided
from symgroup.isotropy.lie.names import LARGEST_NAMED, type_name
from symgroup.isotropy.lie.structure import structure_of
from symgroup.isotropy.lie.whole import whole_stabilizer
from symgroup.isotropy.vectors import ExactVector, exact_vector
from symgroup.representations import Representation

LARGEST_QUICK = 15  # dimension up to which Lie algebras are named by invariants though a theorem names them


@dataclass(frozen=True, slots=True)
class LieStabilizer:
    """G_x = { g : rho(g) x = x } of a Lie group: { X : drho(X) x = 0 } exactly, and components where they are decided."""

    representation: Representation  # V
    vector: ExactVector  # x
    lie_algebra: tuple[ExactMatrix, ...]  # a basis over R, matrices (degree, degree) of Lie(G)
    type_name: str  # of the Lie algebra: so(3), R^2 : so(2), 'dim 5, solvable', ...
    name: str | None  # of the group where it is decided and has a name: O(2), SO(1,2), E(2), ...
    order: int | None  # where it is proved to be finite
    discrete_generators: tuple[ExactMatrix, ...] | None  # None where they are not decided or not written down
    statement: str  # what is proved

    @property
    def dim(self) -> int:
        """The dimension of the stabilizer."""
        return len(self.lie_algebra)

    @property
    def index(self) -> None:
        """None: the orbit is not finite, or its length is not decided."""
        return

    @property
    def generators(self) -> tuple[FrozenMatrix, ...]:
        """The discrete generators as elements of G; with the identity component they generate G_x where it is decided."""
        return tuple(FrozenMatrix.of(g) for g in self.discrete_generators or ())

    def describe_generators(self) -> list[str]:
        """Return the discrete generators as the language writes matrices."""
        return [str(g) for g in self.generators]

    @property
    def is_decided(self) -> bool:
        """Whether the whole group is known by generators: its Lie algebra and one element of each component needed."""
        return self.discrete_generators is not None

    @property
    def subgroup(self) -> LieGroup:
        """The stabilizer as a group. Raises: InputError (SG319) where its components are not decided."""
        if self.discrete_generators is None:
            raise InputError.of(
                "SG319",
                "the components of this stabilizer are not known by generators",
                notes=[self.statement],
                help="use its identity component: lie_group(S.lie_algebra)",
            )
        return LieGroup(
            self.name or self.type_name,
            self.representation.group.degree,
            tuple(FrozenMatrix.of(X) for X in self.lie_algebra),
            self.generators,
        )


def lie_stabilizer(
    V: Representation,  # of a Lie group G, dim n
    x: Iterable[object],  # (n,): exact numbers, or sympy polynomials in symbols for a generic vector
) -> LieStabilizer:
    """Return the stabilizer of an exact vector in a Lie group, with a statement of what is proved.

    The Lie algebra and its dimension are always exact. The components are decided where x says of the natural matrices g that
    they fix vectors and keep operators to which the theorems of `orthogonal`, `operators`, `irreducible` and `linear` apply,
    factor by factor for products, by weights in the plane, about an axis in space, and where `covariants` leaves finitely many
    elements to look at. Elsewhere nothing is claimed but the identity component.

    Raises: InputError (SG302, SG305, SG314); LimitError (SG318), and those of the finite stabilizer for finite factors.

    Examples:
        >>> from symgroup.groups import orthogonal
        >>> from symgroup.representations import natural
        >>> S = lie_stabilizer(natural(orthogonal(1, 3)), (1, 1, 0, 0))
        >>> S.dim, S.type_name, S.name
        (3, 'e(2)', 'E(2)')
    """
    vector = exact_vector(V, x)
    field = working_field(V, vector.columns)
    columns = [[coerce(value, field) for value in column] for column in vector.columns]
    tangent = annihilator(V, columns, field)
    found = whole_stabilizer(V, columns)
    if found is not None and found.dim != len(tangent):
        raise SymgroupBug(f"two dimensions of a stabilizer: {found.dim} and {len(tangent)}")
    basis = tuple(smallest(X) for X in tangent)
    kind = _type_of(tangent, found, _letter(V))
    check_tangent(V, columns, basis)
    discrete = None if found is None or found.generators is None else _cleaned(found.generators)
    check_components(V, columns, discrete or ())
    result = LieStabilizer(V, vector, basis, kind, None, None, discrete, _undecided(len(tangent)))
    if found is None:
        return result
    return replace(result, name=found.name, order=found.order, statement=f"proved: {found.statement}")


def _type_of(tangent: Sequence[ExactMatrix], found: Decided | None, letter: str) -> str:
    """Name the Lie algebra by its invariants, or where it is large by the theorem that decided the group."""
    known = found.type_name if found is not None else None
    if known and len(tangent) > LARGEST_QUICK:
        return known
    if len(tangent) > LARGEST_NAMED:
        return f"dim {len(tangent)}"
    return type_name(structure_of(tangent), tangent, letter)


def _cleaned(generators: Sequence[ExactMatrix]) -> tuple[ExactMatrix, ...]:
    return tuple(smallest(g) for g in generators if not FrozenMatrix.of(g).is_identity)


def _undecided(dim: int) -> str:
    if dim == 0:
        return (
            "proved: the Lie algebra of the stabilizer is 0, so it is discrete; which elements it has is not decided for this "
            "representation"
        )
    return (
        "proved: the Lie algebra, hence the identity component of the stabilizer; its components are not decided for this "
        "representation"
    )


def _letter(V: Representation) -> str:
    letters = {
        factor.form.letter if factor.form else ""
        for factor in factors_of(V.group)
        if isinstance(factor, LieGroup)
    }
    return letters.pop() if len(letters) == 1 else ""
