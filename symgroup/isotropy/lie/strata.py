"""Vectors that stand for the isotropy classes of a Lie group, one a class, and how the classes are ordered.

Notation: V is the representation up to trivial summands, which change no stabilizer.

Theorem 1 (k vectors, definite). The stabilizer of k vectors of R^n in O(n) or SO(n), or of C^n in U(n) or SU(n), is that of
their span U, and the group carries any two spaces of one dimension to each other. So the classes are ranks 0, ..., min(k, n);
in SO(n) and SU(n) the ranks n - 1 and n both have the trivial group.
Proof. Bases of U and g U that are orthonormal extend to such bases of the whole, and for the groups of determinant 1 the last
vector outside of U may be multiplied by any unit; rank n has one space.

Theorem 2 (k vectors, indefinite). Call (a, b, r) the type of a space U on which the form has a positive, b negative and r
zero squares. In O(p, q) spaces are in one orbit exactly where their types agree, by Witt's theorem. The stabilizer H of U
is that of U* = V^H as well, and classes are the types of the spaces U*. A member of the class of U* contains one of W*
exactly where W* has a subspace of the type of U*: a <= a', b <= b' and r <= r' + min(a' - a, b' - b), as zero squares come
from the radical or from hyperbolic planes. The same holds in SO and SO_0 of signature (1, q) or (p, 1), p + q >= 3, where
every U is kept by elements of every component of O(p, q).
Proof of the last. If U is not degenerate, U or its complement has vectors of either sign, and reflections in these keep U.
Else U = R + A with a line R; then -1 on a hyperbolic plane that contains R, and a reflection in a vector of A or of the
complement of A in the plane's complement, which has dimension p + q - 2 >= 1, keep U, and they generate all components with
SO_0.

Theorem 3 (symmetric matrices). In O(n) and SO(n) on Sym^2 or its traceless part, classes are the partitions of n, the
multiplicities of eigenvalues, and a stabilizer contains one of another class where its partition comes from the other by
joining parts.
Proof. By the spectral theorem a matrix is diagonal in an orthonormal basis of determinant 1, and its stabilizer, the
product of the O(m_i) or its elements of determinant 1, tells the m_i: they are the dimensions of the isotypic parts of R^n,
or for SO(2) n = 2 itself is told by the order. A matrix that is constant on joined eigenspaces has the larger stabilizer.

Theorem 4 (skew matrices). In O(n) on Alt^2, and in SO(n) for odd n, where O(n) = SO(n) x {1, -1} and -1 acts as 1, classes are
given by m_0 and a partition of (n - m_0)/2: the stabilizer is O(m_0) times the product of the U(m_i), and larger ones come by
joining two m_i, or by adding 2 m_i to m_0.
Proof. A skew matrix is in an orthonormal basis a sum of blocks [[0, -c], [c, 0]], c >= 0 (Horn and Johnson, Matrix Analysis,
corollary 2.5.11); what commutes keeps the spaces of equal c and is unitary on those with c > 0. The isotypic parts of R^n tell
m_0 and the m_i.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from symgroup.algebra import ExactScalar, coerce, exact_matrix, null_space
from symgroup.groups import ClassicalForm, LieGroup
from symgroup.groups.classes import partitions
from symgroup.isotropy.lie.conditions import intertwiner, plain
from symgroup.representations import Representation, Subrepresentation
from symgroup.representations.basic import Natural, Trivial
from symgroup.representations.powers import ExteriorPower, SymmetricPower, multisets
from symgroup.representations.spherical import SphericalIrrep

Key = TypeVar("Key")
Blocks = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Stratum:
    """A vector x of V, the classes whose stabilizers contain a conjugate of G_x, and whether vectors like x are open in V."""

    vector: tuple[ExactScalar | int, ...]
    above: frozenset[int]
    is_open: bool


def strata_of(V: Representation) -> list[Stratum] | None:
    """Return vectors that meet every isotropy class of V; None where no theorem here covers V.

    Types of theorem 2 may have one stabilizer: what they are classes of is told by V^H.
    """
    group = V.group
    if not isinstance(group, LieGroup) or group.form is None:
        return None
    terms = [(copies, plain(term)) for copies, term in V.terms()]
    alive = [(copies, term) for copies, term in terms if not _is_trivial(term)]
    if not alive:
        return [Stratum((0,) * V.dim, frozenset(), True)]
    if all(_is_vector(term) for _, term in alive) and len({_parity(term) for _, term in alive}) == 1:
        return _of_vectors(group.form, terms, _parity(alive[0][1]) == 1)
    if (
        len(alive) == 1
        and alive[0][0] == 1
        and 0 in group.form.signature
        and group.form.letter in ("O", "SO")
    ):
        return _of_matrix(group.form, terms, alive[0][1])
    return None


def _is_trivial(term: Representation) -> bool:
    return isinstance(term, Trivial) or (
        isinstance(term, SphericalIrrep) and term.l == 0 and term.parity == 1
    )


def _is_vector(term: Representation) -> bool:
    return isinstance(term, Natural) or (isinstance(term, SphericalIrrep) and term.l == 1)


def _parity(term: Representation) -> int:
    """Return 1 for axial vectors of O(3), on which -1 acts as 1."""
    is_axial = isinstance(term, SphericalIrrep) and term.parity == 1 and term.group.form is not None
    return 1 if is_axial and term.group.form.letter == "O" else -1  # type: ignore[attr-defined]


Terms = Sequence[tuple[int, Representation]]


def _of_vectors(form: ClassicalForm, terms: Terms, axial: bool) -> list[Stratum] | None:
    n = form.size
    k = sum(copies for copies, term in terms if not _is_trivial(term))
    p, q = form.signature
    if form.letter in ("U", "SU") or (form.letter in ("O", "SO") and 0 in (p, q)):
        special = form.letter in ("SO", "SU") or axial
        ranks = range(min(k, n - 1 if special else n) + 1)
        units = [[int(i == j) for i in range(n)] for j in range(n)]
        return _ordered(
            list(ranks),
            lambda rank: _placed(terms, units[:rank], n),
            lambda low, high: low > high,
            lambda rank: rank == ranks[-1],
        )
    if form.letter not in ("O", "SO", "SO_0") or (form.letter != "O" and (1 not in (p, q) or n < 3)):
        return None
    most = min(k, n)
    types = list(_types(p, q, most))
    return _ordered(
        types,
        lambda t: _placed(terms, _space(*t, p, n), n),
        lambda low, high: low != high and _has_subspace(low, high),
        lambda t: sum(t) == most and t[2] == 0,
    )


def _types(p: int, q: int, most: int) -> Iterator[tuple[int, int, int]]:
    for a in range(p + 1):
        for b in range(q + 1):
            for r in range(min(p - a, q - b) + 1):
                if a + b + r <= most:
                    yield a, b, r


def _has_subspace(whole: tuple[int, int, int], part: tuple[int, int, int]) -> bool:
    (a, b, r), (c, d, s) = whole, part
    return c <= a and d <= b and s <= r + min(a - c, b - d)


def _space(a: int, b: int, r: int, p: int, n: int) -> list[list[int]]:
    """Return a basis of a space of type (a, b, r)."""
    unit = [[int(i == j) for i in range(n)] for j in range(n)]
    light = [[x + y for x, y in zip(unit[a + i], unit[p + b + i], strict=True)] for i in range(r)]
    return [*unit[:a], *unit[p : p + b], *light]


def _placed(terms: Terms, vectors: Sequence[Sequence[int]], n: int) -> tuple[int, ...]:
    """Return the vector of V with these in its first copies of R^n, and 0 elsewhere."""
    left, entries = list(vectors), list[int]()
    for copies, term in terms:
        for _ in range(copies):
            is_free = not _is_trivial(term) and bool(left)
            entries += left.pop(0) if is_free else [0] * term.dim
    return tuple(entries)


def _ordered(
    keys: Sequence[Key],
    vector: Callable[[Key], tuple[ExactScalar | int, ...]],
    is_inside: Callable[
        [Key, Key], bool
    ],  # whether a stabilizer of the first class lies properly in one of the second
    is_open: Callable[[Key], bool],
) -> list[Stratum]:
    return [
        Stratum(
            vector(key), frozenset(k for k, other in enumerate(keys) if is_inside(key, other)), is_open(key)
        )
        for key in keys
    ]


def _of_matrix(form: ClassicalForm, terms: Terms, term: Representation) -> list[Stratum] | None:
    n = form.size
    natural = Natural(term.group)
    if _is_power(term, SymmetricPower):
        keys = list(partitions(n))
        return _ordered(
            keys,
            lambda blocks: _inside(terms, term, SymmetricPower(natural, 2), _diagonal(blocks, n)),
            _refines,
            lambda blocks: len(blocks) == n,
        )
    if _is_power(term, ExteriorPower) and (form.letter == "O" or n % 2):
        pairs = [(n - 2 * m, blocks) for m in range(n // 2 + 1) for blocks in partitions(m)]
        return _ordered(
            pairs,
            lambda key: _inside(terms, term, ExteriorPower(natural, 2), _skew(key[1], n)),
            _refines_with_zeros,
            lambda key: len(key[1]) == n // 2,
        )
    return None


def _is_power(term: Representation, power: type) -> bool:
    """Whether the term is the second power of the natural representation, or the traceless part of Sym^2."""
    if isinstance(term, SphericalIrrep):
        return term.l == 2 and term.parity == 1 and power is SymmetricPower
    if isinstance(term, Subrepresentation) and isinstance(term.base, SymmetricPower):
        n = term.group.degree
        return (
            power is SymmetricPower
            and _is_power(term.base, power)
            and term.dim == term.base.dim - 1
            and n > 1
        )
    return isinstance(term, power) and term.degree == 2 and isinstance(plain(term.base), Natural)  # type: ignore[attr-defined]


def _diagonal(blocks: Blocks, n: int) -> list[int]:
    """Return a traceless diagonal matrix with these multiplicities in Sym^2, or 1 where there is one eigenvalue."""
    values = [number for number, size in enumerate(blocks) for _ in range(size)]
    diagonal = [n * value - sum(values) for value in values] if len(blocks) > 1 else [0] * n
    return [diagonal[i] if i == j else 0 for i, j in multisets(n, 2).tolist()]


def _skew(blocks: Blocks, n: int) -> list[int]:
    values = [number for number, size in enumerate(blocks, 1) for _ in range(size)]
    entries = {(2 * k, 2 * k + 1): value for k, value in enumerate(values)}
    return [entries.get((i, j), 0) for i in range(n) for j in range(i + 1, n)]


def _inside(
    terms: Terms, term: Representation, whole: Representation, x: list[int]
) -> tuple[ExactScalar | int, ...]:
    """Return the vector of V that is x in the power, and 0 in trivial summands."""
    own = _in_basis_of(term, whole, x)
    zeros = [[0] * part.dim for copies, part in terms for _ in range(copies)]
    place = [_is_trivial(part) for copies, part in terms for _ in range(copies)].index(False)
    return tuple(value for k, part in enumerate(zeros) for value in (own if k == place else part))


def _in_basis_of(term: Representation, whole: Representation, x: list[int]) -> Sequence[ExactScalar | int]:
    """Return the coordinates of x in a subspace of the power: the solution y of E y = x."""
    if isinstance(term, SphericalIrrep):
        embedding = intertwiner(term, whole, term.field)
    elif isinstance(term, Subrepresentation):
        embedding = coerce(term.embedding(), term.field)
    else:
        return x
    rows = [
        [*row, value]
        for row, value in zip(embedding.tolist(), coerce(_column(x), term.field).entries(), strict=True)
    ]
    solution = null_space(exact_matrix(rows, term.field)).tolist()[0]
    return [-value / solution[-1] for value in solution[:-1]]


def _column(x: list[int]) -> object:
    return exact_matrix([[value] for value in x])


def _refines(low: Blocks, high: Blocks) -> bool:
    """Whether the parts of the first, more than those of the second, can be joined to the second."""
    return len(low) > len(high) and _joins(sorted(low, reverse=True), sorted(high, reverse=True))


def _joins(parts: list[int], sums: list[int]) -> bool:
    if not parts:
        return not any(sums)
    for k in range(len(sums)):
        if sums[k] >= parts[0] and sums[k] not in sums[:k]:
            rest = [*sums[:k], sums[k] - parts[0], *sums[k + 1 :]]
            if _joins(parts[1:], rest):
                return True
    return False


def _refines_with_zeros(low: tuple[int, Blocks], high: tuple[int, Blocks]) -> bool:
    """The same for parts of which some are added, twice, to m_0."""
    gained = (high[0] - low[0]) // 2
    if low == high or gained < 0 or len(low[1]) <= len(high[1]):
        return False
    return _joins(sorted(low[1], reverse=True), [gained, *sorted(high[1], reverse=True)])
