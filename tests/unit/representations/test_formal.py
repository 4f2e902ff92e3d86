"""Formal characters: weights, Brauer's rule, averages over S(n), and what they count."""

from collections import Counter
from functools import reduce
from itertools import permutations
from math import factorial, prod

import numpy as np
import pytest
from flint import fmpq

from symgroup.errors import LimitError
from symgroup.groups import (
    alternating,
    conjugacy_classes,
    cyclic,
    dihedral,
    direct_product,
    euclidean,
    general_linear,
    lie_group,
    mathieu,
    matrix_group,
    orthogonal,
    permutation_group,
    scaling,
    special_linear,
    special_unitary,
    symmetric,
    symplectic,
    unitary,
    weyl,
    wreath_product,
)
from symgroup.representations import (
    det,
    direct_sum,
    dual,
    exterior_power,
    irrep,
    natural,
    outer,
    restrict,
    sign,
    standard,
    symmetric_power,
    tensor_product,
    traceless_symmetric_power,
    trivial,
)
from symgroup.representations.formal import (
    RootSystem,
    character,
    formal_hom_dim,
    formal_molien,
    places_of,
    traces,
)
from symgroup.representations.formal.characters import Evaluation, powers
from symgroup.representations.formal.cycles import stirling, symmetric_averages
from symgroup.representations.formal.polynomials import (
    add,
    complete_and_elementary,
    multiply,
    pack,
    unpack,
    unpack_all,
)


def power(V, k):
    return reduce(tensor_product, [V] * k)


def SO(n):
    return natural(orthogonal(n, special=True))


def O(n):  # noqa: E743
    return natural(orthogonal(n))


def double_factorial(n):
    return prod(range(n, 0, -2))


@pytest.mark.parametrize("exponents", [(), (0,), (3, -2, 0, 7), (-1, -1, -1), (1 << 20, -(1 << 20))])
def test_packed_exponents_come_back(exponents):
    assert unpack(pack(exponents), len(exponents)) == (exponents, 0)
    assert unpack(pack(exponents, 2), 2 + len(exponents)) == ((0, 0, *exponents), 0)
    keys = [pack([5, *exponents, -3]), pack([-5, *exponents])]
    rows, rests = unpack_all(keys, 1 + len(exponents))
    assert (rows.tolist(), rests) == ([[5, *exponents], [-5, *exponents]], [-3, 0])


def test_symmetric_functions_of_two_variables():
    x, y = {pack([1, 0]): 1}, {pack([0, 1]): 1}
    sums = [add({key * i: 1 for key in x}, {key * i: 1 for key in y}) for i in (1, 2, 3)]
    assert complete_and_elementary(sums, 1)[3] == {pack([3 - i, i]): 1 for i in range(4)}
    assert complete_and_elementary(sums, -1)[2:] == [multiply(x, y), {}]
    assert add(x, x, -1) == {}


@pytest.mark.parametrize("letter", ["GL", "SL", "B", "C", "D", "T"])
def test_dominant_weights_stay_and_walls_vanish(letter):
    # the fourth is fixed by a reflection, after rho is added
    weights = np.array([(2, 1, 0), (3, 3, 0), (0, 0, 0), (0, 1, 0), (0, 2, 0)])
    signs, dominant = RootSystem(letter, 3).reflected(weights)
    if letter == "T":
        assert signs.tolist() == [1] * 5
        assert (dominant == weights).all()
    else:
        assert signs.tolist() == [1, 1, 1, 0, -1]
        assert dominant[[0, 1, 2, 4]].tolist() == [[2, 1, 0], [3, 3, 0], [0, 0, 0], [1, 1, 0]]


@pytest.mark.parametrize(
    ("letter", "rank", "weight", "dim"),
    [
        *[("B", 1, (l,), 2 * l + 1) for l in range(5)],
        *[("C", 1, (l,), l + 1) for l in range(5)],
        ("GL", 3, (2, 1, 0), 8),
        ("SL", 4, (1, 1, 0, 0), 6),
        ("D", 4, (1, 0, 0, 0), 8),
        ("D", 2, (1, -1), 3),
        ("C", 3, (1, 1, 1), 14),
        ("B", 3, (1, 1, 0), 21),
        ("T", 1, (5,), 1),
        ("D", 1, (-3,), 1),
    ],
)
def test_weyl_dimensions(letter, rank, weight, dim):
    assert RootSystem(letter, rank).dimension(weight) == dim


