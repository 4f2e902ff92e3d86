"""Bilinear layers: equivariant products of pairs of copies are added to x."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from symgroup.ir import BilinearLayer, BilinearTerm
from symgroup_torch_dense.bilinear_step import BilinearSum, applied, by_pairs, may_step, weights_of
from symgroup_torch_dense.exact import ExactModule
from symgroup_torch_dense.kept import Kept, may_keep
from symgroup_torch_dense.linear import TiledMap
from symgroup_torch_dense.pairs import Meeting, is_block, meetings_of, narrowed, period_of, products_of
from symgroup_torch_dense.stacking import stacked
from symgroup_torch_dense.swapping import swapped


@dataclass(frozen=True, slots=True)
class Block:
    """Terms that one batch of matrix products applies, for the same P pairs of copies."""

    parts: tuple[Part, ...]
    pairs: int  # P
    columns: int  # K
    first: int  # of its products z


@dataclass(frozen=True, slots=True)
class Part:
    """A term of a block: some rows of each pair's matrix."""

    term: int
    rounds: int  # copies of the target for each pair; the last round may not be full
    rows: int  # rounds d''


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
        full = [number for number, term in enumerate(layer.terms) if is_block(term, columns[number])]
        self.singles = tuple(number for number in range(len(layer.terms)) if number not in full)
        used = sorted({self.sources[number] for number in full})
        together: dict[tuple[int, int], list[int]] = {}
        for number in full:
            together.setdefault((self.sources[number], self.periods[number]), []).append(number)
        self.blocks = tuple(self._block(numbers, used) for numbers in together.values())
        self.products = products_of(
            [layer.terms[number] for number in self.singles], [self.meetings[k] for k in used], _reach(layer)
        )
        self.kept = Kept()
        self.fill()

    def _block(self, numbers: Sequence[int], used: Sequence[int]) -> Block:
        """Return terms with the same pairs as a block; `used` are the meetings that blocks have."""
        period, source = self.periods[numbers[0]], self.sources[numbers[0]]
        rounds = [-(-self.terms[number].copies // period) for number in numbers]
        parts = tuple(Part(n, k, k * self.terms[n].dim) for n, k in zip(numbers, rounds, strict=True))
        first = sum(self.meetings[k].size for k in used if k < source)
        return Block(parts, period, len(self.meetings[source].columns), first)

    def constants(self) -> Mapping[str, NDArray[Any]]:
        """Return the coordinates that meet, the sparse matrices, and where the rows of blocks go."""
        found: dict[str, NDArray[Any]] = {}
        for number, meeting in enumerate(self.meetings):
            found[f"left_{number}"], found[f"right_{number}"] = meeting.coordinates()
        for number, block in enumerate(self.blocks):
            places = [_rows(self.terms[part.term], block.pairs, part.rounds) for part in block.parts]
            found[f"rows_{number}"] = np.concatenate(places, axis=1).reshape(-1)
        return found | self.products.arrays()

    def forward(self, x: Tensor) -> Tensor:  # (..., N) -> (..., N)
        """Apply the layer."""
        if not self.terms:  # Hom(V * V', W) = 0 for all
            return x
        theta = [cast(TiledMap, part).theta()[0] for part in self.weight]
        if not may_step(x):
            return self.recorded(theta, x)
        if torch.is_grad_enabled():
            y: Tensor = BilinearSum.apply(self, x, *theta)  # type: ignore[no-untyped-call]
            return y
        if self.training or not may_keep(theta[0]):
            return applied(self, weights_of(self, theta), x)
        return applied(self, self.kept.values(theta, lambda: weights_of(self, theta)), x)

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
        y = torch.bmm(by_pairs(matrix, period, rounds, dim), z)  # (P, rounds d'', B)
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


def _rows(term: BilinearTerm, pairs: int, rounds: int) -> NDArray[np.int32]:  # (P, rounds d'')
    """Return where the rows of a term go; those of zeros go with the first round of their pair, whose products they have."""
    pair = np.arange(pairs)[:, None]
    copies = np.arange(rounds)[None, :] * pairs + pair
    copies = np.where(copies < term.copies, copies, pair)
    rows = term.start + copies[:, :, None] * term.dim + np.arange(term.dim)
    return rows.reshape(pairs, -1).astype(np.int32)
