"""EquivariantBasis: the answer, in the form its route gave, with dense views for those who want them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import sympy
from flint import fmpq, fmpq_mat
from numpy.typing import DTypeLike, NDArray

from symgroup.algebra import matrix_to_sympy
from symgroup.errors import InputError, LimitError
from symgroup.ir import Form, IndexForm, LinearMap
from symgroup.representations import Representation

LARGEST_DENSE = 200_000_000  # entries of a dense view


@dataclass(frozen=True, slots=True)
class BlockProof:
    """How one block Hom(V_j, W_i) was solved and why nothing is missing."""

    source: str  # V_j
    target: str  # W_i
    dim: int
    route: str  # 'orbits', 'reciprocity' or 'nullspace'
    reason: str
    prime: int | None  # of the upper bound, on the null space route


@dataclass(frozen=True, slots=True, eq=False)
class EquivariantBasis:
    """The canonical basis of Hom_G(V, W): maps of shape (m, n) whose (r, m n) matrix is in reduced row echelon form."""

    source: Representation  # V, dim n
    target: Representation  # W, dim m
    space: LinearMap
    proofs: tuple[BlockProof, ...]

    @property
    def dim(self) -> int:
        """r, the dimension of Hom_G(V, W)."""
        return self.space.size

    @property
    def shape(self) -> tuple[int, int]:
        """(m, n), the shape of each map."""
        return self.space.shape

    @property
    def field(self) -> str:
        """The field of the entries, as the language writes it."""
        return "Q"

    @property
    def route(self) -> str:
        """'orbits', 'reciprocity' or 'nullspace' for a single block, 'blocks' for a direct sum of several."""
        return self.proofs[0].route if self.is_single_block else "blocks"

    @property
    def is_single_block(self) -> bool:
        """Whether V and W are single summands, so that there is one tile with one copy."""
        return self.space.tiles == () or (
            len(self.proofs) == 1 and self.space.tiles[0].copies_out == self.space.tiles[0].copies_in == 1
        )

    @property
    def complete(self) -> bool:
        """True: a route that cannot prove that nothing is missing raises instead of answering."""
        return True

    def positions(self) -> list[tuple[int, int, int, int]]:
        """Return (tile, copy_out, copy_in, k) of each basis map in canonical order, by first non-zero entry."""
        keyed = [
            (first_out * self.shape[1] + first_in, (number, a, b, k))
            for number, tile in enumerate(self.space.tiles)
            for k, (row, column) in enumerate(_first_entries(self.space.forms[tile.form]))
            for a in range(tile.copies_out)
            for b in range(tile.copies_in)
            for first_out, first_in in [self._place(number, a, b, row, column)]
        ]
        return [position for _, position in sorted(keyed)]

    def _place(self, tile: int, a: int, b: int, row: int, column: int) -> tuple[int, int]:
        where = self.space.tiles[tile]
        m, n = self.space.forms[where.form].shape
        return where.row + a * m + row, where.column + b * n + column

    def maps(self) -> Iterator[list[tuple[int, int, fmpq]]]:
        """Yield each basis map, in canonical order, as its non-zero entries (row, column, value)."""
        entries = [_form_entries(form) for form in self.space.forms]
        for number, a, b, k in self.positions():
            form = entries[self.space.tiles[number].form]
            yield [(*self._place(number, a, b, row, column), value) for row, column, value in form[k]]

    def to_exact(self) -> list[fmpq_mat]:
        """Return the r basis maps, each (m, n), as dense exact matrices."""
        self._check_dense()
        matrices = []
        for entries in self.maps():
            matrix = fmpq_mat(*self.shape)
            for row, column, value in entries:
                matrix[row, column] = value
            matrices.append(matrix)
        return matrices

    def to_sympy(self) -> list[sympy.ImmutableMatrix]:
        """Return the r basis maps, each (m, n), as sympy matrices."""
        return [matrix_to_sympy(matrix) for matrix in self.to_exact()]

    def to_numpy(self, dtype: DTypeLike = np.float64) -> NDArray[np.generic]:  # (r, m, n)
        """Return the basis as one dense array, each entry correctly rounded to `dtype`."""
        self._check_dense()
        result = np.zeros((self.dim, *self.shape), dtype=dtype)
        for number, entries in enumerate(self.maps()):
            for row, column, value in entries:
                result[number, row, column] = int(value.p) / int(value.q)
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
        for number, tile in enumerate(self.space.tiles):
            form = self.space.forms[tile.form]
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


def _first_entries(form: Form) -> list[tuple[int, int]]:
    """Return (row, column) of the first non-zero entry of each map of a form."""
    if isinstance(form, IndexForm):
        numbers, first = np.unique(form.index, return_index=True)
        positions = first[numbers >= 0]
    else:
        flat = form.row * form.shape[1] + form.column
        positions = np.full(form.size, np.iinfo(np.int64).max)
        np.minimum.at(positions, form.element, flat)
    columns = form.shape[1]
    return [(int(p) // columns, int(p) % columns) for p in positions]


def _form_entries(form: Form) -> list[list[tuple[int, int, fmpq]]]:
    maps: list[list[tuple[int, int, fmpq]]] = [[] for _ in range(form.size)]
    if isinstance(form, IndexForm):
        for row, column in np.argwhere(form.index >= 0).tolist():
            maps[form.index[row, column]].append((row, column, fmpq(int(form.sign[row, column]))))
        return maps
    columns = (form.element, form.row, form.column, form.numerator, form.denominator)
    for k, row, column, p, q in zip(*(array.tolist() for array in columns), strict=True):
        maps[k].append((row, column, fmpq(p, q)))
    return maps
