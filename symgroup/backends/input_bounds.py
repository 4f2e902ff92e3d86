"""Input steps in float64, with forward error bounds for evaluation in another dtype, and where rounding decides.

Notation and references as in `symgroup.backends.bound`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from symgroup.backends.clouds import cloud_choice
from symgroup.backends.frames import FLOAT64, frame_of
from symgroup.backends.noise import standard_noise
from symgroup.backends.orders import point_order
from symgroup.backends.product_frames import product_frames
from symgroup.backends.random_moves import random_moves
from symgroup.backends.rounding import EXACT, Rounding, State
from symgroup.ir import (
    CanonicalInput,
    CloudInput,
    ElementStep,
    FrameInput,
    MethodInput,
    ModulePlan,
    NoiseInput,
    PointStep,
    ProductFrameInput,
    RandomInput,
)

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


def noisy(step: NoiseInput, x: FloatArray, seed: int, rounding: Rounding) -> State:
    """Return x + s e with its error bound: x, s and e are rounded, the product and the sum."""
    noise = step.scale * standard_noise(x.shape, seed)
    return State(x + noise, rounding.gamma(4) * (np.abs(x) + np.abs(noise)) + 2 * rounding.tiny)


def at_random(
    plan: ModulePlan,
    step: RandomInput,
    vector: FloatArray,
    x: FloatArray,
    rounding: Rounding,
    dtype: str,
    seed: int,
) -> tuple[State, BoolArray]:
    """Return (x, rho_U(g^-1 c(g x)) u): g x is moved in float64 from a rounded x, g^-1 acts in the module's dtype."""
    moves, n = random_moves(step, len(x), seed), x.shape[1]
    source, back = moves.on_source, moves.on_carried
    moved, inner, off = source.apply(x), rounding, np.zeros_like(x)
    if source.places.size:
        size, own = source.matrices.shape[1], FLOAT64.gamma(source.matrices.shape[1] + 4)
        off = (rounding.u + own) * source.of_sizes().apply(np.abs(x))
        inner = Rounding(rounding.u, rounding.tiny * (size + 1) + float(off.max(initial=0.0)))
    state, unsure = carried_state(plan, step.step, vector, moved, inner, dtype, off)
    carried = state.value[:, n:]
    sizes, errors = (back.of_sizes().apply(part) for part in (np.abs(carried), state.error[:, n:]))
    error = errors + rounding.gamma(back.matrices.shape[1] + 4) * (sizes + errors) + rounding.tiny
    own_error = rounding.u * np.abs(x) + rounding.tiny
    value = np.concatenate([x, back.apply(carried)], axis=1)
    return State(value, np.concatenate([own_error, error], axis=1)), unsure


def carried_state(
    plan: ModulePlan,
    step: ElementStep | MethodInput,
    vector: FloatArray,
    x: FloatArray,
    rounding: Rounding,
    dtype: str,
    off: FloatArray
    | float = 0.0,  # (B, n), the error of x beside its own rounding, which `rounding` knows as well
) -> tuple[State, BoolArray]:
    """Return (x, rho_U(c(x)) u) with its error bound, and where rounding could change c(x)."""
    if isinstance(step, CanonicalInput):
        return _canonical(plan, step, vector, x, rounding, off)
    if isinstance(step, FrameInput):
        return _framed(plan, step, vector, x, rounding)
    if isinstance(step, CloudInput):
        return _clouded(plan, step, vector, x, rounding)
    if isinstance(step, ProductFrameInput):
        return _turned(plan, step, vector, x, rounding)
    return _ordered(step, vector, x, rounding, dtype)


def _canonical(
    plan: ModulePlan,
    step: CanonicalInput,
    vector: FloatArray,
    x: FloatArray,
    rounding: Rounding,
    off: FloatArray | float,
) -> tuple[State, BoolArray]:
    """Return (x, rho_U(c(x)) u) with its error bound, and where rounding could change c(x)."""
    chosen, unsure = canonical_elements(plan, step, x, rounding, off)
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
    off: FloatArray | float = 0.0,  # (B, n), the error of x beside its own rounding
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
        doubt = (gamma * np.abs(x) + off) @ np.abs(moves[:, coordinate, :]).T
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
