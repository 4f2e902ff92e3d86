"""Write to the standard streams: closed pipes, full disks and narrow encodings never end in a traceback."""

from __future__ import annotations

import io
import os
import sys
from typing import TextIO

from symgroup.errors import InputError


def write_out(text: str) -> None:
    """Write to stdout and flush.

    Raises: BrokenPipeError where the reader has gone; InputError (SG342) where stdout cannot be written.
    """
    if sys.stdout is None:  # closed by the caller, as with `>&-`
        return
    try:
        _write(sys.stdout, text)
    except BrokenPipeError:
        _abandon(sys.stdout)
        raise
    except OSError as error:
        _abandon(sys.stdout)
        raise InputError.of("SG342", f"cannot write to standard output: {reason(error)}") from error


def write_error(text: str) -> None:
    """Write to stderr and flush; give up silently where nobody can read it."""
    if sys.stderr is None:
        return
    try:
        _write(sys.stderr, text)
    except OSError:
        _abandon(sys.stderr)


def reason(error: OSError) -> str:
    """Return what the operating system says, in lower case and without paths."""
    text = error.strerror or str(error)
    return text[:1].lower() + text[1:]


def _write(stream: TextIO, text: str) -> None:
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
    stream.write(text)
    stream.flush()


def _abandon(stream: TextIO) -> None:
    """Point the stream at nothing, so that the flush at exit cannot fail again."""
    try:
        descriptor = stream.fileno()
    except (OSError, ValueError):
        return
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, descriptor)
    os.close(nothing)
