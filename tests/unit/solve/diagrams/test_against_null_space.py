"""Route 3 is the null space of the definition, entry by entry, for every family, signature and order of V and dual(V)."""

import pytest

from symgroup.groups import alternating, symmetric
from symgroup.representations import natural, tensor_product, trivial
from symgroup.solve.diagrams import diagram_basis
from symgroup.solve.orbits import solve_by_orbits

from .reference import dense, solution, words

GROUPS = [
    *(("S", n, None) for n in (1, 2, 3)),
    *(("A", n, None) for n in (1, 2, 3)),
    *(("O", n, None) for n in (1, 2, 3)),
    *(("SO", n, None) for n in (1, 2, 3)),
    *((family, sum(pq), pq) for family in ("O", "SO") for pq in ((1, 1), (0, 1), (1, 2), (2, 1), (0, 3))),
    ("SO_0", 2, (1, 1)),
    ("SO_0", 3, (1, 2)),
    ("Sp", 2, None),
    *((family, n, None) for family in ("GL", "SL") for n in (1, 2, 3)),
    ("U", 2, None),
    ("SU", 3, None),
]
LARGER = [
    *((family, 4, pq) for family in ("O", "SO") for pq in ((4, 0), (1, 3), (2, 2))),
    *((family, 4, None) for family in ("Sp", "GL", "SL", "S", "A")),
]
LENGTHS = [(k, total - k) for total in range(5) for k in range(total + 1)]
LONG = [  # dependent diagrams: many factors, small n
    ("S", 2, (5, 3), None),
    ("A", 2, (2, 4), None),
    ("A", 3, (3, 2), None),
    ("O", 2, (4, 4), None),
    ("O", 2, (3, 3), (1, 1)),
    ("SO", 2, (4, 4), None),
    ("SO", 2, (4, 3), (1, 1)),
    ("SO", 2, (4, 4), (1, 1)),
    ("O", 3, (3, 3), (2, 1)),
    ("SO", 3, (3, 2), (1, 2)),
    ("Sp", 2, (4, 4), None),
    ("SL", 2, (4, 4), None),
    ("SL", 3, (3, 2), None),
    ("SL", 1, (3, 2), None),
    ("GL", 2, (4, 4), None),
]


def agree(family, n, source, target, signature):
    found = diagram_basis(family, n, source, target, signature)
    assert dense(found) == solution(family, n, source, target, found.space.signature), (source, target)


@pytest.mark.parametrize(("family", "n", "signature"), GROUPS)
def test_all_words_of_up_to_four_factors(family, n, signature):
    for inputs, outputs in LENGTHS:
        for source in words(inputs):
            for target in words(outputs):
                # one word in three of those with n = 3 and four factors, which are 16 for each pair of lengths
                number = sum(dual << i for i, dual in enumerate(source + target))
                if n < 3 or inputs + outputs < 4 or number % 3 == inputs % 3:
                    agree(family, n, source, target, signature)


@pytest.mark.slow
@pytest.mark.parametrize(("family", "n", "signature"), LARGER)
def test_dimension_four(family, n, signature):
    for inputs, outputs in [lengths for lengths in LENGTHS if sum(lengths) < 4]:
        for source in words(inputs):
            for target in words(outputs):
                agree(family, n, source, target, signature)
    for source, target in [
        ((0, 0), (0, 0)),
        ((0, 1), (1, 0)),
        ((1, 0), (1, 1)),
        ((0, 1, 1), (0,)),
        ((), (0, 0, 0, 0)),
        ((1, 1, 1, 1), ()),
        ((0,), (1, 1, 0)),
    ]:
        agree(family, n, tuple(map(bool, source)), tuple(map(bool, target)), signature)


@pytest.mark.parametrize(("family", "n", "lengths", "signature"), LONG)
def test_dependent_diagrams(family, n, lengths, signature):
    inputs, outputs = lengths
    mixed = tuple(i % 2 == 1 for i in range(inputs)), tuple(i % 3 == 1 for i in range(outputs))
    agree(family, n, (False,) * inputs, (False,) * outputs, signature)
    agree(family, n, *mixed, signature)
    agree(family, n, (True,) * inputs, (False,) * outputs, signature)


@pytest.mark.slow
@pytest.mark.parametrize(("family", "n", "lengths"), [("Sp", 4, (3, 1)), ("Sp", 4, (2, 2)), ("O", 4, (1, 4))])
def test_more_unknowns(family, n, lengths):
    agree(family, n, (False,) * lengths[0], (True,) * lengths[1], None)


@pytest.mark.parametrize("n", range(1, 6))
@pytest.mark.parametrize(("family", "group"), [("S", symmetric), ("A", alternating)])
def test_permutation_groups_have_the_orbits_of_index_pairs(family, group, n):
    G = group(n)
    powers = [trivial(G), natural(G)]
    powers += [tensor_product(powers[1], powers[1])]
    powers += [tensor_product(powers[2], powers[1])]
    for k, V in enumerate(powers):
        for j, W in enumerate(powers):
            found = diagram_basis(family, n, (False,) * k, (False,) * j)
            form = solve_by_orbits(V, W)
            assert (found.index_map() == form.index).all()
            assert (form.sign == 1).all()
            assert found.size == form.size
