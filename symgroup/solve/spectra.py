"""A module split into simple ones modulo a prime, by two random elements a and b of its algebra, with a proof.

Notation: y a^k x, k = 0, 1, ..., is a linear recurrent sequence for random vectors x and y. Its minimal polynomial mu divides
that of a (Wiedemann 1986) and is found from 2 l terms where its degree is at most l (Berlekamp 1968, Massey 1969).

Where mu is a product of different irreducible polynomials f, a guess sorts these into classes i, one an isotypic component,
with D_i the sum of their degrees. One f_i of each class is chosen, with vectors u_1, ..., u_(e_i), and the vectors b^k u_s,
k < D_i, of all classes are the columns of T.

Theorem. Let T be invertible, let T^-1 a T be block diagonal with e_i equal blocks M_i of size D_i for each i, and let
f_i(a) u_s = 0 for the vectors of class i. Then mu is the minimal polynomial of a, and the vectors a^j u_s, j < deg f_i,
are a basis of the kernel of f_i(a).
Proof. The minimal polynomial of a divides the product of the characteristic polynomials of the M_i, whose degree is
sum D_i = deg mu. If mu is the sequence's, it divides that of a, and all three are equal. Had the sequence's a degree above l,
so had that of a, and deg mu <= l would be above l. So each f_i divides the characteristic polynomial of one M_j, once; that
is M_i, since the first vector of a block of class i is killed by f_i(a). So the kernel has dimension e_i deg f_i, and u_s
gives deg f_i independent vectors of it in its own block, f_i being irreducible.

Which f and u are taken decides whether the theorem's conditions hold, and never whether an answer is right. Factors f, f'
belong to one isotypic component where some h in the algebra has w h u' != 0, w in the left kernel of f(a) and u' in the
kernel of f'(a); h = b is tried.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from flint import fmpz_mod_ctx, fmpz_mod_poly_ctx, nmod_mat, nmod_poly

from symgroup.algebra.arrays import (
    Residues,
    from_flint,
    in_flint,
    inverse,
    multiply,
    reduced,
    value_in_flint,
)
from symgroup.algebra.powers import Powers
from symgroup.errors import SymgroupBug

FIRST_LENGTH = 64  # of the sequence's halves
SPARE_TERMS = 4
FIRST_WIDTH = 4  # vectors that multiplicities are first looked for with
MIXTURES = 20  # elements of which one has an eigenvalue modulo p: each by a chance of about 0.63

Factor = tuple[int, ...]  # coefficients of a monic irreducible polynomial, constant first


@dataclass(frozen=True, slots=True, eq=False)
class Component:
    """The basis vectors b^k u_s of one class."""

    factor: Factor  # f
    seeds: Residues  # (n, e), the vectors u_s in the kernel of f(a)
    dimension: int  # D
    start: int  # their first column in T; they follow seed by seed

    @property
    def copies(self) -> int:
        """e, the number of seeds."""
        return int(self.seeds.shape[1])

    @property
    def span(self) -> slice:
        """Where its vectors stand in T."""
        return slice(self.start, self.start + self.copies * self.dimension)


@dataclass(frozen=True, slots=True, eq=False)
class Splitting:
    """A module with a basis T for which the theorem's conditions were checked."""

    factors: frozenset[Factor]  # of the minimal polynomial of a
    components: tuple[Component, ...]
    basis: Residues  # T, (n, n)
    inverse: Residues  # T^-1


def split(
    a: Powers,  # (n, n)
    b: Powers,  # (n, n)
    random: np.random.Generator,
    wanted: Container[Factor] = (),
) -> Splitting | None:
    """Return a splitting, with wanted factors chosen where there are some, or None where the guess fails."""
    n, prime = len(a.square(0)), a.prime
    mu, right, left = _minimal_polynomial(a, random)
    factored = mu.factor()[1]
    if not factored or any(exponent > 1 for _, exponent in factored):
        return None
    factors = sorted((tuple(map(int, f.coeffs())) for f, _ in factored), key=lambda f: (len(f), f))
    others = _cofactors(mu, factors, prime)
    dual, vectors = multiply(others, left, prime), multiply(others, right, prime)
    linked = multiply(multiply(dual, b.square(0), prime), vectors.T, prime) != 0
    classes = _classes(linked.tolist())
    chosen = [next((k for k in members if factors[k] in wanted), members[0]) for members in classes]
    dimensions = [sum(len(factors[k]) - 1 for k in members) for members in classes]
    if sum(dimensions) == n:
        seeds: Sequence[Residues] | None = [vectors[k][:, None] for k in chosen]
    else:
        seeds = _seeds(a, b, [factors[k] for k in chosen], others[chosen], dimensions, random)
    if seeds is None:
        return None
    starts = accumulate((u.shape[1] * D for u, D in zip(seeds, dimensions, strict=True)), initial=0)
    components = tuple(
        Component(factors[k], u, D, start)
        for k, u, D, start in zip(chosen, seeds, dimensions, starts, strict=False)
    )
    return _spun(frozenset(factors), components, a, b)


