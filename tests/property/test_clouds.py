"""Clouds of points under S(m) x O(n) and S(m) x SO(n): r(g x) = r(x), c(x) r(x) = x, and c(x) in G, for any m."""

from functools import cache

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import symgroup as sg
from symgroup.backends import get_backend, run_with_bound
from symgroup.backends.clouds import cloud_choice
from symgroup.canonical import Clouds, canonicalizer
from symgroup.errors import LimitError
from symgroup.ir import CloudInput, parameter_specs, plan_digest, plan_from_json, plan_to_json

SPACES = {
    "S(20) x SO(3)": ("S(20)", "SO(3)", "outer(natural(A), natural(B))"),
    "S(12) x O(3), features": (
        "S(12)",
        "O(3)",
        "2 outer(natural(A), natural(B)) + lift(natural(A), G) + lift(natural(B), G) + trivial(G)",
    ),
    "SO(2) x S(15)": ("SO(2)", "S(15)", "outer(natural(A), natural(B)) + lift(natural(B), G)"),
    "O(2) x S(13), sums": ("O(2)", "S(13)", "natural(G) + outer(natural(A), natural(B))"),
}
SHAPES = ("generic", "cube", "polygon", "sphere", "line", "equal", "zero", "nearly", "lattice")


@cache
def space(name):
    a, b, V = SPACES[name]
    return sg.parse(f"group A = {a}\ngroup B = {b}\ngroup G = A x B\nrep V = {V}")["V"]


def turn(step, random):
    Q, R = np.linalg.qr(random.standard_normal((step.size, step.size)))
    Q = Q * np.sign(np.diagonal(R))
    if step.special and np.linalg.det(Q) < 0:
        Q[:, 0] *= -1
    return Q


def cloud(step, shape, dim, random):
    """Return inputs with the symmetry that the name says, of random size, in a random place."""
    m, n = step.points, step.size
    points = random.standard_normal((m, n))
    if shape == "cube":
        corners = np.array(np.meshgrid(*[[-1.0, 1.0]] * n)).reshape(n, -1).T
        points = np.zeros((m, n))
        points[: len(corners)] = corners[:m]
    elif shape == "polygon":
        angles = 2 * np.pi * np.arange(m) / m
        points = np.pad(np.stack([np.cos(angles), np.sin(angles)], axis=1), ((0, 0), (0, n - 2)))
    elif shape == "sphere":
        points /= np.linalg.norm(points, axis=1, keepdims=True)
    elif shape == "line":
        points = np.outer(random.integers(-2, 3, m), points[0])
    elif shape == "equal":
        points = np.tile(points[:1], (m, 1))
    elif shape == "zero":
        points = np.zeros((m, n))
    elif shape == "lattice":
        points = random.integers(-1, 2, (m, n)).astype(float)
    elif shape == "nearly":
        points = np.sign(points) + 1e-13 * points
    x = random.integers(0, 2, dim).astype(float)
    for start in range(step.fixed, len(step.vectors), m):
        x[step.vectors[start : start + m]] = points * random.integers(1, 4)
    for places in step.vectors[: step.fixed]:
        x[places] = random.integers(-1, 2, n)
    for places in step.numbers:
        x[places] = 0 if random.integers(2) else random.integers(0, 3, m)
    return x


def moved(method, x, random):
    """Return g x for a random g, by g^-1 pulled back."""
    step = method.step
    images, Q = random.permutation(step.points), turn(step, random)
    return method.pulled_back(x[None], images[None], Q[None])[0]


@st.composite
def inputs(draw):
    return draw(st.sampled_from(list(SPACES))), draw(st.sampled_from(SHAPES)), draw(st.integers(0, 10**6))


@settings(max_examples=100, deadline=None)
@given(inputs())
def test_members_of_an_orbit_have_one_representative(drawn):
    name, shape, seed = drawn
    V, random = space(name), np.random.default_rng(seed)
    method = canonicalizer(V)
    assert isinstance(method, Clouds)
    x = cloud(method.step, shape, V.dim, random)
    rows = np.array([x, moved(method, x, random), moved(method, x, random)])
    for tolerance in (1e-9, 1e-5):
        form = Clouds(V, method.step, tolerance).canonical(rows)
        assert np.abs(form.representative - form.representative[0]).max() <= 1e-8 * (1 + np.abs(x).max())
        inverse = np.linalg.inv(form.matrices())
        start = method.step.starts[0]
        back = inverse[:, start : start + method.step.points, start : start + method.step.points].argmax(
            axis=1
        )
        start = method.step.starts[1]
        Q = inverse[:, start : start + method.step.size, start : start + method.step.size]
        again = method.pulled_back(form.representative, back, Q)
        assert np.allclose(again, rows, atol=1e-9 * (1 + np.abs(x).max()))
        assert np.allclose(Q @ Q.transpose(0, 2, 1), np.eye(method.step.size))
        if method.step.special:
            assert (np.linalg.det(Q) > 0).all()


