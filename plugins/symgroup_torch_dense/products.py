"""Layers that multiply coordinates with each other: gates, and equivariant products of copies."""

from __future__ import annotations

from typing import cast

import torch
from torch import Tensor, nn

from symgroup.ir import BilinearLayer, BilinearTerm, GatedLayer
from symgroup_torch_dense.linear import TiledMap
from symgroup_torch_dense.pointwise import Pointwise


class Gated(nn.Module):
    """x_a -> x_a f(s_a), see `symgroup.ir.GatedLayer`."""

    def __init__(self, layer: GatedLayer) -> None:
        super().__init__()
        self.terms = layer.terms
        self.function = Pointwise(layer.function)

    def forward(self, x: Tensor) -> Tensor:  # (..., N) -> (..., N')
        """Apply the layer."""
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


class Bilinear(nn.Module):
    """x -> x + sum of B_a (u_a * v_a), see `symgroup.ir.BilinearLayer`."""

    def __init__(self, layer: BilinearLayer) -> None:
        super().__init__()
        self.terms = layer.terms
        # a product is applied copy by copy, so its matrix is built whatever the backend does with linear maps
        self.weight = nn.ModuleList(TiledMap(term.weight) for term in layer.terms)
        for number, term in enumerate(layer.terms):
            for side, starts, dim in (
                ("left", term.left, term.left_dim),
                ("right", term.right, term.right_dim),
            ):
                places = (torch.tensor(starts)[:, None] + torch.arange(dim)).reshape(-1)
                self.register_buffer(f"{side}_{number}", places, persistent=False)

    def forward(self, x: Tensor) -> Tensor:  # (..., N) -> (..., N)
        """Apply the layer."""
        flat = x.reshape(-1, x.shape[-1])
        sums: dict[int, Tensor] = {}
        for number, term in enumerate(self.terms):
            product = self._product(number, term, flat)
            sums[term.start] = sums[term.start] + product if term.start in sums else product
        pieces, reached = [], 0
        for start in sorted(sums):
            if start > reached:
                pieces.append(flat.new_zeros(flat.shape[0], start - reached))
            pieces.append(sums[start])
            reached = start + sums[start].shape[1]
        if reached < flat.shape[1]:
            pieces.append(flat.new_zeros(flat.shape[0], flat.shape[1] - reached))
        return x + torch.cat(pieces, dim=1).reshape(x.shape)

    def _product(self, number: int, term: BilinearTerm, x: Tensor) -> Tensor:  # (B, m d'')
        u = x.index_select(1, self.get_buffer(f"left_{number}")).reshape(-1, term.copies, term.left_dim, 1)
        v = x.index_select(1, self.get_buffer(f"right_{number}")).reshape(-1, term.copies, 1, term.right_dim)
        matrix = cast(Tensor, self.weight[number]()).reshape(term.copies, term.dim, -1)
        z = (u * v).flatten(2)  # (B, m, d d')
        return torch.einsum("map,bmp->bma", matrix, z).flatten(1)
