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
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.autograd.function import Function, FunctionCtx
from torch.nn import functional

from symgroup.ir import DiagramForm
from symgroup_torch_dense.exact import ExactModule
from symgroup_torch_dense.fused import Gradients, recorded
from symgroup_torch_dense.kept import Kept, may_fuse, may_keep
from symgroup_torch_structured.program import outer_values, program_of, transposed

MOST_POSITIONS = 2  # of the input and the output, where one step of a graph is the faster


def partition_tile(form: DiagramForm) -> PartitionTile:
    """Return the maps of a form as the faster of both.

    With more positions dy is transposed in memory: S(50) on V^2 trains a fifth slower than by recorded operations.
    """
    return (FusedPartitionTile if form.target + form.source <= MOST_POSITIONS else PartitionTile)(form)


class PartitionTile(nn.Module):
    """theta (a, b, r), x (B, b n^l) -> (B, a n^k)."""

    def __init__(self, form: DiagramForm) -> None:
        super().__init__()
        self.forth = PartitionWalk(form)
        self.kept = Kept()

    def forward(self, theta: Tensor, x: Tensor) -> Tensor:
        """Apply the maps."""
        return self.recorded(self._matrices(theta), x, theta.shape[0])

    def recorded(self, matrices: Sequence[Tensor], x: Tensor, a: int) -> Tensor:
        """Apply the maps by operations that graphs and compilers can record."""
        return self.forth.applied(matrices, self.forth.reduced(x), a)

    def _matrices(self, theta: Tensor) -> list[Tensor]:
        if self.training or not may_keep(theta):
            return self.forth.matrices(theta)
        return self.kept.values([theta], lambda: self.forth.matrices(theta))


class FusedPartitionTile(PartitionTile):
    """The same as one step of a graph."""

    def __init__(self, form: DiagramForm) -> None:
        super().__init__(form)
        self.back = PartitionWalk(transposed(form))
        self.outer = outer_values(self.forth.program, self.back.program)

    def forward(self, theta: Tensor, x: Tensor) -> Tensor:
        """Apply the maps."""
        if torch.is_grad_enabled() and may_fuse(x):
            y: Tensor = PartitionProduct.apply(self, x, theta)  # type: ignore[no-untyped-call]
            return y
        return super().forward(theta, x)

    def products(
        self, inner: Sequence[Tensor], outer: Sequence[Tensor], a: int, b: int
    ) -> Tensor:  # (a, b, r)
        """Return the products of all maps with dy x^T, by the values in of x and those of dy in the transpose."""
        found: Tensor | None = None
        for number, (inputs, outputs) in enumerate(zip(self.forth.program.inputs, self.outer, strict=True)):
            rows = [outer[place] if axes is None else outer[place].permute(axes) for place, axes in outputs]
            matrix = _outer_product(_features(rows), _features([inner[place] for place in inputs]))
            planes = matrix.view(len(outputs), a, len(inputs), b).permute(1, 3, 0, 2)
            own = planes.reshape(a * b, -1) @ self.forth.change(number, matrix).t()
            found = own if found is None else found.add_(own)
        return inner[0].new_zeros(a, b, 0) if found is None else found.view(a, b, -1)


class PartitionProduct(Function):
    """y = sum of theta_d d x as one step of a graph: dx by the diagrams upside down, dtheta_d = <d, dy x^T>."""

    @staticmethod
    def forward(ctx: FunctionCtx, tile: FusedPartitionTile, x: Tensor, theta: Tensor) -> Tensor:
        """Return the outputs."""
        ctx.tile = tile  # type: ignore[attr-defined]
        ctx.save_for_backward(x, theta)
        return tile.recorded(tile.forth.matrices(theta), x, theta.shape[0])

    @staticmethod
    def backward(ctx: Any, *slopes: Tensor) -> Gradients:
        """Return the gradients; as operations that are recorded, where a graph of them is asked for."""
        tile: FusedPartitionTile = ctx.tile
        x, theta = ctx.saved_tensors
        a, b, _ = theta.shape
        if torch.is_grad_enabled():
            y = tile.recorded(tile.forth.matrices(theta), x, a)
            return (None, *recorded(y, (x, theta), slopes[0], ctx.needs_input_grad[1:]))
        outer = tile.back.reduced(slopes[0])
        dx = own = None
        if ctx.needs_input_grad[2]:
            own = tile.products(tile.forth.reduced(x.conj()), outer, a, b)
        if ctx.needs_input_grad[1]:
            dx = tile.back.applied(tile.back.matrices(theta.conj().transpose(0, 1)), outer, b)
        return None, dx, own


