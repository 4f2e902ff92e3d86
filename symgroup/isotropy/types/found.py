"""What every way to find isotropy classes returns: one subgroup a class, and which classes lie above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from symgroup.errors import LimitError
from symgroup.groups import FiniteGroup, Permutation, describe_order
from symgroup.groups.recognize import direct_factors

LARGEST_LIST = 20_000


@dataclass(frozen=True, slots=True)
class FoundClass:
    """A conjugacy class of isotropy subgroups; a list of them starts with the generic one, the kernel of V.

    `above` holds positions in the list: it has every class that covers this one, and only classes with a member that
    contains the subgroup properly, so that the partial order is its transitive closure.
    """

    generators: tuple[Permutation, ...]  # of one member H
    order: int  # |H|
    length: int  # number of conjugates of H
    above: frozenset[int]
    name: str = ""  # the isomorphism type where the way of finding it tells; else ''


def check_number(
    count: int,  # of the classes, or a lower bound
    group: FiniteGroup,
    *,
    is_exact: bool = False,
) -> None:
    """Refuse lists that are too long to be of use (SG418)."""
    if count > LARGEST_LIST:
        raise LimitError.of(
            "SG418",
            f"{group} has more than {LARGEST_LIST} isotropy classes",
            notes=[f"there are {'' if is_exact else 'at least '}{describe_order(count)} of them"],
            help="ask each factor of the group by itself, or for the stabilizer of single vectors",
        )


def product_of_classes(lists: Sequence[Sequence[FoundClass]]) -> tuple[FoundClass, ...]:
    """Return the classes of G_1 x ... x G_k on V_1 + ... + V_k, each factor acting on its own summand.

    The stabilizer of (x_1, ..., x_k) is the product of the stabilizers, so every number multiplies; and a class covers another
    exactly where it does so in one factor and agrees in the others.
    """
    sizes = [len(part) for part in lists]
    steps = [prod(sizes[k + 1 :]) for k in range(len(sizes))]
    found = []
    for choice in product(*(range(size) for size in sizes)):
        members = [part[number] for part, number in zip(lists, choice, strict=True)]
        position = sum(step * number for step, number in zip(steps, choice, strict=True))
        above = frozenset(
            position + step * (larger - number)
            for step, number, member in zip(steps, choice, members, strict=True)
            for larger in member.above
        )
        generators = tuple(g for member in members for g in member.generators)
        found.append(
            FoundClass(
                generators,
                prod(member.order for member in members),
                prod(member.length for member in members),
                above,
                _joined([member.name for member in members if member.order > 1]),
            )
        )
    return tuple(found)


def _joined(names: list[str]) -> str:
    """Return the name of a direct product of groups with names, '' where one has none."""
    if not names:
        return "1"
    return " x ".join(factor for name in names for factor in direct_factors(name)) if all(names) else ""
