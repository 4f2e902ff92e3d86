"""Buffers that stand for exact numbers: never rounded twice, however often a module changes its dtype."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn


class ExactModule(nn.Module):
    """A module with non-persistent float buffers that are the correctly rounded values of exact constants.

    `.float().double()` must not leave 1/3 with the accuracy of float32; torch would cast the buffer twice.
    """

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("_anchor", torch.empty(0), persistent=False)  # follows device and dtype

    @abstractmethod
    def constants(self) -> dict[str, NDArray[np.float64]]:
        """Return the buffers' values by name; those named decision_... stay in float64 whatever the dtype."""

    def fill(self) -> None:
        """Set every constant from its exact value, on the module's device and in its dtype."""
        anchor = self.get_buffer("_anchor")
        for name, value in self.constants().items():
            dtype = torch.float64 if name.startswith("decision_") else anchor.dtype
            tensor = torch.tensor(value, dtype=dtype, device=anchor.device)
            self.register_buffer(name, tensor, persistent=False)

    def _apply(self, fn: Callable[[Tensor], Tensor], recurse: bool = True) -> Self:
        super()._apply(fn, recurse)  # type: ignore[no-untyped-call]
        self.fill()
        return self
