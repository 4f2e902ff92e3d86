"""Make the data of the graph examples: seeded, so that every run writes the same files.

python examples/graphs/make_data.py

matching_*.npz: x is the value of each of the 3 x 3 possible links, a third of the samples with all values equal, a third with
values that a random permutation of the members keeps, a third at random; y marks a best matching. Where there are several,
they are images of each other under the permutations that keep x; samples where they are not are drawn again. `kind` is 0, 1
and 2 in turn.
atlas_*.npz: adjacency matrices of the 112 connected graphs of six vertices in the Atlas of Graphs of Read and Wilson, which
igraph contains and networkx calls its graph atlas; 80 isomorphism classes for training and the other 32 as a test.
"""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import igraph
import numpy as np

HERE = Path(__file__).parent
KINDS = ("equal", "symmetric", "random")
SAMPLES = {"train": 300, "test": 150}
VERTICES = 6
TRAINED = 80  # isomorphism classes
ORDERS = [list(order) for order in permutations(range(3))]
MATCHINGS = np.array([np.eye(3)[order] for order in ORDERS])  # (6, 3, 3)


def matching(part: str) -> dict[str, np.ndarray]:
    """Return the arrays of one file."""
    rng = np.random.default_rng(list(SAMPLES).index(part))
    kinds = np.arange(SAMPLES[part]) % len(KINDS)
    samples = [_matching(kind, rng) for kind in kinds]
    x, y = (np.array([sample[i].ravel() for sample in samples]) for i in (0, 1))
    return {"x": x, "y": y, "kind": kinds}


def best_matchings(x: np.ndarray) -> np.ndarray:  # (3, 3) -> (K, 3, 3)
    """Return every matching of greatest value."""
    values = (MATCHINGS * x).sum(axis=(1, 2))
    return MATCHINGS[values == values.max()]


def _matching(kind: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    while True:
        x = rng.integers(0, 129, (3, 3)) / 64  # from 0 to 2, exactly
        if kind == 0:
            x[:] = x[0, 0]
        elif kind == 1:
            x = _kept_by(ORDERS[rng.integers(6)], ORDERS[rng.integers(6)], x)
        symmetries = [(a, b) for a in ORDERS for b in ORDERS if np.array_equal(x[np.ix_(a, b)], x)]
        best = best_matchings(x)
        y = best[rng.integers(len(best))]
        images = {y[np.ix_(a, b)].tobytes() for a, b in symmetries}
        wanted = kind == 2 or len(symmetries) > 1
        if wanted and images == {matching.tobytes() for matching in best}:
            return x, y


def _kept_by(rows: list[int], columns: list[int], x: np.ndarray) -> np.ndarray:
    """Return values that a permutation of rows and columns keeps: of each orbit, the greatest."""
    for _ in range(6):  # the order of a pair of permutations of three divides 6
        x = np.maximum(x, x[np.ix_(rows, columns)])
    return x


def atlas() -> tuple[np.ndarray, np.ndarray]:
    """Return the connected graphs of six vertices, (112, 36), and the numbers of their automorphisms."""
    graphs = [igraph.Graph.Atlas(number) for number in range(1253)]
    chosen = [graph for graph in graphs if graph.vcount() == VERTICES and graph.is_connected()]
    matrices = np.array([list(graph.get_adjacency()) for graph in chosen], dtype=float)
    return matrices.reshape(-1, VERTICES**2), np.array([graph.count_automorphisms() for graph in chosen])


if __name__ == "__main__":
    for part in SAMPLES:
        np.savez_compressed(HERE / f"matching_{part}.npz", **matching(part))
    matrices, symmetries = atlas()
    order = np.random.default_rng(2).permutation(len(matrices))
    for part, rows in (("train", order[:TRAINED]), ("test", order[TRAINED:])):
        np.savez_compressed(
            HERE / f"atlas_{part}.npz", x=matrices[rows], y=matrices[rows], symmetries=symmetries[rows]
        )
