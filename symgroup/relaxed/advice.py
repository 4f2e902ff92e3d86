"""One sentence of advice on a floor: whether symmetry needs to be broken, and by which mode of a network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from symgroup.groups import FiniteGroup, factors_of
from symgroup.isotropy.classes import LARGEST_MARKED
from symgroup.relaxed.lie import is_definite
from symgroup.relaxed.obstruction import obstruction
from symgroup.representations import Outer, Representation
from symgroup.representations.basic import Natural, Trivial

if TYPE_CHECKING:
    from symgroup.relaxed.floor import FloorRow

# A share of the targets' mean square: coordinates that differ by float32's rounding, 2^-24, differ by 2^-48 in the square.
ROUNDING = 2.0**-44


def advice(
    V: Representation,  # of G, dim n
    total: float,  # mean squared error
    tolerance: float,
    x: NDArray[np.float64],  # (N, n)
    y: NDArray[np.float64],  # (N, m)
    rows: Sequence[FloorRow],
) -> str:
    """Return what the floor means for the network."""
    scale = float(np.mean(np.square(y)))
    if total <= max(ROUNDING, tolerance**2) * scale:
        rounding = (
            "" if total == 0 else f", but for a share of {total / scale:.1g}, which looks like rounding"
        )
        return (
            "No symmetry needs to be broken: an equivariant network can fit these targets as far as their symmetry "
            f"goes{rounding}."
        )
    broken = [row for row in rows if row.floor > max(ROUNDING, tolerance**2) * scale]
    share = f"{total / scale:.0%} of the targets' mean square" if scale else "all of the error"
    names = ", ".join(dict.fromkeys(row.name for row in broken))
    return (
        f"Targets break the symmetry of their inputs (stabilizer {names}): every equivariant network has an error of "
        f"at least {total:.6g}, {share}; use {_modes(V, x, broken)}."
    )


def _modes(V: Representation, x: NDArray[np.float64], broken: Sequence[FloorRow]) -> str:
    """Return the modes that break these types: the canonical one where no linear layer breaks anything.

    That is at x = 0, which a linear layer sends to 0, and where Theorem 3 leaves all of H unbroken.
    """
    G = V.group
    if not isinstance(G, FiniteGroup):
        if has_frames(V):
            return f"`relaxed by canonical`, since {G} is infinite and breaking weights need a finite group"
        return f"`noise`, since {G} is infinite and there is no canonicalizer for {V}"
    if G.order > LARGEST_MARKED:
        return f"`relaxed by canonical`, since {G} has too many elements for breaking weights"
    has_zero = not x.any(axis=1).all()
    never = [
        row.name
        for row in broken
        if (has_zero and row.order == G.order) or _stays_unbroken(G, row.type.subgroup)
    ]
    if not never:
        return "`relaxed`"
    if len(never) == len(broken):
        return "`relaxed by canonical`, since no linear layer breaks anything there"
    names = ", ".join(dict.fromkeys(never))
    return f"`relaxed by canonical`, since no linear layer breaks stabilizer {names}; `relaxed` breaks others"


def has_frames(V: Representation) -> bool:
    """Whether the canonical mode has frames for V: copies of R^n under O(n) or SO(n), or with numbers in products with F.

    It is asked of `symgroup.plan.canonical` when a network is planned; here it is only for a sentence.
    """
    factors = factors_of(V.group)
    places = [k for k, F in enumerate(factors) if not isinstance(F, FiniteGroup)]
    if len(places) != 1 or not is_definite(factors[places[0]]):
        return False
    if len(factors) == 1:
        return all(isinstance(part, Natural) for _, part in V.terms())
    kinds = [_kind(part, places[0]) for _, part in V.terms()]
    return None not in kinds and Natural in kinds


def _kind(V: Representation, place: int) -> type[Representation] | None:
    """Return how O(n) acts on a summand of a product's representation: Natural or Trivial; None for other ways."""
    inner = V.parts[place] if isinstance(V, Outer) else V
    return next((kind for kind in (Natural, Trivial) if isinstance(inner, kind)), None)


def _stays_unbroken(G: FiniteGroup, H: FiniteGroup | None) -> bool:
    found = None if H is None else obstruction(G, H)
    return found is not None and H is not None and found.least == H.order
