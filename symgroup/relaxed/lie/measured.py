"""A sample with a length that the group keeps, and what is known of the elements that nearly fix it.

Notation: |v| is a length that G keeps, on V and on Lie(G); k = { X : drho(X) x is nearly 0 }, spanned by the right singular
vectors of X -> drho(X) x whose singular values are at most t |x|. An element nearly fixes x where |rho(g) x - x| <= t |x|.

Theorem. What is decided at x and at g x is the same in exact arithmetic: the singular values agree, and h nearly fixes x
exactly where g h g^-1 nearly fixes g x. In floats x and g x are decided alike unless a value is within rounding of its bound.
Proof. drho(X) g x = rho(g) drho(Ad(g^-1) X) x, and both rho(g) and Ad(g) are isometries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from symgroup.errors import InputError
from symgroup.groups import Element, Group, factors_of
from symgroup.groups.generated import permutation_group
from symgroup.groups.products import component_of
from symgroup.groups.recognize import recognize
from symgroup.isotropy.lie.decided import joined
from symgroup.relaxed.lie.actions import (
    FloatArray,
    FloatElement,
    Part,
    element_matrix,
    exponential,
    identity_parts,
    is_definite,
    is_special,
    metric_root,
    tangent_matrices,
    tangent_root,
)
from symgroup.representations import Representation
from symgroup.representations.basic import Natural
from symgroup.representations.floats import float_matrix

STEPS = 8  # of Gauss and Newton, each of which squares the error of a good start
CONVERGED = 1e-12
APART = 1e-3  # two elements of a finite group that are nearer than this are one


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Elements that nearly fix a sample: a Lie algebra, and elements that generate the rest with its identity component."""

    lie_algebra: FloatArray  # (k, d), in coordinates of `tangent_basis`
    elements: tuple[FloatElement, ...]
    is_whole: bool
    name: str
    order: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """x in V, with what measures lengths."""

    representation: Representation  # V, of a compact group
    values: FloatArray  # x, (n,)
    tolerance: float  # t
    root: FloatArray  # (n, n): |L v| is the length of v

    @classmethod
    def of(cls, V: Representation, x: FloatArray, tolerance: float) -> Sample:
        """Measure lengths by an invariant scalar product. Raises: InputError (SG328) where there is none."""
        try:
            root = metric_root(V)
            tangent_root(V.group)
        except InputError as error:
            raise InputError.of(
                "SG328",
                f"{V.group} keeps no length in {V}, and a tolerance is relative to a length",
                notes=["some of its elements take nearly equal vectors far apart"],
                help="leave the tolerance out: the numbers are then taken as the fractions that they are",
            ) from error
        return cls(V, x, tolerance, root)

    @property
    def length(self) -> float:
        """|x|."""
        return float(np.linalg.norm(self.root @ self.values))

    def distance(self, moved: FloatArray) -> float:
        """Return |v - x| / |x|."""
        return float(np.linalg.norm(self.root @ (moved - self.values))) / (self.length or 1.0)

    def moved(self, g: FloatElement) -> FloatArray:
        """Return rho(g) x."""
        return element_matrix(self.representation, g) @ self.values

    def fixes(self, g: FloatElement) -> bool:
        """Whether g nearly fixes x."""
        return self.distance(self.moved(g)) <= self.tolerance

    def nearest(self, g: FloatArray) -> FloatArray:  # both (n, n)
        """Return the element of O(n) near g for which |rho(g) x - x| is least.

        It solves rho(exp(X) g) x = rho(g) x + drho(X) rho(g) x + ... for X step by step (Gauss and Newton).
        """
        V, L = self.representation, self.root
        tangent, natural = tangent_matrices(V), tangent_matrices(Natural(V.group))
        for _ in range(STEPS):
            moved = self.moved(FloatElement((g,)))
            images = L @ np.einsum("dij,j->id", tangent, moved)
            step = np.linalg.lstsq(images, L @ (self.values - moved), rcond=None)[0]
            g = exponential(np.einsum("d,dij->ij", step, natural)) @ g
            if np.abs(step).max(initial=0.0) < CONVERGED:
                break
        return g

    def tangent(self) -> FloatArray:  # (k, d)
        """Return a basis of k, orthonormal in the invariant scalar product, in coordinates of `tangent_basis`."""
        V = self.representation
        if not V.group.lie_algebra:
            return np.zeros((0, 0))
        inverse = np.linalg.inv(tangent_root(V.group))
        images = np.einsum("dij,j->id", tangent_matrices(V), self.values)
        _, sizes, rows = np.linalg.svd(self.root @ images @ inverse)
        sizes = np.concatenate([sizes, np.zeros(len(rows) - len(sizes))])
        return np.asarray(rows[sizes <= self.tolerance * self.length] @ inverse.T)


