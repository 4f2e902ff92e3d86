"""The traps of relaxed equivariance, each decided by brute force on small groups.

Notation: H = G_x; T a left transversal of G/H; R(H, T) the linear A with A rho(t) P_H = rho(t) A P_H for t in T.
"""

from fractions import Fraction
from itertools import combinations, islice, product
from random import Random

import pytest
from flint import fmpq, fmpq_mat

from symgroup.algebra import integer_rows, proven_null_space, row_space, stack
from symgroup.elaborate import Equivariant, HiddenLayer, ModuleSpec
from symgroup.elaborate.layer_steps import Pointwise
from symgroup.groups import (
    StabilizerChain,
    alternating,
    cyclic,
    dihedral,
    elements_of,
    signed_group,
    symmetric,
)
from symgroup.isotropy import isotropy_classes, stabilizer
from symgroup.plan import plan_module
from symgroup.relaxed import (
    all_transversals,
    choose_breaking,
    count_transversals,
    left_cosets,
    relaxed_space,
    type_geometry,
)
from symgroup.representations import natural, regular, restrict, sign
from symgroup.solve import equivariant_basis, fixed_space, hom_dim
from symgroup.verify import plan_claims
from symgroup.verify.bases import dense_maps


def members(G):
    table = elements_of(G)
    return [table.element(number) for number in range(len(table))]


def order_generated(G, generators):
    return StabilizerChain(G.points, generators).order


def projector(V, H):
    total = fmpq_mat(V.dim, V.dim)
    for h in members(H):
        total += V.matrix(h)
    return total * fmpq(1, H.order)


def layers_by_definition(V, W, T, P):
    """The rows of all full matrices A with A rho(t) P = rho(t) A P for t in T, from the definition."""
    m, n = W.dim, V.dim
    rows = []
    for t in T:
        source, target = V.matrix(t) * P, W.matrix(t)
        for i, j in product(range(m), range(n)):
            row = [fmpq(0)] * (m * n)
            for k in range(n):
                row[i * n + k] += source[k, j]
            for a, k in product(range(m), range(n)):
                row[a * n + k] -= target[i, a] * P[k, j]
            rows.append(row)
    return proven_null_space(integer_rows(fmpq_mat(rows))).basis


def on_the_type(basis, V, W, H, T):
    """The canonical basis of the restrictions of vectorised maps to S = sum of t V^H."""
    S = row_space(stack([fixed_space(V, H) * V.matrix(t).transpose() for t in T], V.dim)).transpose()
    rows = [(fmpq_mat(W.dim, V.dim, list(row)) * S).entries() for row in basis.tolist()]
    return row_space(fmpq_mat(rows)) if rows else fmpq_mat(0, W.dim * S.ncols())


SUBGROUPS_OF = {
    "S(3)": (symmetric(3), (1, 1, 0)),
    "D(4)": (dihedral(4), (1, 0, 0, 0)),
    "S(4)": (symmetric(4), (1, 1, 1, 0)),
}


# (a) most transversals generate the group


@pytest.mark.parametrize(
    ("name", "generating", "useless", "total"),
    [("S(3)", 7, 7, 8), ("D(4)", 14, 14, 16), ("S(4)", 1170, 1250, 1296)],
)
def test_most_transversals_generate_the_group(name, generating, useless, total):
    """Of all |H|^|G : H| transversals, with any element of H for H's own coset, most generate G.

    Useless ones are those whose <T>-equivariant maps V -> V are the G-equivariant ones. In S(4) these are 80 more than
    generate G: A(4) has the same maps V -> V. By hand: a transversal that does not generate S(4) lies in a transitive
    subgroup, A(4) with 3^4 transversals or one of three D(4) with 2^4, which meet in the one inside V4, so
    81 + 48 - 3 = 126 do not generate, and 48 - 2 = 46 are of use.
    """
    G, x = SUBGROUPS_OF[name]
    V = natural(G)
    H = stabilizer(V, x).subgroup
    inside = members(H)
    orders = []
    for T in all_transversals(G, H):
        for h in inside:
            K = G.trusted_subgroup((h, *T[1:]))
            orders.append((K.order == G.order, hom_dim(restrict(V, K), restrict(V, K)) == hom_dim(V, V)))
    assert len(orders) == total == H.order * count_transversals(G, H)
    assert sum(generates for generates, _ in orders) == generating
    assert sum(same for _, same in orders) == useless


