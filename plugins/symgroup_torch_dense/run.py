"""A training run: where it stands, its next step, and the same as a checkpoint."""

from __future__ import annotations

import hashlib
import math
import struct

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from symgroup.backends import Checkpoint, PluginError, TrainingData, TrainOptions
from symgroup_torch_dense.module import PlanModule
from symgroup_torch_dense.processes import averaging, joined_process, share_of, summed

MOMENTS = ("step", "exp_avg", "exp_avg_sq")  # what Adam remembers of each parameter


class Run:
    """Adam on shuffled minibatches, always inside an epoch; every number that it depends on is kept in a checkpoint.

    What a step draws at random (noise, dropout) is seeded by its place in the run and the process, so that no generator but
    the one that shuffles has a state.
    """

    def __init__(self, module: PlanModule, data: TrainingData, options: TrainOptions) -> None:
        dtype = module.get_buffer("_anchor").dtype
        self.data = data
        self.x = torch.tensor(data.x, dtype=dtype, device=module.device)
        self.targets = torch.tensor(data.targets, dtype=dtype, device=module.device)
        self.device = module.device
        self.options = options
        self.process = joined_process()
        self.parameters = dict(module.named_parameters())
        self.module = averaging(module, self.process)
        self.optimizer = _adam(list(self.parameters.values()), options)
        self.generator = torch.Generator().manual_seed(options.seed)
        self.losses: list[float] = []
        self.begin_epoch()

    def begin_epoch(self) -> None:
        """Shuffle the samples."""
        self.shuffled_from = self.generator.get_state()
        self.order = torch.randperm(len(self.x), generator=self.generator)
        self.before = {name: parameter.detach().clone() for name, parameter in self.parameters.items()}
        self.batch, self.total = 0, 0.0

    @property
    def epoch(self) -> int:
        """The number of this epoch, from 1."""
        return len(self.losses) + 1

    @property
    def is_epoch_done(self) -> bool:
        """Whether every sample of the epoch was visited."""
        return self.batch * self.options.batch_size >= len(self.order)

    def step(self) -> None:
        """Take one step. Raises: PluginError (SG507) where the loss is not finite: parameters are then the last epoch's."""
        first = self.batch * self.options.batch_size
        batch = self.order[first : first + self.options.batch_size]
        mine = share_of(batch, self.process).to(self.device)
        _seed_default_generator(self.device, self.options.seed, self.epoch, self.batch, self.process.rank)
        part = self._errors(self.module(self.x[mine]), mine).sum() / len(batch)
        loss = summed(part.detach(), self.process)
        if not math.isfinite(loss):
            raise self._diverged()
        if self.optimizer is not None:
            self.optimizer.zero_grad()
            # gradients are averaged over the processes, and parts are to be added
            (part * self.process.size).backward()  # type: ignore[no-untyped-call]
            self.optimizer.step()
        self.total += loss * len(batch)
        self.batch += 1

    def _errors(self, outputs: Tensor, rows: Tensor) -> Tensor:  # (B, m), (B,) -> (B,)
        """Return each sample's loss; images that are not listed are found on the host, in float64."""
        if self.data.images is None:
            return image_errors(outputs, self.targets[rows])
        found = self.data.nearest(outputs.detach().double().cpu().numpy(), rows.cpu().numpy())
        return (outputs - torch.from_numpy(found).to(outputs)).square().mean(-1)

    def end_epoch(self) -> float:
        """Note the epoch's loss, begin the next and return it. Raises: as `step`, where a parameter is not finite."""
        if not all(bool(parameter.isfinite().all()) for parameter in self.parameters.values()):
            raise self._diverged()
        self.losses.append(self.total / len(self.x))
        self.begin_epoch()
        return self.losses[-1]

    @torch.no_grad()
    def _diverged(self) -> PluginError:
        for name, parameter in self.parameters.items():
            parameter.copy_(self.before[name])
        return PluginError.of(
            "SG507",
            f"training diverged in epoch {self.epoch}: the loss or a parameter is not finite",
            help=f"use a learning rate below {self.options.learning_rate:g}, or scale the data",
        )

    # -------------------------------------------------------- checkpoints

    def checkpoint(self, identity: dict[str, str | int | float]) -> Checkpoint:
        """Return where the run stands."""
        tensors: dict[str, Tensor] = {f"parameter.{name}": value for name, value in self.parameters.items()}
        tensors |= {f"before.{name}": value for name, value in self.before.items()}
        for name, parameter in self.parameters.items():
            for kind, value in self._moments(parameter).items():
                tensors[f"{kind}.{name}"] = value
        arrays = {name: value.detach().cpu().numpy() for name, value in tensors.items()}
        arrays["shuffled_from"] = self.shuffled_from.numpy()
        return Checkpoint(identity, tuple(self.losses), self.batch, self.total, arrays)

    @torch.no_grad()
    def restore(self, checkpoint: Checkpoint) -> None:
        """Go back to where a checkpoint stands. Raises: KeyError, ValueError, RuntimeError where it does not fit."""
        arrays = checkpoint.arrays
        self.generator.set_state(_tensor(arrays["shuffled_from"]))
        self.losses = list(checkpoint.losses)
        self.begin_epoch()
        self.batch, self.total = checkpoint.batch, checkpoint.total
        for name, parameter in self.parameters.items():
            parameter.copy_(_fitting(arrays[f"parameter.{name}"], parameter))
            self.before[name].copy_(_fitting(arrays[f"before.{name}"], parameter))
            if self.optimizer is not None and f"step.{name}" in arrays:
                self.optimizer.state[parameter] = {
                    kind: _tensor(arrays[f"{kind}.{name}"]).to(parameter.device if kind != "step" else "cpu")
                    for kind in MOMENTS
                }

    def _moments(self, parameter: torch.nn.Parameter) -> dict[str, Tensor]:
        return dict(self.optimizer.state.get(parameter, {})) if self.optimizer is not None else {}


def image_errors(
    outputs: Tensor,  # (B, m)
    targets: Tensor,  # (B, K, m)
) -> Tensor:  # (B,)
    """Return, for each sample, the least over its K targets of the mean squared error."""
    return (outputs.unsqueeze(1) - targets).square().mean(-1).amin(-1)


def _adam(parameters: list[torch.nn.Parameter], options: TrainOptions) -> torch.optim.Adam | None:
    if not parameters:  # nothing to fit: a plan of maps that are all zero
        return None
    return torch.optim.Adam(parameters, lr=options.learning_rate, weight_decay=options.weight_decay)


def _seed_default_generator(device: torch.device, *place: int) -> None:
    """Seed the generator that layers draw from by a hash of where the run stands; `torch.manual_seed` would take 190 us."""
    digest = hashlib.blake2b(struct.pack(f"<{len(place)}q", *place), digest_size=7).digest()
    if device.type == "cuda":
        torch.cuda.default_generators[device.index or 0].manual_seed(int.from_bytes(digest, "little"))
    else:
        torch.default_generator.manual_seed(int.from_bytes(digest, "little"))


def _tensor(array: NDArray[np.generic]) -> Tensor:
    return torch.from_numpy(array.copy())


def _fitting(array: NDArray[np.generic], parameter: Tensor) -> Tensor:
    if array.shape != tuple(parameter.shape):
        raise ValueError(f"a parameter has shape {array.shape}, not {tuple(parameter.shape)}")
    return _tensor(array)
