"""What elaboration knows so far: the names declared, and the diagnostics found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NoReturn, TypeAlias

from symgroup.elaborate.module_spec import ModuleSpec, Vector
from symgroup.errors import Diagnostic, Label, SourceText, Span, SymgroupError, did_you_mean
from symgroup.groups import FiniteGroup
from symgroup.representations import Representation
from symgroup.spec.ast import Name

Value: TypeAlias = FiniteGroup | Representation | Vector | ModuleSpec

KINDS: dict[type, str] = {
    FiniteGroup: "a group",
    Representation: "a representation",
    Vector: "a vector",
    ModuleSpec: "a network",
}


class Failed(Exception):  # noqa: N818  # no error of its own: what it follows from has been reported
    """Elaboration of one declaration stops here; what is wrong has been reported."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """A declared name: its value is None where its own declaration failed, which is not reported again."""

    span: Span
    value: Value | None


@dataclass(slots=True)
class Context:
    """The names and diagnostics of one file."""

    source: SourceText
    names: dict[str, Declaration] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def report(
        self,
        code: str,
        message: str,
        span: Span,
        *,
        words: str = "",
        labels: Iterable[Label] = (),
        notes: Iterable[str] = (),
        help: str | None = None,
    ) -> None:
        """Record a diagnostic and go on."""
        self.diagnostics.append(
            Diagnostic(code, message, span, words, tuple(labels), tuple(notes), help, self.source)
        )

    def fail(
        self,
        code: str,
        message: str,
        span: Span,
        *,
        words: str = "",
        labels: Iterable[Label] = (),
        notes: Iterable[str] = (),
        help: str | None = None,
    ) -> NoReturn:
        """Record a diagnostic and give the declaration up."""
        self.report(code, message, span, words=words, labels=labels, notes=notes, help=help)
        raise Failed

    def reissue(self, error: SymgroupError, span: Span) -> NoReturn:
        """Give the diagnostics of a constructor the place in the text that caused them."""
        for item in error.diagnostics:
            self.report(item.code, item.message, span, notes=item.notes, help=item.help)
        raise Failed from error

    def lookup(self, name: Name) -> Value:
        """Return what a name stands for."""
        if name.text not in self.names:
            known = [text for text, item in self.names.items() if item.value is not None]
            self.fail(
                "SG101",
                f"unknown name '{name.text}'",
                name.span,
                words="not declared above",
                help=did_you_mean(name.text, known)
                or (f"declared so far: {', '.join(known)}" if known else "declare it first, on a line above"),
            )
        declared = self.names[name.text].value
        if declared is None:
            raise Failed
        return declared

    def declared_at(self, value: Value, text: str) -> list[Label]:
        """Return a label at the declaration of a value that has a name, to show where it came from."""
        return [Label(item.span, text) for item in self.names.values() if item.value is value]


def kind_of(value: Value) -> str:
    """Return what a value is, with its article: 'a group'."""
    return next(words for kind, words in KINDS.items() if isinstance(value, kind))
