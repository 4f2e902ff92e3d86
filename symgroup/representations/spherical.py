"""Irreducible representations of SO(3) and O(3) in the real basis, by l and parity, as e3nn writes and orders them.

Let H_m, m = -l, ..., l, be the real solid harmonics of degree l without square roots: with Q(t, r^2) the homogenised m-th
derivative of the Legendre polynomial P_l, H_m = Q(z, r^2) Re (x + i y)^m for m >= 0 and the same with Im (x + i y)^|m| for
m < 0. The harmonic polynomials of degree l are an irreducible space (Goodman and Wallach, section 5.6.4), so
H(g v) = R(g) H(v) defines R(g) over Q. On the sphere the norm of H_m squared is proportional to (l + |m|)! / (2 (l - |m|)!)
for m != 0 and to 1 for m = 0, so Y = diag(sqrt(s_m)) H with s_m = 2 (l - |m|)! / (l + |m|)!, s_0 = 1, is orthonormal up
to one factor, and D(g) = diag(sqrt(s)) R(g) diag(sqrt(s))^-1 is orthogonal.

Convention of e3nn: the axis of m = 0 is y, so that l = 1 is (x, y, z), the natural representation. An element of O(3) of
determinant -1 acts as its negative does, times the parity: D(g) = p (-1)^l D_l(g) with D_l on the polynomials.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import comb, factorial

import sympy
from flint import fmpq, fmpq_mat, fmpq_poly

from symgroup.algebra import (
    ExactMatrix,
    NumberField,
    coerce,
    common_field,
    exact_matrix,
    field_of,
    number_field,
    to_exact,
)
from symgroup.errors import InputError, LimitError
from symgroup.groups import ClassicalForm, Element, LieGroup
from symgroup.representations.base import Kind, Representation
from symgroup.representations.construct import direct_sum
from symgroup.representations.powers import multisets, symmetric_derivative, symmetric_matrix

LARGEST_L = 20
TERM = re.compile(r"\s*(?:(\d+)\s*x\s*)?(\d+)\s*([eo]?)\s*")


@dataclass(frozen=True, slots=True)
class SolidHarmonics(Representation):
    """The rational model R of an irreducible representation: harmonic polynomials in the basis H_m."""

    group: LieGroup
    l: int
    parity: int  # of O(3): 1 or -1; of SO(3): (-1)^l

    @property
    def dim(self) -> int:
        return 2 * self.l + 1

    @property
    def kind(self) -> Kind:
        return Kind.EXACT

    def matrix(self, g: Element) -> ExactMatrix:
        matrix = self.group.natural_matrix(g)
        moved = self._on_harmonics(symmetric_matrix(matrix.transpose(), self.l, field_of(matrix)).transpose())
        return moved if matrix.det() == 1 else moved * (self.parity * (-1) ** self.l)

    def derivative(self, X: ExactMatrix) -> ExactMatrix:
        return self._on_harmonics(symmetric_derivative(X.transpose(), self.l, field_of(X)).transpose())

    def _on_harmonics(self, on_monomials: ExactMatrix) -> ExactMatrix:
        """Return R with R C = C S, where the rows of C are the H_m and S acts on monomials."""
        harmonics, columns, inverse = _harmonics(self.l)
        field = field_of(on_monomials)
        moved = (coerce(harmonics, field) * on_monomials).tolist()
        return exact_matrix([[row[j] for j in columns] for row in moved], field) * coerce(inverse, field)

    def __str__(self) -> str:
        return f"solid harmonics({self.group}, {label(self.l, self.parity, self.group)})"


@dataclass(frozen=True, slots=True)
class SphericalIrrep(Representation):
    """The irreducible representation of SO(3) or O(3) of degree l and a parity, by orthogonal matrices of dim 2 l + 1."""

    group: LieGroup
    l: int
    parity: int

    @property
    def dim(self) -> int:
        return 2 * self.l + 1

    @property
    def kind(self) -> Kind:
        return Kind.EXACT

    @property
    def field(self) -> NumberField:
        return _field_of_norms(self.l)

    def unscaled(self) -> tuple[Representation, tuple[fmpq, ...] | None]:
        model = SolidHarmonics(self.group, self.l, self.parity)
        norms = _norms(self.l)
        return model, None if all(value == 1 for value in norms) else norms

    def matrix(self, g: Element) -> ExactMatrix:
        return self._scaled(SolidHarmonics(self.group, self.l, self.parity).matrix(g))

    def derivative(self, X: ExactMatrix) -> ExactMatrix:
        return self._scaled(SolidHarmonics(self.group, self.l, self.parity).derivative(X))

    def _scaled(self, model: ExactMatrix) -> ExactMatrix:
        field, norms = common_field(self.field, field_of(model)), _norms(self.l)
        result = coerce(model, field)
        for i, j in product(range(self.dim), repeat=2):
            if norms[i] != norms[j] and model[i, j] != 0:
                result[i, j] = result[i, j] * _root(norms[i] / norms[j], field)
        return result

    def __str__(self) -> str:
        return f'irreps({self.group}, "{label(self.l, self.parity, self.group)}")'


def irrep(
    G: LieGroup,  # SO(3) or O(3)
    l: int,
    parity: int | None = None,  # 1 or -1 for O(3), None for SO(3)
) -> Representation:
    """Return the irreducible representation of degree l, of dim 2 l + 1, in the orthonormal real basis of e3nn.

    Raises: InputError: SG286 for another group, a negative l or a parity that does not fit; LimitError (SG404) for l > 20.
    """
    letter = _letter(G)
    if l < 0 or parity not in ((1, -1) if letter == "O" else (None,)):
        raise InputError.of(
            "SG286",
            f"{G} has no irreducible representation of l = {l} and parity {parity}",
            help="write l = 0, 1, 2, ... with parity 1 or -1 for O(3), and without one for SO(3)",
        )
    if l > LARGEST_L:
        raise LimitError.of("SG404", f"l = {l} is over the limit of {LARGEST_L}")
    return SphericalIrrep(G, l, (-1) ** l if parity is None else parity)


def irreps(G: LieGroup, text: str) -> Representation:
    """Return the direct sum that an e3nn string names: "2x0e + 1x1o" for O(3), "2x0 + 1x1" for SO(3).

    Raises: InputError (SG286) where the text is not of this form.
    """
    letter = _letter(G)
    terms = []
    for part in text.split("+"):
        found = TERM.fullmatch(part)
        if found is None or bool(found[3]) != (letter == "O") or len(part) > 40 or found[1] == "0":
            example = "2x0e + 1x1o" if letter == "O" else "2x0 + 1x1"
            raise InputError.of(
                "SG286",
                f"'{part.strip()[:40]}' is not an irreducible representation of {G}",
                help=f'write copies, an x and l{", then e or o for the parity" if letter == "O" else ""}: "{example}"',
            )
        parity = {"e": 1, "o": -1, "": None}[found[3]]
        terms.append((int(found[1] or 1), irrep(G, int(found[2]), parity)))
    return direct_sum(terms)


def label(l: int, parity: int, group: LieGroup) -> str:
    """Return how e3nn writes an irreducible representation: 1o, 2e; without parity for SO(3)."""
    letter = "" if _letter(group) == "SO" else "e" if parity == 1 else "o"
    return f"{l}{letter}"


def _letter(G: LieGroup) -> str:
    for name in ("SO", "O"):
        if G.form == ClassicalForm(name, 3, (3, 0)):
            return name
    raise InputError.of("SG286", f"irreducible representations by l are those of SO(3) and O(3), not of {G}")


@lru_cache(maxsize=64)
def _norms(l: int) -> tuple[fmpq, ...]:
    norms = [fmpq(2 * factorial(l - m), factorial(l + m)) if m else fmpq(1) for m in range(l + 1)]
    return (*reversed(norms[1:]), *norms)


@lru_cache(maxsize=64)
def _field_of_norms(l: int) -> NumberField:
    return number_field([sympy.sqrt(sympy.Rational(int(s.p), int(s.q))) for s in _norms(l)])


@lru_cache(maxsize=1024)
def _root(square: fmpq, field: NumberField) -> object:
    return to_exact(sympy.sqrt(sympy.Rational(int(square.p), int(square.q))), field)


@lru_cache(maxsize=64)
def _harmonics(l: int) -> tuple[fmpq_mat, tuple[int, ...], fmpq_mat]:
    """Return the H_m by their coefficients (2 l + 1, N), columns where these are invertible, and the inverse there."""
    position = {tuple(row): number for number, row in enumerate(multisets(3, l).tolist())}
    matrix = fmpq_mat(2 * l + 1, len(position))
    for row, m in enumerate(range(-l, l + 1)):
        for (x, y, z), value in _harmonic(l, m).items():
            # the axis of m = 0 is y: x, y, z of the textbooks are the third, the first and the second coordinate
            matrix[row, position[(0,) * y + (1,) * z + (2,) * x]] = value
    _, pivots = _rref_pivots(matrix)
    square = fmpq_mat([[matrix[i, j] for j in pivots] for i in range(2 * l + 1)])
    return matrix, pivots, square.inv()


def _rref_pivots(matrix: fmpq_mat) -> tuple[fmpq_mat, tuple[int, ...]]:
    from symgroup.algebra import pivots_of

    echelon, rank = matrix.rref()
    return echelon, tuple(pivots_of(echelon, rank))


def _harmonic(l: int, m: int) -> dict[tuple[int, int, int], fmpq]:
    """Return H_m as {(power of x, of y, of z): coefficient}, with z the axis of m = 0."""
    legendre = fmpq_poly.legendre_p(l)
    for _ in range(abs(m)):
        legendre = legendre.derivative()
    result: dict[tuple[int, int, int], fmpq] = {}
    for power, value in enumerate(legendre.coeffs()):
        rest = l - abs(m) - power
        if value == 0 or rest % 2:
            continue
        for a, b in product(range(rest // 2 + 1), repeat=2):
            c = rest // 2 - a - b
            if c < 0:
                continue
            multinomial = factorial(rest // 2) // (factorial(a) * factorial(b) * factorial(c))
            for j in range(m < 0, abs(m) + 1, 2):
                sign = (-1) ** (j // 2)
                key = (2 * a + abs(m) - j, 2 * b + j, 2 * c + power)
                result[key] = result.get(key, fmpq(0)) + value * multinomial * comb(abs(m), j) * sign
    return result


__all__ = ["SolidHarmonics", "SphericalIrrep", "irrep", "irreps"]
