"""Degree-one places: ring homomorphisms from the integers of a number field, away from a few denominators, onto Z/p.

f modulo p has a simple root r; theta goes to r. Over Q, theta = 0 and r = 0. A prime splits completely where f has d distinct
roots modulo p; the d values of an element there give its d coordinates modulo p, by the inverse of a Vandermonde matrix.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from flint import fmpq_mat, nmod_mat, nmod_poly

from symgroup.algebra.exact import ExactMatrix
from symgroup.algebra.field_matrices import FieldMatrix
from symgroup.algebra.fields import NumberField

SPLITTING_TRIES = 60  # primes tried for each degree of the field before it counts as far from normal


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a number field that takes theta to `root` modulo `prime`."""

    prime: int
    root: int = 0


def split_places(field: NumberField, among: Iterable[int]) -> Iterator[tuple[Place, ...]]:  # (d,)
    """Yield the d places above each of the given primes that splits completely."""
    for prime in among:
        if field.is_rational:
            yield (Place(prime),)
            continue
        roots = _split_roots(field.polynomial, prime)
        if roots:
            yield tuple(Place(prime, root) for root in roots)


def places_of(field: NumberField, primes: Callable[[], Iterator[int]]) -> Iterator[tuple[Place, ...]]:
    """Yield, prime by prime, all d places, or one place where primes that split completely are too rare."""
    tries = SPLITTING_TRIES * field.degree
    if field.degree < 3 or next(split_places(field, islice(primes(), tries)), None):
        yield from split_places(field, primes())
        return
    for prime in primes():
        roots = nmod_poly(list(field.polynomial), prime).roots()
        simple = sorted(int(root) for root, multiplicity in roots if multiplicity == 1)
        if simple:
            yield (Place(prime, simple[0]),)


@lru_cache(maxsize=20_000)
def _split_roots(polynomial: tuple[int, ...], prime: int) -> tuple[int, ...]:
    """Return the roots of f modulo p if there are deg f distinct ones, else nothing."""
    f, t = nmod_poly(list(polynomial), prime), nmod_poly([0, 1], prime)
    if len(polynomial) > 2 and t.pow_mod(prime, f) != t % f:
        return ()
    roots = sorted(int(root) for root, multiplicity in f.roots() if multiplicity == 1)
    return tuple(roots) if len(roots) == len(polynomial) - 1 else ()


def reduce_modulo(matrix: ExactMatrix, place: Place) -> nmod_mat | None:
    """Return the matrix at a place, or None where the prime divides a denominator."""
    if isinstance(matrix, FieldMatrix):
        result, power = None, 1
        for part in matrix.parts:
            reduced = _reduce_rational(part, place.prime)
            if reduced is None:
                return None
            result = reduced if result is None else result + reduced * power
            power = power * place.root % place.prime
        return result
    return _reduce_rational(matrix, place.prime)


def _reduce_rational(matrix: fmpq_mat, prime: int) -> nmod_mat | None:
    numerator, denominator = matrix.numer_denom()
    if int(denominator) % prime == 0:
        return None
    reduced = nmod_mat(numerator, prime)
    return reduced if denominator == 1 else reduced * pow(int(denominator), -1, prime)


def coordinates_from_values(
    values: list[list[int]],  # d lists, one a place, of the values of the same elements
    places: tuple[Place, ...],  # (d,), above one prime
) -> list[list[int]]:  # d lists, one a power of theta
    """Return the coordinates modulo p of elements from their values at the d places above p."""
    if len(places) == 1:
        return values
    prime = places[0].prime
    d, width = len(places), len(values[0])
    vandermonde = [pow(place.root, k, prime) for place in places for k in range(d)]
    table = nmod_mat(d, width, [value for row in values for value in row], prime)
    solved = nmod_mat(d, d, vandermonde, prime).inv() * table
    entries = [int(entry) for entry in solved.entries()]
    return [entries[k * width : (k + 1) * width] for k in range(d)]
