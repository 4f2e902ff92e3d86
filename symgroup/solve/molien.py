"""Polynomial equivariants counted by degree: Molien's formula, by formal characters, conjugacy classes, or one by one."""

from __future__ import annotations

from collections.abc import Sequence
from math import comb
from numbers import Integral
from typing import Any

from flint import fmpq

from symgroup.algebra import coerce, common_field
from symgroup.errors import InputError, LimitError
from symgroup.groups import ConjugacyClass, FiniteGroup, conjugacy_classes
from symgroup.representations import Representation, require_one_group, symmetric_power, trivial
from symgroup.representations.formal import formal_molien, whole_number
from symgroup.solve.count import hom_dim
from symgroup.solve.equivariant import equivariant_basis

LARGEST_POWER = 1_000_000  # dim Sym^k V, where degrees are counted one by one


def molien(V: Representation, W: Representation, up_to: int = 7) -> list[int]:
    """Return dim Hom_G(Sym^k V, W) for k = 0, ..., up_to: the number of polynomial equivariants of degree k.

    Molien's formula: the k-th coefficient of the average over g of chi_W(g) / det(1 - t rho_V(g^-1)), with the coefficients of
    1 / det(1 - t rho_V(g^-1)) by Newton's identities from the power traces chi_V(g^-i). The average is a sum over conjugacy
    classes; for S(n), A(n) of any n, for groups such as Rubik's between wreath products and their commutators, and for the
    classical Lie groups, where V and W are built from the natural representation, it is one of formal characters (see
    `representations.formal`).

    For groups whose classes cannot be listed, and Lie groups that have no such formula, each Hom(Sym^k V, W) is counted by
    itself, as `hom_dim` does; where it does not, Hom is solved.

    Raises: GroupMismatchError (SG301); InputError: SG308 for another degree, SG344; LimitError (SG411) where neither is in
    reach, SG290 where formal characters get too large.
    """
    require_one_group(V, W)
    if not isinstance(up_to, Integral) or not 0 <= up_to <= 1000:
        raise InputError.of("SG308", f"up_to is {up_to}, and must be an integer from 0 to 1000")
    formal = formal_molien(V, W, up_to)
    if formal is not None:
        return formal
    classes = conjugacy_classes(V.group) if isinstance(V.group, FiniteGroup) else None
    return _by_degree(V, W, up_to) if classes is None else _over_classes(classes, V, W, up_to)


def _over_classes(
    classes: Sequence[ConjugacyClass], V: Representation, W: Representation, up_to: int
) -> list[int]:
    """Return the averages over a finite group, class by class."""
    totals: list[Any] = [fmpq(0)] * (up_to + 1)
    field = common_field(V.field, W.field)
    for item in classes:
        g = item.representative
        sums = [coerce(V.character(g.power(-i)), field) for i in range(1, up_to + 1)]
        weight = item.size * coerce(W.character(g), field)
        series: list[Any] = [fmpq(1)]
        for k in range(1, up_to + 1):
            series.append(sum((sums[i - 1] * series[k - i] for i in range(1, k + 1)), fmpq(0)) / k)
        totals = [total + weight * value for total, value in zip(totals, series, strict=True)]
    order = sum(item.size for item in classes)
    return [whole_number(total / order) for total in totals]


def _by_degree(V: Representation, W: Representation, up_to: int) -> list[int]:
    """Return the counts degree by degree. Raises: LimitError (SG411) where one of them is not in reach."""
    last = next((k - 1 for k in range(1, up_to + 1) if comb(V.dim + k - 1, k) > LARGEST_POWER), up_to)
    found: list[int] = []
    for k in range(up_to + 1):
        if last < up_to:
            raise _out_of_reach(V, last + 1, f"dim Sym^{last + 1} is over {LARGEST_POWER}")
        power = symmetric_power(V, k) if k else trivial(V.group)
        count = hom_dim(power, W)
        try:
            found.append(equivariant_basis(power, W).dim if count is None else count)
        except LimitError as error:
            raise _out_of_reach(V, k, error.diagnostics[0].message) from error
    return found


def _out_of_reach(V: Representation, degree: int, reason: str) -> LimitError:
    finite = isinstance(V.group, FiniteGroup)
    return LimitError.of(
        "SG411",
        f"the conjugacy classes of {V.group} are not known"
        if finite
        else f"{V.group} has no formula of Molien that is known",
        notes=[
            "Molien's formula is a sum over conjugacy classes"
            if finite
            else "such a formula is there for classical groups and their products, by weights",
            f"without it, degree {degree} is out of reach: {reason}",
        ],
        help=f"ask for degrees up to {degree - 1}" if degree else None,
    )