# (b) without P_H a transversal that generates G gives exactly Hom_G


@pytest.mark.parametrize("name", ["S(3)", "D(4)"])
def test_without_the_projector_a_generating_transversal_gives_the_equivariant_maps(name):
    G, x = SUBGROUPS_OF[name]
    V = natural(G)
    H = stabilizer(V, x).subgroup
    one = V.matrix(G.identity)
    for T in all_transversals(G, H):
        basis = layers_by_definition(V, V, T, one)
        if order_generated(G, T) == G.order:
            flat = [m.entries() for m in equivariant_basis(V, V).to_exact()]
            assert basis == fmpq_mat(flat)
        else:
            assert basis.nrows() > hom_dim(V, V)


# (c) complements need not exist


def all_subgroups(G):
    """Every subgroup of a group whose subgroups need at most two generators, as sets of elements."""
    found = {}
    elements = members(G)
    for pair in [(g,) for g in elements] + list(combinations(elements, 2)):
        H = G.trusted_subgroup(pair)
        found[frozenset(members(H))] = H
    return found


def has_complement(G, H):
    inside = frozenset(members(H))
    return any(len(K) * len(inside) == G.order and len(K & inside) == 1 for K in all_subgroups(G))


@pytest.mark.parametrize(
    ("G", "x"),
    [
        (cyclic(4), (1, 0, 1, 0)),
        (cyclic(8), (1, 0, 1, 0, 1, 0, 1, 0)),
        (cyclic(8), (1, 2, 3, 4, 1, 2, 3, 4)),
    ],
    ids=str,
)
def test_stabilizers_in_cyclic_groups_without_complement(G, x):
    assert not has_complement(G, stabilizer(natural(G), x).subgroup)


@pytest.mark.parametrize("G", [cyclic(4), cyclic(8), dihedral(4), alternating(4), symmetric(4)], ids=str)
def test_some_stabilizer_in_the_regular_representation_has_no_complement(G):
    """Every subgroup is a stabilizer in the regular representation: of the indicator of its elements."""
    without = [H for H in all_subgroups(G).values() if not has_complement(G, H)]
    assert without
    V, table = regular(G), elements_of(G)
    for H in without[:3]:
        indicator = [0] * V.dim
        for h in members(H):
            indicator[table.position(h)] = 1
        assert stabilizer(V, indicator).subgroup.order == H.order
    has_one = [H for H in all_subgroups(G).values() if has_complement(G, H)]
    assert {H.order for H in has_one} >= {1, G.order}


def test_cyclic_group_of_four_at_the_alternating_input_breaks_nothing():
    V = natural(cyclic(4))
    H = stabilizer(V, (1, 0, 1, 0)).subgroup
    for W in (V, regular(V.group)):
        breaking = choose_breaking(V, W, H)
        assert not breaking.breaks_anything
        assert breaking.proven_least
        assert breaking.unbroken.order == 2
        for T in all_transversals(V.group, H):
            layers = on_the_type(layers_by_definition(V, W, T, projector(V, H)), V, W, H, T)
            outputs = [fmpq_mat(W.dim, 2, list(row)) for row in layers.tolist()]
            h = H.generators[0]
            assert all(W.matrix(h) * A == A for A in outputs)


# (d) S(4) at (1, 1, 0, 0)


