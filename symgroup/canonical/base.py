"""What a canonicalizer is, and what it returns.

Notation: x in V, G_x its stabilizer, r(x) the canonical representative of its orbit, c(x) in G with rho_V(c(x)) r(x) = x.
Then c(x) is unique up to G_x c(x) = c(x) G_r, and c(g x) lies in g G_x c(x): both g c(x) and c(g x) carry r to g x.
Where c(x) is drawn uniformly from its coset, c(g x) is distributed as g c(x).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symgroup.representations import Representation

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class CanonicalForm:
    """Canonical representatives of a batch with the elements that carry them to it."""

    representative: FloatArray  # (B, n): r(x)
    elements: NDArray[Any]  # c(x): (B, q) images of points, or (B, q, q) matrices in natural(G)

    def matrices(self) -> FloatArray:  # (B, q, q)
        """Return c(x) in natural(G)."""
        if self.elements.ndim == 3:
            return np.asarray(self.elements, dtype=np.float64)
        samples, points = self.elements.shape
        result = np.zeros((samples, points, points))
        result[np.arange(samples)[:, None], self.elements, np.arange(points)] = 1.0
        return result

    def carried(
        self,
        u: NDArray[Any],  # (q,), in natural(G)
    ) -> FloatArray:  # (B, q)
        """Return rho(c(x)) u: relaxed equivariant in x, and equivariant where G_x is trivial."""
        moved: FloatArray = self.matrices() @ np.asarray(u, dtype=np.float64)
        return moved


class Canonicalizer(ABC):
    """Finds canonical representatives in one representation; abstract."""

    def __init__(self, source: Representation) -> None:
        self.source = source  # V of G, dim n

    @abstractmethod
    def canonical(
        self,
        x: NDArray[Any],  # (B, n)
        random: np.random.Generator | None = None,
    ) -> CanonicalForm:
        """Return r(x) and c(x); with `random`, c(x) is uniform in its coset, else it is a fixed choice."""
