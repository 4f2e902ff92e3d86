"""Isotropy classes: which symmetries the vectors of V can have, up to conjugacy, and how they are ordered.

H is an isotropy subgroup if and only if it is the pointwise stabilizer of V^H (over an infinite field a generic point of
V^H has that stabilizer, since a space is no finite union of proper subspaces). Every isotropy subgroup is reached from the
kernel by adding one element g at a time and passing to the pointwise stabilizer of V^H intersected with V^g. So the search
runs over fixed spaces and never lists subgroups that are not stabilizers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from symgroup.groups import ElementTable, FiniteGroup, StabilizerChain, elements_of, recognize
from symgroup.isotropy.actions import GroupAction, Space, group_action
from symgroup.representations import Representation

Mask = NDArray[np.bool_]  # (|G|,), which elements a subgroup has


@dataclass(frozen=True, slots=True)
class IsotropyClass:
    """A conjugacy class of stabilizers H = G_x, x in V."""

    representative: FiniteGroup  # H
    name: str  # the isomorphism type where it is a common one: 'C2 x C2', 'D4', 'S3'; else 'order 48'
    order: int  # |H|
    class_length: int  # number of conjugates of H
    fixed_dim: int  # dim V^H
    weyl_order: int  # |N(H) / H|
    generic: bool  # whether H is the stabilizer of almost every vector of V
    below: tuple[int, ...]  # positions of the classes with a member properly inside H

    def generators_text(self) -> str:
        """Return the representative's generators as the language writes elements; '' for the trivial group."""
        return ", ".join(self.representative.describe(g) for g in self.representative.generators)


@dataclass(frozen=True, slots=True, eq=False)
class IsotropyTable:
    """The isotropy classes with every conjugate as a mask over `elements_of(G)`."""

    classes: tuple[IsotropyClass, ...]  # from the smallest order to the largest
    conjugates: tuple[tuple[Mask, ...], ...]  # the representative's mask first
    number: dict[bytes, int]  # mask_key(conjugate) -> position of its class

    def class_of(self, mask: Mask) -> int:
        """Return the position of the class of an isotropy subgroup given by its mask."""
        return self.number[mask_key(mask)]


def mask_key(mask: Mask) -> bytes:
    """Return a hashable key of a subset of the group."""
    return np.packbits(mask).tobytes()


def isotropy_classes(
    V: Representation,  # of G, dim n
) -> tuple[IsotropyClass, ...]:
    """Return the conjugacy classes of stabilizers of vectors of V, from the smallest order to the largest.

    Raises: LimitError (SG403, SG408) for groups of more than a few thousand elements.
    Cost: O(classes |G|) eliminations of n x dim V^H.

    Examples:
        >>> from symgroup.groups import dihedral
        >>> from symgroup.representations import natural
        >>> [(c.name, c.fixed_dim) for c in isotropy_classes(natural(dihedral(4)))]
        [('1', 4), ('C2', 3), ('C2', 2), ('C2 x C2', 2), ('D4', 1)]
    """
    return isotropy_table(V).classes


@lru_cache(maxsize=16)
def isotropy_table(V: Representation) -> IsotropyTable:
    """Return the isotropy classes of V with all conjugates."""
    action = group_action(V)
    table = elements_of(V.finite_group)
    conjugators = conjugators_of(V.finite_group)
    found: list[tuple[list[Mask], int]] = []  # all conjugates, dim V^H
    known: set[bytes] = set()
    whole = action.whole()
    distinct = _distinct_fixed_spaces(action, whole)
    queue: list[tuple[Mask, Space]] = []

    def add_class(mask: Mask, space: Space) -> None:
        members = conjugate_masks(mask, conjugators)
        known.update(members)
        found.append((list(members.values()), action.dim(space)))
        queue.append((mask, space))

    add_class(action.fixing(whole), whole)
    for mask, space in queue:
        seen: set[bytes] = set()
        for g in distinct:
            if mask[g]:
                continue
            smaller = action.fixed_part(space, g)
            key = smaller.tobytes()
            if key in seen:
                continue
            seen.add(key)
            larger = action.fixing(smaller)
            if mask_key(larger) not in known:
                add_class(larger, smaller)
    return _assemble(V, table, found)


def _distinct_fixed_spaces(action: GroupAction, whole: Space) -> list[int]:
    """Return one element for each fixed space V^g."""
    first: dict[bytes, int] = {}
    for g in range(action.order):
        first.setdefault(action.fixed_part(whole, g).tobytes(), g)
    return list(first.values())


def conjugate_masks(mask: Mask, conjugators: list[NDArray[np.int64]]) -> dict[bytes, Mask]:
    """Return all conjugates of a subgroup under their keys, itself first; see `conjugators_of`."""
    found = {mask_key(mask): mask}
    queue = [mask]
    for current in queue:
        for targets in conjugators:
            moved = np.zeros_like(mask)
            moved[targets[current]] = True
            if (key := mask_key(moved)) not in found:
                found[key] = moved
                queue.append(moved)
    return found


def conjugators_of(group: FiniteGroup) -> list[NDArray[np.int64]]:
    """Return, for each generator g, the position of g h g^-1 for every element h."""
    table = elements_of(group)
    return [table.conjugates(g) for g in group.generators]


def _assemble(V: Representation, table: ElementTable, found: list[tuple[list[Mask], int]]) -> IsotropyTable:
    ordered = sorted(enumerate(found), key=lambda item: (int(item[1][0][0].sum()), -item[1][1], item[0]))
    masks = [members for _, (members, _) in ordered]
    classes = []
    for position, (arrival, (members, fixed_dim)) in enumerate(ordered):
        order = int(members[0].sum())
        below = tuple(
            other
            for other in range(position)
            if masks[other][0].sum() < order and any(not (m & ~members[0]).any() for m in masks[other])
        )
        H = subgroup_of_mask(V.finite_group, members[0])
        weyl = V.finite_group.order // len(members) // order
        classes.append(
            IsotropyClass(H, recognize(H), order, len(members), fixed_dim, weyl, arrival == 0, below)
        )
    number = {mask_key(mask): position for position, members in enumerate(masks) for mask in members}
    return IsotropyTable(tuple(classes), tuple(map(tuple, masks)), number)


def subgroup_of_mask(group: FiniteGroup, mask: Mask) -> FiniteGroup:
    """Return the subgroup whose elements the mask marks, with few generators."""
    table = elements_of(group)
    order = int(mask.sum())
    chain, kept = StabilizerChain(group.points, ()), []
    for number in np.flatnonzero(mask).tolist():
        if chain.order == order:
            break
        element = table.element(number)
        if chain.add(element):
            kept.append(element)
    return group.trusted_subgroup(kept, order=order)
