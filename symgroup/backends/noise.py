"""Noise by a seed: the same numbers for every backend, device and process."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from symgroup.errors import InputError

_STREAM = 0x6E6F697365  # 'noise': apart from the numbers that the same seed gives initial parameters


def standard_noise(
    shape: tuple[int, ...],  # (B, n)
    seed: int,
) -> NDArray[np.float64]:  # (B, n)
    """Return e, independent standard normal numbers; a row depends on the seed, its number and n only.

    Raises: InputError (SG336): where the seed is negative.
    """
    if seed < 0:
        raise InputError.of("SG336", f"seed = {seed} is negative")
    return np.random.default_rng((seed, _STREAM)).standard_normal(shape)
