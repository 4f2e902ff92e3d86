"""The search over transversals and the systems by blocks, each against brute force."""

import numpy as np
import pytest
from flint import fmpq_mat

from symgroup.algebra import FieldMatrix, identity_matrix, kronecker, stack
from symgroup.groups import cyclic, dihedral, direct_product, symmetric, weyl
from symgroup.isotropy import isotropy_classes
from symgroup.relaxed import (
    all_transversals,
    choose,
    choose_breaking,
    count_transversals,
    left_cosets,
    obstruction,
    relaxed_space,
    type_geometry,
)
from symgroup.relaxed.blocks import coordinate_blocks
from symgroup.relaxed.space import unbroken_subgroup
from symgroup.relaxed.transversals import transversals_up_to_conjugacy
from symgroup.representations import direct_sum, natural, regular, tensor_product
from symgroup.solve import fixed_space

SQUARE = direct_product(dihedral(4), cyclic(2))
CASES = [
    (natural(dihedral(4)), natural(dihedral(4))),
    (natural(dihedral(4)), regular(dihedral(4))),
    (natural(symmetric(4)), natural(symmetric(4))),
    (direct_sum([(2, natural(symmetric(3)))]), tensor_product(natural(symmetric(3)), natural(symmetric(3)))),
    (natural(cyclic(6)), regular(cyclic(6))),
    (natural(SQUARE), natural(SQUARE)),
]


@pytest.mark.parametrize(("V", "W"), CASES, ids=str)
def test_what_is_found_is_the_optimum_over_all_transversals(V, W, monkeypatch):
    G = V.finite_group
    targets = tuple(dict.fromkeys(part for _, part in W.terms()))
    for item in isotropy_classes(V):
        H = item.representative
        every = list(all_transversals(G, H))
        if len(every) > 300 or H.order == 1:
            continue
        geometry = type_geometry(V, H, left_cosets(G, H))
        scores = []
        for T in every:
            spaces = [relaxed_space(geometry, part, H, T) for part in targets]
            unbroken = unbroken_subgroup(H, [(s.target, s.outputs) for s in spaces])
            scores.append((unbroken.order, -sum(s.relaxed_dim for s in spaces)))
        best = choose_breaking(V, W, H)
        score = best.unbroken.order, -sum(s.relaxed_dim for s in best.spaces)
        assert score == min(scores) or (score[0] == min(scores)[0] and "best found" in best.search)
        assert best.proven_least
        monkeypatch.setattr(choose, "LARGEST_SEARCH", 10**9)
        choose_breaking.cache_clear()
        best = choose_breaking(V, W, H)
        assert (best.unbroken.order, -sum(s.relaxed_dim for s in best.spaces)) == min(scores)
        monkeypatch.undo()
        choose_breaking.cache_clear()


def test_conjugate_transversals_are_tried_once():
    G = symmetric(4)
    V = natural(G)
    H = next(c.representative for c in isotropy_classes(V) if c.order == 6)
    chosen = transversals_up_to_conjugacy(G, H)
    every = {frozenset(T) for T in all_transversals(G, H)}
    conjugates = {
        frozenset(n @ t @ n.inverse() for t in T)
        for T in chosen
        for n in (G.identity, *all_elements(H))  # the normalizer of S(3) in S(4) is S(3)
    }
    assert conjugates == every
    assert len(chosen) < len(every) / 4


def all_elements(H):
    from symgroup.groups import elements_of

    return [elements_of(H).element(k) for k in range(H.order)]


@pytest.mark.parametrize(("V", "W"), CASES, ids=str)
def test_dimensions_agree_with_one_dense_system(V, W):
    """dim R(H, T) on S = nullity of { A : A t v = t A v } less dim W times the codimension of S; and so for Hom_G."""
    G, one = V.finite_group, identity_matrix(W.dim)
    for item in isotropy_classes(V):
        H = item.representative
        T, fixed = left_cosets(G, H), fixed_space(V, H)
        if len(T) * fixed.nrows() > 24:
            continue
        rows = [
            kronecker(one, v) - kronecker(W.matrix(t), fixed_row(fixed, i))
            for t in T
            for i in range(fixed.nrows())
            for v in [fixed_row(fixed, i) * V.matrix(t).transpose()]
        ]
        system = stack(rows, W.dim * V.dim) if rows else fmpq_mat(0, W.dim * V.dim)
        span = stack([fixed * V.matrix(t).transpose() for t in T], V.dim).rank()
        expected = W.dim * V.dim - system.rank() - W.dim * (V.dim - span)
        parts = {part: copies for copies, part in W.terms()}
        geometry = type_geometry(V, H, T)
        found = sum(
            copies * relaxed_space(geometry, part, H, T).relaxed_dim for part, copies in parts.items()
        )
        assert found == expected


