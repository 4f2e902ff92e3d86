"""Texts before they are parsed: line ends, comments, brackets, and where statements begin."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from symgroup.errors import SourceText, Span
from symgroup.spec.words import STATEMENTS

_OTHER_LINE_ENDS = re.compile("[\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
_TEXT_OR_COMMENT = re.compile(r'"[^"\n]*"|#[^\n]*')
_BRACKET = re.compile(r"->|[()\[\]{}<>]")
_CLOSERS = {"(": ")", "[": "]", "{": "}", "<": ">"}
_KEYWORD = re.compile(rf"\b(?:{'|'.join(STATEMENTS)})\b")
_WORDS = "|".join(STATEMENTS)
# a keyword, or a misspelt one: no statement has a line within it that begins with two words and '='
_STATEMENT = re.compile(rf"(?:^|;)[ \t]*((?:{_WORDS})\b|[A-Za-z_]\w*[ \t]+[A-Za-z_]\w*[ \t]*=)", re.MULTILINE)
_DECLARATION = re.compile(rf"\b(?:{_WORDS})\s+([A-Za-z_]\w*)")
_DECLARED = re.compile(r"\s*[A-Za-z_]\w*\s+([A-Za-z_]\w*)")


def normal_source(source: SourceText) -> SourceText:
    """Return the text with one kind of line end and no byte order mark, so that all count lines alike."""
    text = source.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return SourceText(source.name, _OTHER_LINE_ENDS.sub(" ", text))


def without_comments(text: str) -> str:
    """Return the text with comments blanked out and every other character where it was."""
    return _TEXT_OR_COMMENT.sub(
        lambda match: " " * len(match.group()) if match.group().startswith("#") else match.group(), text
    )


def without_texts(text: str) -> str:
    """Return the text with comments and what stands in quotation marks blanked out, for brackets and keywords."""
    return _TEXT_OR_COMMENT.sub(lambda match: " " * len(match.group()), text)


def statement_starts(text: str) -> list[int]:
    """Return the offsets where a statement begins: a keyword at the start of a line or after ';'."""
    return [match.start(1) for match in _STATEMENT.finditer(text)]


def last_keyword(text: str, start: int, end: int) -> int | None:
    """Return the offset of the last keyword of a statement that begins in text[start:end], or None."""
    found = [match.start() for match in _KEYWORD.finditer(text, start, end)]
    return found[-1] if found else None


def declared_name(text: str, start: int, end: int) -> str | None:
    """Return the name that the statement text[start:end] seems to declare, well-formed or not, or None."""
    match = _DECLARED.match(text, start, end)
    return match.group(1) if match else None


def declared_names(text: str) -> frozenset[str]:
    """Return the names that the statements of a text seem to declare."""
    return frozenset(match.group(1) for match in _DECLARATION.finditer(text))


def next_keyword(text: str, offset: int, end: int) -> int | None:
    """Return the offset of the first keyword of a statement in text[offset:end], or None."""
    match = _KEYWORD.search(text, offset, end)
    return match.start() if match else None


class Positions:
    """Lines and columns, counted from 1, of the offsets of a text."""

    def __init__(self, text: str) -> None:
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def of(self, offset: int) -> tuple[int, int]:
        """Return (line, column) of an offset."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def span(self, start: int, end: int) -> Span:
        """Return the span of text[start:end]."""
        return Span(*self.of(start), *self.of(end))


@dataclass(frozen=True, slots=True)
class Bracket:
    """An opening bracket: the character and its offset."""

    opener: str
    offset: int

    @property
    def closer(self) -> str:
        """The bracket that closes it."""
        return _CLOSERS[self.opener]


def open_brackets(text: str, start: int, end: int) -> Iterator[tuple[Bracket, ...]]:
    """Yield what is open, outermost first, before text[start:end] and after each bracket in it."""
    stack: tuple[Bracket, ...] = ()
    yield stack
    for match in _BRACKET.finditer(text, start, end):
        if match.group() in _CLOSERS:
            stack = (*stack, Bracket(match.group(), match.start()))
        elif match.group() != "->" and stack and stack[-1].closer == match.group():
            stack = stack[:-1]
        yield stack
