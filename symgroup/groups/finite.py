"""FiniteGroup: generators as permutations of points, where each point is a vector of the natural representation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain
from operator import itemgetter

from flint import fmpq

from symgroup.algebra import (
    QQ,
    ExactMatrix,
    ExactScalar,
    NumberField,
    common_field,
    field_of,
    zero_matrix,
)
from symgroup.errors import InputError, SymgroupBug
from symgroup.groups.base import Element, Group
from symgroup.groups.chain import StabilizerChain
from symgroup.groups.matrices import FrozenMatrix
from symgroup.groups.permutation import (
    Permutation,
    alternating_generators,
    orbit_of,
    permutation_from_images,
    symmetric_generators,
)

SparseVector = tuple[tuple[int, ExactScalar], ...]  # (coordinate, value), coordinates in increasing order
HASHED_VECTORS = 4
HASHED_GENERATORS = 4


@dataclass(frozen=True, slots=True)
class Carrier:
    """The points a group permutes, as vectors of its natural representation of dimension `degree`.

    A permutation group has the points e_0, e_1, ...; signed permutations have e_i and -e_i; a finite matrix group has
    the orbits of the basis vectors. The action on points is faithful, since the points span.
    """

    degree: int
    vectors: tuple[SparseVector, ...]  # one a point
    basis: tuple[int, ...]  # the point that is e_j, for j in range(degree)
    hashed: int = field(
        init=False, compare=False, repr=False
    )  # groups are keys of caches, and a carrier may be large

    def __post_init__(self) -> None:
        # exact numbers are slow to hash: the last of the vectors, found last, tell carriers apart as a rule
        few = self.vectors[-HASHED_VECTORS:]
        object.__setattr__(self, "hashed", hash((self.degree, len(self.vectors), self.basis, few)))

    def __hash__(self) -> int:
        return self.hashed

    @property
    def is_signed(self) -> bool:
        """Whether every point is e_i or -e_i, so that elements are signed permutations."""
        return all(len(vector) == 1 and vector[0][1] in (1, -1) for vector in self.vectors)


@dataclass(frozen=True, slots=True)
class FiniteGroup(Group):
    """A finite group with a natural representation of dimension `degree` over Q or a number field.

    Elements are `Permutation`s of the carrier's points, which for permutation groups are the points themselves. Two
    groups are equal when their generators, carriers and families are.
    """

    label: str = field(compare=False)  # the name; '' for the list of generators, which is long to write
    generators: tuple[Permutation, ...]
    carrier: Carrier
    family: str = ""  # 'S', 'A' for the symmetric, alternating group on all its points: closed forms; else ''
    known_order: int | None = field(default=None, compare=False)
    factors: tuple[FiniteGroup, ...] = field(
        default=(), compare=False
    )  # of a direct product, in order; else empty
    wreath: tuple[FiniteGroup, ...] = field(
        default=(), compare=False
    )  # K and P where it is K wr P on copies of K's points, one copy after the other; else empty
    hashed: int = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        # long lists of images are slow to hash, and subgroups are made by the thousand
        few = (len(self.generators), *self.generators[-HASHED_GENERATORS:])
        object.__setattr__(self, "hashed", hash((few, self.carrier, self.family)))

    def __hash__(self) -> int:
        return self.hashed

    @property
    def name(self) -> str:
        """The group as it was declared, or by its generators."""
        return self.label or (self.describe_list(self.generators) if self.generators else "1")

    @property
    def degree(self) -> int:
        """The dimension of the natural representation: the number of points of a permutation group."""
        return self.carrier.degree

    @property
    def points(self) -> int:
        """The number of points that elements permute."""
        return len(self.carrier.vectors)

    @property
    def order(self) -> int:
        """The number of elements."""
        return chain_of(self).order if self.known_order is None else self.known_order

    @property
    def lie_algebra(self) -> tuple[ExactMatrix, ...]:
        """Empty: the group is discrete."""
        return ()

    @property
    def field(self) -> NumberField:
        """The field of the entries of the natural representation."""
        return _field_of_carrier(self.carrier)

    @property
    def identity(self) -> Permutation:
        """The neutral element."""
        return Permutation.identity(self.points)

    def __contains__(self, element: Permutation) -> bool:
        if sorted(element) != list(range(self.points)):
            return False
        if self.family == "A":
            return Permutation(element).sign == 1
        return self.family == "S" or element in chain_of(self)

    def orbit(self, point: int) -> list[int]:
        """Return the images of a point of the carrier, the point itself first."""
        return orbit_of([point], self.generators)

    def subgroup(self, generators: Iterable[Permutation], name: str | None = None) -> FiniteGroup:
        """Return the subgroup that elements of this group generate.

        Raises: InputError: SG240 where one of them is no permutation, SG244 where it is not an element.
        """
        kept = []
        for generator in generators:
            element = permutation_from_images(generator)
            if element not in self:
                raise InputError.of("SG244", f"{element} is not an element of {self.name}")
            if not element.is_identity:
                kept.append(element)
        return self.trusted_subgroup(kept, name)

    def trusted_subgroup(
        self, generators: Iterable[Permutation], name: str | None = None, order: int | None = None
    ) -> FiniteGroup:
        """Return the subgroup of generators that are known to be elements, without checking them again."""
        kept = tuple(dict.fromkeys(generators))
        return replace(
            self, label=name or "", generators=kept, family="", known_order=order, factors=(), wreath=()
        )

    def point_stabilizer(self, point: int) -> FiniteGroup:
        """Return the subgroup that fixes the point `point` of the natural representation's basis, counted from 0."""
        if not 0 <= point < self.degree:
            raise InputError.of(
                "SG245",
                f"{self.name} has no point {point + 1}",
                help=f"name a point from 1 to {self.degree}",
            )
        carried = self.carrier.basis[point]
        if self.family:
            return self._point_stabilizer_by_family(carried)
        chain = StabilizerChain(self.points, self.generators, base=(carried,))
        order = chain.order // len(chain.levels[0].carriers)
        return self.trusted_subgroup(
            chain.stabilizer_generators(1), f"stabilizer({self.name}, {point + 1})", order
        )

    def _point_stabilizer_by_family(self, point: int) -> FiniteGroup:
        """Return the symmetric or alternating group on the other points."""
        rest = [i for i in range(self.points) if i != point]
        generators_on = {"S": symmetric_generators, "A": alternating_generators}[self.family]
        order = max(1, self.order // self.points)  # A(2) = 1 is the one that is not transitive
        return self.trusted_subgroup(
            generators_on(self.points, rest), f"stabilizer({self.name}, {point + 1})", order
        )

    def describe_list(self, elements: Sequence[Permutation]) -> str:
        """Return a list of elements as the language writes it: < (1 2) >, signed < ... > or matrices < ... >."""
        is_points = self.points == self.degree
        word = "" if is_points else "signed " if self.carrier.is_signed else "matrices "
        return f"{word}< {', '.join(map(self.describe, elements))} >"

    def describe(self, element: Permutation) -> str:
        """Return an element as the language writes it: cycles, a signed list, or a matrix."""
        if self.points == self.degree:
            return str(element)
        if self.carrier.is_signed:
            columns = [self.carrier.vectors[element[point]] for point in self.carrier.basis]
            return (
                "[" + ", ".join(str((c[0][0] + 1) if c[0][1] == 1 else -(c[0][0] + 1)) for c in columns) + "]"
            )
        return str(FrozenMatrix.of(self.natural_matrix(element)))

    def natural_matrix(self, element: Element) -> ExactMatrix:  # (n, n)
        """Return the matrix of an element in the natural representation."""
        if not isinstance(element, Permutation):
            raise SymgroupBug(f"an element of {self.name} is a permutation of its points")
        result = zero_matrix(self.degree, self.degree, self.field)
        for column, point in enumerate(self.carrier.basis):
            for row, value in self.carrier.vectors[element[point]]:
                result[row, column] = value
        return result


@lru_cache(maxsize=512)
def chain_of(group: FiniteGroup) -> StabilizerChain:
    """Return the group's stabilizer chain."""
    return StabilizerChain(group.points, group.generators)


@lru_cache(maxsize=256)
def _field_of_carrier(carrier: Carrier) -> NumberField:
    # there may be thousands of numbers, of which a set asks one by one without a call of Python
    if set(map(type, map(itemgetter(1), chain.from_iterable(carrier.vectors)))) <= {fmpq}:
        return QQ
    fields = (field_of(value) for vector in carrier.vectors for _, value in vector)
    return common_field(*{id(field): field for field in fields}.values())  # most are one object
