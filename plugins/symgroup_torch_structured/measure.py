"""What a device does in a second, measured in the terms of the cost model."""

from __future__ import annotations

import time
from collections.abc import Callable
from math import log2

import torch

from symgroup.backends.cost import DeviceSpeed
from symgroup_torch_structured.convolution import ScalarTile
from symgroup_torch_structured.structure import Scalar

REPEATS = 15
SMALL_CALL = 6  # operations that the cost model counts for a small call of `ScalarTile`


def measured_speed(
    device: str,  # such as 'cpu' or 'cuda:0'
) -> DeviceSpeed:
    """Return the speeds in float32, on as many threads as torch uses: the best of some runs of each. Takes about a second."""
    side, rows, length = 512, 128, 1024
    a, x = torch.randn(side, side, device=device), torch.randn(rows, length, device=device)
    z = torch.randn(256, 64, 64, device=device)
    tile = ScalarTile(Scalar(2)).to(device)
    theta, small = torch.randn(4, 4, 1, device=device), torch.randn(2, 8, device=device)
    with torch.no_grad():
        product = _seconds(lambda: a @ a, device)
        transform = _seconds(lambda: torch.fft.rfft(x), device)
        copy = _seconds(lambda: z.transpose(1, 2).contiguous(), device)
        call = _seconds(lambda: tile(theta, small), device)
    return DeviceSpeed(
        device.partition(":")[0],
        flops=2.0 * side**3 / product,
        transform_flops=2.5 * rows * length * log2(length) / transform,
        bytes=2.0 * z.numel() * z.element_size() / copy,
        launch_seconds=call / SMALL_CALL,
        measured=True,
    )


def _seconds(call: Callable[[], object], device: str) -> float:
    """Return the least time of one call, after two for warming up."""
    best = float("inf")
    for turn in range(REPEATS + 2):
        _wait(device)
        start = time.perf_counter()
        call()
        _wait(device)
        best = min(best, time.perf_counter() - start) if turn >= 2 else best
    return best


def _wait(device: str) -> None:
    if device.startswith("cuda"):
        torch.cuda.synchronize(device)
