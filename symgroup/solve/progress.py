"""Who wants to know which block is being solved, by what route and how far: nobody, unless `listening` says so.

A route calls `report` wherever a new stage begins; without a listener that costs one look-up. The listener is a context
variable, so threads and tasks do not hear each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from symgroup.representations import Representation


@dataclass(frozen=True, slots=True)
class Stage:
    """What the solver is doing."""

    source: str  # V of the block Hom(V, W)
    target: str  # W
    shape: tuple[int, int]  # (m, n)
    route: str
    stage: str = ""  # such as 'spinning'; '' at the beginning
    done: int | None = None  # of `total`, where the stage counts something
    total: int | None = None

    def __str__(self) -> str:
        m, n = self.shape
        text = f"Hom({shortened(self.source)}, {shortened(self.target)}), {m} x {n}, by {self.route}"
        if self.stage:
            text += f": {self.stage}"
        if self.done is not None:
            text += f" {self.done}" + ("" if self.total is None else f" of {self.total}")
        return text


Listener = Callable[[Stage], None]

_listener: ContextVar[Listener | None] = ContextVar("symgroup_solver_listener", default=None)
_block: ContextVar[Stage | None] = ContextVar("symgroup_solver_block", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Tell the listener about every stage until the end of the `with` block."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


@contextmanager
def solving(V: Representation, W: Representation, route: str) -> Iterator[None]:
    """Say that the block Hom(V, W) is being solved by a route until the end of the `with` block."""
    listener = _listener.get()
    if listener is None:
        yield
        return
    block = Stage(str(V), str(W), (W.dim, V.dim), route)
    token = _block.set(block)
    try:
        listener(block)
        yield
    finally:
        _block.reset(token)


def report(stage: str, done: int | None = None, total: int | None = None) -> None:
    """Say that a stage of the block that is being solved begins, or how far it is."""
    listener, block = _listener.get(), _block.get()
    if listener is not None and block is not None:
        listener(replace(block, stage=stage, done=done, total=total))


def shortened(text: str, width: int = 24) -> str:
    """Return a text cut to a width, with dots at the cut."""
    return text if len(text) <= width else text[: width - 3] + "..."
