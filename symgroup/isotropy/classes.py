"""Isotropy classes: which symmetries the vectors of V can have, up to conjugacy, and how they are ordered."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from symgroup.groups import FiniteGroup, StabilizerChain, elements_of, is_enumerable, recognize
from symgroup.groups.orders import describe_order
from symgroup.isotropy.types.choose import find_classes
from symgroup.isotropy.types.found import FoundClass
from symgroup.isotropy.types.order import covers_and_below, positions
from symgroup.isotropy.types.points import GenericPoint, generic_point
from symgroup.isotropy.types.search import out_of_reach
from symgroup.representations import Representation

LARGEST_MARKED = 8_000

Mask = NDArray[np.bool_]  # (|G|,), which elements a subgroup has


@dataclass(frozen=True, slots=True)
class IsotropyClass:
    """A conjugacy class of stabilizers H = G_x, x in V."""

    representative: FiniteGroup  # H
    name: str  # the isomorphism type where it is a common one: 'C2 x C2', 'D4', 'S3 x S2'; else 'order 48'
    order: int  # |H|
    class_length: int  # number of conjugates of H
    fixed_dim: int  # dim V^H
    weyl_order: int  # |N(H) / H|
    generic: bool  # whether H is the stabilizer of almost every vector of V
    generic_point: str  # a vector of V^H with a symbol for each dimension, such as '(a, a, b, b)'
    covers: tuple[int, ...]  # positions of the classes right below: with a member inside H, and none between
    _below: int = field(repr=False)  # bit k stands for the class at position k

    @property
    def below(self) -> tuple[int, ...]:
        """Return the positions of all classes with a member properly inside H."""
        return positions(self._below)

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


@lru_cache(maxsize=32)
def isotropy_classes(
    V: Representation,  # of G, dim n
) -> tuple[IsotropyClass, ...]:
    """Return the conjugacy classes of stabilizers of vectors of V, from the smallest order to the largest.

    Natural representations of symmetric, alternating and reflection groups, of products of them and of wreath products K wr
    S(m) are answered without their elements, by partitions and faces of a chamber; others by a search over fixed spaces.
    Raises: LimitError: SG408 for other groups of more than some ten thousand elements, SG418 for too many classes.

    Examples:
        >>> from symgroup.groups import dihedral
        >>> from symgroup.representations import natural
        >>> [(c.name, c.fixed_dim, c.generic_point) for c in isotropy_classes(natural(dihedral(4)))][1:3]
        [('C2', 3, '(a, b, c, b)'), ('C2', 2, '(a, a, b, b)')]
    """
    found = find_classes(V)
    points = [generic_point(V, item.generators) for item in found]
    arrival = sorted(range(len(found)), key=lambda k: (found[k].order, -points[k].dim, k))
    place = {k: position for position, k in enumerate(arrival)}
    covers, inside = covers_and_below([[place[larger] for larger in found[k].above] for k in arrival])
    texts: dict[object, str] = {}
    return tuple(
        _record(V, found[k], points[k], k == 0, (covers[place[k]], inside[place[k]]), texts) for k in arrival
    )


def _record(
    V: Representation,
    found: FoundClass,
    point: GenericPoint,
    generic: bool,
    order_bits: tuple[int, int],  # covers, below
    texts: dict[object, str],
) -> IsotropyClass:
    G = V.finite_group
    for g in found.generators:
        if g not in texts:
            texts[g] = G.describe(g)
    label = "< " + ", ".join(texts[g] for g in found.generators) + " >" if found.generators else "1"
    H = G.trusted_subgroup(found.generators, label, found.order)
    weyl = G.order // (found.length * found.order)
    covers, below = order_bits
    return IsotropyClass(
        H,
        found.name or recognize(H),
        found.order,
        found.length,
        point.dim,
        weyl,
        generic,
        point.text,
        positions(covers),
        below,
    )


@lru_cache(maxsize=16)
def isotropy_table(V: Representation) -> IsotropyTable:
    """Return the isotropy classes of V with all conjugates. Raises: LimitError (SG408) for more than 8000 elements."""
    G = V.finite_group
    if G.order > LARGEST_MARKED or not is_enumerable(G):
        reason = "telling inputs apart needs the action of every element"
        raise out_of_reach(
            V, f"{reason}, of {LARGEST_MARKED} at most, and there are {describe_order(G.order)}"
        )
    classes = isotropy_classes(V)
    conjugators = conjugators_of(G)
    marked = [tuple(conjugate_masks(mask_of(G, c.representative), conjugators).values()) for c in classes]
    number = {mask_key(mask): position for position, masks in enumerate(marked) for mask in masks}
    return IsotropyTable(classes, tuple(marked), number)


def mask_key(mask: Mask) -> bytes:
    """Return a hashable key of a subset of the group."""
    return np.packbits(mask).tobytes()


def mask_of(group: FiniteGroup, subgroup: FiniteGroup) -> Mask:
    """Return which elements of a group are in a subgroup."""
    table = elements_of(group)
    mask = np.zeros(len(table), dtype=bool)
    mask[table.positions(elements_of(subgroup).images)] = True
    return mask


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
