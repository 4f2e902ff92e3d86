"""Check that a plan is whole: shapes that fit, indices in range, sizes within limits."""

from __future__ import annotations

import math

import numpy as np
from flint import fmpz_poly

from symgroup.errors import InputError
from symgroup.ir.damage import MAX_ENTRIES, check_scaled, need
from symgroup.ir.diagrams import diagram_problem
from symgroup.ir.forms import (
    AlgebraicForm,
    AlgebraicNumber,
    AnyForm,
    DiagramForm,
    IndexForm,
    LinearMap,
    SparseForm,
)
from symgroup.ir.plan import (
    LinearLayer,
    ModulePlan,
    OrbitType,
    PointwiseLayer,
)
from symgroup.ir.step_checks import checked_width
from symgroup.plugins import find_activation

POINTWISE_FUNCTIONS = (
    "identity",
    "relu",
    "leaky_relu",  # slope 1/100 below 0
    "elu",  # exp(x) - 1 below 0
    "gelu",  # x Phi(x), Phi the normal distribution function, not an approximation by tanh
    "silu",  # x / (1 + exp(-x))
    "softplus",  # log(1 + exp(x))
    "sigmoid",
    "tanh",
    "sin",
)

MAX_FIELD_DEGREE = 64


def validate_plan(plan: ModulePlan) -> None:
    """Return nothing where the plan is whole.

    Raises: InputError: SG331 where shapes do not fit or an index is out of range, SG333 where the plan
    describes more than MAX_ENTRIES matrix entries.
    """
    need(plan.source_dim >= 1 and plan.target_dim >= 1, "plan", "a dimension is not positive")
    need(math.isfinite(plan.tolerance) and 0 <= plan.tolerance < 1, "tolerance", "is not in [0, 1)")
    for position, orbit_type in enumerate(plan.orbit_types):
        _check_orbit_type(orbit_type, plan.source_dim, f"orbit_types[{position}]")
    width = plan.source_dim + checked_width(plan.input_step, plan.source_dim)
    entries = 0
    for position, layer in enumerate(plan.layers):
        where = f"layers[{position}]"
        if isinstance(layer, PointwiseLayer):
            need(_is_function(layer.function), where, f"no pointwise function '{layer.function[:40]}'")
            continue
        entries += _check_linear_layer(layer, width, len(plan.orbit_types), where)
        width = layer.weight.shape[0]
    need(width == plan.target_dim, "layers", f"they end in dim {width}, not in dim {plan.target_dim}")
    if entries > MAX_ENTRIES:
        raise InputError.of(
            "SG333",
            f"the plan describes {entries} matrix entries, over the limit of {MAX_ENTRIES}",
            help="use fewer hidden copies or smaller representations",
        )


def _is_function(name: str) -> bool:
    """Whether symgroup has the function, or a plugin does. Raises: PluginError where the plugin is broken."""
    return name in POINTWISE_FUNCTIONS or find_activation(name) is not None


def _check_orbit_type(orbit_type: OrbitType, n: int, where: str) -> None:
    check_scaled(orbit_type.tests, f"{where}.tests")
    need(min(orbit_type.order, orbit_type.class_length) >= 1, where, "order or length is not positive")
    need(0 <= orbit_type.fixed_dim <= n, where, "the fixed dimension is not between 0 and n")
    shape, least = orbit_type.tests.values.shape, n - orbit_type.fixed_dim
    fits = len(shape) == 3 and (shape[0], shape[2]) == (orbit_type.class_length, n) and shape[1] >= least
    wanted = f"({orbit_type.class_length}, {least} or more, {n})"
    need(fits, f"{where}.tests", f"the shape is not {wanted}")


def _check_linear_layer(layer: LinearLayer, width: int, types: int, where: str) -> int:
    """Return the number of matrix entries of the layer, dense."""
    entries = _check_map(layer.weight, f"{where}.weight")
    rows, columns = layer.weight.shape
    need(columns == width, f"{where}.weight", f"takes dim {columns} where dim {width} comes in")
    if layer.bias is not None:
        need(layer.bias.shape == (rows, 1), f"{where}.bias", f"the shape is not ({rows}, 1)")
        entries += _check_map(layer.bias, f"{where}.bias")
    seen: set[int] = set()
    for term in layer.breaking:
        name = f"{where}.breaking.{term.orbit_type}"
        need(0 <= term.orbit_type < types, name, "there is no such orbit type")
        need(term.orbit_type not in seen, name, "two terms for one orbit type")
        need(term.weight.shape == layer.weight.shape, name, "the shape is not the weight's")
        seen.add(term.orbit_type)
        entries += _check_map(term.weight, name)
    return entries


