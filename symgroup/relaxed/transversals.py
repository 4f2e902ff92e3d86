"""Left transversals of G/H, and supplements K with K H = G to take them from."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from random import Random

from symgroup.groups import (
    FiniteGroup,
    Permutation,
    canonical_left_cosets,
    chain_of,
    elements_of,
    left_coset_representative,
)
from symgroup.groups.supplements import cosets_met

MOST_SUPPLEMENTS = 400

Transversal = tuple[Permutation, ...]  # one element of each left coset t H, the identity first


def left_cosets(G: FiniteGroup, H: FiniteGroup) -> Transversal:
    """Return the canonical element of each left coset of H in G, with the identity for H itself."""
    _, *others = canonical_left_cosets(G, H)
    return (G.identity, *others)


def is_transversal(G: FiniteGroup, H: FiniteGroup, T: Transversal) -> bool:
    """Whether T has exactly one element of every left coset of H in G."""
    chain = chain_of(H)
    cosets = {left_coset_representative(t, chain) for t in T}
    inside = all(t in G for t in T)
    return inside and len(cosets) == len(T) == G.order // H.order


def count_transversals(G: FiniteGroup, H: FiniteGroup) -> int:
    """Return the number of transversals that have the identity: |H|^(|G : H| - 1)."""
    return int(H.order ** (G.order // H.order - 1))


def all_transversals(G: FiniteGroup, H: FiniteGroup) -> Iterator[Transversal]:
    """Yield every transversal that has the identity.

    Nothing is lost by fixing t = 1 for the coset H: with t = h there, A rho(t) P_H = rho(t) A P_H reads
    A P_H = rho(h) A P_H, which only keeps more unbroken.
    """
    base, H_elements = left_cosets(G, H), elements_of(H)
    elements = [H_elements.element(number) for number in range(len(H_elements))]
    for choice in product(elements, repeat=len(base) - 1):
        yield (base[0], *(t @ h for t, h in zip(base[1:], choice, strict=True)))


def in_order_of(cosets: Transversal, T: Transversal, H: FiniteGroup) -> Transversal:
    """Return the elements of T in the order in which another transversal of the same H has their cosets."""
    chain = chain_of(H)
    member = {left_coset_representative(t, chain): t for t in T}
    return tuple(member[left_coset_representative(t, chain)] for t in cosets)


def supplements(G: FiniteGroup, H: FiniteGroup) -> list[FiniteGroup]:
    """Return distinct subgroups K of one or two generators with K H = G, those with the smallest K cap H first.

    Cyclic K and a seeded sample of two-generator ones are tried; K H = G exactly where K meets every coset of H.
    """
    table = elements_of(G)
    random = Random(0)
    found: dict[int, list[FiniteGroup]] = {}
    singles = [(table.element(number),) for number in range(1, len(table))][:MOST_SUPPLEMENTS]
    pairs = [
        (table.element(random.randrange(len(table))), table.element(random.randrange(len(table))))
        for _ in range(MOST_SUPPLEMENTS)
    ]
    index = G.order // H.order
    for generators in [*singles, *pairs]:
        K = G.trusted_subgroup(generators)
        if len(cosets_met(K, H)) == index:
            equals = found.setdefault(K.order, [])
            if not any(all(k in other for k in K.generators) for other in equals):
                equals.append(K)
    # |K cap H| = |K| |H| / |G|, so the smallest K leaves the least unbroken
    return [K for order in sorted(found) for K in found[order]]