class PartitionWalk(ExactModule):
    """The steps of a form's program: (B, b n^l) -> values in -> (B, a n^k)."""

    def __init__(self, form: DiagramForm) -> None:
        super().__init__()
        self.n, self.target, self.source = form.n, form.target, form.source
        self.coefficients = form.coefficients
        self.program = program_of(form)
        self.fill()

    def constants(self) -> dict[str, NDArray[np.float64]]:
        """Return, for each level, the matrix (r, outputs inputs) from canonical to diagram coefficients."""
        exact = self.coefficients.to_float()
        padded = np.concatenate(
            [exact, np.zeros((len(exact), 1))], axis=1
        )  # the last for diagrams that are not there
        numbers = [level.numbers.ravel() for level in self.program.levels]
        return {f"level_{k}": padded[:, positions] for k, positions in enumerate(numbers)}

    def change(self, number: int, like: Tensor) -> Tensor:
        """Return the matrix of a level from canonical to diagram coefficients, in the dtype that is computed in."""
        return self.get_buffer(f"level_{number}").to(like.dtype)

    def matrices(self, theta: Tensor) -> list[Tensor]:
        """Return the matrix of each level, (outputs a, inputs b)."""
        return [
            level_matrix(theta, self.get_buffer(f"level_{number}"), level.numbers.shape)
            for number, level in enumerate(self.program.levels)
        ]

    def reduced(self, x: Tensor) -> list[Tensor]:
        """Return the diagonals and sums of the input that diagrams ask for, each computed once."""
        cube = x.reshape(x.shape[0], x.shape[1] // self.n**self.source, *(self.n,) * self.source)
        values: list[Tensor] = []
        for source, axis, blocks in self.program.reductions:
            values.append(_diagonal(cube, blocks) if source < 0 else _summed(values[source], axis))
        return values

    def applied(self, matrices: Sequence[Tensor], reduced: list[Tensor], a: int) -> Tensor:
        """Return the outputs."""
        batch = reduced[0].shape[0]
        parts = self._mixed(matrices, reduced, a)
        shape = (batch, a, *(self.n,) * self.target)
        return self._total(parts, shape, reduced[0]).reshape(batch, a * self.n**self.target)

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
    joined = _features(values)
    if not shape:
        return [Part(piece, False) for piece in torch.split(functional.linear(joined, matrix), a, 1)]
    if outputs == 1 or (len(shape) > 1 and not torch.is_grad_enabled()):
        rows = torch.split(matrix, a)
        return [Part(torch.bmm(m.expand(batch, *m.shape), joined).view(batch, a, *shape), True) for m in rows]
    mixed = torch.bmm(matrix.expand(batch, *matrix.shape), joined)
    return [Part(piece.view(batch, a, *shape), False) for piece in torch.split(mixed, a, 1)]


def _features(values: Sequence[Tensor]) -> Tensor:  # (B, b, n, ..., n) each -> (B, inputs b, n^t)
    """Return the values of a level below each other, without the last axis where none crosses."""
    flat = [value.flatten(2) for value in values] if values[0].dim() > 3 else list(values)
    return flat[0] if len(flat) == 1 else torch.cat(flat, dim=1)


def _outer_product(dy: Tensor, x: Tensor) -> Tensor:  # (B, p, n^t), (B, q, n^t) -> (p, q)
    """Return the sum of dy x^T over samples."""
    if dy.dim() == 2:
        return dy.t() @ x
    if not dy.is_cpu:
        return torch.bmm(dy, x.transpose(1, 2)).sum(0)
    # product after product, added to the same matrix: never one matrix for each sample
    return torch.addbmm(dy.new_zeros(dy.shape[1], x.shape[1]), dy, x.transpose(1, 2))


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
