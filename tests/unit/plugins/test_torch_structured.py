"""torch-structured: every strategy computes what the reference does, and modules are ordinary citizens of torch."""

from __future__ import annotations

import copy
import pickle
import shutil
from dataclasses import replace

import numpy as np
import pytest
import torch

from symgroup.backends import PluginError, get_backend, initial_parameters, run_with_bound
from symgroup.errors import LimitError
from symgroup.groups import cyclic, dicyclic, dihedral, orthogonal, symmetric
from symgroup.ir import (
    IndexForm,
    LinearLayer,
    LinearMap,
    ModulePlan,
    PointwiseLayer,
    Tile,
    frozen_array,
    parameter_specs,
    partition_form,
    written_out,
)
from symgroup.representations import (
    Representation,
    direct_sum,
    irrep,
    natural,
    regular,
    tensor_product,
    trivial,
)
from symgroup.solve import equivariant_basis
from symgroup.testing.conformance import PLANS
from symgroup_torch_dense import PlanModule, TorchDenseBackend
from symgroup_torch_structured import TorchStructuredBackend
from symgroup_torch_structured.choose import BY_TILE, STRATEGIES

REFERENCE = get_backend("reference")
SO3, LORENTZ = orthogonal(3, special=True), orthogonal(3, 1)


def plan_between(V: Representation, W: Representation, bias: bool = False) -> ModulePlan:
    shift = equivariant_basis(trivial(V.group), W).space if bias else None
    layer = LinearLayer(equivariant_basis(V, W).space, shift)
    name = f"{V} -> {W}"
    return ModulePlan(name, str(V.group), None, str(V), str(W), V.dim, W.dim, None, (), (layer,), ())


def _plans() -> dict[str, ModulePlan]:
    S4, S5, C6 = natural(symmetric(4)), natural(symmetric(5)), natural(cyclic(6))
    square = tensor_product(S4, S4)
    return {
        "sets": plan_between(direct_sum([(3, S5)]), direct_sum([(2, S5)]), bias=True),
        "graphs": plan_between(direct_sum([(2, square)]), direct_sum([(3, square)])),
        "graphs, few values": plan_between(tensor_product(S3(), S3()), tensor_product(S3(), S3())),
        "many powers": plan_between(
            direct_sum([(2, S4), (1, square), (2, trivial(S4.group))]),
            direct_sum([(1, square), (3, S4), (2, trivial(S4.group))]),
            bias=True,
        ),
        "circles": plan_between(direct_sum([(2, C6)]), direct_sum([(3, C6)]), bias=True),
        "one circle": plan_between(natural(cyclic(7)), natural(cyclic(7))),
        "reflected circle": plan_between(natural(dihedral(5)), natural(dihedral(5))),
        "regular": plan_between(
            direct_sum([(3, regular(dihedral(4)))]), direct_sum([(2, regular(dihedral(4)))])
        ),
        "quaternions": plan_between(
            direct_sum([(2, regular(dicyclic(8)))]), direct_sum([(1, regular(dicyclic(8)))])
        ),
        "degrees": plan_between(
            direct_sum([(2, irrep(SO3, 0)), (3, irrep(SO3, 1)), (1, irrep(SO3, 2))]),
            direct_sum([(1, irrep(SO3, 2)), (4, irrep(SO3, 1)), (1, irrep(SO3, 3))]),
        ),
        "Lorentz": plan_between(
            direct_sum([(2, trivial(LORENTZ)), (1, tensor_product(natural(LORENTZ), natural(LORENTZ)))]),
            direct_sum([(1, tensor_product(natural(LORENTZ), natural(LORENTZ))), (2, trivial(LORENTZ))]),
        ),
        "grid": grid_plan(),
        "copies": copies_plan(),
        "diagrams": diagrams_plan(),
    }


def S3() -> Representation:
    return natural(symmetric(3))


def grid_plan() -> ModulePlan:
    """Two copies of functions on a grid of 3 x 4, with holes and signs in the kernel."""
    kernel, sign = np.arange(12), np.ones(12, dtype=np.int64)
    kernel[7], sign[7], sign[5] = -1, 0, -1
    places = np.stack(np.unravel_index(np.arange(12), (3, 4)))
    steps = (places[:, None, :] - places[:, :, None]) % np.array([3, 4])[:, None, None]
    shift = steps[0] * 4 + steps[1]
    form = IndexForm(12, frozen_array(kernel[shift]), frozen_array(sign[shift]))
    space = LinearMap((24, 36), (form,), (Tile(0, 0, 0, 2, 3),))
    return ModulePlan("grid", "Z", None, "V", "W", 36, 24, None, (), (LinearLayer(space, None),), ())


