"""O(n) and SO(n) on k vectors: the orthonormal frame of Gram and Schmidt; see `symgroup.backends.frames`."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from symgroup.backends.frames import frame_of
from symgroup.canonical.base import CanonicalForm, Canonicalizer
from symgroup.ir import FrameInput
from symgroup.representations import Representation


class Frames(Canonicalizer):
    """Canonical frames of k vectors in R^n, in float64.

    A vector counts as dependent where its distance from the span of those before it is at most `tolerance` times the
    longest vector's length: scale-free and invariant, up to rounding. Inputs within rounding of that threshold can be given
    another rank at g x than at x.
    """

    def __init__(self, source: Representation, step: FrameInput, tolerance: float = 1e-9) -> None:
        super().__init__(source)
        self.step = step
        self.tolerance = tolerance

    def canonical(self, x: NDArray[Any], random: np.random.Generator | None = None) -> CanonicalForm:
        """Return Q^T x and Q; with `random`, the completion is uniform by Haar's measure."""
        vectors = np.asarray(x, dtype=np.float64).reshape(len(x), self.step.copies, self.step.size)
        frame = frame_of(vectors, special=self.step.special, tolerance=self.tolerance, random=random).columns
        representative = vectors @ frame  # (B, k, n): each row is Q^T v
        return CanonicalForm(representative.reshape(len(vectors), -1), frame)
