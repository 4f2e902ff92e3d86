"""Isotropy classes of Lie groups: the stabilizers of vectors that meet every class, each found and proved on its own."""

from __future__ import annotations

from dataclasses import dataclass, field

from symgroup.algebra import (
    ExactMatrix,
    FieldElement,
    coerce,
    common_field,
    field_of,
    identity_matrix,
    null_space,
    stack,
    to_fmpq,
    to_sympy,
)
from symgroup.errors import InputError
from symgroup.groups.matrices import FrozenMatrix
from symgroup.isotropy.lie.certificate import over_field
from symgroup.isotropy.lie.stabilizer import LieStabilizer, lie_stabilizer
from symgroup.isotropy.lie.strata import Stratum, strata_of
from symgroup.isotropy.types.order import covers_and_below, positions
from symgroup.isotropy.types.points import combination
from symgroup.representations import Representation


@dataclass(frozen=True, slots=True)
class LieIsotropyClass:
    """A conjugacy class of stabilizers H = G_x, x in V, of a Lie group."""

    representative: LieStabilizer  # H with its vector x
    name: str  # O(2), S(O(2) x O(1)), U(1), ...
    dim: int  # dim H
    order: int | None  # |H| where it is finite
    fixed_dim: int  # dim V^H
    generic: bool  # whether vectors of this type are an open set of V
    generic_point: str  # a vector of V^H with a symbol for each dimension
    covers: tuple[int, ...]  # positions of the classes right below: with a member inside H, and none between
    _below: int = field(repr=False)  # bit k stands for the class at position k

    @property
    def below(self) -> tuple[int, ...]:
        """Return the positions of all classes with a member properly inside H."""
        return positions(self._below)


def lie_isotropy_classes(V: Representation) -> tuple[LieIsotropyClass, ...]:
    """Return the conjugacy classes of stabilizers of vectors of V, from the smallest stabilizer to the largest.

    Raises: InputError (SG319) where no theorem of `strata` covers V.

    Examples:
        >>> from symgroup.groups import orthogonal
        >>> from symgroup.representations import natural, symmetric_power
        >>> [(c.name, c.fixed_dim) for c in lie_isotropy_classes(symmetric_power(natural(orthogonal(3)), 2))]
        [('C2 x C2 x C2', 3), ('O(2) x C2', 2), ('O(3)', 1)]
    """
    strata = strata_of(V)
    found = [lie_stabilizer(V, [_written(value) for value in item.vector]) for item in strata or ()]
    if not strata or not all(S.is_decided for S in found):
        raise _not_known(V)
    spaces = [_fixed_space(V, S) for S in found]
    kept = _one_a_class(strata, found, spaces)
    place = {k: position for position, k in enumerate(kept)}
    above = [{place[j] for j in strata[k].above if j in place} for k in kept]
    if found[kept[0]].order == 1:
        above[0] = set(range(1, len(kept)))
    covers, below = covers_and_below(above)
    return tuple(
        LieIsotropyClass(
            found[k],
            found[k].name or found[k].type_name,
            found[k].dim,
            found[k].order,
            int(spaces[k].nrows()),
            strata[k].is_open,
            combination(spaces[k].tolist(), V.dim),
            positions(covers[position]),
            below[position],
        )
        for position, k in enumerate(kept)
    )


def _one_a_class(strata: list[Stratum], found: list[LieStabilizer], spaces: list[ExactMatrix]) -> list[int]:
    """Return the strata, small stabilizers first, with the trivial stabilizer once.

    Different strata have different stabilizers but for this: the pointwise stabilizer of a space U fixes no other vector
    than those of U, unless it is trivial (theorem of `orthogonal`: else O(W), SO(W) of dim W >= 2 or the unipotent part
    moves them).
    """
    trivial = [k for k, S in enumerate(found) if S.order == 1]
    trivial.sort(key=lambda k: not strata[k].is_open)
    others = [k for k in range(len(found)) if k not in trivial]
    return [*trivial[:1], *sorted(others, key=lambda k: (found[k].dim, -int(spaces[k].nrows())))]


def _fixed_space(V: Representation, S: LieStabilizer) -> ExactMatrix:  # (dim V^H, dim V)
    """Return a basis of V^H: what the Lie algebra of H takes to 0 and its discrete generators fix."""
    matrices = [*S.lie_algebra, *(S.discrete_generators or ())]
    inner = common_field(V.group.field, *map(field_of, matrices))
    large = V if inner == V.group.field else over_field(V, inner)
    field = common_field(large.field, inner)
    conditions = [coerce(large.derivative(coerce(X, inner)), field) for X in S.lie_algebra]
    one = identity_matrix(V.dim, field)
    for g in S.discrete_generators or ():
        conditions.append(coerce(large.matrix(FrozenMatrix.of(coerce(g, inner))), field) - one)
    return null_space(stack(conditions, V.dim)) if conditions else one


def _written(value: object) -> object:
    if isinstance(value, FieldElement):
        return value.to_sympy()
    return value if isinstance(value, int) else to_sympy(to_fmpq(value))


def _not_known(V: Representation) -> InputError:
    return InputError.of(
        "SG319",
        f"the isotropy classes of {V} are not decided",
        notes=[
            "they are for copies of the natural representation of O, SO, U and SU, and of O(p, q), SO and SO_0 of signature "
            "(1, q); for symmetric matrices, Sym^2, Sym0^2 or irrep(G, 2), under O(n) and SO(n); for skew ones, Alt^2, under "
            "O(n) and SO(n) with odd n; each with trivial summands"
        ],
        help="ask for the stabilizers of single vectors, or restrict V to a finite subgroup: restrict(V, H)",
    )
