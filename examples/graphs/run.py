"""Symmetric graphs whose vertices cannot be told apart: the links of a matching, and graphs rebuilt from an invariant code.

    python examples/graphs/run.py [--seeds N] [--steps N] [--output FOLDER]

Prints the proven floors and two tables of four networks of about equal size; writes graphs.png.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

import symgroup as sg

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))  # so that this program runs from any folder

import common  # noqa: E402
from graphs.autoencoder import rebuild  # noqa: E402
from graphs.make_data import KINDS, best_matchings  # noqa: E402
from graphs.picture import draw  # noqa: E402

LEARNING_RATE = 0.01


def main() -> None:
    """Train and compare all networks, then draw them."""
    chosen = common.options("Which links does a symmetric graph form?", steps=600)
    pictures = [match(chosen), rebuild(chosen)]
    path = chosen.output / "graphs.png"
    draw(pictures, path)
    print(f"plot: {common.relative(path)}")


def match(chosen: Any) -> common.Picture:
    """Train all networks on matchings and print their table."""
    spec = sg.load(HERE / "matching.symg")
    plain = spec["plain_matching"]
    train, test = (sg.load_data(HERE / f"matching_{part}.npz", plain) for part in ("train", "test"))
    with np.load(HERE / "matching_test.npz") as arrays:
        kind = arrays["kind"]
    common.print_floor("matching", plain, test)
    rows, outputs = common.trained(
        spec,
        "matching",
        chosen,
        test.x,
        lambda module, network, seed: common.fit(
            [module], loss_of(module, network, train), chosen.steps, LEARNING_RATE, seed
        ),
        lambda network, made: match_scores(network, made, test, kind),
    )
    floor = sg.floor(plain, test).total
    common.require_floor(rows[0].columns["error"], floor, "matching")
    common.print_table(rows, {"error": floor})
    return common.Picture("matching", test, outputs)


def loss_of(module: torch.nn.Module, network: Any, data: sg.Dataset) -> Any:
    """Return the mean squared error of all the data to the best image of each target."""
    x = torch.tensor(data.x, dtype=torch.float32)
    images = torch.tensor(sg.target_images(network, data), dtype=torch.float32)
    return lambda share: (module(x).unsqueeze(1) - images).square().mean(dim=-1).amin(dim=-1).mean()


def match_scores(
    network: Any, made: NDArray[np.floating], test: sg.Dataset, kind: NDArray[np.int64]
) -> dict[str, float]:
    """Return the error to the best image of the target, and for each kind of values the share of best matchings found."""
    marked = (made > 0.5).reshape(-1, 3, 3)
    right = np.array(
        [
            any(np.array_equal(links, best) for best in best_matchings(x))
            for links, x in zip(marked, test.x.reshape(-1, 3, 3), strict=True)
        ]
    )
    shares = {name: right[kind == number].mean() for number, name in enumerate(KINDS)}
    return {"error": common.image_errors(network, made, test).mean()} | shares


if __name__ == "__main__":
    main()
