"""Large batches some samples at a time: what comes between input and output then stays in the cache."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

CHUNK = 2**17  # numbers of the input that are taken at a time: 512 KiB of float32
EVEN = 64  # samples of a part are a multiple of this where they are more
SLICE = 32  # samples of a slice, at least
WIDEST = 128  # samples of a slice from which it no longer fits in the cache


def by_parts(
    apply: Callable[..., Tensor],  # (b, n) each -> (b, m)
    *inputs: Tensor,  # (B, n) each
    share: int = 1,  # of so many that a part is one of, where calls are cheap
) -> Tensor:  # (B, m)
    """Return what `apply` makes of all samples, some at a time."""
    batch = inputs[0].shape[0]
    samples = max(1, CHUNK // share // max(1, *(x.shape[1] for x in inputs)))
    samples -= samples % EVEN if samples > EVEN else 0
    if batch < 2 * samples:
        return apply(*inputs)
    y = torch.empty(0)
    for start in range(0, batch, samples):
        part = apply(*(x[start : start + samples] for x in inputs))
        if start == 0:
            y = part.new_empty(batch, part.shape[1])
        y[start : start + samples] = part
    return y


def slices_of(x: Tensor) -> int:
    """Return in how many slices samples are best exchanged with coordinates: each fits in the cache, threads share them."""
    batch = x.shape[0]
    if not x.is_cpu:
        return 1
    most = batch // SLICE
    least = max(1, -(-batch // WIDEST), min(torch.get_num_threads(), most))
    return next((slices for slices in range(least, most + 1) if batch % slices == 0), 1)