def test_two_pairs_are_broken_with_the_projector_and_by_no_supplement():
    """H = S(2) x S(2) in S(4). The only supplements are A(4) and S(4), so none meets H in less than a C(2); on V -> V
    both have the same equivariant maps, so a supplement breaks nothing at all. R(H, T) for some T breaks everything."""
    G = symmetric(4)
    V = natural(G)
    H = stabilizer(V, (1, 1, 0, 0)).subgroup
    inside = frozenset(members(H))
    meets = {K: len(K & inside) for K in all_subgroups(G)}
    supplements = {len(K): meets[K] for K in meets if len(K) * len(inside) == G.order * meets[K]}
    assert supplements == {12: 2, 24: 4}
    even = alternating(4)
    assert equivariant_basis(natural(even), natural(even)).to_sympy() == equivariant_basis(V, V).to_sympy()
    breaking = choose_breaking(V, V, H)
    assert breaking.unbroken.order == 1
    assert breaking.proven_least
    assert sum(space.breaking.size for space in breaking.spaces) > 0


# (e) trivial stabilizers


@pytest.mark.parametrize("G", [symmetric(3), dihedral(4), cyclic(5)], ids=str)
def test_at_trivial_stabilizers_relaxed_means_equivariant(G):
    V = natural(G)
    H = stabilizer(V, range(V.dim)).subgroup
    assert H.order == 1
    T = left_cosets(G, H)
    space = relaxed_space(type_geometry(V, H, T), V, H, T)
    assert space.breaking.size == 0
    assert space.relaxed_dim == space.equivariant_dim == hom_dim(V, V)


# (f) order of composition


def test_relaxed_after_a_map_that_adds_symmetry_is_not_relaxed():
    """phi = mean is equivariant and makes every input constant; a layer that is relaxed at constant inputs then breaks
    the symmetry of phi(x), which x itself may not have: f(g x) = g' f(x) fails for every g' in g G_x."""
    G = symmetric(3)
    V, W = natural(G), regular(G)
    x = fmpq_mat([[1], [2], [4]])
    assert stabilizer(V, (1, 2, 4)).order == 1
    mean = fmpq_mat(3, 3, [fmpq(1, 3)] * 9)
    breaking = choose_breaking(V, W, G)
    assert breaking.unbroken.order == 1
    D = random_layer(V, W, breaking)
    y = D * (mean * x)
    failing = [g for g in members(G) if D * (mean * (V.matrix(g) * x)) != W.matrix(g) * y]
    assert len(failing) == G.order - 1


def test_equivariant_after_relaxed_is_relaxed():
    G = symmetric(3)
    V, W = natural(G), regular(G)
    breaking = choose_breaking(V, W, G)
    D = random_layer(V, W, breaking)
    x = fmpq_mat([[1], [1], [1]])
    for phi in equivariant_basis(W, V).to_exact():
        y = phi * (D * x)
        for g in members(G):
            images = [V.matrix(k) * y for k in members(G)]  # g G_x = G
            assert phi * (D * (V.matrix(g) * x)) in images


# (g) activations


@pytest.mark.parametrize(
    ("function", "allowed"), [("relu", False), ("tanh", True), ("sin", True), ("gelu", False)]
)
def test_only_odd_functions_commute_with_signed_permutations(function, allowed):
    G = signed_group([[-2, 1]])
    hidden = HiddenLayer(natural(G), (Pointwise(function),), True)
    spec = ModuleSpec("F", natural(G), natural(G), (hidden,), True, Equivariant())
    claims = [c for c in plan_claims(spec, plan_module(spec)) if "commutes with the group" in c.statement]
    assert [c.ok for c in claims] == [allowed]


def test_relu_does_not_commute_with_a_sign():
    g = sign(symmetric(2)).matrix(symmetric(2).generators[0])[0, 0]
    assert g == -1
    assert max(0, -1 * 1) != -1 * max(0, 1)


# (h) R(H, T) by the definition


CASES = [
    (symmetric(3), "natural", "natural"),
    (symmetric(3), "natural", "regular"),
    (dihedral(4), "natural", "natural"),
    (cyclic(4), "natural", "regular"),
    (alternating(4), "natural", "natural"),
    (signed_group([[-1, 2], [2, 1]]), "natural", "natural"),
]
MAKE = {"natural": natural, "regular": regular}


