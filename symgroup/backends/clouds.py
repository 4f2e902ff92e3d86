"""c(x) = (s, Q) under S(m) x O(n) or S(m) x SO(n) for clouds of m points: few frames, and the points sorted in each.

Notation: x holds vectors that move with their points, vectors that belong to no point, and numbers of the points. A
candidate is a frame that Gram and Schmidt make of some of the vectors: first of those without a point, in their order, then,
step by step, of any vector of a point that is farthest from the span so far, until none is outside. The table of a candidate
has a row for each point, its numbers and the coordinates of its vectors in the frame, and its rows are sorted.

Theorem. The lexicographically greatest table, r(x), is the same at g x, and c(g x) lies in g G_x c(x), where c(x) = (s, Q)
attains it: Q is its frame, and row i is that of point s(i). Proof. g = (s0, Q0) keeps distances from spans and takes the
vectors of point i to those of s0(i), turned; so the candidates at g x are those at x turned by Q0. Coordinates in them are the
same, and sorting forgets the order of the points: the tables at x and at g x are the same. Vectors without a point have the
same coordinates in all frames, which begin with theirs. So g c(x) and c(g x) both carry r(x) to g x, whatever the choice among
equals. In SO(n) the last column is negated where the determinant is -1: where R^n is spanned at x and at g x alike, and where
it is not the completion takes the sign, and all coordinates beyond the span are 0.

Cost: one candidate where no two distances are equal; the k-th vector has at most one choice for each vector of the points, so
that there are at most L^n candidates for L vectors, and about |G_x| of them in practice.

Floats: two distances, or two coordinates, count as equal within tolerance times the longest vector (two numbers: the largest
number). The values of a column fall into levels, which are apart by more than that, and a level counts as its largest value.
These bounds are the same on an orbit, so that members of one orbit get representatives that agree within a level's width, but
for those where a difference is within rounding of the bound itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from symgroup.backends.frames import FLOAT64, BoolArray, FloatArray, frame_of
from symgroup.backends.rounding import EXACT, Rounding
from symgroup.errors import LimitError
from symgroup.ir import CloudInput
from symgroup.ir.forms import IntArray

CHUNK = 2**22  # coordinates of candidates at a time: 32 MiB
LARGEST_CLOUD = 50_000_000  # coordinates of all candidates of one sample


@dataclass(frozen=True, slots=True, eq=False)
class Clouds:
    """For each sample s and Q, a bound on the errors of Q's columns, and whether rounding could change a decision."""

    images: IntArray  # (B, m): s takes i to images[i]
    picks: IntArray  # (B, n): which vectors make the frame, by their places in `CloudInput.vectors`, then -1
    frames: FloatArray  # (B, n, n)
    error: FloatArray  # (B, n)
    unsure: BoolArray  # (B,)


@dataclass(frozen=True, slots=True, eq=False)
class _Candidates:
    """Choices of vectors, those of one sample in a row, with the frames under construction."""

    sample: IntArray  # (E,)
    picks: IntArray  # (E, n)
    columns: FloatArray  # (E, n, n)
    rank: IntArray  # (E,)

    def kept(self, which: IntArray) -> _Candidates:
        """Return some of them, or some of them several times."""
        return _Candidates(self.sample[which], self.picks[which], self.columns[which], self.rank[which])


