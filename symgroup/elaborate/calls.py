"""Calls: S(4), trivial(3), natural(G), dual(V), stabilizer(G, 1), each read by its row among the constructions."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol, TypeAlias

from symgroup.elaborate.constructions import CONSTRUCTIONS, FUNCTIONS, Made, usage
from symgroup.elaborate.naming import call_name, short
from symgroup.elaborate.reporter import Poisoned, Reporter
from symgroup.elaborate.scope import Scope, kind_of
from symgroup.elaborate.strangers import made_by_stranger
from symgroup.errors import did_you_mean
from symgroup.groups import FiniteGroup, Group
from symgroup.plugins import Construction, Parameter, find_constructions, names_of
from symgroup.representations import Representation, natural
from symgroup.spec import ast
from symgroup.spec.unparse import unparse

Argument: TypeAlias = Group | Representation | int | str

_NUMBERS = (ast.Integer, ast.IntegerPower)
_TYPE = re.compile(r"[A-Z][0-9]{1,6}")
_COUNTS = ("no arguments", "one argument", "two arguments", "three arguments")
_PLACES = ("first", "second", "third", "next")


class Evaluator(Protocol):
    """What evaluates the arguments of calls."""

    scope: Scope
    reporter: Reporter

    def made(self, node: ast.Expression) -> Made:
        """Return the group or representation that an expression stands for."""

    def group(self, node: ast.Expression) -> Group:
        """Return the group that an expression stands for."""

    def representation(self, node: ast.Expression) -> Representation:
        """Return the representation that an expression stands for."""

    def subgroup(self, node: ast.Expression, G: Group) -> Group:
        """Return a group; generators in < > are elements of G."""

    def integer(self, node: ast.Integer | ast.IntegerPower) -> int:
        """Return a number."""


def evaluate(expressions: Evaluator, node: ast.Call) -> Made:
    """Return the group or representation that a call makes."""
    own = CONSTRUCTIONS.get(node.function.text)
    with expressions.reporter.at(node.function):
        rows = find_constructions(node.function.text) if own is None else own
    if not rows:
        raise _unknown(expressions, node)
    row = _row(expressions, node, rows)
    values = _Arguments(expressions, node, row).values()
    blamed = node if row.blamed is None else node.arguments[row.blamed]
    with expressions.reporter.at(blamed):
        if own is None:
            return made_by_stranger(row, values)
        made: Made = row.make(*values)
    return (
        replace(made, label=call_name(row.name, values))
        if row.named and isinstance(made, FiniteGroup)
        else made
    )


def require_finite(expressions: Evaluator, G: Group, node: ast.Node, what: str) -> FiniteGroup:
    """Return G where it is finite; SG221 names the construction that needs it."""
    if isinstance(G, FiniteGroup):
        return G
    raise expressions.reporter.error(
        "SG221",
        f"{what} needs a finite group, and {short(G.name)} is a Lie group",
        node,
        notes=["it is made of the elements or the points of a group, and a Lie group has infinitely many"],
        help="for Lie groups there are natural(G), trivial(G), det(G), and what is built from them",
    )


def _row(expressions: Evaluator, node: ast.Call, rows: Sequence[Construction]) -> Construction:
    """Return the row that a call is written by: with its number of arguments, and numbers where it has numbers."""
    count = len(node.arguments)
    of_count = [row for row in rows if row.takes(count)]
    if not of_count:
        raise _wrong(expressions, node, f"{rows[0].name} takes {_counts(rows)}, not {count or 'none'}")
    for row in of_count:
        if all(_fits(row.parameter(i), argument) for i, argument in enumerate(node.arguments)):
            return row
    wrong = [
        next(i for i, argument in enumerate(node.arguments) if not _fits(row.parameter(i), argument))
        for row in of_count
    ]
    position = max(wrong)  # of the row that fits longest
    words = dict.fromkeys(
        row.parameter(position).value for row, i in zip(of_count, wrong, strict=True) if i == position
    )
    place = f" as its {_PLACES[min(position, 3)]} argument" if count > 1 else ""
    argument = node.arguments[position]
    message = f"{rows[0].name} takes {' or '.join(words)}{place}, not {short(unparse(argument))}"
    raise _wrong(expressions, argument, message, node)


def _counts(rows: Sequence[Construction]) -> str:
    """Return how many arguments a construction takes: "one or two arguments"."""
    numbers = sorted({len(row.parameters) for row in rows})
    if rows[-1].repeats:
        return f"{_COUNTS[numbers[0]]} or more".replace("arguments or more", "or more arguments")
    first, *rest = [_COUNTS[number] for number in numbers]
    return " or ".join([first.split()[0], *rest]) if rest else first


def _fits(parameter: Parameter, argument: ast.Argument) -> bool:
    """Whether an argument is written as a parameter is: in digits, in quotation marks, or as an expression."""
    if parameter in (Parameter.NUMBER, Parameter.POINT):
        return isinstance(argument, _NUMBERS)
    if parameter is Parameter.TEXT:
        return isinstance(argument, ast.Text)
    if parameter is Parameter.TYPE:
        text = {ast.Name: "text", ast.Text: "value"}.get(type(argument))
        return text is not None and _TYPE.fullmatch(getattr(argument, text)) is not None
    return not isinstance(argument, (*_NUMBERS, ast.Text))


class _Arguments:
    """Evaluates the arguments of one call, from the left, so that subgroups know of which group."""

    def __init__(self, expressions: Evaluator, node: ast.Call, row: Construction) -> None:
        self._expressions = expressions
        self._node = node
        self._row = row
        self._group: Group | None = None  # of the first argument
        self._readers: dict[Parameter, Callable[..., Argument]] = {
            Parameter.NUMBER: self._number,
            Parameter.POINT: self._number,
            Parameter.TEXT: self._text,
            Parameter.TYPE: self._text,
            Parameter.GROUP: expressions.group,
            Parameter.FINITE: self._finite,
            Parameter.SUBGROUP: self._subgroup,
            Parameter.FINITE_SUBGROUP: self._finite_subgroup,
            Parameter.REPRESENTATION: expressions.representation,
            Parameter.FINITE_REPRESENTATION: self._of_finite_group,
            Parameter.ANY: self._natural,
        }

    def values(self) -> list[Argument]:
        """Return the arguments; all are tried, so that all their errors are reported."""
        return self._expressions.reporter.each(self._value, list(enumerate(self._node.arguments)))

    def _value(self, item: tuple[int, ast.Argument]) -> Argument:
        position, argument = item
        value = self._readers[self._row.parameter(position)](argument)
        if position == 0:
            self._group = value.group if isinstance(value, Representation) else None
            self._group = value if isinstance(value, Group) else self._group
        return value

    def _number(self, argument: ast.Integer | ast.IntegerPower) -> int:
        value = self._expressions.integer(argument)
        if value < 0:
            message = f"{self._row.name} takes numbers from 0 on, not {value}"
            raise _wrong(self._expressions, argument, message, self._node)
        return value

    def _text(self, argument: ast.Text | ast.Name) -> str:
        return argument.value if isinstance(argument, ast.Text) else argument.text

    def _finite(self, argument: ast.Expression) -> FiniteGroup:
        return self._require_finite(self._expressions.group(argument), argument)

    def _finite_subgroup(self, argument: ast.Expression) -> FiniteGroup:
        return self._require_finite(self._subgroup(argument), argument)

    def _require_finite(self, G: Group, argument: ast.Expression) -> FiniteGroup:
        return require_finite(self._expressions, G, argument, self._row.usage)

    def _subgroup(self, argument: ast.Expression) -> Group:
        if self._group is None:  # the first argument is wrong
            raise Poisoned
        return self._expressions.subgroup(argument, self._group)

    def _of_finite_group(self, argument: ast.Expression) -> Representation:
        V = self._expressions.representation(argument)
        self._require_finite(V.group, argument)
        return V

    def _natural(self, argument: ast.Expression) -> Representation:
        value = self._expressions.made(argument)
        return value if isinstance(value, Representation) else natural(value)


def _wrong(expressions: Evaluator, node: ast.Node, message: str, call: ast.Call | None = None) -> Exception:
    function = message.split(maxsplit=1)[0] if call is None else call.function.text
    return expressions.reporter.error("SG211", message, node, help=f"write {usage(function)}")


def _unknown(expressions: Evaluator, node: ast.Call) -> Exception:
    name = node.function.text
    known = expressions.scope.declarations.get(name)
    if known is not None and known.value is not None:
        message = f"'{name}' is {kind_of(known.value)}, and nothing can be made with it in this way"
        help = "a product of representations is written V * W" if node.arguments else None
    else:
        message = f"there is no construction '{name}'"
        names = sorted({*FUNCTIONS, *names_of("group", "representation")})
        help = did_you_mean(name, names) or f"there are {', '.join(names)}"
    return expressions.reporter.error("SG105", message, node.function, help=help)
