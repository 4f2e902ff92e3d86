"""The plan's part for the canonical mode: every element's action, so that a backend can find the canonical one."""

from __future__ import annotations

from math import lcm

import numpy as np
from flint import fmpq_mat

from symgroup.errors import LimitError
from symgroup.groups import elements_of
from symgroup.ir import CanonicalInput, ScaledArray, frozen_array
from symgroup.representations import Representation, natural, require_rational

LARGEST_ENUMERATION = 20_000_000


def canonical_input(
    V: Representation,  # of G, dim n
) -> CanonicalInput:
    """Return the enumeration of G on V and on U = natural(G), whose vector u is learned.

    U is faithful, so a generic u has the trivial stabilizer (no nontrivial element fixes more than a proper subspace,
    and a real space is no finite union of those): the canonical mode breaks everything.

    Raises: LimitError (SG403, SG409) for groups of more than a few thousand elements.
    """
    for part in (V, natural(V.group)):
        require_rational(part, "the canonical mode")
    G, U = V.finite_group, natural(V.finite_group)
    size = G.order * (V.dim**2 + U.dim**2)
    if size > LARGEST_ENUMERATION:
        raise LimitError.of(
            "SG409",
            f"the canonical mode would list {size} numbers for {G} on {V}",
            notes=[f"the limit is {LARGEST_ENUMERATION}"],
        )
    table = elements_of(G)
    elements = [table.element(number) for number in range(len(table))]
    return CanonicalInput(
        _scaled([V.matrix(g.inverse()) for g in elements], V.dim),
        _scaled([U.matrix(g) for g in elements], U.dim),
    )


def _scaled(matrices: list[fmpq_mat], size: int) -> ScaledArray:
    pairs = [matrix.numer_denom() for matrix in matrices]
    denominator = lcm(*(int(q) for _, q in pairs))
    values = [
        [int(entry) * (denominator // int(q)) for entry in numerators.entries()] for numerators, q in pairs
    ]
    return ScaledArray(frozen_array(np.array(values, dtype=np.int64).reshape(-1, size, size)), denominator)
