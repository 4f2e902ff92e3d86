"""The records of training: data, options, checkpoints, progress, report."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from numbers import Integral, Real
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symgroup.backends.images import Images
from symgroup.errors import InputError


@dataclass(frozen=True, slots=True, eq=False)
class TrainingData:
    """Inputs with the outputs that are right for them: K images of one output under the input's stabilizer.

    The loss of a sample is the least, over its K targets, of the mean squared error over the coordinates:
    K = 1 is the plain mean squared error, K > 1 lets the network choose the image. Where `images` is not None, every target
    stands for all its images under a further group: the loss is that of `nearest`.

    Raises: InputError (SG336): where the shapes disagree, nothing is given or a value is not finite.
    """

    x: NDArray[np.float64]  # (N, n)
    targets: NDArray[np.float64]  # (N, K, m)
    images: Images | None = None

    def __post_init__(self) -> None:
        if self.x.ndim != 2 or self.targets.ndim != 3:
            shapes = f"inputs {self.x.shape}, targets {self.targets.shape}"
            raise _bad_data(f"training data must be (N, n) and (N, K, m), not {shapes}")
        if len(self.x) != len(self.targets):
            raise _bad_data(f"{len(self.x)} inputs but {len(self.targets)} targets")
        if not len(self.x) or not self.targets.shape[1]:
            raise _bad_data("no sample, or no target for the samples")
        if not (np.isfinite(self.x).all() and np.isfinite(self.targets).all()):
            raise _bad_data("a value is NaN or infinite")

    def nearest(
        self,
        outputs: NDArray[np.float64],  # (B, m)
        rows: NDArray[np.int64],  # (B,), the numbers of the samples
    ) -> NDArray[np.float64]:  # (B, m)
        """Return what each output is compared with: the nearest of its targets and of their images.

        See `symgroup.backends.images`: gradients take it for a constant. An output that is not finite gets its first target.
        """
        found = self.targets[rows]
        finite = np.all(np.isfinite(outputs), axis=1, keepdims=True)  # (B, 1)
        kept = np.where(finite, outputs, 0.0)
        if self.images is not None:
            found = self.images.nearest(kept, found, rows)
        errors = np.square(kept[:, None] - found).sum(axis=2)
        chosen = np.where(finite[:, 0], np.argmin(errors, axis=1), 0)
        return np.asarray(found[np.arange(len(rows)), chosen])

    def arrays(self) -> tuple[NDArray[Any], ...]:
        """Return all numbers of the data."""
        return self.x, self.targets, *(() if self.images is None else self.images.arrays())

    def require(self, source_dim: int, target_dim: int) -> None:
        """Return nothing where the data fits a network of these dimensions; else raise InputError (SG336)."""
        dims = self.x.shape[1], self.targets.shape[2]
        if dims != (source_dim, target_dim):
            raise _bad_data(f"the data has dims {dims}, the network ({source_dim}, {target_dim})")


@dataclass(frozen=True, slots=True)
class CheckpointOptions:
    """Where training keeps what it needs to go on after it was stopped at any point.

    Raises: InputError (SG336): where `seconds` is out of range.
    """

    path: Path
    seconds: float = 30.0  # between two at least; 0 for one after every step
    resume: bool = False  # whether to go on from the file where there is one

    def __post_init__(self) -> None:
        if not (math.isfinite(self.seconds) and self.seconds >= 0):
            raise _bad_data(f"seconds between checkpoints = {self.seconds} is out of range")


MAX_LEARNING_RATE = 1e30  # Adam's step is a few times this at most, which float32 can hold


@dataclass(frozen=True, slots=True)
class TrainOptions:
    """How to train with Adam. Raises: InputError (SG336): where a value is out of range."""

    epochs: int = 100
    learning_rate: float = 1e-3
    batch_size: int = 64
    seed: int = 0
    weight_decay: float = 0.0
    checkpoint: CheckpointOptions | None = None

    def __post_init__(self) -> None:
        ranges: dict[str, tuple[type, float, float, str]] = {
            "epochs": (Integral, 0, math.inf, "an integer of 0 or more"),
            "learning_rate": (
                Real,
                math.ulp(0.0),
                MAX_LEARNING_RATE,
                f"above 0 and at most {MAX_LEARNING_RATE:g}",
            ),
            "batch_size": (Integral, 1, math.inf, "an integer of 1 or more"),
            "seed": (Integral, 0, 2**63 - 1, "an integer from 0 to 2^63 - 1"),
            "weight_decay": (Real, 0, sys.float_info.max, "finite and 0 or more"),
        }
        for name, (kind, least, most, wanted) in ranges.items():
            value = getattr(self, name)
            if not isinstance(value, kind) or not least <= getattr(self, name) <= most:
                raise _bad_data(f"{name} = {value!r} is out of range: it must be {wanted}")


@dataclass(frozen=True, slots=True)
class TrainProgress:
    """Where training stands, for a progress line."""

    epoch: int  # finished, of `epochs`
    epochs: int
    loss: float  # mean over the samples of the last finished epoch
    seconds: float  # since the start


@dataclass(frozen=True, slots=True)
class TrainReport:
    """What training did."""

    losses: tuple[float, ...]  # (epochs,), each the mean over the epoch's samples as they were visited
    seconds: float


def _bad_data(message: str) -> InputError:
    return InputError.of("SG336", message)
