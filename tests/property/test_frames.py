"""Networks of O(n) and SO(n) in the canonical mode: f(g x) lies in g G_x f(x) within the bound, at every rank."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import symgroup as sg
from symgroup.backends import get_backend, run_with_bound
from symgroup.backends.frames import frame_of
from symgroup.backends.rounding import Rounding
from symgroup.errors import InputError, SpecError
from symgroup.ir import FrameInput, plan_from_json, plan_to_json
from symgroup_torch_dense.frames import Frames, frames_of


def network(group, mode="relaxed by canonical"):
    return f"""
        group G = {group}
        rep V = 3 natural(G)
        network F : V -> natural(G) {{ hidden 4 natural(G)  {mode} }}
    """


@pytest.fixture(scope="module")
def modules():
    made = {}
    for group in ("O(2)", "SO(2)", "O(3)", "SO(3)"):
        spec = sg.parse(network(group))
        assert sg.verify(spec).ok
        plan = sg.plan_module(spec["F"])
        assert plan_from_json(plan_to_json(plan)).input_step == plan.input_step
        made[group] = plan, get_backend("torch-dense").compile(plan, dtype="float64", seed=4)
    return made


def rotation(random, n, special):
    Q, _ = np.linalg.qr(random.standard_normal((n, n)))
    if special and np.linalg.det(Q) < 0:
        Q[:, 0] *= -1
    return Q


@pytest.mark.parametrize("group", ["O(2)", "SO(2)", "O(3)", "SO(3)"])
@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), rank=st.integers(0, 3), nearly=st.sampled_from([0.0, 1e-9]))
def test_outputs_at_g_x_are_those_at_x_up_to_g_and_the_stabilizer(modules, group, seed, rank, nearly):
    """Some h that fixes x within the tolerance has f(g x) = g h f(x): h = g^-1 c(g x) c(x)^-1."""
    plan, net = modules[group]
    random, n, special = np.random.default_rng(seed), int(group[-2]), "SO" in group
    x = random.integers(-3, 4, (3, rank)) @ random.standard_normal((rank, n))
    x = x + nearly * random.standard_normal((3, n)) * np.abs(x).max(initial=0)
    g = rotation(random, n, special)
    batch = np.array([x.ravel(), (x @ g.T).ravel()])
    y, moved = get_backend("torch-dense").run(net, batch)
    c, c_moved = (
        frames_of(torch.from_numpy(batch.reshape(2, 3, n)), plan.input_step, plan.tolerance).detach().numpy()
    )
    h = g.T @ c_moved @ c.T
    size = np.abs(x).max(initial=0)
    assert np.abs(h @ h.T - np.eye(n)).max() < 1e-12
    assert not special or np.linalg.det(h) > 0
    assert np.abs(x @ h.T - x).max(initial=0) <= 1e-4 * size
    assert np.abs(moved - g @ h @ y).max() <= 1e-4 * (1 + size)
    if np.linalg.matrix_rank(x, 1e-3 * (size or 1)) == n:
        assert np.allclose(h, np.eye(n), atol=1e-4)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), n=st.integers(1, 4), k=st.integers(1, 4), special=st.booleans())
def test_the_bound_covers_what_rounding_does(seed, n, k, special):
    """Frames of inputs rounded to float32, against those of the inputs themselves."""
    random = np.random.default_rng(seed)
    x = random.standard_normal((50, k, n)) * 10.0 ** random.integers(-3, 4, (50, k, 1))
    rounding = Rounding(2.0**-24 + 2.0**-53, float(np.finfo("float32").tiny))
    frame = frame_of(x, special=special, tolerance=1e-5, rounding=rounding)
    rounded = frame_of(x.astype("float32").astype(float), special=special, tolerance=1e-5)
    difference = np.linalg.norm(frame.columns - rounded.columns, axis=1)
    sure = np.isfinite(frame.error)
    assert (difference <= frame.error)[sure].all()
    assert sure.mean() > 0.5


def test_gradients_flow_through_frames():
    """Against finite differences, in x and in the learned vectors, at full rank and below."""
    for special, k in ((False, 2), (True, 3), (True, 1)):
        module = Frames(FrameInput(3, k, special), 1e-5).double()
        random = torch.Generator().manual_seed(1)
        module.vector.data = torch.randn(module.vector.shape, generator=random, dtype=torch.float64)
        x = torch.randn(2, 3 * k, generator=random, dtype=torch.float64, requires_grad=True)
        assert torch.autograd.gradcheck(module, (x,))
        module(torch.zeros(2, 3 * k, dtype=torch.float64)).sum().backward()
        assert torch.isfinite(module.vector.grad).all()


def test_bounds_of_exact_inputs_are_small(modules):
    plan, net = modules["O(3)"]
    x = np.random.default_rng(0).standard_normal((20, 9))
    y, bound = run_with_bound(plan, get_backend("torch-dense").parameters(net), x, "float64")
    assert (bound < 1e-9).mean() > 0.9
    assert (np.abs(get_backend("reference").run(_twin(plan, net), x) - y) <= bound).all()


def _twin(plan, net):
    backend = get_backend("reference")
    twin = backend.compile(plan, dtype="float64", seed=0)
    backend.load_parameters(twin, get_backend("torch-dense").parameters(net))
    return twin


@pytest.mark.parametrize("mode", ["relaxed", "relaxed for x", "relaxed to < >"])
def test_breaking_weights_over_infinite_groups_are_refused_in_the_text(mode):
    text = f"""
        group G = SO(3)
        rep V = natural(G)
        vector x in V = (1, 0, 0)
        network F : V -> V {{ {mode} }}
    """
    with pytest.raises(SpecError) as caught:
        sg.parse(text)
    (found,) = caught.value.diagnostics
    assert found.code == "SG325"
    assert found.span.line == 5
    assert "relaxed by canonical" in found.help


@pytest.mark.parametrize(
    "source", ["Sym^2(natural(G))", "natural(G) * natural(G)", "natural(G) + trivial(G)"]
)
def test_representations_without_frames_are_refused(source):
    text = f"group G = SO(3)\nrep V = {source}\nnetwork F : V -> natural(G) {{ relaxed by canonical }}"
    with pytest.raises(InputError, match="SG352"):
        sg.plan_module(sg.parse(text)["F"])
