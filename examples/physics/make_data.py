"""Make the data of the square: seeded, so that every run writes the same files.

python examples/physics/make_data.py

rectangle_*.npz, rhombus_*.npz: x is a load p at every corner, uniform in (0.5, 2); y is a contraction by 0.1 p and, for p > 1,
a distortion of amplitude sqrt(p - 1), one way or the other with equal probability. The displacements of the training data are
measured with a standard error of 0.05.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
CORNERS = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])
PATTERNS = {"rectangle": CORNERS * [1, -1], "rhombus": CORNERS[:, ::-1]}


def square(pattern: str, samples: int, error: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return loads (samples, 4) and displacements (samples, 8)."""
    rng = np.random.default_rng(seed)
    load = rng.uniform(0.5, 2, (samples, 1, 1)).round(2)
    sign = rng.choice([-1.0, 1.0], (samples, 1, 1))
    y = sign * np.sqrt(np.maximum(load - 1, 0)) * PATTERNS[pattern] - 0.1 * load * CORNERS
    y += error * rng.standard_normal(y.shape)
    return np.repeat(load[:, 0], 4, axis=1), (y.reshape(samples, 8) * 1024).round() / 1024


if __name__ == "__main__":
    for pattern in PATTERNS:
        for part, samples, error, seed in (("train", 60, 0.05, 0), ("test", 200, 0.0, 1)):
            x, y = square(pattern, samples, error, seed)
            np.savez_compressed(HERE / f"{pattern}_{part}.npz", x=x, y=y)
