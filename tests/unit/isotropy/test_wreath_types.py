"""Isotropy classes of wreath products by coloured partitions, against the search over fixed spaces; and what refusals say."""

from math import factorial

import pytest

from symgroup.errors import LimitError
from symgroup.groups import (
    FiniteGroup,
    alternating,
    cyclic,
    dihedral,
    direct_product,
    mathieu,
    matrix_group,
    signed_group,
    symmetric,
    wreath_product,
)
from symgroup.isotropy import isotropy_classes, stabilizer
from symgroup.isotropy.types.choose import classes_of_copies
from symgroup.isotropy.types.found import FoundClass
from symgroup.isotropy.types.order import covers_and_below, positions
from symgroup.isotropy.types.points import generic_point
from symgroup.isotropy.types.search import classes_by_search
from symgroup.isotropy.types.wreath import classes_of_wreath, count_of_types
from symgroup.representations import natural

SIGNS = signed_group([[-1]])
HEXAGON = matrix_group([[[1, -1], [1, 0]], [[0, 1], [1, 0]]])


def described(G: FiniteGroup, found: tuple[FoundClass, ...]) -> list[object]:
    """Return order, length and dim of each class with those of the classes that it covers; orders are found anew."""
    dims = [generic_point(natural(G), item.generators).dim for item in found]
    arrival = sorted(range(len(found)), key=lambda k: (found[k].order, -dims[k], k))
    place = {k: position for position, k in enumerate(arrival)}
    covers, _ = covers_and_below([[place[larger] for larger in found[k].above] for k in arrival])
    rows = []
    for k in arrival:
        assert G.subgroup(found[k].generators).order == found[k].order
        rows.append((found[k].order, found[k].length, dims[k]))
    return sorted((rows[p], sorted(rows[q] for q in positions(covers[p]))) for p in range(len(rows)))


@pytest.mark.parametrize(
    ("K", "copies"),
    [
        (symmetric(3), 2),
        (symmetric(3), 3),
        (symmetric(2), 4),
        (cyclic(4), 3),
        (alternating(4), 2),
        (dihedral(4), 2),
        (SIGNS, 4),
        (signed_group([[2, -1]]), 3),
        (HEXAGON, 2),
        (direct_product(cyclic(2), SIGNS), 3),  # fixes some vectors, and is the class of a line
    ],
    ids=str,
)
def test_coloured_partitions_are_what_the_search_finds(K, copies):
    G = wreath_product(K, symmetric(copies))
    inner, zero = classes_of_copies(K)
    found = classes_of_wreath(G, inner, zero)
    assert len(found) == count_of_types(copies, len(inner), zero is not None)
    assert found[0].order == 1
    assert described(G, found) == described(G, classes_by_search(natural(G)))


def test_two_copies_of_eight_points():
    """22 classes of S(8): 22 * 23 / 2 pairs of unlike entries, and 22 of like ones."""
    G = wreath_product(symmetric(8), symmetric(2))
    classes = isotropy_classes(natural(G))
    assert len(classes) == 22 * 23 // 2 + 22
    assert all(c.order * c.class_length * c.weyl_order == G.order for c in classes)
    found = {c.name: c for c in classes}
    assert {"S8 wr S2", "S8 x S8", "S7 wr S2", "1"} <= found.keys()
    x = stabilizer(natural(G), [0] * 7 + [1] + [0] * 7 + [1])
    assert (found["S7 wr S2"].order, found["S7 wr S2"].class_length) == (x.order, 64)


def test_too_many_coloured_partitions_are_counted():
    """22 colours and six copies: the coefficient of q^6 in prod (1 - q^k)^-22."""
    with pytest.raises(LimitError, match="SG418") as refused:
        isotropy_classes(natural(wreath_product(symmetric(8), symmetric(6))))
    assert refused.value.diagnostics[0].notes == ("there are 702328 of them",)
    assert [count_of_types(m, 1, False) for m in range(1, 8)] == [1, 2, 3, 5, 7, 11, 15]
    assert [count_of_types(m, 2, True) for m in (1, 2, 3)] == [2, 4, 7]


def test_a_refusal_says_what_was_met():
    with pytest.raises(LimitError, match="SG408") as refused:
        isotropy_classes(natural(mathieu(24)))
    note = refused.value.diagnostics[0].notes[0]
    assert note.startswith("found so far: stabilizers of ")
    orders = [int(word) for word in note.split(": ")[-1].split(", ") if word != "..."]
    assert orders[-1] == mathieu(24).order == 244823040
    assert 10200960 in orders  # M(23)
    assert all(mathieu(24).order % order == 0 for order in orders)


def test_a_wreath_product_by_another_group_is_searched():
    G = wreath_product(symmetric(2), cyclic(4))
    assert G.wreath[1].order != factorial(4)
    assert isotropy_classes(natural(G))[-1].order == G.order == 64
    assert not G.subgroup(G.generators).wreath
