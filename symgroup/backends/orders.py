"""Canonical orders of points, in NumPy: what the point steps of a plan decide.

Every decision compares entries exactly. Permutations move floats without rounding, so no tolerance is needed for members of
one orbit to agree; entries that differ in their last bit are different.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from symgroup.backends.labelling import labelled_points
from symgroup.backends.ranks import dense_ranks, row_ranks
from symgroup.errors import PluginError
from symgroup.ir import LabellingInput, MethodInput, PointStep, SortingInput
from symgroup.plugins import find_canonicalizer, images_by

IntArray = NDArray[np.int64]


def point_order(
    step: PointStep,  # on n points
    x: NDArray[Any],  # (B, dim V)
) -> IntArray:  # (B, n)
    """Return c(x) by the images of the points: what x has at c[i] the canonical representative has at i.

    Raises: PluginError: SG509 to SG511 and SG522 where the canonicalizer is a plugin's that cannot be used.
    """
    if isinstance(step, MethodInput):
        return _by_plugin(step, x)
    if isinstance(step, LabellingInput):
        return labelled_points(step, x)
    ranks = row_ranks(x.reshape(len(x), step.copies, step.points))
    if isinstance(step, SortingInput):
        order: IntArray = np.argsort(-ranks, axis=1, kind="stable")
        return order
    start = np.argmax(cell_ranks(ranks, step.sizes), axis=1)
    cells: IntArray = shifted_cells(step.sizes)[start]
    return cells


def _by_plugin(step: MethodInput, x: NDArray[Any]) -> IntArray:
    method = find_canonicalizer(step.method)
    if method is None:
        message = f"no installed plugin has the canonicalizer '{step.method}'"
        raise PluginError.of("SG520", message, help="install the plugin that brings it")
    return images_by(method, x, step.points, step.data)


def cell_ranks(
    ranks: IntArray,  # (B, n), in row-major order of the cells
    sizes: tuple[int, ...],  # n = prod sizes
) -> IntArray:  # (B, n)
    """Return the rank of each cell by the periodic pattern as read from it, row by row.

    Along an axis the words of length 2 L that begin at a cell are ranked by the pairs of words of length L, so log2(size)
    rounds rank whole periods; a word that is longer than the period is decided by its first period. The last axis comes first,
    so that the other axes compare whole rows. Cost: O(n log n) a round and sample.
    """
    points = ranks.shape[1]
    for axis, size in reversed(list(enumerate(sizes))):
        length = 1
        while length < size:
            following = np.roll(ranks.reshape(-1, *sizes), -length, axis=axis + 1).reshape(ranks.shape)
            ranks = dense_ranks(ranks * points + following)
            length *= 2
    return ranks


def shifted_cells(sizes: tuple[int, ...]) -> IntArray:  # (n, n)
    """Return, for each cell s, the cells s + p in row-major order of p."""
    places = np.stack(np.unravel_index(np.arange(int(np.prod(sizes))), sizes))  # (axes, n)
    moved = (places[:, :, None] + places[:, None, :]) % np.array(sizes)[:, None, None]
    cells: IntArray = np.ravel_multi_index(tuple(moved), sizes).astype(np.int64)
    return cells
