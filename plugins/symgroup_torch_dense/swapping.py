"""Two axes of a tensor exchanged in memory."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import Function, FunctionCtx

from symgroup_torch_dense.kept import may_fuse

LEAST = 2048  # numbers from which the kernel below is faster


def swapped(x: Tensor) -> Tensor:  # (N, g, c) -> (N, c, g)
    """Return x with its last two axes exchanged, contiguous.

    `native_channel_shuffle` of channels that are last takes one sample's (g, c) to (c, g) by blocks in vector registers; a
    strided copy goes number by number, four times slower. It is for the CPU, and has neither a gradient nor rules for
    transforms of its own.
    """
    if not x.is_cpu or not may_fuse(x) or x.numel() < LEAST:
        return x.transpose(1, 2).contiguous()
    if x.requires_grad and torch.is_grad_enabled():
        y: Tensor = Swap.apply(x)  # type: ignore[no-untyped-call]
        return y
    return _shuffled(x)


class Swap(Function):
    """The exchange as one step of a graph; its gradient is the exchange back."""

    @staticmethod
    def forward(ctx: FunctionCtx, x: Tensor) -> Tensor:
        """Return the exchanged tensor."""
        return _shuffled(x)

    @staticmethod
    def backward(ctx: Any, *slopes: Tensor) -> Tensor:
        """Exchange the gradient."""
        return swapped(slopes[0])


def _shuffled(x: Tensor) -> Tensor:
    samples, groups, channels = x.shape
    n, x = groups * channels, x.contiguous()
    pixels = x.as_strided((samples, n, 1, 1), (n, 1, n, n), x.storage_offset())
    return torch.native_channel_shuffle(pixels, groups).as_strided(
        (samples, channels, groups), (n, groups, 1)
    )
