"""Stabilizers of numbers and of generic vectors, with certificates, and what is refused."""

from collections.abc import Iterator
from itertools import permutations
from math import factorial

import pytest
import sympy
from flint import fmpq

from symgroup.errors import InputError, LimitError
from symgroup.groups import (
    Permutation,
    alternating,
    cyclic,
    dihedral,
    elements_of,
    matrix_group,
    signed_group,
    symmetric,
    weyl,
)
from symgroup.isotropy import fixes, pointwise_stabilizer, stabilizer
from symgroup.representations import natural, sign, symmetric_power, tensor_product
from symgroup.solve import hom_dim

a, b, c = sympy.symbols("a b c")
HEXAGON = natural(matrix_group([[[1, -1], [1, 0]], [[0, 1], [1, 0]]]))


@pytest.mark.parametrize(
    ("V", "x", "order"),
    [
        (natural(dihedral(4)), (1, 0, 1, 0), 4),
        (natural(dihedral(4)), (0, 0, 0, 0), 8),
        (natural(symmetric(5)), (1, 1, 2, 2, 2), 12),
        (natural(symmetric(1)), (7,), 1),
        (natural(cyclic(6)), (1, 2, 1, 2, 1, 2), 3),
        (HEXAGON, (0, 0), 12),
        (HEXAGON, (1, 0), 2),
        (HEXAGON, (1, 2), 2),
        (HEXAGON, (1, 3), 1),
        (sign(symmetric(3)), (1,), 3),
        (natural(signed_group([[-1, 2], [2, 1]])), (1, -1), 2),
        (natural(signed_group([[-1, 2], [2, 1]])), (0, 3), 2),
    ],
)
def test_orders(V, x, order):
    S = stabilizer(V, x)
    assert S.order == order
    assert S.order * S.index == V.group.order
    assert all(fixes(V, g, S.vector) for g in S.generators)
    assert len(S.describe_generators()) == len(S.generators)


@pytest.mark.parametrize(
    ("V", "x", "order"),
    [
        (natural(symmetric(4)), (a, a, b, c), 2),
        (natural(symmetric(4)), (a, b, a, b), 4),
        (natural(symmetric(4)), (a, a + 1, a, a), 6),
        (natural(symmetric(3)), (a + b, b + a, 2 * a), 2),
        (natural(symmetric(3)), (a**2, a, a * b), 1),
        (natural(symmetric(3)), ((a + b) ** 2, a**2 + 2 * a * b + b**2, 0), 2),
        (natural(symmetric(3)), (a, -a, 0), 1),
        (natural(signed_group([[2, 1], [-1, 2]])), (a, -a), 2),
        (natural(signed_group([[2, 1], [-1, 2]])), (a, b), 1),
        (HEXAGON, (a, 0), 2),
        (HEXAGON, (a, b), 1),
        (HEXAGON, (a, 2 * a), 2),
        (HEXAGON, (a, 3 * a), 1),
    ],
)
def test_generic_vectors(V, x, order):
    assert stabilizer(V, x).order == order


def test_generic_means_that_accidents_are_left_out():
    V = natural(symmetric(2))
    assert stabilizer(V, (a, b)).order == 1
    assert stabilizer(V, (1, 1)).order == 2


def test_graphs_have_their_automorphism_groups():
    n = 5
    V = tensor_product(natural(symmetric(n)), natural(symmetric(n)))
    path = [int(abs(i - j) == 1) for i in range(n) for j in range(n)]
    circle = [int((i - j) % n in (1, n - 1)) for i in range(n) for j in range(n)]
    assert stabilizer(V, path).order == 2
    assert stabilizer(V, circle).order == 10


def test_large_symmetric_groups_answer_in_closed_form():
    S = stabilizer(natural(symmetric(1000)), [0] * 400 + [1] * 600)
    assert S.order == factorial(400) * factorial(600)
    assert len(S.generators) == 4


def set_partitions(n: int) -> Iterator[tuple[int, ...]]:
    """Yield the label of each point, once a partition of n points: each new label is the least that is free."""
    labels = [()]
    for _ in range(n):
        labels = [(*old, new) for old in labels for new in range(max(old, default=-1) + 2)]
    yield from labels


