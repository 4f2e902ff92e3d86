"""The changes of basis of a layer in isotypic bases, and its matrices by coefficients, as sparse matrices.

Notation: samples are last. P takes x, (N, B), to the features of all types, (types, K, d B), for equal types of dim d and K
copies; C are the types' matrices, (types, K', K), and Q^T takes their products to y, (M, B). The numbers of C are D theta,
theta the coefficients of all tiles, one after the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from symgroup.ir import LinearMap
from symgroup_torch_dense.sums import IntArray, Sums
from symgroup_torch_structured.isotypic import Isotypic, IsotypicType
from symgroup_torch_structured.isotypic_layout import Layout, groups_of, layout_of

FloatArray = NDArray[np.float64]

CUT = 1e-15  # entries of orthonormal bases below it are rounding errors of zeros: it is five units in the last place of 1
MOST_SUMS = (
    16  # entries of P and Q for each coordinate of x and y, at most: with more, matrix products are faster
)
MOST_NUMBERS = 3  # entries of D for each number of C, at most


@dataclass(frozen=True, slots=True, eq=False)
class Entries:
    """A sparse matrix by its entries."""

    shape: tuple[int, int]
    row: IntArray
    column: IntArray
    value: FloatArray

    @classmethod
    def joined(
        cls, shape: tuple[int, int], parts: Sequence[tuple[IntArray, IntArray, FloatArray]]
    ) -> Entries:
        """Return a matrix of several lists of rows, columns and entries."""
        row, column, value = (np.concatenate([part[k].reshape(-1) for part in parts]) for k in range(3))
        kept = np.abs(value) > CUT
        return cls(shape, row[kept].astype(np.int64), column[kept].astype(np.int64), value[kept])

    def arrays(self, name: str) -> dict[str, NDArray[Any]]:
        """Return the constants by which a module applies it, and its transpose, which is named ..._back."""
        forth = Sums.of(self.row, self.column, self.shape[0])
        back = Sums.of(self.column, self.row, self.shape[1])
        return forth.arrays(name, self.value) | back.arrays(f"{name}_back", self.value)


@dataclass(frozen=True, slots=True)
class Area:
    """The part of equal types in the numbers of C, in the features and in the products."""

    count: int  # c
    dim: int  # d
    sizes: tuple[int, int]  # K, K'
    firsts: tuple[int, int]  # rows of features and products
    number: int

    def rows(self, found: Tensor, side: int) -> Tensor:  # (rows, b) -> (c, K, d b)
        """Return its features (side 0) or products."""
        length = self.count * self.sizes[side] * self.dim
        return found.narrow(0, self.firsts[side], length).view(self.count, self.sizes[side], -1)

    def matrices(self, numbers: Tensor) -> Tensor:  # (c, K', K)
        """Return its matrices."""
        width, height = self.sizes
        length = self.count * height * width
        return numbers.narrow(0, self.number, length).view(self.count, height, width)


def sizes_of(space: LinearMap) -> list[tuple[int, int, int]]:
    """Return (a, b, r) of each tile."""
    return [(tile.copies_out, tile.copies_in, space.forms[tile.form].size) for tile in space.tiles]


def is_sparse(isotypic: Isotypic, sizes: Sequence[tuple[int, int, int]]) -> bool:
    """Whether sums of rows are faster than matrix products; `sizes` are (a, b, r) of each tile."""
    numbers = sum(prod(_heights(isotypic, kind)) for kind in isotypic.types)
    entries = sum(
        sizes[tile][0] * sizes[tile][1] * np.count_nonzero(np.abs(block) > CUT)
        for (tile, _), block in isotypic.blocks.items()
    )
    has_all = {tile for tile, _ in isotypic.blocks} == set(range(len(sizes)))
    coordinates = sum(s.copies * s.dim for s in (*isotypic.source, *isotypic.target))
    has_few = _sums(isotypic) <= MOST_SUMS * coordinates and bool(entries <= MOST_NUMBERS * numbers)
    return has_all and has_few and layout_of(isotypic).direct is None


def row_counts(isotypic: Isotypic) -> tuple[int, int, int]:
    """Return multiplications and additions, and numbers moved, for one sample, and operations."""
    flops = sum(2 * kind.dim * prod(_heights(isotypic, kind)) for kind in isotypic.types)
    coordinates = sum(s.copies * s.dim for s in (*isotypic.source, *isotypic.target))
    # rows that are summed stay in the cache
    return flops, 4 * coordinates + _sums(isotypic) // 4, 6 + len(groups_of(isotypic))


def _sums(isotypic: Isotypic) -> int:
    """Return the number of entries of P and Q."""
    summands = (*isotypic.source, *isotypic.target)
    return sum(s.copies * int(np.count_nonzero(np.abs(s.basis) > CUT)) for s in summands)


def _heights(isotypic: Isotypic, kind: IsotypicType) -> tuple[int, int]:
    """Return K and K' of a type."""
    K, height = (
        sum(m * s.copies for m, s in zip(counts, side, strict=True))
        for counts, side in ((kind.source, isotypic.source), (kind.target, isotypic.target))
    )
    return K, height


