"""Draw reports with matplotlib, which is an extra."""

from __future__ import annotations

import importlib.util
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from symgroup.errors import InputError

if TYPE_CHECKING:
    from symgroup.relaxed import FloorReport, FloorRow

FORMATS = (".png", ".pdf", ".svg")


def require_matplotlib(path: Path) -> None:
    """Check that a picture can be drawn to the path.

    Raises: InputError: SG343 where matplotlib is missing, SG341 where the file name has no known ending.
    """
    if importlib.util.find_spec("matplotlib") is None:
        raise InputError.of("SG343", "plots need matplotlib", help="pip install 'symgroup[plot]'")
    if path.suffix.lower() not in FORMATS:
        message = f"cannot write '{path}': unknown picture format"
        raise InputError.of("SG341", message, help=f"use one of {', '.join(FORMATS)}")


def plot_floor(report: FloorReport, path: Path) -> None:
    """Draw the floor of every orbit type as bars, with the total as a line."""
    from matplotlib.figure import Figure

    rows = report.rows
    figure = Figure(figsize=(6.4, 1.6 + 0.5 * len(rows)), layout="constrained")
    axes = figure.subplots()
    axes.barh(range(len(rows)), [row.floor for row in rows], color="#4878a8")
    axes.set_yticks(range(len(rows)), [_label(row) for row in rows], fontsize=7)
    axes.invert_yaxis()
    axes.axvline(report.total, color="#b04a3a", linestyle="--", label=f"all inputs: {report.total:.4g}")
    axes.set_xlabel("floor (mean squared error)")
    axes.set_title("No equivariant network goes below", fontsize=10)
    figure.legend(loc="outside lower center")
    figure.savefig(path, dpi=150)


def _label(row: FloorRow) -> str:
    generators = textwrap.shorten(row.generators, 26, placeholder=" ...")
    right = "" if row.accuracy is None else f", right: {row.accuracy:.0%} at most"
    size = f"dim {row.type.dim}" if row.order is None else f"order {row.order}"
    title = f"{row.name} ({size})  {generators}".rstrip()
    return f"{title}\nn = {row.count}{right}"
