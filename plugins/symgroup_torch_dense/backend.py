"""`TorchDenseBackend`: the door between symgroup and torch."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, ClassVar, cast, final

import numpy as np
import torch
from numpy.typing import NDArray

from symgroup.backends import (
    EVERYTHING,
    Backend,
    Capabilities,
    Module,
    PluginError,
    TrainingData,
    TrainOptions,
    TrainProgress,
    TrainReport,
    checked_input,
    checked_parameters,
    checked_seed,
    initial_parameters,
    standard_noise,
)
from symgroup.ir import ModulePlan, parameter_specs
from symgroup_torch_dense.module import PlanModule
from symgroup_torch_dense.processes import joined
from symgroup_torch_dense.training import train

Array = NDArray[np.floating[Any]]


class TorchBackend(Backend):
    """Makes plans `PlanModule`s on the CPU or a CUDA device, in float32 or float64; trains with Adam."""

    capabilities: ClassVar[Capabilities] = Capabilities(
        ("float32", "float64"), ("cpu", "cuda"), trainable=True, serves=(EVERYTHING,), resumable=True
    )

    @abstractmethod
    def lowered(self, plan: ModulePlan, device: str) -> PlanModule:
        """Return the module, its parameters yet to be set."""

    def compile(
        self, plan: ModulePlan, *, device: str = "cpu", dtype: str = "float32", seed: int = 0
    ) -> PlanModule:
        """Return a module with the initial parameters of `seed`."""
        self.require(device, dtype)
        place = torch_device(device)
        with torch.device("cpu"):  # whatever torch.set_default_device says
            module = self.lowered(plan, device)
        module.to(place, getattr(torch, dtype))
        self._set(module, initial_parameters(plan, seed))
        return module

    def parameters(self, module: Module) -> dict[str, Array]:
        """Return copies of the parameters."""
        own = _own(module)
        return {
            spec.name: own.get_parameter(spec.name).detach().cpu().numpy().copy()
            for spec in parameter_specs(own.plan)
        }

    def load_parameters(self, module: Module, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Replace all parameters."""
        self._set(_own(module), checked_parameters(module.plan, arrays))

    def run(
        self,
        module: Module,
        x: NDArray[Any],  # (B, n)
        seed: int | None = None,
    ) -> Array:  # (B, m)
        """Evaluate the module."""
        own = _own(module)
        inputs = torch.from_numpy(checked_input(own.plan, x))
        with torch.no_grad(), _in_use(own), _drawn_by(own, len(inputs), seed):
            outputs = own(inputs.to(own.device, getattr(torch, own.dtype_name)))
        return cast(Array, outputs.cpu().numpy())

    def train(
        self,
        module: Module,
        data: TrainingData,
        options: TrainOptions,
        progress: Callable[[TrainProgress], None] | None = None,
    ) -> TrainReport:
        """Fit the parameters in place with Adam."""
        return train(_own(module), data, options, progress)

    def strategy_of(self, module: Module) -> str:
        """Return the strategy that was forced on a module."""
        return _own(module).strategy

    def joined(self, device: str) -> AbstractContextManager[str]:
        """Join the other processes by gloo, on GPUs by NCCL."""
        return joined(device)

    def _set(self, module: PlanModule, arrays: Mapping[str, Array]) -> None:
        with torch.no_grad():
            for name, array in arrays.items():
                module.get_parameter(name).copy_(torch.from_numpy(array))


@final
class TorchDenseBackend(TorchBackend):
    """Builds the matrix of every layer."""

    name: ClassVar[str] = "torch-dense"

    def lowered(self, plan: ModulePlan, device: str) -> PlanModule:
        """Return the module."""
        return PlanModule(plan, self.name)


def torch_device(device: str | torch.device) -> torch.device:
    """Return the device, which is there. Raises: PluginError (SG504)."""
    try:
        place = torch.device(device)
    except RuntimeError as error:
        raise PluginError.of("SG504", f"no device '{device}'", help="use cpu, cuda or cuda:0") from error
    if place.type == "cuda" and (place.index or 0) >= torch.cuda.device_count():
        there = torch.cuda.device_count()
        message = f"device '{device}' is not there: torch sees {there} CUDA devices"
        raise PluginError.of("SG504", message, help="use --device cpu")
    return place


@contextmanager
def _in_use(module: PlanModule) -> Iterator[None]:
    """Put the module in eval mode, and back as it was."""
    was_training = module.training
    module.eval()
    try:
        yield
    finally:
        module.train(was_training)


@contextmanager
def _drawn_by(module: PlanModule, samples: int, seed: int | None) -> Iterator[None]:
    """Give a noise step the noise of the seed, and a random one its elements."""
    if seed is not None and module.noise is not None:
        module.noise.given = torch.from_numpy(standard_noise((samples, module.plan.source_dim), seed))
    if seed is not None and module.at_random is not None:
        module.at_random.given = checked_seed(seed)
    try:
        yield
    finally:
        if module.noise is not None:
            module.noise.given = None
        if module.at_random is not None:
            module.at_random.given = None


def _own(module: Module) -> PlanModule:
    return cast(PlanModule, module)
