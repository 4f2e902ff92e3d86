"""The version of the installed distribution, and what `--version` prints."""

from __future__ import annotations

import importlib.metadata


def version() -> str:
    """Return the version of the installed distribution, or '0+unknown' in a tree that is not installed."""
    try:
        return importlib.metadata.version("symgroup")
    except importlib.metadata.PackageNotFoundError:
        return "0+unknown"
