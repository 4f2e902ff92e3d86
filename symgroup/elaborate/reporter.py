"""Collect every error of a file: report, give the part up, go on with the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeVar

from symgroup.errors import Diagnostic, Label, LimitError, PluginError, SourceText, SpecError, SymgroupError
from symgroup.spec.ast import Node

T = TypeVar("T")
N = TypeVar("N")


class Poisoned(Exception):  # noqa: N818  # no error of its own: the error it follows from is reported already
    """A part of the file has no value; why is reported already, so that nothing more is said about it."""


class Reporter:
    """The diagnostics of one text."""

    def __init__(self, source: SourceText, diagnostics: Iterable[Diagnostic] = ()) -> None:
        self.source = source
        self.diagnostics = list(diagnostics)

    def error(
        self,
        code: str,
        message: str,
        node: Node,
        *,
        words: str = "",
        labels: Sequence[Label] = (),
        notes: Sequence[str] = (),
        help: str | None = None,
    ) -> Poisoned:
        """Add a diagnostic that points at `node`, and return what to raise to give that part up."""
        self._add(Diagnostic(code, message, node.span, words, tuple(labels), tuple(notes), help, self.source))
        return Poisoned()

    @contextmanager
    def at(self, node: Node) -> Iterator[None]:
        """Give the errors of a constructor that is called inside the place of `node`."""
        try:
            yield
        except PluginError as error:  # not the file's fault, so it does not count among its mistakes
            placed = [replace(item, span=node.span, source=self.source) for item in error.diagnostics]
            raise PluginError(placed) from error
        except SymgroupError as error:
            for diagnostic in error.diagnostics:
                self._add(replace(diagnostic, span=node.span, source=self.source))
            raise Poisoned from error

    def each(self, function: Callable[[N], T], nodes: Iterable[N]) -> list[T]:
        """Return function(node) for each node; all are tried, so that all their errors are reported."""
        results = []
        poisoned = False
        for node in nodes:
            try:
                results.append(function(node))
            except Poisoned:
                poisoned = True
        if poisoned:
            raise Poisoned
        return results

    def finish(self) -> None:
        """Raise what was reported: LimitError where nothing but limits stands in the way, else SpecError."""
        if not self.diagnostics:
            return
        self.diagnostics.sort(key=_place)
        if all(diagnostic.code.startswith("SG4") for diagnostic in self.diagnostics):
            raise LimitError(self.diagnostics)
        raise SpecError(self.diagnostics)

    def _add(self, diagnostic: Diagnostic) -> None:
        if diagnostic not in self.diagnostics:
            self.diagnostics.append(diagnostic)


def _place(diagnostic: Diagnostic) -> tuple[int, int]:
    return (diagnostic.span.line, diagnostic.span.column) if diagnostic.span else (0, 0)
