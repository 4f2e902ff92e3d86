"""Batches that are worked at in pieces, for memory."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

NUMBERS = 2**22  # in a piece: 32 MiB of float64


def in_chunks(
    function: Callable[[Tensor], Tensor],  # (B, n) -> (B,)
    rows: Tensor,  # (B, n)
    size: int,  # how many numbers the function has in memory for each row
) -> Tensor:  # (B,)
    """Return the function of all rows. A graph that is exported has one piece: the number of pieces would bound its batch."""
    # torch._C._is_tracing, which is typed, would be a break in the graphs of torch.compile
    traced = torch.jit.is_tracing()  # type: ignore[attr-defined, no-untyped-call]
    if torch.compiler.is_exporting() or traced:
        return function(rows)
    return torch.cat([function(chunk) for chunk in torch.split(rows, max(1, NUMBERS // size))])
