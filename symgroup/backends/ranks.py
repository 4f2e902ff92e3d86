"""Ranks of entries and of rows: exact comparisons turned into small integers, sample by sample."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]


def row_ranks(
    rows: NDArray[Any],  # (B, k, n): row i has the entries rows[:, :, i]
) -> IntArray:  # (B, n)
    """Return the rank of each row in lexicographic order, 0 for the least; equal rows have equal ranks."""
    points = rows.shape[2]
    ranks = dense_ranks(rows[:, 0])
    for copy in range(1, rows.shape[1]):
        ranks = dense_ranks(ranks * points + dense_ranks(rows[:, copy]))
    return ranks


def dense_ranks(
    values: NDArray[Any],  # (B, n)
) -> IntArray:  # (B, n)
    """Return the rank of each entry among its row's distinct entries, 0 for the least."""
    order = np.argsort(values, axis=1, kind="stable")
    ordered = np.take_along_axis(values, order, axis=1)
    steps = np.zeros(values.shape, dtype=np.int64)
    steps[:, 1:] = np.cumsum(ordered[:, 1:] != ordered[:, :-1], axis=1)
    ranks = np.empty_like(steps)
    np.put_along_axis(ranks, order, steps, axis=1)
    return ranks
