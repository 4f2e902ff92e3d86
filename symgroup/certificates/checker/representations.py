"""Representations as the certificate lists them.

A block is a matrix for each generator of the group, then of its Lie algebra; or the tensor product of two earlier blocks, with
e_i x e_j at i dim + j. A representation is a direct sum of copies of blocks, in their order. Where a block has `squares`
s_1, ..., s_n it is meant conjugated by diag(sqrt(s_i)): what is claimed of it is written in the coordinates without those
roots, which changes no dimension.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from flint import fmpq_mat

from .fields import LARGEST_MATRIX, ONE, RATIONAL, Columns, Field, Scalar, common
from .groups import Group
from .reading import Malformed, TooLarge, array, integer, label, record

LARGEST_DIM = 100_000
DEEPEST_TENSOR = 40
MOST_TERMS = 1000
Signed = tuple[tuple[int, ...], tuple[int, ...]]  # e_j goes to signs[j] e_images[j]


class Representation:
    """rho of the group's generators, then drho of the Lie algebra's."""

    def __init__(
        self, name: str, group: Group, dim: int, field: Field, build: Callable[[int], Columns]
    ) -> None:
        if not 1 <= dim <= LARGEST_DIM:
            raise TooLarge(f"a representation of dimension under 1 or over {LARGEST_DIM}")
        self.name, self.group, self.dim, self.field, self._build = name, group, dim, field, build
        self.terms: tuple[tuple[int, Representation], ...] = ((1, self),)  # (copies, block) in order
        self.factors: tuple[Representation, Representation] | None = None
        self.listed_squares: list[Scalar] | None = None
        self.is_scaled = False
        self.depth = 1

    @cached_property
    def images(self) -> list[Columns]:
        """The matrices of the generators."""
        return [self._build(number) for number in range(self.group.size)]

    @property
    def squares(self) -> list[Scalar]:
        """The s_i of a block, which are 1 where none are listed."""
        if self.factors is not None:
            return [a * b for a in self.factors[0].squares for b in self.factors[1].squares]
        return self.listed_squares or [ONE] * self.dim

    @cached_property
    def signed(self) -> list[Signed] | None:
        """The matrices of the group's generators where all are signed permutations, and its Lie algebra acts as 0."""
        discrete, algebra = self.images[: self.group.discrete], self.images[self.group.discrete :]
        columns = [column for image in discrete for column in image]
        if self.is_scaled or any(column for image in algebra for column in image):
            return None
        if any(len(column) != 1 or column[0][1] not in (ONE, -ONE) for column in columns):
            return None
        pairs = ([(i, 1 if value == 1 else -1) for ((i, value),) in image] for image in discrete)
        return [(tuple(i for i, _ in pair), tuple(s for _, s in pair)) for pair in pairs]

    def rational(self, K: Field) -> list[fmpq_mat]:
        """Return the matrices over Q, by way of a field that contains their entries."""
        if common([self.field, K]) != K:
            raise Malformed("a field does not contain the entries of a representation")
        return [K.rational(self.dim, image) for image in self.images]


def read_block(
    data: Any, groups: Sequence[Group], fields: Sequence[Field], blocks: Sequence[Representation]
) -> Representation:
    """Read a block: a tensor product of two earlier ones, or matrices."""
    if isinstance(data, dict) and "tensor" in data:
        name, factors = record(data, "name", "tensor")
        V, W = (blocks[integer(factor, 0, len(blocks))] for factor in array(factors, 2))
        return _tensor(label(name), V, W)
    name, group, field, dim, images, squares = record(
        data, "name", "group", "field", "dim", "images", "squares"
    )
    G, K = groups[integer(group, 0, len(groups))], fields[integer(field, 0, len(fields))]
    dim = integer(dim, 1, LARGEST_DIM + 1)
    matrices = [_read_matrix(image, dim, K) for image in array(images, G.size)]
    result = Representation(label(name), G, dim, K, matrices.__getitem__)
    if squares is not None:
        result.is_scaled = True
        result.listed_squares = [RATIONAL.scalar(value) for value in array(squares, dim)]
        if any(value[0] <= 0 for value in result.listed_squares):
            raise Malformed("a square is not positive")
    return result


def read_sum(data: Any, blocks: Sequence[Representation]) -> Representation:
    """Read a direct sum."""
    name, terms = record(data, "name", "terms")
    pairs = [array(term, 2) for term in array(terms)]
    found = [(integer(k, 1, LARGEST_DIM), blocks[integer(b, 0, len(blocks))]) for k, b in pairs]
    if len({block.group for _, block in found}) != 1 or len(found) > MOST_TERMS:
        raise Malformed(f"a sum needs summands of one group, at most {MOST_TERMS}")
    dim, field = sum(copies * block.dim for copies, block in found), common([b.field for _, b in found])
    result = Representation(label(name), found[0][1].group, dim, field, lambda g: _sum(found, g))
    result.terms, result.is_scaled = tuple(found), any(block.is_scaled for _, block in found)
    return result


def _read_matrix(data: Any, dim: int, field: Field) -> Columns:
    if not (isinstance(data, dict) and "to" in data):
        return field.matrix(record(data, "entries")[0], dim, dim)
    targets = [integer(value, -dim, dim + 1) for value in array(data["to"], dim)]
    if len(data) > 1 or sorted(map(abs, targets)) != list(range(1, dim + 1)):
        raise Malformed("a signed permutation names each of 1, ..., n once, with a sign")
    return [[(abs(value) - 1, ONE if value > 0 else -ONE)] for value in targets]


def _sum(terms: list[tuple[int, Representation]], g: int) -> Columns:
    result: Columns = []
    for part in (block for copies, block in terms for _ in range(copies)):
        start = len(result)
        result += [[(start + i, value) for i, value in column] for column in part.images[g]]
    return result


def _tensor(name: str, V: Representation, W: Representation) -> Representation:
    """rho_V(g) (x) rho_W(g), and drho_V(X) (x) 1 + 1 (x) drho_W(X)."""
    if V.group is not W.group:
        raise Malformed("a tensor product mixes groups")
    field = common([V.field, W.field])
    one_V, one_W = ([[(i, ONE)] for i in range(U.dim)] for U in (V, W))

    def build(g: int) -> Columns:
        a, b = V.images[g], W.images[g]
        if sum(map(len, a)) * sum(map(len, b)) > LARGEST_MATRIX:
            raise TooLarge("a tensor product with too many entries")
        products = [(a, b)] if g < V.group.discrete else [(a, one_W), (one_V, b)]
        return [_column(products, j, l) for j in range(V.dim) for l in range(W.dim)]

    def _column(products: list[tuple[Columns, Columns]], j: int, l: int) -> list[tuple[int, Scalar]]:
        column: dict[int, Scalar] = {}
        for a, b in products:
            for place, value in ((i * W.dim + k, field.product(x, y)) for i, x in a[j] for k, y in b[l]):
                column[place] = column.get(place, 0 * ONE) + value
        return [(i, value) for i, value in column.items() if value]

    result = Representation(name, V.group, V.dim * W.dim, field, build)
    result.factors, result.depth = (V, W), 1 + max(V.depth, W.depth)
    if result.depth > DEEPEST_TENSOR:
        raise TooLarge("tensor products that are nested too deeply")
    result.is_scaled = V.is_scaled or W.is_scaled
    return result
