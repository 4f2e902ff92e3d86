"""Write a file so that nobody ever sees half of it: to a temporary file beside it, flushed, then one rename."""

from __future__ import annotations

import os
from pathlib import Path

from symgroup.errors import InputError


def write_whole(
    target: Path,
    data: bytes,
    temporary: str,  # the name of the file beside `target` that is written first
) -> None:
    """Replace `target` by a file of these bytes, whole or not at all, also where the machine stops in between.

    Raises: InputError (SG330): where it cannot be written, as in a missing folder or on a full disk; `target` is then
    what it was.
    """
    part = target.parent / temporary
    try:
        _write(part, data)
        part.replace(target)
        _flush_folder(target.parent)
    except (OSError, ValueError) as error:  # ValueError: a path with a zero character
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError.of(
            "SG330",
            f"cannot write '{target}': {reason}",
            help="choose a folder that exists and can be written to",
        ) from error
    finally:
        _remove(part)


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Make the rename itself last. Systems that cannot open folders need no such call."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(path: Path) -> None:
    """Remove the temporary file where it is left: after an error, or an interrupt."""
    try:
        path.unlink(missing_ok=True)
    except (OSError, ValueError):
        return
