"""`symgroup floor`: the error that no equivariant network can go below on given data."""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from symgroup.cli.arguments import DataFile, NetworkName, SpecFile, Tolerance
from symgroup.cli.names import network
from symgroup.cli.output import output_file
from symgroup.cli.result import Result, Table, Value

if TYPE_CHECKING:
    from symgroup.relaxed import FloorReport

COLUMNS = ("type", "order", "generators", "count", "floor", "accuracy")


def floor(
    file: SpecFile,
    name: NetworkName,
    data: DataFile,
    tolerance: Tolerance = None,
    plot: Annotated[
        Path | None,
        typer.Option("--plot", metavar="FILE.png", help="Draw the floor of each type; needs matplotlib."),
    ] = None,
) -> Result:
    """Print the error that no equivariant network goes below.

    An equivariant map sends x to a vector with all of the symmetries of x. What the targets have outside of
    those vectors is an error that no training removes. Where targets are labels, a few integers, the share that
    no equivariant network gets more of right is printed as well.
    """
    from symgroup import api

    with ExitStack() as stack:
        picture = None if plot is None else stack.enter_context(_picture(plot))
        F = network(api.load(file), name)
        dataset = api.load_data(data, F)
        report = api.floor(F, dataset, tolerance=tolerance or 0.0)
        if picture is not None:
            from symgroup.cli.plot import plot_floor

            plot_floor(report, picture)
    return Result(_values(report, plot))


def _picture(plot: Path) -> AbstractContextManager[Path]:
    from symgroup.cli.plot import require_matplotlib

    require_matplotlib(plot)
    return output_file(plot)


def _values(report: FloorReport, plot: Path | None) -> dict[str, Value]:
    columns = COLUMNS if report.labels else COLUMNS[:-1]
    rows = tuple(
        (row.name, row.order, row.generators, row.count, row.floor, row.accuracy)[: len(columns)]
        for row in report.rows
    )
    values: dict[str, Value] = {
        "samples": report.samples,
        "types": Table(columns, rows),
        "floor": report.total,
        "exact_floor": None if report.exact_total is None else str(report.exact_total),
    }
    if report.labels:
        values |= {"labels": report.labels, "accuracy": report.accuracy}
    if plot is not None:
        values["plot"] = str(plot)
    return {**values, "advice": report.advice}
