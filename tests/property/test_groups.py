"""Chains, cosets, classes and element tables of random groups, against brute force and sympy."""

from hypothesis import given
from hypothesis import strategies as st
from sympy.combinatorics import Permutation as SympyPermutation
from sympy.combinatorics import PermutationGroup

from symgroup.groups import (
    Permutation,
    StabilizerChain,
    conjugacy_classes,
    elements_of,
    left_coset_representative,
)
from symgroup.relaxed import left_cosets

from .strategies import COMMON, all_permutations, elements, groups, permutation_groups, subgroups


def closure(generators, identity):
    found, queue = {identity}, [identity]
    for element in queue:
        for g in generators:
            if (product := g @ element) not in found:
                found.add(product)
                queue.append(product)
    return found


@COMMON
@given(permutation_groups(7))
def test_chain_order_is_the_order_that_sympy_finds(G):
    """Without generators sympy has no group to speak of, and its answer there is not used."""
    chain = StabilizerChain(G.points, G.generators)
    if G.generators:
        assert chain.order == PermutationGroup([SympyPermutation(list(g)) for g in G.generators]).order()
    else:
        assert chain.order == 1


@COMMON
@given(st.data())
def test_element_table_is_the_closure_of_the_generators(data):
    G = data.draw(groups())
    table = elements_of(G)
    listed = [table.element(number) for number in range(len(table))]
    assert listed == sorted(closure(G.generators, G.identity))
    assert listed[0] == G.identity
    assert len(listed) == G.order
    assert [table.position(g) for g in listed] == list(range(G.order))
    g = data.draw(elements(G))
    assert table.left_products(g).tolist() == [table.position(g @ h) for h in listed]
    assert table.conjugates(g).tolist() == [table.position(g @ h @ g.inverse()) for h in listed]
    assert table.inverses().tolist() == [table.position(h.inverse()) for h in listed]


@COMMON
@given(permutation_groups(4))
def test_membership_is_exact(G):
    inside = closure(G.generators, G.identity)
    for images in all_permutations(G.points):
        assert (Permutation(images) in G) == (Permutation(images) in inside)


@COMMON
@given(st.data())
def test_chain_in_any_base_has_the_same_order_and_its_stabilizers_fix_the_base(data):
    G = data.draw(permutation_groups(6))
    base = data.draw(st.permutations(range(G.points)))
    chain = StabilizerChain(G.points, G.generators, base=base)
    assert chain.order == G.order
    for depth in range(len(base) + 1):
        fixing = [g for g in closure(G.generators, G.identity) if all(g[b] == b for b in base[:depth])]
        generated = closure(chain.stabilizer_generators(depth), G.identity)
        assert generated == set(fixing)


@COMMON
@given(st.data())
def test_left_coset_representatives_are_canonical(data):
    G = data.draw(groups())
    H = data.draw(subgroups(G))
    chain = StabilizerChain(H.points, H.generators)
    inside = closure(H.generators, H.identity)
    g = data.draw(elements(G))
    representative = left_coset_representative(g, chain)
    assert g.inverse() @ representative in inside
    assert {left_coset_representative(g @ h, chain) for h in inside} == {representative}
    cosets = {frozenset(t @ h for h in inside) for t in left_cosets(G, H)}
    assert len(cosets) * len(inside) == G.order == len(set().union(*cosets))


@COMMON
@given(groups())
def test_conjugacy_classes_partition_the_group(G):
    everything = closure(G.generators, G.identity)
    classes = conjugacy_classes(G)
    assert classes[0].representative == G.identity
    found = [frozenset(g @ c.representative @ g.inverse() for g in everything) for c in classes]
    assert [len(members) for members in found] == [c.size for c in classes]
    assert sum(c.size for c in classes) == G.order == len(set().union(*found))


@COMMON
@given(st.data())
def test_point_stabilizers(data):
    G = data.draw(groups())
    point = data.draw(st.integers(0, G.degree - 1))
    carried = G.carrier.basis[point]
    H = G.point_stabilizer(point)
    assert closure(H.generators, H.identity) == {
        g for g in closure(G.generators, G.identity) if g[carried] == carried
    }
    assert H.order == len(closure(H.generators, H.identity))
