"""The solver's stages on the progress line, where a derivation takes long enough to make one wonder."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from symgroup.cli.progress import Progress

if TYPE_CHECKING:
    from symgroup.solve.progress import Stage

PATIENCE = 2.0  # seconds without a word


@contextmanager
def derivations(line: Progress) -> Iterator[None]:
    """Show on the line what the solver does, once it has been at work for a while."""
    from symgroup.solve.progress import listening

    watch = _Watch(line)
    try:
        with listening(watch.hear):
            yield
    finally:
        watch.stop()


class _Watch:
    """Hears stages; shows them from the time on when a timer, started by the first, has run out; final."""

    def __init__(self, line: Progress) -> None:
        self._line = line
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._start = 0.0
        self._latest = ""

    def hear(self, stage: Stage) -> None:
        with self._lock:
            self._latest = str(stage)
            if self._timer is None:
                # a stage may be one long call, after which it is too late to say that it began
                self._timer = threading.Timer(PATIENCE, self._show)
                self._timer.daemon = True
                self._start = time.monotonic()
                self._timer.start()
            elif time.monotonic() - self._start >= PATIENCE:
                self._line.show(self._latest)

    def _show(self) -> None:
        with self._lock:
            if self._timer is not None:
                self._line.show(self._latest, force=True)

    def stop(self) -> None:
        with self._lock:
            timer, self._timer = self._timer, None
        if timer is not None:
            timer.cancel()
            timer.join()
