"""From the syntax tree back to text: `parse_spec(unparse(tree)) == tree`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch

from symgroup.spec import ast

_LEVELS: dict[type[ast.Node], int] = {
    ast.DirectSum: 0,
    ast.Multiple: 1,
    ast.TensorProduct: 2,
    ast.Quotient: 3,
    ast.DirectProduct: 4,
    ast.SemidirectProduct: 4,
    ast.WreathProduct: 5,
    ast.Power: 6,
    ast.ScalarSum: 0,
    ast.ScalarProduct: 1,
    ast.ScalarPower: 2,
}
_ATOM = 7


@singledispatch
def unparse(node: ast.Node) -> str:
    """Return a node as the language writes it.

    Examples:
        >>> from symgroup.spec import parse_spec
        >>> print(unparse(parse_spec("group G=D(4);rep V=2 natural(G)+(regular( G ))")))
        group G = D(4)
        rep V = 2 natural(G) + regular(G)
    """
    raise TypeError(f"{type(node).__name__} is not a node of the syntax tree")


def _inside(node: ast.Node, level: int) -> str:
    """Return a node's text, in parentheses where it binds less than its surroundings need."""
    text = unparse(node)
    return text if _LEVELS.get(type(node), _ATOM) >= level else f"({text})"


def _joined(separator: str, nodes: Iterable[ast.Node], level: int = 0) -> str:
    return separator.join(_inside(node, level) for node in nodes)


# -- exact numbers


@unparse.register
def _(node: ast.Name) -> str:
    return node.text


@unparse.register
def _(node: ast.Integer | ast.Number) -> str:
    return str(node.value)


@unparse.register
def _(node: ast.Text) -> str:
    return f'"{node.value}"'


@unparse.register
def _(node: ast.Symbol) -> str:
    return node.name


@unparse.register
def _(node: ast.ScalarCall) -> str:
    return f"{unparse(node.function)}({unparse(node.argument)})"


@unparse.register
def _(node: ast.Fraction) -> str:
    return f"({unparse(node.numerator)}/{unparse(node.denominator)})"


@unparse.register
def _(node: ast.ScalarPower) -> str:
    return f"{_inside(node.base, 3)}^{unparse(node.exponent)}"


@unparse.register
def _(node: ast.ScalarProduct) -> str:
    first, *others = node.factors
    return _inside(first.operand, 2) + "".join(f"{f.operator}{_inside(f.operand, 2)}" for f in others)


@unparse.register
def _(node: ast.ScalarSum) -> str:
    first, *others = node.terms
    text = ("-" if first.sign == "-" else "") + _inside(first.operand, 1)
    return text + "".join(f" {term.sign} {_inside(term.operand, 1)}" for term in others)


@unparse.register
def _(node: ast.VectorLiteral) -> str:
    return f"({_joined(', ', node.entries)})"


# -- generators


@unparse.register
def _(node: ast.Cycle) -> str:
    return f"({_joined(' ', node.points)})"


@unparse.register
def _(node: ast.Cycles) -> str:
    return _joined("", node.cycles)


@unparse.register
def _(node: ast.OneLine) -> str:
    return f"[{_joined(', ', node.images)}]"


@unparse.register
def _(node: ast.Row) -> str:
    return f"[{_joined(', ', node.entries)}]"


@unparse.register
def _(node: ast.Matrix) -> str:
    return f"[{_joined(', ', node.rows)}]"


@unparse.register
def _(node: ast.Field) -> str:
    return unparse(node.name) + (f"({_joined(', ', node.adjoined)})" if node.adjoined else "")


def _generators(nodes: Iterable[ast.Node]) -> str:
    inner = _joined(", ", nodes)
    return f"< {inner} >" if inner else "< >"


@unparse.register
def _(node: ast.PermutationGenerators) -> str:
    return _generators(node.permutations)


@unparse.register
def _(node: ast.SignedGenerators) -> str:
    return f"signed {_generators(node.permutations)}"


@unparse.register
def _(node: ast.MatrixGenerators) -> str:
    over = f"over {unparse(node.field)} " if node.field else ""
    return f"matrices {over}{_generators(node.matrices)}"


