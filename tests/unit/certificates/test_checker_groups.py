"""The checker's chain of stabilizers against known orders, membership by brute force, and its limit."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import permutations

import pytest

import symgroup as sg
from symgroup.certificates.checker.groups import Chain
from symgroup.certificates.checker.reading import Budget, OutOfReach

ORDERS = {
    "S(7)": 5040,
    "A(7)": 2520,
    "D(9)": 18,
    "M(11)": 7920,
    "M(24)": 244823040,
    "rubik(2)": 88179840,
    "Weyl(F4)": 1152,
    "S(3) wr C(4)": 5184,
    "< (1 2 3 4 5), (2 3 5 4) >": 20,
    "C(1)": 1,
}


def chain_of(generators: Iterable[Iterable[int]], points: int, claim: int = 10**10) -> Chain:
    return Chain([tuple(g) for g in generators], points, Budget(claim))


@pytest.mark.parametrize("text", ORDERS)
def test_orders(text: str) -> None:
    G = sg.parse(f"group G = {text}")["G"]
    assert chain_of(G.generators, G.points).order == ORDERS[text] == G.order


def compose(g: tuple[int, ...], h: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(g[x] for x in h)


def closure(generators: list[tuple[int, ...]]) -> set[tuple[int, ...]]:
    """All products of some permutations, by trying them."""
    found = {tuple(range(len(generators[0])))}
    while True:
        more = {compose(g, h) for g in generators for h in found} - found
        if not more:
            return found
        found |= more


@pytest.mark.parametrize("text", ["D(5)", "A(5)", "< (1 2 3 4 5), (2 3 5 4) >", "< (1 2)(3 4), (5 1) >"])
def test_membership_by_brute_force(text: str) -> None:
    generators = [tuple(g) for g in sg.parse(f"group G = {text}")["G"].generators]
    chain, elements = chain_of(generators, 5), closure(generators)
    assert {g for g in permutations(range(5)) if chain.sift(g) == chain.one} == elements
    assert len(elements) == chain.order


def test_what_is_out_of_reach() -> None:
    cycle = (*range(1, 2000), 0)
    swap = (1, 0, *range(2, 2000))
    with pytest.raises(OutOfReach):
        chain_of([cycle, swap], 2000, claim=50_000_000)
