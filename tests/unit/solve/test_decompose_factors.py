"""Decomposition factor by factor, against characters, weights and the algebra of equivariant maps."""

import pytest

import symgroup as sg
from symgroup.representations.decomposition import decompose_by_characters
from symgroup.representations.weights import decompose_by_weights
from symgroup.solve.decompose import decompose_by_factors
from symgroup.solve.decompose_commutant import decompose_by_commutant

DIVISION = {"real": 1, "complex": 2, "quaternionic": 4}
SPACES = ("V", "V^2", "Sym^2(V)", "Alt^2(V) + 2 dual(V)", "det(G) * V + trivial(G)")


def spaces(group, texts=SPACES):
    for text in texts:
        yield sg.parse(f"group G = {group}  rep V = natural(G)  rep X = {text}")["X"]


def parts(components):
    return [(c.dim, c.multiplicity, c.type) for c in components]


@pytest.mark.parametrize("over", ["R", "C"])
@pytest.mark.parametrize(
    "group",
    [
        "S(3) x S(4)",
        "C(3) x C(4)",
        "Q(8) x S(3)",
        "Q(8) x Q(8)",
        "matrices < [[i]] > x C(3)",
        "matrices < [[i, 0], [0, -i]], [[0, 1], [-1, 0]] > x Q(8)",
        "D(5) x C(2) x C(3)",
    ],
)
def test_finite_products_agree_with_characters(group, over):
    for X in spaces(group):
        assert decompose_by_factors(X, over) == decompose_by_characters(X, over), X


@pytest.mark.parametrize("over", ["R", "C"])
@pytest.mark.parametrize(
    "group", ["SO(3) x SO(2)", "SU(2) x SU(2)", "SU(2) x SO(3)", "SL(2) x Sp(2)", "SO_0(1, 3) x SO(3)"]
)
def test_products_of_lie_groups_agree_with_weights(group, over):
    for X in spaces(group):
        assert decompose_by_factors(X, over) == decompose_by_weights(X, over), X


@pytest.mark.parametrize("over", ["R", "C"])
@pytest.mark.parametrize(
    "group",
    ["S(3) x SO(3)", "C(4) x SO(2)", "Lorentz() x S(3)", "U(2) x C(3)", "lie < [[0, -1], [1, 0]] > x C(3)"],
)
def test_mixed_products_agree_with_the_commutant(group, over):
    for X in spaces(group, SPACES[:1] + SPACES[2:3]):
        assert decompose_by_factors(X, over) == decompose_by_commutant(X, over), X


@pytest.mark.parametrize("group", ["S(5) x SO(3)", "Lorentz() x S(3)", "S(20) x O(3)", "O(3) x O(2) x C(4)"])
def test_what_was_too_large_has_the_endomorphisms_that_are_counted(group):
    for X in spaces(group, ("V^3", "Alt^2(V) + Sym^3(V)")):
        assert sum(c.multiplicity**2 for c in sg.decompose(X, over="C")) == sg.hom_dim(X, X)
        assert sum(c.multiplicity**2 * DIVISION[c.type] for c in sg.decompose(X)) == sg.hom_dim(X, X)


def test_types_multiply():
    """H x H = M_4(R), H x C = M_2(C), and C x C is C + C over R; a factor may be complex, and another one not compact."""
    spec = sg.parse(
        "group Q = signed < [2, -1, 4, -3], [3, -4, -1, 2] >  group C = C(3)  group L = SO(2)  rep H = natural(Q)  "
        "rep A = outer(H, H)  rep B = outer(H, natural(L))  rep E = outer(standard(C), natural(L))"
    )
    assert parts(decompose_by_factors(spec["A"])) == [(4, 4, "real")]
    assert parts(decompose_by_factors(spec["B"])) == [(4, 2, "complex")]
    assert parts(decompose_by_factors(spec["E"])) == [(2, 1, "complex"), (2, 1, "complex")]
    spec = sg.parse(
        "group G = SU(2) x SL(2)  rep V = natural(G)  rep S = lift(natural(SU(2)), G) * lift(natural(SL(2)), G)"
    )
    assert parts(sg.decompose(spec["V"])) == [(2, 2, "real"), (4, 1, "quaternionic")]
    assert parts(sg.decompose(spec["S"])) == [(8, 1, "quaternionic")]


def test_what_is_no_sum_of_outer_products_is_left_to_others():
    cubes = sg.parse("group S = S(3)  rep V = outer(natural(S), natural(S))  rep X = Sym^3(V)")["X"]
    assert decompose_by_factors(cubes) is None
    plane = sg.parse("group E = E(2)  group S = S(3)  rep V = outer(natural(E), natural(S))")["V"]
    with pytest.raises(sg.SymgroupError, match="SG291"):
        sg.decompose(plane)