def _spun(
    factors: frozenset[Factor], components: tuple[Component, ...], a: Powers, b: Powers
) -> Splitting | None:
    """Return the splitting with these seeds where the conditions of the theorem hold."""
    n, prime = len(a.square(0)), a.prime
    columns = [b.krylov(part.seeds, part.dimension).transpose(1, 2, 0).reshape(n, -1) for part in components]
    T = np.concatenate(columns, axis=1)
    inverted = inverse(T, prime) if T.shape == (n, n) else None
    if inverted is None:
        return None
    found = Splitting(factors, components, T, inverted)
    return found if _is_split(found, a) else None


def _minimal_polynomial(
    a: Powers, random: np.random.Generator
) -> tuple[nmod_poly, Residues, Residues]:  # mu, (deg mu, n) vectors a^k x, (deg mu, n) vectors y a^k
    n, prime = len(a.square(0)), a.prime
    half = prime // 2
    x, y = random.integers(-half, half, (2, n, 1)).astype(np.float64)
    context = fmpz_mod_poly_ctx(fmpz_mod_ctx(prime))
    length = min(n, FIRST_LENGTH)
    while True:
        right = a.krylov(x, length + 1)[:, :, 0]
        left = a.krylov(y, length, transposed=True)[:, :, 0]
        # y a^(i + j) x for i = 0, j <= l, then for j = l, i < l
        terms = np.concatenate([multiply(right, left[:1].T, prime), multiply(left[1:], right[-1:].T, prime)])
        mu = context.minpoly(terms[:, 0].astype(np.int64).tolist())
        if length == n or mu.degree() + SPARE_TERMS <= length:
            degree = mu.degree()
            return nmod_poly([int(c) for c in mu.coeffs()], prime), right[:degree], left[:degree]
        length = min(n, 2 * length)


