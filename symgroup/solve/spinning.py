"""Homomorphisms modulo a prime by spinning vectors of eigenspaces: slower than `eigenspaces`, and for every module.

Let a be an element of the algebra and f a polynomial. Every A in Hom(V, W) takes ker f(a_V) into ker f(a_W), since
A f(a_V) = f(a_W) A. If such kernels generate V as a module, A is decided by what it does to them: with basis vectors of the
kernels as seeds, V has a basis of words in the generators applied to seeds, and A takes each to the same word applied to an
unknown vector of ker f(a_W). So there are at most sum dim ker f(a_V) dim ker f(a_W) unknowns, not many more than dim Hom,
in place of m n. The kernels of all irreducible factors f of the characteristic polynomial of a_V generate V where V is
semisimple, since each simple summand is met by one of them. Else the generalised kernels ker f(a_V)^e are taken, with e the
multiplicity of f: V is their direct sum (Cayley and Hamilton), and A takes them into ker f(a_W)^e by the same argument.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TypeAlias

import numpy as np
from flint import nmod_mat

from symgroup.algebra.arrays import Residues, from_flint, in_flint, value_in_flint
from symgroup.errors import SymgroupBug
from symgroup.solve.factored_maps import FactoredMaps, check_size, commuting_maps
from symgroup.solve.progress import report

WORD_LENGTH = 8

Matrices: TypeAlias = tuple[nmod_mat, ...]


def spun_homomorphisms(
    V: Residues,  # (generators, n, n)
    W: Residues,  # (generators, m, m)
    prime: int,
    random: np.random.Generator,
) -> Residues:  # (r, m n), reduced row echelon form
    """Return a space that contains Hom(V, W) modulo p; almost surely it is Hom. Raises: LimitError (SG401)."""
    n, m = len(V[0]), len(W[0])
    basis, images, unknowns = _spin(
        tuple(in_flint(v, prime) for v in V),
        tuple(in_flint(w, prime) for w in W),
        n,
        m,
        prime,
        Random(int(random.integers(1 << 60))),
    )
    if unknowns == 0:
        return np.zeros((0, m * n))
    check_size(unknowns, m, n)
    # A with A (row k of the basis) = image k, for each unknown
    columns = np.stack([from_flint(image, prime) for image in images])  # (n, m, unknowns)
    rows = from_flint(basis.transpose().inv(), prime)
    candidates = FactoredMaps(np.ascontiguousarray(columns.transpose(2, 1, 0)), rows[None])
    return commuting_maps(V, W, [candidates], prime, random)


@dataclass(frozen=True, slots=True)
class _Seeds:
    """ker f(a), or ker f(a)^e, in V and in W for one irreducible factor f."""

    source: nmod_mat  # (k, n), rows
    target: nmod_mat  # (l, m), rows


def _spin(
    V: Matrices, W: Matrices, n: int, m: int, prime: int, random: Random
) -> tuple[nmod_mat, list[nmod_mat], int]:
    """Return a basis of V as rows, the image of each basis vector as an (m, unknowns) matrix, and the number of unknowns.

    Seeds are taken one by one, those of the factors with the fewest unknowns first, until what they generate is all of V. One
    that already lies there is left out: what its image must be follows from the others.
    """
    transposed = tuple(g.transpose() for g in V)
    for general in (False, True):
        rows: list[list[int]] = []
        origins: list[tuple[int, int]] = []  # (parent, generator), or (-1, factor) for a seed
        seeds = _seeds(V, W, n, m, prime, random, general=general)
        for number, seed in enumerate(seeds):
            for vector in seed.source.tolist():
                if len(rows) < n:
                    report("spinning", len(rows), n)
                    _spin_one([int(e) for e in vector], number, transposed, rows, origins, n, prime)
        if len(rows) == n:
            break
    else:
        raise SymgroupBug("the generalised kernels of a matrix do not span")
    unknowns = sum(seeds[number].target.nrows() for parent, number in origins if parent < 0)
    images = _images(origins, seeds, W, m, unknowns, prime) if unknowns else []
    return nmod_mat(n, n, [e for row in rows for e in row], prime), images, unknowns


def _spin_one(
    vector: list[int],
    number: int,
    transposed: Matrices,
    rows: list[list[int]],
    origins: list[tuple[int, int]],
    n: int,
    prime: int,
) -> None:
    """Add to the rows a basis of what one seed generates beyond them; a seed that lies in their span adds nothing."""
    fresh, labels = [vector], [(-1, number)]
    while fresh:
        start = len(rows)
        kept = _independent(rows, fresh, n, prime)
        rows += [fresh[k] for k in kept]
        origins += [labels[k] for k in kept]
        fresh, labels = [], []
        if not kept or len(rows) == n:
            return
        layer = nmod_mat(len(kept), n, [e for row in rows[start:] for e in row], prime)
        for generator, matrix in enumerate(transposed):
            fresh += [[int(e) for e in row] for row in (layer * matrix).tolist()]
            labels += [(start + k, generator) for k in range(len(kept))]


def _seeds(
    V: Matrices, W: Matrices, n: int, m: int, prime: int, random: Random, *, general: bool
) -> list[_Seeds]:
    a, b = _random_element(V, W, n, m, prime, random)
    found = []
    for factor, multiplicity in a.charpoly().factor()[1]:
        in_source, in_target = value_in_flint(factor, a), value_in_flint(factor, b)
        if general:
            in_source, in_target = _power(in_source, multiplicity), _power(in_target, multiplicity)
        found.append(_Seeds(_kernel(in_source, n, prime), _kernel(in_target, m, prime)))
    return sorted(found, key=lambda seed: (seed.source.nrows() * seed.target.nrows(), seed.source.nrows()))


def _power(matrix: nmod_mat, exponent: int) -> nmod_mat:
    """Return a power of at least the given exponent; higher ones than the multiplicity have the same kernel in V."""
    while exponent > 1:
        matrix, exponent = matrix * matrix, (exponent + 1) // 2
    return matrix


def _random_element(
    V: Matrices, W: Matrices, n: int, m: int, prime: int, random: Random
) -> tuple[nmod_mat, nmod_mat]:
    """Return one random combination of random words, in V and in W."""
    a, b = nmod_mat(n, n, [0] * (n * n), prime), nmod_mat(m, m, [0] * (m * m), prime)
    for length in range(1, WORD_LENGTH + 1):
        word = [random.randrange(len(V)) for _ in range(length)]
        v, w = V[word[0]], W[word[0]]
        for letter in word[1:]:
            v, w = v * V[letter], w * W[letter]
        scale = random.randrange(1, prime)
        a, b = a + v * scale, b + w * scale
    return a, b


def _kernel(matrix: nmod_mat, size: int, prime: int) -> nmod_mat:  # (nullity, size), rows
    kernel, nullity = matrix.nullspace()
    return nmod_mat(nullity, size, _columns(kernel, nullity), prime)


def _columns(matrix: nmod_mat, count: int) -> list[int]:
    """Return the first columns of a matrix, one after the other."""
    entries, width = matrix.entries(), matrix.ncols()
    return [int(entries[i * width + j]) for j in range(count) for i in range(matrix.nrows())]


def _independent(rows: list[list[int]], fresh: list[list[int]], n: int, prime: int) -> list[int]:
    """Return which of the fresh rows are independent of the rows and of the fresh ones before them: pivot columns."""
    stacked = nmod_mat(len(rows) + len(fresh), n, [e for row in [*rows, *fresh] for e in row], prime)
    echelon, rank = stacked.transpose().rref()
    pivots, column = [], 0
    for i in range(rank):
        while int(echelon[i, column]) == 0:
            column += 1
        pivots.append(column)
    return [pivot - len(rows) for pivot in pivots if pivot >= len(rows)]


def _images(
    origins: list[tuple[int, int]],
    seeds: list[_Seeds],
    W: Matrices,
    m: int,
    unknowns: int,
    prime: int,
) -> list[nmod_mat]:  # each (m, unknowns)
    """Return the image of each basis vector: a seed goes to an unknown vector of its kernel in W, words follow."""
    images: list[nmod_mat] = []
    first = 0
    for parent, number in origins:
        if parent >= 0:
            images.append(W[number] * images[parent])
            continue
        target = seeds[number].target
        entries = [0] * (m * unknowns)
        for j, row in enumerate(target.tolist()):
            for i, entry in enumerate(row):
                entries[i * unknowns + first + j] = int(entry)
        first += target.nrows()
        images.append(nmod_mat(m, unknowns, entries, prime))
    return images
