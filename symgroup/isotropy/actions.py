"""All elements of a small group acting on V at once, modulo a prime that loses nothing.

Lemma. Let G be finite and p a prime that divides neither |G| nor a denominator of the rho(g). For every subgroup H the
projector (1/|H|) sum rho(h) on V^H has entries in Z localised at p, is idempotent, and so its image and kernel are direct
summands: dim V^H is the same over Q and modulo p. Hence g fixes V^H pointwise over Q if and only if it does modulo p, since
that says dim V^<H, g> = dim V^H; and V^H intersected with V^g is V^<H, g> on both sides.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from flint import fmpz, nmod_mat
from numpy.typing import NDArray

from symgroup.errors import LimitError
from symgroup.groups import elements_of
from symgroup.representations import Kind, Representation

LARGEST_GROUP = 8_000
LARGEST_ACTION = 60_000_000  # entries of the stacked matrices
CHUNK = 4_000_000


@dataclass(frozen=True, slots=True, eq=False)
class ModularAction:
    """rho(g) modulo `prime` for every element g, in the order of `elements_of`."""

    prime: int
    images: (
        NDArray[np.int64] | None
    )  # (|G|, n) for signed permutations: e_j goes to signs[g, j] e_images[g, j]
    signs: NDArray[np.int64] | None  # (|G|, n)
    matrices: NDArray[np.int64] | None  # (|G|, n, n) else

    def moved(
        self,
        space: NDArray[np.int64],  # (n, d)
        element: int,
    ) -> NDArray[np.int64]:  # (n, d)
        """Return rho(g) space modulo p."""
        if self.images is not None and self.signs is not None:
            result = np.empty_like(space)
            result[self.images[element]] = self.signs[element][:, None] * space
            return result % self.prime
        assert self.matrices is not None  # one of the two is always there
        product: NDArray[np.int64] = self.matrices[element] @ space
        return product % self.prime

    def fixing(
        self,
        space: NDArray[np.int64],  # (n, d)
    ) -> NDArray[np.bool_]:  # (|G|,)
        """Return which elements fix every column of `space`."""
        if self.images is not None and self.signs is not None:
            count, n = self.images.shape
            step = max(1, CHUNK // max(1, n * space.shape[1]))
            parts = [
                (
                    (space[self.images[s : s + step]] - self.signs[s : s + step, :, None] * space)
                    % self.prime
                    == 0
                ).all(axis=(1, 2))
                for s in range(0, count, step)
            ]
            return np.concatenate(parts)
        assert self.matrices is not None  # one of the two is always there
        step = max(1, CHUNK // max(1, self.matrices.shape[1] * space.shape[1]))
        parts = [
            ((self.matrices[s : s + step] @ space - space) % self.prime == 0).all(axis=(1, 2))
            for s in range(0, len(self.matrices), step)
        ]
        return np.concatenate(parts)

    def fixed_part(
        self,
        space: NDArray[np.int64],  # (n, d), independent columns
        element: int,
    ) -> NDArray[np.int64]:  # (n, d'), columns in echelon form
        """Return a canonical basis of { v in span(space) : rho(g) v = v } modulo p."""
        difference = (self.moved(space, element) - space) % self.prime
        d = space.shape[1]
        if not difference.any():
            return space
        kernel, nullity = nmod_mat(*difference.shape, difference.ravel().tolist(), self.prime).nullspace()
        if nullity == 0:
            return np.zeros((space.shape[0], 0), dtype=np.int64)
        entries = np.array([int(e) for e in kernel.entries()], dtype=np.int64).reshape(d, -1)[:, :nullity]
        return canonical_columns((space @ entries) % self.prime, self.prime)


def canonical_columns(space: NDArray[np.int64], prime: int) -> NDArray[np.int64]:  # both (n, d)
    """Return the reduced column echelon basis of the same span modulo p."""
    n, d = space.shape
    echelon, _ = nmod_mat(d, n, space.T.ravel().tolist(), prime).rref()
    return np.array([int(e) for e in echelon.entries()], dtype=np.int64).reshape(d, n).T


@lru_cache(maxsize=16)
def modular_action(V: Representation) -> ModularAction:
    """Return every element's action on V. Raises: LimitError (SG408) for more than a few thousand elements."""
    order = V.group.order
    size = order * V.dim * (1 if V.kind <= Kind.SIGNED else V.dim)
    if order > LARGEST_GROUP or size > LARGEST_ACTION:
        raise LimitError.of(
            "SG408",
            f"orbit types need every element's action, and {V.group} has too many on dimension {V.dim}",
            notes=[f"the limits are {LARGEST_GROUP} elements and {LARGEST_ACTION} numbers"],
            help="use a smaller group, or ask for the stabilizer of single vectors",
        )
    table = elements_of(V.group)
    elements = [table.element(number) for number in range(len(table))]
    if V.kind <= Kind.SIGNED:
        actions = [V.monomial(g) for g in elements]
        images = np.array([a.images for a in actions])
        signs = np.array([a.signs for a in actions])
        return ModularAction(_prime_not_dividing(order), images, signs, None)
    exact = [V.matrix(g).numer_denom() for g in elements]
    prime = _prime_not_dividing(order, *(int(denominator) for _, denominator in exact))
    matrices = np.array(
        [
            [int(e) % prime * pow(int(denominator), -1, prime) % prime for e in numerators.entries()]
            for numerators, denominator in exact
        ],
        dtype=np.int64,
    ).reshape(len(elements), V.dim, V.dim)
    return ModularAction(prime, None, None, matrices)


def _prime_not_dividing(*numbers: int) -> int:
    """Return the greatest prime below 2^25 that divides none of the numbers: sums of 8192 products fit in 64 bits.

    No more than that are summed: full matrices are stacked up to LARGEST_ACTION < 8192^2 entries.
    """
    candidate = (1 << 25) - 1
    while not fmpz(candidate).is_prime() or any(number % candidate == 0 for number in numbers):
        candidate -= 2
    return candidate