@unparse.register
def _(node: ast.LieGenerators) -> str:
    return f"lie {_generators(node.algebra)}{_components(node)}"


def _components(node: ast.LieGenerators | ast.Images) -> str:
    return f" components {_generators(node.components)}" if node.components else ""


@unparse.register
def _(node: ast.Images) -> str:
    signed = "signed " if node.signed else ""
    return f"on {_inside(node.group, 7)} {signed}{_generators(node.images)}{_components(node)}"


# -- groups and representations


@unparse.register
def _(node: ast.IntegerPower) -> str:
    return f"{unparse(node.base)}^{unparse(node.exponent)}"


@unparse.register
def _(node: ast.Call) -> str:
    return f"{unparse(node.function)}({_joined(', ', node.arguments)})"


@unparse.register
def _(node: ast.Functor) -> str:
    return f"{node.name}^{unparse(node.degree)}({unparse(node.operand)})"


@unparse.register
def _(node: ast.Power) -> str:
    return f"{_inside(node.base, 7)}^{unparse(node.exponent)}"


@unparse.register
def _(node: ast.Multiple) -> str:
    return f"{unparse(node.multiplicity)} {_inside(node.operand, 2)}"


@unparse.register
def _(node: ast.Quotient) -> str:
    return f"{_inside(node.group, 4)} / {_inside(node.subgroup, 4)}"


@unparse.register
def _(node: ast.DirectProduct) -> str:
    return _joined(" x ", node.factors, 5)


@unparse.register
def _(node: ast.SemidirectProduct) -> str:
    action = f" by {_joined(' ', node.action)}" if node.action else ""
    return f"{_inside(node.normal, 5)} : {_inside(node.acting, 5)}{action}"


@unparse.register
def _(node: ast.WreathProduct) -> str:
    return f"{_inside(node.left, 6)} wr {_inside(node.right, 6)}"


@unparse.register
def _(node: ast.TensorProduct) -> str:
    return _joined(" * ", node.factors, 3)


@unparse.register
def _(node: ast.DirectSum) -> str:
    return _joined(" + ", node.terms, 1)


# -- statements


@unparse.register
def _(node: ast.GroupDeclaration) -> str:
    return f"group {unparse(node.name)} = {unparse(node.expression)}"


@unparse.register
def _(node: ast.RepresentationDeclaration) -> str:
    return f"rep {unparse(node.name)} = {unparse(node.expression)}"


@unparse.register
def _(node: ast.VectorDeclaration) -> str:
    return f"vector {unparse(node.name)} in {unparse(node.representation)} = {unparse(node.value)}"


@unparse.register
def _(node: ast.HiddenLayer) -> str:
    parts = [unparse(node.representation), *map(unparse, node.steps), *([] if node.bias else ["no bias"])]
    return f"hidden {', '.join(parts)}"


@unparse.register
def _(node: ast.LayerStep) -> str:
    return " ".join([*map(unparse, node.words), *([node.amount] if node.amount else [])])


@unparse.register
def _(node: ast.OutputWithoutBias) -> str:
    return "output no bias"


@unparse.register
def _(node: ast.Relaxed) -> str:
    vector = f" for {unparse(node.vector)}" if node.vector else ""
    wanted = f" to {unparse(node.down_to)}" if node.down_to else ""
    return f"relaxed{vector}{wanted}"


@unparse.register
def _(node: ast.RelaxedByCanonical) -> str:
    if node.method:
        return f"relaxed by {unparse(node.method)}"
    return "relaxed by random canonical" if node.random else "relaxed by canonical"


@unparse.register
def _(node: ast.Noise) -> str:
    return f"noise {node.scale}"


@unparse.register
def _(node: ast.NetworkDeclaration) -> str:
    head = f"network {unparse(node.name)} : {unparse(node.source)} -> {unparse(node.target)} {{"
    return "\n".join([head, *(f"    {unparse(item)}" for item in node.items), "}"])


@unparse.register
def _(node: ast.SpecFile) -> str:
    return "\n".join(map(unparse, node.statements))
