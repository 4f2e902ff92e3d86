"""Draw what the networks of the physics example make of their test data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from common import TITLES, Picture
from physics.make_data import CORNERS

LOAD = 1.8  # of the squares that are drawn: far beyond the critical one


def draw(pictures: list[Picture], path: Path) -> None:
    """Draw a row a task: the target, then each model's output at one input."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(12, 6.4), layout="constrained")
    axes = figure.subplots(len(pictures), len(TITLES) + 1)
    for row, item in zip(axes, pictures, strict=True):
        number = _shown(item)
        assert item.test.y is not None  # read with targets
        shown = {"target": item.test.y[number]} | {TITLES[m]: y[number] for m, y in item.outputs.items()}
        row[0].set_ylabel(item.task)
        for axis, (title, values) in zip(row, shown.items(), strict=True):
            (_spins if item.task == "ising" else _square)(axis, values)
            axis.set(title=title, xticks=[], yticks=[])
    figure.savefig(path, dpi=100)


def _shown(item: Picture) -> int:
    """Return the test sample that is drawn: stripes without a field, or the load that is nearest to the one above."""
    if item.task != "ising":
        return int(np.abs(item.test.x[:, 0] - LOAD).argmin())
    still = ~item.test.x[:, 3:].any(axis=1)
    return int(np.flatnonzero(still & (item.test.x[:, 2] > 0.7))[0])  # J2 is large


def _square(axis: Any, displacement: np.ndarray) -> None:
    moved = CORNERS + 0.4 * displacement.reshape(4, 2)
    axis.plot(*CORNERS[[0, 1, 2, 3, 0]].T, color="0.8", linestyle="--")
    axis.plot(*moved[[0, 1, 2, 3, 0]].T, color="tab:red", marker="o")
    axis.set(xlim=(-1.6, 1.6), ylim=(-1.6, 1.6), aspect="equal")


def _spins(axis: Any, values: np.ndarray) -> None:
    axis.imshow(values.reshape(4, 4), cmap="coolwarm", vmin=-1, vmax=1)
