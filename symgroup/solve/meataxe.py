"""Route 5: module homomorphisms the MeatAxe way, modulo primes, for exact matrices on both sides.

Let a be an element of the group algebra and f a polynomial. Every A in Hom_G(V, W) takes ker f(a_V) into ker f(a_W), since
A f(a_V) = f(a_W) A. If such kernels generate V as a module, A is decided by what it does to them: with basis vectors of the
kernels as seeds, V has a basis of words in the generators applied to seeds, and A takes each to the same word applied to an
unknown vector of ker f(a_W). So there are at most sum dim ker f(a_V) dim ker f(a_W) unknowns, not many more than dim Hom,
in place of m n. The kernels of all irreducible factors f of the characteristic polynomial of a_V always generate V, where V
is semisimple, since each simple summand is met by one of them.

What is left are the conditions that A commutes with the generators. They are tested against random vectors; that can only
leave too many solutions, never too few. So the count modulo p bounds dim Hom from above whatever was drawn, and exact
solutions that attain it prove it (see `algebra.modular`). Source: Holt, Eick and O'Brien, Handbook of Computational Group
Theory (2005), section 7.5; Lux and Szoke, Computing homomorphism spaces between modules over finite dimensional algebras
(2003).
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TypeAlias

from flint import fmpq_mat, fmpz_mat, nmod_mat

from symgroup.algebra import Place, ProvenNullSpace, identity_matrix, lift_null_space
from symgroup.errors import LimitError
from symgroup.ir import SparseForm
from symgroup.representations import Representation
from symgroup.solve.nullspace import sparse_form

LARGEST_RESULT = 20_000_000  # numbers held at once: unknowns times m n
WORD_LENGTH = 8
SPARE_TESTS = 8

Matrices: TypeAlias = tuple[nmod_mat, ...]


def solve_by_meataxe(
    V: Representation,  # dim n
    W: Representation,  # dim m
) -> tuple[SparseForm, ProvenNullSpace]:  # (m, n)
    """Return the canonical basis of Hom_G(V, W) with the prime that proves it complete.

    Cost: O(n^3 + m^3) a generator for the spinning, and O(r m n (m + n)) for the r maps themselves.
    Raises: LimitError (SG401) where the maps would not fit.
    """
    m, n = W.dim, V.dim
    source = V.generator_matrices() or (identity_matrix(n),)
    target = W.generator_matrices() or (identity_matrix(m),)

    def echelon_modulo(place: Place) -> list[list[int]] | None:
        prime = place.prime
        left, right = _reduced(source, prime), _reduced(target, prime)
        return None if left is None or right is None else _homomorphisms(left, right, n, m, prime)

    proof = lift_null_space(echelon_modulo, lambda basis: _all_commute(source, target, basis), m * n)
    return sparse_form(proof.basis, m, n), proof


def _reduced(matrices: tuple[fmpq_mat, ...], prime: int) -> Matrices | None:
    """Return the matrices modulo p, or None where p divides a denominator."""
    parts = [matrix.numer_denom() for matrix in matrices]
    if any(int(denominator) % prime == 0 for _, denominator in parts):
        return None
    return tuple(
        nmod_mat(numerator, prime) * pow(int(denominator), -1, prime) for numerator, denominator in parts
    )


def _homomorphisms(V: Matrices, W: Matrices, n: int, m: int, prime: int) -> list[list[int]]:
    """Return a space that contains Hom modulo p, as reduced echelon rows of length m n; almost surely it is Hom."""
    random = Random(prime)
    basis, images, unknowns = _spin(V, W, n, m, prime, random)
    if unknowns == 0:
        return []
    if unknowns * m * n > LARGEST_RESULT:
        raise LimitError.of(
            "SG401",
            f"{unknowns} maps of shape {m} x {n} are too many to write down",
            help="use smaller representations",
        )
    candidates = _candidates(basis, images, n, m, unknowns, prime)
    tests = _tests(V, W, candidates, n, m, prime, random)
    kernel, nullity = tests.nullspace()
    if nullity == 0:
        return []
    chosen = nmod_mat(nullity, unknowns, _columns(kernel, nullity), prime)
    flat = nmod_mat(unknowns, m * n, [int(e) for matrix in candidates for e in matrix.entries()], prime)
    echelon, _ = (chosen * flat).rref()
    return [[int(entry) for entry in row] for row in echelon.tolist()]


@dataclass(frozen=True, slots=True)
class _Seeds:
    """ker f(a) in V and in W for one irreducible factor f."""

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
    rows: list[list[int]] = []
    origins: list[tuple[int, int]] = []  # (parent, generator), or (-1, factor) for a seed
    seeds = _seeds(V, W, n, m, prime, random)
    for number, seed in enumerate(seeds):
        for vector in seed.source.tolist():
            if len(rows) < n:
                _spin_one([int(e) for e in vector], number, transposed, rows, origins, n, prime)
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


def _seeds(V: Matrices, W: Matrices, n: int, m: int, prime: int, random: Random) -> list[_Seeds]:
    a, b = _random_element(V, W, n, m, prime, random)
    found = []
    for factor, _ in a.charpoly().factor()[1]:
        coefficients = [int(c) for c in factor.coeffs()]
        source = _kernel(_evaluate(coefficients, a, n, prime), n, prime)
        target = _kernel(_evaluate(coefficients, b, m, prime), m, prime)
        found.append(_Seeds(source, target))
    return sorted(found, key=lambda seed: (seed.source.nrows() * seed.target.nrows(), seed.source.nrows()))


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


def _evaluate(coefficients: list[int], matrix: nmod_mat, size: int, prime: int) -> nmod_mat:
    """Return f(matrix) by Horner's rule, constant coefficient first."""
    one = nmod_mat(size, size, [int(i == j) for i in range(size) for j in range(size)], prime)
    result = one * coefficients[-1]
    for coefficient in reversed(coefficients[:-1]):
        result = result * matrix + one * coefficient
    return result


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


