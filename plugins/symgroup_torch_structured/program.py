"""Diagrams of S(n) as a list of steps: what to reduce, which copies to mix, where to add."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from symgroup.ir import DiagramForm, DiagramLink


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


@dataclass(frozen=True, slots=True)
class Program:
    """What to do, in order, with all names resolved to numbers: a forward pass is then a plain walk through lists.

    Values in: diagonals and sums of the input. Values out: parts of the output, each with one axis a crossing block.
    """

    levels: tuple[Level, ...]
    reductions: tuple[
        tuple[int, int, tuple[int, ...]], ...
    ]  # value in: (value that is summed, axis), or blocks if -1
    inputs: tuple[tuple[int, ...], ...]  # for each level, its values in
    outputs: tuple[
        tuple[tuple[int, tuple[int, ...] | None], ...], ...
    ]  # for each level: value out, order of axes
    broadcasts: tuple[tuple[int, int, int], ...]  # (value out, the one it is added to, the new axis there)
    embeddings: tuple[
        tuple[int, tuple[int, ...]], ...
    ]  # (value out, blocks): added to a diagonal of the output
    whole: int  # the value out that is the output itself, where there is one, else -1
    size: int  # number of values out


def transposed(form: DiagramForm) -> DiagramForm:
    """Return the transposes of a form's maps, with the same coefficients: each diagram upside down."""
    k, l = form.target, form.source

    def turned(link: DiagramLink) -> DiagramLink:
        return DiagramLink(link.kind, tuple(sorted(p - k if p >= k else p + l for p in link.positions)))

    diagrams = tuple(tuple(map(turned, diagram)) for diagram in form.diagrams)
    return replace(form, target=l, source=k, diagrams=diagrams)


def outer_values(forth: Program, back: Program) -> tuple[tuple[tuple[int, tuple[int, ...] | None], ...], ...]:
    """Return, for each output of each level, the value of the transpose's input that is its gradient, and its axes' order."""
    places = {
        side: number
        for level, numbers in zip(back.levels, back.inputs, strict=True)
        for side, number in zip(level.inputs, numbers, strict=True)
    }
    return tuple(
        tuple(
            (places[side], None if axes is None else tuple(map(axes.index, range(len(axes)))))
            for (side, _), (_, axes) in zip(level.outputs, outputs, strict=True)
        )
        for level, outputs in zip(forth.levels, forth.outputs, strict=True)
    )


def program_of(form: DiagramForm) -> Program:
    """Return the steps that apply all diagrams."""
    levels = levels_of(form)
    reductions: dict[Side, tuple[int, int, tuple[int, ...]]] = {}
    inputs = tuple(tuple(_reduced(side, reductions) for side in level.inputs) for level in levels)
    slots: dict[Side, int] = {}
    outputs = []
    for level in levels:
        steps = []
        for side, match in level.outputs:
            straight = match == tuple(range(len(match)))
            axes = None if straight else (0, 1, *(2 + axis for axis in match))
            steps.append((slots.setdefault(side, len(slots)), axes))
        outputs.append(tuple(steps))
    broadcasts = _broadcasts(slots)
    full = Side(tuple(range(form.target)), (True,) * form.target)
    embeddings = tuple(
        (slot, side.blocks) for side, slot in slots.items() if all(side.crosses) and side != full
    )
    order = tuple(reductions.values())
    return Program(
        levels, order, inputs, tuple(outputs), broadcasts, embeddings, slots.get(full, -1), len(slots)
    )


def _reduced(side: Side, known: dict[Side, tuple[int, int, tuple[int, ...]]]) -> int:
    """Return the number of a value in, after those it is made of."""
    if side not in known:
        wider = side.wider()
        step = (-1, 0, side.blocks) if wider is None else (_reduced(wider[0], known), 2 + wider[1], ())
        known[side] = step
    return list(known).index(side)


def _broadcasts(slots: dict[Side, int]) -> tuple[tuple[int, int, int], ...]:
    """Return the steps from sides with few crossing blocks to those where all cross, which are named on the way."""
    steps, waiting = [], sorted(slots, key=lambda side: side.crossing)
    while waiting:
        side = waiting.pop(0)
        wider = side.wider()
        if wider is None:
            continue
        if wider[0] not in slots:
            slots[wider[0]] = len(slots)
            waiting = sorted([*waiting, wider[0]], key=lambda side: side.crossing)
        steps.append((slots[side], slots[wider[0]], 2 + wider[1]))
    return tuple(steps)


def operation_counts(form: DiagramForm, a: int, b: int) -> tuple[int, int, int]:
    """Return multiplications and additions, numbers moved and kernel launches, for one sample."""
    n, flops, moved, launches = form.n, 0, 0, 0
    x_size, y_size = b * n**form.source, a * n**form.target
    for level in levels_of(form):
        t, inputs, outputs = level.inputs[0].crossing, len(level.inputs), len(level.outputs)
        flops += 2 * a * b * inputs * outputs * n**t
        moved += (inputs * b * (2 if inputs > 1 else 1) + 3 * outputs * a) * n**t
        launches += 6 + 2 * inputs + 3 * outputs
    moved += form.source * x_size + 2 * y_size
    return flops + (form.source + form.target) * max(x_size, y_size), moved, launches
