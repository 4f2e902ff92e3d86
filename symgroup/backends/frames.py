"""The orthonormal frame that Gram and Schmidt make of k vectors of R^n, rank-deficient included, with an error bound.

With Q the frame, r(x) = Q^T x is upper triangular in the echelon sense: each vector that is independent of those before it
adds a coordinate, which is positive. So r(g x) = r(x) for g in O(n), and Q(g x) = g Q(x) on the span. Beyond the span, of
dimension d, Q is completed: the stabilizer O(n - d) moves the completion and nothing else. Hence Q(g x) lies in g G_x Q(x).
In SO(n), where det Q = -1 the last column is negated. It belongs to the completion where d < n, and where d = n the last
independent vector gets a negative coordinate: r(x) then tells x from its mirror images, as it must.

Error bound. Let a hat mark what floating point computes, e_i >= |q^_i - q_i|, and w >= |v^ - v|. Projectors on the lines of
unit vectors differ by at most the vectors' distance, so those on the spans differ by at most E = sum_i (e_i + 2 gamma). The
q^_i are orthonormal but for gamma, so that subtracting projections twice is one projection, and the rest r of v has
|r^ - r| <= w + (E + 6 (d + 1) gamma) |v|; and |a / |a| - b / |b|| <= 2 |a - b| / (|a| + |b|) (Dunkl and Williams 1964) bounds
the next e. Where a decision is closer than its error the bound is infinite.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symgroup.backends.rounding import EXACT, Rounding
from symgroup.ir import COMPLETION_SLACK

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


FLOAT64 = Rounding(2.0**-52, float(np.finfo("float64").tiny))  # both of the evaluations that are compared


@dataclass(frozen=True, slots=True, eq=False)
class FrameBatch:
    """Frames under construction: the first `rank` columns of each are set, the others zero."""

    columns: FloatArray  # (B, n, n)
    rank: NDArray[np.int64]  # (B,)
    error: FloatArray  # (B, n): a bound on the error of each column

    def reach(self, rounding: Rounding) -> FloatArray:  # (B,)
        """Bound how far the projector on the span is off: E."""
        gamma = rounding.gamma(2 * self.error.shape[1] + 4)
        bound: FloatArray = np.sum(self.error, axis=1) + 2 * gamma * self.rank
        return bound


def frame_of(
    vectors: FloatArray,  # (B, k, n)
    *,
    special: bool,  # SO(n): determinant 1
    tolerance: float,
    random: np.random.Generator | None = None,
    rounding: Rounding = EXACT,
) -> FrameBatch:
    """Return Q for each sample; with `random`, the completion is uniform by Haar's measure.

    A vector counts as dependent where its distance from the span of those before it is at most tolerance times the longest
    vector's length: scale-free and invariant, up to rounding. The bound is for inputs that are rounded as `rounding` says, and
    frames of them in float64.
    """
    inputs, rounding = rounding, FLOAT64 if rounding.u else EXACT
    samples, copies, n = vectors.shape
    frame = FrameBatch(np.zeros((samples, n, n)), np.zeros(samples, dtype=np.int64), np.zeros((samples, n)))
    longest = np.linalg.norm(vectors, axis=2).max(axis=1, initial=0.0)
    threshold = tolerance * longest
    for number in range(copies):
        vector = vectors[:, number]
        size = np.linalg.norm(vector, axis=1)
        rest, doubt = _without_span(frame, vector, inputs.u * size + inputs.tiny, rounding)
        length = np.linalg.norm(rest, axis=1)
        open_ = frame.rank < n
        close = np.abs(length - threshold) < doubt + rounding.gamma(2 * n + 4) * (threshold + size)
        close &= longest > 0  # zeros are not rounded
        _append(frame, (length > threshold) & open_, rest, np.where(close & open_, np.inf, doubt), rounding)
    while (frame.rank < n).any():
        chosen, close = _outside(frame, random, rounding)
        rest, doubt = _without_span(frame, chosen, np.zeros(samples), rounding)
        _append(frame, frame.rank < n, rest, np.where(close, np.inf, doubt), rounding)
    if special:
        frame.columns[np.linalg.det(frame.columns) < 0, :, n - 1] *= -1
        # a determinant moves by less than 1 while the columns do by less than 1 / 4 in all
        frame.error[frame.error.sum(axis=1) > 0.25] = np.inf
    return frame


def _outside(
    frame: FrameBatch, random: np.random.Generator | None, rounding: Rounding
) -> tuple[FloatArray, BoolArray]:  # (B, n), (B,)
    """Return vectors outside the span, and whether rounding could change them.

    They are random, or the first e_i with a projection on the span that is within COMPLETION_SLACK of the shortest.
    """
    samples, n = frame.error.shape
    if random is not None:
        return random.standard_normal((samples, n)), np.zeros(samples, dtype=bool)
    inside = np.square(frame.columns).sum(axis=2)  # (B, n): |projection of e_i|^2
    limit = inside.min(axis=1, keepdims=True) + COMPLETION_SLACK
    doubt = 2 * frame.reach(rounding) + rounding.gamma(2 * n + 4)
    close: BoolArray = (np.abs(inside - limit) < doubt[:, None]).any(axis=1) & (frame.rank < n)
    return np.eye(n)[np.argmax(inside <= limit, axis=1)], close


def _without_span(
    frame: FrameBatch, vectors: FloatArray, error: FloatArray, rounding: Rounding
) -> tuple[FloatArray, FloatArray]:  # (B, n), (B,)
    """Subtract the projection on the frame, twice: once more removes what rounding left (Kahan's 'twice is enough')."""
    rest = vectors
    for _ in range(2):
        rest = rest - np.einsum("bij,bkj,bk->bi", frame.columns, frame.columns, rest)
    size = np.linalg.norm(vectors, axis=1)
    n = vectors.shape[1]
    return rest, error + (frame.reach(rounding) + 6 * (frame.rank + 1) * rounding.gamma(2 * n + 4)) * size


def _append(
    frame: FrameBatch, where: BoolArray, vectors: FloatArray, doubt: FloatArray, rounding: Rounding
) -> None:
    """Make the normalised vectors the next columns, in place, of those samples where `where` holds.

    A decision that was too close taints all columns of its sample, whatever it was.
    """
    tainted = np.isinf(doubt)
    frame.error[tainted] = np.inf
    samples = np.flatnonzero(where)
    lengths = np.linalg.norm(vectors[samples], axis=1)
    frame.columns[samples, :, frame.rank[samples]] = vectors[samples] / lengths[:, None]
    safe = lengths > doubt[samples]
    grown = 2 * doubt[samples] / np.where(safe, 2 * lengths - doubt[samples], 1.0)
    error = np.where(safe, grown + rounding.gamma(vectors.shape[1] + 4), np.inf)
    frame.error[samples, frame.rank[samples]] = np.maximum(error, frame.error[samples, frame.rank[samples]])
    frame.rank[samples] += 1
