"""The floor: what no equivariant model can do better than, proven from the data.

Curie: an equivariant f has G_x <= G_f(x), so f(x) lies in Fix(G_x), the vectors of W that G_x fixes. Where G acts on W by
orthogonal matrices the nearest such vector to y is P y with P the mean of rho_W(g) over G_x, so for any equivariant model
|y - f(x)|^2 >= |y - P y|^2. On exact data (tolerance 0) each float is the binary fraction it stands for, and the bound is
a rational number. (Samples that share x must share one prediction besides, for any model; that part is left out.)
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from symgroup.errors import InputError
from symgroup.groups import recognize
from symgroup.isotropy import conjugate_masks, conjugators_of, subgroup_of_mask
from symgroup.isotropy.classes import Mask, mask_key
from symgroup.isotropy.samples import SampleTypes, sample_types
from symgroup.representations import Kind, Representation

# A share of the targets' mean square: coordinates that differ by float32's rounding, 2^-24, differ by 2^-48 in the square.
ROUNDING = 2.0**-44


@dataclass(frozen=True, slots=True)
class FloorRow:
    """One class of conjugate stabilizers in the data."""

    name: str  # of the stabilizer, such as 'D4'
    order: int
    generators: str  # of one of the conjugates, as the language writes elements; '' for the trivial group
    count: int  # samples
    floor: float  # mean squared error per coordinate that no equivariant model goes below, on these samples


@dataclass(frozen=True, slots=True)
class FloorReport:
    """The proven lower bound on any equivariant model's mean squared error, split by stabilizer type."""

    rows: tuple[FloorRow, ...]
    total: float  # mean squared error per sample and coordinate
    exact_total: Fraction | None  # the same as a rational number, where the tolerance is 0
    samples: int
    tolerance: float
    advice: str


def floor_of_data(
    V: Representation,  # of G, dim n
    W: Representation,  # of G, dim m
    x: NDArray[np.float64],  # (N, n)
    y: NDArray[np.float64],  # (N, m)
    tolerance: float = 0.0,
) -> FloorReport:
    """Return the floor of the data, in the squared units of y, as a mean over samples and coordinates.

    Raises: InputError (SG306) where W is not a signed permutation representation, whose matrices are orthogonal;
    LimitError (SG403, SG408) for groups too large to list.
    """
    if W.kind > Kind.SIGNED:
        raise InputError.of(
            "SG306",
            f"the floor needs orthogonal matrices, and {W} is given by other ones",
            help="use permutations or signed permutations for the target",
        )
    types = sample_types(V, x, tolerance)
    errors = [Fraction(0)] * len(types.masks)
    counts = [0] * len(types.masks)
    pairs, repeats = np.unique(np.column_stack([types.number, y]), axis=0, return_counts=True)
    projectors = [_Projector.of(W, mask) for mask in types.masks]
    for pair, repeat in zip(pairs, repeats.tolist(), strict=True):
        number = int(pair[0])
        errors[number] += repeat * projectors[number].squared_distance(pair[1:])
        counts[number] += repeat
    rows = _rows(V, types, errors, counts, W.dim)
    total = sum(errors, Fraction(0)) / (len(x) * W.dim)
    return FloorReport(
        rows, float(total), None if tolerance else total, len(x), tolerance, _advice(float(total), y, rows)
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Projector:
    """y -> |y - P y|^2 with P the mean of signed permutations: |y|^2 - |P y|^2, since P is an orthogonal projector."""

    blocks: tuple[tuple[tuple[int, int], ...], ...]  # each orbit of signed coordinates that does not cancel

    @classmethod
    def of(cls, W: Representation, mask: NDArray[np.bool_]) -> _Projector:
        H = subgroup_of_mask(W.finite_group, mask)
        actions = [W.monomial(h) for h in H.generators]
        blocks: list[tuple[tuple[int, int], ...]] = []
        seen: set[int] = set()
        for start in range(W.dim):
            if start in seen:
                continue
            signs = {start: 1}
            queue, cancels = [start], False
            for i in queue:
                for action in actions:
                    j, sign = int(action.images[i]), int(action.signs[i]) * signs[i]
                    if j not in signs:
                        signs[j] = sign
                        queue.append(j)
                    cancels |= signs[j] != sign
            seen.update(signs)
            if not cancels:
                blocks.append(tuple(signs.items()))
        return cls(tuple(blocks))

    def squared_distance(self, y: NDArray[np.float64]) -> Fraction:
        values = [Fraction(float(value)) for value in y]
        kept = sum(
            (
                sum((sign * values[i] for i, sign in block), Fraction(0)) ** 2 / len(block)
                for block in self.blocks
            ),
            Fraction(0),
        )
        return sum((value * value for value in values), Fraction(0)) - kept


def _rows(
    V: Representation, types: SampleTypes, errors: list[Fraction], counts: list[int], dim: int
) -> tuple[FloorRow, ...]:
    """Merge conjugate stabilizers into one row, the largest order first."""
    conjugators = conjugators_of(V.finite_group)
    known: dict[bytes, int] = {}
    masks: list[Mask] = []
    sums: list[tuple[int, Fraction]] = []
    for mask, error, count in zip(types.masks, errors, counts, strict=True):
        if mask_key(mask) not in known:
            known.update(dict.fromkeys(conjugate_masks(mask, conjugators), len(masks)))
            masks.append(mask)
            sums.append((0, Fraction(0)))
        number = known[mask_key(mask)]
        sums[number] = (sums[number][0] + count, sums[number][1] + error)
    rows = []
    for mask, (count, error) in zip(masks, sums, strict=True):
        H = subgroup_of_mask(V.finite_group, mask)
        generators = ", ".join(H.describe(h) for h in H.generators)
        rows.append(FloorRow(recognize(H), H.order, generators, count, float(error / (count * dim))))
    return tuple(sorted(rows, key=lambda row: (-row.order, row.name, row.generators)))


def _advice(total: float, y: NDArray[np.float64], rows: tuple[FloorRow, ...]) -> str:
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
        f"at least {total:.6g}, {share}; use `relaxed`."
    )
