"""Route 4: one side is a signed permutation representation. Frobenius reciprocity: m unknowns in place of m n.

Let V permute its basis up to sign and e_0 be one basis vector of an orbit. A in Hom_G(V, W) is decided on the orbit by
w = A e_0, since A (g e_0) = rho_W(g) w, and w is any vector on which the definition does not contradict itself: for h with
h e_0 = s e_0 it must have rho_W(h) w = s w (Frobenius reciprocity, Serre 1977, section 7.2). With M_p = rho_W(u_p), where u_p
carries e_0 to +-e_p along a spanning tree of the orbit, each edge e_p -> s e_q by a generator x says
(rho_W(x) M_p - s M_q) w = 0, and the edges outside the tree give all relations (Schreier's lemma).

Completeness: the nullity of any set of these equations bounds the dimension from above, so equations are added until every
solution passes the exact test of every edge; then the bound is attained. Hom_G(V, W) with W a signed permutation
representation is the transpose of Hom_G(dual W, dual V), and W is its own dual.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symgroup.algebra import (
    ExactMatrix,
    ExactScalar,
    NumberField,
    field_of,
    identity_matrix,
    matrix_from_entries,
    null_space,
    row_space,
    stack,
    to_exact,
    zero_matrix,
)
from symgroup.errors import LimitError
from symgroup.ir import AlgebraicForm, SparseForm
from symgroup.representations import Representation, dual
from symgroup.solve.forms import form_of

LARGEST_RESULT = 5_000_000  # entries of the (r, m n) matrix of the answer
BATCH = 16  # equations (m rows each) between two tests


@dataclass(frozen=True, slots=True)
class _Edge:
    """A generator takes e_p to sign e_q."""

    p: int
    generator: int
    q: int
    sign: int


def solve_from_monomial(
    V: Representation,  # dim n, kind PERMUTATION or SIGNED
    W: Representation,  # dim m
) -> SparseForm | AlgebraicForm:  # (m, n)
    """Return the canonical basis of Hom_G(V, W). Cost: O(orbit |generators| m^3), and r m n for the answer."""
    return _form(_vectorised(V, W), W.dim, V.dim, W.field)


def solve_into_monomial(
    V: Representation,  # dim n
    W: Representation,  # dim m, kind PERMUTATION or SIGNED
) -> SparseForm | AlgebraicForm:  # (m, n)
    """Return the canonical basis of Hom_G(V, W) as the transposes of Hom_G(W, dual V)."""
    m, n = W.dim, V.dim
    rows = [[row[j * m + i] for i in range(m) for j in range(n)] for row in _vectorised(W, dual(V))]
    return _form(rows, m, n, V.field)


def _form(rows: list[list[ExactScalar]], m: int, n: int, field: NumberField) -> SparseForm | AlgebraicForm:
    entries = [entry for row in rows for entry in row]
    return form_of(row_space(matrix_from_entries(len(rows), m * n, entries, field)), m, n)


def _vectorised(V: Representation, W: Representation) -> list[list[ExactScalar]]:
    """Return independent maps V -> W, each as its row-major vector of length m n."""
    m, n = W.dim, V.dim
    actions = [V.monomial(g) for g in V.finite_group.generators]
    images = [list(zip(a.images.tolist(), a.signs.tolist(), strict=True)) for a in actions]
    generators = W.generator_matrices()
    field, zero = W.field, to_exact(0, W.field)
    rows: list[list[ExactScalar]] = []
    seen: set[int] = set()
    for start in range(n):
        if start in seen:
            continue
        tree, others = _orbit(start, images)
        seen.update([start, *(edge.q for edge in tree)])
        carried = _carried(start, tree, generators, identity_matrix(m, field))
        solutions = _solutions(others, carried, generators, identity_matrix(m, field))
        if (len(rows) + solutions.nrows()) * m * n > LARGEST_RESULT:
            raise LimitError.of(
                "SG401",
                f"a basis of more than {len(rows)} maps of shape {m} x {n} is too large to write down",
                help="use smaller representations",
            )
        for w in solutions.tolist():
            row = [zero] * (m * n)
            for p, matrix in carried.items():
                row[p::n] = (matrix * matrix_from_entries(m, 1, w, field)).entries()
            rows.append(row)
    return rows


def _orbit(start: int, images: list[list[tuple[int, int]]]) -> tuple[list[_Edge], list[_Edge]]:
    """Return the edges of a spanning tree of the orbit of e_start, parents first, and all other edges."""
    tree, others = [], []
    found = {start}
    queue = [start]
    for p in queue:
        for generator, action in enumerate(images):
            q, sign = action[p]
            if q in found:
                others.append(_Edge(p, generator, q, sign))
                continue
            found.add(q)
            queue.append(q)
            tree.append(_Edge(p, generator, q, sign))
    return tree, others


def _carried(
    start: int, tree: list[_Edge], generators: tuple[ExactMatrix, ...], one: ExactMatrix
) -> dict[int, ExactMatrix]:
    """Return, for each point p of the orbit, the matrix that takes w = A e_start to A e_p."""
    carried = {start: one}
    for edge in tree:
        moved = generators[edge.generator] * carried[edge.p]
        carried[edge.q] = moved if edge.sign > 0 else -moved
    return carried


def _solutions(
    edges: list[_Edge],
    carried: dict[int, ExactMatrix],
    generators: tuple[ExactMatrix, ...],
    one: ExactMatrix,  # (m, m)
) -> ExactMatrix:  # (r, m)
    """Return the vectors w that satisfy every edge."""
    m, field = one.nrows(), field_of(one)
    equations = zero_matrix(0, m, field)
    solutions = one
    while solutions.nrows():
        broken = list(_broken(edges, carried, generators, solutions))
        if not broken:
            return solutions
        equations = row_space(stack([equations, *broken], m))
        solutions = null_space(equations)
    return zero_matrix(0, m, field)


def _broken(
    edges: list[_Edge],
    carried: dict[int, ExactMatrix],
    generators: tuple[ExactMatrix, ...],
    solutions: ExactMatrix,
) -> Iterator[ExactMatrix]:
    """Yield the equations of up to BATCH edges that some solution breaks."""
    found = 0
    columns = solutions.transpose()
    for edge in edges:
        target = carried[edge.q] if edge.sign > 0 else -carried[edge.q]
        # two products with the few columns of the solutions are cheaper than one of square matrices
        if generators[edge.generator] * (carried[edge.p] * columns) != target * columns:
            yield generators[edge.generator] * carried[edge.p] - target
            found += 1
            if found == BATCH:
                return
