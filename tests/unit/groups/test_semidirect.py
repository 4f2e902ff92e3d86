"""Semidirect products: by an action and inside a permutation group, and what is refused."""

from collections import Counter

import pytest

from symgroup.errors import InputError, LimitError
from symgroup.groups import (
    Permutation,
    cyclic,
    derived_subgroup,
    dihedral,
    direct_product,
    elements_of,
    grid,
    is_normal,
    permutation_group,
    recognize,
    semidirect,
    semidirect_product,
    signed_group,
    symmetric,
    trivial_group,
)


def on_grid(n, move):
    """Return the permutation of the n x n cells that a map of (row, column) modulo n is."""
    moved = [move(i, j) for i in range(n) for j in range(n)]
    return Permutation((a % n) * n + b % n for a, b in moved)


def square(n):
    turn, flip = on_grid(n, lambda i, j: (j, -i)), on_grid(n, lambda i, j: (i, -j))
    return permutation_group([turn, flip], n * n, "square")


@pytest.mark.parametrize("n", [3, 4, 5, 8])
def test_p4m_on_a_periodic_grid(n):
    G = semidirect(grid(n, n), square(n))
    assert G.order == 8 * n * n
    assert permutation_group(G.generators, n * n).order == G.order
    assert is_normal(G, grid(n, n))
    assert str(G) == f"grid({n}, {n}) : square"


def test_p4m_on_a_large_grid():
    assert semidirect(grid(40, 40), square(40)).order == 8 * 1600


def test_dihedral_and_frobenius_groups_by_an_action():
    for n in (3, 4, 5, 12):
        N = cyclic(n)
        D = semidirect_product(N, cyclic(2), [[N.generators[0].inverse()]])
        assert D.points == n + 2
        assert D.order == 2 * n == permutation_group(D.generators, D.degree).order
        assert recognize(D) == recognize(dihedral(n))
    N, H = cyclic(7), cyclic(3)
    F = semidirect_product(N, H, [[N.generators[0].power(2)]])
    assert F.order == 21
    assert derived_subgroup(F).order == 7
    assert Counter(orders(F)) == {1: 1, 3: 14, 7: 6}


def orders(G):
    table = elements_of(G)
    return [table.element(i).order for i in range(len(table))]


def test_the_product_rule():
    N, H = direct_product(cyclic(2), cyclic(2)), symmetric(3)
    a, b = N.generators
    swap, turn = H.generators  # act on the three elements a, b, ab as on three points
    G = semidirect_product(N, H, [[b, a], [b, a @ b]])
    assert G.order == 24 == permutation_group(G.generators, G.degree).order
    assert recognize(G) == "S4"
    left = G.generators[:2]
    for h, images in zip(G.generators[2:], [[b, a], [b, a @ b]], strict=True):
        names = {a: left[0], b: left[1], a @ b: left[0] @ left[1]}
        for n, image in zip(left, images, strict=True):
            assert h @ n @ h.inverse() == names[image]
    assert (swap.order, turn.order) == (2, 3)


def test_trivial_actions_are_direct_products():
    G = semidirect_product(symmetric(3), cyclic(4), [list(symmetric(3).generators)])
    assert G.order == 24
    assert Counter(orders(G)) == Counter(orders(direct_product(symmetric(3), cyclic(4))))
    assert semidirect_product(trivial_group(1), cyclic(4), [[]]).order == 4
    assert semidirect_product(cyclic(4), trivial_group(1), []).order == 4


def test_signed_groups_on_the_same_points():
    flips = signed_group([[-1, 2, 3], [1, -2, 3], [1, 2, -3]], "flips")
    turns = signed_group([[2, 3, 1], [2, 1, 3]], "turns")
    G = semidirect(flips, turns)
    assert G.order == 48
    assert G.degree == 3


def test_refusals():
    with pytest.raises(InputError, match="SG254"):
        semidirect(cyclic(3), cyclic(4))
    swap = symmetric(3).subgroup([(1, 0, 2)])
    turn = symmetric(3).subgroup([(1, 2, 0)])
    assert semidirect(turn, swap).order == 6
    with pytest.raises(InputError, match="SG255"):
        semidirect(swap, turn)
    with pytest.raises(InputError, match="SG256"):
        semidirect(cyclic(4), dihedral(4))
    N, H = cyclic(7), cyclic(3)
    g = N.generators[0]
    with pytest.raises(InputError, match="SG258") as caught:  # g -> g^3 has order 6
        semidirect_product(N, H, [[g.power(3)]])
    assert "action" in caught.value.diagnostics[0].message
    with pytest.raises(InputError, match="SG258") as caught:
        semidirect_product(cyclic(4), H, [[cyclic(4).generators[0].power(2)]])
    assert "smaller" in caught.value.diagnostics[0].notes[0]
    with pytest.raises(InputError, match="SG258") as caught:
        semidirect_product(symmetric(3), cyclic(2), [[(1, 2, 0), (1, 0, 2)]])
    assert "relation" in caught.value.diagnostics[0].notes[0]
    with pytest.raises(InputError, match="SG258"):
        semidirect_product(N, H, [])
    with pytest.raises(InputError, match="SG244"):
        semidirect_product(cyclic(3), cyclic(2), [[(1, 0, 2)]])
    with pytest.raises(LimitError, match="SG403"):
        semidirect_product(symmetric(12), cyclic(2), [list(symmetric(12).generators)])


def test_groups_too_large_to_compare(monkeypatch):
    monkeypatch.setattr("symgroup.groups.semidirect_products.is_enumerable", lambda group: False)
    with pytest.raises(LimitError, match="SG257"):
        semidirect(grid(3, 3), square(3))
