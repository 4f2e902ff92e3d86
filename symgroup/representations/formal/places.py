"""The places where characters are evaluated: a maximal torus of each component, a conjugacy class, or a group as a whole.

Equivariant maps of algebraic representations do not tell a real classical group from its Zariski closure over C: SO_0(p,
q) and SO(p, q) are dense in SO(p + q, C), O(p, q) in O(p + q, C), U(n) and GL(n, R) in GL(n, C), Sp(n, R) in Sp(n, C).
There the average over a maximal compact subgroup counts (Weyl's unitary trick), and Weyl's integration formula turns the
average over each component into a constant term over a torus. The natural eigenvalues there:

    GL(n), U(n)          x_i                                                          root system GL_n
    SL(n), SU(n)         x_i with x_1 ... x_n = 1                                     SL_n
    Sp(2m)               x_i, 1/x_i                                                   C_m
    SO(2m), SO(2m + 1)   x_i, 1/x_i, and 1 where n is odd                             D_m, B_m
    O(2m + 1), det -1    the negatives of those                                       B_m
    O(2m), det -1        x_i, 1/x_i for i < m, 1, -1                                  C_(m-1)

The last line: Weyl, The Classical Groups, VII.9; Procesi, Lie Groups (2007), 11.7; the measure on that component of O(2m) is
the one of Sp(2m - 2).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, reduce
from itertools import product
from math import lcm, prod
from operator import mul
from typing import TypeAlias

from flint import fmpq

from symgroup.algebra import QQ, ExactScalar, NumberField, coerce, common_field
from symgroup.groups import ClassicalForm, FiniteGroup, Group, LieGroup, Permutation, conjugacy_classes
from symgroup.groups.wreath_cover import WreathCover, WreathFactor, wreath_cover
from symgroup.representations.base import trace
from symgroup.representations.formal.cycles import (
    CycleAverages,
    CycleCounts,
    LinearCharacter,
    symmetric_averages,
)
from symgroup.representations.formal.roots import RootSystem, Weight
from symgroup.representations.formal.traces import trace_distribution

LARGEST_NUMBER = 20_000  # of places


@dataclass(frozen=True, slots=True)
class TorusPlace:
    """A component of a classical group, seen on a maximal torus."""

    roots: RootSystem
    eigenvalues: tuple[tuple[int, Weight], ...]  # of the natural representation: (sign, weight)
    first: int = 0  # its first digit in a packed key


@dataclass(frozen=True, slots=True)
class ClassPlace:
    """A conjugacy class of a finite group."""

    group: FiniteGroup
    representative: Permutation
    field: NumberField  # where characters have their values


@dataclass(frozen=True, slots=True)
class TracesPlace:
    """The elements of a large finite group whose natural matrices have given power traces, which are rational."""

    traces: tuple[fmpq, ...]  # (degree,): of g, g^2, ..., g^degree

    def trace(self, power: int) -> fmpq:
        """Return the trace of g^power, which is that of g^-power since it is rational."""
        return _all_traces(self.traces, abs(power))[abs(power)]

    @property
    def determinant(self) -> fmpq:
        """The determinant of g."""
        return _elementary(self.traces)[-1]


@lru_cache(maxsize=10_000)
def _elementary(traces: tuple[fmpq, ...]) -> tuple[fmpq, ...]:
    """Return the elementary symmetric functions e_0, ..., e_n of the eigenvalues, by Newton's identities."""
    values = [fmpq(1)]
    for k in range(1, len(traces) + 1):
        signed = (traces[i - 1] * values[k - i] * (-1) ** (i - 1) for i in range(1, k + 1))
        values.append(sum(signed, fmpq(0)) / k)
    return tuple(values)


@lru_cache(maxsize=10_000)
def _all_traces(traces: tuple[fmpq, ...], last: int) -> tuple[fmpq, ...]:
    """Return the traces of g^0, ..., g^last: from the n-th on they obey the characteristic polynomial's recursion."""
    n, e = len(traces), _elementary(traces)
    values = [fmpq(n), *traces]
    while len(values) <= last:
        signed = (e[i] * values[-i] * (-1) ** (i - 1) for i in range(1, n + 1))
        values.append(sum(signed, fmpq(0)))
    return tuple(values)


