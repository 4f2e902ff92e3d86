"""Arrays and diagrams of a plan as plain JSON data, and diagrams back."""

from __future__ import annotations

from symgroup.ir.forms import Diagram, DiagramForm, DiagramLink, ScaledArray, SmallIntArray
from symgroup.ir.reading import read_count, read_each, read_fields, read_integers, read_kind, read_scaled

_NUMBERS = ("n", "target", "source")


def array_to_json(array: SmallIntArray) -> dict[str, object]:
    """Return an integer array as plain JSON data; `reading.read_array` is its inverse."""
    return {"shape": list(array.shape), "values": array.ravel().tolist()}


def scaled_to_json(array: ScaledArray) -> dict[str, object]:
    """Return an array of rationals as plain JSON data; `reading.read_scaled` is its inverse."""
    return {**array_to_json(array.values), "denominator": int(array.denominator)}


def diagrams_to_json(form: DiagramForm) -> dict[str, object]:
    """Return a DiagramForm as plain JSON data; `read_diagrams` is its inverse."""
    return {
        "kind": "diagrams",
        "family": form.family,
        **{name: getattr(form, name) for name in _NUMBERS},
        "diagrams": [
            [{"kind": link.kind, "positions": list(link.positions)} for link in diagram]
            for diagram in form.diagrams
        ],
        "coefficients": scaled_to_json(form.coefficients),
    }


def read_diagrams(data: object, where: str) -> DiagramForm:
    """Read a DiagramForm. Raises: InputError (SG331)."""
    fields = read_fields(data, where, ("kind", "family", *_NUMBERS, "diagrams", "coefficients"))
    read_kind({"kind": fields["family"]}, f"{where}.family", ("S",))
    n, target, source = (read_count(fields[name], f"{where}.{name}") for name in _NUMBERS)
    diagrams = read_each(fields["diagrams"], f"{where}.diagrams", _read_diagram)
    coefficients = read_scaled(fields["coefficients"], f"{where}.coefficients")
    return DiagramForm("S", n, target, source, diagrams, coefficients)


def _read_diagram(data: object, where: str) -> Diagram:
    return read_each(data, where, _read_link)


def _read_link(data: object, where: str) -> DiagramLink:
    kind = read_kind(data, where, ("equal",))
    fields = read_fields(data, where, ("kind", "positions"))
    return DiagramLink(kind, tuple(read_integers(fields["positions"], f"{where}.positions")))
