"""`TorchStructuredBackend`: modules with the parameters of `torch-dense`; a cost model chooses how they run."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar, Self, final

from symgroup.backends.cost import TYPICAL_BATCH, DeviceSpeed, TileChoice
from symgroup.backends.speeds import device_speed, store_speed
from symgroup.ir import LinearMap, ModulePlan
from symgroup_torch_dense.backend import TorchBackend, torch_device
from symgroup_torch_dense.module import PlanModule
from symgroup_torch_structured.choose import STRUCTURED, Menu, plan_choices, strategies_of
from symgroup_torch_structured.linear import StructuredMap
from symgroup_torch_structured.measure import measured_speed


class ChoosingBackend(TorchBackend):
    """Applies each tile of a layer by the cheapest strategy, as estimated for a device and a number of samples."""

    by_blocks: ClassVar[bool] = True

    def __init__(self, strategy: str = "auto", batch: int = TYPICAL_BATCH) -> None:
        self.strategy = strategy
        self.batch = batch

    @abstractmethod
    def menu(self, device: str) -> Menu:
        """Return what there is to choose from on a device."""

    @abstractmethod
    def map_module(self, space: LinearMap, strategies: Sequence[str]) -> StructuredMap:
        """Return the module of a linear map whose tiles have these strategies."""

    def lowered(self, plan: ModulePlan, device: str) -> PlanModule:
        """Return the module. Raises: LimitError (SG360) for diagrams that no strategy but the dense one can apply."""
        return PlanModule(plan, self.name, self.lowering(device), self.strategy)

    def lowering(self, device: str) -> Callable[[LinearMap], StructuredMap]:
        """Return what makes a linear map a module for a device."""
        return partial(self._map, self.menu(device), device_speed(device))

    def choices(
        self,
        plan: ModulePlan,
        device: str = "cpu",
        strategy: str | None = None,
        batch: int | None = None,
    ) -> tuple[TileChoice, ...]:
        """Return what is chosen for every tile of every linear map; by default as `compile` does."""
        self.require(device, "float32")
        menu, speed = self.menu(device), self.speed(device)
        return plan_choices(menu, plan, speed, strategy or self.strategy, batch or self.batch)

    def with_strategy(self, strategy: str) -> Self:
        """Return this backend with one strategy forced where it applies. Raises: PluginError (SG361)."""
        self.menu("cpu").require(strategy)
        return type(self)(strategy, self.batch)

    def speed(self, device: str) -> DeviceSpeed:
        """Return the measured speeds of a device, else those that are shipped. Raises: PluginError (SG364)."""
        self.require(device, "float32")
        return device_speed(device)

    def measure(self, device: str) -> DeviceSpeed:
        """Measure a device and keep the speeds. Raises: PluginError: SG504 where it is not there, SG365."""
        self.require(device, "float32")
        speed = measured_speed(str(torch_device(device)))
        store_speed(speed)
        return speed

    def _map(self, menu: Menu, speed: DeviceSpeed, space: LinearMap) -> StructuredMap:
        return self.map_module(space, strategies_of(menu, space, speed, self.strategy, self.batch))


@final
class TorchStructuredBackend(ChoosingBackend):
    """Chooses among what torch itself computes fast."""

    name: ClassVar[str] = "torch-structured"

    def menu(self, device: str) -> Menu:
        """Return the strategies of `choose.STRATEGIES`."""
        return STRUCTURED

    def map_module(self, space: LinearMap, strategies: Sequence[str]) -> StructuredMap:
        """Return the module of a linear map."""
        return StructuredMap(space, strategies)
