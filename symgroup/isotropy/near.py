"""The symmetries of measured vectors, by the levels of their entries where they have levels, else element by element."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite

import numpy as np

from symgroup.errors import InputError, LimitError, time_limit
from symgroup.groups import FiniteGroup, Permutation, is_enumerable
from symgroup.isotropy.classes import subgroup_of_mask
from symgroup.isotropy.samples import sample_types
from symgroup.isotropy.search.backtrack import SECONDS
from symgroup.isotropy.search.levels import NoLevelsError, Tolerance
from symgroup.isotropy.search.structure import structure_of
from symgroup.isotropy.stabilizer import by_structure, stabilizer
from symgroup.isotropy.vectors import exact_vector
from symgroup.representations import Kind, Representation

SHOWN = 4  # numbers of a run


@dataclass(frozen=True, slots=True)
class NearStabilizer:
    """The group of the elements that nearly fix a measured vector."""

    representation: Representation  # V
    tolerance: float  # relative
    subgroup: FiniteGroup
    method: str  # how it was found
    statement: str  # what the answer means

    @property
    def order(self) -> int:
        """The number of elements."""
        return self.subgroup.order

    @property
    def index(self) -> int:
        """|G : H|."""
        return self.representation.finite_group.order // self.order

    @property
    def generators(self) -> tuple[Permutation, ...]:
        """Generators as elements of G."""
        return self.subgroup.generators


def near_stabilizer(
    V: Representation,  # of G, dim n
    x: Sequence[float],  # (n,), measured
    tolerance: float,  # t, relative to the size of x; from 0 up to 1
    *,
    seconds: float = SECONDS,
) -> NearStabilizer:
    """Return the group of the g in G that nearly fix x.

    Where coordinates are permuted up to sign and the entries have levels, see `search.levels`, these are exactly the g that
    move no entry by more than t max |x|: by the lemma there, the stabilizer of the vector of levels, an exact question of any
    size. In other representations that are structures of points, see `search.structure`, the numbers p(x) take the place
    of the entries, relative to the largest of each summand: the g with |p(g x) - p(x)| <= t max |p(x)| for all points p.
    Multiplying x by a number changes nothing. Without levels the g that nearly fix x need not be a group; for a group that can
    be listed they are looked at one by one, as `samples` measures them, and generate the answer.

    Raises: InputError: SG305 another length, SG313 entries that are no numbers; LimitError: SG408 and SG417 for groups that
    are too large to list, without structure and without levels; SG415 when the time is up.

    Examples:
        >>> from symgroup.groups import symmetric
        >>> from symgroup.representations import natural
        >>> H = near_stabilizer(natural(symmetric(40)), [0.1, 0.1002] * 10 + [0.9, 0.9001] * 10, 1e-3)
        >>> H.index, H.method
        (137846528820, 'closed form: Young subgroup')
    """
    if len(x) != V.dim:
        raise InputError.of(
            "SG305",
            f"the vector has {len(x)} entries, and {V} has dimension {V.dim}",
            help=f"give {V.dim} entries",
        )
    if not all(map(isfinite, x)):
        raise InputError.of("SG313", "an entry is not a number", help="write finite decimals")
    with time_limit(seconds):
        try:
            found = _by_levels(V, [Fraction(value) for value in x], tolerance)
        except NoLevelsError as error:
            if not is_enumerable(V.finite_group):
                raise _no_levels(V, tolerance, error) from None
            found = None
        return found or _by_elements(V, x, tolerance)


def _by_levels(V: Representation, x: list[Fraction], tolerance: float) -> NearStabilizer | None:
    """Return the stabilizer of the levels; None where V is no structure. Raises: NoLevelsError."""
    known = Tolerance(Fraction(tolerance))
    vector = exact_vector(V, x)
    if V.kind <= Kind.SIGNED:
        levels = known.levels(vector.columns[0], signed=V.kind == Kind.SIGNED)
        S = stabilizer(V, levels.tolist())
        subgroup, method, numbers, scale = S.subgroup, S.method, "entries", "|x|"
    else:
        structure = structure_of(V, vector, known) if V.field.is_real else None
        if structure is None:
            return None
        subgroup, method = by_structure(structure)
        numbers, scale = "numbers p(x), for the points p that the group permutes,", "|p(x)|"
    statement = (
        f"these are exactly the elements that move none of the {numbers} by more than {tolerance:g} max {scale}: "
        f"there are {known.count} levels, the widest of {known.width:.2g} max {scale} and the nearest {known.gap:.2g} "
        f"max {scale} apart, and this is the stabilizer of the levels ({method}); nothing is known of numbers before "
        "they were measured"
    )
    return NearStabilizer(V, tolerance, subgroup, method, statement)


def _by_elements(V: Representation, x: Sequence[float], tolerance: float) -> NearStabilizer:
    types = sample_types(V, np.array([x], dtype=np.float64), tolerance)
    subgroup = subgroup_of_mask(V.finite_group, types.masks[types.number[0]])
    small = f"no entry by more than {tolerance:g} max |x|"
    if V.kind > Kind.SIGNED:
        small = f"x by at most {tolerance:g} |x|, in a length that the group keeps,"
    statement = f"nothing: elements that move {small} generate this group"
    return NearStabilizer(V, tolerance, subgroup, "every element", statement)


def _no_levels(V: Representation, tolerance: float, error: NoLevelsError) -> LimitError:
    shown = [f"{float(value):.6g}" for value in error.run]
    if len(shown) > SHOWN:
        shown = [*shown[: SHOWN // 2], "...", *shown[-SHOWN // 2 :]]
    return LimitError.of(
        "SG417",
        f"the numbers have no levels at tolerance {tolerance:g}, and {V.group} has too many elements to look at each",
        notes=[
            f"{', '.join(shown)}: each is within {tolerance:g} of the next, relative to the largest, "
            "and the first not of the last",
            "so 'nearly equal' is no equivalence, and elements that move no entry by more need not be a group",
        ],
        help="choose a tolerance below the steps in this run, or above its width",
    )
