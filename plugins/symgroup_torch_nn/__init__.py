"""The layers of `symgroup.nn` for torch: equivariant and relaxed linear maps as ordinary `torch.nn.Module`s."""

from __future__ import annotations

from collections.abc import Callable

from symgroup.plugins import Layer, hookimpl
from symgroup_torch_nn.layers import EquivariantLinear, RelaxedLinear

__all__ = ["EquivariantLinear", "RelaxedLinear", "symgroup_register_layers"]

SYMGROUP_INTERFACE = 2


@hookimpl
def symgroup_register_layers(register: Callable[[Layer], None]) -> None:
    """Register EquivariantLinear and RelaxedLinear."""
    register(Layer("EquivariantLinear", EquivariantLinear))
    register(Layer("RelaxedLinear", RelaxedLinear))
