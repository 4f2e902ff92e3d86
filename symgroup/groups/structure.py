"""Normal closures, derived subgroups, centers, and whether a subgroup is normal.

S(n) and A(n) on their points are answered in closed form, since for n >= 5 the normal subgroups of S(n) are 1, A(n) and
S(n), and those of A(n) are 1 and A(n). Other groups are answered on their stabilizer chains.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from symgroup.errors import InputError, LimitError
from symgroup.groups.chain import StabilizerChain
from symgroup.groups.finite import FiniteGroup
from symgroup.groups.named import alternating
from symgroup.groups.permutation import Permutation

LARGEST_CHAIN = 400  # bits of |G|; S(60) has 272, and its chain takes some seconds


def require_finite_subgroup(
    H: FiniteGroup,
    G: FiniteGroup,  # on the same points
) -> None:
    """Refuse an H that is not a subgroup of G (SG261), and groups that are too large to tell (SG250)."""
    if G.generators != H.generators:
        require_chain(G)
    if H.carrier != G.carrier or not _contains_generators(G, H):
        raise InputError.of(
            "SG261",
            f"{H} is not a subgroup of {G}",
            help=f"write elements of {G} as generators: subgroup({G}, < ... >)",
        )


def require_chain(G: FiniteGroup) -> None:
    """Refuse groups whose stabilizer chain is out of reach (SG250)."""
    if not G.family and G.known_order is not None and G.known_order.bit_length() > LARGEST_CHAIN:
        raise LimitError.of(
            "SG250",
            f"{G} is too large for a stabilizer chain",
            notes=[f"the limit is an order of 2^{LARGEST_CHAIN}; S(n) and A(n) on their points have none"],
            help="use a smaller group, or ask each factor of a product",
        )


def normal_closure(
    G: FiniteGroup,
    elements: Iterable[Permutation],  # of G
    name: str | None = None,
) -> FiniteGroup:
    """Return the least normal subgroup of G that contains the elements.

    Conjugates of the generators found so far are added until there is no new one. Then N^g <= N for every generator g of G,
    and N^g = N since the orders agree. Raises: InputError (SG244); LimitError (SG250).
    """
    require_chain(G)
    start = G.subgroup(elements).generators
    label = name or "normal closure of < " + ", ".join(G.describe(g) for g in start) + f" > in {G}"
    if G.family and G.degree >= 5:
        return _closure_by_family(G, start, label)
    chain, kept = StabilizerChain(G.points, ()), []
    for element in start:
        if chain.add(element):
            kept.append(element)
    conjugators = [(g, g.inverse()) for g in G.generators]
    for element in kept:
        for g, inverse in conjugators:
            moved = g @ element @ inverse
            if chain.add(moved):
                kept.append(moved)
    return G.trusted_subgroup(kept, label, chain.order)


def is_normal(G: FiniteGroup, N: FiniteGroup) -> bool:
    """Whether N is a normal subgroup of G: g n g^-1 lies in N for all generators. Raises: SG250, SG261."""
    require_finite_subgroup(N, G)
    if N.family == "A" or N == G:
        return True  # A(n) in S(n) or in itself
    require_chain(N)
    return all(g @ n @ g.inverse() in N for g in G.generators for n in N.generators)


def derived_subgroup(G: FiniteGroup) -> FiniteGroup:
    """Return G' = [G, G]: the normal closure of the commutators of generators.

    (Modulo that closure the generators commute, so the quotient is abelian.) Raises: LimitError (SG250).
    """
    elements = [
        a @ b @ a.inverse() @ b.inverse()
        for number, a in enumerate(G.generators)
        for b in G.generators[number + 1 :]
    ]
    return normal_closure(G, elements, f"derived({G})")


def even_part(
    generators: Iterable[Permutation],
) -> tuple[Permutation, ...]:
    """Return generators of the even permutations in a permutation group.

    With an odd generator t, they are Schreier's for the transversal {1, t} of the subgroup of index 2 or 1.
    """
    listed = tuple(generators)
    odd = [g for g in listed if g.sign < 0]
    if not odd:
        return listed
    t, back = odd[0], odd[0].inverse()
    found = [t @ t, *(back @ g for g in odd), *(g @ t for g in odd)]
    for g in listed:
        if g.sign > 0:
            found += [g, back @ g @ t]
    return tuple(dict.fromkeys(g for g in found if not g.is_identity))


def _contains_generators(G: FiniteGroup, H: FiniteGroup) -> bool:
    return G.generators == H.generators or all(h in G for h in H.generators)


def _closure_by_family(G: FiniteGroup, start: tuple[Permutation, ...], label: str) -> FiniteGroup:
    if not start:
        return G.trusted_subgroup((), label, 1)
    if all(g.sign == 1 for g in start):
        return replace(alternating(G.degree), label=label)
    return replace(G, label=label)
