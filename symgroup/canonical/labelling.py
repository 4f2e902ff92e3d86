"""Tensors over the points of S(n): graphs with weights, directions, loops and features, labelled by BLISS.

How a sample becomes a coloured graph, and why its canonical labelling is a canonical order: `symgroup.backends.labelling`.
"""

from __future__ import annotations

import numpy as np

from symgroup.backends import point_order
from symgroup.backends.labelling import tuple_places
from symgroup.backends.random_moves import random_orders
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
            parts.append(start + tuple_places(images, k))
            start += self.step.points**k
        return np.take_along_axis(x, np.concatenate(parts, axis=1), axis=1)

    def random_images(self, count: int, random: np.random.Generator) -> IntArray:
        """Return random permutations."""
        return random_orders(count, self.step.points, random)