@pytest.mark.parametrize(("n", "number"), [(1, 1), (2, 2), (3, 5), (4, 15), (5, 52), (6, 203)])
def test_alternating_groups_by_brute_force_over_all_partitions_of_points(n, number):
    even = [g for g in map(Permutation, permutations(range(n))) if g.sign == 1]
    seen = 0
    for x in set_partitions(n):
        S = stabilizer(natural(alternating(n)), x)
        table = elements_of(S.subgroup)
        fixing = {g for g in even if all(x[g[i]] == x[i] for i in range(n))}
        assert {table.element(i) for i in range(len(table))} == fixing
        assert S.order == len(table) == len(fixing)
        assert S.index == len(even) // len(fixing)
        assert S.subgroup.family == ""
        assert not any(g.is_identity for g in S.generators)
        seen += 1
    assert seen == number


def test_alternating_groups_of_generic_vectors():
    V = natural(alternating(5))
    assert stabilizer(V, (a, a, b, b, c)).order == 2
    assert stabilizer(V, (a, a, a, b, b)).order == 6
    assert stabilizer(V, (a, b, a * b, c, c)).order == 1


def test_alternating_groups_in_closed_form_only_on_their_points():
    V = tensor_product(natural(alternating(4)), natural(alternating(4)))
    square = [int((i - j) % 4 in (1, 3)) for i in range(4) for j in range(4)]
    assert stabilizer(V, square).order == 4  # the even elements of D(4)


def test_large_alternating_groups_answer_in_closed_form():
    V = natural(alternating(1000))
    S = stabilizer(V, [0] * 400 + [1] * 600)
    assert S.order == factorial(400) * factorial(600) // 2
    assert len(S.generators) == 5
    assert stabilizer(V, range(1000)).order == 1
    assert stabilizer(V, [i // 2 for i in range(1000)]).order == 2**499
    assert hom_dim(V, V) == 2


def test_algebraic_entries_are_exact():
    """sqrt(2) + sqrt(3) and sqrt(5 + 2 sqrt(6)) are one number, and 1.41... is neither."""
    V = natural(symmetric(4))
    nested = sympy.sqrt(5 + 2 * sympy.sqrt(6))
    assert stabilizer(V, (sympy.sqrt(2) + sympy.sqrt(3), nested, sympy.sqrt(2), 1)).order == 2
    assert stabilizer(V, (sympy.sqrt(2) * a, sympy.sqrt(2) * a, a, a)).order == 4
    assert stabilizer(V, (sympy.I, -sympy.I, sympy.I, 0)).order == 2


def test_vectors_over_the_field_of_the_group():
    """In the plane, the reflection of D(5) that fixes its axis is the only symmetry of a vector on it."""
    c, s = sympy.cos(2 * sympy.pi / 5), sympy.sin(2 * sympy.pi / 5)
    V = natural(matrix_group([[[c, -s], [s, c]], [[1, 0], [0, -1]]]))
    assert V.group.order == 10
    assert stabilizer(V, (1, 0)).order == 2
    assert stabilizer(V, (c, s)).order == 2
    assert stabilizer(V, (1, 1)).order == 1
    assert stabilizer(V, (a, 0)).order == 2


@pytest.mark.parametrize(
    ("x", "code"),
    [
        ((1, 0), "SG305"),
        ((1, 0, 0, 0), "SG305"),
        ((0.5, 0, 0), "SG302"),
        ((sympy.pi, 0, 0), "SG314"),
        ((sympy.sin(a), 0, 0), "SG302"),
        ((1 / a, 0, 0), "SG302"),
        ((2.5 * a, 0, 0), "SG302"),
        ((sympy.pi * a, 0, 0), "SG314"),
        ((sympy.oo, 0, 0), "SG314"),
        (("1", 0, 0), "SG302"),
    ],
    ids=str,
)
def test_refusals(x, code):
    with pytest.raises(InputError) as error:
        stabilizer(natural(symmetric(3)), x)
    assert error.value.code == code


def test_orbits_that_are_too_long():
    V = symmetric_power(natural(weyl("A", 3)), 3)
    with pytest.raises(LimitError, match="SG407") as error:
        stabilizer(V, range(10), orbit_limit=5)
    assert "the stabilizer has at most" in error.value.diagnostics[0].notes[0]


def test_several_vectors_at_once():
    V = natural(symmetric(4))
    one, two = [fmpq(e) for e in (1, 1, 0, 0)], [fmpq(e) for e in (0, 1, 1, 0)]
    assert pointwise_stabilizer(V, [one]).order == 4
    assert pointwise_stabilizer(V, [one, two]).order == 1
    assert pointwise_stabilizer(V, []) == V.group
    assert pointwise_stabilizer(V, [[fmpq(0)] * 4]) == V.group