@dataclass(frozen=True, slots=True)
class CyclesPlace:
    """S(n), A(n), or a group by wreath products, as a whole: characters are polynomials in numbers of cycles X_(d,c).

    See `formal.cycles`. The classes c of all factors are numbered in one row.
    """

    averages: CycleAverages
    traces: tuple[
        tuple[ExactScalar, ...], ...
    ]  # of c^0, ..., c^(o-1) on a cell, o the order of c; one row a class
    determinant: int = 0  # the digit of the determinant of the natural matrix
    first: int = 1  # the digit of X_(1,0)
    stride: int = 1  # from X_(d,c) to X_(d+1,c)

    def trace(self, power: int) -> dict[int, ExactScalar]:
        """Return the trace of g^power as coefficients of the digits of cycle numbers."""
        terms = {}
        for d in range(1, abs(power) + 1):
            if power % d:
                continue
            for c, row in enumerate(self.traces):
                value = row[power // d % len(row)]
                if value != 0:
                    terms[self.first + (d - 1) * self.stride + c] = d * value
        return terms


@dataclass(frozen=True, slots=True)
class ProductPlace:
    """One place of each factor of a direct product."""

    factors: tuple[Group, ...]
    parts: tuple[Place, ...]


Place: TypeAlias = TorusPlace | ClassPlace | TracesPlace | CyclesPlace | ProductPlace


def places_of(group: Group, field: NumberField = QQ) -> tuple[tuple[fmpq, Place], ...] | None:
    """Return the places of a group, each with its share of the group; None where they are not known, or too many.

    `field` is one that contains all characters that are asked for.
    """
    return _places(group, group.factors, field)


@lru_cache(maxsize=256)
def _places(
    group: Group, factors: tuple[Group, ...], field: NumberField
) -> tuple[tuple[fmpq, Place], ...] | None:
    # equal finite groups may or may not be written as products, so the factors belong to the key
    found = _product_places(factors, field) if factors else _simple_places(group, field)
    return None if found is None else tuple((share, _with_digits(place)) for share, place in found)


def _simple_places(group: Group, field: NumberField) -> list[tuple[fmpq, Place]] | None:
    if isinstance(group, LieGroup):
        return None if group.form is None else _components(group.form)
    if not isinstance(group, FiniteGroup):
        return None
    if group.family in ("S", "A") and group.points == group.degree >= 2:
        averages = symmetric_averages(group.points, is_alternating=group.family == "A")
        return [(fmpq(1), CyclesPlace(averages, ((1,),)))]
    classes = conjugacy_classes(group)
    if classes is None:
        cover = wreath_cover(group)
        if cover is not None:
            return [(fmpq(1), _cycles_place(group, cover, field))]
        found = trace_distribution(group)
        if found is None:
            return None
        return [(fmpq(count, group.order), TracesPlace(traces)) for count, traces in found]
    return [(fmpq(c.size, group.order), ClassPlace(group, c.representative, field)) for c in classes]


def _cycles_place(group: FiniteGroup, cover: WreathCover, field: NumberField) -> CyclesPlace:
    """Return the place of a group between a product of wreath products and its commutators."""
    root = lcm(*(value.denominator for f in cover.factors for chi in f.characters for value in chi))
    larger = common_field(field, group.field)
    counts, traces, determinant = [], [], []
    listed = []  # the linear characters of each factor's block
    for factor in cover.factors:
        K, classes = factor.block, factor.table.classes
        shares = tuple(fmpq(c.size, K.order) for c in classes)
        counts.append(CycleCounts(factor.copies, shares, _cycle_types(factor)))
        listed.append([tuple(int(value * root) for value in chi) for chi in factor.characters])
        for c in classes:
            powers = (c.representative.power(j) for j in range(c.representative.order))
            traces.append(tuple(coerce(trace(K.natural_matrix(g)), larger) for g in powers))
        if group.field.is_real:
            signs = [K.natural_matrix(c.representative).det() for c in classes]
            values = tuple(0 if sign == 1 else root // 2 for sign in signs)
            determinant.append(LinearCharacter(values, K.degree % 2))
    twists = tuple(
        tuple(LinearCharacter(listed[i][number], sign) for i, (number, sign) in enumerate(twist))
        for twist in cover.twists
    )
    averages = CycleAverages(tuple(counts), root, twists, tuple(determinant) or None)
    return CyclesPlace(averages, tuple(traces))


def _cycle_types(factor: WreathFactor) -> tuple[tuple[fmpq, tuple[int, ...]], ...] | None:
    """Return the shares of the cycle types of Q, by class; None where it is a symmetric group."""
    if factor.is_symmetric:
        return None
    sizes: Counter[tuple[int, ...]] = Counter()
    for item in conjugacy_classes(factor.permuting) or ():
        lengths = Counter(map(len, item.representative.cycles()))
        fixed = factor.copies - sum(length * count for length, count in lengths.items())
        lengths[1] += fixed
        sizes[tuple(lengths[d] for d in range(1, factor.copies + 1))] += item.size
    return tuple((fmpq(size, factor.permuting.order), numbers) for numbers, size in sizes.items())


def _product_places(factors: tuple[Group, ...], field: NumberField) -> list[tuple[fmpq, Place]] | None:
    parts = [places_of(factor, field) for factor in factors]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts) or prod(map(len, known)) > LARGEST_NUMBER:
        return None
    return [
        (
            reduce(mul, (share for share, _ in choice)),
            ProductPlace(factors, tuple(place for _, place in choice)),
        )
        for choice in product(*known)
    ]


def _components(form: ClassicalForm) -> list[tuple[fmpq, Place]] | None:
    """Return the table above, one line a component."""
    n = form.size
    m = n // 2
    units = [tuple(int(i == j) for j in range(n)) for i in range(n)]
    if form.letter in ("GL", "U", "SL", "SU"):
        roots = RootSystem("SL" if form.letter in ("SL", "SU") else "GL", n)
        return [(fmpq(1), TorusPlace(roots, tuple((1, unit) for unit in units)))]
    if form.letter == "Scaling":
        return [(fmpq(1), TorusPlace(RootSystem("T", 1), ((1, (1,)),) * n))]
    if form.letter == "Sp":
        return [(fmpq(1), TorusPlace(RootSystem("C", m), _pairs(m)))]
    if form.letter not in ("O", "SO", "SO_0"):
        return None
    ones = (0,) * m
    plain = _pairs(m) + (((1, ones),) if n % 2 else ())
    identity = TorusPlace(RootSystem("B" if n % 2 else "D", m), plain)
    if form.letter != "O":
        return [(fmpq(1), identity)]
    if n % 2:
        other = TorusPlace(RootSystem("B", m), tuple((-sign, weight) for sign, weight in plain))
    else:
        other = TorusPlace(RootSystem("C", m - 1), (*_pairs(m - 1), (1, ones[1:]), (-1, ones[1:])))
    return [(fmpq(1, 2), identity), (fmpq(1, 2), other)]


def _pairs(m: int) -> tuple[tuple[int, Weight], ...]:
    """Return the eigenvalues x_i and 1/x_i for i = 1, ..., m."""
    return tuple((1, tuple(s * int(i == j) for j in range(m))) for i in range(m) for s in (1, -1))


def leaves(place: Place) -> Iterator[TorusPlace | ClassPlace | TracesPlace | CyclesPlace]:
    """Yield the places that a product place is made of, in order."""
    if isinstance(place, ProductPlace):
        for part in place.parts:
            yield from leaves(part)
    else:
        yield place


def _with_digits(place: Place) -> Place:
    """Give every leaf digits of its own: tori first, then determinants, then cycle numbers, interleaved."""
    tori = [leaf for leaf in leaves(place) if isinstance(leaf, TorusPlace)]
    rank = sum(leaf.roots.rank for leaf in tori)
    counted = [leaf for leaf in leaves(place) if isinstance(leaf, CyclesPlace)]
    stride = sum(len(leaf.traces) for leaf in counted)
    digit, number, column = 0, 0, 0

    def placed(item: Place) -> Place:
        nonlocal digit, number, column
        if isinstance(item, ProductPlace):
            return replace(item, parts=tuple(placed(part) for part in item.parts))
        if isinstance(item, TorusPlace):
            digit += item.roots.rank
            return replace(item, first=digit - item.roots.rank)
        if isinstance(item, CyclesPlace):
            number += 1
            column += len(item.traces)
            start = rank + len(counted) + column - len(item.traces)
            return replace(item, determinant=rank + number - 1, first=start, stride=stride)
        return item

    return placed(place)
