"""Initial parameters, in NumPy, so that every backend starts from the same numbers for one seed."""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from symgroup.backends.pointwise import POINTWISE, plugin_activation
from symgroup.errors import InputError
from symgroup.ir import (
    AnyForm,
    BilinearLayer,
    DiagramForm,
    IndexForm,
    LinearLayer,
    LinearMap,
    ModulePlan,
    PointwiseLayer,
    carried_dim,
    diagrams_squared_norm,
    parameter_specs,
)

# these halve the second moment of a centred input, or nearly so [He15]
RELU_LIKE = frozenset({"relu", "leaky_relu", "elu", "gelu", "silu"})

SHIFT = 0.5  # of norms, whose squares have mean 1

FloatArray = NDArray[np.float64]


def initial_parameters(plan: ModulePlan, seed: int) -> dict[str, FloatArray]:
    """Return initial parameters with unit output variance on average: equal seeds give equal numbers.

    Rule. The coefficients of a tile are i.i.d. normal with mean 0 and variance

        gain * share / (copies_in * |B|^2 / m),      |B|^2 = sum of all squared entries of the tile's r maps.

    Derivation. On inputs of unit variance, uncorrelated, one output coordinate of a tile of (m, n) maps has
    variance v * copies_in * sum_e sum_j B_e[i, j]^2, where v is the coefficients' variance; its mean over the
    m rows is v * copies_in * |B|^2 / m. Where several tiles stand in one row, each is given the share of the
    row's variance that it has of the row's columns, so the shares add up to 1 and the mean over the covered
    rows is `gain`: 2 before a relu-like function, which halves the second moment, else 1.

    A breaking term for stabilizers H acts on vectors of V^H only, whose variance is spread over d = dim V^H
    of n directions; its variance is multiplied by n / d to make up for it. Biases are zero; the canonical
    vector is standard normal, shifts of norms have standard deviation 1/2.

    Raises: InputError (SG336): where the seed is negative.
    References: [He15] He, Zhang, Ren, Sun, arXiv:1502.01852, section 2.2.
    """
    if seed < 0:
        raise InputError.of("SG336", f"seed = {seed} is negative")
    generator = np.random.default_rng(seed)
    scales = _scales(plan)
    return {
        spec.name: scales[spec.name] * generator.standard_normal(spec.shape) for spec in parameter_specs(plan)
    }


def _scales(plan: ModulePlan) -> dict[str, float]:
    """Return the standard deviation of each parameter, by name."""
    scales: dict[str, float] = {}
    if carried_dim(plan.input_step):
        scales["canonical.vector"] = 1.0
    for position, layer in enumerate(plan.layers):
        prefix = f"layers.{position}"
        if isinstance(layer, BilinearLayer):
            scales |= _product_scales(prefix, layer)
            continue
        if not isinstance(layer, LinearLayer):
            scales |= {spec.name: SHIFT for spec in layer.parameter_specs(prefix)}
            continue
        gain = _gain(plan, position)
        scales |= _map_scales(f"{prefix}.weight", layer.weight, gain)
        if layer.bias is not None:
            scales |= _map_scales(f"{prefix}.bias", layer.bias, 0.0)
        for term in layer.breaking:
            fixed_dim = max(1, plan.orbit_types[term.orbit_type].fixed_dim)
            spread = max(1, plan.source_dim) / fixed_dim
            scales |= _map_scales(f"{prefix}.breaking.{term.orbit_type}", term.weight, gain * spread)
    return scales


def _product_scales(prefix: str, layer: BilinearLayer) -> dict[str, float]:
    """Give the sum of the products that are added to a copy the variance 1, a share of it to each of its terms.

    The entries of u_a * v_a have variance 1 where those of u_a and v_a do and are independent, so the rule of linear
    maps holds.
    """
    terms = Counter(term.start for term in layer.terms)
    scales: dict[str, float] = {}
    for number, term in enumerate(layer.terms):
        scales |= _map_scales(f"{prefix}.weight.{number}", term.weight, 1 / terms[term.start])
    return scales


def _gain(plan: ModulePlan, position: int) -> float:
    following = plan.layers[position + 1 : position + 2]
    relu_like = any(isinstance(item, PointwiseLayer) and _halves(item.function) for item in following)
    return 2.0 if relu_like else 1.0


def _halves(function: str) -> bool:
    """Whether a function halves the second moment of a centred input."""
    return function in RELU_LIKE or (function not in POINTWISE and plugin_activation(function).halves)


def _map_scales(prefix: str, space: LinearMap, gain: float) -> dict[str, float]:
    columns = np.zeros(space.shape[0])  # for each row, how many columns its tiles cover
    spans: list[tuple[slice, int]] = []
    for tile in space.tiles:
        height, length = space.forms[tile.form].shape
        span = slice(tile.row, tile.row + tile.copies_out * height), tile.copies_in * length
        spans.append(span)
        columns[span[0]] += span[1]
    scales: dict[str, float] = {}
    for number, (tile, (rows, covered)) in enumerate(zip(space.tiles, spans, strict=True)):
        form = space.forms[tile.form]
        energy = tile.copies_in * _squared_norm(form) / max(1, form.shape[0])
        share = float(np.mean(covered / columns[rows])) if columns[rows].size and covered else 0.0
        scales[f"{prefix}.{number}"] = float(np.sqrt(gain * share / energy)) if energy > 0 else 0.0
    return scales


def _squared_norm(form: AnyForm) -> float:
    if isinstance(form, DiagramForm):
        return diagrams_squared_norm(form)
    if isinstance(form, IndexForm):
        return float(np.count_nonzero(form.sign))
    return float(np.sum(form.values() ** 2))
