"""Four equal atoms on a square: three networks of equal size, and which of them can choose a distortion.

    python examples/square_demo.py [--epochs N] [--output FOLDER]

Reads square.symg, square_train.npz and square_test.npz beside this file; prints the symmetry of the data, the floor that no
equivariant network goes below, the verification of the relaxed network and a table; writes square.png and relaxed.safetensors.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

import symgroup as sg

HERE = Path(__file__).parent
MODELS = {"plain": "plain E-MLP", "noisy": "noise injection", "F": "relaxed E-MLP"}
RESOLUTION = 0.1  # outputs are rounded to this before their symmetry is read off; targets are 5 and -5


@dataclass(frozen=True)
class Outcome:
    """What one network learned."""

    title: str
    parameters: int
    losses: tuple[float, ...]
    outputs: np.ndarray  # (N, 4), on the test inputs
    error: float  # mean squared error to the best image of the target under the input's stabilizer
    kept: str  # the symmetry that the outputs keep


def main() -> None:
    """Run the whole comparison."""
    parser = argparse.ArgumentParser(description="Which way does a square of four equal atoms distort?")
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--output", type=Path, default=HERE.parent / "out")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)

    spec = sg.load(HERE / "square.symg")
    train = sg.load_data(HERE / "square_train.npz", spec["F"])
    test = sg.load_data(HERE / "square_test.npz", spec["F"])
    show_symmetry(spec, train)
    outcomes = [learn(spec, name, train, test, options) for name in MODELS]
    verified = show_verification(spec)
    show_table(outcomes)
    picture = options.output / "square.png"
    plot(outcomes, picture)
    print(f"\nplot: {os.path.relpath(picture)}")
    if not verified:
        sys.exit(1)


def show_symmetry(spec: Any, data: sg.Dataset) -> None:
    """Print the groups, the orbit types in the data and the floor."""
    for name, group in spec.groups.items():
        print(f"group {name}: order {group.order}, degree {group.degree}, generators {group}")
    report = sg.floor(spec["F"], data)
    for row in report.rows:
        print(f"inputs with stabilizer {row.name} (order {row.order}): {row.count}, floor {row.floor:g}")
    print(f"floor of every equivariant network on this data: {report.exact_total} (proven)")
    print(report.advice + "\n")


def learn(spec: Any, name: str, train: sg.Dataset, test: sg.Dataset, options: argparse.Namespace) -> Outcome:
    """Train one network on the best image of each target and score it on the test data."""
    start = time.perf_counter()
    network = spec[name]
    module = sg.compile_module(network, seed=0)
    report = sg.train_module(module, network, train, epochs=options.epochs, learning_rate=0.003)
    print(f"trained {MODELS[name]} in {time.perf_counter() - start:.1f} s", file=sys.stderr)
    if name == "F":
        sg.save_module(module, options.output / "relaxed.safetensors")
    outputs = np.asarray(sg.predict(module, test.x), dtype=float)
    images = sg.target_images(network, test)
    error = np.square(outputs[:, None, :] - images).mean(axis=2).min(axis=1).mean()
    parameters = sum(parameter.numel() for parameter in module.parameters())
    return Outcome(
        MODELS[name], parameters, report.losses, outputs, float(error), kept_symmetry(network, outputs)
    )


def kept_symmetry(network: Any, outputs: np.ndarray) -> str:
    """Return the commonest stabilizer of the outputs, to the resolution above, and the share of the outputs that have it."""
    steps = np.rint(outputs / RESOLUTION).astype(int)
    found: Counter[tuple[int, tuple[str, ...]]] = Counter()
    for row, count in zip(*np.unique(steps, axis=0, return_counts=True), strict=True):
        answer = sg.stabilizer(network.target, [Fraction(int(step)) for step in row])
        found[answer.order, tuple(answer.describe_generators())] += int(count)
    (order, generators), count = found.most_common(1)[0]
    share = "" if count == len(outputs) else f" in {count / len(outputs):.0%}"
    return f"order {order}{share}: < {', '.join(generators)} >"


def show_verification(spec: Any) -> bool:
    """Verify the spec and print what the relaxed network is proven to do; return whether every claim holds."""
    report = sg.verify(spec)
    print(f"verification: {sum(claim.ok for claim in report.claims)} of {len(report.claims)} claims hold")
    for claim in report.claims:
        if not claim.ok or (claim.subject == "F, inputs of type D4" and "breaking maps D" in claim.statement):
            print(f"  {'ok' if claim.ok else 'FAILED'}: {claim.subject}: {claim.statement}")
    for sentence in sg.plan_module(spec["F"]).relaxation:
        print(f"  {sentence}")
    return report.ok


def show_table(outcomes: list[Outcome]) -> None:
    """Print one line a network."""
    print(f"\n{'model':<17}{'parameters':>11}{'test error':>12}   symmetry that the outputs keep")
    for item in outcomes:
        print(f"{item.title:<17}{item.parameters:>11}{item.error:>12.3g}   {item.kept}")
    print(
        "The input has the symmetry of the square, of order 8; the pattern (+, -, +, -) keeps 4 of its 8 elements."
    )


def plot(outcomes: list[Outcome], path: Path) -> None:
    """Draw the displacements that each network predicts, and the losses."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, 4, figsize=(14, 3.8), layout="constrained")
    corners = np.array([[-1, 1], [1, 1], [1, -1], [-1, -1]])
    for axis, item in zip(axes, outcomes, strict=False):
        closed = corners[[0, 1, 2, 3, 0]]
        axis.plot(*closed.T, color="0.8", linestyle="--", zorder=1)
        moved = corners * (1 + 0.08 * item.outputs[0][:, None])
        axis.plot(*moved[[0, 1, 2, 3, 0]].T, color="tab:red", zorder=2)
        axis.scatter(*moved.T, s=120, color="tab:red", zorder=3)
        axis.set(
            title=f"{item.title}\ntest error {item.error:.2g}",
            xlim=(-1.8, 1.8),
            ylim=(-1.8, 1.8),
            aspect="equal",
        )
        axis.set_axis_off()
    for item in outcomes:
        axes[3].semilogy(np.maximum(item.losses, 1e-9), label=item.title)
    axes[3].axhline(25, color="0.5", linestyle=":", label="proven floor of equivariance")
    axes[3].set(xlabel="epoch", ylabel="training loss", title="best-image loss")
    axes[3].legend(fontsize=8, loc="center right")
    figure.savefig(path, dpi=130)
    plt.close(figure)


if __name__ == "__main__":
    main()
