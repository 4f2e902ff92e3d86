"""Isotypic components over R and C, and the decomposition of a representation of a small finite group by its characters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from flint import fmpq, nmod_poly

from symgroup.errors import InputError, SymgroupBug
from symgroup.groups import FiniteGroup
from symgroup.groups.characters import CharacterTable, character_table
from symgroup.representations.base import Representation, require_finite

Type = Literal["real", "complex", "quaternionic"]
Over = Literal["R", "C"]
TYPES: dict[int, Type] = {1: "real", 0: "complex", -1: "quaternionic"}


@dataclass(frozen=True, slots=True)
class IsotypicComponent:
    """All copies of one irreducible representation in V.

    The type of an irreducible over R is its algebra of endomorphisms: R, C or H. One over C has the type of the
    irreducible over R that it belongs to: 'real' if it is the complexification of a real one, 'quaternionic' if twice it
    is, 'complex' if it is not equal to its conjugate. For compact groups this is its Frobenius-Schur indicator, 1, -1 or
    0.
    """

    dim: int  # of the irreducible representation over the field asked for
    multiplicity: int
    type: Type
    over: Over

    @property
    def total_dim(self) -> int:
        """The dimension of the component: dim times multiplicity."""
        return self.dim * self.multiplicity


def decompose_by_characters(V: Representation, over: Over = "R") -> tuple[IsotypicComponent, ...]:
    """Return the isotypic components of a representation of a finite group, by dim, from its character table.

    With m = <chi_V, chi> for a complex irreducible chi of indicator nu (Serre 1977, section 13.2): over R, nu = 1 gives a real
    irreducible of dim chi(1), m times; nu = 0 one of dim 2 chi(1) for the pair chi and its conjugate, m times; nu = -1 one of
    dim 2 chi(1), m / 2 times. A complex V is over R its realification, of dim 2 dim V and character chi_V + conj(chi_V).

    Raises: InputError (SG307) for another field; LimitError (SG403, SG410) for large groups.
    """
    check_field(over)
    group = require_finite(V.group, "a character table")
    table = character_table(group, V.field.polynomial)
    multiplicities = _multiplicities(V, table)
    doubled = over == "R" and is_complex(V)
    if doubled:
        pairs = [multiplicities[_conjugates(table)[chi]] for chi in range(len(table.degrees))]
        multiplicities = [a + b for a, b in zip(multiplicities, pairs, strict=True)]
    components, done = [], set()
    for chi, m in enumerate(multiplicities):
        nu, degree = table.indicator(chi), table.degrees[chi]
        if over == "R" and nu == 0 and chi not in done:
            done.add(_conjugates(table)[chi])
        if m and chi not in done:
            components.append(component_of_type(degree, m, TYPES[nu], over))
    return checked(components, V.dim * (2 if doubled else 1))


def component_of_type(degree: int, m: int, kind: Type, over: Over) -> IsotypicComponent:
    """Return the component of a complex irreducible of dim `degree` that is m times in a real representation."""
    if over == "C" or kind == "real":
        return IsotypicComponent(degree, m, kind, over)
    return IsotypicComponent(2 * degree, m if kind == "complex" else m // 2, kind, over)


def checked(components: list[IsotypicComponent], dim: int) -> tuple[IsotypicComponent, ...]:
    """Return the components in order, the smallest first; their dimensions must add up."""
    if sum(component.total_dim for component in components) != dim:
        raise SymgroupBug("the isotypic components do not add up to the dimension")
    return tuple(sorted(components, key=lambda c: (c.dim, c.type != "real", c.type, -c.multiplicity)))


def is_complex(V: Representation) -> bool:
    """Whether V is a complex vector space: entries that are not real, or a group that is given by a complexified algebra."""
    return not V.field.is_real or (not isinstance(V.group, FiniteGroup) and V.group.is_complex)


def check_field(over: str) -> None:
    """Refuse fields other than R and C (SG307)."""
    if over not in ("R", "C"):
        raise InputError.of("SG307", f"'{over}' is not R or C", help="decompose(V, over='R')")


def _multiplicities(V: Representation, table: CharacterTable) -> list[int]:
    """Return 1/|G| sum |C| chi_V(g) chi(g^-1) for each chi: integers from 0 to dim V, which is below p.

    A homomorphism from the field of V to the integers modulo p extends to the roots of unity, and takes the irreducible
    characters to the rows of the table, which has them all. So any root of the field's polynomial modulo p will do.
    """
    p = table.prime
    order = sum(c.size for c in table.classes)
    root = 0 if V.field.degree == 1 else _root_modulo(V.field.polynomial, p)
    values = [_residue(V.character(c.representative), root, p) for c in table.classes]
    weighted = [c.size * value for c, value in zip(table.classes, values, strict=True)]
    inverse = pow(order, -1, p)
    return [
        int(sum(w * row[i] for w, i in zip(weighted, table.inverse_class, strict=True))) * inverse % p
        for row in table.values
    ]


def _residue(value: Any, root: int, prime: int) -> int:
    coordinates = [value] if isinstance(value, fmpq) else value.coordinates
    return (
        sum(int(a.p) * pow(int(a.q), -1, prime) * pow(root, k, prime) for k, a in enumerate(coordinates))
        % prime
    )


def _root_modulo(polynomial: tuple[int, ...], prime: int) -> int:
    for factor, _ in nmod_poly(list(polynomial), prime).factor()[1]:
        if factor.degree() == 1:
            return -int(factor[0]) * pow(int(factor[1]), -1, prime) % prime
    raise SymgroupBug("the prime of the character table has no place of degree one in the field")


@lru_cache(maxsize=32)
def _conjugates(table: CharacterTable) -> tuple[int, ...]:
    """Return the number of the complex conjugate of each character."""
    number = {tuple(row): chi for chi, row in enumerate(table.values.tolist())}
    return tuple(number[tuple(row)] for row in table.values[:, list(table.inverse_class)].tolist())
