"""S(n) between tensor powers: sums, diagonals and broadcasts, shared between the diagrams; never the (n^k, n^l) matrix.

A diagram is a partition of k output and l input positions. With t blocks that cross from input to output, it takes the
diagonal of the input along blocks, sums over the blocks that do not cross, matches the t axes that are left with those of
the output, and writes to the output's diagonal along blocks, constant along the blocks that do not cross. For k = l = 1 these
are DeepSets (Zaheer et al. 2017), for k = l = 2 the 15 operations of invariant graph networks (Maron et al. 2019). What comes
in is reduced once for all diagrams, the copies are mixed by one matrix product for each t, and what goes out is added up from
the small to the large.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from symgroup.ir import DiagramForm
from symgroup_torch_dense.exact import ExactModule
from symgroup_torch_dense.kept import Kept, may_keep
from symgroup_torch_structured.program import program_of


class PartitionTile(ExactModule):
    """theta (a, b, r), x (B, b n^l) -> (B, a n^k)."""

    def __init__(self, form: DiagramForm) -> None:
        super().__init__()
        self.n, self.target, self.source = form.n, form.target, form.source
        self.coefficients = form.coefficients
        self.program = program_of(form)
        self.kept = Kept()
        self.fill()

    def constants(self) -> dict[str, NDArray[np.float64]]:
        """Return, for each level, the matrix (r, outputs inputs) from canonical to diagram coefficients."""
        exact = self.coefficients.to_float()
        padded = np.concatenate(
            [exact, np.zeros((len(exact), 1))], axis=1
        )  # the last for diagrams that are not there
        numbers = [level.numbers.ravel() for level in self.program.levels]
        return {f"level_{k}": padded[:, positions] for k, positions in enumerate(numbers)}

    def forward(self, theta: Tensor, x: Tensor) -> Tensor:
        """Apply the maps."""
        a, b, _ = theta.shape
        batch = x.shape[0]
        reduced = self._reduced(x.reshape(batch, b, *(self.n,) * self.source))
        parts = self._mixed(self._matrices(theta), reduced, a)
        shape = (batch, a, *(self.n,) * self.target)
        return self._total(parts, shape, reduced[0]).reshape(batch, a * self.n**self.target)

    def _matrices(self, theta: Tensor) -> list[Tensor]:
        if self.training or not may_keep(theta):
            return self._built(theta)
        return self.kept.values([theta], lambda: self._built(theta))

    def _built(self, theta: Tensor) -> list[Tensor]:
        """Return the matrix of each level, (outputs a, inputs b)."""
        return [
            level_matrix(theta, self.get_buffer(f"level_{number}"), level.numbers.shape)
            for number, level in enumerate(self.program.levels)
        ]

    def _reduced(self, x: Tensor) -> list[Tensor]:
        """Return the diagonals and sums of the input that diagrams ask for, each computed once."""
        values: list[Tensor] = []
        for source, axis, blocks in self.program.reductions:
            values.append(_diagonal(x, blocks) if source < 0 else _summed(values[source], axis))
        return values

    def _mixed(self, matrices: Sequence[Tensor], reduced: list[Tensor], a: int) -> list[Part | None]:
        """Return the parts of the output that levels give, added where several give the same."""
        program = self.program
        parts: list[Part | None] = [None] * program.size
        for matrix, inputs, outputs in zip(matrices, program.inputs, program.outputs, strict=True):
            values = [reduced[number] for number in inputs]
            pieces = _pieces(matrix, values, len(outputs), a)
            for piece, (slot, axes) in zip(pieces, outputs, strict=True):
                value = piece if axes is None else Part(piece.tensor.permute(axes), False)
                before = parts[slot]
                parts[slot] = value if before is None else _sum(before, value.tensor)
        return parts

    def _total(self, parts: list[Part | None], shape: tuple[int, ...], like: Tensor) -> Tensor:
        """Return the sum of all parts, from those with few axes to those with many."""
        for source, target, axis in self.program.broadcasts:
            value, before = parts[source], parts[target]
            if value is None:
                continue
            wide = value.tensor.unsqueeze(axis)
            if before is None:
                spread = wide.expand(*wide.shape[:axis], self.n, *wide.shape[axis + 1 :])
                parts[target] = Part(spread, False)
            else:
                parts[target] = _sum(before, wide)
        whole = self.program.whole
        total = parts[whole] if whole >= 0 else None
        if total is None:
            y = like.new_zeros(shape)
        elif self.program.embeddings and not total.is_own:
            y = total.tensor.clone(memory_format=torch.contiguous_format)
        else:
            y = total.tensor
        for slot, blocks in self.program.embeddings:
            value = parts[slot]
            if value is not None:
                _diagonal(y, blocks).add_(value.tensor)
        return y


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the output, and whether nobody else has its memory, so that it may be added to in place."""

    tensor: Tensor  # (B, a, n, ..., n), one axis a crossing block
    is_own: bool


