"""Named constructions: S(4), trivial(3), natural(G), dual(V), stabilizer(G, 1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from symgroup.elaborate.scope import kind_of, usage
from symgroup.errors import did_you_mean
from symgroup.groups import (
    FiniteGroup,
    alternating,
    cube,
    cyclic,
    dicyclic,
    dihedral,
    grid,
    mathieu,
    projective_special_linear,
    rubik,
    symmetric,
    translations,
    trivial_group,
    weyl,
)
from symgroup.representations import Representation, det, dual, natural, regular, sign, trivial
from symgroup.spec import ast
from symgroup.spec.words import FUNCTIONS, NAMED_GROUPS

if TYPE_CHECKING:
    from symgroup.elaborate.expressions import Expressions

_FAMILIES: dict[str, Callable[[int], FiniteGroup]] = {
    "S": symmetric,
    "A": alternating,
    "C": cyclic,
    "Z": translations,
    "D": dihedral,
    "trivial": trivial_group,
}
_OF_NUMBERS: dict[str, tuple[Callable[..., FiniteGroup], Sequence[int]]] = {  # with how many
    "M": (mathieu, (1,)),
    "Q": (dicyclic, (1,)),
    "PSL": (projective_special_linear, (2,)),
    "grid": (grid, range(2, 9)),
    "rubik": (rubik, (1,)),
    "cube": (cube, (0,)),
}
_OF_A_GROUP: dict[str, Callable[[FiniteGroup], Representation]] = {
    "natural": natural,
    "trivial": trivial,
    "sign": sign,
    "det": det,
    "regular": regular,
}


def evaluate(expressions: Expressions, node: ast.Call) -> FiniteGroup | Representation:
    """Return the group or representation that a call makes."""
    name = node.function.text
    if name not in FUNCTIONS:
        raise _unknown(expressions, node)
    if name in NAMED_GROUPS:
        return _named_group(expressions, node)
    count = 2 if name == "stabilizer" else 1
    if len(node.arguments) != count:
        wanted = "two arguments" if count == 2 else "one argument"
        raise _wrong(expressions, node, f"{name} takes {wanted}, not {len(node.arguments)}")
    if name == "stabilizer":
        return _stabilizer(expressions, node)
    argument = node.arguments[0]
    if isinstance(argument, (ast.Integer, ast.IntegerPower)):
        return _family(expressions, node, argument)
    if name == "dual":
        V = expressions.representation(argument)
        with expressions.reporter.at(node):
            return dual(V)
    if name not in _OF_A_GROUP:
        raise _wrong(expressions, argument, f"{name} takes a number of points")
    G = expressions.group(argument)
    with expressions.reporter.at(node):
        return _OF_A_GROUP[name](G)


def _family(
    expressions: Expressions, node: ast.Call, argument: ast.Integer | ast.IntegerPower
) -> FiniteGroup:
    name = node.function.text
    if name not in _FAMILIES:
        wanted = "a representation" if name == "dual" else "a group"
        raise _wrong(expressions, argument, f"{name} takes {wanted}, not a number")
    size = expressions.integer(argument)
    with expressions.reporter.at(node):
        return _FAMILIES[name](size)


def _named_group(expressions: Expressions, node: ast.Call) -> FiniteGroup:
    name = node.function.text
    if name == "Weyl":
        return _weyl_group(expressions, node)
    sizes = []
    for argument in node.arguments:
        if not isinstance(argument, (ast.Integer, ast.IntegerPower)):
            raise _wrong(expressions, argument, f"{name} takes numbers")
        sizes.append(expressions.integer(argument))
    make, counts = _OF_NUMBERS[name]
    if len(sizes) not in counts:
        wanted = {0: "no arguments", 1: "one number", 2: "two numbers"}.get(counts[0], "numbers")
        raise _wrong(expressions, node, f"{name} takes {wanted}, not {len(sizes)}")
    with expressions.reporter.at(node):
        return make(*sizes)


def _weyl_group(expressions: Expressions, node: ast.Call) -> FiniteGroup:
    only = node.arguments[0] if len(node.arguments) == 1 else node
    found = re.fullmatch(r"([A-Z])([0-9]{1,6})", only.text) if isinstance(only, ast.Name) else None
    if found is None:
        raise _wrong(expressions, only, "Weyl takes one type, a letter and a rank")
    with expressions.reporter.at(node):
        return weyl(found[1], int(found[2]))


def _stabilizer(expressions: Expressions, node: ast.Call) -> FiniteGroup:
    group, point = node.arguments
    if isinstance(group, (ast.Integer, ast.IntegerPower)):
        raise _wrong(expressions, group, "stabilizer takes a group first")
    if not isinstance(point, ast.Integer):
        raise _wrong(expressions, point, "stabilizer takes the number of a point, counted from 1")
    G = expressions.group(group)
    with expressions.reporter.at(point):
        return G.point_stabilizer(expressions.integer(point) - 1)


def _wrong(expressions: Expressions, node: ast.Node, message: str) -> Exception:
    name = message.split(maxsplit=1)[0]
    return expressions.reporter.error("SG211", message, node, help=f"write {usage(name)}")


def _unknown(expressions: Expressions, node: ast.Call) -> Exception:
    name = node.function.text
    known = expressions.scope.declarations.get(name)
    if known is not None and known.value is not None:
        message = f"'{name}' is {kind_of(known.value)}, and nothing can be made with it in this way"
        help = "a product of representations is written V * W" if node.arguments else None
    else:
        message = f"there is no construction '{name}'"
        help = did_you_mean(name, FUNCTIONS) or f"there are {', '.join(FUNCTIONS)}"
    return expressions.reporter.error("SG105", message, node.function, help=help)
