"""Lie groups: the matrices keep what the group is defined by, and generate an algebra of the right dimension."""

import pytest
from flint import fmpq_mat

from symgroup.algebra import exact_matrix, identity_matrix
from symgroup.errors import InputError
from symgroup.groups import (
    FiniteGroup,
    FrozenMatrix,
    LieGroup,
    component_of,
    cyclic,
    direct_product,
    euclidean,
    general_linear,
    lie_group,
    orthogonal,
    require_subgroup,
    scaling,
    signed_group,
    special_linear,
    special_unitary,
    symmetric,
    symplectic,
    unitary,
)
from symgroup.groups.lie_checks import lie_closure
from symgroup.groups.products import permutation_of


def diagonal(*entries):
    return exact_matrix([[entries[i] * (i == j) for j in range(len(entries))] for i in range(len(entries))])


def form_of(group):
    p, q = group.form.signature
    if p + q:
        return diagonal(*[1] * p, *[-1] * q)
    m = group.degree // 2
    return exact_matrix([[(j == i + m) - (i == j + m) for j in range(2 * m)] for i in range(2 * m)])


FORMS = [
    orthogonal(2),
    orthogonal(3),
    orthogonal(5, special=True),
    orthogonal(1, 3),
    orthogonal(2, 3, special=True),
    orthogonal(1, 3, connected=True),
    symplectic(2),
    symplectic(6),
]


@pytest.mark.parametrize("group", FORMS, ids=str)
def test_the_form_is_kept(group):
    eta = form_of(group)
    for X in group.lie_algebra:
        assert X.transpose() * eta + eta * X == fmpq_mat(group.degree, group.degree)
    for g in group.discrete_generators:
        assert g.transpose() * eta * g == eta
        assert g.det() == 1 or group.form.letter == "O"


@pytest.mark.parametrize(
    ("group", "dimension"),
    [
        (orthogonal(4), 6),
        (orthogonal(1, 3), 6),
        (orthogonal(7, special=True), 21),
        (general_linear(3), 9),
        (unitary(1), 1),
        (special_linear(4), 15),
        (special_unitary(2), 3),
        (symplectic(4), 10),
        (symplectic(8), 36),
        (scaling(3), 1),
        (euclidean(3), 6),
        (euclidean(2, special=True), 3),
        (euclidean(1), 1),
    ],
    ids=str,
)
def test_the_dimension_of_the_algebra(group, dimension):
    assert lie_closure(group.lie_algebra, group.degree).nrows() == dimension
    assert group.order is None


def test_components():
    assert [len(orthogonal(*pq).generators) for pq in ((3, 0), (1, 3))] == [1, 2]
    assert orthogonal(3, special=True).generators == ()
    assert orthogonal(2, 2, connected=True).generators == ()
    assert [g.det() for g in orthogonal(1, 3, special=True).discrete_generators] == [1]
    assert str(orthogonal(1, 3, connected=True)) == "SO_0(1,3)"
    assert str(orthogonal(3, connected=True)) == "SO(3)"


def test_complex_groups():
    assert unitary(2).is_complex
    assert direct_product(unitary(2), symmetric(3)).is_complex
    assert not special_linear(2).is_complex


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: orthogonal(1), "SG287"),
        (lambda: symplectic(3), "SG287"),
        (lambda: special_unitary(1), "SG287"),
        (lambda: general_linear(0), "SG287"),
        (lambda: lie_group([fmpq_mat(2, 3)]), "SG280"),
        (lambda: lie_group([]), "SG280"),
        (lambda: lie_group([exact_matrix([[0, 1], [-1, 0]])], [fmpq_mat(2, 2)]), "SG281"),
        (lambda: lie_group([diagonal(1, 0)], [exact_matrix([[0, 1], [1, 0]])]), "SG282"),
    ],
)
def test_refusals(make, code):
    with pytest.raises(InputError) as error:
        make()
    assert error.value.code == code


def test_a_group_from_its_algebra():
    rotation = exact_matrix([[0, -1], [1, 0]])
    group = lie_group([rotation], [diagonal(1, -1)], "mine")
    assert (group.degree, group.order, len(group.generators)) == (2, None, 1)
    assert group == lie_group([rotation], [diagonal(1, -1), identity_matrix(2)], "other name")


def test_products_of_finite_and_lie_groups():
    G, H = symmetric(3), orthogonal(2)
    P = direct_product(G, H)
    assert isinstance(P, LieGroup)
    assert (P.degree, P.factors, str(P)) == (5, (G, H), "S(3) x O(2)")
    assert len(P.generators) == len(G.generators) + 1
    for k, g in enumerate(G.generators):
        assert component_of(P.generators[k], P.factors, 0) == g
        assert component_of(P.generators[k], P.factors, 1).is_identity
    assert component_of(P.generators[-1], P.factors, 0).is_identity
    Q = direct_product(direct_product(G, cyclic(2)), H)
    assert Q.factors == (G, cyclic(2), H)
    assert isinstance(direct_product(G, cyclic(2)), FiniteGroup)


def test_natural_matrices_are_permutations_of_points():
    for group in (symmetric(4), signed_group([[2, 3, 1], [-1, 2, 3]])):
        for g in group.generators:
            assert permutation_of(group, group.natural_matrix(g)) == g


def test_subgroups_of_lie_groups():
    cube = signed_group([[2, 3, 1], [-1, 2, 3]])
    require_subgroup(cube, orthogonal(3))
    require_subgroup(orthogonal(3, special=True), orthogonal(3))
    require_subgroup(orthogonal(3), general_linear(3))
    require_subgroup(special_linear(2), general_linear(2))
    require_subgroup(orthogonal(1, 3, connected=True), orthogonal(1, 3))
    for H, G in (
        (cube, orthogonal(3, special=True)),
        (cube, orthogonal(1, 2)),
        (general_linear(2), special_linear(2)),
        (orthogonal(1, 3), orthogonal(1, 3, connected=True)),
        (orthogonal(2), scaling(2)),
        (symmetric(4), orthogonal(3)),
    ):
        with pytest.raises(InputError) as error:
            require_subgroup(H, G)
        assert error.value.code == "SG261"


def test_membership_by_generators_is_not_decided():
    group = lie_group([exact_matrix([[0, -1], [1, 0]])])
    with pytest.raises(InputError) as error:
        require_subgroup(cyclic(2), group)
    assert error.value.code == "SG288"


def test_frozen_matrices():
    a = FrozenMatrix.of(exact_matrix([[0, -1], [1, 0]]))
    assert (a @ a @ a @ a).is_identity
    assert a @ a.inverse() == FrozenMatrix.identity(2)
    assert len({a, a @ a @ a @ a @ a}) == 1
    assert str(a) == "[[0, -1], [1, 0]]"
