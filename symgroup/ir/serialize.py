"""Plans as plain JSON data and back: strict, versioned, with a digest; damage is an error with its place."""

from __future__ import annotations

import hashlib
import json

from symgroup.errors import InputError
from symgroup.ir.damage import damaged
from symgroup.ir.form_json import array_to_json, diagrams_to_json, read_diagrams, scaled_to_json
from symgroup.ir.forms import (
    AlgebraicForm,
    AlgebraicNumber,
    AnyForm,
    DiagramForm,
    IndexForm,
    LinearMap,
    SparseForm,
    Tile,
    frozen_array,
)
from symgroup.ir.plan import (
    PLAN_VERSION,
    BreakingTerm,
    Layer,
    LinearLayer,
    ModulePlan,
    OrbitType,
    PointwiseLayer,
)
from symgroup.ir.reading import (
    read_array,
    read_count,
    read_each,
    read_fields,
    read_fraction,
    read_integers,
    read_kind,
    read_pair,
    read_real,
    read_scaled,
    read_text,
)
from symgroup.ir.step_json import read_step, step_to_json
from symgroup.ir.validate import validate_plan

Json = dict[str, object]

_PLAN_TEXTS = ("name", "group", "source", "target")
_PLAN_NUMBERS = ("group_order", "source_dim", "target_dim")
_PLAN_REST = ("tolerance", "version", "input_step", "orbit_types", "layers", "relaxation")
_TILE_FIELDS = ("form", "row", "column", "copies_out", "copies_in")
_SPARSE_FIELDS = ("element", "row", "column", "numerator", "denominator")
_ALGEBRAIC_FIELDS = ("element", "row", "column", "number")


def plan_to_json(plan: ModulePlan) -> Json:
    """Return the plan as plain JSON data; `plan_from_json` is its inverse."""
    data: Json = {
        name: getattr(plan, name) for name in (*_PLAN_TEXTS, *_PLAN_NUMBERS, "tolerance", "version")
    }
    data["input_step"] = step_to_json(plan.input_step)
    data["orbit_types"] = [_orbit_type_to_json(item) for item in plan.orbit_types]
    data["layers"] = [_layer_to_json(layer) for layer in plan.layers]
    data["relaxation"] = list(plan.relaxation)
    return data


