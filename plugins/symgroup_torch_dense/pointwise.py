"""Scalar functions in torch, and the module that applies one to every coordinate."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from symgroup.backends import plugin_activation

POINTWISE: dict[str, Callable[[Tensor], Tensor]] = {
    "identity": lambda x: x,
    "relu": functional.relu,
    "leaky_relu": functional.leaky_relu,  # slope 0.01
    "elu": functional.elu,  # alpha 1
    "gelu": functional.gelu,  # by erf
    "silu": functional.silu,
    # above a threshold, 20 by default, torch returns x, which is off by 2e-9; exp(-40) is below float64's u
    "softplus": lambda x: functional.softplus(x, threshold=40.0),
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "sin": torch.sin,
}


class Pointwise(nn.Module):
    """Apply one scalar function to every coordinate. Raises: PluginError: SG508 to SG511 where nobody has it."""

    def __init__(self, function: str) -> None:
        super().__init__()
        self.function = function
        # a plugin's is looked up once, here, and no lambda is kept, so that modules can be pickled
        self.of_plugin = None if function in POINTWISE else plugin_activation(function).function

    def extra_repr(self) -> str:
        """Return the function's name, for printing."""
        return self.function

    def forward(self, x: Tensor) -> Tensor:  # (..., N) -> (..., N)
        """Apply the function."""
        return (
            POINTWISE[self.function](x) if self.of_plugin is None else cast(Tensor, self.of_plugin(x, torch))
        )
