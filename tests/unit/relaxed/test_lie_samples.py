"""Stabilizers of floats in Lie groups: against the exact ones, on orbits, and against searches from random starts."""

import numpy as np
import pytest

import symgroup as sg
from symgroup.errors import InputError
from symgroup.groups import factors_of
from symgroup.isotropy.lie import lie_stabilizer
from symgroup.relaxed.lie import (
    FloatElement,
    default_tolerance,
    element_matrix,
    sample_stabilizer,
    tangent_matrices,
)
from symgroup.relaxed.lie.actions import exponential
from symgroup.representations import natural

from .lie_elements import random_element

DIAGONAL = (1, *[0] * 4, 4, *[0] * 4, 9, *[0] * 4, 16)
# group, V, x, the name, whether all of it is known; the names are those of the stabilizers in the literature
CASES = [
    ("O(3)", "2 natural(G)", (1, 2, 3, 0, 1, 1), "C2", True),
    ("O(3)", "2 natural(G)", (1, 2, 3, 2, 4, 6), "O(2)", True),
    ("SO(3)", "2 natural(G)", (1, 2, 3, 2, 4, 6), "SO(2)", True),
    ("O(5)", "2 natural(G)", (1, 0, 0, 1, 0, 2, 0, 0, 2, 0), "O(4)", True),
    ("O(3)", 'irreps(G, "1x1o + 1x2e")', (1, 2, 3, 1, 5, 2, 0, 1), "1", True),
    ("O(3)", 'irreps(G, "1x1o + 1x2e")', (0, 0, 1, 0, 0, 2, 0, 0), "C2 x C2", True),
    ("O(3)", 'irreps(G, "1x1o + 1x2e")', (0, 1, 0, 0, 0, 2, 0, 0), "O(2)", True),
    ("O(3)", 'irrep(G, "1e")', (0, 1, 0), "SO(2) x C2", True),
    ("O(3)", 'irrep(G, "2e")', (1, 5, 2, 0, 1), "C2 x C2 x C2", True),
    ("O(3)", 'irrep(G, "2e")', (0, 0, 1, 0, 0), "O(2) x C2", True),
    ("O(3)", 'irrep(G, "3o")', (1, 5, 2, 0, 1, 1, 2), "1", True),
    ("SO(3)", "irrep(G, 3)", (0, 0, 0, 1, 0, 0, 0), "SO(2)", True),
    ("SO(3)", "irrep(G, 3)", (1, 0, 0, 0, 0, 0, 0), "S3", True),
    ("O(3)", "Sym^2(natural(G))", (1, 0, 0, 1, 0, 2), "O(2) x C2", True),
    ("O(3)", "Sym^2(natural(G))", (1, 0, 0, 1, 0, 1), "O(3)", True),
    ("SO(2)", "Sym^3(natural(G))", (1, 0, -3, 0), "C3", True),
    ("O(2)", "Sym^3(natural(G))", (1, 0, -3, 0), "S3", True),
    ("O(2)", "Sym^2(natural(G))", (1, 0, 2), "C2 x C2", True),
    ("O(2)", "Sym^2(natural(G))", (1, 0, 1), "O(2)", True),
    ("O(4)", "natural(G) * natural(G)", DIAGONAL, "C2 x C2 x C2 x C2", True),
    (
        "O(4)",
        "natural(G) * natural(G)",
        np.sqrt(DIAGONAL).astype(int),
        "C2",
        False,
    ),  # N_x has equal eigenvalues
    (
        "S(4) x O(3)",
        "outer(natural(S(4)), natural(O(3)))",
        (1, 1, 1, -1, -1, 1, -1, 1, -1, 1, -1, -1),
        "S4",
        True,
    ),
    (
        "S(4) x SO(3)",
        "outer(natural(S(4)), natural(SO(3)))",
        (1, 1, 1, -1, -1, 1, -1, 1, -1, 1, -1, -1),
        "A4",
        True,
    ),
    (
        "S(4) x O(3)",
        "outer(natural(S(4)), natural(O(3)))",
        (1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1, 0),
        "D4 x C2",
        True,
    ),
    ("SO(3) x S(4)", "outer(natural(SO(3)), natural(S(4)))", (1, -1, 2, -2, *[0] * 8), "O(2)", True),
    ("S(4) x O(3)", "natural(G)", (1, 1, 2, 3, 0, 0, 1), "C2 x O(2)", True),
    ("C(4) x O(2)", "outer(natural(C(4)), natural(O(2)))", (1, 0, 0, 1, -1, 0, 0, -1), "C4", True),
]


