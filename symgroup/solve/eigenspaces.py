"""Homomorphisms modulo a prime from one random element a of the algebra, where a is semisimple: no spinning vector by vector.

Notation: a and b are two random elements of the algebra that the matrices generate, the same words in V (a_V, b_V) and in W.
Let f be an irreducible factor of the characteristic polynomial of a_V, and u in ker f(a_V). For every homomorphism A:

1. A u lies in ker f(a_W). Its dimension is at most e deg f, where e is the multiplicity of f in the characteristic polynomial
   of a_W, so that many independent vectors in it are all of it. They are found as g(a_W) x for random x, g the product of
   the other irreducible factors, from the vectors x, a x, a^2 x, ...
2. A b^k u = b^k A u. Where the vectors b^k u of the chosen u are a basis T of V, A is decided by the A u.

Each step is checked for the a and b at hand (f(a_V) u = 0, f(a_W) y = 0, the count of independent y, T invertible), so the
space returned contains Hom whatever was drawn; where a check fails there is no answer, and `spinning` gives one. Which f and
u are taken is a guess that only decides whether T is a basis: factors f, f' belong to one isotypic component where some h in
the algebra has w h u' != 0, w in the left kernel of f(a) and u' in the kernel of f'(a).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from flint import nmod_mat, nmod_poly
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from symgroup.algebra.arrays import Powers, Residues, echelon, inverse, multiply, null_space_of, reduced
from symgroup.errors import LimitError

LARGEST_RESULT = 20_000_000  # numbers held at once: unknowns times m n
FACTORS = 4  # linear combinations of the generators that are multiplied for one random element
SPARE_TESTS = 8
TEST_ROWS = 4

Matrices = Sequence[Residues]


@dataclass(frozen=True, slots=True, eq=False)
class _Spectrum:
    """The characteristic polynomial's factors with multiplicities, and vectors in the kernel of each factor of a."""

    factors: list[nmod_poly]  # monic, irreducible
    multiplicities: list[int]
    vectors: Residues  # (factors, n, q)
    others: Residues  # (factors, length), the coefficients of the product of the other factors


def homomorphisms(
    V: Matrices,  # each (n, n)
    W: Matrices,  # each (m, m)
    prime: int,
    random: np.random.Generator,
) -> Residues | None:  # (r, m n), reduced row echelon form
    """Return a space that contains Hom(V, W) modulo p, almost surely Hom itself, or None where the guess fails.

    Raises: LimitError (SG401) where the candidates would not fit.
    """
    same = V is W
    words = _random_words(len(V), random, prime)
    source = [Powers(_evaluate_words(w, V, prime), prime) for w in words]
    target = source if same else [Powers(_evaluate_words(w, W, prime), prime) for w in words]
    left = _spectrum(source[0], random)
    right = left if same else _spectrum(target[0], random)
    found = _candidates(left, right, source, target, random)
    if found is None:
        return None
    return commuting(V, W, found, prime, random)


def _random_words(
    count: int, random: np.random.Generator, prime: int
) -> list[Residues]:  # each (FACTORS, count + 1)
    half = prime // 2
    return [random.integers(-half, half, (FACTORS, count + 1)).astype(np.float64) for _ in range(2)]


def _evaluate_words(coefficients: Residues, matrices: Matrices, prime: int) -> Residues:  # (n, n)
    """Return the product of linear combinations of 1 and the matrices."""
    result: Residues | None = None
    for row in coefficients:
        factor = row[0] * np.eye(len(matrices[0]))
        for c, matrix in zip(row[1:], matrices, strict=True):
            factor = reduced(factor + c * matrix, prime)
        result = factor if result is None else multiply(result, factor, prime)
    return result if result is not None else np.eye(len(matrices[0]))


