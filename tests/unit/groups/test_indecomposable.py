"""Names of groups that are no direct products, beyond the orders that tests/oracle compares with GAP's library."""

import pytest

from symgroup.groups import direct_product, permutation_group, recognize
from symgroup.groups.recognize import direct_factors


def affine(n, *maps):
    """Return the group of maps i -> a i + b of the integers modulo n."""
    return permutation_group([[(a * i + b) % n for i in range(n)] for a, b in maps], n)


def on_pairs(p):
    """Return (x, y) -> (x + a, y + b x + c) modulo p: the unitriangular 3 x 3 matrices."""
    pairs = [(x, y) for x in range(p) for y in range(p)]
    place = {pair: k for k, pair in enumerate(pairs)}
    first = [place[(x + 1) % p, y] for x, y in pairs]
    second = [place[x, (y + x) % p] for x, y in pairs]
    return permutation_group([first, second], p * p)


INVERTED = permutation_group(
    [[1, 2, 3, 4, 0, 5, 6, 7, 8, 9], [0, 1, 2, 3, 4, 6, 7, 8, 9, 5], [0, 4, 3, 2, 1, 5, 9, 8, 7, 6]], 10
)
SEVEN_BY_NINE = permutation_group(
    [
        [*((i + 1) % 7 for i in range(7)), *range(7, 16)],
        [*(2 * i % 7 for i in range(7)), *((i + 1) % 9 + 7 for i in range(9))],
    ],
    16,
)
FOUR_BY_FOUR = permutation_group(
    [[1, 2, 3, 0, 4, 5, 6, 7], [0, 3, 2, 1, 5, 6, 7, 4]],
    8,
)


@pytest.mark.parametrize(
    ("G", "order", "name"),
    [
        (affine(16, (1, 1), (7, 0)), 32, "QD32"),
        (affine(16, (1, 1), (9, 0)), 32, "C16 : C2"),
        (affine(32, (1, 1), (15, 0)), 64, "QD64"),
        (affine(16, (1, 1), (-1, 0)), 32, "D16"),
        (affine(16, (1, 1), (3, 0)), 64, "order 64"),
        (on_pairs(3), 27, "He3"),
        (on_pairs(5), 125, "He5"),
        (affine(25, (1, 1), (6, 0)), 125, "C25 : C5"),
        (INVERTED, 50, "(C5 x C5) : C2"),
        (SEVEN_BY_NINE, 63, "C7 : C9"),
        (FOUR_BY_FOUR, 16, "C4 : C4"),
        (direct_product(FOUR_BY_FOUR, affine(3, (1, 1))), 48, "(C4 : C4) x C3"),
        (direct_product(INVERTED, affine(3, (1, 1))), 150, "((C5 x C5) : C2) x C3"),
    ],
)
def test_names(G, order, name):
    assert (G.order, recognize(G)) == (order, name)


def test_factors_of_names():
    assert direct_factors("((C5 x C5) : C2) x C3") == ["((C5 x C5) : C2)", "C3"]
    assert direct_factors("SL(2,3)") == ["SL(2,3)"]
    assert direct_factors("C4 o D4") == ["(C4 o D4)"]
