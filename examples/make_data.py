"""Make the data of the examples: seeded, so that every run writes the same files.

python examples/make_data.py

square_train.npz, square_test.npz: 2000 samples, 70/30, of test 3 of arXiv:2509.03340: four equal atoms, x = (1, 1, 1, 1),
y = (5, -5, 5, -5) or its negative with equal probability.
path_train.npz, path_test.npz: 1000 samples, 70/30, of a row of five atoms. Every other input is even, x = (a, b, c, b, a),
and its target is the second difference of x at fixed ends, which is even as well. The inputs between are odd,
x = (a, b, 0, -b, -a); to the second difference (2, 2, 2, 2, 2) is added or subtracted with equal probability. All numbers are
multiples of 1/64, so that nothing is rounded.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

HERE = Path(__file__).parent


def square(samples: int = 2000) -> tuple[np.ndarray, np.ndarray]:
    """Return inputs and targets of the square, each of shape (samples, 4)."""
    signs = np.random.default_rng(0).permutation(np.repeat([1.0, -1.0], samples // 2))
    return np.ones((samples, 4)), signs[:, None] * np.array([5.0, -5.0, 5.0, -5.0])


def path(samples: int = 1000) -> tuple[np.ndarray, np.ndarray]:
    """Return inputs and targets of the row, each of shape (samples, 5), even and odd in turn."""
    rng = np.random.default_rng(1)
    half = (2 * rng.integers(-64, 64, (samples, 3)) + 1) / 64  # between -2 and 2, never 0
    x = half[:, [0, 1, 2, 1, 0]]
    x[1::2] *= [1, 1, 0, -1, -1]
    padded = np.pad(x, ((0, 0), (1, 1)))
    y = padded[:, 2:] + padded[:, :-2] - 2 * x
    y[1::2] += rng.choice([-2.0, 2.0], (samples // 2, 1))
    return x, y


def write(name: str, x: np.ndarray, y: np.ndarray) -> None:
    """Write the first 70 % as NAME_train.npz and the rest as NAME_test.npz."""
    cut = len(x) * 7 // 10
    np.savez_compressed(HERE / f"{name}_train.npz", x=x[:cut], y=y[:cut])
    np.savez_compressed(HERE / f"{name}_test.npz", x=x[cut:], y=y[cut:])


if __name__ == "__main__":
    write("square", *square())
    write("path", *path())
