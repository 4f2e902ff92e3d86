"""The walk through the steps of a program of diagrams of S(n): reduce, mix the copies, add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from symgroup.ir import DiagramForm
from symgroup_torch_dense.exact import ExactModule
from symgroup_torch_dense.kept import may_fuse
from symgroup_torch_dense.swapping import swapped
from symgroup_torch_structured.program import program_of

SHORT = 64  # numbers whose sum is taken faster by a product with ones


class Values:
    """The values that a walk has reduced its input to, and copies of them with axes in another order, each made once."""

    def __init__(self, reduced: list[Tensor]) -> None:
        self.reduced = reduced
        self.copies: dict[tuple[int, tuple[int, ...]], Tensor] = {}

    def turned(self, place: int, axes: tuple[int, ...] | None) -> Tensor:
        """Return a value with its axes in this order, contiguous where they are in another."""
        value = self.reduced[place]
        if axes is None:
            return value
        if (place, axes) not in self.copies:
            is_exchange = axes == (0, 1, 3, 2)
            self.copies[place, axes] = (
                swapped(value.flatten(0, 1)).view(value.permute(axes).shape)
                if is_exchange
                else value.permute(axes).contiguous()
            )
        return self.copies[place, axes]


class PartitionWalk(ExactModule):
    """The steps of a form's program: (B, b n^l) -> values in -> (B, a n^k)."""

    def __init__(self, form: DiagramForm) -> None:
        super().__init__()
        self.n, self.target, self.source = form.n, form.target, form.source
        self.coefficients = form.coefficients
        self.program = program_of(form)
        levels = self.program.levels
        self.sizes = tuple((len(level.outputs), len(level.inputs)) for level in levels)
        # whether the first level gives nothing but the whole output, and all of its numbers
        self.has_top = form.target > 0 and bool(levels) and levels[0].inputs[0].crossing == form.target
        self.fill()

    def constants(self) -> dict[str, NDArray[np.float64]]:
        """Return the matrix (r, sum of outputs inputs) from canonical to diagram coefficients, level after level."""
        exact = self.coefficients.to_float()
        padded = np.concatenate(
            [exact, np.zeros((len(exact), 1))], axis=1
        )  # the last for diagrams that are not there
        numbers = [level.numbers.ravel() for level in self.program.levels]
        return {"basis": padded[:, np.concatenate([np.zeros(0, dtype=np.int64), *numbers])]}

    def change(self, like: Tensor) -> Tensor:
        """Return the matrix from canonical to diagram coefficients, in the dtype that is computed in."""
        return cast(Tensor, self._buffers["basis"]).to(like.dtype)

    def matrices(self, theta: Tensor) -> list[Tensor]:
        """Return the matrix of each level, (outputs a, inputs b)."""
        a, b, r = theta.shape
        # as few rows: long and thin is slower
        entries = torch.mm(self.change(theta).t(), theta.reshape(a * b, r).t())
        planes = torch.split(entries, [outputs * inputs for outputs, inputs in self.sizes])
        return [
            own.view(outputs, inputs, a, b).transpose(1, 2).reshape(outputs * a, inputs * b)
            for own, (outputs, inputs) in zip(planes, self.sizes, strict=True)
        ]

    def coefficient_slopes(self, slopes: Sequence[Tensor], a: int, b: int) -> Tensor:  # (a, b, r)
        """Return the gradients of the coefficients by those of the levels' matrices."""
        planes = [
            slope.view(outputs, a, inputs, b).transpose(1, 2).reshape(outputs * inputs, a * b)
            for slope, (outputs, inputs) in zip(slopes, self.sizes, strict=True)
        ]
        entries = planes[0] if len(planes) == 1 else torch.cat(planes)
        return swapped(torch.mm(self.change(entries), entries).unsqueeze(0)).view(a, b, -1)

    def reduced(self, x: Tensor, sums: Sequence[Tensor] = ()) -> list[Tensor]:
        """Return the diagonals and sums of the input that diagrams ask for, each computed once, or as `sums` has them."""
        cube = x.reshape(x.shape[0], x.shape[1] // self.n**self.source, *(self.n,) * self.source)
        known = iter(sums)
        values: list[Tensor] = []
        for source, axis, blocks in self.program.reductions:
            if source < 0:
                values.append(_diagonal(cube, blocks))
            else:
                values.append(next(known) if sums else _summed(values[source], axis))
        return values

    def sums(self, reduced: Sequence[Tensor]) -> list[Tensor]:
        """Return those that are sums."""
        steps = zip(reduced, self.program.reductions, strict=True)
        return [value for value, (source, _, _) in steps if source >= 0]

    def applied(self, matrices: Sequence[Tensor], reduced: list[Tensor], a: int) -> Tensor:
        """Return the outputs."""
        parts = self._mixed(matrices, reduced, a, 0)
        y = self._embedded(self._spread(parts), parts, reduced[0], a)
        return y.reshape(y.shape[0], a * self.n**self.target)

    def written(self, matrices: Sequence[Tensor], values: Values, a: int) -> Tensor:
        """Return the outputs, without a graph: the first level's products are added in place to the sum of the rest."""
        if not self.has_top:
            return self.applied(matrices, values.reduced, a)
        parts = self._mixed(matrices, values.reduced, a, 1)
        total = self._topped(self._spread(parts), matrices[0], values, a)
        y = self._embedded(total, parts, values.reduced[0], a)
        return y.reshape(y.shape[0], a * self.n**self.target)

    def _mixed(
        self, matrices: Sequence[Tensor], reduced: list[Tensor], a: int, first: int
    ) -> list[Part | None]:
        """Return the parts of the output that levels give, from one on, added where several give the same."""
        program = self.program
        parts: list[Part | None] = [None] * program.size
        levels = zip(matrices[first:], program.inputs[first:], program.outputs[first:], strict=True)
        for matrix, inputs, outputs in levels:
            values = [reduced[number] for number in inputs]
            pieces = _pieces(matrix, values, len(outputs), a)
            for piece, (slot, axes) in zip(pieces, outputs, strict=True):
                value = piece if axes is None else Part(piece.tensor.permute(axes), False)
                before = parts[slot]
                parts[slot] = value if before is None else _sum(before, value.tensor)
        return parts

    def _spread(self, parts: list[Part | None]) -> Part | None:
        """Return the sum of the parts that are constant along axes, from those with few axes to the output itself."""
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
        return parts[whole] if whole >= 0 else None

    def _topped(self, total: Part | None, matrix: Tensor, values: Values, a: int) -> Part | None:
        """Add the first level's products: the axes of what comes in are exchanged, not those of the products."""
        for rows, (_, axes) in zip(torch.split(matrix, a), self.program.outputs[0], strict=True):
            x = features_of([values.turned(place, axes) for place in self.program.inputs[0]])
            y = _plus_product(total, rows.expand(len(x), *rows.shape), x)
            total = Part(y.view(*y.shape[:2], *(self.n,) * self.target), True)
        return total

    def _embedded(self, total: Part | None, parts: list[Part | None], like: Tensor, a: int) -> Tensor:
        """Return the sum with the parts that are for diagonals only."""
        if total is None:
            y = like.new_zeros(like.shape[0], a, *(self.n,) * self.target)
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
    joined = features_of(values)
    if not shape:
        return [Part(piece, False) for piece in torch.split(functional.linear(joined, matrix), a, 1)]
    if outputs == 1 or (len(shape) > 1 and not torch.is_grad_enabled()):
        rows = torch.split(matrix, a)
        return [Part(torch.bmm(m.expand(batch, *m.shape), joined).view(batch, a, *shape), True) for m in rows]
    mixed = torch.bmm(matrix.expand(batch, *matrix.shape), joined)
    return [Part(piece.view(batch, a, *shape), False) for piece in torch.split(mixed, a, 1)]


def _plus_product(before: Part | None, matrices: Tensor, x: Tensor) -> Tensor:  # (B, a, n^t)
    """Return the sum with products, in place where there is memory for it."""
    if before is None:
        return torch.bmm(matrices, x)
    if before.is_own:
        return before.tensor.flatten(2).baddbmm_(matrices, x)
    if before.tensor.dim() == 3:  # what is constant along one axis is written together with the products
        return torch.baddbmm(before.tensor, matrices, x)
    return before.tensor.clone(memory_format=torch.contiguous_format).flatten(2).baddbmm_(matrices, x)


def features_of(values: Sequence[Tensor]) -> Tensor:  # (B, b, n, ..., n) each -> (B, inputs b, n^t)
    """Return the values of a level below each other, without the last axis where none crosses."""
    flat = [value.flatten(2) for value in values] if values[0].dim() > 3 else list(values)
    return flat[0] if len(flat) == 1 else torch.cat(flat, dim=1)


def _summed(x: Tensor, axis: int) -> Tensor:
    """Return the sum over an axis, with the axes before it as one: torch takes three times as long for four."""
    if axis == x.dim() - 1:
        is_plain = x.is_cpu and x.dtype in (torch.float32, torch.float64) and x.is_contiguous()
        if x.shape[-1] > SHORT or not is_plain or torch.is_grad_enabled() or not may_fuse(x):
            return x.sum(axis)
        return torch.mv(x.view(-1, x.shape[-1]), x.new_ones(x.shape[-1])).view(x.shape[:-1])
    if not x.is_contiguous():
        return x.sum(axis)
    return x.flatten(0, axis - 1).sum(1).view(*x.shape[:axis], *x.shape[axis + 1 :])


def _sum(before: Part, value: Tensor) -> Part:
    if before.is_own and not torch.compiler.is_compiling():
        return Part(before.tensor.add_(value), True)
    return Part(before.tensor + value, True)


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
