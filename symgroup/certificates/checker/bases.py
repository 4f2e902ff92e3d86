"""Every equivariant map between two representations, and no other.

Hom_G(V, W) is the set of A with A rho_V(g) = rho_W(g) A for the listed generators, and A drho_V(X) = drho_W(X) A. There are
two proofs that r maps are a basis of it.

Orbits. Where all generators act by signed permutations, A is equivariant exactly where A[g(i), g(j)] = sign A[i, j], so A is
free on one place of each orbit of pairs (i, j), except that it vanishes where some product of generators takes a place to
itself with the sign -1. Union and find over the pairs, with signs, lists the orbits that are left: their sums are a basis.

Entries. Each listed map is multiplied out with every generator, over K. They are independent, since each has a place, its
pivot, where all others are zero. And there are no more: take a place K -> Z/p, see `Place`. A minor that is not zero modulo p
is not zero in K, so the equations have at most as large a rank modulo p, and dim Hom <= their nullity modulo p. Not all mn
unknowns are needed: choose vectors s_1, ..., s_c that generate V modulo p, by spinning, and A is known from y_i = A s_i, since
A (w s_i) = rho_W(w) y_i for products w of generators (and of matrices of the Lie algebra). The equations rho_W(g) A v = A
rho_V(g) v for some v are linear in y. Any of them may be left out, for that only raises the bound: it is a proof as soon as it
is r. So the vectors below may come from any source; a fixed pseudo-random sequence is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flint import nmod_mat

from .groups import OutOfReach
from .matrices import Field, Matrix, Place
from .reading import Malformed, array, integer, record
from .representations import Monomial, Representation, read_entries

MOST_PAIRS = 16_000_000  # places (i, j) times generators, for union and find
LARGEST_SPIN = 300  # dim V, where a basis is spun
LARGEST_TABLE = 30_000_000  # entries of the tables A b = F y
LARGEST_PRODUCT = 3_000_000_000  # multiplications for the products of matrices


@dataclass(frozen=True)
class Basis:
    """A proven (or, with `bound` False, only correct) basis of Hom_G(V, W)."""

    source: int
    target: int
    dim: int


def check_basis(data: Any, fields: list[Field], known: list[Representation]) -> tuple[Basis, str, str]:
    """Check one claim; return it with '', or why it fails, and '', or why its completeness is not certified."""
    source, target, dim, form, place = record(data, "source", "target", "dim", "form", "place")
    basis = Basis(integer(source, 0, len(known)), integer(target, 0, len(known)), integer(dim, 0))
    V, W = known[basis.source].model, known[basis.target].model
    if V.group is not W.group:
        raise Malformed("two representations of one group are needed")
    if form is None:
        return basis, "", "the maps are not included"
    if isinstance(form, dict) and "orbits" in form:
        return basis, *_check_orbits(V, W, dim, form, place)
    field, entries = record(form, "field", "entries")
    K = fields[integer(field, 0, len(fields))]
    maps = [read_entries(rows, W.dim, V.dim, K) for rows in array(entries)]
    bad = "" if len(maps) == dim else f"{len(maps)} maps are listed, not {dim}"
    bad = bad or _dependent(maps, V.dim) or _commutation_failure(V, W, maps, K)
    if bad:
        return basis, bad, ""
    if place is None:
        return basis, "", "the bound on the dimension is not included"
    where = Place.read(place, K)
    if isinstance(where, str):
        return basis, where, ""
    return basis, *_bound(V, W, dim, where, K)


def basis_work(data: Any, known: list[Representation]) -> int:
    """Return about how many nanoseconds `check_basis` takes at most."""
    source, target, _, form, place = record(data, "source", "target", "dim", "form", "place")
    V, W = (known[integer(number, 0, len(known))].model for number in (source, target))
    n, m, generators = V.dim, W.dim, 1 + V.group.size
    if not isinstance(form, dict):
        return 1
    if "orbits" in form:
        return 1000 * min(n * m * generators, MOST_PAIRS)
    products = generators * len(form.get("entries") or ()) * n * m * max(n, m)
    return 10 * min(products, LARGEST_PRODUCT) + (0 if place is None else min(100 * n**3 * m, 10**11))


def _check_orbits(V: Representation, W: Representation, dim: int, form: Any, place: Any) -> tuple[str, str]:
    (orbits,) = record(form, "orbits")
    if place is not None:
        raise Malformed("orbits need no prime")
    places = [
        integer(array(pair, 2)[0], 0, W.dim) * V.dim + integer(pair[1], 0, V.dim) for pair in array(orbits)
    ]
    v, w = V.monomials, W.monomials
    if v is None or w is None or V.group.algebra:
        return "orbits need signed permutations", ""
    if W.dim * V.dim * max(1, V.group.size) > MOST_PAIRS:
        return "", f"more than {MOST_PAIRS} pairs are not counted"
    first = sorted(free_orbits(v, w, V.dim, W.dim))
    if len(first) != dim:
        return f"there are {len(first)} equivariant orbits, not {dim}", ""
    return "" if first == places else "the listed places are not the first ones of the orbits", ""


def free_orbits(v: tuple[Monomial, ...], w: tuple[Monomial, ...], n: int, m: int) -> Iterator[int]:
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
    if parent[x] == x:
        return x, 1
    path = []
    while parent[x] != x:
        path.append(x)
        x = parent[x]
    total = 1
    for y in reversed(path):
        total *= sign[y]
        parent[y], sign[y] = x, total
    return x, total


def _dependent(maps: list[list[tuple[int, int, Any]]], n: int) -> str:
    count: dict[int, int] = {}
    for entries in maps:
        for i, j, _ in entries:
            count[i * n + j] = count.get(i * n + j, 0) + 1
    for number, entries in enumerate(maps):
        if all(count[i * n + j] > 1 for i, j, _ in entries):
            return f"map {number} has no place where all others are zero"
    return ""


def _commutation_failure(
    V: Representation, W: Representation, maps: list[list[tuple[int, int, Any]]], K: Field
) -> str:
    if V.group.size * len(maps) * V.dim * W.dim * max(V.dim, W.dim) * K.degree**2 > LARGEST_PRODUCT:
        raise OutOfReach("the maps are too many or too large to be multiplied out")
    pairs = [(a.over(K), b.over(K)) for a, b in zip(V.known_images, W.known_images, strict=True)]
    for number, entries in enumerate(maps):
        A = Matrix.of_entries(K, W.dim, V.dim, entries)
        for generator, (a, b) in enumerate(pairs):
            if A * a != b * A:
                return f"map {number} does not commute with generator {generator + 1}"
    return ""


def _bound(V: Representation, W: Representation, dim: int, place: Place, K: Field) -> tuple[str, str]:
    """Return '' and '' where dim Hom <= dim is proven."""
    n, m = V.dim, W.dim
    if n > LARGEST_SPIN or n * m**3 > LARGEST_PRODUCT:
        return "", f"V of dimension {n} and W of dimension {m} are too large for the bound"
    v = [A.over(K).modulo(place) for A in V.known_images]
    w = [A.over(K).modulo(place) for A in W.known_images]
    if any(A is None for A in v + w):
        return f"{place.prime} divides a denominator", ""
    found = nullity(v, w, n, m, place.prime, dim)
    if found is None:
        return "", "the system of equations is too large for the bound"
    return ("", "") if found == dim else (f"the bound on the dimension is {found}, not {dim}", "")


def nullity(v: list[nmod_mat], w: list[nmod_mat], n: int, m: int, p: int, least: int) -> int | None:
    """Return an upper bound on dim Hom_G(V, W), or None where the tables are too large; see the module's text."""
    basis = spin(v, n, p)
    seeds = sum(parent is None for _, parent in basis)
    width = seeds * m
    if n * m * width > LARGEST_TABLE:
        return None
    tables: list[nmod_mat] = []  # A b = tables[b] y, with y = (y_1, ..., y_c)
    for _, parent in basis:
        if parent is None:
            block = sum(not isinstance(origin, tuple) for _, origin in basis[: len(tables)])
            one = [int(column == block * m + row) for row in range(m) for column in range(width)]
            tables.append(nmod_mat(m, width, one, p))
        else:
            tables.append(w[parent[1]] * tables[parent[0]])
    flat = nmod_mat(n, m * width, [int(e) for table in tables for e in table.entries()], p)
    vectors = nmod_mat(n, n, [e for vector, _ in basis for e in vector], p)  # rows
    coordinates = vectors.inv()
    rows = nmod_mat(0, width, [], p)
    source, best = _sequence(p), width
    for _ in range(n):  # n independent vectors give all equations; mostly a few do
        x = nmod_mat(1, n, [next(source) for _ in range(n)], p)
        at_x = nmod_mat(m, width, (x * coordinates * flat).entries(), p)
        for a, b in zip(v, w, strict=True):
            moved = nmod_mat(m, width, (x * a.transpose() * coordinates * flat).entries(), p)
            rows = _reduced(rows, b * at_x - moved, p)
        best = width - int(rows.nrows())
        if best <= least:
            break
    return best


