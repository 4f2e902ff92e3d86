from __future__ import annotations

import copy
import io
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from symgroup.backends import (
    InputError,
    PluginError,
    TrainingData,
    TrainOptions,
    TrainProgress,
    run_with_bound,
)
from symgroup.ir import DropoutLayer, LinearLayer, ModulePlan, PointwiseLayer, parameter_specs
from symgroup.testing.building import one_tile
from symgroup.testing.noise import loud_noise
from symgroup.testing.plans import (
    all_cases,
    averages_form,
    canonical,
    copies,
    deep,
    deep_canonical,
)
from symgroup_torch_dense import PlanModule, TorchDenseBackend, chunks, linear

BACKEND = TorchDenseBackend()
PLANS = {case.name: case.plan for case in all_cases()} | {
    plan.name: plan for plan in (deep(), deep_canonical())
}
each_plan = pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


def _settled(plan: ModulePlan, dtype: str, seed: int = 0) -> PlanModule:
    """A module in training mode, or in use where training would draw anew at every call."""
    module = BACKEND.compile(plan, dtype=dtype, seed=seed)
    return module.train(not any(isinstance(layer, DropoutLayer) for layer in plan.layers))


def _inputs(plan: ModulePlan, *shape: int) -> torch.Tensor:
    generator = torch.Generator().manual_seed(0)
    x = torch.randint(-64, 64, (*shape, plan.source_dim), generator=generator).double() / 16
    x[..., 0] = torch.where(torch.rand(shape, generator=generator) < 0.5, x[..., 0], x[..., -1])
    return x


@each_plan
def test_the_state_dict_is_the_plans_parameters(plan: ModulePlan) -> None:
    module = BACKEND.compile(plan)
    found = {name: tuple(value.shape) for name, value in module.state_dict().items()}
    assert found == {spec.name: spec.shape for spec in parameter_specs(plan)}
    assert list(found) == [name for name, _ in module.named_parameters()]


@each_plan
def test_leading_axes_are_kept(plan: ModulePlan) -> None:
    module = _settled(plan, "float64")
    x = _inputs(plan, 2, 5)
    y = module(x)
    assert y.shape == (2, 5, plan.target_dim)
    torch.testing.assert_close(y.reshape(10, -1), module(x.reshape(10, -1)))
    torch.testing.assert_close(y[1, 2], module(x[1, 2]))
    assert module(x[:0]).shape == (0, 5, plan.target_dim)


def test_inputs_of_another_width_are_refused() -> None:
    module = BACKEND.compile(deep())
    with pytest.raises(InputError) as caught:
        module(torch.zeros(3, module.plan.source_dim + 1))
    assert caught.value.code == "SG337"


