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
    return np.random.default_rng((checked_seed(seed), _STREAM)).standard_normal(shape)


def checked_seed(seed: int) -> int:
    """Return a seed of what is drawn in use. Raises: InputError (SG336) where it is negative, or 2^63 or more."""
    if seed < 0:
        raise InputError.of("SG336", f"seed = {seed} is negative")
    if seed >= 2**63:
        raise InputError.of("SG336", f"seed = {seed} is not below 2^63")
    return seed
