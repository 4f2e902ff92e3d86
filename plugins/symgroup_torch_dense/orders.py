"""The canonical mode by sorting points or shifting a periodic grid; see `symgroup.ir.SortingInput` and `ShiftInput`."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from symgroup.ir import ShiftInput, SortingInput


class PointOrder(nn.Module):
    """x -> (x, rho_U(c(x)) u), with u the parameter `vector`; sorts ranks of integers, so it is exact in every dtype."""

    def __init__(self, step: SortingInput | ShiftInput) -> None:
        super().__init__()
        self.step = step
        self.vector = nn.Parameter(torch.zeros(step.points))

    def forward(self, x: Tensor) -> Tensor:  # (..., k n) -> (..., k n + n)
        """Append the carried vector."""
        images = self.images(x.reshape(-1, x.shape[-1]))
        carried = torch.zeros_like(images, dtype=self.vector.dtype)
        carried = carried.scatter(1, images, self.vector.expand(len(images), -1))
        return torch.cat([x, carried.reshape(*x.shape[:-1], self.step.points)], dim=-1)

    @torch.no_grad()
    def images(
        self,
        x: Tensor,  # (B, k n)
    ) -> Tensor:  # (B, n)
        """Return c(x) by the images of the points."""
        rows = x.detach().reshape(len(x), self.step.copies, self.step.points)
        ranks = _dense_ranks(rows[:, 0])
        for copy in range(1, self.step.copies):
            ranks = _dense_ranks(ranks * self.step.points + _dense_ranks(rows[:, copy]))
        if isinstance(self.step, SortingInput):
            return torch.sort(-ranks, dim=1, stable=True).indices
        return _shifted(_pattern_ranks(ranks, self.step.sizes), self.step.sizes)


def _pattern_ranks(ranks: Tensor, sizes: tuple[int, ...]) -> Tensor:  # (B, n) -> (B, n)
    """Rank each cell by the periodic pattern read from it: words of length 2 L by pairs of words of length L."""
    for axis, size in reversed(list(enumerate(sizes))):
        length = 1
        while length < size:
            following = ranks.reshape(-1, *sizes).roll(-length, axis + 1).reshape(ranks.shape)
            ranks = _dense_ranks(ranks * ranks.shape[1] + following)
            length *= 2
    return ranks


def _shifted(ranks: Tensor, sizes: tuple[int, ...]) -> Tensor:  # (B, n) -> (B, n)
    """Return the cells in row-major order from the first of greatest rank."""
    points = ranks.shape[1]
    cells = torch.arange(points, device=ranks.device)
    start = torch.where(ranks == ranks.amax(1, keepdim=True), cells, points).amin(1)
    images, stride = torch.zeros_like(ranks), points
    for size in sizes:
        stride //= size
        places = (start[:, None] // stride + cells // stride) % size
        images = images + places * stride
    return images


def _dense_ranks(values: Tensor) -> Tensor:  # (B, n) -> (B, n), int64
    """Return the rank of each entry among its row's distinct entries, 0 for the least."""
    ordered, order = torch.sort(values, dim=1, stable=True)
    steps = torch.zeros(values.shape, dtype=torch.int64, device=values.device)
    steps[:, 1:] = (ordered[:, 1:] != ordered[:, :-1]).cumsum(1)
    return torch.empty_like(steps).scatter(1, order, steps)
