"""Pointwise layers: one scalar function at every coordinate, by its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from symgroup.ir.damage import need
from symgroup.ir.layers.base import Layer, ParameterSpec
from symgroup.ir.reading import read_text
from symgroup.plugins import find_activation

POINTWISE_FUNCTIONS = (
    "identity",
    "relu",
    "leaky_relu",  # slope 1/100 below 0
    "elu",  # exp(x) - 1 below 0
    "gelu",  # x Phi(x), Phi the normal distribution function, not an approximation by tanh
    "silu",  # x / (1 + exp(-x))
    "softplus",  # log(1 + exp(x))
    "sigmoid",
    "tanh",
    "sin",
)


@dataclass(frozen=True, slots=True)
class PointwiseLayer(Layer):
    """Apply one scalar function to every coordinate. It has no parameters."""

    kind: ClassVar[str] = "pointwise"
    fields: ClassVar[tuple[str, ...]] = ("function",)

    function: str  # 'relu', 'tanh', ...

    def to_json(self) -> dict[str, object]:
        return {"function": self.function}

    @classmethod
    def from_json(cls, fields: Mapping[str, object], where: str) -> Self:
        return cls(read_text(fields["function"], where))

    def check(self, width: int, orbit_types: int, where: str) -> tuple[int, int]:
        check_function(self.function, where)
        return width, 0

    def parameter_specs(self, prefix: str) -> Iterator[ParameterSpec]:
        yield from ()

    def features(self) -> Iterator[str]:
        yield self.function


def check_function(name: str, where: str) -> None:
    """Refuse a function that neither symgroup nor a plugin has (SG331). Raises: PluginError where the plugin is broken."""
    known = name in POINTWISE_FUNCTIONS or find_activation(name) is not None
    need(known, where, f"no pointwise function '{name[:40]}'")
