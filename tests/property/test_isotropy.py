"""Stabilizers, orbit types and the tests that tell them apart, against brute force over all elements."""

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from symgroup.groups import elements_of
from symgroup.isotropy import isotropy_classes, isotropy_table, stabilizer
from symgroup.isotropy.samples import sample_types
from symgroup.relaxed import left_cosets
from symgroup.solve import fixed_space

from .strategies import COMMON, apply_matrix, elements, groups, representations, vectors


def members(G):
    table = elements_of(G)
    return [table.element(number) for number in range(len(table))]


def brute_stabilizer(V, x):
    return frozenset(g for g in members(V.group) if apply_matrix(V.matrix(g), x) == x)


def small_representation(data, order=48):
    G = data.draw(groups().filter(lambda G: G.order <= order))
    return data.draw(representations(G, 6, 1))


@COMMON
@given(st.data())
def test_stabilizer_against_brute_force_with_orbit_stabilizer(data):
    V = small_representation(data, 120)
    x = data.draw(vectors(V.dim))
    S = stabilizer(V, x)
    fixing = brute_stabilizer(V, x)
    assert frozenset(members(S.subgroup)) == fixing
    assert S.order == len(fixing)
    orbit = {tuple(apply_matrix(V.matrix(g), x)) for g in members(V.group)}
    assert S.index == len(orbit)
    assert S.order * S.index == V.group.order


@COMMON
@given(st.data())
def test_stabilizer_of_a_moved_vector_is_the_conjugate(data):
    V = small_representation(data, 120)
    x = data.draw(vectors(V.dim))
    g = data.draw(elements(V.group))
    here = stabilizer(V, x).subgroup
    moved = stabilizer(V, apply_matrix(V.matrix(g), x)).subgroup
    assert set(members(moved)) == {g @ h @ g.inverse() for h in members(here)}


@COMMON
@given(st.data())
def test_isotropy_classes_against_brute_force(data):
    """Every stabilizer met is in the table, and a generic vector of each V^H has the stabilizer H."""
    V = small_representation(data)
    G = members(V.group)
    classes = isotropy_classes(V)
    by_members = {}
    for number, item in enumerate(classes):
        H = members(item.representative)
        conjugates = {frozenset(g @ h @ g.inverse() for h in H) for g in G}
        assert len(conjugates) == item.class_length
        assert item.order == len(H)
        assert item.weyl_order * item.order * item.class_length == V.group.order
        assert item.fixed_dim == fixed_space(V, item.representative).nrows()
        by_members |= dict.fromkeys(conjugates, number)
    for _ in range(4):
        assert brute_stabilizer(V, data.draw(vectors(V.dim))) in by_members
    for number, item in enumerate(classes):
        rows = fixed_space(V, item.representative).tolist()
        generic = [
            sum((Fraction(int(row[j].p), int(row[j].q)) * 17**i for i, row in enumerate(rows)), Fraction(0))
            for j in range(V.dim)
        ]
        assert by_members[brute_stabilizer(V, generic)] == number
    assert [item.generic for item in classes] == [i == 0 for i in range(len(classes))]
    assert set(members(classes[0].representative)) == {
        g for g in G if V.matrix(g) == V.matrix(V.group.identity)
    }


@COMMON
@given(st.data())
def test_order_among_isotropy_classes_is_inclusion_up_to_conjugacy(data):
    V = small_representation(data)
    table = isotropy_table(V)
    for number, item in enumerate(table.classes):
        top = table.conjugates[number][0]
        inside = {
            other
            for other, masks in enumerate(table.conjugates)
            if other != number and any(not (mask & ~top).any() for mask in masks)
        }
        assert set(item.below) == inside


@COMMON
@given(st.data())
def test_sample_types_are_the_exact_stabilizers(data):
    V = small_representation(data, 120)
    x = [data.draw(vectors(V.dim)) for _ in range(4)]
    types = sample_types(V, np.array([[float(value) for value in row] for row in x]).reshape(-1, V.dim))
    for row, number in zip(x, types.number.tolist(), strict=True):
        marked = {elements_of(V.group).element(i) for i in np.flatnonzero(types.masks[number]).tolist()}
        assert marked == brute_stabilizer(V, row) == set(members(stabilizer(V, row).subgroup))


@COMMON
@given(st.data())
def test_orbit_is_the_image_of_a_transversal(data):
    V = small_representation(data, 120)
    x = data.draw(vectors(V.dim))
    S = stabilizer(V, x)
    images = [tuple(apply_matrix(V.matrix(t), x)) for t in left_cosets(V.group, S.subgroup)]
    assert len(images) == len(set(images)) == S.index
