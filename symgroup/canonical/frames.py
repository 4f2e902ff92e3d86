"""O(n) and SO(n) on k vectors: the orthonormal frame that Gram and Schmidt make of them, rank-deficient included.

With Q the frame, r(x) = Q^T x is upper triangular in the echelon sense: each vector that is independent of those before it
adds a coordinate, which is positive. So r(g x) = r(x) for g in O(n), and Q(g x) = g Q(x) on the span. Beyond the span, of
dimension d, Q is completed: the stabilizer O(n - d) moves the completion and nothing else.
In SO(n), where det Q = -1 the last column is negated. It belongs to the completion where d < n, and where d = n the last
independent vector gets a negative coordinate: r(x) then tells x from its mirror images, as it must.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from symgroup.canonical.base import CanonicalForm, Canonicalizer, FloatArray, IntArray
from symgroup.representations import Representation


class Frames(Canonicalizer):
    """Canonical frames of k vectors in R^n, in float64.

    A vector counts as dependent where its distance from the span of those before it is at most `tolerance` times the
    longest vector's length: scale-free and invariant, up to rounding. Inputs within rounding of that threshold can be given
    another rank at g x than at x.
    """

    def __init__(self, source: Representation, special: bool, tolerance: float = 1e-9) -> None:
        super().__init__(source)
        self.special = special
        self.tolerance = tolerance
        self.size = source.group.degree

    def canonical(self, x: NDArray[Any], random: np.random.Generator | None = None) -> CanonicalForm:
        """Return Q^T x and Q; with `random`, the completion is uniform by Haar's measure."""
        n = self.size
        vectors = np.asarray(x, dtype=np.float64).reshape(len(x), -1, n)  # (B, k, n)
        frame, rank = self._span(vectors)
        while (rank < n).any():
            _append(frame, rank, rank < n, self._beyond(frame, random))
        if self.special:
            frame[np.linalg.det(frame) < 0, :, n - 1] *= -1
        representative = vectors @ frame  # (B, k, n): each row is Q^T v
        return CanonicalForm(representative.reshape(len(vectors), -1), frame)

    def _span(self, vectors: FloatArray) -> tuple[FloatArray, IntArray]:
        """Return orthonormal columns (B, n, n), zero from the rank on, and the ranks (B,)."""
        samples, copies, n = vectors.shape
        frame, rank = np.zeros((samples, n, n)), np.zeros(samples, dtype=np.int64)
        threshold = self.tolerance * np.linalg.norm(vectors, axis=2).max(axis=1, initial=0.0)
        for number in range(copies):
            rest = _without_span(frame, vectors[:, number])
            independent = (np.linalg.norm(rest, axis=1) > threshold) & (rank < n)
            _append(frame, rank, independent, rest)
        return frame, rank

    def _beyond(self, frame: FloatArray, random: np.random.Generator | None) -> FloatArray:  # (B, n)
        """Return a vector outside the span: the farthest unit vector e_i, or a random one."""
        if random is not None:
            return _without_span(frame, random.standard_normal(frame.shape[:2]))
        inside = np.square(frame).sum(axis=2)  # (B, n): |projection of e_i|^2
        return _without_span(frame, np.eye(self.size)[np.argmin(inside, axis=1)])


def _without_span(frame: FloatArray, vectors: FloatArray) -> FloatArray:  # (B, n, n), (B, n) -> (B, n)
    """Subtract the projection on the frame, twice: once more removes what rounding left (Kahan's 'twice is enough')."""
    rest = vectors
    for _ in range(2):
        rest = rest - np.einsum("bij,bkj,bk->bi", frame, frame, rest)
    return rest


def _append(frame: FloatArray, rank: IntArray, where: NDArray[np.bool_], vectors: FloatArray) -> None:
    """Make the normalised vectors the next columns, in place, of those samples where `where` holds."""
    samples = np.flatnonzero(where)
    lengths = np.linalg.norm(vectors[samples], axis=1, keepdims=True)
    frame[samples, :, rank[samples]] = vectors[samples] / lengths
    rank[samples] += 1
