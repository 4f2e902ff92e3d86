"""Words for what the grammar would accept, and helps for what people type from habit."""

from __future__ import annotations

from collections.abc import Iterable

from symgroup.errors import did_you_mean
from symgroup.spec.words import ACTIVATIONS, FUNCTORS

_TYPED = {
    "LPAR": "'('",
    "RPAR": "')'",
    "LSQB": "'['",
    "RSQB": "']'",
    "LBRACE": "'{'",
    "RBRACE": "'}'",
    "LESSTHAN": "'<'",
    "MORETHAN": "'>'",
    "COMMA": "','",
    "SEMICOLON": "';'",
    "COLON": "':'",
    "EQUAL": "'='",
    "PLUS": "'+'",
    "MINUS": "'-'",
    "STAR": "'*'",
    "SLASH": "'/'",
    "CIRCUMFLEX": "'^'",
    "__ANON_0": "'->'",
    "NAME": "a name",
    "INT": "a number",
    "DECIMAL": "a decimal number",
    "STRING": 'a text such as "m-3m"',
    "FUNCTOR": "Sym or Alt",
    "_TIMES": "'x'",
    "_WR": "'wr'",
    "$END": "the end",
}
_EXPRESSION = frozenset({"NAME", "FUNCTOR", "LESSTHAN", "LPAR", "_SIGNED", "_MATRICES", "_LIE", "_ON"})
# several terminals that are one thing to the reader; the first that fits is taken, largest first
_TOGETHER = (
    (_EXPRESSION | {"INT", "MINUS", "STRING"}, "a group, a representation, a number or a text"),
    (_EXPRESSION | {"INT"}, "a group or a representation"),
    (_EXPRESSION, "a group or a representation"),
    (frozenset({"NAME", "INT", "LPAR", "MINUS"}), "a number or a letter"),
    (frozenset({"NAME", "INT", "LPAR"}), "a number or a letter"),
    (frozenset({"_GROUP", "_REP", "_VECTOR", "_NETWORK", "SEMICOLON", "$END"}), "the next statement"),
    (frozenset({"_HIDDEN", "_OUTPUT", "_RELAXED", "_NOISE", "SEMICOLON"}), "the next layer"),
    (frozenset({"PLUS", "STAR", "SLASH", "CIRCUMFLEX", "COLON", "_TIMES", "_WR"}), "an operator"),
    (frozenset({"PLUS", "STAR", "SLASH", "COLON", "_TIMES", "_WR"}), "an operator"),
    (frozenset({"PLUS", "STAR", "SLASH", "CIRCUMFLEX", "_TIMES"}), "an operator"),
    (frozenset({"PLUS", "STAR", "SLASH", "_TIMES"}), "an operator"),
    (frozenset({"PLUS", "MINUS", "STAR", "SLASH", "CIRCUMFLEX"}), "an operator"),
    (frozenset({"PLUS", "MINUS", "STAR", "SLASH"}), "an operator"),
)


def words_for(accepted: Iterable[str]) -> str:
    """Return terminals as a reader would name them: "'=' or a name", with '(' for LPAR."""
    rest = set(accepted)
    words = []
    for together, phrase in _TOGETHER:
        if together <= rest:
            rest -= together
            words.append(phrase)
    words += sorted(_TYPED.get(name) or name.lstrip("_").lower() for name in rest)
    if not words:
        return "the end"
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def help_for(
    previous: str,
    found: str,
    accepted: frozenset[str],
    declared: frozenset[str],  # the names that the text declares
) -> str | None:
    """Return what to type where `found` comes after `previous` and does not fit, or None."""
    if previous in FUNCTORS and "CIRCUMFLEX" in accepted:
        return f"the degree is missing: {previous}^2(V)"
    if found in ACTIVATIONS and "COMMA" in accepted:
        return f"a comma stands before the activation: {previous}, {found}"
    if found.startswith('"'):
        return "names stand without quotation marks"
    if previous.isdigit() and found == "*" and "FUNCTOR" in accepted:
        return f"a multiplicity stands without a sign: {previous} V"
    if found == "<" and previous.isidentifier() and previous not in declared:
        return did_you_mean(previous, _BEFORE_GENERATORS)
    return _help_for_numbers(previous, found, accepted) or _help_for_calls(
        previous, found, accepted, declared
    )


_BEFORE_GENERATORS = ("signed", "matrices", "lie", "components")


def _help_for_numbers(previous: str, found: str, accepted: frozenset[str]) -> str | None:
    if found == "[" and "_SIGNED" in accepted and "NAME" not in accepted:
        return "the images of generators stand between < and >: on G < [[0, -1], [1, 0]] >"
    if previous == "[" and found == "[":
        return "matrices are announced: matrices < [[0, -1], [1, 0]] >"
    if previous in {"matrices", "lie"}:
        return f"matrices stand between < and >: {previous} < [[0, -1], [1, 0]] >"
    if "STAR" in accepted and "MINUS" in accepted and (found.isidentifier() or found == "("):
        return f"write a product with its sign: {previous}*{found}"
    if found in {"=", "=="} and previous == "=":
        return "one = declares a name"
    return None


def _help_for_calls(
    previous: str, found: str, accepted: frozenset[str], declared: frozenset[str]
) -> str | None:
    if found == "-" and {"COMMA", "RPAR"} <= accepted and "MINUS" not in accepted:
        return 'a text stands between quotation marks: point_group("m-3m")'
    is_operand = found.isidentifier() or found.isdigit()
    if "LPAR" in accepted and previous.isidentifier() and previous not in declared and is_operand:
        return f"what it is made of stands in parentheses: {previous}({found})"
    return None
