"""Make the data of the independent sets: seeded, so that every run writes the same files.

python examples/optimisation/make_data.py

For each graph: x is the weight of every vertex, a third of the samples with all weights equal, a third with weights that a
random automorphism keeps, a third at random; y is an independent set of greatest weight, found among all sets, and of several
the one nearest to the vectors that the symmetries of x fix. `kind` is 0, 1 and 2 in turn; `optimum` is the greatest weight;
`ceiling` is the greatest weight of an independent set that all symmetries of x keep, relative to the optimum: no equivariant
model is above it. The automorphisms are listed by igraph, which knows nothing of symgroup.
"""

from __future__ import annotations

from pathlib import Path

import igraph
import numpy as np

HERE = Path(__file__).parent
KINDS = ("equal", "symmetric", "random")
SAMPLES = {"train": 180, "test": 120}


def circulant(n: int, steps: list[int]) -> list[tuple[int, int]]:
    """Return the edges of the circulant graph on n vertices, which joins i to i + s for each step s."""
    return sorted({tuple(sorted((i, (i + s) % n))) for i in range(n) for s in steps})


GRAPHS = {
    "cycle": (8, circulant(8, [1])),
    "circulant": (8, circulant(8, [1, 4])),
    "cube": (8, [(a, b) for a in range(8) for b in range(a) if (a ^ b).bit_count() == 1]),
    "petersen": (10, [e for i in range(5) for e in ((i, (i + 1) % 5), (i, i + 5), (i + 5, (i + 2) % 5 + 5))]),
}


def independent_sets(name: str) -> np.ndarray:  # (K, n)
    """Return every independent set of a graph as a row of 0 and 1."""
    n, edges = GRAPHS[name]
    sets = (np.arange(2**n)[:, None] >> np.arange(n)) & 1
    i, j = np.array(edges).T
    return sets[~(sets[:, i] & sets[:, j]).any(axis=1)]


def sample(name: str, sets: np.ndarray, kind: int, rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    """Return weights, one heaviest set, its weight, and the ceiling of equivariant models."""
    n, edges = GRAPHS[name]
    graph = igraph.Graph(n, edges)
    x = rng.integers(32, 97, n) / 64  # from 0.5 to 1.5, exactly
    if kind == 0:
        x[:] = x[0]
    elif kind == 1:
        moves = graph.get_automorphisms_vf2()
        x = _constant_on_orbits(x, [moves[rng.integers(1, len(moves))]])
    symmetries = np.array(graph.get_automorphisms_vf2(color=np.unique(x, return_inverse=True)[1].tolist()))
    weights = sets @ x
    best = sets[weights == weights.max()]
    means = best[:, symmetries].mean(axis=1)  # the projections on what the symmetries fix
    y = best[np.square(best - means).sum(axis=1).argmin()]
    kept = (sets[:, symmetries] == sets[:, None, :]).all(axis=(1, 2))
    return x, y, weights.max(), weights[kept].max() / weights.max()


def _constant_on_orbits(x: np.ndarray, moves: list[list[int]]) -> np.ndarray:
    """Give all vertices of an orbit the weight of its first vertex."""
    labels = np.arange(len(x))
    for _ in x:  # labels go down along the moves until they are constant
        for move in moves:
            labels = np.minimum(labels, labels[move])
    return x[labels]


def make(name: str, part: str) -> dict[str, np.ndarray]:
    """Return the arrays of one file."""
    rng = np.random.default_rng([list(GRAPHS).index(name), list(SAMPLES).index(part)])
    sets = independent_sets(name)
    kinds = np.arange(SAMPLES[part]) % len(KINDS)
    columns = zip(*(sample(name, sets, kind, rng) for kind in kinds), strict=True)
    x, y, optimum, ceiling = (np.array(column, dtype=float) for column in columns)
    return {"x": x, "y": y, "kind": kinds, "optimum": optimum, "ceiling": ceiling}


if __name__ == "__main__":
    for name in GRAPHS:
        for part in SAMPLES:
            np.savez_compressed(HERE / f"{name}_{part}.npz", **make(name, part))
