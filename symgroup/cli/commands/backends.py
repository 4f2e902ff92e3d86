"""`symgroup backends`: the backends that are installed, broken ones with their reason."""

from __future__ import annotations

from symgroup.cli.result import Result, Table

COLUMNS = ("name", "version", "distribution", "status", "reason")


def backends() -> Result:
    """List the installed backends.

    One that cannot be used is listed with the reason.
    """
    from symgroup import api

    rows = tuple(tuple(getattr(record, column) for column in COLUMNS) for record in api.backend_records())
    return Result({"backends": Table(COLUMNS, rows)})