def sums_of(isotypic: Isotypic, sizes: Sequence[tuple[int, int, int]]) -> dict[str, Entries]:
    """Return P, Q and D by name."""
    layout = layout_of(isotypic)
    names, areas = ("features", "products"), areas_of(layout)
    changes = {name: _change_of(isotypic, layout, areas, side) for side, name in enumerate(names)}
    return changes | {"numbers": _numbers_of(isotypic, layout, areas, sizes)}


def areas_of(layout: Layout) -> dict[int, Area]:
    """Return the parts of the groups of types that are on both sides, by group."""
    found, number, firsts = {}, 0, [0, 0]
    for place, (source, target) in enumerate(zip(*layout.flows, strict=True)):
        if not (source.width and target.width):
            continue
        sizes = source.width, target.width
        found[place] = Area(source.count, source.dim, sizes, (firsts[0], firsts[1]), number)
        number += source.count * sizes[0] * sizes[1]
        firsts = [first + source.count * size * source.dim for first, size in zip(firsts, sizes, strict=True)]
    return found


def _change_of(isotypic: Isotypic, layout: Layout, areas: dict[int, Area], side: int) -> Entries:
    """Return P (side 0) or Q: to a type's copy k in summand copy a, row (m, d) of the summand's basis."""
    summands = (isotypic.source, isotypic.target)[side]
    starts = np.cumsum([0, *(summand.copies * summand.dim for summand in summands)])
    parts, height = [], 0
    for place, area in areas.items():
        for move in layout.flows[side][place].moves:
            summand, d = summands[move.place], area.dim
            basis = summand.basis[move.row : move.row + area.count * move.m * d]
            row, column = np.nonzero(basis)
            c, m, i = row // (move.m * d), row // d % move.m, row % d
            a = np.arange(move.copies)[:, None]
            k = c * area.sizes[side] + move.column + m * move.copies + a
            rows, columns = area.firsts[side] + k * d + i, starts[move.place] + a * summand.dim + column
            parts.append((rows, columns, np.tile(basis[row, column], move.copies)))
        height += area.count * area.sizes[side] * area.dim
    return Entries.joined((height, int(starts[-1])), parts)


def _numbers_of(
    isotypic: Isotypic,
    layout: Layout,
    areas: dict[int, Area],
    sizes: Sequence[tuple[int, int, int]],  # (a, b, r) of each tile
) -> Entries:
    """Return D."""
    starts = np.cumsum([0, *(a * b * r for a, b, r in sizes)])
    parts, count = [], 0
    for place, area in areas.items():
        width, height = area.sizes
        for cell in layout.cells[place]:
            (types, k, m, a, b), r = cell.sizes, sizes[cell.tile][2]
            blocks = _blocks(isotypic, cell.tile)[:, cell.entry : cell.entry + types * k * m]
            element, entry = np.nonzero(blocks)
            t, p, q = entry // (k * m), entry // m % k, entry % m
            copy = np.arange(a * b)[:, None]
            row, column = cell.row + p * a + copy // b, cell.column + q * b + copy % b
            rows = area.number + (t * height + row) * width + column
            parts.append(
                (rows, starts[cell.tile] + copy * r + element, np.tile(blocks[element, entry], a * b))
            )
        count += area.count * height * width
    return Entries.joined((count, int(starts[-1])), parts)


def _blocks(isotypic: Isotypic, tile: int) -> FloatArray:  # (r, sum of c k m)
    found = [isotypic.blocks.get((tile, k)) for k in range(len(isotypic.types))]
    return np.concatenate([block.reshape(len(block), -1) for block in found if block is not None], axis=1)
