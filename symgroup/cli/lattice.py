"""Draw the isotropy classes of a representation as a Hasse diagram."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symgroup.cli.hasse import Layout, layout
from symgroup.errors import LimitError

if TYPE_CHECKING:
    from symgroup.isotropy import IsotropyClass
    from symgroup.isotropy.lie import LieIsotropyClass

MOST_CLASSES = 150
FONT_SIZE = 10
SMALL_SIZE = 7.5
GAP = 0.3  # inches between labels
PADDING = 0.16  # inches between a label's text and its frame, both sides together
LEVEL_HEIGHT = 1.0  # inches, at least
NODE_HEIGHT = 0.42  # inches
STEEPEST = 14  # widths of a diagram to the height of a level, so that long lines do not become flat
MARGIN = 0.35  # inches around all
COLORS = {"line": "#9aa7b4", "frame": "#4878a8", "fill": "white", "generic": "#e3edf7", "text": "#1f2a36"}


def check_number(classes: Sequence[IsotropyClass | LieIsotropyClass]) -> None:
    """Refuse diagrams that nobody could read (SG346)."""
    if len(classes) > MOST_CLASSES:
        raise LimitError.of(
            "SG346",
            f"a diagram of {len(classes)} isotropy classes cannot be read",
            notes=[f"the limit is {MOST_CLASSES}"],
            help="leave --plot out: the table lists what each class covers",
        )


def plot_lattice(classes: Sequence[IsotropyClass | LieIsotropyClass], title: str, path: Path) -> None:
    """Draw classes in levels by dim Fix, the largest stabilizers at the top, with a line wherever one covers another."""
    from matplotlib.figure import Figure

    dims = sorted({item.fixed_dim for item in classes})
    level = {dim: k for k, dim in enumerate(dims)}
    names = [item.name.replace(" x ", " × ") for item in classes]
    notes = [_note(number, item) for number, item in enumerate(classes, 1)]
    widths = [max(_width(a, FONT_SIZE), _width(b, SMALL_SIZE)) for a, b in zip(names, notes, strict=True)]
    edges = [(upper, lower) for upper, item in enumerate(classes) for lower in item.covers]
    levels = [level[item.fixed_dim] for item in classes]
    places = layout(levels, edges, [width + PADDING + GAP for width in widths])
    dim_width = max(_width(f"dim Fix = {dim}", SMALL_SIZE) for dim in dims) + GAP
    wide = max(places.width, _width(title, FONT_SIZE) - dim_width)
    step = max(LEVEL_HEIGHT, wide / STEEPEST)
    size = (wide + dim_width + 2 * MARGIN, (len(dims) - 1) * step + 0.9 + 2 * MARGIN)
    figure = Figure(figsize=size)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, size[0])
    axes.set_ylim(0, size[1])
    shift = MARGIN + dim_width + (wide - places.width) / 2
    top = size[1] - MARGIN - 0.75
    _draw_edges(axes, places, (shift, top), step)
    for item, (x, row), name, note, width in zip(classes, places.nodes, names, notes, widths, strict=True):
        _draw_node(axes, (shift + x, top - row * step), (name, note), width, generic=item.generic)
    for dim in dims:
        y = top - level[dim] * step
        axes.text(MARGIN, y, f"dim Fix = {dim}", fontsize=SMALL_SIZE, color=COLORS["text"], va="center")
    axes.text(
        size[0] / 2, size[1] - MARGIN, title, fontsize=FONT_SIZE, ha="center", va="top", color=COLORS["text"]
    )
    figure.savefig(path, dpi=150)


def _note(number: int, item: IsotropyClass | LieIsotropyClass) -> str:
    return f"class {number}, dim {item.fixed_dim}"


def _width(text: str, size: float) -> float:
    """Return the width of a line of text in inches."""
    from matplotlib.textpath import TextPath

    return float(TextPath((0, 0), text, size=size).get_extents().width) / 72


def _draw_edges(axes: Any, places: Layout, origin: tuple[float, float], step: float) -> None:
    """Draw lines from the bottom of a label to the top of another; between labels of a level they run straight down."""
    for path in places.edges:
        xs, ys = [], []
        for number, (x, row) in enumerate(path):
            above, below = NODE_HEIGHT / 2, -NODE_HEIGHT / 2
            for side in [below] if number == 0 else [above] if number == len(path) - 1 else [above, below]:
                xs.append(origin[0] + x)
                ys.append(origin[1] - row * step + side)
        axes.plot(xs, ys, color=COLORS["line"], linewidth=1.1, zorder=1, solid_joinstyle="round")


def _draw_node(
    axes: Any, center: tuple[float, float], lines: tuple[str, str], width: float, *, generic: bool
) -> None:
    from matplotlib.patches import FancyBboxPatch

    x, y = center
    frame = FancyBboxPatch(
        (x - (width + PADDING) / 2, y - NODE_HEIGHT / 2),
        width + PADDING,
        NODE_HEIGHT,
        boxstyle="round,pad=0,rounding_size=0.06",
        facecolor=COLORS["generic" if generic else "fill"],
        edgecolor=COLORS["frame"],
        linewidth=1.0,
        zorder=2,
    )
    axes.add_patch(frame)
    axes.text(
        x, y + 0.085, lines[0], fontsize=FONT_SIZE, ha="center", va="center", color=COLORS["text"], zorder=3
    )
    axes.text(
        x, y - 0.105, lines[1], fontsize=SMALL_SIZE, ha="center", va="center", color=COLORS["text"], zorder=3
    )
