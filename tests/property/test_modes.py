"""Every mode of a network: f(g x) lies in g G_x f(x) for symmetric, nearly symmetric and generic floats, and mixed batches."""

from itertools import permutations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import symgroup as sg
from symgroup.backends import get_backend, initial_parameters
from symgroup.backends.orders import point_order
from symgroup.groups import elements_of
from symgroup.ir import (
    CanonicalInput,
    LabellingInput,
    ShiftInput,
    SortingInput,
    plan_from_json,
    plan_to_json,
)
from symgroup_reference.evaluate import greatest_shift, sorted_points

GROUPS = {
    "D(4)": "natural(G)",
    "S(4)": "natural(G)",
    "S(3)": "2 natural(G)",
    "C(6)": "natural(G)",
    "grid(2, 3)": "2 natural(G)",
    "signed < [-1, 2], [2, 1] >": "natural(G)",
}
NEARLY = 1e-9


def network(group, mode):
    V = GROUPS[group]
    spec = sg.parse(f"""
        group G = {group}
        group S = subgroup(G, < >)
        rep V = {V}
        rep W = natural(G)
        network F : V -> W {{ hidden 2 regular(G), tanh  {mode} }}
    """)
    return spec["F"]


def actions(V):
    table = elements_of(V.finite_group)
    return [
        np.array([[float(e.p) / float(e.q) for e in row] for row in V.matrix(table.element(i)).tolist()])
        for i in range(len(table))
    ]


@pytest.fixture(scope="module")
def modules():
    made = {}

    def module(group, mode):
        if (group, mode) not in made:
            spec = network(group, mode)
            plan = sg.plan_module(spec)
            net = get_backend("torch-dense").compile(plan, dtype="float64", seed=5)
            made[group, mode] = spec, plan, net, actions(spec.source), actions(spec.target)
        return made[group, mode]

    return module


levels = st.lists(st.sampled_from([0.0, 1.0, -2.0]), min_size=16, max_size=16)
shifts = st.lists(st.floats(-1, 1), min_size=16, max_size=16)


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("mode", ["", "relaxed", "relaxed to S", "relaxed by canonical"])
@settings(max_examples=15, deadline=None)
@given(levels=levels, shifts=shifts, size=st.sampled_from([0.0, NEARLY, 1.0]))
def test_outputs_at_g_x_are_those_at_x_up_to_g_and_the_stabilizer(modules, group, mode, levels, shifts, size):
    spec, _, net, on_V, on_W = modules(group, mode)
    n = spec.source.dim
    x = np.array(levels[:n]) + size * np.array(shifts[:n])
    images = np.array([A @ x for A in on_V])  # signed permutations: exact
    y = get_backend("torch-dense").run(net, images)  # one batch with the whole orbit
    assert np.allclose(images[0], x)
    # the type's tests are rows x_i - x_j, x_i + x_j and x_i, the last of which is half of how far a change of sign moves x
    fixing = [k for k, A in enumerate(on_V) if np.abs(A @ x - x).max() <= 2e-5 * np.abs(x).max()]
    allowed = np.array([[g @ (on_W[h] @ y[0]) for h in fixing] for g in on_W])  # (G, G_x, m)
    error = np.abs(allowed - y[:, None]).max(axis=2).min(axis=1)
    # what is symmetric only up to the tolerance counts as symmetric, and outputs are then right up to how far it is moved
    moved = max(np.abs(on_V[k] @ x - x).max() for k in fixing)
    assert error.max() <= 1e-6 * (1 + np.abs(y).max()) + 10 * moved
    if mode == "":
        kept = [np.abs(on_W[h] @ y[0] - y[0]).max() for h in fixing if np.array_equal(on_V[h] @ x, x)]
        assert max(kept) <= 1e-12 * (1 + np.abs(y).max())


