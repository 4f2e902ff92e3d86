"""A layer in isotypic bases: a change of basis for each summand, one matrix product over all copies for each type, back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from symgroup_torch_dense.exact import ExactModule
from symgroup_torch_dense.kept import Kept, may_fuse, may_keep
from symgroup_torch_dense.swapping import swapped
from symgroup_torch_structured.isotypic import Isotypic, IsotypicType
from symgroup_torch_structured.isotypic_flow import Cell, Flow, Move
from symgroup_torch_structured.isotypic_step import IsotypicProduct, applied, filled

SIDES = ("source", "target")


@dataclass(frozen=True, slots=True)
class Group:
    """Consecutive types of one shape, which one batch of matrix products serves."""

    kind: IsotypicType
    first: int  # of its types
    count: int  # c

    def counts(self, side: int) -> tuple[int, ...]:
        """Return the multiplicities in the summands of V (side 0) or W."""
        return self.kind.target if side else self.kind.source


@dataclass(frozen=True, slots=True)
class Side:
    """Equal summands as a call sees them."""

    width: int
    copies: int
    dim: int
    rows: int  # n', of its basis
    is_identity: bool  # whether its basis does not change


def groups_of(isotypic: Isotypic) -> tuple[Group, ...]:
    """Return the types by shape."""
    found, first = [], 0
    for kind, members in groupby(isotypic.types):
        count = len(list(members))
        found.append(Group(kind, first, count))
        first += count
    return tuple(found)


class IsotypicMap(ExactModule):
    """theta (a, b, r) for each tile, x (B, N) -> (B, M)."""

    def __init__(self, isotypic: Isotypic) -> None:
        super().__init__()
        self.isotypic = isotypic
        self.groups = groups_of(isotypic)
        # what a call needs, without arrays, so that it can be traced
        self.cells = isotypic.grid.cells
        self.sides = tuple(
            tuple(Side(s.copies * s.dim, s.copies, s.dim, len(s.basis), s.is_identity) for s in summands)
            for summands in (isotypic.source, isotypic.target)
        )
        self.flows = tuple(_flows(self.groups, self.sides, side) for side in (0, 1))
        self.layout = _layout(self.groups, self.sides, self.cells)  # for each group
        self.kept = Kept()
        self.fill()

    def constants(self) -> dict[str, NDArray[np.float64]]:
        """Return the changes of basis, and for each tile the matrix from coefficients to the entries of its blocks."""
        found = {}
        for side, summands in (("source", self.isotypic.source), ("target", self.isotypic.target)):
            for place, summand in enumerate(summands):
                if not summand.is_identity:
                    found[f"{side}_{place}"] = summand.basis
        for number in sorted({number for number, _ in self.isotypic.blocks}):
            blocks = [self.isotypic.blocks.get((number, k)) for k in range(len(self.isotypic.types))]
            found[f"blocks_{number}"] = np.concatenate(
                [b.reshape(len(b), -1) for b in blocks if b is not None], axis=1
            )
        return found

    def forward(self, theta: Sequence[Tensor], x: Tensor) -> Tensor:
        """Apply the maps."""
        if not may_fuse(x):
            return self.recorded(theta, x)
        if torch.is_grad_enabled():
            y: Tensor = IsotypicProduct.apply(self, x, *theta)  # type: ignore[no-untyped-call]
            return y
        return applied(self, self._matrices(theta), x)

    def recorded(self, theta: Sequence[Tensor], x: Tensor) -> Tensor:
        """Apply the maps by operations that graphs and compilers can record."""
        slabs = [
            torch.bmm(features, matrix.transpose(1, 2))
            for features, matrix in zip(self.features(x), self.built(theta), strict=True)
        ]
        return self.outputs(slabs, x.shape[0])

    def features(self, x: Tensor) -> list[Tensor]:  # (c, d B, K) for each group
        """Return what comes in, in its isotypic basis, all copies of a type together."""
        batch = x.shape[0]
        changed = zip(self.changed(x, 0), self.sides[0], strict=True)
        sources = [part.view(s.rows, batch, s.copies) for part, s in changed]
        found = []
        for group, flow in zip(self.groups, self.flows[0], strict=True):
            parts = [
                _gathered(
                    sources[move.place].narrow(0, move.row, group.count * move.m * flow.dim), group, move.m
                )
                for move in flow.moves
            ]
            found.append(torch.cat(parts, dim=2))
        return found

    def outputs(self, slabs: Sequence[Tensor], batch: int) -> Tensor:  # (c, d B, K') each
        """Return what goes out, back in the basis of W."""
        rows: list[list[Tensor]] = [[] for _ in self.sides[1]]
        for flow, slab in zip(self.flows[1], slabs, strict=True):
            for move in flow.moves:
                part = slab.narrow(2, move.column, move.m * move.copies)
                split = part.view(flow.count, flow.dim, batch, move.m, move.copies)
                rows[move.place].append(split.permute(0, 3, 1, 2, 4).flatten(0, 2))
        joined = [
            torch.cat(found).flatten(1) if found else slabs[0].new_zeros(0, batch * s.copies)
            for found, s in zip(rows, self.sides[1], strict=True)
        ]
        return self.changed_back(joined, batch, 1)

    def changed(self, x: Tensor, side: int) -> list[Tensor]:  # (n', B b) for each summand
        """Return each summand of x in its isotypic basis."""
        parts, column = [], 0
        for place, summand in enumerate(self.sides[side]):
            part = x if summand.width == x.shape[1] else x.narrow(1, column, summand.width)
            column += summand.width
            rows = part.reshape(-1, summand.dim)
            basis = None if summand.is_identity else self._basis(side, place, x)
            parts.append(swapped(rows.unsqueeze(0))[0] if basis is None else torch.mm(basis, rows.t()))
        return parts

    def changed_back(
        self, rows: Sequence[Tensor], batch: int, side: int
    ) -> Tensor:  # (n', B a) each -> (B, M)
        """Return all summands back in their own bases."""
        parts = []
        for place, (summand, y) in enumerate(zip(self.sides[side], rows, strict=True)):
            # two steps are faster than the product with the transpose of y, which is long and thin
            own = y if summand.is_identity else torch.mm(self._basis(side, place, y).t(), y)
            parts.append(swapped(own.unsqueeze(0)).view(batch, summand.width))
        return parts[0] if len(parts) == 1 else torch.cat(parts, dim=1)

    def _basis(self, side: int, place: int, like: Tensor) -> Tensor:
        basis = self._buffers[f"{SIDES[side]}_{place}"]
        return cast(Tensor, basis).to(like.dtype)

    def _matrices(self, theta: Sequence[Tensor]) -> list[Tensor]:
        if self.training or not may_keep(theta[0]):
            return filled(self, theta)
        return self.kept.values(theta, lambda: filled(self, theta))

    def built(self, theta: Sequence[Tensor]) -> list[Tensor]:  # (c, K', K) for each group
        """Return the matrices of all types."""
        found = []
        for place, group in enumerate(self.groups):
            rows = []
            for i, k in enumerate(group.kind.target):
                parts = [
                    self._block(self.cells[i][j], (place, i, j), theta)
                    for j, m in enumerate(group.kind.source)
                    if m and k
                ]
                if parts:
                    rows.append(parts[0] if len(parts) == 1 else torch.cat(parts, dim=2))
            found.append(rows[0] if len(rows) == 1 else torch.cat(rows, dim=1))
        return found

    def _block(
        self, number: int, where: tuple[int, int, int], theta: Sequence[Tensor]
    ) -> Tensor:  # (c, m' a, m b)
        """Return one tile's part of a group's matrices; `where` is the group and the tile's cell."""
        place, i, j = where
        group = self.groups[place]
        m, k = group.kind.source[j], group.kind.target[i]
        a, b = self.sides[1][i].copies, self.sides[0][j].copies
        if number < 0:
            return theta[0].new_zeros(group.count, k * a, m * b)
        cell = next(cell for cell in self.layout[place] if cell.tile == number)
        entries = self.entries(number, theta[number]).narrow(1, cell.entry, group.count * k * m)
        # as few rows: long and thin is slower
        blocks = torch.mm(entries.t(), theta[number].reshape(a * b, -1).t())
        return blocks.view(group.count, k, m, a, b).transpose(2, 3).reshape(group.count, k * a, m * b)

    def has_blocks(self, number: int) -> bool:
        """Whether a tile is in any type."""
        return f"blocks_{number}" in self._buffers

    def entries(self, number: int, like: Tensor) -> Tensor:  # (r, sum of c k m over groups)
        """Return the matrix from a tile's coefficients to the entries of its blocks."""
        return cast(Tensor, self._buffers[f"blocks_{number}"]).to(like.dtype)


