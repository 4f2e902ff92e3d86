"""Which coordinates meet in the terms of a bilinear layer, and the cheapest way to apply each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symgroup.ir import BilinearTerm, Form, IndexForm, LinearMap, written_out
from symgroup_torch_dense.linear import values_of
from symgroup_torch_dense.sums import IntArray

# what a product that meets a coefficient costs, singly, in a sum of constant factors and in a full matrix, measured at 64
# samples in training; and a matrix besides
ENTRY = 1.0
SUM = 1.0
MATRIX = 0.25
START = 500.0


class Way(Enum):
    """How a term is applied, see `products.Products`."""

    ENTRIES = "by entries on products"
    SUMS = "by entries on sums of products"
    MATRIX = "by full matrices on products"


@dataclass(frozen=True, slots=True, eq=False)
class Entries:
    """The maps of a form by their entries that are not 0."""

    element: IntArray
    row: IntArray
    column: IntArray
    value: NDArray[Any]


@dataclass(frozen=True, slots=True)
class Meeting:
    """Products of P pairs of copies, K for each, pair by pair."""

    left: tuple[int, ...]  # (P,), first coordinates of the copies u
    right: tuple[int, ...]  # (P,), of the copies v
    right_dim: int
    columns: tuple[int, ...]  # (K,), of u * v

    @property
    def size(self) -> int:
        """P K."""
        return len(self.left) * len(self.columns)

    def coordinates(self) -> tuple[IntArray, IntArray]:  # (P K,) each
        """Return the coordinates of x that are multiplied."""
        inner = np.divmod(np.array(self.columns, dtype=np.int64), self.right_dim)
        starts = (np.array(side, dtype=np.int64)[:, None] for side in (self.left, self.right))
        left, right = ((start + places).reshape(-1) for start, places in zip(starts, inner, strict=True))
        return left, right

    def begins(self, other: Meeting) -> bool:
        """Whether these pairs are the first of another's."""
        count = len(self.left)
        return replace(other, left=other.left[:count], right=other.right[:count]) == self


def entries_of(form: Form) -> Entries:
    """Return the entries of a form."""
    if not isinstance(form, IndexForm):
        return Entries(form.element, form.row, form.column, values_of(form))
    row, column = np.nonzero(form.index >= 0)
    element, sign = form.index[row, column], form.sign[row, column]
    return Entries(element.astype(np.int64), row, column, sign.astype(np.float64))


def narrowed(space: LinearMap) -> tuple[LinearMap, tuple[int, ...]]:
    """Return a map of one tile without the columns where all its maps are 0, and the columns that are left."""
    (form,) = map(written_out, space.forms)
    columns = np.unique(entries_of(form).column)
    if isinstance(form, IndexForm):
        form = replace(form, index=form.index[:, columns], sign=form.sign[:, columns])
    else:
        shape = form.shape[0], len(columns)
        form = replace(form, shape=shape, column=np.searchsorted(columns, form.column))
    return LinearMap((space.shape[0], len(columns)), (form,), space.tiles), tuple(columns.tolist())


def period_of(term: BilinearTerm) -> int:
    """Return the least P with pair a the same as pair a - P for all a >= P."""
    met = list(zip(term.left, term.right, strict=True))
    return next(p for p in range(1, len(met) + 1) if met[p:] == met[: len(met) - p])


def meetings_of(
    terms: Sequence[BilinearTerm], columns: Sequence[tuple[int, ...]]
) -> tuple[tuple[Meeting, ...], tuple[int, ...]]:
    """Return the products to make, and for each term where its own are, at the front: those of more terms are made once."""
    own = []
    for term, places in zip(terms, columns, strict=True):
        period = period_of(term)
        own.append(Meeting(term.left[:period], term.right[:period], term.right_dim, places))
    longest: list[Meeting] = []
    for meeting in sorted(own, key=lambda item: -len(item.left)):
        if not any(meeting.begins(known) for known in longest):
            longest.append(meeting)
    places = tuple(next(k for k, known in enumerate(longest) if m.begins(known)) for m in own)
    return tuple(longest), places


def way_of(
    term: BilinearTerm,
    item: Entries,
    has_sums: bool,  # whether the sums of its pairs are there already
) -> Way:
    """Return the cheapest way to apply a term."""
    pairs, places = period_of(term), item.row * term.weight.shape[1] + item.column
    sums = 0 if has_sums else pairs * len(item.row)
    costs = {
        Way.ENTRIES: ENTRY * len(np.unique(places)) * term.copies,
        Way.SUMS: SUM * (sums + term.weight.size * term.dim),
    }
    if pairs in (1, term.copies):  # rows of y and products are then one batch of matrices as they stand
        costs[Way.MATRIX] = START + MATRIX * term.copies * term.dim * len(np.unique(item.column))
    return min(costs, key=lambda way: costs[way])
