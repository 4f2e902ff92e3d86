"""The claim that a list of maps is a basis of Hom_G(V, W): every equivariant map between two representations, and no other.

Hom_G(V, W) is the set of A with A rho_V(g) = rho_W(g) A for the listed generators, and A drho_V(X) = drho_W(X) A. There are
two proofs that r maps are a basis of it.

Orbits. Where all generators act by signed permutations, A is equivariant exactly where A[g(i), g(j)] = sign A[i, j], so A is
free on one place of each orbit of pairs (i, j), except that it vanishes where some product of generators takes a place to
itself with the sign -1. Union and find over the pairs, with signs, lists the orbits that are left: their sums are a basis.

Entries. Each listed map is multiplied out with every generator. They are independent, since each has a place where all others
are zero. That there are no more is shown modulo a prime p. A minor that is not zero modulo p is not zero, so the equations
have at most as large a rank modulo p, and dim Hom <= their nullity modulo p. Not all mn unknowns are needed: the certificate
lists products w of generators, such that the w s_i for some vectors s_1, ..., s_c are a basis modulo p. So A is known from
y_i = A s_i, since A (w s_i) = rho_W(w) y_i. The equations rho_W(g) A x = A rho_V(g) x for some x are linear in y. Any of them
may be left out, for that only raises the bound: it is a proof as soon as it is small enough. So the vectors s_i and x may come
from any source; fixed pseudo-random ones are used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from random import Random
from typing import Any

from flint import fmpz, nmod_mat

from .networks import Known
from .reading import Malformed, OutOfReach, Refuted, array, integer, record
from .representations import Columns, Representation, dense, read_matrix


def check_basis(known: Known, source: Any, target: Any, dim: Any, form: Any) -> str:
    """Check one claim. Raises: Refuted where it is false; OutOfReach where its proof is not included, or too long."""
    V, W, dim = *map(known.representation, (source, target)), integer(dim, 0)
    if V.group is not W.group:
        raise Malformed("two representations of one group are needed")
    if form is None:
        raise OutOfReach("the maps are not included")
    if isinstance(form, dict) and "orbits" in form:
        _check_orbits(V, W, dim, *record(form, "orbits"))
    else:
        _check_entries(V, W, dim, *record(form, "entries", "prime", "products", "tests"))
    known.bases[V, W] = dim
    return f"dim Hom({V.name}, {W.name}) = {dim}"


def _check_orbits(V: Representation, W: Representation, dim: int, orbits: Any) -> None:
    pairs = [array(pair, 2) for pair in array(orbits)]
    places = [integer(i, 0, W.dim) * V.dim + integer(j, 0, V.dim) for i, j in pairs]
    if V.signed is None or W.signed is None:
        raise Refuted("orbits need signed permutations")
    V.group.budget.spend(180 * W.dim * V.dim * (1 + len(V.signed)))
    first = free_orbits(V.signed, W.signed, V.dim, W.dim)
    if len(first) != dim or first != places:
        raise Refuted(f"there are {len(first)} equivariant orbits, and other places are their first ones")


def free_orbits(v: list[list[int]], w: list[list[int]], n: int, m: int) -> list[int]:
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

    for columns, rows in zip(v, w, strict=True):
        for x in range(m * n):
            i, j = rows[x // n], columns[x % n]
            y = 2 * (i // 2 * n + j // 2) + (i + j) % 2
            for one, other in ((root(2 * x), root(y)), (root(2 * x + 1), root(y ^ 1))):
                parent[max(one, other)] = min(one, other)
    return [x for x in range(m * n) if root(2 * x) == 2 * x and root(2 * x + 1) == 2 * x + 1]


def _check_entries(
    V: Representation, W: Representation, dim: int, entries: Any, prime: Any, products: Any, tests: Any
) -> None:
    G, d, n, m = V.group, len(V.group.times_t), V.rows, W.rows
    maps = [read_matrix(rows, m, V.dim) for rows in array(entries, dim)]
    places = [{(i // d, j) for j, column in enumerate(A) for i in column} for A in maps]
    count = Counter(spot for listed in places for spot in listed)
    if not all(any(count[spot] == 1 for spot in listed) for listed in places):
        raise Refuted("a map has no place where all others are zero")
    G.budget.spend(dim * n * m * (500 + len(V.images) * (n + m)))
    for number, A in enumerate(dense(G.linear(A), m) for A in maps):
        for generator, (a, b) in enumerate(zip(V.dense, W.dense, strict=True)):
            if A * a != b * A:
                raise Refuted(f"map {number} does not commute with generator {generator + 1}")
    found = _bound(V, W, integer(prime, 0, 1 << 62), array(products, n), integer(tests, 1)) // d
    if found != dim:
        raise Refuted(f"the bound on the dimension is {found}, not {dim}")


def _bound(V: Representation, W: Representation, p: int, products: list[Any], tests: int) -> int:
    """Return a bound on dim Hom_G(V, W) over Q; the unknowns are y = (y_1, ..., y_c)."""
    n, m, width, equations = V.rows, W.rows, W.rows * products.count(None), tests * (1 + len(V.images))
    if not fmpz(p).is_prime():
        raise Refuted(f"{p} is not prime")
    V.group.budget.spend(width * m * (n * (100 + m) + equations * (4 * n + width)))
    V.group.budget.spend(100 * (1 + len(V.images)) * (n * n + m * m))
    v, w = ([modulo(image, p) for image in U.images] for U in (V, W))
    random = random_vectors(n, p)
    vectors, tables = list[nmod_mat](), list[nmod_mat]()  # b_k, and the matrix that takes y to A b_k
    for number, step in enumerate(products):
        if step is None:  # the next of s_1, ..., s_c
            start = m * products[:number].count(None)
            vectors.append(next(random))
            tables.append(
                nmod_mat(m, width, [int(j == start + i) for i in range(m) for j in range(width)], p)
            )
        else:  # a generator g at an earlier one
            k, g = (integer(x, 0, high) for x, high in zip(array(step, 2), (number, len(v)), strict=True))
            vectors.append(v[g] * vectors[k])
            tables.append(w[g] * tables[k])
    try:
        coordinates = nmod_mat(n, n, [e for vector in vectors for e in vector.entries()], p).transpose().inv()
    except ZeroDivisionError:
        raise Refuted("the listed products are no basis") from None

    def value(x: nmod_mat) -> nmod_mat:  # the matrix that takes y to A x
        parts = (table * int(c) for table, c in zip(tables, (coordinates * x).entries(), strict=True))
        return sum(parts, nmod_mat(m, width, p))

    rows = list[Any]()
    for x in islice(random, tests):
        for a, b in zip(v, w, strict=True):
            rows += (b * value(x) - value(a * x)).entries()
    return width - int(nmod_mat(len(rows) // width, width, rows, p).rank())


def modulo(matrix: Columns, p: int) -> nmod_mat:
    """Return a square matrix modulo a prime. Raises: Refuted where the prime divides a denominator."""
    result = nmod_mat(len(matrix), len(matrix), p)
    for j, column in enumerate(matrix):
        for i, value in column.items():
            if value.q % p == 0:
                raise Refuted(f"{p} divides a denominator")
            result[i, j] = int(value.p) * pow(int(value.q), -1, p) % p
    return result


def random_vectors(n: int, p: int) -> Iterator[nmod_mat]:
    """Yield a fixed sequence of columns modulo p."""
    random = Random(0)
    while True:
        yield nmod_mat(n, 1, [random.randrange(p) for _ in range(n)], p)
