"""`symgroup info`: how a representation splits into irreducible ones."""

from __future__ import annotations

from typing import Any

from symgroup.cli.arguments import SourceName, SpecFile
from symgroup.cli.names import representation
from symgroup.cli.result import Result, Table, order_cell

COLUMNS = ("dim", "multiplicity", "type")


def info(file: SpecFile, source: SourceName) -> Result:
    """Split a representation into irreducible ones, over R and C."""
    from symgroup import api

    V = representation(api.load(file), source)
    return Result(
        {
            "representation": str(V),
            "dim": V.dim,
            "kind": str(V.kind),
            "group": str(V.group),
            "group_order": order_cell(V.group.order),
            "group_degree": V.group.degree,
            "components_over_R": _components(api.decompose(V, over="R")),
            "components_over_C": _components(api.decompose(V, over="C")),
        }
    )


def _components(components: Any) -> Table:
    return Table(COLUMNS, tuple((item.dim, item.multiplicity, str(item.type)) for item in components))
