"""`symgroup check`: read a spec file and say what it declares."""

from __future__ import annotations

from typing import Any

from symgroup.cli.arguments import SpecFile
from symgroup.cli.result import Result, Table, order_cell


def check(file: SpecFile) -> Result:
    """Read a spec file and list what it declares."""
    from symgroup import api

    spec = api.load(file)
    groups = tuple((name, str(G), order_cell(G.order), G.degree) for name, G in spec.groups.items())
    representations = tuple(
        (name, str(V), str(V.group), V.dim, str(V.kind)) for name, V in spec.representations.items()
    )
    vectors = tuple((name, str(x.representation), _entries(x)) for name, x in spec.vectors.items())
    networks = tuple((name, *_network_row(F)) for name, F in spec.networks.items())
    return Result(
        {
            "file": str(file),
            "groups": Table(("name", "group", "order", "degree"), groups),
            "representations": Table(("name", "representation", "group", "dim", "kind"), representations),
            "vectors": Table(("name", "representation", "entries"), vectors),
            "networks": Table(("name", "source", "target", "layers"), networks),
        }
    )


def _entries(vector: Any) -> str:
    return f"({', '.join(map(str, vector.entries))})"


def _network_row(network: Any) -> tuple[str, str, tuple[str, ...]]:
    return str(network.source), str(network.target), tuple(map(str, network.layers))
