"""`BackendConformance`: what every backend must do, as a class of pytest tests."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from numpy.typing import NDArray

from symgroup.backends import (
    Backend,
    get_backend,
    initial_parameters,
    load_model,
    run_with_bound,
    save_model,
    unserved,
)
from symgroup.backends.features import EVERYTHING, FORMS, FUNCTIONS, LINEAR, STEPS, group_of
from symgroup.errors import InputError, PluginError, SymgroupError
from symgroup.ir import ModulePlan, parameter_specs
from symgroup.testing.activations import deep_activations
from symgroup.testing.building import PlanCase
from symgroup.testing.clouds import deep_clouds
from symgroup.testing.frames import deep_frames, deep_product_frames
from symgroup.testing.noise import NoiseConformance
from symgroup.testing.orders import deep_labelling
from symgroup.testing.plans import all_cases, circulant, deep, deep_canonical
from symgroup.testing.random_moves import RandomConformance
from symgroup.testing.training import TrainingConformance

CASES = {case.name: case for case in all_cases()}
PLANS = {
    **{name: case.plan for name, case in CASES.items()},
    "deep": deep(),
    "deep canonical": deep_canonical(),
    "deep labelling": deep_labelling(),
    "deep activations": deep_activations(),
    "deep frames": deep_frames(),
    "deep product frames": deep_product_frames(),
    "deep clouds": deep_clouds(),
}
DTYPES = ("float32", "float64")
# what a backend may leave out, but must not run as something else
OTHER_DTYPES = (
    "float16",
    "bfloat16",
    "float32",
    "float64",
    "float128",
    "complex64",
    "int64",
    "no such dtype",
)

each_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
each_plan = pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS.keys())
each_dtype = pytest.mark.parametrize("dtype", DTYPES)


class BackendConformance(TrainingConformance, NoiseConformance, RandomConformance):
    """Subclass it with `backend_name` set; override `make_backend` for one that is not installed."""

    backend_name: ClassVar[str] = ""

    def make_backend(self) -> Backend:
        """Return the backend to test."""
        return get_backend(self.backend_name)

    @pytest.fixture
    def backend(self) -> Backend:
        """The backend to test."""
        return self.make_backend()

    # -------------------------------------------------------------- claims

    def test_says_what_it_is(self, backend: Backend) -> None:
        """The name is the one it was found by; a dtype and the CPU are served."""
        assert backend.name == (self.backend_name or backend.name)
        assert set(backend.capabilities.dtypes) & set(DTYPES), "neither float32 nor float64"
        assert "cpu" in backend.capabilities.devices
        assert _is_served(backend, circulant().plan), "'linear' or IndexForm: nearly every plan has one"
        unknown = [name for name in backend.capabilities.serves if not _is_a_feature(name)]
        assert not unknown, "no part of plans has this name"

    def test_module_carries_its_plan(self, backend: Backend) -> None:
        """A module is callable and says which plan, backend and dtype it is of."""
        dtype = _dtypes(backend)[0]
        plan = circulant().plan
        module = backend.compile(plan, dtype=dtype)
        assert module.plan is plan
        assert (module.backend_name, module.dtype_name) == (backend.name, dtype)
        assert callable(module)

    @pytest.mark.parametrize("dtype", OTHER_DTYPES)
    def test_refuses_dtypes_that_it_does_not_claim(self, backend: Backend, dtype: str) -> None:
        """Anything but a claimed dtype is a PluginError, not a computation in another."""
        if dtype in backend.capabilities.dtypes:
            pytest.skip(f"{dtype} is served")
        with pytest.raises(PluginError):
            backend.compile(circulant().plan, dtype=dtype)

    @pytest.mark.parametrize("device", ["nowhere", "cuda:4096", "", "cpu :"])
    def test_refuses_devices_that_are_not_there(self, backend: Backend, device: str) -> None:
        """A device that does not exist is a PluginError."""
        with pytest.raises(PluginError):
            backend.compile(circulant().plan, device=device, dtype=_dtypes(backend)[0])

    @each_plan
    def test_refuses_plans_that_it_does_not_claim(self, backend: Backend, plan: ModulePlan) -> None:
        """A plan with a feature that is not among those served is a PluginError, not another computation."""
        if _is_served(backend, plan):
            pytest.skip("it is served")
        with pytest.raises(PluginError):
            backend.compile(plan, dtype=_dtypes(backend)[0])

    # ------------------------------------------------------------- results

    @each_dtype
    @each_case
    def test_computes_the_exact_result(self, backend: Backend, case: PlanCase, dtype: str) -> None:
        """On plans worked out by hand, the outputs are right within the bound for rounding in `dtype`."""
        module = _compiled(backend, case.plan, dtype)
        backend.load_parameters(module, case.parameters)
        _, bound = run_with_bound(case.plan, case.parameters, case.x, dtype, backend.by_blocks)
        assert np.isfinite(bound).all(), "the case's own bound"
        _assert_within(backend.run(module, case.x), case.expected, bound)

    @each_dtype
    @each_plan
    def test_stays_within_the_error_bound(self, backend: Backend, plan: ModulePlan, dtype: str) -> None:
        """On inputs with and without symmetry, outputs differ from float64's by rounding only."""
        module = _compiled(backend, plan, dtype, seed=3)
        # values that both dtypes have exactly, so that symmetric inputs are so in both
        x = np.random.default_rng(5).integers(-64, 64, size=(40, plan.source_dim)) / 32
        x[::3, 0] = x[::3, -1]
        x[1::4] = np.sign(x[1::4])  # with many ties
        y, bound = run_with_bound(plan, backend.parameters(module), x, dtype, backend.by_blocks)
        certain = np.isfinite(bound).all(axis=1)
        assert certain.sum() >= 30
        _assert_within(backend.run(module, x)[certain], y[certain], bound[certain])

    @each_dtype
    def test_outputs_have_the_dtype_and_shape(self, backend: Backend, dtype: str) -> None:
        """Batches of any size, none included, come out as (B, m) in the module's dtype."""
        module = _compiled(backend, deep(), dtype)
        for size in (0, 1, 7):
            y = backend.run(module, np.ones((size, 3)))
            assert y.shape == (size, 3)
            assert y.dtype == dtype

    @each_plan
    def test_samples_do_not_see_each_other(self, backend: Backend, plan: ModulePlan) -> None:
        """A sample's output is that of a batch of itself, up to rounding."""
        dtype = _dtypes(backend)[-1]
        module = _compiled(backend, plan, dtype)
        x = np.random.default_rng(2).integers(-9, 9, size=(6, plan.source_dim)) / 4
        x[1] = x[1, 0]  # one that is fixed by everything among those that are not
        _, bound = run_with_bound(plan, backend.parameters(module), x, dtype, backend.by_blocks)
        alone = np.concatenate([backend.run(module, row[None]) for row in x])
        _assert_within(backend.run(module, x), alone, 2 * bound)

    @each_dtype
    def test_inputs_of_any_layout_are_read_and_left_alone(self, backend: Backend, dtype: str) -> None:
        """Strided, reversed, Fortran-ordered, read-only and integer arrays are the numbers that they hold."""
        module = _compiled(backend, deep(), dtype)
        x = np.arange(-6, 6).reshape(4, 3).astype(np.float64)
        y = backend.run(module, x)
        wide = np.zeros((4, 6))
        wide[:, ::2] = x
        layouts: list[Any] = [wide[:, ::2], x[::-1].copy()[::-1], np.asfortranarray(x), x.astype(np.int64)]
        for same in layouts:
            before = same.copy()
            same.setflags(write=False)
            assert np.array_equal(backend.run(module, same), y), "the layout of the input changes the output"
            assert np.array_equal(same, before)
        for single in (x.astype(np.float32), x.astype(">f8")):
            assert np.array_equal(backend.run(module, single), y)

    def test_large_batches_are_the_samples_one_by_one(self, backend: Backend) -> None:
        """A batch of 1000 is computed as its samples are, up to rounding."""
        dtype = _dtypes(backend)[-1]
        plan = deep()
        module = _compiled(backend, plan, dtype)
        x = np.random.default_rng(3).integers(-99, 99, size=(1000, 3)) / 16
        y, bound = run_with_bound(plan, backend.parameters(module), x, dtype, backend.by_blocks)
        certain = np.isfinite(bound).all(axis=1)
        _assert_within(backend.run(module, x)[certain], y[certain], bound[certain])

    @each_plan
    def test_same_seed_same_result(self, backend: Backend, plan: ModulePlan) -> None:
        """Two compilations with one seed, and two runs, agree to the last bit."""
        dtype = _dtypes(backend)[0]
        x = np.random.default_rng(1).standard_normal((5, plan.source_dim))
        modules = [_compiled(backend, plan, dtype, seed=11) for _ in range(2)]
        outputs = [backend.run(module, x) for module in (*modules, *modules)]
        for other in outputs[1:]:
            assert np.array_equal(outputs[0], other), "two runs of one network differ"

    # ---------------------------------------------------------- parameters

    @each_plan
    def test_parameters_are_those_of_the_plan(self, backend: Backend, plan: ModulePlan) -> None:
        """Names, order and shapes are `parameter_specs`; the values are `initial_parameters` of the seed."""
        dtype = _dtypes(backend)[0]
        found = backend.parameters(_compiled(backend, plan, dtype, seed=7))
        specs = parameter_specs(plan)
        assert [(name, array.shape) for name, array in found.items()] == [(s.name, s.shape) for s in specs]
        for name, array in initial_parameters(plan, 7).items():
            assert np.array_equal(found[name], array.astype(dtype)), f"initial values of {name}"

    @each_dtype
    @each_plan
    def test_parameters_round_trip(self, backend: Backend, plan: ModulePlan, dtype: str) -> None:
        """What is loaded is what is read, and it is a copy both ways."""
        module = _compiled(backend, plan, dtype, seed=1)
        arrays = {name: array.astype(dtype) for name, array in initial_parameters(plan, 2).items()}
        passed = {name: array.copy() for name, array in arrays.items()}
        backend.load_parameters(module, passed)
        for array in (*passed.values(), *backend.parameters(module).values()):
            array[...] = 99
        for name, array in backend.parameters(module).items():
            assert np.array_equal(array, arrays[name]), f"{name} changed on its way in or out"

    @each_plan
    def test_new_parameters_take_effect(self, backend: Backend, plan: ModulePlan) -> None:
        """After a run, other parameters give other outputs, those of a module that never had the first."""
        dtype = _dtypes(backend)[0]
        module, fresh = (_compiled(backend, plan, dtype, seed=1) for _ in range(2))
        x = np.random.default_rng(4).integers(-64, 64, size=(5, plan.source_dim)) / 32
        backend.run(module, x)
        arrays = {name: array + 1 for name, array in backend.parameters(module).items()}
        for one in (module, fresh):
            backend.load_parameters(one, arrays)
        assert np.array_equal(backend.run(module, x), backend.run(fresh, x)), "a run before the load shows"

    @each_dtype
    @each_plan
    def test_model_files_round_trip(self, backend: Backend, plan: ModulePlan, dtype: str) -> None:
        """A module that goes through a model file computes what it did, to the last bit."""
        module = _compiled(backend, plan, dtype, seed=9)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "model.safetensors"
            save_model(path, plan, backend.parameters(module), backend.name, dtype)
            saved = load_model(path)
        again = backend.compile(saved.plan, dtype=saved.dtype, seed=0)
        backend.load_parameters(again, saved.parameters)
        x = np.random.default_rng(6).integers(-64, 64, size=(5, plan.source_dim)) / 32
        assert np.array_equal(backend.run(again, x), backend.run(module, x))

    @pytest.mark.parametrize("fault", ["missing", "unknown", "shape", "nan", "complex"])
    def test_refuses_parameters_that_do_not_fit(self, backend: Backend, fault: str) -> None:
        """A faulty set of parameters is an InputError and changes nothing."""
        module = _compiled(backend, deep(), _dtypes(backend)[0])
        before = backend.parameters(module)
        with pytest.raises(InputError):
            backend.load_parameters(module, _faulty(before, fault))
        for name, array in backend.parameters(module).items():
            assert np.array_equal(array, before[name]), f"{name} changed"

    @pytest.mark.parametrize(
        "x", [np.ones((2, 4)), np.ones(3), np.full((1, 3), np.nan), np.ones((1, 3), complex)]
    )
    def test_refuses_inputs_that_do_not_fit(self, backend: Backend, x: NDArray[Any]) -> None:
        """Inputs of another shape, or not finite real numbers, are an InputError."""
        module = _compiled(backend, circulant().plan, _dtypes(backend)[0])
        with pytest.raises(SymgroupError):
            backend.run(module, x)


