"""The products of a bilinear layer and where they go, as lists of numbers.

Notation: z_1, z_2, ... the products x_i x_j that are wanted, S z sums of them with constant factors, C and M the matrices that
take both to what is added to x. Each term is applied in one of three ways: by entries of C on z; by entries of C on S z, where
many copies make something of one pair, whose sums are then made once, map by map; or by a full matrix of M on the products of
its pairs. The numbers of C and M are D theta, theta the coefficients of all terms, one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symgroup.ir import BilinearTerm, written_out
from symgroup_torch_dense.pairs import Entries, Way, entries_of, meetings_of, period_of, way_of
from symgroup_torch_dense.sums import IntArray, Sums


@dataclass(frozen=True, slots=True)
class Block:
    """A term that is applied by a batch of products of matrices (h, K) with products (K, B) of pairs."""

    start: int  # of its rows in y
    rows: int  # P h
    pairs: int  # P
    columns: int  # K
    first: int  # of its products z
    weight: int  # where its matrices begin, in the numbers of C and M


@dataclass(frozen=True, slots=True, eq=False)
class Products:
    """z, S, C, M and D of a layer, on inputs of some width N."""

    width: int  # N
    left: IntArray  # (Z,), coordinates of x; the products of blocks come first
    right: IntArray  # (Z,)
    blocks: tuple[Block, ...]
    sums: Sums  # S, (F, Z)
    sums_value: NDArray[Any]  # entries of S
    forth: Sums  # C, (N, Z + F)
    sums_back: Sums  # the transpose of its last part, (F, N), and where its entries are in C
    back: Sums  # those of its first part and of S beside each other, (Z, N + F), and where their entries are in C, then S
    weights: Sums  # D
    gathered: Sums  # its transpose
    value: NDArray[Any]  # entries of D
    entries: int  # of C
    height: int  # F
    is_chosen: bool  # whether every number of C and M is one of the coefficients

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return everything by name."""
        # both factors' slopes stand below each other: that of x_i in z = x_i x_j is x_j dz
        places = np.concatenate([self.right, self.left])
        factors = np.concatenate([self.left, self.right])
        orders = {"back_order": self.back.order, "sums_back_order": self.sums_back.order}
        found: dict[str, NDArray[Any]] = {
            name: places.astype(np.int32) for name, places in (orders | {"factors": factors}).items()
        }
        found["sums_numbers"] = self.sums_value
        found |= Sums.of(places, np.arange(len(places)), len(self.forth.first)).arrays("turned")
        found |= self.forth.arrays("forth") | self.back.arrays("back")
        found |= self.sums.arrays("sums", self.sums_value)
        found |= self.sums_back.arrays("sums_back")
        return (
            found | self.weights.arrays("weights", self.value) | self.gathered.arrays("gathered", self.value)
        )


