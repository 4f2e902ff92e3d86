"""From the syntax tree of a file to a Spec, with every error of the file at once."""

from __future__ import annotations

from types import MappingProxyType

import sympy

from symgroup.elaborate.context import Context, Declaration, Failed, Value
from symgroup.elaborate.expressions import group, representation
from symgroup.elaborate.module_spec import Vector
from symgroup.elaborate.networks import network
from symgroup.elaborate.scalars import scalar
from symgroup.elaborate.spec import Spec
from symgroup.errors import Label, SourceText, SpecError, SymgroupError
from symgroup.spec import ast
from symgroup.spec.words import FUNCTIONS, SCALAR_CONSTANTS


def elaborate(file: ast.SpecFile, source: SourceText) -> Spec:
    """Return the checked spec of a syntax tree.

    A declaration that fails poisons its name without further errors, so that each mistake is reported once.
    Raises: SpecError with every diagnostic of the file (SG1xx, SG2xx, and SG4xx for what is too large).
    """
    context = Context(source)
    for statement in file.statements:
        value: Value | None
        try:
            value = _statement(context, statement)
        except Failed:
            value = None
        except SymgroupError as error:
            for item in error.diagnostics:
                context.report(item.code, item.message, statement.span, notes=item.notes, help=item.help)
            value = None
        _declare(context, statement.name, value)
    if context.diagnostics:
        raise SpecError(context.diagnostics)
    values = {name: item.value for name, item in context.names.items() if item.value is not None}
    return Spec(source, MappingProxyType(values))


def vector_entries(node: ast.VectorLiteral, source: SourceText) -> tuple[sympy.Expr, ...]:
    """Return the exact entries of a vector that stands alone, such as one typed on a command line."""
    context = Context(source)
    entries = []
    for entry in node.entries:
        try:
            entries.append(scalar(context, entry, symbols=True))
        except Failed:
            continue
    if context.diagnostics:
        raise SpecError(context.diagnostics)
    return tuple(entries)


def _statement(context: Context, node: ast.Statement) -> Value:
    match node:
        case ast.GroupDeclaration(_, expression):
            return group(context, expression)
        case ast.RepresentationDeclaration(_, expression):
            return representation(context, expression)
        case ast.VectorDeclaration():
            return _vector(context, node)
        case ast.NetworkDeclaration():
            return network(context, node)


def _vector(context: Context, node: ast.VectorDeclaration) -> Vector:
    V = representation(context, node.representation)
    entries = tuple(scalar(context, entry, symbols=True) for entry in node.value.entries)
    if len(entries) != V.dim:
        context.fail(
            "SG210",
            f"the vector has {len(entries)} entries, and its representation has dim {V.dim}",
            node.value.span,
            words=f"{V.dim} needed",
            labels=[Label(node.representation.span, f"dim {V.dim}")],
            help=f"write {V.dim} entries",
        )
    return Vector(node.name.text, V, entries)


def _declare(context: Context, name: ast.Name, value: Value | None) -> None:
    if name.text in context.names:
        first = context.names[name.text]
        context.report(
            "SG103",
            f"'{name.text}' is declared twice",
            name.span,
            words="again here",
            labels=[Label(first.span, "first here")],
            help="use another name",
        )
        return
    if name.text in (*FUNCTIONS, *SCALAR_CONSTANTS) and not _is_harmless(name.text):
        context.report(
            "SG104",
            f"'{name.text}' is a word of the language",
            name.span,
            words="cannot be declared",
            help=f"use another name, such as {name.text}1",
        )
        value = None
    context.names[name.text] = Declaration(name.span, value)


def _is_harmless(name: str) -> bool:
    """Whether a word only has its meaning before a bracket, as the families S(n), A(n), C(n), Z(n), D(n) do."""
    return len(name) == 1 and name.isupper()