def _dtypes(backend: Backend) -> list[str]:
    return [dtype for dtype in DTYPES if dtype in backend.capabilities.dtypes]


def _is_served(backend: Backend, plan: ModulePlan) -> bool:
    return not unserved(plan, backend.capabilities.serves)


def _is_a_feature(name: str) -> bool:
    return name in {LINEAR, FUNCTIONS, EVERYTHING} | FORMS | STEPS or group_of(name) == FUNCTIONS


def _compiled(backend: Backend, plan: ModulePlan, dtype: str, seed: int = 0) -> Any:
    if not _is_served(backend, plan):
        pytest.skip("the plan is not served")
    if dtype not in backend.capabilities.dtypes:
        pytest.skip(f"{dtype} is not served")
    return backend.compile(plan, dtype=dtype, seed=seed)


def _assert_within(y: NDArray[Any], expected: NDArray[Any], bound: NDArray[np.float64]) -> None:
    assert y.shape == expected.shape
    excess = np.abs(y.astype(np.float64) - expected) - bound
    worst = np.unravel_index(np.argmax(excess), excess.shape)
    place = f"output {worst}: {y[worst]!r} for {expected[worst]!r}, allowed is {bound[worst]:.3g}"
    assert excess[worst] <= 0, place


def _faulty(arrays: dict[str, NDArray[Any]], fault: str) -> dict[str, NDArray[Any]]:
    # the last one is at fault, so that a backend that checks while it copies is seen
    changed = {name: array + 1 for name, array in arrays.items()}
    last = list(changed)[-1]
    if fault == "missing":
        del changed[last]
    elif fault == "unknown":
        changed["no.such.parameter"] = changed[last]
    elif fault == "shape":
        changed[last] = changed[last][..., None]
    elif fault == "nan":
        changed[last] = np.full_like(changed[last], np.nan)
    else:
        changed[last] = changed[last] + 1j
    return changed
