"""Canonicalizers: r(g x) = r(x) and c(x) r(x) = x, so c(g x) lies in g G_x c(x); randomised, c(x) is uniform in its coset."""

from itertools import permutations

import numpy as np
import pytest

from symgroup.canonical import Enumeration, Frames, GraphLabelling, PointOrder, canonicalizer
from symgroup.errors import InputError
from symgroup.groups import cyclic, dihedral, elements_of, grid, matrix_group, orthogonal, symmetric
from symgroup.representations import direct_sum, natural, symmetric_power, tensor_product


def copies(G, k):
    return direct_sum([(k, natural(G))])


S5 = symmetric(5)
FINITE = {
    "sorting": (copies(symmetric(5), 2), PointOrder),
    "shifts": (copies(cyclic(6), 2), PointOrder),
    "grid": (copies(grid(2, 3), 1), PointOrder),
    "grid in space": (copies(grid(2, 2, 3), 1), PointOrder),
    "labelling": (tensor_product(natural(symmetric(4)), natural(symmetric(4))), GraphLabelling),
    "graphs": (
        direct_sum(
            [(1, tensor_product(natural(symmetric(3)), natural(symmetric(3)))), (2, natural(symmetric(3)))]
        ),
        GraphLabelling,
    ),
    "permutations": (natural(dihedral(4)), Enumeration),
    "matrices": (natural(matrix_group([[[0, -1], [1, -1]], [[0, 1], [1, 0]]])), Enumeration),
}


def matrix(V, g):
    return np.array([[float(e.p) / float(e.q) for e in row] for row in V.matrix(g).tolist()])


def members(G):
    table = elements_of(G)
    return [table.element(number) for number in range(len(table))]


def inputs(V, random):
    """Symmetric, nearly symmetric and generic."""
    rows = [np.zeros(V.dim), np.ones(V.dim)]
    for _ in range(4):
        levels = random.integers(0, 2, V.dim).astype(float)
        rows += [levels, levels + 1e-14 * random.standard_normal(V.dim), random.standard_normal(V.dim)]
    return np.array(rows)


def element_with(V, natural_matrix):
    """The element of G with this natural matrix, by brute force."""
    U = natural(V.group)
    return next(g for g in members(V.group) if np.allclose(matrix(U, g), natural_matrix))


@pytest.mark.parametrize("name", FINITE)
@pytest.mark.parametrize("randomised", [False, True])
def test_representatives_belong_to_orbits_and_elements_carry_them(name, randomised):
    V, kind = FINITE[name]
    method = canonicalizer(V)
    assert type(method) is kind
    random = np.random.default_rng(0)
    generator = random if randomised else None
    x = inputs(V, random)
    form = method.canonical(x, generator)
    for row, representative, carrier in zip(x, form.representative, form.matrices(), strict=True):
        c = element_with(V, carrier)
        np.testing.assert_allclose(matrix(V, c) @ representative, row, atol=1e-9)
    for g in V.group.generators:
        moved = method.canonical(x @ matrix(V, g).T, generator)
        np.testing.assert_allclose(moved.representative, form.representative, atol=1e-9)
        if kind is not Enumeration:  # permutations move floats without rounding
            assert np.array_equal(moved.representative, form.representative)


@pytest.mark.parametrize("name", FINITE)
def test_randomised_elements_are_uniform_in_their_coset(name):
    V, _ = FINITE[name]
    x = np.zeros(V.dim)
    if name not in ("matrices", "grid"):
        x[::2] = 1.0
    fixing = [g for g in members(V.group) if np.allclose(matrix(V, g) @ x, x)]
    assert len(fixing) > 1
    draws = 400 * len(fixing)
    form = canonicalizer(V).canonical(np.tile(x, (draws, 1)), np.random.default_rng(1))
    keys, counts = np.unique(form.matrices().reshape(draws, -1).round(6), axis=0, return_counts=True)
    assert len(keys) == len(fixing)
    assert abs(counts - 400).max() < 6 * 20  # six standard deviations


@pytest.mark.parametrize("n", [2, 3, 4])
def test_graphs_have_one_canonical_form_for_each_isomorphism_class(n):
    """All tensors with entries 0, 1, 2 for n = 2, and random ones: equal representatives exactly in one orbit."""
    random = np.random.default_rng(n)
    V = tensor_product(natural(symmetric(n)), natural(symmetric(n)))
    tensors = [random.integers(0, 3 if n < 4 else 2, (n, n)).astype(float) for _ in range(40)]
    tensors += [t + t.T for t in tensors[:10]]
    form = canonicalizer(V).canonical(np.array(tensors).reshape(len(tensors), -1))
    orbits = [min(t[np.ix_(p, p)].tobytes() for p in map(list, permutations(range(n)))) for t in tensors]
    keys = [r.tobytes() for r in form.representative]
    for a in range(len(tensors)):
        for b in range(a):
            assert (orbits[a] == orbits[b]) == (keys[a] == keys[b])


