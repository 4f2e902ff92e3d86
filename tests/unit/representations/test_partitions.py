"""S(n) and A(n) decompose by partitions as by their character tables, and as Kostka and Bell numbers say."""

import pytest

from symgroup.groups import alternating, cyclic, symmetric
from symgroup.groups.classes import conjugacy_classes, partitions
from symgroup.groups.exact_characters import exact_character_table
from symgroup.representations import (
    direct_sum,
    exterior_power,
    irreducible_representation,
    natural,
    quotient,
    sign,
    standard,
    symmetric_power,
    tensor_product,
)
from symgroup.representations.decomposition import decompose_by_characters
from symgroup.representations.partitions import decompose_by_partitions, symmetric_character
from symgroup.solve import decompose, hom_dim


def built_from(G):
    V, odd = natural(G), tensor_product(natural(G), sign(G))
    square = tensor_product(V, V)
    return [
        V,
        standard(G),
        odd,
        square,
        tensor_product(square, V),
        tensor_product(square, square),
        symmetric_power(V, 4),
        symmetric_power(odd, 3),
        exterior_power(square, 2),
        direct_sum([(2, odd), (3, V), (1, sign(G))]),
    ]


@pytest.mark.parametrize("over", ["R", "C"])
@pytest.mark.parametrize("G", [make(n) for n in range(2, 8) for make in (symmetric, alternating)], ids=str)
def test_partitions_agree_with_character_tables(G, over):
    for V in built_from(G):
        assert decompose_by_partitions(V, over) == decompose_by_characters(V, over), str(V)


@pytest.mark.parametrize("n", range(1, 7))
def test_characters_are_those_of_the_table(n):
    G = symmetric(n)
    types = [_cycle_type(item.representative, n) for item in conjugacy_classes(G)]
    rows = {tuple(symmetric_character(shape, rho) for rho in types) for shape in partitions(n)}
    table = exact_character_table(G)
    assert rows == {tuple(int(v.p) for v in table.values(chi)) for chi in range(len(table.degrees))}


def _cycle_type(g, n):
    lengths = sorted(map(len, g.cycles()), reverse=True)
    return (*lengths, *(1 for _ in range(n - sum(lengths))))


def test_groups_that_are_never_listed():
    V = natural(symmetric(100))
    cube = tensor_product(V, tensor_product(V, V))
    found = decompose(cube)
    assert [c.multiplicity for c in found] == [5, 10, 6, 6, 1, 1, 2]
    assert sum(c.multiplicity**2 for c in found) == hom_dim(cube, cube) == 203  # the Bell number B(6)
    (first, second) = decompose(symmetric_power(standard(alternating(60)), 2))[:2]
    assert [(first.dim, first.multiplicity), (second.dim, second.multiplicity)] == [(1, 1), (59, 1)]


def test_where_it_does_not_apply():
    assert decompose_by_partitions(natural(cyclic(5))) is None
    assert decompose_by_partitions(irreducible_representation(symmetric(5), 3)) is None
    assert decompose_by_partitions(quotient(symmetric(4), symmetric(4).subgroup([[1, 0, 3, 2]]))) is None
    ninth = natural(symmetric(3))
    for _ in range(8):
        ninth = tensor_product(ninth, natural(symmetric(3)))
    assert decompose_by_partitions(ninth) is None
