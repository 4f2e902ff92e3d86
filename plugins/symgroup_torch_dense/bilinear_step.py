"""A bilinear layer as one step of a graph: products are made again for the gradient, never kept.

Notation, as in `products`, samples last: z = (L x) (R x), coordinate by coordinate; s = (z, S z); y = x + C s + M z, block by
block of M. So ds = C^T dy, dz = its first part + S^T its last + M^T dy, dx = dy + L^T ((R x) dz) + R^T ((L x) dz), dC = dy s^T
where C has entries, dM = dy z^T.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, cast

import torch
from torch import Tensor
from torch.autograd.function import Function, FunctionCtx

from symgroup_torch_dense.fused import Gradients, recorded
from symgroup_torch_dense.sums import SUM, constant, flattened, parted, summed
from symgroup_torch_dense.swapping import swapped

if TYPE_CHECKING:
    from symgroup_torch_dense.bilinear import Bilinear
    from symgroup_torch_dense.products import Block

CHUNK = 2**18  # products that are made at a time: 1 MiB of float32
FEWEST = 32  # samples at a time


def numbers_of(layer: Bilinear, theta: Sequence[Tensor]) -> Tensor:
    """Return the entries of C and then those of M."""
    flat = flattened(theta)
    if layer.products.is_chosen:
        return flat.index_select(0, constant(layer, "weights_source"))
    return summed(layer, "weights", flat.unsqueeze(1)).view(-1)


def applied(layer: Bilinear, numbers: Tensor, x: Tensor) -> Tensor:  # (..., N)
    """Return y, some samples at a time: what comes between input and output then stays in the cache."""

    def outputs_of(part: Tensor) -> Tensor:
        rows = _turned(part)
        return _turned(_added(rows, _summed(layer, numbers, _products(layer, _factors(layer, rows)))))

    return _by_parts(layer, outputs_of, x)


class BilinearSum(Function):
    """y = x + C s + M z."""

    @staticmethod
    def forward(ctx: FunctionCtx, layer: Bilinear, x: Tensor, *theta: Tensor) -> Tensor:
        """Return y."""
        numbers = numbers_of(layer, theta)
        ctx.layer = layer  # type: ignore[attr-defined]
        ctx.save_for_backward(x, numbers, *theta)
        return applied(layer, numbers, x)

    @staticmethod
    def backward(ctx: Any, *slopes: Tensor) -> Gradients:
        """Return the gradients; as operations that are recorded, where a graph of them is asked for."""
        x, numbers, *theta = ctx.saved_tensors
        layer = cast("Bilinear", ctx.layer)
        if torch.is_grad_enabled():
            y = layer.recorded(theta, x)
            return (None, *recorded(y, (x, *theta), slopes[0], ctx.needs_input_grad[1:]))
        needs_dx, needs_theta = ctx.needs_input_grad[1], any(ctx.needs_input_grad[2:])
        totals: list[Tensor] = []

        def slope_of(part: Tensor, slope: Tensor) -> Tensor:
            dy, factors = _turned(slope), _factors(layer, _turned(part))
            if needs_theta:
                own = _number_slopes(layer, _products(layer, factors), dy)
                totals[:] = [totals[0].add_(own)] if totals else [own]
            return _turned(_pulled_back(layer, numbers, factors, dy)) if needs_dx else slope

        dx = _by_parts(layer, slope_of, x, slopes[0])
        found = _coefficient_slopes(layer, totals[0], theta) if totals else [None] * len(theta)
        return (None, dx if needs_dx else None, *found)


def _by_parts(layer: Bilinear, apply: Callable[..., Tensor], *inputs: Tensor) -> Tensor:
    """Return what `apply` makes of samples (b, N), of some at a time, in the shape of the inputs."""
    flat = [x.reshape(-1, x.shape[-1]) for x in inputs]
    samples, batch = max(FEWEST, CHUNK // layer.products.left.size), flat[0].shape[0]
    if batch <= samples:
        return apply(*flat).view(inputs[0].shape)
    y = flat[0].new_empty(flat[0].shape)
    for start in range(0, batch, samples):
        y[start : start + samples] = apply(*(x[start : start + samples] for x in flat))
    return y.view(inputs[0].shape)


def _turned(x: Tensor) -> Tensor:
    """Return the transpose of a matrix, contiguous."""
    return swapped(x.unsqueeze(0))[0]


def _factors(layer: Bilinear, rows: Tensor) -> Tensor:  # (2 Z, b)
    """Return L x and R x below each other."""
    return rows.index_select(0, constant(layer, "factors"))


def _products(layer: Bilinear, factors: Tensor) -> Tensor:  # (Z + F, b)
    """Return s."""
    count = factors.shape[0] // 2
    height = layer.products.height
    s = factors.new_empty(count + height, factors.shape[1])
    z = s.narrow(0, 0, count)
    torch.mul(factors.narrow(0, 0, count), factors.narrow(0, count, count), out=z)
    if height:
        s.narrow(0, count, height).copy_(summed(layer, "sums", z))
    return s


def _summed(
    layer: Bilinear, numbers: Tensor, s: Tensor
) -> Tensor:  # (N', b), N' the last row that a product goes to
    """Return C s + M z."""
    y = summed(layer, "forth", s, numbers.narrow(0, 0, layer.products.entries))
    for block in layer.blocks:
        _area(y, block.start, block.rows, block.pairs).baddbmm_(
            _matrices(block, numbers), _area(s, block.first, block.pairs * block.columns, block.pairs)
        )
    return y


def _added(x: Tensor, sums: Tensor) -> Tensor:
    """Return x with the sums added to its first rows; the sums may be overwritten."""
    if len(sums) == len(x):
        return sums.add_(x)
    y = x.clone()
    y.narrow(0, 0, len(sums)).add_(sums)
    return y


def _pulled_back(layer: Bilinear, numbers: Tensor, factors: Tensor, dy: Tensor) -> Tensor:  # (N, b)
    """Return dx; the factors are overwritten."""
    entries = numbers.narrow(0, 0, layer.products.entries)
    count = factors.shape[0] // 2
    rows = dy
    if layer.products.height:
        own = entries.index_select(0, constant(layer, "sums_back_order"))
        rows = torch.cat([dy.narrow(0, 0, layer.products.width), summed(layer, "sums_back", dy, own)])
        entries = torch.cat([entries, constant(layer, "sums_numbers")])
    dz = summed(layer, "back", rows, entries.index_select(0, constant(layer, "back_order")))
    for block in layer.blocks:
        _area(dz, block.first, block.pairs * block.columns, block.pairs).baddbmm_(
            _matrices(block, numbers).transpose(1, 2), _area(dy, block.start, block.rows, block.pairs)
        )
    factors.view(2, count, -1).mul_(dz)
    return _added(dy, summed(layer, "turned", factors))


def _number_slopes(layer: Bilinear, s: Tensor, dy: Tensor) -> Tensor:
    """Return dC, by the gradient that `embedding_bag` has for its weights, and dM."""
    source, first = constant(layer, "forth_source"), constant(layer, "forth_first")
    backward = torch.ops.aten._embedding_bag_per_sample_weights_backward
    found = [backward(dy.narrow(0, 0, len(first)), s, source, first, first.new_empty(0), SUM)]
    for block in layer.blocks:
        z = _area(s, block.first, block.pairs * block.columns, block.pairs)
        dm = torch.bmm(_area(dy, block.start, block.rows, block.pairs), z.transpose(1, 2))
        found.append(dm.view(-1))
    return torch.cat(found)


def _coefficient_slopes(layer: Bilinear, slopes: Tensor, theta: Sequence[Tensor]) -> list[Tensor]:
    """Return the gradients of the coefficients by those of the numbers."""
    found = summed(layer, "gathered", slopes.unsqueeze(1)).view(-1)
    return parted(found, theta)


def _area(rows: Tensor, start: int, count: int, pairs: int) -> Tensor:  # (P, rows / P, b)
    """Return some rows, pair by pair."""
    return rows.narrow(0, start, count).view(pairs, count // pairs, -1)


def _matrices(block: Block, numbers: Tensor) -> Tensor:  # (P, h, K)
    return numbers.narrow(0, block.weight, block.rows * block.columns).view(block.pairs, -1, block.columns)
