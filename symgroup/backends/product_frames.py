"""c(x) = (f, Q_f) under products of a finite group F with O(n) or SO(n): a frame for each f; see `ir.ProductFrameInput`.

Notation: g = (f, Q) takes x = (X, s) to (A(f) X Q^T, B(f) s); Q_f is the frame of A(f)^-1 X, and r_f is (A(f)^-1 X Q_f,
B(f)^-1 s).

Theorem. c(g x) lies in g G_x c(x). Proof. With g = (f0, Q0), A(f)^-1 of g x is A(f0^-1 f)^-1 X turned by Q0, and a frame's
representative does not change when its vectors are turned (`symgroup.backends.frames`). So r_f(g x) = r_h(x) with h = f0^-1 f:
the same representatives are compared at x and at g x, and the greatest of them, r(x), is the same. Every (f, Q_f) carries r_f
to x; so c(g x) and g c(x) both carry r(x) to g x.

Floats: two coordinates count as equal within tolerance times the largest entry of all r_f, which is the same on an orbit. So
members of one orbit get representatives that agree within that bound, but for those within rounding of the bound itself or of
the frames' own threshold.

Randomised: f is uniform among those that attain r(x), and Q_f has a uniform completion. For each of these f the Q with
(f, Q) r = x are one coset of the same subgroup of O(n), and no two f share one; so c(x) is uniform in its coset.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from symgroup.backends.frames import FLOAT64, BoolArray, FloatArray, frame_of
from symgroup.backends.rounding import EXACT, Rounding
from symgroup.ir import ProductFrameInput
from symgroup.ir.forms import IntArray

CHUNK = 2**22  # numbers of candidates at a time: 32 MiB


@dataclass(frozen=True, slots=True, eq=False)
class ProductFrames:
    """For each sample f and Q_f, r(x), a bound on the errors of Q_f's columns, and whether rounding could change them."""

    chosen: IntArray  # (B,), the number of f
    frames: FloatArray  # (B, n, n)
    representative: FloatArray  # (B, dim V)
    error: FloatArray  # (B, n)
    unsure: BoolArray  # (B,)

    def elements(self, step: ProductFrameInput) -> FloatArray:  # (B, q, q)
        """Return c(x) in natural of the product."""
        result = step.carry.to_float()[self.chosen]
        place = slice(step.start, step.start + step.size)
        result[:, place, place] = self.frames
        return result


def product_frames(
    step: ProductFrameInput,
    x: FloatArray,  # (B, dim V)
    tolerance: float,
    random: np.random.Generator | None = None,
    rounding: Rounding = EXACT,
) -> ProductFrames:
    """Return the first f with the greatest r_f, or with `random` any of these, and its frame. Cost: |F| frames a sample."""
    width = len(step.carry.values) * x.shape[1]
    chunks = np.array_split(x, max(1, len(x) * width // CHUNK))
    found = [_of_chunk(step, chunk, tolerance, random, rounding) for chunk in chunks]
    names = ("chosen", "frames", "representative", "error", "unsure")
    return ProductFrames(*(np.concatenate([getattr(part, name) for part in found]) for name in names))


def _of_chunk(
    step: ProductFrameInput,
    x: FloatArray,
    tolerance: float,
    random: np.random.Generator | None,
    rounding: Rounding,
) -> ProductFrames:
    samples, n, order = len(x), step.size, len(step.carry.values)
    moved = np.einsum("fab,sbn->sfan", step.vector_moves.to_float(), x[:, step.vectors])
    rows = moved.reshape(samples * order, -1, n)
    inner = _of_rows(step, x, rounding)
    frame = frame_of(rows, special=step.special, tolerance=tolerance, random=random, rounding=inner)
    turned = (rows @ frame.columns).reshape(samples, order, -1)
    numbers = np.einsum("fab,sb->sfa", step.number_moves.to_float(), x[:, step.numbers])
    candidates = np.concatenate([turned, numbers], axis=2)
    error = frame.error.reshape(samples, order, n)
    doubt = _doubts(step, moved, x[:, step.numbers], error, inner)
    chosen, unsure = _greatest(candidates, tolerance, doubt, random, rounding)
    each = np.arange(samples)
    representative = np.empty_like(x)
    representative[:, np.concatenate([step.vectors.ravel(), step.numbers])] = candidates[each, chosen]
    frames = frame.columns.reshape(samples, order, n, n)[each, chosen]
    return ProductFrames(chosen, frames, representative, error[each, chosen], unsure)


def _of_rows(step: ProductFrameInput, x: FloatArray, rounding: Rounding) -> Rounding:
    """Return how rows of A(f)^-1 X are rounded: as x where A(f) permutes and changes signs, else by sums as well."""
    A = np.abs(step.vector_moves.to_float())
    if not rounding.u or bool(((A == 1).sum(axis=2) == 1).all() and ((A == 0) | (A == 1)).all()):
        return rounding
    largest = float(A.sum(axis=2).max(initial=0.0)) * step.size**0.5 * float(np.abs(x).max(initial=0.0))
    return Rounding(rounding.u, rounding.tiny + (rounding.u + FLOAT64.gamma(A.shape[1] + 4)) * largest)


def _doubts(
    step: ProductFrameInput,
    moved: FloatArray,  # (B, |F|, K, n)
    s: FloatArray,  # (B, P)
    error: FloatArray,  # (B, |F|, n), of frames
    rounding: Rounding,  # of the rows
) -> FloatArray:  # (B,)
    """Bound the error of every entry of every r_f: a row r and a column q are off by e_r and e_q, r q by e_r |q| + |r| e_q."""
    if not rounding.u:
        return np.zeros(len(moved))
    longest = np.sqrt(np.square(moved).sum(axis=3)).max(axis=(1, 2), initial=0.0)
    gamma = rounding.u + FLOAT64.gamma(step.size + 4)  # the frames and what they turn are in float64
    turned = longest * (gamma + error.max(axis=(1, 2), initial=0.0))
    sizes = np.einsum("fab,sb->sfa", np.abs(step.number_moves.to_float()), np.abs(s)).max(
        axis=(1, 2), initial=0.0
    )
    others = sizes * (rounding.u + FLOAT64.gamma(s.shape[1] + 4))
    bound: FloatArray = np.maximum(turned, others) + 2 * rounding.tiny
    return bound


def _greatest(
    candidates: FloatArray,  # (B, |F|, dim V)
    tolerance: float,
    doubt: FloatArray,  # (B,)
    random: np.random.Generator | None,
    rounding: Rounding,
) -> tuple[IntArray, BoolArray]:  # (B,), (B,)
    """Return the first f with the greatest candidate, or any of these with equal probability; and where that is unsure."""
    threshold = tolerance * np.abs(candidates).max(axis=(1, 2), initial=0.0)[:, None]
    margin = 2 * doubt[:, None] + tolerance * doubt[:, None] + rounding.u * threshold
    open_ = np.ones(candidates.shape[:2], dtype=bool)
    unsure = np.isinf(doubt)
    for coordinate in range(candidates.shape[2]):
        column = candidates[:, :, coordinate]
        best = np.where(open_, column, -np.inf).max(axis=1, keepdims=True)
        unsure |= np.any(open_ & (np.abs(best - column - threshold) < margin), axis=1)
        open_ &= column >= best - threshold
    weights = open_ if random is None else open_ * (1.0 - random.random(open_.shape))
    chosen: IntArray = np.argmax(weights, axis=1)
    return chosen, unsure
