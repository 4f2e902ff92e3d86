"""Matrices of exact numbers, and the fields that their entries are in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sympy

from symgroup.algebra import ExactMatrix, NumberField, common_field, exact_matrix, number_field
from symgroup.elaborate.reporter import Reporter
from symgroup.elaborate.scalars import Scalars
from symgroup.errors import Label
from symgroup.spec import ast
from symgroup.spec.unparse import unparse

Rows = list[list[sympy.Expr]]  # (n, n), algebraic numbers


class Matrices:
    """Reads square matrices."""

    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter
        self._scalars = Scalars(reporter)

    def rows(
        self, nodes: Sequence[ast.Matrix], field: ast.Field | None = None, code: str = "SG206"
    ) -> list[Rows]:
        """Return matrices of one size; their entries are in the field, where one is written."""
        matrices = self._reporter.each(self._square, nodes)
        self.same_size(nodes, [len(rows) for rows in matrices], "matrices of a group", code)
        if field is not None:
            self._check_field(field, nodes, matrices)
        return matrices

    def exact(self, nodes: Sequence[ast.Matrix], code: str) -> list[ExactMatrix]:
        """Return matrices of one size over the smallest field that contains all entries."""
        matrices = self.rows(nodes, code=code)
        field = self.field_of(nodes, matrices)
        return [exact_matrix(rows, field) for rows in matrices]

    def field_of(self, nodes: Sequence[ast.Node], matrices: Sequence[Rows]) -> NumberField:
        """Return the smallest field that contains all entries; where it is too large, `nodes` are at fault."""
        with self._reporter.at(nodes[0]):
            return number_field(value for rows in matrices for row in rows for value in row)

    def same_size(
        self, nodes: Sequence[ast.Node], sizes: Sequence[int], what: str, code: str = "SG206"
    ) -> None:
        """Report SG206 or another code unless all sizes are the first."""
        for node, size in zip(nodes, sizes, strict=True):
            if size != sizes[0]:
                raise self._reporter.error(
                    code,
                    f"generators of different size: {size} and {sizes[0]}",
                    node,
                    words=f"size {size}",
                    labels=[Label(nodes[0].span, f"size {sizes[0]}")],
                    help=f"all {what} have one size",
                )

    def _square(self, node: ast.Matrix) -> Rows:
        for row in node.rows:
            if len(row.entries) != len(node.rows):
                raise self._reporter.error(
                    "SG219",
                    f"a row of {_count(len(row.entries), 'entry', 'entries')} in a matrix of "
                    f"{_count(len(node.rows), 'row', 'rows')}",
                    row,
                    help="a matrix that generates a group has as many columns as rows",
                )
        return self._reporter.each(lambda row: self._reporter.each(self._entry, row.entries), node.rows)

    def _entry(self, node: ast.Scalar) -> sympy.Expr:
        value = self._scalars.value(node)
        if not value.free_symbols:
            return value
        raise self._reporter.error(
            "SG208",
            f"the matrix entry {unparse(node)} is a letter",
            node,
            help="entries are exact numbers, such as -1/2, sqrt(2), cos(2 pi/5) or zeta(3)",
        )

    def _check_field(self, node: ast.Field, nodes: Sequence[ast.Matrix], matrices: Sequence[Rows]) -> None:
        """Report SG222 for each entry outside the field that is written."""
        field = self._field(node)
        inside: dict[sympy.Expr, bool] = {}
        for place, value in _entries(nodes, matrices):
            if value not in inside:
                with self._reporter.at(place):
                    smallest = number_field([value])
                    inside[value] = common_field(field, smallest).degree == field.degree
        outside = [place for place, value in _entries(nodes, matrices) if not inside[value]]
        if outside:
            smallest = self.field_of(nodes, matrices)
            self._reporter.each(lambda place: self._outside(place, node, smallest), outside)

    def _outside(self, node: ast.Scalar, field: ast.Field, smallest: NumberField) -> None:
        raise self._reporter.error(
            "SG222",
            f"the matrix entry {unparse(node)} is not in {unparse(field)}",
            node,
            help=f"the entries need {smallest}: write it, or leave out 'over {unparse(field)}'",
        )

    def _field(self, node: ast.Field) -> NumberField:
        if node.name.text != "Q":
            raise self._reporter.error(
                "SG207",
                f"'{unparse(node)}' is no field that symgroup computes in",
                node,
                help="write matrices over Q < ... >, or over Q(sqrt(5)), or leave out the field: it is found",
            )
        values = self._reporter.each(self._entry, node.adjoined)
        with self._reporter.at(node):
            return number_field(values)


def _entries(
    nodes: Sequence[ast.Matrix], matrices: Sequence[Rows]
) -> Iterator[tuple[ast.Scalar, sympy.Expr]]:
    for node, rows in zip(nodes, matrices, strict=True):
        for places, values in zip(node.rows, rows, strict=True):
            yield from zip(places.entries, values, strict=True)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
