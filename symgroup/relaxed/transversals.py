"""Left transversals of G/H, and supplements K with K H = G to take them from."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from random import Random

import numpy as np
from numpy.typing import NDArray

from symgroup.groups import (
    FiniteGroup,
    Permutation,
    canonical_left_cosets,
    chain_of,
    elements_of,
    left_coset_representative,
    normalizer,
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


def transversals_up_to_conjugacy(
    G: FiniteGroup,
    H: FiniteGroup,
    kept: FiniteGroup | None = None,  # K <= H
) -> tuple[Transversal, ...]:
    """Return one of each class of transversals with the identity under the normalizer of H (and of K).

    For n in N(H) and A in R(H, T) let B = n A n^-1. For v in V^H, n^-1 v is in V^H too, so B (n t n^-1) v = n A t (n^-1 v) =
    n t A (n^-1 v) = (n t n^-1) B v: R(H, n T n^-1) = n R(H, T) n^-1, of the same dimension, and what it leaves unbroken is
    conjugate by n. So one transversal of each class speaks for all. Where n normalizes K too, A V^H <= W^K becomes
    B V^H <= W^K, and R(H, T, K) is carried along.

    Cost: about |H|^(|G : H| - 1) numbers for each generator of the normalizer.
    """
    N = normalizer(G, H)
    N = N if kept is None else normalizer(N, kept)
    base, H_elements = left_cosets(G, H), elements_of(H)
    order, free = len(H_elements), len(base) - 1
    digits = np.array(list(np.ndindex(*(order,) * free)), dtype=np.int64).reshape(order**free, free)
    powers = order ** np.arange(free - 1, -1, -1, dtype=np.int64)
    smallest = np.arange(len(digits))
    maps = [_conjugated(base, H, digits, n) @ powers for n in N.generators]
    changed = True
    while changed:  # the least code spreads along each class
        before = smallest.copy()
        for image in maps:
            np.minimum.at(smallest, image, smallest.copy())
            smallest = np.minimum(smallest, smallest[image])
        changed = bool((smallest != before).any())
    chosen = digits[smallest == np.arange(len(digits))]
    return tuple(
        (base[0], *(t @ H_elements.element(k) for t, k in zip(base[1:], row, strict=True)))
        for row in chosen.tolist()
    )


def _conjugated(
    base: Transversal,
    H: FiniteGroup,
    digits: NDArray[np.int64],  # (count, |G : H| - 1): t_i h_k for i = 1, 2, ... by the numbers k
    n: Permutation,
) -> NDArray[np.int64]:  # (count, |G : H| - 1)
    """Return n T n^-1 by its numbers: n t_i h_k n^-1 = t_j h_l, where j depends on i only, since n normalizes H."""
    chain, table, inverse = chain_of(H), elements_of(H), n.inverse()
    place = {left_coset_representative(t, chain): j for j, t in enumerate(base)}
    result = np.zeros_like(digits)
    for i, t in enumerate(base[1:]):
        moved = [n @ t @ table.element(k) @ inverse for k in range(len(table))]
        j = place[left_coset_representative(moved[0], chain)]
        back = base[j].inverse()
        numbers = np.array([table.position(back @ g) for g in moved])
        result[:, j - 1] = numbers[digits[:, i]]
    return result


def in_order_of(cosets: Transversal, T: Transversal, H: FiniteGroup) -> Transversal:
    """Return the elements of T in the order in which another transversal of the same H has their cosets."""
    chain = chain_of(H)
    member = {left_coset_representative(t, chain): t for t in T}
    return tuple(member[left_coset_representative(t, chain)] for t in cosets)


def supplements(G: FiniteGroup, H: FiniteGroup) -> list[FiniteGroup]:
    """Return distinct subgroups K of one or two generators with K H = G, those with the smallest K cap H first.

    Cyclic K and a seeded sample of two-generator ones are tried; K H = G exactly where K meets every coset of H. Then |G : H|
    divides |K|, since |K| |H| = |G| |K cap H|.
    """
    index = G.order // H.order
    # |K cap H| = |K| |H| / |G|, so the smallest K leaves the least unbroken
    return [K for K in small_subgroups(G) if K.order % index == 0 and len(cosets_met(K, H)) == index]


@lru_cache(maxsize=16)
def small_subgroups(G: FiniteGroup) -> tuple[FiniteGroup, ...]:
    """Return distinct subgroups of one or two generators by their orders: cyclic ones and a seeded sample of others."""
    table = elements_of(G)
    random = Random(0)
    found: dict[int, list[FiniteGroup]] = {}
    singles = [(table.element(number),) for number in range(1, len(table))][:MOST_SUPPLEMENTS]
    pairs = [
        (table.element(random.randrange(len(table))), table.element(random.randrange(len(table))))
        for _ in range(MOST_SUPPLEMENTS)
    ]
    for generators in [*singles, *pairs]:
        K = G.trusted_subgroup(generators)
        equals = found.setdefault(K.order, [])
        if not any(all(k in other for k in K.generators) for other in equals):
            equals.append(K)
    return tuple(K for order in sorted(found) for K in found[order])