def copies_plan() -> ModulePlan:
    """Multiples of the identity of dims 1, 3 and 5, with a gap, and two tiles in one row."""
    forms = tuple(
        IndexForm(1, frozen_array(np.where(np.eye(n) == 1, 0, -1)), frozen_array(np.eye(n)))
        for n in (1, 3, 5)
    )
    tiles = (Tile(0, 0, 0, 4, 2), Tile(1, 4, 2, 2, 2), Tile(2, 12, 8, 2, 7), Tile(1, 4, 8, 2, 3))
    space = LinearMap((22, 43), forms, tiles)
    return ModulePlan("copies", "G", None, "V", "W", 43, 22, None, (), (LinearLayer(space, None),), ())


def diagrams_plan() -> ModulePlan:
    """Diagrams as such, in a plan with a hidden layer."""
    up, down = partition_form(3, 2, 1), partition_form(3, 1, 2)
    first = LinearMap((18, 6), (up,), (Tile(0, 0, 0, 2, 2),))
    second = LinearMap((3, 18), (down,), (Tile(0, 0, 0, 1, 2),))
    layers = (LinearLayer(first, None), PointwiseLayer("tanh"), LinearLayer(second, None))
    return ModulePlan("diagrams", "S(3)", 6, "V", "W", 6, 3, None, (), layers, ())


CASES = {**PLANS, **_plans()}


def parameters_of(plan: ModulePlan) -> dict[str, np.ndarray]:
    random = np.random.default_rng(4)
    return {
        s.name: random.uniform(0.25, 1, s.shape) * random.choice((-1, 1), s.shape)
        for s in parameter_specs(plan)
    }


def compiled(plan: ModulePlan, strategy: str, dtype: str = "float64", batch: int = 8) -> PlanModule:
    backend = TorchStructuredBackend(strategy, batch)
    module = backend.compile(plan, dtype=dtype)
    backend.load_parameters(module, parameters_of(plan))
    return module


# ---------------------------------------------------------------- strategies


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("strategy", ["auto", *STRATEGIES])
@pytest.mark.parametrize("name", CASES)
def test_every_strategy_computes_what_the_reference_does(name: str, strategy: str, dtype: str) -> None:
    plan = CASES[name]
    x = np.random.default_rng(7).integers(-64, 64, size=(9, plan.source_dim)) / 32
    x[0] = x[0, 0]
    module = compiled(plan, strategy, dtype)
    backend = TorchStructuredBackend(strategy)
    right = REFERENCE.compile(plan, dtype="float64")
    REFERENCE.load_parameters(right, backend.parameters(module))
    expected = REFERENCE.run(right, x)
    _, bound = run_with_bound(plan, backend.parameters(module), x, dtype, by_blocks=True)
    certain = np.isfinite(bound).all(axis=1)
    assert certain.sum() >= 6
    for mode in (True, False):
        found = backend.run(module.train(mode), x)
        assert (np.abs(found - expected)[certain] <= bound[certain]).all()


@pytest.mark.parametrize(
    ("name", "strategy"),
    [
        *(("sets", "diagrams"), ("graphs", "diagrams"), ("graphs, few values", "diagrams")),
        *(("many powers", "diagrams"), ("circles", "fourier"), ("one circle", "fourier")),
        *(
            ("reflected circle", "fourier"),
            ("grid", "fourier"),
            ("copies", "copies"),
            ("diagrams", "diagrams"),
        ),
        *(("regular", "isotypic"), ("many powers", "isotypic"), ("quaternions", "isotypic")),
        *(("degrees", "isotypic"), ("degrees", "copies"), ("Lorentz", "isotypic")),
    ],
)
def test_a_forced_strategy_is_used(name: str, strategy: str) -> None:
    choices = TorchStructuredBackend(strategy).choices(CASES[name])
    assert any(choice.chosen == strategy for choice in choices)
    alone = all(choice.chosen in {strategy, BY_TILE} for choice in choices)
    assert alone or (name, strategy) == ("many powers", "diagrams")
    assert strategy in repr(compiled(CASES[name], strategy))


