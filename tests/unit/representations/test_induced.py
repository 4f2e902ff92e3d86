"""Induced representations: homomorphisms with the induced character, reciprocity, transitivity, and known cases."""

import pytest

from symgroup.errors import InputError
from symgroup.groups import (
    alternating,
    conjugacy_classes,
    cyclic,
    dihedral,
    elements_of,
    mathieu,
    permutation_group,
    signed_group,
    symmetric,
    weyl,
)
from symgroup.representations import (
    conjugate,
    det,
    direct_sum,
    exterior_power,
    induce,
    natural,
    quotient,
    regular,
    restrict,
    sign,
    symmetric_power,
    trivial,
)
from symgroup.representations.base import Kind
from symgroup.solve import equivariant_basis

S4 = symmetric(4)
D8 = S4.subgroup([(1, 2, 3, 0), (2, 1, 0, 3)], "D8")
V4 = S4.subgroup([(1, 0, 3, 2), (2, 3, 0, 1)], "V4")
B3 = signed_group([[2, 3, 1], [-1, 2, 3], [2, 1, 3]])
F4 = weyl("F", 4)
CASES = [
    (natural(D8), S4),
    (sign(S4.point_stabilizer(0)), S4),
    (restrict(natural(S4), V4), S4),
    (det(D8), S4),
    (trivial(alternating(4)), S4),
    (sign(dihedral(5).subgroup(dihedral(5).generators[1:])), dihedral(5)),
    (natural(B3.subgroup(B3.generators[:1])), B3),
    (exterior_power(natural(B3.subgroup(B3.generators[:2])), 2), B3),
    (natural(F4.subgroup(F4.generators[:3])), F4),
    (symmetric_power(natural(weyl("G", 2).subgroup([])), 2), weyl("G", 2)),
]
TEXT = [f"{V} to {G}" for V, G in CASES]


@pytest.mark.parametrize(("V", "G"), CASES, ids=TEXT)
def test_it_is_a_homomorphism_with_the_induced_character(V, G):
    W = induce(V, G)
    assert W.dim == G.order // V.group.order * V.dim
    assert W.kind == V.kind
    classes = [item.representative for item in conjugacy_classes(G)]
    elements = [*G.generators, *classes[:6]]
    for g in elements:
        matrix = W.matrix(g)
        assert sum(matrix[i, i] for i in range(W.dim)) == W.character(g)
        for h in G.generators:
            assert W.matrix(g @ h) == matrix * W.matrix(h)
        if W.kind <= Kind.SIGNED:
            assert W.monomial(g).to_exact() == matrix
    assert W.matrix(G.identity) == W.matrix(G.generators[0]) * W.matrix(G.generators[0].inverse())


@pytest.mark.parametrize(("V", "G"), CASES[:7], ids=TEXT[:7])
def test_frobenius_reciprocity(V, G):
    W = natural(G)
    assert equivariant_basis(induce(V, G), W).dim == equivariant_basis(V, restrict(W, V.group)).dim


def test_inducing_the_trivial_representation_gives_the_cosets():
    for G, H in ((S4, D8), (S4, S4.point_stabilizer(2)), (dihedral(6), dihedral(6).subgroup([]))):
        W, Q = induce(trivial(H), G), quotient(G, H)
        assert all(W.matrix(g) == Q.matrix(g) for g in G.generators)


def test_inducing_from_the_trivial_group_has_the_regular_character():
    G = dihedral(6)
    W, R = induce(trivial(G.subgroup([])), G), regular(G)
    assert all(W.character(c.representative) == R.character(c.representative) for c in conjugacy_classes(G))


def test_transitivity():
    V = sign(V4.subgroup(V4.generators[:1]))
    two_steps, one_step = induce(induce(V, D8), S4), induce(V, S4)
    for item in conjugacy_classes(S4):
        assert two_steps.character(item.representative) == one_step.character(item.representative)


def test_large_groups_need_no_chain():
    G = symmetric(500)
    W = induce(sign(G.point_stabilizer(0)), G)
    assert W.dim == 500
    g, h = G.generators
    a, b, c = W.monomial(g), W.monomial(h), W.monomial(g @ h)
    assert (a.images[b.images] == c.images).all()
    assert (a.signs[b.images] * b.signs == c.signs).all()
    M = mathieu(24)
    assert induce(natural(M.point_stabilizer(0)), M).dim == 24 * 24


def test_edges_and_errors():
    V = natural(S4)
    assert induce(V, S4) is V
    assert str(induce(natural(D8), S4)) == "induce(natural(D8), S(4))"
    two = direct_sum([(2, natural(D8))])
    assert induce(two, S4).dim == 24
    with pytest.raises(InputError, match="SG261"):
        induce(natural(cyclic(5)), S4)
    with pytest.raises(InputError, match="SG261"):
        induce(natural(S4), alternating(4))


def test_rational_representations_are_their_own_conjugates():
    for V in (natural(S4), natural(F4), natural(permutation_group([], 3))):
        assert conjugate(V) is V
    assert len(elements_of(S4)) == 24
