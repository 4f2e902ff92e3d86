"""Layers that are neither linear nor pointwise: equivariance of compiled modules, gradients, export, exact constants."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
import torch

import symgroup as sg
from symgroup.backends import get_backend
from symgroup.groups import FiniteGroup
from symgroup.representations import Representation
from symgroup.representations.floats import float_matrix

GROUPS = {
    "crystal": "group G = matrices < [[1, -1], [1, 0]], [[0, 1], [1, 0]] >  rep V = natural(G)",
    "rotations": "group G = SO(3)  rep V = natural(G) + Sym^2(natural(G))",
    "points": "group G = S(4)  rep V = natural(G)",
    "boosts": "group G = Lorentz()  rep V = natural(G)",
}
STEPS = (
    "norm tanh",
    "norm relu",
    "gated",
    "bilinear",
    "bilinear, gated tanh",
    "gated, normalise, dropout 1/2",
)


def network(group: str, step: str) -> sg.parse:
    return sg.parse(
        f"{GROUPS[group]}  network F : V -> V {{ hidden 3 V + 2 trivial(G), {step}  hidden 2 V, {step} }}"
    )


def samples_of(V: Representation) -> list[np.ndarray]:
    """Return matrices of elements: generators, or for Lie groups exponentials along the generators of the algebra."""
    if isinstance(V.group, FiniteGroup):
        return [float_matrix(V.matrix(g)) for g in V.group.generators]
    drho = [torch.tensor(float_matrix(V.derivative(X))) for X in V.group.lie_algebra]
    return [torch.linalg.matrix_exp(0.7 * X).numpy() for X in drho]


def loud(module: torch.nn.Module) -> torch.nn.Module:
    """Give every parameter a value that is not zero."""
    generator = torch.Generator().manual_seed(3)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(0.6 * torch.randn(parameter.shape, generator=generator, dtype=parameter.dtype))
    return module


ALLOWED = [(group, step) for group in GROUPS for step in STEPS if group != "boosts" or "norm" not in step]


@pytest.mark.parametrize(("group", "step"), ALLOWED)
def test_compiled_networks_are_equivariant(group: str, step: str) -> None:
    spec = network(group, step)
    module = loud(sg.compile_module(spec["F"], dtype="float64")).eval()
    V = spec["V"]
    x = torch.tensor(np.random.default_rng(0).standard_normal((5, V.dim)))
    for rho in map(torch.tensor, samples_of(V)):
        moved, y = module(x @ rho.T), module(x) @ rho.T
        assert torch.allclose(moved, y, rtol=1e-9, atol=1e-9)
    # without linear invariants, gates and products of one layer are constants
    if group not in ("crystal", "boosts") or step not in ("gated", "bilinear"):
        assert not torch.allclose(module(2 * x), 2 * module(x), rtol=1e-3), "it is not a linear network"


@pytest.mark.parametrize("step", STEPS)
def test_gradients_are_those_of_finite_differences(step: str) -> None:
    module = loud(sg.compile_module(network("crystal", step)["F"], dtype="float64")).eval()
    x = torch.randn(3, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(1), requires_grad=True)
    names, values = zip(*module.named_parameters(), strict=True)

    def run(x: torch.Tensor, *values: torch.Tensor) -> torch.Tensor:
        return torch.func.functional_call(module, dict(zip(names, values, strict=True)), (x,))

    assert torch.autograd.gradcheck(run, (x, *values))


@pytest.mark.parametrize("step", STEPS)
def test_modules_are_ordinary_citizens(step: str) -> None:
    F = network("points", step)["F"]
    module = loud(sg.compile_module(F)).eval()
    x = torch.randn(4, 4, generator=torch.Generator().manual_seed(1))
    y = module(x)
    for again in (copy.deepcopy(module), pickle.loads(pickle.dumps(module))):
        assert torch.equal(again(x), y)
    assert set(module.train().state_dict()) == set(module.eval().state_dict())
    exported = torch.export.export(module, (x,), dynamic_shapes=({0: torch.export.Dim("batch")},))
    assert torch.allclose(exported.module()(x[:3]), y[:3], atol=1e-6)
    doubled = module.float().double()
    fresh = sg.compile_module(F, dtype="float64").eval()
    fresh.load_state_dict(doubled.state_dict())
    assert torch.equal(doubled(x.double()), fresh(x.double())), "a constant was rounded twice"


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("name", ["reference", "torch-structured"])
def test_other_backends_agree(name: str, step: str) -> None:
    plan = sg.plan_module(network("crystal", step)["F"])
    backend, dense = get_backend(name), get_backend("torch-dense")
    x = np.random.default_rng(0).standard_normal((3, 2))
    module, other = (
        backend.compile(plan, dtype="float64", seed=4),
        dense.compile(plan, dtype="float64", seed=4),
    )
    np.testing.assert_allclose(backend.run(module, x), dense.run(other, x), rtol=1e-10, atol=1e-12)


def test_dropout_drops_whole_copies_in_training_only() -> None:
    spec = sg.parse(
        "group G = C(4)  rep V = natural(G)  network F : V -> 8 V { hidden 50 V + 6 trivial(G), dropout 1/4 }"
    )
    dropout = sg.compile_module(spec["F"]).layers[1]
    x = torch.ones(400, 206)
    torch.manual_seed(0)
    y = dropout.train()(x)
    copies = y[:, :200].reshape(400, 50, 4)
    assert (copies == copies[..., :1]).all(), "a copy was dropped in part"
    assert y.unique().tolist() == pytest.approx([0, 4 / 3])
    # 22400 draws: a standard error of 0.003
    assert abs(float((copies[..., 0] == 0).float().mean()) - 0.25) < 0.02
    assert abs(float((y[:, 200:] == 0).float().mean()) - 0.25) < 0.04
    assert torch.equal(dropout.eval()(x), x)


def test_for_every_mask_dropout_commutes_with_the_group() -> None:
    spec = sg.parse(f"{GROUPS['crystal']}  network F : V -> V {{ hidden 5 V, norm tanh, dropout 0.5 }}")
    module = loud(sg.compile_module(spec["F"], dtype="float64")).train()
    x = torch.randn(6, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    for rho in map(torch.tensor, samples_of(spec["V"])):
        torch.manual_seed(5)
        moved = module(x @ rho.T)
        torch.manual_seed(5)
        assert torch.allclose(moved, module(x) @ rho.T, atol=1e-12)


def test_runs_and_predictions_do_not_drop() -> None:
    spec = network("points", "relu, dropout 0.5")
    backend = get_backend("torch-dense")
    module = backend.compile(sg.plan_module(spec["F"])).train()
    x = np.ones((3, 4))
    assert np.array_equal(backend.run(module, x), backend.run(module, x))
    assert module.training


def test_norms_are_smooth_at_zero() -> None:
    module = loud(sg.compile_module(network("points", "norm sigmoid")["F"], dtype="float64"))
    x = torch.zeros(1, 4, dtype=torch.float64, requires_grad=True)
    (gradient,) = torch.autograd.grad(module(x).sum(), x)
    assert torch.isfinite(gradient).all()
