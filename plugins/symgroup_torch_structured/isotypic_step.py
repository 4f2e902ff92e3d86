"""A layer in isotypic bases as one step of a graph: `IsotypicMap` forwards, and backwards by its transpose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor
from torch.autograd.function import Function, FunctionCtx

from symgroup_torch_dense.fused import Gradients, recorded
from symgroup_torch_structured.parts import joined, parts_of

if TYPE_CHECKING:
    from symgroup_torch_structured.blocks import IsotypicMap


class IsotypicProduct(Function):
    """y = U_W^T C U_V x as one step of a graph: dx = U_V^T C^T U_W dy, and dC by types."""

    @staticmethod
    def forward(ctx: FunctionCtx, space: IsotypicMap, x: Tensor, *theta: Tensor) -> Tensor:
        """Return the outputs. Few samples are kept in the isotypic basis, many are brought there again for the gradient."""
        matrices = space.built(theta)
        parts = parts_of(x)
        features = space.features(x, 0) if len(parts) == 1 else []
        ctx.space, ctx.sizes = space, (len(theta), len(matrices))  # type: ignore[attr-defined]
        ctx.save_for_backward(x, *theta, *matrices, *features)
        if features:
            return space.outputs(products(features, matrices), x.shape[0], 1)
        return space.applied(matrices, x)

    @staticmethod
    def backward(ctx: Any, *slopes: Tensor) -> Gradients:
        """Return the gradients; as operations that are recorded, where a graph of them is asked for."""
        space, (count, groups) = ctx.space, ctx.sizes
        x, theta = ctx.saved_tensors[0], ctx.saved_tensors[1 : 1 + count]
        matrices, features = (
            ctx.saved_tensors[1 + count : 1 + count + groups],
            ctx.saved_tensors[1 + count + groups :],
        )
        if torch.is_grad_enabled():
            y = space.applied(space.built(theta), x)
            return (None, *recorded(y, (x, *theta), slopes[0], ctx.needs_input_grad[1:]))
        turned = [m.transpose(1, 2) for m in matrices]
        parts: list[Tensor] = []
        sums: list[Tensor] = []
        for dy, part in zip(parts_of(slopes[0], x.shape[1]), parts_of(x), strict=True):
            outer = space.features(dy, 1)
            if any(ctx.needs_input_grad[2:]):
                inner = features or space.features(part, 0)
                new = [torch.bmm(g.transpose(1, 2), f) for g, f in zip(outer, inner, strict=True)]
                sums = [a + b for a, b in zip(sums, new, strict=True)] if sums else new
            if ctx.needs_input_grad[1]:
                parts.append(space.outputs(products(outer, turned), dy.shape[0], 0))
        dx = joined(parts) if parts else None
        return (None, dx, *(space.pulled_back(sums, theta) if sums else [None] * count))


def products(features: Sequence[Tensor], matrices: Sequence[Tensor]) -> list[Tensor]:
    """Return x C^T for each type, (c, R, K), (c, K', K) -> (c, R, K'); a batch of one is slower than a product."""
    return [
        torch.bmm(x, m.transpose(1, 2)) if len(x) > 1 else torch.mm(x[0], m[0].t()).unsqueeze(0)
        for x, m in zip(features, matrices, strict=True)
    ]
