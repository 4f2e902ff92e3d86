"""What a backend is: it compiles plans to modules, reads and writes parameters, runs, and may train."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from symgroup.backends.cost import TYPICAL_BATCH, DeviceSpeed, TileChoice
from symgroup.backends.features import FUNCTIONS, LINEAR, unserved
from symgroup.backends.processes import this_process
from symgroup.backends.training import TrainingData, TrainOptions, TrainProgress, TrainReport
from symgroup.errors import PluginError
from symgroup.ir import ModulePlan

FloatArray = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a backend can be asked for; anything else it refuses with a PluginError.

    Examples:
        >>> Capabilities(("float32",), ("cpu",), trainable=False, serves=("linear", "relu", "BreakingTerm")).resumable
        False
    """

    dtypes: tuple[str, ...]  # of 'float32', 'float64'
    devices: tuple[str, ...]  # of 'cpu', 'cuda', ...; without an index
    trainable: bool
    serves: tuple[str, ...] = (LINEAR, FUNCTIONS)  # names of `plan_features`, and groups; all else is refused
    resumable: bool = False  # whether training keeps checkpoints and goes on from them


@runtime_checkable
class Module(Protocol):
    """A compiled network: a callable that carries its plan."""

    @property
    def plan(self) -> ModulePlan:
        """The plan that it was compiled from."""

    @property
    def backend_name(self) -> str:
        """The name of the backend that compiled it."""

    @property
    def dtype_name(self) -> str:
        """The dtype that it computes in: 'float32' or 'float64'."""

    def __call__(self, x: Any) -> Any:
        """Map inputs of V to outputs in W, in the backend's own array type."""


