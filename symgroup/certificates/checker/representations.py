"""Groups and representations as the certificate lists them, and the matrices of their generators.

A recipe names earlier ones only, so reading ends. The recipes: `points` (the group's own permutations), `matrices` (written
out, one a generator), `sum` (copies in a row), `tensor` (e_i x e_j at i dim + j), `dual` (inverse transpose), and `scaled`
(conjugation by a diagonal matrix of square roots of positive rationals: what is claimed of it is written in the coordinates
without those roots, which changes no dimension).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .groups import Permutation, read_permutation
from .matrices import Field, Matrix
from .reading import Malformed, TooLarge, array, integer, label, record

LARGEST_DIM = 100_000
LARGEST_POINTS = 100_000
DEEPEST_RECIPE = 40
RATIONAL = Field((0, 1))
Monomial = tuple[tuple[int, ...], tuple[int, ...]]  # e_j goes to signs[j] e_images[j]


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
        return cls(
            label(name),
            points,
            permutations,
            discrete,
            algebra,
            None if order is None else integer(order, 1),
        )

    @property
    def size(self) -> int:
        """How many generators there are in all."""
        return self.discrete + self.algebra


class Representation:
    """A representation by its recipe; `images` are rho of the generators, then drho of the Lie algebra's."""

    def __init__(
        self, name: str, group: Group, dim: int, parts: Sequence[Representation] = (), field: Field = RATIONAL
    ) -> None:
        self.name, self.group, self.dim = name, group, dim
        self.field: Field = max((field, *(part.field for part in parts)), key=lambda K: K.degree)
        self.depth: int = 1 + max((part.depth for part in parts), default=0)
        if not 1 <= dim <= LARGEST_DIM:
            raise TooLarge(f"a representation of dimension under 1 or over {LARGEST_DIM}")
        if self.depth > DEEPEST_RECIPE:
            raise TooLarge("recipes that are nested too deeply")

    @property
    def model(self) -> Representation:
        """The representation in whose coordinates claims are written: this one, unless it is scaled."""
        return self

    def terms(self) -> tuple[tuple[int, Representation], ...]:
        """Return (copies, summand) in order."""
        return ((1, self),)

    def find_monomials(self) -> tuple[Monomial, ...] | None:
        """Return the images as signed permutations where all are, else None."""
        return None

    @cached_property
    def monomials(self) -> tuple[Monomial, ...] | None:
        """The images as signed permutations where all are, else None; computed once."""
        return self.find_monomials()

    def images(self) -> tuple[Matrix, ...]:
        """Return the images as matrices."""
        monomials = self.monomials
        if monomials is None:
            raise Malformed(f"{self.name} has no matrices")
        one, minus = self.field.scalar(1), self.field.scalar(-1)
        return tuple(
            Matrix.of_entries(
                self.field,
                self.dim,
                self.dim,
                [(i, j, one if s == 1 else minus) for j, (i, s) in enumerate(pairs)],
            )
            for pairs in (list(zip(*monomial, strict=True)) for monomial in monomials)
        )

    @cached_property
    def known_images(self) -> tuple[Matrix, ...]:
        """The images, computed once."""
        return self.images()


class Points(Representation):
    """The permutation representation on the points."""

    def find_monomials(self) -> tuple[Monomial, ...] | None:
        """Return the generators themselves."""
        return tuple((g, (1,) * self.dim) for g in self.group.generators)


class Given(Representation):
    """Matrices that are written out, one a generator, all as signed permutations or all by entries."""

    def __init__(self, name: str, group: Group, dim: int, field: Field, images: list[Any]) -> None:
        super().__init__(name, group, dim, field=field)
        array(images, group.size)
        self._monomials = None
        if all(isinstance(image, dict) and "to" in image for image in images):
            self._monomials = tuple(_monomial(image, dim) for image in images)
        else:
            self._images = tuple(_entries(image, dim, field) for image in images)

    def find_monomials(self) -> tuple[Monomial, ...] | None:
        """Return the images where they are signed permutations."""
        return self._monomials

    def images(self) -> tuple[Matrix, ...]:
        """Return the images."""
        return super().images() if self._monomials is not None else self._images