@pytest.mark.parametrize("words", ["relaxed for x", "relaxed for x to < (1 3) >"])
def test_inputs_of_other_types_keep_their_symmetry(words):
    """Breaking weights for the type of x act there and nowhere else: D(4) at (1, 1, 1, 1), tested at other inputs."""
    spec = sg.parse(f"""
        group G = D(4)
        rep V = natural(G)
        vector x in V = (2, 2, 2, 2)
        network F : V -> V {{ hidden 4 regular(G), tanh  {words} }}
    """)["F"]
    net = get_backend("torch-dense").compile(sg.plan_module(spec), dtype="float64", seed=2)
    on_V = actions(spec.source)
    for x, order in (((3, 3, 3, 3), 8), ((1, 0, 1, 0), 4), ((1, 2, 1, 3), 2), ((1, 2, 3, 5), 1)):
        images = np.array([g @ np.array(x, dtype=float) for g in on_V])
        y = get_backend("torch-dense").run(net, images)
        fixing = [h for h in on_V if np.array_equal(h @ images[0], images[0])]
        assert len(fixing) == order
        kept = sum(np.allclose(h @ y[0], y[0], atol=1e-9) for h in fixing)
        assert kept == (order if order < 8 else 2 if "to" in words else 1)
        for g, z in zip(on_V, y, strict=True):
            assert any(np.allclose(g @ h @ y[0], z, atol=1e-9) for h in fixing)


@pytest.mark.parametrize("group", GROUPS)
def test_the_canonical_mode_breaks_every_symmetry(modules, group):
    spec, _, net, _, on_W = modules(group, "relaxed by canonical")
    y = get_backend("torch-dense").run(net, np.zeros((1, spec.source.dim)))[0]
    assert sum(np.allclose(g @ y, y, atol=1e-9) for g in on_W) == 1


def test_how_the_canonical_element_is_found(modules):
    found = {group: type(modules(group, "relaxed by canonical")[1].input_step) for group in GROUPS}
    assert found == {
        "D(4)": CanonicalInput,
        "S(4)": SortingInput,
        "S(3)": SortingInput,
        "C(6)": ShiftInput,
        "grid(2, 3)": ShiftInput,
        "signed < [-1, 2], [2, 1] >": CanonicalInput,
    }


@settings(max_examples=60, deadline=None)
@given(
    data=st.data(),
    copies=st.integers(1, 3),
    sizes=st.sampled_from([(1,), (5,), (8,), (2, 3), (3, 4), (2, 2, 3)]),
)
def test_orders_by_ranks_agree_with_orders_by_comparison(data, copies, sizes):
    """Two routes: ranks of doubled words against comparing all shifts, ranks of rows against Python's sort."""
    from symgroup_torch_dense.orders import PointOrder

    points = int(np.prod(sizes))
    entries = st.lists(
        st.sampled_from([0.0, -0.0, 1.0, 1.0 + 2**-52, -3.0]),
        min_size=points * copies,
        max_size=points * copies,
    )
    x = np.array(data.draw(st.lists(entries, min_size=1, max_size=3)))
    sorting, shift = SortingInput(points, copies), ShiftInput(sizes, copies)
    for step, slow in ((sorting, sorted_points), (shift, greatest_shift)):
        expected = [slow(step, row) for row in x]
        assert point_order(step, x).tolist() == expected
        assert PointOrder(step).images(torch.from_numpy(x)).tolist() == expected


GRAPHS = """
    group G = S(5)
    rep U = natural(G)
    rep V = U * U + 2 U + trivial(G)
    network F : V -> U { hidden 2 U * U + U, tanh  relaxed by canonical }
"""


@settings(max_examples=40, deadline=None)
@given(
    edges=st.lists(st.sampled_from([0.0, 1.0, -0.5]), min_size=25, max_size=25),
    features=st.lists(st.sampled_from([0.0, 1.0]), min_size=10, max_size=10),
    undirected=st.booleans(),
    g=st.permutations(range(5)),
)
def test_graphs_are_labelled(graph_module, edges, features, undirected, g):
    """f(g x) lies in g G_x f(x), with G_x by brute force, for graphs with weights, directions, loops and features."""
    A, X, g = np.array(edges).reshape(5, 5), np.array(features).reshape(2, 5), list(g)
    A = A + A.T if undirected else A
    moved = A[np.ix_(g, g)], X[:, g]  # x at g(i): the action of g^-1
    y, z = get_backend("torch-dense").run(
        graph_module, np.array([[*a.ravel(), *b.ravel(), 1.0] for a, b in ((A, X), moved)])
    )
    fixing = [
        list(h)
        for h in permutations(range(5))
        if np.array_equal(A[np.ix_(h, h)], A) and np.array_equal(X[:, h], X)
    ]
    assert min(np.abs(y[h][g] - z).max() for h in fixing) <= 1e-9 * (1 + np.abs(y).max())
    assert sum(np.allclose(y[h], y, atol=1e-12) for h in fixing) == 1  # everything is broken


