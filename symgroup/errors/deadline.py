"""One limit on the time of a computation, which everything that may take long inside of it looks at.

The limit is a context variable and no parameter, since chains and lists of elements are memoised by group: the same group
asked again with more time must be the same question. Limits nest, and the earliest end holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from math import inf
from time import monotonic

from symgroup.errors.exceptions import LimitError


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a computation has to end."""

    seconds: float  # that it was given
    end: float  # on the clock of time.monotonic

    @property
    def left(self) -> float:
        """The seconds that are left, 0 where there are none."""
        return max(0.0, self.end - monotonic())

    @property
    def is_over(self) -> bool:
        """Whether the time is up."""
        return monotonic() >= self.end


NEVER = Deadline(inf, inf)
_current: ContextVar[Deadline] = ContextVar("deadline", default=NEVER)


def deadline() -> Deadline:
    """Return the limit that holds here."""
    return _current.get()


@contextmanager
def time_limit(seconds: float) -> Iterator[Deadline]:
    """Let what is done inside take at most so many seconds, and no longer than what is done outside may."""
    outer = _current.get()
    end = monotonic() + seconds
    token = _current.set(Deadline(seconds, end) if end < outer.end else outer)
    try:
        yield _current.get()
    finally:
        _current.reset(token)


def out_of_time(
    what: str,  # 'the stabilizer chain of a group'
    found: Sequence[str] = (),  # what is known by now, one statement a note
    help: str = "give it more time",  # as in a Diagnostic
) -> LimitError:
    """Return the refusal to go on (SG415), with what was found so far."""
    limit = deadline().seconds
    given = f"{limit:g} second{'s' * (limit != 1)}"
    message = f"{what} takes longer than the {given} that it was given"
    return LimitError.of("SG415", message, notes=found, help=help)


def check_time(what: str, found: Sequence[str] = ()) -> None:
    """Go on, or refuse to (SG415) where the time is up: for loops whose steps take longer than making the words."""
    if deadline().is_over:
        raise out_of_time(what, found)
