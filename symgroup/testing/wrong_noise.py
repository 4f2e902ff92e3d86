"""Backends that take noise, random elements or their seed badly."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symgroup.backends import Module
from symgroup.ir import ModulePlan, NoiseInput, RandomInput
from symgroup.testing.wrong import Array, WrongBackend


class ForgetsSeed(WrongBackend):
    """Draws noise and elements anew whatever the seed."""

    name = "forgets-seed"

    def run(self, module: Module, x: NDArray[Any], seed: int | None = None) -> Array:
        """Run without the seed."""
        return super().run(module, x)


class RepeatsNoise(WrongBackend):
    """Gives every sample the noise of the first."""

    name = "repeats-noise"

    def run(self, module: Module, x: NDArray[Any], seed: int | None = None) -> Array:
        """Run seeded batches of plans with noise sample by sample."""
        if seed is None or not isinstance(module.plan.input_step, NoiseInput):
            return super().run(module, x, seed)
        return np.concatenate([super(RepeatsNoise, self).run(module, row[None], seed) for row in x])


class NeverAtRandom(WrongBackend):
    """Takes the fixed choice of a canonical element where one is to be drawn."""

    name = "never-at-random"

    def spoilt(self, plan: ModulePlan) -> ModulePlan:
        """Return the plan of the step that makes the choice."""
        step = plan.input_step
        return replace(plan, input_step=step.step) if isinstance(step, RandomInput) else plan


WRONG_NOISE: tuple[type[WrongBackend], ...] = (ForgetsSeed, RepeatsNoise, NeverAtRandom)
