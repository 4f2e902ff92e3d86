"""Initial parameters, in NumPy, so that every backend starts from the same numbers for one seed."""

from __future__ import annotations

from collections import Counter
from itertools import takewhile
from numbers import Integral

import numpy as np
from numpy.typing import NDArray

from symgroup.backends.dense import tile_matrix
from symgroup.backends.draws import Part, Probe, Start, draw_parts, map_starts, typical_square
from symgroup.backends.layer_bounds import LAYER_BOUNDS
from symgroup.backends.pointwise import POINTWISE, plugin_activation, pointwise_function
from symgroup.backends.rounding import EXACT, Evaluation, State
from symgroup.errors import InputError
from symgroup.ir import (
    AlgebraicForm,
    BilinearLayer,
    GatedLayer,
    Layer,
    LinearLayer,
    LinearMap,
    ModulePlan,
    NormaliseLayer,
    PointwiseLayer,
    Tile,
    carried_dim,
)

# these halve the second moment of a centred input, or nearly so [He15]
RELU_LIKE = frozenset({"relu", "leaky_relu", "elu", "gelu", "silu"})

PRODUCTS = 0.01  # mean square of the products that are added to coordinates of mean square 1
SHIFT = 0.5  # of norms, whose squares have mean 1
QUIET = 0.25  # standard deviation of gates, where that of other coordinates is 1
PROBES = 2**18  # random numbers that scales are measured with
FEWEST_PROBES, MOST_PROBES = 16, 1024
MOST_MEASURED = 2**24  # entries of a tile

FloatArray = NDArray[np.float64]


