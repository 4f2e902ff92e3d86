"""The stabilizers of data as subgroups, and which of them are conjugate: by every element of the group, or one by one."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from symgroup.groups import FiniteGroup
from symgroup.groups.permutation import orbit_of
from symgroup.isotropy.classes import conjugate_masks, conjugators_of, mask_key, subgroup_of_mask
from symgroup.isotropy.near import near_stabilizer
from symgroup.isotropy.samples import acts_in_reach, sample_types
from symgroup.isotropy.stabilizer import stabilizer
from symgroup.representations import Representation

Orbits = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class SampleGroups:
    """The stabilizers of N samples, each once, and the classes that they fall into."""

    groups: tuple[FiniteGroup, ...]
    number: NDArray[np.int64]  # (N,): which of them is each sample's
    classes: tuple[int, ...]  # for each of them: the same number for conjugate ones, see `are_classes`
    are_classes: bool  # whether those of one number are proven conjugate; else they agree in order and lengths of orbits


def sample_groups(
    V: Representation,  # of G, dim n
    x: NDArray[np.float64],  # (N, n)
    tolerance: float = 0.0,  # relative to the size of each sample; 0 compares exactly
) -> SampleGroups:
    """Return each sample's stabilizer: exact with tolerance 0, else as `near_stabilizer` says.

    Where every element of G can act on every sample all are looked at, and classes are conjugacy classes. Else the searches of
    `stabilizer` find each group, and classes are told apart by what conjugate subgroups share: order and lengths of orbits.
    Raises: LimitError (SG407, SG408, SG415, SG417) where neither is in reach.
    """
    if acts_in_reach(V):
        return _by_elements(V, x, tolerance)
    rows, inverse = np.unique(x, axis=0, return_inverse=True)
    known: dict[tuple[int, Orbits], list[int]] = {}
    groups: list[FiniteGroup] = []
    numbers = []
    for row in rows:
        H = _stabilizer(V, row, tolerance)
        alike = known.setdefault((H.order, _orbits(H)), [])
        number = next((k for k in alike if all(h in groups[k] for h in H.generators)), len(groups))
        if number == len(groups):
            groups.append(H)
            alike.append(number)
        numbers.append(number)
    shapes: dict[tuple[int, tuple[int, ...]], int] = {}
    classes = [shapes.setdefault((H.order, tuple(sorted(map(len, _orbits(H))))), len(shapes)) for H in groups]
    return SampleGroups(
        tuple(groups), np.array(numbers, dtype=np.int64)[inverse.ravel()], tuple(classes), False
    )


def _by_elements(V: Representation, x: NDArray[np.float64], tolerance: float) -> SampleGroups:
    types = sample_types(V, x, tolerance)
    conjugators = conjugators_of(V.finite_group)
    known: dict[bytes, int] = {}
    classes = []
    for mask in types.masks:
        if mask_key(mask) not in known:
            number = len(set(known.values()))
            known.update(dict.fromkeys(conjugate_masks(mask, conjugators), number))
        classes.append(known[mask_key(mask)])
    groups = tuple(subgroup_of_mask(V.finite_group, mask) for mask in types.masks)
    return SampleGroups(groups, types.number, tuple(classes), True)


def _stabilizer(V: Representation, row: NDArray[np.float64], tolerance: float) -> FiniteGroup:
    if tolerance:
        return near_stabilizer(V, row.tolist(), tolerance).subgroup
    return stabilizer(V, map(Fraction, row.tolist()), listing=0).subgroup


def _orbits(H: FiniteGroup) -> Orbits:
    """Return the orbits of points, each in order, the one of the least point first."""
    left = dict.fromkeys(range(H.points))
    orbits = []
    while left:
        orbit = tuple(sorted(orbit_of([next(iter(left))], H.generators)))
        orbits.append(orbit)
        for point in orbit:
            del left[point]
    return tuple(orbits)
