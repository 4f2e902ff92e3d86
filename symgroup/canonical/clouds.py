"""S(m) x O(n) and S(m) x SO(n) on clouds of m points, for any m; see `symgroup.backends.clouds`."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from symgroup.backends.clouds import cloud_choice
from symgroup.backends.random_moves import random_orders, random_turns
from symgroup.canonical.base import CanonicalForm, Canonicalizer, FloatArray, IntArray
from symgroup.ir import CloudInput
from symgroup.representations import Representation


class Clouds(Canonicalizer):
    """Canonical (s, Q), in natural of the product. Randomised as in `symgroup.canonical.points`, with g by Haar's measure."""

    def __init__(self, source: Representation, step: CloudInput, tolerance: float = 1e-9) -> None:
        super().__init__(source)
        self.step = step
        self.tolerance = tolerance

    def canonical(self, x: NDArray[Any], random: np.random.Generator | None = None) -> CanonicalForm:
        """Return r(x) and c(x). Raises: LimitError (SG409) for a cloud with too many equal distances."""
        values, step = np.asarray(x, dtype=np.float64), self.step
        if random is None:
            found = cloud_choice(step, values, self.tolerance)
            images, frames = found.images, found.frames
        else:
            moves = random_orders(len(values), step.points, random)
            turns = random_turns(len(values), step.size, special=step.special, random=random)
            found = cloud_choice(step, self.pulled_back(values, moves, turns), self.tolerance)
            images, frames = np.take_along_axis(moves, found.images, axis=1), turns @ found.frames
        return CanonicalForm(self.pulled_back(values, images, frames), self._elements(images, frames))

    def pulled_back(self, x: FloatArray, images: IntArray, frames: FloatArray) -> FloatArray:  # (B, dim V)
        """Return rho_V(g)^-1 x for g = (s, Q)."""
        step = self.step
        result, samples = x.copy(), np.arange(len(x))[:, None, None]
        fixed, moved = step.vectors[: step.fixed], step.vectors[step.fixed :]
        moved = moved.reshape(-1, step.points, step.size)
        result[:, fixed] = x[:, fixed] @ frames
        for places in moved:
            result[:, places] = x[samples, places[images]] @ frames
        for places in step.numbers:
            result[:, places] = np.take_along_axis(x, places[images], axis=1)
        return result

    def _elements(self, images: IntArray, frames: FloatArray) -> FloatArray:  # (B, q, q)
        step, samples = self.step, len(images)
        result = np.zeros((samples, step.points + step.size, step.points + step.size))
        points, frame = step.starts
        result[np.arange(samples)[:, None], points + images, points + np.arange(step.points)] = 1.0
        result[:, frame : frame + step.size, frame : frame + step.size] = frames
        return result
