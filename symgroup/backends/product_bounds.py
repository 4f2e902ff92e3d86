"""Error bounds of layers that multiply coordinates with each other.

Notation: hats mark rounded numbers, |x^ - x| <= e. |x^ y^ - x y| <= e_x (|y| + e_y) + |x| e_y.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from symgroup.backends.dense import dense_map
from symgroup.backends.norm_bounds import blocks, scaled, spans
from symgroup.backends.pointwise import pointwise_function
from symgroup.backends.rounding import Evaluation, Rounding, State
from symgroup.ir import BilinearLayer, BilinearTerm, GatedLayer

FloatArray = NDArray[np.float64]


def gated_bound(layer: GatedLayer, name: str, state: State, evaluation: Evaluation) -> State:
    """Carry bounds through x_a f(s_a), with f as in pointwise layers."""
    u, function = evaluation.rounding.u, pointwise_function(layer.function)
    values, errors = [], []
    for term, place in spans(layer.terms):
        gates = slice(term.gate, term.gate + term.copies)
        s, es = state.value[:, gates], state.error[:, gates]
        spread = function.lipschitz * es + 8 * u * (1 + np.abs(s) + es)
        x, e = blocks(state, place, term)
        y, dy = scaled(x, e, function.apply(s), spread, u)
        values.append(y)
        errors.append(dy)
    return State(np.concatenate(values, axis=1), np.concatenate(errors, axis=1))


def bilinear_bound(layer: BilinearLayer, name: str, state: State, evaluation: Evaluation) -> State:
    """Carry bounds through x + sum of B_a (u_a * v_a), whatever the order in which a row of y is summed.

    A coefficient may meet products or sums of them, so that those of a map, its coefficients and the maps are all counted.
    """
    rounding = evaluation.rounding
    y, carried, sizes = state.value.copy(), state.error.copy(), state.reach.copy()
    counts = np.ones(y.shape[1], dtype=np.int64)  # roundings on the way of a product to each row
    for number, term in enumerate(layer.terms):
        array = evaluation.arrays[f"{name}.weight.{number}.0"]
        dense = dense_map(term.weight, [array])
        z, dz = _products(term, state, rounding)
        shape = term.copies, term.dim, -1
        matrix, absolute = dense.value.reshape(shape), dense.absolute.reshape(shape)
        place = slice(term.start, term.start + term.copies * term.dim)
        y[:, place] += _applied(matrix, z)
        carried[:, place] += _applied(absolute, dz)
        sizes[:, place] += _applied(absolute, np.abs(z) + dz)
        counts[place] += z.shape[2] + term.weight.forms[0].size + dense.roundings + 2
    roundings = int(counts.max(initial=1))
    return State(y, carried + rounding.gamma(roundings) * sizes + roundings * rounding.tiny)


def _products(
    term: BilinearTerm, state: State, rounding: Rounding
) -> tuple[FloatArray, FloatArray]:  # (B, m, d d') each
    """Return the entries of u_a * v_a, and bounds on their errors."""
    left = np.array(term.left)[:, None] + np.arange(term.left_dim)  # (m, d)
    right = np.array(term.right)[:, None] + np.arange(term.right_dim)
    x, ex = state.value[:, left, None], state.error[:, left, None]  # (B, m, d, 1)
    y, ey = state.value[:, right][:, :, None], state.error[:, right][:, :, None]  # (B, m, 1, d')
    error = ex * (np.abs(y) + ey) + np.abs(x) * ey
    error = error + rounding.u * (np.abs(x * y) + error) + rounding.tiny
    shape = len(state.value), term.copies, -1
    return (x * y).reshape(shape), error.reshape(shape)


def _applied(matrix: FloatArray, z: FloatArray) -> FloatArray:  # (m, d'', p), (B, m, p) -> (B, m d'')
    found: FloatArray = np.einsum("map,bmp->bma", matrix, z).reshape(len(z), -1)
    return found
