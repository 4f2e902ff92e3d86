"""The part of the conformance suite for noise."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

import numpy as np
import pytest

from symgroup.backends import Backend, run_with_bound, unserved
from symgroup.ir import ModulePlan, NoiseInput, PointwiseLayer
from symgroup.testing.building import plan_of


def loud_noise() -> ModulePlan:
    """A plan that adds noise of standard deviation 2 to three coordinates and nothing else."""
    return plan_of("noise", [PointwiseLayer("identity")], 3, 3, input_step=NoiseInput(2.0))


class NoiseConformance:
    """Tests of noise steps; a part of `BackendConformance`."""

    @abstractmethod
    def make_backend(self) -> Backend:
        """Return the backend to test."""

    def test_noise_is_drawn_anew(self, backend: Backend) -> None:
        """Without a seed a noise step changes its output from call to call, with the standard deviation of the plan."""
        module = _compiled(backend, loud_noise())
        x = np.zeros((2000, 3))
        first, second = backend.run(module, x), backend.run(module, x)
        assert not np.array_equal(first, second), "two calls gave the same noise"
        for noise in (first, second):
            # 6000 draws of standard deviation 2: both limits are more than 6 standard errors away
            assert abs(float(np.mean(noise))) < 0.2
            assert abs(float(np.std(noise)) - 2) < 0.15

    def test_noise_of_a_seed_is_standard_noise(self, backend: Backend) -> None:
        """With a seed the outputs are those for x + s e, e the numbers of `symgroup.backends.standard_noise`."""
        plan = loud_noise()
        module = _compiled(backend, plan)
        x = np.random.default_rng(7).integers(-64, 64, size=(40, 3)) / 32
        for seed in (0, 3):
            y = backend.run(module, x, seed)
            expected, bound = run_with_bound(
                plan, backend.parameters(module), x, module.dtype_name, backend.by_blocks, seed
            )
            assert (np.abs(y - expected) <= bound).all(), f"seed {seed} gives another noise"
            assert np.array_equal(y, backend.run(module, x, seed)), "one seed gives two outputs"
        assert not np.array_equal(backend.run(module, x), backend.run(module, x)), "a seed was kept for later"


def _compiled(backend: Backend, plan: ModulePlan) -> Any:
    if unserved(plan, backend.capabilities.serves):
        pytest.skip("noise is not served")
    return backend.compile(plan, dtype=backend.capabilities.dtypes[0])
