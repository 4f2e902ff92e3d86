"""Independent sets of greatest weight on symmetric graphs, learned without targets.

    python examples/optimisation/run.py [--seeds N] [--steps N] [--output FOLDER]

Prints a table for each graph: the weight of the sets found, relative to the optimum by brute force, and what is proven about
every equivariant model; writes optimisation.png.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

import symgroup as sg

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))  # so that this program runs from any folder

import common  # noqa: E402
from optimisation.make_data import GRAPHS, KINDS, independent_sets  # noqa: E402

LEARNING_RATE = 0.01
PENALTY = (
    1.2  # of two neighbours, relative to the heavier one: above 1, so that leaving out a vertex is better
)
# The share of the training after which the entropy no longer counts. Without entropy all probabilities go to 0 or 1 early,
# where nothing is learned any more.
COLD = 0.8
MARGIN = 1e-3  # by which the probability of a vertex that is taken exceeds those of its neighbours


@dataclass(frozen=True, slots=True)
class Problem:
    """A graph with the weights of its vertices, and what brute force says."""

    name: str
    data: sg.Dataset
    kind: NDArray[np.int64]  # (N,)
    optimum: NDArray[np.float64]  # (N,)
    ceiling: NDArray[np.float64]  # (N,)

    @classmethod
    def read(cls, name: str, part: str, network: Any) -> Problem:
        """Read one of the data files."""
        path = HERE / f"{name}_{part}.npz"
        with np.load(path) as arrays:
            return cls(
                name, sg.load_data(path, network), arrays["kind"], arrays["optimum"], arrays["ceiling"]
            )

    @property
    def edges(self) -> NDArray[np.int64]:  # (2, E)
        """The two ends of every edge."""
        return np.array(GRAPHS[self.name][1]).T


def main() -> None:
    """Train and compare the networks of each graph."""
    chosen = common.options("Which vertices of a symmetric graph?", steps=400)
    spec = sg.load(HERE / "sets.symg")
    found = {name: compare(spec, name, chosen) for name in GRAPHS}
    path = chosen.output / "optimisation.png"
    draw(found, path)
    print(f"plot: {common.relative(path)}")


def compare(spec: Any, name: str, chosen: Any) -> list[common.Row]:
    """Train all networks on one graph and print their table."""
    plain = spec[f"plain_{name}"]
    train, test = (Problem.read(name, part, plain) for part in ("train", "test"))
    common.print_floor(name, plain, test.data)
    rows, _ = common.trained(
        spec,
        name,
        chosen,
        test.data.x,
        lambda module, _, seed: common.fit(
            [module], loss_of(module, train), chosen.steps, LEARNING_RATE, seed
        ),
        lambda _, made: evaluate(made, test),
    )
    proven: dict[str, float | None] = {
        kind: test.ceiling[test.kind == i].mean() for i, kind in enumerate(KINDS)
    }
    for kind in KINDS:
        common.require_ceiling(rows[0].columns[kind], proven[kind], f"{name}, {kind} weights")
    proven["error"] = sg.floor(plain, test.data).total
    common.require_floor(rows[0].columns["error"], proven["error"], f"{name}, distance to the optimum")
    common.print_table(rows, proven)
    return rows


def loss_of(module: torch.nn.Module, problem: Problem) -> Any:
    """Return the loss without targets: minus the weight taken, plus a penalty for neighbours, relative to the optimum.

    It is linear in every probability, so that its least value is that of an independent set of greatest weight. The entropy
    of the probabilities, with a factor that goes down to 0, keeps them apart from 0 and 1 in the beginning.
    """
    x = torch.tensor(problem.data.x, dtype=torch.float32)
    optimum = torch.tensor(problem.optimum, dtype=torch.float32)
    i, j = problem.edges
    heavier = torch.maximum(x[:, i], x[:, j])

    def loss(share: float) -> torch.Tensor:
        logits = module(x)
        p = torch.sigmoid(logits)
        entropy = (torch.nn.functional.softplus(logits) - p * logits).sum(dim=1)
        pairs = (heavier * p[:, i] * p[:, j]).sum(dim=1)
        energy = PENALTY * pairs - (x * p).sum(dim=1) - max(0.0, 1 - share / COLD) * entropy
        return (energy / optimum).mean()

    return loss


def evaluate(made: NDArray[np.floating], problem: Problem) -> dict[str, float]:
    """Return the mean ratio to the optimum for each kind of weights, and the mean squared distance to the nearest optimum."""
    p = 1 / (1 + np.exp(-np.asarray(made, dtype=float)))
    ratio = (taken(p, problem.edges) * problem.data.x).sum(axis=1) / problem.optimum
    sets = independent_sets(problem.name)
    best = sets @ problem.data.x.T >= problem.optimum  # (K, N)
    distances = np.square(p[None] - sets[:, None]).mean(axis=2)
    error = np.where(best, distances, np.inf).min(axis=0).mean()
    return {kind: ratio[problem.kind == i].mean() for i, kind in enumerate(KINDS)} | {"error": float(error)}


def taken(p: NDArray[np.float64], edges: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return an independent set for each row of probabilities, by a rule that treats all vertices alike."""
    chosen = p > 0.5
    for i, j in (edges, edges[::-1]):
        for a, b in zip(i.tolist(), j.tolist(), strict=True):
            chosen[:, a] &= p[:, a] > p[:, b] + MARGIN
    return chosen


def draw(found: dict[str, list[common.Row]], path: Path) -> None:
    """Draw the ratios of every model on every graph."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 3.7), layout="constrained")
    axes = figure.subplots(1, len(found), sharey=True)
    for axis, (name, rows) in zip(axes, found.items(), strict=True):
        for number, row in enumerate(rows):
            means = [np.mean(row.columns[kind]) for kind in KINDS]
            axis.bar(np.arange(len(KINDS)) + 0.2 * number - 0.3, means, 0.2, label=row.title)
        axis.set(title=name, xticks=range(len(KINDS)), xticklabels=KINDS, ylim=(0, 1.05))
    axes[0].set_ylabel("weight relative to the optimum")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=len(common.MODES))
    figure.savefig(path, dpi=100)


if __name__ == "__main__":
    main()
