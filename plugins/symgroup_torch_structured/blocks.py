"""A layer in isotypic bases: a change of basis for each summand, one matrix product over all copies for each type, back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from symgroup_torch_dense.exact import ExactModule
from symgroup_torch_dense.linear import Kept, may_keep
from symgroup_torch_structured.isotypic import Isotypic, IsotypicType

CHUNK = 2**17  # numbers of the input that are taken at a time: 512 KiB of float32


@dataclass(frozen=True, slots=True)
class Group:
    """Consecutive types of one shape, which one batch of matrix products serves."""

    kind: IsotypicType
    first: int  # of its types
    count: int  # c


@dataclass(frozen=True, slots=True)
class Side:
    """Equal summands as a call sees them."""

    width: int
    copies: int
    dim: int
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
        self.source, self.target = (
            tuple(Side(s.copies * s.dim, s.copies, s.dim, s.is_identity) for s in summands)
            for summands in (isotypic.source, isotypic.target)
        )
        self.kept = Kept()
        self.fill()

    def constants(self) -> dict[str, NDArray[np.float64]]:
        """Return the changes of basis, and for each tile the matrix from coefficients to the entries of its blocks."""
        found = {}
        for side, summands in (("source", self.isotypic.source), ("target", self.isotypic.target)):
            for place, summand in enumerate(summands):
                if not summand.is_identity:
                    found[f"{side}_{place}"] = summand.basis
        for (number, group), types in self._types().items():
            blocks = [self.isotypic.blocks[number, k] for k in types]
            found[f"blocks_{number}_{group}"] = np.concatenate(
                [b.reshape(len(b), -1) for b in blocks], axis=1
            )
        return found

    def _types(self) -> dict[tuple[int, int], range]:
        """Return the types of each tile and group, where it has blocks."""
        tiles = {number for number, _ in self.isotypic.blocks}
        return {
            (number, place): range(group.first, group.first + group.count)
            for place, group in enumerate(self.groups)
            for number in tiles
            if (number, group.first) in self.isotypic.blocks
        }

    def forward(self, coefficients: Sequence[Tensor], x: Tensor) -> Tensor:
        """Apply the maps, to some samples at a time: what comes between input and output then stays in the cache."""
        matrices = self._matrices(coefficients)
        samples = max(1, CHUNK // max(1, x.shape[1]))
        if torch.compiler.is_compiling() or x.shape[0] < 2 * samples:
            return self._applied(matrices, x)
        return torch.cat([self._applied(matrices, part) for part in torch.split(x, samples)])

    def _applied(self, matrices: Sequence[Tensor], x: Tensor) -> Tensor:
        sources = self._changed(x)
        starts = [0] * len(sources)
        outputs: list[list[Tensor]] = [[] for _ in self.target]
        for group, matrix in zip(self.groups, matrices, strict=True):
            parts = []
            for place, m in enumerate(group.kind.source):
                rows = group.count * m * group.kind.dim
                if rows:
                    parts.append(_gathered(sources[place].narrow(0, starts[place], rows), group, m))
                    starts[place] += rows
            joined = parts[0] if len(parts) == 1 else torch.cat(parts, dim=2)
            self._share_out(group, _product(joined, matrix), x.shape[0], outputs)
        return self._changed_back(outputs, x)

    def _changed(self, x: Tensor) -> list[Tensor]:  # (n', B, b) for each summand of V
        parts, column = [], 0
        for place, summand in enumerate(self.source):
            part = x if summand.width == x.shape[1] else x.narrow(1, column, summand.width)
            column += summand.width
            if summand.is_identity:
                parts.append(part.reshape(-1, summand.copies, summand.dim).permute(2, 0, 1))
            else:
                basis = self.get_buffer(f"source_{place}").to(x.dtype)
                rows = part.reshape(-1, summand.dim)
                parts.append((basis @ rows.t()).view(-1, x.shape[0], summand.copies))
        return parts

    def _share_out(self, group: Group, slab: Tensor, batch: int, outputs: list[list[Tensor]]) -> None:
        column = 0
        for place, m in enumerate(group.kind.target):
            copies = self.target[place].copies
            if m:
                part = slab.narrow(2, column, m * copies).view(group.count, -1, batch, m, copies)
                outputs[place].append(part.permute(0, 3, 1, 2, 4).flatten(0, 2))
                column += m * copies

    def _changed_back(self, outputs: list[list[Tensor]], x: Tensor) -> Tensor:  # (B, M)
        parts = []
        for place, (summand, rows) in enumerate(zip(self.target, outputs, strict=True)):
            width = summand.width
            if not rows:
                parts.append(x.new_zeros(x.shape[0], width))
                continue
            y = rows[0] if len(rows) == 1 else torch.cat(rows)  # (m', B, a)
            if not summand.is_identity:
                # two steps are faster than the product with the transpose of y, which is long and thin
                basis = self.get_buffer(f"target_{place}").to(y.dtype)
                y = (basis.t() @ y.flatten(1)).view(summand.dim, x.shape[0], summand.copies)
            parts.append(y.permute(1, 2, 0).reshape(x.shape[0], width))
        return parts[0] if len(parts) == 1 else torch.cat(parts, dim=1)

    def _matrices(self, coefficients: Sequence[Tensor]) -> list[Tensor]:
        if self.training or not may_keep(coefficients[0]):
            return self._built(coefficients)
        return self.kept.values(coefficients, lambda: [m.contiguous() for m in self._built(coefficients)])

    def _built(self, coefficients: Sequence[Tensor]) -> list[Tensor]:  # (c, K, K') for each group
        return [self._matrix(place, group, coefficients) for place, group in enumerate(self.groups)]

    def _matrix(self, place: int, group: Group, coefficients: Sequence[Tensor]) -> Tensor:  # (c, K, K')
        rows = []
        for j, m in enumerate(group.kind.source):
            parts = [
                self._block(self.cells[i][j], (place, i, j), coefficients)
                for i, k in enumerate(group.kind.target)
                if m and k
            ]
            if parts:
                rows.append(parts[0] if len(parts) == 1 else torch.cat(parts, dim=2))
        return rows[0] if len(rows) == 1 else torch.cat(rows, dim=1)

    def _block(
        self, number: int, where: tuple[int, int, int], coefficients: Sequence[Tensor]
    ) -> Tensor:  # (c, m b, m' a)
        """Return one tile's part of a group's matrices; `where` is the group and the tile's cell."""
        place, i, j = where
        group = self.groups[place]
        m, k = group.kind.source[j], group.kind.target[i]
        a, b = self.target[i].copies, self.source[j].copies
        if number < 0:
            return coefficients[0].new_zeros(group.count, m * b, k * a)
        theta = coefficients[number]
        entries = theta @ self.get_buffer(f"blocks_{number}_{place}").to(theta.dtype)
        return entries.view(a, b, group.count, k, m).permute(2, 4, 1, 3, 0).reshape(group.count, m * b, k * a)


def _product(x: Tensor, matrices: Tensor) -> Tensor:  # (c, R, K), (c, K, K') -> (c, R, K')
    """Return the products; a batch of one is several times slower than a product."""
    return torch.bmm(x, matrices) if len(x) > 1 else torch.mm(x[0], matrices[0]).unsqueeze(0)


def _gathered(rows: Tensor, group: Group, m: int) -> Tensor:  # (c m d, B, b) -> (c, d B, m b)
    batch, copies = rows.shape[1:]
    split = torch.unflatten(rows, 0, (group.count, m, group.kind.dim))
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
