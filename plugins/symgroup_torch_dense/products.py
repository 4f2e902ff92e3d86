"""Layers that multiply coordinates with each other: gates, and equivariant products of copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from symgroup.ir import BilinearLayer, BilinearTerm, GatedLayer
from symgroup_torch_dense.exact import ExactModule
from symgroup_torch_dense.linear import TiledMap
from symgroup_torch_dense.pointwise import Pointwise
from symgroup_torch_dense.stacking import stacked
from symgroup_torch_dense.swapping import swapped


class Gated(nn.Module):
    """x_a -> x_a f(s_a), see `symgroup.ir.GatedLayer`."""

    def __init__(self, layer: GatedLayer) -> None:
        super().__init__()
        self.terms = layer.terms
        self.function = Pointwise(layer.function)

    def forward(self, x: Tensor) -> Tensor:  # (..., N) -> (..., N')
        """Apply the layer."""
        outputs, start = [], 0
        for term in self.terms:
            part = x.narrow(-1, start, term.copies * term.dim)
            factor = self.function(x.narrow(-1, term.gate, term.copies))
            if term.dim > 1:
                copies = part.reshape(*part.shape[:-1], term.copies, term.dim)
                outputs.append((copies * factor.unsqueeze(-1)).flatten(-2))
            else:
                outputs.append(part * factor)
            start += term.copies * term.dim
        return torch.cat(outputs, dim=-1) if len(outputs) > 1 else outputs[0]


class Bilinear(ExactModule):
    """x -> x + sum of B_a (u_a * v_a), see `symgroup.ir.BilinearLayer`.

    Copies meet in turn, so that pairs come again where the target has more copies than there are pairs. Each u * v is made
    once, for all terms between its summands, and one product takes it to all copies of the target that it goes to.
    """

    def __init__(self, layer: BilinearLayer) -> None:
        super().__init__()
        self.terms = layer.terms
        # a product is applied copy by copy, so its matrix is built whatever the backend does with linear maps
        self.weight = nn.ModuleList(TiledMap(term.weight) for term in layer.terms)
        self.periods = tuple(map(_period, layer.terms))
        self.pairs, self.sources = _shared_pairs(layer.terms, self.periods)
        self.fill()

    def constants(self) -> dict[str, NDArray[np.int64]]:
        """Return the places of the copies that meet."""
        places = {f"left_{k}": _places(pairs.left, pairs.left_dim) for k, pairs in enumerate(self.pairs)}
        return places | {
            f"right_{k}": _places(pairs.right, pairs.right_dim) for k, pairs in enumerate(self.pairs)
        }

    def forward(self, x: Tensor) -> Tensor:  # (..., N) -> (..., N)
        """Apply the layer."""
        # (N, B): copies are then taken apart without being moved
        rows = swapped(x.reshape(1, -1, x.shape[-1]))[0]
        squares = [self._squares(number, pairs, rows) for number, pairs in enumerate(self.pairs)]
        sums: dict[int, Tensor] = {}
        for number, term in enumerate(self.terms):
            product = self._product(number, term, squares[self.sources[number]])
            sums[term.start] = sums[term.start] + product if term.start in sums else product
        return x + swapped(stacked(sums, rows.shape[0], rows).unsqueeze(0)).view(x.shape)

    def _squares(self, number: int, pairs: Pairs, rows: Tensor) -> Tensor:  # (N, B) -> (P, d d', B)
        count, samples = len(pairs.left), rows.shape[1]
        u = rows.index_select(0, self.get_buffer(f"left_{number}")).view(count, pairs.left_dim, 1, samples)
        v = rows.index_select(0, self.get_buffer(f"right_{number}")).view(count, 1, pairs.right_dim, samples)
        return (u * v).flatten(1, 2)

    def _product(self, number: int, term: BilinearTerm, squares: Tensor) -> Tensor:  # (m d'', B)
        period, dim = self.periods[number], term.dim
        rounds = -(-term.copies // period)  # the last may not be full
        matrix = cast(Tensor, self.weight[number]())
        if rounds > 1:
            missing = rounds * period - term.copies
            full = functional.pad(matrix, (0, 0, 0, missing * dim)) if missing else matrix
            matrix = full.view(rounds, period, dim, -1).transpose(0, 1)
        z = squares if squares.shape[0] == period else squares.narrow(0, 0, period)
        y = torch.bmm(matrix.reshape(period, rounds * dim, -1), z)  # (P, rounds d'', B)
        if rounds > 1:
            y = y.view(period, rounds, dim, squares.shape[2]).transpose(0, 1)
        return y.reshape(rounds * period * dim, squares.shape[2]).narrow(0, 0, term.copies * dim)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Copies that meet, (P,) each: u of dim d at left, v of dim d' at right."""

    left: tuple[int, ...]
    right: tuple[int, ...]
    left_dim: int
    right_dim: int


def _places(starts: Sequence[int], dim: int) -> NDArray[np.int64]:
    """Return the places of copies of this dimension, one after the other."""
    return (np.array(starts, dtype=np.int64)[:, None] + np.arange(dim)).reshape(-1)


def _period(term: BilinearTerm) -> int:
    """Return the least P with pair a the same as pair a - P for all a >= P."""
    met = list(zip(term.left, term.right, strict=True))
    return next(p for p in range(1, len(met) + 1) if met[p:] == met[: len(met) - p])


def _shared_pairs(
    terms: Sequence[BilinearTerm], periods: Sequence[int]
) -> tuple[tuple[Pairs, ...], tuple[int, ...]]:
    """Return the pairs to multiply, and for each term where its own are, at the front: those of more terms are made once."""
    own = [
        Pairs(term.left[:period], term.right[:period], term.left_dim, term.right_dim)
        for term, period in zip(terms, periods, strict=True)
    ]
    longest: list[Pairs] = []
    for pairs in sorted(own, key=lambda item: -len(item.left)):
        if not any(_begins(pairs, known) for known in longest):
            longest.append(pairs)
    return tuple(longest), tuple(
        next(k for k, known in enumerate(longest) if _begins(pairs, known)) for pairs in own
    )


def _begins(pairs: Pairs, known: Pairs) -> bool:
    count = len(pairs.left)
    return replace(known, left=known.left[:count], right=known.right[:count]) == pairs