def space(group, text):
    return sg.parse(f"group G = {group}  rep V = {text}")["V"]


@pytest.mark.parametrize(("group", "text", "x", "name", "whole"), CASES)
def test_stabilizers_of_floats_are_those_of_the_literature_all_along_the_orbit(group, text, x, name, whole):
    V, random = space(group, text), np.random.default_rng(1)
    g = random_element(V.group, random)
    turned = element_matrix(V, g) @ np.array(x, dtype=float)
    scaled = 1e-6 * turned
    for values in (x, turned, scaled):
        H = sample_stabilizer(V, values, 1e-5)
        assert (H.name, H.is_whole) == (name, whole)
        size = np.abs(values).max()
        assert np.abs(H.elements_on(V) @ values - values).max(initial=0.0) <= 1e-12 * size
        assert np.abs(H.algebra_on(V) @ values).max(initial=0.0) <= 1e-12 * size


@pytest.mark.parametrize(("group", "text", "x", "name", "whole"), CASES)
def test_floats_that_are_exact_have_the_exact_stabilizer(group, text, x, name, whole):
    V = space(group, text)
    S, H, near = lie_stabilizer(V, x), sample_stabilizer(V, x, 0.0), sample_stabilizer(V, x, 1e-5)
    assert H.dim == near.dim == S.dim
    assert H.exact == S
    if H.is_whole and whole:
        # dihedral groups may be written D3 or S3
        assert near.order == H.order
        assert S.name is None or {near.name, S.name} in ({near.name}, {"S3", "D3"})
    assert H.is_whole or not S.is_decided


@pytest.mark.parametrize(
    ("group", "text", "x", "name", "whole"), [c for c in CASES if c[0] in ("O(3)", "SO(3)", "O(2)")]
)
def test_searches_from_random_starts_find_no_other_elements(group, text, x, name, whole):
    """Gauss and Newton from anywhere end at elements of H: the natural matrix is one of H up to its identity component."""
    V, random = space(group, text), np.random.default_rng(2)
    values = element_matrix(V, random_element(V.group, random)) @ np.array(x, dtype=float)
    H = sample_stabilizer(V, values, 1e-5)
    U = natural(V.group)
    own = [np.eye(U.dim), *H.elements_on(U)]
    found = 0
    for start in range(24):
        g = random_element(V.group, random).parts[0]
        if not start:
            g = exponential(
                np.einsum(
                    "d,dij->ij", 0.1 * random.standard_normal(len(tangent_matrices(U))), tangent_matrices(U)
                )
            )
        for _ in range(15):
            moved = element_matrix(V, FloatElement((g,))) @ values
            images = np.einsum("dij,j->id", tangent_matrices(V), moved)
            step = np.linalg.lstsq(images, values - moved, rcond=1e-10)[0]
            step *= min(1.0, 0.5 / max(np.abs(step).max(), 1e-300))
            g = exponential(np.einsum("d,dij->ij", step, tangent_matrices(U))) @ g
        if np.abs(element_matrix(V, FloatElement((g,))) @ values - values).max() > 1e-9:
            continue
        found += 1
        assert min(_distance_to_identity_component(h.T @ g, H, U) for h in own) < 1e-6
    assert found


def _distance_to_identity_component(g, H, U):
    """Return how far g is from commuting with k and acting as 1 on what k fixes, with determinant 1."""
    algebra = H.algebra_on(U)
    if not len(algebra):
        return np.abs(g - np.eye(U.dim)).max()
    fixed = np.linalg.svd(np.concatenate(algebra))[2][
        int(np.linalg.matrix_rank(np.concatenate(algebra), 1e-6)) :
    ]
    return max(np.abs(fixed @ g - fixed).max(initial=0.0), abs(np.linalg.det(g) - 1))


