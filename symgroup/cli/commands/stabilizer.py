"""`symgroup stabilizer`: the symmetry of one exact vector."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from symgroup.cli.arguments import SourceName, SpecFile
from symgroup.cli.limits import SECONDS, Seconds, bounded
from symgroup.cli.names import representation
from symgroup.cli.result import Result, Shown, Table, Value

if TYPE_CHECKING:
    from symgroup.algebra import ExactMatrix
    from symgroup.isotropy import Stabilizer
    from symgroup.isotropy.lie import LieStabilizer


def stabilizer(
    file: SpecFile,
    source: SourceName,
    vector: Annotated[
        str,
        typer.Argument(
            metavar="x", help="A declared vector, or entries such as '(1, 0, 1, 0)'.", show_default=False
        ),
    ],
    seconds: Seconds = SECONDS,
    orbit_limit: Annotated[
        int, typer.Option("--orbit-limit", min=1, help="Give up after so many vectors of an orbit.")
    ] = 1_000_000,
) -> Result:
    """Print the symmetries of a vector x of V, exactly."""
    from symgroup import api
    from symgroup.isotropy.lie import LieStabilizer

    with bounded(seconds):
        spec = api.load(file)
        V = representation(spec, source)
        entries = api.parse_vector(spec, V, vector)
        S = api.stabilizer(V, entries, seconds=seconds, orbit_limit=orbit_limit)
        head: dict[str, Value] = {
            "representation": str(V),
            "group": str(V.group),
            "vector": f"({', '.join(map(str, entries))})",
        }
        return Result({**head, **(_lie(S) if isinstance(S, LieStabilizer) else _finite(S))})


def _finite(S: Stabilizer) -> dict[str, Value]:
    return {
        "order": S.order,
        "index": S.index,
        "generators": tuple(S.describe_generators()),
        "proved": S.proof,
        **_relations(S),
    }


def _relations(S: Stabilizer) -> dict[str, Value]:
    """Return the relations between the symbols of x at which the stabilizer grows, where x has symbols."""
    if set(S.vector.monomials) <= {"1"}:
        return {}
    found = S.degenerations
    rows = tuple((str(item),) for item in found)
    return {"all_relations_found": found.is_complete, "larger_where": Table(("relations",), rows)}


def _lie(S: LieStabilizer) -> dict[str, Value]:
    """Return a stabilizer in a Lie group: no name, order or generators where its components are not decided."""
    unknown = "not decided" if S.discrete_generators is None and S.name is None else "-"
    order = Shown(None, "infinite" if S.dim else unknown) if S.order is None else S.order
    algebra = tuple((_text(X),) for X in S.lie_algebra)
    discrete = tuple((str(g),) for g in S.generators)
    return {
        "stabilizer": Shown(S.name, S.name or unknown),
        "order": order,
        "dim": S.dim,
        "lie_algebra_type": S.type_name,
        "components_decided": S.is_decided,
        "proved": S.statement.removeprefix("proved: "),
        "lie_algebra": Table(("matrix",), algebra),
        "discrete_generators": Table(("matrix",), discrete),
    }


def _text(matrix: ExactMatrix) -> str:
    from symgroup.groups.matrices import FrozenMatrix

    return str(FrozenMatrix.of(matrix))
