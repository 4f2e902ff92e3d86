"""Groups and representations as the certificate lists them, and their matrices.

A number field K = Q[t]/(f) of degree d is seen over Q: K^n is Q^(nd), with the coordinates of 1, t, ..., t^(d-1). A matrix
over K is listed by the images of e_1, ..., e_n; those of t e_j, t^2 e_j, ... follow. The maps that are linear over K are those
that commute with J, the multiplication by t: so J counts as one more generator of every group, dimensions over Q are d times
those over K, and which root of f is meant plays no part.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import gcd
from typing import Any

from flint import fmpq, fmpq_mat, fmpz_poly

from .groups import Chain, Permutation, read_permutation
from .reading import Budget, Malformed, OutOfReach, TooLarge, array, integer, label, record

LARGEST = 100_000  # points of a group, dimension over Q of a representation
LARGEST_DEGREE = 64
MOST_BITS = 2000  # of numerators and denominators
Columns = list[dict[int, fmpq]]  # a matrix: the entries of each column that are not 0, by their rows


def read_number(data: Any) -> fmpq:
    """Read an integer, or [p, q] in lowest terms."""
    p, q = array(data, 2) if isinstance(data, list) else (data, 1)
    if type(p) is not int or type(q) is not int or q < 1 + isinstance(data, list) or gcd(p, q) != 1:
        raise Malformed("an integer is needed, or a fraction in lowest terms with a denominator over 1")
    return bounded([fmpq(p, q)])[0]


def bounded(numbers: list[fmpq]) -> list[fmpq]:
    """Return numbers if they are not too large to go on with them."""
    if any(value.height_bits() > MOST_BITS for value in numbers):
        raise OutOfReach(f"the numbers grow beyond {MOST_BITS} bits")
    return numbers


def read_matrix(data: Any, rows: int, columns: int) -> Columns:
    """Read non-zero entries [row, column, value], each place once, in row-major order."""
    result: Columns = [{} for _ in range(columns)]
    last = (-1, -1)
    for i, j, value in (array(item, 3) for item in array(data)):
        place, number = (integer(i, 0, rows), integer(j, 0, columns)), read_number(value)
        if place <= last or not number:
            raise Malformed("entries are not zero, and stand in row-major order, each place once")
        result[j][i] = number
        last = place
    return result


def dense(matrix: Columns, rows: int) -> fmpq_mat:
    """Return a matrix with all its entries."""
    result = fmpq_mat(rows, len(matrix))
    for j, column in enumerate(matrix):
        for i, value in column.items():
            result[i, j] = value
    return result


@dataclass(frozen=True, eq=False)
class Group:
    """Generators as permutations of points (none for a Lie group), and how many matrices a representation has."""

    name: str
    points: int
    generators: Sequence[Permutation]
    discrete: int  # generators of the group, or of its components
    algebra: int  # generators of the Lie algebra
    times_t: Columns  # of the field
    budget: Budget

    @classmethod
    def read(cls, data: Any, budget: Budget) -> Group:
        """Read a group."""
        name, points, generators, discrete, algebra, field = record(
            data, "name", "points", "generators", "discrete", "algebra", "field"
        )
        points, discrete, algebra = integer(points, 0, LARGEST + 1), integer(discrete, 0), integer(algebra, 0)
        permutations = [read_permutation(g, points) for g in array(generators)]
        if len(permutations) != (discrete if points else 0) or (points and algebra):
            raise Malformed("a finite group has a permutation for each generator, a Lie group no points")
        return cls(label(name), points, permutations, discrete, algebra, _read_field(field), budget)

    @cached_property
    def chain(self) -> Chain:
        """The group of the permutations."""
        if not self.points:
            raise Malformed("a group of permutations is needed")
        return Chain(self.generators, self.points, self.budget)

    def linear(self, matrix: Columns) -> Columns:
        """Return the columns of e_1, t e_1, ..., e_2, t e_2, ... of a matrix of which those of e_1, e_2, ... are given."""
        result, d = Columns(), len(self.times_t)
        self.budget.spend(300 * d * d * sum(map(len, matrix)))
        for first in matrix:
            column = first
            for _ in range(d):
                result.append(column)
                terms = [
                    (i - i % d + k, c * x) for i, x in column.items() for k, c in self.times_t[i % d].items()
                ]
                column = _sums(terms)
        return result


def _read_field(data: Any) -> Columns:
    """Read a monic irreducible f with integer coefficients, constant first; return the multiplication by t. Q is t = 0."""
    f = [integer(c, -(10**100), 10**100) for c in array(data)]
    if len(f) > LARGEST_DEGREE + 1:
        raise TooLarge(f"a field of degree over {LARGEST_DEGREE}")
    if len(f) < 2 or f[-1] != 1 or (len(f) == 2 and f[0]) or [e for _, e in fmpz_poly(f).factor()[1]] != [1]:
        raise Malformed("a monic irreducible polynomial is needed; that of Q is t")
    return [*({k: fmpq(1)} for k in range(1, len(f) - 1)), {k: fmpq(-c) for k, c in enumerate(f[:-1]) if c}]


def _sums(terms: Sequence[tuple[int, fmpq]]) -> dict[int, fmpq]:
    result: dict[int, fmpq] = {}
    for i, value in terms:
        result[i] = result.get(i, 0) + value
    bounded(list(result.values()))
    return {i: value for i, value in result.items() if value}


@dataclass(eq=False)
class Representation:
    """rho of the group's generators, drho of the Lie algebra's, and J where the field is not Q; all as matrices over Q.

    Where it is `scaled` it is meant conjugated by some diagonal matrix: what is claimed is written without that.
    """

    name: str
    group: Group
    dim: int  # over the field
    scaled: bool
    build: Callable[[int], Columns]  # the images of e_1, ..., e_n under a generator
    terms: Sequence[tuple[int, Representation]] = ()  # of a direct sum: (copies, block) in order
    factors: tuple[Representation, Representation] | None = None  # of a tensor product

    def __post_init__(self) -> None:
        self.rows = self.dim * len(self.group.times_t)
        self.terms = self.terms or ((1, self),)
        if not 1 <= self.rows <= LARGEST:
            raise TooLarge(f"a representation of dimension under 1 or over {LARGEST}")

    @cached_property
    def images(self) -> list[Columns]:
        """The matrices."""
        G, d = self.group, len(self.group.times_t)
        J = [{j + k: c for k, c in G.times_t[0].items()} for j in range(0, self.rows, d)]
        return [
            *map(G.linear, map(self.build, range(G.discrete + G.algebra))),
            *([G.linear(J)] if d > 1 else []),
        ]

    @cached_property
    def dense(self) -> list[fmpq_mat]:
        """The matrices with all their entries."""
        self.group.budget.spend(500 * len(self.images) * self.rows**2)
        return [dense(image, self.rows) for image in self.images]

    @cached_property
    def signed(self) -> list[list[int]] | None:
        """2 i or 2 i + 1 for each j, where every generator takes e_j to e_i or -e_i, and the Lie algebra acts as 0."""
        G, d, found = self.group, len(self.group.times_t), []
        if self.scaled or any(column for image in self.images[G.discrete :][: G.algebra] for column in image):
            return None
        for image in self.images[: G.discrete]:
            entries = [entry for column in image[::d] for entry in column.items()]
            rows = {i for i, value in entries if i % d == 0 and value in (1, -1)}
            if not len(entries) == len(rows) == self.dim or not all(image):
                return None
            found.append([2 * (i // d) + (value < 0) for i, value in entries])
        return found


def read_representation(
    data: Any, groups: Sequence[Group], known: Sequence[Representation]
) -> Representation:
    """Read matrices by their entries, a tensor product, or a direct sum of earlier ones."""
    if isinstance(data, dict) and "tensor" in data:
        name, factors = record(data, "name", "tensor")
        return _tensor(label(name), *(known[integer(k, 0, len(known))] for k in array(factors, 2)))
    if isinstance(data, dict) and "sum" in data:
        name, terms = record(data, "name", "sum")
        pairs = [array(term, 2) for term in array(terms)]
        return _sum(
            label(name), [(integer(k, 1, LARGEST), known[integer(b, 0, len(known))]) for k, b in pairs]
        )
    name, group, dim, scaled, images = record(data, "name", "group", "dim", "scaled", "images")
    G, dim = groups[integer(group, 0, len(groups))], integer(dim, 1, LARGEST + 1)
    d, listed = len(G.times_t), array(images, G.discrete + G.algebra)
    matrices = [read_matrix(image, dim * d, dim) for image in listed]
    return Representation(label(name), G, dim, bool(integer(scaled, 0, 2)), matrices.__getitem__)


def _sum(name: str, terms: list[tuple[int, Representation]]) -> Representation:
    if len({V.group for _, V in terms}) != 1:
        raise Malformed("a sum needs summands of one group")
    group, scaled = terms[0][1].group, any(V.scaled for _, V in terms)

    def build(g: int) -> Columns:
        result, d = Columns(), len(group.times_t)
        for V in (V for copies, V in terms for _ in range(copies)):
            start = len(result) * d
            group.budget.spend(300 * sum(map(len, V.images[g])))
            result += [{start + i: x for i, x in column.items()} for column in V.images[g][::d]]
        return result

    return Representation(name, group, sum(copies * V.dim for copies, V in terms), scaled, build, terms)


def _tensor(name: str, V: Representation, W: Representation) -> Representation:
    """rho_V(g) (x) rho_W(g), and drho_V(X) (x) 1 + 1 (x) drho_W(X), over the field; e_j x e_l is number j dim W + l."""
    if V.group is not W.group:
        raise Malformed("a tensor product mixes groups")
    G, d = V.group, len(V.group.times_t)

    def build(g: int) -> Columns:
        a, b = V.images[g], W.images[g]
        G.budget.spend(500 * (V.rows + sum(map(len, a))) * (W.rows + sum(map(len, b))))
        one_V, one_W = ([{i: fmpq(1)} for i in range(U.rows)] for U in (V, W))
        products = [(a, b)] if g < G.discrete else [(a, one_W), (one_V, b)]
        return [_sums(column(products, j, l)) for j in range(0, V.rows, d) for l in range(0, W.rows, d)]

    def column(products: list[tuple[Columns, Columns]], j: int, l: int) -> list[tuple[int, fmpq]]:
        return [
            ((place // d * W.dim + row // d) * d + place % d, x * y)
            for a, b in products
            for row, y in b[l].items()  # y t^k e_i for row = i d + k, and t^k goes to e_j
            for place, x in a[j + row % d].items()
        ]

    return Representation(name, G, V.dim * W.dim, V.scaled or W.scaled, build, factors=(V, W))
