"""Normal closures, derived subgroups, centralizers, centers and Sylow subgroups: each by a second route."""

from math import factorial

import pytest

from symgroup.errors import InputError, LimitError
from symgroup.groups import (
    Permutation,
    alternating,
    center,
    centralizer,
    centralizers,
    cyclic,
    derived_subgroup,
    dihedral,
    direct_product,
    elements_of,
    grid,
    is_normal,
    mathieu,
    normal_closure,
    permutation_group,
    rubik,
    signed_group,
    sylow_subgroup,
    symmetric,
    weyl,
    wreath_product,
)

SMALL = [
    symmetric(5),
    alternating(5),
    alternating(4),
    alternating(3),
    symmetric(2),
    dihedral(6),
    cyclic(12),
    direct_product(symmetric(3), dihedral(4)),
    wreath_product(cyclic(2), symmetric(3)),
    signed_group([[2, 3, 1], [-1, 2, 3], [2, 1, 3]]),
    weyl("F", 4),
    weyl("G", 2),
]


def rows(G):
    table = elements_of(G)
    return [table.element(i) for i in range(len(table))]


@pytest.mark.parametrize("G", SMALL, ids=str)
def test_centralizers_are_the_elements_that_commute(G):
    elements = rows(G)
    subgroups = [G, G.subgroup(G.generators[:1]), G.subgroup([G.generators[0] @ G.generators[-1]])]
    for H in subgroups:
        wanted = {g for g in elements if all(g @ h == h @ g for h in H.generators)}
        C = centralizer(G, H)
        assert C.order == len(wanted)
        assert set(rows(G.trusted_subgroup(C.generators))) == wanted


@pytest.mark.parametrize("G", SMALL[3:], ids=str)
def test_search_and_conjugates_agree(G, monkeypatch):
    H = G.subgroup(G.generators[:1])
    by_conjugates = centralizer(G, H)
    monkeypatch.setattr(centralizers, "MOST_CONJUGATES", 0)
    by_search = centralizer(G, H)
    monkeypatch.setattr(centralizers, "LARGEST_BASE", 0)
    short_base = centralizer(G, H)
    for other in (by_search, short_base):
        assert other.order == by_conjugates.order
        assert all(g in by_conjugates for g in other.generators)


@pytest.mark.parametrize("G", SMALL, ids=str)
def test_derived_subgroup_is_generated_by_all_commutators(G):
    elements = rows(G)[:200]
    D = derived_subgroup(G)
    assert is_normal(G, D)
    assert all(a @ b @ a.inverse() @ b.inverse() in D for a in elements[:40] for b in elements)
    full = [a @ b @ a.inverse() @ b.inverse() for a in elements for b in G.generators]
    assert normal_closure(G, full).order == D.order


@pytest.mark.parametrize("G", SMALL, ids=str)
@pytest.mark.parametrize("p", [2, 3, 5, 7])
def test_sylow_subgroups_are_p_groups_of_index_prime_to_p(G, p):
    P = sylow_subgroup(G, p)
    again = G.trusted_subgroup(P.generators)
    assert again.order == P.order
    assert (G.order // P.order) % p
    assert all(g in G for g in P.generators)
    order = P.order
    while order % p == 0:
        order //= p
    assert order == 1


def test_symmetric_groups_in_closed_form_agree_with_the_general_routes():
    for n in range(2, 8):
        for G in (symmetric(n), alternating(n)):
            raw = permutation_group(G.generators, n)
            assert center(G).order == center(raw).order
            assert derived_subgroup(G).order == derived_subgroup(raw).order
            for g in G.generators:
                H, K = G.subgroup([g]), raw.subgroup([g])
                assert centralizer(G, H).order == centralizer(raw, K).order
                assert is_normal(G, H) == is_normal(raw, K)
            for p in (2, 3, 5, 7):
                assert sylow_subgroup(G, p).order == sylow_subgroup(raw, p).order


def test_large_groups_need_no_list_of_elements():
    R = rubik(3)
    assert center(R).order == 2  # the superflip
    assert derived_subgroup(R).order * 2 == R.order
    swap = symmetric(1000).subgroup([(1, 0, *range(2, 1000))])
    assert centralizer(symmetric(1000), swap).order == 2 * factorial(998)
    assert derived_subgroup(symmetric(1000)) == alternating(1000)
    assert is_normal(symmetric(1000), alternating(1000))
    assert center(symmetric(1000)).order == 1
    assert center(grid(16, 16)).order == 256
    E8 = weyl("E", 8)
    assert center(E8).order == 2
    assert derived_subgroup(E8).order * 2 == E8.order
    assert centralizer(E8, E8.subgroup(E8.generators[:1])).order == 2 * 2903040  # 2 x W(E7)
    assert center(mathieu(24)).order == 1
    assert derived_subgroup(mathieu(24)).order == 244823040


def test_a_subgroup_that_is_not_normal():
    G = symmetric(4)
    assert not is_normal(G, G.subgroup([(1, 0, 2, 3)]))
    assert is_normal(G, G.subgroup([(1, 0, 3, 2), (2, 3, 0, 1)]))
    assert is_normal(G, G.subgroup([]))


def test_errors():
    with pytest.raises(LimitError, match="SG250"):
        derived_subgroup(direct_product(symmetric(1000), cyclic(2)))
    with pytest.raises(InputError, match="SG252"):
        sylow_subgroup(symmetric(4), 4)
    with pytest.raises(LimitError, match="SG253"):
        sylow_subgroup(mathieu(24), 2)
    with pytest.raises(InputError, match="SG261"):
        centralizer(cyclic(4), symmetric(4))
    with pytest.raises(InputError, match="SG244"):
        normal_closure(alternating(4), [Permutation((1, 0, 2, 3))])


def test_a_search_that_is_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(centralizers, "MOST_CONJUGATES", 0)
    monkeypatch.setattr(centralizers, "LARGEST_SEARCH", 3)
    G = mathieu(24)
    with pytest.raises(LimitError, match="SG251"):
        centralizer(G, G.subgroup(G.generators[1:2]))


def test_orders_and_powers_of_permutations():
    g = Permutation((1, 2, 0, 4, 3))
    assert g.order == 6
    assert Permutation.identity(3).order == 1
    power = Permutation.identity(5)
    for exponent in range(7):
        assert g.power(exponent) == power
        power = g @ power
    assert g.power(-1) == g.inverse()
