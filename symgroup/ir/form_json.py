"""Diagrams of a plan as plain JSON data and back."""

from __future__ import annotations

from symgroup.ir.forms import Diagram, DiagramForm, DiagramLink
from symgroup.ir.reading import read_count, read_each, read_fields, read_integers, read_kind, read_scaled

_NUMBERS = ("n", "target", "source")


def diagrams_to_json(form: DiagramForm) -> dict[str, object]:
    """Return a DiagramForm as plain JSON data; `read_diagrams` is its inverse."""
    coefficients = form.coefficients
    return {
        "kind": "diagrams",
        "family": form.family,
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