def initial_parameters(plan: ModulePlan, seed: int) -> dict[str, FloatArray]:
    """Return initial parameters with outputs of unit scale: equal seeds give equal numbers.

    Rule. The tiles with the same rows are drawn together, by `even.even_factors`: on each irreducible type, the matrix over
    its copies has independent entries of variance gain / (how many copies come in), for inputs of mean square 1. Where that
    cannot be had, the coefficient of basis map B_e of (m, n) maps has variance proportional to

        gain * share / (r * copies_in * N_e * M),

    N_e = |B_e|^2 / m in the first layer, |B_e|_1 |B_e|_inf n / m in all others, M the mean square of what comes in. Then what
    was drawn together is scaled so that its output on probes, which have gone through the layers before, has the mean square
    gain * share.

    Derivation. For the even draw, see there: each coordinate of the output has the mean square gain for uncorrelated inputs,
    and tied weights, which correlate what they make, multiply fixed vectors no more than others. For independent
    coefficients the mean square of an output coordinate is the sum over copies_in and e of the coefficient's variance times
    that of B_e x, and each of the r maps is to give the same part of it. For uncorrelated coordinates of mean square M that is
    M |B_e|^2 / m. But a sum of n equal coordinates has n^2 times their square, not n times, and with that measure alone, 20
    layers of relu on 16 copies of the points of S(10) grow by 10^14. So behind the first layer the greatest value
    M |B_e|_2^2 n / m is the measure, bounded by the greatest sums of a column and of a row. It alone would let the scale sink,
    by as much as inputs are less correlated than that; and under both draws nonlinearities change directions. So what is left
    is measured [MM15], for tiles of at most 2^24 entries, by the mean over samples, or behind gates and products by the
    median, since they make a few samples large. The share of a tile is that of the row's columns, gain is 2 before a relu-like
    function, which halves the second moment [He15], else 1.

    What no rule of this kind can do. A sample whose scale is t times the typical one comes out of E |f(t z)|^2 with t^a, where
    a = 1 for relu, below 1 for elu, tanh and sin, which draw samples together, but 1.09 for gelu and 1.16 for silu at gain 2.
    So 20 layers of them keep the mean over samples, but t becomes t^5 and t^18: most samples of narrow networks become small
    beside a few. Such networks, when deep, want `normalise`.

    A breaking term for stabilizers H acts on V^H only, where the variance is spread over d = dim V^H of n directions: its
    variance is n / d times as large. Products that are added to a copy have together the mean square 1/100 at most, by the
    bound, for u * v has the mean square of u times that of v; were it more, each layer would square deviations of the scale.
    Gates. What f reads has standard deviation c = 1/4 where f(0) is not 0: gates, and the permutations that gate themselves.
    For y = x f(z) in a sample whose scale is t times the typical one, z has deviation s = t c and y the mean square
    t^2 r(s). For the sigmoid, with f''(0) = 0 and f'(0) / f(0) = 1/2, to second order r(s) / f(0)^2 is 1 + s^2 / 4 where z is
    independent of x, and 1 + 3 s^2 / 4 for z = x. So t near 1 comes out as t^a, a = 1 + c^2 / 4 or 1 + 3 c^2 / 4, and
    behind 20 layers as t^(a^20): t^86 or t^73000 at c = 1, t^1.4 or t^2.5 at c = 1/4. Gates that vanish at 0, and
    products, multiply deviations of a sample's scale with each other whatever c is: deep networks of them want `normalise`.
    Biases are 0, the canonical vector is standard normal, shifts of norms have standard deviation 1/2, scales of normalising
    layers are 1.

    Raises: InputError (SG336): where the seed is negative or no integer.
    References: [He15] He, Zhang, Ren, Sun, arXiv:1502.01852, section 2.2. [MM15] Mishkin and Matas, arXiv:1511.06422.
    """
    if not isinstance(seed, Integral):
        raise InputError.of("SG336", f"seed = {seed!r} is no integer")
    if seed < 0:
        raise InputError.of("SG336", f"seed = {seed} is negative")
    generator = np.random.default_rng(seed)
    arrays: dict[str, FloatArray] = {}
    if carried := carried_dim(plan.input_step):
        arrays["canonical.vector"] = generator.standard_normal(carried)
    probe = _normal(np.ones(plan.source_dim + carried))
    for position, layer in enumerate(plan.layers):
        prefix = f"layers.{position}"
        if isinstance(layer, LinearLayer):
            gains = _gains(plan, position, layer.weight.shape[0])
            parts = draw_parts(layer.weight, gains, position == 0, probe)
            starts = _linear_starts(plan, layer, prefix, gains, position == 0, probe)
            starts |= {
                f"{prefix}.weight.{number}": start
                for part in parts
                for number, start in zip(part.numbers, part.starts, strict=True)
            }
        else:
            starts = _own_starts(layer, prefix)
        for spec in layer.parameter_specs(prefix):
            arrays[spec.name] = starts[spec.name].draw(generator, spec.shape)
        if isinstance(layer, LinearLayer):
            probe = _scaled_to_measure(layer.weight, parts, f"{prefix}.weight", arrays, gains, probe)
        else:
            evaluation = Evaluation(arrays, {}, EXACT, False)
            state = State(probe.value, np.zeros_like(probe.value))
            with np.errstate(over="ignore", invalid="ignore"):
                value = LAYER_BOUNDS[type(layer)](layer, prefix, state, evaluation).value
            uneven = probe.uneven or isinstance(layer, GatedLayer | BilinearLayer)
            probe = Probe(value, uneven and not isinstance(layer, NormaliseLayer))
    return arrays


