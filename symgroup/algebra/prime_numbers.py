"""Word-sized primes, in an order that every computation shares."""

from __future__ import annotations

from collections.abc import Iterator

from flint import fmpz

FIRST_PRIME = (1 << 62) + 135


def primes() -> Iterator[int]:
    """Yield word-sized primes in increasing order from a little over 2^62."""
    candidate = FIRST_PRIME
    while True:
        if fmpz(candidate).is_prime():
            yield candidate
        candidate += 2
