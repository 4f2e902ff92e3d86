"""Matrices as permutations of vectors, and stabilizers.

The generators' matrices act on the orbit of some vectors. Let E be the group that they generate on the points and on the
orbit together. Its chain of stabilizers starts with points only; where the chain ends before any vector is a base point, an
element of E is known from what it does to the points, so G acts on the orbit, and |G| = |E|.

The orbit of e_1, ..., e_n: the matrices are then a representation of G. The orbit of one x, or of (x_1, ..., x_c) together:
|G_x| = |G| / |orbit|. The listed generators lie in G, fix x (by the element of E that they are), and generate a group of that
order: they generate G_x.
"""

from __future__ import annotations

from typing import Any

from flint import fmpq_poly

from .fields import ONE, Columns, Field, Scalar, common
from .groups import Chain, Permutation
from .reading import Malformed, OutOfReach, Refuted, array, integer
from .representations import Representation

MOST_VECTORS = 50_000  # of an orbit
MOST_ENTRIES = 4_000_000
ZERO = fmpq_poly()
Vectors = list[list[Scalar]]


def orbit_action(V: Representation, K: Field, seeds: list[Vectors], most: int) -> list[list[int]]:
    """Return each generator as a permutation of the seeds' orbit, in which they come first. Raises: Refuted beyond `most`."""
    seen: dict[str, int] = {}
    queue: list[Vectors] = []

    def number(state: Vectors) -> int:
        key = str(state)
        if key not in seen:
            if len(queue) == most:
                raise Refuted(f"the orbit has more than {most} vectors")
            seen[key] = len(queue)
            queue.append(state)
        return seen[key]

    for seed in seeds:
        number(seed)
    actions: list[list[int]] = [[] for _ in V.images]
    for state in queue:
        for image, action in zip(V.images, actions, strict=True):
            action.append(number([_moved(K, image, column) for column in state]))
    return actions


def joint_chain(V: Representation, actions: list[list[int]]) -> Chain:
    """Return the chain of E. Raises: Refuted where an element of E is not known from what it does to the points."""
    points = V.group.points
    together = [
        (*g, *(points + y for y in action)) for g, action in zip(V.group.generators, actions, strict=True)
    ]
    chain = Chain(together, points + max(map(len, actions), default=1))
    if any(base >= points for base in chain.bases):
        raise Refuted(f"the matrices of {V.name} are no representation of the group")
    return chain


def check_representation(V: Representation) -> None:
    """Check that the matrices are a representation of the group of permutations. Raises: Refuted; OutOfReach."""
    basis = [[[ONE if i == j else ZERO for i in range(V.dim)]] for j in range(V.dim)]
    try:
        actions = orbit_action(V, V.field, basis, min(MOST_VECTORS, MOST_ENTRIES // V.dim))
    except Refuted as reason:
        raise OutOfReach(f"{V.name}: {reason}") from None
    joint_chain(V, actions)


def check_stabilizer(
    V: Representation, x: Vectors, K: Field, H: list[Permutation], order: int, orbit: int
) -> list[list[int]]:
    """Check that H generates the stabilizer of x, of the given order; return the generators' permutations of the orbit."""
    points = V.group.points
    if not x or not V.group.is_finite or V.is_scaled:
        raise Malformed("a stabilizer needs a finite group and a vector")
    if orbit > MOST_VECTORS or orbit * V.dim * len(x) > MOST_ENTRIES:
        raise OutOfReach(f"an orbit of {orbit} vectors is not listed")
    actions = orbit_action(V, common([V.field, K]), [x], orbit)
    if any(len(action) != orbit for action in actions):
        raise Refuted(f"the orbit has {len(actions[0])} vectors, not {orbit}")
    G = joint_chain(V, actions)
    if order * orbit != G.order or V.group.order not in (None, G.order):
        raise Refuted(f"{order} x {orbit} is not the order {G.order} of the group")
    for number, h in enumerate(H):
        # with the orbit's part left open, sifting h by its points divides out the element u of E that h is
        level, left = G.sift((*h, *range(points, len(G.one))))
        # left = u^-1 h is the identity on points where h is in G, and then u^-1 alone moves the orbit
        if level < len(G.bases) or left[:points] != G.one[:points] or left[points] != points:
            raise Refuted(
                f"generator {number + 1} of the stabilizer is not in the group, or moves the vector"
            )
    found = Chain(H, points).order
    if found != order:
        raise Refuted(f"the listed generators generate a group of order {found}")
    return actions


def _moved(K: Field, image: Columns, x: list[Scalar]) -> list[Scalar]:
    result = [ZERO] * len(x)
    for column, value in zip(image, x, strict=True):
        if value:
            for i, entry in column:
                result[i] = result[i] + K.product(entry, value)
    return result


def check_vectors(V: Representation, data: Any) -> None:
    """Check that M_g v_p = v_g(p) for distinct vectors v_p that include the basis. Raises: Refuted.

    Then g -> M_g is well defined on the group of permutations, is a representation, and is faithful: what is proven about
    the permutations holds for the matrices.
    """
    vectors = [[ZERO] * V.dim for _ in range(V.group.points)]
    for vector, pairs in zip(vectors, array(data, V.group.points), strict=True):
        for i, value in (array(pair, 2) for pair in array(pairs)):
            vector[integer(i, 0, V.dim)] = V.field.scalar(value)
    known = {str(vector) for vector in vectors}
    if len(known) != V.group.points or not V.group.is_finite:
        raise Refuted("two points have the same vector")
    if any(str([ONE if i == j else ZERO for i in range(V.dim)]) not in known for j in range(V.dim)):
        raise Refuted("the vectors do not include the basis")
    for g, image in zip(V.group.generators, V.images, strict=True):
        if any(_moved(V.field, image, v) != vectors[y] for v, y in zip(vectors, g, strict=True)):
            raise Refuted("a matrix does not permute the vectors as its generator permutes the points")
