"""The algebra End_G(V) of a representation, by exact matrices: its centre, and its simple parts with their sizes.

Let A = End_G(V), r its dimension, B_1, ..., B_r its canonical basis. Coordinates are entries at the pivots, so the structure
constants c_ijk of B_i B_j = sum c_ijk B_k take one row of B_i and one column of B_j each; all that follows is done with them,
and does not see the size of V. Over a number field K of degree d, A is kept as an algebra over Q of dimension d r; what that
changes is in `scalars`. What is used, over Q:

1. A is semisimple if and only if (a, b) -> tr(a b) is non-degenerate on A: a nilpotent ideal lies in the kernel, and
   where A is semisimple the trace of V is on each simple part a positive multiple of the reduced trace (Lam, A First
   Course in Noncommutative Rings, section 7; V is a faithful module).
2. The centre Z lies in the centralizer C of two elements a, b. If z in C commutes with all of A and its minimal
   polynomial mu has degree dim C, then dim C = dim Q[z] <= dim Z <= dim C, so Z = C = Q[z].
3. With mu = f_1 ... f_t irreducible over Q, the simple parts are A_i = e_i A, e_i the polynomial in z that is 1 modulo f_i
   and 0 modulo the others. Over C each is a product of deg f_i matrix algebras of degree m_i, one a root of f_i, with
   dim A_i = deg(f_i) m_i^2, and Galois theory permutes them, so that their irreducibles have one dimension and multiplicity.
4. Over R a real root of f_i belongs to M_m(R) or M_(m/2)(H), and the form tr(a b) has the signature m or -m there
   (symmetric minus skew matrices); a pair of complex roots belongs to M_m(C), with signature 0. So the signature on A_i
   and the number of real roots count all three. Flint isolates roots, the real ones on the real line exactly (arb_fmpz_poly).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isqrt
from random import Random

import numpy as np
from flint import fmpq, fmpq_mat, fmpq_poly
from numpy.typing import NDArray

from symgroup.algebra import QQ, NumberField, null_space, pivots_of, row_space
from symgroup.errors import SymgroupBug
from symgroup.solve.scalars import Entries, FieldEntries, real_places, restricted, separating, times_theta

ATTEMPTS = 20  # each fails for a few unlucky random coefficients only


@dataclass(frozen=True)
class Algebra:
    """A matrix algebra over Q that contains the identity, by its structure constants and the traces of its basis.

    One over K has the basis theta^k B_i, counted by i and then k; its r and its traces are those over Q.
    """

    constants: Sequence[tuple[int, int, int, fmpq]]  # (i, j, k, c_ijk), those that are not 0
    traces: tuple[fmpq, ...]  # (r,)
    one: tuple[fmpq, ...]  # (r,), the coordinates of the identity: its entries at the pivots
    field: NumberField = QQ  # K

    @classmethod
    def of_maps(
        cls,
        basis: Sequence[FieldEntries],  # the canonical one: reduced row echelon form of the rows vec(B_i)
        size: int,  # n
        field: NumberField = QQ,
    ) -> Algebra:
        """Return the algebra of a canonical basis of (n, n) matrices. Cost: r products of (r, n) by (n, r) matrices."""
        maps, pivots = restricted(basis, field)
        r, size = len(maps), size * field.degree
        rows: dict[int, list[tuple[int, int, fmpq]]] = {row: [] for row, _ in pivots}
        columns: dict[int, list[tuple[int, int, fmpq]]] = {column: [] for _, column in pivots}
        for number, entries in enumerate(maps):
            for i, j, value in entries:
                if i in rows:
                    rows[i].append((number, j, value))
                if j in columns:
                    columns[j].append((i, number, value))
        tables = [_filled(r, size, rows[row]) * _filled(size, r, columns[column]) for row, column in pivots]
        constants = [
            (i, j, k, value)
            for k, table in enumerate(tables)
            for i, row in enumerate(table.tolist())
            for j, value in enumerate(row)
            if value != 0
        ]
        traces = tuple(sum((value for i, j, value in entries if i == j), fmpq(0)) for entries in maps)
        return cls(constants, traces, _identity_at(pivots), field)

    @classmethod
    def of_index_map(
        cls,
        index: NDArray[
            np.int64
        ],  # (n, n): the number of the only B_k that is not 0 at an entry, -1 where none is
        sign: NDArray[np.int64],  # (n, n): that entry of B_k, 1 or -1, and 0 where none is
    ) -> Algebra:
        """Return the algebra of a basis by orbits. Cost: r n + r^3 in NumPy; at most r n constants are not 0.

        (B_a B_b)[i, j] is the sum over x of sign[i, x] sign[x, j] with index[i, x] = a and index[x, j] = b.
        """
        r = int(index.max()) + 1
        _, places = np.unique(index.ravel()[index.ravel() >= 0], return_index=True)
        found = np.flatnonzero(index.ravel() >= 0)[places]
        pivots = [divmod(int(place), len(index)) for place in found]
        constants: list[tuple[int, int, int, fmpq]] = []
        for k, (i, j) in enumerate(pivots):
            kept = np.flatnonzero((index[i] >= 0) & (index[:, j] >= 0))
            counts = np.zeros((r, r), dtype=np.int64)
            np.add.at(counts, (index[i, kept], index[kept, j]), sign[i, kept] * sign[kept, j])
            constants += [(a, b, k, fmpq(int(counts[a, b]))) for a, b in np.argwhere(counts).tolist()]
        return cls(constants, weighted_traces(index, sign, np.ones_like(index[0])), _identity_at(pivots))

    @property
    def dim(self) -> int:
        """r."""
        return len(self.traces)

    def left(self, x: Sequence[fmpq]) -> fmpq_mat:  # (r, r)
        """Return the matrix of y -> x y."""
        r, result = self.dim, [fmpq(0)] * self.dim**2
        for i, j, k, value in self.constants:
            result[k * r + j] += x[i] * value
        return fmpq_mat(r, r, result)

    def commutators(self, x: Sequence[fmpq]) -> fmpq_mat:  # (r, r)
        """Return the coordinates of B_j x - x B_j in column j."""
        r, result = self.dim, [fmpq(0)] * self.dim**2
        for i, j, k, value in self.constants:
            result[k * r + i] += x[j] * value
        return fmpq_mat(r, r, result) - self.left(x)

    @property
    def trace_form(self) -> fmpq_mat:  # (r, r)
        """The matrix of tr(a b)."""
        r, result = self.dim, [fmpq(0)] * self.dim**2
        for i, j, k, value in self.constants:
            result[i * r + j] += self.traces[k] * value
        return fmpq_mat(r, r, result)

    def trace(self, x: Iterable[fmpq]) -> fmpq:
        """Return the trace of an element."""
        return sum((a * t for a, t in zip(x, self.traces, strict=True)), fmpq(0))

    def rank(self, idempotent: Iterable[fmpq]) -> int:
        """Return the rank over K of an idempotent: its trace, which over Q is d times as large."""
        return int(self.trace(idempotent)) // self.field.degree

    @property
    def is_semisimple(self) -> bool:
        """Whether the trace form is non-degenerate."""
        return bool(self.trace_form.rref()[1] == self.dim)


def weighted_traces(
    index: NDArray[np.int64],  # (n, n)
    sign: NDArray[np.int64],  # (n, n)
    weights: NDArray[np.int64],  # (n,)
) -> tuple[fmpq, ...]:  # (r,)
    """Return the sum of w_i (B_k)[i, i] over i for each map of a basis by orbits."""
    diagonal = np.diagonal(index)
    sums = np.zeros(int(index.max()) + 1, dtype=np.int64)
    np.add.at(sums, diagonal[diagonal >= 0], (np.diagonal(sign) * weights)[diagonal >= 0])
    return tuple(map(fmpq, sums.tolist()))


def _identity_at(pivots: Iterable[tuple[int, int]]) -> tuple[fmpq, ...]:
    return tuple(fmpq(int(row == column)) for row, column in pivots)


def _filled(rows: int, columns: int, entries: Entries) -> fmpq_mat:
    matrix = fmpq_mat(rows, columns)
    for i, j, value in entries:
        matrix[i, j] = value
    return matrix


@dataclass(frozen=True, slots=True)
class SimplePart:
    """e A for a central idempotent e with a field as centre."""

    idempotent: tuple[fmpq, ...]  # e, (r,)
    dim: int  # of e A over K
    places: int  # the degree of the centre over K: the number of parts over C
    real_places: int  # how many of them are real
    signature: int  # of the trace form on e A

    @property
    def multiplicity(self) -> int:
        """How often each complex irreducible is in V."""
        return isqrt(self.dim // self.places)

    @property
    def types(self) -> tuple[int, int, int]:
        """How many of the irreducibles over R are of real, complex and quaternionic type."""
        difference, rest = divmod(self.signature, self.multiplicity)
        real, odd = divmod(self.real_places + difference, 2)
        if rest or odd or not 0 <= real <= self.real_places:
            raise SymgroupBug("the signature of a trace form does not fit")
        return real, (self.places - self.real_places) // 2, self.real_places - real


def simple_parts(algebra: Algebra) -> list[SimplePart]:
    """Return the simple parts of a semisimple algebra; see the head of this file for the proof."""
    powers, polynomial = _central_powers(algebra)
    theta = _image_of_theta(algebra, powers)
    parts = []
    for factor, _ in polynomial.factor()[1]:
        others = polynomial // factor
        _, inverse, _ = others.xgcd(factor)
        coefficients = (others * inverse % polynomial).coeffs()
        terms = list(zip(coefficients, powers, strict=False))
        idempotent = [sum((c * power[k] for c, power in terms), fmpq(0)) for k in range(algebra.dim)]
        parts.append(_simple_part(algebra, tuple(idempotent), factor, theta % factor))
    if sum(part.dim for part in parts) * algebra.field.degree != algebra.dim:
        raise SymgroupBug("the simple parts of an algebra do not add up to it")
    return parts


def _image_of_theta(algebra: Algebra, powers: list[list[fmpq]]) -> fmpq_poly:
    """Return theta as a polynomial in z: the centre of an algebra over K contains K."""
    if algebra.field.is_rational:
        return fmpq_poly([0])
    columns = fmpq_mat(powers)
    wanted = fmpq_mat(1, algebra.dim, times_theta(algebra.one, algebra.field)).transpose()
    # normal equations: the solution exists and is unique, so they have it too
    solved = (columns * columns.transpose()).solve(columns * wanted)
    return fmpq_poly([entry for [entry] in solved.tolist()])


def _simple_part(
    algebra: Algebra, idempotent: tuple[fmpq, ...], factor: fmpq_poly, theta: fmpq_poly
) -> SimplePart:
    d = algebra.field.degree
    places = factor.degree() // d
    projection = algebra.left(idempotent)
    if projection * projection != projection:
        raise SymgroupBug("a central idempotent is not one")
    rows = row_space(projection.transpose())
    dim = rows.nrows() // d
    if places * d != factor.degree() or isqrt(dim // places) ** 2 * places * d != rows.nrows():
        raise SymgroupBug("the dimension of a simple algebra is not a square over its centre")
    degree, real = isqrt(dim // places), _real_places(algebra.field, factor, theta)
    if degree % 2 or real == 0:  # then quaternions cannot occur
        return SimplePart(idempotent, dim, places, real, degree * real)
    return SimplePart(idempotent, dim, places, real, _signature_at_place(algebra, rows))


def _real_places(field: NumberField, factor: fmpq_poly, theta: fmpq_poly) -> int:
    """Return how many embeddings of the centre that are meant are real; a linear polynomial over Q has one."""
    if factor.degree() == 1:
        return 1
    return real_places(factor, theta, field) if field.is_real else 0


def _signature_at_place(algebra: Algebra, rows: fmpq_mat) -> int:
    """Return the signature of tr(a b) on the span of the rows, at the real embedding of K that is meant."""
    found = _signature(rows * algebra.trace_form * rows.transpose())
    if algebra.field.is_rational:
        return found
    c, power = [fmpq(0)] * algebra.dim, list(algebra.one)
    for coefficient in separating(algebra.field).coeffs():
        c = [x + coefficient * y for x, y in zip(c, power, strict=True)]
        power = times_theta(power, algebra.field)
    form = algebra.left(c).transpose() * algebra.trace_form
    total = found + _signature(rows * form * rows.transpose())
    if total % 2:
        raise SymgroupBug("signatures at the embeddings of a field do not fit")
    return total // 2


def _central_powers(algebra: Algebra) -> tuple[list[list[fmpq]], fmpq_poly]:
    """Return 1, z, ..., z^(s-1) for a z that generates the centre, and its minimal polynomial, of degree s."""
    random = Random(algebra.dim)
    for attempt in range(ATTEMPTS):
        bound = 2 << attempt  # small numbers first: they keep the polynomial small
        pair = [[fmpq(random.randint(-9, 9)) for _ in range(algebra.dim)] for _ in range(2)]
        conditions = [row for x in pair for row in algebra.commutators(x).tolist()]
        space = null_space(fmpq_mat(conditions))  # (s, r), the centralizer of the pair
        row = fmpq_mat(1, space.nrows(), [random.randint(-bound, bound) for _ in range(space.nrows())])
        z = (row * space).tolist()[0]
        multiplication = algebra.left(z)
        polynomial = _minimal_polynomial(space, multiplication)
        if polynomial is None or algebra.commutators(z) != fmpq_mat(algebra.dim, algebra.dim):
            continue
        powers = [list(algebra.one)]
        while len(powers) < space.nrows():
            column = multiplication * fmpq_mat(algebra.dim, 1, powers[-1])
            powers.append([entry for [entry] in column.tolist()])
        return powers, polynomial
    raise SymgroupBug("no element was found that generates the centre of an algebra")


def _minimal_polynomial(
    space: fmpq_mat,  # (s, r), reduced row echelon form
    multiplication: fmpq_mat,  # (r, r), which keeps the space
) -> fmpq_poly | None:
    """Return the characteristic polynomial on the space if it is squarefree: it is minimal then."""
    s = space.nrows()
    moved = space * multiplication.transpose()
    places = pivots_of(space, s)
    rows = fmpq_mat([[moved[i, j] for j in places] for i in range(s)])
    polynomial = fmpq_poly([fmpq(c) for c in rows.charpoly().coeffs()])
    return polynomial if polynomial.gcd(polynomial.derivative()).degree() == 0 else None


def _signature(form: fmpq_mat) -> int:  # of a symmetric non-degenerate (k, k)
    """Return the number of positive eigenvalues minus that of negative ones.

    All roots of the characteristic polynomial are real, so Descartes' rule of signs counts the positive ones exactly.
    """
    numerators = form.numer_denom()[0]
    signs = [(c > 0) - (c < 0) for c in numerators.charpoly().coeffs() if c != 0]
    positive: int = sum(a != b for a, b in pairwise(signs))
    return 2 * positive - int(form.nrows())