class Backend(ABC):
    """A way to run plans; a plugin registers one instance for each name.

    A subclass sets `name` (the entry point's name) and `capabilities`, and implements the abstract methods;
    docs/plugins/backends.md writes one out.

    Examples:
        >>> from symgroup.backends import get_backend
        >>> from symgroup.testing.plans import circulant
        >>> backend, plan = get_backend("reference"), circulant().plan
        >>> backend.run(backend.compile(plan, dtype="float64"), np.ones((5, 3))).shape
        (5, 3)
    """

    name: ClassVar[str]
    capabilities: ClassVar[Capabilities]
    # whether it applies maps by sums and transforms of x, whose rounding errors `run_with_bound` bounds by block
    by_blocks: ClassVar[bool] = False

    @abstractmethod
    def compile(
        self, plan: ModulePlan, *, device: str = "cpu", dtype: str = "float32", seed: int = 0
    ) -> Module:
        """Return a module for `plan` whose parameters are `initial_parameters(plan, seed)`.

        Raises: PluginError: SG504 for a device, SG505 for a dtype, SG508 for a plan that it cannot serve.
        """

    @abstractmethod
    def parameters(self, module: Module) -> dict[str, FloatArray]:
        """Return copies of the parameters, with the names, shapes and order of `ir.parameter_specs`."""

    @abstractmethod
    def load_parameters(self, module: Module, arrays: Mapping[str, FloatArray]) -> None:
        """Replace all parameters.

        Raises: InputError: SG335 where a name is missing or unknown, a shape is wrong, or a value not finite;
        the module is then unchanged.
        """

    @abstractmethod
    def run(
        self,
        module: Module,
        x: FloatArray,  # (B, n)
        seed: int | None = None,  # of what a noise step or a random one draws
    ) -> FloatArray:  # (B, m), in the module's dtype
        """Evaluate the module, without gradients.

        With a seed a noise step adds `standard_noise` of it and a random one takes `random_moves` of it, the same at every
        call; else they draw anew.
        Raises: InputError: SG336 where the seed is negative, SG337 where `x` has another shape or is not finite.
        """

    def train(
        self,
        module: Module,
        data: TrainingData,
        options: TrainOptions,
        progress: Callable[[TrainProgress], None] | None = None,
    ) -> TrainReport:
        """Fit the parameters in place with Adam; one seed gives one result.

        With `options.checkpoint` the state is kept in that file, and a run that goes on from it ends as one that was
        never stopped, to the last bit on the CPU.

        Raises: PluginError: SG506 where the backend does not train, SG507 where the loss stops being finite. InputError:
        SG330, SG334, SG367, SG368, SG369 for the checkpoint.
        """
        trainable = "use one that trains, such as --backend torch-dense"
        raise PluginError.of("SG506", f"backend '{self.name}' does not train", help=trainable)

    def joined(self, device: str) -> AbstractContextManager[str]:
        """Join the other processes of `this_process()` for the time of the context; yield this one's device.

        Raises: PluginError: SG515 where the backend trains in one process only, SG517 where the others are not found, SG530
        where one of them is gone before the end.
        """
        if this_process().size > 1:
            message = f"backend '{self.name}' does not train in several processes"
            raise PluginError.of(
                "SG515", message, help="start it without torchrun, or use --backend torch-dense"
            )
        return nullcontext(device)

    def require_plan(self, plan: ModulePlan) -> None:
        """Return nothing where the backend claims to serve every part of the plan.

        Raises: PluginError (SG508): where the plan has a feature that is not among those that the backend serves.
        """
        lacking = unserved(plan, self.capabilities.serves)
        if lacking:
            message = f"backend '{self.name}' does not serve {', '.join(lacking)}"
            raise PluginError.of("SG508", message, help="use --backend reference, which runs every plan")

    def require_resumable(self) -> None:
        """Return nothing where the backend claims to keep checkpoints. Raises: PluginError (SG514)."""
        if not self.capabilities.resumable:
            message = f"backend '{self.name}' keeps no checkpoints of training"
            raise PluginError.of(
                "SG514", message, help="train without a checkpoint, or use --backend torch-dense"
            )

    def choices(
        self,
        plan: ModulePlan,
        device: str = "cpu",
        strategy: str = "auto",  # one that is forced where it applies
        batch: int = TYPICAL_BATCH,
    ) -> tuple[TileChoice, ...]:
        """Return how each tile of the plan's linear maps would be run, with the alternatives and their estimates.

        Raises: PluginError: SG361 for an unknown strategy, SG362 where there is nothing to choose.
        """
        raise self._nothing_to_choose()

    def with_strategy(self, strategy: str) -> Backend:
        """Return this backend with one strategy forced where it applies; 'auto' chooses by cost.

        Raises: PluginError: SG361 for an unknown strategy, SG362 where there is nothing to choose.
        """
        if strategy == "auto":
            return self
        raise self._nothing_to_choose()

    def strategy_of(self, module: Module) -> str:
        """Return the strategy that was forced on a module of this backend, 'auto' where none was."""
        return "auto"

    def speed(self, device: str) -> DeviceSpeed:
        """Return the speeds that choices are made by. Raises: PluginError (SG362): where there is nothing to choose."""
        raise self._nothing_to_choose()

    def measure(self, device: str) -> DeviceSpeed:
        """Measure those speeds, and keep them for later processes.

        Raises: PluginError: SG362 where there is nothing to choose, SG365 where they cannot be kept.
        """
        raise self._nothing_to_choose()

    def _nothing_to_choose(self) -> PluginError:
        choosing = "use one that chooses, such as --backend torch-structured"
        return PluginError.of("SG362", f"backend '{self.name}' runs every layer the same way", help=choosing)

    def require(self, device: str, dtype: str) -> None:
        """Return nothing where the backend claims to serve `device` and `dtype`.

        Raises: PluginError: SG504 for another device, SG505 for another dtype.
        """
        if device.partition(":")[0] not in self.capabilities.devices:
            offered = ", ".join(self.capabilities.devices)
            message = f"backend '{self.name}' does not run on device '{device}'"
            raise PluginError.of("SG504", message, help=f"choose one of: {offered}")
        if dtype not in self.capabilities.dtypes:
            offered = ", ".join(self.capabilities.dtypes)
            message = f"backend '{self.name}' does not compute in '{dtype}'"
            raise PluginError.of("SG505", message, help=f"choose one of: {offered}")
