"""How a basis of linear maps is written down: an index map, or sparse exact entries; never a stack of dense matrices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
SmallIntArray = NDArray[
    np.signedinteger[Any]
]  # of any width: who computes with its entries widens them first


def frozen_array(values: object) -> IntArray:
    """Return `values` as a read-only int64 array of its own."""
    array = np.array(values, dtype=np.int64)
    array.setflags(write=False)
    return array


@dataclass(frozen=True, slots=True, eq=False)
class IndexForm:
    """Basis maps with disjoint supports and entries 0, 1, -1: map k is sign[i, j] where index[i, j] == k."""

    size: int  # r, the number of basis maps
    index: SmallIntArray  # (m, n), -1 where every basis map is zero; `size` fits its type
    sign: SmallIntArray  # (m, n), 1 or -1, and 0 where index is -1

    @property
    def shape(self) -> tuple[int, int]:
        """(m, n), the shape of each basis map."""
        rows, columns = self.index.shape
        return rows, columns


@dataclass(frozen=True, slots=True, eq=False)
class SparseForm:
    """Basis maps by their non-zero entries: map element[e] has numerator[e] / denominator[e] at (row[e], column[e])."""

    size: int  # r
    shape: tuple[int, int]  # (m, n)
    element: IntArray  # (nonzeros,)
    row: IntArray  # (nonzeros,)
    column: IntArray  # (nonzeros,)
    numerator: IntArray  # (nonzeros,)
    denominator: IntArray  # (nonzeros,), positive


Form = IndexForm | SparseForm


@dataclass(frozen=True, slots=True)
class Tile:
    """A grid of copies of one form: copy (a, b) of the (m, n) form stands at row + a m, column + b n.

    Each copy has coefficients of its own, so a tile has copies_out * copies_in * size parameters.
    """

    form: int  # position in LinearMap.forms
    row: int
    column: int
    copies_out: int
    copies_in: int


@dataclass(frozen=True, slots=True, eq=False)
class LinearMap:
    """A linear space of (M, N) matrices as tiles with disjoint supports; entries outside every tile are zero."""

    shape: tuple[int, int]  # (M, N)
    forms: tuple[Form, ...]
    tiles: tuple[Tile, ...]

    @property
    def size(self) -> int:
        """The dimension of the space."""
        return sum(t.copies_out * t.copies_in * self.forms[t.form].size for t in self.tiles)


@dataclass(frozen=True, slots=True, eq=False)
class ScaledArray:
    """An exact array of rationals over one denominator: values / denominator."""

    values: IntArray
    denominator: int = 1

    def to_float(self) -> NDArray[np.float64]:
        """Return the entries in float64, each correctly rounded where |values| < 2^53."""
        return self.values.astype(np.float64) / float(self.denominator)