def plan_digest(plan: ModulePlan) -> str:
    """Return the SHA-256 of the plan's canonical JSON, in hexadecimal: equal plans, and only those, agree."""
    text = json.dumps(plan_to_json(plan), sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def plan_from_json(data: object) -> ModulePlan:
    """Return the plan that `data` describes, checked in full.

    Raises: InputError: SG331 where the data is truncated or damaged, SG332 where its version is newer than
    this symgroup reads, SG333 where it is over the size limit.
    """
    if not isinstance(data, dict):
        raise damaged("plan", "not a JSON object")
    _check_version(data.get("version"))
    fields = read_fields(data, "plan", (*_PLAN_TEXTS, *_PLAN_NUMBERS, *_PLAN_REST))
    plan = ModulePlan(
        name=read_text(fields["name"], "name"),
        group=read_text(fields["group"], "group"),
        group_order=None
        if fields["group_order"] is None
        else read_count(fields["group_order"], "group_order"),
        source=read_text(fields["source"], "source"),
        target=read_text(fields["target"], "target"),
        source_dim=read_count(fields["source_dim"], "source_dim"),
        target_dim=read_count(fields["target_dim"], "target_dim"),
        input_step=read_step(fields["input_step"]),
        orbit_types=read_each(fields["orbit_types"], "orbit_types", _orbit_type),
        layers=read_each(fields["layers"], "layers", _layer),
        relaxation=read_each(fields["relaxation"], "relaxation", read_text),
        tolerance=read_real(fields["tolerance"], "tolerance"),
    )
    validate_plan(plan)
    return plan


def _check_version(version: object) -> None:
    if type(version) is not int or version < 1:
        raise damaged("version", "not a plan version")
    if version > PLAN_VERSION:
        raise InputError.of(
            "SG332",
            f"plan version {version} is newer than {PLAN_VERSION}, the newest that this symgroup reads",
            help="upgrade symgroup: pip install --upgrade symgroup",
        )


# ---------------------------------------------------------------- to JSON


def _orbit_type_to_json(item: OrbitType) -> Json:
    data: Json = {name: getattr(item, name) for name in ("name", "order", "class_length", "fixed_dim")}
    return {**data, "tests": scaled_to_json(item.tests)}


def _layer_to_json(layer: Layer) -> Json:
    if isinstance(layer, PointwiseLayer):
        return {"kind": "pointwise", "function": layer.function}
    return {
        "kind": "linear",
        "weight": _map_to_json(layer.weight),
        "bias": None if layer.bias is None else _map_to_json(layer.bias),
        "breaking": [
            {"orbit_type": term.orbit_type, "weight": _map_to_json(term.weight)} for term in layer.breaking
        ],
    }


def _map_to_json(space: LinearMap) -> Json:
    return {
        "shape": list(space.shape),
        "forms": [_form_to_json(form) for form in space.forms],
        "tiles": [{name: getattr(tile, name) for name in _TILE_FIELDS} for tile in space.tiles],
    }


def _form_to_json(form: AnyForm) -> Json:
    if isinstance(form, DiagramForm):
        return diagrams_to_json(form)
    if isinstance(form, IndexForm):
        index, sign = array_to_json(form.index), array_to_json(form.sign)
        return {"kind": "index", "size": form.size, "index": index, "sign": sign}
    kind, names = (
        ("sparse", _SPARSE_FIELDS) if isinstance(form, SparseForm) else ("algebraic", _ALGEBRAIC_FIELDS)
    )
    data: Json = {"kind": kind, "size": form.size, "shape": list(form.shape)}
    data |= {name: getattr(form, name).tolist() for name in names}
    if isinstance(form, AlgebraicForm):
        data["numbers"] = [_number_to_json(number) for number in form.numbers]
    return data


def _number_to_json(number: AlgebraicNumber) -> Json:
    pairs = [list(pair) for pair in number.coordinates]
    return {"polynomial": list(number.polynomial), "root": number.root, "coordinates": pairs}


# -------------------------------------------------------------- from JSON


def _orbit_type(data: object, where: str) -> OrbitType:
    fields = read_fields(data, where, ("name", "order", "class_length", "fixed_dim", "tests"))
    return OrbitType(
        name=read_text(fields["name"], f"{where}.name"),
        order=read_count(fields["order"], f"{where}.order"),
        class_length=read_count(fields["class_length"], f"{where}.class_length"),
        fixed_dim=read_count(fields["fixed_dim"], f"{where}.fixed_dim"),
        tests=read_scaled(fields["tests"], f"{where}.tests"),
    )


def _layer(data: object, where: str) -> Layer:
    if read_kind(data, where, ("linear", "pointwise")) == "pointwise":
        return PointwiseLayer(read_text(read_fields(data, where, ("kind", "function"))["function"], where))
    fields = read_fields(data, where, ("kind", "weight", "bias", "breaking"))
    return LinearLayer(
        weight=_map(fields["weight"], f"{where}.weight"),
        bias=None if fields["bias"] is None else _map(fields["bias"], f"{where}.bias"),
        breaking=read_each(fields["breaking"], f"{where}.breaking", _breaking_term),
    )


def _breaking_term(data: object, where: str) -> BreakingTerm:
    fields = read_fields(data, where, ("orbit_type", "weight"))
    return BreakingTerm(read_count(fields["orbit_type"], where), _map(fields["weight"], f"{where}.weight"))


def _map(data: object, where: str) -> LinearMap:
    fields = read_fields(data, where, ("shape", "forms", "tiles"))
    return LinearMap(
        shape=read_pair(fields["shape"], f"{where}.shape"),
        forms=read_each(fields["forms"], f"{where}.forms", _form),
        tiles=read_each(fields["tiles"], f"{where}.tiles", _tile),
    )


def _tile(data: object, where: str) -> Tile:
    fields = read_fields(data, where, _TILE_FIELDS)
    return Tile(**{name: read_count(value, f"{where}.{name}") for name, value in fields.items()})


def _form(data: object, where: str) -> AnyForm:
    kind = read_kind(data, where, ("index", "sparse", "algebraic", "diagrams"))
    if kind == "diagrams":
        return read_diagrams(data, where)
    if kind == "index":
        fields = read_fields(data, where, ("kind", "size", "index", "sign"))
        index, sign = (read_array(fields[name], f"{where}.{name}") for name in ("index", "sign"))
        if index.ndim != 2:
            raise damaged(where, "the index is not a matrix")
        return IndexForm(read_count(fields["size"], f"{where}.size"), index, sign)
    names = _SPARSE_FIELDS if kind == "sparse" else _ALGEBRAIC_FIELDS
    rest = () if kind == "sparse" else ("numbers",)
    fields = read_fields(data, where, ("kind", "size", "shape", *names, *rest))
    size = read_count(fields["size"], f"{where}.size")
    shape = read_pair(fields["shape"], f"{where}.shape")
    lists = {name: frozen_array(read_integers(fields[name], f"{where}.{name}")) for name in names}
    if kind == "sparse":
        return SparseForm(size, shape, **lists)
    return AlgebraicForm(
        size, shape, **lists, numbers=read_each(fields["numbers"], f"{where}.numbers", _number)
    )


def _number(data: object, where: str) -> AlgebraicNumber:
    fields = read_fields(data, where, ("polynomial", "root", "coordinates"))
    return AlgebraicNumber(
        tuple(read_integers(fields["polynomial"], f"{where}.polynomial")),
        read_count(fields["root"], f"{where}.root"),
        read_each(fields["coordinates"], f"{where}.coordinates", read_fraction),
    )