@pytest.mark.parametrize("n", range(2, 6))
def test_averages_of_cycle_numbers_by_listing_permutations(n):
    for exponents in [
        (),
        (1,),
        (2,),
        (3,),
        (0, 1),
        (1, 1),
        (2, 1),
        (0, 2),
        (0, 0, 1),
        (1, 0, 2),
        (0, 1, 0, 1),
    ]:
        plain, signed = fmpq(0), fmpq(0)
        for images in permutations(range(n)):
            lengths = [len(cycle) for cycle in permutation_cycles(images)]
            value = prod(lengths.count(i) ** a for i, a in enumerate(exponents, 1))
            plain += value
            signed += value * (-1) ** (n - len(lengths))
        S, A = (symmetric_averages(n, is_alternating=flag) for flag in (False, True))
        assert S.average(((exponents,),), False) == plain / factorial(n)
        assert S.average(((exponents,),), True) == signed / factorial(n)
        assert A.average(((exponents,),), True) == (plain + signed) / factorial(n)


def permutation_cycles(images):
    left, cycles = set(range(len(images))), []
    while left:
        start = left.pop()
        cycle = [start]
        while images[cycle[-1]] != start:
            cycle.append(images[cycle[-1]])
            left.discard(cycle[-1])
        cycles.append(cycle)
    return cycles


def test_large_symmetric_groups_count_set_partitions():
    # Hom(V^k, V^l) has the set partitions of k + l things into at most n parts as a basis (Jones 1994)
    for n in (2, 3, 50):
        V = natural(symmetric(n))
        for k, l in [(1, 1), (2, 2), (3, 2)]:
            parts = range(1, min(n, k + l) + 1)
            assert formal_hom_dim(power(V, k), power(V, l)) == sum(stirling(k + l, p) for p in parts)
    V = natural(symmetric(1000))
    assert formal_hom_dim(V, tensor_product(V, sign(V.group))) == 0
    assert formal_molien(V, trivial(V.group), 12)[-1] == 77  # partitions of 12
    assert formal_molien(natural(symmetric(3)), trivial(symmetric(3)), 12)[-1] == 19  # into at most 3 parts


@pytest.mark.parametrize("n", [3, 4, 5, 40])
def test_the_standard_representation_has_one_quadratic_equivariant(n):
    U = standard(symmetric(n))
    assert formal_hom_dim(symmetric_power(U, 2), U) == 1
    assert formal_molien(U, U, 2) == [0, 1, 1]


def test_orthogonal_groups_count_matchings():
    # Hom(V^k, V^l) for O(n), n >= k + l over 2: perfect matchings (Brauer 1937)
    for n, k in [(3, 3), (4, 4), (20, 2), (20, 3)]:
        assert formal_hom_dim(power(O(n), k), power(O(n), k)) == double_factorial(2 * k - 1)
    assert formal_hom_dim(power(SO(3), 5), power(SO(3), 5)) == 603
    assert formal_hom_dim(power(SO(3), 4), power(SO(3), 4)) == 91
    assert formal_hom_dim(power(SO(4), 2), power(SO(4), 2)) == 4
    assert formal_hom_dim(power(SO(20), 4), power(SO(20), 4)) == 105
    assert formal_hom_dim(power(SO(2), 2), power(SO(2), 2)) == 6


@pytest.mark.parametrize("n", range(2, 8))
def test_determinants_of_orthogonal_groups(n):
    V, W = O(n), SO(n)
    assert formal_hom_dim(exterior_power(V, n), det(V.group)) == 1
    assert formal_hom_dim(exterior_power(V, n), trivial(V.group)) == 0
    assert formal_hom_dim(exterior_power(W, n), trivial(W.group)) == 1
    assert formal_hom_dim(tensor_product(det(V.group), det(V.group)), trivial(V.group)) == 1
    assert formal_hom_dim(exterior_power(V, n - 1), tensor_product(V, det(V.group))) == 1
    assert formal_hom_dim(V, tensor_product(V, det(V.group))) == (1 if n == 2 else 0)


@pytest.mark.parametrize("p", range(4))
def test_real_forms_count_like_their_compact_form(p):
    compact, lorentz = SO(4), natural(orthogonal(p, 4 - p, special=True, connected=True))
    for k, l in [(1, 1), (2, 2), (3, 1), (4, 2)]:
        assert formal_hom_dim(power(lorentz, k), power(lorentz, l)) == formal_hom_dim(
            power(compact, k), power(compact, l)
        )


