"""The base of backends that are wrong on purpose: a right backend, with one thing spoilt on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from symgroup.backends import EVERYTHING, Backend, Capabilities, Module, get_backend, initial_parameters
from symgroup.ir import ModulePlan

Array = NDArray[np.floating[Any]]


@dataclass(slots=True)
class WrongModule:
    """A right module of a spoilt plan, under the plan that was asked for."""

    plan: ModulePlan
    backend_name: str
    dtype_name: str
    inner: Module

    def __call__(self, x: Any) -> Any:
        """Evaluate the spoilt plan."""
        return self.inner(x)


class WrongBackend(Backend):
    """Passes everything on to `right`; the subclasses spoil one thing each."""

    right: ClassVar[str] = "reference"
    capabilities: ClassVar[Capabilities] = Capabilities(
        ("float32", "float64"), ("cpu",), trainable=False, serves=(EVERYTHING,)
    )

    def __init__(self) -> None:
        self.inner = get_backend(self.right)

    def spoilt(self, plan: ModulePlan) -> ModulePlan:
        """Return the plan that is compiled in place of `plan`."""
        return plan

    def compile(
        self, plan: ModulePlan, *, device: str = "cpu", dtype: str = "float32", seed: int = 0
    ) -> WrongModule:
        """Compile the spoilt plan."""
        inner = self.inner.compile(self.spoilt(plan), device=device, dtype=dtype, seed=seed)
        module = WrongModule(plan, self.name, dtype, inner)
        self.load_parameters(module, initial_parameters(plan, seed))
        return module

    def parameters(self, module: Module) -> dict[str, Array]:
        """Return the right parameters."""
        return self.inner.parameters(inner_of(module))

    def load_parameters(self, module: Module, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Load them as they are."""
        self.inner.load_parameters(inner_of(module), arrays)

    def run(self, module: Module, x: NDArray[Any], seed: int | None = None) -> Array:
        """Run the inner module."""
        return self.inner.run(inner_of(module), x, seed)


def inner_of(module: Module) -> Module:
    """Return the right module of a wrong one."""
    assert isinstance(module, WrongModule)
    return module.inner
