"""Compiled layers beside layers written by hand, as ratios of times measured in turns in one process.

    python benchmarks/forward.py [--only WORDS] [--repeats N] [--threads N] [--json FILE]

Each row is one layer, for inference (forward) and for training (forward and backward, gradients of input and weights), in
float32. `hand` is what an expert writes for that group, in the layout that suits it; `dense` is torch-dense. Both are divided
into the best time of torch-structured: a ratio below 1 means that the compiled layer is faster than the other. Cases are run
in turns and the least of the times is taken, so that other work on the machine hits all alike. Before it is timed, every hand
layer is checked to have the same outputs as the compiled one, with the same weights.

The hand-written layers are in forward_by_hand.py.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from forward_by_hand import CircularFFT, DeepSets, Hand, InvariantGraph, PlainLinear
from torch import Tensor

from symgroup.backends import initial_parameters
from symgroup.groups import cyclic, dihedral, symmetric
from symgroup.ir import LinearLayer, LinearMap, ModulePlan, Tile
from symgroup.representations import Representation, natural, regular, tensor_product
from symgroup.solve import equivariant_basis
from symgroup.solve.lowering import as_planned
from symgroup_torch_dense.backend import TorchBackend, TorchDenseBackend
from symgroup_torch_structured import TorchStructuredBackend

LARGEST_DENSE = 2_000_000  # entries of the matrix that torch-dense builds, where it is timed as well
LARGEST_INPUT = 30_000_000  # numbers in one batch of inputs


@dataclass(frozen=True)
class Case:
    name: str
    make: Callable[[], Representation]  # V, and the layer is copies * V -> copies * V
    copies: int
    hand: Callable[[int, int], Hand]  # (n, copies)
    n: int


def square(n: int) -> Representation:
    return tensor_product(natural(symmetric(n)), natural(symmetric(n)))


CASES = [
    *(Case(f"S({n}) V -> V", lambda n=n: natural(symmetric(n)), 64, DeepSets, n) for n in (100, 1000)),
    *(Case(f"S({n}) V^2 -> V^2", lambda n=n: square(n), 16, InvariantGraph, n) for n in (20, 50)),
    *(
        Case(f"Z({n}) V -> V", lambda n=n: natural(cyclic(n)), copies, CircularFFT, n)
        for n in (64, 256, 1024)
        for copies in (1, 16)
    ),
    Case("D(4) regular", lambda: regular(dihedral(4)), 32, PlainLinear, 8),
]


def plan_of(V: Representation, copies: int) -> ModulePlan:
    form = as_planned(equivariant_basis(V, V).blocks[0])
    dim = copies * V.dim
    space = LinearMap((dim, dim), (form,), (Tile(0, 0, 0, copies, copies),))
    return ModulePlan(
        "benchmark",
        str(V.group),
        V.group.order,
        str(V),
        str(V),
        dim,
        dim,
        None,
        (),
        (LinearLayer(space, None),),
        (),
    )


def measure(case: Case, batch: int, repeats: int) -> dict[str, object] | None:
    V = case.make()
    if batch * case.copies * V.dim > LARGEST_INPUT:
        return None
    plan = plan_of(V, case.copies)
    weights = initial_parameters(plan, 0)
    backend = TorchStructuredBackend(batch=batch)
    modules: dict[str, torch.nn.Module] = {"structured": _compiled(backend, plan, weights)}
    if plan.source_dim * plan.target_dim <= LARGEST_DENSE:
        modules["dense"] = _compiled(TorchDenseBackend(), plan, weights)
    hand = case.hand(case.n, case.copies)
    hand.take(torch.from_numpy(weights["layers.0.weight.0"]).float())
    x = torch.randn(batch, plan.source_dim)
    _check(modules["structured"], hand, x)
    inputs = dict.fromkeys(modules, x) | {"hand": hand.arranged(x)}
    modules["hand"] = hand
    row: dict[str, object] = {"case": case.name, "copies": case.copies, "batch": batch}
    row["strategy"] = backend.choices(plan)[0].chosen
    for mode in ("inference", "training"):
        calls = {
            name: _call(module.train(mode == "training"), inputs[name]) for name, module in modules.items()
        }
        times = _times(calls, repeats)
        row[f"{mode} ms"] = times["structured"] * 1e3
        for name in times:
            if name != "structured":
                row[f"{mode} / {name}"] = times["structured"] / times[name]
    return row


def _compiled(backend: TorchBackend, plan: ModulePlan, weights: dict) -> torch.nn.Module:
    module = backend.compile(plan)
    backend.load_parameters(module, weights)
    return module


def _check(module: torch.nn.Module, hand: Hand, x: Tensor) -> None:
    with torch.no_grad():
        y, z = module(x), hand.flat(hand(hand.arranged(x)))
    error = float((y - z).abs().max() / y.abs().max())
    if error > 1e-4 and not isinstance(hand, PlainLinear):
        raise SystemExit(f"the layer by hand is another map: relative difference {error:.2g}")


def _call(module: torch.nn.Module, x: Tensor) -> Callable[[], None]:
    if not module.training:

        def infer() -> None:
            with torch.no_grad():
                module(x)

        return infer
    leaf = x.clone().requires_grad_()
    direction = torch.randn_like(module(x))

    def train() -> None:
        module(leaf).backward(direction)
        leaf.grad = None
        for parameter in module.parameters():
            parameter.grad = None

    return train


def _times(calls: dict[str, Callable[[], None]], repeats: int) -> dict[str, float]:
    best = dict.fromkeys(calls, float("inf"))
    for call in calls.values():
        call()
    for _ in range(repeats):
        for name, call in calls.items():
            start = time.perf_counter()
            call()
            best[name] = min(best[name], time.perf_counter() - start)
    return best


def table(rows: list[dict[str, object]]) -> str:
    columns = ["case", "copies", "batch", "strategy"]
    columns += [
        f"{mode} {what}" for mode in ("inference", "training") for what in ("ms", "/ hand", "/ dense")
    ]
    lines = [columns]
    for row in rows:
        values = [row.get(column, "-") for column in columns]
        lines.append([f"{value:.2f}" if isinstance(value, float) else str(value) for value in values])
    widths = [max(len(line[k]) for line in lines) for k in range(len(columns))]
    return "\n".join(
        "  ".join(text.rjust(width) for text, width in zip(line, widths, strict=True)) for line in lines
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="cases whose name contains this")
    parser.add_argument("--repeats", type=int, default=15)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--batches", default="64,1024")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    rows = []
    for case in CASES:
        for batch in map(int, options.batches.split(",")):
            row = measure(case, batch, options.repeats) if options.only in case.name else None
            if row is not None:
                rows.append(row)
    print(table(rows))
    print(f"torch {torch.__version__}, {options.threads} thread(s), load average {os.getloadavg()[0]:.1f}")
    if options.json is not None:
        options.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