def _normal(
    variances: FloatArray,  # (N,)
) -> Probe:
    """Return independent normal numbers, the same in every call."""
    width = len(variances)
    count = min(max(PROBES // max(1, width), FEWEST_PROBES), MOST_PROBES)
    numbers: FloatArray = np.random.default_rng(0).standard_normal((count, width))
    return Probe(numbers * np.sqrt(variances))


def _scaled_to_measure(
    space: LinearMap,
    parts: list[Part],
    prefix: str,
    arrays: dict[str, FloatArray],  # the map's are scaled in place
    gains: FloatArray,  # (M,)
    probe: Probe,
) -> Probe:
    """Scale each tile so that its outputs have the mean square gain * share, and return the outputs.

    Where a tile is too large or complex, it stays as drawn, and independent normal numbers take the place of its outputs.
    """
    is_real = all(form.is_real for form in space.forms if isinstance(form, AlgebraicForm))
    if not is_real or any(_entries(space, tile) > MOST_MEASURED for tile in space.tiles):
        return _normal(gains)
    outputs = np.zeros((len(probe.value), space.shape[0]))
    for part in parts:
        if not part.share:
            continue
        names = [f"{prefix}.{number}" for number in part.numbers]
        rows, _ = space.place(space.tiles[part.numbers[0]])
        found = np.zeros((len(probe.value), rows.stop - rows.start))
        for number, name in zip(part.numbers, names, strict=True):
            tile = space.tiles[number]
            with np.errstate(over="ignore", invalid="ignore"):
                matrix = tile_matrix(space.forms[tile.form], arrays[name])
                found += probe.value[:, space.place(tile)[1]] @ matrix.T
        measured = typical_square(Probe(found, probe.uneven))
        if 0 < measured < np.inf:
            factor = np.sqrt(float(gains[rows].mean()) * part.share / measured)
            arrays |= {name: arrays[name] * factor for name in names}
            with np.errstate(over="ignore"):  # samples that gates have made huge
                found = found * factor
        outputs[:, rows] += found
    return Probe(outputs, probe.uneven)


def _entries(space: LinearMap, tile: Tile) -> int:
    m, n = space.forms[tile.form].shape
    return tile.copies_out * m * tile.copies_in * n


def _own_starts(layer: Layer, prefix: str) -> dict[str, Start]:
    """Return how the parameters of a layer that is not linear are drawn."""
    if isinstance(layer, BilinearLayer):
        return _product_starts(prefix, layer)
    start = Start(0.0, mean=1.0) if isinstance(layer, NormaliseLayer) else Start(SHIFT)
    return {spec.name: start for spec in layer.parameter_specs(prefix)}


def _linear_starts(
    plan: ModulePlan, layer: LinearLayer, prefix: str, gains: FloatArray, first: bool, probe: Probe
) -> dict[str, Start]:
    starts: dict[str, Start] = {}
    if layer.bias is not None:
        starts |= {f"{prefix}.bias.{number}": Start(0.0) for number in range(len(layer.bias.tiles))}
    for term in layer.breaking:
        fixed_dim = max(1, plan.orbit_types[term.orbit_type].fixed_dim)
        spread = gains * (max(1, plan.source_dim) / fixed_dim)
        maps = map_starts(term.weight, spread, first, probe)
        starts |= {
            f"{prefix}.breaking.{term.orbit_type}.{number}": start for number, start in enumerate(maps)
        }
    return starts


def _product_starts(prefix: str, layer: BilinearLayer) -> dict[str, Start]:
    """Give each of the terms that are added to a copy its share of the mean square 1."""
    terms = Counter(term.start for term in layer.terms)
    starts: dict[str, Start] = {}
    for number, term in enumerate(layer.terms):
        gains = np.full(term.weight.shape[0], PRODUCTS / terms[term.start])
        maps = map_starts(term.weight, gains, False, None)
        starts |= {f"{prefix}.weight.{number}.{tile}": start for tile, start in enumerate(maps)}
    return starts


def _gains(plan: ModulePlan, position: int, width: int) -> FloatArray:  # (M,)
    """Return the mean square that each of the M outputs of a linear layer is to have, by what follows."""
    gains, following = np.ones(width), plan.layers[position + 1 :]
    for item in takewhile(lambda item: not isinstance(item, LinearLayer), following):
        if isinstance(item, PointwiseLayer) and item is following[0] and _halves(item.function):
            gains *= 2.0
        if isinstance(item, GatedLayer) and float(pointwise_function(item.function).apply(np.zeros(1))[0]):
            for term in item.terms:
                gains[term.gate : term.gate + term.copies] *= QUIET**2
    return gains


def _halves(function: str) -> bool:
    """Whether a function halves the second moment of a centred input."""
    return function in RELU_LIKE or (function not in POINTWISE and plugin_activation(function).halves)
