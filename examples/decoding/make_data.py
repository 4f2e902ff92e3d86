"""Make the data of the decoder: seeded, so that every run writes the same files.

python examples/decoding/make_data.py

x = (1, size, pinch, stretch, 0, 0, 0, 0, 0, 0); y are six points on rays of 60 degrees at the distances size (1 + pinch) and
size (1 - pinch) in turn, the second coordinates multiplied by stretch, in random order: first all first coordinates, then all
second ones. A pinch of 0 is a hexagon, a large one a star or a triangle of pairs.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
POINTS = 6
SAMPLES = {"train": 200, "test": 200}


def make(part: str) -> tuple[np.ndarray, np.ndarray]:
    """Return codes (samples, 10) and points (samples, 12)."""
    rng = np.random.default_rng(list(SAMPLES).index(part))
    count = SAMPLES[part]
    size, pinch, stretch = rng.uniform([0.5, -0.6, 0.5], [1.5, 0.6, 1.5], (count, 3)).round(3).T
    ray = np.arange(POINTS)
    distance = size[:, None] * (1 + pinch[:, None] * (-1.0) ** ray)
    x, y = distance * np.cos(ray * np.pi / 3), distance * np.sin(ray * np.pi / 3) * stretch[:, None]
    order = np.argsort(rng.random((count, POINTS)), axis=1)
    points = np.concatenate([np.take_along_axis(values, order, axis=1) for values in (x, y)], axis=1)
    code = np.stack([np.ones(count), size, pinch, stretch], axis=1)
    return np.concatenate([code, np.zeros((count, POINTS))], axis=1), (points * 1024).round() / 1024


if __name__ == "__main__":
    for part in SAMPLES:
        x, y = make(part)
        np.savez_compressed(HERE / f"points_{part}.npz", x=x, y=y)
