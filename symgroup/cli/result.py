"""What a command returns: named values, which `symgroup.cli.render` prints or puts in a JSON envelope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sympy

WIDEST_NAME = 60

Scalar = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A value whose text for people differs from its plain data, such as None printed as 'infinite'."""

    value: Scalar
    text: str


Cell = Scalar | Shown | Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns; in JSON a list of objects."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Matrices:
    """Exact matrices, each entry written as an expression; in JSON lists of lists of strings."""

    entries: tuple[tuple[tuple[str, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A text printed as it is, without a label."""

    text: str


Value = Cell | Table | Matrices | Page


@dataclass(frozen=True, slots=True)
class Result:
    """A command's answer; `ok` is False where a claim that was checked does not hold."""

    values: Mapping[str, Value]
    ok: bool = True
    printed: bool = True  # of several processes that work together, one prints


def order_cell(order: int | None) -> Cell:
    """Return a group's order as a cell: None means infinite."""
    return Shown(None, "infinite") if order is None else order


def vector_text(entries: Iterable[sympy.Expr]) -> str:
    """Return exact entries as the language writes them."""
    from symgroup.algebra.writing import written_expression

    return f"({', '.join(map(written_expression, entries))})"


def name_cell(item: object) -> Cell:
    """Return what a group or representation is called; people see long names cut, programs see them whole."""
    name = str(item)
    return name if len(name) <= WIDEST_NAME else Shown(name, name[: WIDEST_NAME - 3] + "...")
