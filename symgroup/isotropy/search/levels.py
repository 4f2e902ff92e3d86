"""Levels of measured numbers: those within a tolerance of each other count as one.

Lemma. Let G act on a finite set of places, L give each place a number, and t >= 0. Say that the numbers have levels where "at
most t apart" is an equivalence of them; the level of a place is the class of its number. Then the elements g with
|L(g^-1 p) - L(p)| <= t for all places p are those that keep the level of every place. So they are a group, the stabilizer of
the levels. With signs, where places are counted with their negatives, -L(p) stands beside L(p), and levels come in pairs k and
-k, the level about 0 being its own negative.

Proof. For each p, L(g^-1 p) and L(p) are at most t apart exactly where they are in one class.

The numbers have levels exactly where the classes of the transitive closure, runs of sorted numbers without a step above t, are
no wider than t. All comparisons are of the fractions that floats are, so that no rounding takes part.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np
from flint import fmpq
from numpy.typing import NDArray

from symgroup.algebra import ExactScalar


class NoLevelsError(Exception):
    """Numbers that are within the tolerance step by step, and not from end to end."""

    def __init__(self, run: tuple[Fraction, ...]) -> None:
        super().__init__(run)
        self.run = run  # increasing


@dataclass(slots=True)
class Tolerance:
    """How far numbers of one level may be apart, relative to the largest of them, and what levels were met."""

    relative: Fraction
    count: int = 0  # of the levels, negatives apart
    width: float = 0.0  # of the widest level, relative to the largest number
    gap: float = 1.0  # between the nearest two levels, likewise

    def levels(
        self,
        values: Iterable[ExactScalar],
        signed: bool,  # whether the negative of a number has the negative of its level
    ) -> NDArray[np.int64]:
        """Return the level of each number. Raises: NoLevelsError."""
        numbers = [_fraction(value) for value in values]
        scale = max(map(abs, numbers), default=Fraction(0))
        pool = {*numbers, *(-number for number in numbers)} if signed else set(numbers)
        runs = _runs(sorted(pool), self.relative * scale)
        self._note(runs, scale, signed)
        half = len(runs) // 2
        names = [k - half + (len(runs) % 2 == 0 and k >= half) for k in range(len(runs))]
        level = {number: name for name, run in zip(names, runs, strict=True) for number in run}
        return np.array([level[number] for number in numbers], dtype=np.int64)

    def _note(self, runs: Sequence[Sequence[Fraction]], scale: Fraction, signed: bool) -> None:
        if scale:
            self.width = max(self.width, *(float((run[-1] - run[0]) / scale) for run in runs))
            self.gap = min(self.gap, *(float((b[0] - a[-1]) / scale) for a, b in pairwise(runs)), 2.0)
        self.count += (len(runs) + 1) // 2 if signed else len(runs)


def _runs(numbers: Sequence[Fraction], tolerance: Fraction) -> list[list[Fraction]]:
    """Return the classes of sorted numbers under the transitive closure of "within the tolerance"."""
    runs: list[list[Fraction]] = []
    for number in numbers:
        if runs and number - runs[-1][-1] <= tolerance:
            runs[-1].append(number)
        else:
            runs.append([number])
    for run in runs:
        if run[-1] - run[0] > tolerance:
            raise NoLevelsError(tuple(run))
    return runs


def _fraction(value: ExactScalar) -> Fraction:
    """Return a rational number itself, and the nearest float to another."""
    return Fraction(int(value.p), int(value.q)) if isinstance(value, fmpq) else Fraction(float(value))
