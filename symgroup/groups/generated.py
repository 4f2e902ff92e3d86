"""Finite groups from what a user writes: permutations, signed permutations, exact matrices, direct products."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from math import factorial, lcm
from random import Random

from flint import fmpq, fmpq_poly

from symgroup.algebra import (
    ExactMatrix,
    ExactScalar,
    FieldElement,
    FieldMatrix,
    exact_matrix,
    field_of,
    identity_matrix,
    number_field,
    rational_matrix,
    to_exact,
)
from symgroup.errors import InputError, LimitError, check_time
from symgroup.groups.finite import Carrier, FiniteGroup, SparseVector
from symgroup.groups.giants import giant_family
from symgroup.groups.named import point_carrier
from symgroup.groups.permutation import Permutation, permutation_from_images

LARGEST_ORBIT = 100_000


def permutation_group(
    generators: Iterable[Sequence[int]],  # images of 0, ..., degree - 1
    degree: int,
    name: str = "permutation group",
) -> FiniteGroup:
    """Return the group that permutations of `degree` points generate.

    Shorter lists fix the points that they do not name. Where the group is seen to be S(n) or A(n) it is marked as such.
    Raises: InputError: SG240 not a permutation of `degree` points, SG246 no points.
    """
    if degree < 1:
        raise InputError.of(
            "SG246", f"a group on {degree} points is not a group", help="name one point at least"
        )
    elements = []
    for images in map(list, generators):
        if len(images) > degree:
            raise InputError.of(
                "SG240",
                f"{images} has {len(images)} points, and the group has {degree}",
                help="give every generator the same number of points, or a larger degree",
            )
        elements.append(permutation_from_images([*images, *range(len(images), degree)]))
    kept = tuple(dict.fromkeys(g for g in elements if not g.is_identity))
    family = giant_family(kept, degree)
    order = factorial(degree) // (2 if family == "A" else 1) if family else None
    return FiniteGroup(name, kept, point_carrier(degree), family, order)


def signed_group(
    generators: Iterable[Sequence[int]],  # entry i - 1 is s j where e_i goes to s e_j, counted from 1
    name: str = "signed permutation group",
) -> FiniteGroup:
    """Return the group that signed permutations generate; its points are e_1, -e_1, e_2, -e_2, ...

    Raises: InputError (SG243) where a list is not a signed permutation, lengths differ, or there is no list at all.
    """
    lists = [list(images) for images in generators]
    degree = max((len(images) for images in lists), default=0)
    if degree == 0:
        raise InputError.of(
            "SG243",
            "a signed group needs a generator of length 1 or more",
            help="the identity will do, [1, 2, 3], for the trivial group",
        )
    elements = []
    for images in lists:
        if sorted(map(abs, images)) != list(range(1, degree + 1)):
            raise InputError.of(
                "SG243",
                f"{images} is not a signed permutation of 1, ..., {degree}",
                help="write each of the numbers once, with a minus sign where the sign changes: [-2, 1]",
            )
        points = [0] * (2 * degree)
        for i, image in enumerate(images):
            positive = 2 * (abs(image) - 1)
            points[2 * i] = positive + (image < 0)
            points[2 * i + 1] = positive + (image > 0)
        elements.append(Permutation(points))
    one = fmpq(1)
    vectors = tuple(((i, value),) for i in range(degree) for value in (one, -one))
    kept = tuple(dict.fromkeys(g for g in elements if not g.is_identity))
    return FiniteGroup(name, kept, Carrier(degree, vectors, tuple(range(0, 2 * degree, 2))))


def matrix_group(
    generators: Iterable[
        Sequence[Sequence[object]]
    ],  # each (n, n), exact entries, sympy's algebraic numbers too
    name: str = "matrix group",
) -> FiniteGroup:
    """Return the finite group that invertible matrices generate, over the smallest field that contains the entries.

    The group is finite if and only if the orbits of the basis vectors are; its points are those orbits. An infinite
    group has an element of infinite order (Schur 1911: finitely generated torsion linear groups are finite), which is
    looked for among the products while the orbits grow.

    Raises: InputError: SG247 shapes, SG242 singular, SG241 infinite, SG302 floats, SG314 no algebraic number.
    LimitError: SG402 orbits too long to decide, SG412 a field of large degree.

    Examples:
        >>> from sympy import cos, pi, sin
        >>> turn = [[cos(2 * pi / 5), -sin(2 * pi / 5)], [sin(2 * pi / 5), cos(2 * pi / 5)]]
        >>> matrix_group([turn, [[1, 0], [0, -1]]]).order
        10
    """
    lists = [[list(row) for row in rows] for rows in generators]
    _check_sizes(lists)
    field = number_field(entry for rows in lists for row in rows for entry in row)
    matrices = [exact_matrix(rows, field) for rows in lists]
    for number, matrix in enumerate(matrices, 1):
        if matrix.det() == 0:
            raise InputError.of(
                "SG242", f"matrix {number} is singular", help="a group element has an inverse"
            )
    _refuse_infinite_order(matrices, _short_words(len(matrices)))
    return group_of_matrices(matrices, name)


def group_of_matrices(
    matrices: Sequence[ExactMatrix],  # each (n, n), invertible, over one field
    name: str,
    order: int | None = None,
) -> FiniteGroup:
    """Return the finite group that checked matrices generate, acting on the orbits of the basis vectors.

    Raises: InputError (SG241) where the orbits show that it is infinite; LimitError (SG402).
    """
    degree = int(matrices[0].nrows())
    points, images = _basis_orbits(matrices, degree)
    vectors: list[SparseVector] = [
        tuple((i, value) for i, value in enumerate(vector) if value != 0) for vector in points
    ]
    kept = tuple(dict.fromkeys(g for g in map(Permutation, images) if not g.is_identity))
    return FiniteGroup(name, kept, Carrier(degree, tuple(vectors), tuple(range(degree))), known_order=order)


def _check_sizes(matrices: Sequence[Sequence[Sequence[object]]]) -> None:
    """Refuse generators that are not all n x n with one n > 0 (SG247)."""
    shapes = {(len(rows), tuple(sorted({len(row) for row in rows}))) for rows in matrices}
    size = next(iter(shapes))[0] if len(shapes) == 1 else 0
    if size == 0 or shapes != {(size, (size,))}:
        found = ", ".join(
            f"{rows} x {' or '.join(map(str, columns)) or 0}" for rows, columns in sorted(shapes)
        )
        raise InputError.of(
            "SG247",
            f"generators must be square matrices of one size, not {found or 'nothing'}",
            help="write every generator as an n x n matrix",
        )


def _short_words(count: int) -> list[tuple[int, ...]]:
    letters = range(count)
    return [(a,) for a in letters] + [(a, b) for a, b in product(letters, repeat=2) if a < b]


def _refuse_infinite_order(matrices: Sequence[ExactMatrix], words: Iterable[tuple[int, ...]]) -> None:
    for word in words:
        matrix = matrices[word[0]]
        for letter in word[1:]:
            matrix = matrix * matrices[letter]
        if not has_finite_order(matrix):
            text = " * ".join(f"g{letter + 1}" for letter in word)
            raise InputError.of(
                "SG241",
                "these matrices do not generate a finite group",
                notes=[f"{text} has infinite order, where g1, g2, ... are the generators in their order"],
                help="check the entries; a rotation by 90 degrees is [[0, -1], [1, 0]]",
            )


def has_finite_order(
    matrix: ExactMatrix,  # (n, n), invertible
) -> bool:
    """Whether some power of the matrix is the identity.

    K^n is Q^(n d), d the degree of K, so K may be Q. It is so exactly where the characteristic polynomial is a product of
    cyclotomic polynomials and the matrix to the power of the least common multiple of their orders is the identity.
    """
    if isinstance(matrix, FieldMatrix):
        matrix = rational_matrix(matrix)
    exponent = 1
    _, factors = fmpq_poly(matrix.charpoly()).factor()
    for factor, _ in factors:
        cyclotomic = factor.numer().is_cyclotomic() if factor.denom() == 1 else 0
        if not cyclotomic:
            return False
        exponent = lcm(exponent, int(cyclotomic))
    power, square, one = identity_matrix(matrix.nrows()), matrix, identity_matrix(matrix.nrows())
    while exponent:
        if exponent & 1:
            power = power * square
        square, exponent = square * square, exponent >> 1
    return bool(power == one)


def _basis_orbits(
    matrices: Sequence[ExactMatrix], degree: int
) -> tuple[list[tuple[ExactScalar, ...]], list[list[int]]]:
    field = field_of(matrices[0])
    one, zero = to_exact(1, field), to_exact(0, field)
    points = [tuple(one if i == j else zero for i in range(degree)) for j in range(degree)]
    number = {_key(vector): position for position, vector in enumerate(points)}
    images: list[list[int]] = [[] for _ in matrices]
    columns = [matrix.transpose().tolist() for matrix in matrices]
    random, next_test = Random(0), 256
    position = 0
    while position < len(points):
        vector = points[position]
        for generator, sparse in enumerate(columns):
            moved = _apply(sparse, vector, zero)
            place = number.setdefault(_key(moved), len(points))
            if place == len(points):
                points.append(moved)
            images[generator].append(place)
        position += 1
        if position % 64 == 0:
            check_time("the orbit of the basis vectors", [f"{len(points)} images were found"])
        if len(points) >= next_test:
            _refuse_infinite_order(matrices, _random_words(random, len(matrices)))
            next_test *= 2
        if len(points) > LARGEST_ORBIT:
            raise LimitError.of(
                "SG402",
                f"the basis vectors have more than {LARGEST_ORBIT} images",
                notes=["the group is infinite or too large for matrix input"],
                help="write it as a permutation or signed group, or as a direct product",
            )
    return points, images


def _key(vector: tuple[ExactScalar, ...]) -> tuple[object, ...]:
    """Return the coordinates of a vector as integers, which are quicker to hash than exact numbers."""
    return tuple(
        tuple((int(c.p), int(c.q)) for c in x.coordinates)
        if isinstance(x, FieldElement)
        else (int(x.p), int(x.q))
        for x in vector
    )


def _random_words(random: Random, count: int) -> list[tuple[int, ...]]:
    return [tuple(random.randrange(count) for _ in range(length)) for length in range(3, 19)]


def _apply(
    columns: list[list[ExactScalar]], vector: tuple[ExactScalar, ...], zero: ExactScalar
) -> tuple[ExactScalar, ...]:
    result = [zero] * len(vector)
    for value, column in zip(vector, columns, strict=True):
        if value != 0:
            for i, entry in enumerate(column):
                if entry != 0:
                    result[i] += value * entry
    return tuple(result)
