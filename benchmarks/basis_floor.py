"""The least that a solver by python-flint and NumPy can take, in eliminations: a floor of the MeatAxe route, case by case.

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

`floor` is their sum and `warm` that without `read`, both in eliminations. `solver` is what equivariant_basis takes when it is
called again, its own cache emptied, in eliminations too. A solver needs more than the floor: random elements, a second
elimination (one matrix gives a basis, one the maps), the echelon form of the maps, their lift from residues to numbers, and
Python between the calls.

The assumption is that these five steps are calls of python-flint 0.9 and NumPy 2, where entries are handed to flint one by
one; a solver in C would not be bound by it.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from basis import elimination_seconds
from basis_cases import CASES
from flint import nmod_mat

from symgroup.algebra.arrays import Residues, inverse, multiply, small_primes
from symgroup.ir import SparseForm, Tile
from symgroup.representations import Representation, natural
from symgroup.representations.arrays import generator_arrays
from symgroup.solve import EquivariantBasis, equivariant, equivariant_basis

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


def measured(V: Representation) -> tuple[EquivariantBasis, list[float]]:
    """Return the basis of End(V), and the times of read, span, rank, check, write."""
    random = np.random.default_rng(0)
    basis, n, d = equivariant_basis(V, V), V.dim, V.field.degree
    matrices = random.integers(-(PRIME // 2), PRIME // 2, (d, n, n)).astype(np.float64)
    generators = generator_arrays(V, V.field).parts[0]
    form = basis.blocks[0]
    maps = np.zeros((basis.dim, n * n))
    maps[form.element, form.row * n + form.column] = 1
    rank = min(least(lambda: rank_by_flint(matrices)), least(lambda: inverse(matrices, PRIME)))
    return basis, [
        least(lambda: read(V)),
        least(lambda: span(matrices)),
        rank,
        least(lambda: check(matrices, generators)),
        least(lambda: write(V, maps)),
    ]


def main() -> None:
    steps = ("read", "span", "rank", "check", "write")
    head = "".join(f"{step:>8}" for step in ("elim us", *steps))
    print(f"{'case':<20}{'n':>4}{'d':>3}{'r':>4}{head}{'floor':>8}{'warm':>8}{'solver':>8}")
    for name in NAMES:
        V, _ = CASES[name]()
        basis, times = measured(V)
        elimination = min(elimination_seconds(V.dim) or 0.0 for _ in range(20))
        solver = least(lambda V=V: solve_again(V))
        columns = "".join(f"{1e6 * value:>8.0f}" for value in (elimination, *times))
        ratios = [value / elimination for value in (sum(times), sum(times[1:]), solver)]
        print(
            f"{name:<20}{V.dim:>4}{V.field.degree:>3}{basis.dim:>4}{columns}"
            + "".join(f"{ratio:>8.1f}" for ratio in ratios)
        )


if __name__ == "__main__":
    main()