@each_plan
def test_gradients(plan: ModulePlan) -> None:
    """Autograd against finite differences, for the inputs and for every parameter."""
    if any(
        isinstance(layer, PointwiseLayer) and layer.function in {"relu", "leaky_relu"}
        for layer in plan.layers
    ):
        pytest.skip("not differentiable at 0")
    module = _settled(plan, "float64", seed=3)
    x = _inputs(plan, 4)
    parameters = dict(module.named_parameters())

    def run(*values: torch.Tensor) -> torch.Tensor:
        return torch.func.functional_call(module, dict(zip(parameters, values, strict=True)), (x,))

    if parameters:
        assert torch.autograd.gradcheck(run, tuple(parameters.values()))
    generic = torch.randn(3, plan.source_dim, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    assert torch.autograd.gradcheck(module, (generic.requires_grad_(),))


@each_plan
def test_changing_the_dtype_rounds_once(plan: ModulePlan) -> None:
    """.double() of a float32 module has float64 accuracy: thirds and tests are not rounded to float32 on the way."""
    module = _settled(plan, "float32", seed=1).half().float().double()
    x = _inputs(plan, 20)
    y, bound = run_with_bound(plan, BACKEND.parameters(module), x.numpy(), "float64")
    assert module.dtype_name == "float64"
    assert np.all(np.abs(module(x).detach().numpy() - y) <= bound)


def _through_file(module: PlanModule) -> PlanModule:
    file = io.BytesIO()
    torch.save(module, file)
    file.seek(0)
    loaded: PlanModule = torch.load(file, weights_only=False)
    return loaded


@pytest.mark.parametrize("copy_of", [copy.deepcopy, _through_file], ids=["deepcopy", "pickle"])
def test_copies_are_whole_and_apart(copy_of: Any) -> None:
    for plan in (deep(), deep_canonical()):
        module = BACKEND.compile(plan, dtype="float64")
        x = _inputs(plan, 6)
        before = module(x)
        other = copy_of(module)
        assert torch.equal(other(x), before)
        with torch.no_grad():
            for parameter in other.parameters():
                parameter.add_(1)
        assert torch.equal(module(x), before)
        assert not torch.equal(other(x), before)


def test_state_dicts_move_between_modules() -> None:
    first, second = (BACKEND.compile(deep(), seed=seed) for seed in (1, 2))
    x = _inputs(deep(), 5).float()
    assert not torch.equal(first(x), second(x))
    second.load_state_dict(first.state_dict(), strict=True)
    assert torch.equal(first(x), second(x))


def test_changed_weights_take_effect_in_eval_mode() -> None:
    module = BACKEND.compile(deep()).eval()
    x = _inputs(deep(), 5).float()
    with torch.no_grad():
        before = module(x)
        next(iter(module.parameters())).data.mul_(2)
        assert not torch.equal(module(x), before)


def test_sparse_forms_scatter_where_they_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    layers = (LinearLayer(one_tile(averages_form(), 3, 2), None),)
    plan = replace(deep(), layers=layers, source_dim=6, target_dim=9, orbit_types=())
    x = _inputs(plan, 7)
    results = []
    for limit, buffer in ((linear.DENSE_ENTRIES, "basis_0"), (0, "entry_0")):
        monkeypatch.setattr(linear, "DENSE_ENTRIES", limit)
        module = BACKEND.compile(plan, dtype="float64")
        assert f"layers.0.weight.{buffer}" in dict(module.named_buffers())
        y = module(x)
        y.square().sum().backward()
        results.append((y, module.get_parameter("layers.0.weight.0").grad))
    torch.testing.assert_close(results[0], results[1])


def test_the_canonical_mode_in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    module = BACKEND.compile(deep_canonical(), dtype="float64")
    x = _inputs(deep_canonical(), 50)
    whole = module(x)
    monkeypatch.setattr(chunks, "NUMBERS", 20)
    assert torch.equal(module(x), whole)


def test_near_ties_count_as_equal() -> None:
    module = BACKEND.compile(canonical().plan, dtype="float64")
    BACKEND.load_parameters(module, canonical().parameters)
    y = BACKEND.run(module, np.array([[1, 1 + 1e-7, 1], [1, 1.01, 1]]))
    np.testing.assert_allclose(y, [[11, 21, 31], [31, 11.01, 21]], atol=1e-6)


def test_no_gradient_leaks_between_orbit_types() -> None:
    """Only inputs of the type train its breaking weights, and an infinite input of another type does not spoil them."""
    module = BACKEND.compile(deep(), dtype="float64")
    weight = module.get_parameter("layers.0.breaking.0.0")
    module(torch.tensor([[1.0, 2.0, 3.0]], dtype=torch.float64)).sum().backward()
    assert weight.grad is not None
    assert not weight.grad.any()
    module(torch.tensor([[1.0, 1.0, 3.0]], dtype=torch.float64)).sum().backward()
    assert weight.grad.all()


def test_noise_takes_a_generator() -> None:
    module = BACKEND.compile(loud_noise())
    assert module.noise is not None
    x = torch.zeros(4, 3)
    outputs = []
    for _ in range(2):
        module.noise.generator = torch.Generator().manual_seed(3)
        outputs.append(module(x))
    assert torch.equal(*outputs)
    assert not torch.equal(outputs[0], module(x))
    module.noise.generator = None
    torch.manual_seed(1)
    first = module(x)
    torch.manual_seed(1)
    assert torch.equal(first, module(x))


def test_training_keeps_mode_and_generator() -> None:
    noisy = replace(deep(), input_step=loud_noise().input_step)
    for training in (True, False):
        module = BACKEND.compile(noisy).train(training)
        data = TrainingData(np.ones((4, 3)), np.ones((4, 1, 3)))
        BACKEND.train(module, data, TrainOptions(epochs=2))
        assert module.training is training
        assert module.noise is not None
        assert module.noise.generator is None


def test_training_with_noise_repeats_itself() -> None:
    noisy = replace(deep(), input_step=loud_noise().input_step)
    data = TrainingData(np.ones((4, 3)), np.ones((4, 1, 3)))
    results = []
    for _ in range(2):
        module = BACKEND.compile(noisy)
        results.append(BACKEND.train(module, data, TrainOptions(epochs=3, seed=2)).losses)
    assert results[0] == results[1]


def test_divergence_restores_the_last_finished_epoch() -> None:
    module = BACKEND.compile(deep())
    data = TrainingData(np.eye(3), np.ones((3, 1, 3)))
    seen: list[TrainProgress] = []
    with pytest.raises(PluginError) as caught:
        BACKEND.train(module, data, TrainOptions(epochs=9, learning_rate=1e30), seen.append)
    assert caught.value.code == "SG507"
    assert all(torch.isfinite(parameter).all() for parameter in module.parameters())


def test_progress_is_not_more_often_than_ten_times_a_second() -> None:
    module = BACKEND.compile(copies().plan)
    data = TrainingData(np.ones((2, 4)), np.ones((2, 1, 8)))
    seen: list[TrainProgress] = []
    report = BACKEND.train(module, data, TrainOptions(epochs=300), seen.append)
    assert [seen[0].epoch, seen[-1].epoch] == [1, 300]
    assert len(seen) <= 3 + 10 * report.seconds


def test_no_epochs_and_no_parameters() -> None:
    data = TrainingData(np.ones((2, 3)), np.zeros((2, 1, 3)))
    assert BACKEND.train(BACKEND.compile(deep()), data, TrainOptions(epochs=0)).losses == ()
    bare = replace(loud_noise(), input_step=None)
    assert BACKEND.train(BACKEND.compile(bare), data, TrainOptions(epochs=2)).losses == (1.0, 1.0)


@pytest.mark.parametrize("device", ["cuda:99", "cuda:-2", "cpu:x", "mps", "meta"])
def test_devices_that_are_not_there(device: str) -> None:
    with pytest.raises(PluginError) as caught:
        BACKEND.compile(deep(), device=device)
    assert caught.value.code == "SG504"


def test_an_unknown_function_is_refused() -> None:
    with pytest.raises(PluginError) as caught:
        BACKEND.compile(replace(deep(), layers=(PointwiseLayer("no_such_function"),)))
    assert caught.value.code == "SG508"


@each_plan
def test_export_and_compile_see_one_graph(plan: ModulePlan) -> None:
    module = BACKEND.compile(plan).eval()
    x = _inputs(plan, 4).float()
    program = torch.export.export(module, (x,))
    torch.testing.assert_close(program.module()(x), module(x))
    torch._dynamo.reset()
    # "eager" traces the whole graph, which is where breaks are; code for it needs a compiler
    traced = torch.compile(module, fullgraph=True, backend="eager")
    torch.testing.assert_close(traced(x), module(x))


@each_plan
def test_vmap_is_a_loop(plan: ModulePlan) -> None:
    module = BACKEND.compile(plan, dtype="float64").eval()
    x = _inputs(plan, 4, 2)
    inner = torch.func.vmap(module, randomness="different")
    torch.testing.assert_close(inner(x), module(x))
    torch.testing.assert_close(
        torch.func.vmap(inner, 1, 1, randomness="different")(x.unsqueeze(2))[:, :, 0], module(x)
    )


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
@each_plan
def test_cuda_agrees(plan: ModulePlan) -> None:
    x = _inputs(plan, 20).numpy()
    for dtype in ("float32", "float64"):
        module = BACKEND.compile(plan, device="cuda", dtype=dtype, seed=1)
        y, bound = run_with_bound(plan, BACKEND.parameters(module), x, dtype)
        sure = np.isfinite(bound)
        assert np.all(np.abs(BACKEND.run(module, x) - y)[sure] <= bound[sure])
