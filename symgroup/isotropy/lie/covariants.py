"""Finite stabilizers in O(n) and SO(n) for tensors of any degree, where an operator that x determines has few symmetries.

Notation: rho a real representation on V with an invariant dot product < , >; X_(v,w) in so(n) the turn v -> w in the plane
of v and w; e_k an orthonormal basis.

Lemma. N_x(v, w) = sum over k of <X_(v,e_k) x, X_(w,e_k) x> is a symmetric form, and N_(g x) = g N_x g^T for g in O(n).
Proof. rho(g) X_(v,w) rho(g)^-1 = X_(g v, g w) and < , > is invariant, so N_(g x)(g v, g w) sums over the orthonormal basis
g e_k what N_x(v, w) sums over e_k; and such a sum does not depend on the basis.

So what fixes x keeps N_x, and likewise the forms of the summands of x, of y = sum N_x(e_a, e_b) X_(e_a,e_k) X_(e_b,e_k) x,
that x determines in the same way, and those that pair x and y. Where these leave a finite group, by the theorems of
`operators`, its elements are looked at one by one. Where they do not, as for a tensor with the symmetry of a tetrahedron,
nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import sympy
from flint import fmpq

from symgroup.algebra import (
    QQ,
    ExactMatrix,
    ExactScalar,
    NumberField,
    coerce,
    common_field,
    exact_matrix,
    field_of,
    identity_matrix,
    is_positive,
    matrix_from_entries,
    to_exact,
    zero_matrix,
)
from symgroup.groups import LieGroup
from symgroup.groups.generated import permutation_group
from symgroup.groups.matrices import FrozenMatrix
from symgroup.groups.recognize import recognize
from symgroup.isotropy.lie.certificate import over_field
from symgroup.isotropy.lie.conditions import Column, Conditions, conditions_of, intertwiner, plain
from symgroup.isotropy.lie.decide import decide
from symgroup.isotropy.lie.decided import Decided
from symgroup.isotropy.lie.tangent import moved
from symgroup.representations import Representation
from symgroup.representations.basic import Determinant, Natural
from symgroup.representations.combined import TensorProduct
from symgroup.representations.powers import SymmetricPower
from symgroup.representations.spherical import SphericalIrrep

LARGEST_GROUP = 64  # elements that are looked at
LARGEST_DIM = 100  # of V: elements act by matrices over fields of degree up to 6

Piece = tuple[Representation, list[ExactMatrix]]  # a summand, and its part of each column, (dim, 1)


def fixing_by_covariants(V: Representation, columns: Sequence[Column]) -> Decided | None:
    """Return the stabilizer of real vectors in O(n) or SO(n), n > 2, where the lemma leaves a finite group; else None."""
    group = V.group
    if not isinstance(group, LieGroup) or group.form is None or group.form.letter not in ("O", "SO"):
        return None
    if group.form.signature[1] or group.size < 3 or V.dim > LARGEST_DIM:
        return None
    pieces = list(pieces_of(V, columns))
    for several in (False, True):
        conditions = _conditions(group, pieces, several)
        found = None if conditions is None else decide(group, conditions)
        if found is not None and found.dim == 0 and _are_small(group, found.generators):
            return _among(group, pieces, found)
    return None


def _are_small(group: LieGroup, generators: Sequence[ExactMatrix] | None) -> bool:
    """Whether a field that contains all entries is small: for n = 3 they are from the roots of one cubic polynomial."""
    fields = {field_of(g) for g in generators or () if not field_of(g).is_rational}
    return generators is not None and (group.size == 3 or len(fields) < 2)


def _conditions(group: LieGroup, pieces: Sequence[Piece], several: bool) -> Conditions | None:
    """Return what x asks of g, with one operator or several in place of what is not translated; None where there is none."""
    conditions = Conditions(group.size, field_of(pieces[0][1][0]))
    for W, parts in pieces:
        known = conditions_of(W, [part.entries() for part in parts], conditions.field)
        if known is not None:
            conditions = _joined(conditions, known)
            continue
        weights = _invariant_weights(W)
        if weights is None:
            return None
        for x in parts:
            conditions.operators += _operators(W, x, weights, several)
    return conditions


def pieces_of(V: Representation, columns: Sequence[Column]) -> Iterator[Piece]:
    """Yield the summands with their parts, irreducible ones of SO(3) and O(3) inside Sym^l, or det # Sym^l."""
    field, start = field_of(columns[0][0]), 0
    for copies, term in V.terms():
        for _ in range(copies):
            W = plain(term)
            parts = [matrix_from_entries(W.dim, 1, list(c[start : start + W.dim]), field) for c in columns]
            start += W.dim
            if isinstance(W, SphericalIrrep) and W.l > 1 and (W.l, W.parity) != (2, 1):
                inside: Representation = SymmetricPower(Natural(W.group), W.l)
                if W.parity != (-1) ** W.l:
                    inside = TensorProduct(Determinant(W.group), inside)
                parts = _by_polynomials(W, inside, parts, field)
                W = inside
            if any(entry != 0 for part in parts for entry in part.entries()):
                yield W, parts


