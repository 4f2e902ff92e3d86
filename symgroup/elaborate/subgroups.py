"""Subgroups by generators, as in P / <(1 2 3)>: the generators are elements of the group before the '/'."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from symgroup.elaborate.generators import Generators, Literal
from symgroup.elaborate.reporter import Reporter
from symgroup.groups import FiniteGroup, Permutation
from symgroup.spec import ast
from symgroup.spec.unparse import unparse

Column = dict[int, Fraction]  # the entries other than 0, by row


class Subgroups:
    """Finds the subgroup that generators in any notation span."""

    def __init__(self, reporter: Reporter, generators: Generators) -> None:
        self._reporter = reporter
        self._generators = generators

    def subgroup(
        self,
        node: Literal,
        G: FiniteGroup,  # on R^n
    ) -> FiniteGroup:
        """Return the subgroup of G that the generators span, whatever notation G was written in."""
        if isinstance(node, ast.PermutationGenerators):
            parts: Iterable[ast.Node] = node.permutations
            columns = [_permuted(images, G.degree) for images in self._generators.permutations(node)]
        elif isinstance(node, ast.SignedGenerators):
            parts = node.permutations
            columns = [_signed(images) for images in self._generators.signed(node)]
        else:
            parts = node.matrices
            columns = [_columns(rows) for rows in self._generators.matrices(node)]
        position = {_key(dict(vector)): point for point, vector in enumerate(_plain_vectors(G))}
        pairs = list(zip(parts, columns, strict=True))
        elements = self._reporter.each(lambda pair: self._element(*pair, G, position), pairs)
        with self._reporter.at(node):
            return G.subgroup(elements, unparse(node))

    def _element(
        self, node: ast.Node, columns: list[Column], G: FiniteGroup, position: dict[object, int]
    ) -> Permutation:
        if len(columns) != G.degree:
            raise self._reporter.error(
                "SG217",
                f"{_short(unparse(node))} acts on {len(columns)} points, and {_short(G.name)} on {G.degree}",
                node,
                help="the generators of a subgroup are elements of the group",
            )
        images = [position.get(_key(_apply(columns, vector)), -1) for vector in _plain_vectors(G)]
        element = Permutation(images)
        if -1 in images or element not in G:
            raise self._reporter.error(
                "SG217",
                f"{_short(unparse(node))} is not an element of {_short(G.name)}",
                node,
                help="the generators of a subgroup are elements of the group",
            )
        return element


def _plain_vectors(G: FiniteGroup) -> list[tuple[tuple[int, Fraction], ...]]:
    return [
        tuple((i, Fraction(int(value.p), int(value.q))) for i, value in vector)
        for vector in G.carrier.vectors
    ]


def _key(vector: Column) -> object:
    return frozenset((i, value) for i, value in vector.items() if value != 0)


def _apply(columns: list[Column], vector: tuple[tuple[int, Fraction], ...]) -> Column:
    result: Column = {}
    for j, factor in vector:
        for i, value in columns[j].items():
            result[i] = result.get(i, Fraction(0)) + factor * value
    return result


def _permuted(images: list[int], degree: int) -> list[Column]:
    """Return the columns of a permutation matrix; points that the images do not reach stay."""
    return [{image: Fraction(1)} for image in [*images, *range(len(images), degree)]]


def _signed(images: list[int]) -> list[Column]:
    return [{abs(image) - 1: Fraction(1 if image > 0 else -1)} for image in images]


def _columns(rows: list[list[Fraction]]) -> list[Column]:
    return [{i: row[j] for i, row in enumerate(rows) if row[j] != 0} for j in range(len(rows))]


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
