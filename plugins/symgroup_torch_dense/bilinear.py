"""Bilinear layers: equivariant products of pairs of copies are added to x."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from symgroup.ir import BilinearLayer, BilinearTerm
from symgroup_torch_dense.bilinear_step import BilinearSum, applied, numbers_of
from symgroup_torch_dense.exact import ExactModule
from symgroup_torch_dense.kept import Kept, may_keep
from symgroup_torch_dense.linear import TiledMap
from symgroup_torch_dense.pairs import Meeting, meetings_of, narrowed, period_of
from symgroup_torch_dense.products import products_of
from symgroup_torch_dense.stacking import stacked
from symgroup_torch_dense.sums import may_sum
from symgroup_torch_dense.swapping import swapped


class Bilinear(ExactModule):
    """x -> x + sum of B_a (u_a * v_a), see `symgroup.ir.BilinearLayer`.

    Only coordinates of u * v that some map takes to other than 0 are multiplied, each pair once for all terms.
    """

    def __init__(self, layer: BilinearLayer) -> None:
        super().__init__()
        self.terms = layer.terms
        narrow = [narrowed(term.weight) for term in layer.terms]
        columns = [places for _, places in narrow]
        # a product is applied copy by copy, so its matrix is built whatever the backend does with linear maps
        self.weight = nn.ModuleList(TiledMap(space) for space, _ in narrow)
        self.periods = tuple(map(period_of, layer.terms))
        self.meetings, self.sources = meetings_of(layer.terms, columns)
        self.products = products_of(layer.terms, _reach(layer))
        self.blocks = self.products.blocks
        self.kept = Kept()
        self.fill()

    def constants(self) -> Mapping[str, NDArray[Any]]:
        """Return the coordinates that meet, and the sparse matrices."""
        found: dict[str, NDArray[Any]] = {}
        for number, meeting in enumerate(self.meetings):
            found[f"left_{number}"], found[f"right_{number}"] = (
                places.astype(np.int32) for places in meeting.coordinates()
            )
        return found | self.products.arrays()

    def forward(self, x: Tensor) -> Tensor:  # (..., N) -> (..., N)
        """Apply the layer."""
        if not self.terms:  # Hom(V * V', W) = 0 for all
            return x
        theta = [cast(TiledMap, part).theta()[0] for part in self.weight]
        if not may_sum(x):
            return self.recorded(theta, x)
        if torch.is_grad_enabled():
            y: Tensor = BilinearSum.apply(self, x, *theta)  # type: ignore[no-untyped-call]
            return y
        if self.training or not may_keep(theta[0]):
            return applied(self, numbers_of(self, theta), x)
        return applied(self, self.kept.value(theta, lambda: numbers_of(self, theta)), x)

    def recorded(self, theta: Sequence[Tensor], x: Tensor) -> Tensor:
        """Apply the layer by operations that graphs and compilers can record."""
        # (N, B): copies are then taken apart without being moved
        rows = swapped(x.reshape(1, -1, x.shape[-1]))[0]
        squares = [self._squares(number, meeting, rows) for number, meeting in enumerate(self.meetings)]
        sums: dict[int, Tensor] = {}
        for number, term in enumerate(self.terms):
            matrix = cast(TiledMap, self.weight[number]).built([theta[number]])
            product = self._product(number, term, matrix, squares[self.sources[number]])
            sums[term.start] = sums[term.start] + product if term.start in sums else product
        return x + swapped(stacked(sums, rows.shape[0], rows).unsqueeze(0)).view(x.shape)

    def _squares(self, number: int, meeting: Meeting, rows: Tensor) -> Tensor:  # (N, B) -> (P, K, B)
        left, right = (
            rows.index_select(0, self.get_buffer(f"{side}_{number}")) for side in ("left", "right")
        )
        return (left * right).view(len(meeting.left), len(meeting.columns), rows.shape[1])

    def _product(
        self, number: int, term: BilinearTerm, matrix: Tensor, squares: Tensor
    ) -> Tensor:  # (m d'', B)
        period, dim = self.periods[number], term.dim
        rounds = -(-term.copies // period)
        z = squares if squares.shape[0] == period else squares.narrow(0, 0, period)
        y = torch.bmm(_by_pairs(matrix, period, rounds, dim), z)  # (P, rounds d'', B)
        if rounds > 1:
            y = y.view(period, rounds, dim, squares.shape[2]).transpose(0, 1)
        return y.reshape(rounds * period * dim, squares.shape[2]).narrow(0, 0, term.copies * dim)


def _reach(layer: BilinearLayer) -> int:
    """Return the number of coordinates up to the last that is read or written."""
    ends = [
        max(
            term.start + term.weight.shape[0],
            max(term.left) + term.left_dim,
            max(term.right) + term.right_dim,
        )
        for term in layer.terms
    ]
    return max(ends, default=0)


def _by_pairs(
    matrix: Tensor, period: int, rounds: int, dim: int
) -> Tensor:  # (m d'', K) -> (P, rounds d'', K)
    """Return the rows of a term by pairs of copies, with rows of zeros where the last round is not full."""
    if rounds == 1:
        return matrix.view(period, dim, -1)
    missing = rounds * period * dim - matrix.shape[0]
    full = functional.pad(matrix, (0, 0, 0, missing)) if missing else matrix
    return full.view(rounds, period, dim, -1).transpose(0, 1).reshape(period, rounds * dim, -1)
