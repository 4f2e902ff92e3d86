"""A layer in isotypic bases as one step of a graph: `IsotypicMap` forwards, and backwards by its transpose.

Recorded operation by operation, a step of training spends more time on views and on the graph than on small products.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor
from torch.autograd.function import Function, FunctionCtx

from symgroup_torch_dense.fused import Gradients, recorded
from symgroup_torch_dense.swapping import swapped
from symgroup_torch_structured.isotypic_direct import apply_products, entry_slopes
from symgroup_torch_structured.isotypic_flow import area_of, entries_of, features_of, put_products
from symgroup_torch_structured.parts import by_parts

if TYPE_CHECKING:
    from symgroup_torch_structured.blocks import IsotypicMap


class IsotypicProduct(Function):
    """y = U_W^T C U_V x as one step of a graph: dx = U_V^T C^T U_W dy, and dC by types."""

    @staticmethod
    def forward(ctx: FunctionCtx, space: IsotypicMap, x: Tensor, *theta: Tensor) -> Tensor:
        """Return the outputs."""
        matrices = filled(space, theta)
        ctx.space, ctx.count = space, len(theta)  # type: ignore[attr-defined]
        ctx.save_for_backward(x, *theta, *matrices)
        return applied(space, matrices, x)

    @staticmethod
    def backward(ctx: Any, *slopes: Tensor) -> Gradients:
        """Return the gradients; as operations that are recorded, where a graph of them is asked for."""
        space: IsotypicMap = ctx.space
        x, *saved = ctx.saved_tensors
        theta, matrices = saved[: ctx.count], saved[ctx.count :]
        if torch.is_grad_enabled():
            y = space.recorded(theta, x)
            return (None, *recorded(y, (x, *theta), slopes[0], ctx.needs_input_grad[1:]))
        needs_dx, needs_sums = ctx.needs_input_grad[1], any(ctx.needs_input_grad[2:])
        sums: list[Tensor] = []

        def slope_of(dy: Tensor, part: Tensor) -> Tensor:
            outer = _features(space, dy, 1)
            if needs_sums:
                new = _slopes(space, outer, _features(space, part, 0), matrices, len(dy))
                sums[:] = [a.add_(b) for a, b in zip(sums, new, strict=True)] if sums else new
            return _outputs(space, outer, matrices, len(dy), 0) if needs_dx else dy.new_empty(len(dy), 0)

        dx = by_parts(slope_of, slopes[0], x, share=_share(space))
        slopes_of_theta = pulled_back(space, sums, theta) if sums else [None] * len(theta)
        return (None, dx if needs_dx else None, *slopes_of_theta)


def applied(space: IsotypicMap, matrices: Sequence[Tensor], x: Tensor) -> Tensor:
    """Return the outputs, of some samples at a time: what comes between input and output then stays in the cache."""

    def outputs_of(part: Tensor) -> Tensor:
        return _outputs(space, _features(space, part, 0), matrices, len(part), 1)

    return by_parts(outputs_of, x, share=_share(space))


def _share(space: IsotypicMap) -> int:
    """Return how much smaller parts may be: few products are quick to begin anew, and need less memory then."""
    return 2 if space.direct else 1


def _features(space: IsotypicMap, x: Tensor, side: int) -> list[Tensor]:
    """Return what the products take of x (side 0) or of dy."""
    rows = space.changed(x, side)
    return rows if space.direct else features_of(rows, space.flows[side], len(x))


def _outputs(
    space: IsotypicMap, features: Sequence[Tensor], matrices: Sequence[Tensor], batch: int, side: int
) -> Tensor:
    """Return the products back in the basis of W (side 1) or, of those with the transposes, of V."""
    targets = [features[0].new_empty(s.rows, batch * s.copies) for s in space.sides[side]]
    if space.direct:
        apply_products(space.direct[1 - side], features, _by_tile(space, matrices), targets, batch, not side)
    else:
        turned = matrices if side else [matrix.transpose(1, 2) for matrix in matrices]
        put_products(targets, space.flows[side], features, turned, batch)
    return space.changed_back(targets, batch, side)


def _slopes(
    space: IsotypicMap,
    outer: Sequence[Tensor],
    inner: Sequence[Tensor],
    matrices: Sequence[Tensor],
    batch: int,
) -> list[Tensor]:
    """Return the gradients of the matrices, dy x^T by types."""
    if not space.direct:
        return [torch.bmm(g.transpose(1, 2), f) for g, f in zip(outer, inner, strict=True)]
    entries = _by_tile(space, matrices)
    return list(entry_slopes(space.direct[0], inner, outer, entries, batch).values())


def _by_tile(space: IsotypicMap, entries: Sequence[Tensor]) -> dict[int, Tensor]:
    return dict(zip(space.filled_tiles, entries, strict=True))


def filled(space: IsotypicMap, theta: Sequence[Tensor]) -> list[Tensor]:  # (c, K', K) for each group
    """Return the matrices of all groups, as `IsotypicMap.built` does, or the tiles' entries where products take those."""
    entries = {
        number: torch.mm(space.entries(number, own).t(), own.reshape(-1, own.shape[2]).t())
        for number, own in ((number, theta[number]) for number in space.filled_tiles)
    }
    if space.direct:
        return list(entries.values())
    found = []
    for cells, source, target in zip(space.layout, *space.flows, strict=True):
        shape = source.count, target.width, source.width
        is_covered = len(cells) == len(source.moves) * len(target.moves)
        matrices = theta[0].new_empty(shape) if is_covered else theta[0].new_zeros(shape)
        for cell in cells:
            area_of(matrices, cell).copy_(entries_of(entries[cell.tile], cell))
        found.append(matrices)
    return found


def pulled_back(space: IsotypicMap, slopes: Sequence[Tensor], theta: Sequence[Tensor]) -> list[Tensor | None]:
    """Return the gradients of the coefficients by those of the groups' matrices, or of the tiles' entries."""
    changes = {number: space.entries(number, theta[number]) for number in space.filled_tiles}
    if space.direct:
        entries = _by_tile(space, slopes)
    else:
        entries = {
            number: theta[number].new_empty(change.shape[1], theta[number].shape[0] * theta[number].shape[1])
            for number, change in changes.items()
        }
        for cells, slope in zip(space.layout, slopes, strict=True):
            for cell in cells:
                entries_of(entries[cell.tile], cell).copy_(area_of(slope, cell))
    return [
        swapped(torch.mm(changes[number], entries[number]).unsqueeze(0)).view(own.shape)
        if number in entries
        else torch.zeros_like(own)
        for number, own in enumerate(theta)
    ]
