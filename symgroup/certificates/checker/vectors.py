"""A finite matrix group as a group of permutations of vectors that span: M_g v_p = v_g(p).

Then g -> M_g is well defined on the group of permutations, is a representation, and is faithful: what is proven about the
permutations holds for the matrices.
"""

from __future__ import annotations

from typing import Any

from .matrices import Matrix, Scalar
from .reading import array, integer
from .representations import Representation


def vectors_failure(V: Representation, data: Any) -> str:
    """Return '' or why the vectors are not permuted as the points are, or do not span."""
    field, n, points = V.field, V.dim, V.group.points
    columns = [
        [(integer(array(pair, 2)[0], 0, n), field.scalar(pair[1])) for pair in array(vector)]
        for vector in array(data, points)
    ]
    if len({str(column) for column in columns}) != points or len(V.group.generators) != V.group.size:
        return "two points have the same vector"
    one = field.scalar(1)
    if any([(j, one)] not in columns for j in range(n)):
        return "the vectors do not include the basis"
    table = _table(V, columns)
    for g, A in zip(V.group.generators, V.known_images, strict=True):
        if A * table != _table(V, [columns[p] for p in g]):
            return "a matrix does not permute the vectors as its generator permutes the points"
    return ""


def _table(V: Representation, columns: list[list[tuple[int, Scalar]]]) -> Matrix:  # (n, points)
    entries = [(i, p, value) for p, column in enumerate(columns) for i, value in column]
    return Matrix.of_entries(V.field, V.dim, len(columns), entries)
