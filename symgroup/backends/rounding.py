"""What the error analysis of a layer is given and hands on: values with bounds on their errors, and the arithmetic.

Notation: u the unit roundoff, gamma_k = k u / (1 - k u) (Higham 2002, lemma 3.1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

# 2^-24 and 2^-53: IEEE 754 binary32 and binary64, rounding to nearest
UNIT_ROUNDOFF = {"float32": 2.0**-24, "float64": 2.0**-53}
# the bound's own evaluation in float64 is off by less than this, relatively
SLACK = 1.0 + 1e-6


@dataclass(frozen=True, slots=True)
class Rounding:
    """The two evaluations that are compared: in `dtype`, and this one in float64; their roundoffs add up.

    gamma is superadditive in u, so gamma with u + u64 covers gamma(u) + gamma(u64).
    """

    u: float
    tiny: float  # what flushing a subnormal to zero can lose

    def gamma(self, k: int) -> float:
        """Return k u / (1 - k u), infinite where k u >= 1."""
        return k * self.u / (1 - k * self.u) if k * self.u < 1 else float("inf")


EXACT = Rounding(0.0, 0.0)  # decides as if nothing were rounded


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """What one layer hands to the next."""

    value: FloatArray  # (B, N)
    error: FloatArray  # (B, N)

    @property
    def reach(self) -> FloatArray:  # (B, N)
        """What the absolute values of the rounded numbers can be."""
        return np.abs(self.value) + self.error


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """What all layers of a plan are evaluated with."""

    arrays: Mapping[str, FloatArray]  # the parameters, by name
    chosen: Mapping[int, BoolArray]  # by orbit type: which samples are of it, (B,)
    rounding: Rounding
    by_blocks: bool  # whether maps may be applied by sums and transforms, see `Backend.by_blocks`
