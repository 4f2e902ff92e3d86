"""Make the data of the square and of the Ising lattice: seeded, so that every run writes the same files.

python examples/physics/make_data.py

rectangle_*.npz, rhombus_*.npz: x is a load p at every corner, uniform in (0.5, 2); y is a contraction by 0.1 p and, for p > 1,
a distortion of amplitude sqrt(p - 1), one way or the other with equal probability. The displacements of the training data are
measured with a standard error of 0.05.
ising_*.npz: x = (1, J1, J2, h) with J1 = cos t, J2 = sin t away from the boundaries of the phases; every other sample has
h = 0, in the others h is weak and has no symmetry. y is a ground state, found among all 2^16 states.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
CORNERS = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])
PATTERNS = {"rectangle": CORNERS * [1, -1], "rhombus": CORNERS[:, ::-1]}
SIDE = 4
FIELD = 0.3  # of h, beside couplings of size 1: it chooses among the ground states, and decides nothing else
NEAREST = 0.1  # to the boundary of a phase, of the angle t


def square(pattern: str, samples: int, error: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return loads (samples, 4) and displacements (samples, 8)."""
    rng = np.random.default_rng(seed)
    load = rng.uniform(0.5, 2, (samples, 1, 1)).round(2)
    sign = rng.choice([-1.0, 1.0], (samples, 1, 1))
    y = sign * np.sqrt(np.maximum(load - 1, 0)) * PATTERNS[pattern] - 0.1 * load * CORNERS
    y += error * rng.standard_normal(y.shape)
    return np.repeat(load[:, 0], 4, axis=1), (y.reshape(samples, 8) * 1024).round() / 1024


def neighbours(offsets: list[tuple[int, int]]) -> np.ndarray:
    """Return how often each pair of sites is joined, (16, 16), each bond counted once."""
    bonds = np.zeros((SIDE**2, SIDE**2))
    for row in range(SIDE):
        for column in range(SIDE):
            for down, right in offsets:
                other = (row + down) % SIDE * SIDE + (column + right) % SIDE
                bonds[row * SIDE + column, other] += 1
    return bonds


STATES = 1.0 - 2.0 * ((np.arange(2**SIDE**2)[:, None] >> np.arange(SIDE**2)) & 1)  # all 2^16
BONDS = [neighbours([(0, 1), (1, 0)]), neighbours([(1, 1), (1, -1)])]


def bond_sums(states: np.ndarray) -> np.ndarray:  # (N, 16) -> (N, 2)
    """Return the sums of s_i s_j over neighbours and over diagonal neighbours."""
    return np.stack(
        [np.einsum("ni,ij,nj->n", states, bonds, states, optimize=True) for bonds in BONDS], axis=1
    )


def energy(states: np.ndarray, x: np.ndarray) -> np.ndarray:  # (N, 16), (N, 19) -> (N,)
    """Return the energy of one state for each input."""
    return (bond_sums(states) * x[:, 1:3]).sum(axis=1) - (states * x[:, 3:]).sum(axis=1)


def ising(samples: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return inputs (samples, 19) and ground states (samples, 16)."""
    rng = np.random.default_rng(seed)
    sums = bond_sums(STATES)
    boundaries = np.array([-np.pi / 2, np.arctan(0.5), np.pi - np.arctan(0.5), 3 * np.pi / 2])
    x, y = np.zeros((samples, 3 + SIDE**2)), np.zeros((samples, SIDE**2))
    for number in range(samples):
        angle = rng.uniform(-np.pi / 2, 3 * np.pi / 2)
        while np.abs(boundaries - angle).min() < NEAREST:
            angle = rng.uniform(-np.pi / 2, 3 * np.pi / 2)
        x[number, :3] = 1, round(np.cos(angle), 4), round(np.sin(angle), 4)
        if number % 2:
            x[number, 3:] = (FIELD * rng.standard_normal(SIDE**2)).round(4)
        energies = sums @ x[number, 1:3] - STATES @ x[number, 3:]
        ground = np.flatnonzero(energies < energies.min() + 1e-9)
        y[number] = STATES[rng.choice(ground)]
    return x, y


if __name__ == "__main__":
    for pattern in PATTERNS:
        for part, samples, error, seed in (("train", 60, 0.05, 0), ("test", 200, 0.0, 1)):
            x, y = square(pattern, samples, error, seed)
            np.savez_compressed(HERE / f"{pattern}_{part}.npz", x=x, y=y)
    for part, samples, seed in (("train", 400, 2), ("test", 200, 3)):
        x, y = ising(samples, seed)
        np.savez_compressed(HERE / f"ising_{part}.npz", x=x, y=y)
