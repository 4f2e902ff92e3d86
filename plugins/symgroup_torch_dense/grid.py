"""The blocks of a map between direct sums as a grid, so that its matrix is joined of them at once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor

from symgroup.ir import LinearMap


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows and columns cut into intervals, with at most one tile in each cell."""

    heights: tuple[int, ...]
    widths: tuple[int, ...]
    cells: tuple[tuple[int, ...], ...]  # the tile's number, -1 for zeros

    def joined(self, blocks: Sequence[Tensor], like: Tensor) -> Tensor:  # (M, N)
        """Return the matrix of the tiles' blocks. Joining has a gradient that is a view; adding in place copies all of it."""
        rows = []
        for height, numbers in zip(self.heights, self.cells, strict=True):
            parts = [
                blocks[number] if number >= 0 else like.new_zeros(height, width)
                for number, width in zip(numbers, self.widths, strict=True)
            ]
            rows.append(torch.cat(parts, dim=1) if len(parts) > 1 else parts[0])
        return torch.cat(rows) if len(rows) > 1 else rows[0]


def grid_of(space: LinearMap) -> Grid | None:
    """Return the grid on which the tiles of a map stand, None where they do not stand on one."""
    spans = [tuple((part.start, part.stop) for part in space.place(tile)) for tile in space.tiles]
    cuts = [
        sorted({0, space.shape[axis], *(bound for span in spans for bound in span[axis])}) for axis in (0, 1)
    ]
    sizes = [tuple(stop - start for start, stop in pairwise(bounds)) for bounds in cuts]
    cells = [[-1] * len(sizes[1]) for _ in sizes[0]]
    for number, span in enumerate(spans):
        i, j = (bisect_right(cuts[axis], span[axis][0]) - 1 for axis in (0, 1))
        whole = all(
            k < len(sizes[axis]) and sizes[axis][k] == stop - start
            for axis, k, (start, stop) in ((0, i, span[0]), (1, j, span[1]))
        )
        if not whole or cells[i][j] >= 0:
            return None
        cells[i][j] = number
    return Grid(sizes[0], sizes[1], tuple(map(tuple, cells))) if sizes[0] and sizes[1] else None
