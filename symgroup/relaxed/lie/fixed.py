"""What the stabilizer of a sample fixes in another representation: exactly where it is exact and rational, else in floats.

In floats the fixed vectors are those whose image under all drho(X) and rho(g) - 1 together is at most CUT times their length
(or a third of the tolerance's root, where that is more): a singular value. Noise of x within the tolerance makes zeros of
about the tolerance; the least of the others is |exp(2 pi i / g) - 1| for turns of order g, and about 1 / m for permutations of
m points. What is taken for fixed and is not makes the fixed space larger, and the floor smaller: still a lower bound.
"""

from __future__ import annotations

import numpy as np

from symgroup.algebra import ExactMatrix, coerce, field_of, identity_matrix, null_space, stack
from symgroup.errors import InputError
from symgroup.groups import FrozenMatrix, LieGroup
from symgroup.isotropy.lie import LieStabilizer
from symgroup.relaxed.lie.samples import SampleStabilizer, default_tolerance
from symgroup.relaxed.nearest import Fixed, FixedBlocks, FixedFloats, FixedRows
from symgroup.representations import Kind, Representation
from symgroup.representations.base import MonomialMatrix

CUT = 1e-5  # float64's rounding in a sum of squares is 1e-16, and its root 1e-8
LARGEST_EXACT = 200  # dim W up to which fixed spaces are solved for exactly


def fixed_by(
    H: SampleStabilizer,  # of a sample, or a subgroup
    W: Representation,  # dim m
    tolerance: float,  # with which it was found
) -> Fixed:
    """Return W^H. Raises: InputError: SG306 where a group that is not compact moves W by irrational matrices, SG316."""
    if W.kind <= Kind.SIGNED:  # a connected group of signed permutations is trivial
        return FixedBlocks.of([_monomial(matrix) for matrix in H.elements_on(W)], W.dim)
    written = H.exact is not None and (H.exact.is_decided or not H.is_whole)
    rows = _exact_rows(H.exact, W) if written and H.exact else None
    if rows is not None:
        return FixedRows.of(rows)
    if not default_tolerance(W):
        raise InputError.of(
            "SG306",
            f"fixed vectors are found over Q for groups such as {W.group}, and {W} is not rational",
            notes=["it keeps no length, so that floats would not tell which vectors it fixes"],
            help="write the target by matrices over Q, such as natural(G) and its powers",
        )
    algebra, elements = H.algebra_on(W), H.elements_on(W) - np.eye(W.dim)
    if not len(algebra) and not len(elements):
        return FixedFloats(np.eye(W.dim))
    equations = np.concatenate([algebra, elements]).reshape(-1, W.dim)
    squares, columns = np.linalg.eigh(equations.T @ equations)
    cut = max(CUT, np.sqrt(tolerance) / 3)
    return FixedFloats(np.ascontiguousarray(columns[:, squares <= cut**2].T))


def _monomial(matrix: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> MonomialMatrix:
    images = np.abs(matrix).argmax(axis=0)
    signs = np.rint(matrix[images, np.arange(len(images))]).astype(np.int64)
    return MonomialMatrix(images, signs)


def _exact_rows(S: LieStabilizer, W: Representation) -> ExactMatrix | None:  # (k, m)
    """Return the canonical basis of the fixed vectors; None where some matrix is not rational, or W is large."""
    group = W.group
    matrices = (*S.lie_algebra, *(S.discrete_generators or ()))
    if not W.field.is_rational or not group.field.is_rational or W.dim > LARGEST_EXACT:
        return None
    if not isinstance(group, LieGroup) or any(not field_of(M).is_rational for M in matrices):
        return None
    one = identity_matrix(W.dim)
    conditions = [coerce(W.derivative(coerce(X, group.field)), W.field) for X in S.lie_algebra]
    conditions += [
        coerce(W.matrix(FrozenMatrix.of(coerce(g, group.field))), W.field) - one
        for g in S.discrete_generators or ()
    ]
    return null_space(stack(conditions, W.dim)) if conditions else one
