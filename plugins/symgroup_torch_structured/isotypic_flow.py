"""Where the rows and matrices of a layer in isotypic bases stand, so that each is moved once, or not at all.

Notation: a group is c equal types of dim d; a summand of V has b copies with m of each type, one of W has a copies with k.
With the samples B, a summand's features are rows (n', B b), of which a group has (c, m, d); its products take (c, d B, K)
with K = sum of m b, and for each tile its matrices (c, K', K) have an area (c, k, m, a, b).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True, slots=True)
class Move:
    """The rows of one summand that a group takes."""

    place: int  # of the summand
    copies: int  # b
    m: int
    row: int  # the first
    column: int  # where its copies stand in K


@dataclass(frozen=True, slots=True)
class Flow:
    """A group on one side of the layer."""

    count: int  # c
    dim: int  # d
    width: int  # K
    moves: tuple[Move, ...]

    @property
    def is_straight(self) -> bool:
        """Whether the rows of one summand are what the products take, as they lie in memory."""
        return len(self.moves) == 1 and self.moves[0].m == 1


@dataclass(frozen=True, slots=True)
class Cell:
    """A tile's part of a group's matrices."""

    tile: int
    sizes: tuple[int, int, int, int, int]  # (c, k, m, a, b)
    row: int  # in K'
    column: int  # in K
    entry: int  # the first of its c k m rows among the entries of the tile


def rows_of(rows: Tensor, flow: Flow, move: Move, batch: int) -> Tensor:  # (n', B b) -> (c, d, B, m, b)
    """Return the rows of a group, as the products take them."""
    line, d, m = batch * move.copies, flow.dim, move.m
    sizes = flow.count, d, batch, m, move.copies
    start = rows.storage_offset() + move.row * line
    return rows.as_strided(sizes, (m * d * line, line, move.copies, d * line, 1), start)


def straight(rows: Tensor, flow: Flow, batch: int) -> Tensor:  # (n', B b) -> (c, d B, b)
    """Return the rows of a group that are as the products take them."""
    move = flow.moves[0]
    height, start = flow.dim * batch, rows.storage_offset() + move.row * batch * move.copies
    return rows.as_strided((flow.count, height, move.copies), (height * move.copies, move.copies, 1), start)


def columns_of(slab: Tensor, flow: Flow, move: Move, batch: int) -> Tensor:  # (c, d B, K) -> (c, d, B, m, b)
    """Return the columns of one summand."""
    sizes = flow.count, flow.dim, batch, move.m, move.copies
    plane = batch * flow.width
    return slab.as_strided(
        sizes, (flow.dim * plane, plane, flow.width, move.copies, 1), slab.storage_offset() + move.column
    )


def features_of(
    rows: Sequence[Tensor],  # (n', B b) for each summand
    flows: Sequence[Flow],
    batch: int,
) -> list[Tensor]:  # (c, d B, K) for each group
    """Return what the products take."""
    found = []
    for flow in flows:
        if flow.is_straight:
            found.append(straight(rows[flow.moves[0].place], flow, batch))
            continue
        slab = rows[0].new_empty(flow.count, flow.dim * batch, flow.width)
        for move in flow.moves:
            columns_of(slab, flow, move, batch).copy_(rows_of(rows[move.place], flow, move, batch))
        found.append(slab)
    return found


def put_products(
    targets: Sequence[Tensor],  # (n', B a) for each summand
    flows: Sequence[Flow],
    features: Sequence[Tensor],  # (c, d B, K) for each group
    matrices: Sequence[Tensor],  # (c, K', K)
    batch: int,
) -> None:
    """Write x C^T of each group to its rows; a batch of one is slower than a product."""
    for flow, x, matrix in zip(flows, features, matrices, strict=True):
        is_straight = flow.is_straight
        own = straight(targets[flow.moves[0].place], flow, batch) if is_straight else None
        y = x.new_empty(*x.shape[:2], flow.width) if own is None else own
        if flow.count > 1:
            torch.bmm(x, matrix.transpose(1, 2), out=y)
        else:
            torch.mm(x[0], matrix[0].t(), out=y[0])
        for move in () if is_straight else flow.moves:
            rows_of(targets[move.place], flow, move, batch).copy_(columns_of(y, flow, move, batch))


def area_of(matrices: Tensor, cell: Cell) -> Tensor:  # (c, K', K) -> (c, k, m, a, b)
    """Return a tile's part of a group's matrices."""
    _, _, _, a, b = cell.sizes
    plane, width = matrices.shape[1] * matrices.shape[2], matrices.shape[2]
    return matrices.as_strided(
        cell.sizes,
        (plane, a * width, b, width, 1),
        matrices.storage_offset() + cell.row * width + cell.column,
    )


def entries_of(entries: Tensor, cell: Cell) -> Tensor:  # (sum of c k m, a b) -> (c, k, m, a, b)
    """Return the rows of a cell."""
    _, k, m, a, b = cell.sizes
    block = a * b
    start = entries.storage_offset() + cell.entry * block
    return entries.as_strided(cell.sizes, (k * m * block, m * block, block, b, 1), start)
