"""The canonical mode of products of finite groups with O(n) and SO(n); see `symgroup.ir.ProductFrameInput`."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from symgroup.ir import ProductFrameInput
from symgroup_torch_dense.chunks import in_chunks
from symgroup_torch_dense.exact import ExactModule
from symgroup_torch_dense.frames import frames_of


class ProductFrames(ExactModule):
    """x -> (x, rho_U(c(x)) u_1, ...), with the u_j in the parameter `vector`.

    Which f is taken is decided in float64 and has no gradient; gradients flow through the frame that is taken.
    """

    def __init__(self, step: ProductFrameInput, tolerance: float) -> None:
        super().__init__()
        self.step = step
        self.tolerance = tolerance
        self.vector = nn.Parameter(torch.zeros(step.carried * step.carry.values.shape[-1]))
        self.fill()

    def constants(self) -> dict[str, NDArray[np.float64] | NDArray[np.int64]]:
        """Return A(f)^-1, B(f)^-1, rho_U(f) and the places of X and s in x."""
        step = self.step
        return {
            "decision_vector_moves": step.vector_moves.to_float(),
            "decision_number_moves": step.number_moves.to_float(),
            "decision_carry": step.carry.to_float(),
            "vectors": step.vectors.copy(),
            "numbers": step.numbers.copy(),
        }

    def forward(self, x: Tensor) -> Tensor:  # (..., dim V) -> (..., dim V + carried q)
        """Append the carried vectors."""
        step = self.step
        exact = x.reshape(-1, x.shape[-1]).to(torch.float64)
        order = len(step.carry.values)
        chosen = in_chunks(self.elements, exact, order * x.shape[-1])
        moves = self.get_buffer("decision_vector_moves").index_select(0, chosen)
        frame = frames_of(moves @ self._vectors(exact), step.frame, self.tolerance)
        carry = self.get_buffer("decision_carry").index_select(0, chosen)
        after = carry.shape[-1] - step.start - step.size
        element = carry + functional.pad(frame, (step.start, after, step.start, after))
        u = self.vector.reshape(step.carried, carry.shape[-1])
        carried = u @ element.to(self.vector.dtype).transpose(1, 2)
        return torch.cat([x, carried.reshape(*x.shape[:-1], len(self.vector))], dim=-1)

    def _vectors(self, x: Tensor) -> Tensor:  # (B, dim V) -> (B, K, n)
        places = self.get_buffer("vectors")
        return x.index_select(1, places.reshape(-1)).reshape(-1, *places.shape)

    @torch.no_grad()
    def elements(
        self,
        x: Tensor,  # (B, dim V), float64
    ) -> Tensor:  # (B,) numbers of elements of F
        """Return the first f whose result is lexicographically greatest."""
        step, order = self.step, len(self.step.carry.values)
        moved = torch.einsum("fab,sbn->sfan", self.get_buffer("decision_vector_moves"), self._vectors(x))
        rows = moved.reshape(-1, *step.vectors.shape)
        turned = rows @ frames_of(rows, step.frame, self.tolerance)
        s = x.index_select(1, self.get_buffer("numbers"))
        others = torch.einsum("fab,sb->sfa", self.get_buffer("decision_number_moves"), s)
        results = torch.cat([turned.reshape(-1, order, step.vectors.size), others], dim=2)
        threshold = self.tolerance * results.abs().amax((1, 2))[:, None]
        candidates = torch.ones(results.shape[:2], dtype=torch.bool, device=x.device)
        for coordinate in range(results.shape[2]):
            values = results[:, :, coordinate].masked_fill(~candidates, -torch.inf)
            # a candidate's own value is finite, so those that were left out stay out
            candidates = values >= values.amax(-1, keepdim=True) - threshold
        numbers = torch.arange(order, device=x.device)
        first = torch.where(candidates, numbers, order).amin(-1)
        return first.clamp(max=order - 1)  # x with NaN has no candidate, and keeps its NaN
