"""A layer in isotypic bases whose changes of basis are sparse: samples last, so that these are sums of rows.

Notation as in `isotypic_sums`: y = Q^T C P x, so dC = (Q dy) (P x)^T and dx = P^T C^T Q dy.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.autograd.function import Function, FunctionCtx

from symgroup_torch_dense.fused import Gradients, recorded
from symgroup_torch_dense.kept import may_keep
from symgroup_torch_dense.sums import constant, flattened, may_sum, parted, summed
from symgroup_torch_dense.swapping import swapped
from symgroup_torch_structured.blocks import IsotypicMap
from symgroup_torch_structured.isotypic import Isotypic
from symgroup_torch_structured.isotypic_layout import layout_of
from symgroup_torch_structured.isotypic_sums import areas_of, sums_of
from symgroup_torch_structured.parts import by_parts


class IsotypicRows(IsotypicMap):
    """theta (a, b, r) for each tile, x (B, N) -> (B, M)."""

    def __init__(
        self,
        isotypic: Isotypic,
        sizes: Sequence[tuple[int, int, int]],  # (a, b, r) of each tile
    ) -> None:
        self.sizes = tuple(sizes)
        super().__init__(isotypic)
        self.areas = tuple(areas_of(layout_of(isotypic)).values())
        self.heights = tuple(len(constant(self, f"{name}_first")) for name in ("features", "products"))

    def constants(self) -> dict[str, NDArray[Any]]:
        """Return those of the recorded operations, and P, Q and D."""
        found: dict[str, NDArray[Any]] = dict(super().constants())
        for name, entries in sums_of(self.isotypic, self.sizes).items():
            found |= entries.arrays(name)
        return found

    def forward(self, theta: Sequence[Tensor], x: Tensor) -> Tensor:
        """Apply the maps."""
        if not may_sum(x):
            return super().forward(theta, x)
        if torch.is_grad_enabled():
            y: Tensor = RowProduct.apply(self, x, *theta)  # type: ignore[no-untyped-call]
            return y
        if self.training or not may_keep(theta[0]):
            return _applied(self, _numbers_of(self, theta), x)
        return _applied(self, self.kept.value(theta, lambda: _numbers_of(self, theta)), x)


class RowProduct(Function):
    """y = Q C P x as one step of a graph; features are made again for the gradient."""

    @staticmethod
    def forward(ctx: FunctionCtx, space: IsotypicRows, x: Tensor, *theta: Tensor) -> Tensor:
        """Return the outputs."""
        numbers = _numbers_of(space, theta)
        ctx.space = space  # type: ignore[attr-defined]
        ctx.save_for_backward(x, numbers, *theta)
        return _applied(space, numbers, x)

    @staticmethod
    def backward(ctx: Any, *slopes: Tensor) -> Gradients:
        """Return the gradients; as operations that are recorded, where a graph of them is asked for."""
        x, numbers, *theta = ctx.saved_tensors
        space = cast(IsotypicRows, ctx.space)
        if torch.is_grad_enabled():
            y = space.recorded(theta, x)
            return (None, *recorded(y, (x, *theta), slopes[0], ctx.needs_input_grad[1:]))
        needs_dx, needs_theta = ctx.needs_input_grad[1], any(ctx.needs_input_grad[2:])
        totals: list[Tensor] = []

        def slope_of(slope: Tensor, part: Tensor) -> Tensor:
            outer = summed(space, "products", _turned(slope))
            if needs_theta:
                own = _number_slopes(space, outer, summed(space, "features", _turned(part)))
                totals[:] = [totals[0].add_(own)] if totals else [own]
            return _pulled_back(space, numbers, outer) if needs_dx else slope

        dx = by_parts(slope_of, slopes[0], x)
        found: list[Tensor | None] = [None] * len(theta)
        if totals:
            found = [*parted(summed(space, "numbers_back", totals[0].unsqueeze(1)).view(-1), theta)]
        return (None, dx if needs_dx else None, *found)


def _turned(x: Tensor) -> Tensor:
    """Return the transpose of a matrix, contiguous."""
    return swapped(x.unsqueeze(0))[0]


def _numbers_of(space: IsotypicRows, theta: Sequence[Tensor]) -> Tensor:
    return summed(space, "numbers", flattened(theta).unsqueeze(1)).view(-1)


def _applied(space: IsotypicRows, numbers: Tensor, x: Tensor) -> Tensor:  # (B, N) -> (B, M)
    """Return y, some samples at a time: what comes between input and output then stays in the cache."""

    def outputs_of(part: Tensor) -> Tensor:
        features = summed(space, "features", _turned(part))
        products = features.new_empty(space.heights[1], features.shape[1])
        for area in space.areas:
            torch.bmm(area.matrices(numbers), area.rows(features, 0), out=area.rows(products, 1))
        return _turned(summed(space, "products_back", products))

    return by_parts(outputs_of, x)


def _pulled_back(space: IsotypicRows, numbers: Tensor, outer: Tensor) -> Tensor:  # (rows of C, b) -> (b, N)
    features = outer.new_empty(space.heights[0], outer.shape[1])
    for area in space.areas:
        matrices = area.matrices(numbers).transpose(1, 2)
        torch.bmm(matrices, area.rows(outer, 1), out=area.rows(features, 0))
    return _turned(summed(space, "features_back", features))


def _number_slopes(space: IsotypicRows, outer: Tensor, inner: Tensor) -> Tensor:
    """Return dC for all types."""
    slopes = outer.new_empty(len(constant(space, "numbers_first")))
    for area in space.areas:
        rows, columns = area.rows(outer, 1), area.rows(inner, 0)
        torch.bmm(rows, columns.transpose(1, 2), out=area.matrices(slopes))
    return slopes