@pytest.mark.parametrize(("G", "source", "target"), CASES, ids=str)
def test_space_equals_the_definition_on_the_type(G, source, target):
    V, W = MAKE[source](G), MAKE[target](G)
    random = Random(1)
    for item in isotropy_classes(V):
        H = item.representative
        for T in [random.choice(list(islice(all_transversals(G, H), 200))), left_cosets(G, H)]:
            P = projector(V, H)
            full = layers_by_definition(V, W, T, P)
            expected = on_the_type(full, V, W, H, T)
            space = relaxed_space(type_geometry(V, H, T), W, H, T)
            equivariant = fmpq_mat(
                [m.entries() for m in equivariant_basis(V, W).to_exact()] or [[0] * (W.dim * V.dim)]
            )
            breaking = fmpq_mat([m.entries() for m in dense_maps(space.breaking)] or [[0] * (W.dim * V.dim)])
            together = on_the_type(stack([equivariant, breaking], W.dim * V.dim), V, W, H, T)
            assert space.relaxed_dim == expected.nrows()
            assert together == expected
            assert space.equivariant_dim == on_the_type(equivariant, V, W, H, T).nrows()
            assert space.relaxed_dim == space.equivariant_dim + space.breaking.size
            both = stack([full, equivariant], W.dim * V.dim)
            assert both.rank() == full.rank()  # Hom_G lies in R(H, T)


# (i) exact relaxed equivariance


def random_layer(V, W, breaking, seed=0):
    """A random equivariant map plus a random combination of the breaking maps into W."""
    random = Random(seed)
    total = fmpq_mat(W.dim, V.dim)
    space = next(space for space in breaking.spaces if space.target == W)
    for matrix in equivariant_basis(V, W).to_exact() + dense_maps(space.breaking):
        total += matrix * fmpq(random.randint(-50, 50), random.randint(1, 7))
    return total


@pytest.mark.parametrize(("G", "source", "target"), CASES, ids=str)
def test_layers_are_relaxed_equivariant_at_every_input_of_their_type(G, source, target):
    V, W = MAKE[source](G), MAKE[target](G)
    random = Random(2)
    elements = members(G)
    for item in isotropy_classes(V):
        H = item.representative
        breaking = choose_breaking(V, W, H)
        A = random_layer(V, W, breaking, seed=item.order)
        weights = fmpq_mat([[random.randint(1, 10**6) for _ in range(item.fixed_dim)]])
        x0 = (weights * fixed_space(V, H)).transpose() if item.fixed_dim else fmpq_mat(V.dim, 1)
        for t in (G.identity, random.choice(elements)):
            x = V.matrix(t) * x0
            fixing = [h for h in elements if V.matrix(h) * x == x]
            assert len(fixing) == H.order
            y = A * x
            for g in elements:
                allowed = [W.matrix(g @ h) * y for h in fixing]
                assert A * (V.matrix(g) * x) in allowed
            if t.is_identity:
                kept = [h for h in fixing if W.matrix(h) * y == y]
                assert len(kept) == breaking.unbroken.order
                assert all(k in breaking.unbroken for k in kept)


def test_a_wrong_transversal_is_not_relaxed_equivariant():
    """The weights for one T used as if for another: some orbit point is sent to the wrong place."""
    G = symmetric(3)
    V = natural(G)
    H = stabilizer(V, (1, 1, 0)).subgroup
    spaces = {}
    for T in all_transversals(G, H):
        spaces[T] = on_the_type(layers_by_definition(V, V, T, projector(V, H)), V, V, H, T)
    assert len({str(space.tolist()) for space in spaces.values()}) > 1


def test_half_integral_inputs_have_the_same_type():
    V = natural(symmetric(4))
    assert stabilizer(V, (Fraction(1, 2), Fraction(1, 2), 0, 0)).order == 4
