"""Layers whose every block is a multiple of the identity, as between irreducible representations of real type (Schur)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.autograd.function import Function, FunctionCtx

from symgroup.ir import LinearMap
from symgroup_torch_dense.fused import Gradients, recorded
from symgroup_torch_dense.grid import grid_of
from symgroup_torch_dense.kept import may_fuse
from symgroup_torch_dense.stacking import stacked
from symgroup_torch_dense.swapping import swapped
from symgroup_torch_structured.parts import joined, parts_of
from symgroup_torch_structured.structure import Scalar, structures


@dataclass(frozen=True, slots=True)
class Block:
    """theta (a, b) of copies of dim n, from the rows of x to those of y."""

    dim: int  # n
    row: int  # of y
    column: int  # of x
    is_first: bool  # whether no block before it goes to the same rows


@dataclass(frozen=True, slots=True)
class Mixing:
    """All blocks of a layer in one direction."""

    blocks: tuple[Block, ...]
    height: int  # rows of y
    is_covered: bool  # whether every row of y has a block


def mixings_of(space: LinearMap) -> tuple[Mixing, Mixing] | None:
    """Return a layer's blocks and those of its transpose, None where one is not a multiple of the identity."""
    grid = grid_of(space)
    if grid is None or not all(_is_scalar(space, tile.form) for tile in space.tiles):
        return None
    dims = [space.forms[tile.form].shape[0] for tile in space.tiles]
    forth = [(dim, tile.row, tile.column) for dim, tile in zip(dims, space.tiles, strict=True)]
    back = [(dim, column, row) for dim, row, column in forth]
    rows_full = all(any(number >= 0 for number in row) for row in grid.cells)
    columns_full = all(any(number >= 0 for number in column) for column in zip(*grid.cells, strict=True))
    return _mixing(forth, space.shape[0], rows_full), _mixing(back, space.shape[1], columns_full)


def _is_scalar(space: LinearMap, form: int) -> bool:
    return any(isinstance(structure, Scalar) for structure in structures(space.forms[form]))


def _mixing(places: list[tuple[int, int, int]], height: int, is_covered: bool) -> Mixing:
    rows = [row for _, row, _ in places]
    blocks = tuple(
        Block(dim, row, column, row not in rows[:k]) for k, (dim, row, column) in enumerate(places)
    )
    return Mixing(blocks, height, is_covered)


class CopiesMap(nn.Module):
    """theta (a, b, 1) for each tile, x (B, N) -> (B, M).

    With the samples last, copies of dim n are a matrix (b, n B) as they lie in memory, and a block is one product with theta.
    """

    def __init__(self, space: LinearMap) -> None:
        super().__init__()
        mixings = mixings_of(space)
        if mixings is None:
            raise LookupError(
                "strategy 'copies' was chosen for a layer that is not made of multiples of the identity"
            )
        self.forth, self.back = mixings

    def forward(self, theta: Sequence[Tensor], x: Tensor) -> Tensor:
        """Apply the maps."""
        if not may_fuse(x):
            return self.recorded(theta, x)
        if torch.is_grad_enabled():
            y: Tensor = CopiesProduct.apply(self, x, *theta)  # type: ignore[no-untyped-call]
            return y
        matrices = [part.squeeze(2) for part in theta]
        return joined([_exchanged(mixed(self.forth, matrices, _exchanged(part))) for part in parts_of(x)])

    def add_products(self, sums: Sequence[Tensor], outer: Tensor, inner: Tensor) -> None:
        """Add dy x^T to the gradients of the coefficients, both with samples last."""
        for block, own in zip(self.forth.blocks, sums, strict=True):
            a, b, _ = own.shape
            dy, copies = _copies(outer, block.row, a, block.dim), _copies(inner, block.column, b, block.dim)
            own.view(a, b).addmm_(dy, copies.t())

    def recorded(self, theta: Sequence[Tensor], x: Tensor) -> Tensor:
        """Apply the maps by operations that graphs and compilers can record."""
        rows, samples = x.transpose(0, 1), x.shape[0]
        sums: dict[int, Tensor] = {}
        for block, part in zip(self.forth.blocks, theta, strict=True):
            a, b, _ = part.shape
            copies = rows.narrow(0, block.column, b * block.dim).reshape(b, block.dim * samples)
            y = (part.squeeze(2) @ copies).reshape(a * block.dim, samples)
            sums[block.row] = y if block.is_first else sums[block.row] + y
        return stacked(sums, self.forth.height, rows).transpose(0, 1)


class CopiesProduct(Function):
    """y = sum of theta (x) 1 x as one step of a graph: dx by transposed blocks, dtheta = <dy, x> over coordinates."""

    @staticmethod
    def forward(ctx: FunctionCtx, space: CopiesMap, x: Tensor, *theta: Tensor) -> Tensor:
        """Return the outputs; of few samples, keep the inputs with samples last."""
        matrices = [part.squeeze(2) for part in theta]
        inputs, outputs = [], []
        for part in parts_of(x):
            inputs.append(_exchanged(part))
            outputs.append(_exchanged(mixed(space.forth, matrices, inputs[-1])))
        ctx.space, ctx.count = space, len(theta)  # type: ignore[attr-defined]
        ctx.save_for_backward(x, *theta, *(inputs if len(inputs) == 1 else []))
        return joined(outputs)

    @staticmethod
    def backward(ctx: Any, *slopes: Tensor) -> Gradients:
        """Return the gradients; as operations that are recorded, where a graph of them is asked for."""
        x, *saved = ctx.saved_tensors
        space, theta, kept = cast(CopiesMap, ctx.space), saved[: ctx.count], saved[ctx.count :]
        if torch.is_grad_enabled():
            y = space.recorded(theta, x)
            return (None, *recorded(y, (x, *theta), slopes[0], ctx.needs_input_grad[1:]))
        turned = [part.squeeze(2).t() for part in theta]
        dx, sums = [], [torch.zeros_like(part) for part in theta]
        for slope, part in zip(torch.chunk(slopes[0], len(parts_of(x))), parts_of(x), strict=True):
            outer = _exchanged(slope)
            if any(ctx.needs_input_grad[2:]):
                space.add_products(sums, outer, kept[0] if kept else _exchanged(part))
            if ctx.needs_input_grad[1]:
                dx.append(_exchanged(mixed(space.back, turned, outer)))
        return (None, joined(dx) if dx else None, *sums)


def mixed(mixing: Mixing, matrices: Sequence[Tensor], rows: Tensor) -> Tensor:  # (N, B) -> (M, B)
    """Return the sums of the blocks' products, each written to its place."""
    shape = mixing.height, rows.shape[1]
    y = rows.new_empty(shape) if mixing.is_covered else rows.new_zeros(shape)
    for block, matrix in zip(mixing.blocks, matrices, strict=True):
        a, b = matrix.shape
        area, copies = _copies(y, block.row, a, block.dim), _copies(rows, block.column, b, block.dim)
        if block.is_first:
            torch.mm(matrix, copies, out=area)
        else:
            area.addmm_(matrix, copies)
    return y


def _copies(rows: Tensor, start: int, copies: int, dim: int) -> Tensor:  # (N, B) -> (b, n B)
    """Return some copies as a matrix: the rows from `start` on, which lie in memory as this needs it."""
    length = dim * rows.shape[1]
    offset = rows.storage_offset() + start * rows.shape[1]  # one sample may still be a view of the input
    return rows.as_strided((copies, length), (length, 1), offset)


def _exchanged(x: Tensor) -> Tensor:
    """Return the transpose of a matrix, contiguous."""
    return swapped(x.unsqueeze(0))[0]