def _spectrum(a: Powers, random: np.random.Generator) -> _Spectrum:
    """Return for each factor as many vectors as its multiplicity, in its kernel where a is semisimple."""
    n, prime = len(a.square(0)), a.prime
    matrix = nmod_mat(n, n, a.square(0).astype(np.int64).ravel().tolist(), prime)
    listed = nmod_poly(matrix.charpoly().coeffs(), prime).factor()[1]
    listed.sort(key=lambda item: (item[0].degree(), item[1]))
    factors, multiplicities = [f for f, _ in listed], [e for _, e in listed]
    radical = nmod_poly([1], prime)
    for f in factors:
        radical *= f
    length, width = radical.degree(), max(multiplicities)
    x = random.integers(-(prime // 2), prime // 2, (n, width)).astype(np.float64)
    powers = a.krylov(x, length).reshape(length, n * width)
    others = np.zeros((len(factors), length))
    for i, f in enumerate(factors):
        coefficients = [int(c) for c in (radical // f).coeffs()]
        others[i, : len(coefficients)] = coefficients
    others = reduced(others, prime)
    vectors = multiply(others, powers, prime).reshape(len(factors), n, width)
    return _Spectrum(factors, multiplicities, vectors, others)


def _candidates(
    left: _Spectrum,
    right: _Spectrum,
    source: Sequence[Powers],  # of a, b in V
    target: Sequence[Powers],  # of a, b in W
    random: np.random.Generator,
) -> Residues | None:  # (unknowns, m, n)
    """Return the maps that the unknown images of the chosen vectors stand for."""
    (a_v, b_v), (a_w, b_w) = source, target
    m, n, prime = len(a_w.square(0)), len(a_v.square(0)), a_v.prime
    in_right = {tuple(map(int, f.coeffs())): k for k, f in enumerate(right.factors)}
    basis: list[Residues] = []  # rows of T
    images: list[tuple[int, int, Residues]] = []  # (copies, D, (D, m, l))
    unknowns = 0
    for chosen, dimension in _components(left, source, random):
        f, copies = left.factors[chosen], left.multiplicities[chosen]
        u = left.vectors[chosen][:, :copies]
        if not _is_annihilated(f, a_v.square(0), u, prime):
            return None
        rows = b_v.krylov(u, dimension)  # (D, n, copies)
        basis.append(rows.transpose(2, 0, 1).reshape(-1, n))
        number = in_right.get(tuple(map(int, f.coeffs())))
        kernel = np.zeros((m, 0)) if number is None else _kernel(f, a_w, right, number)
        if kernel is None:
            return None
        unknowns += copies * kernel.shape[1]
        images.append((copies, dimension, b_w.krylov(kernel, dimension)))
    T = np.concatenate(basis)
    inverted = inverse(T, prime) if T.shape == (n, n) else None
    if inverted is None:
        return None
    if unknowns * m * n > LARGEST_RESULT:
        raise LimitError.of(
            "SG401",
            f"{unknowns} maps of shape {m} x {n} are too many to write down",
            help="use smaller representations",
        )
    found, first = [], 0
    for copies, dimension, y in images:
        size = copies * dimension
        # A^T = T^-1 Y, where only the rows of Y that belong to one seed are not zero
        columns = inverted[:, first : first + size].T.reshape(copies, 1, dimension, n)
        sides = np.ascontiguousarray(y.transpose(2, 1, 0))[None]  # BLAS wants one stride of 1
        found.append(multiply(sides, columns, prime).reshape(-1, m, n))
        first += size
    return np.concatenate(found)


def _components(
    spectrum: _Spectrum, source: Sequence[Powers], random: np.random.Generator
) -> list[tuple[int, int]]:
    """Return, for each isotypic component, its factor of the least degree and the dimension of its simple module."""
    a, b = source
    prime, length = a.prime, spectrum.others.shape[1]
    y = random.integers(-(prime // 2), prime // 2, (len(a.square(0)), 1)).astype(np.float64)
    dual = multiply(
        spectrum.others, a.krylov(y, length, transposed=True)[:, :, 0], prime
    )  # in the left kernels
    linked = multiply(multiply(dual, b.square(0), prime), spectrum.vectors[:, :, 0].T, prime)
    rows, columns = np.nonzero(linked)
    size = len(spectrum.factors)
    graph = coo_array((np.ones(len(rows)), (rows, columns)), shape=(size, size))
    count, labels = connected_components(graph, directed=False)
    found = []
    for label in range(count):
        members = np.flatnonzero(labels == label).tolist()
        dimension = sum(spectrum.factors[k].degree() for k in members)
        found.append((members[0], dimension))
    return found


def _is_annihilated(f: nmod_poly, a: Residues, vectors: Residues, prime: int) -> bool:
    """Whether f(a) takes the vectors to 0."""
    result = np.zeros_like(vectors)
    for c in reversed(f.coeffs()):
        value = int(c) if int(c) <= prime // 2 else int(c) - prime
        result = reduced(multiply(a, result, prime) + value * vectors, prime)
    return not result.any()


def _kernel(f: nmod_poly, a: Powers, spectrum: _Spectrum, number: int) -> Residues | None:  # (m, l)
    """Return a basis of all of ker f(a), or None where the vectors at hand do not attain the bound."""
    degree, copies, prime = f.degree(), spectrum.multiplicities[number], a.prime
    u = spectrum.vectors[number][:, :copies]
    if not _is_annihilated(f, a.square(0), u, prime):
        return None
    whole = a.krylov(u, degree).transpose(1, 0, 2).reshape(len(u), -1)
    return whole if len(echelon(whole.T, prime)[1]) == degree * copies else None


def commuting(
    V: Matrices, W: Matrices, candidates: Residues, prime: int, random: np.random.Generator
) -> Residues:  # (r, m n)
    """Return the echelon form of the combinations of candidates that pass random tests on every generator.

    A round has few rows x, so it need not see all that fails: where the commutators x (w A - A v) Y live in one column, as
    they may for unipotent groups, each row of x finds one. So there are rounds until nothing fails.
    """
    count, m, n = candidates.shape
    flat = candidates.reshape(count, m * n)
    while len(flat):
        tests = _tests(V, W, flat.reshape(len(flat), m, n), prime, random)
        if not tests.any():
            break
        flat = multiply(null_space_of(tests, prime), flat, prime)
    return echelon(flat, prime)[0] if len(flat) else flat


def _tests(
    V: Matrices, W: Matrices, candidates: Residues, prime: int, random: np.random.Generator
) -> Residues:  # (tests, unknowns)
    """Return x (rho_W(g) A - A rho_V(g)) Y for each candidate A, each generator g, and random x and Y."""
    count, m, n = candidates.shape
    half = prime // 2
    width = 1 + (count + SPARE_TESTS) // (TEST_ROWS * len(V))
    rows = []
    for v, w in zip(V, W, strict=True):
        x = random.integers(-half, half, (TEST_ROWS, m)).astype(np.float64)
        Y = random.integers(-half, half, (n, width)).astype(np.float64)
        left = multiply(multiply(multiply(x, w, prime), candidates, prime), Y, prime)
        right = multiply(multiply(x, candidates, prime), multiply(v, Y, prime), prime)
        rows.append(reduced(left - right, prime).reshape(count, TEST_ROWS * width).T)
    return np.concatenate(rows)
