"""Print a result or errors: aligned text for people, or one versioned JSON envelope for programs."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence

from symgroup.cli.result import Cell, Matrices, Page, Result, Shown, Table, Value
from symgroup.cli.version import version
from symgroup.errors import Diagnostic

ENVELOPE_FORMAT = 1
LONGEST_SHOWN = 100  # digits of a number that people read; the order of S(1000) has 2568
LONGEST_PLAIN = 4000  # digits in JSON: Python and others refuse to read many more


def result_text(result: Result) -> str:
    """Return the result as text: scalars as aligned lines, then every table and matrix under its name."""
    lines = _facts({name: _cell_text(value) for name, value in result.values.items() if _is_cell(value)})
    for name, value in result.values.items():
        if isinstance(value, Page):
            lines.append(value.text.rstrip("\n"))
        elif isinstance(value, Table) and value.rows:
            lines += (
                ["", f"{_label(name)}:", *_table(value)] if lines else [f"{_label(name)}:", *_table(value)]
            )
        elif isinstance(value, Matrices):
            lines += _matrices(value)
    return "\n".join(lines) + "\n"


def result_envelope(command: str, result: Result) -> str:
    """Return the result as the JSON envelope."""
    plain = {name: _plain(value) for name, value in result.values.items()}
    return _envelope(command, ok=result.ok, result=plain)


def error_envelope(command: str, diagnostics: Sequence[Diagnostic]) -> str:
    """Return errors as the JSON envelope."""
    return _envelope(command, ok=False, errors=[item.to_json() for item in diagnostics])


def _envelope(command: str, *, ok: bool, **content: object) -> str:
    head = {"symgroup": {"version": version(), "format": ENVELOPE_FORMAT}, "command": command, "ok": ok}
    return json.dumps({**head, **content}, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _is_cell(value: Value) -> bool:
    return not isinstance(value, Table | Matrices | Page)


def _plain(value: Value) -> object:
    if isinstance(value, Table):
        return [dict(zip(value.columns, map(_plain, row), strict=True)) for row in value.rows]
    if isinstance(value, Matrices):
        return value.entries
    if isinstance(value, Page):
        return value.text
    if isinstance(value, Shown):
        return _plain(value.value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return value if _is_short(value, LONGEST_PLAIN) else _magnitude(value)
    if value is None or isinstance(value, str | int | float):
        return value
    return list(value)


def _is_short(value: int, digits: int) -> bool:
    return value.bit_length() < digits / math.log10(2)


def _magnitude(value: int) -> str:
    return f"about 10^{int((value.bit_length() - 1) * math.log10(2))}"


def _cell_text(value: Value) -> str:
    if isinstance(value, Shown):
        return value.text
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, int):
        return str(value) if _is_short(value, LONGEST_SHOWN) else _magnitude(value)
    if isinstance(value, str):
        return value
    if isinstance(value, Table | Matrices | Page):
        raise TypeError("a table is not a cell")
    return ", ".join(value) or "-"


def _label(name: str) -> str:
    return name.replace("_", " ")


def _facts(facts: dict[str, str]) -> list[str]:
    width = max((len(_label(name)) for name in facts), default=0)
    return [f"{_label(name):<{width}}  {text}".rstrip() for name, text in facts.items()]


def _table(table: Table) -> list[str]:
    rows = [tuple(map(_label, table.columns)), *(tuple(map(_cell_text, row)) for row in table.rows)]
    numeric = [_is_numeric([row[position] for row in table.rows]) for position in range(len(table.columns))]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  " + _aligned(row, widths, numeric) for row in rows]


def _is_numeric(cells: Sequence[Cell]) -> bool:
    values = [cell.value if isinstance(cell, Shown) else cell for cell in cells]
    kinds = [
        isinstance(value, int | float) and not isinstance(value, bool)
        for value in values
        if value is not None
    ]
    return all(kinds)


def _aligned(row: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> str:
    cells = zip(row, widths, numeric, strict=True)
    return "  ".join(
        f"{text:>{width}}" if right else f"{text:<{width}}" for text, width, right in cells
    ).rstrip()


def _matrices(matrices: Matrices) -> list[str]:
    lines: list[str] = []
    for number, rows in enumerate(matrices.entries, start=1):
        width = max((len(entry) for row in rows for entry in row), default=1)
        lines += [
            "",
            f"B{number}:",
            *(f"  [ {' '.join(f'{entry:>{width}}' for entry in row)} ]" for row in rows),
        ]
    return lines
