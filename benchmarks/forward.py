"""Compiled layers beside layers written by hand, as ratios of times measured in turns in one process.

    python benchmarks/forward.py [--only WORDS] [--seconds S] [--threads 1,2] [--batches 64,1024] [--results FOLDER]

Each row is one layer, for inference (forward) and for training (forward and backward, gradients of input and weights), in
float32. `hand` is what an expert writes for that group, in the layout that suits it; `linear` is nn.Linear of the same sizes.
A block is the linear layer with the products of pairs of copies and the gates behind it, beside nn.Linear alone.
The times of torch-structured (`auto`, with the batch that it is measured at) and of torch-dense are divided by theirs: a ratio
below 1 means that the compiled layer is faster. Cases are run in turns and the least of the times is taken, so that other
work on the machine hits all alike. Before it is timed, every hand layer is checked to have the same outputs as the compiled
one, with the same weights. Memory is that of parameters, buffers, input and whatever PyTorch's allocator holds besides, at
most, in the first two calls.

The cases are in forward_cases.py, the layers by hand in forward_by_hand.py. `--results` writes one JSON file, named for the
device, with the load of the machine in it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from forward_by_hand import Hand, PlainLinear
from forward_cases import CASES, Case
from forward_memory import peak_bytes  # before torch
from torch import Tensor

from symgroup.backends import initial_parameters
from symgroup.ir import ModulePlan
from symgroup_torch_dense.backend import TorchBackend, TorchDenseBackend
from symgroup_torch_structured import TorchStructuredBackend

LARGEST_DENSE = 2_000_000  # entries of the matrix that torch-dense builds, where it is timed as well
LARGEST_INPUT = 30_000_000  # numbers in one batch of inputs
MOST_REPEATS = 300
RATIOS = (("structured", "hand"), ("structured", "linear"), ("dense", "linear"))

Row = dict[str, object]
Values = tuple[Tensor, ...]  # a layer by hand may keep the parts of its input apart


def measure(case: Case, plan: ModulePlan, batch: int, seconds: float) -> Row | None:
    """Return one row; None where a batch is too large to be timed here."""
    if batch * plan.source_dim > LARGEST_INPUT:
        return None
    x = torch.randn(batch, plan.source_dim)
    backend = TorchStructuredBackend(batch=batch)
    modules, inputs = _modules(case, plan, backend, x)
    strategies = sorted({choice.chosen for choice in backend.choices(plan)})
    row: Row = {"case": case.name, "batch": batch, "threads": torch.get_num_threads()}
    row["strategy"] = "+".join(strategies)
    for mode in ("inference", "training"):
        for module in modules.values():
            module.train(mode == "training")
        calls = {name: _call(module, inputs[name]) for name, module in modules.items()}
        peaks = {
            name: peak_bytes(modules[name], inputs[name], call)
            for name, call in calls.items()
            if name in ("structured", "hand")
        }
        times = _times(calls, seconds)
        row[f"{mode} ms"] = {name: value * 1e3 for name, value in times.items()}
        row[f"{mode} MiB"] = {name: value / 2**20 for name, value in peaks.items()}
        for ours, theirs in RATIOS:
            if ours in times and theirs in times:
                row[f"{mode} {ours} / {theirs}"] = times[ours] / times[theirs]
        row[f"{mode} memory / hand"] = peaks["structured"] / peaks["hand"]
    return row


def _modules(
    case: Case, plan: ModulePlan, backend: TorchStructuredBackend, x: Tensor
) -> tuple[dict[str, torch.nn.Module], dict[str, Values]]:
    weights = initial_parameters(plan, 0)
    modules: dict[str, torch.nn.Module] = {"structured": _compiled(backend, plan, weights)}
    hand = case.hand()
    hand.take([torch.from_numpy(array).float() for array in weights.values()])
    _check(modules["structured"], hand, x)
    inputs: dict[str, Values] = {"structured": (x,), "hand": hand.arranged(x)}
    modules["hand"] = hand
    if plan.source_dim * plan.target_dim <= LARGEST_DENSE:
        modules["dense"] = _compiled(TorchDenseBackend(), plan, weights)
        modules["linear"] = torch.nn.Linear(plan.source_dim, plan.target_dim, bias=False)
        inputs |= {"dense": (x,), "linear": (x,)}
    return modules, inputs


def _compiled(backend: TorchBackend, plan: ModulePlan, weights: dict) -> torch.nn.Module:
    module = backend.compile(plan)
    backend.load_parameters(module, weights)
    return module


def _check(module: torch.nn.Module, hand: Hand, x: Tensor) -> None:
    if isinstance(hand, PlainLinear):  # has weights of its own
        return
    with torch.no_grad():
        y, z = module(x), hand.flat(hand(*hand.arranged(x)))
    error = float((y - z).abs().max() / y.abs().max())
    if error > 1e-4:
        raise SystemExit(f"the layer by hand is another map: relative difference {error:.2g}")


def _call(module: torch.nn.Module, x: Values) -> Callable[[], None]:
    if not module.training:

        def infer() -> None:
            with torch.no_grad():
                module(*x)

        return infer
    leaves = tuple(part.clone().requires_grad_() for part in x)
    parameters = tuple(module.parameters())  # walking through modules is no part of a step
    with torch.no_grad():
        y = module(*x)
    directions = tuple(torch.randn_like(part) for part in (y if isinstance(y, tuple) else (y,)))

    def train() -> None:
        found = module(*leaves)
        torch.autograd.backward(found if isinstance(found, tuple) else (found,), directions)
        for leaf in (*leaves, *parameters):
            leaf.grad = None

    return train


def _times(calls: dict[str, Callable[[], None]], seconds: float) -> dict[str, float]:
    """Return the least time of each, in turns, for about `seconds` and at least five turns.

    Every turn has an order of its own: what follows a large layer finds the cache empty, what follows its like does not.
    """
    best = dict.fromkeys(calls, float("inf"))
    for call in calls.values():
        call()
    names, order = list(calls), random.Random(0)
    end = time.perf_counter() + seconds
    for turn in range(MOST_REPEATS):
        if turn >= 5 and time.perf_counter() > end:
            break
        order.shuffle(names)
        for name in names:
            start = time.perf_counter()
            calls[name]()
            best[name] = min(best[name], time.perf_counter() - start)
    return best


def table(rows: Sequence[Row]) -> str:
    columns = ["case", "batch", "threads", "strategy"]
    measured = ["structured / hand", "structured / linear", "dense / linear", "memory / hand"]
    columns += [f"{mode} {what}" for mode in ("inference", "training") for what in measured]
    lines = [[column.replace("structured", "ours") for column in columns]]
    for row in rows:
        values = [row.get(column, "-") for column in columns]
        lines.append([f"{value:.2f}" if isinstance(value, float) else str(value) for value in values])
    widths = [max(len(line[k]) for line in lines) for k in range(len(columns))]
    return "\n".join(
        "  ".join(text.rjust(width) for text, width in zip(line, widths, strict=True)) for line in lines
    )


def device_name() -> str:
    """Return the processor's name as the system gives it."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def rounded(value: Any) -> Any:
    """Return the value with four digits of every number: the rest is noise."""
    match value:
        case float():
            return float(f"{value:.4g}")
        case dict():
            return {key: rounded(item) for key, item in value.items()}
        case list():
            return [rounded(item) for item in value]
    return value


