"""rho(g) and drho(X) in floats, for elements g of O(n), SO(n) and products with finite groups that are no exact matrices.

A rotation is a product of turns in coordinate planes, Q = product of exp(t_ij X_ij) (Givens), so that rho(Q) is the product
of exp(t_ij drho(X_ij)), whatever the representation; an element of determinant -1 is a rotation times one exact reflection d,
and rho(d) is exact. Sums, tensor products and outer products are made from their parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from math import ceil, log2

import numpy as np
from numpy.typing import NDArray

from symgroup.algebra import ExactMatrix, block_diagonal, coerce, common_field, field_of, identity_matrix
from symgroup.groups import FiniteGroup, FrozenMatrix, Group, LieGroup, Permutation, factors_of
from symgroup.isotropy.lie.tangent import LARGEST_WORK, tangent_basis, too_large
from symgroup.representations import Outer, Representation
from symgroup.representations.basic import Natural, Trivial
from symgroup.representations.combined import DirectSum, TensorProduct
from symgroup.representations.floats import float_matrix
from symgroup.representations.orthogonality import is_orthogonal
from symgroup.solve import invariant_form

FloatArray = NDArray[np.float64]
Part = Permutation | FloatArray | FrozenMatrix


@dataclass(frozen=True, slots=True, eq=False)
class FloatElement:
    """g in a product: for a finite factor a permutation, for O(n) and SO(n) an array (n, n), for others an exact matrix."""

    parts: tuple[Part, ...]

    def __matmul__(self, other: FloatElement) -> FloatElement:
        """Return the product, factor by factor."""
        pairs = zip(self.parts, other.parts, strict=True)
        return FloatElement(tuple(_product(a, b) for a, b in pairs))

    def natural(self, group: Group) -> FloatArray:  # (q, q)
        """Return g in the natural representation."""
        factors = factors_of(group)
        return _block_diagonal([_natural(F, part) for F, part in zip(factors, self.parts, strict=True)])


def is_definite(group: Group) -> bool:
    """Whether a group is O(n) or SO(n) by name, whose elements may be floats."""
    form = group.form if isinstance(group, LieGroup) else None
    return form is not None and form.letter in ("O", "SO", "SO_0") and 0 in form.signature


def is_special(group: Group) -> bool:
    """Whether a group by name has no elements of determinant -1."""
    return isinstance(group, LieGroup) and group.form is not None and group.form.letter != "O"


@lru_cache(maxsize=64)
def tangent_matrices(V: Representation) -> FloatArray:  # (d, dim V, dim V)
    """Return drho(X_k) for the basis X_1, ..., X_d of Lie(G) over R that `tangent_basis` gives.

    Raises: InputError (SG316) where they are not real; LimitError (SG318).
    """
    basis = tangent_basis(V.group)
    if len(basis) * V.dim**2 > LARGEST_WORK:
        raise too_large(
            f"drho of the Lie algebra of {V.group} has {len(basis) * V.dim**2} entries", LARGEST_WORK
        )
    if isinstance(V, DirectSum):
        parts = [tangent_matrices(part) for copies, part in V.parts for _ in range(copies)]
        return np.array([_block_diagonal([part[k] for part in parts]) for k in range(len(basis))]).reshape(
            -1, V.dim, V.dim
        )
    if isinstance(V, Outer) and len(V.parts) == len(factors_of(V.group)):
        return _outer_tangent(V)
    matrices = [float_matrix(coerce(V.derivative(item.matrix.matrix), V.field)) for item in basis]
    return np.array(matrices, dtype=np.float64).reshape(-1, V.dim, V.dim)


def _outer_tangent(V: Outer) -> FloatArray:
    """Return 1 x ... x drho_k(X) x ... x 1 for the X of each factor, the factors' one after another."""
    found = []
    for number, part in enumerate(V.parts):
        before, after = (
            int(np.prod([U.dim for U in parts])) for parts in (V.parts[:number], V.parts[number + 1 :])
        )
        if isinstance(part.group, LieGroup):
            found += [np.kron(np.kron(np.eye(before), D), np.eye(after)) for D in tangent_matrices(part)]
    return np.array(found).reshape(-1, V.dim, V.dim)


def element_matrix(V: Representation, g: FloatElement) -> FloatArray:  # (dim V, dim V)
    """Return rho_V(g)."""
    if isinstance(V, DirectSum):
        parts = [(copies, element_matrix(part, g)) for copies, part in V.parts]
        return _block_diagonal([matrix for copies, matrix in parts for _ in range(copies)])
    if isinstance(V, TensorProduct):
        return np.asarray(np.kron(element_matrix(V.left, g), element_matrix(V.right, g)))
    if isinstance(V, Outer) and len(V.parts) == len(g.parts):
        inner = [element_matrix(part, FloatElement((h,))) for part, h in zip(V.parts, g.parts, strict=True)]
        return reduce(lambda left, right: np.asarray(np.kron(left, right)), inner)
    if isinstance(V, Trivial):
        return np.eye(1)
    if isinstance(V, Natural):
        return g.natural(V.group)
    return _by_turns(V, g)


