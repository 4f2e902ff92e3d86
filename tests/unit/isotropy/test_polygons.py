"""Isotropy classes of polygons: the divisors of n against a search over fixed spaces, and groups that only look alike."""

import pytest

from symgroup.groups import cyclic, dihedral, permutation_group, recognize, symmetric
from symgroup.isotropy import isotropy_classes
from symgroup.isotropy.types.polygons import classes_of_polygon
from symgroup.isotropy.types.search import classes_by_search
from symgroup.representations import natural


def shape(found):
    """Return order and length of each class with those of all classes above it."""

    def above(number):
        reached = set(found[number].above)
        return reached.union(*map(above, reached)) if reached else reached

    return sorted(
        (c.order, c.length, sorted((found[k].order, found[k].length) for k in above(number)))
        for number, c in enumerate(found)
    )


@pytest.mark.parametrize("n", [3, 4, 5, 6, 7, 8, 9, 12, 15, 16, 18, 24, 30])
@pytest.mark.parametrize("family", [cyclic, dihedral])
def test_divisors_and_search_agree(family, n):
    G = family(n)
    found = classes_of_polygon(G)
    assert shape(found) == shape(classes_by_search(natural(G)))
    for item in found:
        H = G.subgroup(item.generators)
        assert (H.order, recognize(H)) == (item.order, item.name)


def test_vertices_in_any_order_and_by_any_generators():
    place = [4, 0, 7, 2, 9, 1, 11, 3, 5, 10, 6, 8]
    reflections = [[(c - i) % 12 for i in range(12)] for c in (3, 4)]
    lists = [[place[g[place.index(p)]] for p in range(12)] for g in reflections]
    G = permutation_group(lists, 12)
    assert G.order == 24
    found = classes_of_polygon(G)
    assert shape(found) == shape(classes_of_polygon(dihedral(12)))
    assert all(g in G for item in found for g in item.generators)


@pytest.mark.parametrize(
    "G",
    [
        permutation_group([[1, 2, 3, 0], [1, 0, 2, 3]], 4),
        permutation_group(
            [[1, 2, 3, 4, 5, 6, 7, 0], [0, 3, 6, 1, 4, 7, 2, 5]], 8
        ),  # the semidihedral group of order 16
        permutation_group(
            [[1, 2, 3, 4, 5, 6, 7, 0], [0, 5, 2, 7, 4, 1, 6, 3]], 8
        ),  # the modular group of order 16
        permutation_group([[1, 0, 3, 2], [2, 3, 0, 1]], 4),
        symmetric(2),
    ],
)
def test_other_groups_of_such_orders_are_left_alone(G):
    assert classes_of_polygon(G) is None


def test_a_thousand_vertices():
    classes = isotropy_classes(natural(dihedral(1000)))
    assert len(classes) == 41
    assert [c.name for c in classes if c.class_length == 500] == ["C2", "C2"]
    # half a turn, and the mirrors through no vertex
    assert sum(c.fixed_dim == 500 for c in classes) == 2
