"""Structures under a direct product of groups, one for each factor where no relation goes across."""

from __future__ import annotations

import numpy as np

from symgroup.groups import FiniteGroup, Permutation
from symgroup.isotropy.search.structure import Relation, Structure


def by_factors(structure: Structure) -> tuple[Structure, ...] | None:
    """Return what each factor must keep, or None where G is no product or a relation has points of several factors.

    The points are the disjoint union of the factors', so an element (g_1, g_2, ...) keeps every colour and label exactly where
    each g_k keeps those of its own points: the stabilizer is the product of the factors' stabilizers.
    """
    factors = structure.group.factors
    if len(factors) < 2 or not structure.is_native:
        return None
    starts = np.cumsum([0, *(factor.points for factor in factors)])
    owners = []
    for relation in structure.relations:
        found = {int(k) for axis in relation.axes for k in np.searchsorted(starts, axis, side="right") - 1}
        if len(found) > 1:
            return None
        owners.append(found.pop())
    parts = []
    for number, factor in enumerate(factors):
        start, end = int(starts[number]), int(starts[number + 1])
        colours = np.unique(structure.colours[start:end], return_inverse=True)[1].ravel()
        relations = tuple(
            Relation(tuple(axis - start for axis in relation.axes), relation.labels)
            for relation, owner in zip(structure.relations, owners, strict=True)
            if owner == number
        )
        generators = tuple(np.array(g, dtype=np.intp) for g in factor.generators)
        parts.append(Structure(factor, factor.order, factor.points, generators, colours, relations))
    return tuple(parts)


def in_product(group: FiniteGroup, number: int, element: Permutation) -> Permutation:
    """Return an element of a factor as one of the product."""
    start = sum(factor.points for factor in group.factors[:number])
    images = list(range(group.points))
    images[start : start + len(element)] = [start + image for image in element]
    return Permutation(images)
