"""Circulants over Z(n) and grids by the fast Fourier transform, and multiples of the identity as one product over copies."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from symgroup_torch_dense.exact import ExactModule
from symgroup_torch_dense.kept import Kept, may_keep
from symgroup_torch_structured.structure import Circulant, Scalar

HALVES = (torch.float16, torch.bfloat16)


class CirculantTile(ExactModule):
    """theta (a, b, r), x (B, b n) -> (B, a n), y_i = sum_j c_(j - i) x_j: at each frequency y = conj(c) x."""

    def __init__(self, circulant: Circulant) -> None:
        super().__init__()
        self.circulant = circulant
        self.dims = circulant.dims
        self.n = prod(circulant.dims)
        self.axes = tuple(range(2, 2 + len(circulant.dims)))
        self.kept = Kept()
        padded = np.where(circulant.index < 0, circulant.index.max() + 1, circulant.index)
        # where the coefficients are the entries of c in order, as for Z(n) itself, nothing is selected
        self.plain = np.array_equal(padded, np.arange(len(padded))) and bool((circulant.sign == 1).all())
        self.index = padded
        self.fill()

    def constants(self) -> Mapping[str, NDArray[Any]]:
        """Return the positions and signs of the coefficients in c."""
        return {"place": self.index, "sign": self.circulant.sign.astype(np.float64)}

    def forward(self, theta: Tensor, x: Tensor) -> Tensor:
        """Apply the maps."""
        if x.dtype in HALVES or theta.dtype in HALVES:
            return self.forward(theta.float(), x.float()).to(x.dtype)  # no transform has less than float32
        batch, a, b = x.shape[0], theta.shape[0], theta.shape[1]
        entries = self._spectrum(theta)
        inputs = torch.fft.rfftn(x.reshape(batch, b, *self.dims), dim=self.axes)
        if b == 1:
            mixed = inputs * entries
        else:
            left = inputs.flatten(2).permute(2, 0, 1)  # (F, B, b)
            mixed = torch.bmm(left, entries).permute(1, 2, 0).reshape(batch, a, *inputs.shape[2:])
        outputs: Tensor = torch.fft.irfftn(mixed, s=self.dims, dim=self.axes)
        return outputs.reshape(batch, a * self.n)

    def _spectrum(self, theta: Tensor) -> Tensor:
        """Return the conjugate of c's transform, kept in eval mode while the coefficients stay the same.

        It is as the product takes it: (a, ...) for one copy in, else (F, b, a), F frequencies.
        """
        if self.training or not may_keep(theta):
            return self._transformed(theta)
        return self.kept.value([theta], lambda: self._transformed(theta))

    def _transformed(self, theta: Tensor) -> Tensor:
        entries = self._entries(theta).view(*theta.shape[:2], *self.dims)
        spectrum: Tensor = torch.fft.rfftn(entries, dim=self.axes).conj().resolve_conj()
        return spectrum.squeeze(1) if theta.shape[1] == 1 else spectrum.flatten(2).permute(2, 1, 0)

    def _entries(self, theta: Tensor) -> Tensor:  # (a, b, n)
        if self.plain:
            return theta
        padded = functional.pad(theta, (0, 1))
        return padded.index_select(2, self.get_buffer("place")) * self.get_buffer("sign").to(theta.dtype)


class ScalarTile(nn.Module):
    """theta (a, b, 1), x (B, b n) -> (B, a n): the copies are mixed, the n coordinates are not."""

    def __init__(self, scalar: Scalar) -> None:
        super().__init__()
        self.n = scalar.n

    def forward(self, theta: Tensor, x: Tensor) -> Tensor:
        """Apply the maps."""
        a, b, _ = theta.shape
        batch, matrix = x.shape[0], theta.squeeze(2)
        if self.n == 1:
            return functional.linear(x, matrix)
        copies = torch.unflatten(x, 1, (b, self.n))
        if self.n >= max(a, b):
            return torch.bmm(matrix.expand(batch, a, b), copies).reshape(batch, a * self.n)
        # one product for all coordinates: two copies cost less than a product of as many columns for each sample
        rows = copies.permute(2, 0, 1).reshape(self.n * batch, b)
        mixed = (rows @ matrix.t()).view(self.n, batch, a)
        return mixed.permute(1, 2, 0).reshape(batch, a * self.n)
