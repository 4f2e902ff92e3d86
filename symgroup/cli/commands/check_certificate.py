"""`symgroup check-certificate`: check a certificate again, without the solver."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from symgroup.cli.result import Result, Table, Value

COLUMNS = ("holds", "subject", "statement", "detail")


def check_certificate(
    file: Annotated[
        Path,
        typer.Argument(metavar="OUT.json", help="What verify --certificate wrote.", show_default=False),
    ],
) -> Result:
    """Check a certificate again, without the solver.

    The checker imports only python-flint and the standard library. The exit status is 1 where a claim fails or
    is not certified, 2 for a file that is no certificate, 3 for one that is too large.
    """
    from symgroup import api

    report = api.check_certificate(file)
    rows = tuple((row.status, row.subject, row.statement, row.detail) for row in report.rows)
    counts = {
        status: sum(row.status == status for row in report.rows) for status in ("FAILED", "not certified")
    }
    values: dict[str, Value] = {
        "claims": len(rows),
        "failed": counts["FAILED"],
        "not_certified": counts["not certified"],
        "checked": Table(COLUMNS, rows),
    }
    return Result(values, ok=report.ok)
