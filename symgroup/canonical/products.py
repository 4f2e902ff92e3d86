"""Products of a finite group with O(n) or SO(n): a frame for each element of the finite part, and the greatest result."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from symgroup.backends.product_frames import product_frames
from symgroup.canonical.base import CanonicalForm, Canonicalizer
from symgroup.ir import ProductFrameInput
from symgroup.representations import Representation


class FrameProduct(Canonicalizer):
    """Canonical (f, Q_f), in natural of the product; the proof, and how ties are settled: `backends.product_frames`."""

    def __init__(self, source: Representation, step: ProductFrameInput, tolerance: float = 1e-9) -> None:
        super().__init__(source)
        self.step = step
        self.tolerance = tolerance

    def canonical(self, x: NDArray[Any], random: np.random.Generator | None = None) -> CanonicalForm:
        """Return r(x) and c(x); with `random`, c(x) is uniform in its coset. Cost: |F| frames a sample."""
        found = product_frames(self.step, np.asarray(x, dtype=np.float64), self.tolerance, random)
        return CanonicalForm(found.representative, found.elements(self.step))
