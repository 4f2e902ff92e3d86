"""DiagramBasis: the canonical basis of Hom_G between tensor powers, by its entries on patterns; expanded on demand."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from flint import fmpq_mat
from numpy.typing import NDArray

from symgroup.errors import InputError, LimitError
from symgroup.solve.diagrams.echelon import EchelonTable, independent_rows, inverse
from symgroup.solve.diagrams.estimate import check_elimination
from symgroup.solve.diagrams.expand import first_places, partition_numbers, places, total, tuple_counts
from symgroup.solve.diagrams.links import Diagram, diagram_entries, list_diagrams
from symgroup.solve.diagrams.patterns import Patterns
from symgroup.solve.diagrams.space import SETS, DiagramSpace

IntArray = NDArray[np.int64]
LARGEST_EXPANSION = 50_000_000  # entries


@dataclass(frozen=True, slots=True, eq=False)
class Entries:
    """Non-zero entries of basis maps: numerator / denominator at (row, column) of map `element`, sorted by all three."""

    element: IntArray  # (E,)
    row: IntArray  # (E,)
    column: IntArray  # (E,)
    numerator: IntArray  # (E,)
    denominator: IntArray  # (E,), positive


@dataclass(frozen=True, slots=True, eq=False)
class DiagramPart:
    """The invariants with one number of Levi-Civita tensors: an echelon form on patterns. Parts have disjoint supports."""

    twist: int
    patterns: Patterns  # P
    table: EchelonTable  # (r, P), entries at the first tuples
    numbers: IntArray  # (r,), the place of each row in the whole basis


@dataclass(frozen=True, slots=True)
class DiagramBasis:
    """The canonical basis of Hom_G(V^source, V^target). It is decided by `space`, and compares by it."""

    space: DiagramSpace
    parts: tuple[DiagramPart, ...] = field(compare=False, repr=False)

    @property
    def size(self) -> int:
        """r, the dimension of Hom_G."""
        return sum(len(part.numbers) for part in self.parts)

    @property
    def shape(self) -> tuple[int, int]:
        """(m, n), the shape of each map."""
        return self.space.shape

    def first_entries(self) -> list[tuple[int, int]]:
        """Return (row, column) of the first non-zero entry, which is 1, of each basis map."""
        result = [(0, 0)] * self.size
        for part in self.parts:
            rows, columns = first_places(self.space, part.patterns.first[part.table.pivots])
            for number, row, column in zip(
                part.numbers.tolist(), rows.tolist(), columns.tolist(), strict=True
            ):
                result[number] = (row, column)
        return result

    @property
    def nonzeros(self) -> int:
        """The number of non-zero entries of all basis maps, counted without expanding them."""
        return sum(total(tuple_counts(self.space, part.patterns), part.table.column) for part in self.parts)

    def expand(self, limit: int = LARGEST_EXPANSION) -> Entries:
        """Return the non-zero entries of all basis maps.

        Raises: LimitError (SG413) if they are more than `limit`.
        """
        return self._expand([np.arange(len(part.table.row)) for part in self.parts], limit)

    def entries(self, k: int, limit: int = LARGEST_EXPANSION) -> Entries:
        """Return the non-zero entries of basis map k, by one scan of the table.

        Raises: LimitError (SG413) if they are more than `limit`.
        """
        return self._expand([np.flatnonzero(part.numbers[part.table.row] == k) for part in self.parts], limit)

    def index_map(self, limit: int = LARGEST_EXPANSION) -> IntArray:  # (m, n)
        """Return the number of the basis map that is 1 at each entry, for S(n) and A(n), whose maps part the entries.

        Raises: InputError (SG303) for other groups; LimitError (SG413) for more than `limit` entries.
        """
        if self.space.family not in SETS:
            raise InputError.of("SG303", "this basis is not an index map", help="use .expand()")
        self._check(self.shape[0] * self.shape[1], limit)
        index = partition_numbers(self.space.n, self.space.positions).reshape(self.shape)
        for part in self.parts:
            odd = part.patterns.parity < 0
            index = np.flatnonzero(~odd)[index] if odd.any() else index
            for group in places(self.space, part.patterns, np.flatnonzero(odd), part.twist):
                index[group.row, group.column] = group.patterns
        return index

    @property
    def diagrams(self) -> tuple[Diagram, ...]:
        """r independent diagrams, which are a basis of Hom_G as well."""
        return _in_diagrams(self)[0]

    @property
    def coefficients(self) -> fmpq_mat:  # (r, r)
        """The exact matrix C such that basis map k is the sum over d of C[k, d] times diagram d.

        Raises: LimitError (SG413) where there are too many diagrams to invert their matrix.
        """
        return _in_diagrams(self)[1]

    def _check(self, entries: int, limit: int) -> None:
        if entries > limit:
            raise LimitError.of(
                "SG413",
                f"the basis of {self.space} has {entries} entries",
                notes=[f"the limit is {limit}"],
                help="use .first_entries() and .diagrams, which do not grow with n",
            )

    def _expand(self, chosen: list[IntArray], limit: int) -> Entries:
        wanted = [part.table.column[lines] for part, lines in zip(self.parts, chosen, strict=True)]
        counts = [
            total(tuple_counts(self.space, part.patterns), columns)
            for part, columns in zip(self.parts, wanted, strict=True)
        ]
        self._check(sum(counts), limit)
        pieces = [np.zeros((5, 0), dtype=np.int64)]
        for part, lines in zip(self.parts, chosen, strict=True):
            pieces.extend(_part_entries(self.space, part, lines))
        columns = np.concatenate(pieces, axis=1)
        return Entries(*columns[:, np.lexsort(columns[2::-1])])


def _part_entries(space: DiagramSpace, part: DiagramPart, lines: IntArray) -> list[IntArray]:
    """Return arrays (5, E) of the entries that some lines of a part's table stand for."""
    table, result = part.table, []
    for group in places(space, part.patterns, np.unique(table.column[lines]), part.twist):
        here = lines[np.isin(table.column[lines], group.patterns)]
        place = np.searchsorted(group.patterns, table.column[here])
        rows = group.row[:, place]
        columns = (
            np.broadcast_to(part.numbers[table.row[here]], rows.shape),
            rows,
            group.column[:, place],
            group.sign[:, place] * table.numerator[here],
            np.broadcast_to(table.denominator[here], rows.shape),
        )
        result.append(np.stack([column.ravel() for column in columns]))
    return result


@lru_cache(maxsize=16)
def _in_diagrams(basis: DiagramBasis) -> tuple[tuple[Diagram, ...], fmpq_mat]:
    """Return independent diagrams and the basis in terms of them.

    The rows of R are unit vectors at the pivots, so R = C D gives I = C D[:, pivots]: C is an inverse.
    """
    space, size = basis.space, basis.size
    coefficients = fmpq_mat(size, size)
    diagrams: list[Diagram] = []
    for part in basis.parts:
        rank = len(part.numbers)
        check_elimination(space, rank, rank)
        spanning = list(list_diagrams(space, part.twist))
        matrix = diagram_entries(space, spanning, part.patterns.first[part.table.pivots])
        rows = independent_rows(matrix, rank)
        block = inverse(matrix[rows])
        for i, number in enumerate(part.numbers.tolist()):
            for j in range(rank):
                coefficients[number, len(diagrams) + j] = block[i, j]
        diagrams += [spanning[row] for row in rows]
    return tuple(diagrams), coefficients
