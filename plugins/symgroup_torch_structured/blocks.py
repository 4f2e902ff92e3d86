"""A layer in isotypic bases: a change of basis for each summand, one matrix product over all copies for each type, back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from symgroup_torch_dense.exact import ExactModule
from symgroup_torch_dense.kept import Kept, may_fuse, may_keep
from symgroup_torch_dense.swapping import swapped
from symgroup_torch_structured.isotypic import Isotypic
from symgroup_torch_structured.isotypic_layout import Group, layout_of
from symgroup_torch_structured.isotypic_step import IsotypicProduct, applied, filled


class IsotypicMap(ExactModule):
    """theta (a, b, r) for each tile, x (B, N) -> (B, M)."""

    def __init__(self, isotypic: Isotypic) -> None:
        super().__init__()
        self.isotypic = isotypic
        # what a call needs, without arrays, so that it can be traced
        self.cells = isotypic.grid.cells
        layout = layout_of(isotypic)
        self.groups, self.sides = layout.groups, layout.sides
        self.flows, self.layout = layout.flows, layout.cells
        self.direct = layout.direct
        self.bases = tuple(
            tuple(f"{name}_{place}" for place in range(len(summands)))
            for name, summands in zip(("source", "target"), self.sides, strict=True)
        )
        self.filled_tiles = tuple(sorted({number for number, _ in isotypic.blocks}))
        self.kept = Kept()
        self.fill()

    def constants(self) -> dict[str, NDArray[np.float64]]:
        """Return the changes of basis, and for each tile the matrix from coefficients to the entries of its blocks."""
        found = {}
        for names, summands in zip(self.bases, (self.isotypic.source, self.isotypic.target), strict=True):
            for name, summand in zip(names, summands, strict=True):
                if not summand.is_identity:
                    found[name] = summand.basis
        for number in self.filled_tiles:
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
        return cast(Tensor, self._buffers[self.bases[side][place]]).to(like.dtype)

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

    def entries(self, number: int, like: Tensor) -> Tensor:  # (r, sum of c k m over groups)
        """Return the matrix from a tile's coefficients to the entries of its blocks."""
        return cast(Tensor, self._buffers[f"blocks_{number}"]).to(like.dtype)


def _gathered(rows: Tensor, group: Group, m: int) -> Tensor:  # (c m d, B, b) -> (c, d B, m b)
    batch, copies = rows.shape[1:]
    split = rows.view(group.count, m, group.kind.dim, batch, copies)
    return split.permute(0, 2, 3, 1, 4).reshape(group.count, group.kind.dim * batch, m * copies)