class Sum(Representation):
    """copies_1 V_1 + copies_2 V_2 + ..."""

    def __init__(self, name: str, group: Group, parts: list[tuple[int, Representation]]) -> None:
        dim = sum(copies * part.dim for copies, part in parts)
        super().__init__(name, group, dim, [part for _, part in parts])
        self.parts = tuple(parts)
        if any(isinstance(part, Sum) for _, part in parts):
            raise Malformed("a sum has no sums as summands")

    def terms(self) -> tuple[tuple[int, Representation], ...]:
        """Return (copies, summand) in order."""
        return self.parts

    def find_monomials(self) -> tuple[Monomial, ...] | None:
        """Return the images where all summands have signed permutations."""
        inner = [(copies, part.monomials) for copies, part in self.parts]
        result = []
        for number in range(self.group.size):
            images: list[int] = []
            signs: list[int] = []
            for copies, monomials in inner:
                if monomials is None:
                    return None
                for _ in range(copies):
                    start = len(images)
                    images.extend(start + i for i in monomials[number][0])
                    signs.extend(monomials[number][1])
            result.append((tuple(images), tuple(signs)))
        return tuple(result)

    def images(self) -> tuple[Matrix, ...]:
        """Return block diagonal matrices."""
        if self.monomials is not None:
            return super().images()
        result = []
        for number in range(self.group.size):
            entries, start = [], 0
            for copies, part in self.parts:
                block = list(_entries_of(part.known_images[number].over(self.field)))
                for _ in range(copies):
                    entries += [(start + i, start + j, value) for i, j, value in block]
                    start += part.dim
            result.append(Matrix.of_entries(self.field, self.dim, self.dim, entries))
        return tuple(result)


class Tensor(Representation):
    """V (x) W: rho_V(g) (x) rho_W(g), and drho_V(X) (x) 1 + 1 (x) drho_W(X)."""

    def __init__(self, name: str, group: Group, left: Representation, right: Representation) -> None:
        super().__init__(name, group, left.dim * right.dim, (left, right))
        self.left, self.right = left, right

    def find_monomials(self) -> tuple[Monomial, ...] | None:
        """Return the images where both factors have signed permutations."""
        left, right = self.left.monomials, self.right.monomials
        if left is None or right is None or self.group.algebra:
            return None
        q = self.right.dim
        return tuple(
            (tuple(i * q + j for i in a for j in b), tuple(s * t for s in x for t in y))
            for (a, x), (b, y) in zip(left, right, strict=True)
        )

    def images(self) -> tuple[Matrix, ...]:
        """Return Kronecker products."""
        if self.monomials is not None:
            return super().images()
        one = [Matrix.identity(self.field, factor.dim) for factor in (self.left, self.right)]
        result = []
        for number in range(self.group.size):
            a, b = (factor.known_images[number].over(self.field) for factor in (self.left, self.right))
            if number < self.group.discrete:
                result.append(_kronecker(a, b))
            else:
                result.append(_kronecker(a, one[1]) + _kronecker(one[0], b))
        return tuple(result)


class Dual(Representation):
    """rho(g)^-T, and -drho(X)^T."""

    def __init__(self, name: str, group: Group, base: Representation) -> None:
        super().__init__(name, group, base.dim, (base,))
        self.base = base

    def find_monomials(self) -> tuple[Monomial, ...] | None:
        """Return those of the base: signed permutation matrices are their own inverse transposes."""
        return None if self.group.algebra else self.base.monomials

    def images(self) -> tuple[Matrix, ...]:
        """Return the inverse or negative transposes."""
        if self.monomials is not None:
            return super().images()
        discrete = self.group.discrete
        return tuple(
            A.inverse_transpose() if number < discrete else A.negative_transpose()
            for number, A in enumerate(self.base.known_images)
        )


