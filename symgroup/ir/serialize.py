"""Plans as plain JSON data and back: strict, versioned, with a digest; damage is an error with its place."""

from __future__ import annotations

import hashlib
import json

from symgroup.errors import InputError
from symgroup.ir.damage import damaged
from symgroup.ir.form_json import exact_to_json, form_to_json, read_exact, read_form
from symgroup.ir.forms import AlgebraicForm, DiagramForm, IndexForm, SparseForm
from symgroup.ir.layers import LAYER_KINDS, Layer
from symgroup.ir.plan import PLAN_VERSION, ModulePlan, OrbitType
from symgroup.ir.reading import (
    read_count,
    read_each,
    read_fields,
    read_kind,
    read_real,
    read_text,
)
from symgroup.ir.step_json import read_step, step_to_json
from symgroup.ir.validate import validate_plan

Json = dict[str, object]

_PLAN_TEXTS = ("name", "group", "source", "target")
_PLAN_NUMBERS = ("group_order", "source_dim", "target_dim")
WITH_PRODUCT = 3  # the first version with a scalar product
_PLAN_REST = ("tolerance", "version", "input_step", "orbit_types", "layers", "relaxation")


def plan_to_json(plan: ModulePlan) -> Json:
    """Return the plan as plain JSON data; `plan_from_json` is its inverse."""
    data: Json = {
        name: getattr(plan, name) for name in (*_PLAN_TEXTS, *_PLAN_NUMBERS, "tolerance", "version")
    }
    data["input_step"] = step_to_json(plan.input_step)
    data["orbit_types"] = [_orbit_type_to_json(item) for item in plan.orbit_types]
    data["layers"] = [_layer_to_json(layer) for layer in plan.layers]
    data["relaxation"] = list(plan.relaxation)
    if plan.version >= WITH_PRODUCT:
        data["scalar_product"] = None if plan.scalar_product is None else form_to_json(plan.scalar_product)
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
    version = _version(data.get("version"))
    added = ("scalar_product",) if version >= WITH_PRODUCT else ()
    fields = read_fields(data, "plan", (*_PLAN_TEXTS, *_PLAN_NUMBERS, *_PLAN_REST, *added))
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
        scalar_product=_scalar_product(fields.get("scalar_product")),
        version=version,  # as read, so that the digest is that of the file
    )
    validate_plan(plan)
    return plan


def _version(version: object) -> int:
    if type(version) is not int or version < 1:
        raise damaged("version", "not a plan version")
    if version > PLAN_VERSION:
        raise InputError.of(
            "SG332",
            f"plan version {version} is newer than {PLAN_VERSION}, the newest that this symgroup reads",
            help="upgrade symgroup: pip install --upgrade symgroup",
        )
    return version


# ---------------------------------------------------------------- to JSON


def _orbit_type_to_json(item: OrbitType) -> Json:
    data: Json = {name: getattr(item, name) for name in ("name", "order", "class_length", "fixed_dim")}
    return {**data, "tests": exact_to_json(item.tests)}


def _layer_to_json(layer: Layer) -> Json:
    return {"kind": layer.kind, **layer.to_json()}


# -------------------------------------------------------------- from JSON


def _orbit_type(data: object, where: str) -> OrbitType:
    fields = read_fields(data, where, ("name", "order", "class_length", "fixed_dim", "tests"))
    return OrbitType(
        name=read_text(fields["name"], f"{where}.name"),
        order=read_count(fields["order"], f"{where}.order"),
        class_length=read_count(fields["class_length"], f"{where}.class_length"),
        fixed_dim=read_count(fields["fixed_dim"], f"{where}.fixed_dim"),
        tests=read_exact(fields["tests"], f"{where}.tests"),
    )


def _scalar_product(data: object) -> SparseForm | AlgebraicForm | None:
    form = None if data is None else read_form(data, "scalar_product")
    if isinstance(form, IndexForm | DiagramForm):
        raise damaged("scalar_product", "has a form of another kind")
    return form


def _layer(data: object, where: str) -> Layer:
    kind = LAYER_KINDS[read_kind(data, where, tuple(LAYER_KINDS))]
    return kind.from_json(read_fields(data, where, ("kind", *kind.fields)), where)
