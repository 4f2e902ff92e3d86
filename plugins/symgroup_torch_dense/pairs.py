"""Which coordinates meet in a bilinear layer and where their products go, as lists of numbers.

Notation: z_1, z_2, ... the products x_i x_j that are wanted, C the matrix that takes them to what is added to x. C is sparse;
terms that fill their part of it are kept apart, as blocks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symgroup.ir import BilinearTerm, Form, IndexForm, LinearMap, written_out
from symgroup_torch_dense.linear import values_of

IntArray = NDArray[np.int64]

MANY = 1000  # entries from which a term may be a block: a matrix product costs as much as about as many single ones
FILLED = 4  # a block has at most so many entries for each that is not 0


@dataclass(frozen=True, slots=True, eq=False)
class Entries:
    """The maps of a form by their entries that are not 0."""

    element: IntArray
    row: IntArray
    column: IntArray
    value: NDArray[Any]


@dataclass(frozen=True, slots=True)
class Meeting:
    """Products for one batch of matrix products: of P pairs of copies, K for each, pair by pair."""

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


def is_block(term: BilinearTerm, columns: tuple[int, ...]) -> bool:
    """Whether a term is applied by matrix products."""
    entries = entries_of(written_out(term.weight.forms[0]))
    filled = len(np.unique(entries.row * term.weight.shape[1] + entries.column))
    return filled * term.copies > MANY and term.dim * len(columns) <= FILLED * filled


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """A sparse matrix by its rows: those of A y are sums of rows `source` of y, of row i from first[i] on."""

    source: IntArray  # (E,)
    first: IntArray  # (rows,)
    order: IntArray  # (E,), where each entry stood before they were put in order

    @classmethod
    def of(cls, row: IntArray, source: IntArray, rows: int) -> Sums:
        """Return entries in the order of their rows."""
        order = np.argsort(row, kind="stable")
        return cls(source[order], np.searchsorted(row[order], np.arange(rows)), order)


@dataclass(frozen=True, slots=True, eq=False)
class Products:
    """z and C of the terms that are no blocks. C = D theta, theta the coefficients of these terms, one after the other."""

    left: IntArray  # (Z,), coordinates of x; the blocks' products come first
    right: IntArray  # (Z,)
    forth: Sums  # C, in the order of its entries
    back: Sums  # its transpose
    weights: Sums  # D
    gathered: Sums  # its transpose
    value: NDArray[Any]  # entries of D, before they are put in order

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return everything by name, with positions as short as they may be."""
        width = self.left.size
        found: dict[str, NDArray[Any]] = {"z_left": self.left, "z_right": self.right}
        for name, sums in (("forth", self.forth), ("back", self.back)):
            found |= {f"{name}_source": sums.source, f"{name}_first": sums.first}
        found["back_order"] = self.back.order
        for name, sums in (("weights", self.weights), ("gathered", self.gathered)):
            found |= {f"{name}_source": sums.source, f"{name}_first": sums.first}
            found[f"{name}_value"] = self.value[sums.order]
        for name, places in (("left", self.left), ("right", self.right)):
            sums = Sums.of(places, np.arange(width), len(self.forth.first))
            found |= {f"{name}_source": sums.source, f"{name}_first": sums.first}
        return {name: a.astype(np.int32) if a.dtype.kind == "i" else a for name, a in found.items()}


def products_of(terms: Sequence[BilinearTerm], blocks: Sequence[Meeting], width: int) -> Products:
    """Return the products of terms, after those of blocks, on inputs of some width."""
    rows, keys, coefficients, entries, values = ([np.zeros(0, dtype=np.int64)] for _ in range(5))
    thetas = count = 0
    for term in terms:
        form = written_out(term.weight.forms[0])
        item, columns = entries_of(form), term.weight.shape[1]
        places, inverse = np.unique(item.row * columns + item.column, return_inverse=True)
        row, column = np.divmod(places, columns)
        first, second = np.divmod(column, term.right_dim)
        a = np.arange(term.copies)[:, None]
        left, right = (np.array(starts)[:, None] for starts in (term.left, term.right))
        rows.append((term.start + a * term.dim + row).reshape(-1))
        keys.append(((left + first) * width + right + second).reshape(-1))
        entries.append((count + a * len(places) + inverse).reshape(-1))
        coefficients.append((thetas + a * form.size + item.element).reshape(-1))
        values.append(np.tile(item.value, term.copies))
        thetas, count = thetas + term.copies * form.size, count + term.copies * len(places)
    known = [left * width + right for left, right in (block.coordinates() for block in blocks)]
    z = np.concatenate([*known, np.zeros(0, dtype=np.int64)])
    wanted = np.concatenate(keys)
    z = np.concatenate([z, np.setdiff1d(wanted, z)])
    order = np.argsort(z, kind="stable")
    column = order[np.searchsorted(z, wanted, sorter=order)]
    row, theta, entry = (np.concatenate(parts) for parts in (rows, coefficients, entries))
    forth = Sums.of(row, column, width)
    place = np.empty_like(forth.order)  # of each entry in C's own order
    place[forth.order] = np.arange(len(place))
    entry = place[entry]
    back = Sums.of(column[forth.order], row[forth.order], len(z))
    left, right = np.divmod(z, width)
    return Products(
        left,
        right,
        forth,
        back,
        Sums.of(entry, theta, count),
        Sums.of(theta, entry, thetas),
        np.concatenate(values),
    )