def _candidates(
    basis: nmod_mat, images: list[nmod_mat], n: int, m: int, unknowns: int, prime: int
) -> list[nmod_mat]:  # each (m, n)
    """Return, for each unknown, the linear map V -> W that it stands for: A with A (row k of the basis) = image k."""
    inverse = basis.transpose().inv()
    flat = [[int(e) for e in image.entries()] for image in images]
    return [
        nmod_mat(m, n, [flat[k][i * unknowns + t] for i in range(m) for k in range(n)], prime) * inverse
        for t in range(unknowns)
    ]


def _tests(
    V: Matrices, W: Matrices, candidates: list[nmod_mat], n: int, m: int, prime: int, random: Random
) -> nmod_mat:  # (tests, unknowns)
    """Return x^T (rho_W(g) A - A rho_V(g)) Y for each candidate A, each generator g, and random x and Y."""
    count = len(candidates)
    width = 1 + (count + SPARE_TESTS) // (4 * max(1, len(V)))
    rows: list[list[int]] = []
    for v, w in zip(V, W, strict=True):
        x = nmod_mat(4, m, [random.randrange(prime) for _ in range(4 * m)], prime)
        Y = nmod_mat(n, width, [random.randrange(prime) for _ in range(n * width)], prime)
        xw, vY = x * w, v * Y
        columns = [(xw * (A * Y) - (x * A) * vY).entries() for A in candidates]
        rows += [[int(column[k]) for column in columns] for k in range(4 * width)]
    return nmod_mat(len(rows), count, [e for row in rows for e in row], prime)


def _all_commute(source: tuple[fmpq_mat, ...], target: tuple[fmpq_mat, ...], basis: fmpq_mat) -> bool:
    """Whether each row of the basis, as an (m, n) matrix A, has A source = target A for every generator, exactly."""
    r = basis.nrows()
    if r == 0:
        return True
    n, m = source[0].nrows(), target[0].nrows()
    numerators = basis.numer_denom()[0].tolist()
    upright = fmpz_mat([row[i * n : (i + 1) * n] for row in numerators for i in range(m)])  # (r m, n)
    across = fmpz_mat(
        [[row[i * n + j] for row in numerators for j in range(n)] for i in range(m)]
    )  # (m, r n)
    for v, w in zip(source, target, strict=True):
        (v_numerators, v_scale), (w_numerators, w_scale) = v.numer_denom(), w.numer_denom()
        right = (upright * v_numerators * w_scale).tolist()
        left = (w_numerators * across * v_scale).tolist()
        for k in range(r):
            for i in range(m):
                if right[k * m + i] != left[i][k * n : (k + 1) * n]:
                    return False
    return True
