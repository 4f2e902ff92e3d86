"""What a solver by matrices modulo a prime cannot do without, in eliminations: a floor of the MeatAxe route.

    python benchmarks/basis_floor.py

Each line has n, the time of one elimination as benchmarks/basis.py takes it, and the sum of one call each of what follows, for
random (n, n) matrices that are there already, in the same process, the least of many times:

- one random element: a product of two matrices;
- the vectors a^k x, k < n, and the minimal polynomial of the sequence y a^k x, factored;
- the inverse of one basis, once;
- the product of one map and one generator on both sides, and the comparison of the two.

A solver needs more of each: two elements, sequences from both sides, kernels, the tests of candidates, their echelon form and
its reconstruction, at every place of the field. So where the floor is above ten eliminations, thirty are out of reach.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from basis import elimination_seconds
from flint import fmpz_mod_ctx, fmpz_mod_poly_ctx, nmod_poly

from symgroup.algebra.arrays import Powers, Residues, inverse, multiply, small_primes

SIZES = (16, 27, 36, 64, 125, 216, 343)
SECONDS = 0.2  # of measuring for each size


def chain(a: Residues, b: Residues, prime: int) -> None:
    """Make one call each."""
    n = len(a)
    element = multiply(a, b, prime)
    vectors = Powers(element, prime).krylov(b[:, :1], n)[:, :, 0]
    terms = multiply(vectors, b[:, 1:2], prime)[:, 0].astype(np.int64).tolist()
    mu = fmpz_mod_poly_ctx(fmpz_mod_ctx(prime)).minpoly(terms)
    nmod_poly(list(map(int, mu.coeffs())), prime).factor()
    inverse(a, prime)
    np.array_equal(a @ b, b @ a)


def least(call: Callable[[], object]) -> float:
    """Return the least time of a call."""
    times, end = [], time.perf_counter() + SECONDS
    while not times or time.perf_counter() < end:
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    prime, random = next(small_primes()), np.random.default_rng(0)
    half = prime // 2
    print(f"{'n':>4}{'elim us':>10}{'floor us':>10}{'floor/elim':>12}")
    for n in SIZES:
        a, b = random.integers(-half, half, (2, n, n)).astype(np.float64)
        found = [elimination_seconds(n) or 0.0 for _ in range(5)]
        floor = least(lambda a=a, b=b: chain(a, b, prime))
        print(f"{n:>4}{1e6 * min(found):>10.0f}{1e6 * floor:>10.0f}{floor / min(found):>12.1f}")


if __name__ == "__main__":
    main()
