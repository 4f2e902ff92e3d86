"""Refinement of ordered partitions of points by invariants, on both sides of a search at once.

A partition is an array of colours 0, 1, ..., one a point. Each step colours the points anew by the pair (old colour,
invariant) and numbers the pairs in increasing order; the pairs with their counts are the step's trace. An element that
carries one side to the other carries each step's partition too, so the traces agree; where they do not, there is no such
element. The invariants may be hashes: a collision refines less, and no search misses an element by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symgroup.isotropy.search.structure import Relation

Partition = NDArray[np.int64]  # (N,)
Trace = tuple[NDArray[np.uint64], NDArray[np.int64]]  # the keys of a step and how many points have each

MIX = np.uint64(0xBF58476D1CE4E5B9)
STIR = np.uint64(0x94D049BB133111EB)
STEPS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)


@dataclass(frozen=True, slots=True, eq=False)
class Refiner:
    """The relations with their labels as random-looking numbers."""

    relations: tuple[tuple[tuple[NDArray[np.int64], ...], NDArray[np.uint64]], ...]

    @classmethod
    def of(cls, relations: Sequence[Relation]) -> Refiner:
        """Prepare relations."""
        return cls(tuple((r.axes, _mixed(r.labels.astype(np.uint64) + _constant(0, 1))) for r in relations))

    def refine(self, colours: Partition, traces: list[Trace]) -> Partition:
        """Return the partition refined by the relations until it is stable, and append a trace for each step."""
        cells = int(colours.max()) + 1
        while self.relations and cells < len(colours):
            colours = split(colours, self._degrees(colours), traces)
            if len(traces[-1][0]) == cells:
                break
            cells = len(traces[-1][0])
        return colours

    def follow(self, colours: Partition, traces: Sequence[Trace]) -> Partition | None:
        """Return the same for the other side, or None as soon as its traces differ."""
        found: list[Trace] = []
        for trace in traces:
            colours = split(colours, self._degrees(colours), found)
            values, counts = found[-1]
            if not (np.array_equal(values, trace[0]) and np.array_equal(counts, trace[1])):
                return None
        return colours

    def _degrees(self, colours: Partition) -> NDArray[np.uint64]:  # (N,)
        """Return for each point a hash of the labels and colours of the tuples that it is in."""
        codes = _mixed(colours.astype(np.uint64) + _constant(1, 1))
        total = np.zeros(len(colours), dtype=np.uint64)
        for number, (axes, labels) in enumerate(self.relations):
            code = labels
            for axis, points in enumerate(axes):
                shape = [-1 if k == axis else 1 for k in range(len(axes))]
                code = _mixed(code + (codes[points] * _constant(2, 2 * axis + 1)).reshape(shape))
            for axis, points in enumerate(axes):
                others = tuple(k for k in range(len(axes)) if k != axis)
                sums = code.sum(axis=others, dtype=np.uint64)
                total[points] += _mixed(sums + _constant(0, 8 * number + axis + 2))
        return total


def split(colours: Partition, invariant: NDArray[np.uint64], traces: list[Trace]) -> Partition:
    """Return the partition by (colour, invariant) in increasing order, and append the step's trace.

    The two are packed into one key; where two pairs of a side pack to one key they stay one cell, on both sides alike.
    """
    ranks, places = np.unique(invariant, return_inverse=True)
    key = colours * len(ranks) + places.ravel()
    values, finer, counts = np.unique(key, return_inverse=True, return_counts=True)
    cells, ranked = np.divmod(values, len(ranks))
    traces.append((ranks[ranked] ^ (cells.astype(np.uint64) * _constant(0, 1)), counts))
    return np.asarray(finer.ravel(), dtype=np.int64)


def _constant(step: int, factor: int) -> np.uint64:
    return np.uint64(STEPS[step] * factor % 2**64)


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return numbers that look random, a bijection of 64 bits (the finalizer of SplitMix64; Steele et al. 2014)."""
    values = (values ^ (values >> np.uint64(30))) * MIX
    values = (values ^ (values >> np.uint64(27))) * STIR
    return values ^ (values >> np.uint64(31))


def hashes(labels: NDArray[np.int64], places: NDArray[np.int64]) -> NDArray[np.uint64]:  # (..., k), (k,)
    """Return a hash of each label together with the place in its row."""
    return _mixed(labels.astype(np.uint64) + _mixed(places.astype(np.uint64) + _constant(1, 1)))
