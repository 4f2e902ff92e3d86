"""Check the first step of networks in canonical and noise mode: its group, its representation, what it lists or carries."""

from __future__ import annotations

from collections.abc import Iterator
from math import factorial

import numpy as np
from flint import fmpq, fmpq_mat

from symgroup.algebra import ExactMatrix, identity_matrix
from symgroup.groups import FiniteGroup, Group, LieGroup, Permutation, elements_of
from symgroup.ir import (
    AlgebraicNumber,
    CanonicalInput,
    ExactArray,
    FrameInput,
    LabellingInput,
    ScaledArray,
    ShiftInput,
    SortingInput,
)
from symgroup.plan.canonical import tensor_orders
from symgroup.representations import Representation, is_orthogonal, natural
from symgroup.verify.report import Claim


def canonical_claims(subject: str, V: Representation, step: CanonicalInput) -> Iterator[Claim]:
    """Yield that the plan lists every element once with its inverse on V and its action on a faithful U."""
    G: FiniteGroup = V.finite_group
    table, U = elements_of(G), natural(G)
    listed = len(step.to_canonical.values) == len(step.carry.values) == G.order == len(table)
    wrong = listed and any(
        not is_action(V.matrix(g.inverse()), step.to_canonical, number)
        or not is_action(U.matrix(g), step.carry, number)
        for number, g in enumerate(map(table.element, range(len(table))))
    )
    yield Claim(
        subject, f"all {G.order} elements are listed with their actions", listed and not wrong, "exact"
    )
    faithful = (
        len({str(step.carry.values[number].tolist()) for number in range(len(step.carry.values))}) == G.order
    )
    yield Claim(
        subject,
        "the learned vector lives in a faithful representation: a generic one breaks every symmetry",
        faithful,
        "exact",
    )


def order_claims(
    subject: str, V: Representation, step: SortingInput | ShiftInput | LabellingInput
) -> Iterator[Claim]:
    """Yield that G is all permutations of the points (sorting, labelling) or the translations of the grid (shifts), and V.

    Then c(x) is in G, it carries the canonical representative to x, and it is unique up to G_x: a permutation that sorts the
    rows is unique up to those that move equal rows, a canonical order of a coloured graph up to its automorphisms, which are
    G_x, and a translation up to those that leave the pattern as it is.
    """
    G: FiniteGroup = V.finite_group
    n = step.points
    orders = step.orders if isinstance(step, LabellingInput) else (1,) * step.copies
    on_points = G.points == G.degree == n and tensor_orders(V) == orders
    copies, listed = len(orders), ", ".join(map(str, orders))
    what = (
        f"{copies} copies of {n} points"
        if set(orders) == {1}
        else f"tensors of order {listed} over {n} points"
    )
    yield Claim(subject, f"V is {what}", on_points and V.dim == sum(n**k for k in orders), "exact")
    if not isinstance(step, ShiftInput):
        yield Claim(
            subject, f"G has all permutations of {n} points: |G| = {n}!", G.order == factorial(n), "exact"
        )
        return
    cells = np.arange(n).reshape(step.sizes)
    shifts = [np.roll(cells, -1, axis).ravel().tolist() for axis in range(len(step.sizes))]
    moved = on_points and all(Permutation(images) in G for images in shifts)
    text = " x ".join(map(str, step.sizes))
    yield Claim(
        subject, f"G is the {n} translations of a periodic grid of {text}", moved and G.order == n, "exact"
    )


def frame_claims(subject: str, V: Representation, step: FrameInput) -> Iterator[Claim]:
    """Yield that G is O(n) or SO(n), V copies of its vectors, and that the learned vectors have the trivial stabilizer.

    G holds no more than O(n) where its generators are orthogonal, and no less than SO(n) where its Lie algebra has the
    dimension n (n - 1) / 2 of skew matrices; it is O(n) exactly where a generator has determinant -1. Then c(x) is in G, it
    carries c(x)^T x to x, and c(g x) lies in g G_x c(x) by the theorem in `symgroup.backends.frames`.
    """
    G, n = V.group, step.size
    name = f"SO({n})" if step.special else f"O({n})"
    yield Claim(subject, f"G is {name} itself", is_orthogonal_group(G, n, special=step.special), "exact")
    copies = sum(count for count, _ in V.terms())
    vectors = all(part == natural(G) for _, part in V.terms()) and copies == step.copies
    yield Claim(subject, f"V is {copies} vectors of R^{n}", vectors and V.dim == copies * n, "exact")
    least = max(1, n - 1) if step.special else n
    what = f"{step.carried} learned vectors are carried: generic ones have the trivial stabilizer in {name}"
    yield Claim(subject, what, step.carried >= least, "exact")


def is_orthogonal_group(G: Group, n: int, *, special: bool) -> bool:
    """Whether G is O(n), or SO(n), by its generators and the brackets of its Lie algebra."""
    algebra = [fmpq_mat(X.tolist()) for X in G.lie_algebra] if isinstance(G, LieGroup) else []
    components = [fmpq_mat(g.tolist()) for g in G.discrete_generators] if isinstance(G, LieGroup) else []
    skew = all(X + X.transpose() == fmpq_mat(n, n) for X in algebra)
    orthogonal = all(g * g.transpose() == identity_matrix(n) for g in components)
    full = closure_dim(algebra, n) == n * (n - 1) // 2
    return skew and orthogonal and full and special == all(g.det() == 1 for g in components)


def closure_dim(algebra: list[fmpq_mat], n: int) -> int:
    """Return the dimension of the Lie algebra that matrices generate by brackets."""
    span: list[fmpq_mat] = []
    waiting = list(algebra)
    while waiting:
        X = waiting.pop()
        rows = fmpq_mat([Y.entries() for Y in (*span, X)])
        if rows.rank() > len(span):
            waiting += [X * Y - Y * X for Y in span]
            span.append(X)
    return len(span)


def is_action(matrix: ExactMatrix, listed: ExactArray, number: int) -> bool:
    """Whether a matrix is the one at a place of an array, exactly."""
    values = listed.values[number]
    if isinstance(listed, ScaledArray):
        return bool(matrix * fmpq(listed.denominator) == fmpq_mat(values.tolist()))
    wanted = [AlgebraicNumber.of(entry) for entry in matrix.entries()]
    return wanted == [listed.numbers[k] for k in values.ravel().tolist()]


def noise_claims(subject: str, V: Representation) -> Iterator[Claim]:
    """Yield that rho_V is orthogonal, so that g e has the distribution of e and the network is equivariant in distribution."""
    bad = next((str(part) for _, part in V.terms() if not is_orthogonal(part)), "")
    statement = "the matrices are orthogonal: with noise the network is equivariant in distribution"
    yield Claim(subject, statement, not bad, "exact", bad)
