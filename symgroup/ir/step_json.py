"""Input steps as plain JSON data and back."""

from __future__ import annotations

from typing import cast

from symgroup.ir.damage import need
from symgroup.ir.form_json import array_to_json, exact_to_json, read_exact
from symgroup.ir.reading import (
    read_array,
    read_count,
    read_each,
    read_fields,
    read_flag,
    read_integers,
    read_kind,
    read_real,
    read_text,
)
from symgroup.ir.steps import (
    CanonicalInput,
    CloudInput,
    ElementStep,
    FrameInput,
    InputStep,
    LabellingInput,
    MethodInput,
    NoiseInput,
    ProductFrameInput,
    RandomInput,
    ShiftInput,
    SortingInput,
)

_PLACES = ("vectors", "numbers")
_COUNTS = ("points", "size", "fixed")
_FLAGS = ("special", "points_first")
_MATRICES = ("vector_moves", "number_moves", "carry")


def step_to_json(step: InputStep | None) -> dict[str, object] | None:
    """Return an input step as plain JSON data; `read_step` is its inverse."""
    match step:
        case None:
            return None
        case NoiseInput(scale):
            return {"kind": "noise", "scale": scale}
        case RandomInput(inner):
            return {"kind": "random", "step": step_to_json(inner)}
        case SortingInput(points, copies):
            return {"kind": "sorting", "points": points, "copies": copies}
        case ShiftInput(sizes, copies):
            return {"kind": "shifts", "sizes": list(sizes), "copies": copies}
        case LabellingInput(points, orders):
            return {"kind": "labelling", "points": points, "orders": list(orders)}
        case MethodInput(points, method, kept):
            return {"kind": "method", "points": points, "method": method, "data": list(kept)}
        case FrameInput(size, copies, special):
            return {"kind": "frames", "size": size, "copies": copies, "special": special}
        case ProductFrameInput():
            data: dict[str, object] = {"kind": "product frames", "size": step.size, "special": step.special}
            data |= {name: array_to_json(getattr(step, name)) for name in _PLACES}
            data |= {name: exact_to_json(getattr(step, name)) for name in _MATRICES}
            return {**data, "start": step.start}
        case CloudInput():
            plain = {name: getattr(step, name) for name in (*_COUNTS, *_FLAGS)}
            return {
                "kind": "clouds",
                **plain,
                **{name: array_to_json(getattr(step, name)) for name in _PLACES},
            }
        case CanonicalInput(to_canonical, carry):
            moves = exact_to_json(to_canonical)
            return {"kind": "canonical", "to_canonical": moves, "carry": exact_to_json(carry)}


def read_step(data: object) -> InputStep | None:
    """Read an input step. Raises: InputError (SG331)."""
    if data is None:
        return None
    where = "input_step"
    kind = read_kind(
        data,
        where,
        (
            "noise",
            "canonical",
            "sorting",
            "shifts",
            "labelling",
            "frames",
            "product frames",
            "clouds",
            "method",
            "random",
        ),
    )
    if kind == "noise":
        return NoiseInput(read_real(read_fields(data, where, ("kind", "scale"))["scale"], where))
    if kind == "random":
        inner = read_fields(data, where, ("kind", "step"))["step"]
        needs_one = isinstance(inner, dict) and inner.get("kind") not in {"random", "noise", "method"}
        need(needs_one, f"{where}.step", "finds no element that could be drawn")
        return RandomInput(cast(ElementStep, read_step(inner)))
    if kind == "sorting":
        fields = read_fields(data, where, ("kind", "points", "copies"))
        return SortingInput(*(read_count(fields[name], f"{where}.{name}") for name in ("points", "copies")))
    if kind == "shifts":
        fields = read_fields(data, where, ("kind", "sizes", "copies"))
        sizes = read_each(fields["sizes"], f"{where}.sizes", read_count)
        return ShiftInput(sizes, read_count(fields["copies"], f"{where}.copies"))
    if kind == "labelling":
        fields = read_fields(data, where, ("kind", "points", "orders"))
        orders = read_each(fields["orders"], f"{where}.orders", read_count)
        return LabellingInput(read_count(fields["points"], f"{where}.points"), orders)
    if kind == "method":
        fields = read_fields(data, where, ("kind", "points", "method", "data"))
        points, method = read_count(fields["points"], where), read_text(fields["method"], f"{where}.method")
        return MethodInput(points, method, tuple(read_integers(fields["data"], f"{where}.data")))
    if kind == "frames":
        fields = read_fields(data, where, ("kind", "size", "copies", "special"))
        size, copies = (read_count(fields[name], f"{where}.{name}") for name in ("size", "copies"))
        return FrameInput(size, copies, read_flag(fields["special"], f"{where}.special"))
    if kind == "product frames":
        return _read_product(data, where)
    if kind == "clouds":
        return _read_cloud(data, where)
    fields = read_fields(data, where, ("kind", "to_canonical", "carry"))
    moves, carry = (read_exact(fields[name], f"{where}.{name}") for name in ("to_canonical", "carry"))
    return CanonicalInput(moves, carry)


def _read_product(data: object, where: str) -> ProductFrameInput:
    fields = read_fields(data, where, ("kind", "size", "special", *_PLACES, *_MATRICES, "start"))
    vectors, numbers = (read_array(fields[name], f"{where}.{name}") for name in _PLACES)
    moves, others, carry = (read_exact(fields[name], f"{where}.{name}") for name in _MATRICES)
    size, start = (read_count(fields[name], f"{where}.{name}") for name in ("size", "start"))
    special = read_flag(fields["special"], f"{where}.special")
    return ProductFrameInput(size, special, vectors, numbers, moves, others, carry, start)


def _read_cloud(data: object, where: str) -> CloudInput:
    fields = read_fields(data, where, ("kind", *_COUNTS, *_FLAGS, *_PLACES))
    vectors, numbers = (read_array(fields[name], f"{where}.{name}") for name in _PLACES)
    points, size, fixed = (read_count(fields[name], f"{where}.{name}") for name in _COUNTS)
    special, points_first = (read_flag(fields[name], f"{where}.{name}") for name in _FLAGS)
    return CloudInput(points, size, special, fixed, vectors, numbers, points_first)
