"""Maps between sums whose summands are scattered: solved pair by pair, and put where their coordinates stand.

The maps of Hom(V, W) are those of the Hom(V_j, W_i), at the rows of W_i and the columns of V_j. These entries are disjoint for
different pairs, and the order of row-major places is kept, since rows and columns are increasing: so the canonical bases of
the pairs, sorted by first entries, are the canonical basis of the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from symgroup.errors import LimitError
from symgroup.ir import AlgebraicForm, Form, IndexForm, SparseForm, frozen_array
from symgroup.representations import Representation
from symgroup.representations.summands import Summand
from symgroup.solve.forms import MapEntries, form_of_entries, map_entries

LARGEST_ENTRIES = 20_000_000


def maps_of_summands(
    sources: Sequence[Summand],  # of V, dim n
    targets: Sequence[Summand],  # of W, dim m
    solve: Callable[[Representation, Representation], Form],
) -> Form:  # maps V -> W
    """Return the canonical basis of Hom(V, W) from those of the pairs of summands. Raises: LimitError (SG401)."""
    m, n = (sum(len(places) for _, places in side) for side in (targets, sources))
    blocks = [(solve(U, X), rows, columns) for X, rows in targets for U, columns in sources]
    blocks = [block for block in blocks if block[0].size]
    if any(isinstance(form, AlgebraicForm) for form, *_ in blocks):
        maps: list[MapEntries] = [
            [(int(rows[i]), int(columns[j]), value) for i, j, value in one]
            for form, rows, columns in blocks
            for one in map_entries(form)
        ]
        return form_of_entries(sorted(maps, key=lambda one: one[0][:2]), (m, n))
    return _merged([(_sparse(form), rows, columns) for form, rows, columns in blocks], (m, n))


def _sparse(form: Form) -> SparseForm:
    """Return an index map by its entries, row by row."""
    if not isinstance(form, IndexForm):
        if isinstance(form, SparseForm):
            return form
        raise TypeError("rational forms are wanted")
    row, column = np.nonzero(form.index >= 0)
    element, sign = form.index[row, column], form.sign[row, column]
    lists = (element, row, column, sign, np.ones_like(row))
    return SparseForm(form.size, form.shape, *map(frozen_array, lists))


def _merged(
    blocks: Sequence[
        tuple[SparseForm, NDArray[np.int64], NDArray[np.int64]]
    ],  # with the places of rows and columns
    shape: tuple[int, int],  # (m, n)
) -> SparseForm:
    """Return all maps of the blocks by their first entries in row-major order."""
    count = sum(len(form.element) for form, *_ in blocks)
    if count > LARGEST_ENTRIES:
        raise LimitError.of(
            "SG401",
            f"a basis with {count} entries is too large",
            notes=[f"the limit is {LARGEST_ENTRIES}"],
            help="use smaller representations",
        )
    size = sum(form.size for form, *_ in blocks)
    starts = np.cumsum([0, *(form.size for form, *_ in blocks)])
    columns = [
        (form.element + start, rows[form.row], places[form.column], form.numerator, form.denominator)
        for (form, rows, places), start in zip(blocks, starts.tolist(), strict=False)
    ]
    none = [np.zeros(0, dtype=np.int64)] * 5
    element, row, column, numerator, denominator = map(np.concatenate, zip(none, *columns, strict=True))
    position = row * shape[1] + column
    first = np.full(size, np.iinfo(np.int64).max)
    np.minimum.at(first, element, position)
    number = np.empty(size, dtype=np.int64)
    number[np.argsort(first)] = np.arange(size)
    element = number[element]
    order = np.lexsort((position, element))
    lists = (part[order] for part in (element, row, column, numerator, denominator))
    return SparseForm(size, shape, *map(frozen_array, lists))
