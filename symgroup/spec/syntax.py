"""Say what is wrong with a text that does not parse: one diagnostic for the token that does not fit."""

from __future__ import annotations

import re
from dataclasses import dataclass

from symgroup.errors import Diagnostic, Label, SourceText, did_you_mean
from symgroup.spec.hints import help_for, words_for
from symgroup.spec.source import Bracket, Positions, declared_names, open_brackets
from symgroup.spec.words import STATEMENTS

_DECIMAL = re.compile(r"(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_LOOKALIKES = {
    "×": "a product of groups is written x: S(3) x C(2)",
    "⊗": "a tensor product is written *: V * W",
    "⊕": "a direct sum is written +: V + W",
    "−": "a minus sign is written -",
    "–": "a minus sign is written -",
    "→": "the arrow is written ->",
    "√": "a square root is written sqrt(2)",
    "π": "it is written pi: cos(2 pi/5)",
    "²": "a power is written V^2",
    "⟨": "generators stand between < and >",
    "⟩": "generators stand between < and >",
    "&": "a product of groups is written x: S(3) x C(2)",
    "'": "names stand without quotation marks",
    '"': 'a text ends with a second quotation mark on the same line: point_group("m-3m")',
    "%": "a comment begins with #",
}
_END = "$END"
_OPENING = frozenset("([{<")


@dataclass(frozen=True, slots=True)
class Misfit:
    """What stopped the parser, text[start:end], and what would do in its place."""

    start: int
    end: int
    terminal: str | None  # None where the text is no token at all
    accepted: frozenset[str]
    previous: str = ""  # the token before


@dataclass(frozen=True, slots=True)
class SyntaxReport:
    """A text, and where the part of it that is being parsed begins."""

    source: SourceText
    text: str  # without comments
    outline: str  # without comments and what stands in quotation marks
    positions: Positions
    start: int

    def describe(self, misfit: Misfit) -> Diagnostic:
        """Return the diagnostic of a misfit, the most particular one that applies."""
        bracket = self._innermost(misfit.start)
        return (
            self._decimal(misfit)
            or self._end(misfit, bracket)
            or self._no_terminal(misfit)
            or self._reserved(misfit)
            or self._bracket(misfit, bracket)
            or self._unexpected(misfit)
        )

    def at(
        self,
        code: str,
        message: str,
        place: tuple[int, int],
        *,
        words: str = "",
        labels: tuple[Label, ...] = (),
        notes: tuple[str, ...] = (),
        help: str | None = None,
    ) -> Diagnostic:
        """Return a diagnostic that marks text[place[0]:place[1]]."""
        span = self.positions.span(*place)
        return Diagnostic(code, message, span, words, labels, notes, help, self.source)

    def _innermost(self, offset: int) -> Bracket | None:
        stack: tuple[Bracket, ...] = ()
        for state in open_brackets(self.outline, self.start, offset):
            stack = state
        return stack[-1] if stack else None

    def _decimal(self, misfit: Misfit) -> Diagnostic | None:
        match = _DECIMAL.match(self.text, misfit.start)
        if not match:
            return None
        return self.at(
            "SG005",
            f"the decimal number {match.group()} is not exact",
            match.span(),
            words="exact numbers only",
            notes=(
                "results are proved in exact arithmetic, and a decimal leaves open which number it rounds",
            ),
            help=f"write {_as_fraction(match.group())}, or sqrt(2), cos(2 pi/5) where that is meant",
        )

    def _end(self, misfit: Misfit, bracket: Bracket | None) -> Diagnostic | None:
        if misfit.terminal != _END:
            return None
        place = (misfit.start, misfit.end)
        if bracket:
            return self._unclosed(bracket, place, f"'{bracket.closer}' is missing here")
        return self.at(
            "SG003", "the end comes too early", place, words=f"expected {words_for(misfit.accepted)}"
        )

    def _no_terminal(self, misfit: Misfit) -> Diagnostic | None:
        if misfit.terminal is not None:
            return None
        character = self.text[misfit.start]
        shown = f"'{character}'" if character.isprintable() else f"U+{ord(character):04X}"
        place = (misfit.start, misfit.start + 1)
        hint = _LOOKALIKES.get(character)
        if hint is None and character.isalpha():
            hint = "names are made of the letters a to z and A to Z, digits and _"
        return self.at("SG002", f"unexpected character {shown}", place, help=hint)

    def _reserved(self, misfit: Misfit) -> Diagnostic | None:
        word = self.text[misfit.start : misfit.end]
        if misfit.accepted != {"NAME"} or not _WORD.fullmatch(word):
            return None
        return self.at(
            "SG008",
            f"'{word}' is a word of the language and cannot be a name",
            (misfit.start, misfit.end),
            help=f"choose another name, such as {word}1",
        )

    def _bracket(self, misfit: Misfit, bracket: Bracket | None) -> Diagnostic | None:
        found = self.text[misfit.start : misfit.end]
        place = (misfit.start, misfit.end)
        if bracket is None:
            if found not in {")", "]", "}", ">"}:
                return None
            return self.at("SG004", f"'{found}' closes nothing", place, help="remove it")
        if misfit.previous in _OPENING and found in _OPENING:
            return None
        closing = {")": "RPAR", "]": "RSQB", "}": "RBRACE", ">": "MORETHAN"}[bracket.closer]
        structural = found in _OPENING | {")", "]", "}", ">", "="} or found in STATEMENTS
        second_cycle = (
            found == bracket.opener == "(" and misfit.accepted == {"INT"} and misfit.previous != "^"
        )
        if not second_cycle and not (structural and closing in misfit.accepted):
            return None
        return self._unclosed(bracket, place, f"'{bracket.closer}' must come first")

    def _unclosed(self, bracket: Bracket, place: tuple[int, int], words: str) -> Diagnostic:
        opened = self.positions.span(bracket.offset, bracket.offset + 1)
        return self.at(
            "SG004",
            f"'{bracket.opener}' is not closed",
            place,
            words=words,
            labels=(Label(opened, "opened here"),),
            help=f"close it with '{bracket.closer}'",
        )

    def _unexpected(self, misfit: Misfit) -> Diagnostic:
        found = self.text[misfit.start : misfit.end]
        place = (misfit.start, misfit.end)
        if misfit.terminal == "NAME" and not misfit.previous:
            return self.at(
                "SG001",
                f"'{found}' does not begin a statement",
                place,
                words="expected group, rep, vector or network",
                help=did_you_mean(found, STATEMENTS) or f"declare it: group {found} = D(4)",
            )
        return self.at(
            "SG001",
            f"unexpected '{found}'",
            place,
            words=f"expected {words_for(misfit.accepted)}",
            help=help_for(misfit.previous, found, misfit.accepted, declared_names(self.outline)),
        )


def _as_fraction(decimal: str) -> str:
    """Return a decimal as a fraction in lowest terms where it is short, such as 1/2 for 0.5."""
    from fractions import Fraction

    mantissa, _, exponent = decimal.lower().partition("e")
    if len(decimal) > 12 or len(exponent.lstrip("+-")) > 1:
        return "a fraction such as 1/2"
    return str(Fraction(f"{mantissa.rstrip('.') or '0'}e{exponent or 0}"))
