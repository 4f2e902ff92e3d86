"""The canonical mode of clouds of points under S(m) x O(n) and S(m) x SO(n); see `symgroup.ir.CloudInput`."""

from __future__ import annotations

import json

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from symgroup.backends import cloud_choice
from symgroup.ir import CloudInput
from symgroup.ir.step_json import step_to_json
from symgroup_torch_dense.exact import ExactModule
from symgroup_torch_dense.frames import frames_of
from symgroup_torch_dense.host import register_decision


class Clouds(ExactModule):
    """x -> (x, rho_U(c(x)) u_1, ...), with the u_j in the parameter `vector`.

    Which vectors make the frame, and the order of the points in it, are decided on the host, as one operator in the graphs of
    `torch.compile` and `torch.export`. Frames are computed in float64, and gradients flow through them.
    """

    def __init__(self, step: CloudInput, tolerance: float) -> None:
        super().__init__()
        self.step = step
        self.tolerance = tolerance
        self.text = json.dumps(step_to_json(step))  # operators take plain values
        self.vector = nn.Parameter(torch.zeros(step.carried * (step.points + step.size)))
        self.fill()

    def constants(self) -> dict[str, NDArray[np.int64]]:
        """Return where the vectors stand in x."""
        return {"places": self.step.vectors}

    def forward(self, x: Tensor) -> Tensor:  # (..., dim V) -> (..., dim V + carried q)
        """Append the carried vectors."""
        step = self.step
        rows = x.reshape(-1, x.shape[-1])
        width = step.points + step.size
        choice = torch.ops.symgroup.cloud_choice(rows.detach(), width, self.text, self.tolerance)
        images, picks = choice[:, : step.points], choice[:, step.points :]
        frame = frames_of(self._picked(rows, picks), step.frame, self.tolerance).to(self.vector.dtype)
        u = self.vector.reshape(step.carried, width)
        points, start = step.starts
        of_points = u[:, points : points + step.points].expand(rows.shape[0], -1, -1)
        images = images[:, None].expand(-1, step.carried, -1)
        placed = torch.zeros_like(of_points).scatter(2, images, of_points)
        turned = u[:, start : start + step.size] @ frame.transpose(1, 2)
        carried = torch.cat([placed, turned] if step.points_first else [turned, placed], dim=2)
        return torch.cat([x, carried.reshape(*x.shape[:-1], len(self.vector))], dim=-1)

    def _picked(self, x: Tensor, picks: Tensor) -> Tensor:  # (B, dim V), (B, n) -> (B, n, n)
        """Return the vectors that make the frame, in float64, zeros where there are none."""
        places = self.get_buffer("places")[picks.clamp(min=0)]  # (B, n, n)
        vectors = x.gather(1, places.flatten(1)).reshape(places.shape).to(torch.float64)
        return torch.where((picks >= 0)[:, :, None], vectors, 0.0)


def _choice(step: CloudInput, x: NDArray[np.float64], tolerance: float) -> NDArray[np.int64]:  # (B, m + n)
    """Return the order of each sample's points, and which vectors make its frame."""
    finite = np.isfinite(x).all(axis=1, keepdims=True)  # x with NaN has no canonical form, and keeps its NaN
    found = cloud_choice(step, np.where(finite, x, 0.0), tolerance)
    return np.concatenate([found.images, found.picks], axis=1)


register_decision("cloud_choice", _choice, ", float tolerance")
