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
from symgroup_torch_structured.parts import slices_of
from symgroup_torch_structured.structure import Scalar, structures


@dataclass(frozen=True, slots=True)
class Block:
    """theta (a, b) of copies of dim n, from the rows of x to those of y."""

    dim: int  # n
    row: int  # of y
    column: int  # of x
    adds: bool  # to what another block has written there


@dataclass(frozen=True, slots=True)
class Mixing:
    """All blocks of a layer in one direction."""

    blocks: tuple[Block, ...]
    height: int  # rows of y
    is_covered: bool  # whether each of them is in a block


def mixings_of(space: LinearMap) -> tuple[Mixing, Mixing] | None:
    """Return a layer's blocks and those of its transpose, None where one is not a multiple of the identity."""
    grid = grid_of(space)
    if grid is None or not all(_is_scalar(space, tile.form) for tile in space.tiles):
        return None
    dims = [space.forms[tile.form].shape[0] for tile in space.tiles]
    forth = [(dim, tile.row, tile.column) for dim, tile in zip(dims, space.tiles, strict=True)]
    back = [(dim, column, row) for dim, row, column in forth]
    heights, widths = (
        [set(cells) != {-1} for cells in lines] for lines in (grid.cells, zip(*grid.cells, strict=True))
    )
    return _mixing(forth, space.shape[0], all(heights)), _mixing(back, space.shape[1], all(widths))


def _mixing(places: Sequence[tuple[int, int, int]], height: int, is_covered: bool) -> Mixing:
    known: set[int] = set()
    blocks = []
    for dim, row, column in places:
        blocks.append(Block(dim, row, column, row in known))
        known.add(row)
    return Mixing(tuple(blocks), height, is_covered)


def _is_scalar(space: LinearMap, form: int) -> bool:
    return any(isinstance(structure, Scalar) for structure in structures(space.forms[form]))


class CopiesMap(nn.Module):
    """theta (a, b, 1) for each tile, x (B, N) -> (B, M).

    Samples are taken in slices of w, with those of a slice last, as (k, N, w): copies of dim n are then matrices (k, b, n w)
    as they lie in memory, and a block is one batch of products with theta.
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
        return self.applied(theta, x)

    def applied(self, theta: Sequence[Tensor], x: Tensor) -> Tensor:
        """Apply the maps."""
        return _joined(mixed(self.forth, [part.squeeze(2) for part in theta], _sliced(x)))

    def products(self, theta: Sequence[Tensor], outer: Tensor, inner: Tensor) -> list[Tensor]:
        """Return dy x^T for the coefficients of each block, both in slices."""
        found = [torch.zeros_like(part) for part in theta]
        for block, own in zip(self.forth.blocks, found, strict=True):
            a, b, _ = own.shape
            dy, copies = _copies(outer, block.row, a, block.dim), _copies(inner, block.column, b, block.dim)
            own.view(a, b).addbmm_(dy, copies.transpose(1, 2))
        return found

    def recorded(self, theta: Sequence[Tensor], x: Tensor) -> Tensor:
        """Apply the maps by operations that graphs and compilers can record."""
        rows, samples = x.transpose(0, 1), x.shape[0]
        sums: dict[int, Tensor] = {}
        for block, part in zip(self.forth.blocks, theta, strict=True):
            a, b, _ = part.shape
            copies = rows.narrow(0, block.column, b * block.dim).reshape(b, block.dim * samples)
            y = (part.squeeze(2) @ copies).reshape(a * block.dim, samples)
            sums[block.row] = sums[block.row] + y if block.row in sums else y
        return stacked(sums, self.forth.height, rows).transpose(0, 1)


class CopiesProduct(Function):
    """y = sum of theta (x) 1 x as one step of a graph: dx by transposed blocks, dtheta = <dy, x> over coordinates."""

    @staticmethod
    def forward(ctx: FunctionCtx, space: CopiesMap, x: Tensor, *theta: Tensor) -> Tensor:
        """Return the outputs."""
        ctx.space = space  # type: ignore[attr-defined]
        ctx.save_for_backward(x, *theta)
        return space.applied(theta, x)

    @staticmethod
    def backward(ctx: Any, *slopes: Tensor) -> Gradients:
        """Return the gradients; as operations that are recorded, where a graph of them is asked for."""
        x, *theta = ctx.saved_tensors
        space = cast(CopiesMap, ctx.space)
        if torch.is_grad_enabled():
            y = space.recorded(theta, x)
            return (None, *recorded(y, (x, *theta), slopes[0], ctx.needs_input_grad[1:]))
        outer = _sliced(slopes[0])
        found: list[Tensor | None] = [None] * len(theta)
        if any(ctx.needs_input_grad[2:]):
            found[:] = space.products(theta, outer, _sliced(x))
        if not ctx.needs_input_grad[1]:
            return (None, None, *found)
        dx = mixed(space.back, [part.squeeze(2).t() for part in theta], outer)
        del outer  # before the next of its size is there
        return (None, _joined(dx), *found)


def mixed(mixing: Mixing, matrices: Sequence[Tensor], rows: Tensor) -> Tensor:  # (k, N, w) -> (k, M, w)
    """Return the sums of the blocks' products, each at its rows."""
    slices, _, samples = rows.shape
    shape = slices, mixing.height, samples
    y = rows.new_empty(shape) if mixing.is_covered else rows.new_zeros(shape)
    for block, matrix in zip(mixing.blocks, matrices, strict=True):
        a, b = matrix.shape
        copies, area = _copies(rows, block.column, b, block.dim), _copies(y, block.row, a, block.dim)
        if block.adds:
            area.baddbmm_(matrix.expand(slices, a, b), copies)
        else:
            torch.bmm(matrix.expand(slices, a, b), copies, out=area)
    return y


def _copies(rows: Tensor, start: int, copies: int, dim: int) -> Tensor:  # (k, N, w) -> (k, b, n w)
    """Return some copies as matrices: the rows from `start` on, which lie in memory as this needs it."""
    slices, height, samples = rows.shape
    length = dim * samples
    offset = rows.storage_offset() + start * samples  # one sample may still be a view of the input
    return rows.as_strided((slices, copies, length), (height * samples, length, 1), offset)


def _sliced(x: Tensor) -> Tensor:  # (B, N) -> (k, N, w)
    """Return the samples of each slice last."""
    slices = slices_of(x)
    return swapped(x.reshape(slices, x.shape[0] // slices, x.shape[1]))


def _joined(y: Tensor) -> Tensor:  # (k, M, w) -> (B, M)
    """Return all samples first again."""
    slices, height, samples = y.shape
    return swapped(y).view(slices * samples, height)
