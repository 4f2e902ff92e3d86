"""Labels of tuples of points: equal numbers for equal values, negative ones for negatives where coordinates carry signs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from flint import fmpq
from numpy.typing import NDArray

from symgroup.algebra import ExactMatrix, ExactScalar, NumberField, coerce, exact_matrix, field_of
from symgroup.errors import InputError
from symgroup.groups import FiniteGroup, conjugate_matrix
from symgroup.isotropy.search.leaves import Leaf, Unfolding
from symgroup.isotropy.search.levels import Tolerance

Columns = Sequence[Sequence[ExactScalar]]  # one a monomial of the symbols, each (n,)


def signed_labels(columns: Columns) -> NDArray[np.int64]:  # (n,)
    """Return a label for each entry: 0 for zero, equal ones for equal entries, the negative for the negative."""
    numbers: dict[tuple[object, ...], int] = {}
    # by identity: vectors repeat the same objects, and hashing them is slow
    keys = (
        list(map(id, columns[0]))
        if len(columns) == 1
        else [tuple(map(id, e)) for e in zip(*columns, strict=True)]
    )
    entries = dict(zip(keys, zip(*columns, strict=True), strict=True))
    known = {key: _label(entry, numbers) for key, entry in entries.items()}
    return np.array(list(map(known.__getitem__, keys)), dtype=np.int64)


def _label(entry: tuple[ExactScalar, ...], labels: dict[tuple[object, ...], int]) -> int:
    key = tuple(map(hashable, entry))
    if key not in labels:
        number = len(labels) + 1 if any(value != 0 for value in entry) else 0
        labels[key] = number
        labels.setdefault(tuple(hashable(-value) for value in entry), -number)
    return labels[key]


def hashable(value: ExactScalar) -> object:
    """Return what is equal for equal numbers, and quick to hash."""
    return (int(value.p), int(value.q)) if isinstance(value, fmpq) else value  # hashing fmpq is slow


def tuple_labels(
    unfolded: Unfolding,
    columns: Columns,
    tolerance: Tolerance | None = None,  # for measured vectors, of one column: levels in place of labels
) -> NDArray[np.int64] | None:  # (size_1, size_2, ...)
    """Return the label of each tuple of the leaves' points, or None where it cannot be computed here."""
    if any(leaf.is_exact for leaf in unfolded.leaves):
        return _exact_labels(unfolded, columns, tolerance)
    numbers = tolerance.levels(columns[0], signed=True) if tolerance else signed_labels(columns)
    labels = numbers[unfolded.index] * unfolded.weights
    for axis, leaf in enumerate(unfolded.leaves):
        place, sign = leaf.coordinates()
        shape = [-1 if k == axis else 1 for k in range(labels.ndim)]
        labels = np.take(labels, place, axis=axis) * sign.reshape(shape)
    return labels


def _exact_labels(
    unfolded: Unfolding, columns: Columns, tolerance: Tolerance | None
) -> NDArray[np.int64] | None:
    """Return labels (p x q)(x) from the points' covectors; for one or two leaves."""
    leaves = unfolded.leaves
    if len(leaves) not in (1, 2):
        return None
    field = field_of(columns[0][0])
    covectors = [matrix for leaf in leaves if (matrix := _covectors(leaf, field)) is not None]
    if len(covectors) < len(leaves):
        return None
    index = unfolded.index.reshape(len(unfolded.index), -1).tolist()
    weights = unfolded.weights.reshape(len(index), -1).tolist()
    tables: list[list[ExactScalar]] = []
    for column in columns:
        rows = [
            [w * column[i] for i, w in zip(places, values, strict=True)]
            for places, values in zip(index, weights, strict=True)
        ]
        value = covectors[0] * exact_matrix(rows, field)
        if len(leaves) == 2:
            value = value * covectors[1].transpose()
        tables.append(value.entries())
    numbers = tolerance.levels(tables[0], signed=False) if tolerance else _numbered(zip(*tables, strict=True))
    return numbers.reshape([leaf.size for leaf in leaves])


def _numbered(values: Iterable[tuple[ExactScalar, ...]]) -> NDArray[np.int64]:
    numbers: dict[tuple[ExactScalar, ...], int] = {}
    return np.array([numbers.setdefault(value, len(numbers)) for value in values], dtype=np.int64)


def _covectors(leaf: Leaf, field: NumberField) -> ExactMatrix | None:  # (size, n)
    if not leaf.is_exact:
        axis, sign = leaf.coordinates()
        n = leaf.representation.dim
        rows = [
            [s * int(i == j) for j in range(n)] for i, s in zip(axis.tolist(), sign.tolist(), strict=True)
        ]
        return exact_matrix(rows, field)
    found = point_covectors(leaf.group, leaf.is_dual)
    return None if found is None else coerce(found, field)


@lru_cache(maxsize=32)
def point_covectors(group: FiniteGroup, dual: bool = False) -> ExactMatrix | None:  # (points, n)
    """Return the covectors v_p* M^-1 of the carrier's points, M = sum of the v_p v_p*; or the v_p themselves, for the dual.

    None where the field has no complex conjugation.
    """
    zero = 0 * group.natural_matrix(group.identity)[0, 0]
    rows = [[dict(vector).get(i, zero) for i in range(group.degree)] for vector in group.carrier.vectors]
    vectors = exact_matrix(rows, group.field)  # (points, n), the v_p as rows
    if dual:
        return vectors
    try:
        conjugate = conjugate_matrix(vectors)
    except InputError:
        return None
    return conjugate * (vectors.transpose() * conjugate).inv()
