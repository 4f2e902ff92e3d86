"""Isotropy classes of O(n) and SO(n) on k vectors, in closed form: one a rank."""

from __future__ import annotations

from dataclasses import dataclass

from symgroup.errors import InputError
from symgroup.groups import LieGroup
from symgroup.isotropy.lie.decided import orthogonal_name


@dataclass(frozen=True, slots=True)
class RankClass:
    """A conjugacy class of stabilizers: those of k vectors that span a space of dimension `rank`."""

    rank: int
    name: str  # O(n - rank) or SO(n - rank)
    dim: int  # of the stabilizer
    fixed_dim: int  # of the vectors that it fixes: k rank, or k n where the stabilizer is trivial


def vector_isotropy_classes(
    G: LieGroup,  # O(n) or SO(n)
    k: int,  # copies of the natural representation
) -> tuple[RankClass, ...]:
    """Return the isotropy classes of k copies of natural(G), the largest stabilizer first.

    The stabilizer of k vectors is that of their span U, O(U') or SO(U'), U' the complement of U, and G carries any two spaces
    of one dimension to each other (for SO(n) and dim U = n there is one). So classes are ranks 0, ..., min(k, n), but that in
    SO(n) the ranks n - 1 and n both have the trivial group.

    Raises: InputError (SG319) for other groups.
    """
    form = G.form
    if form is None or form.letter not in ("O", "SO") or 0 not in form.signature or k < 1:
        raise InputError.of("SG319", f"isotropy classes by rank are those of O(n) and SO(n), not of {G}")
    n = form.size
    found = []
    for rank in range(min(k, n) + 1):
        rest = n - rank
        if form.letter == "SO" and rest == 0:
            continue
        trivial = form.letter == "SO" and rest == 1
        fixed = k * (n if trivial else rank)
        found.append(RankClass(rank, orthogonal_name(rest, 0, form.letter), rest * (rest - 1) // 2, fixed))
    return tuple(found)
