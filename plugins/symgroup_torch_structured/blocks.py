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
from symgroup_torch_structured.isotypic_step import IsotypicProduct, products
from symgroup_torch_structured.parts import parts_of

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

    def forward(self, theta: Sequence[Tensor], x: Tensor) -> Tensor:
        """Apply the maps."""
        if torch.is_grad_enabled() and may_fuse(x):
            y: Tensor = IsotypicProduct.apply(self, x, *theta)  # type: ignore[no-untyped-call]
            return y
        return self.applied(self._matrices(theta), x)

    def applied(self, matrices: Sequence[Tensor], x: Tensor) -> Tensor:
        """Apply the maps, to some samples at a time: what comes between input and output then stays in the cache."""
        parts = [
            self.outputs(products(self.features(part, 0), matrices), part.shape[0], 1) for part in parts_of(x)
        ]
        return parts[0] if len(parts) == 1 else torch.cat(parts)

    def features(self, x: Tensor, side: int) -> list[Tensor]:  # (c, d B, K) for each group
        """Return what comes in, V's (side 0) or the gradient of W's, in its isotypic basis, all copies of a type together."""
        sources = self._changed(x, side)
        starts = [0] * len(sources)
        found = []
        for group in self.groups:
            parts = []
            for place, m in enumerate(group.counts(side)):
                rows = group.count * m * group.kind.dim
                if rows:
                    parts.append(_gathered(sources[place].narrow(0, starts[place], rows), group, m))
                    starts[place] += rows
            found.append(parts[0] if len(parts) == 1 else torch.cat(parts, dim=2))
        return found

    def outputs(self, slabs: Sequence[Tensor], batch: int, side: int) -> Tensor:  # (c, d B, K') each
        """Return what goes out, back in the basis of W (side 1) or of V."""
        rows: list[list[Tensor]] = [[] for _ in self.sides[side]]
        for group, slab in zip(self.groups, slabs, strict=True):
            column = 0
            for place, m in enumerate(group.counts(side)):
                copies = self.sides[side][place].copies
                if m:
                    part = slab.narrow(2, column, m * copies).view(group.count, -1, batch, m, copies)
                    rows[place].append(part.permute(0, 3, 1, 2, 4).flatten(0, 2))
                    column += m * copies
        parts = [self._changed_back(found, batch, side, place, slabs[0]) for place, found in enumerate(rows)]
        return parts[0] if len(parts) == 1 else torch.cat(parts, dim=1)

    def _changed(self, x: Tensor, side: int) -> list[Tensor]:  # (n', B, b) for each summand
        parts, column = [], 0
        for place, summand in enumerate(self.sides[side]):
            part = x if summand.width == x.shape[1] else x.narrow(1, column, summand.width)
            column += summand.width
            rows = part.reshape(-1, summand.dim)
            basis = None if summand.is_identity else self._basis(side, place, x)
            turned = swapped(rows.unsqueeze(0)) if basis is None else torch.mm(basis, rows.t())
            parts.append(turned.view(-1, x.shape[0], summand.copies))
        return parts

    def _changed_back(
        self, rows: list[Tensor], batch: int, side: int, place: int, like: Tensor
    ) -> Tensor:  # (B, a n)
        summand = self.sides[side][place]
        if not rows:
            return like.new_zeros(batch, summand.width)
        y = (rows[0] if len(rows) == 1 else torch.cat(rows)).flatten(1)  # (n', B a)
        if not summand.is_identity:
            # two steps are faster than the product with the transpose of y, which is long and thin
            y = torch.mm(self._basis(side, place, y).t(), y)
        return swapped(y.unsqueeze(0)).view(batch, summand.width)

    def _basis(self, side: int, place: int, like: Tensor) -> Tensor:
        basis = self._buffers[f"{SIDES[side]}_{place}"]
        return cast(Tensor, basis).to(like.dtype)

    def _matrices(self, theta: Sequence[Tensor]) -> list[Tensor]:
        if self.training or not may_keep(theta[0]):
            return self.built(theta)
        return self.kept.values(theta, lambda: [m.contiguous() for m in self.built(theta)])

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
        own = theta[number].reshape(a * b, -1)
        entries = torch.mm(
            self._entries(number, place, own).t(), own.t()
        )  # as few rows: long and thin is slower
        return entries.view(group.count, k, m, a, b).transpose(2, 3).reshape(group.count, k * a, m * b)

    def _entries(self, number: int, place: int, like: Tensor) -> Tensor:  # (r, c m' m)
        return cast(Tensor, self._buffers[f"blocks_{number}_{place}"]).to(like.dtype)

    def pulled_back(self, slopes: Sequence[Tensor], theta: Sequence[Tensor]) -> list[Tensor]:
        """Return the gradients of the coefficients by those of the types' matrices."""
        found: list[Tensor | None] = [None] * len(theta)
        for place, (group, slope) in enumerate(zip(self.groups, slopes, strict=True)):
            row = 0
            for i, k in enumerate(group.kind.target):
                a, column = self.sides[1][i].copies, 0
                for j, m in enumerate(group.kind.source):
                    b, number = self.sides[0][j].copies, self.cells[i][j]
                    if number >= 0 and k and m:
                        area = slope.narrow(1, row, k * a).narrow(2, column, m * b)
                        planes = area.view(-1, k, a, m, b).transpose(2, 3)
                        part = torch.mm(self._entries(number, place, slope), planes.reshape(-1, a * b))
                        before = found[number]
                        found[number] = part if before is None else before + part
                    column += m * b
                row += k * a
        return [
            own.new_zeros(own.shape) if part is None else swapped(part.unsqueeze(0)).view(own.shape)
            for own, part in zip(theta, found, strict=True)
        ]


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
