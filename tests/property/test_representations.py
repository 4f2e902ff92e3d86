"""Every constructor gives a homomorphism; monomial views and characters agree with its matrices."""

from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from symgroup.algebra import identity_matrix
from symgroup.representations import (
    Kind,
    direct_sum,
    exterior_power,
    restrict,
    symmetric_power,
    tensor_product,
)

from .strategies import COMMON, elements, groups, representations, subgroups


@COMMON
@given(st.data())
def test_rho_is_a_homomorphism(data):
    G = data.draw(groups())
    V = data.draw(representations(G))
    g, h = data.draw(elements(G)), data.draw(elements(G))
    assert V.matrix(g @ h) == V.matrix(g) * V.matrix(h)
    assert V.matrix(G.identity) == identity_matrix(V.dim)
    assert V.matrix(g.inverse()) * V.matrix(g) == identity_matrix(V.dim)


@COMMON
@given(st.data())
def test_monomial_view_and_character_agree_with_the_matrix(data):
    G = data.draw(groups())
    V = data.draw(representations(G))
    g = data.draw(elements(G))
    matrix = V.matrix(g)
    assert V.character(g) == sum((matrix[i, i] for i in range(V.dim)), fmpq(0))
    if V.kind <= Kind.SIGNED:
        assert V.monomial(g).to_exact() == matrix
        assert V.monomial(g).trace() == V.character(g)
    if V.kind == Kind.PERMUTATION:
        assert (V.monomial(g).signs == 1).all()


@COMMON
@given(st.data())
def test_kind_is_not_less_special_than_the_matrices_say(data):
    """A representation that calls itself signed has entries 0, 1, -1 only, and one in each column."""
    G = data.draw(groups())
    V = data.draw(representations(G))
    for g in G.generators:
        entries = [e for e in V.matrix(g).entries() if e != 0]
        if V.kind <= Kind.SIGNED:
            assert len(entries) == V.dim
            assert all(abs(e) == 1 for e in entries)


@COMMON
@given(st.data())
def test_terms_rebuild_the_representation(data):
    G = data.draw(groups())
    V = direct_sum([(data.draw(st.integers(1, 2)), data.draw(representations(G, 6, 1))) for _ in range(2)])
    g = data.draw(elements(G))
    assert direct_sum(V.terms()).matrix(g) == V.matrix(g)
    H = data.draw(subgroups(G))
    h = data.draw(elements(H))
    assert direct_sum(restrict(V, H).terms()).matrix(h) == V.matrix(h)


@COMMON
@given(st.data())
def test_symmetric_and_exterior_square_make_up_the_tensor_square(data):
    G = data.draw(groups())
    V = data.draw(representations(G, 5, 1))
    g = data.draw(elements(G))
    square = tensor_product(V, V).character(g)
    alternating = exterior_power(V, 2).character(g) if V.dim > 1 else 0
    assert symmetric_power(V, 2).character(g) + alternating == square
