"""The canonical mode of O(n) and SO(n): orthonormal frames of vectors; see `symgroup.ir.FrameInput`."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from symgroup.ir import COMPLETION_SLACK, FrameInput


class Frames(nn.Module):
    """x -> (x, c(x) u_1, c(x) u_2, ...), with the u_j in the parameter `vector`.

    Frames are computed in float64 whatever the module's dtype, and gradients flow through them: c(x) is not constant in x.
    """

    def __init__(self, step: FrameInput, tolerance: float) -> None:
        super().__init__()
        self.step = step
        self.tolerance = tolerance
        self.vector = nn.Parameter(torch.zeros(step.carried * step.size))

    def forward(self, x: Tensor) -> Tensor:  # (..., k n) -> (..., k n + q n)
        """Append the carried vectors."""
        rows = x.reshape(-1, self.step.copies, self.step.size)
        frame = frames_of(rows.to(torch.float64), self.step, self.tolerance).to(self.vector.dtype)
        carried = self.vector.reshape(self.step.carried, self.step.size) @ frame.transpose(1, 2)
        return torch.cat([x, carried.reshape(*x.shape[:-1], len(self.vector))], dim=-1)


def frames_of(
    vectors: Tensor,  # (B, k, n), float64
    step: FrameInput,
    tolerance: float,
) -> Tensor:  # (B, n, n)
    """Return c(x): its columns are orthonormal, the first of them in the span of the vectors."""
    n = step.size
    batch = vectors.shape[0]  # len() would fix it in exports
    frame = vectors.new_zeros(batch, n, n)
    rank = torch.zeros(batch, dtype=torch.int64, device=vectors.device)
    threshold = tolerance * vectors.detach().norm(dim=2).amax(1)
    for number in range(step.copies):
        rest = _without_span(frame, vectors[:, number])
        frame, rank = _appended(frame, rank, (rest.detach().norm(dim=1) > threshold) & (rank < n), rest)
    for _ in range(n):  # as often as a frame can be short of columns: a fixed number, for compilers
        rest = _without_span(frame, _outside(frame.detach()))
        frame, rank = _appended(frame, rank, rank < n, rest)
    if step.special:
        sign = torch.where(torch.linalg.det(frame.detach()) < 0, -1.0, 1.0)
        last = torch.arange(n, device=frame.device) == n - 1
        frame = torch.where(last, sign[:, None, None] * frame, frame)
    return frame


def _without_span(frame: Tensor, vectors: Tensor) -> Tensor:  # (B, n, n), (B, n) -> (B, n)
    """Subtract the projection on the frame, twice, for rounding's sake."""
    rest = vectors[:, :, None]
    for _ in range(2):
        rest = rest - frame @ (frame.transpose(1, 2) @ rest)
    return rest[:, :, 0]


def _outside(frame: Tensor) -> Tensor:  # (B, n, n) -> (B, n)
    """Return the first e_i whose projection on the span is about the shortest."""
    inside = frame.square().sum(2)
    limit = inside.amin(1, keepdim=True) + COMPLETION_SLACK
    numbers = torch.arange(inside.shape[1], device=frame.device)
    first = torch.where(inside <= limit, numbers, inside.shape[1]).amin(1)
    return (numbers == first[:, None]).to(frame.dtype)


def _appended(frame: Tensor, rank: Tensor, where: Tensor, vectors: Tensor) -> tuple[Tensor, Tensor]:
    """Make the normalised vectors the next columns where `where` holds."""
    # elsewhere the square is set to 1 before the root, whose derivative at 0 is infinite
    length = torch.where(where, vectors.square().sum(1), 1.0).sqrt()
    unit = vectors / length[:, None]
    columns = torch.arange(frame.shape[2], device=frame.device)
    place = (columns == rank[:, None]) & where[:, None]  # (B, n)
    return torch.where(place[:, None, :], unit[:, :, None], frame), rank + where
