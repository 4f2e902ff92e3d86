"""Evaluate a plan in float64 with a forward error bound for evaluation in another dtype.

Notation: u the unit roundoff, gamma_k = k u / (1 - k u); a hat marks what floating point computes.
References: [Higham02] N. J. Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., SIAM 2002,
chapter 3: lemma 3.1 (products of k factors 1 + delta), section 3.1 (inner products, in any order of
summation), section 3.5 (matrix products).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symgroup.backends.arrays import checked_input, checked_parameters
from symgroup.backends.distances import Distances, plan_distances
from symgroup.backends.frames import FLOAT64
from symgroup.backends.input_bounds import at_random, carried_state, noisy
from symgroup.backends.layer_bounds import LAYER_BOUNDS
from symgroup.backends.rounding import EXACT, SLACK, UNIT_ROUNDOFF, Evaluation, Rounding, State
from symgroup.errors import PluginError
from symgroup.ir import (
    ExactArray,
    LinearLayer,
    ModulePlan,
    NoiseInput,
    RandomInput,
)

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


def run_with_bound(
    plan: ModulePlan,
    parameters: Mapping[str, NDArray[Any]],  # as ir.parameter_specs says
    x: NDArray[Any],  # (B, n)
    dtype: str = "float32",
    by_blocks: bool = False,
    seed: int | None = None,  # of noise and of random elements; without one there are none
) -> tuple[FloatArray, FloatArray]:  # (B, m), (B, m)
    """Return y and a bound on |y - z| for z computed in `dtype` by any backend that rounds to nearest.

    Layer by layer, with err a bound on the error of what comes in:

        linear     |A| err + gamma_{N + k} (|A| (|x| + err) + |b|),  N columns, k the roundings in one entry of A
        pointwise  L err + 8 u (1 + |x| + err),                      L the function's Lipschitz constant

    and for the other kinds what `norm_bounds` and `product_bounds` derive; dropout does nothing in use.

    |A| adds up |coefficient| |entry|, so the bound holds in whatever order a backend sums, and whether it
    builds A or not, as long as it adds up entries of A times entries of x. With `by_blocks` it may also use
    sums and transforms of x where cancellation is not entry by entry (`Backend.by_blocks`): |A| is then
    bounded by block, for index maps and diagrams. Where rounding could change an input's orbit type or its
    canonical form the sample's bound is infinite.

    Raises: InputError: SG335 for the parameters, SG336 for the seed, SG337 for x. PluginError (SG505): for an unknown dtype.
    """
    if dtype not in UNIT_ROUNDOFF:
        raise PluginError.of("SG505", f"no error bound for '{dtype}'", help="use float32 or float64")
    rounding = Rounding(UNIT_ROUNDOFF[dtype] + 2.0**-53, float(np.finfo(dtype).tiny))
    arrays = checked_parameters(plan, parameters)
    inputs = checked_input(plan, x)
    state, unsure = State(inputs, rounding.u * np.abs(inputs) + rounding.tiny), np.zeros(len(inputs), bool)
    step = plan.input_step
    if isinstance(step, NoiseInput):
        state = state if seed is None else noisy(step, inputs, seed, rounding)
    elif isinstance(step, RandomInput) and seed is not None:
        state, unsure = at_random(plan, step, arrays["canonical.vector"], inputs, rounding, dtype, seed)
    elif step is not None:
        fixed = step.step if isinstance(step, RandomInput) else step
        state, unsure = carried_state(plan, fixed, arrays["canonical.vector"], inputs, rounding, dtype)
    types = np.full(len(inputs), -1)
    if any(isinstance(layer, LinearLayer) and layer.breaking for layer in plan.layers):
        types, doubt = classify(plan, inputs, rounding)
        unsure |= doubt
    chosen = {number: types == number for number in range(len(plan.orbit_types))}
    evaluation = Evaluation(arrays, chosen, rounding, by_blocks)
    for position, layer in enumerate(plan.layers):
        state = LAYER_BOUNDS[type(layer)](layer, f"layers.{position}", state, evaluation)
    state.error[unsure] = np.inf
    return state.value, state.error * SLACK


# ------------------------------------------------- decisions on the input


def classify(
    plan: ModulePlan,
    x: FloatArray,  # (B, n)
    rounding: Rounding = EXACT,
) -> tuple[
    NDArray[np.int64], BoolArray
]:  # (B,) positions in plan.orbit_types or -1, (B,) is rounding decisive
    """Return each input's orbit type: of the largest order among those with a test that holds, else -1."""
    distances = plan_distances(plan)
    scaled, largest = x, np.max(np.abs(x), axis=1, initial=0.0)
    if distances is not None:  # of x / max |x|, so that squares do not underflow
        scaled = x / np.where(largest > 0, largest, 1.0)[:, None]
        largest = np.linalg.norm(scaled @ distances.size.T, axis=1)
    types = np.full(len(x), -1)
    unsure = np.zeros(len(x), dtype=bool)
    threshold = plan.tolerance * largest  # (B,)
    # the largest first, and of equal orders the first; a sort is stable
    for position in sorted(range(len(plan.orbit_types)), key=lambda t: -plan.orbit_types[t].order):
        if distances is None:
            residual, doubt = _residuals(plan.orbit_types[position].tests, x, rounding)
        else:
            residual, doubt = _distances(distances, position, scaled, rounding)
        holds = np.any(residual <= threshold[:, None], axis=1)
        unsure |= np.any(
            np.abs(residual - threshold[:, None])
            < (1 + plan.tolerance) * doubt + rounding.u * threshold[:, None],
            axis=1,
        )
        types = np.where(holds & (types < 0), position, types)
    return types, unsure


def _residuals(tests: ExactArray, x: FloatArray, rounding: Rounding) -> tuple[FloatArray, FloatArray]:
    """Return max |tests[k] @ x| and its error bound, each (B, K)."""
    matrices = tests.to_float()
    rows = np.einsum("kdn,bn->bkd", matrices, x)
    sizes = np.einsum("kdn,bn->bkd", np.abs(matrices), np.abs(x))
    gamma = rounding.gamma(x.shape[1] + 4)
    return np.max(np.abs(rows), axis=2, initial=0.0), gamma * np.max(sizes, axis=2, initial=0.0)


def _distances(
    distances: Distances,
    position: int,  # of the orbit type
    x: FloatArray,  # (B, n)
    rounding: Rounding,
) -> tuple[FloatArray, FloatArray]:  # (B, K), (B, 1)
    """Return d(x, V^K) and a bound on its error, and on that of |x|: x is rounded, and decisions are in float64."""
    residual = np.linalg.norm(np.einsum("kdn,bn->bkd", distances.rows[position], x), axis=2)
    size = np.linalg.norm(np.abs(x) @ np.abs(distances.size).T, axis=1)[:, None]
    own = distances.error + FLOAT64.gamma(x.shape[1] + 4) if rounding.u else 0.0
    return residual, (rounding.u + own) * size
