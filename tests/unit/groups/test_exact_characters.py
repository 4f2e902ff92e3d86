"""Exact character tables: orthogonality over the field, power maps, known values and the printed form."""

import pytest
import sympy

from symgroup.algebra import coerce, common_field, to_exact
from symgroup.groups import (
    alternating,
    cyclic,
    dicyclic,
    dihedral,
    elements_of,
    mathieu,
    permutation_group,
    symmetric,
    trivial_group,
)
from symgroup.groups.exact_characters import exact_character_table, root_sum

GROUPS = [
    symmetric(4),
    alternating(5),
    dicyclic(8),
    dicyclic(12),
    cyclic(7),
    cyclic(12),
    dihedral(5),
    mathieu(11),
    trivial_group(2),
]


@pytest.mark.parametrize("G", GROUPS, ids=str)
def test_rows_are_orthonormal_over_the_field(G):
    table = exact_character_table(G)
    field = common_field(*(table.field(chi) for chi in range(len(table.degrees))))
    rows = [[coerce(v, field) for v in table.values(chi)] for chi in range(len(table.degrees))]
    inverse = [table.class_of(c.representative.inverse()) for c in table.classes]
    sizes = [c.size for c in table.classes]
    for i, a in enumerate(rows):
        for j, b in enumerate(rows):
            total = sum((a[c] * b[inverse[c]] * sizes[c] for c in range(len(sizes))), coerce(0, field))
            assert total == (G.order if i == j else 0)


@pytest.mark.parametrize("G", GROUPS, ids=str)
def test_eigenvalues_of_powers_are_powers_of_eigenvalues(G):
    table = exact_character_table(G)
    for number, item in enumerate(table.classes):
        square = table.class_of(item.representative.power(2))
        o, half = table.orders[number], table.orders[square]
        for row in table.eigenvalues:
            moved = [0] * half
            for k, m in enumerate(row[number]):
                moved[2 * k * half // o % half] += m
            assert tuple(moved) == row[square]


def test_the_trivial_character_is_first_and_class_functions_are_read_on_elements():
    for G in GROUPS:
        table = exact_character_table(G)
        assert set(table.values(0)) == {1}
        assert list(table.degrees) == sorted(table.degrees)
        assert sum(d * d for d in table.degrees) == G.order == len(elements_of(G))
        assert table.class_of(G.identity) == 0


def test_known_values_and_fields():
    A5 = exact_character_table(alternating(5))
    assert [str(A5.field(chi)) for chi in range(5)] == ["Q", "Q(sqrt(5))", "Q(sqrt(5))", "Q", "Q"]
    phi = to_exact((1 + sympy.sqrt(5)) / 2, A5.field(1))
    assert phi in A5.values(1)
    M11 = exact_character_table(mathieu(11))
    assert {str(M11.field(chi)) for chi in range(10)} == {"Q", "Q(sqrt(-2))", "Q(sqrt(-11))"}
    assert exact_character_table(cyclic(12)).exponent == 12


def test_sums_of_roots_of_unity():
    assert root_sum((2, 0, 1)) == 2 + sympy.exp(4 * sympy.pi * sympy.I / 3)
    assert root_sum((0, 1, 0, 1)) == 0
    assert root_sum((0, 1, 1)) == -1


def test_printed_tables():
    assert str(exact_character_table(symmetric(3))).splitlines() == [
        "        1    3    2",
        "      [1]  [2]  [3]",
        "chi1    1    1    1",
        "chi2    1   -1    1",
        "chi3    2    0   -1",
    ]
    assert "zeta(7)^6" in str(exact_character_table(cyclic(7)))
    assert "(1 + sqrt(5))/2" in str(exact_character_table(alternating(5)))


def test_the_table_is_the_same_for_other_generators():
    a, b = symmetric(4).generators
    one, other = permutation_group([a, b], 4), permutation_group([b, a, a @ b], 4)
    assert str(exact_character_table(one)) == str(exact_character_table(other))
