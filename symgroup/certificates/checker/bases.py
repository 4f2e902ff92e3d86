"""The claim that maps are a basis of Hom_G(V, W), all A with A rho_V(g) = rho_W(g) A and A drho_V(X) = drho_W(X) A.

Orbits. Where all generators act by signed permutations, A is equivariant exactly where A[g(i), g(j)] = sign A[i, j]. So A is
free on one place of each orbit of pairs (i, j), except that it vanishes where some product of generators takes a place to
itself with the sign -1. The orbits of pairs with signs are listed: the sums of those that are left are a basis.

Entries. Each listed map is multiplied with every generator. They are independent, as their first places are different. That
there are no more is shown modulo a prime p. A minor that is not zero modulo p is not zero, so the equations have at most as
large a rank modulo p, and dim Hom <= their nullity modulo p. Not all mn unknowns are needed: the certificate lists products w
of generators, such that the w s_i for some vectors s_1, ..., s_c are a basis modulo p. So A is known from y_i = A s_i, since
A (w s_i) = rho_W(w) y_i. The equations rho_W(g) A x = A rho_V(g) x for some x are linear in y. Any may be left out, for that
only raises the bound. So the vectors s_i and x may come from any source; fixed pseudo-random ones are used.
"""

from math import prod
from random import Random
from typing import Any

from flint import fmpq_mat, fmpz, nmod_mat

from .networks import shapes_of
from .reading import Malformed, OutOfReach, Refuted, array, integer, integers, record
from .representations import Known, Representation, dense, read_matrix


def check_basis(known: Known, source: Any, target: Any, dim: Any, form: Any) -> str:
    """Check one claim. Raises: Refuted where it is false; OutOfReach where its proof is not included, or too long."""
    V, W, dim = *map(known.representation, (source, target)), integer(dim, 0)
    if V.group is not W.group:
        raise Malformed("two representations of one group are needed")
    if form is None:
        raise OutOfReach("the maps are not included")
    if form == "blocks":
        found = sum(map(prod, shapes_of(known, V, W)))
    elif isinstance(form, dict) and "orbits" in form:
        found = _count_orbits(V, W, *record(form, "orbits"))
    else:
        found = _check_entries(V, W, dim, form)
    if found != dim:
        raise Refuted(f"the dimension is {found}, or bounded by that")
    known.bases[V, W] = dim
    return f"dim Hom({V.name}, {W.name}) = {dim}"


def _count_orbits(V: Representation, W: Representation, orbits: Any) -> int:
    """Count the orbits on which A is free; 2 x and 2 x + 1, x = i n + j, stand for A[i, j] and -A[i, j]."""
    if V.signed is None or W.signed is None:
        raise Refuted("orbits need signed permutations")
    n, m = V.dim, W.dim
    V.group.budget.spend(180 * m * n * (1 + len(V.signed)))
    seen, first = bytearray(2 * m * n), []
    for x in (x for x in range(m * n) if not seen[2 * x]):
        orbit, seen[2 * x] = [2 * x], 1
        for place in orbit:
            for columns, rows in zip(V.signed, W.signed, strict=True):
                i, j = rows[place // 2 // n], columns[place // 2 % n]
                image = 2 * (i // 2 * n + j // 2) + (i + j + place) % 2
                if not seen[image]:
                    seen[image] = 1
                    orbit.append(image)
        if not seen[2 * x + 1]:
            first.append(divmod(x, n))
        for place in orbit:
            seen[place ^ 1] = 1
    if [integers(place, m + n, 2) for place in array(orbits)] != first:
        raise Refuted(f"there are {len(first)} equivariant orbits, and other places are their first ones")
    return len(first)


def _check_entries(V: Representation, W: Representation, dim: int, form: Any) -> int:
    entries, prime, products, tests = record(form, "entries", "prime", "products", "tests")
    d, n, m, matrices = V.group.degree, V.rows, W.rows, 1 + len(V.images)
    maps = [read_matrix(rows, m, V.dim) for rows in array(entries, dim)]
    width, equations = m * array(products, n).count(None), integer(tests, 1) * matrices
    V.group.budget.spend((dim * n * m + n * n + m * m) * (500 + matrices * (n + m)))
    V.group.budget.spend(width * m * (n * (100 + m) + equations * (4 * n + width)))
    first = {min((i // d, j) for j, column in enumerate(A) for i in column) for A in maps if any(A)}
    if len(first) != dim:
        raise Refuted("two maps have the same first place, or one is 0")
    for number, A in enumerate(dense(W.linear(A), m) for A in maps):
        for generator, (a, b) in enumerate(zip(V.dense, W.dense, strict=True)):
            if A * a != b * A:
                raise Refuted(f"map {number} does not commute with generator {generator + 1}")
    return _bound(V, W, integer(prime, 0, 1 << 62), products, tests) // d


def _bound(V: Representation, W: Representation, p: int, products: list[Any], tests: int) -> int:
    """Return a bound on dim Hom_G(V, W) over Q; the unknowns are y = (y_1, ..., y_c)."""
    n, m, width = V.rows, W.rows, W.rows * products.count(None)
    if not fmpz(p).is_prime():
        raise Refuted(f"{p} is not prime")
    v, w = ([modulo(image, p) for image in U.dense] for U in (V, W))
    vectors, tables = list[nmod_mat](), list[nmod_mat]()  # b_k, and the matrix that takes y to A b_k
    for number, step in enumerate(products):
        if step is None:  # the next of s_1, ..., s_c
            start = products[:number].count(None)
            block = [int(j == start * m + i) for i in range(m) for j in range(width)]
            vectors.append(random_vector(n, p, start))
            tables.append(nmod_mat(m, width, block, p))
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

    xs = [random_vector(n, p, products.count(None) + number) for number in range(tests)]
    rows = [e for x in xs for a, b in zip(v, w, strict=True) for e in (b * value(x) - value(a * x)).entries()]
    return width - int(nmod_mat(len(rows) // width, width, rows, p).rank())


def modulo(matrix: fmpq_mat, p: int) -> nmod_mat:
    """Return a matrix modulo a prime. Raises: Refuted where the prime divides a denominator."""
    numerators, denominator = matrix.numer_denom()
    if denominator % p == 0:
        raise Refuted(f"{p} divides a denominator")
    return nmod_mat(numerators, p) * pow(int(denominator), -1, p)


def random_vector(n: int, p: int, number: int) -> nmod_mat:
    """Return one of a fixed sequence of columns modulo p."""
    random = Random(number)
    return nmod_mat(n, 1, [random.randrange(p) for _ in range(n)], p)
