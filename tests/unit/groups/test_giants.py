"""Generators of S(n) and A(n) are recognised; those of other transitive groups are not."""

from math import factorial
from random import Random

import pytest

from symgroup.groups import StabilizerChain, mathieu, permutation_group, projective_special_linear, rubik
from symgroup.groups.giants import giant_family


def test_random_pairs_generate_giants_of_the_order_that_a_chain_has():
    random = Random(3)
    found = set()
    for n in (8, 9, 10, 11, 13, 14, 17, 20, 24):
        for _ in range(6):
            G = permutation_group([random.sample(range(n), n) for _ in range(2)], n)
            order = StabilizerChain(n, G.generators).order
            if G.family:
                assert G.order == order == factorial(n) // (2 if G.family == "A" else 1)
                found.add(G.family)
            else:
                assert order < factorial(n) // 2
    assert found == {"S", "A"}


@pytest.mark.parametrize(
    "G",
    [mathieu(11), mathieu(12), mathieu(23), mathieu(24), rubik(2), projective_special_linear(2, 11)],
    ids=str,
)
def test_other_groups_are_no_giants(G):
    assert giant_family(G.generators, G.points) == ""
    assert permutation_group(G.generators, G.points).order == G.order


def test_what_is_too_small_or_not_transitive_is_left_alone():
    assert permutation_group([[1, 2, 0], [1, 0, 2]], 3).family == ""
    assert permutation_group([[1, 2, 3, 4, 5, 6, 7, 8, 9, 0], [1, 0]], 11).family == ""
    large = permutation_group([[*range(1, 400), 0], [1, 0]], 400)
    assert (large.family, large.order) == ("S", factorial(400))
