"""O(p, q), Sp(n) and GL(n) between tensor powers: contractions and products with the metric, shared; never the matrix.

A diagram joins pairs of positions. It contracts the pairs of the input's axes with the metric, matches the t axes that are
left with t of the output's, in some order, and multiplies by the metric for each pair of the output's other axes (Brauer
1937). What comes in is contracted once for all diagrams, and the copies are mixed by one matrix product for each t.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from symgroup.ir import DiagramForm, DiagramLink
from symgroup_torch_dense.exact import ExactModule
from symgroup_torch_dense.kept import Kept, may_keep

Pairs = tuple[tuple[int, int, str], ...]  # two axes of one side, and the kind of their link


@dataclass(frozen=True, slots=True)
class PairLevel:
    """The diagrams with t crossing links: one product takes all contracted inputs to all outputs."""

    crossing: int  # t
    inputs: tuple[Pairs, ...]
    outputs: tuple[
        tuple[Pairs, tuple[int, ...]], ...
    ]  # with the axis of the input at each free axis of the output
    numbers: NDArray[np.int64]  # (outputs, inputs), the diagram, -1 where there is none


def pair_levels(form: DiagramForm) -> tuple[PairLevel, ...]:
    """Return the diagrams by the number of crossing links, the most first."""
    k = form.target
    found: dict[int, dict[tuple[tuple[Pairs, tuple[int, ...]], Pairs], int]] = {}
    for number, diagram in enumerate(form.diagrams):
        above, below = _side(diagram, 0, k), _side(diagram, k, k + form.source)
        across = sorted(link.positions for link in diagram if link.positions[0] < k <= link.positions[1])
        inner = sorted(second for _, second in across)
        match = tuple(inner.index(second) for _, second in across)
        found.setdefault(len(across), {})[(above, match), below] = number
    levels = []
    for t in sorted(found, reverse=True):
        outputs = tuple(dict.fromkeys(key[0] for key in found[t]))
        inputs = tuple(dict.fromkeys(key[1] for key in found[t]))
        numbers = np.array([[found[t].get((o, i), -1) for i in inputs] for o in outputs], dtype=np.int64)
        levels.append(PairLevel(t, inputs, outputs, numbers))
    return tuple(levels)


def _side(diagram: Sequence[DiagramLink], start: int, stop: int) -> Pairs:
    inside = [link for link in diagram if start <= link.positions[0] and link.positions[1] < stop]
    return tuple(sorted((link.positions[0] - start, link.positions[1] - start, link.kind) for link in inside))


class PairingTile(ExactModule):
    """theta (a, b, r), x (B, b n^l) -> (B, a n^k)."""

    def __init__(self, form: DiagramForm) -> None:
        super().__init__()
        self.n, self.target, self.source = form.n, form.target, form.source
        self.negative, self.coefficients = form.negative, form.coefficients
        self.levels = pair_levels(form)
        # what a call needs, without arrays, so that it can be traced
        self.steps = tuple((level.crossing, level.inputs, level.outputs) for level in self.levels)
        self.kept = Kept()
        self.fill()

    def constants(self) -> dict[str, NDArray[np.float64]]:
        """Return the metric, and for each level the matrix (r, outputs inputs) from canonical to diagram coefficients."""
        exact = self.coefficients.to_float()
        padded = np.concatenate([exact, np.zeros((len(exact), 1))], axis=1)
        found = {f"level_{k}": padded[:, level.numbers.ravel()] for k, level in enumerate(self.levels)}
        return found | {"metric": np.where(np.arange(self.n) < self.n - self.negative, 1.0, -1.0)}

    def forward(self, theta: Tensor, x: Tensor) -> Tensor:
        """Apply the maps."""
        a, b, _ = theta.shape
        batch = x.shape[0]
        known: dict[Pairs, Tensor] = {(): x.reshape(batch, b, *(self.n,) * self.source)}
        pieces: list[tuple[Pairs, Tensor]] = []
        for matrix, (crossing, inputs, outputs) in zip(self._matrices(theta), self.steps, strict=True):
            features = [
                self._contracted(pairs, known).flatten(2) if crossing else self._contracted(pairs, known)
                for pairs in inputs
            ]
            joined = features[0] if len(features) == 1 else torch.cat(features, dim=1)
            wide = crossing > 0  # without axes to run over, the samples are the rows of one product
            mixed = (
                torch.bmm(matrix.expand(batch, -1, -1), joined) if wide else functional.linear(joined, matrix)
            )
            split = mixed.view(batch, len(outputs), a, *(self.n,) * crossing).unbind(1)
            for piece, (pairs, match) in zip(split, outputs, strict=True):
                pieces.append((pairs, piece.permute(0, 1, *(2 + axis for axis in match))))
        return self._total(pieces, (batch, a, *(self.n,) * self.target), x).reshape(
            batch, a * self.n**self.target
        )

    def _matrices(self, theta: Tensor) -> list[Tensor]:
        if self.training or not may_keep(theta):
            return self._built(theta)
        return self.kept.values([theta], lambda: self._built(theta))

    def _built(self, theta: Tensor) -> list[Tensor]:
        """Return the matrix of each level, (outputs a, inputs b)."""
        return [
            level_matrix(theta, self.get_buffer(f"level_{k}"), (len(outputs), len(inputs)))
            for k, (_, inputs, outputs) in enumerate(self.steps)
        ]

    def _contracted(self, pairs: Pairs, known: dict[Pairs, Tensor]) -> Tensor:
        """Return the input with pairs of its axes contracted, the last pair after the others."""
        if pairs not in known:
            *others, (i, j, kind) = pairs
            before = self._contracted(tuple(others), known)
            gone = {axis for first, second, _ in others for axis in (first, second)}
            left = [axis for axis in range(self.source) if axis not in gone]
            views = self._views(before, left, ((i, j, kind),))
            parts = [
                sign * view.sum(-1) if weight is None else (view * weight).sum(-1)
                for view, sign, weight in views
            ]
            known[pairs] = parts[0] if len(parts) == 1 else parts[0] + parts[1]
        return known[pairs]

    def _total(self, pieces: list[tuple[Pairs, Tensor]], shape: tuple[int, ...], like: Tensor) -> Tensor:
        """Return the sum of all pieces, each on the diagonals of its pairs."""
        whole = [piece for pairs, piece in pieces if not pairs]
        y = whole[0] if whole else like.new_zeros(shape)
        for piece in whole[1:]:
            y = y + piece
        if len(whole) == 1 and len(pieces) > 1:
            y = y.clone(
                memory_format=torch.contiguous_format
            )  # nobody else's, so that it may be added to in place
        for pairs, piece in pieces:
            if not pairs:
                continue
            for view, sign, weight in self._views(y, list(range(self.target)), pairs):
                spread = piece[(..., *(None,) * len(pairs))]
                view.add_(sign * spread if weight is None else spread * weight)
        return y

    def _views(
        self, x: Tensor, axes: list[int], pairs: Pairs
    ) -> Iterator[tuple[Tensor, float, Tensor | None]]:
        """Yield views of x where the links of pairs are not zero, with one last axis a pair, and the links' product there.

        Each view is made when it is asked for: torch takes none that was made before x was added to in place.
        """
        half = self.n // 2
        area, plain = ((half, 1.0), (-half, -1.0)), ((0, 1.0),)
        weight = self._weight(x, pairs)
        for chosen in product(*(area if kind == "symplectic" else plain for _, _, kind in pairs)):
            view, left, sign = x, axes, 1.0
            for (i, j, _), (offset, factor) in zip(pairs, chosen, strict=True):
                view = view.diagonal(offset, 2 + left.index(i), 2 + left.index(j))
                left, sign = [*(axis for axis in left if axis not in {i, j}), -1], sign * factor
            yield view, sign, weight

    def _weight(self, x: Tensor, pairs: Pairs) -> Tensor | None:
        """Return the metric's entries along the last axes, None where all are 1."""
        weight: Tensor | None = None
        for place, (_, _, kind) in enumerate(pairs):
            if kind == "metric" and self.negative:
                metric = self.get_buffer("metric").to(x.dtype).view(-1, *(1,) * (len(pairs) - 1 - place))
                weight = metric if weight is None else weight * metric
        return weight


