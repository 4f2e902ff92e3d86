"""The claim that a list of maps is a basis of Hom_G(V, W): every equivariant map between two representations, and no other.

Hom_G(V, W) is the set of A with A rho_V(g) = rho_W(g) A for the listed generators, and A drho_V(X) = drho_W(X) A. There are
two proofs that r maps are a basis of it.

Orbits. Where all generators act by signed permutations, A is equivariant exactly where A[g(i), g(j)] = sign A[i, j], so A is
free on one place of each orbit of pairs (i, j), except that it vanishes where some product of generators takes a place to
itself with the sign -1. Union and find over the pairs, with signs, lists the orbits that are left: their sums are a basis.

Entries. Each listed map is multiplied out with every generator, over K. They are independent, since each has a place, its
pivot, where all others are zero. That there are no more is shown modulo a prime, in `bound`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from .bound import LARGEST_PRODUCT, check_bound
from .fields import Columns, Field, Place, read_entries
from .reading import Malformed, OutOfReach, Refuted, array, integer, record
from .representations import Representation, Signed

MOST_PAIRS = 16_000_000  # places (i, j) times generators, for union and find


def check_basis(
    V: Representation, W: Representation, dim: int, form: Any, place: Any, fields: list[Field]
) -> None:
    """Check one claim. Raises: Refuted where it is false; OutOfReach where its proof is not included, or too long."""
    if V.group is not W.group:
        raise Malformed("two representations of one group are needed")
    if form is None:
        raise OutOfReach("the maps are not included")
    if isinstance(form, dict) and "orbits" in form:
        _check_orbits(V, W, dim, record(form, "orbits")[0], place)
        return
    number, entries = record(form, "field", "entries")
    K = fields[integer(number, 0, len(fields))]
    maps = [read_entries(rows, W.dim, V.dim, K) for rows in array(entries)]
    if len(maps) != dim:
        raise Refuted(f"{len(maps)} maps are listed, not {dim}")
    _check_independence(maps)
    _check_commutation(V, W, maps, K)
    if place is None:
        raise OutOfReach("the bound on the dimension is not included")
    check_bound(V, W, dim, Place.read(place, K), K)


def basis_work(V: Representation, W: Representation, form: Any, place: Any) -> int:
    """Return about how many nanoseconds `check_basis` takes at most."""
    n, m, generators = V.dim, W.dim, 1 + V.group.size
    if not isinstance(form, dict):
        return 1
    if "orbits" in form:
        return 1000 * min(n * m * generators, MOST_PAIRS)
    products = generators * len(form.get("entries") or ()) * n * m * max(n, m)
    return 10 * min(products, LARGEST_PRODUCT) + (0 if place is None else min(100 * n**3 * m, 10**11))


def _check_orbits(V: Representation, W: Representation, dim: int, orbits: Any, place: Any) -> None:
    if place is not None:
        raise Malformed("orbits need no prime")
    places = [
        integer(array(pair, 2)[0], 0, W.dim) * V.dim + integer(pair[1], 0, V.dim) for pair in array(orbits)
    ]
    if V.signed is None or W.signed is None:
        raise Refuted("orbits need signed permutations")
    if W.dim * V.dim * max(1, V.group.size) > MOST_PAIRS:
        raise OutOfReach(f"more than {MOST_PAIRS} pairs are not counted")
    first = list(free_orbits(V.signed, W.signed, V.dim, W.dim))
    if len(first) != dim:
        raise Refuted(f"there are {len(first)} equivariant orbits, not {dim}")
    if first != places:
        raise Refuted("the listed places are not the first ones of the orbits")


def free_orbits(v: list[Signed], w: list[Signed], n: int, m: int) -> Iterator[int]:
    """Yield the first place i n + j of each orbit of pairs on which an equivariant matrix is free."""
    parent = list(range(m * n))  # a root is the least place of its class
    sign = [1] * (m * n)  # of A at a place, relative to its parent
    zero = set()  # roots where a product of generators changes the sign
    for (columns, a), (rows, b) in zip(v, w, strict=True):
        for i in range(m):
            row, s = rows[i] * n, b[i]
            for j in range(n):
                x, sx = _find(parent, sign, i * n + j)
                y, sy = _find(parent, sign, row + columns[j])
                relative = sx * sy * s * a[j]
                if x == y:
                    if relative == -1:
                        zero.add(x)
                    continue
                x, y = min(x, y), max(x, y)
                parent[y], sign[y] = x, relative
                if y in zero:
                    zero.add(x)
    yield from (x for x in range(m * n) if parent[x] == x and x not in zero)


def _find(parent: list[int], sign: list[int], x: int) -> tuple[int, int]:
    path = []
    while parent[x] != x:
        path.append(x)
        x = parent[x]
    total = 1
    for y in reversed(path):
        total *= sign[y]
        parent[y], sign[y] = x, total
    return x, total


def _check_independence(maps: list[Columns]) -> None:
    places = [[(i, j) for j, column in enumerate(A) for i, _ in column] for A in maps]
    count = Counter(place for listed in places for place in listed)
    for number, listed in enumerate(places):
        if all(count[place] > 1 for place in listed):
            raise Refuted(f"map {number} has no place where all others are zero")


def _check_commutation(V: Representation, W: Representation, maps: list[Columns], K: Field) -> None:
    n, m = V.dim, W.dim
    if V.group.size * len(maps) * n * m * max(n, m) * K.degree**2 > LARGEST_PRODUCT:
        raise OutOfReach("the maps are too many or too large to be multiplied out")
    pairs = [(K.rational(n, a), K.rational(m, b)) for a, b in zip(V.images, W.images, strict=True)]
    for number, columns in enumerate(maps):
        A = K.rational(m, columns)
        for generator, (a, b) in enumerate(pairs):
            if A * a != b * A:
                raise Refuted(f"map {number} does not commute with generator {generator + 1}")
