"""What the examples share: options, networks of several seeds, a training loop, the floor as a check, tables."""

from __future__ import annotations

import argparse
import os
import statistics
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

import symgroup as sg
from symgroup.backends import get_backend

OUTPUT = Path(__file__).parents[1] / "out"
TITLES = {
    "plain": "plain E-MLP",
    "noisy": "noise injection",
    "canonical": "canonical E-MLP",
    "relaxed": "relaxed E-MLP",
    "partial": "relaxed to S",
}
MODES = ("plain", "noisy", "canonical", "relaxed")
LARGEST_DIFFERENCE = 0.1  # of the numbers of parameters, relative to the plain network's
WARM_UP = 30  # steps
ROUNDING = 1e-5  # of float32 outputs, relative to the floor


@dataclass(frozen=True, slots=True)
class Row:
    """One model: its number of parameters, and each column's value for every seed."""

    title: str
    parameters: int
    columns: dict[str, list[float]]


@dataclass(frozen=True, slots=True)
class Picture:
    """What the first network of each mode makes of a task's test data."""

    task: str
    test: sg.Dataset
    outputs: dict[str, np.ndarray]  # of each mode, (N, m)


def options(description: str, steps: int) -> argparse.Namespace:
    """Read --seeds, --steps and --output; use one thread, since the networks are small."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--seeds", type=int, default=5, help="networks of each kind (default: %(default)s)")
    parser.add_argument("--steps", type=int, default=steps, help="length of training (default: %(default)s)")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="folder for plots (default: out)")
    chosen = parser.parse_args()
    chosen.output.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    return chosen


def compiled(network: Any, seeds: int) -> list[Any]:
    """Return a module for each seed; the network is derived once."""
    plan = sg.plan_module(network)
    backend = get_backend("torch-dense")
    return [backend.compile(plan, device="cpu", dtype="float32", seed=seed) for seed in range(seeds)]


def parameters(module: Any) -> int:
    """Return the number of trained numbers."""
    return sum(parameter.numel() for parameter in module.parameters())


def fit(
    modules: Sequence[torch.nn.Module],
    loss: Callable[[float], torch.Tensor],  # of all the data, at a share of the training from 0 to 1
    steps: int,
    learning_rate: float,
    seed: int,
) -> None:
    """Fit modules in place: Adam on the whole data at once, its rate rising over the first steps, then falling to 0."""
    torch.manual_seed(seed)  # noise is drawn anew at every step
    trained = [parameter for module in modules for parameter in module.parameters()]
    optimizer = torch.optim.Adam(trained, lr=learning_rate)
    for step in range(steps):
        share = step / steps
        optimizer.param_groups[0]["lr"] = learning_rate * min(1.0, step / WARM_UP) * (1 - share) ** 0.5
        optimizer.zero_grad()
        loss(share).backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()


def trained(
    spec: Any,
    task: str,
    chosen: argparse.Namespace,
    x: np.ndarray,  # (N, n), of the test data
    train: Callable[[Any, Any, int], None],  # a module of a network, by a seed
    measure: Callable[[Any, np.ndarray], dict[str, float]],  # what a network's module makes of x
    modes: Iterable[str] = MODES,
) -> tuple[list[Row], dict[str, np.ndarray]]:
    """Train and measure the networks of each mode, and write the first; return their rows, and what the first makes of x."""
    rows, outputs = list[Row](), dict[str, np.ndarray]()
    for mode in modes:
        network, scores = spec[f"{mode}_{task}"], []
        modules = compiled(network, chosen.seeds)
        for seed, module in enumerate(modules):
            train(module, network, seed)
            made = sg.predict(module, x)
            outputs.setdefault(mode, made)
            scores.append(measure(network, made))
        rows.append(finished(mode, task, chosen, modules[0], parameters(modules[0]), scores))
    return rows, outputs


def finished(
    mode: str,
    task: str,
    chosen: argparse.Namespace,
    module: Any,
    size: int,
    scores: Sequence[dict[str, float]],  # of each seed
) -> Row:
    """Write the first module of a mode and return its row of the table."""
    progress(f"{task}: trained {TITLES[mode]}")
    sg.save_module(module, chosen.output / f"{mode}_{task}.safetensors")
    return Row(TITLES[mode], size, {column: [score[column] for score in scores] for column in scores[0]})


def image_errors(network: Any, outputs: np.ndarray, data: sg.Dataset) -> np.ndarray:
    """Return each output's mean squared error to the best image of its target under the stabilizer of its input."""
    images = sg.target_images(network, data)
    return np.square(outputs[:, None, :] - images).mean(axis=2).min(axis=1)


def require_floor(errors: Sequence[float], floor: float, what: str) -> None:
    """Fail where an equivariant model is below the proven floor: then the model, the data or the proof is wrong."""
    if not all(error >= floor * (1 - ROUNDING) for error in errors):  # nor may one be NaN
        sys.exit(f"{what}: a plain model has an error of {min(errors)}, below the proven floor of {floor}")


def require_ceiling(ratios: Sequence[float], ceiling: float, what: str) -> None:
    """Fail where an equivariant model is above a proven ceiling."""
    if not all(ratio <= ceiling * (1 + ROUNDING) for ratio in ratios):
        sys.exit(f"{what}: a plain model reaches {max(ratios)}, above the proven ceiling of {ceiling}")


def print_floor(task: str, network: Any, data: sg.Dataset) -> None:
    """Print what `symgroup floor` says of a data set."""
    report = sg.floor(network, data)
    print(
        f"{task}: {report.samples} test samples, floor of every equivariant network {report.total:.4f} (proven)"
    )
    for row in report.rows:
        print(f"  inputs with stabilizer {row.name} (order {row.order}): {row.count}, floor {row.floor:.4f}")


def require_equal_sizes(rows: Sequence[Row]) -> None:
    """Fail where a network is not about as large as the first one, the plain one."""
    for row in rows:
        if abs(row.parameters / rows[0].parameters - 1) > LARGEST_DIFFERENCE:
            sys.exit(f"{row.title} has {row.parameters} parameters, the plain network {rows[0].parameters}")


def print_table(rows: Sequence[Row], floors: dict[str, float | None]) -> None:
    """Print a line a model, mean and standard deviation over the seeds, and the floor of each column below them."""
    require_equal_sizes(rows)
    names = list(rows[0].columns)
    widths = [max(len(name), 17) for name in names]
    print(
        f"{'model':<17}{'parameters':>11}"
        + "".join(f"{n:>{w + 2}}" for n, w in zip(names, widths, strict=True))
    )
    for row in rows:
        cells = "".join(f"{spread(row.columns[n]):>{w + 2}}" for n, w in zip(names, widths, strict=True))
        print(f"{row.title:<17}{row.parameters:>11}{cells}")
    bounds = [floors.get(name) for name in names]
    cells = "".join(
        f"{'-' if b is None else f'{b:.4f}':>{w + 2}}" for b, w in zip(bounds, widths, strict=True)
    )
    print(f"{'proven for plain':<28}{cells}\n", flush=True)


def spread(values: Sequence[float]) -> str:
    """Return mean and standard deviation over the seeds."""
    deviation = statistics.stdev(values) if len(values) > 1 else 0.0
    return f"{statistics.fmean(values):.4f} +- {deviation:.4f}"


def relative(path: Path) -> str:
    """Return a path as seen from the folder that the program runs in."""
    return os.path.relpath(path)


def progress(text: str) -> None:
    """Say on stderr what is being done."""
    print(text, file=sys.stderr, flush=True)
