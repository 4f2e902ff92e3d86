"""Named groups have the order, degree and generators that their names promise, for the smallest n too."""

from itertools import permutations
from math import factorial

import pytest

from symgroup.errors import InputError, LimitError
from symgroup.groups import (
    Permutation,
    StabilizerChain,
    alternating,
    cyclic,
    dihedral,
    elements_of,
    recognize,
    symmetric,
    translations,
    trivial_group,
)

ORDERS = {
    symmetric: factorial,
    alternating: lambda n: max(1, factorial(n) // 2),
    cyclic: lambda n: n,
    translations: lambda n: n,
    dihedral: lambda n: 2 * n,
    trivial_group: lambda n: 1,
}


@pytest.mark.parametrize("n", range(1, 8))
@pytest.mark.parametrize("family", ORDERS, ids=lambda f: f.__name__)
def test_order_by_name_is_the_order_of_the_generators(family, n):
    group = family(n)
    assert group.order == ORDERS[family](n)
    assert StabilizerChain(group.points, group.generators).order == group.order
    assert not any(g.is_identity for g in group.generators)


@pytest.mark.parametrize("n", range(1, 8))
def test_degrees(n):
    assert symmetric(n).degree == alternating(n).degree == cyclic(n).degree == trivial_group(n).degree == n
    assert dihedral(n).degree == {1: 2, 2: 4}.get(n, n)


def test_smallest_dihedral_groups_are_faithful():
    assert recognize(dihedral(1)) == "C2"
    assert recognize(dihedral(2)) == "C2 x C2"
    assert all(g.sign == 1 for g in dihedral(2).generators)  # the half turns of a rectangle's vertices
    assert recognize(dihedral(3)) == "S3"


def test_alternating_groups_are_even_and_all_of_them():
    for n in range(1, 6):
        table = elements_of(alternating(n))
        assert all(table.element(i).sign == 1 for i in range(len(table)))


def test_generators_of_the_dihedral_group_are_symmetries_of_the_polygon():
    for n in range(3, 9):
        edges = {frozenset((i, (i + 1) % n)) for i in range(n)}
        for g in dihedral(n).generators:
            assert {frozenset(g[i] for i in edge) for edge in edges} == edges


@pytest.mark.parametrize("family", ORDERS, ids=lambda f: f.__name__)
def test_sizes_out_of_range(family):
    for n in (0, -1):
        with pytest.raises(InputError) as error:
            family(n)
        assert error.value.code == "SG246"
    with pytest.raises(LimitError) as limit:
        family(100_001)
    assert limit.value.code == "SG405"


def test_point_stabilizers_of_symmetric_groups():
    for n in range(1, 6):
        for point in range(n):
            H = symmetric(n).point_stabilizer(point)
            assert H.order == factorial(n - 1) == StabilizerChain(n, H.generators).order
            assert all(h[point] == point for h in H.generators)


@pytest.mark.parametrize("n", range(1, 7))
def test_point_stabilizers_of_alternating_groups_by_brute_force(n):
    even = {g for g in map(Permutation, permutations(range(n))) if g.sign == 1}
    for point in range(n):
        H = alternating(n).point_stabilizer(point)
        table = elements_of(H)
        assert {table.element(i) for i in range(len(table))} == {g for g in even if g[point] == point}
        assert H.order == len(table) == StabilizerChain(n, H.generators).order
        assert H.family == ""
        assert not any(g.is_identity for g in H.generators)


@pytest.mark.parametrize("n", range(1, 7))
def test_membership_of_alternating_groups_is_that_of_their_generators(n):
    G = alternating(n)
    chain = StabilizerChain(n, G.generators)
    for images in permutations(range(n)):
        assert (Permutation(images) in G) == (Permutation(images) in chain)
    for images in ([0] * (n + 1), range(n + 1), range(n - 1), [-1, *range(1, n)], range(1, n + 1)):
        assert Permutation(images) not in G


def test_points_out_of_range():
    for point in (-1, 4):
        with pytest.raises(InputError) as error:
            symmetric(4).point_stabilizer(point)
        assert error.value.code == "SG245"
        assert f"no point {point + 1}" in str(error.value)
