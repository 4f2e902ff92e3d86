"""Averages by cycles of cells agree with averages by conjugacy classes, for groups small enough for both."""

from functools import reduce
from math import prod
from operator import matmul
from unittest.mock import patch

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from symgroup.groups import (
    alternating,
    cyclic,
    derived_subgroup,
    dihedral,
    direct_product,
    grid,
    matrix_group,
    signed_group,
    symmetric,
    trivial_group,
    wreath_product,
)
from symgroup.groups.wreath_cover import _candidates, _cover, _with_own_permutations, wreath_cover
from symgroup.representations import (
    det,
    dual,
    exterior_power,
    natural,
    symmetric_power,
    tensor_product,
    trivial,
)
from symgroup.representations.formal import formal_hom_dim, formal_molien, places

BLOCKS = (
    trivial_group(1),
    cyclic(2),
    cyclic(3),
    cyclic(4),
    symmetric(3),
    dihedral(4),
    alternating(4),
    signed_group([(-1,)]),
    signed_group([(2, -1)]),
    matrix_group([[[0, -1], [1, -1]], [[0, 1], [1, 0]]]),
)
SMALL = [wreath_product(K, symmetric(m)) for K in BLOCKS for m in range(1, 6) if K.order**m * m**m <= 2_000]


@st.composite
def covered_groups(draw):
    """A group G, [P, P] <= G <= P, for a product P of one or two wreath products."""
    factors = draw(st.lists(st.sampled_from(SMALL), min_size=1, max_size=2))
    assume(prod(factor.order for factor in factors) <= 2_000)
    P = reduce(direct_product, factors)
    generators = P.generators or (P.identity,)
    words = draw(st.lists(st.lists(st.sampled_from(generators), min_size=1, max_size=4), max_size=2))
    return P.subgroup([*derived_subgroup(P).generators, *(reduce(matmul, word) for word in words)])


def cover_by_own_permutations(G):
    """The cover with the permutations of cells that occur in place of all of them."""
    return _cover(G, _with_own_permutations(_candidates(G)))


def answers(V):
    W = [trivial(V.group), V, det(V.group), tensor_product(V, det(V.group)), exterior_power(V, 2)]
    dims = [formal_hom_dim(A, B) for A in [*W, dual(V), symmetric_power(V, 3)] for B in W[:2]]
    return dims, [formal_molien(V, B, 5) for B in W[:3]]


@given(covered_groups())
@settings(max_examples=20, deadline=None, derandomize=True)
def test_both_ways_to_average_agree(G):
    assume(wreath_cover(G) is not None and G.degree > 1)
    wanted = answers(natural(G))
    places._places.cache_clear()
    with patch.object(places, "conjugacy_classes", lambda group: None):
        found = answers(natural(G))
    places._places.cache_clear()
    assert found == wanted


PERMUTING = (cyclic(3), cyclic(4), dihedral(4), grid(2, 2), cyclic(5), dihedral(5), alternating(4), cyclic(6))
OTHERS = [wreath_product(K, Q) for K in BLOCKS for Q in PERMUTING if K.order**Q.degree * Q.order <= 2_000]


@st.composite
def subgroups_with_their_own_permutations(draw):
    """A group G, [P, P] <= G <= P = K wr Q, for a transitive Q."""
    P = draw(st.sampled_from(OTHERS))
    words = draw(st.lists(st.lists(st.sampled_from(P.generators), min_size=1, max_size=4), max_size=2))
    generators = [*derived_subgroup(P).generators, *(reduce(matmul, word) for word in words)]
    return draw(st.sampled_from([P, P.subgroup(generators)]))


@given(subgroups_with_their_own_permutations())
@settings(max_examples=20, deadline=None, derandomize=True)
def test_averages_over_the_permutations_that_occur_agree(G):
    cover = cover_by_own_permutations(G)
    assume(cover is not None and G.degree > 1)
    wanted = answers(natural(G))
    places._places.cache_clear()
    classes = places.conjugacy_classes
    with (
        patch.object(places, "conjugacy_classes", lambda group: None if group is G else classes(group)),
        patch.object(places, "wreath_cover", cover_by_own_permutations),
    ):
        found = answers(natural(G))
    places._places.cache_clear()
    assert found == wanted
