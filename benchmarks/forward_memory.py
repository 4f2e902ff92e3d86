"""The most memory that a layer needs, as PyTorch's allocator sees it."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

os.environ.setdefault(
    "KINETO_LOG_LEVEL", "99"
)  # before torch is imported: the profiler reports each start on stderr

import torch
from torch import Tensor
from torch.profiler import ProfilerActivity, profile


def peak_bytes(module: torch.nn.Module, inputs: Iterable[Tensor], call: Callable[[], None]) -> int:
    """Return the bytes of parameters, buffers and inputs, and those that two calls allocate at most besides.

    The profiler records every allocation and release on the CPU, in order; what the first call keeps for later is among them.
    """
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as recorded:
        call()
        call()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "trace.json"
        recorded.export_chrome_trace(str(path))
        events = json.loads(path.read_text(encoding="utf-8"))["traceEvents"]
    steps = sorted((e["ts"], e["args"]["Bytes"]) for e in events if e["name"] == "[memory]")
    held = most = 0
    for _, step in steps:
        held += step
        most = max(most, held)
    return most + _bytes([*module.parameters(), *module.buffers(), *inputs])


def _bytes(tensors: Iterable[Tensor]) -> int:
    storages = {item.untyped_storage().data_ptr(): item.untyped_storage().nbytes() for item in tensors}
    return sum(storages.values())
