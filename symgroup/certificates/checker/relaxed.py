"""Relaxed layers: x -> D x with D rho_V(t) P_H = rho_W(t) D P_H for all t in a left transversal T of G/H.

Then f(g x) lies in g G_x f(x) at every x whose stabilizer is conjugate to H, see docs/relaxed.md, Theorem 1. Elements are
listed as words in the generators, so that both their permutations and their matrices are products that are computed here.
H is the stabilizer of the listed point: its generators fix the point, and the orbit has |G : H| vectors.

No D is missing: restricted to S = sum of t V^H, where all inputs of the type are, D is known from B = D|V^H, and a B comes
from a D exactly where sum_t rho_W(t) B v_t = 0 for all v_t in V^H with sum_t rho_V(t) v_t = 0. It comes from an equivariant D
exactly where rho_W(h) B = B for h in H besides. The listed maps are independent modulo the latter, and as many as the
difference. Where a subgroup K of H is to be kept, only D with rho_W(k) D v = D v for k in K and v in V^H count.
"""

from __future__ import annotations

from typing import Any

from flint import fmpq_mat

from .groups import OutOfReach, Permutation, closure, compose, read_words
from .matrices import Matrix, null_space
from .reading import Malformed, array, integer, label, record
from .representations import RATIONAL, Representation, read_entries
from .stabilizers import is_represented, orbit_action

LARGEST_GROUP = 20_000
LARGEST_SYSTEM = 20_000_000
LARGEST_DIM = 300
Words = list[tuple[int, ...]]


def check_relaxed(data: Any, known: list[Representation]) -> tuple[str, str]:
    """Return what is claimed, and '' or why it fails. Raises: OutOfReach where it is not decided."""
    name, source, target, subgroup, order, point, transversal, kept, forms = record(
        data, "name", "source", "target", "subgroup", "order", "point", "transversal", "kept", "forms"
    )
    V, W = (known[integer(number, 0, len(known))] for number in (source, target))
    if V.group is not W.group or V.group.order is None or V.field.degree > 1 or W.field.degree > 1:
        raise Malformed("relaxed layers need rational representations of one finite group")
    H, T, K = (read_words(words, V.group.size) for words in (subgroup, transversal, kept))
    order = integer(order, 1)
    x = fmpq_mat(V.dim, 1, [RATIONAL.scalar(value)[0] for value in array(point, V.dim)])
    claim = f"{label(name)}: the breaking maps satisfy Theorem 1, none is equivariant, and none is missing"
    parts = _parts(V, W, forms)
    if V.group.order > LARGEST_GROUP:
        raise OutOfReach(f"a group of more than {LARGEST_GROUP} elements is not listed")
    if max(V.dim, *(part.dim for part, _ in parts)) > LARGEST_DIM:
        raise OutOfReach(f"representations of dimension over {LARGEST_DIM}")
    for U in (V, *(part for part, _ in parts)):
        if not is_represented(U):
            return claim, f"the matrices of {U.name} are no representation of the group"
    bad = _subgroup_failure(V, H, order, x) or _transversal_failure(V, H, T, K)
    return claim, bad or _maps_failure(V, parts, H, T, K)


def _parts(V: Representation, W: Representation, forms: Any) -> list[tuple[Representation, list[fmpq_mat]]]:
    """Read the maps D into each summand of W, one list a term of the sum."""
    result = []
    for (_, part), maps in zip(W.terms(), array(forms, len(W.terms())), strict=True):
        entries = [read_entries(rows, part.dim, V.dim, RATIONAL) for rows in array(maps)]
        result.append((part, [Matrix.of_entries(RATIONAL, part.dim, V.dim, e).parts[0] for e in entries]))
    return result


def _permutation(V: Representation, word: tuple[int, ...]) -> Permutation:
    result = tuple(range(V.group.points))
    for g in word:
        result = compose(result, V.group.generators[g])
    return result


def _matrix(V: Representation, word: tuple[int, ...]) -> fmpq_mat:
    result = Matrix.identity(RATIONAL, V.dim).parts[0]
    for g in word:
        result = result * V.known_images[g].parts[0]
    return result


