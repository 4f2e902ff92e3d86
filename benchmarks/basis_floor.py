"""What a solver by python-flint and NumPy takes at least, in eliminations, and what the steps of the one that there is take.

    python benchmarks/basis_floor.py

Each line has a case of benchmarks/basis.py, n, the places d above a prime, r = dim End(V), the time of one elimination as
benchmarks/basis.py takes it, and the time of one call each of what cannot be left out, each the least of many, on arrays that
are there already:

- read: the entries of the generators on the natural representation into an array, and their products on V;
- span: n vectors that span V, from one, by log2(n) products modulo a prime;
- rank: one n x n matrix eliminated modulo the prime, at each place, since a proof that nothing is missing shows that a matrix
  of about that size has some rank: by flint, which is handed the matrix, or by NumPy, whichever is quicker;
- check: all maps as one, times all generators at once, from both sides, and the comparison of the two;
- write: where the r maps have entries that are not 0, and the object that is given back.

`floor` is their sum and `warm` that without `read`, both in eliminations. The next columns are the steps that the algorithm of
`symgroup.solve.cyclic` adds to these, each again one call, the least of many:

- draw: log2(2 n) random elements of the algebra: one linear combination of all generators, and products;
- words: 2 n vectors and 2 n forms from one, and n images of each of r vectors, in place of the n vectors of `span`;
- solve: an inverse, and the kernel of a matrix with nullity r, at each place, in place of `rank`;
- apply: three products of n x n matrices: relations that the kernel is of, and the maps themselves, r n rows times n columns;
- echelon: the leading columns of r maps, the inverse there, and the product with the maps;
- lift: the maps from residues to exact numbers, each different one found once.

`steps` is the sum of these with `check` and `write`, without `read`: nothing is left out but tests that are cheap, and
the Python between the calls. `solver` is what equivariant_basis takes when it is called again, its own cache emptied; both in
eliminations. Where `steps` is above 30, so is every solver by this algorithm.

The assumption is that all steps are calls of python-flint 0.9 and NumPy 2, where entries are handed to flint one by one; a
solver in C would not be bound by it.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from basis import elimination_seconds
from basis_cases import CASES
from flint import nmod_mat

from symgroup.algebra.arrays import Residues, inverse, multiply, small_primes
from symgroup.algebra.kernels import kernel, leading_columns
from symgroup.algebra.places import places_of
from symgroup.algebra.sparse import lift_sparse
from symgroup.ir import SparseForm, Tile
from symgroup.representations import Representation, natural
from symgroup.representations.arrays import generator_arrays
from symgroup.solve import EquivariantBasis, equivariant, equivariant_basis
from symgroup.solve.cyclic import maps_from_generator

NAMES = (
    "Weyl(H4) V^2->V^2",
    "Weyl(H3) V^3->V^3",
    "Weyl(E6) V^2->V^2",
    "Weyl(E8) V^2->V^2",
    "Weyl(F4) V^3->V^3",
    "Weyl(E6) V^3->V^3",
)
SECONDS = 0.5  # of measuring for each step
PRIME = next(small_primes())
COMBINATIONS = 4  # of generators, that elements are made of


def read(V: Representation) -> None:
    """Read the generators on the natural representation, and form their products on V."""
    base = natural(V.group)
    matrices = [getattr(A, "parts", (A,)) for A in base.generator_matrices()]
    values = [int(c) for parts in matrices for part in parts for c in part.numer_denom()[0].entries()]
    found = base_arrays = np.array(values, dtype=np.float64).reshape(len(matrices), -1, base.dim)
    while found.shape[1] * found.shape[2] < V.dim**2:
        found = np.einsum("kab,kcd->kacbd", found, base_arrays).reshape(
            len(matrices), -1, found.shape[2] * base.dim
        )


def span(matrices: Residues) -> None:
    """Double n vectors from one, at d places."""
    d, n, _ = matrices.shape
    found = np.empty((d, n, n))
    found[:, :, :1] = 1
    done = 1
    while done < n:
        more = min(done, n - done)
        found[:, :, done : done + more] = multiply(matrices, found[:, :, :more], PRIME)
        done += more


def rank_by_flint(matrices: Residues) -> None:
    """Hand a matrix to flint at each place, and eliminate."""
    for matrix in matrices:
        nmod_mat(*matrix.shape, matrix.astype(np.int64).ravel().tolist(), PRIME).rref()


def check(matrices: Residues, generators: Residues) -> None:
    """Multiply one matrix by all generators from both sides, over a field of degree d."""
    for matrix in matrices:
        np.array_equal(matrix @ generators, generators @ matrix)


def write(V: Representation, maps: Residues) -> None:
    """Make the answer from maps (r, n n)."""
    n = V.dim
    element, place = np.divmod(np.flatnonzero(maps), n * n)
    row, column = np.divmod(place, n)
    ones = np.ones_like(row)
    form = SparseForm(len(maps), (n, n), element, row, column, ones, ones)
    EquivariantBasis(V, V, (form,), (Tile(0, 0, 0, 1, 1),), ())


def draw(generators: Residues) -> None:
    """Combine all generators, (d, count, n, n), and form products of elements, log2(2 n) in all."""
    d, count, n, _ = generators.shape
    words = np.ones((COMBINATIONS, count))
    found = multiply(words, generators.reshape(d, count, n * n), PRIME).reshape(d, COMBINATIONS, n, n)
    element = found[:, 0]
    for _ in range((2 * n - 1).bit_length() - 1):
        element = multiply(element, found[:, 1], PRIME)


def words(matrices: Residues, r: int) -> None:
    """Double 2 n vectors and 2 n forms from one, and n vectors from each of r, at d places."""
    n = matrices.shape[-1]
    for count, length in ((1, 2 * n), (1, 2 * n), (r, n)):
        found = np.empty((len(matrices), count, n, length))
        found[..., 0] = 1
        done = 1
        while done < length:
            more = min(done, length - done)
            found[..., done : done + more] = multiply(matrices[:, None], found[..., :more], PRIME)
            done += more


def solve(matrices: Residues, singular: Residues) -> None:
    """Invert a matrix, and find the kernel of one, at each place."""
    inverse(matrices, PRIME)
    for matrix in singular:
        kernel(matrix, PRIME)


def apply(matrices: Residues, images: Residues) -> None:
    """Multiply twice for relations, and once for the maps, (d, r, n, n)."""
    multiply(matrices, matrices, PRIME)
    multiply(matrices, matrices, PRIME)
    multiply(images, matrices[:, None], PRIME)


def echelon(maps: Residues, n: int, prime: int) -> Residues:
    """Bring maps, (d, r, n n), to echelon form."""
    change = inverse(maps[:, :, leading_columns(maps[0], 2 * n, prime)], prime)
    if change is None:
        raise ValueError("the maps are dependent")
    return multiply(change, maps, prime)


def lift(V: Representation, maps: Residues) -> None:
    """Find the exact numbers of maps in echelon form, (d, r, n n)."""
    lift_sparse(lambda _: maps, lambda _: True, V.dim**2, V.field)


def least(call: Callable[[], object]) -> float:
    """Return the least time of a call."""
    times, end = [], time.perf_counter() + SECONDS
    while not times or time.perf_counter() < end:
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def solve_again(V: Representation) -> None:
    equivariant._solve_block.cache_clear()
    equivariant_basis(V, V)


def random_residues(*shape: int) -> Residues:
    half = PRIME // 2
    return np.random.default_rng(0).integers(-half, half, shape).astype(np.float64)


def floor_times(V: Representation, basis: EquivariantBasis) -> list[float]:
    """Return the times of read, span, rank, check, write."""
    n, d = V.dim, V.field.degree
    matrices, generators = random_residues(d, n, n), generator_arrays(V, V.field).parts[0]
    form = basis.blocks[0]
    maps = np.zeros((basis.dim, n * n))
    maps[form.element, form.row * n + form.column] = 1
    rank = min(least(lambda: rank_by_flint(matrices)), least(lambda: inverse(matrices, PRIME)))
    return [
        least(lambda: read(V)),
        least(lambda: span(matrices)),
        rank,
        least(lambda: check(matrices, generators)),
        least(lambda: write(V, maps)),
    ]


def step_times(V: Representation, r: int) -> list[float]:
    """Return the times of draw, words, solve, apply, echelon, lift."""
    n, d = V.dim, V.field.degree
    places = next(places_of(V.field, small_primes))
    prime = places[0].prime
    generators = generator_arrays(V, V.field).at(places)
    if generators is None:
        raise ValueError(f"{V} has the denominator {prime}")
    found = maps_from_generator(generators, generators, prime, np.random.default_rng(prime))
    if found is None:
        raise ValueError(f"{V} has no generator")
    mixed = multiply(random_residues(d, r, r), found, prime)
    matrices, images = random_residues(d, n, n), random_residues(d, r, n, n)
    singular = multiply(random_residues(d, n, n - r), random_residues(d, n - r, n), PRIME)
    return [
        least(lambda: draw(generators)),
        least(lambda: words(matrices, r)),
        least(lambda: solve(matrices, singular)),
        least(lambda: apply(matrices, images)),
        least(lambda: echelon(mixed, n, prime)),
        least(lambda: lift(V, found)),
    ]


def main() -> None:
    columns = ("elim us", "read", "span", "rank", "check", "write", "floor", "warm")
    columns += ("draw", "words", "solve", "apply", "echelon", "lift", "steps", "solver")
    print(f"{'case':<20}{'n':>4}{'d':>3}{'r':>4}" + "".join(f"{column:>8}" for column in columns))
    for name in NAMES:
        V, _ = CASES[name]()
        basis = equivariant_basis(V, V)
        floor, steps = floor_times(V, basis), step_times(V, basis.dim)
        elimination = min(elimination_seconds(V.dim) or 0.0 for _ in range(20))
        solver = least(lambda V=V: solve_again(V))
        print(
            f"{name:<20}{V.dim:>4}{V.field.degree:>3}{basis.dim:>4}"
            + "".join(f"{1e6 * value:>8.0f}" for value in (elimination, *floor))
            + "".join(f"{value / elimination:>8.1f}" for value in (sum(floor), sum(floor[1:])))
            + "".join(f"{1e6 * value:>8.0f}" for value in steps)
            + "".join(f"{value / elimination:>8.1f}" for value in (sum(steps) + sum(floor[3:]), solver))
        )


if __name__ == "__main__":
    main()
