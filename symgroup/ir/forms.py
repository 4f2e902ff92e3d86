"""How a basis of linear maps is written down: an index map, sparse exact entries, diagrams; never dense matrices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from flint import fmpq, fmpq_poly
from numpy.typing import NDArray

from symgroup.algebra import ExactScalar, FieldElement, NumberField

IntArray = NDArray[np.int64]
SmallIntArray = NDArray[
    np.signedinteger[Any]
]  # of any width: who computes with its entries widens them first


def frozen_array(values: object) -> IntArray:
    """Return `values` as a read-only int64 array of its own."""
    array = np.array(values, dtype=np.int64)
    array.setflags(write=False)
    return array


@dataclass(frozen=True, slots=True, eq=False)
class ScaledArray:
    """An exact array of rationals over one denominator: values / denominator."""

    values: IntArray
    denominator: int = 1

    def to_float(self) -> NDArray[np.float64]:
        """Return the entries in float64, each correctly rounded where |values| < 2^53."""
        return self.values.astype(np.float64) / float(self.denominator)

    def part(self, position: int) -> NDArray[np.float64]:
        """Return the entries at a place of the first axis, as `to_float` has them."""
        return ScaledArray(self.values[position], self.denominator).to_float()


@dataclass(frozen=True, slots=True, eq=False)
class IndexForm:
    """Basis maps with disjoint supports and entries 0, 1, -1: map k is sign[i, j] where index[i, j] == k."""

    size: int  # r, the number of basis maps
    index: SmallIntArray  # (m, n), -1 where every basis map is zero; `size` fits its type
    sign: SmallIntArray  # (m, n), 1 or -1, and 0 where index is -1

    @property
    def shape(self) -> tuple[int, int]:
        """(m, n), the shape of each basis map."""
        rows, columns = self.index.shape
        return rows, columns


@dataclass(frozen=True, slots=True, eq=False)
class SparseForm:
    """Basis maps by their non-zero entries: map element[e] has numerator[e] / denominator[e] at (row[e], column[e])."""

    size: int  # r
    shape: tuple[int, int]  # (m, n)
    element: IntArray  # (nonzeros,)
    row: IntArray  # (nonzeros,)
    column: IntArray  # (nonzeros,)
    numerator: IntArray  # (nonzeros,)
    denominator: IntArray  # (nonzeros,), positive

    def values(self) -> NDArray[np.float64]:  # (nonzeros,)
        """Return the entries in float64, each correctly rounded where numerator and denominator are below 2^53."""
        return self.numerator / self.denominator


@dataclass(frozen=True, slots=True)
class AlgebraicNumber:
    """a_0 + a_1 t + a_2 t^2 + ..., where t is one root of an irreducible monic polynomial with integer coefficients."""

    polynomial: tuple[int, ...]  # constant coefficient first
    root: int  # which root t is, as `NumberField` counts them
    coordinates: tuple[tuple[int, int], ...]  # (numerator, denominator) of a_0, a_1, ...
    named: NumberField | None = field(
        default=None, compare=False, repr=False
    )  # the same field, with the names that it was asked for by

    @classmethod
    def of(cls, value: ExactScalar) -> AlgebraicNumber:
        """Write down a rational number or an element of a number field."""
        if not isinstance(value, FieldElement):
            return cls((0, 1), 0, ((int(value.p), int(value.q)),))
        pairs = tuple((int(a.p), int(a.q)) for a in value.coordinates)
        return cls(value.field.polynomial, value.field.root, pairs, value.field)

    def __reduce__(self) -> tuple[type[AlgebraicNumber], tuple[object, ...]]:
        """Copy and pickle without `named`: flint's polynomials cannot be pickled."""
        return AlgebraicNumber, (self.polynomial, self.root, self.coordinates)

    def to_scalar(self) -> ExactScalar:
        """Return the exact number."""
        coordinates = [fmpq(p, q) for p, q in self.coordinates]
        if len(coordinates) == 1:
            return coordinates[0]
        return FieldElement(self.named or NumberField(self.polynomial, self.root), fmpq_poly(coordinates))


@dataclass(frozen=True, slots=True, eq=False)
class AlgebraicForm:
    """Basis maps by their non-zero entries: map element[e] has numbers[number[e]] at (row[e], column[e])."""

    size: int  # r
    shape: tuple[int, int]  # (m, n)
    element: IntArray  # (nonzeros,)
    row: IntArray  # (nonzeros,)
    column: IntArray  # (nonzeros,)
    number: IntArray  # (nonzeros,), position in `numbers`
    numbers: tuple[AlgebraicNumber, ...]

    def values(self) -> NDArray[np.float64]:  # (nonzeros,)
        """Return the entries in float64, each correctly rounded. Raises: TypeError where one is not real."""
        rounded = np.array([_rounded(number.to_scalar()) for number in self.numbers], dtype=np.float64)
        return rounded[self.number]

    @property
    def is_real(self) -> bool:
        """Whether every entry is real."""
        return _all_real(self.numbers)

    def complex_values(self) -> NDArray[np.complex128]:  # (nonzeros,)
        """Return the entries in complex128, real and imaginary parts rounded."""
        scalars = [number.to_scalar() for number in self.numbers]
        parts = [_rounded(v) if isinstance(v, fmpq) or v.is_real else complex(v) for v in scalars]
        return np.array(parts, dtype=np.complex128)[self.number]


