"""Images of targets under stabilizers of groups that are too large to list."""

from __future__ import annotations

import numpy as np
import pytest

import symgroup as sg
from symgroup.errors import LimitError
from symgroup.groups import alternating, elements_of, symmetric
from symgroup.relaxed.images import TargetImages
from symgroup.representations import direct_sum, natural, sign, tensor_product, trivial
from symgroup.representations.floats import float_matrix


def images_by_elements(W, H, y):
    table = elements_of(H)
    return np.unique([float_matrix(W.matrix(table.element(k))) @ y for k in range(len(table))], axis=0)


def test_rows_that_a_young_subgroup_exchanges():
    """Two copies of the points of S(6) and a number, under S(4) x S(2): tables of four rows and of two."""
    G = symmetric(6)
    V = natural(G)
    W = direct_sum([(1, V), (1, trivial(G)), (1, V)])
    H = G.subgroup([[1, 2, 3, 0, 4, 5], [1, 0, 2, 3, 4, 5], [0, 1, 2, 3, 5, 4]])
    images = TargetImages.of(W, H)
    assert [table.tolist() for table in images.tables] == [
        [[0, 7], [1, 8], [2, 9], [3, 10]],
        [[4, 11], [5, 12]],
    ]
    y = np.random.default_rng(0).standard_normal(13)
    assert np.array_equal(images.listed(y), y[None])


@pytest.mark.parametrize("generators", [[[1, 2, 3, 4, 0]], [[1, 2, 0, 3, 4], [1, 0, 2, 4, 3]]])
def test_other_groups_exchange_no_rows(generators):
    """A cycle, and S(3) acting on three points and, by its sign, on two others: an order that no product has."""
    G = symmetric(5)
    assert TargetImages.of(natural(G), G.subgroup(generators)).tables == ()


def test_pairs_of_points_are_no_rows():
    G = symmetric(4)
    for W in (tensor_product(natural(G), natural(G)), sign(G), natural(alternating(4))):
        assert TargetImages.of(W, W.finite_group).tables == ()


@pytest.mark.parametrize("power", [1, 2])
def test_orbits_are_the_images_under_all_elements(power):
    G = symmetric(5)
    W = natural(G) if power == 1 else tensor_product(natural(G), tensor_product(natural(G), sign(G)))
    H = G.subgroup([[1, 2, 3, 4, 0], [0, 2, 4, 1, 3]])
    y = np.random.default_rng(1).integers(0, 2, W.dim).astype(float)
    found = np.unique(TargetImages.of(W, H).listed(y), axis=0)
    np.testing.assert_array_equal(found, images_by_elements(W, H, y) + 0.0)


def test_images_under_matrices_are_those_of_all_elements():
    G = symmetric(4)
    W = sg.parse("group G = S(4)  rep W = irrep(G, 4)")["W"]
    H = W.group.subgroup([[1, 2, 3, 0]])
    y = np.random.default_rng(2).standard_normal(W.dim)
    np.testing.assert_array_equal(TargetImages.of(W, H).listed(y), images_by_elements(W, H, y))
    assert G.order == W.group.order


def spec_of(group, source, target):
    return sg.parse(
        f"group G = {group}  rep V = natural(G)  rep W = {target}  network F : {source} -> W {{ hidden 2 V }}"
    )


@pytest.mark.parametrize(
    ("group", "source", "target"),
    [
        ("S(30)", "2 V", "2 V + trivial(G)"),
        ("S(12)", "V * V", "V"),
        ("S(20) x C(3)", "V", "V"),
        ("S(8) x S(6)", "outer(natural(S(8)), natural(S(6)))", "V"),
        ("rubik(3)", "V", "V"),
    ],
)
def test_the_loss_is_the_least_over_random_elements_of_the_stabilizer(group, source, target):
    """No element is nearer; an output that is an image is its own nearest; and g x, g y, g f have the loss of x, y, f."""
    F = spec_of(group, source, target)["F"]
    V, W, random = F.source, F.target, np.random.default_rng(3)
    g = V.finite_group.generators[0]
    x = random.integers(*((-9, 9) if group == "rubik(3)" else (-1, 2)), (4, V.dim)).astype(float)
    x[1] = 1.0 if V.dim < 100 and group != "rubik(3)" else x[1]
    x[2] = sum(float_matrix(V.matrix(h)) @ x[2] for h in powers(g))
    x[3] = random.standard_normal(V.dim)
    y, outputs = random.standard_normal((2, 4, W.dim))
    data = sg.training_data(F, sg.Dataset(x, y))
    least = np.square(outputs - data.nearest(outputs, np.arange(4))).sum(axis=1)
    for row in range(3):
        for h in words(sg.stabilizer(V, map(int, x[row])).subgroup, random):
            moved = float_matrix(W.matrix(h)) @ y[row]
            assert np.square(outputs[row] - moved).sum() >= least[row] - 1e-12
            np.testing.assert_allclose(data.nearest(moved[None], np.array([row]))[0], moved)
    assert least[3] == pytest.approx(np.square(outputs[3] - y[3]).sum())
    on_V, on_W = (float_matrix(U.matrix(words(V.finite_group, random)[-1])) for U in (V, W))
    again = sg.training_data(F, sg.Dataset(x @ on_V.T, y @ on_W.T))
    assert again.targets.shape == data.targets.shape


def test_the_loss_is_the_same_for_all_members_of_an_orbit():
    F = spec_of("S(30)", "2 V", "2 V + trivial(G)")["F"]
    random = np.random.default_rng(5)
    x = random.integers(0, 2, (6, 60)).astype(float)
    y, outputs = random.standard_normal((2, 6, 61))
    g = words(F.source.finite_group, random)[-1]
    on_V, on_W = (float_matrix(U.matrix(g)).T for U in (F.source, F.target))
    losses = []
    for a, b, f in ((x, y, outputs), (x @ on_V, y @ on_W, outputs @ on_W)):
        nearest = sg.training_data(F, sg.Dataset(a, b)).nearest(f, np.arange(6))
        losses.append(np.square(f - nearest).sum(axis=1))
    np.testing.assert_allclose(losses[1], losses[0])


def powers(g):
    found, h = [g], g @ g
    while h != g:
        found.append(h)
        h = h @ g
    return found


def words(H, random):
    found, g = [], H.identity
    for _ in range(20):
        for h in H.generators:
            g = g @ h if random.random() < 0.5 else g
        found.append(g)
    return found


def test_a_target_with_too_many_images_is_refused():
    F = spec_of("S(30)", "V", "V * V")["F"]
    x = np.arange(60.0).reshape(2, 30)
    x[1] = 1.0
    y = np.random.default_rng(4).standard_normal((2, 900))
    with pytest.raises(LimitError, match=r"\[SG408\] the target of sample 1 has too many images") as refused:
        sg.training_data(F, sg.Dataset(x, y))
    assert "--loss plain" in refused.value.diagnostics[0].help
    assert sg.training_data(F, sg.Dataset(x[:1], y[:1])).targets.shape == (1, 1, 900)
    y[1] = 0.0
    assert sg.training_data(F, sg.Dataset(x, y)).targets.shape == (2, 1, 900)


def test_orders_of_rows_are_no_list():
    F = spec_of("S(30)", "V", "V")["F"]
    data = sg.Dataset(np.ones((1, 30)), np.arange(30.0)[None])
    with pytest.raises(LimitError, match="SG408") as refused:
        sg.target_images(F, data)
    assert "training_data" in refused.value.diagnostics[0].help
