"""`symgroup backends`: the backends and plugins that are installed, broken ones with their reason."""

from __future__ import annotations

from symgroup.cli.result import Result, Table

COLUMNS = ("name", "version", "distribution", "status", "reason")


def backends() -> Result:
    """List the installed backends and plugins.

    One that cannot be used is listed with the reason. This imports every plugin; SYMGROUP_PLUGINS=a,b limits
    which, SYMGROUP_TRACE_PLUGINS=1 prints each step to stderr.
    """
    from symgroup import api
    from symgroup.api.plugins import plugin_records

    rows = tuple(tuple(getattr(record, column) for column in COLUMNS) for record in api.backend_records())
    columns = ("kind", *COLUMNS)
    plugins = tuple(tuple(getattr(record, column) for column in columns) for record in plugin_records())
    return Result({"backends": Table(COLUMNS, rows), "plugins": Table(columns, plugins)})
