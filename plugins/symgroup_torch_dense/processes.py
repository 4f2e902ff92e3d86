"""Several processes that train one network: joining them, and what they tell each other."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from symgroup.backends import PluginError, Process, this_process


@contextmanager
def joined(device: str) -> Iterator[str]:
    """Join the processes that the launcher started, by gloo or on GPUs by NCCL; yield this one's device.

    Raises: PluginError: SG517 where they do not find each other, SG530 where one of the others is gone before the end.
    """
    process = this_process()
    on_gpu = device == "cuda"
    if process.size == 1 or dist.is_initialized():
        yield device
        return
    try:
        dist.init_process_group("nccl" if device.startswith("cuda") else "gloo")
    except (ValueError, RuntimeError) as error:  # a missing or wrong MASTER_ADDR, or nobody there
        reason = " ".join(str(error).split())[:200]
        raise PluginError.of(
            "SG517",
            f"the {process.size} processes did not find each other: {reason}",
            help="start them with torchrun",
        ) from error
    try:
        yield f"cuda:{process.local_rank}" if on_gpu else device
    except RuntimeError as error:
        if not _is_loss_of_another(error):
            raise
        raise PluginError.of(
            "SG530",
            f"another of the {process.size} processes is gone: {' '.join(str(error).split())[:200]}",
            help="start all of them again; with --checkpoint FILE --resume they go on where they were",
        ) from error
    finally:
        dist.destroy_process_group()


def _is_loss_of_another(error: RuntimeError) -> bool:
    """Whether an operation of all processes failed: NCCL has errors of its own, gloo names its source file in plain ones."""
    return isinstance(error, dist.DistError) or "gloo/transport" in str(error)


def joined_process() -> Process:
    """Return which process of the default group this is; the only one where there is no group."""
    if not (dist.is_available() and dist.is_initialized()):
        return Process()
    return Process(dist.get_rank(), dist.get_world_size())


def averaging(module: nn.Module, process: Process) -> nn.Module:
    """Return the module, or what averages its gradients over the processes; all start from the first one's parameters."""
    if process.size == 1 or not any(True for _ in module.parameters()):
        return module
    with warnings.catch_warnings():
        # its new name is not there in older versions; all buffers here are constants
        warnings.filterwarnings("ignore", message="`broadcast_buffers` is deprecated", category=FutureWarning)
        return DistributedDataParallel(module, broadcast_buffers=False)


def summed(value: Tensor, process: Process) -> float:
    """Return the sum over the processes of a number, the same in each."""
    if process.size == 1:
        return float(value)
    total = value.detach().to(torch.float64)
    dist.all_reduce(total)
    return float(total)


def share_of(batch: Tensor, process: Process) -> Tensor:
    """Return the part of a batch that is this process's: parts differ in size by one at most, and may be empty."""
    return torch.tensor_split(batch, process.size)[process.rank]
