"""Finite matrix groups over number fields: orders, H3, H4 and dihedral reflection groups, infinite groups refused."""

from itertools import combinations

import pytest
import sympy
from flint import fmpq_mat
from sympy import I, Rational, cos, exp, pi, sin, sqrt

from symgroup.algebra import exact_matrix, field_of, identity_matrix, number_field, rational_matrix
from symgroup.errors import InputError
from symgroup.groups import direct_product, matrix_group, point_group, weyl
from symgroup.groups.chain import StabilizerChain
from symgroup.groups.generated import has_finite_order
from symgroup.groups.reflection import cartan_matrix
from symgroup.representations import natural, tensor_product
from symgroup.solve import decompose, equivariant_basis, hom_dim


def order_by_chain(G):
    return StabilizerChain(G.points, G.generators).order


def order_of_product(G, i, j):
    return (G.generators[i] @ G.generators[j]).order


@pytest.mark.parametrize("rank, order, roots", [(3, 120, 30), (4, 14400, 120)])
def test_h3_and_h4(rank, order, roots):
    G = weyl("H", rank)
    assert G.order == order == order_by_chain(G)
    assert G.degree == rank and G.points == roots  # the orbit of the simple roots is the root system
    assert {str(field_of(value)) for vector in G.carrier.vectors for _, value in vector} == {"Q(sqrt(5))"}


@pytest.mark.parametrize("rank", [3, 4])
def test_coxeter_relations(rank):
    """(s_i s_j)^m = 1 with m = 5, 3 or 2 and no smaller power: Humphreys 1990, section 2.4."""
    G = weyl("H", rank)
    cartan = cartan_matrix("H", rank)
    for i, j in combinations(range(rank), 2):
        expected = {0: 2, -1: 3}.get(cartan[i][j], 5)
        assert order_of_product(G, i, j) == expected


@pytest.mark.parametrize("m", [3, 4, 5, 6, 7, 8, 12, 31])
def test_dihedral_reflections(m):
    G = weyl("I", m)
    assert G.order == 2 * m == order_by_chain(G)
    assert order_of_product(G, 0, 1) == m


def rotation(n):
    c, s = cos(2 * pi / n), sin(2 * pi / n)
    return [[c, -s], [s, c]]


@pytest.mark.parametrize("n", [3, 5, 7, 8, 9, 12])
def test_rotations_of_a_polygon(n):
    assert matrix_group([rotation(n)]).order == n
    assert matrix_group([rotation(n), [[1, 0], [0, -1]]]).order == 2 * n


def test_the_clifford_group_of_one_qubit():
    hadamard = [[1 / sqrt(2), 1 / sqrt(2)], [1 / sqrt(2), -1 / sqrt(2)]]
    assert matrix_group([hadamard, [[1, 0], [0, I]]]).order == 192  # 24 modulo the 8 scalars zeta(8)^k


def test_the_icosahedral_group():
    golden = (1 + sqrt(5)) / 2
    turn = [
        [Rational(1, 2), -golden / 2, (golden - 1) / 2],
        [golden / 2, (golden - 1) / 2, -Rational(1, 2)],
        [(golden - 1) / 2, Rational(1, 2), golden / 2],
    ]
    G = matrix_group([turn, [[-1, 0, 0], [0, -1, 0], [0, 0, 1]], [[0, 1, 0], [0, 0, 1], [1, 0, 0]]])
    assert G.order == 60


def test_entries_that_cancel_to_rationals_give_a_group_over_q():
    one = sqrt(2) + sqrt(3) - sqrt(5 + 2 * sqrt(6)) + 1
    G = matrix_group([[[0, one], [1, 0]]])
    assert G.order == 2
    assert {field_of(value).degree for vector in G.carrier.vectors for _, value in vector} == {1}


@pytest.mark.parametrize(
    "matrix",
    [
        [[cos(pi / 5), 1], [0, 1]],
        [[sqrt(2) - 1, 0], [0, 1]],
        [[(1 + sqrt(5)) / 2, 0], [0, 1]],
        [[1, sqrt(2)], [0, 1]],
        [[(3 + 4 * I) / 5, 0], [0, 1]],  # of absolute value 1, and no root of unity
    ],
)
def test_infinite_groups_are_refused(matrix):
    with pytest.raises(InputError) as error:
        matrix_group([matrix])
    assert error.value.code == "SG241"
    assert "g1 has infinite order" in error.value.diagnostics[0].notes[0]


def test_an_infinite_group_of_two_finite_ones_is_refused():
    with pytest.raises(InputError) as error:
        matrix_group([[[1, sqrt(2)], [0, -1]], [[1, 0], [0, -1]]])
    assert error.value.code == "SG241"


def test_other_refusals():
    for matrix, code in [
        ([[sqrt(2), 2], [1, sqrt(2)]], "SG242"),
        ([[pi]], "SG314"),
        ([[0.5]], "SG302"),
        ([[sqrt(2), 1]], "SG247"),
    ]:
        with pytest.raises(InputError) as error:
            matrix_group([matrix])
        assert error.value.code == code


@pytest.mark.parametrize("n", [1, 2, 3, 5, 8, 12])
def test_finite_order_is_that_of_the_rational_matrix(n):
    K = number_field([exp(2 * pi * I / n), sqrt(5)])
    matrix = exact_matrix([[exp(2 * pi * I / n), sqrt(5)], [0, 1 if n > 1 else -1]], K)
    assert has_finite_order(matrix)
    rational = rational_matrix(matrix)
    power, one = rational, identity_matrix(rational.nrows())
    found = 1
    while power != one:
        power, found = power * rational, found + 1
    assert found == max(n, 2) if n < 2 else found == n
    assert isinstance(rational, fmpq_mat)
    a, b = matrix, exact_matrix([[sqrt(5), 1], [sympy.Rational(1, 3), 2]], K)
    assert rational_matrix(a * b) == rational_matrix(a) * rational_matrix(b)


def test_products_of_groups_over_different_fields():
    """C(3) by roots of unity on a line, times C(3) by rotations over Q(sqrt(3)): together over Q(i, sqrt(3))."""
    line = matrix_group([[[exp(2 * pi * I / 3)]]])
    G = direct_product(line, point_group("3"))
    assert (G.order, G.degree, str(G.field)) == (9, 4, "Q(i, sqrt(3))")
    V = natural(G)
    assert hom_dim(V, V) == equivariant_basis(V, V).dim == 4
    found = decompose(tensor_product(V, V), over="C")
    assert sorted(c.multiplicity for c in found) == [1, 2, 2, 2, 3, 3, 3]
