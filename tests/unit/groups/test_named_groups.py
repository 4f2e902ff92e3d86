"""Named groups against their orders, class numbers and character degrees in the literature.

Character degrees of M11 and class numbers: Conway et al., Atlas of Finite Groups (1985); Weyl groups: Humphreys, Reflection
Groups and Coxeter Groups (1990), section 2.11 and Carter, Conjugacy classes in the Weyl group (1972), tables 7 to 11.
"""

from itertools import product
from math import factorial

import pytest

from symgroup.errors import InputError, LimitError
from symgroup.groups import (
    chain_of,
    conjugacy_classes,
    cube,
    cyclic,
    dicyclic,
    grid,
    mathieu,
    permutation_group,
    projective_special_linear,
    recognize,
    rubik,
    signed_group,
    symmetric,
    trivial_group,
    weyl,
    wreath_product,
    wreath_product_action,
)
from symgroup.groups.characters import character_table
from symgroup.groups.reflection import cartan_matrix
from symgroup.representations import natural, tensor_product
from symgroup.solve import equivariant_basis


@pytest.mark.parametrize(
    ("degree", "order"), [(11, 7920), (12, 95040), (22, 443520), (23, 10200960), (24, 244823040)]
)
def test_mathieu_orders(degree, order):
    group = mathieu(degree)
    assert (group.degree, group.order) == (degree, order)


def test_mathieu_transitivity_by_orbits_of_pairs_of_pairs():
    """A 4-transitive group has as many orbits on quadruples as S(n): 15."""
    for degree in (11, 12, 23, 24):
        V = natural(mathieu(degree))
        assert equivariant_basis(tensor_product(V, V), tensor_product(V, V)).dim == 15


def test_character_degrees():
    assert character_table(mathieu(11)).degrees == (1, 10, 10, 10, 11, 16, 16, 44, 45, 55)
    assert character_table(projective_special_linear(2, 7)).degrees == (1, 3, 3, 6, 7, 8)
    assert character_table(dicyclic(8)).degrees == (1, 1, 1, 1, 2)


@pytest.mark.parametrize("p", [2, 3, 5, 7, 11, 13])
def test_projective_special_linear_order_is_the_chains(p):
    group = projective_special_linear(2, p)
    assert chain_of(group).order == group.order


@pytest.mark.parametrize("order", [8, 12, 16, 20, 32])
def test_dicyclic_relations(order):
    group = dicyclic(order)
    a, b = group.generators
    power = a
    for _ in range(order // 4 - 1):
        power = power @ a
    assert chain_of(group).order == order
    assert b @ b == power  # b^2 = a^n
    assert b.inverse() @ a @ b == a.inverse()


def test_grid_shifts_rows_and_columns():
    group = grid(2, 3)
    assert [list(g) for g in group.generators] == [[3, 4, 5, 0, 1, 2], [1, 2, 0, 4, 5, 3]]
    assert chain_of(grid(2, 3, 4)).order == 24


def test_cubes():
    assert (chain_of(cube()).order, recognize(cube())) == (24, "S4")
    assert (rubik(3).degree, rubik(3).order) == (48, 43252003274489856000)
    assert (rubik(2).degree, rubik(2).order) == (24, 88179840)


TYPES = [
    ("A", 1, 2),
    ("A", 4, 7),
    ("B", 3, 10),
    ("C", 3, 10),
    ("D", 4, 13),
    ("D", 5, 18),
    ("F", 4, 25),
    ("G", 2, 6),
    ("E", 6, 25),
]


@pytest.mark.parametrize(("series", "rank", "classes"), TYPES)
def test_weyl_orders_and_class_numbers(series, rank, classes):
    group = weyl(series, rank)
    assert chain_of(group).order == group.order
    assert len(conjugacy_classes(group)) == classes


@pytest.mark.parametrize(("series", "rank"), [("E", 7), ("E", 8), ("A", 9), ("B", 6)])
def test_large_weyl_orders(series, rank):
    group = weyl(series, rank)
    assert chain_of(group).order == group.order


@pytest.mark.parametrize(("series", "rank", "_classes"), TYPES)
def test_weyl_coxeter_relations(series, rank, _classes):
    """(s_i s_j)^m = 1 with m = 2, 3, 4, 6 for c_ij c_ji = 0, 1, 2, 3."""
    group, cartan = weyl(series, rank), cartan_matrix(series, rank)
    for (i, s), (j, t) in product(enumerate(group.generators), repeat=2):
        m = 1 if i == j else {0: 2, 1: 3, 2: 4, 3: 6}[cartan[i][j] * cartan[j][i]]
        power = group.identity
        for _ in range(m):
            power = power @ s @ t
        assert power.is_identity


@pytest.mark.parametrize(
    ("K", "P"),
    [
        (symmetric(2), symmetric(3)),
        (cyclic(3), cyclic(2)),
        (symmetric(3), trivial_group(2)),
        (signed_group([[-1]]), symmetric(4)),
        (symmetric(2), permutation_group([[1, 0, 2]], 3)),
    ],
)
def test_wreath_orders_are_the_chains(K, P):
    group = wreath_product(K, P)
    assert chain_of(group).order == group.order == K.order**P.degree * P.order
    if K.points == K.degree:
        action = wreath_product_action(K, P)
        assert action.degree == K.degree**P.degree
        assert action.order == group.order


def test_signs_wreath_symmetric_are_all_signed_permutations():
    group = wreath_product(signed_group([[-1]]), symmetric(5))
    assert (group.degree, group.order) == (5, 2**5 * factorial(5))


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: mathieu(13), "SG248"),
        (lambda: projective_special_linear(3, 2), "SG248"),
        (lambda: projective_special_linear(2, 9), "SG248"),
        (lambda: dicyclic(6), "SG248"),
        (lambda: rubik(4), "SG248"),
        (lambda: weyl("E", 9), "SG248"),
        (lambda: weyl("X", 2), "SG248"),
        (lambda: grid(0, 3), "SG246"),
        (lambda: wreath_product(symmetric(3), signed_group([[-1]])), "SG249"),
        (lambda: wreath_product_action(signed_group([[-1]]), symmetric(2)), "SG249"),
    ],
)
def test_what_is_not_there_is_refused(make, code):
    with pytest.raises(InputError) as caught:
        make()
    assert caught.value.code == code


@pytest.mark.parametrize(
    "make",
    [
        lambda: grid(1000, 1000),
        lambda: wreath_product(symmetric(1000), symmetric(1000)),
        lambda: wreath_product_action(symmetric(10), symmetric(20)),
        lambda: dicyclic(10**6),
    ],
)
def test_what_is_too_large_is_refused(make):
    with pytest.raises(LimitError):
        make()
