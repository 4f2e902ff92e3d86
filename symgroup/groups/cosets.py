"""Left cosets of a subgroup, by their canonical elements."""

from __future__ import annotations

from symgroup.groups.chain import left_coset_representative
from symgroup.groups.finite import FiniteGroup, chain_of
from symgroup.groups.permutation import Permutation


def canonical_left_cosets(G: FiniteGroup, H: FiniteGroup) -> tuple[Permutation, ...]:
    """Return the canonical element of every left coset of H in G, that of H itself first."""
    chain = chain_of(H)
    first = left_coset_representative(G.identity, chain)
    found, seen = [first], {first}
    for element in found:
        for g in G.generators:
            moved = left_coset_representative(g @ element, chain)
            if moved not in seen:
                seen.add(moved)
                found.append(moved)
    return tuple(found)