def _check_map(space: LinearMap, where: str) -> int:
    rows, columns = space.shape
    need(rows >= 0 and columns >= 0, where, "a dimension is negative")
    for number, form in enumerate(space.forms):
        _check_form(form, f"{where}.forms[{number}]")
    for number, tile in enumerate(space.tiles):
        name = f"{where}.tiles[{number}]"
        need(0 <= tile.form < len(space.forms), name, "there is no such form")
        need(min(tile.copies_out, tile.copies_in) >= 1, name, "the number of copies is not positive")
        height, length = space.forms[tile.form].shape
        fits = 0 <= tile.row <= rows - tile.copies_out * height
        fits = fits and 0 <= tile.column <= columns - tile.copies_in * length
        need(fits, name, "reaches outside the map")
    # copies of an empty form take no room in the map and yet are looped over, so each counts
    copies = sum(t.copies_out * t.copies_in * max(1, space.forms[t.form].size) for t in space.tiles)
    if any(isinstance(form, DiagramForm) for form in space.forms):
        # diagrams are applied without their matrix; whoever writes them out has a limit of its own
        return rows + columns + copies + _written_entries(space)
    return rows * columns + copies


def _written_entries(space: LinearMap) -> int:
    """Return the number of matrix entries under tiles other than diagrams."""
    areas = [(tile, space.forms[tile.form]) for tile in space.tiles]
    return sum(
        tile.copies_out * tile.copies_in * form.shape[0] * form.shape[1]
        for tile, form in areas
        if not isinstance(form, DiagramForm)
    )


def _check_form(form: AnyForm, where: str) -> None:
    if isinstance(form, DiagramForm):
        problem = diagram_problem(form, MAX_ENTRIES)
        need(not problem, where, problem)
        return
    rows, columns = form.shape
    need(rows >= 0 and columns >= 0, where, "a dimension is negative")
    need(0 <= form.size <= rows * columns, where, "more basis maps than matrix entries")
    if isinstance(form, IndexForm):
        _check_index_form(form, where)
        return
    _check_entries(form, where)
    if isinstance(form, AlgebraicForm):
        inside = not form.number.size or (form.number.min() >= 0 and form.number.max() < len(form.numbers))
        need(bool(inside), where, "there is no such number")
        for number in form.numbers:
            _check_number(number, where)
    elif form.denominator.size:
        need(bool(form.denominator.min() > 0), where, "a denominator is not positive")


def _check_index_form(form: IndexForm, where: str) -> None:
    need(form.sign.shape == form.index.shape, where, "index and sign differ in shape")
    if form.index.size:
        inside = form.index.min() >= -1 and form.index.max() < form.size
        need(bool(inside), where, "an index is out of range")
        signs_fit = np.abs(form.sign) == (form.index >= 0)
        need(bool(signs_fit.all()), where, "a sign is not 1 or -1, or not 0 in a hole")


def _check_entries(form: SparseForm | AlgebraicForm, where: str) -> None:
    count = form.element.shape
    values = (form.numerator, form.denominator) if isinstance(form, SparseForm) else (form.number,)
    others = (form.row, form.column, *values)
    same = len(count) == 1 and all(array.shape == count for array in others)
    need(same, where, "the lists differ in length")
    if not form.element.size:
        return
    limits = ((form.element, form.size), (form.row, form.shape[0]), (form.column, form.shape[1]))
    inside = all(array.min() >= 0 and array.max() < limit for array, limit in limits)
    need(bool(inside), where, "an index is out of range")
    places = np.stack([form.element, form.row, form.column])
    need(np.unique(places, axis=1).shape[1] == form.element.size, where, "one entry is given twice")


def _check_number(number: AlgebraicNumber, where: str) -> None:
    """Refuse what is no element of a number field: the polynomial is monic, squarefree and irreducible."""
    degree = len(number.polynomial) - 1
    need(
        1 <= degree <= MAX_FIELD_DEGREE and number.polynomial[-1] == 1,
        where,
        "a field is not of degree 1 to 64",
    )
    need(len(number.coordinates) == degree, where, "a number has the wrong number of coordinates")
    need(all(q > 0 for _, q in number.coordinates), where, "a denominator is not positive")
    need(0 <= number.root < degree, where, "there is no such root")
    sizes = (*number.polynomial, *(entry for pair in number.coordinates for entry in pair))
    need(max(map(abs, sizes)) < 1 << 62, where, "a number has more than 62 bits")
    _, factors = fmpz_poly(list(number.polynomial)).factor()
    need(len(factors) == 1 and factors[0][1] == 1, where, "a field's polynomial is not irreducible")
