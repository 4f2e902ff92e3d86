"""x, coefficients -> A x + b as one step of a graph: its matrix is filled in place, and its gradient is written down here.

Recorded operation by operation, a step of training spends more time on the graph and on copies for it than on small products.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor
from torch.autograd.function import Function, FunctionCtx
from torch.nn import functional

from symgroup_torch_dense.swapping import swapped

if TYPE_CHECKING:
    from symgroup_torch_dense.linear import TiledMap

Gradients = tuple[Tensor | None, ...]


class DenseProduct(Function):
    """y = A x + b with A = sum of theta_k A_k; dx = A^T dy, dtheta_k = <A_k, dy x^T>."""

    @staticmethod
    def forward(ctx: FunctionCtx, space: TiledMap, x: Tensor, bias: Tensor | None, *theta: Tensor) -> Tensor:
        """Return A x + b."""
        matrix = filled(space, theta)
        ctx.space, ctx.has_bias = space, bias is not None  # type: ignore[attr-defined]
        ctx.save_for_backward(x, matrix, *theta, *([] if bias is None else [bias]))
        return functional.linear(x, matrix, bias)

    @staticmethod
    def backward(ctx: Any, *slopes: Tensor) -> Gradients:
        """Return the gradients; as operations that are recorded, where a graph of them is asked for."""
        x, matrix, *theta = ctx.saved_tensors
        bias = theta.pop() if ctx.has_bias else None
        if torch.is_grad_enabled():
            y = functional.linear(x, ctx.space.built(theta), bias)
            return (None, *recorded(y, (x, bias, *theta), slopes[0], ctx.needs_input_grad[1:]))
        dy = slopes[0].reshape(-1, matrix.shape[0])
        found: list[Tensor | None] = [None] * (3 + len(theta))
        if ctx.needs_input_grad[1]:
            found[1] = (dy @ matrix.conj()).view(x.shape)
        if ctx.needs_input_grad[2]:
            found[2] = dy.sum(0)
        if any(ctx.needs_input_grad[3:]):
            found[3:] = pulled_back(ctx.space, dy.t() @ x.reshape(-1, matrix.shape[1]).conj())
        return tuple(found)


def recorded(
    y: Tensor, inputs: tuple[Tensor | None, ...], slope: Tensor, needed: tuple[bool, ...]
) -> Gradients:
    """Return the gradients of y in those inputs that need them, with a graph."""
    chosen = [x for x, need in zip(inputs, needed, strict=True) if need and x is not None]
    gradients = iter(torch.autograd.grad(y, chosen, slope, create_graph=True, allow_unused=True))
    return tuple(next(gradients) if need else None for need in needed)


def filled(space: TiledMap, theta: Sequence[Tensor]) -> Tensor:  # (M, N)
    """Return A, as `TiledMap.built` does, with each tile written to its place at once."""
    like = theta[0] if theta else space.get_buffer("_anchor")
    matrix = like.new_empty(space.space.shape) if space.is_covered else like.new_zeros(space.space.shape)
    for place, own in zip(space.places, theta, strict=True):
        a, b, m, n = place.sizes
        entries = _entries(space, place.form, own.reshape(a * b, -1))
        if n == 1 and m > 1:  # its copies need an exchange of two axes, no more
            block = swapped(entries.view(a, b, m)).view(a, m, b, 1).transpose(1, 2)
        else:
            block = entries.view(place.sizes)
        area = matrix.as_strided(place.sizes, place.strides, place.start)
        if space.grid is not None:
            area.copy_(block)
        else:
            area.add_(block)
    return matrix


def pulled_back(space: TiledMap, slope: Tensor) -> list[Tensor]:
    """Return <A_k, slope> for every k of every tile: the gradient of coefficients by that of A, (M, N), row by row."""
    found = []
    for place in space.places:
        a, b, m, n = place.sizes
        area = slope.as_strided(place.sizes, place.strides, slope.storage_offset() + place.start)
        found.append(_products(space, place.form, area.reshape(a * b, m * n)).view(a, b, -1))
    return found


def _entries(space: TiledMap, form: int, theta: Tensor) -> Tensor:  # (C, r) -> (C, m n)
    """Return the entries of all copies; positions are gathered as rows of all copies, of which each is one run in memory."""
    if form in space.ones:
        return theta
    if form in space.small:
        return torch.mm(theta, space.constant("basis", form, theta))
    if form not in space.gathers:
        return space.scattered(form, theta.unsqueeze(0))[0]
    gather = space.gathers[form]
    rows = _swapped(theta)  # (r, C)
    if gather.has_holes:
        rows = functional.pad(rows, (0, 0, 0, 1))
    rows = _rows(rows, space.index("index", form))
    if gather.has_signs:
        rows *= space.constant("sign", form, rows).unsqueeze(1)
    return _swapped(rows)


def _products(space: TiledMap, form: int, blocks: Tensor) -> Tensor:  # (C, m n) -> (C, r)
    """Return the products of a form's maps with blocks of entries."""
    if form in space.ones:
        return blocks
    if form in space.small:
        return torch.mm(space.constant("basis", form, blocks).conj(), blocks.t()).t()
    size = space.space.forms[form].size
    if form in space.gathers:
        return _swapped(_sums(space, form, _swapped(blocks), size))
    chosen = blocks.index_select(1, space.index("place", form))
    chosen = chosen * space.constant("entry", form, chosen).conj()
    return blocks.new_zeros(len(blocks), size).index_add_(1, space.index("element", form), chosen)


def _sums(space: TiledMap, form: int, rows: Tensor, size: int) -> Tensor:  # (m n, C) -> (r, C)
    """Return the signed sums of the rows of each coefficient: gathered where all have as many, which is no scatter."""
    gather = space.gathers[form]
    if gather.has_signs:
        rows = rows * space.constant("sign", form, rows).unsqueeze(1)
    if gather.count:
        return _rows(rows, space.index("sorted", form)).view(size, gather.count, -1).sum(1)
    sums = rows.new_zeros(size + 1, rows.shape[1])  # the last for the holes
    return sums.index_add_(0, space.index("index", form), rows)[:size]


def _rows(x: Tensor, index: Tensor) -> Tensor:
    """Return some rows; where they are single numbers, four times faster than as rows."""
    return x.view(-1).index_select(0, index).unsqueeze(1) if x.shape[1] == 1 else x.index_select(0, index)


def _swapped(x: Tensor) -> Tensor:
    """Return the transpose of a matrix, contiguous."""
    return x.view(x.shape[1], x.shape[0]) if 1 in x.shape else swapped(x.unsqueeze(0))[0]
