"""Linear maps and their forms as plain JSON data and back."""

from __future__ import annotations

from symgroup.ir.damage import damaged
from symgroup.ir.forms import (
    AlgebraicArray,
    AlgebraicForm,
    AlgebraicNumber,
    AnyForm,
    Diagram,
    DiagramForm,
    DiagramLink,
    ExactArray,
    IndexForm,
    LinearMap,
    ScaledArray,
    SmallIntArray,
    SparseForm,
    Tile,
    frozen_array,
)
from symgroup.ir.matchings import KINDS
from symgroup.ir.reading import (
    read_array,
    read_count,
    read_each,
    read_fields,
    read_fraction,
    read_integers,
    read_kind,
    read_pair,
    read_scaled,
)

_NUMBERS = ("n", "target", "source")
_LINK_KINDS = tuple(dict.fromkeys(kind for kinds in KINDS.values() for kind in kinds))
_TILE_FIELDS = ("form", "row", "column", "copies_out", "copies_in")
_SPARSE_FIELDS = ("element", "row", "column", "numerator", "denominator")
_ALGEBRAIC_FIELDS = ("element", "row", "column", "number")

Json = dict[str, object]


def array_to_json(array: SmallIntArray) -> Json:
    """Return an array of integers as plain JSON data; `reading.read_array` is its inverse."""
    return {"shape": list(array.shape), "values": array.ravel().tolist()}


def scaled_to_json(array: ScaledArray) -> Json:
    """Return an exact array as plain JSON data; `reading.read_scaled` is its inverse."""
    return {**array_to_json(array.values), "denominator": int(array.denominator)}


def map_to_json(space: LinearMap) -> Json:
    """Return a linear map as plain JSON data; `read_map` is its inverse."""
    return {
        "shape": list(space.shape),
        "forms": [form_to_json(form) for form in space.forms],
        "tiles": [{name: getattr(tile, name) for name in _TILE_FIELDS} for tile in space.tiles],
    }


def form_to_json(form: AnyForm) -> Json:
    """Return a form as plain JSON data; `read_form` is its inverse."""
    if isinstance(form, DiagramForm):
        return _diagrams_to_json(form)
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


def exact_to_json(array: ExactArray) -> Json:
    """Return an exact array as plain JSON data; `read_exact` is its inverse."""
    if isinstance(array, ScaledArray):
        return scaled_to_json(array)
    return {**array_to_json(array.values), "numbers": [_number_to_json(number) for number in array.numbers]}


def read_exact(data: object, where: str) -> ExactArray:
    """Read an array of rationals or of algebraic numbers."""
    if not isinstance(data, dict) or "numbers" not in data:
        return read_scaled(data, where)
    fields = read_fields(data, where, ("shape", "values", "numbers"))
    values = read_array({"shape": fields["shape"], "values": fields["values"]}, where)
    return AlgebraicArray(values, read_each(fields["numbers"], f"{where}.numbers", _number))


def _number_to_json(number: AlgebraicNumber) -> Json:
    pairs = [list(pair) for pair in number.coordinates]
    return {"polynomial": list(number.polynomial), "root": number.root, "coordinates": pairs}


def read_map(data: object, where: str) -> LinearMap:
    """Read a linear map. Raises: InputError (SG331)."""
    fields = read_fields(data, where, ("shape", "forms", "tiles"))
    return LinearMap(
        shape=read_pair(fields["shape"], f"{where}.shape"),
        forms=read_each(fields["forms"], f"{where}.forms", read_form),
        tiles=read_each(fields["tiles"], f"{where}.tiles", _tile),
    )


def _tile(data: object, where: str) -> Tile:
    fields = read_fields(data, where, _TILE_FIELDS)
    return Tile(**{name: read_count(value, f"{where}.{name}") for name, value in fields.items()})


def read_form(data: object, where: str) -> AnyForm:
    """Read a form. Raises: InputError (SG331)."""
    kind = read_kind(data, where, ("index", "sparse", "algebraic", "diagrams"))
    if kind == "diagrams":
        return _read_diagrams(data, where)
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


def _diagrams_to_json(form: DiagramForm) -> dict[str, object]:
    """Return a DiagramForm as plain JSON data; `_read_diagrams` is its inverse."""
    coefficients = form.coefficients
    return {
        "kind": "diagrams",
        "family": form.family,
        **({} if form.family == "S" else {"negative": form.negative}),
        **{name: getattr(form, name) for name in _NUMBERS},
        "diagrams": [
            [{"kind": link.kind, "positions": list(link.positions)} for link in diagram]
            for diagram in form.diagrams
        ],
        "coefficients": {
            "shape": list(coefficients.values.shape),
            "values": coefficients.values.ravel().tolist(),
            "denominator": coefficients.denominator,
        },
    }


def _read_diagrams(data: object, where: str) -> DiagramForm:
    """Read a DiagramForm. Raises: InputError (SG331)."""
    family = read_kind(_family_of(data), f"{where}.family", tuple(KINDS))
    metric = () if family == "S" else ("negative",)
    fields = read_fields(data, where, ("kind", "family", *metric, *_NUMBERS, "diagrams", "coefficients"))
    negative = read_count(fields["negative"], f"{where}.negative") if metric else 0
    n, target, source = (read_count(fields[name], f"{where}.{name}") for name in _NUMBERS)
    diagrams = read_each(fields["diagrams"], f"{where}.diagrams", _read_diagram)
    coefficients = read_scaled(fields["coefficients"], f"{where}.coefficients")
    return DiagramForm(family, n, target, source, diagrams, coefficients, negative)


def _family_of(data: object) -> dict[str, object]:
    return {"kind": data.get("family") if isinstance(data, dict) else None}


def _read_diagram(data: object, where: str) -> Diagram:
    return read_each(data, where, _read_link)


def _read_link(data: object, where: str) -> DiagramLink:
    kind = read_kind(data, where, _LINK_KINDS)
    fields = read_fields(data, where, ("kind", "positions"))
    return DiagramLink(kind, tuple(read_integers(fields["positions"], f"{where}.positions")))
