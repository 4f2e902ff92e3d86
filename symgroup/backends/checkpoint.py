"""Checkpoints of training: everything that the rest of a run depends on, in one safetensors file; never pickle."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import safetensors
import safetensors.numpy
from numpy.typing import NDArray

from symgroup.backends.files import write_whole
from symgroup.backends.training import TrainingData, TrainOptions
from symgroup.errors import InputError
from symgroup.ir import ModulePlan, plan_digest

CHECKPOINT_VERSION = 1
METADATA_KEY = "symgroup checkpoint"

Identity = dict[str, str | int | float]


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """Where a run stands: after `batch` steps of the epoch after those that `losses` are of."""

    run: Identity  # what makes the run what it is; another run cannot go on from here
    losses: tuple[float, ...]  # of the finished epochs
    batch: int
    total: float  # the sum of the losses of this epoch's samples so far
    arrays: Mapping[str, NDArray[Any]]  # parameters, moments, states of generators: the backend's own names


def run_identity(plan: ModulePlan, data: TrainingData, options: TrainOptions, **more: str | int) -> Identity:
    """Return what decides every step of a run but the number of its epochs, which may grow."""
    digest = hashlib.sha256()
    for array in data.arrays():
        digest.update(str(array.shape).encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    return {
        "plan": plan_digest(plan),
        "data": digest.hexdigest(),
        "learning_rate": options.learning_rate,
        "batch_size": options.batch_size,
        "seed": options.seed,
        "weight_decay": options.weight_decay,
        **more,
    }


def save_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Write a checkpoint, whole or not at all; there is one writer. Raises: InputError (SG330): the old one is then kept."""
    arrays = {name: np.ascontiguousarray(array) for name, array in checkpoint.arrays.items()}
    described = {
        "format": CHECKPOINT_VERSION,
        "run": checkpoint.run,
        "losses": checkpoint.losses,
        "batch": checkpoint.batch,
        "total": checkpoint.total,
        "digest": _digest(arrays),
    }
    text = json.dumps(described, separators=(",", ":"), allow_nan=False)
    data = safetensors.numpy.save(arrays, metadata={METADATA_KEY: text})
    # always the same temporary name: what a killed writer left is overwritten by the next
    write_whole(path, data, f".{path.name}.part")


def load_checkpoint(path: Path, run: Identity) -> Checkpoint:
    """Read a checkpoint of this very run.

    Raises: InputError: SG334 where it cannot be read, SG367 where it is truncated, damaged or no checkpoint, SG368 where it
    is of another run.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError.of("SG334", f"cannot read '{path}': {error.strerror or error}") from error
    try:
        arrays = safetensors.numpy.load(data)
        size = int.from_bytes(data[:8], "little")
        text = json.loads(data[8 : 8 + size])["__metadata__"][METADATA_KEY]
        checkpoint = _checkpoint(json.loads(text), arrays, path)
    # what safetensors and json raise on damage, and what is missing or of another type
    except (
        safetensors.SafetensorError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        RecursionError,
    ) as error:
        raise not_a_checkpoint(path, f"{type(error).__name__}: {error}"[:200]) from error
    _require_same_run(checkpoint.run, run, path)
    return checkpoint


def not_a_checkpoint(path: Path, reason: str) -> InputError:
    """Return the error for a file that training cannot go on from."""
    return InputError.of(
        "SG367",
        f"'{path}' is not a whole checkpoint of training: {reason}",
        help="remove it and train from the start",
    )


def _checkpoint(described: dict[str, Any], arrays: dict[str, NDArray[Any]], path: Path) -> Checkpoint:
    if described["format"] != CHECKPOINT_VERSION:
        raise not_a_checkpoint(path, f"it has format {described['format']}, not {CHECKPOINT_VERSION}")
    if described["digest"] != _digest(arrays):
        raise not_a_checkpoint(path, "its numbers were changed after it was written")
    losses = tuple(float(loss) for loss in described["losses"])
    return Checkpoint(described["run"], losses, int(described["batch"]), float(described["total"]), arrays)


def _require_same_run(found: Identity, run: Identity, path: Path) -> None:
    other = sorted(name for name in run if found.get(name) != run[name])
    if not other:
        return
    notes = [
        f"it has another {name}"
        if name in {"plan", "data"}
        else f"{name}: {found.get(name)} there, {run[name]} here"
        for name in other
    ]
    raise InputError.of(
        "SG368",
        f"'{path}' is a checkpoint of another run: {', '.join(other)}",
        notes=notes,
        help="use the options and files that it was written with, or another checkpoint file",
    )


def _digest(arrays: Mapping[str, NDArray[Any]]) -> str:
    digest = hashlib.sha256()
    for name in sorted(arrays):
        array = arrays[name]
        digest.update(f"{name} {array.dtype} {array.shape}".encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()
