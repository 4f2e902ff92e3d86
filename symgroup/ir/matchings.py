"""Diagrams of O(p, q), Sp(n) and GL(n): pairings of the positions, their entries, norms and independence.

Each link has two positions. 'equal' is 1 where the two indices agree; 'metric' the same times -1 where they are among the
last `negative` values; 'symplectic' is [[0, 1], [-1, 0]] on the halves of the values: 1 where the second index is the first
plus n / 2, -1 where the first is the second plus n / 2.

Independence (Brauer 1937). Let f pairs have n >= f values, for 'Sp' n / 2 >= f. At the tuple where pair i of a diagram has the
i-th value, or that and its partner, the diagram is 1 or -1, and every other one, which joins two positions of different
pairs, is 0. So distinct diagrams are independent, and so are maps whose matrix of coefficients is invertible.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

from symgroup.ir.forms import Diagram, DiagramForm, DiagramLink, IntArray, SparseForm, frozen_array

# what the links of a family may be; the first is for a target's position and a source's
KINDS = {"S": ("equal",), "O": ("equal", "metric"), "Sp": ("equal", "symplectic"), "GL": ("equal",)}


def matching_problem(form: DiagramForm) -> str:
    """Return what is wrong with the diagrams of O, Sp or GL beyond being partitions of the positions, or ''."""
    if not 0 <= form.negative <= form.n or (form.negative and form.family != "O"):
        return f"{form.family}({form.n}) has no metric with {form.negative} negative entries"
    if form.family == "Sp" and form.n % 2:
        return "symplectic diagrams are for even dimensions"
    for diagram in form.diagrams:
        if any(len(link.positions) != 2 or link.kind not in KINDS[form.family] for link in diagram):
            return f"a link is not a pair of {form.family}({form.n})"
        if any(crosses(form, link) and link.kind != "equal" for link in diagram):
            return "a link between target and source is not 'equal'"
    if form.target + form.source > 2 * (form.n // 2 if form.family == "Sp" else form.n):
        return "there are more pairs than values, and diagrams may be dependent"
    return ""


def crosses(form: DiagramForm, link: DiagramLink) -> bool:
    """Whether a pair joins the target to the source."""
    return link.positions[0] < form.target <= link.positions[-1]


def matching_entries(form: DiagramForm) -> SparseForm:
    """Return the maps by their entries. Cost: r n^(k + l) / 2 at most, and a sort of the n^f entries of every diagram."""
    found = [_diagram_entries(form, diagram) for diagram in form.diagrams]
    pieces = []
    for row in form.coefficients.values:
        used = np.flatnonzero(row)
        places = np.concatenate([np.zeros(0, dtype=np.int64), *(found[d][0] for d in used)])
        values = np.concatenate([np.zeros(0, dtype=np.int64), *(row[d] * found[d][1] for d in used)])
        unique, inverse = np.unique(places, return_inverse=True)
        sums = np.zeros(len(unique), dtype=np.int64)
        np.add.at(sums, inverse, values)
        pieces.append((unique[sums != 0], sums[sums != 0]))
    empty = (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
    flat, numerator = (np.concatenate([piece[k] for piece in (empty, *pieces)]) for k in (0, 1))
    element = np.repeat(np.arange(form.size), [len(piece[0]) for piece in pieces])
    common = np.gcd(numerator, form.coefficients.denominator)
    rows, columns = np.divmod(flat, form.shape[1])
    lists = (element, rows, columns, numerator // common, form.coefficients.denominator // common)
    return SparseForm(form.size, form.shape, *map(frozen_array, lists))


def entry_count(form: DiagramForm) -> int:
    """Return how many entries all diagrams have, counted once a map that uses them."""
    pairs = (form.target + form.source) // 2
    used = int(np.count_nonzero(form.coefficients.values))
    return used * int(form.n**pairs)


def _diagram_entries(form: DiagramForm, diagram: Diagram) -> tuple[IntArray, IntArray]:  # (n^f,) each
    """Return places in the row-major (n^k, n^l) matrix and the entries there."""
    positions = form.target + form.source
    places, values = np.zeros(1, dtype=np.int64), np.ones(1, dtype=np.int64)
    for link in diagram:
        i, j = link.positions
        first, second, signs = _link_entries(form, link)
        step = first * form.n ** (positions - 1 - i) + second * form.n ** (positions - 1 - j)
        places = np.add.outer(places, step).ravel()
        values = np.multiply.outer(values, signs).ravel()
    return places, values


def _link_entries(form: DiagramForm, link: DiagramLink) -> tuple[IntArray, IntArray, IntArray]:  # (n,) each
    """Return the two indices, and the entry, where a link is not zero."""
    n, first = form.n, np.arange(form.n)
    if link.kind == "symplectic":
        return first, (first + n // 2) % n, np.where(first < n // 2, 1, -1)
    signs = np.ones(n, dtype=np.int64)
    if link.kind == "metric":
        signs[n - form.negative :] = -1
    return first, first, signs


def matchings_squared_norms(form: DiagramForm) -> NDArray[np.float64]:  # (r,)
    """Return the sum of the squared entries of each map: the diagonal of C G C^T, G the diagrams' inner products."""
    gram = [[_inner(form, a, b) for b in form.diagrams] for a in form.diagrams]
    rows = [[int(value) for value in row] for row in form.coefficients.values]
    r = range(len(gram))
    totals = (
        sum(row[i] * gram[i][j] * row[j] for i, j in product(r, r) if row[i] and row[j]) for row in rows
    )
    return np.array([total / form.coefficients.denominator**2 for total in totals], dtype=np.float64)


def _inner(form: DiagramForm, a: Diagram, b: Diagram) -> int:
    """Return the inner product of two diagrams: for each loop that their links make together, a trace around it."""
    result, left = 1, {position for link in a for position in link.positions}
    while left:
        start = position = min(left)
        matrix: NDArray[np.int64] = np.eye(2, dtype=np.int64)
        while True:
            for diagram in (a, b):
                left.discard(position)
                link = next(link for link in diagram if position in link.positions)
                step = _LINKS[link.kind]
                matrix = matrix @ (step if position == link.positions[0] else step.T)
                position = link.positions[1] if position == link.positions[0] else link.positions[0]
            if position == start:
                break
        result *= _trace(form, matrix)
    return result


def _trace(form: DiagramForm, matrix: NDArray[np.int64]) -> int:
    """Return the trace of a product of links on all n values, from its action on one value of either kind."""
    sizes = (form.n // 2, form.n // 2) if form.family == "Sp" else (form.n - form.negative, form.negative)
    return sum(size * int(matrix[k, k]) for k, size in enumerate(sizes))


_LINKS = {
    "equal": np.eye(2, dtype=np.int64),
    "metric": np.diag([1, -1]),
    "symplectic": np.array([[0, 1], [-1, 0]]),
}
