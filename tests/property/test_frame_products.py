"""Canonicalizers of F x O(n) and F x SO(n): c(g x) lies in g c(x) G_x, that is r(g x) = r(x), c(x) r(x) = x and c(x) in G."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import symgroup as sg
from symgroup.backends import get_backend, initial_parameters
from symgroup.canonical import FrameProduct, canonicalizer
from symgroup.errors import SymgroupError
from symgroup.groups import elements_of, factors_of
from symgroup.ir import plan_digest, plan_from_json, plan_to_json
from symgroup.representations import natural
from symgroup.representations.floats import float_matrix
from symgroup.testing.frames import deep_product_frames
from symgroup.verify.networks import network_claims, plan_claims
from symgroup_torch_dense import PlanModule

CASES = {
    "S(4) x SO(3)": ("S(4)", "SO(3)", "outer(natural(A), natural(B))"),
    "S(3) x O(2), features": ("S(3)", "O(2)", "outer(natural(A), natural(B)) + lift(natural(A), G)"),
    "D(4) x SO(2)": ("D(4)", "SO(2)", "2 outer(natural(A), natural(B))"),
    "O(3) x C(2)": ("O(3)", "C(2)", "outer(natural(A), natural(B)) + lift(natural(A), G)"),
    "O(3) x C(2), sum": ("O(3)", "C(2)", "2 natural(G)"),
    "C(5) over a field x SO(2)": (
        "matrices < [[cos(2 pi/5), -sin(2 pi/5)], [sin(2 pi/5), cos(2 pi/5)]] >",
        "SO(2)",
        "outer(natural(A), natural(B))",
    ),
}
levels = st.lists(st.sampled_from([0.0, 1.0, -1.0, 2.0]), min_size=20, max_size=20)
shifts = st.lists(st.floats(-1, 1), min_size=20, max_size=20)


@pytest.fixture(scope="module")
def found():
    made = {}
    for name, (a, b, V) in CASES.items():
        made[name] = sg.parse(f"group A = {a}\ngroup B = {b}\ngroup G = A x B\nrep V = {V}")["V"]
    return made


def random_rotation(n, special, random):
    Q, _ = np.linalg.qr(random.standard_normal((n, n)))
    if special and np.linalg.det(Q) < 0:
        Q[:, 0] *= -1
    return Q


def random_element(V, random):
    """Return an element of G on V and in natural(G), by Kronecker products of its components."""
    factors = factors_of(V.group)
    parts = []
    for group in factors:
        if group.order is None:
            parts.append(random_rotation(group.degree, group.form.letter != "O", random))
        else:
            parts.append(elements_of(group).element(int(random.integers(group.order))))

    def action(U, k):
        if isinstance(parts[k], np.ndarray):
            return parts[k] if U.dim == len(parts[k]) and natural(factors[k]) == U else np.eye(1)
        return float_matrix(U.matrix(parts[k]))

    own = [action(natural(group), k) for k, group in enumerate(factors)]
    return on_summands(V, own, action), block_diagonal(own)


def on_summands(V, own, action):
    """Return the action on V by those of its components: own in their natural representations, action(U, k) in others."""
    blocks = []
    for copies, part in V.terms():
        if part == natural(V.group):
            blocks += copies * own
            continue
        matrix = np.eye(1)
        for k, U in enumerate(part.parts):
            matrix = np.kron(matrix, action(U, k))
        blocks += copies * [matrix]
    return block_diagonal(blocks)


def block_diagonal(blocks):
    size = sum(map(len, blocks))
    result, start = np.zeros((size, size)), 0
    for block in blocks:
        result[start : start + len(block), start : start + len(block)] = block
        start += len(block)
    return result


def on_V(V, c):
    """Return the action on V of an element given in natural(G)."""
    factors, start, own = factors_of(V.group), 0, []
    for group in factors:
        own.append(c[start : start + group.degree, start : start + group.degree])
        start += group.degree
    return on_summands(V, own, lambda U, k: own[k] if natural(factors[k]) == U else np.eye(1))


def is_in_group(V, c):
    start, inside = 0, True
    for group in factors_of(V.group):
        block = c[start : start + group.degree, start : start + group.degree]
        start += group.degree
        if group.order is None:
            det = np.linalg.det(block)
            inside &= np.allclose(block @ block.T, np.eye(len(block)), atol=1e-9)
            inside &= group.form.letter == "O" or det > 0
        else:
            table = elements_of(group)
            listed = [float_matrix(natural(group).matrix(table.element(k))) for k in range(len(table))]
            inside &= any(np.allclose(block, matrix) for matrix in listed)
    return inside and np.isclose(np.abs(c).sum(), np.abs(block_sum(V, c)).sum())


def block_sum(V, c):
    start, result = 0, np.zeros_like(c)
    for group in factors_of(V.group):
        stop = start + group.degree
        result[start:stop, start:stop] = c[start:stop, start:stop]
        start = stop
    return result


@pytest.mark.parametrize("name", CASES)
@settings(max_examples=40, deadline=None)
@given(
    levels=levels,
    shifts=shifts,
    size=st.sampled_from([0.0, 1e-13, 1.0]),
    scale=st.sampled_from([1e-6, 1.0, 1e6]),
    seed=st.integers(0, 10**6),
)
def test_an_orbit_has_one_representative(found, name, levels, shifts, size, scale, seed):
    V = found[name]
    method = canonicalizer(V)
    assert isinstance(method, FrameProduct)
    random = np.random.default_rng(seed)
    x = scale * (np.resize(levels, V.dim) + size * np.resize(shifts, V.dim))
    g, _ = random_element(V, random)
    for source in (None, np.random.default_rng(seed)):
        form = method.canonical(np.array([x, g @ x]), source)
        bound = 1e-7 * np.abs(x).max(initial=0.0)
        assert np.abs(form.representative[0] - form.representative[1]).max() <= bound
        for row, y, c in zip(form.representative, (x, g @ x), form.matrices(), strict=True):
            assert is_in_group(V, c)
            assert np.abs(on_V(V, c) @ row - y).max() <= bound


@pytest.fixture(scope="module")
def modules(found):
    made = {}
    for name, (a, b, V) in CASES.items():
        spec = sg.parse(
            f"group A = {a}\ngroup B = {b}\ngroup G = A x B\nrep V = {V}\n"
            "network F : V -> natural(G) { hidden 2 natural(G)  relaxed by canonical }"
        )["F"]
        plan = sg.plan_module(spec)
        arrays = initial_parameters(plan, 4)
        made[name] = spec, plan, arrays
    return made


@pytest.mark.parametrize("name", CASES)
@settings(max_examples=10, deadline=None)
@given(levels=levels, shifts=shifts, size=st.sampled_from([0.0, 1.0]), seed=st.integers(0, 10**6))
def test_outputs_of_networks_at_g_x_are_those_at_x_up_to_g_and_the_stabilizer(
    modules, name, levels, shifts, size, seed
):
    """c(g x) c(x)^-1 takes x to g x, so it lies in g G_x, and y(x) to y(g x)."""
    spec, plan, arrays = modules[name]
    V, random = spec.source, np.random.default_rng(seed)
    x = np.resize(levels, V.dim) + size * np.resize(shifts, V.dim)
    g, _ = random_element(V, random)
    rows = np.array([x, g @ x])
    # the plan's own tolerance, so that both take the same decisions
    c, d = FrameProduct(V, plan.input_step, plan.tolerance).canonical(rows).matrices()
    between = d @ np.linalg.inv(c)
    scale = 1 + np.abs(x).max()
    assert np.abs(on_V(V, between) @ x - g @ x).max() <= 1e-4 * scale
    for backend in ("torch-dense", "reference"):
        module = get_backend(backend).compile(plan, dtype="float64")
        get_backend(backend).load_parameters(module, arrays)
        y, z = get_backend(backend).run(module, rows)
        assert np.abs(between @ y - z).max() <= 1e-4 * scale


@pytest.mark.parametrize("name", CASES)
def test_plans_are_proven_and_survive_files(modules, name):
    spec, plan, _ = modules[name]
    assert all(claim.ok for claim in network_claims(spec, "torch-dense"))
    assert plan_digest(plan_from_json(plan_to_json(plan))) == plan_digest(plan)
    values = plan.input_step.vector_moves.values.copy()
    values[-1] = np.roll(values[-1], 1, axis=0)
    moves = replace(plan.input_step.vector_moves, values=values)
    spoilt = replace(plan, input_step=replace(plan.input_step, vector_moves=moves))
    if len(values[-1]) > 1:
        assert not all(claim.ok for claim in plan_claims(spec, spoilt))


def test_other_representations_are_refused():
    spec = sg.parse(
        "group A = S(3)\ngroup B = SO(3)\ngroup G = A x B\nrep V = outer(natural(A), Sym^2(natural(B)))"
    )
    with pytest.raises(SymgroupError, match="SG352"):
        canonicalizer(spec["V"])


def test_gradients_flow_through_the_frame_that_is_taken():
    module = PlanModule(deep_product_frames()).double()
    random = torch.Generator().manual_seed(1)
    for parameter in module.parameters():
        parameter.data = torch.randn(parameter.shape, generator=random, dtype=torch.float64)
    x = torch.randn(4, 5, generator=random, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(module, (x,))
    assert torch.allclose(torch.export.export(module.eval(), (x,)).module()(x), module(x))