@dataclass(slots=True)
class Lists:
    """Entries as they are found, term by term; a product x_i x_j goes by i N + j, row f of S z by N^2 + f."""

    width: int  # N
    row: list[IntArray] = field(default_factory=list)  # of C
    key: list[IntArray] = field(default_factory=list)
    numbers: int = 0  # of C, and then of M
    coefficients: int = 0
    number: list[IntArray] = field(default_factory=list)  # of D: row, column, entry
    coefficient: list[IntArray] = field(default_factory=list)
    value: list[NDArray[Any]] = field(default_factory=list)
    sum_row: list[IntArray] = field(default_factory=list)  # of S
    sum_key: list[IntArray] = field(default_factory=list)
    sum_value: list[NDArray[Any]] = field(default_factory=list)
    sums: dict[object, int] = field(
        default_factory=dict
    )  # where the sums of pairs begin that are there already
    height: int = 0  # F

    def add(self, number: IntArray, coefficient: IntArray, value: NDArray[Any]) -> None:
        """Add entries of D."""
        self.number.append(number.reshape(-1))
        self.coefficient.append(coefficient.reshape(-1))
        self.value.append(value.reshape(-1))

    def keys_of(self, term: BilinearTerm, column: IntArray, pairs: int) -> IntArray:  # (pairs, entries)
        """Return the products that columns of u * v stand for, pair by pair."""
        first, second = np.divmod(column, term.right_dim)
        left, right = (np.array(starts[:pairs])[:, None] for starts in (term.left, term.right))
        keys: IntArray = (left + first) * self.width + right + second
        return keys

    def add_entries(self, term: BilinearTerm, item: Entries) -> None:
        """Add a term by entries on products."""
        size, columns = term.weight.forms[0].size, term.weight.shape[1]
        places, inverse = np.unique(item.row * columns + item.column, return_inverse=True)
        row, column = np.divmod(places, columns)
        a = np.arange(term.copies)[:, None]
        self.row.append((term.start + a * term.dim + row).reshape(-1))
        self.key.append(self.keys_of(term, column, term.copies).reshape(-1))
        numbers = self.numbers + a * len(places) + inverse
        self.add(numbers, self.coefficients + a * size + item.element, np.tile(item.value, term.copies))
        self.numbers += term.copies * len(places)

    def add_sums(self, term: BilinearTerm, item: Entries) -> None:
        """Add a term by entries on sums: row i of copy a has coefficient k for row i of map k of its pair."""
        size, pairs = term.weight.forms[0].size, period_of(term)
        a, k, i = np.ix_(*map(np.arange, (term.copies, size, term.dim)))
        first = self._sums_of(term, item)
        self.row.append(
            np.broadcast_to(term.start + a * term.dim + i, (term.copies, size, term.dim)).reshape(-1)
        )
        self.key.append((self.width**2 + first + ((a % pairs) * size + k) * term.dim + i).reshape(-1))
        coefficient = np.broadcast_to(self.coefficients + a * size + k, (term.copies, size, term.dim))
        self.add(self.numbers + np.arange(coefficient.size), coefficient, np.ones(coefficient.size))
        self.numbers += coefficient.size

    def _sums_of(self, term: BilinearTerm, item: Entries) -> int:
        """Return where the sums of a term's pairs begin, (pairs, r, d'')."""
        name, size, pairs = sums_name(term, item), term.weight.forms[0].size, period_of(term)
        if name not in self.sums:
            p = np.arange(pairs)[:, None]
            rows = self.height + (p * size + item.element) * term.dim + item.row
            self.sum_row.append(rows.reshape(-1))
            self.sum_key.append(self.keys_of(term, item.column, pairs).reshape(-1))
            self.sum_value.append(np.tile(item.value, pairs))
            self.sums[name] = self.height
            self.height += pairs * size * term.dim
        return self.sums[name]

    def add_matrix(self, term: BilinearTerm, item: Entries, columns: tuple[int, ...]) -> None:
        """Add a term by matrices, row by row."""
        size, length = term.weight.forms[0].size, len(columns)
        a = np.arange(term.copies)[:, None]
        places = item.row * length + np.searchsorted(np.array(columns), item.column)
        numbers = self.numbers + a * (term.dim * length) + places
        self.add(numbers, self.coefficients + a * size + item.element, np.tile(item.value, term.copies))
        self.numbers += term.copies * term.dim * length


def sums_name(term: BilinearTerm, item: Entries) -> object:
    """Return what two terms have in common whose pairs have the same sums."""
    pairs = period_of(term)
    entries = tuple(array.tobytes() for array in (item.element, item.row, item.column, item.value))
    return term.left[:pairs], term.right[:pairs], term.right_dim, term.dim, entries


