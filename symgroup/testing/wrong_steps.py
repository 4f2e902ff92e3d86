"""Backends whose input steps are wrong in one way each: the step is taken badly here, the rest by a right backend."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from symgroup.backends import Module, checked_input, checked_parameters, point_order
from symgroup.backends.frames import frame_of
from symgroup.backends.orders import shifted_cells
from symgroup.ir import (
    FrameInput,
    InputStep,
    LabellingInput,
    ModulePlan,
    PointStep,
    ProductFrameInput,
    ShiftInput,
    SortingInput,
    carried_dim,
)
from symgroup.testing.wrong import Array, WrongBackend, inner_of

Images = NDArray[np.int64]
VECTOR = "canonical.vector"


class WrongStep(WrongBackend):
    """Appends what `carried` says, and has the right backend run the plan without its step."""

    spoils: ClassVar[tuple[type, ...]] = ()  # the steps that are taken badly

    def __init__(self) -> None:
        super().__init__()
        self.vectors: dict[
            int, tuple[Module, Array]
        ] = {}  # with the modules, so that no number is used twice

    @abstractmethod
    def carried(self, step: Any, vector: Array, x: NDArray[np.float64]) -> Array:  # (B, q)
        """Return what is appended to x, which is not rho_U(c(x)) u."""

    def spoilt(self, plan: ModulePlan) -> ModulePlan:
        """Return the plan of everything behind the step."""
        if not self._is_spoilt(plan.input_step):
            return plan
        return replace(plan, input_step=None, source_dim=plan.source_dim + carried_dim(plan.input_step))

    def parameters(self, module: Module) -> dict[str, Array]:
        """Return the learned vector with the rest."""
        found = super().parameters(module)
        if id(module) not in self.vectors:
            return found
        return {VECTOR: self.vectors[id(module)][1].copy(), **found}

    def load_parameters(self, module: Module, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Keep the learned vector, and pass the rest on."""
        if self._is_spoilt(module.plan.input_step):
            checked = checked_parameters(module.plan, arrays)
            self.vectors[id(module)] = module, checked.pop(VECTOR).astype(module.dtype_name)
            arrays = checked
        super().load_parameters(module, arrays)

    def run(self, module: Module, x: NDArray[Any], seed: int | None = None) -> Array:
        """Take the step badly."""
        step = module.plan.input_step
        if not self._is_spoilt(step):
            return super().run(module, x, seed)
        inputs = checked_input(module.plan, x)
        inputs = inputs.astype(module.dtype_name).astype(np.float64)
        appended = self.carried(step, self.vectors[id(module)][1], inputs)
        return self.inner.run(inner_of(module), np.concatenate([inputs, appended], axis=1), seed)

    def _is_spoilt(self, step: InputStep | None) -> bool:
        return isinstance(step, self.spoils)


def _placed(images: Images, vector: Array) -> Array:
    carried = np.empty(images.shape, dtype=vector.dtype)
    np.put_along_axis(carried, images, np.broadcast_to(vector, images.shape), axis=1)
    return carried


def _rows(step: SortingInput | ShiftInput, x: NDArray[np.float64]) -> list[list[tuple[float, ...]]]:
    """Return each sample's rows, point by point."""
    return [list(zip(*row.reshape(step.copies, step.points).tolist(), strict=True)) for row in x]


class PullsBack(WrongStep):
    """Carries the learned vector by the inverse of the permutation."""

    name = "pulls-back"
    spoils = (SortingInput, ShiftInput, LabellingInput)

    def carried(self, step: PointStep, vector: Array, x: NDArray[np.float64]) -> Array:
        """Gather where it should scatter."""
        return vector[point_order(step, x)]


class SortsTiesBackwards(WrongStep):
    """Takes equal rows from the last point to the first."""

    name = "sorts-ties-backwards"
    spoils = (SortingInput,)

    def carried(self, step: SortingInput, vector: Array, x: NDArray[np.float64]) -> Array:
        """Sort by rows and falling numbers of points."""
        orders = [
            sorted(range(step.points), key=lambda i: (rows[i], i), reverse=True) for rows in _rows(step, x)
        ]
        return _placed(np.array(orders, dtype=np.int64).reshape(len(x), step.points), vector)


