"""check_map: whether matrices that anyone made are equivariant, independent and complete, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from math import lcm
from typing import Any

import numpy as np
from flint import fmpq, fmpq_mat, fmpz_mat
from numpy.typing import NDArray

from symgroup.algebra import coerce, common_field
from symgroup.certificates.map_files import GivenMaps, given_maps
from symgroup.errors import GroupMismatchError, LimitError
from symgroup.groups import FiniteGroup
from symgroup.representations import Kind, Representation
from symgroup.solve import EquivariantBasis, equivariant_basis, hom_dim

ULPS = 64  # roundings that an entry may be off by, in units of its map's largest entry
LARGEST_WORK = 4_000_000_000  # multiplications


@dataclass(frozen=True, slots=True)
class MapReport:
    """What is known of k maps V -> W."""

    maps: int  # k
    is_exact: bool  # rational entries; else floats, and everything is up to `bound`
    failing: tuple[tuple[int, int | None], ...]  # (map, the first generator it does not commute with, from 1)
    dim: int  # dim Hom_G(V, W)
    rank: int  # of the equivariant maps; for floats, what is proven in spite of the errors
    completing: tuple[int, ...]  # maps of the canonical basis, from 0, that extend those given to a basis
    is_single: bool  # one matrix, which nobody expects to be a basis
    bound: float | None = None  # of |A - A'|, where A' is the equivariant map read off at the pivots
    distance: float | None = None  # the largest |A - A'| found, relative to the map's largest entry

    @property
    def equivariant(self) -> bool:
        """Whether every map commutes with the group."""
        return not self.failing

    @property
    def independent(self) -> bool:
        """Whether the equivariant maps are linearly independent."""
        return self.rank == self.maps - len(self.failing)

    @property
    def missing(self) -> int:
        """How many dimensions of Hom_G(V, W) are not spanned."""
        return self.dim - self.rank

    @property
    def complete(self) -> bool:
        """Whether the maps span Hom_G(V, W)."""
        return self.missing == 0

    @property
    def ok(self) -> bool:
        """Whether one map is equivariant, or several are a basis of Hom_G(V, W)."""
        return self.equivariant and (self.is_single or (self.independent and self.complete))


def check_map(
    V: Representation,  # dim n
    W: Representation,  # dim m
    maps: Any,  # (m, n) or (k, m, n): integers or floats; or a pair (p, q) of integer arrays for p / q
    ulps: float = ULPS,
) -> MapReport:
    """Say whether matrices commute with the group, are independent and span Hom_G(V, W), or what is missing.

    Exactly for integers, fractions and floats that are integers. Other floats count as equivariant where an equivariant map
    lies within `bound`, which is what an exact one can be off after errors of `ulps` units in its last place.

    Raises: GroupMismatchError (SG301); InputError: SG604 wrong shape, SG605 no numbers; LimitError (SG606).

    Examples:
        >>> import symgroup as sg
        >>> V = sg.parse("group G = S(3)  rep V = natural(G)")["V"]
        >>> report = sg.check_map(V, V, [[[1, 0, 0], [0, 1, 0], [0, 0, 1]]])
        >>> report.equivariant, report.missing, report.completing
        (True, 1, (1,))
    """
    if V.group != W.group:
        raise GroupMismatchError.of("SG301", f"{V} is over {V.group}, and {W} over {W.group}")
    given = given_maps(maps, (W.dim, V.dim))
    basis = equivariant_basis(V, W)
    dim = hom_dim(V, W)
    dim = basis.dim if dim is None else dim
    return _exact(V, W, given, basis, dim) if given.is_exact else _rounded(given, basis, dim, ulps)


def _exact(
    V: Representation, W: Representation, given: GivenMaps, basis: EquivariantBasis, dim: int
) -> MapReport:
    failures = _monomial_failures(V, W, given) if _is_monomial(V, W) else _matrix_failures(V, W, given)
    failing = tuple((number, g) for number, g in enumerate(failures) if g is not None)
    kept = [number for number, g in enumerate(failures) if g is None]
    coordinates = fmpq_mat(
        [[_entry(given, number, i, j) for i, j in _pivots(basis)] for number in kept]
        if kept and basis.dim
        else [[0]]
    )
    echelon, rank = coordinates.rref()
    pivots = {next(j for j in range(echelon.ncols()) if echelon[i, j] != 0) for i in range(rank)}
    completing = tuple(k for k in range(basis.dim) if k not in pivots)
    return MapReport(len(given.p), True, failing, dim, _rank(given, kept), completing, given.is_single)


def _rank(given: GivenMaps, kept: list[int]) -> int:
    """Return the rank of some maps from all their entries, which does not need the basis."""
    if not kept:
        return 0
    rows = []
    for number in kept:
        p, q = given.p[number].ravel().tolist(), given.denominators[number].ravel().tolist()
        common = lcm(*q)
        rows += [a * (common // b) for a, b in zip(p, q, strict=True)]
    return int(fmpz_mat(len(kept), len(rows) // len(kept), rows).rank())


def _is_monomial(V: Representation, W: Representation) -> bool:
    return isinstance(V.group, FiniteGroup) and max(V.kind, W.kind) <= Kind.SIGNED


def _monomial_failures(V: Representation, W: Representation, given: GivenMaps) -> list[int | None]:
    """Return the first generator that each map does not commute with: A[g(i), g(j)] = sign A[i, j]."""
    failures: list[int | None] = [None] * len(given.p)
    denominators = given.denominators
    factor = np.gcd(given.p, denominators)
    p, q = given.p // factor, denominators // factor
    for g, element in enumerate(V.finite_group.generators):
        v, w = V.monomial(element), W.monomial(element)
        place = np.ix_(np.arange(len(p)), w.images, v.images)
        same = (p[place] == p * np.outer(w.signs, v.signs)) & (q[place] == q)
        for number in np.flatnonzero(~same.all(axis=(1, 2))).tolist():
            failures[number] = failures[number] or g + 1
    return failures


def _matrix_failures(V: Representation, W: Representation, given: GivenMaps) -> list[int | None]:
    """Return the same, by multiplication; A commutes with rho exactly where E^-1 A D does without square roots."""
    work = len(given.p) * V.dim * W.dim * (V.dim + W.dim)
    if work > LARGEST_WORK:
        raise LimitError.of("SG606", "these maps are too many or too large", help="give fewer maps at a time")
    field = common_field(V.field, W.field)
    pairs = [
        (coerce(v, field), coerce(w, field))
        for v, w in zip(V.generator_matrices(), W.generator_matrices(), strict=True)
    ]
    failures: list[int | None] = []
    for number in range(len(given.p)):
        rows = [[_entry(given, number, i, j) for j in range(V.dim)] for i in range(W.dim)]
        A = coerce(fmpq_mat(rows), field)
        wrong = (g for g, (v, w) in enumerate(pairs) if A * v != w * A)
        failures.append(next((g + 1 for g in wrong), None))
    return failures


def _entry(given: GivenMaps, number: int, i: int, j: int) -> fmpq:
    return fmpq(int(given.p[number, i, j]), int(given.denominators[number, i, j]))


def _pivots(basis: EquivariantBasis) -> list[tuple[int, int]]:
    """Return the first place of each canonical map, where it is 1 and all others are 0."""
    return [(entries[0][0], entries[0][1]) for entries in basis.maps()]


def _rounded(given: GivenMaps, basis: EquivariantBasis, dim: int, ulps: float) -> MapReport:
    """Compare each map A, scaled to a largest entry of 1, with A' = sum of A[pivot_k] B_k.

    Where A = E + N with E equivariant and |N| <= delta in every entry, A' = E + sum of N[pivot_k] B_k, so
    |A - A'| <= delta (1 + sum |B_k|) in every entry. By Weyl's inequality, each singular value of the coordinates
    A[pivot_k] above delta sqrt(k r) is one of E's that is not zero.
    """
    k, delta, u = len(given.p), ulps * given.unit, 2.0**-53
    largest = np.abs(given.p).max(axis=(1, 2), initial=0.0)
    A = given.p / np.where(largest == 0, 1, largest)[:, None, None]
    kind = A.dtype if basis.number_field.is_real else np.complex128
    maps = list(basis.maps())
    pivots = [(entries[0][0], entries[0][1]) for entries in maps]
    c = np.array([[A[a, i, j] for i, j in pivots] for a in range(k)], dtype=kind).reshape(k, len(maps))
    read, weight = np.zeros(A.shape, dtype=kind), np.zeros(A.shape[1:])
    for number, entries in enumerate(maps):
        for i, j, value in entries:
            exact = _number(value)
            read[:, i, j] += c[:, number] * exact
            weight[i, j] += abs(exact)
    bound = delta * (1 + weight) + (len(maps) + 2) * u * weight
    difference = np.abs(A - read)
    failing = tuple((int(a), None) for a in np.flatnonzero((difference > bound).any(axis=(1, 2))))
    kept = [a for a in range(k) if (a, None) not in failing]
    rank = _proven_rank(c[kept], delta)
    completing = () if rank == dim else tuple(_uncovered(c[kept], rank))
    return MapReport(
        k, False, failing, dim, rank, completing, given.is_single,
        float(bound.max(initial=delta)), float(difference.max(initial=0.0)),
    )  # fmt: skip


def _number(value: Any) -> complex:
    if isinstance(value, fmpq):
        return int(value.p) / int(value.q)
    return float(value) if value.is_real else complex(value)


def _proven_rank(c: NDArray[Any], delta: float) -> int:
    if not c.size:
        return 0
    values = np.linalg.svd(c, compute_uv=False)
    own_error = 10 * max(c.shape) * 2.0**-53 * float(values[0])  # Golub and Van Loan, section 8.6
    return int((values > delta * np.sqrt(c.size) + own_error).sum())


def _uncovered(c: NDArray[Any], rank: int) -> list[int]:
    """Return the maps of the basis left over when `rank` columns are chosen by pivoting."""
    from scipy.linalg import qr

    if not c.size:
        return list(range(c.shape[1]))
    _, _, order = qr(c, mode="economic", pivoting=True)
    return sorted(order[rank:].tolist())
