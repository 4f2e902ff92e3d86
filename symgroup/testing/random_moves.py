"""The part of the conformance suite for the canonical mode at random."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from typing import cast

import numpy as np
import pytest

from symgroup.backends import Backend, run_with_bound, unserved
from symgroup.ir import ElementStep, ModulePlan, RandomInput
from symgroup.testing.clouds import deep_clouds
from symgroup.testing.frames import deep_frames, deep_product_frames
from symgroup.testing.orders import deep_labelling, sorting
from symgroup.testing.plans import deep_canonical


def at_random(plan: ModulePlan) -> ModulePlan:
    """Return a plan in canonical mode with its elements drawn at random."""
    step = cast(ElementStep, plan.input_step)
    return replace(plan, name=f"{plan.name} at random", input_step=RandomInput(step))


RANDOM = tuple(
    at_random(plan)
    for plan in (
        sorting().plan,
        deep_canonical(),
        deep_labelling(),
        deep_frames(),
        deep_product_frames(),
        deep_clouds(),
    )
)


class RandomConformance:
    """Tests of random steps; a part of `BackendConformance`."""

    @abstractmethod
    def make_backend(self) -> Backend:
        """Return the backend to test."""

    @pytest.mark.parametrize("plan", RANDOM, ids=[plan.name for plan in RANDOM])
    def test_elements_of_a_seed_are_the_random_moves(self, backend: Backend, plan: ModulePlan) -> None:
        """With a seed the outputs are those for the g of `symgroup.backends.random_moves`; without one they change."""
        _skip_unless_served(backend, plan)
        module = backend.compile(plan, dtype=backend.capabilities.dtypes[0], seed=2)
        x = np.random.default_rng(7).integers(-1, 2, size=(40, plan.source_dim)).astype(np.float64)
        x[:20] = 1.0  # inputs with symmetry
        for seed in (0, 3):
            y = backend.run(module, x, seed)
            expected, bound = run_with_bound(
                plan, backend.parameters(module), x, module.dtype_name, backend.by_blocks, seed
            )
            assert np.isfinite(bound[:20]).all()
            assert (np.abs(y - expected) <= bound).all(), f"seed {seed} gives other elements"
            assert np.array_equal(y, backend.run(module, x, seed)), "one seed gives two outputs"
        assert not np.array_equal(backend.run(module, x), backend.run(module, x)), "a seed was kept for later"

    def test_elements_are_drawn_for_each_sample(self, backend: Backend) -> None:
        """S(3) at 0: each of the six orders of the learned vector comes about as often."""
        plan = RANDOM[0]
        _skip_unless_served(backend, plan)
        module = backend.compile(plan, dtype=backend.capabilities.dtypes[0], seed=2)
        found, counts = np.unique(backend.run(module, np.zeros((3000, 6))), axis=0, return_counts=True)
        assert len(found) == 6
        # 3000 draws: a count has a standard deviation of 20.4, and all are within 6 of these of 500
        assert (np.abs(counts - 500) < 123).all()


def _skip_unless_served(backend: Backend, plan: ModulePlan) -> None:
    if unserved(plan, backend.capabilities.serves):
        pytest.skip("random elements are not served")
