"""Groups and representations as the certificate lists them, and the matrices of their generators.

A recipe names earlier ones only, so reading ends. The recipes: `points` (the group's own permutations), `matrices` (written
out, one a generator), `sum` (copies in a row), `tensor` (e_i x e_j at i dim + j), `dual` (inverse transpose), and `scaled`
(conjugation by a diagonal matrix of square roots of positive rationals: what is claimed of it is written in the coordinates
without those roots, which changes no dimension).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flint import fmpq_mat, fmpq_poly

from .fields import LARGEST_MATRIX, ONE, Columns, Field, read_entries
from .groups import Permutation, read_permutation
from .reading import Malformed, TooLarge, array, integer, label, record

LARGEST_DIM = LARGEST_POINTS = 100_000
DEEPEST_RECIPE = 40
RATIONAL = Field((0, 1))
Signed = tuple[tuple[int, ...], tuple[int, ...]]  # e_j goes to signs[j] e_images[j]


@dataclass(frozen=True)
class Group:
    """Generators as permutations of points (none for a Lie group), and how many matrices a representation has."""

    name: str
    points: int
    generators: tuple[Permutation, ...]
    discrete: int  # generators of the group, or of its components
    algebra: int  # generators of the Lie algebra
    order: int | None

    @classmethod
    def read(cls, data: Any) -> Group:
        """Read a group."""
        name, points, generators, discrete, algebra, order = record(
            data, "name", "points", "generators", "discrete", "algebra", "order"
        )
        points = integer(points, 0, LARGEST_POINTS + 1)
        permutations = tuple(read_permutation(g, points) for g in array(generators))
        discrete, algebra = integer(discrete, 0), integer(algebra, 0)
        if (algebra and permutations) or (not algebra and points and len(permutations) != discrete):
            raise Malformed("a finite group has a permutation for each generator, a Lie group none")
        order = None if order is None else integer(order, 1)
        return cls(label(name), points, permutations, discrete, algebra, order)

    @property
    def size(self) -> int:
        """How many generators there are in all."""
        return self.discrete + self.algebra

    @property
    def is_finite(self) -> bool:
        """Whether its elements are products of the listed permutations."""
        return not self.algebra and len(self.generators) == self.discrete


class Representation:
    """rho of the group's generators, then drho of the Lie algebra's, by a recipe."""

    def __init__(self, name: str, group: Group, dim: int, build: Callable[[int], Columns]) -> None:
        if not 1 <= dim <= LARGEST_DIM:
            raise TooLarge(f"a representation of dimension under 1 or over {LARGEST_DIM}")
        self.name, self.group, self.dim, self._build = name, group, dim, build
        self.field = RATIONAL  # the smallest of the listed ones with all entries
        self.summands: tuple[tuple[int, Representation], ...] = ((1, self),)  # (copies, summand) in order
        self.is_scaled = False
        self.depth = 1

    @cached_property
    def images(self) -> list[Columns]:
        """The matrices of the generators."""
        return [self._build(number) for number in range(self.group.size)]

    @cached_property
    def signed(self) -> list[Signed] | None:
        """The matrices as signed permutations, where all are and the group is finite."""
        columns = [column for image in self.images for column in image]
        if not self.group.is_finite or self.is_scaled:
            return None
        if any(len(column) != 1 or column[0][1] not in (ONE, -ONE) for column in columns):
            return None
        pairs = ([(i, 1 if value == 1 else -1) for ((i, value),) in image] for image in self.images)
        return [(tuple(i for i, _ in pair), tuple(s for _, s in pair)) for pair in pairs]


def read_representation(
    data: Any, groups: list[Group], fields: list[Field], earlier: list[Representation]
) -> Representation:
    """Read one recipe."""
    name, number, kind, recipe = record(data, "name", "group", "kind", "recipe")
    name, group = label(name), groups[integer(number, 0, len(groups))]

    def known(position: Any) -> Representation:
        found = earlier[integer(position, 0, len(earlier))]
        if found.group is not group:
            raise Malformed("a recipe mixes groups")
        return found

    parts: list[Representation] = []
    if kind == "points" and recipe is None and group.is_finite:
        result = Representation(
            name, group, group.points, lambda g: [[(x, ONE)] for x in group.generators[g]]
        )
    elif kind == "matrices":
        result = _listed(name, group, recipe, fields)
    elif kind == "sum":
        terms = [(integer(array(part, 2)[0], 1, LARGEST_DIM), known(part[1])) for part in array(recipe)]
        parts = [part for _, part in terms]
        if any(part.summands[0][1] is not part for part in parts):
            raise Malformed("a sum has no sums as summands")
        dim = sum(copies * part.dim for copies, part in terms)
        result = Representation(name, group, dim, lambda g: _sum(terms, g))
        result.summands = tuple(terms)
    elif kind == "tensor":
        V, W = parts = [known(factor) for factor in array(recipe, 2)]
        result = Representation(name, group, V.dim * W.dim, lambda g: _tensor(V, W, result.field, g))
    elif kind == "dual":
        parts = [known(recipe)]
        result = Representation(name, group, parts[0].dim, lambda g: _dual(parts[0], g))
    elif kind == "scaled":
        base, squares = record(recipe, "base", "squares")
        parts = [known(base)]
        if any(RATIONAL.scalar(value)[0] <= 0 for value in array(squares, parts[0].dim)):
            raise Malformed("a square is not positive")
        result = Representation(name, group, parts[0].dim, lambda g: parts[0].images[g])
        result.is_scaled = True
    else:
        raise Malformed("an unknown recipe")
    result.depth += max((part.depth for part in parts), default=0)
    if result.depth > DEEPEST_RECIPE:
        raise TooLarge("recipes that are nested too deeply")
    result.is_scaled |= any(part.is_scaled for part in parts)
    result.field = common([result.field, *(part.field for part in parts)])
    return result


def common(fields: list[Field]) -> Field:
    """Return the one field that is not Q, or Q."""
    found = {field for field in fields if field.degree > 1}
    if len(found) > 1:
        raise Malformed("two number fields are mixed")
    return next(iter(found), RATIONAL)


def _listed(name: str, group: Group, recipe: Any, fields: list[Field]) -> Representation:
    number, dim, images = record(recipe, "field", "dim", "images")
    field = fields[integer(number, 0, len(fields))]
    dim = integer(dim, 1, LARGEST_DIM + 1)
    matrices = [_read_matrix(image, dim, field) for image in array(images, group.size)]
    result = Representation(name, group, dim, matrices.__getitem__)
    result.field = field
    return result


def _read_matrix(data: Any, dim: int, field: Field) -> Columns:
    if not (isinstance(data, dict) and "to" in data):
        return read_entries(record(data, "entries")[0], dim, dim, field)
    targets = [integer(value, -dim, dim + 1) for value in array(data["to"], dim)]
    if len(data) > 1 or sorted(map(abs, targets)) != list(range(1, dim + 1)):
        raise Malformed("a signed permutation names each of 1, ..., n once, with a sign")
    return [[(abs(value) - 1, ONE if value > 0 else -ONE)] for value in targets]


def _sum(terms: list[tuple[int, Representation]], g: int) -> Columns:
    result: Columns = []
    for copies, part in terms:
        for _ in range(copies):
            start = len(result)
            result += [[(start + i, value) for i, value in column] for column in part.images[g]]
    return result


def _tensor(V: Representation, W: Representation, field: Field, g: int) -> Columns:
    """rho_V(g) (x) rho_W(g), or drho_V(X) (x) 1 + 1 (x) drho_W(X)."""
    a, b = V.images[g], W.images[g]
    if sum(map(len, a)) * sum(map(len, b)) > LARGEST_MATRIX:
        raise TooLarge("a tensor product with too many entries")
    if g < V.group.discrete:
        return [
            [(i * W.dim + k, field.product(x, y)) for i, x in left for k, y in right]
            for left in a
            for right in b
        ]
    result = []
    for j, left in enumerate(a):
        for l, right in enumerate(b):
            column = {i * W.dim + l: x for i, x in left}
            for k, y in right:
                place = j * W.dim + k
                column[place] = column.get(place, fmpq_poly()) + y
            result.append([(i, x) for i, x in column.items() if x])
    return result


def _dual(V: Representation, g: int) -> Columns:
    """rho(g)^-T, or -drho(X)^T."""
    if V.signed is not None:
        return V.images[g]
    if g >= V.group.discrete:
        result: Columns = [[] for _ in range(V.dim)]
        for j, column in enumerate(V.images[g]):
            for i, value in column:
                result[i].append((j, -value))
        return result
    d = V.field.degree
    try:
        inverse: fmpq_mat = V.field.rational(V.dim, V.images[g]).inv()
    except ZeroDivisionError:
        raise Malformed("the matrix of a generator has no inverse") from None
    values = [
        [fmpq_poly([inverse[i * d + l, j * d] for l in range(d)]) for j in range(V.dim)] for i in range(V.dim)
    ]
    return [[(j, value) for j, value in enumerate(row) if value] for row in values]
