"""From text to the syntax tree, with all syntax errors of a text at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from lark import Lark, Token
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from symgroup.errors import Diagnostic, SourceText, SpecError
from symgroup.spec import ast
from symgroup.spec.build import TreeBuilder
from symgroup.spec.source import (
    Positions,
    declared_name,
    last_keyword,
    next_keyword,
    normal_source,
    open_brackets,
    statement_starts,
    without_comments,
    without_texts,
)
from symgroup.spec.syntax import Misfit, SyntaxReport

DEEPEST_NESTING = 24
LONGEST_NUMBER = 1000


@dataclass(frozen=True, slots=True)
class PartialSpec:
    """What could be read of a text: the statements without syntax errors, and what is known of the others."""

    file: ast.SpecFile
    source: SourceText
    diagnostics: tuple[Diagnostic, ...]  # in the order of the text; empty where all of it could be read
    broken: frozenset[str]  # the names that the other statements seem to declare
    nameless: bool  # whether one of them shows no name


def parse_spec(text: str, name: str = "<text>") -> ast.SpecFile:
    """Return the syntax tree of a spec; `name` is what errors call it, such as a path.

    Raises: SpecError (SG001 to SG008, SG405) with a diagnostic for each statement that is wrong.

    Examples:
        >>> parse_spec("group G = D(4)").statements[0].name.text
        'G'
    """
    partial = parse_partly(text, name)
    if partial.diagnostics:
        raise SpecError(partial.diagnostics)
    return partial.file


def parse_partly(text: str, name: str = "<text>") -> PartialSpec:
    """Return what can be read of a spec; after an error the parser goes on at the next statement.

    Examples:
        >>> partial = parse_partly("group G = D(4  ;  group H = C(4)")
        >>> [statement.name.text for statement in partial.file.statements], sorted(partial.broken)
        (['H'], ['G'])
    """
    source = normal_source(SourceText(name, text))
    parser = _Parser(source, "spec", "file")
    starts = sorted({0, *statement_starts(parser.outline)})
    statements: list[ast.Statement] = []
    for start, end in zip(starts, [*starts[1:], len(parser.text)], strict=True):
        statements.extend(parser.statements(start, end))
    if not statements and not parser.diagnostics:
        help = "begin with a group, such as group G = D(4)"
        parser.report("SG006", "the text declares nothing", (0, 0), help=help)
    file = ast.SpecFile(tuple(statements), span=parser.positions.span(0, len(parser.text)))
    names = frozenset(filter(None, parser.broken))
    return PartialSpec(file, source, tuple(parser.diagnostics), names, None in parser.broken)


def parse_vector_text(text: str, name: str = "<vector>") -> ast.VectorLiteral:
    """Return the entries of a vector, as typed on a command line.

    Raises: SpecError, as `parse_spec` does.

    Examples:
        >>> len(parse_vector_text("(1, 0, sqrt(2), a)").entries)
        4
    """
    vector: ast.VectorLiteral = _parse_element(text, name, "vector")
    return vector


def parse_element(text: str, name: str = "<element>") -> ast.Permutation:
    """Return a permutation by cycles, points from 1, or by its images, from 0 (signed ones from 1).

    Raises: SpecError, as `parse_spec` does.

    Examples:
        >>> parse_element("(1 2)(3 4)") == parse_element("(1, 2) (3, 4)")
        True
    """
    permutation: ast.Permutation = _parse_element(text, name, "permutation")
    return permutation


def _parse_element(text: str, name: str, start: str) -> Any:
    parser = _Parser(normal_source(SourceText(name, text)), "element", start)
    node = parser.parse(0, len(parser.text))
    if parser.diagnostics:
        raise SpecError(parser.diagnostics)
    return node


@cache
def _lark(grammar: str) -> Lark:
    starts = ["file"] if grammar == "spec" else ["vector", "permutation"]
    return Lark.open_from_package(
        "symgroup_grammars",
        f"{grammar}.lark",
        parser="lalr",
        lexer="contextual",
        start=starts,
        propagate_positions=True,
        maybe_placeholders=True,
    )


class _Parser:
    """Parses stretches of one text, and keeps the diagnostics."""

    def __init__(self, source: SourceText, grammar: str, start: str) -> None:
        self.source = source
        self.text = without_comments(source.text)
        self.outline = without_texts(source.text)
        self.positions = Positions(source.text)
        self.diagnostics: list[Diagnostic] = []
        self._lark = _lark(grammar)
        self._start = start
        self.broken: list[str | None] = []
        self._misfit = 0  # where the last error is
        self._resume = 0  # where to go on after it

    def statements(self, start: int, end: int) -> list[ast.Statement]:
        """Return the statements of text[start:end] that can be read, and note the names of the others."""
        found: list[ast.Statement] = []
        while True:
            tree = self.parse(start, end)
            if tree is not None:
                return [*found, *tree.statements]
            wrong = self._first_wrong(start, end)
            if wrong > start:
                before = self.parse(start, wrong)
                found.extend(before.statements if before is not None else ())
            following = next_keyword(self.outline, self._resume, end)
            self.broken.append(declared_name(self.outline, wrong, following or end))
            if following is None:
                return found
            start = following

    def parse(self, start: int, end: int) -> Any:
        """Return the tree of text[start:end], or None after adding what is wrong with it."""
        if self._is_nested_too_deeply(start, end):
            return None
        part = self.text[start:end]
        parser = self._lark.parse_interactive(part, start=self._start)
        before = last = None
        try:
            for token in parser.iter_parse():
                before, last = last, token
                if token.type == "INT" and len(token) > LONGEST_NUMBER:
                    self._report_long_number(start, token)
                    return None
            before = last
            tree = parser.feed_eof(last)  # type: ignore[no-untyped-call]  # lark leaves it so
        except UnexpectedToken as error:
            accepted = parser.accepts()  # type: ignore[no-untyped-call]  # lark leaves it so
            self._add(start, _misfit(start, error.token, before if error.token is last else last, accepted))
            return None
        except UnexpectedCharacters as error:
            offset = start + (error.pos_in_stream or 0)
            self._add(start, Misfit(offset, offset + 1, None, frozenset(), str(last or "")))
            return None
        return TreeBuilder(*self.positions.of(start)).transform(tree)

    def report(self, code: str, message: str, place: tuple[int, int], **details: Any) -> None:
        """Add a diagnostic."""
        self.diagnostics.append(self._about(place[0]).at(code, message, place, **details))
        self._misfit, self._resume = place

    def _about(self, start: int) -> SyntaxReport:
        return SyntaxReport(self.source, self.text, self.outline, self.positions, start)

    def _add(self, start: int, misfit: Misfit) -> None:
        diagnostic = self._about(start).describe(misfit)
        self.diagnostics.append(diagnostic)
        self._misfit = misfit.start
        self._resume = misfit.end if diagnostic.code == "SG008" else misfit.start

    def _first_wrong(self, start: int, end: int) -> int:
        """Return where the statement begins that the last error is in."""
        keyword = last_keyword(self.outline, start, min(self._misfit, end))
        return start if keyword is None else keyword

    def _is_nested_too_deeply(self, start: int, end: int) -> bool:
        for brackets in open_brackets(self.outline, start, end):
            if len(brackets) > DEEPEST_NESTING:
                offset = brackets[-1].offset
                self.report(
                    "SG007",
                    f"brackets are nested more than {DEEPEST_NESTING} deep",
                    (offset, offset + 1),
                    help="give the inner part a name of its own",
                )
                return True
        return False

    def _report_long_number(self, start: int, token: Token) -> None:
        place = (start + (token.start_pos or 0), start + (token.end_pos or 0))
        self.report("SG405", f"a number of {len(token)} digits; the limit is {LONGEST_NUMBER}", place)


def _misfit(start: int, token: Token, previous: Token | None, accepted: set[str]) -> Misfit:
    """Return the misfit of a token; lark gives the end of input the position of the last token."""
    before = str(previous or "")
    if token.type == "$END":
        end = start + ((previous.end_pos or 0) if previous else 0)
        return Misfit(end, end + 1, "$END", frozenset(accepted), before)
    begin = start + (token.start_pos or 0)
    return Misfit(begin, begin + len(token), token.type, frozenset(accepted), before)
