"""g uniform in the group of an input step, one for each sample: its action on x, and that of g^-1 on the carried vectors.

O(n) and SO(n) are drawn by Haar's measure, S(n) by shuffling, translations and listed elements by their numbers. One seed
gives the same elements to every backend, device and process; those of a sample depend on the seed and its number only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symgroup.backends.labelling import tuple_places
from symgroup.backends.noise import checked_seed
from symgroup.backends.orders import shifted_cells
from symgroup.ir import (
    CanonicalInput,
    CloudInput,
    FrameInput,
    LabellingInput,
    ProductFrameInput,
    RandomInput,
    ShiftInput,
    SortingInput,
)

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_STREAM = 0x656C656D656E74  # 'element': apart from the numbers that the same seed gives noise and initial parameters


@dataclass(frozen=True, slots=True, eq=False)
class Action:
    """Linear maps, one for each sample: coordinates change their places, then matrices act on some of them."""

    order: IntArray | None  # (B, N): coordinate i gets what coordinate order[i] has; None where all stay
    places: IntArray  # (L, s): the coordinates of L vectors
    matrices: FloatArray  # (B, s, s): act on each of these vectors

    def apply(self, x: FloatArray) -> FloatArray:  # (B, N) -> (B, N)
        """Return the images."""
        moved = x if self.order is None else np.take_along_axis(x, self.order, axis=1)
        if not self.places.size:
            return moved
        result = moved.copy()
        result[:, self.places] = np.einsum("bij,blj->bli", self.matrices, moved[:, self.places])
        return result

    def of_sizes(self) -> Action:
        """Return the action with |entries|, which bounds that of errors."""
        return Action(self.order, self.places, np.abs(self.matrices))


@dataclass(frozen=True, slots=True, eq=False)
class RandomMoves:
    """What a random step does to each sample before and after the fixed choice c."""

    on_source: Action  # of g
    on_carried: Action  # of g^-1


def random_moves(step: RandomInput, samples: int, seed: int) -> RandomMoves:
    """Return the actions of independent uniform elements. Raises: InputError (SG336) where the seed is negative."""
    inner = step.step
    numbers, turning = (np.random.default_rng((checked_seed(seed), _STREAM, k)) for k in range(2))
    match inner:
        case CanonicalInput():
            chosen = numbers.integers(0, len(inner.carry.values), samples)
            listed = (inner.to_canonical.to_float()[chosen], inner.carry.to_float()[chosen])
            return RandomMoves(*(_everywhere(matrices) for matrices in listed))
        case SortingInput() | LabellingInput() | ShiftInput():
            images = _images(inner, samples, numbers)
            return RandomMoves(_exchange(_points_of(inner, images)), _exchange(np.argsort(images, axis=1)))
        case FrameInput():
            Q = random_turns(samples, inner.size, special=inner.special, random=turning)
            rows, carried = (_rows(count, inner.size) for count in (inner.copies, inner.carried))
            return RandomMoves(Action(None, rows, Q.swapaxes(1, 2)), Action(None, carried, Q))
        case ProductFrameInput():
            return _of_product(inner, samples, numbers, turning)
        case CloudInput():
            return _of_cloud(inner, samples, numbers, turning)


def random_turns(
    count: int, n: int, *, special: bool, random: np.random.Generator
) -> FloatArray:  # (count, n, n)
    """Return independent elements of O(n) or SO(n), uniform by Haar's measure (Mezzadri 2007: QR with positive diagonal)."""
    Q, R = np.linalg.qr(random.standard_normal((count, n, n)))
    turns: FloatArray = Q * np.sign(np.diagonal(R, axis1=1, axis2=2))[:, None, :]
    if special:
        turns[np.linalg.det(turns) < 0, :, -1] *= -1
    return turns


def random_orders(count: int, points: int, random: np.random.Generator) -> IntArray:  # (count, points)
    """Return independent uniform permutations."""
    return random.permuted(np.tile(np.arange(points), (count, 1)), axis=1)


def _images(
    step: SortingInput | LabellingInput | ShiftInput, samples: int, random: np.random.Generator
) -> IntArray:  # (B, n)
    if isinstance(step, ShiftInput):
        return shifted_cells(step.sizes)[random.integers(0, step.points, samples)]
    return random_orders(samples, step.points, random)


def _points_of(step: SortingInput | LabellingInput | ShiftInput, images: IntArray) -> IntArray:
    """Return which coordinate of x each gets: that of g^-1 = s at (i, j, ...) is that at (s i, s j, ...)."""
    orders = step.orders if isinstance(step, LabellingInput) else (1,) * step.copies
    parts, start = [], 0
    for k in orders:
        parts.append(start + tuple_places(images, k))
        start += step.points**k
    return np.concatenate(parts, axis=1)


def _of_product(
    step: ProductFrameInput, samples: int, numbers: np.random.Generator, turning: np.random.Generator
) -> RandomMoves:
    chosen = numbers.integers(0, len(step.carry.values), samples)
    Q = random_turns(samples, step.size, special=step.special, random=turning)
    A, B, U = (array.to_float()[chosen] for array in (step.vector_moves, step.number_moves, step.carry))
    K, n, others = A.shape[1], step.size, B.shape[1]
    on_source = np.zeros((samples, K * n + others, K * n + others))
    # (A X Q)_(a, j) = sum A_ab Q_ij X_(b, i)
    on_source[:, : K * n, : K * n] = np.einsum("sab,sij->sajbi", A, Q).reshape(samples, K * n, K * n)
    on_source[:, K * n :, K * n :] = B
    place = slice(step.start, step.start + n)
    U[:, place, place] = Q
    places = np.concatenate([step.vectors.ravel(), step.numbers])[None]
    return RandomMoves(Action(None, places, on_source), Action(None, _rows(step.carried, U.shape[1]), U))


def _of_cloud(
    step: CloudInput, samples: int, numbers: np.random.Generator, turning: np.random.Generator
) -> RandomMoves:
    images = random_orders(samples, step.points, numbers)
    Q = random_turns(samples, step.size, special=step.special, random=turning)
    width = int(max(step.vectors.max(initial=-1), step.numbers.max(initial=-1))) + 1
    order = np.tile(np.arange(width), (samples, 1))
    for places in (
        *step.vectors[step.fixed :]
        .reshape(-1, step.points, step.size)
        .swapaxes(1, 2)
        .reshape(-1, step.points),
        *step.numbers,
    ):
        order[:, places] = places[images]
    points, frame = step.starts
    vector = np.tile(np.arange(step.points + step.size), (samples, 1))
    vector[:, points : points + step.points] = points + np.argsort(images, axis=1)
    rows = _rows(step.carried, step.points + step.size)
    carried = np.concatenate([row[0] + vector for row in rows], axis=1)
    return RandomMoves(
        Action(order, step.vectors, Q.swapaxes(1, 2)),
        Action(carried, rows[:, frame : frame + step.size], Q),
    )


def _everywhere(matrices: FloatArray) -> Action:
    return Action(None, np.arange(matrices.shape[1])[None], matrices)


def _exchange(order: IntArray) -> Action:
    return Action(order, np.empty((0, 0), dtype=np.int64), np.empty((len(order), 0, 0)))


def _rows(count: int, size: int) -> IntArray:  # (count, size)
    return np.arange(count * size).reshape(count, size)
