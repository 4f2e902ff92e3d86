"""Isotypic components over R and C, and the decomposition of a representation of a small finite group by its characters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from flint import fmpq, nmod_poly

from symgroup.algebra import NumberField, coerce
from symgroup.errors import InputError, SymgroupBug
from symgroup.groups import FiniteGroup
from symgroup.groups.characters import CharacterTable, character_table
from symgroup.representations.base import Representation, field_of_all, require_finite
from symgroup.representations.construct import direct_sum, dual

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


# the irreducibles over C that are in a representation, by names that mean the same for others of its group
Irreducibles: TypeAlias = dict[Hashable, IsotypicComponent]


def decompose_by_characters(V: Representation, over: Over = "R") -> tuple[IsotypicComponent, ...]:
    """Return the isotypic components of a representation of a finite group, by dim, from its character table.

    Raises: InputError (SG307) for another field; LimitError (SG403, SG410) for large groups.
    """
    check_field(over)
    model = complexified(V, over)
    return components_of(irreducibles_by_characters([model])[0].values(), over, model.dim)


def irreducibles_by_characters(parts: Sequence[Representation]) -> list[Irreducibles]:
    """Return the irreducibles over C in each of some representations of a finite group, named by one character table.

    With m = <chi_V, chi> for a complex irreducible chi of indicator nu (Serre 1977, section 13.2).
    Raises: LimitError (SG403, SG410) for large groups.
    """
    group = require_finite(parts[0].group, "a character table")
    field = field_of_all(parts)
    table = character_table(group, field.polynomial)
    found: list[Irreducibles] = []
    for V in parts:
        counts = enumerate(_multiplicities(V, table, field))
        found.append(
            {
                chi: IsotypicComponent(table.degrees[chi], m, TYPES[table.indicator(chi)], "C")
                for chi, m in counts
                if m
            }
        )
    return found


def complexified(V: Representation, over: Over) -> Representation:
    """Return what to split over C: V, or over R the complexification V + conj(V) of a complex V seen as a real one.

    For groups of finite order and compact ones the conjugate is the dual.
    """
    return direct_sum([(1, V), (1, dual(V))]) if over == "R" and is_complex(V) else V


def components_of(
    found: Iterable[IsotypicComponent],  # over C
    over: Over,
    dim: int,
) -> tuple[IsotypicComponent, ...]:
    """Return components over C, or over R those of a real representation with these in its complexification.

    An irreducible over R of dim d is over C one of dim d, real; twice one of dim d / 2, quaternionic; or the sum of one of dim
    d / 2 and of its conjugate, which is another one that is in V as often (Serre 1977, section 13.2).
    """
    listed = list(found)
    if over == "R":
        pairs = Counter((one.dim, one.multiplicity) for one in listed if one.type == "complex")
        if any(count % 2 for count in pairs.values()):
            raise SymgroupBug("an irreducible is in a real representation more often than its conjugate")
        kept = [one for one in listed if one.type != "complex"]
        kept += [IsotypicComponent(*pair, "complex", "C") for pair, n in pairs.items() for _ in range(n // 2)]
        listed = [component_of_type(one.dim, one.multiplicity, one.type, over) for one in kept]
    return checked(listed, dim)


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


def _multiplicities(V: Representation, table: CharacterTable, field: NumberField) -> list[int]:
    """Return 1/|G| sum |C| chi_V(g) chi(g^-1) for each chi: integers from 0 to dim V, which is below p.

    A homomorphism from a field with V's entries to the integers modulo p extends to the roots of unity, and takes the
    irreducible characters to the rows of the table, which has them all. So any root of the polynomial modulo p will do.
    """
    p = table.prime
    order = sum(c.size for c in table.classes)
    root = 0 if field.degree == 1 else _root_modulo(field.polynomial, p)
    values = [_residue(coerce(V.character(c.representative), field), root, p) for c in table.classes]
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
