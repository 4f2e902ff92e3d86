"""A bilinear layer as one step of a graph: products are made again for the gradient, never kept.

Notation: samples are last. z = (L x) (R x), coordinate by coordinate, y = x + C z + the blocks' products, C sparse. So
dz = C^T dy, dC = dy z^T where C has entries, dx = dy + L^T ((R x) dz) + R^T ((L x) dz).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import torch
from torch import Tensor
from torch.autograd.function import Function, FunctionCtx
from torch.nn import functional

from symgroup_torch_dense.fused import Gradients, filled, pulled_back, recorded
from symgroup_torch_dense.kept import may_fuse
from symgroup_torch_dense.swapping import swapped

if TYPE_CHECKING:
    from symgroup_torch_dense.bilinear import Bilinear, Block, Part
    from symgroup_torch_dense.linear import TiledMap

CHUNK = 2**18  # products that are made at a time: 1 MiB of float32
FEWEST = 32  # samples at a time


def may_step(x: Tensor) -> bool:
    """Whether the operations below serve: `embedding_bag`, which sums rows, is fast on the CPU, for real numbers."""
    return x.is_cpu and x.dtype in (torch.float32, torch.float64) and may_fuse(x) and x.numel() > 0


def weights_of(layer: Bilinear, theta: Sequence[Tensor]) -> list[Tensor]:
    """Return the entries of C, (E,), and the matrices of each block, (P, rows, K)."""
    own = [theta[number].reshape(-1, 1) for number in layer.singles]
    entries = _sums(layer, "weights", torch.cat(own), layer.get_buffer("weights_value")) if own else None
    found = [theta[0].new_zeros(0) if entries is None else entries.view(-1)]
    for block in layer.blocks:
        found.append(_joined([_matrix(layer, block, part, theta[part.term]) for part in block.parts]))
    return found


def _matrix(layer: Bilinear, block: Block, part: Part, theta: Tensor) -> Tensor:  # (P, rounds d'', K)
    tiles = cast("TiledMap", layer.weight[part.term])
    return by_pairs(filled(tiles, [theta]), block.pairs, part.rounds, layer.terms[part.term].dim)


def _joined(matrices: list[Tensor]) -> Tensor:
    return matrices[0] if len(matrices) == 1 else torch.cat(matrices, dim=1)


def applied(layer: Bilinear, weights: Sequence[Tensor], x: Tensor) -> Tensor:  # (..., N)
    """Return y, some samples at a time: what comes between input and output then stays in the cache."""
    y = torch.empty_like(x, memory_format=torch.contiguous_format)
    for part, out in zip(_parts(layer, x), _parts(layer, y), strict=True):
        rows = _turned(part)
        left, right = _factors(layer, rows)
        sums = _summed(layer, weights, left.mul_(right))
        out.copy_(_turned(_added(rows, sums)))
    return y


class BilinearSum(Function):
    """y = x + C z + the blocks' products."""

    @staticmethod
    def forward(ctx: FunctionCtx, layer: Bilinear, x: Tensor, *theta: Tensor) -> Tensor:
        """Return y."""
        weights = weights_of(layer, theta)
        ctx.layer, ctx.count = layer, len(theta)  # type: ignore[attr-defined]
        ctx.save_for_backward(x, *theta, *weights)
        return applied(layer, weights, x)

    @staticmethod
    def backward(ctx: Any, *slopes: Tensor) -> Gradients:
        """Return the gradients; as operations that are recorded, where a graph of them is asked for."""
        x, theta, weights = (
            ctx.saved_tensors[0],
            ctx.saved_tensors[1 : 1 + ctx.count],
            ctx.saved_tensors[1 + ctx.count :],
        )
        layer = cast("Bilinear", ctx.layer)
        if torch.is_grad_enabled():
            y = layer.recorded(theta, x)
            return (None, *recorded(y, (x, *theta), slopes[0], ctx.needs_input_grad[1:]))
        dx = torch.empty_like(x, memory_format=torch.contiguous_format) if ctx.needs_input_grad[1] else None
        totals: list[Tensor] = []
        outs = [None] * len(_parts(layer, x)) if dx is None else _parts(layer, dx)
        for part, slope, out in zip(_parts(layer, x), _parts(layer, slopes[0]), outs, strict=True):
            dy = _turned(slope)
            left, right = _factors(layer, _turned(part))
            if any(ctx.needs_input_grad[2:]):
                own = _weight_slopes(layer, weights, left * right, dy)
                totals = [a.add_(b) for a, b in zip(totals, own, strict=True)] if totals else own
            if out is not None:
                out.copy_(_turned(_pulled_back(layer, weights, (left, right), dy)))
        return (None, dx, *(_coefficient_slopes(layer, totals, theta) if totals else [None] * ctx.count))


