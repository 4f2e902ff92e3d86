"""Permutations of points: sorting for S(n), shifts for periodic grids. Exact: entries are compared, never subtracted.

Randomised: c'(x) = g^-1 c(g x) with g uniform in G. For h in G_x the substitution g -> g h^-1 gives h c'(x) the distribution
of c'(x); so c'(x) is uniform in its coset G_x c(x), whatever the fixed choice c is.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symgroup.backends import point_order
from symgroup.backends.orders import shifted_cells
from symgroup.backends.random_moves import random_orders
from symgroup.canonical.base import CanonicalForm, Canonicalizer, FloatArray, IntArray
from symgroup.ir import ShiftInput, SortingInput
from symgroup.representations import Representation


class PointCanonicalizer(Canonicalizer):
    """Canonicalizers whose elements permute n points; abstract."""

    def canonical(self, x: NDArray[Any], random: np.random.Generator | None = None) -> CanonicalForm:
        """Return r(x) and c(x) by the images of the points."""
        values = np.asarray(x, dtype=np.float64)
        if random is None:
            images = self.images(values)
        else:
            moves = self.random_images(len(values), random)
            images = np.take_along_axis(moves, self.images(self.pulled_back(values, moves)), axis=1)
        return CanonicalForm(self.pulled_back(values, images), images)

    @abstractmethod
    def images(self, x: FloatArray) -> IntArray:  # (B, dim V) -> (B, n)
        """Return the fixed choice of c(x)."""

    @abstractmethod
    def pulled_back(self, x: FloatArray, images: IntArray) -> FloatArray:  # (B, dim V)
        """Return rho_V(g)^-1 x for the g with these images."""

    @abstractmethod
    def random_images(self, count: int, random: np.random.Generator) -> IntArray:  # (count, n)
        """Return independent uniform elements of G."""


class PointOrder(PointCanonicalizer):
    """Sorts the rows of k features at n points, or shifts them over a periodic grid; see `ir.SortingInput`, `ShiftInput`."""

    def __init__(self, source: Representation, step: SortingInput | ShiftInput) -> None:
        super().__init__(source)
        self.step = step

    def images(self, x: FloatArray) -> IntArray:
        """Return the sorting permutation, or the cells from the one where the pattern reads greatest."""
        return point_order(self.step, x)

    def pulled_back(self, x: FloatArray, images: IntArray) -> FloatArray:
        """Return the features of point g(i) at i, for every copy."""
        rows = x.reshape(len(x), self.step.copies, self.step.points)
        return np.take_along_axis(rows, images[:, None, :], axis=2).reshape(x.shape)

    def random_images(self, count: int, random: np.random.Generator) -> IntArray:
        """Return random permutations, or random shifts."""
        if isinstance(self.step, SortingInput):
            return random_orders(count, self.step.points, random)
        cells: IntArray = shifted_cells(self.step.sizes)[random.integers(0, self.step.points, count)]
        return cells
