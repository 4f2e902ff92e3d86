"""What is decided or added at the input: orbit types, noise, the canonical element.

Decisions are taken in float64 whatever the module's dtype: an input that is symmetric to the last bit stays
so.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from symgroup.backends import plan_distances
from symgroup.ir import CanonicalInput, ModulePlan, NoiseInput
from symgroup_torch_dense.chunks import in_chunks
from symgroup_torch_dense.exact import ExactModule


class OrbitTypes(ExactModule):
    """Tell the orbit type of each input: of the largest order with a test that holds, the first of these.

    Types of smaller orders than all that have breaking weights are not tested.
    """

    def __init__(self, plan: ModulePlan, broken: Collection[int]) -> None:
        super().__init__()
        self.plan = plan
        types = plan.orbit_types
        least = min(types[position].order for position in broken)
        needed = [position for position, item in enumerate(types) if item.order >= least]
        # a sort is stable, so of equal orders the first comes first
        self.order = sorted(needed, key=lambda position: -types[position].order)
        self.in_product = plan.scalar_product is not None
        self.fill()

    def constants(self) -> dict[str, NDArray[np.float64]]:
        """Return the tests, (K, n - d or more, n) for each type, or the matrices whose lengths are distances, and L."""
        found = plan_distances(self.plan)
        if found is None:
            types = self.plan.orbit_types
            return {f"decision_{number}": types[number].tests.to_float() for number in self.order}
        return {"decision_size": found.size, **{f"decision_{k}": found.rows[k] for k in self.order}}

    @torch.no_grad()
    def forward(
        self,
        x: Tensor,  # (..., n)
    ) -> dict[int, Tensor]:  # by orbit type: which inputs are of it, (...)
        """Return a mask for each type; an input is in at most one."""
        exact = x.detach().to(torch.float64)
        largest = exact.abs().amax(-1, keepdim=True)
        if self.in_product:  # of x / max |x|, so that squares do not underflow
            exact = exact / largest.where(largest > 0, 1.0)
            largest = _length(exact @ self.get_buffer("decision_size").T)[..., None]
        threshold = self.plan.tolerance * largest
        free = torch.ones(x.shape[:-1], dtype=torch.bool, device=x.device)
        masks: dict[int, Tensor] = {}
        for position in self.order:
            tests = self.get_buffer(f"decision_{position}")
            if tests.shape[1]:
                rows = torch.einsum("kdn,...n->...kd", tests, exact)
                residual = _length(rows) if self.in_product else rows.abs().amax(-1)
                holds = (residual <= threshold).any(-1)
            else:  # every vector is fixed
                holds = torch.ones_like(free)
            masks[position] = holds & free
            free = free & ~holds
        return masks


def _length(x: Tensor) -> Tensor:  # (..., n) -> (...)
    return x.square().sum(-1).sqrt()


class Noise(nn.Module):
    """x -> x + scale * e, e standard normal: `given` where it is set, else drawn anew, from `generator` where one is set."""

    def __init__(self, step: NoiseInput) -> None:
        super().__init__()
        self.scale = step.scale
        self.generator: torch.Generator | None = None
        self.given: Tensor | None = None  # of the shape of x

    def forward(self, x: Tensor) -> Tensor:  # (..., n) -> (..., n)
        """Add the noise."""
        if self.given is not None:
            return x + self.scale * self.given.to(x)
        if self.generator is None:
            return x + self.scale * torch.randn_like(x)
        drawn = torch.randn(x.shape, generator=self.generator, dtype=x.dtype, device=self.generator.device)
        return x + self.scale * drawn.to(x.device)


class Canonical(ExactModule):
    """x -> (x, rho_U(c(x)) u), with u the parameter `vector`; see `symgroup.ir.CanonicalInput`."""

    def __init__(self, step: CanonicalInput, tolerance: float) -> None:
        super().__init__()
        self.step = step
        self.tolerance = tolerance
        self.vector = nn.Parameter(torch.zeros(step.carry.values.shape[1]))
        self.fill()
        sizes = np.abs(step.to_canonical.to_float())
        # signed permutations keep the largest entry
        self.mixes = bool(((sizes != 0) & (sizes != 1)).any() or (sizes.sum(axis=2) != 1).any())

    def constants(self) -> dict[str, NDArray[np.float64]]:
        """Return rho_V(g)^-1, (|G|, n, n), and rho_U(g), (|G|, q, q)."""
        return {"decision_moves": self.step.to_canonical.to_float(), "carry": self.step.carry.to_float()}

    def forward(self, x: Tensor) -> Tensor:  # (..., n) -> (..., n + q)
        """Append the carried vector."""
        rows = x.reshape(-1, x.shape[-1])
        order = self.get_buffer("decision_moves").shape[0]
        elements = in_chunks(self.elements, rows, order)
        carried = (self.get_buffer("carry").to(self.vector.dtype) @ self.vector).index_select(0, elements)
        return torch.cat([x, carried.reshape(*x.shape[:-1], len(self.vector))], dim=-1)

    @torch.no_grad()
    def elements(
        self,
        x: Tensor,  # (B, n)
    ) -> Tensor:  # (B,) positions in G
        """Return the first g for which rho_V(g)^-1 x is lexicographically greatest."""
        moves = self.get_buffer("decision_moves")
        exact = x.detach().to(torch.float64)
        largest = exact.abs().amax(-1, keepdim=True)
        for coordinate in range(moves.shape[1] if self.mixes else 0):
            largest = torch.maximum(largest, (exact @ moves[:, coordinate].T).abs().amax(-1, keepdim=True))
        threshold = self.tolerance * largest
        candidates = torch.ones(x.shape[0], len(moves), dtype=torch.bool, device=x.device)
        for coordinate in range(moves.shape[1]):
            values = (exact @ moves[:, coordinate].T).masked_fill(~candidates, -torch.inf)
            # a candidate's own value is finite, so those that were left out stay out
            candidates = values >= values.amax(-1, keepdim=True) - threshold
        numbers = torch.arange(len(moves), device=x.device)
        first = torch.where(candidates, numbers, len(moves)).amin(-1)
        return first.clamp(max=len(moves) - 1)  # x with NaN has no candidate, and keeps its NaN
