"""Tensors over the points of S(n): graphs with weights, directions, loops and features, labelled by BLISS.

How a sample becomes a coloured graph, and why its canonical labelling is a canonical order: `symgroup.backends.labelling`.
"""

from __future__ import annotations

import numpy as np

from symgroup.backends import point_order
from symgroup.canonical.base import FloatArray, IntArray
from symgroup.canonical.points import PointCanonicalizer
from symgroup.ir import LabellingInput
from symgroup.representations import Representation


class GraphLabelling(PointCanonicalizer):
    """Canonical orders of the n points of tensors. Exact: entries are only compared. See `ir.LabellingInput`."""

    def __init__(self, source: Representation, step: LabellingInput) -> None:
        super().__init__(source)
        self.step = step

    def images(self, x: FloatArray) -> IntArray:
        """Return the points in their canonical order. Cost: one canonical labelling a sample."""
        return point_order(self.step, x)

    def pulled_back(self, x: FloatArray, images: IntArray) -> FloatArray:
        """Return x_(g i, g j, ...) at (i, j, ...), for each tensor."""
        parts, start = [], 0
        for k in self.step.orders:
            parts.append(start + _tuples(images, k))
            start += self.step.points**k
        return np.take_along_axis(x, np.concatenate(parts, axis=1), axis=1)

    def random_images(self, count: int, random: np.random.Generator) -> IntArray:
        """Return random permutations."""
        return random.permuted(np.tile(np.arange(self.step.points), (count, 1)), axis=1)


def _tuples(
    images: IntArray,  # (B, n)
    k: int,
) -> IntArray:  # (B, n^k)
    """Return the place of (g i, g j, ...) for all k-tuples (i, j, ...), both in row-major order."""
    samples, n = images.shape
    places = np.zeros((samples, 1), dtype=np.int64)
    for _ in range(k):
        places = (places[:, :, None] * n + images[:, None, :]).reshape(samples, places.shape[1] * n)
    return places
