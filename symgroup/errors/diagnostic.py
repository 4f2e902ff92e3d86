"""The records an error is made of: a source text, a span in it, a labelled span, a diagnostic."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text and the name to show for it, such as a file's path."""

    name: str
    text: str

    def line(self, number: int) -> str:
        """Return line `number`, counted from 1, without its line end; '' past the end."""
        lines = self.text.splitlines()
        return lines[number - 1] if 1 <= number <= len(lines) else ""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a source text: lines and columns count from 1, the end column is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Label:
    """A secondary span with the words to print under it, such as where a name was declared."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fact that is wrong, in the user's own words; `span` is None where no text is involved."""

    code: str
    message: str
    span: Span | None = None
    span_text: str = ""
    labels: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    help: str | None = None
    source: SourceText | None = None

    def to_json(self) -> dict[str, object]:
        """Return the diagnostic as plain data for a JSON envelope."""
        position = None
        if self.span is not None:
            position = {
                "file": self.source.name if self.source else None,
                "line": self.span.line,
                "column": self.span.column,
                "end_line": self.span.end_line,
                "end_column": self.span.end_column,
            }
        return {
            "code": self.code,
            "message": self.message,
            "position": position,
            "notes": list(self.notes),
            "help": self.help,
        }
