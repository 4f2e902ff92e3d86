"""Large batches some samples at a time: what comes between input and output then stays in the cache."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

CHUNK = 2**17  # numbers of the input that are taken at a time: 512 KiB of float32


def parts_of(x: Tensor, width: int = 0) -> tuple[Tensor, ...]:
    """Return the samples in parts that fit in the cache, as many as for inputs of a width."""
    samples = max(1, CHUNK // max(1, width or x.shape[1]))
    if torch.compiler.is_compiling() or x.shape[0] < 2 * samples:
        return (x,)
    return torch.chunk(x, -(-x.shape[0] // samples))


def joined(parts: Sequence[Tensor]) -> Tensor:
    """Return all samples again."""
    return parts[0] if len(parts) == 1 else torch.cat(list(parts))
