"""Layers as an expert writes them for one group, in the layout that suits it: what the compiled layers are compared with."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn


class Hand(nn.Module):
    """A layer V -> V."""

    @abstractmethod
    def take(self, coefficients: Sequence[Tensor]) -> None:
        """Set the weights to those of canonical coefficients, (copies, copies, r) for each tile."""

    @abstractmethod
    def arranged(self, x: Tensor) -> tuple[Tensor, ...]:
        """Return inputs (B, dim V) in the layer's own layout."""

    @abstractmethod
    def flat(self, y: Any) -> Tensor:
        """Return outputs as (B, dim V)."""


class DeepSets(Hand):
    """y_i = A x_i + B sum_j x_j, channels last [Zaheer et al. 2017]."""

    def __init__(self, n: int, copies: int) -> None:
        super().__init__()
        self.n, self.copies = n, copies
        self.own = nn.Linear(copies, copies, bias=False)
        self.all = nn.Linear(copies, copies, bias=False)

    def take(self, coefficients: Sequence[Tensor]) -> None:
        (theta,) = coefficients
        with torch.no_grad():
            self.own.weight.copy_(theta[:, :, 0] - theta[:, :, 1])
            self.all.weight.copy_(theta[:, :, 1])

    def arranged(self, x: Tensor) -> tuple[Tensor, ...]:
        return (x.view(-1, self.copies, self.n).transpose(1, 2).contiguous(),)

    def flat(self, y: Tensor) -> Tensor:
        return y.transpose(1, 2).flatten(1)

    def forward(self, x: Tensor) -> Tensor:  # (B, n, copies)
        return self.own(x) + self.all(x.sum(1, keepdim=True))


class InvariantGraph(Hand):
    """The 15 linear maps V^2 -> V^2 [Maron et al. 2019]: sums shared, one product for each size, channels last."""

    def __init__(self, n: int, copies: int) -> None:
        super().__init__()
        self.n, self.copies = n, copies
        c = copies
        self.edges = nn.Parameter(torch.zeros(c, 2 * c))  # x, to y and to its transpose
        self.nodes = nn.Parameter(torch.zeros(3 * c, 3 * c))  # row sums, column sums, diagonal, to the same
        self.whole = nn.Parameter(torch.zeros(2 * c, 2 * c))  # sum, trace, to all entries and to the diagonal

    def take(self, coefficients: Sequence[Tensor]) -> None:
        """Find the 15 weights from the canonical ones by least squares on the layer's own outputs, copy by copy."""
        (theta,) = coefficients
        n = min(self.n, 6)
        small = InvariantGraph(n, 1)
        index = _partition_index(n)
        columns = []
        for parameter, shape in (("edges", (1, 2)), ("nodes", (3, 3)), ("whole", (2, 2))):
            for k in range(shape[0] * shape[1]):
                with torch.no_grad():
                    for other in small.parameters():
                        other.zero_()
                    getattr(small, parameter).view(-1)[k] = 1.0
                    unit = torch.eye(n * n).view(n * n, n, n, 1)
                    columns.append(small(unit).view(n * n, n * n).T.reshape(-1))
        canonical = torch.stack([(index == k).float().reshape(-1) for k in range(15)], 1).double()
        change = torch.linalg.lstsq(torch.stack(columns, 1).double(), canonical).solution  # (15 by hand, 15)
        weights = torch.einsum("hk,abk->hba", change, theta.double()).float()  # (15, in, out)
        c = self.copies
        with torch.no_grad():
            self.edges.copy_(weights[:2].view(1, 2, c, c).permute(0, 2, 1, 3).reshape(c, 2 * c))
            self.nodes.copy_(weights[2:11].view(3, 3, c, c).permute(0, 2, 1, 3).reshape(3 * c, 3 * c))
            self.whole.copy_(weights[11:].view(2, 2, c, c).permute(0, 2, 1, 3).reshape(2 * c, 2 * c))

    def arranged(self, x: Tensor) -> tuple[Tensor, ...]:
        return (x.view(-1, self.copies, self.n, self.n).permute(0, 2, 3, 1).contiguous(),)

    def flat(self, y: Tensor) -> Tensor:
        return y.permute(0, 3, 1, 2).flatten(1)

    def forward(self, x: Tensor) -> Tensor:  # (B, n, n, copies)
        c = self.copies
        diagonal = x.diagonal(dim1=1, dim2=2).transpose(1, 2)
        rows, columns = x.sum(2), x.sum(1)
        whole = torch.cat([rows.sum(1), diagonal.sum(1)], -1) @ self.whole
        nodes = torch.cat([rows, columns, diagonal], -1) @ self.nodes
        edges = x @ self.edges
        y = edges[..., :c] + edges[..., c:].transpose(1, 2)
        y += (nodes[..., :c] + whole[:, None, :c])[:, :, None]
        y += nodes[..., c : 2 * c][:, None]
        y.diagonal(dim1=1, dim2=2).add_((nodes[..., 2 * c :] + whole[:, None, c:]).transpose(1, 2))
        return y


