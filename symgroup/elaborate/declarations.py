"""From the syntax tree of a file to everything that it declares."""

from __future__ import annotations

from types import MappingProxyType
from typing import TypeVar

from symgroup.elaborate.expressions import Expressions, short
from symgroup.elaborate.module_spec import ModuleSpec, Vector
from symgroup.elaborate.networks import Networks
from symgroup.elaborate.reporter import Poisoned, Reporter
from symgroup.elaborate.scalars import Scalars
from symgroup.elaborate.scope import Scope
from symgroup.elaborate.spec import Declared, Spec
from symgroup.errors import Label, SourceText
from symgroup.groups import FiniteGroup
from symgroup.representations import Representation
from symgroup.spec import ast
from symgroup.spec.source import normal_source
from symgroup.spec.unparse import unparse

T = TypeVar("T")


def elaborate(
    file: ast.SpecFile,
    source: SourceText,  # the text that `file` was read from
) -> Spec:
    """Return what a file declares.

    What follows from a wrong declaration is not reported again.

    Raises: SpecError (SG1xx, SG2xx) with every error of the file; LimitError (SG4xx) where all of them are limits.

    Examples:
        >>> from symgroup.spec import parse_spec
        >>> text = "group G = D(4)  rep V = natural(G)"
        >>> elaborate(parse_spec(text), SourceText("<text>", text))["V"].dim
        4
    """
    reporter = Reporter(normal_source(source))
    scope = Scope(file, reporter)
    elaborator = _Elaborator(scope, reporter)
    for statement in file.statements:
        try:
            value: Declared | None = elaborator.value(statement)
        except Poisoned:
            value = None
        scope.declare(statement.name, value)
    reporter.finish()
    return Spec(
        groups=_of_kind(scope, FiniteGroup),
        representations=_of_kind(scope, Representation),
        vectors=_of_kind(scope, Vector),
        networks=_of_kind(scope, ModuleSpec),
        source=reporter.source,
    )


def _of_kind(scope: Scope, kind: type[T]) -> MappingProxyType[str, T]:
    found = {name: item.value for name, item in scope.declarations.items()}
    return MappingProxyType({name: value for name, value in found.items() if isinstance(value, kind)})


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
        entries: list[object] | None = None
        try:
            entries = self._reporter.each(self._scalars.value, node.value.entries)
        finally:
            V = self._expressions.representation(node.representation)
            self._check_length(node, V)
        return Vector(node.name.text, V, tuple(entries))

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
            f"{node.name.text} has {given} {'entry' if given == 1 else 'entries'}, and {text} has dim {V.dim}",
            node.value,
            labels=labels,
            help=f"write {V.dim} {'entry' if V.dim == 1 else 'entries'}",
        )