def cloud_choice(
    step: CloudInput,
    x: FloatArray,  # (B, dim V)
    tolerance: float,
    rounding: Rounding = EXACT,
) -> Clouds:
    """Return the first candidate with the greatest table. Raises: LimitError (SG409) where a cloud has too many."""
    size = max(1, CHUNK // (8 * max(1, step.vectors.size)))
    found = [_of_chunk(step, x[k : k + size], tolerance, rounding) for k in range(0, max(1, len(x)), size)]
    names = ("images", "picks", "frames", "error", "unsure")
    return Clouds(*(np.concatenate([getattr(part, name) for part in found]) for name in names))


def _of_chunk(step: CloudInput, x: FloatArray, tolerance: float, rounding: Rounding) -> Clouds:
    vectors = x[:, step.vectors]  # (B, L, n)
    longest = np.linalg.norm(vectors, axis=2).max(axis=1, initial=0.0)
    slack = np.full(len(x), np.inf)
    found = _chosen(step, vectors, tolerance * longest, slack)
    selected = np.where(found.picks[:, :, None] >= 0, vectors[found.sample[:, None], found.picks], 0.0)
    frame = frame_of(selected, special=step.special, tolerance=tolerance, rounding=rounding)
    tainted: BoolArray = np.asarray(np.isinf(frame.error).any(axis=1))
    unsure = np.zeros(len(x), dtype=bool)
    np.logical_or.at(unsure, found.sample, tainted)
    reach, doubt = np.zeros(len(x)), np.zeros(len(x))
    off = np.where(tainted[:, None], 0.0, frame.error)
    np.maximum.at(reach, found.sample, 2 * off.sum(axis=1))  # of distances from spans
    np.maximum.at(doubt, found.sample, off.max(axis=1, initial=0.0))  # of coordinates
    own = (rounding.u + FLOAT64.gamma(16 * (step.size + 1) ** 2)) * longest + rounding.tiny
    decided: BoolArray = np.asarray((longest > 0) & (rounding.u > 0))  # zeros are not rounded
    unsure |= decided & (slack < 2 * (reach * longest + own))
    scale = _scale(step, x, tolerance, np.where(decided, doubt * longest + own, 0.0), rounding)
    table, order = _sorted_tables(step, x, found, frame.columns, scale, unsure)
    first = _greatest(found.sample, table, scale, unsure)
    return Clouds(order[first], found.picks[first], frame.columns[first], frame.error[first], unsure)


def _chosen(
    step: CloudInput,
    vectors: FloatArray,  # (B, L, n)
    threshold: FloatArray,  # (B,)
    slack: FloatArray,  # (B,): how far from its bound the closest decision is, in place
) -> _Candidates:
    """Return all candidates: the vectors without a point first, then any that is farthest from the span."""
    samples, n = len(vectors), step.size
    found = _Candidates(
        np.arange(samples),
        np.full((samples, n), -1, dtype=np.int64),
        np.zeros((samples, n, n)),
        np.zeros(samples, dtype=np.int64),
    )
    for number in range(step.fixed):
        rest = _outside(found, vectors[:, number : number + 1])
        length = np.linalg.norm(rest[:, 0], axis=1)
        open_ = found.rank < n
        np.minimum(slack, np.where(open_, np.abs(length - threshold), np.inf), out=slack)
        taken = np.flatnonzero(open_ & (length > threshold))
        _append(found, taken, rest[taken, 0], np.full(len(taken), number))
    moved = vectors[:, step.fixed :]
    for _ in range(n if moved.shape[1] else 0):
        rest = _outside(found, moved[found.sample])  # (E, L', n)
        length = np.linalg.norm(rest, axis=2)
        open_ = (found.rank < n)[:, None]
        best, bound = length.max(axis=1, keepdims=True), threshold[found.sample][:, None]
        near = np.minimum(np.abs(best - bound), np.abs(best - length - bound).min(axis=1, keepdims=True))
        np.minimum.at(slack, found.sample, np.where(open_, near, np.inf)[:, 0])
        grows = open_ & (best > bound)
        stays = ~grows & (np.arange(length.shape[1]) == 0)
        which, vector = np.nonzero(grows & (length >= best - bound) | stays)
        _require_few(step, found.sample[which])
        found = found.kept(which)
        taken = np.flatnonzero(grows[which, 0])
        _append(found, taken, rest[which[taken], vector[taken]], step.fixed + vector[taken])
    return found


def _require_few(step: CloudInput, samples: IntArray) -> None:
    count = int(np.bincount(samples).max(initial=0))
    if count * max(1, step.vectors.size) > LARGEST_CLOUD:
        raise LimitError.of(
            "SG409",
            f"the canonical mode would compare {count} frames of one cloud of {step.points} points",
            notes=["that many choices of points are equally far from each other"],
            help="move the points by some noise, or give them features that tell them apart",
        )


def _outside(found: _Candidates, vectors: FloatArray) -> FloatArray:  # (E, L, n)
    """Subtract the projections on the spans, twice, for rounding's sake."""
    rest = vectors
    for _ in range(2):
        rest = rest - rest @ found.columns @ found.columns.transpose(0, 2, 1)
    return rest


def _append(found: _Candidates, which: IntArray, vectors: FloatArray, numbers: IntArray) -> None:
    """Make normalised vectors the next columns of some candidates, in place."""
    place = found.rank[which]
    found.columns[which, :, place] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    found.picks[which, place] = numbers
    found.rank[which] += 1


@dataclass(frozen=True, slots=True, eq=False)
class _Scale:
    """For each column of a table: within what two values count as equal, and a bound on the error of their difference."""

    bound: FloatArray  # (B, p + k n)
    room: FloatArray  # (B, p + k n)


def _scale(
    step: CloudInput, x: FloatArray, tolerance: float, doubt: FloatArray, rounding: Rounding
) -> _Scale:
    """Return the scale of the numbers of points and of coordinates, whose error is at most `doubt`."""
    numbers = np.abs(x[:, step.numbers]).max(axis=(1, 2), initial=0.0)
    longest = np.linalg.norm(x[:, step.vectors], axis=2).max(axis=1, initial=0.0)
    widths = len(step.numbers), step.vectors[step.fixed :].size // step.points
    bound = np.repeat(tolerance * np.stack([numbers, longest], axis=1), widths, axis=1)
    rounded = np.where(numbers > 0, rounding.u * numbers + rounding.tiny, 0.0)  # zeros are not rounded
    return _Scale(bound, 2 * np.repeat(np.stack([rounded, doubt], axis=1), widths, axis=1))


def _sorted_tables(
    step: CloudInput,
    x: FloatArray,
    found: _Candidates,
    frames: FloatArray,  # (E, n, n)
    scale: _Scale,
    unsure: BoolArray,  # (B,), in place
) -> tuple[FloatArray, IntArray]:  # (E, m, p + k n), (E, m)
    """Return each candidate's table by levels, its rows in descending order, and the order of the points."""
    entries, n, free = len(found.sample), step.size, step.vectors[step.fixed :]
    copies = len(free) // step.points
    moved = x[:, free].reshape(len(x), copies, step.points, n)[found.sample]
    turned = np.einsum("ekma,eab->emkb", moved, frames)
    turned *= np.arange(n) < found.rank[:, None, None, None]  # what is outside of the span counts as 0
    numbers = x[:, step.numbers].transpose(0, 2, 1)[found.sample]  # (E, m, p)
    table = np.concatenate([numbers, turned.reshape(entries, step.points, copies * n)], axis=2)
    levels = np.empty(table.shape, dtype=np.int64)
    for column in range(table.shape[2]):
        bound, room = (array[found.sample, column][:, None] for array in (scale.bound, scale.room))
        close = _to_levels(table[:, :, column], levels[:, :, column], bound, room)
        np.logical_or.at(unsure, found.sample, close)
    order = np.tile(np.arange(step.points), (entries, 1))
    for column in reversed(range(table.shape[2])):
        keys = np.take_along_axis(levels[:, :, column], order, axis=1)
        order = np.take_along_axis(order, np.argsort(-keys, axis=1, kind="stable"), axis=1)
    return np.take_along_axis(table, order[:, :, None], axis=1), order


def _to_levels(
    values: FloatArray, levels: IntArray, bound: FloatArray, room: FloatArray
) -> BoolArray:  # (E,)
    """Replace the values of each row by the largest of their levels, in place; return where rounding could change levels."""
    places = np.argsort(-values, axis=1, kind="stable")
    ordered = np.take_along_axis(values, places, axis=1)
    gaps = ordered[:, :-1] - ordered[:, 1:]
    starts = np.concatenate([np.ones((len(values), 1), dtype=bool), gaps > bound], axis=1)
    first = np.maximum.accumulate(np.where(starts, np.arange(values.shape[1]), 0), axis=1)
    np.put_along_axis(values, places, np.take_along_axis(ordered, first, axis=1), axis=1)
    np.put_along_axis(levels, places, -np.cumsum(starts, axis=1), axis=1)
    return np.asarray((np.abs(gaps - bound) < room).any(axis=1))


def _greatest(
    sample: IntArray,  # (E,), ascending, every sample at least once
    table: FloatArray,  # (E, m, w)
    scale: _Scale,
    unsure: BoolArray,  # (B,), in place
) -> IntArray:  # (B,)
    """Return each sample's first candidate with the lexicographically greatest table."""
    starts = np.flatnonzero(np.diff(sample, prepend=-1))
    open_ = np.ones(len(sample), dtype=bool)
    for point, column in np.ndindex(table.shape[1:]):
        bound, room = scale.bound[sample, column], scale.room[sample, column]
        values = table[:, point, column]
        best = np.maximum.reduceat(np.where(open_, values, -np.inf), starts)[sample]
        np.logical_or.at(unsure, sample, open_ & (np.abs(best - values - bound) < room))
        open_ &= values >= best - bound
    first: IntArray = np.minimum.reduceat(np.where(open_, np.arange(len(sample)), len(sample)), starts)
    return first
