"""Stabilizers of tensors with the symmetry of a polyhedron, made by means over its group, and of clouds with such features."""

import numpy as np
import pytest

import symgroup as sg
from symgroup.relaxed.lie import FloatElement, element_matrix, sample_stabilizer
from symgroup.relaxed.lie.measured import listed
from symgroup.relaxed.lie.polyhedra import GOLDEN, turn

from .lie_elements import random_element

DIAGONAL = turn(np.ones(3), 3)
TETRAHEDRON = DIAGONAL, turn(np.array([0.0, 0, 1]), 2)
CUBE = DIAGONAL, turn(np.array([0.0, 0, 1]), 4)
ICOSAHEDRA = [(DIAGONAL, turn(np.array([0.0, *pair]), 5)) for pair in ((1, GOLDEN), (GOLDEN, 1))]
CASES = [
    ("SO(3)", "3", TETRAHEDRON, "A4", 12),
    ("SO(3)", "4", CUBE, "S4", 24),
    ("SO(3)", "3 + 4", TETRAHEDRON, "A4", 12),
    ("SO(3)", "6", TETRAHEDRON, "A4", 12),
    ("SO(3)", "6", ICOSAHEDRA[0], "A5", 60),
    ("SO(3)", "6", ICOSAHEDRA[1], "A5", 60),
    ("O(3)", "3o", TETRAHEDRON, "S4", 24),
    ("O(3)", "4e", CUBE, "S4 x C2", 48),
    ("O(3)", "6e", ICOSAHEDRA[0], "A5 x C2", 120),
    ("O(3)", "6o", TETRAHEDRON, "A4", 12),
]


def space(group, irreps):
    terms = " + ".join(f"1x{l}" for l in irreps.split(" + "))
    return sg.parse(f'group G = {group}  rep V = irreps(G, "{terms}")')["V"]


def mean(V, generators):
    """Return the mean over the group that rotations generate."""
    elements = listed([FloatElement((g,)) for g in generators], V.group, 60)
    return np.mean([element_matrix(V, g) for g in elements], axis=0)


@pytest.mark.parametrize(("group", "irreps", "generators", "name", "order"), CASES)
def test_polyhedra_are_found_wherever_they_are_turned_to(group, irreps, generators, name, order):
    V, random = space(group, irreps), np.random.default_rng(0)
    x = mean(V, generators) @ random.standard_normal(V.dim)
    for _ in range(3):
        values = element_matrix(V, random_element(V.group, random)) @ x
        noisy = values + 1e-8 * random.standard_normal(V.dim)
        H = sample_stabilizer(V, noisy, 1e-5)
        assert (H.name, H.order, H.is_whole) == (name, order, True)
        assert np.abs(H.elements_on(V) @ values - values).max() < 1e-6
        assert sample_stabilizer(V, noisy, 1e-12).order == (2 if group == "O(3)" and "e" in irreps else 1)


def test_features_of_points_keep_some_of_the_symmetries_of_a_cloud():
    spec = sg.parse("""
        group G = S(4) x O(3)
        rep W = outer(natural(S(4)), natural(O(3)))
        rep V = W + outer(natural(S(4)), irrep(O(3), "2e"))
        rep U = outer(natural(S(4)), irrep(O(3), "2e"))
    """)
    V, W, U = spec["V"], spec["W"], spec["U"]
    random = np.random.default_rng(1)
    points = np.array([1.0, 1, 1, -1, -1, 1, -1, 1, -1, 1, -1, -1])
    g = sample_stabilizer(W, points, 1e-5).elements_on(U)[0]
    order = next(k for k in range(1, 5) if np.allclose(np.linalg.matrix_power(g, k), np.eye(U.dim)))
    mean_of_powers = np.mean([np.linalg.matrix_power(g, k) for k in range(order)], axis=0)
    for features, expected in (
        (np.zeros(U.dim), 24),
        (mean_of_powers @ random.standard_normal(U.dim), order),
        (random.standard_normal(U.dim), 1),
    ):
        x = np.concatenate([points, features])
        turned = element_matrix(V, random_element(V.group, random)) @ x
        for values in (x, turned):
            H = sample_stabilizer(V, values, 1e-5)
            assert (H.order, H.is_whole) == (expected, True)
    line = np.concatenate([[1.0, 0, 0, -1, 0, 0, 2, 0, 0, -2, 0, 0], random.standard_normal(U.dim)])
    H = sample_stabilizer(V, line, 1e-5)
    assert (H.dim, H.name, H.is_whole) == (0, "1", False)
