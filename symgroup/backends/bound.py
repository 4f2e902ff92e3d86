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
from symgroup.backends.clouds import cloud_choice
from symgroup.backends.distances import Distances, plan_distances
from symgroup.backends.frames import FLOAT64, frame_of
from symgroup.backends.layer_bounds import LAYER_BOUNDS
from symgroup.backends.noise import standard_noise
from symgroup.backends.orders import point_order
from symgroup.backends.product_frames import product_frames
from symgroup.backends.rounding import EXACT, SLACK, UNIT_ROUNDOFF, Evaluation, Rounding, State
from symgroup.errors import PluginError
from symgroup.ir import (
    CanonicalInput,
    CloudInput,
    ExactArray,
    FrameInput,
    LinearLayer,
    ModulePlan,
    NoiseInput,
    PointStep,
    ProductFrameInput,
)

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


def run_with_bound(
    plan: ModulePlan,
    parameters: Mapping[str, NDArray[Any]],  # as ir.parameter_specs says
    x: NDArray[Any],  # (B, n)
    dtype: str = "float32",
    by_blocks: bool = False,
    seed: int | None = None,  # of a noise step's noise; without one there is none
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
    if isinstance(plan.input_step, CanonicalInput):
        state, doubt = _canonical(plan, plan.input_step, arrays["canonical.vector"], inputs, rounding)
        unsure |= doubt
    elif isinstance(plan.input_step, PointStep):
        state, doubt = _ordered(plan.input_step, arrays["canonical.vector"], inputs, rounding, dtype)
        unsure |= doubt
    elif isinstance(plan.input_step, NoiseInput) and seed is not None:
        state = _noisy(plan.input_step, inputs, seed, rounding)
    elif isinstance(plan.input_step, FrameInput):
        state, doubt = _framed(plan, plan.input_step, arrays["canonical.vector"], inputs, rounding)
        unsure |= doubt
    elif isinstance(plan.input_step, CloudInput):
        state, doubt = _clouded(plan, plan.input_step, arrays["canonical.vector"], inputs, rounding)
        unsure |= doubt
    elif isinstance(plan.input_step, ProductFrameInput):
        state, doubt = _turned(plan, plan.input_step, arrays["canonical.vector"], inputs, rounding)
        unsure |= doubt
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


def _noisy(step: NoiseInput, x: FloatArray, seed: int, rounding: Rounding) -> State:
    """Return x + s e with its error bound: x, s and e are rounded, the product and the sum."""
    noise = step.scale * standard_noise(x.shape, seed)
    return State(x + noise, rounding.gamma(4) * (np.abs(x) + np.abs(noise)) + 2 * rounding.tiny)


def _canonical(
    plan: ModulePlan, step: CanonicalInput, vector: FloatArray, x: FloatArray, rounding: Rounding
) -> tuple[State, BoolArray]:
    """Return (x, rho_U(c(x)) u) with its error bound, and where rounding could change c(x)."""
    chosen, unsure = canonical_elements(plan, step, x, rounding)
    carry = step.carry.to_float()  # (|G|, q, q)
    moved = carry @ vector
    sizes = np.abs(carry) @ np.abs(vector)
    error = rounding.gamma(len(vector) + 4) * sizes + rounding.tiny
    errors = np.concatenate([rounding.u * np.abs(x) + rounding.tiny, error[chosen]], axis=1)
    return State(np.concatenate([x, moved[chosen]], axis=1), errors), unsure


def _ordered(
    step: PointStep, vector: FloatArray, x: FloatArray, rounding: Rounding, dtype: str
) -> tuple[State, BoolArray]:
    """Return (x, rho_U(c(x)) u) with its error bound, and where rounding x itself makes entries equal and so changes c(x)."""
    images = point_order(step, x)
    unsure = np.any(images != point_order(step, x.astype(dtype)), axis=1)
    carried = np.empty(images.shape)
    np.put_along_axis(carried, images, np.broadcast_to(vector, images.shape), axis=1)
    value = np.concatenate([x, carried], axis=1)
    return State(value, rounding.u * np.abs(value) + rounding.tiny), unsure


def _framed(
    plan: ModulePlan, step: FrameInput, vector: FloatArray, x: FloatArray, rounding: Rounding
) -> tuple[State, BoolArray]:
    """Return (x, c(x) u_1, ...) with its error bound, and where rounding could change a decision."""
    vectors = x.reshape(len(x), step.copies, step.size)
    frame = frame_of(vectors, special=step.special, tolerance=plan.tolerance, rounding=rounding)
    u = vector.reshape(step.carried, step.size)
    carried = np.einsum("bij,qj->bqi", frame.columns, u).reshape(len(x), len(vector))
    sizes = np.einsum("bij,qj->bqi", np.abs(frame.columns), np.abs(u)).reshape(carried.shape)
    unsure = np.any(np.isinf(frame.error), axis=1)
    off = np.where(unsure[:, None], 0.0, frame.error)
    moved = np.repeat(off @ np.abs(u).T, step.size, axis=1)  # each column's error times its coefficient
    error = moved + rounding.gamma(step.size + 4) * (sizes + moved) + rounding.tiny
    own = rounding.u * np.abs(x) + rounding.tiny
    return State(np.concatenate([x, carried], axis=1), np.concatenate([own, error], axis=1)), unsure


def _turned(
    plan: ModulePlan, step: ProductFrameInput, vector: FloatArray, x: FloatArray, rounding: Rounding
) -> tuple[State, BoolArray]:
    """Return (x, rho_U(c(x)) u_1, ...) with its error bound, and where rounding could change a decision."""
    found = product_frames(step, x, plan.tolerance, rounding=rounding)
    elements = found.elements(step)  # (B, q, q)
    q = elements.shape[1]
    u = vector.reshape(step.carried, q)
    carried = np.einsum("bij,qj->bqi", elements, u).reshape(len(x), len(vector))
    sizes = np.einsum("bij,qj->bqi", np.abs(elements), np.abs(u)).reshape(carried.shape)
    place = slice(step.start, step.start + step.size)
    off = np.zeros((len(x), step.carried, q))
    sure = np.where(found.unsure[:, None], 0.0, found.error)
    off[:, :, place] = (sure @ np.abs(u[:, place]).T)[:, :, None]
    moved = off.reshape(carried.shape)  # each column's error times its coefficient
    error = moved + rounding.gamma(q + 4) * (sizes + moved) + rounding.tiny
    own = rounding.u * np.abs(x) + rounding.tiny
    return State(np.concatenate([x, carried], axis=1), np.concatenate([own, error], axis=1)), found.unsure


def _clouded(
    plan: ModulePlan, step: CloudInput, vector: FloatArray, x: FloatArray, rounding: Rounding
) -> tuple[State, BoolArray]:
    """Return (x, rho_U(c(x)) u_1, ...) with its error bound, and where rounding could change a decision."""
    found = cloud_choice(step, x, plan.tolerance, rounding)
    u = vector.reshape(step.carried, step.points + step.size)
    points, frame = (
        slice(k, k + size) for k, size in zip(step.starts, (step.points, step.size), strict=True)
    )
    carried, moved = np.zeros((2, len(x), *u.shape))
    images = np.broadcast_to(found.images[:, None], (len(x), len(u), step.points))
    np.put_along_axis(carried[:, :, points], images, np.broadcast_to(u[:, points], images.shape), axis=2)
    carried[:, :, frame] = np.einsum("bij,qj->bqi", found.frames, u[:, frame])
    sizes = np.abs(carried)
    sizes[:, :, frame] = np.einsum("bij,qj->bqi", np.abs(found.frames), np.abs(u[:, frame]))
    sure = np.where(found.unsure[:, None], 0.0, found.error)
    moved[:, :, frame] = (sure @ np.abs(u[:, frame]).T)[
        :, :, None
    ]  # each column's error times its coefficient
    error = moved + rounding.gamma(step.size + 4) * (sizes + moved) + rounding.tiny
    own = rounding.u * np.abs(x) + rounding.tiny
    value = np.concatenate([x, carried.reshape(len(x), -1)], axis=1)
    return State(value, np.concatenate([own, error.reshape(len(x), -1)], axis=1)), found.unsure


def canonical_elements(
    plan: ModulePlan,
    step: CanonicalInput,
    x: FloatArray,  # (B, n)
    rounding: Rounding = EXACT,
) -> tuple[NDArray[np.int64], BoolArray]:  # (B,) positions in G, (B,) is rounding decisive
    """Return the first g for which rho_V(g)^-1 x is lexicographically greatest, coordinate by coordinate.

    At each coordinate those stay that are within the tolerance of the greatest among those still there.
    """
    moves = step.to_canonical.to_float()  # (|G|, n, n)
    threshold = plan.tolerance * largest_image(moves, x)[:, None]
    candidates = np.ones((len(x), len(moves)), dtype=bool)
    unsure = np.zeros(len(x), dtype=bool)
    gamma = rounding.gamma(x.shape[1] + 4)
    for coordinate in range(plan.source_dim):
        values = x @ moves[:, coordinate, :].T  # (B, |G|)
        doubt = gamma * (np.abs(x) @ np.abs(moves[:, coordinate, :]).T)
        best = np.max(np.where(candidates, values, -np.inf), axis=1, keepdims=True)
        worst_doubt = 3 * np.max(doubt, axis=1, keepdims=True) + rounding.u * threshold
        unsure |= np.any(candidates & (np.abs(best - values - threshold) < worst_doubt), axis=1)
        candidates &= values >= best - threshold
    return np.argmax(candidates, axis=1), unsure


def largest_image(
    moves: FloatArray,  # (|G|, n, n)
    x: FloatArray,  # (B, n)
) -> FloatArray:  # (B,)
    """Return the largest |entry| of all g x: the same on an orbit, and max |x| for signed permutations."""
    largest = np.zeros(len(x))
    for coordinate in range(x.shape[1]):
        np.maximum(largest, np.abs(x @ moves[:, coordinate].T).max(axis=1, initial=0.0), out=largest)
    return largest
