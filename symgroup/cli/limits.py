"""The time that a command may take, the reading of its file included."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from math import isfinite
from types import FrameType
from typing import Annotated

import typer

from symgroup.errors import out_of_time, time_limit

SECONDS = 300.0
GRACE = 2.0  # seconds that a step may take that does not look at the time
AGAIN = 1.0  # seconds; a library may swallow the first exception

Seconds = Annotated[float, typer.Option("--seconds", min=0.0, help="Give up after so long.")]


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """Let what is done inside take that long: by the limit that long computations look at, and by a signal for all others.

    Where signals cannot be had, in threads other than the main one and on Windows, there is the limit alone.
    Raises: LimitError (SG415).
    """
    main = threading.current_thread() is threading.main_thread()
    with time_limit(seconds):
        if not (main and isfinite(seconds) and hasattr(signal, "setitimer")):
            yield
            return
        previous = signal.signal(signal.SIGALRM, _late)
        signal.setitimer(signal.ITIMER_REAL, seconds + GRACE, AGAIN)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0.0)
            signal.signal(signal.SIGALRM, previous)


def _late(number: int, frame: FrameType | None) -> None:
    raise out_of_time("the command")