def write_results(folder: Path, rows: Sequence[Row], loads: Sequence[float]) -> Path:
    device = f"{device_name()}, {os.cpu_count()} cores"
    described = {
        "device": device,
        "torch": torch.__version__,
        "load average, least and most": rounded([min(loads), max(loads)]),
        "memory": "parameters, buffers, input, and PyTorch's allocator at most in two calls (profiler)",
        "rows": rounded(list(rows)),
    }
    letters = "".join(letter if letter.isalnum() else "-" for letter in device.lower())
    path = folder / f"forward-{'-'.join(part for part in letters.split('-') if part)}.json"
    folder.mkdir(exist_ok=True)
    path.write_text(json.dumps(described, indent=1) + "\n", encoding="utf-8")
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="cases whose name contains this")
    parser.add_argument("--seconds", type=float, default=1.0, help="for each layer and mode")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--batches", default="64,1024")
    parser.add_argument("--results", type=Path, help="a folder for a JSON file")
    options = parser.parse_args()
    torch.manual_seed(0)
    rows, loads = [], [os.getloadavg()[0]]
    for case in (case for case in CASES if options.only in case.name):
        plan = case.plan()
        for threads in map(int, options.threads.split(",")):
            torch.set_num_threads(threads)
            for batch in map(int, options.batches.split(",")):
                row = measure(case, plan, batch, options.seconds)
                if row is not None:
                    rows.append(row)
                    loads.append(os.getloadavg()[0])
    print(table(rows))
    print(f"{device_name()}, torch {torch.__version__}, load average {min(loads):.1f} to {max(loads):.1f}")
    if options.results is not None:
        print(f"written: {write_results(options.results, rows, loads)}")


if __name__ == "__main__":
    main()
