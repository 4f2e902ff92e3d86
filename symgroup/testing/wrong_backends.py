"""Backends that are wrong on purpose, each in one way; the suite must catch each for its own reason.

Each wraps a right backend and spoils the plan, the parameters or the results on the way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symgroup.backends import (
    Capabilities,
    Module,
    checked_parameters,
)
from symgroup.backends.features import FUNCTIONS, LINEAR, STEPS
from symgroup.ir import AlgebraicForm, CanonicalInput, DiagramForm, IndexForm, ModulePlan, frozen_array
from symgroup.testing.spoil import (
    emptied,
    in_first_root,
    rounded_form,
    transposed,
    with_forms,
    with_layers,
    with_terms,
    with_tests,
    without_orientation,
)
from symgroup.testing.wrong import Array, WrongBackend, WrongModule
from symgroup.testing.wrong_activations import WRONG_ACTIVATIONS
from symgroup.testing.wrong_noise import WRONG_NOISE
from symgroup.testing.wrong_steps import WRONG_STEPS
from symgroup.testing.wrong_training import WRONG_TRAINING

# ------------------------------------------------------- wrong in the plan


class DropsSigns(WrongBackend):
    """Takes every entry of an index form for 1."""

    name = "drops-signs"

    def spoilt(self, plan: ModulePlan) -> ModulePlan:
        """Make every sign positive."""
        return with_forms(plan, IndexForm, lambda form: replace(form, sign=frozen_array(np.abs(form.sign))))


class TransposesWeights(WrongBackend):
    """Applies the transpose of square forms."""

    name = "transposes-weights"

    def spoilt(self, plan: ModulePlan) -> ModulePlan:
        """Transpose square index forms."""
        return with_forms(plan, IndexForm, transposed)


class IgnoresBias(WrongBackend):
    """Has the bias's parameters, and never adds it."""

    name = "ignores-bias"

    def spoilt(self, plan: ModulePlan) -> ModulePlan:
        """Put holes in the place of every bias."""
        return with_layers(
            plan, lambda layer: replace(layer, bias=emptied(layer.bias) if layer.bias else None)
        )


class IgnoresBreaking(WrongBackend):
    """Has the breaking parameters, and never applies them."""

    name = "ignores-breaking"

    def spoilt(self, plan: ModulePlan) -> ModulePlan:
        """Put holes in the place of every breaking term."""
        return with_terms(plan, lambda term: replace(term, weight=emptied(term.weight)))


class BreaksForSmallestType(WrongBackend):
    """Takes the orbit type of the smallest order that holds, not of the largest."""

    name = "smallest-type"

    def spoilt(self, plan: ModulePlan) -> ModulePlan:
        """Turn the orders round."""
        most = max((item.order for item in plan.orbit_types), default=0)
        types = tuple(replace(item, order=1 + most - item.order) for item in plan.orbit_types)
        return replace(plan, orbit_types=types)


class MeasuresCoordinates(WrongBackend):
    """Compares the largest coordinates of tests and inputs, not distances in the plan's scalar product."""

    name = "measures-coordinates"

    def spoilt(self, plan: ModulePlan) -> ModulePlan:
        """Take the scalar product away."""
        return replace(plan, scalar_product=None)


class CarriesBackwards(WrongBackend):
    """Carries the learned vector by the inverse of c(x)."""

    name = "carries-backwards"

    def spoilt(self, plan: ModulePlan) -> ModulePlan:
        """Transpose rho_U, whose matrices are orthogonal in the suite's plans."""
        step = plan.input_step
        if not isinstance(step, CanonicalInput):
            return plan
        turned = frozen_array(step.carry.values.transpose(0, 2, 1))
        return replace(plan, input_step=replace(step, carry=replace(step.carry, values=turned)))


# ------------------------------------------------ wrong on the way through


