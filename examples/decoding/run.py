"""From an invariant code to a set of points, by the best-of-orbit loss: points are compared in the order that suits them best.

    python examples/decoding/run.py [--seeds N] [--steps N] [--output FOLDER]

Prints the proven floor and a table of four networks of about equal size; writes decoding.png.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

import symgroup as sg

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))  # so that this program runs from any folder

import common  # noqa: E402
from decoding.make_data import POINTS  # noqa: E402

LEARNING_RATE = 0.01


def main() -> None:
    """Train and compare all networks, then draw them."""
    chosen = common.options("Six points from a code that none of them can claim", steps=600)
    spec = sg.load(HERE / "points.symg")
    plain = spec["plain_points"]
    train, test = (sg.load_data(HERE / f"points_{part}.npz", plain) for part in ("train", "test"))
    common.print_floor("points", plain, test)
    rows, outputs = common.trained(
        spec,
        "points",
        chosen,
        test.x,
        lambda module, _, seed: common.fit(
            [module], loss_of(module, train), chosen.steps, LEARNING_RATE, seed
        ),
        lambda _, made: {"error": error_of(made, test)},
    )
    floor = sg.floor(plain, test).total
    common.require_floor(rows[0].columns["error"], floor, "points")
    common.print_table(rows, {"error": floor})
    path = chosen.output / "decoding.png"
    draw(common.Picture("points", test, outputs), path)
    print(f"plot: {common.relative(path)}")


def best_of_orbit(
    made: torch.Tensor,  # (B, 12)
    wanted: torch.Tensor,  # (B, 12)
) -> torch.Tensor:  # (B,)
    """Return the least mean squared error over the orbit of the wanted points under S(6), found as an assignment."""
    a, b = made.unflatten(-1, (2, POINTS)), wanted.unflatten(-1, (2, POINTS))
    costs = (a.unsqueeze(-1) - b.unsqueeze(-2)).square().sum(dim=1)  # (B, 6, 6), of each pair of points
    orders = np.stack([linear_sum_assignment(matrix)[1] for matrix in costs.detach().numpy()])
    chosen = costs.gather(-1, torch.from_numpy(orders).unsqueeze(-1))
    return chosen.sum(dim=(-1, -2)) / made.shape[-1]


def loss_of(module: torch.nn.Module, data: sg.Dataset) -> Any:
    """Return the best-of-orbit loss of all the data."""
    x, y = (torch.tensor(values, dtype=torch.float32) for values in (data.x, data.y))
    return lambda share: best_of_orbit(module(x), y).mean()


def error_of(made: NDArray[np.floating], data: sg.Dataset) -> float:
    """Return the mean of the best-of-orbit errors, in float64."""
    return float(best_of_orbit(torch.tensor(made, dtype=torch.float64), torch.tensor(data.y)).mean())


def draw(picture: common.Picture, path: Path) -> None:
    """Draw the points of three codes: the target, then what each model makes of it."""
    from matplotlib.figure import Figure

    assert picture.test.y is not None  # read with targets
    pinch = picture.test.x[:, 2]
    samples = [int(np.abs(pinch - wanted).argmin()) for wanted in (0.0, 0.3, -0.6)]
    shown = {"target": picture.test.y} | {common.TITLES[mode]: made for mode, made in picture.outputs.items()}
    figure = Figure(figsize=(10, 6.2), layout="constrained")
    axes = figure.subplots(len(samples), len(shown))
    for row, number in zip(axes, samples, strict=True):
        for axis, (title, values) in zip(row, shown.items(), strict=True):
            axis.scatter(*values[number].reshape(2, POINTS), color="tab:red" if title != "target" else "0.3")
            axis.set(title=title, xlim=(-2, 2), ylim=(-2, 2), aspect="equal", xticks=[], yticks=[])
    figure.savefig(path, dpi=100)


if __name__ == "__main__":
    main()
