"""Gates: copies multiplied by functions of invariants."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.autograd.function import Function, FunctionCtx

from symgroup.ir import GatedLayer
from symgroup_torch_dense.exact import ExactModule
from symgroup_torch_dense.fused import Gradients, recorded
from symgroup_torch_dense.kept import may_fuse
from symgroup_torch_dense.pointwise import Pointwise


class Gated(ExactModule):
    """x_a -> x_a f(s_a), see `symgroup.ir.GatedLayer`."""

    def __init__(self, layer: GatedLayer) -> None:
        super().__init__()
        self.terms = layer.terms
        self.function = Pointwise(layer.function)
        self.width = sum(term.copies * term.dim for term in layer.terms)
        self.fill()

    def constants(self) -> Mapping[str, NDArray[Any]]:
        """Return the places of the gates in x, (G,), and the gate of each coordinate of y, (N',)."""
        gates = [np.arange(term.gate, term.gate + term.copies) for term in self.terms]
        starts = np.cumsum([0, *map(len, gates)])
        of = [
            start + np.repeat(np.arange(term.copies), term.dim)
            for start, term in zip(starts, self.terms, strict=False)
        ]
        return {"gates": np.concatenate(gates), "gate_of": np.concatenate(of)}

    def forward(self, x: Tensor) -> Tensor:  # (..., N) -> (..., N')
        """Apply the layer."""
        if not may_fuse(x):
            return self.recorded(x)
        if torch.is_grad_enabled():
            y: Tensor = GateProduct.apply(self, x)  # type: ignore[no-untyped-call]
            return y
        return x.narrow(-1, 0, self.width) * self.factors(x)

    def factors(self, x: Tensor) -> Tensor:  # (..., N')
        """Return f(s_a) at every coordinate of x_a."""
        gates = x.index_select(-1, self.get_buffer("gates"))
        found: Tensor = self.function(gates)
        return found.index_select(-1, self.get_buffer("gate_of"))

    def recorded(self, x: Tensor) -> Tensor:
        """Apply the layer by operations that graphs and compilers can record."""
        outputs, start = [], 0
        for term in self.terms:
            part = x.narrow(-1, start, term.copies * term.dim)
            factor = self.function(x.narrow(-1, term.gate, term.copies))
            if term.dim > 1:
                copies = part.reshape(*part.shape[:-1], term.copies, term.dim)
                outputs.append((copies * factor.unsqueeze(-1)).flatten(-2))
            else:
                outputs.append(part * factor)
            start += term.copies * term.dim
        return torch.cat(outputs, dim=-1) if len(outputs) > 1 else outputs[0]

    def slopes(self, x: Tensor, dy: Tensor) -> Tensor:  # (..., N), (..., N') -> (..., N)
        """Return dx: dy_a f(s_a) for the copies, and <dy_a, x_a> f'(s_a) added at the gates."""
        dx = x.new_zeros(x.shape)
        gates = x.index_select(-1, self.get_buffer("gates"))
        with torch.enable_grad():
            s = gates.detach().requires_grad_()
            f = self.function(s)
        torch.mul(
            dy, f.detach().index_select(-1, self.get_buffer("gate_of")), out=dx.narrow(-1, 0, self.width)
        )
        products, start = dy * x.narrow(-1, 0, self.width), 0
        sums = []
        for term in self.terms:
            part = products.narrow(-1, start, term.copies * term.dim)
            start += term.copies * term.dim
            sums.append(part if term.dim == 1 else part.view(*part.shape[:-1], term.copies, term.dim).sum(-1))
        (ds,) = torch.autograd.grad(f, s, torch.cat(sums, dim=-1) if len(sums) > 1 else sums[0])
        start = 0
        for term in self.terms:
            dx.narrow(-1, term.gate, term.copies).add_(ds.narrow(-1, start, term.copies))
            start += term.copies
        return dx


class GateProduct(Function):
    """y = x_a f(s_a) as one step of a graph; only x is kept for the gradient."""

    @staticmethod
    def forward(ctx: FunctionCtx, layer: Gated, x: Tensor) -> Tensor:
        """Return y."""
        ctx.layer = layer  # type: ignore[attr-defined]
        ctx.save_for_backward(x)
        return x.narrow(-1, 0, layer.width) * layer.factors(x)

    @staticmethod
    def backward(ctx: Any, *slopes: Tensor) -> Gradients:
        """Return the gradient; as operations that are recorded, where a graph of it is asked for."""
        (x,) = ctx.saved_tensors
        if torch.is_grad_enabled():
            return (None, *recorded(ctx.layer.recorded(x), (x,), slopes[0], ctx.needs_input_grad[1:]))
        return None, ctx.layer.slopes(x, slopes[0])
