"""Names of real Lie algebras, decided by invariants: series, centre, Killing form, centroid, radical.

A simple real algebra is absolutely simple, with centroid R, or a complex one taken over R, with centroid C (Jacobson, Lie
Algebras, chapter X). The absolutely simple ones up to dimension 35 are told apart by their dimension d and the number n+ of
positive squares of the Killing form, but for d = 21 (so(7) and sp(6) with their real forms); the table below is the list in
Helgason, Differential Geometry, Lie Groups, and Symmetric Spaces, chapter X, table V, where n+ = dim p.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from symgroup.algebra import ExactMatrix, field_of, null_space, sign
from symgroup.groups.matrices import conjugate_matrix
from symgroup.isotropy.lie.polynomials import (
    characteristic_polynomial,
    multiplicities,
    negative_roots,
    product,
    real_roots,
    squarefree_part,
    value_at,
)
from symgroup.isotropy.lie.structure import LieStructure, signature, weighted_sum

LARGEST_NAMED = 36  # dimension
ORTHOGONAL = ("O", "SO", "SO_0", "E", "SE", "")
COMPLEX = {3: "sl(2,C)", 8: "sl(3,C)", 10: "sp(4,C)", 14: "g2(C)", 15: "sl(4,C)"}


def type_name(
    structure: LieStructure,
    basis: Sequence[ExactMatrix],  # the matrices of the basis
    letter: str = "",  # of the group: 'O', 'U', 'GL', ...; chooses between names of one algebra
) -> str:
    """Return what a Lie algebra is called, such as so(3), R^2 : so(2) or 'dim 9, solvable'."""
    d = structure.dim
    if d == 0:
        return "0"
    if d > LARGEST_NAMED:
        return f"dim {d}"
    centre = structure.centre()
    if centre.nrows() == d:
        return _abelian(basis, letter)
    radical = structure.radical()
    if radical.nrows() == d:
        return _solvable(structure, int(centre.nrows()))
    if radical.nrows() == 0:
        return semisimple_name(structure, letter)
    if radical.nrows() == centre.nrows():
        simple = structure.restricted(structure.bracket(structure.whole(), structure.whole()))
        inside = [weighted_sum(row, basis) for row in centre.tolist()]
        return f"{semisimple_name(simple, letter)} + {_abelian(inside, letter)}"
    return _mixed(structure, radical, letter)


def _abelian(basis: Sequence[ExactMatrix], letter: str) -> str:
    """R^d, or sums of so(2) where every matrix is that of a rotation: commuting ones are so together."""
    d = len(basis)
    if all(turns(X) for X in basis):
        circle = "u(1)" if letter in ("U", "SU") else "so(2)"
        return " + ".join([circle] * d) if d <= 3 else f"{d} {circle}"
    if d == 1 and stretches(basis[0]):
        return "so(1,1)" if letter in ORTHOGONAL[:3] else "gl(1)"
    return "R" if d == 1 else f"R^{d}"


def turns(X: ExactMatrix) -> bool:
    """Whether a matrix is diagonal over C with imaginary eigenvalues: exp(t X) stays bounded."""
    polynomial = characteristic_polynomial(X)
    if any(e != 0 for e in value_at(squarefree_part(polynomial), X).entries()):
        return False
    if not field_of(X).is_real:
        polynomial = product(polynomial, characteristic_polynomial(conjugate_matrix(X)))
    reduced = squarefree_part(polynomial)
    while reduced[0] == 0:
        reduced = reduced[1:]
    if any(value != 0 for value in reduced[1::2]):
        return False
    halved = reduced[::2]
    return len(halved) == 1 or negative_roots(halved) == len(halved) - 1


def stretches(X: ExactMatrix) -> bool:
    """Whether a real matrix is diagonal over R."""
    if not field_of(X).is_real:
        return False
    reduced = squarefree_part(characteristic_polynomial(X))
    return all(e == 0 for e in value_at(reduced, X).entries()) and real_roots(reduced) == len(reduced) - 1


def _solvable(structure: LieStructure, centre: int) -> str:
    d, derived = structure.dim, structure.bracket(structure.whole(), structure.whole())
    if d == 2:
        return "aff(1)"
    if structure.is_nilpotent():
        if derived.nrows() == 1 and centre == 1:
            return f"heisenberg({d})"
        return f"dim {d}, nilpotent"
    if d == 3 and derived.nrows() == 2 and centre == 0:
        planar = _planar(structure)
        if planar:
            return planar
    return f"dim {d}, solvable"


def _planar(structure: LieStructure) -> str | None:
    """R^2 and one element D that acts on it: e(2) for a turn, e(1,1) for a boost, by trace 0 and the sign of trace D^2.

    On R^2, trace D = 0 gives the eigenvalues +-w with 2 w^2 = trace D^2, which is K(D, D); [g, g] = R^2 says w != 0.
    """
    traces = [sum((A[i, i] for i in range(1, 3)), A[0, 0]) for A in structure.adjoint]
    if any(value != 0 for value in traces):
        return None
    K = structure.killing_form()
    return {1: "e(1,1)", -1: "e(2)"}.get(next((s for i in range(3) for s in [sign(K[i, i])] if s), 0))


def _mixed(structure: LieStructure, radical: ExactMatrix, letter: str) -> str:
    """A radical that is not central, with its semisimple quotient: R^k : s, e(n), or dimensions."""
    levi = semisimple_name(structure.quotient(radical), letter)
    inner, r = structure.restricted(radical), int(radical.nrows())
    if structure.bracket(radical, radical).nrows() == 0:
        whole = structure.bracket(structure.whole(), radical).nrows() == r
        if whole and (r, levi) == (3, "so(3)") and not structure.centre().nrows():
            return "e(3)"  # no other space of dim 3 without fixed vectors has so(3) acting on it
        return f"{'R' if r == 1 else f'R^{r}'} : {levi}"
    kind = "nilpotent" if inner.is_nilpotent() else "solvable"
    if kind == "nilpotent" and _is_heisenberg(inner):
        return f"heisenberg({r}) : {levi}"
    return f"dim {structure.dim}, radical of dim {r} ({kind}), modulo it {levi}"


def _is_heisenberg(structure: LieStructure) -> bool:
    derived = structure.bracket(structure.whole(), structure.whole())
    return bool(derived.nrows() == 1 and structure.centre().nrows() == 1)


def semisimple_name(structure: LieStructure, letter: str = "") -> str:
    """Return the sum of the simple ideals' names.

    The centroid is a product of fields R and C, one an ideal. A generic element T of it has one eigenvalue on each ideal: a
    real one with multiplicity the dimension, or a complex pair; so the characteristic polynomial shows how many ideals of
    which dimensions there are, without a field in which they can be written.
    """
    found = _ideals(structure)
    if found is None:
        return f"dim {structure.dim}, semisimple"
    names: Counter[str] = Counter()
    real, positive = found
    for dim, count in real.items():
        for name, copies in _split(dim, count, positive.get(dim), letter):
            names[name] += copies
    for dim, count in positive.items():
        if dim < 0:
            names[_complex_name(-dim, letter)] += count
    parts = [f"{n} {name}" if n > 3 else " + ".join([name] * n) for name, n in sorted(names.items()) if n]
    return _with_classical_name(" + ".join(parts), letter)


def _ideals(structure: LieStructure) -> tuple[dict[int, int], dict[int, int]] | None:
    """Return {dim: number} of the absolutely simple ideals, and {dim: n+ of all those together, -dim: complex ones}."""
    centroid = structure.centroid()
    d, K = structure.dim, structure.killing_form()
    for attempt in range(1, 20):
        T = centroid[0] * 0
        for k, element in enumerate(centroid):
            T = T + element * ((k + 1) ** attempt % 101)
        parts = multiplicities(characteristic_polynomial(T))
        if sum(len(f) - 1 for f, _ in parts) == len(centroid):
            break
    else:
        return None
    real: dict[int, int] = {}
    extra: dict[int, int] = {}
    for factor, dim in parts:
        lines = real_roots(factor)
        pairs = (len(factor) - 1 - lines) // 2
        space = null_space(value_at(factor, T))
        plus, _, _ = signature(space * K * space.transpose())
        if lines:
            real[dim], extra[dim] = lines, plus - pairs * dim  # a complex ideal has dim squares of each sign
        if pairs:
            extra[-dim] = pairs
    total = sum(dim * n for dim, n in real.items()) - sum(2 * k * n for k, n in extra.items() if k < 0)
    return (real, extra) if total == d else None


def _split(dim: int, count: int, plus: int | None, letter: str) -> Iterable[tuple[str, int]]:
    """Yield names with numbers, where the sum of the n+ of `count` ideals of one dimension tells them apart."""
    forms = sorted(_table(letter).get(dim, {}).items())
    if count == 1 and plus is not None:
        name = dict(forms).get(plus)
        return [(name or f"(simple, dim {dim}, Killing signature ({plus}, {dim - plus}))", 1)]
    if dim == 3 and plus is not None:
        names = dict(forms)
        return [(names[0], count - plus // 2), (names[2], plus // 2)]
    if plus == 0 and forms and forms[0][0] == 0:
        return [(forms[0][1], count)]
    return [(f"(simple, dim {dim})", count)]


def _complex_name(dim: int, letter: str) -> str:
    if dim == 3 and letter in ORTHOGONAL:
        return "so(3,1)"
    return COMPLEX.get(dim, f"(simple complex, dim {dim} over C)")


@lru_cache(maxsize=8)
def _table(letter: str) -> dict[int, dict[int, str]]:
    """Return {dim: {n+: name}}; dimension 21 is left out, where n+ does not decide."""
    orthogonal, unitary, linear = _orthogonal_names(), _unitary_names(), _linear_names()
    order = {
        "U": (unitary, orthogonal, linear),
        "SU": (unitary, orthogonal, linear),
        "GL": (linear, orthogonal, unitary),
        "SL": (linear, orthogonal, unitary),
        "Sp": (linear, orthogonal, unitary),
    }.get(letter, (orthogonal, unitary, linear))
    table: dict[int, dict[int, str]] = {14: {0: "g2", 8: "g2(2)"}}
    for names in order:
        for dim, plus, name in names:
            if dim not in (14, 21) and dim < LARGEST_NAMED:
                table.setdefault(dim, {}).setdefault(plus, name)
    return table


def _orthogonal_names() -> list[tuple[int, int, str]]:
    found = []
    for n in (3, 5, 6, 8):
        for q in range(n // 2 + 1):
            found.append((n * (n - 1) // 2, q * (n - q), f"so({n - q},{q})" if q else f"so({n})"))
    return found


def _unitary_names() -> list[tuple[int, int, str]]:
    return [
        (n * n - 1, 2 * q * (n - q), f"su({n - q},{q})" if q else f"su({n})")
        for n in range(2, 7)
        for q in range(n // 2 + 1)
    ]


def _linear_names() -> list[tuple[int, int, str]]:
    found = [(n * n - 1, n * (n + 1) // 2 - 1, f"sl({n})") for n in range(2, 7)]
    found += [(m * (2 * m + 1), m * (m + 1), f"sp({2 * m})") for m in (2,)]
    found += [(4 * m * m - 1, 2 * m * m - m - 1, f"su*({2 * m})") for m in (2, 3)]
    return found


def _with_classical_name(text: str, letter: str) -> str:
    if letter in ORTHOGONAL:
        two = {"so(3) + so(3)": "so(4)", "so(2,1) + so(2,1)": "so(2,2)"}
        if text in two:
            return f"{two[text]} = {text}"
    return text
