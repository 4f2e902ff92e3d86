"""Symmetric states that must choose: a square under load, and the ground states of Ising spins on a periodic lattice.

    python examples/physics/run.py [--seeds N] [--steps N] [--output FOLDER]

Prints the proven floor of each data set and a table of five networks of about equal size; writes physics.png and the first
network of each kind.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import symgroup as sg

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))  # so that this program runs from any folder

import common  # noqa: E402
from physics.make_data import energy  # noqa: E402
from physics.picture import draw  # noqa: E402

BATCH = 100
LEARNING_RATE = 0.01
CLEAR = 0.5  # a spin is an output of at least this size; the targets are 1 and -1

Measure = Callable[[Any, NDArray[np.floating], sg.Dataset], dict[str, float]]


def main() -> None:
    """Train and compare all networks, then draw them."""
    chosen = common.options("Which way does a symmetric state go?", steps=400)
    square, ising = sg.load(HERE / "square.symg"), sg.load(HERE / "ising.symg")
    axes, diagonals = projector(square, "U", "axes"), projector(square, "U", "diagonals")
    cell = projector(ising, "S", "cell")
    pictures = [
        compare(square, "rectangle", chosen, lambda *of: square_scores(*of, axes)),
        compare(square, "rhombus", chosen, lambda *of: square_scores(*of, diagonals)),
        compare(ising, "ising", chosen, lambda *of: ising_scores(*of, cell)),
    ]
    path = chosen.output / "physics.png"
    draw(pictures, path)
    print(f"plot: {common.relative(path)}")


def compare(spec: Any, task: str, chosen: Any, measure: Measure) -> common.Picture:
    """Train all networks of a task and print their table; return what the first seed's networks make of the test data."""
    plain = spec[f"plain_{task}"]
    train, test = (sg.load_data(HERE / f"{task}_{part}.npz", plain) for part in ("train", "test"))
    common.print_floor(task, plain, test)
    epochs = max(1, chosen.steps * BATCH // max(BATCH, len(train)))
    rows, outputs = common.trained(
        spec,
        task,
        chosen,
        test.x,
        lambda module, network, seed: sg.train_module(
            module, network, train, epochs=epochs, learning_rate=LEARNING_RATE, batch_size=BATCH, seed=seed
        ),
        lambda network, made: measure(network, made, test),
        common.TITLES,
    )
    floors = floors_of(task, plain, test)
    for name, floor in floors.items():
        common.require_floor(rows[0].columns[name], floor, f"{task}, {name}")
    common.print_table(rows, floors)
    return common.Picture(task, test, outputs)


def floors_of(task: str, plain: Any, test: sg.Dataset) -> dict[str, float]:
    """Return the proven floor of each column that is an error."""
    if task != "ising":
        return {"error": sg.floor(plain, test).total}
    still = still_rows(test)
    return {
        "error, no field": sg.floor(plain, part(test, still)).total,
        "error, field": sg.floor(plain, part(test, ~still)).total,
    }


def square_scores(
    network: Any, made: NDArray[np.floating], test: sg.Dataset, kept: NDArray[np.float64]
) -> dict[str, float]:
    """Return the error to the best image of the target, and how much of the outputs breaks the pattern's symmetry."""
    assert test.y is not None  # read with targets
    return {
        "error": common.image_errors(network, made, test).mean(),
        "asymmetry": asymmetry(made, test.y, kept),
    }


def ising_scores(
    network: Any, made: NDArray[np.floating], test: sg.Dataset, kept: NDArray[np.float64]
) -> dict[str, float]:
    """Return errors and shares of ground states found, with and without a field, and the asymmetry without one."""
    errors, still = common.image_errors(network, made, test), still_rows(test)
    assert test.y is not None  # read with targets
    least, reached = energy(test.y, test.x), energy(np.sign(made), test.x)
    found = (np.abs(made) >= CLEAR).all(axis=1) & (reached < least + 1e-6)
    return {
        "error, no field": errors[still].mean(),
        "error, field": errors[~still].mean(),
        "found, no field": found[still].mean(),
        "found, field": found[~still].mean(),
        "asymmetry": asymmetry(made[still], test.y[still], kept),
    }


def projector(spec: Any, name: str, group: str) -> NDArray[np.float64]:  # (m, m)
    """Return the orthogonal projector on the vectors that a subgroup fixes, from their exact basis."""
    fixed = sg.equivariant_basis(spec[f"one_{group}"], spec[f"{name}_{group}"])
    basis = fixed.to_numpy()[:, :, 0]
    return basis.T @ np.linalg.inv(basis @ basis.T) @ basis


def asymmetry(
    made: NDArray[np.floating],  # (N, m)
    y: NDArray[np.float64],  # (N, m)
    kept: NDArray[np.float64],  # (m, m)
) -> float:
    """Return the size of the outputs' part outside of the vectors that are kept, relative to that of the targets."""
    return float(np.linalg.norm(made - made @ kept) / np.linalg.norm(y))


def still_rows(data: sg.Dataset) -> NDArray[np.bool_]:
    """Return which inputs have no field."""
    return ~data.x[:, 3:].any(axis=1)


def part(data: sg.Dataset, rows: NDArray[np.bool_]) -> sg.Dataset:
    """Return some of the samples."""
    assert data.y is not None  # read with targets
    return sg.Dataset(data.x[rows], data.y[rows])


if __name__ == "__main__":
    main()
