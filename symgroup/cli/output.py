"""Write a file so that nobody ever sees half of it: to a temporary file beside it, then one rename."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from symgroup.cli.terminal import reason
from symgroup.errors import InputError


def check_output(path: Path, *used: Path) -> Path:
    """Return the path with links followed, once a file can be written there; call it before the long work.

    Raises: InputError: SG340 where the folder does not exist, SG341 where the path cannot be written or is one of those that
    the command uses otherwise.
    """
    target = _resolved(path)
    if target in [Path(os.path.realpath(other)) for other in used]:
        raise InputError.of(
            "SG341",
            f"'{path}' is another file of this command, and is not replaced",
            help="give another file name",
        )
    _create_beside(target, path).unlink(missing_ok=True)
    return target


@contextmanager
def output_file(path: Path, *used: Path) -> Iterator[Path]:
    """Yield a temporary path with the same ending; on success it replaces `path`, otherwise nothing is left.

    Raises: InputError: SG340 and SG341 as `check_output`; SG342 where writing fails, as on a full disk.
    """
    target = check_output(path, *used)
    temporary = _create_beside(target, path)
    try:
        yield temporary
        _publish(temporary, target)
    except OSError as error:
        raise InputError.of("SG342", f"writing '{path}' failed: {reason(error)}") from error
    finally:
        temporary.unlink(missing_ok=True)


def _resolved(path: Path) -> Path:
    try:
        target = path.resolve()  # a link keeps pointing where it points, its target is replaced
        if not target.parent.is_dir():
            message = f"the folder '{path.parent}' does not exist"
            raise InputError.of("SG340", message, help=f"mkdir -p '{path.parent}'")
        if target.exists() and not target.is_file():
            kind = "a folder" if target.is_dir() else "not a regular file"
            raise InputError.of("SG341", f"'{path}' is {kind}", help="give the name of a file")
    except (
        OSError,
        ValueError,
        RuntimeError,
    ) as error:  # too long a name, a zero character, a circle of links
        text = reason(error) if isinstance(error, OSError) else str(error)
        raise InputError.of("SG341", f"cannot write '{path}': {text}") from error
    return target


def _create_beside(target: Path, path: Path) -> Path:
    try:
        if target.exists() and not os.access(target, os.W_OK):
            raise InputError.of("SG341", f"cannot write '{path}': the file is read-only")
        handle, name = tempfile.mkstemp(target.suffix, f".{target.stem[:60]}-", target.parent)
    except OSError as error:
        raise InputError.of("SG341", f"cannot write '{path}': {reason(error)}") from error
    os.close(handle)
    return Path(name)


def _publish(temporary: Path, target: Path) -> None:
    """Give the file the mode that a newly created one would have, make it last, and move it into place."""
    mask = os.umask(0)
    os.umask(mask)
    temporary.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~mask)
    with temporary.open("rb") as stream:
        os.fsync(stream.fileno())
    temporary.replace(target)