def products_of(terms: Sequence[BilinearTerm], width: int) -> Products:
    """Return the products of terms on inputs of some width."""
    items = [entries_of(written_out(term.weight.forms[0])) for term in terms]
    starts = np.cumsum([0, *(term.weight.size for term in terms)]).tolist()
    lists, full = Lists(width), []
    for number, (term, item) in enumerate(zip(terms, items, strict=True)):
        lists.coefficients = starts[number]
        match way_of(term, item, sums_name(term, item) in lists.sums):
            case Way.ENTRIES:
                lists.add_entries(term, item)
            case Way.SUMS:
                lists.add_sums(term, item)
            case Way.MATRIX:
                full.append(number)
    entries = lists.numbers
    columns = [tuple(np.unique(items[number].column).tolist()) for number in full]
    meetings, sources = meetings_of([terms[number] for number in full], columns)
    firsts = np.cumsum([0, *(meeting.size for meeting in meetings)]).tolist()
    blocks = []
    for number, source, places in zip(full, sources, columns, strict=True):
        term, lists.coefficients = terms[number], starts[number]
        rows = term.copies * term.dim
        blocks.append(Block(term.start, rows, period_of(term), len(places), firsts[source], lists.numbers))
        lists.add_matrix(term, items[number], places)
    known = [left * width + right for left, right in (meeting.coordinates() for meeting in meetings)]
    return _ordered(lists, tuple(blocks), _joined(known), entries, starts[-1])


def _joined(parts: Sequence[NDArray[Any]]) -> NDArray[Any]:
    return np.concatenate([np.zeros(0, dtype=np.int64), *parts])


def _ordered(
    lists: Lists, blocks: tuple[Block, ...], known: IntArray, entries: int, coefficients: int
) -> Products:
    """Return the products by their places: those of blocks, the others that are wanted, then the sums."""
    wanted, sum_key = _joined(lists.key), _joined(lists.sum_key)
    square = lists.width**2  # keys of sums begin there
    products = np.concatenate(
        [known, np.setdiff1d(np.concatenate([wanted[wanted < square], sum_key]), known)]
    )
    column, sum_column = _places_of(
        np.concatenate([products, square + np.arange(lists.height)]), wanted, sum_key
    )
    row, sum_row = _joined(lists.row), _joined(lists.sum_row)
    forth = Sums.of(row, column, lists.width)
    number = np.arange(lists.numbers)  # of each entry in C's own order
    number[forth.order] = np.arange(entries)
    drawn, theta = number[_joined(lists.number)], _joined(lists.coefficient)
    left, right = np.divmod(products, lists.width)
    entries_of_c, sizes = (row[forth.order], column[forth.order]), (len(products), lists.height)
    sums_back, back = _transposed(entries_of_c, (sum_row, sum_column), lists.width, sizes)
    weights, value = Sums.of(drawn, theta, lists.numbers), _joined(lists.value)
    is_chosen = np.array_equal(weights.first, np.arange(len(drawn))) and bool((value == 1).all())
    return Products(
        lists.width,
        left,
        right,
        blocks,
        Sums.of(sum_row, sum_column, lists.height),
        _joined(lists.sum_value),
        forth,
        sums_back,
        back,
        weights,
        Sums.of(theta, drawn, coefficients),
        value,
        entries,
        lists.height,
        is_chosen,
    )


def _places_of(known: IntArray, *wanted: IntArray) -> Iterator[IntArray]:
    """Return where keys stand, the first place of each."""
    order = np.argsort(known, kind="stable")
    for keys in wanted:
        yield order[np.searchsorted(known, keys, sorter=order)]


def _transposed(
    entries: tuple[IntArray, IntArray],  # rows and columns of C
    sums: tuple[IntArray, IntArray],  # of S
    width: int,
    sizes: tuple[int, int],  # Z, F
) -> tuple[Sums, Sums]:
    """Return `Products.sums_back` and `Products.back`."""
    (row, column), (sum_row, sum_column), (count, height) = entries, sums, sizes
    own, others = np.flatnonzero(column < count), np.flatnonzero(column >= count)
    sums_back = Sums.of(column[others] - count, row[others], height)
    places = np.concatenate([column[own], sum_column])
    back = Sums.of(places, np.concatenate([row[own], width + sum_row]), count)
    order = np.concatenate([own, len(row) + np.arange(len(sum_row))])
    return replace(sums_back, order=others[sums_back.order]), replace(back, order=order[back.order])
