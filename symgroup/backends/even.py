"""Random equivariant maps that are even: each irreducible component comes out with the variance that it came in with."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from symgroup.backends.dense import dense_basis
from symgroup.ir import AlgebraicForm, AnyForm

FloatArray = NDArray[np.float64]

MOST_PRODUCTS = 2**28  # multiplications for the tiles of a row, under 0.1 s
CLOSED = 1e-9  # what rounding may leave outside Hom_G, relative to what is inside; maps that are not in it leave 0.01 and more
VANISHING = 1e-10  # eigenvalues of T below this, relative to the greatest, are components that the source does not have


@lru_cache(maxsize=16)
def even_factors(
    tiles: tuple[
        tuple[AnyForm, int], ...
    ],  # of one row: r maps V -> W, each (m, n), and how many copies of V there are
) -> tuple[FloatArray, ...] | None:  # (r, r) for each tile
    """Return S_t such that coefficients z S_t, z independent standard normal, treat all irreducible components alike.

    Theorem. Let V = sum of m_k V_k and W = sum of n_k V_k by orthogonal matrices. By Schur's lemma a map A of Hom_G(V, W) is
    A_k x 1 on type k, with A_k of shape (n_k, m_k) over R, C or H. Let A = sum of z_e B_e over a basis that is orthonormal for
    tr(A B^T), and T = E A A^T = sum of B_e B_e^T. Then T^(-1/2) A is in Hom_G(V, W), and its A_k have independent normal
    entries of variance 1 / m_k: type by type, an ordinary layer with m_k inputs and the initial weights of [He15].
    *Proof.* With d_k = dim V_k, tr(A A^T) = sum of d_k |A_k|^2, so the entries of A_k are independent of variance 1 / d_k.
    Transposes of equivariant maps are equivariant, so T is in End_G(W); it is m_k / d_k on type k, and T^(-1/2) takes the
    variance 1 / d_k to 1 / m_k. Where tiles share their rows, T is the sum over all, and m_k counts all sources. QED.

    So E (T^(-1/2) A) (T^(-1/2) A)^T = 1 on the types that V has. Independent coefficients of other bases prefer some types:
    with those of the diagonal and of the rest on S(n), fixed vectors have twice the mean square of others at each layer, so
    that all samples end there, and a network on w copies of n points is in effect one of w inputs.

    Where transposes are not equivariant (no orthogonal matrices, nor a group that has g^T with g), T^(-1/2) A is outside
    Hom_G; there, and where matrices are complex or large, the answer is None.
    """
    forms = [form for form, _ in tiles]
    is_real = all(form.is_real for form in forms if isinstance(form, AlgebraicForm))
    if not is_real or sum(_products(form) for form in forms) > MOST_PRODUCTS:
        return None
    bases = [dense_basis(form) for form in forms]
    changes = [_inverse_root(_gram(basis)) for basis in bases]
    normal = [np.tensordot(change, basis, 1) for change, basis in zip(changes, bases, strict=True)]
    moments = [
        copies * _gram(maps.transpose(1, 0, 2)) for (_, copies), maps in zip(tiles, normal, strict=True)
    ]
    root = _inverse_root(np.sum(moments, axis=0))
    found: list[FloatArray] = []
    for change, maps in zip(changes, normal, strict=True):
        wanted = (root @ maps).reshape(len(maps), -1)
        flat = maps.reshape(len(maps), -1)
        inside = wanted @ flat.T
        if np.linalg.norm(wanted - inside @ flat) > CLOSED * np.linalg.norm(wanted):
            return None
        found.append(inside @ change)
    return tuple(found)


def _products(form: AnyForm) -> int:
    """Return how many multiplications a form costs at most."""
    (m, n), r = form.shape, form.size
    return r * m * n * (2 * m + r) + m**3 + r**3


def _gram(
    maps: FloatArray,  # (r, ...)
) -> FloatArray:  # (r, r)
    """Return the inner products along the first axis; after a transposition of (r, m, n) the sum of B B^T."""
    flat = maps.reshape(len(maps), -1)
    product: FloatArray = flat @ flat.T
    return product


def _inverse_root(
    matrix: FloatArray,  # (m, m), symmetric, with no negative eigenvalues
) -> FloatArray:  # (m, m)
    """Return the inverse of the square root where the matrix is not 0, and 0 where it is."""
    values, vectors = np.linalg.eigh(matrix)
    large = values > VANISHING * values.max(initial=0.0)
    root: FloatArray = (vectors[:, large] / np.sqrt(values[large])) @ vectors[:, large].T
    return root