def _subgroup_failure(V: Representation, H: Words, order: int, x: fmpq_mat) -> str:
    if any(_matrix(V, h) * x != x for h in H):
        return "a generator of H moves the point"
    elements = closure([_permutation(V, h) for h in H], V.group.points, LARGEST_GROUP)
    if len(elements) != order or (V.group.order or 0) % order:
        return f"H has order {len(elements)}, not {order}"
    column = [(entry,) for entry in x.entries()]
    index = (V.group.order or 0) // order
    actions = orbit_action(V, RATIONAL, [column], index)
    if actions is None or len(actions[0] if actions else (0,)) != index:
        return "H is not the whole stabilizer of the point"
    return ""


def _transversal_failure(V: Representation, H: Words, T: Words, K: Words) -> str:
    points = V.group.points
    elements = closure([_permutation(V, h) for h in H], points, LARGEST_GROUP)
    if not {_permutation(V, k) for k in K} <= set(elements):
        return "what is kept is no subgroup of H"
    if len(T) * len(elements) != V.group.order:
        return f"T has {len(T)} elements, and H has {len(elements)}"
    cosets = {min(compose(_permutation(V, t), h) for h in elements) for t in T}
    return "" if len(cosets) == len(T) else f"T meets {len(cosets)} cosets of H with {len(T)} elements"


def _maps_failure(
    V: Representation, parts: list[tuple[Representation, list[fmpq_mat]]], H: Words, T: Words, K: Words
) -> str:
    one = Matrix.identity(RATIONAL, V.dim).parts[0]
    conditions = [row for h in H for row in (_matrix(V, h) - one).tolist()]
    fixed = null_space(fmpq_mat(conditions)) if conditions else one  # (n, d)
    moved = [_matrix(V, t) * fixed for t in T]
    d = int(fixed.ncols())
    if d == 0:
        return "" if not any(maps for _, maps in parts) else "V^H is 0"
    together = fmpq_mat([[e for M in moved for e in M.tolist()[i]] for i in range(V.dim)])
    relations = null_space(together)  # (|T| d, relations)
    checked: dict[int, int] = {}
    for part, maps in parts:
        targets = [_matrix(part, t) for t in T]
        for number, D in enumerate(maps):
            for place, (M, target) in enumerate(zip(moved, targets, strict=True)):
                if target * (D * fixed) != D * M:
                    return f"map {number} into {part.name} fails at element {place} of T"
            if any(_matrix(part, k) * D * fixed != D * fixed for k in K):
                return f"map {number} into {part.name} does not keep what is to be kept"
        if id(part) not in checked:
            checked[id(part)] = _room(part, H, K, targets, relations, d)
        if len(maps) != checked[id(part)]:
            return f"{checked[id(part)]} maps into {part.name} break symmetry, {len(maps)} are listed"
        rest = [_matrix(part, h) for h in H]
        rows = [[e for R in rest for e in (R * D * fixed - D * fixed).entries()] for D in maps]
        if maps and fmpq_mat(rows).rank() != len(maps):
            return f"a combination of the maps into {part.name} is equivariant"
    return ""


def _room(W: Representation, H: Words, K: Words, targets: list[fmpq_mat], relations: fmpq_mat, d: int) -> int:
    """Return the dimension of R(H, T, K) on S, less that of its equivariant part; b_i[a] is unknown i m + a."""
    m, count = W.dim, int(relations.ncols())
    if m * count * m * d > LARGEST_SYSTEM:
        raise OutOfReach("the system of relaxed layers is too large")
    rows = []
    for relation in range(count):
        blocks = [fmpq_mat(m, m) for _ in range(d)]
        for t, target in enumerate(targets):
            for i in range(d):
                if relations[t * d + i, relation] != 0:
                    blocks[i] += target * relations[t * d + i, relation]
        rows += [[e for block in blocks for e in block.tolist()[a]] for a in range(m)]
    kept = _nullity(rows + _fixed_by(W, K, d), m * d)
    return kept - _nullity(rows + _fixed_by(W, H, d), m * d)


def _fixed_by(W: Representation, K: Words, d: int) -> list[list[Any]]:
    """Return the equations rho_W(k) b_i = b_i."""
    m = W.dim
    one, zeros = Matrix.identity(RATIONAL, m).parts[0], [0] * m
    return [
        zeros * i + line + zeros * (d - 1 - i)
        for k in K
        for line in (_matrix(W, k) - one).tolist()
        for i in range(d)
    ]


def _nullity(rows: list[list[Any]], unknowns: int) -> int:
    return unknowns - (int(fmpq_mat(rows).rank()) if rows else 0)
