"""The leaves of the syntax tree: the base of every node, names, integers, exact numbers, generators."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Literal

from symgroup.errors import Span

NOWHERE = Span(1, 1, 1, 1)


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the tree; abstract."""

    span: Span = field(default=NOWHERE, compare=False, repr=False, kw_only=True)

    def children(self) -> Iterator[Node]:
        """Yield the nodes right below this one, in the order of the text."""
        for item in fields(self):
            value = getattr(self, item.name)
            for child in value if isinstance(value, tuple) else (value,):
                if isinstance(child, Node):
                    yield child


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A name: `V`."""

    text: str


@dataclass(frozen=True, slots=True)
class Integer(Node):
    """An integer: `3`, `-1`."""

    value: int


@dataclass(frozen=True, slots=True)
class Text(Node):
    """A text between quotation marks: `"m-3m"`."""

    value: str


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A natural number inside an exact entry: `2`."""

    value: int


@dataclass(frozen=True, slots=True)
class Symbol(Node):
    """A letter inside an exact entry: an unknown, `i` or `pi`."""

    name: str


@dataclass(frozen=True, slots=True)
class ScalarCall(Node):
    """A function of a number: `sqrt(2)`, `cos(2 pi/5)`."""

    function: Name
    argument: Scalar


@dataclass(frozen=True, slots=True)
class Fraction(Node):
    """An exponent that is no integer: `1/3` in `2^(1/3)`."""

    numerator: Integer
    denominator: Integer


@dataclass(frozen=True, slots=True)
class ScalarPower(Node):
    """A power of a number: `a^2`, `2^-1`, or a root `2^(1/3)`."""

    base: Scalar
    exponent: Integer | Fraction


@dataclass(frozen=True, slots=True)
class Factor(Node):
    """One factor of a product, and whether it multiplies or divides."""

    operator: Literal["*", "/"]
    operand: Scalar


@dataclass(frozen=True, slots=True)
class ScalarProduct(Node):
    """A product, read from the left: `2 pi/5`, `a*b`. The first factor's operator is '*'."""

    factors: tuple[Factor, ...]


@dataclass(frozen=True, slots=True)
class Term(Node):
    """One term of a sum with its sign."""

    sign: Literal["+", "-"]
    operand: Scalar


@dataclass(frozen=True, slots=True)
class ScalarSum(Node):
    """A sum of signed terms: `1 + sqrt(5)`, `-1`."""

    terms: tuple[Term, ...]


Scalar = Number | Symbol | ScalarCall | ScalarPower | ScalarProduct | ScalarSum


@dataclass(frozen=True, slots=True)
class VectorLiteral(Node):
    """The entries of a vector: `(1, 0, a, sqrt(2))`."""

    entries: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Cycle(Node):
    """One cycle, points counted from 1: `(1 2 3)`."""

    points: tuple[Integer, ...]


@dataclass(frozen=True, slots=True)
class Cycles(Node):
    """A permutation as a product of disjoint cycles: `(1 2)(3 4)`."""

    cycles: tuple[Cycle, ...]


@dataclass(frozen=True, slots=True)
class OneLine(Node):
    """A permutation by its images from 0 on, `[1, 2, 0]`, or a signed one from 1 on, `[-1, 2]`."""

    images: tuple[Integer, ...]


Permutation = Cycles | OneLine


@dataclass(frozen=True, slots=True)
class Row(Node):
    """A row of a matrix."""

    entries: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Matrix(Node):
    """A matrix by rows: `[[0, -1], [1, 0]]`."""

    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Field(Node):
    """The field of the entries: `Q`, or `Q(sqrt(5))` with what is adjoined."""

    name: Name
    adjoined: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class PermutationGenerators(Node):
    """The group that permutations generate: `< (1 2 3 4), (1 3) >`."""

    permutations: tuple[Permutation, ...]


@dataclass(frozen=True, slots=True)
class SignedGenerators(Node):
    """The group that signed permutations generate: `signed < [-1, 2], [2, 1] >`."""

    permutations: tuple[OneLine, ...]


@dataclass(frozen=True, slots=True)
class MatrixGenerators(Node):
    """The group that exact matrices generate: `matrices < [[0, -1], [1, 0]] >`, or `matrices over Q < ... >`."""

    field: Field | None  # None where it is found from the entries
    matrices: tuple[Matrix, ...]


Generators = PermutationGenerators | SignedGenerators | MatrixGenerators


@dataclass(frozen=True, slots=True)
class LieGenerators(Node):
    """A Lie group by its Lie algebra and components: `lie < [[0, -1], [1, 0]] > components < [[1, 0], [0, -1]] >`."""

    algebra: tuple[Matrix, ...]
    components: tuple[Matrix, ...]
