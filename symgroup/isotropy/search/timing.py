"""A time limit for a call into a library that looks for signals now and then but has no limit of its own."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from math import isfinite
from types import FrameType
from typing import TypeVar

from symgroup.errors import LimitError, deadline, out_of_time

Result = TypeVar("Result")


class _LateError(BaseException):
    """The time is up; not an `Exception`, so that the library does not take it for an error of its own."""


def within_time(call: Callable[[], Result]) -> Result:
    """Return what a call returns, unless it takes longer than there is time, see `errors.time_limit`; in processor time.

    igraph keeps the interpreter's lock, so no thread could end it, but it lets signals through. Where these cannot be had, in
    threads other than the main one and on Windows, there is no limit.
    Raises: LimitError (SG415).
    """
    seconds = deadline().left
    main = threading.current_thread() is threading.main_thread()
    if not main or not isfinite(seconds) or not hasattr(signal, "setitimer"):
        return _with_interrupts(call)
    previous = signal.signal(signal.SIGVTALRM, _raise_late)
    signal.setitimer(signal.ITIMER_VIRTUAL, max(seconds, 1e-3))
    try:
        return _with_interrupts(call)
    except _LateError:
        raise out_of_time(
            "the search for the automorphisms of a graph",
            ["nothing is known of the stabilizer"],
            help="give it more time, or use a tensor with fewer equal entries",
        ) from None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, previous)


def _raise_late(number: int, frame: FrameType | None) -> None:
    raise _LateError


def _with_interrupts(call: Callable[[], Result]) -> Result:
    """Call, and let what a signal raised be what it is: igraph wraps it in a SystemError."""
    try:
        return call()
    except SystemError as error:
        if isinstance(error.__cause__, KeyboardInterrupt | LimitError | _LateError):
            raise error.__cause__ from None
        raise
