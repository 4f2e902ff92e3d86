"""Groups and representations as the certificate lists them, and their matrices.

A field K = Q[t]/(f) of degree d is seen over Q: K^n is Q^(nd), with the coordinates of 1, t, ..., t^(d-1). A matrix over K is
listed by the images of e_1, ..., e_n. Maps that are linear over K are those that commute with J, the multiplication by t: so J
is one more generator of every group, dimensions over Q are d times those over K, and which root of f is meant plays no part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from math import gcd
from typing import Any

from flint import fmpq, fmpq_mat, fmpz_poly

from .reading import Budget, Malformed, OutOfReach, TooLarge, array, integer, label, permutation, record

LARGEST = 100_000  # points of a group, dimension over Q of a representation
LARGEST_DEGREE = 64  # of a field
MOST_BITS = 2000  # of numerators and denominators
Columns = list[dict[int, fmpq]]  # a matrix: the entries of each column that are not 0, by their rows
Shapes = list[list[int]]


def read_number(data: Any) -> fmpq:
    """Read an integer, or [p, q] in lowest terms."""
    p, q = array(data, 2) if isinstance(data, list) else (data, 1)
    if type(p) is not int or type(q) is not int or q < 1 + isinstance(data, list) or gcd(p, q) != 1:
        raise Malformed("an integer is needed, or a fraction in lowest terms with a denominator over 1")
    if fmpq(p, q).height_bits() > MOST_BITS:
        raise TooLarge(f"a number of more than {MOST_BITS} bits")
    return fmpq(p, q)


def read_matrix(data: Any, rows: int, columns: int) -> Columns:
    """Read non-zero entries [row, column, value]."""
    result: Columns = [{} for _ in range(columns)]
    for i, j, value in (array(item, 3) for item in array(data)):
        result[integer(j, 0, columns)][integer(i, 0, rows)] = read_number(value)
    if sum(map(len, result)) != len(data) or not all(all(column.values()) for column in result):
        raise Malformed("each place stands once, and no entry is zero")
    return result


def dense(matrix: Columns, rows: int) -> fmpq_mat:
    """Return a matrix with all its entries."""
    return fmpq_mat(rows, len(matrix), [column.get(i, 0) for i in range(rows) for column in matrix])


def _sums(terms: Iterable[tuple[int, fmpq]]) -> dict[int, fmpq]:
    """Add up the entries of a column; numbers grow here and nowhere else."""
    result: dict[int, fmpq] = {}
    for i, value in terms:
        result[i] = result[i] + value if i in result else value
    if any(value.height_bits() > MOST_BITS for value in result.values()):
        raise OutOfReach(f"the numbers grow beyond {MOST_BITS} bits")
    return {i: value for i, value in result.items() if value}


@dataclass(frozen=True, eq=False)
class Group:
    """Generators as permutations of points; of no points for a Lie group's components, beside those of its algebra."""

    name: str
    points: int
    generators: Sequence[tuple[int, ...]]
    algebra: int  # the number of generators of the Lie algebra
    degree: int  # d, of the field
    times_t: Columns  # the multiplication by t in it
    budget: Budget

    def product(self, A: Columns, B: Columns) -> Columns:
        """Return A B."""
        self.budget.spend(500 * (len(B) + sum(len(A[j]) for column in B for j in column)))
        return [_sums((i, a * b) for j, b in column.items() for i, a in A[j].items()) for column in B]

    def placed(self, dim: int, parts: Iterable[tuple[Columns, int, int]]) -> Columns:
        """Return the matrix that is A on the coordinates k, k + s, k + 2 s, ... of K^dim for each part (A, k, s)."""
        d, result = self.degree, Columns({} for _ in range(dim * self.degree))
        for A, start, step in parts:
            self.budget.spend(300 * (len(A) + sum(map(len, A))))
            place = [(start + x // d * step) * d + x % d for x in range(len(A))]
            for j, column in zip(place, A, strict=True):
                result[j] = {place[i]: value for i, value in column.items()}
        return result


def read_group(data: Any, budget: Budget) -> Group:
    """Read a group."""
    name, points, images, algebra, f = record(data, "name", "points", "generators", "algebra", "field")
    points, algebra = integer(points, 0, LARGEST + 1), integer(algebra, 0)
    generators = [permutation(g, points) for g in array(images)]
    if points and algebra:
        raise Malformed("a finite group has no Lie algebra")
    times_t = _read_field(f)
    return Group(label(name), points, generators, algebra, len(times_t), times_t, budget)


def _read_field(data: Any) -> Columns:
    """Read a monic irreducible f with integer coefficients, constant first; return the multiplication by t. Q is t = 0."""
    f = [integer(c, -(10**100), 10**100) for c in array(data)]
    if not 2 <= len(f) <= LARGEST_DEGREE + 1 or f[-1] != 1 or (len(f) == 2 and f[0]):
        raise Malformed(f"a monic polynomial of degree up to {LARGEST_DEGREE} is needed; that of Q is t")
    if [e for _, e in fmpz_poly(f).factor()[1]] != [1]:
        raise Malformed("an irreducible polynomial is needed")
    return [*({k: fmpq(1)} for k in range(1, len(f) - 1)), {k: fmpq(-c) for k, c in enumerate(f[:-1]) if c}]


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
    factors: Sequence[Representation] = ()  # of a tensor product

    def __post_init__(self) -> None:
        self.rows = self.dim * self.group.degree
        self.terms = self.terms or ((1, self),)
        if not 1 <= self.rows <= LARGEST:
            raise TooLarge(f"a representation of dimension under 1 or over {LARGEST}")

    @cached_property
    def J(self) -> Columns:
        """The multiplication by t."""
        return self.group.placed(self.dim, ((self.group.times_t, i, 1) for i in range(self.dim)))

    def linear(self, columns: Columns) -> Columns:
        """Return a map to here by the columns of e_1, t e_1, ..., e_2, t e_2, ..., from those of e_1, e_2, ..."""
        powers = [columns]
        for _ in self.group.times_t[1:]:
            powers.append(self.group.product(self.J, powers[-1]))
        return [column for images in zip(*powers, strict=True) for column in images]

    @cached_property
    def images(self) -> list[Columns]:
        """The matrices."""
        listed = [self.linear(self.build(g)) for g in range(len(self.group.generators) + self.group.algebra)]
        return listed if self.group.degree == 1 else [*listed, self.J]

    @cached_property
    def dense(self) -> list[fmpq_mat]:
        """The matrices with all their entries."""
        self.group.budget.spend(500 * len(self.images) * self.rows**2)
        return [dense(image, self.rows) for image in self.images]

    @cached_property
    def signed(self) -> list[list[int]] | None:
        """2 i or 2 i + 1 for each j, where every generator takes e_j to e_i or -e_i, and the Lie algebra acts as 0."""
        k, d, found = len(self.group.generators), self.group.degree, []
        if self.scaled or any(map(any, self.images[k : k + self.group.algebra])):
            return None
        for image in self.images[:k]:
            entries = [entry for column in image[::d] for entry in column.items()]
            rows = {i for i, value in entries if i % d == 0 and value in (1, -1)}
            if not len(entries) == len(rows) == self.dim or not all(image):
                return None
            found.append([2 * (i // d) + (value < 0) for i, value in entries])
        return found


@dataclass
class Known:
    """What was listed and proven so far."""

    groups: list[Group] = field(default_factory=list)
    representations: list[Representation] = field(default_factory=list)
    orders: dict[Group, int] = field(default_factory=dict)
    bases: dict[tuple[Representation, Representation], int] = field(default_factory=dict)
    forms: set[Representation] = field(default_factory=set)
    relaxed: list[tuple[Representation, Representation, Shapes] | None] = field(default_factory=list)

    def representation(self, number: Any) -> Representation:
        """Return a listed representation."""
        return self.representations[integer(number, 0, len(self.representations))]


def read_representation(data: Any, known: Known) -> Representation:
    """Read a tensor product or a direct sum of earlier ones, or matrices by their entries."""
    if isinstance(data, dict) and "tensor" in data:
        name, factors = record(data, "name", "tensor")
        return _tensor(label(name), *map(known.representation, array(factors, 2)))
    if isinstance(data, dict) and "sum" in data:
        name, terms = record(data, "name", "sum")
        pairs = [array(term, 2) for term in array(terms)]
        return _sum(label(name), [(integer(k, 1, LARGEST), known.representation(b)) for k, b in pairs])
    name, group, dim, scaled, images = record(data, "name", "group", "dim", "scaled", "images")
    G, dim = known.groups[integer(group, 0, len(known.groups))], integer(dim, 1, LARGEST + 1)
    listed = array(images, len(G.generators) + G.algebra)
    matrices = [read_matrix(image, dim * G.degree, dim) for image in listed]
    return Representation(label(name), G, dim, bool(integer(scaled, 0, 2)), matrices.__getitem__)


def _sum(name: str, terms: list[tuple[int, Representation]]) -> Representation:
    if len({V.group for _, V in terms}) != 1:
        raise Malformed("a sum needs summands of one group")
    G, dim = terms[0][1].group, sum(copies * V.dim for copies, V in terms)

    def build(g: int) -> Columns:
        blocks = [V for copies, V in terms for _ in range(copies)]
        starts = accumulate((V.dim for V in blocks), initial=0)
        parts = ((V.images[g], start, 1) for V, start in zip(blocks, starts, strict=False))
        return G.placed(dim, parts)[:: G.degree]

    return Representation(name, G, dim, any(V.scaled for _, V in terms), build, terms)


def _tensor(name: str, V: Representation, W: Representation) -> Representation:
    """(rho_V(g) (x) 1) (1 (x) rho_W(g)), and drho_V(X) (x) 1 + 1 (x) drho_W(X); e_j x e_l is number j dim W + l."""
    if V.group is not W.group:
        raise Malformed("a tensor product mixes groups")
    G, dim, d = V.group, V.dim * W.dim, V.group.degree

    def build(g: int) -> Columns:
        left = G.placed(dim, ((V.images[g], l, W.dim) for l in range(W.dim)))
        right = G.placed(dim, ((W.images[g], j * W.dim, 1) for j in range(V.dim)))[::d]
        if g < len(G.generators):
            return G.product(left, right)
        return [_sums([*a.items(), *b.items()]) for a, b in zip(left[::d], right, strict=True)]

    return Representation(name, G, dim, V.scaled or W.scaled, build, factors=(V, W))