def test_linear_and_symplectic_groups():
    for G in (general_linear(4), unitary(4)):
        V = natural(G)
        assert formal_hom_dim(power(V, 3), power(V, 3)) == 6
        assert formal_hom_dim(V, dual(V)) == 0
        assert formal_hom_dim(tensor_product(V, dual(V)), trivial(G)) == 1
        assert formal_hom_dim(exterior_power(V, 4), det(G)) == 1
        assert formal_hom_dim(exterior_power(V, 4), trivial(G)) == 0
    V = natural(special_unitary(3))
    assert formal_hom_dim(power(V, 3), trivial(V.group)) == 1
    assert formal_hom_dim(power(V, 2), dual(V)) == 1
    assert formal_hom_dim(tensor_product(V, dual(V)), tensor_product(V, dual(V))) == 2
    assert formal_hom_dim(det(V.group), trivial(V.group)) == 1
    V = natural(symplectic(6))
    assert [formal_hom_dim(power(V, k), power(V, k)) for k in (1, 2, 3)] == [1, 3, 15]
    assert formal_hom_dim(power(V, 4), power(V, 4)) == 104  # 105 matchings and one relation, k = n / 2 + 1
    V = natural(scaling(3))
    assert formal_hom_dim(power(V, 2), power(V, 2)) == 81
    assert formal_hom_dim(power(V, 2), V) == 0


def test_irreducible_ones_are_irreducible():
    G, H = orthogonal(3), orthogonal(3, special=True)
    for l in range(4):
        assert formal_hom_dim(irrep(H, l), irrep(H, l)) == 1
        for parity in (1, -1):
            assert formal_hom_dim(irrep(G, l, parity), irrep(G, l, parity)) == 1
            assert formal_hom_dim(irrep(G, l, parity), irrep(G, l, -parity)) == 0
    assert formal_hom_dim(irrep(G, 1, -1), natural(G)) == 1
    assert formal_hom_dim(irrep(G, 0, -1), det(G)) == 1
    assert formal_hom_dim(tensor_product(irrep(G, 2, 1), irrep(G, 1, -1)), irrep(G, 3, -1)) == 1
    for n, k in [(3, 2), (4, 3), (5, 2)]:
        W = traceless_symmetric_power(O(n), k)
        assert formal_hom_dim(W, W) == 1
        assert formal_hom_dim(W, symmetric_power(O(n), k)) == 1
        assert formal_hom_dim(W, trivial(W.group)) == 0


def test_restrictions_to_smaller_lie_groups():
    V = natural(orthogonal(4))
    small = restrict(tensor_product(V, V), orthogonal(4, special=True))
    assert formal_hom_dim(small, small) == 4
    assert formal_hom_dim(tensor_product(V, V), tensor_product(V, V)) == 3


def test_products_multiply():
    V = outer(natural(symmetric(5)), SO(3))
    assert formal_hom_dim(V, V) == 2
    assert formal_hom_dim(power(V, 2), V) == 5
    assert formal_hom_dim(natural(V.group), natural(V.group)) == 3
    assert formal_hom_dim(natural(V.group), V) == 0 + 1  # the three vectors, summed over the points
    product = direct_product(symmetric(3), cyclic(4))
    listed = permutation_group(product.generators, 7)
    for k in (1, 2):
        assert formal_hom_dim(power(natural(product), k), natural(product)) == formal_hom_dim(
            power(natural(listed), k), natural(listed)
        )


@pytest.mark.parametrize("n", range(3, 7))
def test_alternating_groups_agree_with_their_classes(n):
    V, W = natural(alternating(n)), natural(permutation_group(alternating(n).generators, n))
    for k, l in [(1, 1), (2, 2), (3, 2)]:
        assert formal_hom_dim(power(V, k), power(V, l)) == formal_hom_dim(power(W, k), power(W, l))
    assert formal_molien(V, V, 5) == formal_molien(W, W, 5)


