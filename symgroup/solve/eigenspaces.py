"""Homomorphisms modulo a prime from two random elements of the algebra, where one is semisimple: no spinning vector by vector.

Notation: a and b are two random elements of the algebra that the matrices generate, the same words in V (a_V, b_V) and in W.
`spectra` proves a basis T = (b^k u_s) of V with u_s in the kernel of f_i(a_V), and all of the kernel of f_i(a_W). For every
homomorphism A, f_i(a_W) A u_s = A f_i(a_V) u_s = 0, so that A u_s lies there; and A b^k u_s = b^k A u_s, so that A is decided
by the A u_s. So the space of candidates contains Hom whatever was drawn; where a guess fails there is no answer, and
`spinning` gives one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from symgroup.algebra.arrays import Residues, multiply, reduced
from symgroup.algebra.powers import Powers
from symgroup.errors import SymgroupBug
from symgroup.solve.factored_maps import FactoredMaps, commuting_maps
from symgroup.solve.spectra import Component, Splitting, split

FACTORS = 2  # linear combinations of the generators that are multiplied for one random element


def homomorphisms(
    V: Residues,  # (generators, n, n)
    W: Residues,  # (generators, m, m)
    prime: int,
    random: np.random.Generator,
) -> Residues | None:  # (r, m n), reduced row echelon form
    """Return a space that contains Hom(V, W) modulo p, almost surely Hom itself, or None where the guess fails.

    Raises: LimitError (SG401) where the maps would not fit.
    """
    half = prime // 2
    words = random.integers(-half, half, (2, FACTORS, len(V) + 1)).astype(np.float64)
    a, b = (Powers(element, prime) for element in _evaluate_words(words, V, prime))
    source = split(a, b, random)
    if source is None:
        return None
    if V is W:
        return _between(source, source, (a, b), (V, W), random)
    a, b = (Powers(element, prime) for element in _evaluate_words(words, W, prime))
    target = split(a, b, random, {part.factor for part in source.components})
    return None if target is None else _between(source, target, (a, b), (V, W), random)


def _evaluate_words(words: Residues, matrices: Residues, prime: int) -> Residues:  # (words, n, n)
    """Return products of linear combinations of 1 and the matrices."""
    count, n, _ = matrices.shape
    flat, diagonal = matrices.reshape(count, n * n), np.arange(n)
    result: Residues | None = None
    for k in range(words.shape[1]):
        factor = multiply(words[:, k, 1:], flat, prime).reshape(-1, n, n)
        factor[:, diagonal, diagonal] += words[:, k, :1]
        reduced(factor, prime)
        result = factor if result is None else multiply(result, factor, prime)
    if result is None:
        raise SymgroupBug("a product of nothing")
    return result


def _between(
    source: Splitting,
    target: Splitting,
    elements: tuple[Powers, Powers],  # a and b in W
    modules: tuple[Residues, Residues],
    random: np.random.Generator,
) -> Residues | None:
    V, W = modules
    prime = elements[0].prime
    chosen = {part.factor: part for part in target.components}
    candidates = []
    for part in source.components:
        match = chosen.get(part.factor)
        if match is None and part.factor in target.factors:
            return None
        if match is None:
            continue  # no element of W is killed by f(a)
        if match.dimension != part.dimension:
            return None
        rows = source.inverse[part.span].reshape(part.copies, part.dimension, -1)
        candidates.append(FactoredMaps(_images(match, target, elements), rows))
    if not candidates:
        return np.zeros((0, W.shape[-1] * V.shape[-1]))
    return commuting_maps(V, W, candidates, prime, random)


def _images(part: Component, target: Splitting, elements: Sequence[Powers]) -> Residues:  # (e deg f, m, D)
    """Return b^k y, k < D, for y in a basis of the kernel of f(a)."""
    a, b = elements
    degree, m = len(part.factor) - 1, len(target.basis)
    if degree == 1:
        found = target.basis[:, part.span].reshape(m, part.copies, part.dimension)
        return np.ascontiguousarray(found.transpose(1, 0, 2))
    kernel = a.krylov(part.seeds, degree).transpose(1, 0, 2).reshape(m, -1)
    return np.ascontiguousarray(b.krylov(kernel, part.dimension).transpose(2, 1, 0))
