"""Dropout of whole copies in torch."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from symgroup.ir import DropoutLayer


class Dropout(nn.Module):
    """See `symgroup.ir.DropoutLayer`; draws from `generator` where one is set, else from torch's own."""

    def __init__(self, layer: DropoutLayer) -> None:
        super().__init__()
        self.rate = layer.rate
        self.terms = layer.terms
        self.generator: torch.Generator | None = None

    def forward(self, x: Tensor) -> Tensor:  # (..., N) -> (..., N)
        """Drop copies in training; in eval mode return x."""
        if not self.training:
            return x
        count = sum(term.copies for term in self.terms)
        drawn = self._drawn((*x.shape[:-1], count), x.device)
        factor = (drawn >= self.rate).to(x.dtype) / (1 - self.rate)
        parts, start = [], 0
        for term in self.terms:
            part = factor.narrow(-1, start, term.copies)
            parts.append(part if term.dim == 1 else part.repeat_interleave(term.dim, dim=-1))
            start += term.copies
        return x * torch.cat(parts, dim=-1)

    def _drawn(self, shape: tuple[int, ...], device: torch.device) -> Tensor:
        if (
            self.generator is None
        ):  # compilers know no random numbers of dynamic shape with a generator, not even with none
            return torch.rand(shape, device=device)
        return torch.rand(shape, generator=self.generator, device=device)