@pytest.mark.parametrize("strategy", STRATEGIES)
@pytest.mark.parametrize("name", _plans())
def test_gradients_are_right(name: str, strategy: str) -> None:
    module = compiled(CASES[name], strategy)
    x = torch.randn(3, module.plan.source_dim, dtype=torch.float64, requires_grad=True)
    tensors = [parameter.detach().clone().requires_grad_() for parameter in module.parameters()]
    names = [name for name, _ in module.named_parameters()]

    def apply(x: torch.Tensor, *values: torch.Tensor) -> torch.Tensor:
        return torch.func.functional_call(module, dict(zip(names, values, strict=True)), (x,))

    assert torch.autograd.gradcheck(apply, (x, *tensors), fast_mode=True)
    assert torch.autograd.gradgradcheck(apply, (x, *tensors), fast_mode=True)


@pytest.mark.parametrize("batch", [64, 1024])
def test_multiples_of_the_identity_need_no_change_of_basis(batch: int) -> None:
    degrees = direct_sum([(64, irrep(SO3, l)) for l in range(3)])
    module = TorchStructuredBackend(batch=batch).compile(plan_between(degrees, degrees))
    assert "copies" in repr(module)


def test_an_unknown_strategy_is_refused() -> None:
    with pytest.raises(PluginError) as caught:
        compiled(CASES["sets"], "fastest")
    assert caught.value.diagnostics[0].code == "SG361"


# ------------------------------------------------------------------ diagrams


def large_plan() -> ModulePlan:
    form = partition_form(100, 2, 2)
    layer = LinearLayer(LinearMap((20_000, 20_000), (form,), (Tile(0, 0, 0, 2, 2),)), None)
    return ModulePlan("large", "S(100)", None, "V", "W", 20_000, 20_000, None, (), (layer,), ())


def test_graphs_on_100_points_run_and_are_equivariant() -> None:
    plan = large_plan()
    module = compiled(plan, "auto")
    x = torch.randn(2, 2, 100, 100, dtype=torch.float64)
    order = torch.randperm(100, generator=torch.Generator().manual_seed(0))

    def turned(z: torch.Tensor) -> torch.Tensor:
        return z[:, :, order][:, :, :, order]

    y = module(x.flatten(1)).view(2, 2, 100, 100)
    moved = module(turned(x).flatten(1)).view(2, 2, 100, 100)
    assert torch.allclose(moved, turned(y), rtol=0, atol=1e-9)


def test_dense_backends_refuse_what_they_cannot_build() -> None:
    plan = large_plan()
    for backend in (REFERENCE, TorchDenseBackend()):
        with pytest.raises(LimitError) as caught:
            backend.run(backend.compile(plan), np.zeros((1, 20_000)))
        assert caught.value.diagnostics[0].code == "SG360"
    with pytest.raises(LimitError):
        run_with_bound(plan, initial_parameters(plan, 0), np.zeros((1, 20_000)))


def test_initial_parameters_do_not_depend_on_how_a_basis_is_written() -> None:
    plan = diagrams_plan()
    layers = tuple(
        replace(layer, weight=replace(layer.weight, forms=tuple(map(written_out, layer.weight.forms))))
        if isinstance(layer, LinearLayer)
        else layer
        for layer in plan.layers
    )
    ours, theirs = initial_parameters(plan, 3), initial_parameters(replace(plan, layers=layers), 3)
    assert all(np.array_equal(ours[name], theirs[name]) for name in theirs)


# ------------------------------------------------------------------ citizens

BACKENDS = {
    "dense": TorchDenseBackend(),
    "structured": TorchStructuredBackend(batch=100_000),
    "isotypic": TorchStructuredBackend("isotypic"),
}
NAMES = ("graphs", "circles", "copies", "many powers")
each_backend = pytest.mark.parametrize("backend", BACKENDS)
each_name = pytest.mark.parametrize("name", NAMES)


def citizen(backend: str, name: str, dtype: str = "float32") -> tuple[PlanModule, torch.Tensor]:
    plan = CASES[name]
    module = BACKENDS[backend].compile(plan, dtype=dtype)
    BACKENDS[backend].load_parameters(module, parameters_of(plan))
    return module, torch.randn(5, plan.source_dim, dtype=getattr(torch, dtype))


