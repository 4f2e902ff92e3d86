"""Groups of up to a few thousand elements: every element's matrix, and the one that makes x greatest."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from symgroup.backends.input_bounds import largest_image
from symgroup.canonical.base import CanonicalForm, Canonicalizer
from symgroup.plan.canonical import enumeration
from symgroup.representations import Representation


class Enumeration(Canonicalizer):
    """Compares rho_V(g)^-1 x over all g, lexicographically, coordinate by coordinate; see `ir.CanonicalInput`.

    Coordinates count as equal within tolerance times the largest of all, since matrices round.
    Raises: LimitError (SG403, SG409).
    """

    def __init__(self, source: Representation, tolerance: float = 1e-9) -> None:
        super().__init__(source)
        step = enumeration(source)
        self.moves, self.matrices = step.to_canonical.to_float(), step.carry.to_float()
        self.tolerance = tolerance

    def canonical(self, x: NDArray[Any], random: np.random.Generator | None = None) -> CanonicalForm:
        """Return r(x) and c(x): the first element that attains the greatest, or any of them with equal probability."""
        values = np.asarray(x, dtype=np.float64)
        threshold = self.tolerance * largest_image(self.moves, values)[:, None]
        candidates = np.ones((len(values), len(self.moves)), dtype=bool)
        for coordinate in range(values.shape[1]):
            moved = np.where(candidates, values @ self.moves[:, coordinate].T, -np.inf)
            candidates &= moved >= moved.max(axis=1, keepdims=True) - threshold
        weights = candidates if random is None else candidates * (1.0 - random.random(candidates.shape))
        chosen = np.argmax(weights, axis=1)
        representative = np.einsum("bij,bj->bi", self.moves[chosen], values)
        return CanonicalForm(representative, self.matrices[chosen])
