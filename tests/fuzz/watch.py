"""What every outcome must be: in time, and a result or an error with a code."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from symgroup.errors import SymgroupError, known_codes, render

SECONDS = 10


class TooSlow(BaseException):
    """A single input took longer than a reader may."""


@contextmanager
def watched() -> Iterator[None]:
    """Let one input take SECONDS at most."""

    def stop(_: int, __: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    timer = signal.setitimer(signal.ITIMER_REAL, SECONDS)  # pytest-timeout's, which goes on afterwards
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, *timer)
        signal.signal(signal.SIGALRM, before)


def check_error(error: SymgroupError) -> None:
    """An error has diagnostics with known codes and an exit status, and can be printed."""
    assert error.diagnostics
    assert error.exit_code in {2, 3, 4}
    for diagnostic in error.diagnostics:
        assert diagnostic.code in known_codes()
        assert diagnostic.code != "SG901"
        assert render(diagnostic)
