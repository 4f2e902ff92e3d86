"""Layers as an expert writes them for one group, in the layout that suits it: what the compiled layers are compared with."""

from __future__ import annotations

from abc import abstractmethod

import torch
from torch import Tensor, nn


class Hand(nn.Module):
    """A layer copies * V -> copies * V, dim V = n or n^2."""

    def __init__(self, n: int, copies: int) -> None:
        super().__init__()
        self.n, self.copies = n, copies

    @abstractmethod
    def take(self, theta: Tensor) -> None:
        """Set the weights to those of canonical coefficients (copies, copies, r)."""

    @abstractmethod
    def arranged(self, x: Tensor) -> Tensor:
        """Return inputs (B, copies dim V) in the layer's own layout."""

    @abstractmethod
    def flat(self, y: Tensor) -> Tensor:
        """Return outputs as (B, copies dim V)."""


class DeepSets(Hand):
    """y_i = A x_i + B sum_j x_j, channels last [Zaheer et al. 2017]."""

    def __init__(self, n: int, copies: int) -> None:
        super().__init__(n, copies)
        self.own = nn.Linear(copies, copies, bias=False)
        self.all = nn.Linear(copies, copies, bias=False)

    def take(self, theta: Tensor) -> None:
        with torch.no_grad():
            self.own.weight.copy_(theta[:, :, 0] - theta[:, :, 1])
            self.all.weight.copy_(theta[:, :, 1])

    def arranged(self, x: Tensor) -> Tensor:
        return x.view(-1, self.copies, self.n).transpose(1, 2).contiguous()

    def flat(self, y: Tensor) -> Tensor:
        return y.transpose(1, 2).flatten(1)

    def forward(self, x: Tensor) -> Tensor:  # (B, n, copies)
        return self.own(x) + self.all(x.sum(1, keepdim=True))


class InvariantGraph(Hand):
    """The 15 linear maps V^2 -> V^2 [Maron et al. 2019]: sums shared, one product for each size, channels last."""

    def __init__(self, n: int, copies: int) -> None:
        super().__init__(n, copies)
        c = copies
        self.edges = nn.Parameter(torch.zeros(c, 2 * c))  # x, to y and to its transpose
        self.nodes = nn.Parameter(torch.zeros(3 * c, 3 * c))  # row sums, column sums, diagonal, to the same
        self.whole = nn.Parameter(torch.zeros(2 * c, 2 * c))  # sum, trace, to all entries and to the diagonal

    def take(self, theta: Tensor) -> None:
        """Find the 15 weights from the canonical ones by least squares on the layer's own outputs, copy by copy."""
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

    def arranged(self, x: Tensor) -> Tensor:
        return x.view(-1, self.copies, self.n, self.n).permute(0, 2, 3, 1).contiguous()

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
    """Circular cross-correlation by FFT."""

    def __init__(self, n: int, copies: int) -> None:
        super().__init__(n, copies)
        self.kernel = nn.Parameter(torch.zeros(copies, copies, n))

    def take(self, theta: Tensor) -> None:
        with torch.no_grad():
            self.kernel.copy_(theta)

    def arranged(self, x: Tensor) -> Tensor:
        return x.view(-1, self.copies, self.n).contiguous()

    def flat(self, y: Tensor) -> Tensor:
        return y.flatten(1)

    def forward(self, x: Tensor) -> Tensor:  # (B, copies, n)
        kernel = torch.fft.rfft(self.kernel).conj()
        signal = torch.fft.rfft(x)
        if self.copies == 1:
            return torch.fft.irfft(signal * kernel[0], n=self.n)
        return torch.fft.irfft(torch.einsum("bif,oif->bof", signal, kernel), n=self.n)


class PlainLinear(Hand):
    """nn.Linear of the same sizes, without any symmetry."""

    def __init__(self, n: int, copies: int) -> None:
        super().__init__(n, copies)
        self.linear = nn.Linear(n * copies, n * copies, bias=False)

    def take(self, theta: Tensor) -> None:
        """Keep its own weights."""

    def arranged(self, x: Tensor) -> Tensor:
        return x

    def flat(self, y: Tensor) -> Tensor:
        return y

    def forward(self, x: Tensor) -> Tensor:
        return self.linear(x)
