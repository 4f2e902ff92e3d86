"""Draw what the networks of the graph example make of their test data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from common import TITLES, Picture


def draw(pictures: list[Picture], path: Path) -> None:
    """Draw a matching of equal values and a symmetric graph: the target, then each model's numbers."""
    from matplotlib.figure import Figure

    matching, atlas = pictures
    figure = Figure(figsize=(10, 6.2), layout="constrained")
    axes = figure.subplots(3, len(matching.outputs) + 1)
    assert matching.test.y is not None and atlas.test.y is not None  # read with targets
    cycles = [number for number, x in enumerate(matching.test.x) if len(np.unique(x)) == 3]
    for row, item, number, side in (
        (axes[0], matching, 0, 3),
        (axes[1], matching, cycles[0], 3),
        (axes[2], atlas, int(np.argmin([_kinds(x) for x in atlas.test.x])), 6),
    ):
        shown = {"target": item.test.y} | {TITLES[mode]: made for mode, made in item.outputs.items()}
        for axis, (title, values) in zip(row, shown.items(), strict=True):
            (_links if side == 3 else _graph)(axis, values[number].reshape(side, side))
            axis.set(title=title, xticks=[], yticks=[])
    figure.savefig(path, dpi=100)


def _kinds(x: np.ndarray) -> int:
    """Return how many degrees the vertices of a graph have."""
    return len(np.unique(x.reshape(6, 6).sum(axis=0)))


def _links(axis: Any, weights: np.ndarray) -> None:
    for a in range(3):
        for b in range(3):
            strength = float(np.clip(weights[a, b], 0, 1))
            axis.plot([0, 1], [-a, -b], color="tab:red", alpha=strength, linewidth=3)
    axis.scatter([0] * 3 + [1] * 3, [0, -1, -2] * 2, color="0.3", zorder=3)


def _graph(axis: Any, weights: np.ndarray) -> None:
    angle = np.arange(6) * np.pi / 3
    points = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    for a in range(6):
        for b in range(a):
            strength = float(np.clip(weights[a, b], 0, 1))
            axis.plot(*points[[a, b]].T, color="tab:red", alpha=strength, linewidth=2)
    axis.scatter(*points.T, color="0.3", zorder=3)
    axis.set_aspect("equal")
