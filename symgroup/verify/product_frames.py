"""Check the canonical mode of a product of finite groups with O(n) or SO(n): what is listed is the action of the group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import prod

from symgroup.algebra import (
    ExactMatrix,
    block_diagonal,
    coerce,
    common_field,
    field_of,
    identity_matrix,
    kronecker,
    matrix_from_entries,
    zero_matrix,
)
from symgroup.groups import FiniteGroup, Group, LieGroup, elements_of, factors_of
from symgroup.groups.matrices import FrozenMatrix
from symgroup.ir import ProductFrameInput
from symgroup.representations import Representation, natural
from symgroup.verify.inputs import is_action, is_orthogonal_group
from symgroup.verify.report import Claim


def product_frame_claims(subject: str, V: Representation, step: ProductFrameInput) -> Iterator[Claim]:
    """Yield that G is F x O(n) or F x SO(n), and that V is rows which it mixes and turns, and numbers that F alone moves.

    Elements are matrices of the whole product, which rho_V takes as they are, and not by the factors that the plan was made
    from. Then the theorem of `symgroup.backends.product_frames` applies.
    """
    factors, n = factors_of(V.group), step.size
    order = prod(int(group.order) for group in factors if isinstance(group, FiniteGroup))
    others = [k for k, group in enumerate(factors) if not isinstance(group, FiniteGroup)]
    name = f"SO({n})" if step.special else f"O({n})"
    is_product = len(others) == 1 and is_orthogonal_group(factors[others[0]], n, special=step.special)
    is_product = is_product and step.start == sum(group.degree for group in factors[: others[0]])
    yield Claim(subject, f"G is a product of finite groups with {name}", is_product, "exact")
    if not is_product:
        return
    found = len(step.carry.values) == order
    listed = found and all(_is_listed(V, step, k, f) for k, f in enumerate(_finite_part(factors)))
    yield Claim(
        subject, f"all {order} elements of the finite part are listed with their actions", listed, "exact"
    )
    turned = all(_turns(step, element, matrix) for element, matrix in _orthogonal_part(V, step))
    yield Claim(subject, f"{name} turns the rows and leaves the numbers alone", turned, "exact")
    least = max(1, n - 1) if step.special else n
    what = f"{step.carried} vectors of natural(G) are learned: generic ones have the trivial stabilizer"
    yield Claim(subject, what, step.carried >= least, "exact")


def _finite_part(factors: Sequence[Group]) -> Iterator[ExactMatrix]:  # (q, q)
    """Yield (f, 1) in natural of the product, for every f once, in the order of the factors' elements."""
    listed = [
        [natural(group).matrix(elements_of(group).element(k)) for k in range(len(elements_of(group)))]
        if isinstance(group, FiniteGroup)
        else [identity_matrix(group.degree)]
        for group in factors
    ]
    for blocks in product(*listed):
        field = common_field(*map(field_of, blocks))
        yield block_diagonal([coerce(block, field) for block in blocks], field)


def _is_listed(V: Representation, step: ProductFrameInput, number: int, f: ExactMatrix) -> bool:
    """Whether the matrices at a place are those of f: of its inverse on rows and numbers, of f itself without O(n)."""
    inverse = V.matrix(FrozenMatrix.of(f)).inv()
    rows, numbers = step.vectors[:, 0].tolist(), step.numbers.tolist()
    own, others = _part(inverse, rows), _part(inverse, numbers)
    carried = f * 1
    for i in range(step.start, step.start + step.size):
        carried[i, i] = 0
    return (
        _is_direct(step, inverse, own, identity_matrix(step.size), others)
        and is_action(own, step.vector_moves, number)
        and (not numbers or is_action(others, step.number_moves, number))
        and is_action(carried, step.carry, number)
    )


def _orthogonal_part(
    V: Representation, step: ProductFrameInput
) -> Iterator[tuple[ExactMatrix, ExactMatrix]]:  # (q, q), (dim V, dim V)
    """Yield X and drho(X) for the Lie algebra, g - 1 and rho(g) - 1 for the generators that are 1 outside of O(n)."""
    for X in V.group.lie_algebra:
        yield X, V.derivative(X)
    places = range(step.start, step.start + step.size)
    outside = [i for i in range(V.group.degree) if i not in places]
    for g in V.group.discrete_generators if isinstance(V.group, LieGroup) else ():
        change = g - identity_matrix(g.nrows())
        if _part(change, outside) == zero_matrix(len(outside), len(outside)):
            yield change, V.matrix(FrozenMatrix.of(g)) - identity_matrix(V.dim)


def _turns(step: ProductFrameInput, element: ExactMatrix, matrix: ExactMatrix) -> bool:
    """Whether a change of O(n) acts on every row by itself, and not on numbers."""
    block = _part(element, list(range(step.start, step.start + step.size)))
    numbers = zero_matrix(len(step.numbers), len(step.numbers))
    return _is_direct(step, matrix, identity_matrix(len(step.vectors)), block, numbers)


def _is_direct(
    step: ProductFrameInput,
    matrix: ExactMatrix,  # on V
    mixing: ExactMatrix,  # (K, K)
    turning: ExactMatrix,  # (n, n)
    moving: ExactMatrix,  # (P, P)
) -> bool:
    """Whether a matrix is mixing x turning on the rows and moving on the numbers."""
    field = common_field(*map(field_of, (matrix, mixing, turning, moving)))
    blocks = [kronecker(coerce(mixing, field), coerce(turning, field)), coerce(moving, field)]
    order = [*step.vectors.ravel().tolist(), *step.numbers.tolist()]
    return _part(coerce(matrix, field), order) == block_diagonal(blocks, field)


def _part(matrix: ExactMatrix, places: Sequence[int]) -> ExactMatrix:
    """Return the entries at some rows and the same columns."""
    entries = [matrix[i, j] for i in places for j in places]
    return matrix_from_entries(len(places), len(places), entries, field_of(matrix))
