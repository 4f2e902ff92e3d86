"""Signs of permutations, many at once: the entries of a Levi-Civita tensor."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def permutation_signs(
    values: NDArray[np.int64],  # (F, n) or (F, n - 1), in range(n)
    n: int,
) -> NDArray[np.int64]:  # (F,)
    """Return the sign of each row as a permutation of range(n), completed where one value is missing; 0 where one repeats."""
    ordered = np.sort(values, axis=1)
    repeats = (ordered[:, 1:] == ordered[:, :-1]).any(axis=1)
    inversions = np.zeros(len(values), dtype=np.int64)
    if values.shape[1] == n - 1:
        missing = n * (n - 1) // 2 - values.sum(axis=1)
        inversions += (values > missing[:, None]).sum(axis=1)
    for column in range(values.shape[1]):
        inversions += (values[:, :column] > values[:, column : column + 1]).sum(axis=1)
    return np.asarray(np.where(repeats, 0, 1 - 2 * (inversions % 2)), dtype=np.int64)
