"""Error bounds of layers that divide by a norm.

Notation: x in R^d one copy with error bounds e, q(x) = x^T S x, n = sqrt(max(q, 0) + epsilon). Hats mark rounded numbers.

    |q^ - q|  <=  |S| . (e (|x| + e)' + |x| e') + gamma_(2 d + 4) |S| . (|x| + e)(|x| + e)'
    |n^ - n|  <=  |t^ - t| / (n + sqrt(t_low)) + u n,   t = q + epsilon, t_low = max(t - |t^ - t|, epsilon)

The first is x^^T S x^ - x^T S x = (x^ - x)^T S x^ + x^T S (x^ - x), and the rounding of 2 d products and sums; the second
sqrt(a) - sqrt(b) = (a - b) / (sqrt(a) + sqrt(b)), with t^ >= epsilon up to rounding, since a backend takes max(q^, 0).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from symgroup.backends.pointwise import pointwise_function
from symgroup.backends.rounding import Evaluation, Rounding, State
from symgroup.ir import GatedTerm, NormaliseLayer, NormLayer, SquaredTerm

FloatArray = NDArray[np.float64]
CopiesOf = SquaredTerm | GatedTerm
T = TypeVar("T", bound=CopiesOf)

# n^ >= sqrt(epsilon) but for the roundings of a sum and a root
_ALMOST_ONE = 1 - 2.0**-20


def norm_bound(layer: NormLayer, name: str, state: State, evaluation: Evaluation) -> State:
    """Carry bounds through x -> x f(n + b) / n: |x f/n| changes by |f/n| e + (|x| + e) |change of f/n|."""
    u, function = evaluation.rounding.u, pointwise_function(layer.function)
    value, error = np.empty_like(state.value), np.empty_like(state.error)
    for number, (term, place) in enumerate(spans(layer.terms)):
        x, e = blocks(state, place, term)
        n, dn = norms(term, x, e, layer.epsilon, evaluation.rounding)
        shift = evaluation.arrays[f"{name}.shift.{number}"]
        moved, doubt = n + shift, dn + u * (np.abs(n + shift) + np.abs(shift) + dn)
        f = function.apply(moved)
        df = function.lipschitz * doubt + 8 * u * (1 + np.abs(moved) + doubt)
        least = np.maximum(n - dn, _ALMOST_ONE * np.sqrt(layer.epsilon))
        ratio = f / n
        spread = df / least + np.abs(f) * dn / (n * least)
        y, dy = scaled(x, e, ratio, spread + u * (np.abs(ratio) + spread), u)
        value[:, place], error[:, place] = y, dy
    return State(value, error)


def normalise_bound(layer: NormaliseLayer, name: str, state: State, evaluation: Evaluation) -> State:
    """Carry bounds through x c / sqrt(Q + epsilon), Q the mean of q over the copies: its error is the mean of theirs."""
    rounding = evaluation.rounding
    u = rounding.u
    value, error = np.empty_like(state.value), np.empty_like(state.error)
    for number, (term, place) in enumerate(spans(layer.terms)):
        x, e = blocks(state, place, term)
        q, dq = squares(term, x, e, rounding)
        mean, doubt = q.mean(axis=1, keepdims=True), dq.mean(axis=1, keepdims=True)
        doubt = doubt + rounding.gamma(term.copies + 1) * (mean + doubt)
        n, dn = roots(mean, doubt, layer.epsilon, rounding)
        scale = evaluation.arrays[f"{name}.scale.{number}"]
        least = np.maximum(n - dn, _ALMOST_ONE * np.sqrt(layer.epsilon))
        ratio = scale / n
        spread = np.abs(scale) * dn / (n * least)
        spread = spread + 3 * u * (np.abs(ratio) + spread)
        value[:, place], error[:, place] = scaled(x, e, ratio, spread, u)
    return State(value, error)


def spans(terms: Sequence[T]) -> Iterator[tuple[T, slice]]:
    """Yield each term with the coordinates of its copies."""
    start = 0
    for term in terms:
        stop = start + term.copies * term.dim
        yield term, slice(start, stop)
        start = stop


def blocks(state: State, place: slice, term: CopiesOf) -> tuple[FloatArray, FloatArray]:  # (B, m, d) each
    """Return the copies of a term, and their errors."""
    shape = len(state.value), term.copies, term.dim
    return state.value[:, place].reshape(shape), state.error[:, place].reshape(shape)


def squares(
    term: SquaredTerm, x: FloatArray, e: FloatArray, rounding: Rounding
) -> tuple[FloatArray, FloatArray]:  # (B, m) each
    """Return q and a bound on its error."""
    S, reach = term.matrix(), np.abs(x) + e
    sizes = np.abs(S)
    weighted = reach @ sizes
    carried = np.sum(e * weighted + (np.abs(x) @ sizes) * e, axis=2)
    steps = 2 * term.dim + 4
    rounded = rounding.gamma(steps) * np.sum(reach * weighted, axis=2)
    flushed = steps * rounding.tiny * (1 + np.sum(reach, axis=2))
    return np.maximum(np.sum((x @ S) * x, axis=2), 0.0), carried + rounded + flushed


def norms(
    term: SquaredTerm, x: FloatArray, e: FloatArray, epsilon: float, rounding: Rounding
) -> tuple[FloatArray, FloatArray]:  # (B, m) each
    """Return sqrt(q + epsilon) and a bound on its error."""
    return roots(*squares(term, x, e, rounding), epsilon, rounding)


def roots(q: FloatArray, dq: FloatArray, epsilon: float, rounding: Rounding) -> tuple[FloatArray, FloatArray]:
    """Return sqrt(q + epsilon) and a bound on its error, for a q whose rounding is not below 0."""
    total = q + epsilon
    doubt = dq + rounding.u * (total + dq)
    low = np.maximum(total - doubt, _ALMOST_ONE * epsilon)
    n = np.sqrt(total)
    dn = doubt / (n + np.sqrt(low))
    return n, dn + 2 * rounding.u * (n + dn)


def scaled(
    x: FloatArray,  # (B, m, d)
    e: FloatArray,
    ratio: FloatArray,  # (B, m)
    spread: FloatArray,  # (B, m), how far the ratio may be off
    u: float,
) -> tuple[FloatArray, FloatArray]:  # (B, m d) each
    """Return x times a number for each copy, with its error."""
    factor, doubt = ratio[:, :, None], spread[:, :, None]
    reach = np.abs(x) + e
    error = e * np.abs(factor) + reach * doubt + 2 * u * reach * (np.abs(factor) + doubt)
    return (x * factor).reshape(len(x), -1), error.reshape(len(x), -1)
