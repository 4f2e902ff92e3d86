"""Conjugacy classes with their sizes: from cycle types for S(n), from the list of elements else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import factorial, prod

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from symgroup.groups.elements import elements_of, is_enumerable
from symgroup.groups.finite import FiniteGroup
from symgroup.groups.permutation import Permutation

LARGEST_PARTITIONED = 32  # S(32) has 8349 classes


@dataclass(frozen=True, slots=True)
class ConjugacyClass:
    """A conjugacy class: one of its elements and how many there are."""

    representative: Permutation
    size: int


@lru_cache(maxsize=128)
def conjugacy_classes(group: FiniteGroup) -> tuple[ConjugacyClass, ...] | None:
    """Return the conjugacy classes, the identity's first, or None where the group is too large to list them."""
    if group.family == "S" and group.points <= LARGEST_PARTITIONED:
        return tuple(_classes_of_symmetric(group.points))
    if not is_enumerable(group):
        return None
    table = elements_of(group)
    numbers = np.arange(len(table))
    targets = [table.conjugates(g) for g in group.generators] or [numbers]
    graph = coo_array(
        (
            np.ones(len(table) * len(targets), dtype=np.int8),
            (np.tile(numbers, len(targets)), np.concatenate(targets)),
        ),
        shape=(len(table), len(table)),
    )
    _, labels = connected_components(graph, directed=False)
    _, first, sizes = np.unique(labels, return_index=True, return_counts=True)
    ordered = sorted(zip(first.tolist(), sizes.tolist(), strict=True))
    return tuple(ConjugacyClass(table.element(position), size) for position, size in ordered)


def _classes_of_symmetric(n: int) -> Iterator[ConjugacyClass]:
    """Yield one class a partition: n! / prod(k^m_k m_k!) permutations have m_k cycles of length k."""
    classes = []
    for partition in partitions(n):
        images, start = list(range(n)), 0
        for length in partition:
            for offset in range(length):
                images[start + offset] = start + (offset + 1) % length
            start += length
        counts = {length: partition.count(length) for length in set(partition)}
        centralizer = prod(length**count * factorial(count) for length, count in counts.items())
        classes.append(ConjugacyClass(Permutation(images), factorial(n) // centralizer))
    yield from reversed(classes)


def partitions(n: int, largest: int | None = None) -> Iterator[tuple[int, ...]]:
    """Yield the partitions of n into parts of at most `largest`, greatest first."""
    if n == 0:
        yield ()
        return
    for part in range(min(n, largest or n), 0, -1):
        for rest in partitions(n - part, part):
            yield (part, *rest)
