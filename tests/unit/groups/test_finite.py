"""FiniteGroup: membership, subgroups, sizes that are never listed, and names."""

import time

import pytest

from symgroup.errors import InputError, LimitError
from symgroup.groups import (
    Permutation,
    alternating,
    conjugacy_classes,
    cyclic,
    describe_order,
    dihedral,
    direct_product,
    elements_of,
    is_enumerable,
    matrix_group,
    recognize,
    signed_group,
    symmetric,
    translations,
    trivial_group,
    weyl,
)

QUATERNIONS = signed_group([[2, -1, 4, -3], [3, -4, -1, 2]], "Q8")


def test_membership_refuses_what_is_no_permutation():
    for group in (symmetric(3), alternating(3), cyclic(3), dihedral(3)):
        for images in ([0, 0, 0], [0, 1], [0, 1, 2, 3], [0, 7, 1], [-1, 0, 1], []):
            assert Permutation(images) not in group
    assert Permutation((1, 0, 2)) in symmetric(3)
    assert Permutation((1, 0, 2)) not in cyclic(3)


def test_subgroups_are_checked():
    with pytest.raises(InputError) as error:
        cyclic(4).subgroup([Permutation((1, 0, 2, 3))])
    assert error.value.code == "SG244"
    assert "(1 2)" in str(error.value)
    with pytest.raises(InputError, match="SG240"):
        symmetric(3).subgroup([[0, 0, 0]])


def test_subgroups_have_their_own_order_and_name():
    H = dihedral(4).subgroup([Permutation((2, 3, 0, 1)), Permutation.identity(4)])
    assert (H.order, str(H)) == (2, "< (1 3)(2 4) >")
    assert str(dihedral(4).subgroup([])) == "1"
    assert symmetric(4).subgroup(symmetric(4).generators).order == 24


def test_equality_is_by_generators_and_carrier():
    assert cyclic(4) == translations(4)
    assert cyclic(4) != dihedral(4)
    assert hash(cyclic(4)) == hash(translations(4))


def test_a_thousand_points_without_a_list_of_elements():
    started = time.perf_counter()
    G = symmetric(1000)
    assert not is_enumerable(G)
    assert Permutation(range(999, -1, -1)) in G
    H = G.point_stabilizer(3)
    assert G.order == 1000 * H.order
    assert describe_order(G.order) == "about 10^2567"
    with pytest.raises(LimitError) as error:
        elements_of(G)
    assert error.value.code == "SG403"
    assert conjugacy_classes(G) is None
    assert time.perf_counter() - started < 20


def test_a_thousand_points_of_even_permutations():
    G = alternating(1000)
    swap = Permutation([1, 0, *range(2, 1000)])
    half_turn = Permutation(range(999, -1, -1))  # 500 transpositions
    assert half_turn in G
    assert swap not in G
    assert swap @ half_turn not in G
    H = G.point_stabilizer(3)
    assert G.order == 1000 * H.order
    assert len(H.generators) == 2
    assert all(h in G and h[3] == 3 for h in H.generators)
    assert conjugacy_classes(G) is None


def test_subgroups_of_alternating_groups_have_no_family():
    G = alternating(5)
    H = G.subgroup(G.generators[:1])
    assert (H.family, H.order) == ("", 3)
    assert G.generators[1] not in H
    with pytest.raises(InputError, match="SG244"):
        G.subgroup([Permutation((1, 0, 2, 3, 4))])


@pytest.mark.parametrize(("n", "number"), [(1, 1), (2, 1), (3, 3), (4, 4), (5, 5), (6, 7), (7, 9), (8, 14)])
def test_classes_of_alternating_groups_split_where_they_should(n, number):
    """The class numbers are OEIS A000702's; that of a cycle type of distinct odd parts splits in two."""
    classes = conjugacy_classes(alternating(n))
    assert len(classes) == number
    assert sum(c.size for c in classes) == alternating(n).order
    assert all(c.representative.sign == 1 for c in classes)


def test_short_orders_are_written_out():
    assert describe_order(120) == "120"
    assert describe_order(10**39) == str(10**39)


@pytest.mark.parametrize("n", range(1, 8))
def test_classes_of_symmetric_groups_by_partitions_and_by_listing(n):
    by_partitions = conjugacy_classes(symmetric(n))
    listed = conjugacy_classes(symmetric(n).trusted_subgroup(symmetric(n).generators))

    def cycle_types(classes):
        return sorted((sorted(map(len, c.representative.cycles())), c.size) for c in classes)

    assert cycle_types(by_partitions) == cycle_types(listed)
    assert by_partitions[0].representative.is_identity


@pytest.mark.parametrize(
    ("group", "name"),
    [
        (trivial_group(3), "1"),
        (cyclic(1), "1"),
        (symmetric(2), "C2"),
        (cyclic(6), "C6"),
        (direct_product(cyclic(2), cyclic(3)), "C6"),
        (direct_product(cyclic(2), cyclic(2)), "C2 x C2"),
        (direct_product(cyclic(4), cyclic(6)), "C2 x C12"),
        (direct_product(cyclic(4), cyclic(4)), "C4 x C4"),
        (direct_product(direct_product(cyclic(2), cyclic(2)), cyclic(2)), "C2 x C2 x C2"),
        (symmetric(3), "S3"),
        (dihedral(4), "D4"),
        (dihedral(6), "D6"),
        (direct_product(symmetric(3), cyclic(2)), "D6"),
        (matrix_group([[[1, -1], [1, 0]], [[0, 1], [1, 0]]]), "D6"),
        (QUATERNIONS, "Q8"),
        (alternating(4), "A4"),
        (symmetric(4), "S4"),
        (alternating(5), "A5"),
        (symmetric(5), "S5"),
        (direct_product(alternating(4), cyclic(2)), "A4 x C2"),
        (direct_product(symmetric(3), symmetric(3)), "S3 x S3"),
        (symmetric(7), "S7"),
        (weyl("B", 4), "order 384"),
    ],
    ids=str,
)
def test_recognize(group, name):
    assert recognize(group) == name