class Scaled(Representation):
    """D rho(g) D^-1 for a diagonal D with rational squares."""

    def __init__(self, name: str, group: Group, base: Representation, squares: list[Any]) -> None:
        super().__init__(name, group, base.dim, (base,))
        values = [RATIONAL.scalar(value)[0] for value in array(squares, base.dim)]
        if any(value <= 0 for value in values):
            raise Malformed("a square is not positive")
        self.base = base

    @property
    def model(self) -> Representation:
        """The representation without the square roots."""
        return self.base.model


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

    if kind == "points" and recipe is None and not group.algebra and len(group.generators) == group.discrete:
        return Points(name, group, group.points)
    if kind == "matrices":
        field, dim, images = record(recipe, "field", "dim", "images")
        return Given(
            name, group, integer(dim, 1, LARGEST_DIM + 1), fields[integer(field, 0, len(fields))], images
        )
    if kind == "sum":
        parts = [(integer(array(part, 2)[0], 1, LARGEST_DIM), known(part[1])) for part in array(recipe)]
        return Sum(name, group, parts)
    if kind == "tensor":
        left, right = (known(factor) for factor in array(recipe, 2))
        return Tensor(name, group, left, right)
    if kind == "dual":
        return Dual(name, group, known(recipe))
    if kind == "scaled":
        base, squares = record(recipe, "base", "squares")
        return Scaled(name, group, known(base), squares)
    raise Malformed("an unknown recipe")


def _monomial(data: Any, dim: int) -> Monomial:
    (targets,) = record(data, "to")
    values = [integer(value, -dim, dim + 1) for value in array(targets, dim)]
    if sorted(map(abs, values)) != list(range(1, dim + 1)):
        raise Malformed("a signed permutation names each of 1, ..., n once, with a sign")
    return tuple(abs(value) - 1 for value in values), tuple(1 if value > 0 else -1 for value in values)


def _entries(data: Any, dim: int, field: Field) -> Matrix:
    if isinstance(data, dict) and "to" in data:
        images, signs = _monomial(data, dim)
        listed = [(i, j, field.scalar(s)) for j, (i, s) in enumerate(zip(images, signs, strict=True))]
        return Matrix.of_entries(field, dim, dim, listed)
    (rows,) = record(data, "entries")
    return Matrix.of_entries(field, dim, dim, read_entries(rows, dim, dim, field))


def read_entries(data: Any, rows: int, columns: int, field: Field) -> list[tuple[int, int, Any]]:
    """Read non-zero entries [row, column, value], each place once, in row-major order."""
    result, last = [], (-1, -1)
    for item in array(data):
        i, j, value = array(item, 3)
        place = (integer(i, 0, rows), integer(j, 0, columns))
        scalar = field.scalar(value)
        if place <= last or all(part == 0 for part in scalar):
            raise Malformed("entries are not zero, and stand in row-major order, each place once")
        result.append((*place, scalar))
        last = place
    return result


def _entries_of(matrix: Matrix) -> Iterator[tuple[int, int, Any]]:
    for i in range(matrix.rows):
        for j in range(matrix.columns):
            value = tuple(part[i, j] for part in matrix.parts)
            if any(part != 0 for part in value):
                yield i, j, value


def _kronecker(a: Matrix, b: Matrix) -> Matrix:
    p, q = b.rows, b.columns
    right = list(_entries_of(b))
    field, d = a.field, a.field.degree
    entries = []
    for i, j, x in _entries_of(a):
        for k, l, y in right:
            value = (x[0] * y[0],) if d == 1 else _product(field, x, y)
            entries.append((i * p + k, j * q + l, value))
    return Matrix.of_entries(field, a.rows * p, a.columns * q, entries)


def _product(field: Field, x: Any, y: Any) -> tuple[Any, ...]:
    left, right = (Matrix.of_entries(field, 1, 1, [(0, 0, value)]) for value in (x, y))
    return tuple(part[0, 0] for part in (left * right).parts)
