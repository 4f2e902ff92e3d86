"""The elements of a compact group that nearly fix a sample: by factors, in O(2) and O(3), for vectors and for clouds.

They are found by theorems that say where they are: `rotations` for O(2), O(3) and for vectors under O(n), `clouds` for points
under a finite group and O(n), and factor by factor where each summand belongs to one factor; x is measured relative to the
part that the factor moves there. Elsewhere only the identity component is known, and -1 where it fixes x.
What is found is a subgroup of the stabilizer in any case.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from symgroup.algebra import ExactScalar, field_of, matrix_from_entries, to_exact
from symgroup.groups import FiniteGroup, Group, LieGroup, factors_of
from symgroup.groups.recognize import recognize
from symgroup.isotropy.lie.decided import joined
from symgroup.isotropy.lie.factors import split_by_factors
from symgroup.isotropy.near import near_stabilizer as near_finite
from symgroup.relaxed.lie.actions import FloatArray, FloatElement, Part, identity_parts, is_definite
from symgroup.relaxed.lie.clouds import near_cloud
from symgroup.relaxed.lie.measured import Found, Sample, everything, partly
from symgroup.relaxed.lie.rotations import in_orthogonal_group
from symgroup.representations import Representation
from symgroup.representations.floats import float_matrix

Pieces = Sequence[tuple[Representation, list[ExactScalar]] | None]


def near_stabilizer(
    V: Representation,  # of a compact group G, dim n
    x: FloatArray,  # (n,)
    tolerance: float,
) -> Found:
    """Return the elements that nearly fix x, as far as they are decided.

    Raises: InputError (SG328); LimitError as for stabilizers of finite factors.
    """
    sample = Sample.of(V, x / (np.abs(x).max(initial=0.0) or 1.0), tolerance)  # no square is infinite or 0
    if not x.any():
        return everything(V.group)
    found: Found | None = None
    if isinstance(V.group, LieGroup) and V.group.factors:
        pieces = split_by_factors(V, [[to_exact(Fraction(float(value)), V.field) for value in sample.values]])
        found = near_cloud(sample) if pieces is None else _by_factors(V.group, pieces, tolerance)
    elif is_definite(V.group):
        found = in_orthogonal_group(sample)
    return found or partly(sample)


def _by_factors(group: Group, pieces: Pieces, tolerance: float) -> Found:
    """Return the product of the factors' stabilizers."""
    factors = factors_of(group)
    found = [_in_factor(F, piece, tolerance) for F, piece in zip(factors, pieces, strict=True)]
    blocks = [part.lie_algebra for part in found]
    algebra = np.zeros((sum(len(block) for block in blocks), sum(block.shape[1] for block in blocks)))
    row = column = 0
    for block in blocks:
        algebra[row : row + len(block), column : column + block.shape[1]] = block
        row, column = row + len(block), column + block.shape[1]
    elements: list[FloatElement] = []
    for number, part in enumerate(found):
        for g in part.elements:
            parts: list[Part] = list(identity_parts(group))
            parts[number] = g.parts[0]
            elements.append(FloatElement(tuple(parts)))
    orders = [part.order for part in found]
    order = None if None in orders else int(np.prod([order or 1 for order in orders], dtype=object))
    return Found(
        algebra,
        tuple(elements),
        all(part.is_whole for part in found),
        joined(part.name for part in found),
        order,
    )


def _in_factor(F: Group, piece: tuple[Representation, list[ExactScalar]] | None, tolerance: float) -> Found:
    if piece is None:
        return everything(F)
    field = field_of(piece[1][0])
    values = float_matrix(matrix_from_entries(1, len(piece[1]), piece[1], field))[0]
    if np.abs(values).max() <= tolerance:  # of x, whose largest entry is 1
        return everything(F)
    if not isinstance(F, FiniteGroup):
        return near_stabilizer(piece[0], values, tolerance)
    H = near_finite(piece[0], values.tolist(), tolerance).subgroup
    elements = tuple(FloatElement((h,)) for h in H.generators)
    return Found(np.zeros((0, 0)), elements, True, recognize(H), H.order)
