"""The floor: what no equivariant model can do better than, proven from the data.

Curie: an equivariant f has G_x <= G_f(x), so f(x) lies in Fix(G_x), the vectors of W that G_x fixes. So for any equivariant
model |y - f(x)|^2 is at least the squared distance of y from Fix(G_x). On exact data (tolerance 0) each float is the binary
fraction it stands for, and where the matrices of W are rational the bound is a rational number. (Samples that share x must
share one prediction besides, for any model; that part is left out.)

Labels are targets of a few integers. A model whose answers are labels as well has an answer in Fix(G_x): over an orbit of
coordinates one label, up to signs. Where every target marks one coordinate, that is a class, and the model answers with the
coordinate of its largest output; all coordinates of an orbit have the same output.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from symgroup.groups import FiniteGroup, recognize
from symgroup.isotropy.classes import LARGEST_MARKED
from symgroup.isotropy.sample_groups import SampleGroups, sample_groups
from symgroup.relaxed.nearest import FixedBlocks, FixedRows, fixed_part
from symgroup.relaxed.obstruction import obstruction
from symgroup.representations import Kind, Representation

# A share of the targets' mean square: coordinates that differ by float32's rounding, 2^-24, differ by 2^-48 in the square.
ROUNDING = 2.0**-44
MOST_LABELS = 32  # different integers that count as labels; more are numbers


@dataclass(frozen=True, slots=True)
class FloorRow:
    """One class of conjugate stabilizers in the data, or several that agree in order and lengths of orbits of points."""

    name: str  # of the stabilizer, such as 'D4'
    order: int
    generators: str  # of one of the conjugates, as the language writes elements; '' for the trivial group
    subgroup: FiniteGroup  # that conjugate
    count: int  # samples
    floor: float  # mean squared error per coordinate that no equivariant model goes below, on these samples
    accuracy: (
        float | None
    )  # share of right labels that no equivariant model goes above; None where targets are no labels


@dataclass(frozen=True, slots=True)
class FloorReport:
    """The proven lower bound on any equivariant model's mean squared error, split by stabilizer type."""

    rows: tuple[FloorRow, ...]
    total: float  # mean squared error per sample and coordinate
    exact_total: Fraction | None  # the same as a rational number, where the tolerance is 0
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
    tolerance: float = 0.0,
) -> FloorReport:
    """Return the floor of the data, in the squared units of y, as a mean over samples and coordinates.

    Raises: InputError (SG306) where the matrices of W are not rational; LimitError as `sample_groups`.
    """
    types = sample_groups(V, x, tolerance)
    labels = _kind_of_labels(W, y)
    fixed = [fixed_part(W, H) for H in types.groups]
    sums = [_Sum() for _ in fixed]
    pairs, repeats = np.unique(np.column_stack([types.number, y]), axis=0, return_counts=True)
    for pair, repeat in zip(pairs, repeats.tolist(), strict=True):
        number = int(pair[0])
        right = _right(fixed[number], labels, pair[1:])
        sums[number] += _Sum(repeat, repeat * fixed[number].squared_distance(pair[1:]), repeat * right)
    rows = _rows(V, types, sums, W.dim, bool(labels))
    whole = sum(sums, _Sum())
    total = whole.error / (len(x) * W.dim)
    return FloorReport(
        rows,
        float(total),
        None if tolerance else total,
        len(x),
        tolerance,
        float(whole.right / len(x)) if labels else None,
        labels,
        _advice(V, float(total), x, y, rows),
    )


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


def _right(fixed: FixedBlocks | FixedRows, labels: str, y: NDArray[np.float64]) -> Fraction:
    if not labels or isinstance(fixed, FixedRows):
        return Fraction(0)
    return fixed.right_class(y) if labels == "one class a sample" else fixed.right_labels(y)


def _rows(
    V: Representation, types: SampleGroups, sums: list[_Sum], dim: int, has_labels: bool
) -> tuple[FloorRow, ...]:
    """Merge the stabilizers of one class into one row, the largest order first."""
    merged: dict[int, tuple[FiniteGroup, _Sum]] = {}
    for number, H, part in zip(types.classes, types.groups, sums, strict=True):
        first, known = merged.get(number, (H, _Sum()))
        merged[number] = first, known + part
    rows = []
    for H, part in merged.values():
        generators = ", ".join(H.describe(h) for h in H.generators)
        error = float(part.error / (part.count * dim))
        accuracy = float(part.right / part.count) if has_labels else None
        rows.append(FloorRow(recognize(H), H.order, generators, H, part.count, error, accuracy))
    return tuple(sorted(rows, key=lambda row: (-row.order, row.name, row.generators)))


def _advice(
    V: Representation,
    total: float,
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    rows: tuple[FloorRow, ...],
) -> str:
    scale = float(np.mean(np.square(y)))
    if total <= ROUNDING * scale:
        rounding = (
            "" if total == 0 else f", but for a share of {total / scale:.1g}, which looks like rounding"
        )
        return (
            "No symmetry needs to be broken: an equivariant network can fit these targets as far as their symmetry "
            f"goes{rounding}."
        )
    broken = [row for row in rows if row.floor > 0]
    share = f"{total / scale:.0%} of the targets' mean square" if scale else "all of the error"
    names = ", ".join(dict.fromkeys(row.name for row in broken))
    return (
        f"Targets break the symmetry of their inputs (stabilizer {names}): every equivariant network has an error of "
        f"at least {total:.6g}, {share}; use {_modes(V, x, broken)}."
    )


def _modes(V: Representation, x: NDArray[np.float64], broken: list[FloorRow]) -> str:
    """Return the modes that break these types: the canonical one where no linear layer breaks anything.

    That is at x = 0, which a linear layer sends to 0, and where Theorem 3 leaves all of H unbroken.
    """
    has_zero = not x.any(axis=1).all()
    G = V.finite_group
    if G.order > LARGEST_MARKED:
        return f"`relaxed by canonical`, since {G} has too many elements for breaking weights"
    never = [
        row.name for row in broken if (has_zero and row.order == G.order) or _stays_unbroken(G, row.subgroup)
    ]
    if not never:
        return "`relaxed`"
    if len(never) == len(broken):
        return "`relaxed by canonical`, since no linear layer breaks anything there"
    names = ", ".join(dict.fromkeys(never))
    return f"`relaxed by canonical`, since no linear layer breaks stabilizer {names}; `relaxed` breaks others"


def _stays_unbroken(G: FiniteGroup, H: FiniteGroup) -> bool:
    found = obstruction(G, H)
    return found is not None and found.least == H.order
