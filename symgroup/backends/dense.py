"""A linear map of a plan as a dense float64 matrix, with what an error analysis needs to know of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symgroup.ir import Form, IndexForm, LinearMap, check_written, written_out

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class DenseMap:
    """A = sum of coefficient * basis map."""

    value: FloatArray  # (M, N)
    absolute: FloatArray  # (M, N), sums of |coefficient| |entry|, so at least |value|
    roundings: int  # in the worst entry: of coefficient, entry, their product, and the additions


def dense_map(
    space: LinearMap,
    coefficients: Sequence[FloatArray],  # one (copies_out, copies_in, r) a tile
) -> DenseMap:
    """Return the map with these coefficients, in float64. Raises: LimitError (SG360) for diagrams of too many entries."""
    check_written(space)
    value = np.zeros(space.shape)
    absolute = np.zeros(space.shape)
    terms = np.zeros(space.shape, dtype=np.int64)
    for tile, array in zip(space.tiles, coefficients, strict=True):
        form = written_out(space.forms[tile.form])
        blocks, sizes = _combine(form, array)
        height, length = form.shape
        rows = slice(tile.row, tile.row + tile.copies_out * height)
        columns = slice(tile.column, tile.column + tile.copies_in * length)
        value[rows, columns] += _laid_out(blocks)
        absolute[rows, columns] += _laid_out(sizes)
        terms[rows, columns] += np.tile(_term_counts(form), (tile.copies_out, tile.copies_in))
    return DenseMap(value, absolute, 3 + int(np.max(terms, initial=0)))


def _combine(form: Form, array: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the copies of the form, (a, b, m, n), and the same of absolute values."""
    copies = array.shape[:2]
    if isinstance(form, IndexForm):
        padded = np.concatenate([array, np.zeros((*copies, 1))], axis=2)
        values: FloatArray = padded[:, :, form.index] * form.sign
        return values, np.abs(values)
    rows, columns = form.shape
    places = form.row * columns + form.column
    products = array[:, :, form.element] * form.values()
    values = np.zeros((*copies, rows * columns))
    sizes = np.zeros((*copies, rows * columns))
    for position, place in enumerate(places.tolist()):
        values[:, :, place] += products[:, :, position]
        sizes[:, :, place] += np.abs(products[:, :, position])
    return values.reshape(*copies, rows, columns), sizes.reshape(*copies, rows, columns)


def _term_counts(form: Form) -> NDArray[np.int64]:
    """Return how many basis maps are not zero at each entry, (m, n)."""
    if isinstance(form, IndexForm):
        return (form.index >= 0).astype(np.int64)
    counts = np.zeros(form.shape, dtype=np.int64)
    np.add.at(counts, (form.row, form.column), 1)
    return counts


def _laid_out(blocks: FloatArray) -> FloatArray:
    """Return copies (a, b, m, n) as one (a m, b n) matrix."""
    a, b, m, n = blocks.shape
    return blocks.transpose(0, 2, 1, 3).reshape(a * m, b * n)
