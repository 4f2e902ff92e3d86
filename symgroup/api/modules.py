"""Compile networks, train them, keep them in files, run them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from symgroup.api.data import Dataset
from symgroup.api.targets import training_data
from symgroup.backends import (
    Backend,
    CheckpointOptions,
    Module,
    TrainOptions,
    TrainProgress,
    TrainReport,
    get_backend,
    load_model,
    require_real,
    save_model,
)
from symgroup.elaborate import ModuleSpec
from symgroup.errors import InputError, PluginError, require_kind
from symgroup.plan import plan_module

DEFAULT_BACKEND = "torch-dense"


def compile_module(
    F: ModuleSpec,
    backend: str = DEFAULT_BACKEND,
    device: object = "cpu",  # a name, or a torch.device
    dtype: object = "float32",  # a name, or a torch.dtype
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
    require_kind(F, ModuleSpec, "a network", help="a declared one: spec['F']")
    chosen = get_backend(backend).with_strategy(strategy)
    device, dtype = _name_of(device), _name_of(dtype)
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


def _name_of(value: object) -> str:
    """Return the name of a device or dtype: torch.device('cuda:1') is 'cuda:1', torch.float64 is 'float64'."""
    return str(value).removeprefix("torch.")


def save_module(module: Module, path: str | os.PathLike[str]) -> None:
    """Write a module's plan and parameters to one safetensors file, whole or not at all. Raises: InputError (SG330, SG344)."""
    backend = _backend_of(module)
    parameters = backend.parameters(module)
    strategy = backend.strategy_of(module)
    save_model(path, module.plan, parameters, backend.name, module.dtype_name, strategy)


def _backend_of(module: object) -> Backend:
    """Return the backend that compiled a module. Raises: InputError (SG344) for other modules."""
    if not isinstance(module, Module):
        made = "make one by sg.compile_module(spec['F'])"
        raise InputError.of(
            "SG344", f"a {type(module).__name__} is no network that symgroup compiled", help=made
        )
    return get_backend(module.backend_name)


def load_module(path: str | os.PathLike[str], device: object = None, dtype: object = None) -> Module:
    """Read what `save_module` wrote; nothing is derived again, and a strategy that was forced still is.

    Raises: InputError (SG33x) for a damaged or foreign file; PluginError (SG5xx) where its backend is missing.
    """
    saved = load_model(path)
    backend = get_backend(saved.backend_name).with_strategy(saved.strategy)
    wanted_device = _name_of(device or "cpu")
    wanted_dtype = _name_of(dtype or saved.dtype)
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

    `seed` fixes what is drawn: noise in noise mode, elements in canonical mode at random. One seed gives one answer, with the
    same draws in every backend, device and process, others for each row of x. With None they are drawn anew at every call.
    Raises: InputError (SG336, SG337, SG344).
    """
    return _backend_of(module).run(module, x, seed)


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
    tolerance: float | None = None,
    progress: Callable[[TrainProgress], None] | None = None,
    checkpoint: str | os.PathLike[str] | None = None,
    checkpoint_every: float = 30.0,
    resume: bool = False,
) -> TrainReport:
    """Fit a module to data in place, with Adam.

    loss 'plain' is the mean squared error; 'best-image' the least over the images of y under the stabilizer of x, which are
    equally right answers where the symmetry of x has to be broken: `training_data` says which these are. `checkpoint` names
    a file that is replaced whole at most every `checkpoint_every` seconds and at the end; with `resume` training goes on from
    it, and ends as if it had never been stopped. Where torch.distributed is initialised, all its processes train together.
    Raises: as `training_data`; InputError: SG336, SG344, and SG330, SG334, SG367, SG368, SG369 for the checkpoint;
    PluginError (SG506, SG507, SG514).
    """
    backend = _backend_of(module)
    kept = None if checkpoint is None else CheckpointOptions(Path(checkpoint), checkpoint_every, resume)
    if kept is not None:
        backend.require_resumable()
    data = training_data(F, dataset, loss, tolerance)
    options = TrainOptions(epochs, learning_rate, batch_size, seed, weight_decay, kept)
    return backend.train(module, data, options, progress)
