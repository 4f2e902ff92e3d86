"""Highest weights, and isotypic components of classical Lie groups over R and C, real form by real form."""

from functools import reduce

import pytest

from symgroup.errors import InputError
from symgroup.groups import (
    cyclic,
    direct_product,
    euclidean,
    general_linear,
    orthogonal,
    scaling,
    special_linear,
    special_unitary,
    symplectic,
    unitary,
)
from symgroup.representations import (
    direct_sum,
    dual,
    exterior_power,
    natural,
    outer,
    symmetric_power,
    tensor_product,
    trivial,
)
from symgroup.representations.weights import decompose_by_weights, highest_weights


def power(V, k):
    return reduce(tensor_product, [V] * k)


def parts(V, over="R"):
    return [(c.dim, c.multiplicity, c.type) for c in decompose_by_weights(V, over)]


def form(p, q=0, **options):
    return natural(orthogonal(p, q, special=True, **options))


def test_highest_weights():
    V = natural(special_linear(3))
    assert highest_weights(power(V, 2)) == {((2, 0, 0),): 1, ((1, 1, 0),): 1}
    assert highest_weights(dual(V)) == {((1, 1, 0),): 1}
    assert highest_weights(tensor_product(V, dual(V))) == {((2, 1, 0),): 1, ((0, 0, 0),): 1}
    V = natural(unitary(2))
    assert highest_weights(tensor_product(V, dual(V))) == {((1, -1),): 1, ((0, 0),): 1}
    V = outer(natural(symplectic(4)), natural(scaling(1)))
    assert highest_weights(V) == {((1, 0), (1,)): 1}
    for G in (euclidean(2), direct_product(orthogonal(2), cyclic(3))):
        assert highest_weights(natural(G)) is None
        assert decompose_by_weights(natural(G)) is None


@pytest.mark.parametrize(("k", "counts"), [(2, [1, 1, 1]), (3, [1, 3, 2, 1]), (4, [3, 6, 6, 3, 1])])
def test_tensor_powers_of_rotations_of_space(k, counts):
    wanted = [(2 * l + 1, m, "real") for l, m in enumerate(counts)]
    assert parts(power(form(3), k)) == wanted
    assert parts(power(natural(orthogonal(3)), k)) == wanted  # one parity, (-1)^k


@pytest.mark.parametrize(
    ("p", "q", "halves"),
    [
        (4, 0, "real"),
        (1, 3, "complex"),
        (2, 2, "real"),
        (6, 0, "complex"),
        (3, 3, "real"),
        (1, 5, "real"),
        (2, 4, "complex"),
    ],
)
def test_middle_forms_split_where_the_discriminant_is_a_square(p, q, halves):
    V = exterior_power(form(p, q), (p + q) // 2)
    d = V.dim // 2
    assert parts(V) == ([(d, 1, "real")] * 2 if halves == "real" else [(2 * d, 1, "complex")])
    assert parts(V, "C") == [(d, 1, halves)] * 2
    whole = exterior_power(natural(orthogonal(p, q)), (p + q) // 2)
    assert parts(whole) == parts(whole, "C") == [(2 * d, 1, "real")]


def test_the_plane():
    V = form(2)
    assert parts(V) == [(2, 1, "complex")]
    assert parts(form(1, 1, connected=True)) == [(1, 1, "real")] * 2  # boosts: two light-like lines
    assert parts(power(V, 2)) == [(1, 2, "real"), (2, 1, "complex")]
    assert parts(power(V, 2), "C") == [(1, 2, "real"), (1, 1, "complex"), (1, 1, "complex")]
    W = natural(orthogonal(2))
    assert parts(power(W, 2)) == [(1, 1, "real"), (1, 1, "real"), (2, 1, "real")]
    assert parts(power(W, 3)) == [(2, 3, "real"), (2, 1, "real")]


def test_split_forms_have_real_irreducibles_only():
    V = natural(symplectic(4))
    assert parts(power(V, 2)) == parts(power(V, 2), "C") == [(1, 1, "real"), (5, 1, "real"), (10, 1, "real")]
    V = natural(general_linear(3))
    assert parts(tensor_product(V, dual(V))) == [(1, 1, "real"), (8, 1, "real")]


def test_realifications_of_unitary_representations():
    V = natural(special_unitary(2))
    assert parts(V, "C") == [(2, 1, "quaternionic")]
    assert parts(V) == [(4, 1, "quaternionic")]
    assert parts(symmetric_power(V, 2)) == [(3, 2, "real")]
    W = natural(special_unitary(3))
    both = direct_sum([(2, W), (1, dual(W))])
    assert parts(both, "C") == [(3, 2, "complex"), (3, 1, "complex")]
    assert parts(both) == [(6, 3, "complex")]  # a representation and its conjugate have one realification
    assert parts(exterior_power(natural(special_unitary(4)), 2)) == [(6, 2, "real")]
    assert parts(exterior_power(natural(special_unitary(6)), 3)) == [(40, 1, "quaternionic")]
    pair = outer(V, natural(special_unitary(2)))
    assert parts(pair) == [(4, 2, "real")]  # SU(2) x SU(2) -> SO(4)
    assert parts(trivial(unitary(3))) == [(1, 2, "real")]


def test_a_complex_representation_of_a_noncompact_group_is_left_to_others():
    V = outer(natural(special_unitary(2)), natural(special_linear(2)))
    assert decompose_by_weights(V) is None
    with pytest.raises(InputError, match="SG307"):
        decompose_by_weights(V, "Q")
