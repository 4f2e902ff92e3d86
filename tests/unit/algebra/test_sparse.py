"""Small numbers found for all entries at once are those that are found one by one."""

from random import Random

import numpy as np
import pytest
import sympy

from symgroup.algebra import number_field
from symgroup.algebra import sparse as lifting
from symgroup.algebra.arrays import small_primes
from symgroup.algebra.places import places_of


def residues_of(values, places):
    """Return coordinates over a denominator, each (a, ..., q), at places."""
    found = []
    for place in places:
        p = place.prime
        line = [
            sum(c * pow(place.root, k, p) for k, c in enumerate(coordinates)) * pow(q, -1, p) % p
            for *coordinates, q in values
        ]
        found.append([x - p if x > p // 2 else x for x in line])
    return np.array(found, dtype=np.float64)


@pytest.mark.parametrize("root", [None, sympy.sqrt(5), sympy.exp(2 * sympy.pi * sympy.I / 5)])
def test_small_numbers_at_once_and_one_by_one(root):
    field = number_field([] if root is None else [root])
    places = next(places_of(field, small_primes))
    random = Random(3)
    for denominators in ([1], [1, 2, 3, 4, 12], [5, 7]):
        values = [
            [random.randint(-20, 20) for _ in range(field.degree)] + [random.choice(denominators)]
            for _ in range(300)
        ]
        table = residues_of(values, places)
        number, coordinates, denominator = lifting._small_numbers(table, places, field)
        different, inverse = np.unique(table, axis=1, return_inverse=True)
        slow, common = lifting._numbers(different, [places], field)
        fast = coordinates[number] * common
        assert (fast == slow[inverse.reshape(-1)] * denominator).all()
        assert (coordinates[number] == [[c * (denominator // q) for c in cs] for *cs, q in values]).all()


def test_numbers_that_are_not_small_are_left_alone():
    field = number_field([])
    places = next(places_of(field, small_primes))
    primes = [1009, 1013, 1019, 1021]
    table = residues_of([[1, q] for q in primes], places)
    assert lifting._small_numbers(table, places, field) is None
