"""Stabilizers by several methods that share no search: backtrack, orbits, graph automorphisms, reflections, brute force."""

from fractions import Fraction
from math import prod

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from symgroup.groups import (
    FiniteGroup,
    Permutation,
    StabilizerChain,
    alternating,
    direct_product,
    elements_of,
    symmetric,
    weyl,
    wreath_product,
)
from symgroup.groups.based_chain import BasedChain, orbit_numbers
from symgroup.isotropy import exact_vector, fixes, stabilizer
from symgroup.isotropy.search.backtrack import automorphisms
from symgroup.isotropy.search.factors import by_factors
from symgroup.isotropy.search.graphs import graph_automorphisms
from symgroup.isotropy.search.orbits import list_orbit, orbit_stabilizer
from symgroup.isotropy.search.reflections import reflection_stabilizer
from symgroup.isotropy.search.states import states_of
from symgroup.isotropy.search.structure import structure_of
from symgroup.representations import (
    direct_sum,
    dual,
    exterior_power,
    lift,
    natural,
    outer,
    restrict,
    symmetric_power,
    tensor_product,
)

from .strategies import (
    COMMON,
    apply_matrix,
    groups,
    permutation_groups,
    read_vector,
    representations,
    subgroups,
    vectors,
)


def members(G: FiniteGroup) -> set[Permutation]:
    table = elements_of(G)
    return {table.element(number) for number in range(len(table))}


def generated(G: FiniteGroup, generators) -> set[Permutation]:
    return members(G.trusted_subgroup(generators))


def by_backtrack(V, x):
    structure = structure_of(V, exact_vector(V, x))
    if structure is None:
        return None
    found = automorphisms(structure)
    generators = [structure.element(images) for images in found.generators]
    assert StabilizerChain(V.group.points, generators).order == found.order
    return generated(V.group, generators)


@COMMON
@given(st.data())
def test_backtrack_is_the_orbit_method(data):
    G = data.draw(groups())
    V = data.draw(representations(G, 30, 2))
    x = data.draw(vectors(V.dim))
    vector = exact_vector(V, x)
    generators, length = orbit_stabilizer(G, states_of(V, vector))
    found = by_backtrack(V, x)
    expected = generated(G, generators)
    assert len(expected) * length == G.order
    assert all(fixes(V, g, vector) for g in generators)
    if found is not None:
        assert found == expected
    assert found is not None or V.kind == 2


@COMMON
@given(st.data())
def test_stabilizers_of_moved_vectors_are_conjugate(data):
    K = data.draw(permutation_groups(4))
    G = wreath_product(K, data.draw(permutation_groups(3)))
    V = data.draw(
        st.sampled_from(
            [natural(G), tensor_product(natural(G), natural(G)), exterior_power(natural(G), 2)]
            if G.degree > 1
            else [natural(G)]
        )
    )
    x = data.draw(st.lists(st.integers(0, 2), min_size=V.dim, max_size=V.dim))
    word = data.draw(st.lists(st.sampled_from(G.generators or (G.identity,)), max_size=8))
    g = G.identity
    for step in word:
        g = step @ g
    here = stabilizer(V, x)
    moved = stabilizer(V, apply_matrix(V.matrix(g), [Fraction(value) for value in x]))
    assert here.order == moved.order
    assert all(g @ h @ g.inverse() in moved.subgroup for h in here.generators)
    assert all(fixes(V, h, here.vector) for h in here.generators)
    assert here.is_listed


@COMMON
@given(st.data())
def test_graph_automorphisms_are_the_backtrack(data):
    n = data.draw(st.integers(1, 6))
    G = data.draw(st.sampled_from([symmetric(n), alternating(n)]))
    V = natural(G)
    pairs = [tensor_product(V, V), symmetric_power(V, 2), dual(tensor_product(V, V))]
    T = data.draw(st.sampled_from(pairs + ([exterior_power(V, 2)] if n > 1 else [])))
    W = direct_sum(
        data.draw(st.sampled_from([[(1, T)], [(1, V), (1, T)], [(2, T)], [(1, T), (1, V), (1, T)]]))
    )
    x = data.draw(st.lists(st.integers(-1, 1), min_size=W.dim, max_size=W.dim))
    structure = structure_of(W, exact_vector(W, x))
    graph = graph_automorphisms(structure)
    assert generated(G, graph.generators) == by_backtrack(W, x)
    assert graph.order == automorphisms(structure).order


@COMMON
@given(st.data())
def test_products_of_symmetric_groups_on_tables(data):
    """A table under row and column permutations, by graph automorphisms and by trying all elements."""
    n, m = data.draw(st.integers(1, 4)), data.draw(st.integers(1, 4))
    make = data.draw(
        st.sampled_from([(symmetric, symmetric), (alternating, symmetric), (alternating, alternating)])
    )
    G, H = make[0](n), make[1](m)
    V = outer(natural(G), natural(H))
    x = data.draw(st.lists(st.integers(0, 1), min_size=n * m, max_size=n * m))
    S = stabilizer(V, x)
    assert S.method in ("graph automorphisms (BLISS)", "closed form: Young subgroup")
    table = [x[i * m : (i + 1) * m] for i in range(n)]
    fixing = {
        p
        for p in members(direct_product(G, H))
        if all(table[p[i]][p[n + j] - n] == table[i][j] for i in range(n) for j in range(m))
    }
    assert members(S.subgroup) == fixing