def level_matrix(
    theta: Tensor,  # (a, b, r)
    change: Tensor,  # (r, outputs inputs), from canonical to diagram coefficients
    shape: tuple[int, ...],  # (outputs, inputs)
) -> Tensor:  # (outputs a, inputs b)
    """Return the matrix that takes a level's inputs to its outputs."""
    a, b, _ = theta.shape
    outputs, inputs = shape
    weights = torch.mm(theta.reshape(a * b, -1), change.to(theta.dtype)).view(a, b, outputs, inputs)
    return weights.permute(2, 0, 3, 1).reshape(outputs * a, inputs * b)


def pairing_counts(form: DiagramForm, a: int, b: int) -> tuple[int, int, int]:
    """Return multiplications and additions, numbers moved and operations, for one sample."""
    n, flops, moved, launches = form.n, 0, 0, 2
    for level in pair_levels(form):
        inputs, outputs, size = len(level.inputs), len(level.outputs), n**level.crossing
        flops += 2 * a * b * inputs * outputs * size
        moved += (2 * inputs * b + 3 * outputs * a) * size
        launches += 5 + 4 * inputs + 3 * outputs
        moved += sum(b * size * n for pairs in level.inputs if pairs)
        moved += sum(2 * a * size * n ** len(pairs) for pairs, _ in level.outputs if pairs)
    return flops, moved + b * n**form.source + a * n**form.target, launches
