"""Root systems of the classical groups in coordinates: dominant weights, Weyl's dimension formula, Brauer's reflection rule.

Notation: e_1, ..., e_r are the coordinates of the maximal torus, W the Weyl group, rho half the sum of the positive roots.

    GL   e_i - e_j                        W permutes          rho = (r-1, ..., 1, 0), up to multiples of (1, ..., 1)
    SL   the same, modulo (1, ..., 1)
    B    e_i, e_i +- e_j                  and changes signs   rho = (r - 1/2, ..., 3/2, 1/2)
    C    2 e_i, e_i +- e_j                the same            rho = (r, ..., 2, 1)
    D    e_i +- e_j                       an even number      rho = (r - 1, ..., 1, 0)
    T    none                             trivial             rho = 0
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import prod
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Weight = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RootSystem:
    """The root system of a classical group, in the coordinates of its natural torus."""

    letter: Literal["GL", "SL", "B", "C", "D", "T"]
    rank: int  # the number of coordinates

    def reflected(
        self,
        weights: NDArray[np.int64],  # (N, rank)
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:  # (N,), (N, rank)
        """Return det w and w(weight + rho) - rho for the w in W that makes this dominant; 0 in place of det w on a wall.

        Brauer's rule: if chi = sum of m_mu e^mu is W-invariant, then chi = sum over mu of m_mu det(w) chi_(w(mu + rho) - rho).
        Proof. Multiply by the Weyl denominator D = sum over v of det(v) e^(v rho). By invariance chi D = sum over v, mu of
        m_mu det(v) e^(v(mu + rho)), which is sum over mu of m_mu times the alternating sum of mu + rho; that one is zero on a
        wall, and det(w) times that of w(mu + rho), which is D chi_lambda by Weyl's character formula, else. (Humphreys,
        Introduction to Lie Algebras, section 24.4, exercise 9; Brauer 1937, Klimyk 1968.)
        """
        signs = np.ones(len(weights), dtype=np.int64)
        if self.letter == "T":
            return signs, weights
        shift = np.array(self._doubled_rho(), dtype=np.int64)
        moved = 2 * weights + shift
        negative = np.zeros(len(weights), dtype=np.int64)
        if self.letter in ("B", "C", "D"):
            negative = (moved < 0).sum(axis=1)
            moved = np.abs(moved)
        if self.letter in ("B", "C"):
            signs = np.where((moved == 0).any(axis=1), 0, 1 - 2 * (negative % 2))
        for i, j in combinations(range(self.rank), 2):
            signs *= np.sign(
                moved[:, i] - moved[:, j]
            )  # the sign of the permutation that sorts, 0 where two are equal
        moved = -np.sort(-moved, axis=1)
        if self.letter == "D" and self.rank:
            moved[:, -1] *= 1 - 2 * (negative % 2)
        dominant = (moved - shift) // 2
        return signs, dominant - dominant[:, -1:] if self.letter == "SL" else dominant

    def _doubled_rho(self) -> list[int]:
        """Return 2 rho, since rho has halves for B."""
        return [2 * (self.rank - i) - {"B": 1, "C": 0}.get(self.letter, 2) for i in range(self.rank)]

    def normal(self, weight: Weight) -> Weight:
        """Return the canonical coordinates of a weight: for SL the last one is 0."""
        return tuple(a - weight[-1] for a in weight) if self.letter == "SL" and weight else weight

    def negated(self, weight: Weight) -> Weight:
        """Return the dominant weight of the dual of V_weight: -w0 weight."""
        if self.letter in ("GL", "SL"):
            return self.normal(tuple(-a for a in reversed(weight)))
        if self.letter == "T":
            return tuple(-a for a in weight)
        if self.letter == "D" and self.rank % 2 and weight:
            return (*weight[:-1], -weight[-1])
        return weight

    def dimension(self, weight: Weight) -> int:  # of V_weight, weight dominant
        """Return Weyl's dimension, the product over positive roots of (weight + rho, a) / (rho, a)."""
        r = self.rank
        shift = self._doubled_rho()
        moved = [2 * a + b for a, b in zip(weight, shift, strict=True)]

        def volume(x: list[int]) -> int:
            pairs = [(x[i], x[j]) for i in range(r) for j in range(i + 1, r)]
            if self.letter == "T":
                return 1
            if self.letter in ("GL", "SL"):
                return prod(a - b for a, b in pairs)
            both = prod((a - b) * (a + b) for a, b in pairs)
            return both if self.letter == "D" else both * prod(x)

        return volume(moved) // volume(shift)

    def indicator(self, weight: Weight) -> int:
        """Return 1 if V_weight has an invariant symmetric bilinear form, -1 for a skew one, 0 where it is not self-dual.

        Only the integral weights of the classical groups appear, no spinors, so that those of B and D are orthogonal; for C
        it is (-1)^|weight|; for GL and SL, n even, it is (-1)^(a n / 2) with a = weight_(n/2) - weight_(n/2 + 1), and 1 for
        n odd (Bourbaki, Lie VIII, section 7.5 and the tables of section 13).
        """
        if self.negated(weight) != self.normal(weight):
            return 0
        if self.letter == "C":
            return -1 if sum(weight) % 2 else 1
        if self.letter in ("GL", "SL") and self.rank % 2 == 0 and self.rank:
            half = self.rank // 2
            return -1 if half * (weight[half - 1] - weight[half]) % 2 else 1
        return 1