def _by_turns(V: Representation, g: FloatElement) -> FloatArray:
    """Return rho of an exact element times the turns that are left."""
    factors = factors_of(V.group)
    exact: list[ExactMatrix | Permutation] = []
    turns: list[FloatArray] = []
    for F, part in zip(factors, g.parts, strict=True):
        if isinstance(part, Permutation):
            exact.append(part)
        elif isinstance(part, FrozenMatrix):
            exact.append(part.matrix)
        else:
            flips = np.linalg.det(part) < 0
            mirror = F.generators[0] if flips else FrozenMatrix.identity(F.degree)
            exact.append(F.natural_matrix(mirror))
            turns.append(part @ float_matrix(F.natural_matrix(mirror)).T)
    if len(factors) == 1 and isinstance(exact[0], Permutation):
        return float_matrix(V.matrix(exact[0]))
    blocks = [
        F.natural_matrix(h) if isinstance(h, Permutation) else h for F, h in zip(factors, exact, strict=True)
    ]
    result = _exact_image(V, FrozenMatrix.of(_in_one_field(blocks)))
    planes, tangent = _planes(V.group), tangent_matrices(V)
    for Q, places in zip(turns, planes, strict=True):
        for i, j, angle in reversed(_givens(Q)):
            result = exponential(angle * tangent[places[i, j]]) @ result
    return result


@lru_cache(maxsize=256)
def _exact_image(V: Representation, g: FrozenMatrix) -> FloatArray:
    return float_matrix(V.matrix(g))


def _in_one_field(blocks: Sequence[ExactMatrix]) -> ExactMatrix:
    field = common_field(*map(field_of, blocks))
    return block_diagonal([coerce(block, field) for block in blocks], field) if len(blocks) > 1 else blocks[0]


@lru_cache(maxsize=64)
def _planes(group: Group) -> tuple[dict[tuple[int, int], int], ...]:
    """Return for each O(n) and SO(n) among the factors which element of the basis turns e_i to e_j, i < j."""
    found, start = [], 0
    for F in factors_of(group):
        count = len(tangent_basis(F)) if isinstance(F, LieGroup) else 0
        if is_definite(F):
            pairs = [(i, j) for i in range(F.degree) for j in range(i + 1, F.degree)]
            found.append({pair: start + k for k, pair in enumerate(pairs)})
        start += count
    return tuple(found)


def _givens(
    Q: FloatArray,  # (n, n), orthogonal, of determinant 1
) -> list[tuple[int, int, float]]:
    """Return (i, j, t) with Q = the product of exp(t X_ij), the first factor first, X_ij e_i = e_j."""
    rest, found = Q.copy(), []
    for i in range(len(Q) - 1):
        for j in range(i + 1, len(Q)):
            angle = float(np.arctan2(rest[j, i], rest[i, i]))
            c, s = np.cos(angle), np.sin(angle)
            rest[[i, j]] = np.array([[c, s], [-s, c]]) @ rest[[i, j]]
            found.append((i, j, angle))
    return found


def exponential(A: FloatArray) -> FloatArray:  # (n, n)
    """Return exp(A) by its power series at A / 2^k, squared k times: |A| / 2^k <= 1/2, so that 16 terms reach rounding."""
    size = float(np.abs(A).sum(axis=1).max(initial=0.0))
    halvings = max(0, ceil(log2(2 * size))) if size else 0
    step = A / 2.0**halvings
    result = term = np.eye(len(A))
    for k in range(1, 17):
        term = term @ step / k
        result = result + term
    for _ in range(halvings):
        result = result @ result
    return result


@lru_cache(maxsize=64)
def metric_root(V: Representation) -> FloatArray:  # (dim V, dim V)
    """Return L with S = L^T L invariant: |L x| is a length that G keeps. Raises: InputError (SG294) where there is none."""
    blocks: list[FloatArray] = []
    for copies, part in V.terms():
        root: FloatArray = np.eye(part.dim)
        if not is_orthogonal(part):
            root = np.asarray(np.linalg.cholesky(float_matrix(invariant_form(part) * part.dim)).T)
        blocks += [root] * copies
    return _block_diagonal(blocks)


@lru_cache(maxsize=64)
def tangent_root(group: Group) -> FloatArray:  # (d, d)
    """Return C such that |C c| is the length of sum c_k X_k in a scalar product on Lie(G) that Ad(G) keeps.

    It is tr(Y^T Y) / 2 for Y = L X L^-1, L the root of natural(G): conjugation by g turns Y by the orthogonal L g L^-1.
    """
    L = metric_root(Natural(group))
    rows = np.array([(L @ X @ np.linalg.inv(L)).ravel() for X in tangent_matrices(Natural(group))])
    return np.linalg.cholesky(rows @ rows.T / 2).T if len(rows) else np.empty((0, 0))


def _product(a: Part, b: Part) -> Part:
    if isinstance(a, Permutation) and isinstance(b, Permutation):
        return a @ b
    if isinstance(a, FrozenMatrix) and isinstance(b, FrozenMatrix):
        return a @ b
    product: FloatArray = np.asarray(a) @ np.asarray(b)
    return product


def _natural(group: Group, part: Part) -> FloatArray:
    if isinstance(part, FrozenMatrix):
        return float_matrix(part.matrix)
    return float_matrix(group.natural_matrix(part)) if isinstance(part, Permutation) else part


def _block_diagonal(blocks: Sequence[FloatArray]) -> FloatArray:
    size = sum(len(block) for block in blocks)
    result, start = np.zeros((size, size)), 0
    for block in blocks:
        result[start : start + len(block), start : start + len(block)] = block
        start += len(block)
    return result


def identity_parts(group: Group) -> tuple[Part, ...]:
    """Return the identity of a product, factor by factor."""
    parts: list[Part] = []
    for F in factors_of(group):
        if isinstance(F, FiniteGroup):
            parts.append(Permutation(range(F.points)))
        else:
            parts.append(
                np.eye(F.degree) if is_definite(F) else FrozenMatrix.of(identity_matrix(F.degree, F.field))
            )
    return tuple(parts)