def _cofactors(
    mu: nmod_poly, factors: Sequence[Factor], prime: int
) -> Residues:  # (factors, deg mu), coefficients of mu / f
    result = np.zeros((len(factors), max(1, mu.degree())))
    for row, f in zip(result, factors, strict=True):
        coefficients = list(map(int, (mu // nmod_poly(list(f), prime)).coeffs()))
        row[: len(coefficients)] = coefficients
    return reduced(result, prime)


def _classes(linked: Sequence[Sequence[bool]]) -> list[list[int]]:
    """Return the connected components of a graph, each increasing, by the least member."""
    label = list(range(len(linked)))
    for i, row in enumerate(linked):
        for j, joined in enumerate(row):
            if joined and label[i] != label[j]:
                low, high = sorted((label[i], label[j]))
                label = [low if known == high else known for known in label]
    return [[k for k, known in enumerate(label) if known == least] for least in sorted(set(label))]


def _seeds(
    a: Powers,
    b: Powers,
    factors: Sequence[Factor],
    others: Residues,  # (factors, deg mu)
    dimensions: Sequence[int],
    random: np.random.Generator,
) -> list[Residues] | None:  # each (n, e)
    """Return as many vectors in each kernel as the multiplicities e with sum e_i D_i = n, or None where they differ."""
    n, prime = len(a.square(0)), a.prime
    half, width, length = prime // 2, FIRST_WIDTH, others.shape[1]
    while True:
        x, y = random.integers(-half, half, (2, n, width)).astype(np.float64)
        right, left = a.krylov(x, length), a.krylov(y, length, transposed=True)
        vectors, dual = (
            multiply(others, powers.reshape(length, -1), prime).reshape(-1, n, width)
            for powers in (right, left)
        )
        kernels = [_kernel(a, f, u, w) for f, u, w in zip(factors, vectors, dual, strict=True)]
        total = sum(kernel.copies * D for kernel, D in zip(kernels, dimensions, strict=True))
        if total == n:
            found = [kernel.seeds(a, b, random) for kernel in kernels]
            return None if any(u is None for u in found) else [u for u in found if u is not None]
        if total > n or max(kernel.copies for kernel in kernels) < width:
            return None
        width *= 2


@dataclass(frozen=True, slots=True, eq=False)
class _Kernel:
    """Vectors of the kernel of f(a), and of that of its transpose; multiplied by 1, a, ..., a^(deg f - 1)."""

    copies: int  # e
    vectors: Residues  # (n, e deg f)
    dual: Residues  # (e deg f, n)

    def seeds(self, a: Powers, b: Powers, random: np.random.Generator) -> Residues | None:  # (n, e)
        """Return e vectors, each in a simple module of its own, almost surely.

        The kernel is K x F^e, with K that of f(a) in one simple module, of dimension deg f. Where that is 1 or e is 1, any
        vectors will do. Else elements h of the algebra act on it, projected back, as those of Mat(K) that they are in one
        module; the kernel of an irreducible factor of such a one is taken, of degree 1 where some is seen.
        """
        size, prime = self.vectors.shape[1], a.prime
        if self.copies in (1, size):
            return self.vectors[:, : self.copies]
        pairing = inverse(multiply(self.dual, self.vectors, prime), prime)
        if pairing is None:
            return None
        inside = [
            multiply(pairing, multiply(self.dual, multiply(h.square(0), self.vectors, prime), prime), prime)
            for h in (a, b)
        ]
        found = _small_kernel([in_flint(h, prime) for h in inside])
        if found.shape[1] > self.copies:
            mixing = random.integers(-(prime // 2), prime // 2, (found.shape[1], self.copies))
            found = multiply(found, mixing.astype(np.float64), prime)
        return multiply(self.vectors, found, prime)


def _kernel(
    a: Powers,
    factor: Factor,
    vectors: Residues,  # (n, q), in the kernel of f(a)
    dual: Residues,  # (n, q), in that of its transpose
) -> _Kernel:
    """Return as many of the vectors as are independent over K[t]/(f), almost surely."""
    degree, prime = len(factor) - 1, a.prime
    n = len(vectors)
    right = a.krylov(vectors, degree).transpose(1, 0, 2)  # (n, deg f, q)
    left = a.krylov(dual, degree, transposed=True).transpose(0, 2, 1)  # (deg f, q, n)
    pairing = multiply(left.reshape(-1, n), right.reshape(n, -1), prime)
    copies = int(in_flint(pairing, prime).rank()) // degree
    return _Kernel(copies, right[:, :, :copies].reshape(n, -1), left[:, :copies].reshape(-1, n))


def _small_kernel(elements: Sequence[nmod_mat]) -> Residues:  # (size, k)
    """Return a kernel of an irreducible factor of least degree of one of the elements a r + b, as columns."""
    a, b = elements
    best: tuple[int, nmod_poly, nmod_mat] | None = None
    for r in range(1, MIXTURES + 1):  # not 0: eigenvectors of b would not do, where deg f = D
        element = a * r + b
        factor = min((f for f, _ in element.charpoly().factor()[1]), key=lambda f: f.degree())
        if best is None or factor.degree() < best[0]:
            best = factor.degree(), factor, element
        if best[0] == 1:
            break
    if best is None:
        raise SymgroupBug("no element was tried")
    _, factor, element = best
    kernel, nullity = value_in_flint(factor, element).nullspace()
    return from_flint(kernel, element.modulus())[:, :nullity]


def _is_split(found: Splitting, a: Powers) -> bool:
    """Whether the conditions of the theorem hold."""
    prime = a.prime
    blocks = multiply(found.inverse, multiply(a.square(0), found.basis, prime), prime)
    for part in found.components:
        D, start = part.dimension, part.start
        M = blocks[start : start + D, start : start + D].copy()
        if not _is_annihilated(part.factor, M, prime):
            return False
        for first in range(start, part.span.stop, D):
            blocks[first : first + D, first : first + D] -= M
    return not reduced(blocks, prime).any()


def _is_annihilated(factor: Factor, matrix: Residues, prime: int) -> bool:
    """Whether f(matrix) takes the first unit vector to 0."""
    result = np.zeros((len(matrix), 1))
    for c in reversed(factor):
        result = multiply(matrix, result, prime)
        result[0] += c if c <= prime // 2 else c - prime
    return not reduced(result, prime).any()