def test_mirror_images_are_told_apart_by_rotations_only():
    V = space("S(20) x SO(3)")
    x = np.random.default_rng(3).standard_normal((1, 20, 3))
    pair = np.concatenate([x, x * [1, 1, -1]]).reshape(2, -1)
    one, other = canonicalizer(V).canonical(pair).representative
    assert not np.allclose(one, other)
    G = sg.parse("group A = S(20)\ngroup B = O(3)\ngroup G = A x B\nrep V = outer(natural(A), natural(B))")[
        "V"
    ]
    one, other = canonicalizer(G).canonical(pair).representative
    assert np.allclose(one, other)


def test_random_elements_are_uniform_in_their_coset():
    """A square of 12 points, three at each corner: 8 turns in O(2), 6^4 orders for each; every one of both about as often."""
    spec = sg.parse("group A = S(12)\ngroup B = O(2)\ngroup G = A x B\nrep V = outer(natural(A), natural(B))")
    corners = np.repeat([[1.0, 0], [0, 1], [-1, 0], [0, -1]], 3, axis=0)
    form = canonicalizer(spec["V"]).canonical(np.tile(corners.ravel(), (2000, 1)), np.random.default_rng(0))
    elements = form.matrices()
    assert np.allclose(form.representative, form.representative[0])
    turns, counts = np.unique(elements[:, 12:, 12:].round(6).reshape(-1, 4), axis=0, return_counts=True)
    assert len(turns) == 8
    assert abs(counts - 250).max() < 5 * 250**0.5
    first = np.bincount(elements[:, :12, 0].argmax(axis=1), minlength=12)
    assert abs(first - 2000 / 12).max() < 5 * (2000 / 12) ** 0.5


def test_all_ties_of_a_sphere_are_refused_past_a_limit(monkeypatch):
    monkeypatch.setattr("symgroup.backends.clouds.LARGEST_CLOUD", 100)
    spec = sg.parse(
        "group A = S(20)\ngroup B = SO(3)\ngroup G = A x B\nrep V = outer(natural(A), natural(B))"
    )
    step = canonicalizer(spec["V"]).step
    x = cloud(step, "sphere", 60, np.random.default_rng(0))
    with pytest.raises(LimitError, match="of one cloud of 20 points"):
        cloud_choice(step, x[None], 1e-9)


@pytest.fixture(scope="module")
def network():
    return sg.parse("""
        group A = S(12)
        group B = O(3)
        group G = A x B
        rep V = outer(natural(A), natural(B)) + lift(natural(A), G)
        network F : V -> outer(natural(A), natural(B)) { hidden 2 outer(natural(A), natural(B))  relaxed by canonical }
    """)


def test_networks_are_planned_verified_and_kept(network):
    plan = sg.plan_module(network["F"])
    assert isinstance(plan.input_step, CloudInput)
    assert "12 points sorted" in plan.relaxation[0]
    assert sg.verify(network).ok
    again = plan_from_json(plan_to_json(plan))
    assert plan_digest(again) == plan_digest(plan)


def test_networks_are_relaxed_equivariant_in_all_backends(network):
    """f(g x) = g f(x) where x has no symmetry, to the stated bound, and the polygon's outputs have no symmetry."""
    plan = sg.plan_module(network["F"])
    random = np.random.default_rng(0)
    arrays = {item.name: random.standard_normal(item.shape) for item in parameter_specs(plan)}
    method = canonicalizer(network["V"])
    x = np.array([cloud(method.step, shape, plan.source_dim, random) for shape in SHAPES])
    y, bound = run_with_bound(plan, arrays, x, "float64")
    sure = np.isfinite(bound).all(axis=1)
    assert sure.sum() >= len(SHAPES) - 2
    for name in ("reference", "torch-dense", "torch-structured"):
        backend = get_backend(name)
        module = backend.compile(plan, dtype="float64")
        backend.load_parameters(module, arrays)
        assert (np.abs(backend.run(module, x) - y) <= bound)[sure].all(), name
        images, Q = random.permutation(12), turn(method.step, random)
        turned = method.pulled_back(x[:1], images[None], Q[None])
        out = backend.run(module, turned).reshape(12, 3)
        assert np.allclose(out, y[0].reshape(12, 3)[images] @ Q, atol=1e-9)
    polygon = y[SHAPES.index("polygon")].reshape(12, 3)
    assert len(np.unique(np.linalg.norm(polygon, axis=1).round(6))) == 12


def test_modules_are_compiled_exported_mapped_and_differentiated(network):
    """The choice is one operator on the host; gradients flow through the frame of what was chosen."""
    module = sg.compile_module(network["F"], dtype="float64")
    x = torch.from_numpy(np.random.default_rng(4).standard_normal((3, 48)))
    y = module(x)
    for run in (
        torch.compile(module, fullgraph=True, backend="aot_eager"),
        torch.export.export(module, (x,)).module(),
        lambda rows: torch.func.vmap(module)(rows[:, None])[:, 0],
    ):
        assert torch.allclose(run(x), y, atol=1e-9)
    assert torch.autograd.gradcheck(module, (x[:1].clone().requires_grad_(),))
