"""Supplements and complements: subgroups K with K H = G, and those that meet H in 1.

K H = G exactly where |K| |H| = |G| |K cap H|, since |K H| = |K| |H| / |K cap H|. That K H = G does not change when K or H is
conjugated: from k h = g^-1 for all products, g K g^-1 H = G too. A subgroup above a supplement is one, so the minimal ones say
everything; a complement is minimal, as a smaller subgroup has too few products.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from random import Random

from flint import fmpz

from symgroup.errors import LimitError, SymgroupBug, check_time
from symgroup.groups.chain import StabilizerChain, left_coset_representative
from symgroup.groups.elements import elements_of, is_enumerable
from symgroup.groups.finite import FiniteGroup, chain_of
from symgroup.groups.permutation import Permutation
from symgroup.groups.structure import derived_subgroup, require_finite_subgroup
from symgroup.groups.subgroup_classes import subgroup_classes
from symgroup.groups.tables import LARGEST_ORDER, Members, multiplication_table

LARGEST_INDEX = 2_000  # cosets that candidates have to meet, where not all subgroups are listed
RANDOM_PAIRS = 60
MOST_SEARCHED = 12  # supplements that are searched for smaller ones


@dataclass(frozen=True, slots=True)
class Supplement:
    """A subgroup K with K H = G, up to conjugacy in G."""

    subgroup: FiniteGroup  # K
    meet_order: int  # |K cap H|
    length: int | None  # number of conjugates of K, where it is known
    minimal: bool = True  # whether it is proved that no proper subgroup of K is a supplement

    @property
    def is_complement(self) -> bool:
        """Whether K meets H in 1."""
        return self.meet_order == 1


@dataclass(frozen=True, slots=True)
class Supplements:
    """The minimal supplements of H in G up to conjugacy, from the smallest order to the largest."""

    group: FiniteGroup  # G
    subgroup: FiniteGroup  # H
    found: tuple[Supplement, ...]
    complete: bool  # whether there are no others

    def complements(self) -> tuple[Supplement, ...]:
        """Return those that meet H in 1; where the list is complete there are no other complements."""
        return tuple(item for item in self.found if item.is_complement)


@lru_cache(maxsize=64)
def minimal_supplements(G: FiniteGroup, H: FiniteGroup) -> Supplements:
    """Return the minimal K with K H = G up to conjugacy: all of them for |G| up to some thousand, else some.

    Larger groups are searched through subgroups of few generators and the derived subgroups, and within each supplement found;
    then `complete` is False, and only those marked as such are proved minimal.
    Raises: InputError (SG261) where H is not a subgroup of G; LimitError: SG250 for a chain.

    Examples:
        >>> from symgroup.groups import symmetric
        >>> G = symmetric(4)
        >>> S = minimal_supplements(G, G.subgroup([[1, 0, 2, 3], [0, 1, 3, 2]]))
        >>> [(item.subgroup.order, item.meet_order) for item in S.found], S.complete
        ([(12, 2)], True)
    """
    require_finite_subgroup(H, G)
    try:
        found, complete = _by_classes(G, H), True
    except LimitError:
        found, complete = _some(G, H), False
    for item in found:
        verify_supplement(G, H, item)
    return Supplements(G, H, tuple(found), complete)


def verify_supplement(G: FiniteGroup, H: FiniteGroup, item: Supplement) -> None:
    """Check K <= G and |K| |H| = |G| |K cap H|, the meet counted by membership or by the cosets of H that K meets."""
    K = item.subgroup
    inside = all(k in G for k in K.generators)
    if is_enumerable(K):
        table = elements_of(K)
        meet = sum(table.element(number) in H for number in range(len(table)))
    else:
        meet = K.order // len(cosets_met(K, H))
    if not inside or meet != item.meet_order or K.order * H.order != G.order * meet:
        raise SymgroupBug(f"{K} is no supplement of {H} in {G}")


def cosets_met(K: FiniteGroup, H: FiniteGroup) -> dict[Permutation, Permutation]:
    """Return one element of K for each left coset of H that K meets, under the coset's canonical element.

    Acting from the left, K permutes these cosets transitively, so a search over K's generators finds them all.
    """
    chain = chain_of(H)
    found = {left_coset_representative(K.identity, chain): K.identity}
    queue = [K.identity]
    for element in queue:
        check_time("the list of the cosets that a subgroup meets")
        for k in K.generators:
            moved = k @ element
            key = left_coset_representative(moved, chain)
            if key not in found:
                found[key] = moved
                queue.append(moved)
    return found


def _by_classes(G: FiniteGroup, H: FiniteGroup) -> list[Supplement]:
    """Return all minimal supplements, from the classes of subgroups of G."""
    table = multiplication_table(G)
    members = table.members_of(H)
    index = G.order // H.order
    found: list[Supplement] = []
    smaller: list[Members] = []  # every conjugate of those found
    for item in subgroup_classes(G):
        meet = int((item.members & members).sum())
        if item.order % index or item.order != index * meet:
            continue
        if any(not (other & ~item.members).any() for other in smaller):
            continue
        smaller += item.conjugates(table)
        found.append(Supplement(table.subgroup(item.members), meet, item.length))
    return found


def _some(G: FiniteGroup, H: FiniteGroup) -> list[Supplement]:
    """Return some minimal supplements of a larger group, not two with one order and meet."""
    if G.order // H.order > LARGEST_INDEX:
        return []
    kept: dict[tuple[int, int], Supplement] = {}
    searched: list[FiniteGroup] = []
    for K in _candidates(G):
        if len(searched) == MOST_SEARCHED or any(_is_inside(K, other) for other in searched):
            continue
        met = len(cosets_met(K, H))
        if met * H.order != G.order:
            continue
        searched.append(K)
        for item in _within(H, K, K.order // met):
            kept.setdefault((item.subgroup.order, item.meet_order), item)
    smallest = [kept[key] for key in sorted(kept)]
    return [item for item in smallest if not _contains_another(item.subgroup, smallest)]


def _is_inside(K: FiniteGroup, other: FiniteGroup) -> bool:
    return all(k in other for k in K.generators)


def _contains_another(K: FiniteGroup, found: list[Supplement]) -> bool:
    return any(item.subgroup.order < K.order and _is_inside(item.subgroup, K) for item in found)


def _within(H: FiniteGroup, K: FiniteGroup, meet: int) -> list[Supplement]:
    """Return the minimal supplements of K cap H in K, which are those of H in G inside K; K itself where it is too large."""
    if meet == 1 or K.order > LARGEST_ORDER:
        return [Supplement(K, meet, None, minimal=meet == 1)]
    table = elements_of(K)
    chain, kept = StabilizerChain(K.points, ()), []
    for element in map(table.element, range(len(table))):
        if chain.order < meet and element in H and chain.add(element):
            kept.append(element)
    try:
        inner = _by_classes(K, K.trusted_subgroup(kept, order=meet))
    except LimitError:
        return [Supplement(K, meet, None, minimal=False)]
    return [Supplement(item.subgroup, item.meet_order, None) for item in inner]


def _candidates(G: FiniteGroup) -> Iterator[FiniteGroup]:
    """Yield subgroups of G: the derived ones, those of single generators, and of seeded random elements."""
    D = G
    while (smaller := derived_subgroup(D)).order < D.order:
        D = smaller
        yield D
    yield from (G.trusted_subgroup([g]) for g in G.generators)
    random = Random(0)
    elements = [_random_element(G, random) for _ in range(RANDOM_PAIRS)]
    yield from (G.trusted_subgroup([g]) for g in elements)
    simple = [_of_prime_order(g) for g in elements if not g.is_identity]
    for chosen in (elements, simple):
        yield from (G.trusted_subgroup([g, h]) for g, h in pairwise(chosen))
    yield G


def _of_prime_order(g: Permutation) -> Permutation:
    """Return the power of g whose order is the largest prime factor of the order of g."""
    largest = max(int(p) for p, _ in fmpz(g.order).factor())
    return g.power(g.order // largest)


def _random_element(G: FiniteGroup, random: Random) -> Permutation:
    """Return a uniformly distributed element: a product of one carrier a level."""
    element = G.identity
    for level in chain_of(G).levels:
        element = element @ random.choice(list(level.carriers.values()))
    return element