def _pieces(matrix: Tensor, values: list[Tensor], outputs: int, a: int) -> list[Part]:
    """Return a level's products: of large pieces each by itself, for then it may be added to in place.

    Where a graph is recorded that would cost more in the gradient than it saves here.
    """
    batch, shape = values[0].shape[0], values[0].shape[2:]
    features = [value.flatten(2) for value in values] if len(shape) > 1 else values
    joined = features[0] if len(features) == 1 else torch.cat(features, dim=1)
    if not shape:
        return [Part(piece, False) for piece in torch.split(functional.linear(joined, matrix), a, 1)]
    if outputs == 1 or (len(shape) > 1 and not torch.is_grad_enabled()):
        rows = torch.split(matrix, a)
        return [Part(torch.bmm(m.expand(batch, *m.shape), joined).view(batch, a, *shape), True) for m in rows]
    mixed = torch.bmm(matrix.expand(batch, *matrix.shape), joined)
    return [Part(piece.view(batch, a, *shape), False) for piece in torch.split(mixed, a, 1)]


def _summed(x: Tensor, axis: int) -> Tensor:
    """Return the sum over an axis, with the axes before it as one: torch takes three times as long for four."""
    if axis == x.dim() - 1 or not x.is_contiguous():
        return x.sum(axis)
    return x.flatten(0, axis - 1).sum(1).view(*x.shape[:axis], *x.shape[axis + 1 :])


def _sum(before: Part, value: Tensor) -> Part:
    if before.is_own and not torch.compiler.is_compiling():
        return Part(before.tensor.add_(value), True)
    return Part(before.tensor + value, True)


def level_matrix(
    theta: Tensor,  # (a, b, r)
    change: Tensor,  # (r, outputs inputs), from canonical to diagram coefficients
    shape: tuple[int, ...],  # (outputs, inputs)
) -> Tensor:  # (outputs a, inputs b)
    """Return the matrix that takes a level's inputs to its outputs."""
    a, b, _ = theta.shape
    outputs, inputs = shape
    weights = (theta @ change.to(theta.dtype)).view(a, b, outputs, inputs)
    return weights.permute(2, 0, 3, 1).reshape(outputs * a, inputs * b)


def _diagonal(x: Tensor, blocks: tuple[int, ...]) -> Tensor:
    """Return the view of x, (B, b, n, ..., n), with one axis a block, where the axes of each block have equal indices."""
    axes = list(blocks)
    while len(set(axes)) < len(axes):
        q = next(q for q in range(len(axes)) if axes[q] in axes[:q])
        p = axes.index(axes[q])
        x = x.diagonal(dim1=2 + p, dim2=2 + q)
        label = axes[q]
        axes = [*(axis for k, axis in enumerate(axes) if k not in (p, q)), label]
    order = sorted(range(len(axes)), key=axes.__getitem__)
    return x if order == list(range(len(axes))) else x.permute(0, 1, *(2 + k for k in order))
