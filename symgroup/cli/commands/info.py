"""`symgroup info`: how representations split into irreducible ones, and their characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from symgroup.cli.arguments import SpecFile
from symgroup.cli.names import representation
from symgroup.cli.result import Result, Table, Value, name_cell, order_cell

if TYPE_CHECKING:
    from symgroup.representations import Representation

COLUMNS = ("dim", "multiplicity", "type")
MOST_CLASSES = 64  # a character with more values is not printed

OptionalSource = Annotated[
    str | None,
    typer.Argument(metavar="[V]", help="A representation; without it, all of them.", show_default=False),
]


def info(file: SpecFile, source: OptionalSource = None) -> Result:
    """Split representations into irreducibles over R and C.

    For a finite group it also prints the character on each conjugacy class.
    """
    from symgroup import api

    spec = api.load(file)
    return Result(_all(spec) if source is None else _one(representation(spec, source)))


def _all(spec: Any) -> dict[str, Value]:
    groups = tuple((name, name_cell(G), order_cell(G.order), G.degree) for name, G in spec.groups.items())
    representations = tuple(
        (name, V.dim, str(V.kind), _summary(V, "R"), _summary(V, "C"))
        for name, V in spec.representations.items()
    )
    return {
        "groups": Table(("name", "group", "order", "degree"), groups),
        "representations": Table(("name", "dim", "kind", "over R", "over C"), representations),
    }


def _summary(V: Representation, over: Literal["R", "C"]) -> str:
    """Return the components in one line, such as '2 x 1 + 3 (complex: 2)', or why there are none."""
    from symgroup import api

    try:
        components = api.decompose(V, over=over)
    except api.SymgroupError as error:
        return f"not split: {error.code}"
    parts = []
    for item in components:
        copies = f"{item.multiplicity} x " if item.multiplicity > 1 else ""
        parts.append(f"{copies}{item.dim}{'' if item.type == 'real' else f' ({item.type})'}")
    return " + ".join(parts)


def _one(V: Representation) -> dict[str, Value]:
    from symgroup import api

    values: dict[str, Value] = {
        "representation": str(V),
        "dim": V.dim,
        "kind": str(V.kind),
        "field": str(V.field),
        "group": str(V.group),
        "group_order": order_cell(V.group.order),
        "group_degree": V.group.degree,
        "components_over_R": _components(api.decompose(V, over="R")),
        "components_over_C": _components(api.decompose(V, over="C")),
    }
    character = _character(V)
    if character is not None:
        values["character"] = character
    return values


def _components(components: Any) -> Table:
    return Table(COLUMNS, tuple((item.dim, item.multiplicity, str(item.type)) for item in components))


def _character(V: Representation) -> Table | None:
    from symgroup.groups import FiniteGroup, conjugacy_classes, is_enumerable

    if not isinstance(V.group, FiniteGroup) or not is_enumerable(V.group):
        return None
    classes = conjugacy_classes(V.group)
    if classes is None or len(classes) > MOST_CLASSES:
        return None
    rows = tuple(
        (V.group.describe(c.representative), c.size, str(V.character(c.representative))) for c in classes
    )
    return Table(("representative", "class size", "value"), rows)
