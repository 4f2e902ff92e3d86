"""Check the canonical mode of clouds of points under S(m) x O(n) or S(m) x SO(n): the group, and what moves where."""

from __future__ import annotations

from collections.abc import Iterator
from math import factorial

from symgroup.algebra import ExactMatrix, coerce, field_of, identity_matrix, zero_matrix
from symgroup.groups import FiniteGroup, LieGroup, Permutation, factors_of
from symgroup.groups.matrices import FrozenMatrix
from symgroup.ir import CloudInput
from symgroup.representations import Representation, natural
from symgroup.verify.inputs import is_orthogonal_group
from symgroup.verify.report import Claim


def cloud_claims(subject: str, V: Representation, step: CloudInput) -> Iterator[Claim]:
    """Yield that G is S(m) x O(n) or S(m) x SO(n), and that V is vectors and numbers of points, and ones of no point.

    rho_V is taken of matrices of the whole product, and compared with what the step says, entry by entry. Then the theorem of
    `symgroup.backends.clouds` applies.
    """
    m, n = step.points, step.size
    factors = factors_of(V.group)
    name = f"S({m}) x {'SO' if step.special else 'O'}({n})"
    order = (0, 1) if step.points_first else (1, 0)
    is_product = len(factors) == 2 and is_orthogonal_group(factors[order[1]], n, special=step.special)
    S = factors[order[0]] if is_product else None
    all_of = isinstance(S, FiniteGroup) and (S.points, S.degree, S.order) == (m, m, factorial(m))
    yield Claim(subject, f"G is {name}", is_product and all_of, "exact")
    if not isinstance(S, FiniteGroup) or not all_of:
        return
    moved = all(_permutes(V, step, g, natural(S).matrix(g)) for g in S.generators)
    yield Claim(
        subject,
        f"S({m}) permutes the points with their vectors and numbers, and nothing else",
        moved,
        "exact",
    )
    turned = all(_turns(step, element, matrix) for element, matrix in _orthogonal_part(V, step))
    yield Claim(
        subject, f"{name.rsplit(maxsplit=1)[-1]} turns every vector, and nothing else", turned, "exact"
    )
    least = max(1, n - 1) if step.special else n
    what = f"{step.carried} vectors of natural(G) are learned: generic ones have the trivial stabilizer"
    yield Claim(subject, what, step.carried >= least, "exact")


def _in_product(step: CloudInput, points: ExactMatrix, turn: ExactMatrix) -> ExactMatrix:  # (m + n, m + n)
    """Return a block of S(m) and one of O(n) in the places that they have in natural of the product."""
    width = step.points + step.size
    result = zero_matrix(width, width, field_of(turn))
    for start, block in zip(step.starts, (points, turn), strict=True):
        for i, row in enumerate(block.tolist()):
            for j, value in enumerate(row):
                result[start + i, start + j] = coerce(value, field_of(turn))
    return result


def _permutes(V: Representation, step: CloudInput, g: Permutation, matrix: ExactMatrix) -> bool:
    """Whether g takes each entry of point i to that of point g(i), and leaves all other coordinates where they are."""
    images = list(range(V.dim))
    moved = step.vectors[step.fixed :].reshape(-1, step.points, step.size)
    blocks = [*moved.transpose(0, 2, 1).reshape(-1, step.points).tolist(), *step.numbers.tolist()]
    for places in blocks:
        for point, place in enumerate(places):
            images[place] = places[g[point]]
    found = V.matrix(FrozenMatrix.of(_in_product(step, matrix, identity_matrix(step.size))))
    wanted = zero_matrix(V.dim, V.dim, field_of(found))
    for place, image in enumerate(images):
        wanted[image, place] = 1
    return found == wanted


def _orthogonal_part(V: Representation, step: CloudInput) -> Iterator[tuple[ExactMatrix, ExactMatrix]]:
    """Yield X and drho(X) for the Lie algebra, and g - 1 and rho(g) - 1 for the discrete generators of O(n)."""
    for X in V.group.lie_algebra:
        yield X, V.derivative(X)
    G = factors_of(V.group)[1 if step.points_first else 0]
    for g in G.discrete_generators if isinstance(G, LieGroup) else ():
        whole = _in_product(step, identity_matrix(step.points), g)
        change = V.matrix(FrozenMatrix.of(whole)) - identity_matrix(V.dim)
        yield whole - identity_matrix(whole.nrows()), change


def _turns(step: CloudInput, element: ExactMatrix, matrix: ExactMatrix) -> bool:
    """Whether a change of O(n) acts on every vector by itself, and on nothing else."""
    size, start = matrix.nrows(), step.starts[1]
    wanted = zero_matrix(size, size, field_of(matrix))
    for places in step.vectors.tolist():
        for i, row in enumerate(places):
            for j, column in enumerate(places):
                wanted[row, column] = coerce(element[start + i, start + j], field_of(matrix))
    return wanted == matrix
