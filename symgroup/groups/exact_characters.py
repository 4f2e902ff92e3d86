"""Irreducible characters with exact values: sums of roots of unity, lifted from their values modulo a prime.

Let g have order o and let z be a root of unity of order e, the exponent of G, modulo the prime p of `characters`. Reduction
modulo a prime ideal above p takes the zeta(e) of some embedding to z, and the eigenvalue zeta(o)^k of g on a representation
of character chi has the multiplicity m_k = 1/o sum_j chi(g^j) zeta(o)^(-j k), an integer from 0 to chi(1) < p, so it is known
from its residue. Choosing another z permutes the characters as a Galois automorphism does; the table as a set is the same.
Source: Dixon, High speed computation of group characters, Numer. Math. 10 (1967), section 4.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import gcd, lcm

import numpy as np
import sympy
from flint import nmod_mat
from numpy.typing import NDArray

from symgroup.algebra import ExactScalar, NumberField, number_field, to_exact
from symgroup.errors import LimitError, SymgroupBug
from symgroup.groups.characters import CharacterTable, _class_labels, character_table, root_of_unity
from symgroup.groups.classes import ConjugacyClass
from symgroup.groups.elements import elements_of
from symgroup.groups.finite import FiniteGroup
from symgroup.groups.permutation import Permutation

Multiplicities = tuple[int, ...]  # entry k: how often zeta(o)^k is an eigenvalue of an element of order o


@dataclass(frozen=True, slots=True, eq=False)
class ExactCharacterTable:
    """The irreducible characters: the trivial one first, then by degree, degree of the field, and values."""

    group: FiniteGroup
    classes: tuple[ConjugacyClass, ...]
    orders: tuple[int, ...]  # of the elements of each class
    degrees: tuple[int, ...]
    eigenvalues: tuple[tuple[Multiplicities, ...], ...]  # (characters, classes)
    labels: NDArray[np.int64]  # the class of every element, in the order of `elements_of`
    prime: int
    root: int  # zeta(exponent) modulo the prime
    residues: NDArray[np.object_]  # (characters, classes)

    @property
    def exponent(self) -> int:
        """The least common multiple of the orders of elements."""
        return lcm(*self.orders)

    def class_of(self, g: Permutation) -> int:
        """Return the number of the class of an element."""
        return int(self.labels[elements_of(self.group).position(g)])

    def field(self, chi: int) -> NumberField:
        """Return Q(chi), the field that the values generate."""
        return _field(self.eigenvalues[chi], self.orders)

    def value(self, chi: int, number: int) -> ExactScalar:
        """Return the value on a class, in Q(chi)."""
        return to_exact(root_sum(self.eigenvalues[chi][number]), self.field(chi))

    def values(self, chi: int) -> tuple[ExactScalar, ...]:
        """Return the values on all classes, in Q(chi)."""
        return tuple(self.value(chi, number) for number in range(len(self.classes)))

    def __str__(self) -> str:
        rows = [
            ["", *(str(c.size) for c in self.classes)],
            ["", *(f"[{o}]" for o in self.orders)],
            *([f"chi{i + 1}", *map(_text, row)] for i, row in enumerate(self.eigenvalues)),
        ]
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        lines = ("  ".join(map(str.rjust, row, widths)) for row in rows)
        return "\n".join(line.rstrip() for line in lines)


def root_sum(
    multiplicities: Multiplicities,  # (o,)
) -> sympy.Expr:
    """Return sum m_k zeta(o)^k, by cosines where it is real."""
    o = len(multiplicities)
    is_real = all(multiplicities[k] == multiplicities[-k % o] for k in range(o))
    angles = [(m, 2 * sympy.pi * sympy.Rational(k, o)) for k, m in enumerate(multiplicities) if m]
    root = sympy.cos if is_real else (lambda angle: sympy.exp(sympy.I * angle))
    return sympy.Add(*(m * root(angle) for m, angle in angles))


@lru_cache(maxsize=4096)
def _text(multiplicities: Multiplicities) -> str:
    """Return a value as a sum of roots of unity, or as a number of its field where that is shorter."""
    o = len(multiplicities)
    powers = [(m, f"zeta({o})" + (f"^{k}" if k > 1 else "")) for k, m in enumerate(multiplicities) if k and m]
    terms = [text if m == 1 else f"{m} {text}" for m, text in powers]
    text = " + ".join([*([str(multiplicities[0])] if multiplicities[0] else []), *terms]) or "0"
    try:
        value = root_sum(multiplicities)
        number = str(to_exact(value, number_field([value])))
    except LimitError:
        return text
    return min(number, text, key=len)


@lru_cache(maxsize=32)
def exact_character_table(group: FiniteGroup) -> ExactCharacterTable:
    """Return the irreducible characters with exact values.

    Raises: LimitError (SG403, SG410) for large groups.

    Examples:
        >>> from symgroup.groups import symmetric
        >>> print(exact_character_table(symmetric(3)))
                1    3    2
              [1]  [2]  [3]
        chi1    1    1    1
        chi2    1   -1    1
        chi3    2    0   -1
    """
    modular = character_table(group)
    labels = _class_labels(group, modular.classes)
    orders = tuple(item.representative.order for item in modular.classes)
    root = root_of_unity(lcm(*orders), modular.prime)
    columns = [
        _eigenvalues(group, modular, labels, number, pow(root, lcm(*orders) // orders[number], modular.prime))
        for number in range(len(orders))
    ]
    rows = [tuple(column[chi] for column in columns) for chi in range(len(modular.degrees))]
    degrees = _field_degrees(group, modular, labels, lcm(*orders))
    order = sorted(
        range(len(rows)),
        key=lambda chi: (modular.degrees[chi], degrees[chi], [[-m for m in ms] for ms in rows[chi]]),
    )
    return ExactCharacterTable(
        group,
        modular.classes,
        orders,
        tuple(modular.degrees[chi] for chi in order),
        tuple(rows[chi] for chi in order),
        labels,
        modular.prime,
        root,
        modular.values[order],
    )


def _field_degrees(
    group: FiniteGroup, modular: CharacterTable, labels: NDArray[np.int64], exponent: int
) -> list[int]:
    """Return the degree of Q(chi) for each character: the number of its conjugates chi(g^t), t prime to e."""
    table = elements_of(group)
    moves = set()
    for t in range(1, exponent + 1):
        if gcd(t, exponent) == 1:
            moved = (item.representative.power(t) for item in modular.classes)
            moves.add(tuple(int(labels[table.position(g)]) for g in moved))
    return [len({tuple(row[list(move)]) for move in moves}) for row in modular.values]


@lru_cache(maxsize=1024)
def _field(row: tuple[Multiplicities, ...], orders: tuple[int, ...]) -> NumberField:
    sums = dict.fromkeys(
        root_sum(multiplicities) for multiplicities, o in zip(row, orders, strict=True) if o > 2
    )
    return number_field(list(sums))


def _eigenvalues(
    group: FiniteGroup, modular: CharacterTable, labels: NDArray[np.int64], number: int, root: int
) -> list[Multiplicities]:
    """Return, for each character, the multiplicities of the eigenvalues of a class; `root` is zeta(o) modulo p."""
    table, g, p = elements_of(group), modular.classes[number].representative, modular.prime
    powers, power = [], group.identity
    for _ in range(g.order):
        powers.append(int(labels[table.position(power)]))
        power = g @ power
    o = len(powers)
    inverse = pow(root, -1, p)
    roots = [pow(inverse, k, p) for k in range(o)]
    transform = nmod_mat(o, o, [roots[j * k % o] for j in range(o) for k in range(o)], p)
    values = modular.values[:, powers]
    sums = nmod_mat(len(values), o, [int(v) for v in values.ravel()], p) * transform
    scale = pow(o, -1, p)
    found = [tuple(int(entry) * scale % p for entry in row) for row in sums.tolist()]
    for multiplicities, degree in zip(found, modular.degrees, strict=True):
        if sum(multiplicities) != degree:
            raise SymgroupBug("the multiplicities of eigenvalues do not add up to the degree of a character")
    return found
