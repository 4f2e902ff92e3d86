"""The plan's part for the canonical mode: how a backend finds the element c(x) that carries the canonical representative to x.

Copies of the points of S(n) are sorted, its tensors are labelled, and the translations of a periodic grid are shifted: without
a list of the elements. For other groups every element's action is listed.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import factorial

from symgroup.errors import InputError, LimitError
from symgroup.groups import elements_of, grid
from symgroup.ir import (
    CanonicalInput,
    CloudInput,
    ElementStep,
    FrameInput,
    LabellingInput,
    MethodInput,
    RandomInput,
    ShiftInput,
    SortingInput,
)
from symgroup.plan.arrays import exact_array
from symgroup.plan.product_frames import LARGEST_ENUMERATION, definite_letter, product_step
from symgroup.representations import Representation, natural
from symgroup.solve.tensor_words import tensor_word


def canonical_input(
    V: Representation,  # of G, dim n
    *,
    random: bool = False,
) -> ElementStep | RandomInput:
    """Return how c(x) is found; the learned vector u lives in U = natural(G), or in copies of it for O(n) and SO(n).

    For finite G, U is faithful, so a generic u has the trivial stabilizer (no nontrivial element fixes more than a proper
    subspace, and a real space is no finite union of those). n generic vectors of R^n are a basis, which only the identity
    fixes, and n - 1 of them span a hyperplane, whose pointwise stabilizer in O(n) is the reflection in it, of determinant
    -1. So the canonical mode breaks everything.

    Raises: LimitError (SG403, SG409) for groups of more than a few thousand elements that are not sorted, shifted or labelled.
    """
    if V.group.order is None:
        step: ElementStep = product_step(V) or frame_step(V)
    else:
        step = order_step(V) or enumeration(V)
    return RandomInput(step) if random else step


def method_input(V: Representation, method: str, data: tuple[int, ...]) -> MethodInput:
    """Return the step for a canonicalizer of a plugin, and the integers that it prepared for V."""
    return MethodInput(V.group.degree, method, data)


def frame_step(V: Representation) -> FrameInput:
    """Return the step for copies of natural(O(n)) or natural(SO(n)) with a definite form. Raises: InputError (SG352).

    Products of these with finite groups have a step of their own: sorting first and turning second, or the other way round, is
    not canonical, since which frame is taken depends on the order of the points, and the order on the frame.
    """
    G = V.group
    letter = definite_letter(G)
    if letter is None or any(part != natural(G) for _, part in V.terms()):
        raise InputError.of(
            "SG352",
            f"there is no canonicalizer for {V}",
            help="there are frames for copies of natural(O(n)) and natural(SO(n)), and every finite group is listed",
        )
    return FrameInput(G.degree, sum(copies for copies, _ in V.terms()), special=letter != "O")


def canonical_sentence(V: Representation) -> str:
    """Return how c(x) is found, in words."""
    if V.group.order is None:
        frames = product_step(V)
        if isinstance(frames, CloudInput):
            return (
                f"frames by Gram and Schmidt of the farthest vectors, {frames.points} points sorted in each"
            )
        compared = "" if frames is None else f", compared over {len(frames.carry.values)} elements"
        return f"frames by Gram and Schmidt{compared}"
    step = order_step(V)
    if isinstance(step, SortingInput):
        return f"the {step.points} points are sorted"
    if isinstance(step, ShiftInput):
        return f"{step.points} shifts are compared"
    if isinstance(step, LabellingInput):
        return f"the {step.points} points are labelled canonically, by BLISS"
    return f"{V.finite_group.order} elements are compared"


def order_step(V: Representation) -> SortingInput | ShiftInput | LabellingInput | None:
    """Return the step for tensors over the points of S(n), or copies of those of a periodic grid's translations, or None.

    A group on n points of order n! is S(n). One of order n with the translations of a grid among its elements is their group.
    """
    G = V.finite_group
    if G.points != G.degree or G.degree < 2:
        return None
    n, orders = G.degree, tensor_orders(V)
    if orders is None:
        return None
    if G.order == factorial(n):
        return SortingInput(n, len(orders)) if set(orders) == {1} else LabellingInput(n, orders)
    if G.order == n and set(orders) == {1}:
        for sizes in _grids(n):
            if all(shift in G for shift in grid(*sizes).generators):
                return ShiftInput(sizes, len(orders))
    return None


def tensor_orders(V: Representation) -> tuple[int, ...] | None:
    """Return k for each summand T^k of V, T = natural(G) by permutations, in order; None where a summand is something else.

    A permutation matrix is its own inverse transpose, so dual(T) is T.
    """
    words = [(count, tensor_word(part)) for count, part in V.terms()]
    return (
        None
        if any(word is None for _, word in words)
        else tuple(len(word or ()) for count, word in words for _ in range(count))
    )


def _grids(n: int) -> Iterator[tuple[int, ...]]:
    """Yield the shapes of periodic grids of n cells with one, two and three axes."""
    divisors = [a for a in range(2, n // 2 + 1) if n % a == 0]
    yield (n,)
    yield from ((a, n // a) for a in divisors)
    yield from ((a, b, n // (a * b)) for a in divisors for b in divisors if a * b < n and n % (a * b) == 0)


def enumeration(V: Representation) -> CanonicalInput:
    """Return every element's action on V and on U."""
    if not (V.field.is_real and V.group.field.is_real):
        raise InputError.of(
            "SG326",
            f"the canonical mode needs real matrices, and those of {V} are over {V.field}",
            help="write the group by real matrices of twice the size",
        )
    G, U = V.finite_group, natural(V.finite_group)
    size = G.order * (V.dim**2 + U.dim**2)
    if size > LARGEST_ENUMERATION:
        raise LimitError.of(
            "SG409",
            f"the canonical mode would list {size} numbers for {G} on {V}",
            notes=[f"the limit is {LARGEST_ENUMERATION}"],
        )
    table = elements_of(G)
    elements = [table.element(number) for number in range(len(table))]
    return CanonicalInput(
        exact_array([V.matrix(g.inverse()) for g in elements], (V.dim, V.dim)),
        exact_array([U.matrix(g) for g in elements], (U.dim, U.dim)),
    )
