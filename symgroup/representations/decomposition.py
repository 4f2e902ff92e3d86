"""Decompose a representation into isotypic components over R or C, and count polynomial equivariants by degree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flint import fmpq

from symgroup.errors import InputError, LimitError, SymgroupBug
from symgroup.groups import conjugacy_classes
from symgroup.groups.characters import CharacterTable, character_table
from symgroup.representations.base import Representation
from symgroup.representations.construct import require_one_group

TYPES: dict[int, Literal["real", "complex", "quaternionic"]] = {1: "real", 0: "complex", -1: "quaternionic"}


@dataclass(frozen=True, slots=True)
class IsotypicComponent:
    """All copies of one irreducible representation in V."""

    dim: int  # of the irreducible representation over the field asked for
    multiplicity: int
    type: Literal[
        "real", "complex", "quaternionic"
    ]  # of the real irreducible; of chi by its indicator over C
    over: Literal["R", "C"]

    @property
    def total_dim(self) -> int:
        """The dimension of the component: dim times multiplicity."""
        return self.dim * self.multiplicity


def decompose(V: Representation, over: Literal["R", "C"] = "R") -> tuple[IsotypicComponent, ...]:
    """Return the isotypic components of V, by dim; the sum of dim * multiplicity is V.dim.

    With m = <chi_V, chi> for a complex irreducible chi of indicator nu (Serre 1977, section 13.2): over R, nu = 1 gives a real
    irreducible of dim chi(1), m times; nu = 0 one of dim 2 chi(1) for the pair chi and its conjugate, m times; nu = -1 one of
    dim 2 chi(1), m / 2 times.

    Raises: InputError (SG307) for another field; LimitError (SG403, SG410) for large groups.
    """
    if over not in ("R", "C"):
        raise InputError.of("SG307", f"'{over}' is not R or C", help="decompose(V, over='R')")
    table = character_table(V.group)
    character = [V.character(c.representative) for c in table.classes]
    components, done = [], set()
    for chi in range(len(table.degrees)):
        if chi in done:
            continue
        m = _multiplicity(table, character, chi)
        nu, degree = table.indicator(chi), table.degrees[chi]
        if over == "R" and nu == 0:
            done.add(_conjugate(table, chi))
        if m:
            dim, copies = (degree, m) if over == "C" or nu == 1 else (2 * degree, m if nu == 0 else m // 2)
            components.append(IsotypicComponent(dim, copies, TYPES[nu], over))
    if sum(component.total_dim for component in components) != V.dim:
        raise SymgroupBug("the isotypic components do not add up to the dimension")
    return tuple(sorted(components, key=lambda c: (c.dim, c.type != "real", -c.multiplicity)))


def _multiplicity(table: CharacterTable, character: list[fmpq], chi: int) -> int:
    """Return 1/|G| sum |C| chi_V(g) chi(g^-1): an integer from 0 to dim V, which is below p."""
    p = table.prime
    order = sum(c.size for c in table.classes)
    total = sum(
        c.size * int(value.p) * pow(int(value.q), -1, p) * table.values[chi, inverse]
        for c, value, inverse in zip(table.classes, character, table.inverse_class, strict=True)
    )
    return int(total) * pow(order, -1, p) % p


def _conjugate(table: CharacterTable, chi: int) -> int:
    wanted = [table.values[chi, inverse] for inverse in table.inverse_class]
    for other in range(len(table.degrees)):
        if list(table.values[other]) == wanted:
            return other
    raise SymgroupBug("a complex conjugate character is missing")


def molien(V: Representation, W: Representation, up_to: int = 7) -> list[int]:
    """Return dim Hom_G(Sym^k V, W) for k = 0, ..., up_to: the number of polynomial equivariants of degree k.

    Molien's formula: the k-th coefficient of 1/|G| sum_g chi_W(g^-1) / det(1 - t rho_V(g)), with the coefficients of
    1 / det(1 - t rho_V(g)) by Newton's identities from the power traces chi_V(g^i).

    Raises: GroupMismatchError (SG301); InputError (SG308) for a negative degree; LimitError (SG411) for groups whose
    classes cannot be listed.
    """
    require_one_group(V, W)
    if not 0 <= up_to <= 1000:
        raise InputError.of("SG308", f"up_to is {up_to}, and must be from 0 to 1000")
    classes = conjugacy_classes(V.group)
    if classes is None:
        raise LimitError.of("SG411", f"{V.group} has too many elements for Molien's formula")
    totals = [fmpq(0)] * (up_to + 1)
    for item in classes:
        g, power, sums = item.representative, item.representative, []
        for _ in range(up_to):
            sums.append(V.character(power))
            power = power @ g
        weight = item.size * W.character(g.inverse())
        series = [fmpq(1)]
        for k in range(1, up_to + 1):
            series.append(sum((sums[i - 1] * series[k - i] for i in range(1, k + 1)), fmpq(0)) / k)
        totals = [total + weight * value for total, value in zip(totals, series, strict=True)]
    return [int((total / V.group.order).p) for total in totals]