def _parts(layer: Bilinear, x: Tensor) -> tuple[Tensor, ...]:  # (b, N) each
    flat = x.reshape(-1, x.shape[-1])
    return torch.split(flat, max(FEWEST, CHUNK // max(1, layer.products.left.size)))


def _turned(x: Tensor) -> Tensor:
    """Return the transpose of a matrix, contiguous."""
    return swapped(x.unsqueeze(0))[0]


def _factors(layer: Bilinear, rows: Tensor) -> tuple[Tensor, Tensor]:  # (Z, b) each
    """Return L x and R x."""
    return rows.index_select(0, layer.get_buffer("z_left")), rows.index_select(0, layer.get_buffer("z_right"))


def _summed(layer: Bilinear, weights: Sequence[Tensor], z: Tensor) -> Tensor:  # (Z, b) -> (M, b)
    """Return C z and the blocks' products."""
    entries, *matrices = weights
    y = _sums(layer, "forth", z, entries)
    for number, (block, matrix) in enumerate(zip(layer.blocks, matrices, strict=True)):
        found = torch.bmm(matrix, _block_of(z, block))
        y.index_add_(0, layer.get_buffer(f"rows_{number}"), found.flatten(0, 1))
    return y


def _added(x: Tensor, sums: Tensor) -> Tensor:
    """Return x with the sums added to its first rows; the sums may be overwritten."""
    if len(sums) == len(x):
        return sums.add_(x)
    y = x.clone()
    y.narrow(0, 0, len(sums)).add_(sums)
    return y


def _pulled_back(
    layer: Bilinear, weights: Sequence[Tensor], factors: tuple[Tensor, Tensor], dy: Tensor
) -> Tensor:  # (N, b)
    """Return dx; the factors are overwritten."""
    entries, *matrices = weights
    left, right = factors
    dz = _sums(layer, "back", dy, entries.index_select(0, layer.get_buffer("back_order")))
    for number, (block, matrix) in enumerate(zip(layer.blocks, matrices, strict=True)):
        area = _block_of(dz, block)
        torch.baddbmm(area, matrix.transpose(1, 2), _rows_of(layer, number, dy), out=area)
    sums = _sums(layer, "left", right.mul_(dz)).add_(_sums(layer, "right", left.mul_(dz)))
    return _added(dy, sums)


def _weight_slopes(layer: Bilinear, weights: Sequence[Tensor], z: Tensor, dy: Tensor) -> list[Tensor]:
    """Return dC, by the gradient that `embedding_bag` has for its weights, and that of each block's matrix."""
    with torch.enable_grad():
        entries = weights[0].detach().requires_grad_()
        y = _sums(layer, "forth", z, entries)
    (found,) = torch.autograd.grad(y, entries, dy.narrow(0, 0, len(y)))
    slopes = [
        torch.bmm(_rows_of(layer, number, dy), _block_of(z, block).transpose(1, 2))
        for number, block in enumerate(layer.blocks)
    ]
    return [found, *slopes]


def _coefficient_slopes(layer: Bilinear, slopes: Sequence[Tensor], theta: Sequence[Tensor]) -> list[Tensor]:
    """Return the gradients of the coefficients by those of C and of the blocks' matrices."""
    found: dict[int, Tensor] = {}
    entries, *matrices = slopes
    if layer.singles:
        own = _sums(layer, "gathered", entries.view(-1, 1), layer.get_buffer("gathered_value")).view(-1)
        sizes = [theta[number].numel() for number in layer.singles]
        for number, part in zip(layer.singles, torch.split(own, sizes), strict=True):
            found[number] = part.view(theta[number].shape)
    for block, slope in zip(layer.blocks, matrices, strict=True):
        for item, area in zip(block.parts, torch.split(slope, [k.rows for k in block.parts], 1), strict=True):
            own = area.reshape(block.pairs, item.rounds, -1, block.columns).transpose(0, 1)
            tiles = cast("TiledMap", layer.weight[item.term])
            rows = own.reshape(-1, block.columns).narrow(0, 0, tiles.space.shape[0])
            (found[item.term],) = pulled_back(tiles, rows)
    return [found[number] for number in range(len(theta))]


def _sums(layer: Bilinear, name: str, rows: Tensor, weights: Tensor | None = None) -> Tensor:
    """Return a sparse matrix of `pairs.Products` times rows."""
    source, first = layer.get_buffer(f"{name}_source"), layer.get_buffer(f"{name}_first")
    return functional.embedding_bag(source, rows, first, mode="sum", per_sample_weights=weights)


def _block_of(z: Tensor, block: Block) -> Tensor:  # (P, K, b)
    return z.narrow(0, block.first, block.pairs * block.columns).view(block.pairs, block.columns, -1)


def _rows_of(layer: Bilinear, number: int, dy: Tensor) -> Tensor:  # (P, rows, b)
    return dy.index_select(0, layer.get_buffer(f"rows_{number}")).view(
        layer.blocks[number].pairs, -1, dy.shape[1]
    )


def by_pairs(
    matrix: Tensor, period: int, rounds: int, dim: int
) -> Tensor:  # (m d'', K) -> (P, rounds d'', K)
    """Return the rows of a term by pairs of copies, with rows of zeros where the last round is not full."""
    if rounds == 1:
        return matrix.view(period, dim, -1)
    missing = rounds * period * dim - matrix.shape[0]
    full = functional.pad(matrix, (0, 0, 0, missing)) if missing else matrix
    return full.view(rounds, period, dim, -1).transpose(0, 1).reshape(period, rounds * dim, -1)
