"""The nearest image of a target: against every image of a finite list, a fine grid of rotations, and random ones."""

from __future__ import annotations

from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symgroup.backends import Exchanges, TrainingData, Turns
from symgroup.backends.assignment import least_assignment


@given(st.integers(0, 10**6), st.integers(1, 7), st.booleans())
def test_an_assignment_is_the_least_of_all(seed, size, equal):
    """Equal costs, which many orders attain, included."""
    random = np.random.default_rng(seed)
    shape = (3, size, size)
    costs = random.integers(-2, 3, shape).astype(float) if equal else random.standard_normal(shape)
    order = least_assignment(costs)
    assert np.array_equal(np.sort(order, axis=1), np.tile(np.arange(size), (3, 1)))
    found = np.take_along_axis(costs, order[..., None], axis=2).sum(axis=(1, 2))
    every = [costs[:, range(size), list(p)].sum(axis=1) for p in permutations(range(size))]
    np.testing.assert_allclose(found, np.min(every, axis=0), atol=1e-12)


def test_a_large_assignment_is_proven_by_a_hidden_one():
    """Costs that are u_i + v_j on a permutation and more elsewhere have it as the only least one."""
    random = np.random.default_rng(0)
    hidden = np.array([random.permutation(60) for _ in range(4)])
    costs = random.standard_normal((4, 60, 1)) + random.standard_normal((4, 1, 60))
    extra = 0.01 + random.random((4, 60, 60))
    np.put_along_axis(extra, hidden[..., None], 0.0, axis=2)
    assert np.array_equal(least_assignment(costs + extra), hidden)


@pytest.mark.parametrize("width", [1, 2])
def test_orders_of_rows_against_all_of_them(width):
    """Four rows and three, in a target with numbers besides that stay; one sample without a group, and one with half of it."""
    random = np.random.default_rng(1)
    places = random.permutation(7 * width + 2)
    four, three = places[: 4 * width].reshape(4, width), places[4 * width : 7 * width].reshape(3, width)
    images = Exchanges.of([[four, three], [], [three]], np.arange(3))
    data = TrainingData(np.ones((3, 1)), random.standard_normal((3, 2, len(places))), images)
    outputs = random.standard_normal((5, len(places)))
    rows = np.array([0, 1, 2, 0, 0])
    found = data.nearest(outputs, rows)
    for f, row, nearest in zip(outputs, rows.tolist(), found, strict=True):
        moved = [four, three] if row == 0 else [three] if row == 2 else []
        every = []
        for y in data.targets[row]:
            for orders in product(*(permutations(range(len(table))) for table in moved)):
                image = y.copy()
                for table, order in zip(moved, orders, strict=True):
                    image[table] = y[table[list(order)]]
                every.append(image)
        best = min(every, key=lambda image: float(np.square(f - image).sum()))
        assert np.array_equal(nearest, best)


def rotations(C, count, random):
    """Return random elements of SO(C) as matrices of R^n."""
    n, c = C.shape
    Q, R = np.linalg.qr(random.standard_normal((count, c, c)))
    Q *= np.sign(np.diagonal(R, axis1=1, axis2=2))[:, None]
    Q[np.linalg.det(Q) < 0, :, -1] *= -1
    return np.eye(n) - C @ C.T + C @ Q @ C.T


@given(st.integers(0, 10**6), st.integers(2, 4), st.integers(0, 3))
def test_no_rotation_is_nearer_than_the_nearest_image(seed, n, vectors):
    """It is an image, and random ones are further; those near it are nearly as near, so that it is a minimum."""
    random = np.random.default_rng(seed)
    c = int(random.integers(1, n + 1))
    basis, _ = np.linalg.qr(random.standard_normal((n, n)))
    places = random.permutation(vectors * n + 1)[: vectors * n].reshape(vectors, n)
    images = Turns(places, basis[None], np.array([c]))
    y, f = random.standard_normal((2, vectors * n + 1))
    y[places[:1]] *= random.integers(0, 2)  # vectors that vanish
    found = images.nearest(f[None], y[None, None], np.array([0]))[0, 0]
    C = basis[:, :c]
    rest = np.setdiff1d(np.arange(len(y)), places)
    assert np.array_equal(found[rest], y[rest])
    np.testing.assert_allclose(found[places] @ basis[:, c:], y[places] @ basis[:, c:], atol=1e-12)
    gram = y[places] @ C @ C.T @ y[places].T
    np.testing.assert_allclose(found[places] @ C @ C.T @ found[places].T, gram, atol=1e-12)
    least = np.square(f[places] - found[places]).sum()
    for R in rotations(C, 40, random):
        assert np.square(f[places] - y[places] @ R.T).sum() >= least - 1e-12


def test_rotations_of_a_plane_against_a_fine_grid():
    """In SO(2), and in O(2) as two targets: a reflection of the first is the second."""
    random = np.random.default_rng(2)
    angles = np.linspace(0, 2 * np.pi, 20001)
    turns = np.moveaxis(np.array([[np.cos(angles), -np.sin(angles)], [np.sin(angles), np.cos(angles)]]), 2, 0)
    y = random.standard_normal((3, 2))
    targets = np.array([y.ravel(), (y * [1, -1]).ravel()])
    images = Turns(np.arange(6).reshape(3, 2), np.eye(2)[None], np.array([2]))
    for _ in range(20):
        f = random.standard_normal((3, 2))
        for count in (1, 2):
            data = TrainingData(np.ones((1, 1)), targets[None, :count], images)
            nearest = data.nearest(f.reshape(1, 6), np.array([0]))
            found = np.square(nearest - f.ravel()).sum()
            every = [
                np.square(f - np.einsum("gij,kj->gki", turns, t.reshape(3, 2))).sum((1, 2)).min()
                for t in targets[:count]
            ]
            np.testing.assert_allclose(found, min(every), atol=1e-6)


def test_a_reflection_is_no_rotation():
    """In SO(3) the mirror image of three vectors is not reached, and the least is 4 s_3: twice the smallest, squared."""
    images = Turns(np.arange(9).reshape(3, 3), np.eye(3)[None], np.array([3]))
    y = np.diag([3.0, 2.0, 1.0])
    found = images.nearest(-y.reshape(1, 9), y.reshape(1, 1, 9), np.array([0]))
    assert np.square(found + y.ravel()).sum() == pytest.approx(4 * 1.0)


def test_outputs_that_are_not_finite_get_their_first_target():
    images = Turns(np.arange(3)[None], np.eye(3)[None], np.array([3]))
    data = TrainingData(np.ones((1, 1)), np.array([[[1.0, 2.0, 3.0]]]), images)
    found = data.nearest(np.array([[np.nan, 0, 0], [0, np.inf, 0]]), np.array([0, 0]))
    assert np.isfinite(found).all()
