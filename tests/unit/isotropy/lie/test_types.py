"""Isotropy classes of Lie groups: tables known from physics, and random vectors, whose stabilizers are all in the table."""

from math import comb
from random import Random

import pytest

import symgroup as sg
from symgroup.algebra import FieldElement, to_sympy
from symgroup.errors import InputError
from symgroup.groups import direct_product, orthogonal, special_unitary, symmetric, symplectic, unitary
from symgroup.groups.classes import partitions
from symgroup.isotropy.lie import lie_isotropy_classes, lie_stabilizer
from symgroup.isotropy.lie.types import _fixed_space
from symgroup.representations import (
    direct_sum,
    exterior_power,
    irreps,
    natural,
    restrict,
    symmetric_power,
    tensor_product,
    traceless_symmetric_power,
    trivial,
)

O2, O3, O4, O5 = (orthogonal(n) for n in (2, 3, 4, 5))
SO2, SO3, SO5 = (orthogonal(n, special=True) for n in (2, 3, 5))
LORENTZ = [orthogonal(1, 3), orthogonal(1, 3, special=True), orthogonal(1, 3, connected=True)]


def rows(V):
    return [(c.name, c.fixed_dim) for c in lie_isotropy_classes(V)]


def test_vectors_and_nematics():
    assert rows(direct_sum([(2, natural(O3))])) == [("C2", 4), ("O(2)", 2), ("O(3)", 0)]
    assert rows(direct_sum([(5, natural(SO3))])) == [("1", 15), ("SO(2)", 5), ("SO(3)", 0)]
    assert rows(natural(O2)) == [("C2", 1), ("O(2)", 0)]
    assert rows(irreps(SO3, "2")) == [
        ("C2 x C2", 2),
        ("O(2)", 1),
        ("SO(3)", 0),
    ]  # biaxial, uniaxial, isotropic
    assert rows(irreps(O3, "1e + 1e + 0e")) == [("C2", 7), ("SO(2) x C2", 3), ("O(3)", 1)]
    assert rows(direct_sum([(3, natural(unitary(3)))])) == [("1", 9), ("U(1)", 6), ("U(2)", 3), ("U(3)", 0)]
    assert rows(direct_sum([(3, natural(special_unitary(3)))])) == [("1", 9), ("SU(2)", 3), ("SU(3)", 0)]


@pytest.mark.parametrize(("G", "n"), [(O2, 2), (O3, 3), (SO3, 3), (O4, 4), (O5, 5), (SO5, 5)])
def test_symmetric_matrices_have_the_partitions(G, n):
    classes = lie_isotropy_classes(symmetric_power(natural(G), 2))
    assert sorted(c.fixed_dim for c in classes) == sorted(len(blocks) for blocks in partitions(n))
    dims = sorted(sum(comb(size, 2) for size in blocks) for blocks in partitions(n))
    assert sorted(c.dim for c in classes) == dims
    assert [c.generic for c in classes] == [True] + [False] * (len(classes) - 1)
    assert classes[-1].below == tuple(range(len(classes) - 1))
    traceless = lie_isotropy_classes(traceless_symmetric_power(natural(G), 2))
    assert [(c.name, c.fixed_dim + 1, c.covers) for c in traceless] == [
        (c.name, c.fixed_dim, c.covers) for c in classes
    ]


def test_skew_matrices():
    assert rows(exterior_power(natural(O4), 2)) == [
        ("U(1) x U(1)", 2),
        ("O(2) x U(1)", 1),
        ("U(2)", 1),
        ("O(4)", 0),
    ]
    covers = [c.covers for c in lie_isotropy_classes(exterior_power(natural(O4), 2))]
    assert covers == [(), (0,), (0,), (1, 2)]


@pytest.mark.parametrize("G", LORENTZ, ids=str)
def test_vectors_of_space_time(G):
    classes = lie_isotropy_classes(natural(G))
    assert [c.dim for c in classes] == [3, 3, 3, 6]
    assert [c.generic_point for c in classes] == [
        "(a, a, 0, 0)",
        "(0, a, 0, 0)",
        "(a, 0, 0, 0)",
        "(0, 0, 0, 0)",
    ]
    assert [c.generic for c in classes] == [False, True, True, False]
    two = lie_isotropy_classes(direct_sum([(2, natural(G))]))
    light, space, time = ({"E(2)", "SE(2)"}, {"O(1,2)", "SO(1,2)", "SO_0(1,2)"}, {"O(3)", "SO(3)"})
    below = {c.name: len(c.below) for c in two}
    assert [next(n for name, n in below.items() if name in names) for names in (light, space, time)] == [
        2,
        3,
        1,
    ]


ALL = [
    direct_sum([(3, natural(O3)), (1, trivial(O3))]),
    direct_sum([(2, natural(SO3))]),
    symmetric_power(natural(O3), 2),
    symmetric_power(natural(SO2), 2),
    traceless_symmetric_power(natural(O4), 2),
    exterior_power(natural(O5), 2),
    exterior_power(natural(SO5), 2),
    irreps(O3, "2e"),
    irreps(O3, "1e + 1e"),
    direct_sum([(2, natural(unitary(2)))]),
    *(direct_sum([(2, natural(G))]) for G in (*LORENTZ, orthogonal(2, 1, special=True), orthogonal(2, 2))),
]


@pytest.mark.parametrize("V", ALL, ids=str)
def test_every_vector_is_of_a_class_and_classes_are_those_of_their_generic_points(V):
    random = Random(1)
    classes = lie_isotropy_classes(V)
    known = {(c.name, c.dim, c.order) for c in classes}
    for _ in range(12):
        x = [random.choice((0, 0, 0, 1, -1, 2)) for _ in range(V.dim)]
        S = lie_stabilizer(V, x)
        assert (S.name, S.dim, S.order) in known
    for c in classes:
        basis = _fixed_space(V, c.representative).tolist()
        x = [0] * V.dim
        for row in basis:
            scale = random.randint(1, 10**6)
            x = [total + scale * written(value) for total, value in zip(x, row, strict=True)]
        S = lie_stabilizer(V, x)
        assert (S.name, S.dim, S.order) == (c.name, c.dim, c.order)
        assert len(basis) == c.fixed_dim
        for lower in c.below:
            assert classes[lower].dim <= c.dim
            assert classes[lower].fixed_dim > c.fixed_dim


def written(value):
    return value.to_sympy() if isinstance(value, FieldElement) else to_sympy(value)


@pytest.mark.parametrize(
    "V",
    [
        natural(symplectic(4)),
        tensor_product(natural(O3), natural(O3)),
        exterior_power(natural(orthogonal(4, special=True)), 2),
        direct_sum([(2, symmetric_power(natural(O3), 2))]),
        natural(orthogonal(2, 2, special=True)),
        natural(direct_product(O3, symmetric(3))),
    ],
    ids=str,
)
def test_others_are_refused_with_what_is_known(V):
    with pytest.raises(InputError, match="SG319") as error:
        sg.isotropy_classes(V)
    assert "copies of the natural representation" in error.value.diagnostics[0].notes[0]


def test_restricted_representations_of_a_lie_subgroup_are_those_of_the_subgroup():
    assert rows(restrict(natural(O3), SO3)) == rows(natural(SO3))