@dataclass(frozen=True, slots=True, eq=False)
class AlgebraicArray:
    """An exact array of elements of number fields: the entry is numbers[values]."""

    values: IntArray  # positions in `numbers`
    numbers: tuple[AlgebraicNumber, ...]

    @property
    def is_real(self) -> bool:
        """Whether every entry is real."""
        return _all_real(self.numbers)

    def to_float(self) -> NDArray[np.float64]:
        """Return the entries in float64, each correctly rounded. Raises: TypeError where one is not real."""
        rounded = np.array([_rounded(number.to_scalar()) for number in self.numbers], dtype=np.float64)
        return rounded[self.values]

    def part(self, position: int) -> NDArray[np.float64]:
        """Return the entries at a place of the first axis, as `to_float` has them."""
        return AlgebraicArray(self.values[position], self.numbers).to_float()


ExactArray = ScaledArray | AlgebraicArray


def _all_real(numbers: Iterable[AlgebraicNumber]) -> bool:
    scalars = (number.to_scalar() for number in numbers)
    return all(isinstance(value, fmpq) or value.is_real for value in scalars)


def _rounded(value: ExactScalar) -> float:
    return int(value.p) / int(value.q) if isinstance(value, fmpq) else float(value)


Form = IndexForm | SparseForm | AlgebraicForm


@dataclass(frozen=True, slots=True)
class DiagramLink:
    """One factor of a diagram: an invariant tensor with indices at some positions."""

    kind: str  # 'equal': 1 where the indices are all equal, else 0; of two, also 'metric' and 'symplectic', see ir.matchings
    positions: tuple[int, ...]  # increasing; the target's indices come first, then the source's


Diagram = tuple[DiagramLink, ...]  # the product of its links, each position in exactly one


@dataclass(frozen=True, slots=True, eq=False)
class DiagramForm:
    """Basis maps V^l -> V^k by diagrams: map b is the sum over d of coefficients[b, d] times diagram d; size is free of n.

    The families on V = R^n: 'S', the symmetric group, has the partitions of the k + l positions; 'O', the orthogonal group of
    the metric diag(1, ..., 1, -1, ..., -1), 'Sp' and 'GL' have pairings, where n is large enough for them to be independent.
    'O' stands for SO, and 'GL' for U, SL and SU, where they have no other maps.
    """

    family: str
    n: int  # dim V
    target: int  # k, the number of the target's factors V
    source: int  # l
    diagrams: tuple[Diagram, ...]
    coefficients: ScaledArray  # (r, r), invertible
    negative: int = 0  # q, how many of the metric's entries are -1: the last

    @property
    def size(self) -> int:
        """r, the number of basis maps."""
        return int(self.coefficients.values.shape[0])

    @property
    def shape(self) -> tuple[int, int]:
        """(n^k, n^l), the shape of each basis map."""
        return self.n**self.target, self.n**self.source


AnyForm = Form | DiagramForm  # as plans have them; `ir.diagrams.written_out` makes a Form of each


@dataclass(frozen=True, slots=True)
class Tile:
    """A grid of copies of one form: copy (a, b) of the (m, n) form stands at row + a m, column + b n.

    Each copy has coefficients of its own, so a tile has copies_out * copies_in * size parameters.
    """

    form: int  # position in LinearMap.forms
    row: int
    column: int
    copies_out: int
    copies_in: int


@dataclass(frozen=True, slots=True, eq=False)
class LinearMap:
    """A linear space of (M, N) matrices as tiles with disjoint supports; entries outside every tile are zero."""

    shape: tuple[int, int]  # (M, N)
    forms: tuple[AnyForm, ...]
    tiles: tuple[Tile, ...]

    def place(self, tile: Tile) -> tuple[slice, slice]:
        """Return the rows and the columns that a tile covers."""
        height, length = self.forms[tile.form].shape
        rows = slice(tile.row, tile.row + tile.copies_out * height)
        return rows, slice(tile.column, tile.column + tile.copies_in * length)

    @property
    def size(self) -> int:
        """The dimension of the space."""
        return sum(t.copies_out * t.copies_in * self.forms[t.form].size for t in self.tiles)