def _by_polynomials(
    V: SphericalIrrep, W: Representation, parts: Sequence[ExactMatrix], field: NumberField
) -> list[ExactMatrix]:
    """Return vectors of V inside W by way of rational harmonic polynomials, of which V is a multiple by square roots."""
    model, norms = V.unscaled()
    T = coerce(intertwiner(model, W, QQ), field)
    scale = identity_matrix(V.dim, field)
    for i, square in enumerate(norms or ()):
        scale[i, i] = to_exact(1 / sympy.sqrt(sympy.Rational(int(square.p), int(square.q))), field)
    return [T * (scale * part) for part in parts]


def _joined(left: Conditions, right: Conditions) -> Conditions:
    return Conditions(
        left.size,
        left.field,
        left.vectors + right.vectors,
        left.covectors + right.covectors,
        left.axial + right.axial,
        left.operators + right.operators,
        left.forms + right.forms,
        left.coforms + right.coforms,
        left.unimodular or right.unimodular,
    )


def _invariant_weights(V: Representation) -> list[ExactScalar] | None:
    """Return d > 0 such that sum d_i x_i y_i is invariant: d_i A_ij = -d_j A_ji for A = drho(X), and rho(g)^T D rho(g) = D."""
    matrices = [V.derivative(X) for X in V.group.lie_algebra]
    neighbours: list[dict[int, ExactScalar]] = [{} for _ in range(V.dim)]
    for A in matrices:
        for i, row in enumerate(A.tolist()):
            for j, value in enumerate(row):
                if value != 0:
                    if A[j, i] == 0:
                        return None
                    neighbours[i][j] = -value / A[j, i]
    weights: dict[int, ExactScalar] = {}
    for start in range(V.dim):
        queue = [] if start in weights else [start]
        weights.setdefault(start, coerce(fmpq(1), V.field))
        for i in queue:
            for j, ratio in neighbours[i].items():
                if j not in weights:
                    weights[j] = weights[i] * ratio
                    queue.append(j)
    D = zero_matrix(V.dim, V.dim, V.field)
    for i, value in weights.items():
        D[i, i] = value
    skew = all(D * A + (D * A).transpose() == 0 * D for A in matrices)
    kept = all((g := V.matrix(g_)).transpose() * D * g == D for g_ in V.group.generators)
    positive = all(is_positive(value) for value in weights.values())
    return [weights[i] for i in range(V.dim)] if skew and kept and positive else None


def _operators(
    V: Representation,
    x: ExactMatrix,  # (dim V, 1)
    weights: Sequence[ExactScalar],
    several: bool,
) -> list[ExactMatrix]:
    """Return N_x, or with it the forms of x with y and of y with itself."""
    turned = _turned(V, x)
    first = _form(turned, turned, weights)
    if not several:
        return [first]
    y, n = 0 * x, V.group.degree
    for a in range(n):
        for k in range(n):
            if a != k:
                z = sum((turned[b, k] * first[a, b] for b in range(n) if b != k), 0 * x)
                y = y + _turned_by(V, a, k, z)
    other = _turned(V, y)
    return [first, _form(turned, other, weights), _form(other, other, weights)]