@each_name
@each_backend
def test_states_are_interchangeable_and_the_same_in_every_mode(backend: str, name: str) -> None:
    module, x = citizen(backend, name)
    keys = [spec.name for spec in parameter_specs(module.plan)]
    assert list(module.state_dict()) == keys
    with torch.no_grad():
        module.eval()(x)
    assert list(module.state_dict()) == keys
    other = BACKENDS["structured" if backend == "dense" else "dense"].compile(module.plan)
    other.load_state_dict(module.state_dict())
    assert torch.allclose(other(x), module(x), rtol=1e-4, atol=1e-4)


@each_name
@each_backend
def test_copies_and_pickles_after_eval(backend: str, name: str) -> None:
    module, x = citizen(backend, name)
    with torch.no_grad():
        y = module.eval()(x)
        for other in (copy.deepcopy(module), pickle.loads(pickle.dumps(module))):
            assert torch.equal(other(x), y)
            next(other.parameters()).add_(1.0)
            assert not torch.equal(other(x), y)
        assert torch.equal(module(x), y)


@each_name
@each_backend
def test_weights_changed_in_eval_mode_take_effect(backend: str, name: str) -> None:
    module, x = citizen(backend, name)
    module.eval()
    with torch.no_grad():
        before = module(x)
        for parameter in module.parameters():
            parameter.data.mul_(2.0)  # leaves no trace in version counters
        assert torch.allclose(module(x), 2 * before, rtol=1e-4, atol=1e-4)
        assert not torch.allclose(module(x), before)
        fresh = BACKENDS[backend].compile(module.plan).eval()
        fresh.load_state_dict(module.state_dict())
        assert torch.equal(fresh(x), module(x))


@each_name
@each_backend
def test_double_is_fully_accurate(backend: str, name: str) -> None:
    module, _ = citizen(backend, name)
    x = np.random.default_rng(0).standard_normal((4, module.plan.source_dim))
    with torch.no_grad():
        module.eval()(torch.from_numpy(x).float())
        module.double()
    BACKENDS[backend].load_parameters(module, parameters_of(module.plan))
    found = BACKENDS[backend].run(module, x)
    expected, bound = run_with_bound(module.plan, parameters_of(module.plan), x, "float64", by_blocks=True)
    assert (np.abs(found - expected) <= bound).all()


@each_name
@each_backend
def test_export_gives_the_same_outputs(backend: str, name: str) -> None:
    module, x = citizen(backend, name)
    program = torch.export.export(module.eval(), (x,))
    assert torch.allclose(program.module()(x), module(x), rtol=1e-4, atol=1e-4)


@pytest.mark.slow
@each_name
@each_backend
def test_compile_has_no_graph_breaks(backend: str, name: str) -> None:
    module, x = citizen(backend, name)
    # "eager" traces the whole graph, which is where breaks are; code for it needs a compiler
    torch._dynamo.reset()
    compiled_module = torch.compile(module, fullgraph=True, backend="eager")
    assert torch.allclose(compiled_module(x), module(x), rtol=1e-4, atol=1e-4)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("g++") is None, reason="torch.compile needs a C++ compiler")
@pytest.mark.filterwarnings("ignore:`torch.jit:DeprecationWarning")  # torch's own use of torch.jit
def test_compile_with_code_generation() -> None:
    module, x = citizen("structured", "graphs")
    torch._dynamo.reset()
    found = torch.compile(module, fullgraph=True)(x)
    assert torch.allclose(found, module(x), rtol=1e-4, atol=1e-4)


@each_name
@each_backend
def test_autocast_and_bfloat16_are_near(backend: str, name: str) -> None:
    module, x = citizen(backend, name)
    y = module(x).detach()
    scale = float(y.abs().max())
    with torch.autocast("cpu", dtype=torch.bfloat16), torch.no_grad():
        near = module.eval()(x)
    assert torch.allclose(near.float(), y, rtol=0, atol=0.1 * scale)
    with torch.no_grad():
        assert torch.allclose(module(x), y, rtol=1e-4, atol=1e-4 * scale)  # nothing rounded was kept
        low = copy.deepcopy(module).to(torch.bfloat16)(x.to(torch.bfloat16))
    assert low.dtype == torch.bfloat16
    assert torch.allclose(low.float(), y, rtol=0, atol=0.1 * scale)


@each_name
@each_backend
def test_vmap_is_a_loop(backend: str, name: str) -> None:
    module, x = citizen(backend, name)
    module.eval()
    with torch.no_grad():
        found = torch.func.vmap(module)(x.unsqueeze(1))
        assert torch.allclose(found[:, 0], module(x), rtol=1e-4, atol=1e-4)
