"""The claim that a list of maps is a basis of Hom_G(V, W): every equivariant map between two representations, and no other.

Hom_G(V, W) is the set of A with A rho_V(g) = rho_W(g) A for the listed generators, and A drho_V(X) = drho_W(X) A. There are
two proofs that r maps are a basis of it.

Orbits. Where all generators act by signed permutations, A is equivariant exactly where A[g(i), g(j)] = sign A[i, j], so A is
free on one place of each orbit of pairs (i, j), except that it vanishes where some product of generators takes a place to
itself with the sign -1. Union and find over the pairs, with signs, lists the orbits that are left: their sums are a basis.

Entries. Each listed map is multiplied out with every generator, over K. They are independent, since each has a place where
all others are zero. That there are no more is shown modulo a prime. Take a homomorphism to Z/p, see `Field.place`. A minor
that is not zero modulo p is not zero in K, so the equations have at most as large a rank modulo p, and dim Hom <= their
nullity modulo p. Not all mn unknowns are needed: the certificate lists products w of generators, such that the w s_i for some
vectors s_1, ..., s_c are a basis modulo p. So A is known from y_i = A s_i, since A (w s_i) = rho_W(w) y_i. The equations
rho_W(g) A x = A rho_V(g) x for some x are linear in y. Any of them may be left out, for that only raises the bound: it is a
proof as soon as it is small enough. So the vectors s_i and x may come from any source; fixed pseudo-random ones are used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

from flint import nmod_mat

from .fields import Columns, Field
from .reading import Malformed, OutOfReach, Refuted, array, integer, record
from .representations import Representation, Signed

MOST_PAIRS = 16_000_000  # places (i, j) times generators, for union and find
LARGEST_SPIN = 300  # dim V, for the bound
LARGEST_TABLE = 30_000_000  # entries of the tables A b = F y
LARGEST_PRODUCT = 3_000_000_000  # multiplications for the products of matrices


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
    maps = [K.matrix(rows, W.dim, V.dim) for rows in array(entries)]
    if len(maps) != dim:
        raise Refuted(f"{len(maps)} maps are listed, not {dim}")
    places = [[(i, j) for j, column in enumerate(A) for i, _ in column] for A in maps]
    count = Counter(spot for listed in places for spot in listed)
    if not all(any(count[spot] == 1 for spot in listed) for listed in places):
        raise Refuted("a map has no place where all others are zero")
    _check_commutation(V, W, maps, K)
    if place is None:
        raise OutOfReach("the bound on the dimension is not included")
    found = _bound(V, W, K, place, dim)
    if found != dim:
        raise Refuted(f"the bound on the dimension is {found}, not {dim}")


def basis_work(V: Representation, W: Representation, form: Any, place: Any) -> int:
    """Return about how many nanoseconds `check_basis` takes at most."""
    n, m, generators = V.dim, W.dim, 1 + V.group.size
    if not isinstance(form, dict):
        return 1
    if "orbits" in form:
        return 1000 * min(n * m * generators, MOST_PAIRS)
    products = generators * len(array(form.get("entries"))) * n * m * max(n, m)
    return 10 * min(products, LARGEST_PRODUCT) + (0 if place is None else min(100 * n**3 * m, 10**11))


def _check_orbits(V: Representation, W: Representation, dim: int, orbits: Any, place: Any) -> None:
    if place is not None:
        raise Malformed("orbits need no prime")
    pairs = [array(pair, 2) for pair in array(orbits)]
    places = [integer(i, 0, W.dim) * V.dim + integer(j, 0, V.dim) for i, j in pairs]
    if V.signed is None or W.signed is None:
        raise Refuted("orbits need signed permutations")
    if W.dim * V.dim * max(1, V.group.size) > MOST_PAIRS:
        raise OutOfReach(f"more than {MOST_PAIRS} pairs are not counted")
    first = free_orbits(V.signed, W.signed, V.dim, W.dim)
    if len(first) != dim:
        raise Refuted(f"there are {len(first)} equivariant orbits, not {dim}")
    if first != places:
        raise Refuted("the listed places are not the first ones of the orbits")


def free_orbits(v: list[Signed], w: list[Signed], n: int, m: int) -> list[int]:
    """Return the first place x = i n + j of each orbit of pairs on which an equivariant matrix is free.

    Numbers 2 x and 2 x + 1 stand for A[i, j] and -A[i, j]. A class of equal numbers has its least one as root; A vanishes
    where both are in one class.
    """
    parent = list(range(2 * m * n))

    def root(x: int) -> int:
        while parent[x] != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    for (columns, a), (rows, b) in zip(v, w, strict=True):
        for x in range(m * n):
            i, j = divmod(x, n)
            y = 2 * (rows[i] * n + columns[j]) + (b[i] != a[j])
            for one, other in ((root(2 * x), root(y)), (root(2 * x + 1), root(y ^ 1))):
                parent[max(one, other)] = min(one, other)
    return [x for x in range(m * n) if root(2 * x) == 2 * x and root(2 * x + 1) == 2 * x + 1]


def _check_commutation(V: Representation, W: Representation, maps: list[Columns], K: Field) -> None:
    n, m = V.dim, W.dim
    if V.group.size * len(maps) * n * m * max(n, m) * K.degree**2 > LARGEST_PRODUCT:
        raise OutOfReach("the maps are too many or too large to be multiplied out")
    pairs = list(zip(V.rational(K), W.rational(K), strict=True))
    for number, columns in enumerate(maps):
        A = K.rational(m, columns)
        for generator, (a, b) in enumerate(pairs):
            if A * a != b * A:
                raise Refuted(f"map {number} does not commute with generator {generator + 1}")


def _bound(V: Representation, W: Representation, K: Field, data: Any, least: int) -> int:
    """Return a bound on dim Hom_G(V, W), `least` or the best that the method gives; the unknowns are y = (y_1, ..., y_c)."""
    n, m = V.dim, W.dim
    prime, root, steps = array(data, 3)
    place = p, _ = K.place(prime, root)
    width = m * array(steps, n).count(None)
    if n > LARGEST_SPIN or max(n * m**3, 100 * n * m * width) > LARGEST_PRODUCT:
        raise OutOfReach(f"V of dimension {n} and W of dimension {m} are too large for the bound")
    v, w = ([K.modulo(U.dim, A, place) for A in U.images] for U in (V, W))
    random = random_vectors(n, p)
    vectors, tables = list[nmod_mat](), list[nmod_mat]()  # b_k, and the matrix that takes y to A b_k
    for number, step in enumerate(steps):
        if step is None:  # the next of s_1, ..., s_c
            block = m * steps[:number].count(None)
            vectors.append(next(random))
            tables.append(
                nmod_mat(m, width, [int(j == block + i) for i in range(m) for j in range(width)], p)
            )
        else:  # a generator g at an earlier one
            k, g = (integer(x, 0, high) for x, high in zip(array(step, 2), (number, len(v)), strict=True))
            vectors.append(v[g] * vectors[k])
            tables.append(w[g] * tables[k])
    flat = nmod_mat(n, m * width, [e for table in tables for e in table.entries()], p)
    try:
        at = nmod_mat(n, n, [e for vector in vectors for e in vector.entries()], p).inv() * flat
    except ZeroDivisionError:
        raise Refuted("the listed products are no basis") from None
    rows = nmod_mat(0, width, [], p)
    for _ in range(n):  # n independent vectors give all equations; mostly a few do
        x = next(random)
        A_x = nmod_mat(m, width, (x.transpose() * at).entries(), p)
        for a, b in zip(v, w, strict=True):
            A_gx = nmod_mat(m, width, ((a * x).transpose() * at).entries(), p)
            echelon, rank = nmod_mat(
                int(rows.nrows()) + m, width, rows.entries() + (b * A_x - A_gx).entries(), p
            ).rref()
            rows = nmod_mat(rank, width, echelon.entries()[: rank * width], p)
        if width - int(rows.nrows()) <= least:
            break
    return width - int(rows.nrows())


def random_vectors(n: int, p: int) -> Iterator[nmod_mat]:
    """Yield a fixed sequence of columns modulo p."""
    random = Random(0)
    while True:
        yield nmod_mat(n, 1, [random.randrange(p) for _ in range(n)], p)
