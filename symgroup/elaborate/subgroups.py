"""Subgroups by generators, as in P / <(1 2 3)>: the generators are elements of the group before the '/'."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flint import fmpq

from symgroup.algebra import ExactScalar, NumberField, common_field, field_of, to_exact
from symgroup.elaborate.generators import Generators
from symgroup.elaborate.matrices import Rows
from symgroup.elaborate.reporter import Reporter
from symgroup.errors import InputError
from symgroup.groups import FiniteGroup, Permutation
from symgroup.spec import ast
from symgroup.spec.unparse import unparse

Vector = tuple[tuple[int, ExactScalar], ...]  # (coordinate, value)
Column = dict[int, ExactScalar]  # the entries other than 0, by row


class Subgroups:
    """Finds the subgroup that generators in any notation span."""

    def __init__(self, reporter: Reporter, generators: Generators) -> None:
        self._reporter = reporter
        self._generators = generators

    def subgroup(
        self,
        node: ast.Generators,
        G: FiniteGroup,  # on R^n
    ) -> FiniteGroup:
        """Return the subgroup of G that the generators span, whatever notation G was written in."""
        elements = self.elements(node, G)
        with self._reporter.at(node):
            return G.subgroup(elements, unparse(node))

    def elements(
        self,
        node: ast.Generators,
        G: FiniteGroup,  # on R^n
    ) -> list[Permutation]:
        """Return elements of G that are listed in any notation."""
        if isinstance(node, ast.PermutationGenerators):
            parts: Iterable[ast.Node] = node.permutations
            columns: list[list[Column] | None] = [
                _permuted(images, G.degree) for images in self._generators.permutations(node)
            ]
        elif isinstance(node, ast.SignedGenerators):
            parts = node.permutations
            columns = [_signed(images) for images in self._generators.signed(node)]
        else:
            parts = node.matrices
            field = common_field(*{field_of(value) for vector in G.carrier.vectors for _, value in vector})
            columns = [_columns(rows, field) for rows in self._generators.matrices(node)]
        position = {_key(vector): point for point, vector in enumerate(G.carrier.vectors)}
        pairs = list(zip(parts, columns, strict=True))
        return self._reporter.each(lambda pair: self._element(*pair, G, position), pairs)

    def _element(
        self, node: ast.Node, columns: list[Column] | None, G: FiniteGroup, position: dict[object, int]
    ) -> Permutation:
        if columns is not None and len(columns) != G.degree:
            raise self._reporter.error(
                "SG217",
                f"{_short(unparse(node))} acts on {len(columns)} points, and {_short(G.name)} on {G.degree}",
                node,
                help="what stands between < and > here are elements of the group",
            )
        images = [-1] if columns is None else _images(columns, G.carrier.vectors, position)
        if -1 in images or Permutation(images) not in G:
            raise self._reporter.error(
                "SG217",
                f"{_short(unparse(node))} is not an element of {_short(G.name)}",
                node,
                help="what stands between < and > here are elements of the group",
            )
        return Permutation(images)


def _images(columns: list[Column], vectors: Sequence[Vector], position: dict[object, int]) -> list[int]:
    return [position.get(_key(_apply(columns, vector).items()), -1) for vector in vectors]


def _key(vector: Iterable[tuple[int, ExactScalar]]) -> object:
    return frozenset((i, value) for i, value in vector if value != 0)


def _apply(columns: list[Column], vector: Vector) -> Column:
    result: Column = {}
    for j, factor in vector:
        for i, value in columns[j].items():
            result[i] = result[i] + factor * value if i in result else factor * value
    return result


def _permuted(images: list[int], degree: int) -> list[Column]:
    """Return the columns of a permutation matrix; points that the images do not reach stay."""
    return [{image: fmpq(1)} for image in [*images, *range(len(images), degree)]]


def _signed(images: list[int]) -> list[Column]:
    return [{abs(image) - 1: fmpq(1 if image > 0 else -1)} for image in images]


def _columns(rows: Rows, field: NumberField) -> list[Column] | None:
    """Return the columns of a matrix over a field, or None where an entry is outside it."""
    try:
        exact = [[to_exact(value, field) for value in row] for row in rows]
    except InputError:
        return None
    return [{i: row[j] for i, row in enumerate(exact) if row[j] != 0} for j in range(len(rows))]


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
