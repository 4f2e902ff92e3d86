"""From lark's parse tree to the syntax tree, a method for each rule of the grammar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from lark import Token, Transformer
from lark.tree import Meta

from symgroup.errors import Span
from symgroup.spec import ast


class TreeBuilder(Transformer[Token, Any]):
    """Build the syntax tree of a part of a text that begins at (line, column) of the whole."""

    def __init__(self, line: int = 1, column: int = 1) -> None:
        super().__init__()
        self._line = line
        self._column = column

    def span(self, place: Meta | Token) -> Span:
        """Return where a token or rule stands in the whole text."""
        line, column = getattr(place, "line", None) or 1, getattr(place, "column", None) or 1
        end_line = getattr(place, "end_line", None) or line
        end_column = getattr(place, "end_column", None) or column
        return Span(
            line + self._line - 1,
            column + (self._column - 1 if line == 1 else 0),
            end_line + self._line - 1,
            end_column + (self._column - 1 if end_line == 1 else 0),
        )

    def __default__(self, data: str, children: list[Any], meta: Meta) -> Any:
        """Build the node of one rule, whose optional parts that are absent come as None."""
        present = [child for child in children if child is not None]
        return _BUILDERS[data](present, self.span(meta))


_NO_BIAS = "no bias"

_Builder = Callable[[list[Any], Span], Any]


def _as_term(child: Any) -> ast.Term:
    return child if isinstance(child, ast.Term) else ast.Term("+", child, span=child.span)


def _as_factor(child: Any) -> ast.Factor:
    return child if isinstance(child, ast.Factor) else ast.Factor("*", child, span=child.span)


def _fields(make: Callable[..., ast.Node]) -> _Builder:
    """The children are the node's fields."""
    return lambda children, span: make(*children, span=span)


def _all(make: Callable[..., ast.Node]) -> _Builder:
    """The children are the node's only field."""
    return lambda children, span: make(tuple(children), span=span)


def _rest(make: Callable[..., ast.Node], leading: int = 1) -> _Builder:
    """The first children are fields, the others together are the last one."""
    return lambda children, span: make(*children[:leading], tuple(children[leading:]), span=span)


def _integer(make: Callable[..., ast.Node]) -> _Builder:
    return lambda children, span: make(int(children[0]), span=span)


def _text(make: Callable[..., ast.Node]) -> _Builder:
    return lambda children, span: make(str(children[0]), span=span)


def _hidden_layer(children: list[Any], span: Span) -> ast.HiddenLayer:
    steps = tuple(child for child in children[1:] if isinstance(child, ast.LayerStep | ast.Relaxed))
    return ast.HiddenLayer(children[0], steps, _NO_BIAS not in children[1:], span=span)


def _layer_step(children: list[Any], span: Span) -> ast.LayerStep:
    words = tuple(child for child in children if isinstance(child, ast.Name))
    amounts = [child for child in children if isinstance(child, str)]
    return ast.LayerStep(words, amounts[0] if amounts else None, span=span)


def _term(sign: Literal["+", "-"]) -> _Builder:
    return lambda children, span: ast.Term(sign, children[0], span=span)


def _factor(operator: Literal["*", "/"]) -> _Builder:
    return lambda children, span: ast.Factor(operator, children[0], span=span)


def _product(children: list[Any], span: Span) -> ast.ScalarProduct:
    return ast.ScalarProduct(tuple(map(_as_factor, children)), span=span)


def _relaxed(children: list[Any], span: Span) -> ast.Relaxed:
    names = [child for child in children if isinstance(child, ast.Name)]
    wanted = [child for child in children if isinstance(child, tuple)]
    return ast.Relaxed(names[0] if names else None, wanted[0][0] if wanted else None, span=span)


def _functor(children: list[Any], span: Span) -> ast.Functor:
    name: Literal["Sym", "Sym0", "Alt"] = str(children[0])  # type: ignore[assignment]  # FUNCTOR is no other word
    return ast.Functor(name, children[1], children[2], span=span)


