"""Distances from what subgroups fix, in a plan's scalar product S, as lengths of vectors: what tells orbit types apart.

With S = L^T L, |x| is the Euclidean length of L x. V^K = {y : N y = 0} becomes the null space of N L^-1, so that for a
matrix Q whose orthonormal rows span those of N L^-1, d(x, V^K) is the Euclidean length of Q L x.

Error bound. Q is found by singular values, after all rows of N are scaled to one length. A perturbation of N L^-1 by e turns
the span of its rows by at most e / s, s the least singular value (Wedin 1972); the backward errors of the factors and of the
solution with L are below 8 n^2 u times what they perturb, u = 2^-53 (Higham 2002, theorems 8.5, 10.3 and 19.4). So two
evaluations differ by at most 32 n^2 u |x| times the condition numbers of L and of N L^-1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symgroup.ir import ModulePlan, OrbitType

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Distances:
    """Matrices whose products with x have the wanted Euclidean lengths."""

    size: FloatArray  # (n, n), L: |L x| = |x|
    rows: tuple[
        FloatArray, ...
    ]  # for each orbit type (K, n - d, n): |rows[k] x| = d(x, V^K) for its k-th conjugate
    error: float  # two evaluations of a distance differ by at most error * |x|


def plan_distances(plan: ModulePlan) -> Distances | None:
    """Return the distances of all orbit types of a plan, None where it has no scalar product."""
    form = plan.scalar_product
    if form is None:
        return None
    n = plan.source_dim
    S = np.zeros((n, n))
    S[form.row, form.column] = form.values()
    L: FloatArray = np.asarray(np.linalg.cholesky(S), dtype=np.float64).T
    found = [_rows(item, L) for item in plan.orbit_types]
    condition = float(np.linalg.cond(L)) * max((worst for _, worst in found), default=1.0)
    return Distances(L, tuple(rows for rows, _ in found), 32 * n**2 * 2.0**-53 * condition)


def _rows(item: OrbitType, L: FloatArray) -> tuple[FloatArray, float]:
    """Return Q L for every conjugate, and the worst condition number of N L^-1."""
    tests = item.tests.to_float()
    n = L.shape[0]
    rank = n - item.fixed_dim
    if not rank:
        return np.zeros((len(tests), 0, n)), 1.0
    lengths = np.linalg.norm(tests, axis=2, keepdims=True)
    scaled = tests / np.where(lengths > 0, lengths, 1.0)
    N = np.linalg.solve(L.T, scaled.transpose(0, 2, 1)).transpose(0, 2, 1)  # N L^-1
    _, values, right = np.linalg.svd(N, full_matrices=False)
    return right[:, :rank] @ L, float((values[:, 0] / values[:, rank - 1]).max())
