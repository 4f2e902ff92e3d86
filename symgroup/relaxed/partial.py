"""Partial breaking: down to a wanted symmetry S of the outputs and no further.

Definition. At inputs of type H, `relaxed to S` keeps K = H cap g S g^-1, with g in G chosen so that K is as large as it can
be: K is a conjugate of S where H contains one. The breaking weights are the part of R(H, T, K) outside Hom_G, in
`symgroup.relaxed.space`, where it is proven that outputs keep a conjugate of K in G_x whatever the weights. They break H down
to S exactly where a generic output keeps no more. With S = 1 this is `relaxed`, with S = G nothing is broken.

Only K up to conjugacy in the normalizer of H matters. Let n normalize H and A be linear and relaxed equivariant at type H with
A V^H <= W^K. Then B = n A n^-1 is relaxed equivariant too: with y = n^-1 x, B g x = n A (n^-1 g n) y = n (n^-1 g n) h A y with
h in G_y, which is g (n h n^-1) B x, and n h n^-1 lies in G_x. And B V^H = n A V^H <= W^(n K n^-1). The search uses n in H.
"""

from __future__ import annotations

from functools import lru_cache

from symgroup.groups import FiniteGroup, elements_of
from symgroup.isotropy.classes import (
    Mask,
    conjugate_masks,
    conjugators_of,
    mask_key,
    mask_of,
    subgroup_of_mask,
)
from symgroup.relaxed.choose import Breaking, choose_breaking
from symgroup.representations import Representation

MOST_KEPT = 8  # subgroups of H that are tried as what is kept


@lru_cache(maxsize=64)
def kept_subgroups(G: FiniteGroup, H: FiniteGroup, S: FiniteGroup) -> tuple[FiniteGroup, ...]:
    """Return the largest of the subgroups H cap g S g^-1, g in G, up to conjugacy in H.

    Cost: every conjugate of S as a mask over the elements of G, of which there are to be a few thousand.
    """
    inside = mask_of(G, H)
    meets = {
        mask_key(meet): meet
        for mask in conjugate_masks(mask_of(G, S), conjugators_of(G)).values()
        for meet in [mask & inside]
    }
    largest = max(int(meet.sum()) for meet in meets.values())
    return tuple(
        subgroup_of_mask(G, mask)
        for mask in _up_to_conjugacy(G, H, {k: m for k, m in meets.items() if m.sum() == largest})
    )


def _up_to_conjugacy(G: FiniteGroup, H: FiniteGroup, masks: dict[bytes, Mask]) -> list[Mask]:
    table = elements_of(G)
    conjugators = [table.conjugates(h) for h in H.generators]
    chosen, seen = [], set[bytes]()
    for key, mask in masks.items():
        if key not in seen:
            chosen.append(mask)
            seen.update(conjugate_masks(mask, conjugators))
    return chosen


@lru_cache(maxsize=64)
def choose_partial_breaking(
    V: Representation,  # of G
    W: Representation,
    H: FiniteGroup,  # the stabilizer of some vector of V
    S: FiniteGroup,  # a subgroup of G
) -> Breaking:
    """Return the relaxed layers V -> W that break inputs of type H down to S: to S exactly, where one is found that does."""
    first, *others = kept_subgroups(V.finite_group, H, S)[:MOST_KEPT]
    best = choose_breaking(V, W, H, first)
    for K in others:
        if best.is_exact:
            break
        best = min(best, choose_breaking(V, W, H, K), key=lambda found: found.unbroken.order)
    return best
