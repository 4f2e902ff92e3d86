"""The floor: what no equivariant model can do better than, proven from the data.

Curie: an equivariant f has G_x <= G_f(x), so f(x) lies in Fix(G_x), the vectors of W that G_x fixes. So for any equivariant
model |y - f(x)|^2 is at least the squared distance of y from Fix(G_x). On exact data (tolerance 0) each float is the binary
fraction it stands for, and where the matrices of W are rational the bound is a rational number. (Samples that share x must
share one prediction besides, for any model; that part is left out.)

Labels are targets of a few integers. A model whose answers are labels as well has an answer in Fix(G_x): over an orbit of
coordinates one label, up to signs. Where every target marks one coordinate, that is a class, and the model answers with the
coordinate of its largest output; all coordinates of an orbit have the same output.

In Lie groups the stabilizers are those of `symgroup.relaxed.lie`. Where only a subgroup L of G_x is known, Fix(L) contains
Fix(G_x), and the distance from it is a lower bound as well. Distances are Euclidean, the norm of the error, whatever the
group: the best vector of a space is the nearest one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from symgroup.groups import FiniteGroup, recognize
from symgroup.isotropy.sample_groups import sample_groups
from symgroup.relaxed.advice import advice
from symgroup.relaxed.lie import default_tolerance, sample_stabilizer
from symgroup.relaxed.lie.fixed import fixed_by
from symgroup.relaxed.nearest import Fixed, FixedBlocks, FixedFloats, fixed_part
from symgroup.representations import Kind, Representation

MOST_LABELS = 32  # different integers that count as labels; more are numbers


@dataclass(frozen=True, slots=True)
class FloorType:
    """What is said of the stabilizers of a row."""

    name: str  # such as 'D4' or 'O(2)'
    order: int | None  # None for infinitely many elements
    generators: str = (
        ""  # of one of the conjugates, as the language writes elements; '' for 1, and in Lie groups
    )
    subgroup: FiniteGroup | None = None  # that conjugate; None in Lie groups
    dim: int = 0  # of the Lie algebra
    is_whole: bool = True  # else the stabilizers contain this, and the floor may be higher


@dataclass(frozen=True, slots=True)
class FloorRow:
    """One class of conjugate stabilizers in the data, or several that agree in order and lengths of orbits of points.

    In Lie groups they agree in dimension, name and order.
    """

    type: FloorType
    count: int  # samples
    floor: float  # mean squared error per coordinate that no equivariant model goes below, on these samples
    accuracy: (
        float | None
    )  # share of right labels that no equivariant model goes above; None where targets are no labels

    @property
    def name(self) -> str:
        """The name of the stabilizer, such as 'D4'; 'at least C2' where that is a subgroup of it."""
        return self.type.name if self.type.is_whole else f"at least {self.type.name}"

    @property
    def order(self) -> int | None:
        """The order of the stabilizer, None for infinitely many elements."""
        return self.type.order

    @property
    def generators(self) -> str:
        """Generators of one of the conjugates, as the language writes elements."""
        return self.type.generators


@dataclass(frozen=True, slots=True)
class FloorReport:
    """The proven lower bound on any equivariant model's mean squared error, split by stabilizer type."""

    rows: tuple[FloorRow, ...]
    total: float  # mean squared error per sample and coordinate
    exact_total: (
        Fraction | None
    )  # the same as a rational number, where the tolerance is 0 and everything is rational
    samples: int
    tolerance: float
    accuracy: (
        float | None
    )  # share of right labels that no equivariant model goes above; None where targets are no labels
    labels: str  # what a label is: 'one class a sample', 'a label at every coordinate', or ''
    advice: str