def spin(v: list[nmod_mat], n: int, p: int) -> list[tuple[list[int], tuple[int, int] | None]]:
    """Return a basis of (Z/p)^n with how each vector came: None for a seed, (number, g) for g times an earlier one."""
    basis: list[tuple[list[int], tuple[int, int] | None]] = []
    echelon: dict[int, list[int]] = {}  # by pivot, with pivot entry 1
    source, position = _sequence(p), 0
    moves = [A.transpose() for A in v]
    while len(basis) < n:
        if position == len(basis):
            seed = [next(source) for _ in range(n)]
            if _insert(echelon, seed, p):
                basis.append((seed, None))
            continue
        row = nmod_mat(1, n, basis[position][0], p)
        for g, move in enumerate(moves):
            vector = [int(e) for e in (row * move).entries()]
            if len(basis) < n and _insert(echelon, vector, p):
                basis.append((vector, (position, g)))
        position += 1
    return basis


def _insert(echelon: dict[int, list[int]], vector: list[int], p: int) -> bool:
    """Reduce a vector by an echelon form and add what is left; return whether something is."""
    rest = vector
    for pivot, row in echelon.items():
        if rest[pivot]:
            factor = rest[pivot]
            rest = [(a - factor * b) % p for a, b in zip(rest, row, strict=True)]
    for pivot, entry in enumerate(rest):
        if entry:
            scale = pow(entry, -1, p)
            echelon[pivot] = [scale * a % p for a in rest]
            return True
    return False


def _reduced(rows: nmod_mat, more: nmod_mat, p: int) -> nmod_mat:
    """Return a basis of the row space of two matrices together."""
    width = int(more.ncols())
    entries = [int(e) for e in rows.entries()] + [int(e) for e in more.entries()]
    echelon, rank = nmod_mat(len(entries) // width, width, entries, p).rref()
    return nmod_mat(rank, width, [int(echelon[i, j]) for i in range(rank) for j in range(width)], p)


def _sequence(p: int) -> Iterator[int]:
    """Yield a fixed sequence modulo p, by a linear congruence (Knuth, MMIX)."""
    state = 1
    while True:
        state = (6364136223846793005 * state + 1442695040888963407) % (1 << 64)
        yield (state >> 20) % p
