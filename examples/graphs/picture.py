"""Draw what the networks of the graph example make of their test data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from common import TITLES, Picture


def draw(picture: Picture, path: Path) -> None:
    """Draw the matchings of equal values and of symmetric ones: the target, then each model's numbers."""
    from matplotlib.figure import Figure

    assert picture.test.y is not None  # read with targets
    few = [number for number, x in enumerate(picture.test.x) if len(np.unique(x)) == 3]
    samples = [0, few[0]]  # the first has equal values
    shown = {"target": picture.test.y} | {TITLES[mode]: made for mode, made in picture.outputs.items()}
    figure = Figure(figsize=(10, 4.2), layout="constrained")
    axes = figure.subplots(len(samples), len(shown))
    for row, number in zip(axes, samples, strict=True):
        for axis, (title, values) in zip(row, shown.items(), strict=True):
            _links(axis, values[number].reshape(3, 3))
            axis.set(title=title, xticks=[], yticks=[])
    figure.savefig(path, dpi=100)


def _links(axis: Any, weights: np.ndarray) -> None:
    for a in range(3):
        for b in range(3):
            strength = float(np.clip(weights[a, b], 0, 1))
            axis.plot([0, 1], [-a, -b], color="tab:red", alpha=strength, linewidth=3)
    axis.scatter([0] * 3 + [1] * 3, [0, -1, -2] * 2, color="0.3", zorder=3)
