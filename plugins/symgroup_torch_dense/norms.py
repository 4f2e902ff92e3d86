"""Norm layers in torch: every copy times a function of its invariant norm."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from symgroup.ir import NormaliseLayer, NormLayer, SquaredTerm
from symgroup_torch_dense.exact import ExactModule
from symgroup_torch_dense.pointwise import Pointwise


class Squares(ExactModule):
    """The invariant squares q of the copies of every term; plain means are not multiplied by a matrix."""

    def __init__(self, terms: Sequence[SquaredTerm]) -> None:
        super().__init__()
        self.terms = tuple(terms)
        self.are_means = [
            term.is_mean for term in terms
        ]  # told once: tracers do not follow comparisons of arrays
        self.sizes = [term.copies * term.dim for term in self.terms]
        self.fill()

    def constants(self) -> dict[str, NDArray[np.float64]]:
        """Return the matrices of the forms that are no plain means, (d, d)."""
        return {f"square_{k}": term.matrix() for k, term in enumerate(self.terms) if not self.are_means[k]}

    def copies(self, x: Tensor) -> list[Tensor]:  # (..., N) -> (..., m, d) for each term
        """Return the copies of each term."""
        parts = torch.split(x, self.sizes, dim=-1)
        return [
            part.reshape(*part.shape[:-1], term.copies, term.dim)
            for part, term in zip(parts, self.terms, strict=True)
        ]

    def forward(self, copies: Sequence[Tensor]) -> list[Tensor]:  # (..., m) for each term
        """Return q(x_a)."""
        return [self._square(number, x) for number, x in enumerate(copies)]

    def _square(self, number: int, x: Tensor) -> Tensor:
        if self.are_means[number]:
            return x.square().mean(-1)
        S = self.get_buffer(f"square_{number}").to(x.dtype)
        return ((x @ S) * x).sum(-1).clamp(min=0)


class Norm(nn.Module):
    """x_a -> x_a f(n_a + b_a) / n_a, see `symgroup.ir.NormLayer`; b is `shift`, one parameter a term."""

    def __init__(self, layer: NormLayer) -> None:
        super().__init__()
        self.epsilon = layer.epsilon
        self.squares = Squares(layer.terms)
        self.function = Pointwise(layer.function)
        self.shift = nn.ParameterList(nn.Parameter(torch.zeros(term.copies)) for term in layer.terms)

    def forward(self, x: Tensor) -> Tensor:  # (..., N) -> (..., N)
        """Apply the layer."""
        copies = self.squares.copies(x)
        outputs = []
        for part, q, shift in zip(copies, self.squares(copies), self.shift, strict=True):
            n = (q + self.epsilon).sqrt()
            outputs.append((part * (self.function(n + shift) / n).unsqueeze(-1)).flatten(-2))
        return torch.cat(outputs, dim=-1) if len(outputs) > 1 else outputs[0]


class Normalise(nn.Module):
    """x_a -> c_a x_a / sqrt(Q + epsilon), see `symgroup.ir.NormaliseLayer`; c is `scale`, one parameter a term."""

    def __init__(self, layer: NormaliseLayer) -> None:
        super().__init__()
        self.epsilon = layer.epsilon
        self.squares = Squares(layer.terms)
        self.scale = nn.ParameterList(nn.Parameter(torch.ones(term.copies)) for term in layer.terms)

    def forward(self, x: Tensor) -> Tensor:  # (..., N) -> (..., N)
        """Apply the layer."""
        copies = self.squares.copies(x)
        outputs = []
        for part, q, scale in zip(copies, self.squares(copies), self.scale, strict=True):
            root = (q.mean(-1, keepdim=True) + self.epsilon).sqrt()
            outputs.append((part * (scale / root).unsqueeze(-1)).flatten(-2))
        return torch.cat(outputs, dim=-1) if len(outputs) > 1 else outputs[0]
