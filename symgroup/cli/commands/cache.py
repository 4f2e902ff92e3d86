"""`symgroup cache`: what is stored of solved blocks, and how to remove it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from symgroup.cli.result import Result, Value


class CacheAction(StrEnum):
    """What to do with the store."""

    INFO = "info"
    CLEAR = "clear"


def cache(
    action: Annotated[
        CacheAction, typer.Argument(help="'info' tells what is stored and where, 'clear' removes it.")
    ] = CacheAction.INFO,
) -> Result:
    """Show or clear the solved bases that are kept on disk.

    SYMGROUP_CACHE=off switches the store off, SYMGROUP_CACHE_DIR moves it, SYMGROUP_CACHE_SIZE bounds it.
    """
    from symgroup import store

    info = store.clear_cache() if action is CacheAction.CLEAR else store.cache_info()
    values: dict[str, Value] = {
        "path": str(info.path),
        "enabled": info.enabled,
        "entries": info.entries,
        "bytes": info.bytes,
        "limit": info.limit,
    }
    if action is CacheAction.CLEAR:
        values = {"path": str(info.path), "removed": info.entries, "bytes": info.bytes}
    return Result(values)
