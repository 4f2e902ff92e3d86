"""The part of the conformance suite for backends that train."""

from __future__ import annotations

import tempfile
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from symgroup.backends import (
    Backend,
    CheckpointOptions,
    Exchanges,
    Images,
    TrainingData,
    TrainOptions,
    TrainProgress,
    Turns,
    run_with_bound,
)
from symgroup.errors import InputError, PluginError
from symgroup.ir import ModulePlan
from symgroup.testing.activations import deep_activations
from symgroup.testing.plans import circulant, deep, deep_canonical

Arrays = dict[str, NDArray[np.float64]]

SMOOTH = (deep(), deep_canonical(), deep_activations())
each_smooth_plan = pytest.mark.parametrize("plan", SMOOTH, ids=[plan.name for plan in SMOOTH])


def _exchanges() -> Images:
    """Return images of three numbers in every order, of two of them, and of none."""
    groups = [[np.array([[0], [1], [2]])], [np.array([[2], [0]])], []]
    return Exchanges.of(groups, np.array([0, 1, 2, 0, 1, 0, 0, 2]))


def _turns() -> Images:
    """Return images of a vector of R^3 turned in all of it, in planes, and not at all."""
    bases, _ = np.linalg.qr(np.random.default_rng(3).standard_normal((8, 3, 3)))
    return Turns(np.array([[0, 1, 2]]), bases, np.array([3, 2, 2, 0, 3, 2, 0, 2]))


class TrainingConformance:
    """Tests of `Backend.train`; a part of `BackendConformance`."""

    @abstractmethod
    def make_backend(self) -> Backend:
        """Return the backend to test."""

    def test_refuses_to_train_where_it_says_so(self, backend: Backend) -> None:
        """A backend that is not trainable raises a PluginError."""
        if backend.capabilities.trainable:
            pytest.skip("it trains")
        module = backend.compile(circulant().plan, dtype=backend.capabilities.dtypes[0])
        with pytest.raises(PluginError):
            backend.train(module, _data(1), TrainOptions(epochs=1))

    @each_smooth_plan
    @pytest.mark.parametrize("images", [1, 3])
    def test_takes_the_steps_of_adam(self, backend: Backend, plan: ModulePlan, images: int) -> None:
        """Full-batch training is Adam on finite differences of the loss, so every gradient is right."""
        _assert_takes_the_steps_of_adam(backend, plan, _data(images))

    @pytest.mark.parametrize("images", [_exchanges, _turns], ids=["exchanges", "turns"])
    def test_compares_with_the_nearest_image(self, backend: Backend, images: Callable[[], Images]) -> None:
        """The loss and its gradients are those of the nearest image, where the images of targets are not listed."""
        _assert_takes_the_steps_of_adam(backend, deep(), replace(_data(2), images=images()))

    def test_training_repeats_itself(self, backend: Backend) -> None:
        """On the CPU one seed gives one result to the last bit, and another seed another."""
        dtype = _skip_unless_trainable(backend)
        results = []
        for seed in (5, 5, 6):
            module = backend.compile(deep(), dtype=dtype)
            backend.train(module, _data(2), TrainOptions(epochs=4, batch_size=3, seed=seed))
            results.append(np.concatenate([a.ravel() for a in backend.parameters(module).values()]))
        assert np.array_equal(results[0], results[1])
        assert not np.array_equal(results[0], results[2]), "the seed does not shuffle the samples"

    def test_goes_on_from_a_checkpoint(self, backend: Backend) -> None:
        """A run that is interrupted and goes on ends as one that was not, to the last bit."""
        dtype = _skip_unless_trainable(backend)
        if not backend.capabilities.resumable:
            pytest.skip("it keeps no checkpoints")

        def interrupt(state: TrainProgress) -> None:
            if state.epoch == 1:
                raise KeyboardInterrupt

        with tempfile.TemporaryDirectory() as folder:
            kept = CheckpointOptions(Path(folder) / "run.ckpt", seconds=0.0, resume=True)
            options = TrainOptions(epochs=4, learning_rate=0.05, batch_size=3, seed=5)
            whole = backend.compile(deep(), dtype=dtype)
            expected = backend.train(whole, _data(2), options)
            with pytest.raises(KeyboardInterrupt):
                backend.train(
                    backend.compile(deep(), dtype=dtype),
                    _data(2),
                    replace(options, checkpoint=kept),
                    interrupt,
                )
            module = backend.compile(
                deep(), dtype=dtype, seed=9
            )  # other parameters: those that count are in the file
            report = backend.train(module, _data(2), replace(options, checkpoint=kept))
        assert report.losses == expected.losses
        for name, array in backend.parameters(whole).items():
            assert np.array_equal(backend.parameters(module)[name], array), name

    def test_training_fits_and_reports(self, backend: Backend) -> None:
        """A linear equivariant map is found; the report has a loss an epoch; progress ends at the last."""
        dtype = _skip_unless_trainable(backend)
        x = np.random.default_rng(0).standard_normal((32, 3))
        data = TrainingData(x, np.roll(x, 1, axis=1)[:, None, :])
        module = backend.compile(circulant().plan, dtype=dtype)
        seen: list[TrainProgress] = []
        report = backend.train(
            module, data, TrainOptions(epochs=150, learning_rate=0.05, batch_size=8), seen.append
        )
        assert len(report.losses) == 150
        assert report.losses[-1] < 1e-3 < report.losses[0]
        assert (seen[-1].epoch, seen[-1].epochs, seen[-1].loss) == (150, 150, report.losses[-1])
        found = backend.parameters(module)["layers.0.weight.0"]
        np.testing.assert_allclose(found, [[[0, 0, 1]]], atol=0.05)

    def test_training_stops_when_it_diverges(self, backend: Backend) -> None:
        """A loss that is not finite is a PluginError, and the parameters stay finite."""
        # squares of these targets overflow in float64, and the targets themselves in float32
        dtype = _skip_unless_trainable(backend)
        module = backend.compile(deep(), dtype=dtype)
        with pytest.raises(PluginError):
            backend.train(module, TrainingData(_data(1).x, 1e200 * _data(1).targets), TrainOptions(epochs=2))
        for name, array in backend.parameters(module).items():
            assert np.isfinite(array).all(), name

    def test_refuses_data_of_other_dimensions(self, backend: Backend) -> None:
        """Data that the network cannot take is an InputError."""
        dtype = _skip_unless_trainable(backend)
        module = backend.compile(deep(), dtype=dtype)
        for n, m in ((4, 3), (3, 4)):
            with pytest.raises(InputError):
                backend.train(
                    module, TrainingData(np.ones((2, n)), np.ones((2, 1, m))), TrainOptions(epochs=1)
                )

    def test_an_interrupt_leaves_the_module_usable(self, backend: Backend) -> None:
        """KeyboardInterrupt passes through; the module still runs, with finite parameters."""
        dtype = _skip_unless_trainable(backend)
        module = backend.compile(deep(), dtype=dtype)

        def interrupt(_: TrainProgress) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            backend.train(module, _data(1), TrainOptions(epochs=5), interrupt)
        assert np.isfinite(backend.run(module, np.ones((2, 3)))).all()


