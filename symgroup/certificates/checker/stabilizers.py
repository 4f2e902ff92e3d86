"""The stabilizer of vectors, by listing their orbit.

The generators' matrices act on the orbit of (x_1, ..., x_c). Let E be the group that they generate on the points and on the
orbit together. Its chain of stabilizers starts with points only; where the chain ends before any vector is a base point, an
element of E is known from what it does to the points, so G acts on the orbit, |G| = |E|, and |G_x| = |G| / |orbit|. The listed
generators lie in G, fix x (by the element of E that they are), and generate a group of that order: they generate G_x.
"""

from __future__ import annotations

from typing import Any

from flint import fmpq, fmpq_mat

from .groups import Chain, OutOfReach, Permutation, read_permutation
from .matrices import Field, Matrix, Scalar
from .reading import Malformed, array, integer, label, record
from .representations import Representation

MOST_VECTORS = 50_000  # of an orbit
MOST_ENTRIES = 4_000_000


def check_stabilizer(data: Any, fields: list[Field], known: list[Representation]) -> tuple[str, str]:
    """Return what is claimed, and '' or why it fails. Raises: OutOfReach where it is not decided."""
    name, number, field, columns, generators, order, orbit = record(
        data, "name", "representation", "field", "columns", "generators", "order", "orbit"
    )
    V, K = known[integer(number, 0, len(known))], fields[integer(field, 0, len(fields))]
    x = [[K.scalar(value) for value in array(column, V.dim)] for column in array(columns)]
    H = [read_permutation(g, V.group.points) for g in array(generators)]
    order, orbit = integer(order, 1), integer(orbit, 1)
    claim = f"{label(name)} has a stabilizer of order {order} and an orbit of {orbit} vectors"
    if not x or V.group.algebra or len(V.group.generators) != V.group.discrete:
        raise Malformed("a stabilizer needs a finite group and a vector")
    if orbit > MOST_VECTORS or orbit * V.dim * len(x) > MOST_ENTRIES:
        raise OutOfReach(f"an orbit of {orbit} vectors is not listed")
    return claim, _failure(V, K, x, H, order, orbit)


def _failure(
    V: Representation, K: Field, x: list[list[Scalar]], H: list[Permutation], order: int, orbit: int
) -> str:
    actions = orbit_action(V, K, x, orbit)
    if actions is None or len(actions[0] if actions else (0,)) != orbit:
        return f"the orbit has {'more' if actions is None else 'fewer'} than {orbit} vectors"
    points = V.group.points
    together = [
        (*g, *(points + y for y in action)) for g, action in zip(V.group.generators, actions, strict=True)
    ]
    G = Chain(together, points + orbit)
    if any(level.base >= points for level in G.levels):
        return "the matrices of the generators are no representation of the group"
    if V.group.order is not None and G.order != V.group.order:
        return f"the group has order {G.order}, not {V.group.order}"
    if order * orbit != G.order:
        return f"{order} x {orbit} is not the order {G.order} of the group"
    for number, h in enumerate(H):
        if not _fixes(G, h, points):
            return f"generator {number + 1} of the stabilizer is not in the group, or moves the vector"
    found = Chain(H, points).order
    return "" if found == order else f"the listed generators generate a group of order {found}"


def _fixes(G: Chain, h: Permutation, points: int) -> bool:
    """Whether h, a permutation of the points, is an element of G that fixes the first vector of the orbit."""
    # with the orbit's part left open, sifting h by its points divides out the element of E that h is
    rest = (*h, *range(points, G.points))
    level, left = G.sift(rest)
    one = tuple(range(points))
    # left = u^-1 h with u in E: it is the identity on points where h is in G, and then u^-1 alone moves the orbit
    return level == len(G.levels) and left[:points] == one and left[points] == points


def orbit_action(V: Representation, K: Field, x: list[list[Scalar]], most: int) -> list[list[int]] | None:
    """Return each generator as a permutation of the orbit of x, which is vector 0; None where there are more than `most`."""
    start = tuple(tuple(value for value in column) for column in x)
    seen, queue = {_key(start): 0}, [start]
    actions: list[list[int]] = [[] for _ in V.group.generators]
    monomials = V.monomials
    for state in queue:
        for g, action in enumerate(actions):
            moved = _moved(V, K, monomials, g, state)
            key = _key(moved)
            if key not in seen:
                if len(queue) == most:
                    return None
                seen[key] = len(queue)
                queue.append(moved)
            action.append(seen[key])
    return actions


def is_represented(V: Representation) -> bool:
    """Whether signed permutations are a representation of the group of permutations; True, unchecked, for other matrices.

    As above, with the basis vectors and their negatives in place of the orbit.
    """
    monomials, points, n = V.monomials, V.group.points, V.dim
    if monomials is None:
        return True
    together = [
        (*g, *(points + i + n * (s < 0) for i, s in zip(*monomial, strict=True)),
         *(points + i + n * (s > 0) for i, s in zip(*monomial, strict=True)))
        for g, monomial in zip(V.group.generators, monomials, strict=True)
    ]  # fmt: skip
    return all(level.base < points for level in Chain(together, points + 2 * n).levels)


def _key(state: Any) -> str:
    return str(state)


def _moved(V: Representation, K: Field, monomials: Any, g: int, state: Any) -> Any:
    if monomials is None:
        return _multiplied(V.known_images[g].over(K), K, state)
    images, signs = monomials[g]
    result = []
    for column in state:
        moved: list[Any] = [None] * V.dim
        for j, value in enumerate(column):
            moved[images[j]] = value if signs[j] == 1 else tuple(-part for part in value)
        result.append(tuple(moved))
    return tuple(result)


def _multiplied(A: Matrix, K: Field, state: Any) -> Any:
    result = []
    for column in state:
        parts = tuple(fmpq_mat(A.rows, 1, [value[k] for value in column]) for k in range(K.degree))
        product = (A * Matrix(K, parts)).parts
        result.append(tuple(tuple(fmpq(part[i, 0]) for part in product) for i in range(A.rows)))
    return tuple(result)
