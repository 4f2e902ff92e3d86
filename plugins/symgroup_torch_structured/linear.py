"""Linear maps tile by tile, each by the strategy that was chosen for it; parameters as in `torch-dense`."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from symgroup.ir import AnyForm, DiagramForm, Form, LinearMap, Tile, written_out
from symgroup_torch_dense.linear import Kept, TiledMap, may_keep
from symgroup_torch_structured.convolution import CirculantTile, ScalarTile
from symgroup_torch_structured.partitions import PartitionTile
from symgroup_torch_structured.structure import Circulant, Scalar, structures


class StructuredMap(TiledMap):
    """A linear space of (M, N) matrices, applied tile by tile; where every tile is dense, it is a `TiledMap`."""

    def __init__(
        self,
        space: LinearMap,
        strategies: Sequence[str],  # one a tile, see `choose.strategies_of`
    ) -> None:
        self.dense_tiles = frozenset(k for k, strategy in enumerate(strategies) if strategy == "dense")
        super().__init__(space)
        self.strategies = tuple(strategies)
        self.blocks = tuple(Kept() for _ in space.tiles)
        self.tiles = nn.ModuleDict(
            {
                f"tile_{number}": _tile_module(space.forms[tile.form], strategy)
                for number, (tile, strategy) in enumerate(zip(space.tiles, strategies, strict=True))
                if strategy != "dense"
            }
        )

    def written_forms(self) -> dict[int, Form]:
        """Return the forms of dense tiles, with their entries."""
        if len(self.dense_tiles) == len(self.space.tiles):
            return super().written_forms()
        return {
            tile.form: written_out(self.space.forms[tile.form])
            for number, tile in enumerate(self.space.tiles)
            if number in self.dense_tiles
        }

    def extra_repr(self) -> str:
        """Return the strategies, for printing."""
        return ", ".join(self.strategies)

    def applied(
        self,
        x: Tensor,  # (..., N)
        bias: Tensor | None,  # (M,)
    ) -> Tensor:  # (..., M)
        """Return A x + bias."""
        if len(self.dense_tiles) == len(self.space.tiles):
            return super().applied(x, bias)
        rows, columns = self.space.shape
        flat = x.reshape(-1, columns)
        pieces = [self._piece(number, tile, flat) for number, tile in enumerate(self.space.tiles)]
        y = _assembled(self.space.tiles, pieces, rows)
        if bias is not None:
            y = y + bias
        return y.reshape(*x.shape[:-1], rows)

    def _piece(self, number: int, tile: Tile, x: Tensor) -> Tensor:  # (B, a m)
        length = self.space.forms[tile.form].shape[1] * tile.copies_in
        part = x if length == x.shape[1] else x.narrow(1, tile.column, length)
        theta = self.coefficients(number)
        if number in self.dense_tiles:
            return functional.linear(part, self._dense_block(number, theta))
        result: Tensor = self.tiles[f"tile_{number}"](theta, part)
        return result

    def _dense_block(self, number: int, theta: Tensor) -> Tensor:
        if self.training or not may_keep(theta):
            return self.block(number)
        return self.blocks[number].value([theta], lambda: self.block(number))


def _assembled(tiles: Sequence[Tile], pieces: Sequence[Tensor], rows: int) -> Tensor:  # (B, M)
    """Return the pieces at their rows, added where they stand in the same ones."""
    if len(pieces) == 1 and pieces[0].shape[1] == rows:
        return pieces[0]
    spans: dict[tuple[int, int], Tensor] = {}
    for tile, piece in zip(tiles, pieces, strict=True):
        span = tile.row, tile.row + piece.shape[1]
        spans[span] = spans[span] + piece if span in spans else piece
    ordered = sorted(spans)
    bounds = [0, *(bound for span in ordered for bound in span), rows]
    if all(bounds[k] <= bounds[k + 1] for k in range(len(bounds) - 1)):
        like, parts, reached = pieces[0], [], 0
        for start, stop in [*ordered, (rows, rows)]:
            if start > reached:
                parts.append(like.new_zeros(like.shape[0], start - reached))
            if stop > start:
                parts.append(spans[start, stop])
            reached = stop
        return torch.cat(parts, dim=1) if len(parts) > 1 else parts[0]
    padded = [functional.pad(spans[a, b], (a, rows - b)) for a, b in ordered]
    return torch.stack(padded).sum(0)


def _tile_module(form: AnyForm, strategy: str) -> nn.Module:
    for structure in structures(form):
        if strategy == "diagrams" and isinstance(structure, DiagramForm):
            return PartitionTile(structure)
        if strategy == "fourier" and isinstance(structure, Circulant):
            return CirculantTile(structure)
        if strategy == "copies" and isinstance(structure, Scalar):
            return ScalarTile(structure)
    raise LookupError(f"strategy '{strategy}' was chosen for a form that does not have it")