@COMMON
@given(st.data())
def test_reflections_are_the_backtrack(data):
    series, rank = data.draw(
        st.sampled_from(
            [("A", 3), ("B", 3), ("C", 3), ("D", 4), ("F", 4), ("G", 2), ("H", 3), ("H", 4), ("E", 6)]
        )
    )
    V = natural(weyl(series, rank))
    options = [0, 1, -1, 2, sympy.sqrt(5), sympy.sqrt(2) + 1]
    x = data.draw(st.lists(st.sampled_from(options), min_size=rank, max_size=rank))
    structure = structure_of(V, exact_vector(V, x))
    found = reflection_stabilizer(V, structure)
    search = automorphisms(structure)
    assert found.order == search.order
    chain = StabilizerChain(V.group.points, found.generators)
    assert all(structure.element(images) in chain for images in search.generators)


@COMMON
@given(st.data())
def test_chains_with_any_base(data):
    G = data.draw(permutation_groups(6))
    generators = [np.array(g, dtype=np.intp) for g in G.generators]
    base = data.draw(st.permutations(range(G.points)))[:3]
    chain = BasedChain.of(G.points, generators, G.order, base)
    assert chain.order == G.order
    for depth, point in enumerate(base[: len(chain.levels)]):
        chain = chain.with_point(depth, point)
        assert [level.point for level in chain.levels[: depth + 1]] == list(base[: depth + 1])
        fixed = [g for g in members(G) if all(g[p] == p for p in base[: depth + 1])]
        assert chain.order_from(depth + 1) == len(fixed)
        numbers = chain.orbit_numbers(depth + 1)
        assert numbers.tolist() == [min(g[p] for g in fixed) for p in range(G.points)]
        assert Permutation(chain.random_element(depth + 1).tolist()) in fixed
    assert prod(len(level.orbit) for level in chain.levels) == G.order
    assert orbit_numbers(G.points, [list(g) for g in G.generators]).tolist() == [
        min(G.orbit(p)) for p in range(G.points)
    ]


@COMMON
@given(st.data())
def test_restrictions_have_the_part_of_the_stabilizer_inside(data):
    G = data.draw(permutation_groups(5))
    V = data.draw(representations(G, 20, 1))
    H = data.draw(subgroups(G))
    x = data.draw(vectors(V.dim))
    inside = members(stabilizer(restrict(V, H), x).subgroup)
    assert inside == members(stabilizer(V, x).subgroup) & members(H)


@COMMON
@given(st.data())
def test_degenerations_are_where_the_stabilizer_grows(data):
    """At points of the zero sets the stabilizer is larger, and at others it is that of the generic vector."""
    G = data.draw(groups())
    V = data.draw(representations(G, 8, 1))
    symbols = sympy.symbols("a b c")
    entries = [*symbols, 0, 1, -symbols[0], symbols[0] + symbols[1], 2 * symbols[1]]
    x = data.draw(st.lists(st.sampled_from(entries), min_size=V.dim, max_size=V.dim))
    S = stabilizer(V, x)
    assert S.degenerations.is_complete
    conditions = [read_vector(f"({', '.join(map(str, item.conditions))})") for item in S.degenerations]
    for _ in range(4):
        values = data.draw(st.lists(st.integers(-2, 2), min_size=3, max_size=3))
        at = dict(zip(symbols, values, strict=True))
        order = stabilizer(V, [sympy.sympify(entry).subs(at) for entry in x]).order
        vanish = any(all(polynomial.subs(at) == 0 for polynomial in item) for item in conditions)
        assert (order > S.order) == vanish


@pytest.mark.parametrize("n", [3, 4])
def test_the_orbit_that_is_listed_is_the_orbit(n):
    V = tensor_product(natural(symmetric(n)), natural(symmetric(n)))
    x = [int(j == (i + 1) % n) for i in range(n) for j in range(n)]
    orbit = {tuple(apply_matrix(V.matrix(g), [Fraction(v) for v in x])) for g in members(V.group)}
    listed = list_orbit(states_of(V, exact_vector(V, x)))
    assert listed.is_whole
    assert len(listed) == len(orbit)


@COMMON
@given(st.data())
def test_products_act_factor_by_factor(data):
    G, H = (
        data.draw(permutation_groups(4)),
        data.draw(st.sampled_from([symmetric(3), alternating(4), symmetric(1)])),
    )
    P = direct_product(G, H)
    square = tensor_product(natural(H), natural(H))
    V = direct_sum([(1, natural(P)), (1, lift(square, P, 2))])
    x = data.draw(st.lists(st.integers(0, 1), min_size=V.dim, max_size=V.dim))
    parts = by_factors(structure_of(V, exact_vector(V, x)))
    assert parts is not None
    assert [part.group for part in parts] == [G, H]
    assert members(stabilizer(V, x).subgroup) == by_backtrack(V, x)
