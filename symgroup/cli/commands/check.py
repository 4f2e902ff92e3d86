"""`symgroup check`: read a spec file and say what it declares."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from symgroup.cli.arguments import SpecFile
from symgroup.cli.limits import SECONDS, Seconds, bounded
from symgroup.cli.result import Cell, Result, Table, name_cell, order_cell, vector_text

if TYPE_CHECKING:
    from symgroup.elaborate import ModuleSpec, Spec


def check(file: SpecFile, seconds: Seconds = SECONDS) -> Result:
    """Read a spec file and list what it declares."""
    from symgroup import api

    with bounded(seconds):
        return _declared(file, api.load(file))


def _declared(file: Path, spec: Spec) -> Result:
    """Return a row for each declaration; the order of a group given by generators is found here."""
    groups = tuple((name, name_cell(G), order_cell(G.order), G.degree) for name, G in spec.groups.items())
    representations = tuple(
        (name, name_cell(V), name_cell(V.group), V.dim, str(V.kind))
        for name, V in spec.representations.items()
    )
    vectors = tuple((name, name_cell(x.representation), vector_text(x)) for name, x in spec.vectors.items())
    networks = tuple((name, *_network_row(F)) for name, F in spec.networks.items())
    return Result(
        {
            "file": str(file),
            "groups": Table(("name", "group", "order", "degree"), groups),
            "representations": Table(("name", "representation", "group", "dim", "kind"), representations),
            "vectors": Table(("name", "representation", "entries"), vectors),
            "networks": Table(("name", "source", "target", "hidden", "relaxation"), networks),
        }
    )


def _network_row(F: ModuleSpec) -> tuple[Cell, Cell, tuple[str, ...], str]:
    return name_cell(F.source), name_cell(F.target), tuple(map(str, F.hidden)), _relaxation(F)


def _relaxation(F: ModuleSpec) -> str:
    from symgroup.elaborate import Canonical, Noise, Relaxed

    match F.relaxation:
        case Relaxed(vector, S):
            inputs = "" if vector is None else f" for {vector.name}"
            return f"relaxed{inputs}" if S is None else f"relaxed{inputs} to {S}"
        case Canonical(method, _, random):
            return f"relaxed by {'random ' * random}{method or 'canonical'}"
        case Noise(scale):
            return f"noise {scale}"
        case _:
            return "none: equivariant"
