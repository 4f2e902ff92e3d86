"""dim Hom_G(V, W) counted a second way, by code that shares nothing with the solver."""

from __future__ import annotations

from collections import Counter
from math import prod
from typing import Any

from flint import fmpq

from symgroup.algebra import coerce, common_field
from symgroup.groups import FiniteGroup, conjugacy_classes, is_enumerable
from symgroup.representations import Representation, require_one_group
from symgroup.representations.formal import formal_hom_dim, whole_number
from symgroup.representations.outer_terms import multiplied_out, outer_terms
from symgroup.solve.invariants import count_by_invariants
from symgroup.solve.orbit_counts import count_by_orbits, reciprocal_pairs

MOST_PAIRS = 400  # of outer tensor products, or of summands


def hom_dim(
    V: Representation,  # dim n
    W: Representation,  # dim m
) -> int | None:
    """Return dim Hom_G(V, W) by characters, orbits, reciprocity or invariants; None where none of them is in reach.

    By orbits of point stabilizers for signed permutation representations of large groups without a family; by formal
    characters, for classical Lie groups, for S(n), A(n) of any n, for groups by wreath products and by power traces (see
    `representations.formal`); by 1/|G| sum over g of chi_V(g^-1) chi_W(g) for small finite groups (Serre 1977, section 2.3);
    factor by factor for outer tensor products over a product of groups; over subgroups for what is induced from them; by
    exact elimination in V* x W for all others, where that is not too large: for exact matrices of finite groups whose classes
    are too many to be listed, and for Lie groups that are not classical.

    Raises: GroupMismatchError (SG301).
    """
    require_one_group(V, W)
    group, count = V.group, None
    if isinstance(group, FiniteGroup) and not group.family and not is_enumerable(group):
        count = count_by_orbits(V, W)
    if count is None:
        count = formal_hom_dim(V, W)
    if count is None and isinstance(group, FiniteGroup):
        count = _count_by_classes(V, W)
    if count is None and group.factors:
        count = _count_by_factors(V, W)
    if count is None:
        sources, targets = multiplied_out(V), multiplied_out(W)
        if sources != {V: 1} or targets != {W: 1}:
            return _count_by_summands(sources, targets)
    if count is None and isinstance(group, FiniteGroup):
        count = _count_by_reciprocity(V, W)
    return count_by_invariants(V, W) if count is None else count


def _count_by_summands(sources: Counter[Representation], targets: Counter[Representation]) -> int | None:
    if len(sources) * len(targets) > MOST_PAIRS:
        return None
    total = 0
    for source, copies in sources.items():
        for target, times in targets.items():
            found = hom_dim(source, target)
            if found is None:
                return None
            total += copies * times * found
    return total


def _count_by_reciprocity(V: Representation, W: Representation) -> int | None:
    """Return the count over the subgroups that V or W is induced from, or by the orbits on pairs of basis vectors."""
    pairs = reciprocal_pairs(V, W)
    counts = [] if pairs is None else [hom_dim(*pair) for pair in pairs]
    known = [count for count in counts if count is not None]
    return sum(known) if known and len(known) == len(counts) else count_by_orbits(V, W)


def _count_by_classes(V: Representation, W: Representation) -> int | None:
    group = V.group
    classes = conjugacy_classes(group) if isinstance(group, FiniteGroup) else None
    if classes is None:
        return None
    total: Any = fmpq(0)
    field = common_field(V.field, W.field)
    for item in classes:
        g = item.representative
        total += item.size * coerce(V.character(g.inverse()), field) * coerce(W.character(g), field)
    return whole_number(total / group.order)


def _count_by_factors(V: Representation, W: Representation) -> int | None:
    """Return the sum over pairs of outer tensor products of the product of the counts of their parts.

    Hom over G x H of (A # B, C # D) is Hom_G(A, C) x Hom_H(B, D): invariants of a product in a tensor product of the factors'
    representations are the tensor product of the invariants.
    """
    left, right = outer_terms(V), outer_terms(W)
    if left is None or right is None or len(left) * len(right) > MOST_PAIRS:
        return None
    total = 0
    for copies_in, sources in left:
        for copies_out, targets in right:
            counts = [hom_dim(*pair) for pair in zip(sources, targets, strict=True)]
            known = [count for count in counts if count is not None]
            if len(known) < len(counts) and 0 not in known:
                return None
            total += copies_in * copies_out * prod(known)
    return total