def _partition_index(n: int) -> Tensor:  # (n^2, n^2)
    from symgroup.groups import symmetric
    from symgroup.representations import natural, tensor_product
    from symgroup.solve import equivariant_basis

    V = natural(symmetric(n))
    square = tensor_product(V, V)
    return torch.from_numpy(equivariant_basis(square, square).index_map())


class CircularFFT(Hand):
    """Circular cross-correlation by FFT, on a circle or a grid; the frequencies' products as one batch of matrix products."""

    def __init__(self, sizes: tuple[int, ...], copies: int) -> None:
        super().__init__()
        self.sizes, self.copies = sizes, copies
        self.kernel = nn.Parameter(torch.zeros(copies, copies, *sizes))

    def take(self, coefficients: Sequence[Tensor]) -> None:
        (theta,) = coefficients
        with torch.no_grad():
            self.kernel.copy_(theta.view(self.kernel.shape))

    def arranged(self, x: Tensor) -> tuple[Tensor, ...]:
        return (x.view(-1, self.copies, *self.sizes).contiguous(),)

    def flat(self, y: Tensor) -> Tensor:
        return y.flatten(1)

    def forward(self, x: Tensor) -> Tensor:  # (B, copies, ...)
        axes = tuple(range(2, x.dim()))
        kernel = torch.fft.rfftn(self.kernel, dim=axes).conj()
        signal = torch.fft.rfftn(x, dim=axes)
        if self.copies == 1:
            return torch.fft.irfftn(signal * kernel[0], s=self.sizes, dim=axes)
        mixed = torch.einsum("bif,oif->bof", signal.flatten(2), kernel.flatten(2))
        return torch.fft.irfftn(mixed.view(signal.shape), s=self.sizes, dim=axes)


class ThreeDegrees(Hand):
    """Copies of l = 0, 1, 2: a matrix product for each, channels last, the three parts apart."""

    def __init__(self, copies: int) -> None:
        super().__init__()
        self.copies = copies
        self.degrees = nn.ModuleList(nn.Linear(copies, copies, bias=False) for _ in range(3))

    def take(self, coefficients: Sequence[Tensor]) -> None:
        with torch.no_grad():
            for layer, theta in zip(self.degrees, coefficients, strict=True):
                layer.weight.copy_(theta[:, :, 0])

    def arranged(self, x: Tensor) -> tuple[Tensor, ...]:
        parts = x.split([self.copies * (2 * l + 1) for l in range(3)], dim=1)
        return tuple(part.view(len(x), self.copies, -1).transpose(1, 2).contiguous() for part in parts)

    def flat(self, y: tuple[Tensor, ...]) -> Tensor:
        return torch.cat([part.transpose(1, 2).flatten(1) for part in y], dim=1)

    def forward(self, *parts: Tensor) -> tuple[Tensor, ...]:  # (B, 2 l + 1, copies) each
        return tuple(layer(part) for layer, part in zip(self.degrees, parts, strict=True))


class PlainLinear(Hand):
    """nn.Linear of the same sizes, without any symmetry."""

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.linear = nn.Linear(dim, dim, bias=False)

    def take(self, coefficients: Sequence[Tensor]) -> None:
        """Keep its own weights."""

    def arranged(self, x: Tensor) -> tuple[Tensor, ...]:
        return (x,)

    def flat(self, y: Tensor) -> Tensor:
        return y

    def forward(self, x: Tensor) -> Tensor:
        return self.linear(x)
