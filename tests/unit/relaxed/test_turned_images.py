"""Images of targets under stabilizers in O(n), SO(n) and their products, against grids, lists and random elements."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import symgroup as sg
from symgroup.errors import SymgroupError
from symgroup.relaxed.turned_images import vector_places


def network(group, source, target):
    return sg.parse(
        f"group G = {group}  rep V = {source}  rep W = {target}  network F : V -> W {{ hidden 2 natural(G) }}"
    )["F"]


def rotation(n, random, special=True):
    Q, R = np.linalg.qr(random.standard_normal((n, n)))
    Q *= np.sign(np.diagonal(R))
    if special and np.linalg.det(Q) < 0:
        Q[:, 0] *= -1
    return Q


def losses(F, x, y, outputs, **options):
    data = sg.training_data(F, sg.Dataset(x, y), **options)
    return np.square(outputs - data.nearest(outputs, np.arange(len(x)))).sum(axis=1)


def turned(v, Q):
    """Turn every row of three or two coordinates."""
    return (v.reshape(-1, len(Q)) @ Q.T).ravel()


@pytest.mark.parametrize("special", [False, True])
def test_about_an_axis_against_a_fine_grid(special):
    """Two vectors on a line are fixed by the turns about it, and in O(3) by reflections: y is taken to f by the best."""
    F = network("SO(3)" if special else "O(3)", "2 natural(G)", "2 natural(G) + trivial(G)")
    random = np.random.default_rng(0)
    basis = rotation(3, random)
    x = np.concatenate([basis[0], -2 * basis[0]])
    y, f = random.standard_normal((2, 7))
    angles = np.linspace(0, 2 * np.pi, 4001)
    every = []
    for mirror in (1, -1)[: 1 if special else 2]:
        for c, s in zip(np.cos(angles), np.sin(angles), strict=True):
            Q = basis.T @ np.array([[1, 0, 0], [0, c, -s * mirror], [0, s, c * mirror]]) @ basis
            every.append(np.square(turned(y[:6], Q) - f[:6]).sum() + (y[6] - f[6]) ** 2)
    (found,) = losses(F, x[None], y[None], f[None])
    assert min(every) - 1e-4 <= found <= min(every) + 1e-12


@pytest.mark.parametrize("group", ["SO(2)", "O(2)", "SO(3)", "O(3)", "O(4)"])
def test_at_zero_every_element_counts(group):
    """No random element is nearer, and an image is its own nearest."""
    F = network(group, "natural(G)", "3 natural(G)")
    random = np.random.default_rng(1)
    n = F.source.dim
    y, f = random.standard_normal((2, 3 * n))
    (least,) = losses(F, np.zeros((1, n)), y[None], f[None])
    for _ in range(300):
        Q = rotation(n, random, special=group.startswith("S"))
        assert np.square(turned(y, Q) - f).sum() >= least - 1e-12
        (own,) = losses(F, np.zeros((1, n)), y[None], turned(y, Q)[None])
        assert own < 1e-20
    if group == "SO(3)":
        (mirrored,) = losses(F, np.zeros((1, n)), y[None], -y[None])
        assert mirrored > 1e-3


SQUARE = np.array([[1.0, 0, 0], [0, 1, 0], [-1, 0, 0], [0, -1, 0]])
TETRAHEDRON = np.array([[1.0, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]])


@pytest.mark.parametrize("special", [False, True])
@pytest.mark.parametrize("cloud", [SQUARE, TETRAHEDRON], ids=["square", "tetrahedron"])
def test_clouds_against_the_list_of_their_symmetries(cloud, special):
    """The orders of four points that isometries undo, in a plane both with the reflection in it and without."""
    group = f"S(4) x {'SO(3)' if special else 'O(3)'}"
    space = f"outer(natural(S(4)), natural({'SO(3)' if special else 'O(3)'}))"
    F = network(group, space, f"{space} + natural(G)")
    random = np.random.default_rng(2)
    Q0 = rotation(3, random)
    y, f = random.standard_normal((2, 19))
    every = []
    for order in permutations(range(4)):
        moved = cloud[list(order)]  # row i is that of point order[i]: the points i are taken to order[i]
        U, sizes, V = np.linalg.svd(cloud[list(order)].T @ cloud)
        if not np.allclose(
            np.linalg.norm(moved[:, None] - moved, axis=2), np.linalg.norm(cloud[:, None] - cloud, axis=2)
        ):
            continue
        flat = sizes[2] < 1e-9
        for sign in (1, -1)[: 2 if flat else 1]:
            Q = Q0 @ (U * [1, 1, sign]) @ V @ Q0.T
            if special and np.linalg.det(Q) < 0:
                continue
            image = np.empty(19)
            image[:12].reshape(4, 3)[list(order)] = y[:12].reshape(4, 3) @ Q.T
            image[12:16][list(order)] = y[12:16]
            image[16:] = Q @ y[16:]
            every.append(image)
    assert len(every) == (8 if cloud is SQUARE else 12) * (1 if special else 2)
    x = turned(cloud.ravel(), Q0)
    (least,) = losses(F, x[None], y[None], f[None])
    assert least == pytest.approx(min(np.square(image - f).sum() for image in every))
    for image in every:
        assert losses(F, x[None], y[None], image[None])[0] < 1e-18


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6))
def test_the_loss_is_the_same_on_an_orbit(seed):
    """Clouds of five points with symmetries of all kinds: points in a line, in a plane, coincident, and none at all."""
    random = np.random.default_rng(seed)
    space = "outer(natural(S(5)), natural(O(3)))"
    F = network("S(5) x O(3)", space, f"{space} + outer(trivial(S(5)), natural(O(3)))")
    x = random.integers(-1, 2, (5, 3)).astype(float) * random.integers(0, 2, 3)
    y, f = random.standard_normal((2, 18))
    Q, order = rotation(3, random, special=False), random.permutation(5)

    def moved(v):
        points = v[:15].reshape(5, 3)[order].ravel()
        return np.concatenate([turned(points, Q), turned(v[15:], Q)])

    (here,) = losses(F, x.reshape(1, 15), y[None], f[None])
    (there,) = losses(F, moved(x.ravel())[None], moved(y)[None], moved(f)[None])
    assert there == pytest.approx(here, abs=1e-8)
    assert here <= np.square(y - f).sum() + 1e-12


def test_a_cloud_of_a_group_that_cannot_be_listed():
    """An icosahedron among S(12) x O(3) has 120 symmetries, and every order of its points by one is as good."""
    golden = (1 + 5**0.5) / 2
    points = np.array([np.roll([0, a, b * golden], k) for a in (1, -1) for b in (1, -1) for k in range(3)])
    space = "outer(natural(S(12)), natural(O(3)))"
    F = network("S(12) x O(3)", space, space)
    random = np.random.default_rng(3)
    y = random.standard_normal((2, 36))
    generic = random.standard_normal(36)
    data = sg.training_data(F, sg.Dataset(np.array([points.ravel(), generic]), y))
    assert data.images is None
    assert data.targets.shape == (2, 120, 36)
    assert len(np.unique(data.targets[0].round(6), axis=0)) == 120
    assert np.array_equal(data.targets[1], np.tile(y[1], (120, 1)))


def test_where_the_vectors_are():
    F = network("S(3) x O(3)", "natural(G)", "natural(G) + outer(natural(S(3)), natural(O(3))) + trivial(G)")
    places = vector_places(F.target)
    assert places.tolist() == [[3, 4, 5], *([6 + 3 * k, 7 + 3 * k, 8 + 3 * k] for k in range(3))]
    irreducible = vector_places(sg.parse('group G = O(3)  rep W = irreps(G, "1e + 0o")')["W"])
    assert sorted(irreducible[0].tolist()) == [0, 1, 2]
    assert vector_places(sg.parse('group G = O(3)  rep W = irreps(G, "2e")')["W"]) is None


def test_tensors_are_fine_without_symmetry_and_refused_with_rotations():
    F = network("O(3)", "2 natural(G)", "Sym0^2(natural(G)) + natural(G)")
    random = np.random.default_rng(4)
    x, y = random.standard_normal((3, 6)), random.standard_normal((3, F.target.dim))
    x[1] = [1, 2, 0, -1, 1, 0]  # in a plane: one reflection
    data = sg.training_data(F, sg.Dataset(x[:2], y[:2]))
    assert data.images is None
    assert data.targets.shape == (2, 2, F.target.dim)
    x[2, 3:] = 2 * x[2, :3]
    with pytest.raises(SymgroupError, match=r"\[SG518\] the stabilizer of sample 2 in O\(3\)") as refused:
        sg.training_data(F, sg.Dataset(x, y))
    assert "--loss plain" in refused.value.diagnostics[0].help
    assert sg.training_data(F, sg.Dataset(x, y), loss="plain").targets.shape == (3, 1, F.target.dim)
