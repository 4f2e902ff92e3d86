"""`symgroup floor`: the error that no equivariant network can go below on given data."""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from symgroup.cli.arguments import DataFile, NetworkName, SpecFile, Tolerance
from symgroup.cli.names import network
from symgroup.cli.output import output_file
from symgroup.cli.result import Cell, Result, Shown, Table, Value

if TYPE_CHECKING:
    from fractions import Fraction

    from symgroup.relaxed import FloorReport, FloorRow

LONGEST = 100  # digits of a fraction that are printed


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
        report = api.floor(F, dataset, tolerance=tolerance)
        if picture is not None:
            from symgroup.cli.plot import plot_floor

            plot_floor(report, picture)
    return Result(_values(report, plot))


def _picture(plot: Path) -> AbstractContextManager[Path]:
    from symgroup.cli.plot import require_matplotlib

    require_matplotlib(plot)
    return output_file(plot)


def _values(report: FloorReport, plot: Path | None) -> dict[str, Value]:
    rows = [_cells(row, has_labels=bool(report.labels)) for row in report.rows]
    values: dict[str, Value] = {
        "samples": report.samples,
        **({"tolerance": report.tolerance} if report.tolerance else {}),
        "types": Table(tuple(rows[0]), tuple(tuple(row.values()) for row in rows)),
        "floor": report.total,
        "exact_floor": _fraction(report.exact_total),
    }
    if report.labels:
        values |= {"labels": report.labels, "accuracy": report.accuracy}
    if plot is not None:
        values["plot"] = str(plot)
    return {**values, "advice": report.advice}


def _fraction(value: Fraction | None) -> Value:
    """Return a fraction in full as data, and as text where a line holds it: sums of measured numbers have many digits."""
    text = None if value is None else str(value)
    return text if text is None or len(text) <= LONGEST else Shown(text, f"a fraction of {len(text)} digits")


def _cells(row: FloorRow, *, has_labels: bool) -> dict[str, Cell]:
    """Return the columns of a row: generators for finite groups, dimensions for Lie groups, whose elements differ."""
    kind = row.type
    if kind.subgroup is not None:
        cells: dict[str, Cell] = {"type": row.name, "order": kind.order, "generators": row.generators}
    else:
        unknown = "infinite" if kind.dim else "-"
        order = Shown(None, unknown) if kind.order is None else kind.order
        cells = {"type": row.name, "dim": kind.dim, "order": order, "all_known": kind.is_whole}
    cells |= {"count": row.count, "floor": row.floor}
    return {**cells, "accuracy": row.accuracy} if has_labels else cells
