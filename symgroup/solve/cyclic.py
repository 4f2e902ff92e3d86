"""Homomorphisms modulo a prime from a module with one generator: one inverse and one null space, whatever the module is.

Notation: x is a random vector of V and y a random form on W, dim V = n, dim W = m; a_1, ..., a_(n + m) are elements of the
algebra, the same words in V and in W.

Theorem. Let T = (a_1 x, ..., a_n x) be invertible. Let a_j x = sum_i c_ij a_i x and h_j = a_j - sum_i c_ij a_i, i <= n < j.
Then A -> A x embeds Hom(V, W) in K = { w in W : y h_j w = 0 for all j }, and A = (a_1 w, ..., a_n w) T^-1 for w = A x.
Proof. h_j x = 0, so h_j A x = A h_j x = 0; and A a_i x = a_i A x for a basis a_i x of V.

So the maps of K contain Hom(V, W) whatever was drawn, and nothing is assumed of V and W. They are almost surely Hom itself
where both are semisimple with multiplicities at most the dimensions of their simple summands: over a large field, tr(h w y)
vanishes on all h with h x = 0 exactly where w y = x u for some u, in each matrix algebra, and these are as many w as maps.
Elsewhere T is singular or the maps fail a random test; then there is no answer, and `eigenspaces` gives one.

The words are a_j = g_L^(b_L) ... g_1^(b_1), with the digits b of j: n + m of them take L = log2(n + m) products.
All places above one prime are taken at once, as arrays of d times as many numbers and one call.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from symgroup.algebra.arrays import Residues, inverse, multiply, reduced
from symgroup.algebra.kernels import kernel, leading_columns
from symgroup.solve.factored_maps import check_size

LARGEST = 500  # dim V and dim W; the words take as much memory as 20 generators
COMBINATIONS = 4  # of the generators, that elements are made of; one of them is for tests
FIRST_ROWS = 2  # of r maps, in which their pivots are looked for, or so many that there are
FIRST_COLUMNS = 32  # times r entries


def maps_from_generator(
    V: Residues,  # (d, generators, n, n), the generators at d places above one prime
    W: Residues,  # (d, generators, m, m)
    prime: int,
    random: np.random.Generator,
) -> Residues | None:  # (d, r, m n), reduced row echelon forms
    """Return spaces that contain Hom(V, W) at each place, almost surely Hom itself, or None where the guess fails.

    Raises: LimitError (SG401) where the maps would not fit.
    """
    n, m = V.shape[-1], W.shape[-1]
    if max(n, m) > LARGEST:
        return None
    if n > m:  # transposed maps go from the smaller module to the larger one
        found = _maps(W.swapaxes(2, 3), V.swapaxes(2, 3), prime, random)
        found = None if found is None else found.swapaxes(2, 3)
    else:
        found = _maps(V, V if W is V else W, prime, random)
    return None if found is None else _canonical(found.reshape(*found.shape[:2], m * n), n, prime)


def _maps(
    V: Residues, W: Residues, prime: int, random: np.random.Generator
) -> Residues | None:  # (d, r, m, n), independent
    places, generators, n = V.shape[:3]
    m, length = W.shape[-1], (n + W.shape[-1] - 1).bit_length()
    coefficients = COMBINATIONS * (generators + 1)
    drawn = random.integers(-(prime // 2), prime // 2, coefficients + 2 * n + m).astype(np.float64)
    words = drawn[:coefficients].reshape(COMBINATIONS, -1)
    x, z, y = drawn[coefficients:][:n], drawn[coefficients + n :][:n], drawn[coefficients + 2 * n :]
    g, test = _elements(words, V, length, prime)
    h, test_W = (g, test) if W is V else _elements(words, W, length, prime)
    vectors = _words_on_vectors(g, np.broadcast_to(x, (places, 1, n)), n + m, prime)[:, 0]
    forms = _words_on_forms(h, y, n + m, prime)
    T = inverse(vectors[:, :, :n], prime)
    if T is None:
        return None
    c = multiply(T, vectors[:, :, n:], prime)
    relations = reduced(forms[:, n:] - c.swapaxes(1, 2) @ forms[:, :n], prime)
    K = [kernel(matrix, prime) for matrix in relations]
    if len({space.shape for space in K}) > 1:
        return None
    check_size(K[0].shape[1], m, n)
    images = _words_on_vectors(h, np.stack(K).swapaxes(1, 2), n, prime)  # (d, r, m, n)
    found = multiply(images, T[:, None], prime)
    seen = np.empty((places, 1, n, 2))  # z and g z
    seen[..., 0], seen[..., 1] = z, multiply(test, z, prime)[:, None]
    moved = multiply(found, seen, prime)
    failures = moved[..., 1:] - test_W[:, None] @ moved[..., :1]
    return None if reduced(failures, prime).any() else found


def _elements(
    words: Residues,  # (COMBINATIONS, generators + 1)
    matrices: Residues,  # (d, generators, n, n)
    length: int,  # L
    prime: int,
) -> tuple[list[Residues], Residues]:  # g_1, ..., g_L and one that they do not use, each (d, n, n)
    """Return random elements of the algebra, g_k of degree 2^(k - 1) in the generators."""
    places, generators, n, _ = matrices.shape
    linear = words[:, 1:] @ matrices.reshape(places, generators, n * n)
    linear[:, :, :: n + 1] += words[:, :1]
    *used, test = np.moveaxis(reduced(linear, prime).reshape(places, -1, n, n), 1, 0)
    g = used[:1]
    for k in range(1, length):
        # the sum is twice as large as a residue: exact for n up to half the longest sum
        g.append(multiply(g[-1], g[-1] + used[k % len(used)], prime))
    return g, test


def _words_on_vectors(
    g: Sequence[Residues],
    vectors: Residues,  # (d, q, n)
    count: int,
    prime: int,
) -> Residues:  # (d, q, n, count)
    """Return a_1 v, a_2 v, ... for each vector v."""
    found = np.empty((*vectors.shape, count))
    found[..., 0] = vectors
    done = 1
    for element in g:
        more = min(done, count - done)
        if more <= 0:
            break
        found[..., done : done + more] = multiply(element[:, None], found[..., :more], prime)
        done += more
    return found


def _words_on_forms(
    g: Sequence[Residues],
    form: Residues,  # (m,)
    count: int,
    prime: int,
) -> Residues:  # (d, count, m)
    """Return y a_1, y a_2, ..."""
    places, m, _ = g[0].shape
    step = 1 << len(g)
    found = np.empty((places, step, m))
    found[:, 0] = form
    for element in reversed(g):
        found[:, step // 2 :: step] = multiply(found[:, ::step], element, prime)
        step //= 2
    return found[:, :count]


def _canonical(
    maps: Residues,  # (d, r, m n)
    n: int,
    prime: int,
) -> Residues | None:
    """Return the maps combined so that their leading columns at the first place are those of the identity."""
    r = maps.shape[1]
    if not r:
        return maps
    width = max(FIRST_ROWS * n, FIRST_COLUMNS * r)
    change = inverse(maps[:, :, leading_columns(maps[0], width, prime)], prime)
    return None if change is None else multiply(change, maps, prime)