def _flows(groups: Sequence[Group], sides: Sequence[Sequence[Side]], side: int) -> tuple[Flow, ...]:
    """Return where the rows of each group stand on one side."""
    starts, found = [0] * len(sides[side]), []
    for group in groups:
        moves, column = [], 0
        for place, (m, summand) in enumerate(zip(group.counts(side), sides[side], strict=True)):
            if m:
                moves.append(Move(place, summand.copies, m, starts[place], column))
                starts[place] += group.count * m * group.kind.dim
                column += m * summand.copies
        found.append(Flow(group.count, group.kind.dim, column, tuple(moves)))
    return tuple(found)


def _layout(
    groups: Sequence[Group], sides: Sequence[Sequence[Side]], numbers: Sequence[Sequence[int]]
) -> tuple[tuple[Cell, ...], ...]:
    """Return where each tile's entries stand in the matrices of each group."""
    entries: dict[int, int] = {}
    found = []
    for group in groups:
        cells, row = [], 0
        for i, k in enumerate(group.kind.target):
            a, column = sides[1][i].copies, 0
            for j, m in enumerate(group.kind.source):
                b, tile = sides[0][j].copies, numbers[i][j]
                if tile >= 0 and k and m:
                    start = entries.setdefault(tile, 0)
                    cells.append(Cell(tile, (group.count, k, m, a, b), row, column, start))
                    entries[tile] = start + group.count * k * m
                column += m * b
            row += k * a
        found.append(tuple(cells))
    return tuple(found)