class ForgetsCopyOrder(WrongBackend):
    """Fills the grid of copies column by column."""

    name = "forgets-copy-order"

    def parameters(self, module: Module) -> dict[str, Array]:
        """Undo what `load_parameters` did."""
        found = super().parameters(module)
        return {name: _undone(array) if array.ndim == 3 else array for name, array in found.items()}

    def load_parameters(self, module: Module, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Read copies of shape (a, b) as if they stood in order (b, a)."""
        swapped = {
            name: array.swapaxes(0, 1).reshape(array.shape) if np.ndim(array) == 3 else array
            for name, array in arrays.items()
        }
        super().load_parameters(module, swapped)


class RoundsInside(WrongBackend):
    """Computes with the accuracy of float16 inside, whatever the dtype."""

    name = "rounds-inside"

    def run(self, module: Module, x: NDArray[Any], seed: int | None = None) -> Array:
        """Round the results to float16 and back."""
        y = super().run(module, x, seed)
        with np.errstate(over="ignore"):
            rounded: Array = y.astype(np.float16).astype(y.dtype)
        return rounded


class NeverTheSame(WrongBackend):
    """Adds a random error of one unit in the last place, which the bound allows from two layers on."""

    name = "never-the-same"

    def run(self, module: Module, x: NDArray[Any], seed: int | None = None) -> Array:
        """Move half of the results to the next number."""
        y = super().run(module, x, seed)
        if len(module.plan.layers) < 2:
            return y
        moved: Array = np.where(np.random.default_rng().random(y.shape) < 0.5, y, np.nextafter(y, np.inf))
        return moved.astype(y.dtype)


class TakesAnyDtype(WrongBackend):
    """Computes in float32 where it is asked for a dtype that it does not have."""

    name = "takes-any-dtype"

    def compile(
        self, plan: ModulePlan, *, device: str = "cpu", dtype: str = "float32", seed: int = 0
    ) -> WrongModule:
        """Replace an unknown dtype by float32."""
        known = dtype if dtype in self.capabilities.dtypes else "float32"
        return super().compile(plan, device=device, dtype=known, seed=seed)


class LoadsNaN(WrongBackend):
    """Takes NaN for a parameter without a word."""

    name = "loads-nan"

    def load_parameters(self, module: Module, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Replace what is not finite by 0."""
        super().load_parameters(module, {name: np.nan_to_num(array) for name, array in arrays.items()})


class RoundsAlgebraicNumbers(WrongBackend):
    """Takes algebraic entries with the digits of float32, whatever the dtype."""

    name = "rounds-algebraic"

    def spoilt(self, plan: ModulePlan) -> ModulePlan:
        """Replace algebraic forms by sparse ones of rounded entries."""
        return with_forms(plan, AlgebraicForm, rounded_form)


class TakesAnotherRoot(WrongBackend):
    """Takes the first root of a polynomial for every other."""

    name = "takes-another-root"

    def spoilt(self, plan: ModulePlan) -> ModulePlan:
        """Forget which root is meant."""
        return with_tests(with_forms(plan, AlgebraicForm, in_first_root), in_first_root)


class IgnoresMetric(WrongBackend):
    """Contracts with the identity where a group keeps another metric."""

    name = "ignores-metric"

    def spoilt(self, plan: ModulePlan) -> ModulePlan:
        """Make every entry of the metric 1."""
        return with_forms(plan, DiagramForm, lambda form: replace(form, negative=0))


class ForgetsOrientation(WrongBackend):
    """Contracts with the identity where a group keeps an area."""

    name = "forgets-orientation"

    def spoilt(self, plan: ModulePlan) -> ModulePlan:
        """Take traces."""
        return with_forms(plan, DiagramForm, without_orientation)


class KeepsOldMatrices(WrongBackend):
    """Goes on with the parameters of its first run."""

    name = "keeps-old-matrices"

    def __init__(self) -> None:
        super().__init__()
        self.seen: dict[int, Module] = {}  # with the modules, so that no number is used twice
        self.shown: dict[int, dict[str, Array]] = {}

    def run(self, module: Module, x: NDArray[Any], seed: int | None = None) -> Array:
        """Run the inner module, and remember that it ran."""
        self.seen[id(module)] = module
        return super().run(module, x, seed)

    def parameters(self, module: Module) -> dict[str, Array]:
        """Return what was loaded last, whether it is used or not."""
        if id(module) in self.shown:
            return {name: array.copy() for name, array in self.shown[id(module)].items()}
        return super().parameters(module)

    def load_parameters(self, module: Module, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Load into the inner module before its first run only."""
        if id(module) not in self.seen:
            super().load_parameters(module, arrays)
            return
        checked = checked_parameters(module.plan, arrays)
        self.shown[id(module)] = {n: array.astype(module.dtype_name) for n, array in checked.items()}


class NeedsContiguousInputs(WrongBackend):
    """Reads the memory of an input in order, whatever its strides."""

    name = "reads-memory"

    def run(self, module: Module, x: NDArray[Any], seed: int | None = None) -> Array:
        """Read the first numbers of the array's memory where it is a view into another."""
        if isinstance(x.base, np.ndarray) and not x.flags.c_contiguous:
            x = x.base.reshape(-1)[: x.size].reshape(x.shape)
        return super().run(module, x, seed)


class ServesWhatItDenies(WrongBackend):
    """Says that it has no breaking terms, and compiles plans with them without."""

    name = "serves-what-it-denies"
    capabilities = Capabilities(
        ("float32", "float64"), ("cpu",), False, serves=(LINEAR, FUNCTIONS, *sorted(STEPS - {"BreakingTerm"}))
    )

    def spoilt(self, plan: ModulePlan) -> ModulePlan:
        """Put holes in the place of every breaking term."""
        return with_terms(plan, lambda term: replace(term, weight=emptied(term.weight)))


WRONG_BACKENDS: tuple[type[WrongBackend], ...] = (
    DropsSigns,
    TransposesWeights,
    IgnoresBias,
    IgnoresBreaking,
    BreaksForSmallestType,
    MeasuresCoordinates,
    CarriesBackwards,
    ForgetsCopyOrder,
    RoundsInside,
    NeverTheSame,
    TakesAnyDtype,
    LoadsNaN,
    RoundsAlgebraicNumbers,
    TakesAnotherRoot,
    IgnoresMetric,
    ForgetsOrientation,
    KeepsOldMatrices,
    NeedsContiguousInputs,
    ServesWhatItDenies,
    *WRONG_ACTIVATIONS,
    *WRONG_NOISE,
    *WRONG_STEPS,
    *WRONG_TRAINING,
)


def _undone(array: Array) -> Array:
    a, b, r = array.shape
    return array.reshape(b, a, r).swapaxes(0, 1).copy()
