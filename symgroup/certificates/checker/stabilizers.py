"""The stabilizer of vectors, by listing their orbit; and matrices as a group of permutations of vectors.

The generators' matrices act on the orbit of (x_1, ..., x_c). Let E be the group that they generate on the points and on the
orbit together. Its chain of stabilizers starts with points only; where the chain ends before any vector is a base point, an
element of E is known from what it does to the points, so G acts on the orbit, |G| = |E|, and |G_x| = |G| / |orbit|. The listed
generators lie in G, fix x (by the element of E that they are), and generate a group of that order: they generate G_x.
"""

from __future__ import annotations

from typing import Any

from flint import fmpq_poly

from .fields import Columns, Field, Scalar
from .groups import Chain, Permutation
from .reading import Malformed, OutOfReach, Refuted, array, integer
from .representations import Representation

MOST_VECTORS = 50_000  # of an orbit
MOST_ENTRIES = 4_000_000
Vectors = list[list[Scalar]]


def check_stabilizer(
    V: Representation, x: Vectors, K: Field, H: list[Permutation], order: int, orbit: int
) -> None:
    """Check that H generates the stabilizer of x, of the given order. Raises: Refuted; OutOfReach."""
    if not x or not V.group.is_finite or V.is_scaled:
        raise Malformed("a stabilizer needs a finite group and a vector")
    points, actions = V.group.points, orbit_action(V, K, x, orbit)
    together = [
        (*g, *(points + y for y in action)) for g, action in zip(V.group.generators, actions, strict=True)
    ]
    G = Chain(together, points + orbit)
    if any(level.base >= points for level in G.levels):
        raise Refuted("the matrices of the generators are no representation of the group")
    if V.group.order not in (None, G.order):
        raise Refuted(f"the group has order {G.order}, not {V.group.order}")
    if order * orbit != G.order:
        raise Refuted(f"{order} x {orbit} is not the order {G.order} of the group")
    for number, h in enumerate(H):
        if not _fixes(G, h, points):
            raise Refuted(
                f"generator {number + 1} of the stabilizer is not in the group, or moves the vector"
            )
    found = Chain(H, points).order
    if found != order:
        raise Refuted(f"the listed generators generate a group of order {found}")


def _fixes(G: Chain, h: Permutation, points: int) -> bool:
    """Whether h, a permutation of the points, is an element of G that fixes the first vector of the orbit."""
    # with the orbit's part left open, sifting h by its points divides out the element of E that h is
    level, left = G.sift((*h, *range(points, G.points)))
    # left = u^-1 h with u in E: it is the identity on points where h is in G, and then u^-1 alone moves the orbit
    return level == len(G.levels) and left[:points] == tuple(range(points)) and left[points] == points


def orbit_action(V: Representation, K: Field, x: Vectors, length: int) -> list[list[int]]:
    """Return each generator as a permutation of the orbit of x, which is vector 0. Raises: Refuted for another length."""
    if length > MOST_VECTORS or length * V.dim * len(x) > MOST_ENTRIES:
        raise OutOfReach(f"an orbit of {length} vectors is not listed")
    seen, queue = {str(x): 0}, [x]
    actions: list[list[int]] = [[] for _ in V.group.generators]
    for state in queue:
        for image, action in zip(V.images, actions, strict=True):
            moved = [_moved(K, image, column) for column in state]
            key = str(moved)
            if key not in seen:
                if len(queue) == length:
                    raise Refuted(f"the orbit has more than {length} vectors")
                seen[key] = len(queue)
                queue.append(moved)
            action.append(seen[key])
    if len(queue) != length:
        raise Refuted(f"the orbit has {len(queue)} vectors, not {length}")
    return actions


def _moved(K: Field, image: Columns, x: list[Scalar]) -> list[Scalar]:
    result = [fmpq_poly()] * len(x)
    for column, value in zip(image, x, strict=True):
        if value:
            for i, entry in column:
                result[i] = result[i] + K.product(entry, value)
    return result


def check_signed(V: Representation) -> None:
    """Check that signed permutations are a representation of the group of permutations; no other matrices are checked.

    As above, with the basis vectors and their negatives in place of the orbit. Raises: Refuted.
    """
    points, n = V.group.points, V.dim
    together = [
        (*g, *(points + i + n * (s < 0) for i, s in zip(*signed, strict=True)),
         *(points + i + n * (s > 0) for i, s in zip(*signed, strict=True)))
        for g, signed in zip(V.group.generators, V.signed or (), strict=V.signed is not None)
    ]  # fmt: skip
    if any(level.base >= points for level in Chain(together, points + 2 * n).levels):
        raise Refuted(f"the matrices of {V.name} are no representation of the group")


def check_vectors(V: Representation, data: Any) -> None:
    """Check that M_g v_p = v_g(p) for vectors v_p that span. Raises: Refuted.

    Then g -> M_g is well defined on the group of permutations, is a representation, and is faithful: what is proven about
    the permutations holds for the matrices.
    """
    points = V.group.points
    vectors = [_read_vector(V, vector) for vector in array(data, points)]
    known = {str(vector) for vector in vectors}
    if len(known) != points or not V.group.is_finite:
        raise Refuted("two points have the same vector")
    if any(str([fmpq_poly([int(i == j)]) for i in range(V.dim)]) not in known for j in range(V.dim)):
        raise Refuted("the vectors do not include the basis")
    for g, image in zip(V.group.generators, V.images, strict=True):
        if any(_moved(V.field, image, vectors[p]) != vectors[g[p]] for p in range(points)):
            raise Refuted("a matrix does not permute the vectors as its generator permutes the points")


def _read_vector(V: Representation, data: Any) -> list[Scalar]:
    result = [fmpq_poly()] * V.dim
    for pair in array(data):
        i, value = array(pair, 2)
        result[integer(i, 0, V.dim)] = V.field.scalar(value)
    return result
