"""S(n) between tensor powers: sums, diagonals and broadcasts, shared between the diagrams; never the (n^k, n^l) matrix.

A diagram is a partition of k output and l input positions. With t blocks that cross from input to output, it takes the
diagonal of the input along blocks, sums over the blocks that do not cross, matches the t axes that are left with those of
the output, and writes to the output's diagonal along blocks, constant along the blocks that do not cross. For k = l = 1 these are DeepSets
(Zaheer et al. 2017), for k = l = 2 the 15 operations of invariant graph networks (Maron et al. 2019). What comes in is
reduced once for all diagrams, the copies are mixed by one matrix product for each t, and what goes out is added up from the
small to the large.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from symgroup.ir import DiagramForm
from symgroup_torch_dense.exact import ExactModule


@dataclass(frozen=True, slots=True)
class Side:
    """How the diagram treats the output's, or the input's, axes: which are one block, and which blocks cross."""

    blocks: tuple[int, ...]  # the block of each axis, numbered in order
    crosses: tuple[bool, ...]  # one a block

    @property
    def crossing(self) -> int:
        """t."""
        return sum(self.crosses)

    def wider(self) -> tuple[Side, int] | None:
        """Return the side where one more block crosses, and the axis of that block among those; None where all do."""
        if all(self.crosses):
            return None
        last = max(block for block, crosses in enumerate(self.crosses) if not crosses)
        flags = (*self.crosses[:last], True, *self.crosses[last + 1 :])
        return Side(self.blocks, flags), sum(flags[:last])


@dataclass(frozen=True, slots=True)
class Level:
    """The diagrams with t crossing blocks: one product takes all inputs to all outputs."""

    inputs: tuple[Side, ...]
    outputs: tuple[tuple[Side, tuple[int, ...]], ...]  # with the axis of the input at each axis of the output
    numbers: NDArray[np.int64]  # (outputs, inputs), the diagram, -1 where there is none


def levels_of(form: DiagramForm) -> tuple[Level, ...]:
    """Return the diagrams by the number of crossing blocks, the most first."""
    k = form.target
    found: dict[int, dict[tuple[tuple[Side, tuple[int, ...]], Side], int]] = {}
    for number, diagram in enumerate(form.diagrams):
        sets = [set(link.positions) for link in diagram]
        output, first = _side(sets, range(k))
        source, second = _side(sets, range(k, k + form.source))
        crossing_out = [s for s, c in zip(first, output.crosses, strict=True) if c]
        crossing_in = [s for s, c in zip(second, source.crosses, strict=True) if c]
        match = tuple(crossing_in.index(s) for s in crossing_out)
        found.setdefault(output.crossing, {})[(output, match), source] = number
    levels = []
    for t in sorted(found, reverse=True):
        outputs = tuple(dict.fromkeys(key[0] for key in found[t]))
        inputs = tuple(dict.fromkeys(key[1] for key in found[t]))
        numbers = np.array([[found[t].get((o, i), -1) for i in inputs] for o in outputs], dtype=np.int64)
        levels.append(Level(inputs, outputs, numbers))
    return tuple(levels)


def _side(sets: list[set[int]], axes: range) -> tuple[Side, list[int]]:
    """Return the side, and the block in `sets` of each of its blocks."""
    owner = [next(number for number, members in enumerate(sets) if axis in members) for axis in axes]
    order = list(dict.fromkeys(owner))
    crosses = tuple(any(position not in axes for position in sets[number]) for number in order)
    return Side(tuple(order.index(number) for number in owner), crosses), order


class PartitionTile(ExactModule):
    """theta (a, b, r), x (B, b n^l) -> (B, a n^k)."""

    def __init__(self, form: DiagramForm) -> None:
        super().__init__()
        self.n, self.target, self.source = form.n, form.target, form.source
        self.coefficients = form.coefficients
        self.levels = levels_of(form)
        self.fill()

    def constants(self) -> dict[str, NDArray[np.float64]]:
        """Return, for each level, the matrix (r, outputs inputs) from canonical to diagram coefficients."""
        exact = self.coefficients.to_float()
        padded = np.concatenate(
            [exact, np.zeros((len(exact), 1))], axis=1
        )  # the last for diagrams that are not there
        return {
            f"level_{number}": padded[:, level.numbers.ravel()] for number, level in enumerate(self.levels)
        }

    def forward(self, theta: Tensor, x: Tensor) -> Tensor:
        """Apply the maps."""
        a, b, _ = theta.shape
        batch = x.shape[0]
        reduced = _Reduced(x.reshape(batch, b, *(self.n,) * self.source))
        sums = _Sums(self.n)
        for number, level in enumerate(self.levels):
            mixed = self._mixed(number, level, theta, reduced)
            for position, (side, match) in enumerate(level.outputs):
                axes = (0, 1, *(2 + axis for axis in match))
                sums.add(side, mixed[:, position].permute(axes))
        return sums.total((batch, a, *(self.n,) * self.target)).reshape(batch, a * self.n**self.target)

    def _mixed(self, number: int, level: Level, theta: Tensor, reduced: _Reduced) -> Tensor:
        """Return what a level gives: (B, outputs, a, n, ..., n) with t axes."""
        a, b, _ = theta.shape
        outputs, inputs = len(level.outputs), len(level.inputs)
        t = level.inputs[0].crossing
        basis = self.get_buffer(f"level_{number}").to(theta.dtype)
        weights = (theta @ basis).view(a, b, outputs, inputs).permute(2, 0, 3, 1)
        matrix = weights.reshape(outputs * a, inputs * b)
        parts = [reduced.value(side).flatten(2) if t else reduced.value(side) for side in level.inputs]
        features = parts[0] if inputs == 1 else torch.cat(parts, dim=1)
        batch = features.shape[0]
        if t == 0:
            return functional.linear(features, matrix).view(batch, outputs, a)
        mixed = torch.bmm(matrix.expand(batch, *matrix.shape), features)
        return mixed.view(batch, outputs, a, *(self.n,) * t)


class _Reduced:
    """The diagonals and sums of the input that diagrams ask for, each computed once."""

    def __init__(self, x: Tensor) -> None:
        self.x = x  # (B, b, n, ..., n)
        self.known: dict[Side, Tensor] = {}

    def value(self, side: Side) -> Tensor:  # (B, b, n, ..., n) with t axes
        if side not in self.known:
            wider = side.wider()
            if wider is None:
                self.known[side] = _diagonal(self.x, side.blocks)
            else:
                self.known[side] = self.value(wider[0]).sum(2 + wider[1])
        return self.known[side]


class _Sums:
    """What goes to the output, added up from the parts with few axes to those with many."""

    def __init__(self, n: int) -> None:
        self.n = n
        self.parts: dict[Side, Tensor] = {}
        self.own: set[Side] = set()  # those whose tensor is nobody else's, and may be added to in place

    def add(self, side: Side, value: Tensor) -> None:
        """Add a part, of any shape that broadcasts to the part's."""
        known = self.parts.get(side)
        if known is None:
            self.parts[side] = value
        elif side in self.own:
            known.add_(value)
        else:
            self.parts[side] = known + value
            self.own.add(side)

    def total(self, shape: tuple[int, ...]) -> Tensor:
        """Return the sum of all parts, (B, a, n, ..., n)."""
        for side in sorted(self.parts, key=lambda side: side.crossing):
            self._widen(side)
        singletons = Side(tuple(range(len(shape) - 2)), (True,) * (len(shape) - 2))
        others = [side for side in self.parts if side != singletons]
        if singletons not in self.parts:
            self.parts[singletons] = next(iter(self.parts.values())).new_zeros(shape)
        elif others and singletons not in self.own:
            self.parts[singletons] = self.parts[singletons].clone(memory_format=torch.contiguous_format)
        y = self.parts[singletons]
        for side in others:
            _diagonal(y, side.blocks).add_(self.parts[side])
        return y

    def _widen(self, side: Side) -> None:
        value = self.parts[side]
        wider = side.wider()
        while wider is not None and wider[0] not in self.parts:  # broadcast several axes at once
            side_up, axis = wider
            value = _repeated(value, 2 + axis, self.n)
            del self.parts[side]
            side = side_up
            self.parts[side] = value
            wider = side.wider()
        if wider is not None:
            del self.parts[side]
            self.add(wider[0], value.unsqueeze(2 + wider[1]))


def _repeated(value: Tensor, axis: int, times: int) -> Tensor:
    shape = list(value.shape)
    return value.unsqueeze(axis).expand([*shape[:axis], times, *shape[axis:]])


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


def operation_counts(form: DiagramForm, a: int, b: int) -> tuple[int, int, int]:
    """Return multiplications and additions, numbers moved and kernel launches, for one sample."""
    n, flops, moved, launches = form.n, 0, 0, 0
    x_size, y_size = b * n**form.source, a * n**form.target
    for level in levels_of(form):
        t, inputs, outputs = level.inputs[0].crossing, len(level.inputs), len(level.outputs)
        flops += 2 * a * b * inputs * outputs * n**t
        moved += (inputs * b * (2 if inputs > 1 else 1) + 3 * outputs * a) * n**t
        launches += 6 + 2 * inputs + 3 * outputs
    reductions = prod((form.source, 1)) if form.source else 0
    return (
        flops + (reductions + form.target) * max(x_size, y_size),
        moved + reductions * x_size + 2 * y_size,
        launches,
    )
