"""The images of targets that are too many to list: what a loss takes for the nearest of them.

Notation: y in W is the target of x, H = G_x, f the output. The least |f - h y|^2 over h in H is that of the nearest image h y.
Its gradient in f is 2 (f - h y) wherever the nearest image is the only one: a minimum of differentiable functions over a
compact set has there the derivative of the one that attains it (Danskin 1967). So a backend takes the nearest image, which
`TrainingData.nearest` finds, for a constant, and nothing is differentiated here.

Invariance. At g x the stabilizer is g H g^-1 and the target g y. Where rho_W(g) is orthogonal, |g f - (g h g^-1) g y| =
|f - h y|, and so the loss is the same for all members of an orbit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symgroup.backends.assignment import least_assignment

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """Tables of one shape, group after group: the coordinates of W in b rows."""

    places: IntArray  # (T, b, l)
    starts: IntArray  # (groups + 1,): those of group g are starts[g], ..., starts[g + 1] - 1

    def of(
        self,
        groups: IntArray,  # (B,)
    ) -> tuple[IntArray, IntArray]:  # (P,), (P, b, l)
        """Return all tables of these groups, and to which of them each belongs."""
        counts = self.starts[groups + 1] - self.starts[groups]
        member = np.repeat(np.arange(len(groups)), counts)
        within = np.arange(len(member)) - np.repeat(np.cumsum(counts) - counts, counts)
        return member, self.places[self.starts[groups[member]] + within]


@dataclass(frozen=True, slots=True, eq=False)
class Exchanges:
    """Images under products of symmetric groups: for each table all orders of its rows.

    The nearest order of rows solves a problem of assignment, whose costs are |f_i - y_j|^2. For rows of one number it is the
    order of f: a sum of products of two lists is greatest where both are sorted alike (Hardy, Littlewood, Polya 1934, 368).
    """

    shapes: tuple[Tables, ...]
    number: IntArray  # (N,): which of the groups is each sample's

    @classmethod
    def of(
        cls,
        groups: Sequence[
            Sequence[IntArray]
        ],  # (b, l): the coordinates of the rows of each table, for each group
        number: IntArray,  # (N,)
    ) -> Exchanges:
        """Sort the tables by their shapes, so that all problems of one size are solved together."""
        shapes = sorted({table.shape for tables in groups for table in tables})
        found = []
        for shape in shapes:
            lists = [[table for table in tables if table.shape == shape] for tables in groups]
            starts = np.cumsum([0, *map(len, lists)])
            found.append(Tables(np.array([table for tables in lists for table in tables]), starts))
        return cls(tuple(found), number)

    def nearest(
        self,
        outputs: FloatArray,  # (B, m)
        targets: FloatArray,  # (B, K, m)
        rows: IntArray,  # (B,), the numbers of the samples
    ) -> FloatArray:  # (B, K, m)
        """Return the image of each target that is nearest to the output."""
        result = targets.copy()
        each = np.arange(targets.shape[1])[:, None, None]
        for tables in self.shapes:
            member, places = tables.of(self.number[rows])
            where = member[:, None, None, None], each, places[:, None]
            wanted = outputs[member[:, None, None], places][:, None]  # (P, 1, b, l)
            given = targets[where]  # (P, K, b, l)
            order = _sorted_alike(wanted, given) if places.shape[2] == 1 else _assigned(wanted, given)
            result[where] = np.take_along_axis(given, order[..., None], axis=2)
        return result

    def arrays(self) -> tuple[IntArray, ...]:
        """Return what decides the images."""
        return (
            self.number,
            *(array for tables in self.shapes for array in (tables.places, tables.starts)),
        )


def _sorted_alike(
    wanted: FloatArray, given: FloatArray
) -> IntArray:  # (P, K, b): given row for each wanted row
    ranks = np.argsort(np.argsort(wanted[..., 0], axis=2, kind="stable"), axis=2, kind="stable")
    order = np.argsort(given[..., 0], axis=2, kind="stable")
    found: IntArray = np.take_along_axis(order, np.broadcast_to(ranks, order.shape), axis=2)
    return found


def _assigned(wanted: FloatArray, given: FloatArray) -> IntArray:  # (P, K, b)
    # |f|^2 and |y|^2 are the same for all orders
    costs = -np.einsum("akil,akjl->akij", np.broadcast_to(wanted, given.shape), given)
    return least_assignment(costs.reshape(-1, *costs.shape[2:])).reshape(costs.shape[:3])


@dataclass(frozen=True, slots=True, eq=False)
class Turns:
    """Images under the rotations SO(C) of a subspace C of R^n, one for each sample, on vectors among the coordinates of W.

    Theorem (Procrustes, after Kabsch 1976). Let M be the c x c matrix of sum_l f_l y_l^T in an orthonormal basis of C, and
    M = U diag(s) V^T with singular values in descending order. The least over R in SO(C) of sum_l |f_l - R y_l|^2 is attained
    by R = U diag(1, ..., 1, d) V^T on C, d = det U V^T. Proof. |R y| = |y|, so that tr(R^T M) is to be greatest: the sum of
    s_i Z_ii with Z = U^T R V, an orthogonal matrix of determinant d. For d = 1, Z = 1 is best, as Z_ii <= 1. For d = -1, Z is
    conjugate to a sum of turns and at least one -1, so that tr Z <= c - 2; the sum of the first k of the Z_ii is at most k for
    k < c, and summation by parts with s_1 >= ... >= s_c >= 0 gives at most s_1 + ... + s_(c-1) - s_c.
    """

    places: IntArray  # (L, n): where the vectors stand in W
    bases: FloatArray  # (N, n, n): orthonormal columns, the first of which span C
    dims: IntArray  # (N,): c

    def nearest(
        self,
        outputs: FloatArray,  # (B, m)
        targets: FloatArray,  # (B, K, m)
        rows: IntArray,  # (B,), the numbers of the samples
    ) -> FloatArray:  # (B, K, m)
        """Return the image of each target that is nearest to the output."""
        bases, n = self.bases[rows], self.places.shape[1]
        wanted = outputs[:, self.places] @ bases  # (B, L, n), in the bases
        given = targets[:, :, self.places] @ bases[:, None]  # (B, K, L, n)
        products = np.einsum("bli,bklj->bkij", wanted, given)
        turning = np.arange(n) < self.dims[rows][:, None]  # (B, n)
        inside = turning[:, None, :, None] & turning[:, None, None, :]
        # beyond C a multiple of 1 that is above all singular values: they stand apart there, and R is 1
        above = 1.0 + 2.0 * np.sqrt(np.square(products).sum(axis=(2, 3)))
        products = np.where(inside, products, above[:, :, None, None] * np.eye(n) * ~inside)
        U, _, V = np.linalg.svd(products)
        signs = np.sign(np.linalg.det(U @ V))
        turns = U @ (np.where(np.arange(n) == n - 1, signs[..., None], 1.0)[..., None] * V)
        moved = np.einsum("bkij,bklj->bkli", turns, given) @ bases[:, None].swapaxes(2, 3)
        result = targets.copy()
        turned = self.dims[rows] > 0  # the others keep their targets to the last bit
        result[:, :, self.places] = np.where(turned[:, None, None, None], moved, targets[:, :, self.places])
        return result

    def arrays(self) -> tuple[FloatArray | IntArray, ...]:
        """Return what decides the images."""
        return (self.places, self.bases, self.dims)


Images = Exchanges | Turns
