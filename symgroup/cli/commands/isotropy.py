"""`symgroup isotropy`: which symmetries the vectors of V can have."""

from __future__ import annotations

import textwrap
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from symgroup.cli.arguments import SourceName, SpecFile
from symgroup.cli.limits import SECONDS, Seconds, bounded
from symgroup.cli.names import representation
from symgroup.cli.output import output_file
from symgroup.cli.result import Cell, Result, Shown, Table, Value

if TYPE_CHECKING:
    from symgroup.isotropy import IsotropyClass
    from symgroup.isotropy.lie import LieIsotropyClass

COLUMNS = (
    *("class", "name", "order", "class_length", "fixed_dim", "weyl_order", "generic"),
    *("generic_point", "covers", "generators"),
)
LIE_COLUMNS = (
    *("class", "name", "dim", "order", "fixed_dim", "generic"),
    *("generic_point", "covers", "discrete_generators"),
)
SHOWN_WIDTH = 60  # characters of a generic point that a line has room for


def isotropy(
    file: SpecFile,
    source: SourceName,
    plot: Annotated[
        Path | None,
        typer.Option(
            "--plot",
            metavar="FILE.png",
            help="Draw the classes in their order; needs matplotlib.",
            show_default=False,
        ),
    ] = None,
    seconds: Seconds = SECONDS,
) -> Result:
    """List the symmetries that vectors of V can have.

    These are the conjugacy classes of stabilizers, from the smallest order to the largest. A class covers
    another where its stabilizers contain some of the other's, with nothing in between.
    """
    from symgroup import api
    from symgroup.groups import FiniteGroup
    from symgroup.isotropy.lie import LieIsotropyClass

    with ExitStack() as stack:
        stack.enter_context(bounded(seconds))
        picture = None
        if plot is not None:
            from symgroup.cli.plot import require_matplotlib

            require_matplotlib(plot)
            picture = stack.enter_context(output_file(plot))
        V = representation(api.load(file), source)
        classes = api.isotropy_classes(V, seconds=seconds)
        if picture is not None:
            from symgroup.cli.lattice import check_number, plot_lattice

            check_number(classes)
            plot_lattice(classes, f"Stabilizers in {V}", picture)
    values: dict[str, Value] = {"representation": str(V), "group": str(V.group)}
    if plot is not None:
        values["plot"] = str(plot)
    rows = tuple(
        _lie_row(number, item) if isinstance(item, LieIsotropyClass) else _row(number, item)
        for number, item in enumerate(classes, 1)
    )
    table = Table(COLUMNS if isinstance(V.group, FiniteGroup) else LIE_COLUMNS, rows)
    return Result({**values, "classes": table})


def _row(number: int, item: IsotropyClass) -> tuple[Cell, ...]:
    """Return the cells of a class; classes are counted from 1."""
    return (
        number,
        item.name,
        item.order,
        item.class_length,
        item.fixed_dim,
        item.weyl_order,
        item.generic,
        *_point_and_covers(item),
        tuple(map(item.representative.describe, item.representative.generators)),
    )


def _lie_row(number: int, item: LieIsotropyClass) -> tuple[Cell, ...]:
    return (
        number,
        item.name,
        item.dim,
        Shown(item.order, "infinite" if item.order is None else str(item.order)),
        item.fixed_dim,
        item.generic,
        *_point_and_covers(item),
        tuple(item.representative.describe_generators()),
    )


def _point_and_covers(item: IsotropyClass | LieIsotropyClass) -> tuple[Cell, Cell]:
    shown = textwrap.shorten(item.generic_point, SHOWN_WIDTH, placeholder=" ...")
    return Shown(item.generic_point, shown), tuple(str(lower + 1) for lower in item.covers)
