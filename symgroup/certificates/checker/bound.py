"""An upper bound on dim Hom_G(V, W) modulo a prime.

Take a place K -> Z/p, see `Place`. A minor that is not zero modulo p is not zero in K, so the equations have at most as large
a rank modulo p, and dim Hom <= their nullity modulo p. Not all mn unknowns are needed: choose vectors s_1, ..., s_c that
generate V modulo p, by spinning, and A is known from y_i = A s_i, since A (w s_i) = rho_W(w) y_i for products w of generators
(and of matrices of the Lie algebra). The equations rho_W(g) A x = A rho_V(g) x for some x are linear in y. Any of them may be
left out, for that only raises the bound: it is a proof as soon as it is small enough. So the vectors may come from any
source; a fixed pseudo-random sequence is used.
"""

from __future__ import annotations

from collections.abc import Iterator

from flint import nmod_mat

from .fields import Field, Place
from .reading import OutOfReach, Refuted
from .representations import Representation

LARGEST_SPIN = 300  # dim V, where a basis is spun
LARGEST_TABLE = 30_000_000  # entries of the tables A b = F y
LARGEST_PRODUCT = 3_000_000_000  # multiplications for the products of matrices
Spun = list[tuple[list[int], tuple[int, int] | None]]


def check_bound(V: Representation, W: Representation, dim: int, place: Place | str, K: Field) -> None:
    """Prove dim Hom_G(V, W) <= dim. Raises: Refuted; OutOfReach."""
    n, m = V.dim, W.dim
    if isinstance(place, str):
        raise Refuted(place)
    if n > LARGEST_SPIN or n * m**3 > LARGEST_PRODUCT:
        raise OutOfReach(f"V of dimension {n} and W of dimension {m} are too large for the bound")
    v = [K.modulo(n, A, place) for A in V.images]
    w = [K.modulo(m, A, place) for A in W.images]
    if any(A is None for A in v + w):
        raise Refuted(f"{place.prime} divides a denominator")
    found = _nullity(v, w, n, m, place.prime, dim)
    if found != dim:
        raise Refuted(f"the bound on the dimension is {found}, not {dim}")


def _nullity(v: list[nmod_mat], w: list[nmod_mat], n: int, m: int, p: int, least: int) -> int:
    """Return a bound, `least` or the best that the method gives; the unknowns are y = (y_1, ..., y_c)."""
    basis = _spin(v, n, p)
    width = m * sum(parent is None for _, parent in basis)
    if n * m * width > LARGEST_TABLE:
        raise OutOfReach("the system of equations is too large for the bound")
    tables: list[nmod_mat] = []  # A b = tables[b] y
    block = 0
    for _, parent in basis:
        if parent is None:
            one = [int(column == block + row) for row in range(m) for column in range(width)]
            tables.append(nmod_mat(m, width, one, p))
            block += m
        else:
            tables.append(w[parent[1]] * tables[parent[0]])
    flat = nmod_mat(n, m * width, [int(e) for table in tables for e in table.entries()], p)
    coordinates = nmod_mat(n, n, [e for vector, _ in basis for e in vector], p).inv()
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


def _spin(v: list[nmod_mat], n: int, p: int) -> Spun:
    """Return a basis of (Z/p)^n with how each vector came: None for a seed, (number, g) for g times an earlier one."""
    basis: Spun = []
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