def _matrix_generators(children: list[Any], span: Span) -> ast.MatrixGenerators:
    field = children[0] if children and isinstance(children[0], ast.Field) else None
    return ast.MatrixGenerators(field, tuple(children[field is not None :]), span=span)


def _lie_generators(children: list[Any], span: Span) -> ast.LieGenerators:
    algebra = tuple(child for child in children if isinstance(child, ast.Matrix))
    components = () if len(algebra) == len(children) else children[-1]
    return ast.LieGenerators(algebra, components, span=span)


def _images(signed: bool) -> _Builder:
    def build(children: list[Any], span: Span) -> ast.Images:
        group, *images = children
        components = images.pop() if images and isinstance(images[-1], tuple) else ()
        return ast.Images(group, tuple(images), signed, components, span=span)

    return build


_BUILDERS: dict[str, _Builder] = {
    "file": _all(ast.SpecFile),
    "permutation": lambda children, _span: children[0],
    "group_declaration": _fields(ast.GroupDeclaration),
    "representation_declaration": _fields(ast.RepresentationDeclaration),
    "vector_declaration": _fields(ast.VectorDeclaration),
    "network_declaration": _rest(ast.NetworkDeclaration, 3),
    "hidden_layer": _hidden_layer,
    "layer_step": _layer_step,
    "amount": lambda children, _span: "/".join(children),  # as typed: it alone may be a decimal
    "output_layer": _fields(ast.OutputWithoutBias),
    "relaxed": _relaxed,
    "down_to": lambda children, _span: tuple(children),  # so that S in `to S` is not taken for x in `for x`
    "canonical": _fields(ast.RelaxedByCanonical),
    "at_random": lambda _children, span: ast.RelaxedByCanonical(random=True, span=span),
    "noise": _fields(ast.Noise),
    "no_bias": lambda _children, _span: _NO_BIAS,
    "direct_sum": _all(ast.DirectSum),
    "multiple": _fields(ast.Multiple),
    "tensor_product": _all(ast.TensorProduct),
    "quotient": _fields(ast.Quotient),
    "direct_product": _all(ast.DirectProduct),
    "semidirect_product": _rest(ast.SemidirectProduct, 2),
    "wreath_product": _fields(ast.WreathProduct),
    "power": _fields(ast.Power),
    "call": _rest(ast.Call),
    "functor": _functor,
    "integer_power": _fields(ast.IntegerPower),
    "text": lambda children, span: ast.Text(str(children[0])[1:-1], span=span),
    "permutation_generators": _all(ast.PermutationGenerators),
    "signed_generators": _all(ast.SignedGenerators),
    "matrix_generators": _matrix_generators,
    "lie_generators": _lie_generators,
    "components": lambda children, _span: tuple(children),
    "images": _images(signed=False),
    "signed_images": _images(signed=True),
    "cycles": _all(ast.Cycles),
    "cycle": _all(ast.Cycle),
    "one_line": _all(ast.OneLine),
    "field": _rest(ast.Field),
    "matrix": _all(ast.Matrix),
    "row": _all(ast.Row),
    "vector": _all(ast.VectorLiteral),
    "scalar_sum": lambda children, span: ast.ScalarSum(tuple(map(_as_term, children)), span=span),
    "plus": _term("+"),
    "minus": _term("-"),
    "scalar_product": _product,
    "juxtaposed_product": _product,
    "times": _factor("*"),
    "over": _factor("/"),
    "fraction": _fields(ast.Fraction),
    "juxtaposed_power": _fields(ast.ScalarPower),
    "scalar_power": _fields(ast.ScalarPower),
    "scalar_call": _fields(ast.ScalarCall),
    "symbol": _text(ast.Symbol),
    "number": _integer(ast.Number),
    "name": _text(ast.Name),
    "word": _text(ast.Name),  # a rule of its own, so that x is a word where it is no product
    "integer": _integer(ast.Integer),
    "negative_integer": lambda children, span: ast.Integer(-int(children[0]), span=span),
    "multiplicity": _integer(ast.Integer),
}
