"""What each of two processes does in test_distributed.py: DDP and FSDP around compiled modules and layers.

torchrun --nproc-per-node 2 two_processes.py SPEC DATA.npz OUT.json
"""

from __future__ import annotations

import copy
import json
import sys
from collections.abc import Callable
from pathlib import Path

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.distributed.checkpoint.state_dict import StateDictOptions, get_model_state_dict
from torch.distributed.fsdp import FullyShardedDataParallel, fully_shard
from torch.distributed.fsdp.wrap import ModuleWrapPolicy
from torch.nn.parallel import DistributedDataParallel

import symgroup as sg

STEPS = 10
TURNED = """
group O = SO(3)  rep T = trivial(O)  rep N = natural(O)  rep A = T + N
network turned : A -> A { hidden 8 T + 8 N, gated  hidden 8 T + 8 N, norm tanh, normalise  hidden 2 A, bilinear }
"""


def network(spec: sg.elaborate.Spec) -> nn.Module:
    """A network of somebody else's with layers of sg.nn in it."""
    V = spec["V"]
    return nn.Sequential(
        sg.nn.RelaxedLinear(V, (8, V), seed=1, dtype="float64"),
        nn.ReLU(),
        sg.nn.EquivariantLinear((8, V), V, seed=2, dtype="float64"),
    )


def fit(module: nn.Module, x: Tensor, y: Tensor, average: bool = False) -> list[float]:
    """Train on all samples, each process on its half, and return the losses over all."""
    optimizer = torch.optim.Adam(module.parameters(), lr=0.01)
    rank, size = (dist.get_rank(), dist.get_world_size()) if average else (0, 1)
    losses = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = (module(x[rank::size]) - y[rank::size]).square().mean()
        loss.backward()
        optimizer.step()
        total = loss.detach().clone()
        if average:
            dist.all_reduce(total)
        losses.append(float(total) / size)
    return losses


def layers_of(module: nn.Module) -> list[nn.Module]:
    """Return the layers that have parameters."""
    return [child for child in getattr(module, "layers", module) if list(child.parameters())]


def compared(make: Callable[[], nn.Module], x: Tensor, y: Tensor) -> dict[str, object]:
    """Return the losses of one process, DDP, and both FSDPs, and how far the second's parameters are from one process's."""
    alone, replicated, sharded = make(), DistributedDataParallel(make()), make()
    before = [parameter.numel() for parameter in sharded.parameters()]
    for child in layers_of(sharded):
        fully_shard(child)
    fully_shard(sharded)
    # the older one puts modules of its own around layers
    policy = ModuleWrapPolicy({type(child) for child in layers_of(make())})
    wrapped = FullyShardedDataParallel(make(), auto_wrap_policy=policy, device_id=torch.device("cpu"))
    losses = {
        "alone": fit(alone, x, y),
        "DDP": fit(replicated, x, y, True),
        "FSDP": fit(sharded, x, y, True),
        "FSDP1": fit(wrapped, x, y, True),
    }
    local = sum(parameter.to_local().numel() for parameter in sharded.parameters())
    found = get_model_state_dict(sharded, options=StateDictOptions(full_state_dict=True))
    far = max(
        float((found[name] - value).abs().max())
        for name, value in alone.state_dict().items()
        if name in found
    )
    with torch.no_grad():
        same = torch.allclose(sharded.eval()(x), copy.deepcopy(alone).eval()(x), rtol=0, atol=1e-9)
    return {**losses, "far": far, "local": local, "whole": sum(before), "eval": same}


def main() -> None:
    """Compare, and let the first process write what it found."""
    dist.init_process_group("gloo")
    torch.set_num_threads(1)
    spec = sg.load(sys.argv[1])
    data = sg.load_data(sys.argv[2], spec["F"])
    x, y = (torch.tensor(array[:64]) for array in (data.x, data.y))
    turned = sg.parse(TURNED)["turned"]
    found = {
        "compiled": compared(lambda: sg.compile_module(spec["F"], dtype="float64", seed=3), x, y),
        "structured": compared(
            lambda: sg.compile_module(spec["F"], backend="torch-structured", dtype="float64", seed=3), x, y
        ),
        "layers": compared(lambda: network(spec), x, y),
        "turned": compared(lambda: sg.compile_module(turned, dtype="float64", seed=3), x, -x),
    }
    if dist.get_rank() == 0:
        Path(sys.argv[3]).write_text(json.dumps(found))
    dist.destroy_process_group()


main()
