"""Partial orders of isotropy classes, as bits: which classes lie below which, and right below."""

from __future__ import annotations

from collections.abc import Collection, Sequence


def covers_and_below(
    above: Sequence[
        Collection[int]
    ],  # positions of larger classes, all of those that cover; small classes come first
) -> tuple[list[int], list[int]]:
    """Return for each class, as bits, the classes that it covers and all that lie below it."""
    covers, inside = [0] * len(above), [0] * len(above)
    for position, larger in enumerate(above):
        for other in larger:
            covers[other] |= 1 << position
    for position in range(len(above)):
        deeper = 0
        for lower in positions(covers[position]):
            deeper |= inside[lower]
        inside[position] = covers[position] | deeper
        covers[position] &= ~deeper
    return covers, inside


def positions(bits: int) -> tuple[int, ...]:
    """Return the positions of the bits that are set, from the lowest."""
    found = []
    while bits:
        found.append((bits & -bits).bit_length() - 1)
        bits &= bits - 1
    return tuple(found)
