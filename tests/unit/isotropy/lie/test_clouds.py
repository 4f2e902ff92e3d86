"""Point groups of molecules and solids, as stabilizers in S(k) x O(3) and S(k) x SO(3); the names are the textbooks'."""

from __future__ import annotations

from itertools import product

import pytest
import sympy

from symgroup.groups import cyclic, direct_product, symmetric
from symgroup.groups.lie import orthogonal
from symgroup.isotropy.lie import lie_stabilizer
from symgroup.representations import direct_sum, lift, natural, outer, trivial

O3, SO3 = orthogonal(3), orthogonal(3, special=True)
PHI = sympy.GoldenRatio

SQUARE = [(1, 0, 0), (0, 1, 0), (-1, 0, 0), (0, -1, 0)]
TETRAHEDRON = [(1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1)]
CUBE = list(product((1, -1), repeat=3))
ICOSAHEDRON = [
    v for a, b in product((1, -1), repeat=2) for v in ((0, a, b * PHI), (a, b * PHI, 0), (b * PHI, 0, a))
]
AMMONIA = [(1, 0, 0), (0, 1, 0), (0, 0, 1)]
LINE = [(0, 0, 1), (0, 0, 2), (0, 0, -1), (0, 0, -2)]
POLAR_LINE = [(0, 0, 1), (0, 0, 2), (0, 0, 4)]
CHIRAL = [(1, 0, 0), (0, 2, 0), (0, 0, 3), (1, 1, 5)]


@pytest.mark.parametrize(
    ("points", "full", "rotations"),
    [
        (SQUARE, ("D4 x C2", 16), ("D4", 8)),
        (TETRAHEDRON, ("S4", 24), ("A4", 12)),
        (CUBE, ("S4 x C2", 48), ("S4", 24)),
        (ICOSAHEDRON, ("A5 x C2", 120), ("A5", 60)),
        (AMMONIA, ("S3", 6), ("C3", 3)),
        (LINE, ("C2 x O(2)", None), ("O(2)", None)),
        (POLAR_LINE, ("O(2)", None), ("SO(2)", None)),
        (CHIRAL, ("1", 1), ("1", 1)),
    ],
)
def test_point_groups(points, full, rotations) -> None:
    x = [value for point in points for value in point]
    for G, expected in ((O3, full), (SO3, rotations)):
        S = lie_stabilizer(outer(natural(symmetric(len(points))), natural(G)), x)
        assert (S.name, S.order) == expected
        assert S.is_decided
        assert S.dim == (1 if expected[1] is None else 0)


def test_order_of_the_factors_and_labels_on_points() -> None:
    S4 = symmetric(4)
    turned = [point[i] for i in range(3) for point in TETRAHEDRON]
    assert lie_stabilizer(outer(natural(SO3), natural(S4)), turned).name == "A4"
    V = direct_sum([(1, outer(natural(S4), natural(O3))), (1, outer(natural(S4), trivial(O3)))])
    plain = [value for point in TETRAHEDRON for value in point]
    assert lie_stabilizer(V, [*plain, 1, 1, 1, 1]).name == "S4"
    assert lie_stabilizer(V, [*plain, 2, 1, 1, 1]).name == "S3"
    assert lie_stabilizer(V, [*plain, 2, 2, 1, 1]).name == "C2 x C2"


def test_an_outer_field_breaks_the_symmetry() -> None:
    """A tetrahedron in a field along one of its axes is left C3v, rotations C3."""
    P = direct_product(symmetric(4), O3)
    V = direct_sum([(1, outer(natural(symmetric(4)), natural(O3))), (1, lift(natural(O3), P))])
    plain = [value for point in TETRAHEDRON for value in point]
    assert lie_stabilizer(V, [*plain, 1, 1, 1]).name == "S3"
    assert lie_stabilizer(V, [*plain, 0, 0, 1]).name == "C2 x C2"


def test_other_finite_groups_and_dimensions() -> None:
    pentagon = [
        value
        for k in range(5)
        for value in (sympy.cos(2 * sympy.pi * k / 5), sympy.sin(2 * sympy.pi * k / 5))
    ]
    plane = orthogonal(2)
    assert lie_stabilizer(outer(natural(symmetric(5)), natural(plane)), pentagon).name == "D5"
    assert lie_stabilizer(outer(natural(cyclic(5)), natural(plane)), pentagon).name == "C5"
    a, b = sympy.symbols("a b")
    generic = lie_stabilizer(outer(natural(symmetric(3)), natural(plane)), (a, 0, -a, 0, 0, b))
    assert (generic.name, generic.order) == ("C2", 2)
