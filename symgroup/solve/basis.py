"""EquivariantBasis: the answer, in the form its route gave, with dense views for those who want them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import sympy
from flint import fmpq
from numpy.typing import DTypeLike, NDArray

from symgroup.algebra import (
    ExactMatrix,
    ExactScalar,
    NumberField,
    coerce,
    common_field,
    field_of,
    matrix_to_sympy,
    zero_matrix,
)
from symgroup.errors import InputError, LimitError
from symgroup.ir import AlgebraicForm, IndexForm, LinearMap, Tile
from symgroup.representations import Representation
from symgroup.solve.diagrams import DiagramBasis
from symgroup.solve.forms import MapEntries, map_entries
from symgroup.solve.lowering import Block, lowered

LARGEST_DENSE = 200_000_000  # entries of a dense view


@dataclass(frozen=True, slots=True)
class BlockProof:
    """How one block Hom(V_j, W_i) was solved and why nothing is missing."""

    source: str  # V_j
    target: str  # W_i
    dim: int
    route: str  # one of ROUTES in symgroup.solve.equivariant
    reason: str
    prime: int | None  # of the upper bound, on the null space route


@dataclass(frozen=True, slots=True, eq=False)
class EquivariantBasis:
    """The canonical basis of Hom_G(V, W): maps of shape (m, n) whose (r, m n) matrix is in reduced row echelon form."""

    source: Representation  # V, dim n
    target: Representation  # W, dim m
    blocks: tuple[Block, ...]  # the distinct Hom_G(V_j, W_i), as their routes gave them
    tiles: tuple[Tile, ...]  # where they stand
    proofs: tuple[BlockProof, ...]  # one a block

    @property
    def dim(self) -> int:
        """r, the dimension of Hom_G(V, W)."""
        return sum(t.copies_out * t.copies_in * self.blocks[t.form].size for t in self.tiles)

    @property
    def shape(self) -> tuple[int, int]:
        """(m, n), the shape of each map."""
        return self.target.dim, self.source.dim

    @property
    def space(self) -> LinearMap:
        """The space as plans have it, with diagrams written out. Raises: LimitError (SG413) where they are too large."""
        return LinearMap(self.shape, tuple(map(lowered, self.blocks)), self.tiles)

    @property
    def number_field(self) -> NumberField:
        """The smallest field at hand that contains the entries."""
        numbers = [n.to_scalar() for b in self.blocks if isinstance(b, AlgebraicForm) for n in b.numbers]
        return common_field(*{field_of(number) for number in numbers})

    @property
    def field(self) -> str:
        """The field of the entries, as the language writes it: 'Q', 'Q(sqrt(5))'."""
        return str(self.number_field)

    @property
    def route(self) -> str:
        """The route of a single block, see `symgroup.solve.ROUTES`, and 'blocks' for a direct sum of several."""
        return self.proofs[0].route if self.is_single_block else "blocks"

    @property
    def is_single_block(self) -> bool:
        """Whether V and W are single summands, so that there is one tile with one copy."""
        return self.tiles == () or (
            len(self.proofs) == 1 and self.tiles[0].copies_out == self.tiles[0].copies_in == 1
        )

    @property
    def complete(self) -> bool:
        """True: a route that cannot prove that nothing is missing raises instead of answering."""
        return True

    def positions(self) -> list[tuple[int, int, int, int]]:
        """Return (tile, copy_out, copy_in, k) of each basis map in canonical order, by first non-zero entry."""
        keyed = [
            (first_out * self.shape[1] + first_in, (number, a, b, k))
            for number, tile in enumerate(self.tiles)
            for k, (row, column) in enumerate(_first_entries(self.blocks[tile.form]))
            for a in range(tile.copies_out)
            for b in range(tile.copies_in)
            for first_out, first_in in [self._place(number, a, b, row, column)]
        ]
        return [position for _, position in sorted(keyed)]

    def _place(self, tile: int, a: int, b: int, row: int, column: int) -> tuple[int, int]:
        where = self.tiles[tile]
        m, n = self.blocks[where.form].shape
        return where.row + a * m + row, where.column + b * n + column

    def maps(self) -> Iterator[MapEntries]:
        """Yield each basis map, in canonical order, as its non-zero entries (row, column, value)."""
        entries = [map_entries(lowered(block)) for block in self.blocks]
        for number, a, b, k in self.positions():
            block = entries[self.tiles[number].form]
            yield [(*self._place(number, a, b, row, column), value) for row, column, value in block[k]]

    def to_exact(self) -> list[ExactMatrix]:
        """Return the r basis maps, each (m, n), as dense exact matrices."""
        self._check_dense()
        matrices, field = [], self.number_field
        for entries in self.maps():
            matrix = zero_matrix(*self.shape, field)
            for row, column, value in entries:
                matrix[row, column] = coerce(value, field)
            matrices.append(matrix)
        return matrices

    def to_sympy(self) -> list[sympy.ImmutableMatrix]:
        """Return the r basis maps, each (m, n), as sympy matrices."""
        return [matrix_to_sympy(matrix) for matrix in self.to_exact()]

    def to_numpy(self, dtype: DTypeLike = np.float64) -> NDArray[np.generic]:  # (r, m, n)
        """Return the basis as one dense array, each entry rounded; a complex dtype is needed where entries are not real."""
        self._check_dense()
        result = np.zeros((self.dim, *self.shape), dtype=dtype)
        for number, entries in enumerate(self.maps()):
            for row, column, value in entries:
                result[number, row, column] = _rounded(value)
        return result

    def index_map(self) -> NDArray[np.int64]:  # (m, n)
        """Return the number of the basis map that is non-zero at each entry, -1 where none is.

        Only where every block came by orbits (SG303 else). Signs are in `sign_map`.
        """
        return self._expand()[0]

    def sign_map(self) -> NDArray[np.int64]:  # (m, n)
        """Return the entry, 1 or -1, of the basis map that `index_map` names, 0 where there is none."""
        return self._expand()[1]

    def _expand(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        index = np.full(self.shape, -1, dtype=np.int64)
        sign = np.zeros(self.shape, dtype=np.int64)
        order = {position: number for number, position in enumerate(self.positions())}
        for number, tile in enumerate(self.tiles):
            form = lowered(self.blocks[tile.form])
            if not isinstance(form, IndexForm):
                raise InputError.of(
                    "SG303",
                    "this basis is not an index map",
                    notes=["some block is not a signed permutation representation on both sides"],
                    help="use .to_sympy() or .to_numpy()",
                )
            m, n = form.shape
            for a in range(tile.copies_out):
                for b in range(tile.copies_in):
                    numbers = np.array([order[number, a, b, k] for k in range(form.size)] + [-1])
                    rows = slice(tile.row + a * m, tile.row + (a + 1) * m)
                    columns = slice(tile.column + b * n, tile.column + (b + 1) * n)
                    index[rows, columns] = numbers[form.index]
                    sign[rows, columns] = form.sign
        return index, sign

    def _check_dense(self) -> None:
        entries = self.dim * self.shape[0] * self.shape[1]
        if entries > LARGEST_DENSE:
            raise LimitError.of(
                "SG401",
                f"a dense copy of this basis would have {entries} entries",
                help="use .index_map(), or .space, which has the tiles and forms",
            )


def _rounded(value: ExactScalar) -> float | complex:
    if isinstance(value, fmpq):
        return int(value.p) / int(value.q)
    return float(value) if value.is_real else complex(value)


def _first_entries(block: Block) -> list[tuple[int, int]]:
    """Return (row, column) of the first non-zero entry of each map of a block."""
    if isinstance(block, DiagramBasis):
        return block.first_entries()
    if isinstance(block, IndexForm):
        # numbers appear in the order 0, 1, ..., so a number's first place is where the greatest so far grows
        highest = np.maximum.accumulate(block.index.ravel())
        positions = np.flatnonzero(np.diff(highest, prepend=-1) > 0)
    else:
        flat = block.row * block.shape[1] + block.column
        positions = np.full(block.size, np.iinfo(np.int64).max)
        np.minimum.at(positions, block.element, flat)
    columns = block.shape[1]
    return [(int(p) // columns, int(p) % columns) for p in positions]