class SortsByFirstFeature(WrongStep):
    """Compares the first entries of rows only."""

    name = "sorts-by-first-feature"
    spoils = (SortingInput,)

    def carried(self, step: SortingInput, vector: Array, x: NDArray[np.float64]) -> Array:
        """Sort by one entry."""
        return _placed(np.argsort(-x[:, : step.points], axis=1, kind="stable"), vector)


class ShiftsToGreatestCell(WrongStep):
    """Begins at the first of the greatest cells, whatever follows it."""

    name = "shifts-to-greatest-cell"
    spoils = (ShiftInput,)

    def carried(self, step: ShiftInput, vector: Array, x: NDArray[np.float64]) -> Array:
        """Compare single cells, not patterns."""
        starts = [rows.index(max(rows)) for rows in _rows(step, x)]
        return _placed(shifted_cells(step.sizes)[starts], vector)


class LabelsWithoutEdges(WrongStep):
    """Sees features and loops, and no entry between two points."""

    name = "labels-without-edges"
    spoils = (LabellingInput,)

    def carried(self, step: LabellingInput, vector: Array, x: NDArray[np.float64]) -> Array:
        """Put 0 in the place of all entries of tensors but their diagonals."""
        masks = []
        for k in step.orders:
            tuples = np.indices((step.points,) * k).reshape(k, step.points**k)
            masks.append((tuples == tuples[:1]).all(axis=0))
        return _placed(point_order(step, x * np.concatenate(masks)), vector)


class CompletesFromTheEnd(WrongStep):
    """Completes frames by e_n, ..., e_1 in place of the first that is far from the span."""

    name = "completes-from-the-end"
    spoils = (FrameInput,)

    def carried(self, step: FrameInput, vector: Array, x: NDArray[np.float64]) -> Array:
        """Append e_n, ..., e_1 to the vectors, which leaves nothing to complete."""
        n = step.size
        vectors = x.reshape(len(x), step.copies, n)
        unit = np.tile(np.eye(n)[::-1], (len(x), 1, 1))
        longest = np.linalg.norm(vectors, axis=2).max(axis=1)[:, None, None]
        ends = unit * np.where(longest > 0, longest, 1.0)
        frame = frame_of(np.concatenate([vectors, ends], axis=1), special=step.special, tolerance=1e-5)
        return _turned(step, frame.columns, vector)


class AllowsReflections(WrongStep):
    """Takes O(n) for SO(n)."""

    name = "allows-reflections"
    spoils = (FrameInput,)

    def carried(self, step: FrameInput, vector: Array, x: NDArray[np.float64]) -> Array:
        """Leave the determinant as it is."""
        vectors = x.reshape(len(x), step.copies, step.size)
        return _turned(step, frame_of(vectors, special=False, tolerance=1e-5).columns, vector)


class TurnsFirst(WrongStep):
    """Takes the frame of the vectors in the order in which they stand, and the greatest result in that one frame."""

    name = "turns-first"
    spoils = (ProductFrameInput,)

    def carried(self, step: ProductFrameInput, vector: Array, x: NDArray[np.float64]) -> Array:
        """Sort the rows behind the frame, which depends on their order."""
        frame = frame_of(x[:, step.vectors], special=step.special, tolerance=1e-5).columns
        rows = np.einsum("fab,sbn->sfan", step.vector_moves.to_float(), x[:, step.vectors] @ frame)
        results = np.round(rows.reshape(len(x), len(step.carry.values), -1), 6)
        chosen = [max(range(len(found)), key=lambda f: tuple(found[f].tolist())) for found in results]
        elements = step.carry.to_float()[chosen]
        place = slice(step.start, step.start + step.size)
        elements[:, place, place] = frame
        moved: Array = vector.reshape(step.carried, -1) @ elements.transpose(0, 2, 1)
        return moved.reshape(len(x), len(vector))


def _turned(step: FrameInput, frame: NDArray[np.float64], vector: Array) -> Array:
    carried: Array = vector.reshape(step.carried, step.size) @ frame.transpose(0, 2, 1)
    return carried.reshape(len(frame), len(vector))


WRONG_STEPS: tuple[type[WrongBackend], ...] = (
    PullsBack,
    SortsTiesBackwards,
    SortsByFirstFeature,
    ShiftsToGreatestCell,
    LabelsWithoutEdges,
    CompletesFromTheEnd,
    AllowsReflections,
    TurnsFirst,
)
