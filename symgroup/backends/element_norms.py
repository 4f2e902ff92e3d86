"""How large the basis maps of a form are: what initial variances, and bounds of isotypic bases, are made of."""

from __future__ import annotations

from dataclasses import replace
from math import perm

import numpy as np
from numpy.typing import NDArray

from symgroup.ir import (
    AlgebraicForm,
    AnyForm,
    DiagramForm,
    Form,
    IndexForm,
    ScaledArray,
    diagrams_squared_norms,
)
from symgroup.ir.diagrams import pattern_values

FloatArray = NDArray[np.float64]

BLOCK = 2**16  # entries that are counted at a time


def mean_energies(form: AnyForm) -> FloatArray:  # (r,)
    """Return |B_e|^2 / m, the mean variance of the coordinates of B_e x for uncorrelated coordinates of variance 1."""
    if isinstance(form, DiagramForm):
        squares = diagrams_squared_norms(form)
    elif isinstance(form, IndexForm):  # entries are 0, 1 and -1
        counts = np.zeros(form.size + 1)  # of holes, then of each map
        flat = form.index.reshape(-1)
        for start in range(0, flat.size, BLOCK):  # widened at once they would leave the cache
            counts += np.bincount(flat[start : start + BLOCK].astype(np.int64) + 1, minlength=form.size + 1)
        squares = counts[1:]
    else:
        element, _, _, size = _entries(form)
        squares = np.bincount(element, weights=size**2, minlength=form.size).astype(np.float64)
    return squares / max(1, form.shape[0])


def greatest_energies(form: AnyForm) -> FloatArray:  # (r,)
    """Return a bound on the mean square of the coordinates of B_e x for any x with coordinates of mean square 1.

    |B x|^2 <= |B|_2^2 |x|^2 = |B|_2^2 n. It is attained by the identity and by the sum of all coordinates.
    """
    m, n = form.shape
    return squared_norm_bounds(form) * n / max(1, m)


def squared_norm_bounds(form: AnyForm) -> FloatArray:  # (r,)
    """Return |B|_1 |B|_inf >= |B|_2^2, the greatest sums of absolute values of a column and of a row (Higham 2002, (6.12)).

    For diagrams of Sp both are bounds themselves: signs differ where diagrams overlap, and they are added up as if not.
    """
    if isinstance(form, DiagramForm):
        return _of_diagrams(form)
    element, row, column, size = _entries(form)
    return _greatest(element, row, size, form.size) * _greatest(element, column, size, form.size)


def _entries(form: Form) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], FloatArray]:
    if isinstance(form, IndexForm):
        row, column = np.nonzero(form.index >= 0)
        return form.index[row, column].astype(np.int64), row, column, np.ones(len(row))
    values = form.complex_values() if isinstance(form, AlgebraicForm) else form.values()
    return form.element, form.row, form.column, np.abs(values)


def _greatest(
    element: NDArray[np.int64], line: NDArray[np.int64], weight: FloatArray, size: int
) -> FloatArray:
    """Return for each map the greatest sum over one of its lines."""
    lines = int(line.max(initial=0)) + 1
    keys, place = np.unique(element * lines + line, return_inverse=True)
    sums = np.bincount(place, weights=weight, minlength=len(keys))
    greatest = np.zeros(size)
    np.maximum.at(greatest, keys // lines, sums)
    return greatest


def _of_diagrams(form: DiagramForm) -> FloatArray:
    """Add up by patterns of equal indices, without listing the entries.

    A tuple (i, j) with T different values, t of them in i, stands in a row with (n - t)! / (n - T)! of its pattern; columns
    likewise. Pairs of a metric have the places of equal indices, and where diagrams overlap the same sign. Pairs of Sp have
    other places, as many.
    """
    if form.family == "Sp":
        given = form.coefficients
        form = replace(form, coefficients=ScaledArray(np.abs(given.values), given.denominator))
    patterns, values = pattern_values(form)
    weights = np.abs(values.astype(np.float64) / form.coefficients.denominator)
    rows: dict[tuple[int, ...], FloatArray] = {}
    columns: dict[tuple[int, ...], FloatArray] = {}
    for pattern, weight in zip(patterns, weights.T, strict=True):
        i, j, count = pattern[: form.target], pattern[form.target :], len(set(pattern))
        for sums, line in ((rows, i), (columns, j)):
            inside = len(set(line))
            key = tuple(line.index(value) for value in line)  # which indices of the line are equal
            sums[key] = sums.get(key, 0.0) + weight * float(perm(form.n - inside, count - inside))
    by_row, by_column = (np.max(list(sums.values()), axis=0) for sums in (rows, columns))
    return np.asarray(by_row * by_column)