def floor_of_data(
    V: Representation,  # of G, dim n
    W: Representation,  # of G, dim m
    x: NDArray[np.float64],  # (N, n)
    y: NDArray[np.float64],  # (N, m)
    tolerance: float | None = None,  # None: as `default_tolerance`
) -> FloorReport:
    """Return the floor of the data, in the squared units of y, as a mean over samples and coordinates.

    Raises: InputError: SG306 where a group that is not compact acts on W by irrational matrices, SG316 where V or W is
    complex, SG328 as `sample_stabilizer`; LimitError as `sample_groups` and `sample_stabilizer`.
    """
    t = default_tolerance(V) if tolerance is None else tolerance
    known = _finite_types(V, W, x, t) if isinstance(V.group, FiniteGroup) else _lie_types(V, W, x, t)
    labels = _kind_of_labels(W, y)
    sums = [_Sum() for _ in known.fixed]
    pairs, repeats = np.unique(np.column_stack([known.number, y]), axis=0, return_counts=True)
    for pair, repeat in zip(pairs, repeats.tolist(), strict=True):
        number = int(pair[0])
        fixed = known.fixed[number]
        right = _right(fixed, labels, pair[1:])
        sums[number] += _Sum(repeat, repeat * fixed.squared_distance(pair[1:]), repeat * right)
    rows = _rows(known.types, sums, W.dim, bool(labels))
    whole = sum(sums, _Sum())
    total = whole.error / (len(x) * W.dim)
    return FloorReport(
        rows,
        float(total),
        None if t or any(isinstance(fixed, FixedFloats) for fixed in known.fixed) else total,
        len(x),
        t,
        float(whole.right / len(x)) if labels else None,
        labels,
        advice(V, float(total), t, x, y, rows),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """What the stabilizers of the samples fix in W, each once, and the row that each belongs to."""

    fixed: tuple[Fixed, ...]
    types: tuple[FloorType, ...]  # equal for those of one row
    number: NDArray[np.int64]  # (N,): which of them is each sample's


def _finite_types(V: Representation, W: Representation, x: NDArray[np.float64], tolerance: float) -> _Known:
    found = sample_groups(V, x, tolerance)
    first: dict[int, FloorType] = {}
    for number, H in zip(found.classes, found.groups, strict=True):
        if number not in first:
            generators = ", ".join(H.describe(h) for h in H.generators)
            first[number] = FloorType(recognize(H), H.order, generators, H)
    fixed = tuple(fixed_part(W, H) for H in found.groups)
    return _Known(fixed, tuple(first[number] for number in found.classes), found.number)


def _lie_types(V: Representation, W: Representation, x: NDArray[np.float64], tolerance: float) -> _Known:
    rows, inverse = np.unique(x, axis=0, return_inverse=True)
    found = [sample_stabilizer(V, row, tolerance) for row in rows]
    types = tuple(FloorType(H.name, H.order, dim=H.dim, is_whole=H.is_whole) for H in found)
    fixed = tuple(fixed_by(H, W, tolerance) for H in found)
    return _Known(fixed, types, np.asarray(inverse, dtype=np.int64).ravel())


@dataclass(frozen=True, slots=True)
class _Sum:
    """Totals over samples."""

    count: int = 0
    error: Fraction = Fraction(0)
    right: Fraction = Fraction(0)

    def __add__(self, other: _Sum) -> _Sum:
        return _Sum(self.count + other.count, self.error + other.error, self.right + other.right)


def _kind_of_labels(
    W: Representation,
    y: NDArray[np.float64],  # (N, m)
) -> str:
    """Return what a label is in these targets, or '' where they are numbers."""
    values = np.unique(y)
    if W.kind > Kind.SIGNED or len(values) > MOST_LABELS or (values != np.rint(values)).any():
        return ""
    marks_one = W.dim > 1 and set(values.tolist()) == {0.0, 1.0} and (y.sum(axis=1) == 1).all()
    return "one class a sample" if marks_one and W.kind == Kind.PERMUTATION else "a label at every coordinate"


def _right(fixed: Fixed, labels: str, y: NDArray[np.float64]) -> Fraction:
    if not labels or not isinstance(fixed, FixedBlocks):
        return Fraction(0)
    return fixed.right_class(y) if labels == "one class a sample" else fixed.right_labels(y)


def _rows(
    types: Sequence[FloorType], sums: Sequence[_Sum], dim: int, has_labels: bool
) -> tuple[FloorRow, ...]:
    """Merge the stabilizers of one type into one row, the largest dimension and order first."""
    merged: dict[FloorType, _Sum] = {}
    for kind, part in zip(types, sums, strict=True):
        merged[kind] = merged.get(kind, _Sum()) + part
    rows = []
    for kind, part in merged.items():
        error = float(part.error / (part.count * dim))
        accuracy = float(part.right / part.count) if has_labels else None
        rows.append(FloorRow(kind, part.count, error, accuracy))
    return tuple(sorted(rows, key=lambda row: (-row.type.dim, -(row.order or 0), row.name, row.generators)))
