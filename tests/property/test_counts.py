"""Counts by characters, bases by the solver and decompositions agree, on representations built at random."""

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from symgroup.groups import (
    alternating,
    cyclic,
    general_linear,
    orthogonal,
    special_linear,
    special_unitary,
    symmetric,
    symplectic,
    weyl,
)
from symgroup.representations import (
    det,
    direct_sum,
    dual,
    exterior_power,
    natural,
    outer,
    standard,
    symmetric_power,
    tensor_product,
    trivial,
)
from symgroup.representations.decomposition import decompose_by_characters
from symgroup.representations.formal import formal_hom_dim
from symgroup.solve import decompose, equivariant_basis, hom_dim
from symgroup.solve.decompose_commutant import decompose_by_commutant
from symgroup.solve.molien import molien

from .strategies import COMMON

LIE = [
    orthogonal(2),
    orthogonal(3),
    orthogonal(2, special=True),
    orthogonal(3, special=True),
    orthogonal(1, 1, connected=True),
    orthogonal(1, 2),
    orthogonal(1, 3, connected=True),
    orthogonal(4),
    symplectic(2),
    symplectic(4),
    special_linear(2),
    general_linear(2),
    special_unitary(2),
    special_unitary(3),
    outer(natural(symmetric(3)), natural(orthogonal(2, special=True))).group,
]
FINITE = [symmetric(3), symmetric(4), alternating(4), cyclic(5), weyl("B", 2)]
DIVISION = {"real": 1, "complex": 2, "quaternionic": 4}
LARGEST = 20


@st.composite
def built(draw, groups, largest=LARGEST):
    """A representation built from the natural one of a group, of dimension up to a limit."""
    G = draw(st.sampled_from(groups))
    pool = [natural(G), trivial(G), det(G)]
    for _ in range(draw(st.integers(0, 3))):
        V, W = draw(st.sampled_from(pool)), draw(st.sampled_from(pool))
        choices = [dual(V)]
        if V.dim * W.dim <= largest:
            choices.append(tensor_product(V, W))
        if V.dim + 2 * W.dim <= largest:
            choices.append(direct_sum([(1, V), (2, W)]))
        if V.dim >= 2 and V.dim * (V.dim + 1) // 2 <= largest:
            choices += [symmetric_power(V, 2), exterior_power(V, 2)]
        pool.append(draw(st.sampled_from(choices)))
    return pool


@settings(COMMON, max_examples=60)
@given(st.data())
def test_formal_characters_count_what_the_solver_finds(data):
    pool = data.draw(built([*LIE, *FINITE]))
    V, W = pool[-1], data.draw(st.sampled_from(pool))
    assert formal_hom_dim(V, W) == hom_dim(V, W) == equivariant_basis(V, W).dim
    assert hom_dim(W, V) == equivariant_basis(W, V).dim


@settings(COMMON, max_examples=40)
@given(st.data())
def test_decompositions_agree(data):
    V = data.draw(built([*LIE, *FINITE]))[-1]
    assert decompose(V) == decompose_by_commutant(V)
    assert decompose(V, "C") == decompose_by_commutant(V, "C")
    if V.group.order is not None:
        assert decompose(V) == decompose_by_characters(V)
    if not V.group.is_complex:
        assert sum(c.multiplicity**2 * DIVISION[c.type] for c in decompose(V)) == hom_dim(V, V)
    assert sum(c.multiplicity**2 for c in decompose(V, "C")) == hom_dim(V, V)


@settings(COMMON, max_examples=20)
@given(st.data())
def test_molien_counts_symmetric_powers(data):
    pool = data.draw(built([*LIE, *FINITE], largest=5))
    V, W = data.draw(st.sampled_from(pool)), pool[-1]
    counts = molien(V, W, up_to=3)
    assert counts[:2] == [hom_dim(trivial(V.group), W), hom_dim(V, W)]
    for k in (2, 3):
        assert counts[k] == equivariant_basis(symmetric_power(V, k), W).dim


@pytest.mark.parametrize("n", [3, 4, 5, 6])
def test_the_standard_representation_has_one_quadratic_equivariant(n):
    U = standard(symmetric(n))
    assert equivariant_basis(symmetric_power(U, 2), U).dim == hom_dim(symmetric_power(U, 2), U) == 1
