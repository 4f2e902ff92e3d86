"""Buffers that stand for exact numbers: never rounded twice, however often a module changes its dtype or device."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn


class ExactModule(nn.Module):
    """A module with non-persistent buffers that are the correctly rounded values of exact constants.

    `.float().double()` must not leave 1/3 with the accuracy of float32; torch would cast the buffer twice. And
    `.to_empty(device=...)`, which moves modules off the meta device, must not leave them without values.
    """

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("_anchor", torch.empty(0), persistent=False)  # follows device and dtype

    @abstractmethod
    def constants(self) -> Mapping[str, NDArray[Any]]:
        """Return the buffers' values by name: decision_... are float64 in every dtype, integers stay as they are."""

    def fill(self) -> None:
        """Set every constant from its exact value, on the module's device and in its dtype.

        Constants that are not real are NaN in a real dtype, so that nothing is computed with their real parts.
        """
        anchor = self.get_buffer("_anchor")
        for name, exact in self.constants().items():
            is_lost = exact.dtype.kind == "c" and not anchor.is_complex()
            value = np.full(exact.shape, np.nan) if is_lost else exact
            dtype = torch.float64 if name.startswith("decision_") else anchor.dtype
            dtype = getattr(torch, value.dtype.name) if value.dtype.kind == "i" else dtype
            tensor = torch.tensor(value, dtype=dtype, device=anchor.device)
            self.register_buffer(name, tensor, persistent=False)

    def _apply(self, fn: Callable[[Tensor], Tensor], recurse: bool = True) -> Self:
        super()._apply(fn, recurse)  # type: ignore[no-untyped-call]
        self.fill()
        return self
