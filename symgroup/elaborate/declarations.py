"""From the syntax tree of a file to everything that it declares."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

import sympy

from symgroup.elaborate.expressions import Expressions
from symgroup.elaborate.module_spec import ModuleSpec, Vector
from symgroup.elaborate.naming import short
from symgroup.elaborate.networks import Networks
from symgroup.elaborate.reporter import Poisoned, Reporter
from symgroup.elaborate.scalars import Scalars
from symgroup.elaborate.scope import Scope
from symgroup.elaborate.spec import Declared, Spec
from symgroup.errors import Label, SourceText
from symgroup.groups import Group
from symgroup.representations import Representation
from symgroup.spec import PartialSpec, ast
from symgroup.spec.source import normal_source
from symgroup.spec.unparse import unparse


def elaborate(
    file: ast.SpecFile,
    source: SourceText,  # the text that `file` was read from
) -> Spec:
    """Return what a file declares.

    What follows from a wrong declaration is not reported again.

    Raises: SpecError (SG1xx, SG2xx) with every error; LimitError where all are limits (SG4xx).

    Examples:
        >>> from symgroup.spec import parse_spec
        >>> text = "group G = D(4)  rep V = natural(G)"
        >>> elaborate(parse_spec(text), SourceText("<text>", text))["V"].dim
        4
    """
    return elaborate_partial(PartialSpec(file, normal_source(source), (), frozenset(), nameless=False))


def elaborate_partial(partial: PartialSpec) -> Spec:
    """Return what a text declares; where statements have syntax errors, the others are still checked.

    Raises: SpecError with all errors in the order of the text; LimitError where all are limits.
    """
    reporter = Reporter(partial.source, partial.diagnostics)
    scope = Scope(partial, reporter)
    elaborator = _Elaborator(scope, reporter)
    for statement in partial.file.statements:
        try:
            value: Declared | None = elaborator.value(statement)
        except Poisoned:
            value = None
        scope.declare(statement.name, value)
    reporter.finish()
    values = {name: item.value for name, item in scope.declarations.items()}
    return Spec(
        groups=MappingProxyType({name: v for name, v in values.items() if isinstance(v, Group)}),
        representations=MappingProxyType(
            {name: v for name, v in values.items() if isinstance(v, Representation)}
        ),
        vectors=MappingProxyType({name: v for name, v in values.items() if isinstance(v, Vector)}),
        networks=MappingProxyType({name: v for name, v in values.items() if isinstance(v, ModuleSpec)}),
        source=reporter.source,
    )


class _Elaborator:
    def __init__(self, scope: Scope, reporter: Reporter) -> None:
        self._scope = scope
        self._reporter = reporter
        self._expressions = Expressions(scope, reporter)
        self._scalars = Scalars(reporter)
        self._networks = Networks(self._expressions)

    def value(self, statement: ast.Statement) -> Declared:
        match statement:
            case ast.GroupDeclaration():
                return self._expressions.group(statement.expression)
            case ast.RepresentationDeclaration():
                return self._expressions.representation(statement.expression)
            case ast.VectorDeclaration():
                return self._vector(statement)
            case ast.NetworkDeclaration():
                return self._networks.network(statement)

    def _vector(self, node: ast.VectorDeclaration) -> Vector:
        space: list[Representation] = []
        entries: list[sympy.Expr] = []
        steps: tuple[Callable[[], object], ...] = (
            lambda: space.append(self._space(node)),
            lambda: entries.extend(self._reporter.each(self._scalars.value, node.value.entries)),
        )
        self._reporter.each(lambda step: step(), steps)
        return Vector(node.name.text, space[0], tuple(entries))

    def _space(self, node: ast.VectorDeclaration) -> Representation:
        V = self._expressions.representation(node.representation)
        self._check_length(node, V)
        return V

    def _check_length(self, node: ast.VectorDeclaration, V: Representation) -> None:
        given = len(node.value.entries)
        if given == V.dim:
            return
        labels = []
        if isinstance(node.representation, ast.Name):
            declared = self._scope.declarations[node.representation.text]
            labels = [Label(declared.name.span, f"of dim {V.dim}")]
        text = short(unparse(node.representation))
        raise self._reporter.error(
            "SG210",
            f"{node.name.text} has {_entries(given)}, and {text} has dim {V.dim}",
            node.value,
            labels=labels,
            help=f"write {_entries(V.dim)}",
        )


def _entries(number: int) -> str:
    return f"{number} {'entry' if number == 1 else 'entries'}"
