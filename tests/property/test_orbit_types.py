"""Every way to find isotropy classes against the search over fixed spaces, and supplements against all subgroups."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symgroup.groups import (
    alternating,
    cyclic,
    dihedral,
    direct_product,
    elements_of,
    minimal_supplements,
    normalizer,
    permutation_group,
    point_group,
    signed_group,
    subgroup_classes,
    symmetric,
    weyl,
    wreath_product,
)
from symgroup.groups.normalizers import _Search
from symgroup.isotropy import isotropy_classes, stabilizer
from symgroup.isotropy.types.choose import classes_of_natural, find_classes
from symgroup.isotropy.types.coxeter import classes_by_subsets
from symgroup.isotropy.types.diagrams import Diagram
from symgroup.isotropy.types.points import generic_point
from symgroup.isotropy.types.reflections import classes_of_reflection_group
from symgroup.isotropy.types.search import classes_by_search
from symgroup.isotropy.types.young import classes_by_partitions, count_by_partitions
from symgroup.representations import direct_sum, natural, regular, standard, trivial
from symgroup.solve import fixed_space

from .strategies import COMMON, groups, permutation_groups, read_vector, representations, subgroups


def closure(above):
    """Return the transitive closure of a list of sets of positions."""
    closed = [set(larger) for larger in above]
    for _ in closed:
        for larger in closed:
            larger.update(*(closed[k] for k in list(larger)))
    return closed


def shape(V, found):
    """Return what two lists of the same classes agree in, whatever their order: numbers of each class, above and below."""
    own = [(c.order, c.length, generic_point(V, c.generators).dim) for c in found]
    above = closure([c.above for c in found])
    below = [[k for k, larger in enumerate(above) if j in larger] for j in range(len(found))]
    return Counter(
        (own[j], tuple(sorted(own[k] for k in above[j])), tuple(sorted(own[k] for k in below[j])))
        for j in range(len(found))
    )


def signs(n):
    return wreath_product(signed_group([[-1]]), symmetric(n))


CLOSED = [
    *(symmetric(n) for n in range(1, 7)),
    symmetric(6).point_stabilizer(2),
    direct_product(direct_product(symmetric(3), symmetric(2)), symmetric(3)),
    *(signs(n) for n in range(1, 5)),
    *(weyl("B", n) for n in range(2, 5)),
    *(weyl("D", n) for n in range(3, 7)),
    *(weyl("A", n) for n in range(1, 6)),
    weyl("F", 4),
    weyl("G", 2),
    weyl("H", 3),
    point_group("Oh"),
    direct_product(weyl("H", 3), symmetric(3)),
]


@pytest.mark.parametrize("G", [G for G in CLOSED if not G.factors or G.points == G.degree], ids=str)
def test_parabolic_subgroups_against_the_search(G):
    V = natural(G)
    found = classes_of_reflection_group(G)
    assert found is not None
    assert shape(V, found) == shape(V, classes_by_search(V))
    for item in found:
        assert G.trusted_subgroup(item.generators).order == item.order


@pytest.mark.parametrize(
    "G",
    [
        *(alternating(n) for n in range(1, 8)),
        direct_product(alternating(4), symmetric(3)),
        direct_product(dihedral(4), cyclic(3)),
        direct_product(weyl("H", 3), symmetric(3)),
        direct_product(point_group("Oh"), cyclic(2)),
        permutation_group([[1, 2, 0, 3, 4, 5, 6], [0, 1, 2, 4, 5, 3, 6]], 7),
        permutation_group([[1, 2, 0, 4, 5, 3]], 6),
    ],
    ids=str,
)
def test_alternating_groups_and_products_against_the_search(G):
    V = natural(G)
    assert shape(V, classes_of_natural(G)) == shape(V, classes_by_search(V))


@pytest.mark.parametrize("letter", ["A", "B", "D"])
def test_partitions_against_subsets(letter):
    for rank in range(4 if letter == "D" else 2, 7):
        edges = {(i, i + 1): 3 for i in range(rank - 1)}
        if letter == "B":
            edges[rank - 2, rank - 1] = 4
        if letter == "D":
            del edges[rank - 2, rank - 1]
            edges[rank - 3, rank - 1] = 3
        by_subsets = classes_by_subsets(Diagram(rank, tuple(edges.items())))
        by_partitions = classes_by_partitions(letter, rank)
        assert count_by_partitions(letter, rank) == len(by_partitions)

        def invariants(classes):
            above = closure([c.above for c in classes])
            own = [(len(c.subset), c.complement_order) for c in classes]
            return Counter((own[j], tuple(sorted(own[k] for k in above[j]))) for j in range(len(classes)))

        assert invariants(by_subsets) == invariants(by_partitions)


@COMMON
@given(st.data())
def test_copies_and_trivial_summands_change_no_class(data):
    G = data.draw(groups().filter(lambda G: G.order <= 48))
    V = data.draw(representations(G, 5, 1))
    many = direct_sum([(2, V), (1, trivial(G)), (1, V)])
    assert shape(many, find_classes(many)) == shape(many, classes_by_search(many))


@pytest.mark.parametrize("n", range(2, 6))
def test_standard_has_the_classes_of_natural(n):
    G = symmetric(n)
    V, W = isotropy_classes(standard(G)), isotropy_classes(natural(G))
    assert [(c.order, c.class_length, c.fixed_dim + 1, c.covers) for c in V] == [
        (c.order, c.class_length, c.fixed_dim, c.covers) for c in W
    ]
    assert shape(standard(G), find_classes(standard(G))) == shape(standard(G), classes_by_search(standard(G)))


@COMMON
@given(st.data())
def test_generic_points_have_their_class_as_stabilizer(data):
    """The text, read as a vector with symbols, has the representative as stabilizer; covers are the maximal ones below."""
    G = data.draw(groups().filter(lambda G: G.order <= 48))
    V = data.draw(representations(G, 5, 1))
    classes = isotropy_classes(V)
    for item in classes:
        entries = read_vector(item.generic_point)
        H = stabilizer(V, entries).subgroup
        assert H.order == item.order
        assert all(h in H for h in item.representative.generators)
        assert len({s for entry in entries for s in entry.free_symbols}) == item.fixed_dim
        assert fixed_space(V, item.representative).nrows() == item.fixed_dim
        maximal = {k for k in item.below if not any(k in classes[j].below for j in item.below)}
        assert set(item.covers) == maximal


def brute_subgroups(G):
    """Return all subgroups of a small group as sets of elements, by joins of cyclic ones."""
    table = elements_of(G)
    members = [table.element(k) for k in range(len(table))]

    def generated(elements):
        found = {G.identity}
        queue = [G.identity]
        for g in queue:
            for s in elements:
                if s @ g not in found:
                    found.add(s @ g)
                    queue.append(s @ g)
        return frozenset(found)

    cyclics = {generated([g]) for g in members}
    found = set(cyclics)
    queue = list(cyclics)
    for H in queue:
        for C in cyclics:
            if not C <= H and (K := generated([*H, *C])) not in found:
                found.add(K)
                queue.append(K)
    return found, members


@COMMON
@given(st.data())
def test_supplements_and_normalizers_against_brute_force(data):
    G = data.draw(permutation_groups().filter(lambda G: G.order <= 24))
    H = data.draw(subgroups(G))
    everything, members = brute_subgroups(G)
    classes = subgroup_classes(G)
    assert sum(c.length for c in classes) == len(everything)
    own = {g for g in members if g in H}
    good = [K for K in everything if len({k @ h for k in K for h in own}) == len(members)]
    minimal = {K for K in good if not any(L < K for L in good)}
    S = minimal_supplements(G, H)
    assert S.complete
    assert sum(item.length for item in S.found) == len(minimal)
    for item in S.found:
        K = frozenset(g for g in members if g in item.subgroup)
        assert K in minimal
        assert item.meet_order == len(K & own)
    back = {g: g.inverse() for g in members}
    normal = {g for g in members if {g @ h @ back[g] for h in own} == own}
    assert {g for g in members if g in normalizer(G, H)} == normal
    searched = G.trusted_subgroup(_Search(G, H).run())
    assert {g for g in members if g in searched} == normal


@pytest.mark.parametrize(
    ("V", "x"),
    [
        (natural(cyclic(4)), (1, 0, 1, 0)),
        (natural(cyclic(8)), (1, 0) * 4),
        (natural(alternating(4)), (1, 1, 0, 0)),
        (natural(symmetric(4)), (1, 1, 0, 0)),
    ],
    ids=str,
)
def test_stabilizers_without_a_complement(V, x):
    S = minimal_supplements(V.group, stabilizer(V, x).subgroup)
    assert S.complete
    assert not S.complements()
    assert S.found


def test_supplements_that_are_known():
    """In D(4) the center, a stabilizer in the regular representation, has none; S(4) at (1, 1, 0, 0) has A(4) and S(4)."""
    D = dihedral(4)
    (middle,) = (c for c in isotropy_classes(regular(D)) if c.order == 2 and c.class_length == 1)
    assert [
        (k.subgroup.order, k.meet_order) for k in minimal_supplements(D, middle.representative).found
    ] == [(8, 2)]
    G = symmetric(4)
    H = stabilizer(natural(G), (1, 1, 0, 0)).subgroup
    (only,) = minimal_supplements(G, H).found
    assert (only.subgroup.order, only.meet_order) == (12, 2)
    assert all(g.sign == 1 for g in only.subgroup.generators)


def test_some_supplements_of_large_groups_are_found():
    G = symmetric(9)
    H = stabilizer(natural(G), (1, 1, 0, 0, 0, 0, 0, 0, 0)).subgroup
    S = minimal_supplements(G, H)
    assert not S.complete
    assert S.found
    assert all(k.subgroup.order * H.order == G.order * k.meet_order for k in S.found)