def _skip_unless_trainable(backend: Backend, dtype: str = "") -> str:
    if not backend.capabilities.trainable:
        pytest.skip("it does not train")
    wanted = dtype or backend.capabilities.dtypes[0]
    if wanted not in backend.capabilities.dtypes:
        pytest.skip(f"{wanted} is not served")
    return wanted


def _assert_takes_the_steps_of_adam(backend: Backend, plan: ModulePlan, data: TrainingData) -> None:
    _skip_unless_trainable(backend, "float64")
    options = TrainOptions(epochs=3, learning_rate=0.05, batch_size=len(data.x), seed=1, weight_decay=0.01)
    module = backend.compile(plan, dtype="float64", seed=4)
    start = {name: array.astype(np.float64) for name, array in backend.parameters(module).items()}
    report = backend.train(module, data, options)
    expected, losses = _adam(plan, start, data, options)
    np.testing.assert_allclose(report.losses, losses, rtol=1e-6)
    for name, array in backend.parameters(module).items():
        # finite differences give gradients to about 1e-8; a step is at most 0.05
        np.testing.assert_allclose(array, expected[name], atol=1e-5, err_msg=name)


def _data(images: int) -> TrainingData:
    """Return eight samples, two of them with symmetry, and `images` targets each."""
    generator = np.random.default_rng(8)
    x = generator.integers(-16, 16, size=(8, 3)) / 8
    x[1, 0], x[2, 1] = x[1, 2], x[2, 0]
    return TrainingData(x, generator.standard_normal((8, images, 3)))


def _loss(plan: ModulePlan, parameters: Arrays, data: TrainingData) -> float:
    y, _ = run_with_bound(plan, parameters, data.x, "float64")
    return float(np.mean((y - data.nearest(y, np.arange(len(y)))) ** 2))


def _gradient(plan: ModulePlan, parameters: Arrays, data: TrainingData) -> Arrays:
    """Return central differences; the step 1e-5 balances its square against float64's roundoff over it."""
    step = 1e-5
    gradient = {name: np.zeros_like(array) for name, array in parameters.items()}
    for name, array in parameters.items():
        for place in np.ndindex(array.shape):
            sides = []
            for sign in (1, -1):
                moved = {other: value.copy() for other, value in parameters.items()}
                moved[name][place] += sign * step
                sides.append(_loss(plan, moved, data))
            gradient[name][place] = (sides[0] - sides[1]) / (2 * step)
    return gradient


@dataclass(slots=True)
class _Moments:
    first: Any = field(default=0.0)
    second: Any = field(default=0.0)


def _adam(
    plan: ModulePlan, parameters: Arrays, data: TrainingData, options: TrainOptions
) -> tuple[Arrays, list[float]]:
    """Return the parameters after Adam, and each epoch's loss before its step.

    Weight decay adds to the gradient.
    References: Kingma and Ba, arXiv:1412.6980, algorithm 1 with its defaults.
    """
    moments = {name: _Moments() for name in parameters}
    losses = []
    for step in range(1, options.epochs + 1):
        losses.append(_loss(plan, parameters, data))
        gradient = _gradient(plan, parameters, data)
        updated = {}
        for name, array in parameters.items():
            g, m = gradient[name] + options.weight_decay * array, moments[name]
            m.first = 0.9 * m.first + 0.1 * g
            m.second = 0.999 * m.second + 0.001 * g**2
            rate = np.sqrt(m.second / (1 - 0.999**step)) + 1e-8
            updated[name] = array - options.learning_rate * m.first / (1 - 0.9**step) / rate
        parameters = updated
    return parameters, losses