def fixed_row(fixed, i):
    return fmpq_mat([fixed.tolist()[i]])


def test_blocks_are_the_orbits_of_coordinates():
    V = tensor_product(natural(SQUARE), natural(SQUARE))
    blocks = coordinate_blocks(V)
    assert sorted(map(len, blocks)) == [2, 2, 4, 4, 8, 8, 8]
    assert sorted(i for block in blocks for i in block) == list(range(36))


@pytest.mark.parametrize(("V", "W"), CASES, ids=str)
def test_no_transversal_breaks_more_than_theorem_3_allows(V, W):
    """The bound holds for every transversal, and is that of the groups which transversals of N(H) / H generate."""
    G = V.finite_group
    for item in isotropy_classes(V):
        H = item.representative
        reason = obstruction(G, H)
        if H.order == 1 or count_transversals(G, H) > 300:
            continue
        N = reason.normalizer
        elements = all_elements(H)
        meets = [
            sum(h in N.trusted_subgroup(T) for h in elements)
            for T in all_transversals(N, N.trusted_subgroup(H.generators))
        ]
        assert reason.least == min(meets)
        geometry = type_geometry(V, H, left_cosets(G, H))
        parts = dict.fromkeys(part for _, part in W.terms())
        for T in all_transversals(G, H):
            spaces = [relaxed_space(geometry, part, H, T) for part in parts]
            assert unbroken_subgroup(H, [(s.target, s.outputs) for s in spaces]).order >= reason.least


def test_why_nothing_can_be_broken():
    """C(4) at (1, 0, 1, 0), and C(8) at its halves, where the search alone would have to try 64 transversals."""
    for n in (4, 8):
        G = cyclic(n)
        V = natural(G)
        H = next(c.representative for c in isotropy_classes(V) if c.order == n // 2)
        breaking = choose_breaking(V, regular(G), H)
        assert breaking.unbroken.order == H.order == breaking.reason.least
        assert "meets H" in breaking.reason.sentence()
    reflection = next(c.representative for c in isotropy_classes(natural(dihedral(4))) if c.order == 2)
    assert choose_breaking(natural(dihedral(4)), natural(dihedral(4)), reflection).reason is None


@pytest.mark.parametrize("name", ["A3", "H3"])
def test_relations_are_all_those_of_the_moved_vectors(name):
    """They hold, and there are |T| dim V^H - rank of them, each the only one with its own t v_i: a basis."""
    V = natural(weyl(name[0], int(name[1])))
    for item in isotropy_classes(V):
        H = item.representative
        T = left_cosets(V.finite_group, H)
        geometry = type_geometry(V, H, T)
        d = geometry.fixed.nrows()
        moved = [(geometry.fixed * V.matrix(t).transpose()).tolist() for t in T]
        rank = stack([geometry.fixed * V.matrix(t).transpose() for t in T], V.dim).rank()
        assert sum(len(part.dependent) for part in geometry.relations) == len(T) * d - rank
        for part in geometry.relations:
            rows = as_matrix(part.coefficients, V.field).tolist() if len(part.dependent) else []
            spanning = [moved[t][part.members[i]] for t, i in part.spanning.tolist()]
            for (t, i), (own, *others) in zip(part.dependent.tolist(), rows, strict=True):
                assert own != 0
                for column, entry in enumerate(moved[t][part.members[i]]):
                    terms = (z * vector[column] for z, vector in zip(others, spanning, strict=True))
                    assert sum(terms, -own * entry) == 0


def as_matrix(values, field):  # (q, n, d) -> (q, n)
    parts = tuple(fmpq_mat(*values.shape[:2], part.ravel().tolist()) for part in np.moveaxis(values, -1, 0))
    return parts[0] if field.is_rational else FieldMatrix(field, parts)


@pytest.mark.slow
def test_what_is_broken_under_the_reflections_of_the_24_cell():
    """|H|, what stays unbroken, and dim R(H, T) beside dim Hom_G, for every type: 10^173 transversals at the first."""
    V = natural(weyl("F", 4))
    found = []
    for item in isotropy_classes(V):
        best = choose_breaking(V, V, item.representative)
        (space,) = best.spaces
        found.append((item.order, best.unbroken.order, space.relaxed_dim, space.equivariant_dim))
    kept = [(order, order, 1, 1) for order in (1, 2, 2, 4, 6, 6, 8)]
    broken = [(12, 1, 2, 1), (12, 1, 2, 1), (48, 1, 4, 1), (48, 1, 4, 1)]
    assert found == [*kept, *broken, (1152, 1152, 0, 0)]
