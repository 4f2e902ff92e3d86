"""Tensors x_ij in natural(S(n)) * natural(S(n)): graphs with weights, directions and loops, labelled by BLISS.

x becomes a graph with colours: a vertex for each i, coloured by the place of x_ii among the values of the diagonal; a vertex
between i and j coloured by the place of x_ij among the values off the diagonal, where that is not the commonest one. Without
x = x^T each i has an out- and an in-vertex besides, which tell the direction. Isomorphisms of such graphs are exactly the
permutations that take x to y, as colours and values determine each other within one orbit; so the order in which a canonical
labelling of the graph has the vertices i is a canonical order of the points.
References: [Junttila07] Junttila, Kaski, Engineering an efficient canonical labeling tool, ALENEX 2007 (BLISS).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from symgroup.canonical.base import FloatArray, IntArray
from symgroup.canonical.points import PointCanonicalizer
from symgroup.representations import Representation


class GraphLabelling(PointCanonicalizer):
    """Canonical orders of the n points of a tensor (n, n). Exact: entries are only compared."""

    def __init__(self, source: Representation) -> None:
        super().__init__(source)
        self.points = source.finite_group.degree

    def images(self, x: FloatArray) -> IntArray:
        """Return the points in their canonical order. Cost: one canonical labelling a sample."""
        n = self.points
        found = [canonical_order(row.reshape(n, n)) for row in x]
        return np.array(found, dtype=np.int64).reshape(len(x), n)

    def pulled_back(self, x: FloatArray, images: IntArray) -> FloatArray:
        """Return x_(g i, g j) at (i, j)."""
        n = self.points
        places = images[:, :, None] * n + images[:, None, :]
        return np.take_along_axis(x, places.reshape(len(x), n * n), axis=1)

    def random_images(self, count: int, random: np.random.Generator) -> IntArray:
        """Return random permutations."""
        return random.permuted(np.tile(np.arange(self.points), (count, 1)), axis=1)


def canonical_order(tensor: FloatArray) -> IntArray:  # (n, n) -> (n,)
    """Return the points in an order that depends on the orbit of the tensor only, up to its stabilizer."""
    from igraph import Graph

    size, edges, colours = coloured_graph(tensor)
    found = Graph(n=size, edges=edges).canonical_permutation(color=colours)
    vertices = np.array(found) if _lists_vertices() else np.argsort(found)
    return vertices[vertices < len(tensor)]


@lru_cache(maxsize=1)
def _lists_vertices() -> bool:
    """Whether igraph returns the vertices in canonical order, as from 1.0 on, or each vertex's place, as before.

    BLISS orders the classes of colours by colour, so three vertices of colours 2, 0, 1 decide.
    """
    from igraph import Graph

    return bool(Graph(n=3).canonical_permutation(color=[2, 0, 1]) == [1, 2, 0])


def coloured_graph(tensor: FloatArray) -> tuple[int, list[tuple[int, int]], list[int]]:
    """Return the number of vertices, the edges and the colours; the first n vertices are the points."""
    n = len(tensor)
    outside = ~np.eye(n, dtype=bool)
    values, counts = np.unique(tensor[outside], return_counts=True)
    common = values[np.argmax(counts)] if len(values) else 0.0
    symmetric = bool((tensor == tensor.T).all())
    _, diagonal = np.unique(np.diagonal(tensor), return_inverse=True)
    colours = diagonal.reshape(-1).tolist()
    edges: list[tuple[int, int]] = []
    if not symmetric:  # n + i goes out of i, 2 n + i comes into it
        colours += [n] * n + [n + 1] * n
        edges += [(i, k * n + i) for i in range(n) for k in (1, 2)]
    chosen = np.argwhere(outside & (tensor != common))
    for i, j in chosen.tolist():
        if symmetric and i > j:
            continue
        between = len(colours)
        colours.append(n + 2 + int(np.searchsorted(values, tensor[i, j])))
        edges += [(i, between), (between, j)] if symmetric else [(n + i, between), (between, 2 * n + j)]
    return len(colours), edges, colours