@pytest.mark.parametrize(
    ("group", "text"),
    [
        ("O(3)", 'irreps(G, "1x1e + 1x2o + 1x3e")'),
        ("SO(4)", "natural(G) * natural(G) + Alt^2(natural(G))"),
        ("S(3) x O(3)", "outer(natural(S(3)), Sym^2(natural(O(3)))) + natural(G)"),
        ("O(2) x SO(3)", "outer(Sym^2(natural(O(2))), natural(SO(3)))"),
    ],
)
def test_matrices_of_floats_are_those_of_a_homomorphism(group, text):
    V, random = space(group, text), np.random.default_rng(3)
    for _ in range(4):
        g, h = random_element(V.group, random), random_element(V.group, random)
        left = element_matrix(V, g @ h)
        assert np.abs(left - element_matrix(V, g) @ element_matrix(V, h)).max() < 1e-12
    for number in range(len(tangent_matrices(V))):
        X = tangent_matrices(natural(V.group))[number]
        turn = exponential(0.3 * X)
        assert (
            np.abs(
                element_matrix(V, _split(V.group, turn)) - exponential(0.3 * tangent_matrices(V)[number])
            ).max()
            < 1e-12
        )


def _split(group, matrix):
    """Return a matrix of the identity component as an element: 1 in finite factors."""
    random, parts, start = np.random.default_rng(0), [], 0
    for F, part in zip(factors_of(group), random_element(group, random).parts, strict=True):
        block = matrix[start : start + F.degree, start : start + F.degree]
        parts.append(block if isinstance(part, np.ndarray) else part @ part.inverse())
        start += F.degree
    return FloatElement(tuple(parts))


def test_a_tetrahedron_of_thirty_points_in_pairs_of_noise_below_the_tolerance():
    """S(30) cannot be listed; each corner of a tetrahedron has points at several distances."""
    V = space("S(30) x O(3)", "outer(natural(S(30)), natural(O(3)))")
    random = np.random.default_rng(4)
    corners = np.array([[1, 1, 1], [-1, -1, 1], [-1, 1, -1], [1, -1, -1]])
    points = np.concatenate([k * corners for k in (1, 2, 3, 4, 5, 6)] + [np.zeros((6, 3))])
    turned = random.permutation(points) @ random_element(V.group, random).parts[1]
    noisy = turned + 1e-7 * random.standard_normal(turned.shape)
    H = sample_stabilizer(V, noisy.ravel(), 1e-5)
    assert (H.order, H.dim, H.is_whole) == (24 * 720, 0, True)
    assert sample_stabilizer(V, noisy.ravel(), 1e-9).order == 1
    assert np.abs(H.elements_on(V) @ noisy.ravel() - noisy.ravel()).max() < 1e-5


def test_exact_reading_and_refusals():
    lorentz = space("SO(1, 3)", "2 natural(G)")
    light = sample_stabilizer(lorentz, (1, 1, 0, 0, 2, 2, 0, 0), 0.0)
    assert (light.name, light.dim, light.is_whole) == ("SE(2)", 3, True)
    assert [
        default_tolerance(V) for V in (lorentz, space("O(3)", "natural(G)"), space("S(3)", "natural(G)"))
    ] == [0, 1e-5, 0]
    with pytest.raises(InputError, match="SG328"):
        sample_stabilizer(lorentz, np.ones(8), 1e-6)
    with pytest.raises(InputError, match="SG305"):
        sample_stabilizer(lorentz, np.ones(7), 0.0)
    with pytest.raises(InputError, match="SG316"):
        sample_stabilizer(space("U(2)", "natural(G)"), np.ones(2), 0.0)
    rounded = sample_stabilizer(space("O(3)", "2 natural(G)"), (0.1, 0.2, 0.3, 0.3, 0.6, 0.9), 0.0)
    assert (rounded.name, rounded.order) == ("C2", 2)  # 3 x 0.1 is not 0.3 in binary


def test_of_groups_of_matrices_that_have_no_name_the_identity_component_is_known():
    V = space("lie < [[0, -1], [1, 0]] > components < [[1, 0], [0, -1]] >", "natural(G)")
    H = sample_stabilizer(V, (3.0, 0.0), 1e-6)
    assert (H.dim, H.name, H.is_whole) == (0, "1", False)
    assert sample_stabilizer(V, (0.0, 0.0), 1e-6).is_whole