def test_invariants_that_are_known():
    # binary forms (Springer, Invariant Theory, 3.4), generated in degrees 2 and 3; 4, 8, 12, 18; 2, 4, 6, 10, 15
    V = natural(special_unitary(2))
    one = trivial(V.group)
    assert formal_molien(symmetric_power(V, 4), one, 12) == [1, 0, 1, 1, 1, 1, 2, 1, 2, 2, 2, 2, 3]
    assert formal_molien(symmetric_power(V, 5), one, 18)[::2] == [1, 0, 1, 0, 2, 0, 3, 0, 4, 1]
    assert formal_molien(symmetric_power(V, 6), one, 15)[14:] == [10, 1]
    # ternary cubics: Aronhold's invariants of degree 4 and 6
    V = natural(special_linear(3))
    assert formal_molien(symmetric_power(V, 3), trivial(V.group), 12) == [
        1,
        0,
        0,
        0,
        1,
        0,
        1,
        0,
        1,
        0,
        1,
        0,
        2,
    ]
    # three vectors in space: six scalar products, one determinant, whose square is a polynomial in them
    V = direct_sum([(3, SO(3))])
    assert formal_molien(V, trivial(V.group), 4) == [1, 0, 6, 1, 21]
    V = direct_sum([(3, O(3))])
    assert formal_molien(V, trivial(V.group), 4) == [1, 0, 6, 0, 21]
    # the traceless symmetric matrices: power sums of eigenvalues, of degrees 2, ..., n (Chevalley)
    V = traceless_symmetric_power(O(4), 2)
    assert formal_molien(V, trivial(V.group), 6) == [1, 0, 1, 1, 2, 1, 3]


def test_what_has_no_formal_character():
    for G in (euclidean(3), lie_group(orthogonal(2).lie_algebra)):
        assert formal_hom_dim(natural(G), natural(G)) is None
        assert formal_molien(natural(G), natural(G), 3) is None
    large = natural(wreath_product(symmetric(10), cyclic(3)))
    assert formal_hom_dim(large, large) is None


@pytest.mark.parametrize("leaf", [1, 7, 3000])
@pytest.mark.parametrize(
    "G",
    [
        permutation_group(symmetric(6).generators, 6),
        weyl("F", 4),
        weyl("B", 3),
        cyclic(12),
        mathieu(11),
        direct_product(symmetric(3), dihedral(5)),
        matrix_group([[[fmpq(1, 2), fmpq(3, 2)], [fmpq(-1, 2), fmpq(1, 2)]]]),
    ],
    ids=str,
)
def test_elements_by_power_traces_agree_with_conjugacy_classes(G, leaf, monkeypatch):
    monkeypatch.setattr(traces, "LARGEST_LEAF", leaf)
    traces.trace_distribution.cache_clear()
    V, wanted = natural(G), Counter()
    for item in conjugacy_classes(G):
        wanted[tuple(V.character(item.representative.power(j)) for j in range(1, G.degree + 1))] += item.size
    assert {key: count for count, key in traces.trace_distribution(G)} == wanted
    traces.trace_distribution.cache_clear()


def test_large_reflection_groups_have_the_degrees_they_should():
    # invariants are polynomials in basic ones of degrees 2, 6, 8, 10, 12, 14, 18 (Humphreys 1990, section 3.7)
    V = natural(weyl("E", 7))
    counts = [1] + [0] * 18
    for degree in (2, 6, 8, 10, 12, 14, 18):
        for k in range(degree, 19):
            counts[k] += counts[k - degree]
    assert formal_molien(V, trivial(V.group), 18) == counts
    assert formal_hom_dim(exterior_power(V, 7), det(V.group)) == 1
    assert formal_hom_dim(exterior_power(V, 3), exterior_power(V, 3)) == 1  # irreducible (Steinberg)
    TWELVE = mathieu(12)
    assert formal_hom_dim(sign(TWELVE), trivial(TWELVE)) == 1  # even permutations


def test_a_limit_is_a_limit():
    V = direct_sum([(3, SO(20))])
    with pytest.raises(LimitError, match="SG290"):
        formal_molien(V, trivial(V.group), 14)


def test_powers_by_eigenvalues_and_by_power_sums_agree():
    V = direct_sum([(3, tensor_product(O(4), O(4))), (1, det(orthogonal(4)))])
    for _, place in places_of(V.group):
        sums = [character(V, place, i) for i in range(1, 6)]
        for sign_ in (1, -1):
            assert powers(V, Evaluation(place), 1, 5, sign_) == complete_and_elementary(sums, sign_)