@pytest.fixture(scope="module")
def graph_module():
    spec = sg.parse(GRAPHS)
    assert sg.verify(spec).ok
    plan = sg.plan_module(spec["F"])
    assert plan.input_step == LabellingInput(5, (2, 1, 1, 0))
    assert plan_from_json(plan_to_json(plan)).input_step == plan.input_step
    return get_backend("torch-dense").compile(plan, dtype="float64", seed=3)


def test_tensors_of_order_three_are_labelled():
    """All 6 members of the orbit of a random tensor of zeros and ones over three points have one representative."""
    random, step = np.random.default_rng(0), LabellingInput(3, (3, 2))
    for _ in range(20):
        T, A = random.integers(0, 2, (3, 3, 3)), random.integers(0, 2, (3, 3))
        orbit = [(T[np.ix_(g, g, g)], A[np.ix_(g, g)]) for g in permutations(range(3))]
        found = point_order(step, np.array([[*t.ravel(), *a.ravel()] for t, a in orbit]))
        seen = {
            (t[np.ix_(c, c, c)].tobytes(), a[np.ix_(c, c)].tobytes())
            for (t, a), c in zip(orbit, found, strict=True)
        }
        assert len(seen) == 1


def test_a_hundred_points_are_sorted():
    """S(100) has 10^158 elements: two features a point, ties among them, and f(g x) = g h f(x) by rows."""
    spec = sg.parse("""
        group G = S(100)
        rep V = 2 natural(G)
        network F : V -> natural(G) { hidden 2 natural(G), tanh  relaxed by canonical }
    """)
    assert sg.verify(spec).ok
    plan, random = sg.plan_module(spec["F"]), np.random.default_rng(2)
    net = get_backend("torch-dense").compile(plan, dtype="float64", seed=1)
    rows = random.integers(0, 5, size=(100, 2)).astype(float)
    g = random.permutation(100)
    x, moved = rows.T.ravel(), rows[g].T.ravel()
    y, z = get_backend("torch-dense").run(net, np.array([x, moved]))
    for row in np.unique(rows, axis=0):  # outputs at equal rows are permuted among themselves
        same, there = (rows == row).all(axis=1), (rows[g] == row).all(axis=1)
        np.testing.assert_allclose(np.sort(y[same]), np.sort(z[there]), rtol=1e-9)
        assert len(np.unique(np.round(y[same], 9))) == same.sum()


def test_noise_is_equivariant_in_distribution():
    """Under orthogonal matrices: x + s e and g x + s e have the same mean and covariance after g, Gaussian both."""
    spec = sg.parse("""
        group G = D(4)
        rep V = natural(G)
        network F : V -> V { output no bias  noise 1/2 }
    """)
    plan = sg.plan_module(spec["F"])
    net = get_backend("torch-dense").compile(plan, dtype="float64", seed=1)
    net.noise.generator = torch.Generator().manual_seed(3)
    x, g = np.array([1.0, 1.0, 2.0, 3.0]), actions(spec["V"])[3]
    samples = 200_000
    at_x, at_gx = (get_backend("torch-dense").run(net, np.tile(v, (samples, 1))) for v in (x, g @ x))
    A = np.linalg.lstsq(np.eye(4), net.layers[0].weight().detach().numpy().T, rcond=None)[0].T
    error = 6 * 0.5 * np.abs(A).sum() / np.sqrt(samples)
    np.testing.assert_allclose(at_x.mean(0), A @ x, atol=error)
    np.testing.assert_allclose(at_gx.mean(0), g @ at_x.mean(0), atol=2 * error)
    np.testing.assert_allclose(np.cov(at_x.T), A @ A.T / 4, atol=20 * error)
    np.testing.assert_allclose(np.cov(at_gx.T), g @ (A @ A.T / 4) @ g.T, atol=20 * error)


def test_the_scale_of_noise_is_its_standard_deviation():
    from symgroup.testing.noise import loud_noise

    net = get_backend("reference").compile(loud_noise(), dtype="float64", seed=1)
    y = get_backend("reference").run(net, np.zeros((20_000, 3)))
    np.testing.assert_allclose(y.std(0), 2.0, rtol=0.03)
    assert initial_parameters(loud_noise(), 0) == {}
