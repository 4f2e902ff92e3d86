"""Compile networks, train them, keep them in files, run them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from symgroup.api.data import Dataset
from symgroup.api.symmetries import floor_types
from symgroup.backends import (
    CheckpointOptions,
    Module,
    TrainingData,
    TrainOptions,
    TrainProgress,
    TrainReport,
    get_backend,
    load_model,
    require_real,
    save_model,
)
from symgroup.elaborate import ModuleSpec
from symgroup.errors import InputError, LimitError, PluginError
from symgroup.groups import FiniteGroup, elements_of
from symgroup.isotropy.samples import acts_in_reach
from symgroup.plan import plan_module
from symgroup.representations import Representation
from symgroup.representations.floats import float_matrix

DEFAULT_BACKEND = "torch-dense"


def compile_module(
    F: ModuleSpec,
    backend: str = DEFAULT_BACKEND,
    device: str = "cpu",
    dtype: str = "float32",
    seed: int = 0,
    progress: Callable[[str], None] | None = None,
    strategy: str = "auto",
) -> Module:
    """Derive a network and compile it; with 'torch-dense' the module is an ordinary torch.nn.Module.

    `seed` fixes the initial parameters: the same for every backend, device and process. `strategy`, for backends that have
    several, is forced on the parts of layers where it applies.
    Raises: PluginError: SG5xx for the backend, SG361 to SG363 for the strategy; LimitError (SG4xx) where a derivation is out
    of reach.
    """
    chosen = get_backend(backend).with_strategy(strategy)
    chosen.require(device, dtype)
    plan = plan_module(F, progress)
    require_real(plan)
    if strategy != "auto" and all(c.chosen != strategy for c in chosen.choices(plan, device, strategy)):
        raise PluginError.of(
            "SG363",
            f"strategy '{strategy}' applies to no layer of {F.name}",
            help="`symgroup explain-plan` shows those that do",
        )
    return chosen.compile(plan, device=device, dtype=dtype, seed=seed)


def save_module(module: Module, path: str | os.PathLike[str]) -> None:
    """Write a module's plan and parameters to one safetensors file, whole or not at all. Raises: InputError (SG330)."""
    backend = get_backend(module.backend_name)
    parameters = backend.parameters(module)
    strategy = backend.strategy_of(module)
    save_model(path, module.plan, parameters, backend.name, module.dtype_name, strategy)


def load_module(path: str | os.PathLike[str], device: str | None = None, dtype: str | None = None) -> Module:
    """Read what `save_module` wrote; nothing is derived again, and a strategy that was forced still is.

    Raises: InputError (SG33x) for a damaged or foreign file; PluginError (SG5xx) where its backend is missing.
    """
    saved = load_model(path)
    backend = get_backend(saved.backend_name).with_strategy(saved.strategy)
    wanted_device, wanted_dtype = device or "cpu", dtype or saved.dtype
    backend.require(wanted_device, wanted_dtype)
    module = backend.compile(saved.plan, device=wanted_device, dtype=wanted_dtype)
    backend.load_parameters(module, saved.parameters)
    return module


def predict(
    module: Module,
    x: NDArray[np.float64],  # (B, n)
    seed: int | None = 0,
) -> NDArray[np.floating]:  # (B, m)
    """Evaluate a module on an array, without gradients.

    `seed` fixes the noise of a network in noise mode, which is the only thing drawn: one seed gives one answer, with the same
    noise in every backend, device and process, another for each row of x. With None it is drawn anew at every call.
    Raises: InputError (SG336, SG337).
    """
    return get_backend(module.backend_name).run(module, x, seed)


def train_module(
    module: Module,
    F: ModuleSpec,
    dataset: Dataset,
    *,
    epochs: int = 200,
    learning_rate: float = 0.01,
    batch_size: int = 64,
    seed: int = 0,
    weight_decay: float = 0.0,
    loss: str = "best-image",
    tolerance: float = 0.0,
    progress: Callable[[TrainProgress], None] | None = None,
    checkpoint: str | os.PathLike[str] | None = None,
    checkpoint_every: float = 30.0,
    resume: bool = False,
) -> TrainReport:
    """Fit a module to data in place, with Adam.

    loss 'plain' is the mean squared error; 'best-image' the least over the images of y under the stabilizer of x, which are
    equally right answers where the symmetry of x has to be broken. `checkpoint` names a file that is replaced whole at
    most every `checkpoint_every` seconds and at the end; with `resume` training goes on from it, and ends as if it had never
    been stopped. Where torch.distributed is initialised, all its processes train together.
    Raises: InputError (SG312, SG315, SG32x, SG336; SG330, SG334, SG367, SG368, SG369 for the checkpoint); LimitError (SG408);
    PluginError (SG506, SG507, SG514).
    """
    backend = get_backend(module.backend_name)
    kept = None if checkpoint is None else CheckpointOptions(Path(checkpoint), checkpoint_every, resume)
    if kept is not None:
        backend.require_resumable()
    data = TrainingData(dataset.x, target_images(F, dataset, loss, tolerance))
    options = TrainOptions(epochs, learning_rate, batch_size, seed, weight_decay, kept)
    return backend.train(module, data, options, progress)


def target_images(
    F: ModuleSpec,
    dataset: Dataset,
    loss: str = "best-image",
    tolerance: float = 0.0,
) -> NDArray[np.float64]:  # (N, K, m)
    """Return the targets that count as right: y itself, or its images under G_x, repeated up to the largest number K."""
    if dataset.y is None:
        raise InputError.of("SG321", "the data has no array 'y'", help="np.savez(path, x=x, y=y)")
    if loss == "plain":
        return dataset.y[:, None, :]
    if loss != "best-image":
        raise InputError.of("SG312", f"no loss '{loss}'", help="use 'best-image' or 'plain'")
    _check_listing(F)
    types = floor_types(F, dataset, tolerance)
    images: list[NDArray[np.float64]] = [np.empty((0, 0))] * len(dataset)
    for number, mask in enumerate(types.masks):
        rows = np.flatnonzero(types.number == number)
        moved = _images(F.target, np.flatnonzero(mask), dataset.y[rows])
        for row, candidates in zip(rows.tolist(), moved, strict=True):
            images[row] = np.unique(candidates, axis=0)
    most = max(len(rows) for rows in images)
    return np.stack([rows[np.arange(most) % len(rows)] for rows in images])


def _check_listing(F: ModuleSpec) -> None:
    """Refuse groups whose elements cannot be listed. Raises: InputError (SG315); LimitError (SG408)."""
    G = F.source.group
    needs = "the loss 'best-image' takes y to its images under the stabilizer of x, element by element, and"
    plain = "compare with y itself: --loss plain, or loss='plain' in Python"
    if not isinstance(G, FiniteGroup):
        raise InputError.of("SG315", f"{needs} {G} is infinite", help=plain)
    if not acts_in_reach(F.source):
        raise LimitError.of("SG408", f"{needs} {G} has too many", help=plain)


def _images(
    W: Representation,
    elements: NDArray[np.int64],
    y: NDArray[np.float64],  # (k, m)
) -> NDArray[np.float64]:  # (k, |H|, m)
    table = elements_of(W.finite_group)
    result = np.empty((len(y), len(elements), W.dim))
    for number, position in enumerate(elements.tolist()):
        dense = float_matrix(W.matrix(table.element(position)))
        result[:, number] = y @ dense.T
    return result
