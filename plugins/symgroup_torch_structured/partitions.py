"""S(n) between tensor powers: sums, diagonals and broadcasts, shared between the diagrams; never the (n^k, n^l) matrix.

A diagram is a partition of k output and l input positions. With t blocks that cross from input to output, it takes the
diagonal of the input along blocks, sums over the blocks that do not cross, matches the t axes that are left with those of
the output, and writes to the output's diagonal along blocks, constant along the blocks that do not cross. For k = l = 1 these
are DeepSets (Zaheer et al. 2017), for k = l = 2 the 15 operations of invariant graph networks (Maron et al. 2019). What comes
in is reduced once for all diagrams, the copies are mixed by one matrix product for each t, and what goes out is added up from
the small to the large.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd.function import Function, FunctionCtx

from symgroup.ir import DiagramForm
from symgroup_torch_dense.fused import Gradients, recorded
from symgroup_torch_dense.kept import Kept, may_fuse, may_keep
from symgroup_torch_structured.partition_walk import PartitionWalk, Values, features_of
from symgroup_torch_structured.program import outer_values, transposed


class PartitionTile(nn.Module):
    """theta (a, b, r), x (B, b n^l) -> (B, a n^k)."""

    def __init__(self, form: DiagramForm) -> None:
        super().__init__()
        self.forth = PartitionWalk(form)
        self.back = PartitionWalk(transposed(form))
        self.outer = outer_values(self.forth.program, self.back.program)
        self.kept = Kept()

    def forward(self, theta: Tensor, x: Tensor) -> Tensor:
        """Apply the maps."""
        if not may_fuse(x):
            return self.recorded(theta, x)
        if torch.is_grad_enabled():
            y: Tensor = PartitionProduct.apply(self, x, theta)  # type: ignore[no-untyped-call]
            return y
        return self.forth.written(self._matrices(theta), Values(self.forth.reduced(x)), theta.shape[0])

    def recorded(self, theta: Tensor, x: Tensor) -> Tensor:
        """Apply the maps by operations that graphs and compilers can record."""
        return self.forth.applied(self._matrices(theta), self.forth.reduced(x), theta.shape[0])

    def _matrices(self, theta: Tensor) -> list[Tensor]:
        if self.training or not may_keep(theta):
            return self.forth.matrices(theta)
        return self.kept.values([theta], lambda: self.forth.matrices(theta))

    def products(self, inner: Sequence[Tensor], outer: Values, a: int, b: int) -> Tensor:  # (a, b, r)
        """Return the products of all maps with dy x^T, by the values in of x and those of dy in the transpose."""
        slopes = []
        for inputs, outputs in zip(self.forth.program.inputs, self.outer, strict=True):
            features = features_of([inner[place] for place in inputs])
            rows = [outer.turned(place, axes) for place, axes in outputs]
            # large ones each by itself: below each other they would be copied
            parts = [features_of([row]) for row in rows] if rows[0].dim() > 3 else [features_of(rows)]
            products = [_outer_product(part, features) for part in parts]
            slopes.append(products[0] if len(products) == 1 else torch.cat(products))
        return self.forth.coefficient_slopes(slopes, a, b)


class PartitionProduct(Function):
    """y = sum of theta_d d x as one step of a graph: dx by the diagrams upside down, dtheta_d = <d, dy x^T>."""

    @staticmethod
    def forward(ctx: FunctionCtx, tile: PartitionTile, x: Tensor, theta: Tensor) -> Tensor:
        """Return the outputs."""
        reduced = tile.forth.reduced(x)
        ctx.tile = tile  # type: ignore[attr-defined]
        ctx.save_for_backward(x, theta, *tile.forth.sums(reduced))
        return tile.forth.written(tile.forth.matrices(theta), Values(reduced), theta.shape[0])

    @staticmethod
    def backward(ctx: Any, *slopes: Tensor) -> Gradients:
        """Return the gradients; as operations that are recorded, where a graph of them is asked for."""
        tile: PartitionTile = ctx.tile
        x, theta, *sums = ctx.saved_tensors
        a, b, _ = theta.shape
        if torch.is_grad_enabled():
            y = tile.recorded(theta, x)
            return (None, *recorded(y, (x, theta), slopes[0], ctx.needs_input_grad[1:]))
        outer = Values(tile.back.reduced(slopes[0]))
        dx = own = None
        if ctx.needs_input_grad[2]:
            inner = tile.forth.reduced(x.conj(), [value.conj() for value in sums])
            own = tile.products(inner, outer, a, b)
        if ctx.needs_input_grad[1]:
            dx = tile.back.written(tile.back.matrices(theta.conj().transpose(0, 1)), outer, b)
        return None, dx, own


def _outer_product(dy: Tensor, x: Tensor) -> Tensor:  # (B, p, n^t), (B, q, n^t) -> (p, q)
    """Return the sum of dy x^T over samples."""
    if dy.dim() == 2:
        return dy.t() @ x
    if not dy.is_cpu:
        return torch.bmm(dy, x.transpose(1, 2)).sum(0)
    # product after product, added to the same matrix: never one matrix for each sample
    return torch.addbmm(dy.new_zeros(dy.shape[1], x.shape[1]), dy, x.transpose(1, 2))