# frames


def rotation(random, n, special):
    Q, _ = np.linalg.qr(random.standard_normal((n, n)))
    if special and np.linalg.det(Q) < 0:
        Q[:, 0] *= -1
    return Q


def vector_sets(random, n, k):
    generic = random.standard_normal((k, n))
    flat = generic.copy()
    flat[:, -1] = 0
    line = np.outer(random.standard_normal(k), random.standard_normal(n))
    repeated = np.tile(generic[:1], (k, 1))
    nearly = line + 1e-13 * random.standard_normal((k, n))
    return np.array([generic, flat, line, repeated, nearly, 1e-20 * generic, np.zeros((k, n))])


@pytest.mark.parametrize("special", [False, True])
@pytest.mark.parametrize(("n", "k"), [(2, 1), (2, 3), (3, 2), (3, 3), (3, 5), (4, 2)])
@pytest.mark.parametrize("randomised", [False, True])
def test_frames(n, k, special, randomised):
    random = np.random.default_rng(n + k)
    V = copies(orthogonal(n, special=special), k)
    method = canonicalizer(V)
    assert type(method) is Frames
    sets = vector_sets(random, n, k)
    form = method.canonical(sets.reshape(len(sets), -1), random if randomised else None)
    Q = form.matrices()
    np.testing.assert_allclose(Q @ Q.transpose(0, 2, 1), np.tile(np.eye(n), (len(sets), 1, 1)), atol=1e-12)
    if special:
        np.testing.assert_allclose(np.linalg.det(Q), 1.0)
    carried = form.representative.reshape(sets.shape) @ Q.transpose(0, 2, 1)
    np.testing.assert_allclose(carried, sets, atol=1e-11)
    g = rotation(random, n, special)
    moved = method.canonical((sets @ g.T).reshape(len(sets), -1), random if randomised else None)
    size = np.abs(sets).max(axis=(1, 2))[:, None]
    assert (np.abs(moved.representative - form.representative) <= 1e-8 * size).all()
    h = moved.matrices() @ Q.transpose(0, 2, 1) @ np.linalg.inv(g)  # fixes g x
    np.testing.assert_allclose(sets @ g.T @ h.transpose(0, 2, 1), sets @ g.T, atol=1e-8)


def test_mirror_images_are_told_apart_by_rotations_only():
    x = np.random.default_rng(0).standard_normal((1, 9))
    mirrored = (x.reshape(3, 3) * [1, 1, -1]).reshape(1, 9)
    both, rotations = (canonicalizer(copies(orthogonal(3, special=s), 3)) for s in (False, True))
    assert np.allclose(both.canonical(x).representative, both.canonical(mirrored).representative)
    assert not np.allclose(
        rotations.canonical(x).representative, rotations.canonical(mirrored).representative
    )


def test_completions_are_uniform():
    """The frame of one vector in R^3 leaves a circle: the second column's angle is uniform."""
    V = copies(orthogonal(3, special=True), 1)
    x = np.tile([[0.0, 0.0, 2.0]], (4000, 1))
    second = canonicalizer(V).canonical(x, np.random.default_rng(0)).matrices()[:, :2, 1]
    assert np.abs(second.mean(0)).max() < 6 / np.sqrt(2 * 4000)
    np.testing.assert_allclose(np.cov(second.T), np.eye(2) / 2, atol=0.05)


def test_carried_vectors_are_relaxed_equivariant():
    V = copies(symmetric(5), 1)
    u, method = np.arange(1.0, 6.0), canonicalizer(V)
    x = np.array([[1.0, 1, 0, 0, 0]])
    y = method.canonical(x).carried(u)
    assert sorted(y[0]) == sorted(u)
    g = S5.generators[1]
    moved = method.canonical(x @ matrix(V, g).T).carried(u)[0]
    fixing = [h for h in members(S5) if np.array_equal(matrix(V, h) @ x[0], x[0])]
    assert any(np.array_equal(matrix(natural(S5), g @ h) @ y[0], moved) for h in fixing)


def test_where_there_is_none():
    with pytest.raises(InputError, match="SG352"):
        canonicalizer(symmetric_power(natural(orthogonal(3)), 2))
    with pytest.raises(InputError, match="SG352"):
        canonicalizer(natural(orthogonal(2, 1)))
