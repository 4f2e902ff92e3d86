"""The parts of an evaluation, each as a plain loop over what the plan says."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symgroup.backends import point_order, random_moves
from symgroup.ir import (
    COMPLETION_SLACK,
    AlgebraicForm,
    CanonicalInput,
    ExactArray,
    FrameInput,
    IndexForm,
    LinearMap,
    ModulePlan,
    PointStep,
    ProductFrameInput,
    RandomInput,
    ShiftInput,
    SortingInput,
    SparseForm,
    carried_dim,
    check_written,
    written_out,
)

Array = NDArray[np.floating[Any]]


def build_matrix(
    space: LinearMap,
    parameters: Mapping[str, Array],  # (copies_out, copies_in, r) for each tile, as PREFIX.TILE
    prefix: str,
    dtype: str,
) -> Array:  # (M, N)
    """Return the matrix with these coefficients, entry by entry. Raises: LimitError (SG360)."""
    check_written(space)
    matrix = np.zeros(space.shape, dtype=dtype)
    for number, tile in enumerate(space.tiles):
        form = written_out(space.forms[tile.form])
        height, length = form.shape
        coefficients = parameters[f"{prefix}.{number}"]
        for a in range(tile.copies_out):
            for b in range(tile.copies_in):
                corner = (tile.row + a * height, tile.column + b * length)
                if isinstance(form, IndexForm):
                    _add_index_form(matrix, corner, form, coefficients[a, b])
                else:
                    _add_sparse_form(matrix, corner, form, coefficients[a, b])
    return matrix


def _add_index_form(matrix: Array, corner: tuple[int, int], form: IndexForm, coefficients: Array) -> None:
    rows, columns = form.shape
    for i in range(rows):
        for j in range(columns):
            k = form.index[i, j]
            if k >= 0:
                matrix[corner[0] + i, corner[1] + j] += form.sign[i, j] * coefficients[k]


def _add_sparse_form(
    matrix: Array, corner: tuple[int, int], form: SparseForm | AlgebraicForm, coefficients: Array
) -> None:
    for e, entry in enumerate(form.values()):
        place = corner[0] + form.row[e], corner[1] + form.column[e]
        matrix[place] += coefficients[form.element[e]] * entry


def scaled(array: ExactArray, position: int, dtype: str) -> Array:
    """Return the matrix at `position`, rounded to `dtype`."""
    matrix: Array = array.part(position).astype(dtype)
    return matrix


def orbit_type_of(
    plan: ModulePlan,
    x: Array,  # (n,)
) -> int | None:
    """Return the orbit type of x: of the largest order with a test that holds, the first of these."""
    best: int | None = None
    for position, orbit_type in enumerate(plan.orbit_types):
        if best is not None and orbit_type.order <= plan.orbit_types[best].order:
            continue
        tests = (scaled(orbit_type.tests, k, "float64") for k in range(orbit_type.class_length))
        if any(_holds(plan, N, x) for N in tests):
            best = position
    return best


def _holds(
    plan: ModulePlan,
    N: Array,  # (r, n)
    x: Array,  # (n,)
) -> bool:
    """Whether a test holds: in a scalar product S the squared distance from {y : N y = 0} is the least (x - y)^T S (x - y).

    That is (N x)^T (N S^-1 N^T)^-1 N x, by Lagrange's multipliers.
    """
    if plan.scalar_product is None:
        return _largest(N @ x) <= plan.tolerance * _largest(x)
    form = plan.scalar_product
    S = np.zeros((plan.source_dim, plan.source_dim))
    for i, j, entry in zip(form.row, form.column, form.values(), strict=True):
        S[i, j] = entry
    x = x / (_largest(x) or 1.0)
    residual = N @ x
    multipliers = np.linalg.lstsq(N @ np.linalg.solve(S, N.T), residual, rcond=None)[0]
    return math.sqrt(max(0.0, float(residual @ multipliers))) <= plan.tolerance * math.sqrt(x @ S @ x)


def canonical_element(
    step: CanonicalInput,
    tolerance: float,
    x: Array,  # (n,)
) -> int:
    """Return the first g for which rho_V(g)^-1 x is lexicographically greatest, as `CanonicalInput` says."""
    images = [scaled(step.to_canonical, g, "float64") @ x for g in range(len(step.to_canonical.values))]
    threshold = tolerance * max(map(_largest, images))
    candidates = list(range(len(images)))
    for coordinate in range(len(x)):
        greatest = max(images[g][coordinate] for g in candidates)
        candidates = [g for g in candidates if images[g][coordinate] >= greatest - threshold]
    return candidates[0]


def orthonormal_frame(
    step: FrameInput,
    tolerance: float,
    x: Array,  # (k n,)
) -> Array:  # (n, n)
    """Return the frame of the vectors, column by column, as `FrameInput` says."""
    n = step.size
    vectors = x.astype(np.float64).reshape(step.copies, n)
    threshold = tolerance * max(math.sqrt(v @ v) for v in vectors)
    columns: list[Array] = []
    for vector in vectors:
        rest = outside_span(columns, vector)
        if len(columns) < n and math.sqrt(rest @ rest) > threshold:
            columns.append(rest / math.sqrt(rest @ rest))
    while len(columns) < n:
        inside = [sum(float(q[i]) ** 2 for q in columns) for i in range(n)]
        first = next(i for i in range(n) if inside[i] <= min(inside) + COMPLETION_SLACK)
        rest = outside_span(columns, np.eye(n)[first])
        columns.append(rest / math.sqrt(rest @ rest))
    frame = np.stack(columns, axis=1)
    if step.special and np.linalg.det(frame) < 0:
        frame[:, -1] *= -1
    return frame


def turned_frame(
    step: ProductFrameInput,
    tolerance: float,
    x: Array,  # (dim V,)
) -> tuple[int, Array]:  # f, Q_f of shape (n, n)
    """Return the first f with the greatest result, and its frame, as `ProductFrameInput` says."""
    values = x.astype(np.float64)
    frames, results = [], []
    for f in range(len(step.carry.values)):
        rows = scaled(step.vector_moves, f, "float64") @ values[step.vectors]
        frame = orthonormal_frame(step.frame, tolerance, rows.ravel())
        others = scaled(step.number_moves, f, "float64") @ values[step.numbers]
        frames.append(frame)
        results.append(np.concatenate([(rows @ frame).ravel(), others]).tolist())
    threshold = tolerance * max(abs(value) for result in results for value in result)
    candidates = list(range(len(results)))
    for coordinate in range(len(x)):
        greatest = max(results[f][coordinate] for f in candidates)
        candidates = [f for f in candidates if results[f][coordinate] >= greatest - threshold]
    return candidates[0], frames[candidates[0]]


def moving_matrices(
    step: RandomInput, samples: int, seed: int, n: int
) -> list[tuple[Array, Array]]:  # (n, n), (q, q) for each sample
    """Return the matrices of g and g^-1, by their actions on unit vectors."""
    moves = random_moves(step, samples, seed)
    matrices = []
    for action, size in ((moves.on_source, n), (moves.on_carried, carried_dim(step))):
        columns = [action.apply(np.tile(unit, (samples, 1))) for unit in np.eye(size)]
        matrices.append(np.stack(columns, axis=2))
    return list(zip(*matrices, strict=True))


def outside_span(columns: list[Array], vector: Array) -> Array:
    """Subtract the projections on orthonormal columns."""
    for q in [*columns, *columns]:  # once more for what rounding left
        vector = vector - q * (q @ vector)
    return vector


def ordered_points(
    step: PointStep,
    x: Array,  # (dim V,)
) -> list[int]:
    """Return the images of the points under c(x). Labellings are BLISS's choice, others a plugin's."""
    if isinstance(step, SortingInput):
        return sorted_points(step, x)
    if isinstance(step, ShiftInput):
        return greatest_shift(step, x)
    order: list[int] = point_order(step, x[None])[0].tolist()
    return order


def sorted_points(
    step: SortingInput,
    x: Array,  # (k n,)
) -> list[int]:
    """Return the points in descending lexicographic order of their rows, equal rows in the order of the points."""
    rows = x.reshape(step.copies, step.points).T.tolist()
    return sorted(range(step.points), key=lambda point: rows[point], reverse=True)


def greatest_shift(
    step: ShiftInput,
    x: Array,  # (k n,)
) -> list[int]:
    """Return the cells as read from the first cell from which the pattern of rows is lexicographically greatest."""
    rows = x.reshape(step.copies, step.points).T.tolist()
    cells = list(product(*map(range, step.sizes)))
    number = {cell: place for place, cell in enumerate(cells)}
    best: list[int] = []
    for start in cells:
        moved = [
            tuple((a + b) % n for a, b, n in zip(start, cell, step.sizes, strict=True)) for cell in cells
        ]
        order = [number[cell] for cell in moved]
        if not best or [rows[i] for i in order] > [rows[i] for i in best]:
            best = order
    return best


def _largest(x: Array) -> float:
    return max((abs(float(entry)) for entry in x), default=0.0)
