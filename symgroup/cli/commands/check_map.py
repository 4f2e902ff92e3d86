"""`symgroup check-map`: whether someone's matrices are equivariant, independent and complete."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from symgroup.cli.arguments import ShowProgress, SourceName, SpecFile, TargetName
from symgroup.cli.derivation import derivations
from symgroup.cli.names import representation
from symgroup.cli.progress import progress
from symgroup.cli.result import Result, Table, Value

if TYPE_CHECKING:
    from symgroup.certificates.maps import MapReport

MOST_LISTED = 20


def check_map(
    file: SpecFile,
    source: SourceName,
    target: TargetName,
    maps: Annotated[
        Path,
        typer.Argument(
            metavar="MATRIX.npz",
            help="One array (dim W, dim V) or (k, dim W, dim V), or p and q for the fractions p / q.",
            show_default=False,
        ),
    ],
    ulps: Annotated[
        float,
        typer.Option("--ulps", min=0.0, help="For floats: how many roundings an entry may be off by."),
    ] = 64.0,
    show_progress: ShowProgress = None,
) -> Result:
    """Check whether matrices of yours are equivariant.

    Exactly for integers, fractions and floats that are integers; other floats up to a bound, which is printed.
    The exit status is 1 where one matrix is not equivariant, or several are not a basis of the equivariant maps.
    """
    from symgroup import api

    spec = api.load(file)
    V, W = representation(spec, source), representation(spec, target)
    given = api.load_maps(maps)
    with progress(show_progress) as line, derivations(line):
        report = api.check_map(V, W, given, ulps)
    return Result(_values(report), ok=report.ok)


def _values(report: MapReport) -> dict[str, Value]:
    failing = tuple((a, g) for a, g in report.failing[:MOST_LISTED])
    values: dict[str, Value] = {
        "maps": report.maps,
        "method": "exact" if report.is_exact else "float bound",
        "equivariant": report.equivariant,
        "independent": report.independent,
        "complete": report.complete,
        "rank": report.rank,
        "dim": report.dim,
        "missing": report.missing,
    }
    if not report.is_exact:
        values |= {"distance": report.distance, "bound": report.bound}
    if failing:
        values["failing"] = Table(("map", "generator"), failing)
    if report.completing:
        values["completing"] = tuple(map(str, report.completing[:MOST_LISTED]))
    return values
