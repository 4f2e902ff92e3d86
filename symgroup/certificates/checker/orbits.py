"""Orbits of vectors: orders, stabilizers, matrices as permutations."""

from __future__ import annotations

from typing import Any

from flint import fmpq

from .groups import Chain, read_permutation
from .networks import Known
from .reading import Malformed, Refuted, array, integer
from .representations import Representation, bounded, dense, read_matrix, read_number


def check_order(known: Known, group: Any, order: Any) -> str:
    """Check the order of the group of the listed permutations."""
    G, order = known.groups[integer(group, 0, len(known.groups))], integer(order, 1)
    if G.chain.order != order:
        raise Refuted(f"it is {G.chain.order}")
    return f"{G.name} has order {order}"


def check_vectors(known: Known, block: Any, vectors: Any) -> str:
    """Check that M_g v_p = v_g(p) for distinct vectors v_p that include the basis, the columns of a matrix. Raises: Refuted.

    Then g -> M_g is well defined on the group of permutations, is a representation, and is faithful: what is proven about
    the permutations holds for the matrices.
    """
    V = known.representation(block)
    G, columns = V.group, read_matrix(vectors, V.rows, V.group.points)
    seen = {tuple(sorted(vector.items())) for vector in columns}
    if not G.points or len(seen) != G.points:
        raise Refuted("two points have the same vector")
    if any(((j, fmpq(1)),) not in seen for j in range(0, V.rows, len(G.times_t))):
        raise Refuted("the vectors do not include the basis")
    G.budget.spend(G.discrete * V.rows * G.points * (V.rows + 500))
    for g, image in zip(G.generators, V.dense, strict=False):
        if image * dense(columns, V.rows) != dense([columns[y] for y in g], V.rows):
            raise Refuted("a matrix does not permute the vectors as its generator permutes the points")
    return V.name


def orbit_action(V: Representation, vector: Any, count: int) -> list[list[int]]:
    """Return what each generator does to the numbers of the `count` vectors in an orbit; the listed one is 0."""
    queue = [tuple(read_number(value) for value in array(vector, V.rows))]
    numbers, images = {queue[0]: 0}, V.images[: V.group.discrete]
    actions: list[list[int]] = [[] for _ in images]
    for x in queue:
        V.group.budget.spend(700 * V.rows * (1 + len(images)))
        for image, action in zip(images, actions, strict=True):
            y = [fmpq(0)] * V.rows
            for column, value in ((column, value) for column, value in zip(image, x, strict=True) if value):
                for i, entry in column.items():
                    y[i] += entry * value
            action.append(numbers.setdefault(tuple(bounded(y)), len(queue)))
            queue += [tuple(y)] * (action[-1] == len(queue))
        if len(queue) > count:
            raise Refuted(f"the orbit has more than {count} vectors")
    if len(queue) != count:
        raise Refuted(f"the orbit has {len(queue)} vectors, not {count}")
    return actions


def check_stabilizer(
    known: Known, representation: Any, vector: Any, generators: Any, order: Any, orbit: Any
) -> str:
    """Check that the listed elements generate the stabilizer of x, of the given order, and count the orbit.

    The matrices permute the orbit. Let E be the group that the generators make on the points and on the orbit together. Where
    |E| = |G|, an element of E is known from what it does to the points, so G acts on the orbit, and |G_x| = |G| / |orbit|. The
    listed elements lie in G, fix x (by the element of E that they are), and generate a group of that order: so all of G_x.
    """
    V, order, orbit = known.representation(representation), integer(order, 1), integer(orbit, 1)
    G, points = V.group, V.group.points
    H = [read_permutation(h, points) for h in array(generators)]
    if V.scaled:
        raise Malformed("a stabilizer needs a representation that is listed as it is meant")
    actions = zip(G.generators, orbit_action(V, vector, orbit), strict=True)
    E = Chain([(*g, *(points + y for y in action)) for g, action in actions], points + orbit, G.budget)
    if E.order != G.chain.order:
        raise Refuted(f"the matrices of {V.name} are no representation of the group")
    for number, h in enumerate(H, 1):
        # dividing by elements of E undoes h on the points where h is in G; what is left takes x to h^-1 x then
        if E.sift((*h, *range(points, points + orbit)))[: points + 1] != E.one[: points + 1]:
            raise Refuted(f"generator {number} of the stabilizer is not in the group, or moves the vector")
    if order * orbit != E.order or Chain(H, points, G.budget).order != order:
        raise Refuted(f"the listed elements are no group of order {order}, which is {E.order} over {orbit}")
    return f"order {order}, and an orbit of {orbit} vectors"
