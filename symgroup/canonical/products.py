"""Products of a finite group F with O(n) or SO(n), on vectors that F mixes and O(n) turns, and on numbers that F alone moves.

Notation: g = (f, Q) takes x = (X, s), X of shape (K, n), to (A(f) X Q^T, B(f) s). For each f in F let Q_f be the frame of the
vectors A(f)^-1 X (`symgroup.backends.frames`) and r_f = (A(f)^-1 X Q_f, B(f)^-1 s). r(x) is the lexicographically greatest of
the r_f, and c(x) = (f, Q_f) for an f that attains it.

Theorem. c(g x) lies in g G_x c(x). Proof. A(f)^-1 of g x, g = (f0, Q0), is A(f0^-1 f)^-1 X turned by Q0, and a frame's
representative does not change when its vectors are turned. So r_f(g x) = r_h(x) with h = f0^-1 f: the same representatives are
compared at x and at g x, and r(g x) = r(x). Every (f, Q_f) carries r_f to x; so c(g x) and g c(x) both carry r(x) to g x.

Floats: two coordinates count as equal within tolerance times the largest entry of all r_f, which is the same on an orbit. So
members of one orbit get representatives that agree within that bound, but for those within rounding of the bound itself or of
the frames' own threshold.

Randomised: f is uniform among those that attain r(x), and Q_f has a uniform completion. For each of these f the Q with
(f, Q) r = x are one coset of the same subgroup of O(n), and no two f share one; so c(x) is uniform in its coset.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symgroup.backends.frames import frame_of
from symgroup.canonical.base import CanonicalForm, Canonicalizer, FloatArray, IntArray
from symgroup.errors import LimitError
from symgroup.groups import FiniteGroup, Group, elements_of, factors_of
from symgroup.plan.canonical import LARGEST_ENUMERATION, definite_letter
from symgroup.representations import Outer, Representation, natural, trivial
from symgroup.representations.basic import Trivial
from symgroup.representations.floats import float_matrix

CHUNK = 2**22  # numbers of candidates at a time: 32 MiB


@dataclass(frozen=True, slots=True, eq=False)
class Turned:
    """One kind of coordinates of V: rows that F mixes, of n coordinates that O(n) turns or of one that it leaves alone."""

    places: IntArray  # (K, n) or (K, 1): where they stand in x
    inverses: FloatArray  # (|F|, K, K): A(f)^-1


@dataclass(frozen=True, slots=True, eq=False)
class ProductAction:
    """How F x O(n) acts on V."""

    vectors: Turned
    numbers: Turned
    carried: tuple[FloatArray | None, ...]  # natural of each factor: (|F|, q, q), or None for O(n)
    size: int  # n
    special: bool  # SO(n)


class FrameProduct(Canonicalizer):
    """Compares the frames' representatives over all f; c(x) is in natural(F x O(n)), block by block of the factors."""

    def __init__(self, source: Representation, action: ProductAction, tolerance: float = 1e-9) -> None:
        super().__init__(source)
        self.action = action
        self.tolerance = tolerance

    def canonical(self, x: NDArray[Any], random: np.random.Generator | None = None) -> CanonicalForm:
        """Return r(x) and c(x). Cost: |F| frames a sample."""
        values = np.asarray(x, dtype=np.float64)
        action = self.action
        width = len(action.vectors.inverses) * max(1, values.shape[1])
        chunks = np.array_split(values, max(1, len(values) * width // CHUNK))
        found = [self._of_chunk(chunk, random) for chunk in chunks]
        return CanonicalForm(*(np.concatenate(parts) for parts in zip(*found, strict=True)))

    def _of_chunk(
        self, x: FloatArray, random: np.random.Generator | None
    ) -> tuple[FloatArray, FloatArray]:  # (B, dim V), (B, q, q)
        action, samples = self.action, len(x)
        n, order = action.size, len(action.vectors.inverses)
        moved = np.einsum("fab,sbn->sfan", action.vectors.inverses, x[:, action.vectors.places])
        rows = moved.reshape(samples * order, -1, n)
        frames = frame_of(rows, special=action.special, tolerance=self.tolerance, random=random).columns
        turned = (rows @ frames).reshape(samples, order, -1)
        numbers = np.einsum("fab,sbn->sfan", action.numbers.inverses, x[:, action.numbers.places])
        candidates = np.concatenate([turned, numbers.reshape(samples, order, -1)], axis=2)
        chosen = self._greatest(candidates, random)
        each = np.arange(samples)
        representative = np.empty_like(x)
        places = np.concatenate([action.vectors.places.ravel(), action.numbers.places.ravel()])
        representative[:, places] = candidates[each, chosen]
        return representative, self._elements(chosen, frames.reshape(samples, order, n, n)[each, chosen])

    def _greatest(
        self, candidates: FloatArray, random: np.random.Generator | None
    ) -> IntArray:  # (B, |F|, dim V) -> (B,)
        """Return the first f with the greatest candidate, or any of these with equal probability."""
        threshold = self.tolerance * np.abs(candidates).max(axis=(1, 2), initial=0.0)[:, None]
        open_ = np.ones(candidates.shape[:2], dtype=bool)
        for coordinate in range(candidates.shape[2]):
            column = np.where(open_, candidates[:, :, coordinate], -np.inf)
            open_ &= column >= column.max(axis=1, keepdims=True) - threshold
        weights = open_ if random is None else open_ * (1.0 - random.random(open_.shape))
        best: IntArray = np.argmax(weights, axis=1)
        return best

    def _elements(self, chosen: IntArray, frames: FloatArray) -> FloatArray:  # (B,), (B, n, n) -> (B, q, q)
        blocks = [frames if carry is None else carry[chosen] for carry in self.action.carried]
        size = sum(block.shape[1] for block in blocks)
        result = np.zeros((len(chosen), size, size))
        start = 0
        for block in blocks:
            stop = start + block.shape[1]
            result[:, start:stop, start:stop] = block
            start = stop
        return result


def product_action(V: Representation) -> ProductAction | None:
    """Return how a product of finite groups with one O(n) or SO(n) acts on V, or None for other groups and representations.

    V may have summands A_1 # A_2 # ..., one factor for each group, natural or trivial for O(n), and natural of the product.
    Raises: LimitError (SG403, SG409): where the elements of F are too many to be listed.
    """
    factors = factors_of(V.group)
    places = [k for k, group in enumerate(factors) if not isinstance(group, FiniteGroup)]
    if len(factors) < 2 or len(places) != 1:
        return None
    (lie,) = places
    L = factors[lie]
    letter = definite_letter(L)
    blocks = _blocks(V, factors)
    if letter is None or blocks is None:
        return None
    vectors = [block for block in blocks if block[1][lie] == natural(L)]
    numbers = [block for block in blocks if isinstance(block[1][lie], Trivial)]
    if len(vectors) + len(numbers) < len(blocks):
        return None
    listing = _Listing(V, factors, lie)
    own = [None if k == lie else natural(group) for k, group in enumerate(factors)]
    carried = tuple(None if U is None else listing.of_factor(U, k) for k, U in enumerate(own))
    n = L.degree
    return ProductAction(
        listing.turned(vectors, n), listing.turned(numbers, 1), carried, n, special=letter != "O"
    )


Block = tuple[int, tuple[Representation, ...]]  # the first coordinate, one representation of each factor


def _blocks(V: Representation, factors: Sequence[Group]) -> list[Block] | None:
    """Return the summands of V, copy by copy; None where one is no outer product."""
    blocks: list[Block] = []
    start = 0
    for copies, part in V.terms():
        if isinstance(part, Outer):
            kinds = [part.parts]
        elif part == natural(V.group):
            kinds = [
                tuple(natural(H) if k == place else trivial(H) for k, H in enumerate(factors))
                for place in range(len(factors))
            ]
        else:
            return None
        for _ in range(copies):
            for parts in kinds:
                blocks.append((start, parts))
                start += prod(U.dim for U in parts)
    return blocks


class _Listing:
    """The elements of F = F_1 x F_2 x ..., and their matrices in floats."""

    def __init__(self, V: Representation, factors: Sequence[Group], lie: int) -> None:
        self.factors, self.lie = factors, lie
        finite = [group for group in factors if isinstance(group, FiniteGroup)]
        self.order = prod(int(group.order) for group in finite)
        size = self.order * (V.dim**2 + V.group.degree**2)
        if size > LARGEST_ENUMERATION:
            raise LimitError.of(
                "SG409",
                f"the canonical mode would list {size} numbers for the finite factors of {V.group}",
                notes=[f"the limit is {LARGEST_ENUMERATION}"],
            )
        self.numbers = np.array(list(product(*(range(group.order) for group in finite))), dtype=np.int64)

    def of_factor(
        self, U: Representation, place: int, inverse: bool = False
    ) -> FloatArray:  # (|F|, d, d), U of the factor at `place`
        """Return rho_U of the component of each f."""
        table = elements_of(U.finite_group)
        elements = [table.element(k) for k in range(len(table))]
        each = [float_matrix(U.matrix(g.inverse() if inverse else g)) for g in elements]
        column = place - (place > self.lie)
        return np.array(each).reshape(len(each), U.dim, U.dim)[self.numbers[:, column]]

    def turned(self, blocks: Sequence[Block], n: int) -> Turned:
        """Return where the rows stand and how F mixes them: block by block."""
        places = [np.empty((0, n), dtype=np.int64)]
        actions: list[FloatArray] = []
        for start, parts in blocks:
            shape = [U.dim for U in parts]
            numbers = start + np.arange(prod(shape), dtype=np.int64).reshape(shape)
            places.append(np.moveaxis(numbers, self.lie, -1).reshape(-1, n))
            action = np.ones((self.order, 1, 1))
            for k, U in enumerate(parts):
                if k != self.lie:
                    inner = self.of_factor(U, k, inverse=True)
                    size = action.shape[1] * U.dim
                    action = np.einsum("fab,fcd->facbd", action, inner).reshape(self.order, size, size)
            actions.append(action)
        rows = sum(action.shape[1] for action in actions)
        inverses, start = np.zeros((self.order, rows, rows)), 0
        for action in actions:
            stop = start + action.shape[1]
            inverses[:, start:stop, start:stop] = action
            start = stop
        return Turned(np.concatenate(places), inverses)