def _gathered(rows: Tensor, group: Group, m: int) -> Tensor:  # (c m d, B, b) -> (c, d B, m b)
    batch, copies = rows.shape[1:]
    split = rows.view(group.count, m, group.kind.dim, batch, copies)
    return split.permute(0, 2, 3, 1, 4).reshape(group.count, group.kind.dim * batch, m * copies)


def isotypic_counts(isotypic: Isotypic, tiles: int) -> tuple[int, int, int]:
    """Return multiplications and additions, and numbers moved, for one sample, and operations."""
    flops = moved = launches = 0
    for summands in (isotypic.source, isotypic.target):
        for summand in summands:
            kept = summand.copies * summand.basis.shape[0]
            flops += 0 if summand.is_identity else 2 * kept * summand.dim
            moved += 3 * kept
            launches += 2
    for group in groups_of(isotypic):
        kind = group.kind
        rows, columns = (
            sum(m * s.copies for m, s in zip(counts, side, strict=True))
            for counts, side in ((kind.source, isotypic.source), (kind.target, isotypic.target))
        )
        flops += 2 * group.count * kind.dim * rows * columns
        moved += 2 * group.count * kind.dim * (rows + columns)
        blocks = sum(1 for number in range(tiles) if (number, group.first) in isotypic.blocks)
        launches += 4 + 2 * blocks + 2 * sum(map(bool, kind.source + kind.target))
    return flops, moved, launches
