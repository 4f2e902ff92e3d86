"""The simple parts of an algebra of matrices that is closed under adjoints, counted without computing a root.

The simple parts are told apart by one self-adjoint element z of the centre with as many eigenvalues as there are parts: an
eigenvalue has multiplicity dim W_i on the space, c on the algebra and s on its self-adjoint part, so that greatest common
divisors of factors of three characteristic polynomials count the parts of each kind.

A simple algebra over R with a positive adjoint is the k x k matrices over R, C or H with the conjugate transpose; with
c = dim C_i and s the dimension of its self-adjoint part, 2 s - c is k over R, 0 over C and -2 k over H, as (c, s) is
(k^2, k (k + 1) / 2), (2 k^2, k^2) or (4 k^2, k (2 k - 1)).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isqrt

from symgroup.algebra import (
    ExactMatrix,
    ExactScalar,
    NumberField,
    exact_matrix,
    field_of,
    matrix_from_entries,
    null_space,
    pivots_of,
    row_space,
    stack,
)
from symgroup.errors import SymgroupBug, check_time
from symgroup.isotropy.lie.decided import orthogonal_name
from symgroup.isotropy.lie.polynomials import Polynomial, characteristic_polynomial, gcd, multiplicities
from symgroup.isotropy.lie.structure import weighted_sum

Adjoint = Callable[[ExactMatrix], ExactMatrix]


@dataclass(frozen=True, slots=True)
class Part:
    """Simple parts of one kind: how many, and the numbers of each."""

    roots: Polynomial  # squarefree, the eigenvalues of z
    width: int  # dim W_i
    dim: int  # of C_i
    symmetric: int  # of its self-adjoint part

    @property
    def count(self) -> int:
        """How many parts there are."""
        return len(self.roots) - 1

    @property
    def letter(self) -> str:
        """O, U or USp."""
        excess = 2 * self.symmetric - self.dim
        return "O" if excess > 0 else "USp" if excess < 0 else "U"

    @property
    def size(self) -> int:
        """k, the size of the matrices."""
        excess = 2 * self.symmetric - self.dim
        return excess if excess > 0 else -excess // 2 if excess < 0 else isqrt(self.dim // 2)

    @property
    def group_dim(self) -> int:
        """The dimension of O(k), U(k) or USp(2k)."""
        return self.dim - self.symmetric

    @property
    def is_odd(self) -> bool:
        """Whether elements of O(k) of determinant -1 have determinant -1 on W_i."""
        return self.letter == "O" and (self.width // self.size) % 2 == 1

    @property
    def name(self) -> str:
        """The name of one factor."""
        if self.letter == "O":
            return orthogonal_name(self.size, 0, "O")
        if self.letter == "U":
            return f"U({self.size})"
        return "SU(2)" if self.size == 1 else f"USp({2 * self.size})"


def simple_parts(algebra: Sequence[ExactMatrix], star: Adjoint) -> tuple[ExactMatrix, list[Part]]:
    """Return z and the simple parts of an algebra that is closed under adjoints, by a basis of it."""
    n, field = int(algebra[0].nrows()), field_of(algebra[0])
    every = _span(algebra, n, field)
    symmetric = _span([X + star(X) for X in algebra], n, field)
    centre = _span([X + star(X) for X in _centre(algebra, n, field)], n, field)
    central = [matrix_from_entries(n, n, row, field) for row in centre.tolist()]
    z = _generic(central)
    listed = [
        multiplicities(characteristic_polynomial(matrix))
        for matrix in (z, _on(z, every, n), _on(z, symmetric, n))
    ]
    parts = [
        Part(common, width, dim, half)
        for first, width in listed[0]
        for second, dim in listed[1]
        for third, half in listed[2]
        if len(common := gcd(gcd(first, second), third)) > 1
    ]
    if sum(part.count for part in parts) != len(central):
        raise SymgroupBug("the simple parts of an algebra are not those of its centre")
    return z, parts


def _span(matrices: Sequence[ExactMatrix], n: int, field: NumberField) -> ExactMatrix:  # (k, n n), echelon
    rows = [matrix_from_entries(1, n * n, X.entries(), field) for X in matrices]
    return row_space(stack(rows, n * n))


def _centre(algebra: Sequence[ExactMatrix], n: int, field: NumberField) -> list[ExactMatrix]:
    """Return the elements sum a_k X_k that commute with every X_j."""
    check_time("the centre of the operators that commute with a tensor")
    rows = [[entry for Y in algebra for entry in (X * Y - Y * X).entries()] for X in algebra]
    solutions = null_space(exact_matrix(rows, field).transpose()).tolist()
    return [weighted_sum(solution, algebra) for solution in solutions]


def _generic(central: Sequence[ExactMatrix]) -> ExactMatrix:
    """Return a combination with as many eigenvalues as there are matrices, which commute and are self-adjoint."""
    t = len(central)
    for k in range(1, 10 * t * t + 10):
        z = weighted_sum([k**number for number in range(t)], central)
        if sum(len(factor) - 1 for factor, _ in multiplicities(characteristic_polynomial(z))) == t:
            return z
    raise SymgroupBug("no combination tells the simple parts of an algebra apart")


def _on(z: ExactMatrix, rows: ExactMatrix, n: int) -> ExactMatrix:  # rows: (k, n n), echelon; (k, k)
    """Return X -> z X on a space of matrices, by the entries at the pivots."""
    field = field_of(z)
    pivots = pivots_of(rows, int(rows.nrows()))
    images: list[list[ExactScalar]] = []
    for row in rows.tolist():
        moved = (z * matrix_from_entries(n, n, row, field)).entries()
        images.append([moved[j] for j in pivots])
    return exact_matrix(images, field)


def complex_parts(algebra: Sequence[ExactMatrix]) -> list[tuple[int, int]]:
    """Return (k, d) for each simple part over C, the largest first: it is the k x k matrices, and W_i has dim k d."""
    n, field = int(algebra[0].nrows()), field_of(algebra[0])
    every = _span(algebra, n, field)
    centre = _span(_centre(algebra, n, field), n, field)
    z = _generic([matrix_from_entries(n, n, row, field) for row in centre.tolist()])
    on_space, on_algebra = (multiplicities(characteristic_polynomial(M)) for M in (z, _on(z, every, n)))
    found = []
    for first, width in on_space:
        for second, dim in on_algebra:
            common = gcd(first, second)
            found += [(isqrt(dim), width // isqrt(dim))] * max(0, len(common) - 1)
    return sorted(found, reverse=True)