def listed(
    elements: Sequence[FloatElement],
    group: Group,
    limit: int,
) -> list[FloatElement] | None:
    """Return the finite group that elements generate; None where it has more than `limit` of them."""
    found = [FloatElement(identity_parts(group))]
    known = [found[0].natural(group)]
    for g in found:
        for h in elements:
            product = g @ h
            matrix = product.natural(group)
            if all(np.abs(matrix - other).max() > 10 * APART for other in known):
                found.append(product)
                known.append(matrix)
        if len(found) > limit:
            return None
    return found


def everything(group: Group) -> Found:
    """Return what fixes the zero vector."""
    elements = tuple(_generator(group, g) for g in group.generators)
    dim = len(tangent_root(group))
    return Found(np.eye(dim), elements, True, group.name, None if dim else group.order)


def partly(sample: Sample) -> Found:
    """Return the identity component, and -1 in those O(n) and SO(n) where it nearly fixes x: no theorem says more.

    -1 is central, so that the answer is the same on an orbit; other elements of G that happen to fix x are not looked at.
    """
    group = sample.representation.group
    algebra = sample.tangent()
    whole = everything(group)
    if len(algebra) == len(whole.lie_algebra) and all(map(sample.fixes, whole.elements)):
        return whole
    elements = tuple(g for g in _central(group) if sample.fixes(g))
    component = "SO(2)" if len(algebra) == 1 else f"dim {len(algebra)}"
    if len(algebra):  # which may contain -1
        return Found(algebra, elements, False, component, None)
    return Found(algebra, elements, False, joined(["C2"] * len(elements)), 2 ** len(elements))


def _central(group: Group) -> list[FloatElement]:
    """Return -1 in each O(n) and each SO(n), n even, that is a factor."""
    found = []
    for number, F in enumerate(factors_of(group)):
        if is_definite(F) and (F.degree % 2 == 0 or not is_special(F)):
            parts: list[Part] = list(identity_parts(group))
            parts[number] = -np.eye(F.degree)
            found.append(FloatElement(tuple(parts)))
    return found


def _generator(group: Group, g: Element) -> FloatElement:
    """Return a discrete generator, a matrix of blocks on the diagonal or a permutation, factor by factor."""
    parts: list[Part] = []
    for number, F in enumerate(factors_of(group)):
        h = component_of(g, factors_of(group), number) if group.factors else g
        parts.append(float_matrix(F.natural_matrix(h)) if is_definite(F) else h)
    return FloatElement(tuple(parts))


def named(
    elements: Sequence[FloatArray],  # each (n, n)
    noise: float,  # of their entries
) -> tuple[str, int] | None:
    """Return the name and order of a finite group of matrices, or None where these are not closed under products."""
    listed = np.array(elements)
    count, n, _ = listed.shape
    products = np.einsum("aij,bjk->abik", listed, listed).reshape(-1, n * n)
    flat = listed.reshape(count, -1)
    squares = np.square(flat).sum(axis=1) - 2 * products @ flat.T + np.square(products).sum(axis=1)[:, None]
    if (squares.min(axis=1) > (max(APART, noise) * n) ** 2).any():
        return None
    H = permutation_group(squares.argmin(axis=1).reshape(count, count).tolist(), count)
    return recognize(H), H.order
