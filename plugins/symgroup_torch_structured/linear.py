"""Linear maps by the strategies that were chosen for them; parameters as in `torch-dense`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

from symgroup.ir import AnyForm, DiagramForm, Form, LinearMap, written_out
from symgroup_torch_dense.kept import Kept, may_keep
from symgroup_torch_dense.linear import TiledMap
from symgroup_torch_structured.blocks import IsotypicMap
from symgroup_torch_structured.convolution import CirculantTile, ScalarTile
from symgroup_torch_structured.copies import CopiesMap, mixings_of
from symgroup_torch_structured.isotypic import isotypic_of
from symgroup_torch_structured.isotypic_rows import IsotypicRows
from symgroup_torch_structured.isotypic_sums import is_sparse, sizes_of
from symgroup_torch_structured.pairings import PairingTile
from symgroup_torch_structured.partitions import PartitionTile
from symgroup_torch_structured.structure import Circulant, Scalar, structures


class StructuredMap(TiledMap):
    """A linear space of (M, N) matrices, applied tile by tile, or as a whole where one strategy serves all of it."""

    def __init__(
        self,
        space: LinearMap,
        strategies: Sequence[str],  # one a tile, see `choose.strategies_of`
    ) -> None:
        self.strategies = tuple(strategies)
        alike = len(set(strategies)) == 1
        self.whole = strategies[0] if alike and strategies[0] in {"dense", "isotypic"} else ""
        if alike and strategies[0] == "copies" and mixings_of(space) is not None:
            self.whole = "copies"
        super().__init__(space)
        self.rows = _spans(space)
        self.alone = len(space.tiles) == 1 and self.rows is not None and len(self.rows) == 1
        self.blocks = tuple(Kept() for _ in space.tiles)
        isotypic = isotypic_of(space) if self.whole == "isotypic" else None
        self.joint: IsotypicMap | CopiesMap | None = None  # what applies all tiles at once
        if isotypic is not None:
            sizes = sizes_of(space)
            by_rows = is_sparse(isotypic, sizes)
            self.joint = IsotypicRows(isotypic, sizes) if by_rows else IsotypicMap(isotypic)
        elif self.whole == "copies":
            self.joint = CopiesMap(space)
        self.tiles = nn.ModuleDict(
            {
                f"tile_{number}": self.tile_module(space.forms[tile.form], strategy)
                for number, (tile, strategy) in enumerate(zip(space.tiles, strategies, strict=True))
                if strategy not in {"dense", self.whole}
            }
        )

    def tile_module(self, form: AnyForm, strategy: str) -> nn.Module:
        """Return what applies a tile by a strategy: theta (a, b, r), x (B, b n) -> (B, a m)."""
        for structure in structures(form):
            if strategy == "diagrams" and isinstance(structure, DiagramForm):
                return PartitionTile(structure) if structure.family == "S" else PairingTile(structure)
            if strategy == "fourier" and isinstance(structure, Circulant):
                return CirculantTile(structure)
            if strategy == "copies" and isinstance(structure, Scalar):
                return ScalarTile(structure)
        raise LookupError(f"strategy '{strategy}' was chosen for a form that does not have it")

    def written_forms(self) -> dict[int, Form]:
        """Return the forms of dense tiles, with their entries."""
        if self.whole == "dense":
            return super().written_forms()
        return {
            tile.form: written_out(self.space.forms[tile.form])
            for tile, strategy in zip(self.space.tiles, self.strategies, strict=True)
            if strategy == "dense"
        }

    def extra_repr(self) -> str:
        """Return the strategies, for printing."""
        return self.whole or ", ".join(self.strategies)

    def applied(
        self,
        x: Tensor,  # (..., N)
        bias: Tensor | None,  # (M,)
    ) -> Tensor:  # (..., M)
        """Return A x + bias."""
        if self.whole == "dense" or not self.space.tiles:
            return super().applied(x, bias)
        rows, columns = self.space.shape
        flat = x if x.dim() == 2 else x.reshape(-1, columns)
        theta = self.theta()
        if self.joint is not None:
            y: Tensor = self.joint(theta, flat)
        else:
            y = self._by_tiles(theta, flat)
        if bias is not None:
            y = y + bias
        return y if x.dim() == 2 else y.reshape(*x.shape[:-1], rows)

    def _by_tiles(self, theta: Sequence[Tensor], x: Tensor) -> Tensor:  # (B, N) -> (B, M)
        if self.alone:
            return self._piece(0, theta[0], x)
        pieces = [self._piece(number, part, x) for number, part in enumerate(theta)]
        if self.rows is None:  # rows that overlap without being the same
            rows = self.space.shape[0]
            padded = [
                functional.pad(piece, (tile.row, rows - tile.row - piece.shape[1]))
                for tile, piece in zip(self.space.tiles, pieces, strict=True)
            ]
            return torch.stack(padded).sum(0)
        parts = []
        for height, numbers in self.rows:
            part = pieces[numbers[0]] if numbers else x.new_zeros(x.shape[0], height)
            for number in numbers[1:]:
                part = part + pieces[number]
            parts.append(part)
        return torch.cat(parts, dim=1) if len(parts) > 1 else parts[0]

    def _piece(self, number: int, theta: Tensor, x: Tensor) -> Tensor:  # (B, a m)
        tile = self.space.tiles[number]
        length = self.space.forms[tile.form].shape[1] * tile.copies_in
        part = x if length == x.shape[1] else x.narrow(1, tile.column, length)
        if self.strategies[number] == "dense":
            return functional.linear(part, self._dense_block(number, theta))
        result: Tensor = self.tiles[f"tile_{number}"](theta, part)
        return result

    def _dense_block(self, number: int, theta: Tensor) -> Tensor:
        if self.training or not may_keep(theta):
            return self.block(number, theta)
        return self.blocks[number].value([theta], lambda: self.block(number, theta))


def _spans(space: LinearMap) -> tuple[tuple[int, tuple[int, ...]], ...] | None:
    """Return (height, tiles there) of the intervals that the tiles cut the rows into; None where two overlap in part."""
    spans = [(rows.start, rows.stop) for rows, _ in map(space.place, space.tiles)]
    bounds = sorted({0, space.shape[0], *(bound for span in spans for bound in span)})
    if any(start < bound < stop for start, stop in spans for bound in bounds):
        return None
    return tuple(
        (stop - start, tuple(k for k, span in enumerate(spans) if span == (start, stop)))
        for start, stop in pairwise(bounds)
    )
