"""Isotropy classes that are known by hand, their order, and data up to a tolerance."""

import numpy as np
import pytest

from symgroup.errors import LimitError
from symgroup.groups import cyclic, dihedral, matrix_group, permutation_group, symmetric
from symgroup.groups.classes import partitions
from symgroup.isotropy import isotropy_classes, isotropy_table
from symgroup.isotropy.samples import sample_types
from symgroup.representations import direct_sum, natural, regular, sign, tensor_product, trivial

HEXAGON = natural(matrix_group([[[1, -1], [1, 0]], [[0, 1], [1, 0]]]))


@pytest.mark.parametrize("n", range(1, 7))
def test_symmetric_groups_have_young_subgroups_one_a_partition(n):
    classes = isotropy_classes(natural(symmetric(n)))
    assert len(classes) == len(list(partitions(n)))
    assert sum(c.generic for c in classes) == 1
    assert (classes[0].order, classes[-1].order) == (1, symmetric(n).order)


def test_the_square():
    found = [
        (c.name, c.order, c.class_length, c.fixed_dim, c.weyl_order, c.below)
        for c in isotropy_classes(natural(dihedral(4)))
    ]
    assert found == [
        ("1", 1, 1, 4, 8, ()),
        ("C2", 2, 2, 3, 2, (0,)),
        ("C2", 2, 2, 2, 2, (0,)),
        ("C2 x C2", 4, 1, 2, 2, (0, 1)),
        ("D4", 8, 1, 1, 1, (0, 1, 2, 3)),
    ]


def test_the_hexagon_plane():
    found = [(c.name, c.class_length, c.fixed_dim) for c in isotropy_classes(HEXAGON)]
    assert found == [("1", 1, 2), ("C2", 3, 1), ("C2", 3, 1), ("D6", 1, 0)]


def test_the_kernel_is_the_generic_stabilizer():
    classes = isotropy_classes(sign(symmetric(4)))
    assert [(c.order, c.fixed_dim, c.generic) for c in classes] == [(12, 1, True), (24, 0, False)]
    assert [c.order for c in isotropy_classes(trivial(symmetric(3)))] == [6]


def test_the_trivial_group():
    (only,) = isotropy_classes(natural(permutation_group([], 3)))
    assert (only.order, only.fixed_dim, only.weyl_order, only.generic, only.name) == (1, 3, 1, True, "1")
    assert only.generators_text() == ""


def test_every_subgroup_is_a_stabilizer_in_the_regular_representation():
    assert len(isotropy_classes(regular(symmetric(3)))) == 4
    assert len(isotropy_classes(regular(dihedral(4)))) == 8
    assert [c.order for c in isotropy_classes(regular(cyclic(12)))] == [1, 2, 3, 4, 6, 12]


def test_copies_do_not_change_the_classes_of_a_permutation_representation_that_has_all():
    V = natural(symmetric(3))
    assert [c.order for c in isotropy_classes(direct_sum([(3, V)]))] == [c.order for c in isotropy_classes(V)]


def test_large_groups_are_refused():
    V = natural(symmetric(9))
    with pytest.raises(LimitError, match="SG408"):
        isotropy_classes(tensor_product(V, V))
    with pytest.raises(LimitError, match="SG408"):
        isotropy_table(V)
    with pytest.raises(LimitError, match="SG418"):
        isotropy_classes(natural(symmetric(1000)))


def test_floats_are_compared_exactly_unless_a_tolerance_is_given():
    V = natural(dihedral(4))
    x = np.array([[1.0, 0.0, 1.0, 0.0], [1.0, 0.0, 1.0 + 1e-12, 0.0], [0.1 + 0.2, 0.0, 0.3, 0.0]])
    assert [int(m.sum()) for m in (sample_types(V, x).masks[i] for i in sample_types(V, x).number)] == [
        4,
        2,
        2,
    ]
    rough = sample_types(V, x, tolerance=1e-9)
    assert {int(rough.masks[number].sum()) for number in rough.number} == {4}


def test_a_tolerance_is_closed_to_a_subgroup():
    """Each neighbour is within the tolerance, so rotations by one step fix x roughly, and so does all they generate."""
    V = natural(cyclic(8))
    x = 1 + 1e-3 * np.arange(8)[None, :] / 8
    types = sample_types(V, x, tolerance=9e-4)
    assert int(types.masks[0].sum()) in (1, 2, 4, 8)
    group = set(np.flatnonzero(types.masks[0]).tolist())
    table = {(i + j) % 8 for i in group for j in group}
    assert table == group


def test_matrix_groups_compare_dyadic_fractions_exactly():
    x = np.array([[0.1, 0.2], [0.1, 0.3], [0.1, 0.1 + 1e-17], [0.1, 0.0], [0.0, 0.0], [5e-324, 1e-323]])
    types = sample_types(HEXAGON, x)
    assert [int(types.masks[number].sum()) for number in types.number] == [2, 1, 1, 2, 12, 2]


def test_huge_entries_do_not_overflow():
    V = natural(symmetric(2))
    types = sample_types(V, np.array([[1.7e308, -1.7e308], [1.7e308, 1.7e308]]))
    assert [int(types.masks[number].sum()) for number in types.number] == [1, 2]


def test_zero_and_minus_zero_are_one_number():
    V = tensor_product(natural(symmetric(2)), natural(symmetric(2)))
    types = sample_types(V, np.array([[0.0, -0.0, 0.0, -0.0]]))
    assert int(types.masks[0].sum()) == 2
