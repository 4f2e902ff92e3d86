"""Groups from generators: permutations, signs, matrices, products; what is refused and why."""

import re
from fractions import Fraction

import pytest
from flint import fmpq_mat

from symgroup.algebra import exact_matrix
from symgroup.errors import InputError, LimitError
from symgroup.groups import (
    Permutation,
    cyclic,
    dihedral,
    direct_product,
    elements_of,
    generated,
    matrix_group,
    permutation_group,
    signed_group,
    symmetric,
)
from symgroup.groups.generated import has_finite_order
from symgroup.representations import natural

HEXAGON = [[[1, -1], [1, 0]], [[0, 1], [1, 0]]]


def code_of(call, *arguments):
    with pytest.raises((InputError, LimitError)) as error:
        call(*arguments)
    return error.value.code


@pytest.mark.parametrize("images", [[0, 0], [1, 2], [0, 2, 1, 1], [-1, 0], [0, 1, 2, 3, 4]])
def test_lists_that_are_no_permutation_of_four_points(images):
    assert code_of(permutation_group, [images], 4) == "SG240"


def test_shorter_lists_fix_the_other_points():
    assert permutation_group([[1, 0]], 4).generators == (Permutation((1, 0, 2, 3)),)


def test_no_points_are_no_group():
    assert code_of(permutation_group, [], 0) == "SG246"
    assert code_of(signed_group, []) == "SG243"
    assert code_of(signed_group, [[]]) == "SG243"


def test_identity_and_repeated_generators_are_dropped():
    G = permutation_group([[0, 1, 2], [1, 2, 0], [1, 2, 0]], 3)
    assert G.generators == (Permutation((1, 2, 0)),)
    assert G.order == 3


@pytest.mark.parametrize("images", [[1, 1], [0, 1], [1, 3], [-1, 1]])
def test_lists_that_are_no_signed_permutation(images):
    assert code_of(signed_group, [images]) == "SG243"


def test_signed_lists_of_different_lengths():
    assert code_of(signed_group, [[1, 2], [2, 1, 3]]) == "SG243"


@pytest.mark.parametrize(("n", "order"), [(1, 2), (2, 8), (3, 48), (4, 384)])
def test_hyperoctahedral_groups(n, order):
    shift = [*range(2, n + 1), 1]
    swap = [2, 1, *range(3, n + 1)] if n > 1 else [1]
    G = signed_group([[-1, *range(2, n + 1)], shift, swap])
    assert (G.order, G.degree, G.points) == (order, n, 2 * n)


def test_signed_elements_read_as_they_are_written():
    G = signed_group([[-2, 1]])
    assert G.describe(G.generators[0]) == "[-2, 1]"
    assert G.describe(G.identity) == "[1, 2]"


@pytest.mark.parametrize(
    ("generators", "order"),
    [
        ([[[1]]], 1),
        ([[[-1]]], 2),
        (HEXAGON, 12),
        ([[[0, -1], [1, 0]]], 4),
        ([[[0, -1], [1, -1]], [[0, 1], [1, 0]]], 6),
        ([[[0, Fraction(1, 2)], [2, 0]]], 2),
        ([[[1, 0], [0, 1]]], 1),
    ],
)
def test_finite_matrix_groups(generators, order):
    G = matrix_group(generators)
    assert G.order == order
    rebuilt = {tuple(exact_matrix(g).entries()) for g in generators}
    assert {tuple(natural(G).matrix(g).entries()) for g in G.generators} <= rebuilt


@pytest.mark.parametrize(
    ("generators", "witness"),
    [
        ([[[1, 1], [0, 1]]], "g1 has infinite order"),
        ([[[2, 0], [0, 1]]], "g1 has infinite order"),
        ([[[Fraction(3, 5), Fraction(-4, 5)], [Fraction(4, 5), Fraction(3, 5)]]], "g1 has infinite order"),
        ([[[0, 1], [1, 0]], [[0, 2], [Fraction(1, 2), 0]]], "g1 * g2 has infinite order"),
        ([[[1, 0], [0, 1]], [[1, 0], [0, -2]]], "g2 has infinite order"),
    ],
)
def test_infinite_matrix_groups_are_refused_with_the_witness(generators, witness):
    with pytest.raises(InputError) as error:
        matrix_group(generators)
    assert error.value.code == "SG241"
    assert witness in error.value.diagnostics[0].notes[0]


def test_infinite_group_whose_short_words_all_have_finite_order():
    """Reflections in the sides of a hyperbolic triangle with three angles pi/4: all pairs have order 4."""
    gram = [[2, -1, -2], [-2, 2, -1], [-1, -2, 2]]  # a_ij a_ji = 2, so each product of two has order 4
    reflections = []
    for i in range(3):
        matrix = [[int(a == b) for b in range(3)] for a in range(3)]
        matrix[i] = [matrix[i][j] - gram[i][j] for j in range(3)]
        reflections.append(matrix)
    for a in reflections:
        assert has_finite_order(exact_matrix(a))
        for b in reflections:
            assert has_finite_order(exact_matrix(a) * exact_matrix(b))
    with pytest.raises(InputError) as error:
        matrix_group(reflections)
    assert error.value.code == "SG241"
    word = re.match(r"(g\d(?: \* g\d)*) has infinite order", error.value.diagnostics[0].notes[0])
    product = fmpq_mat(3, 3, [int(i == j) for i in range(3) for j in range(3)])
    for letter in word.group(1).split(" * "):
        product = product * exact_matrix(reflections[int(letter[1:]) - 1])
    assert not has_finite_order(product)


def test_orbits_too_long_to_decide(monkeypatch):
    monkeypatch.setattr(generated, "LARGEST_ORBIT", 5)
    assert code_of(matrix_group, HEXAGON) == "SG402"


@pytest.mark.parametrize(
    "generators", [[], [[]], [[[]]], [[[1, 2]]], [[[1], [2]]], [[[1, 0], [0]]], [[[1]], [[1, 0], [0, 1]]]]
)
def test_shapes(generators):
    assert code_of(matrix_group, generators) == "SG247"


def test_singular_and_inexact_matrices():
    assert code_of(matrix_group, [[[1, 1], [1, 1]]]) == "SG242"
    assert code_of(matrix_group, [[[1.0]]]) == "SG302"


@pytest.mark.parametrize(
    ("matrix", "finite"),
    [
        ([[1]], True),
        ([[-1]], True),
        ([[2]], False),
        ([[Fraction(1, 2)]], False),
        ([[0, -1], [1, 1]], True),
        ([[1, 1], [0, 1]], False),
        ([[-1, 1], [0, -1]], False),
        ([[0, 0, 1], [1, 0, 0], [0, 1, 0]], True),
        ([[0, Fraction(-1, 3)], [3, 0]], True),
        ([[1, Fraction(1, 2)], [0, -1]], True),
    ],
)
def test_has_finite_order(matrix, finite):
    assert has_finite_order(exact_matrix(matrix)) is finite


def test_direct_products():
    G = direct_product(symmetric(3), cyclic(2))
    assert (G.order, G.degree, len(elements_of(G))) == (12, 5, 12)
    mixed = direct_product(signed_group([[-1]]), dihedral(3))
    assert (mixed.order, mixed.degree, len(elements_of(mixed))) == (12, 4, 12)
    assert mixed.describe(mixed.generators[0]) == "[-1, 2, 3, 4]"
    with_matrices = direct_product(matrix_group(HEXAGON), cyclic(2))
    assert (with_matrices.order, with_matrices.degree) == (24, 4)
    assert len(elements_of(with_matrices)) == 24
