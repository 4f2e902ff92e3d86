"""Route 5 against the null space, the characters, and itself at sizes the null space does not reach."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symgroup.errors import InputError
from symgroup.groups import cyclic, direct_product, matrix_group, signed_group, symmetric, trivial_group, weyl
from symgroup.representations import (
    det,
    direct_sum,
    dual,
    exterior_power,
    natural,
    regular,
    symmetric_power,
    tensor_product,
    trivial,
)
from symgroup.solve import equivariant_basis, hom_dim

PLANE = [[[0, -1], [1, -1]], [[0, 1], [1, 0]]]
QUATERNIONS = [
    [[0, -1, 0, 0], [1, 0, 0, 0], [0, 0, 0, -1], [0, 0, 1, 0]],
    [[0, 0, -1, 0], [0, 0, 0, 1], [1, 0, 0, 0], [0, -1, 0, 0]],
]
GROUPS = [
    symmetric(3),
    matrix_group(PLANE),
    matrix_group(PLANE[:1]),
    matrix_group(QUATERNIONS),
    signed_group([[-1, 2], [2, 1]]),
    direct_product(matrix_group(PLANE), cyclic(2)),
    weyl("B", 3),
    trivial_group(3),
]


def representations(G):
    V = natural(G)
    one = [V, trivial(G), det(G), dual(V), exterior_power(V, 2), symmetric_power(V, 2), tensor_product(V, V)]
    if G.order <= 12:
        one.append(regular(G))
    return [*one, tensor_product(direct_sum([(2, V), (1, trivial(G))]), det(G))]


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_meataxe_is_the_null_space(data):
    G = data.draw(st.sampled_from(GROUPS))
    V, W = data.draw(st.sampled_from(representations(G))), data.draw(st.sampled_from(representations(G)))
    found = equivariant_basis(V, W, route="meataxe")
    assert found.dim == hom_dim(V, W)
    if V.dim * W.dim <= 60:
        assert found.to_sympy() == equivariant_basis(V, W, route="nullspace").to_sympy()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_reciprocity_is_the_meataxe(data):
    G = data.draw(st.sampled_from(GROUPS))
    V, W = data.draw(st.sampled_from(representations(G))), data.draw(st.sampled_from(representations(G)))
    try:
        found = equivariant_basis(V, W, route="reciprocity")
    except InputError:
        return  # neither side is signed permutations
    assert found.to_sympy() == equivariant_basis(V, W, route="meataxe").to_sympy()


@pytest.mark.parametrize(("series", "rank"), [("F", 4), ("E", 6), ("E", 7), ("E", 8)])
def test_squares_of_reflection_representations(series, rank):
    """V x V is the trivial, the traceless symmetric and the alternating part, each simple (Steinberg): dim End = 3."""
    V = natural(weyl(series, rank))
    square = tensor_product(V, V)
    assert equivariant_basis(square, square).dim == 3
    assert equivariant_basis(symmetric_power(V, 2), square).dim == 2
    assert equivariant_basis(exterior_power(V, 2), exterior_power(V, 2)).dim == 1


def test_entries_that_need_a_common_denominator():
    """A basis with fractions: the plane written in a skew basis, whose invariant forms have denominators."""
    G = matrix_group([[[-1, Fraction(-1, 2)], [2, 0]]])
    V = tensor_product(tensor_product(natural(G), natural(G)), natural(G))
    assert equivariant_basis(V, V, "meataxe").to_sympy() == equivariant_basis(V, V, "nullspace").to_sympy()
