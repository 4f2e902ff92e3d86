"""Canonical orders of the points of tensors under S(n): graphs with weights, directions, loops, features; labelled by BLISS.

Tensors of one order k are read together: each k-tuple of points has the row of its entries in them. The graph has

- a vertex for each point i, coloured by the ranks of the rows of i, (i, i), (i, i, i), ...;
- a vertex for each other tuple, coloured by k and the rank of its row, unless that is the commonest row of order k;
- for each position p of a tuple and each point i a vertex that is joined to i, and to the tuples with i at position p.

Where the tensors of order 2 are symmetric and there are none of a higher order, positions are left out: the tuple (i, j) with
i < j is joined to i and j themselves. Ranks are by value among the rows of one order, so they agree over an orbit. Hence g x
has the graph of x with the points renamed by g, and isomorphisms of the graphs of x and g x that keep colours are exactly the
permutations that take x to g x. So the order in which a canonical labelling of the graph has the points is canonical.

Cost: one labelling a sample, on the host. Nothing is differentiated: the order is piecewise constant in x.
References: [Junttila07] Junttila, Kaski, Engineering an efficient canonical labeling tool, ALENEX 2007 (BLISS).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symgroup.backends.ranks import row_ranks
from symgroup.ir import LabellingInput

IntArray = NDArray[np.int64]
Edges = list[tuple[int, int]]


def labelled_points(
    step: LabellingInput,  # on n points
    x: NDArray[Any],  # (B, dim V)
) -> IntArray:  # (B, n)
    """Return the points in their canonical order."""
    n = step.points
    ranks = {k: row_ranks(rows) for k, rows in tensor_rows(step, x).items()}
    own = [ranks[k][:, _diagonal(n, k)] for k in sorted(ranks) if k]
    colours = row_ranks(np.stack(own, axis=1)) if own else np.zeros((len(x), n), dtype=np.int64)
    others = {k: found for k, found in ranks.items() if k >= 2}
    orders = [
        _canonical_order(*coloured_graph(colours[b], {k: found[b] for k, found in others.items()}), n)
        for b in range(len(x))
    ]
    return np.array(orders, dtype=np.int64).reshape(len(x), n)


def tensor_rows(
    step: LabellingInput,
    x: NDArray[Any],  # (B, dim V)
) -> dict[int, NDArray[Any]]:  # by order k: (B, number of tensors, n^k)
    """Return the tensors of each order, put together."""
    found: dict[int, list[NDArray[Any]]] = {}
    start = 0
    for k in step.orders:
        size = step.points**k
        found.setdefault(k, []).append(x[:, start : start + size])
        start += size
    return {k: np.stack(tensors, axis=1) for k, tensors in found.items()}


def tuple_places(
    images: IntArray,  # (B, n)
    k: int,
) -> IntArray:  # (B, n^k)
    """Return the place of (g i, g j, ...) for all k-tuples (i, j, ...), both in row-major order."""
    samples, n = images.shape
    places = np.zeros((samples, 1), dtype=np.int64)
    for _ in range(k):
        places = (places[:, :, None] * n + images[:, None, :]).reshape(samples, places.shape[1] * n)
    return places


def coloured_graph(
    colours: IntArray,  # (n,), of the points, below n
    ranks: dict[int, IntArray],  # by order k >= 2: (n^k,), of the tuples in row-major order
) -> tuple[int, Edges, list[int]]:  # the number of vertices, the edges, the colours
    """Return the graph of one sample; its first n vertices are the points."""
    n = len(colours)
    square = ranks[2].reshape(n, n) if set(ranks) == {2} else None
    undirected = square is not None and bool((square == square.T).all())
    positions = 0 if undirected else max(ranks, default=0)
    found = colours.tolist() + [n + p for p in range(positions) for _ in range(n)]
    edges = [(i, n + p * n + i) for p in range(positions) for i in range(n)]
    shift = n + positions
    for k in sorted(ranks):
        for points, rank in _uncommon(n, k, ranks[k]):
            if undirected and points[0] > points[1]:
                continue
            tuple_vertex = len(found)
            found.append(shift + rank)
            edges += [(i if undirected else n + p * n + i, tuple_vertex) for p, i in enumerate(points)]
        shift += n**k
    return len(found), edges, found


def _uncommon(n: int, k: int, ranks: IntArray) -> Iterator[tuple[list[int], int]]:
    """Yield the tuples that are not (i, ..., i) and do not have the commonest rank, of several the least, with their ranks."""
    tuples = np.stack(np.unravel_index(np.arange(n**k), (n,) * k), axis=1)  # (n^k, k)
    outside = (tuples != tuples[:, :1]).any(axis=1)
    values, counts = np.unique(ranks[outside], return_counts=True)
    if len(values):
        chosen = outside & (ranks != values[np.argmax(counts)])
        yield from zip(tuples[chosen].tolist(), ranks[chosen].tolist(), strict=True)


def _diagonal(n: int, k: int) -> IntArray:
    """Return the places of (i, ..., i) among the k-tuples."""
    places: IntArray = np.arange(n) * sum(n**power for power in range(k))
    return places


def _canonical_order(size: int, edges: Edges, colours: list[int], points: int) -> IntArray:
    from igraph import Graph

    found = Graph(n=size, edges=edges).canonical_permutation(color=colours)
    vertices: IntArray = np.array(found) if _lists_vertices() else np.argsort(found)
    order: IntArray = vertices[vertices < points]
    return order


@lru_cache(maxsize=1)
def _lists_vertices() -> bool:
    """Whether igraph returns the vertices in canonical order, as from 1.0 on, or each vertex's place, as before.

    BLISS orders the classes of colours by colour, so three vertices of colours 2, 0, 1 decide.
    """
    from igraph import Graph

    return bool(Graph(n=3).canonical_permutation(color=[2, 0, 1]) == [1, 2, 0])
