"""`symgroup basis`: an exact basis of Hom_G(V, W)."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from symgroup.cli.arguments import ShowProgress, SourceName, SpecFile, TargetName
from symgroup.cli.derivation import derivations
from symgroup.cli.names import representation
from symgroup.cli.progress import progress
from symgroup.cli.result import Matrices, Result, Table, Value, name_cell

BLOCKS = ("source", "target", "dim", "route", "reason")
DEFAULT_LIMIT = 1000  # entries: about two screens


def basis(
    file: SpecFile,
    source: SourceName,
    target: TargetName,
    limit: Annotated[
        int,
        typer.Option("--limit", min=0, help="Print the matrices where they have at most this many entries."),
    ] = DEFAULT_LIMIT,
    route: Annotated[
        str | None,
        typer.Option("--route", help="Force a route, such as meataxe or nullspace.", show_default=False),
    ] = None,
    show_progress: ShowProgress = None,
) -> Result:
    """Print an exact basis of the equivariant maps V -> W.

    These are the matrices A with A rho_V(g) = rho_W(g) A for every g in the group, all of them.
    """
    from symgroup import api

    spec = api.load(file)
    V, W = representation(spec, source), representation(spec, target)
    with progress(show_progress) as line, derivations(line):
        B = api.equivariant_basis(V, W, route)
    count = api.hom_dim(V, W)
    values: dict[str, Value] = {
        "source": str(V),
        "target": str(W),
        "group": str(V.group),
        "dim": B.dim,
        "shape": tuple(map(str, B.shape)),
        "field": str(B.field),
        "route": B.route,
        "blocks": Table(
            BLOCKS,
            tuple((name_cell(p.source), name_cell(p.target), p.dim, p.route, p.reason) for p in B.proofs),
        ),
        "complete": bool(B.complete),
        "independent_count": count,
        "matrices": _matrices(B, limit),
    }
    return Result(values, ok=count is None or count == B.dim)


def _matrices(B: Any, limit: int) -> Value:
    rows, columns = B.shape
    entries = B.dim * rows * columns
    if entries > limit:
        return f"not printed: {entries} entries (--limit {entries} prints them)"
    return Matrices(tuple(tuple(tuple(map(str, row)) for row in matrix.tolist()) for matrix in B.to_exact()))
