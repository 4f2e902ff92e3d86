"""The canonical mode by an order of points: sorted, shifted over a periodic grid, or labelled; see `symgroup.ir.steps`."""

from __future__ import annotations

import json

import torch
from torch import Tensor, nn
from torch.nn import functional

from symgroup.backends import point_order
from symgroup.ir import LabellingInput, MethodInput, PointStep, ShiftInput, SortingInput
from symgroup.ir.step_json import step_to_json
from symgroup_torch_dense.host import register_decision


class PointOrder(nn.Module):
    """x -> (x, rho_U(c(x)) u), u the parameter `vector`; only ranks and compares, so it is exact in every dtype.

    Sorting and shifts run on the module's device. Canonical labelling and canonicalizers of plugins run on the host, as one
    operator in the graphs of `torch.compile` and `torch.export`.
    """

    def __init__(self, step: PointStep) -> None:
        super().__init__()
        self.step = step
        self.text = json.dumps(step_to_json(step))  # operators take plain values
        self.vector = nn.Parameter(torch.zeros(step.points))

    def forward(self, x: Tensor) -> Tensor:  # (..., dim V) -> (..., dim V + n)
        """Append the carried vector."""
        images = self.images(x.reshape(-1, x.shape[-1]))
        carried = torch.zeros_like(images, dtype=self.vector.dtype)
        carried = carried.scatter(1, images, self.vector.expand(images.shape[0], -1))
        return torch.cat([x, carried.reshape(*x.shape[:-1], self.step.points)], dim=-1)

    @torch.no_grad()
    def images(
        self,
        x: Tensor,  # (B, dim V)
    ) -> Tensor:  # (B, n)
        """Return c(x) by the images of the points."""
        if isinstance(self.step, LabellingInput | MethodInput):
            on_the_host = torch.ops.symgroup.point_order
            images: Tensor = on_the_host(x.detach(), self.step.points, self.text)
            return images
        ranks = _row_ranks(x, self.step)
        if isinstance(self.step, SortingInput):
            return torch.sort(-ranks, dim=1, stable=True).indices
        return _shifted(_pattern_ranks(ranks, self.step.sizes), self.step.sizes)


register_decision("point_order", point_order)


def _row_ranks(x: Tensor, step: SortingInput | ShiftInput) -> Tensor:  # (B, k n) -> (B, n)
    """Rank the points by their rows, in lexicographic order."""
    rows = x.detach().reshape(x.shape[0], step.copies, step.points)  # len(x) would fix the batch of an export
    ranks = _dense_ranks(rows[:, 0])
    for copy in range(1, step.copies):
        ranks = _dense_ranks(ranks * step.points + _dense_ranks(rows[:, copy]))
    return ranks


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
    steps = functional.pad((ordered[:, 1:] != ordered[:, :-1]).cumsum(1), (1, 0))
    return torch.empty_like(steps).scatter(1, order, steps)