def _turned(V: Representation, x: ExactMatrix) -> dict[tuple[int, int], ExactMatrix]:
    """Return X_(e_i,e_j) x for all i != j."""
    found = {}
    for i, j in combinations(range(V.group.degree), 2):
        found[i, j] = _turned_by(V, i, j, x)
        found[j, i] = found[i, j] * -1
    return found


def _turned_by(V: Representation, i: int, j: int, x: ExactMatrix) -> ExactMatrix:
    n = V.group.degree
    X = exact_matrix([[(r == j and c == i) - (r == i and c == j) for c in range(n)] for r in range(n)])
    return moved(V, X, x)


def _form(
    left: dict[tuple[int, int], ExactMatrix],
    right: dict[tuple[int, int], ExactMatrix],
    weights: Sequence[ExactScalar],
) -> ExactMatrix:  # (n, n)
    """Return sum over k of <X_(v,e_k) x, X_(w,e_k) y>."""
    n = 1 + max(i for i, _ in left)
    field = field_of(left[0, 1])
    scale = [coerce(value, field) for value in weights]
    rows = [
        [
            sum(
                (
                    d * p * q
                    for k in range(n)
                    if k not in (a, b)
                    for d, p, q in zip(scale, left[a, k].entries(), right[b, k].entries(), strict=True)
                ),
                coerce(fmpq(0), field),
            )
            for b in range(n)
        ]
        for a in range(n)
    ]
    return exact_matrix(rows, field)


def _among(group: LieGroup, pieces: Sequence[Piece], found: Decided) -> Decided | None:
    """Return those elements of a finite group that fix every piece."""
    field = common_field(*(field_of(g) for g in found.generators or ()), field_of(pieces[0][1][0]))
    elements = _elements([coerce(g, field) for g in found.generators or ()], group.size, field)
    if elements is None or len(elements) != found.order:
        return None
    kept = [g for g in elements if all(fixes_pieces(W, parts, g) for W, parts in pieces)]
    place = {g: k for k, g in enumerate(kept)}
    H = permutation_group([[place[g @ h] for h in kept] for g in kept], len(kept))
    generators = _few(kept, field)
    text = (
        f"x determines operators that it keeps, and these leave {len(elements)} elements ({found.statement}); each was tried, "
        f"and {len(kept)} fix x"
    )
    return Decided(0, recognize(H), len(kept), tuple(generators), text)


def _elements(generators: Sequence[ExactMatrix], size: int, field: NumberField) -> list[FrozenMatrix] | None:
    """Return the group that matrices over one field generate, None where it is large."""
    found = [FrozenMatrix.identity(size, field)]
    seen = set(found)
    for g in found:
        for h in generators:
            product = FrozenMatrix.of(h * g.matrix)
            if product not in seen:
                seen.add(product)
                found.append(product)
        if len(found) > LARGEST_GROUP:
            return None
    return found


def fixes_pieces(V: Representation, columns: Sequence[ExactMatrix], g: FrozenMatrix) -> bool:
    """Whether rho(g) takes columns to themselves, over a field that contains all entries."""
    field = common_field(field_of(g.matrix), field_of(columns[0]), V.field)
    large = over_field(V, field)
    matrix = coerce(large.matrix(FrozenMatrix.of(coerce(g.matrix, large.group.field))), field)
    return all(matrix * coerce(x, field) == coerce(x, field) for x in columns)


def _few(elements: Sequence[FrozenMatrix], field: NumberField) -> list[ExactMatrix]:
    """Return generators of a finite group, each outside of the group of those before it."""
    chosen: list[ExactMatrix] = []
    known = _elements(chosen, int(elements[0].matrix.nrows()), field) or []
    for g in elements:
        if g not in known:
            chosen.append(g.matrix)
            known = _elements(chosen, int(g.matrix.nrows()), field) or []
    return chosen
