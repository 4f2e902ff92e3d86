"""Print a diagnostic the way rustc does: the fact, the place, the text with marks under it, notes, a help."""

from __future__ import annotations

from symgroup.errors.diagnostic import Diagnostic, Label, SourceText


def render(diagnostic: Diagnostic) -> str:
    """Return the diagnostic as text of several lines, without a final line end."""
    lines = [f"error[{diagnostic.code}]: {diagnostic.message}"]
    margin = 1
    if diagnostic.span is not None and diagnostic.source is not None:
        marks = [*diagnostic.labels, Label(diagnostic.span, diagnostic.span_text)]
        margin = len(str(max(mark.span.line for mark in marks)))
        span = diagnostic.span
        lines.append(f"{' ' * margin}--> {diagnostic.source.name}:{span.line}:{span.column}")
        lines.append(f"{' ' * margin} |")
        for mark in sorted(marks, key=lambda item: (item.span.line, item.span.column)):
            primary = mark.span == diagnostic.span and mark.text == diagnostic.span_text
            lines.extend(_quoted_line(diagnostic.source, mark, margin, "^" if primary else "-"))
        if diagnostic.notes or diagnostic.help:
            lines.append(f"{' ' * margin} |")
    lines.extend(f"{' ' * margin} = note: {note}" for note in diagnostic.notes)
    if diagnostic.help:
        lines.append(f"{' ' * margin} = help: {diagnostic.help}")
    return "\n".join(lines)


def _quoted_line(source: SourceText, mark: Label, margin: int, sign: str) -> list[str]:
    text = source.line(mark.span.line)
    before = "".join("\t" if char == "\t" else " " for char in text[: mark.span.column - 1])
    end = mark.span.end_column if mark.span.end_line == mark.span.line else len(text) + 1
    underline = sign * max(1, end - mark.span.column)
    return [
        f"{mark.span.line:>{margin}} | {text}",
        f"{' ' * margin} | {before}{underline} {mark.text}".rstrip(),
    ]
