"""Candidates for homomorphisms modulo a prime as products B R, and the combinations of them that commute with generators.

A candidate takes a basis of V to given vectors of W. On the rows of the inverse of that basis, R, the images are columns, B;
so tests, pivots and combinations are found on factors, and only the maps of the answer are ever multiplied out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from symgroup.algebra.arrays import Residues, echelon, inverse, multiply, null_space_of, reduced
from symgroup.errors import LimitError, SymgroupBug

LARGEST_RESULT = 20_000_000  # numbers held at once: maps times m n
CHUNK = 1 << 17  # numbers multiplied out at a time, so that they stay in a cache
SPARE_TESTS = 8
TEST_ROWS = 4


@dataclass(frozen=True, slots=True, eq=False)
class FactoredMaps:
    """The maps images[t] rows[s] for all s and t, counted by s and then t."""

    images: Residues  # (l, m, D)
    rows: Residues  # (e, D, n)

    @property
    def count(self) -> int:
        """The number of maps."""
        return len(self.images) * len(self.rows)

    def commutators(
        self,
        left: tuple[Residues, Residues],  # x, (a, m), and x W for each generator, (generators, a, m)
        right: tuple[Residues, Residues],  # Y, (n, b), and V Y for each generator, (generators, n, b)
        prime: int,
    ) -> Residues:  # (generators, maps, a, b)
        """Return x (W A - A V) Y for each generator and each map A; the factors meet all x and all Y at once."""
        (x, xW), (Y, VY) = left, right
        gens, a, m = xW.shape
        n, b = Y.shape
        l, e = len(self.images), len(self.rows)
        beside = np.concatenate([x, xW.reshape(-1, m)])
        across = np.concatenate([Y, VY.transpose(1, 0, 2).reshape(n, -1)], axis=1)
        first = multiply(beside, self.images, prime)  # (l, a + gens a, D)
        second = multiply(self.rows, across, prime)  # (e, D, b + gens b)
        upper = multiply(first[:, a:], second[:, None, :, :b], prime).reshape(e, l, gens, a, b)
        lower = multiply(first[:, :a], second[:, None, :, b:], prime).reshape(e, l, a, gens, b)
        found = upper - lower.transpose(0, 1, 3, 2, 4)
        return found.transpose(2, 0, 1, 3, 4).reshape(gens, e * l, a, b)

    def some_rows(self, start: int, stop: int, prime: int) -> Residues:  # (maps, rows n)
        """Return some rows of each map."""
        found = multiply(self.images[:, start:stop], self.rows[:, None], prime)
        return found.reshape(self.count, -1)


def commuting_maps(
    V: Residues,  # (generators, n, n)
    W: Residues,  # (generators, m, m)
    candidates: Sequence[FactoredMaps],  # independent
    prime: int,
    random: np.random.Generator,
) -> Residues:  # (r, m n), reduced row echelon form
    """Return the combinations of candidates that pass random tests on every generator.

    A round has few rows x, so it need not see all that fails: where the commutators x (w A - A v) Y live in one column, as
    they may for unipotent groups, each row of x finds one, if there is one left. So there are rounds until one finds fewer
    than it has rows.
    Raises: LimitError (SG401).
    """
    m, n = W.shape[-1], V.shape[-1]
    count = sum(part.count for part in candidates)
    kept = np.eye(count)
    while len(kept):
        failures = multiply(_tests(V, W, candidates, prime, random), kept.T, prime)
        before = len(kept)
        if failures.any():
            kept = multiply(null_space_of(failures, prime), kept, prime)
        if before - len(kept) < TEST_ROWS:
            break
    check_size(len(kept), m, n)
    if not len(kept):
        return np.zeros((0, m * n))
    return _multiplied_out(candidates, _canonical(candidates, kept, prime), prime)


def check_size(count: int, m: int, n: int) -> None:
    """Refuse maps that would not fit (SG401)."""
    if count * m * n > LARGEST_RESULT:
        raise LimitError.of(
            "SG401",
            f"{count} maps of shape {m} x {n} are too many to write down",
            help="use smaller representations",
        )


def _tests(
    V: Residues,
    W: Residues,
    candidates: Sequence[FactoredMaps],
    prime: int,
    random: np.random.Generator,
) -> Residues:  # (tests, unknowns)
    """Return x (rho_W(g) A - A rho_V(g)) Y for each candidate A, each generator g, and random x and Y."""
    count, m, n = sum(part.count for part in candidates), W.shape[-1], V.shape[-1]
    half = prime // 2
    width = 1 + (count + SPARE_TESTS) // (TEST_ROWS * len(V))
    x = random.integers(-half, half, (TEST_ROWS, m)).astype(np.float64)
    Y = random.integers(-half, half, (n, width)).astype(np.float64)
    left, right = (x, multiply(x, W, prime)), (Y, multiply(V, Y, prime))
    found = [part.commutators(left, right, prime) for part in candidates]
    return reduced(np.concatenate(found, axis=1), prime).swapaxes(0, 1).reshape(count, -1).T


def _canonical(
    candidates: Sequence[FactoredMaps], kept: Residues, prime: int
) -> Residues:  # (r, unknowns), combinations in reduced row echelon form
    """Return the combinations whose vectorised maps are in echelon form, by as few rows of the maps as show all pivots.

    Combinations that vanish on the rows seen so far are the only ones that later rows are asked about.
    """
    m, n = candidates[0].images.shape[1], candidates[0].rows.shape[2]
    left, at_pivots, stop = kept, [], 0
    while len(left):
        start, stop = stop, min(m, max(1, 2 * stop))
        if start == stop:
            raise SymgroupBug("candidates for homomorphisms are dependent")
        top = np.concatenate([part.some_rows(start, stop, prime) for part in candidates])
        width = (stop - start) * n
        seen = np.concatenate([multiply(left, top, prime), np.eye(len(left))], axis=1)
        reached, pivots = echelon(seen, prime)
        found = [column for column in pivots if column < width]
        at_pivots.append(multiply(kept, top[:, found], prime))
        left = multiply(reached[len(found) :, width:], left, prime)
    change = inverse(np.concatenate(at_pivots, axis=1), prime)
    if change is None:
        raise SymgroupBug("pivots of an echelon form are dependent")
    return multiply(change, kept, prime)


def _multiplied_out(
    candidates: Sequence[FactoredMaps], combinations: Residues, prime: int
) -> Residues:  # (r, m n)
    m, n = candidates[0].images.shape[1], candidates[0].rows.shape[2]
    rows = np.concatenate([part.rows.reshape(-1, n) for part in candidates])
    result = np.empty((len(combinations), m * n))
    step = max(1, CHUNK // (m * n))
    for start in range(0, len(result), step):
        chosen = combinations[start : start + step]
        images = np.concatenate(list(_images(candidates, chosen, prime)), axis=2)
        result[start : start + step] = multiply(images.reshape(-1, len(rows)), rows, prime).reshape(
            len(chosen), -1
        )
    return result


def _images(
    candidates: Sequence[FactoredMaps], combinations: Residues, prime: int
) -> Iterator[Residues]:  # each (r, m, D)
    """Yield what combinations of the maps do to each group of basis vectors of V."""
    first = 0
    for part in candidates:
        l, m, D = part.images.shape
        flat = part.images.reshape(l, m * D)
        for _ in part.rows:
            yield multiply(combinations[:, first : first + l], flat, prime).reshape(-1, m, D)
            first += l
