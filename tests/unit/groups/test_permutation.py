"""Permutations compose from right to left, as matrices do."""

from itertools import permutations

import pytest

from symgroup.errors import InputError
from symgroup.groups import Permutation
from symgroup.groups.permutation import permutation_from_images


def test_products_apply_the_right_factor_first():
    g, h = Permutation((1, 2, 0)), Permutation((1, 0, 2))
    assert (g @ h)[0] == g[h[0]] == 2
    assert g @ h != h @ g


def test_group_laws_on_four_points():
    everything = [Permutation(p) for p in permutations(range(4))]
    one = Permutation.identity(4)
    for g in everything:
        assert g @ g.inverse() == g.inverse() @ g == one
        assert g @ one == one @ g == g
        assert (g == one) == g.is_identity
        for h in everything[::5]:
            assert (g @ h).sign == g.sign * h.sign
            assert (g @ h).inverse() == h.inverse() @ g.inverse()


@pytest.mark.parametrize(
    ("images", "text", "sign"),
    [
        ((0, 1), "()", 1),
        ((1, 0, 2), "(1 2)", -1),
        ((1, 2, 0, 4, 3), "(1 2 3)(4 5)", -1),
        ((2, 3, 0, 1), "(1 3)(2 4)", 1),
    ],
)
def test_cycles_count_from_one(images, text, sign):
    assert str(Permutation(images)) == text
    assert Permutation(images).sign == sign


def test_cycles_rebuild_the_permutation():
    for images in permutations(range(5)):
        rebuilt = list(range(5))
        for cycle in Permutation(images).cycles():
            for i, point in enumerate(cycle):
                rebuilt[point] = cycle[(i + 1) % len(cycle)]
        assert tuple(rebuilt) == images


def test_images_are_checked():
    assert permutation_from_images([2, 0, 1]) == (2, 0, 1)
    with pytest.raises(InputError, match="SG240"):
        permutation_from_images([0, 2])
