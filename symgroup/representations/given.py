"""Representations that a user gives by the images of the generators, with a proof that they are homomorphisms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeAlias, TypeVar

import numpy as np
from flint import fmpq, fmpq_mat

from symgroup.algebra import exact_matrix, identity_matrix
from symgroup.errors import InputError, LimitError, SymgroupBug
from symgroup.groups import FiniteGroup, Permutation, chain_of
from symgroup.groups.permutation import permutation_from_images
from symgroup.groups.structure import require_chain
from symgroup.groups.tracked import Image, TrackedChain
from symgroup.representations.base import Kind, MonomialMatrix, Representation, check_dimension

LONGEST_WORD = 40  # letters of a relation that is shown
LARGEST_FAMILY = 40  # S(n) and A(n): their chains grow like n^5
LARGEST_PROOF = 2_000_000_000  # multiplications of scalars

Given: TypeAlias = Sequence[int] | Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class MatrixImage:
    """An exact square matrix that is compared by its entries."""

    entries: tuple[fmpq, ...]  # row-major
    size: int

    @classmethod
    def of(cls, matrix: fmpq_mat) -> MatrixImage:
        """Freeze a matrix."""
        return cls(tuple(matrix.entries()), int(matrix.nrows()))

    @property
    def matrix(self) -> fmpq_mat:
        """The matrix, thawed."""
        return fmpq_mat(self.size, self.size, list(self.entries))

    def __matmul__(self, other: MatrixImage) -> MatrixImage:
        return MatrixImage.of(self.matrix * other.matrix)

    def inverse(self) -> MatrixImage:
        """Return the inverse."""
        return MatrixImage.of(self.matrix.inv())

    @property
    def is_identity(self) -> bool:
        """Whether this is the identity matrix."""
        return bool(self.matrix == identity_matrix(self.size))


X = TypeVar("X", bound=Image)


@dataclass(frozen=True, slots=True)
class Traced(Generic[X]):
    """An image with a word in the generators that it is the image of: letter k + 1 is generator k, -k - 1 its inverse."""

    value: X
    word: tuple[int, ...] | None  # None where it is too long to be shown

    def __matmul__(self, other: Traced[X]) -> Traced[X]:
        word = None
        if self.word is not None and other.word is not None:
            word = _reduced(self.word, other.word)
        return Traced(self.value @ other.value, word)

    def inverse(self) -> Traced[X]:
        """Return the inverse."""
        word = None if self.word is None else tuple(-letter for letter in reversed(self.word))
        return Traced(self.value.inverse(), word)

    @property
    def is_identity(self) -> bool:
        """Whether the image is the neutral element."""
        return self.value.is_identity


@dataclass(frozen=True, slots=True)
class GivenRepresentation(Representation):
    """rho by its values on the generators: a permutation of n points, of n points and their negatives, or a matrix each."""

    group: FiniteGroup
    images: tuple[Permutation | MatrixImage, ...]  # one a generator
    size: int
    form: Kind
    name: str = ""

    @property
    def dim(self) -> int:
        """The dimension n."""
        return self.size

    @property
    def kind(self) -> Kind:
        """The kind of the images."""
        return self.form

    def monomial(self, g: Permutation) -> MonomialMatrix:
        """Return rho(g) as a signed permutation."""
        image = self._image(g)
        if not isinstance(image, Permutation):
            raise SymgroupBug(f"{self} is not monomial")
        targets = np.array(image[: self.dim], dtype=np.int64)
        return MonomialMatrix(targets % self.dim, np.where(targets < self.dim, 1, -1))

    def matrix(self, g: Permutation) -> fmpq_mat:
        """Return rho(g), the product of the images of the carriers that g is a product of."""
        image = self._image(g)
        return image.matrix if isinstance(image, MatrixImage) else self.monomial(g).to_exact()

    def _image(self, g: Permutation) -> Permutation | MatrixImage:
        found = _chain(self).image(g)
        if found is None:
            raise SymgroupBug(f"{g} is not an element of {self.group}")
        return found.value

    def __str__(self) -> str:
        return self.name or f"rep of {self.group} by images, of dim {self.dim}"


def representation_from_images(
    G: FiniteGroup,
    images: Iterable[Given],  # one a generator of G, in order
    name: str = "",
) -> Representation:
    """Return the representation of G with these values on the generators, proven to be a homomorphism.

    An image is the list of images of 0, ..., n - 1 (a permutation, known by its 0), a list that sends e_i to s e_j for its
    i-th entry s j (signed, points from 1), or the rows of an invertible matrix. The proof is by the relations of a
    stabilizer chain: see the theorem in `groups.tracked`.

    Raises: InputError: SG271 their number or sizes, SG272 a relation of G that they break, SG273 one that is no invertible
    matrix or permutation, SG302; LimitError: SG274 where the proof would be too long, SG250.
    """
    listed = [list(image) for image in images]
    if len(listed) != len(G.generators):
        raise InputError.of(
            "SG271",
            f"{len(listed)} images for {len(G.generators)} generators",
            notes=[f"the generators of {G} are " + (", ".join(map(G.describe, G.generators[:8])) or "none")],
            help="give one image for each generator, in their order",
        )
    sizes = {len(image) for image in listed}
    if len(sizes) != 1 or 0 in sizes:
        found = " and ".join(map(str, sorted(sizes))) or "nothing"
        raise InputError.of(
            "SG271", f"the images have sizes {found}", help="give images of one size, 1 or more"
        )
    size = sizes.pop()
    check_dimension(size, name or "the representation")
    values, form = _one_form([_read(image, size) for image in listed], size)
    V = GivenRepresentation(G, values, size, form, name)
    _require_short_proof(V)
    _chain(V)
    return V


def _read(image: list[object], size: int) -> tuple[tuple[int, ...], None] | tuple[None, fmpq_mat]:
    """Return an image as the targets of e_0, ..., e_(n-1), where n + j stands for -e_j, or as a matrix."""
    if all(isinstance(entry, (int, np.integer)) for entry in image):
        numbers = [int(str(entry)) for entry in image]
        if 0 in numbers:
            return tuple(permutation_from_images(numbers)), None
        if sorted(map(abs, numbers)) == list(range(1, size + 1)):
            return tuple(abs(j) - 1 + size * (j < 0) for j in numbers), None
        raise InputError.of(
            "SG273",
            f"{numbers} is no permutation and no signed permutation",
            help="name each of 0, ..., n - 1 once, or each of 1, ..., n once with a sign",
        )
    rows = [list(row) if isinstance(row, (list, tuple)) else [] for row in image]
    if any(len(row) != size for row in rows):
        raise InputError.of(
            "SG273", "an image is no square matrix", help=f"write {size} rows of {size} numbers"
        )
    matrix = exact_matrix(rows)
    if matrix.det() == 0:
        raise InputError.of(
            "SG273", "an image is singular", help="the image of a group element has an inverse"
        )
    targets = _monomial_targets(matrix)
    return (targets, None) if targets is not None else (None, matrix)


def _monomial_targets(matrix: fmpq_mat) -> tuple[int, ...] | None:
    """Return the targets of an invertible matrix that is a signed permutation, else None."""
    n = matrix.nrows()
    targets = []
    for column in matrix.transpose().tolist():
        places = [i for i, entry in enumerate(column) if entry != 0]
        if len(places) != 1 or abs(column[places[0]]) != 1:
            return None
        targets.append(places[0] + n * (column[places[0]] < 0))
    return tuple(targets)


def _one_form(
    images: list[tuple[tuple[int, ...], None] | tuple[None, fmpq_mat]], n: int
) -> tuple[tuple[Permutation | MatrixImage, ...], Kind]:
    if all(targets is not None for targets, _ in images):
        monomial = [targets for targets, _ in images if targets is not None]
        if all(max(targets) < n for targets in monomial):
            return tuple(Permutation(targets) for targets in monomial), Kind.PERMUTATION
        return tuple(_on_signed_points(targets) for targets in monomial), Kind.SIGNED
    matrices = []
    for targets, matrix in images:
        if targets is not None:
            matrix = fmpq_mat(n, n)  # noqa: PLW2901
            for column, target in enumerate(targets):
                matrix[target % n, column] = 1 if target < n else -1
        matrices.append(MatrixImage.of(matrix))
    return tuple(matrices), Kind.EXACT


def _on_signed_points(targets: tuple[int, ...]) -> Permutation:
    """Return the permutation of e_0, ..., e_(n-1), -e_0, ..., -e_(n-1)."""
    n = len(targets)
    return Permutation([*targets, *((target + n) % (2 * n) for target in targets)])


@lru_cache(maxsize=64)
def _chain(V: GivenRepresentation) -> TrackedChain[Traced[Permutation | MatrixImage]]:
    """Return the chain that carries images, which is the proof. Raises: InputError (SG272)."""
    traced = [Traced(image, (number + 1,)) for number, image in enumerate(V.images)]
    pairs = list(zip(V.group.generators, traced, strict=True))
    for i, (g, x) in enumerate(pairs):  # orders of generators and their products make the shortest messages
        _require_relation(V, x, g.order)
        for h, y in pairs[:i]:
            _require_relation(V, y @ x, (h @ g).order)

    def refuse(image: Traced[Permutation | MatrixImage]) -> None:
        raise _broken(V, None if image.word is None else _text(image.word))

    size = V.dim * (2 if V.kind == Kind.SIGNED else 1)
    one = Permutation.identity(size) if V.kind <= Kind.SIGNED else MatrixImage.of(identity_matrix(size))
    return TrackedChain(V.group.points, pairs, Traced(one, ()), refuse)


def _require_relation(
    V: GivenRepresentation, image: Traced[Permutation | MatrixImage], exponent: int
) -> None:
    power, square, rest = None, image.value, exponent
    while rest:
        if rest & 1:
            power = square if power is None else power @ square  # type: ignore[operator]
        square, rest = square @ square, rest >> 1  # type: ignore[operator]
    if power is None or not power.is_identity:
        raise _broken(
            V, f"({_text(image.word or ())})^{exponent}" if exponent > 1 else _text(image.word or ())
        )


def _broken(V: GivenRepresentation, relation: str | None) -> InputError:
    what = f"{relation} = 1" if relation else f"one of more than {LONGEST_WORD} letters"
    return InputError.of(
        "SG272",
        f"the images are no homomorphism from {V.group}",
        notes=[
            f"they break a relation of the group: {what}, where g1, g2, ... are the generators in their order"
        ],
        help="check the images, and that they stand in the order of the generators",
    )


def _text(word: tuple[int, ...]) -> str:
    return " ".join(f"g{abs(letter)}" + ("^-1" if letter < 0 else "") for letter in word)


def _reduced(left: tuple[int, ...], right: tuple[int, ...]) -> tuple[int, ...] | None:
    """Return the concatenation of two reduced words, reduced again; None where it is too long."""
    common = 0
    while common < min(len(left), len(right)) and left[len(left) - 1 - common] == -right[common]:
        common += 1
    word = left[: len(left) - common] + right[common:]
    return word if len(word) <= LONGEST_WORD else None


def _require_short_proof(V: GivenRepresentation) -> None:
    """Refuse where the Schreier generators, times the levels they sift through, times a product's cost are too many."""
    G = V.group
    require_chain(G)
    if not G.family or G.degree <= LARGEST_FAMILY:
        levels = chain_of(G).levels
        sifts = sum(len(level.carriers) * len(level.generators) for level in levels) * (len(levels) + 3)
        if sifts * (V.dim if V.kind <= Kind.SIGNED else V.dim**3) <= LARGEST_PROOF:
            return
    raise LimitError.of(
        "SG274",
        f"the proof that {V} is a homomorphism would be too long",
        notes=["it multiplies the images along a stabilizer chain of the group"],
        help="use a smaller group, or build the representation from natural, quotient, *, Sym and Alt",
    )
