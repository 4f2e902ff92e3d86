"""One line of progress on stderr, rewritten in place on a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from symgroup.cli.terminal import write_error

INTERVAL = 0.1  # seconds between two rewrites: what an eye follows


class Progress:
    """A line on stderr that tells what is being done; final. `wanted` None means: on a terminal only."""

    def __init__(self, wanted: bool | None) -> None:
        self._terminal = sys.stderr is not None and sys.stderr.isatty()
        self._active = self._terminal if wanted is None else wanted
        self._width = 0
        self._last = float("-inf")

    def show(self, text: str, *, force: bool = False) -> None:
        """Show the text in place of the one before, unless that is only an instant ago."""
        now = time.monotonic()
        if not self._active or (not force and now - self._last < INTERVAL):
            return
        self._last = now
        if self._terminal:
            write_error("\r" + text.ljust(self._width))
            self._width = len(text)
        else:
            write_error(text + "\n")

    def clear(self) -> None:
        """Take the line away."""
        if self._active and self._terminal and self._width:
            write_error("\r" + " " * self._width + "\r")
            self._width = 0


@contextmanager
def progress(wanted: bool | None) -> Iterator[Progress]:
    """Yield a progress line and take it away in the end, whatever happens."""
    line = Progress(wanted)
    try:
        yield line
    finally:
        line.clear()
