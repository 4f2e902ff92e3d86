"""Representations that a user gives by the images of the generators, with a proof that they are homomorphisms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Generic, TypeVar

import numpy as np

from symgroup.algebra import QQ, ExactMatrix, NumberField, field_of
from symgroup.errors import InputError, LimitError, SymgroupBug
from symgroup.groups import Element, FiniteGroup, FrozenMatrix, Permutation, chain_of
from symgroup.groups.structure import require_chain
from symgroup.groups.tracked import Image, TrackedChain
from symgroup.representations.base import Kind, MonomialMatrix, Representation, check_dimension
from symgroup.representations.images import Given, read_images

LONGEST_WORD = 40  # letters of a relation that is shown
LARGEST_FAMILY = 40  # S(n) and A(n): their chains grow like n^5
LARGEST_PROOF = 2_000_000_000  # multiplications of scalars


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
    images: tuple[Permutation | FrozenMatrix, ...]  # one a generator
    size: int
    form: Kind
    name: str = field(default="", compare=False)
    hashed: int = field(
        init=False, compare=False, repr=False
    )  # once: every matrix is looked up by its representation

    def __post_init__(self) -> None:
        object.__setattr__(self, "hashed", hash((self.group, self.images, self.size)))

    def __hash__(self) -> int:
        return self.hashed

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
        return self._monomial(image)

    def _monomial(self, image: Permutation) -> MonomialMatrix:
        targets = np.array(image[: self.dim], dtype=np.int64)
        return MonomialMatrix(targets % self.dim, np.where(targets < self.dim, 1, -1))

    @property
    def field(self) -> NumberField:
        """The smallest field that contains the entries of the images."""
        first = self.images[0] if self.images else None
        return field_of(first.matrix) if isinstance(first, FrozenMatrix) else QQ

    def matrix(self, g: Element) -> ExactMatrix:
        """Return rho(g), the product of the images of the carriers that g is a product of."""
        image = self._image(g)
        return image.matrix if isinstance(image, FrozenMatrix) else self._monomial(image).to_exact()

    def _image(self, g: Element) -> Permutation | FrozenMatrix:
        found = _chain(self).image(g) if isinstance(g, Permutation) else None
        if found is None:
            raise SymgroupBug(f"{g} is not an element of {self.group}")
        return found.value

    def __str__(self) -> str:
        return self.name or f"rep of {self.group} by images, of dim {self.dim}"


def representation_from_images(
    G: FiniteGroup,
    images: Iterable[Given],  # one a generator of G, in order
    name: str = "",
) -> GivenRepresentation:
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
    values, form = read_images(listed, size)
    V = GivenRepresentation(G, values, size, form, name)
    _require_short_proof(V)
    _chain(V)
    return V


@lru_cache(maxsize=64)
def _chain(V: GivenRepresentation) -> TrackedChain[Traced[Permutation | FrozenMatrix]]:
    """Return the chain that carries images, which is the proof. Raises: InputError (SG272)."""
    traced = [Traced(image, (number + 1,)) for number, image in enumerate(V.images)]
    pairs = list(zip(V.group.generators, traced, strict=True))
    for i, (g, x) in enumerate(pairs):  # orders of generators and their products make the shortest messages
        _require_relation(V, x, g.order)
        for h, y in pairs[:i]:
            _require_relation(V, y @ x, (h @ g).order)

    def refuse(image: Traced[Permutation | FrozenMatrix]) -> None:
        raise _broken(V, None if image.word is None else _text(image.word))

    size = V.dim * (2 if V.kind == Kind.SIGNED else 1)
    is_monomial = V.kind <= Kind.SIGNED
    one = Permutation.identity(size) if is_monomial else FrozenMatrix.identity(V.dim, V.field)
    return TrackedChain(V.group.points, pairs, Traced(one, ()), refuse)


def _require_relation(
    V: GivenRepresentation, image: Traced[Permutation | FrozenMatrix], exponent: int
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
