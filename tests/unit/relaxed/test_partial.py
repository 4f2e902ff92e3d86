"""Partial breaking: outputs keep a conjugate of the wanted symmetry, and no more; brute force over small groups."""

from random import Random

import pytest
from flint import fmpq, fmpq_mat

import symgroup as sg
from symgroup.errors import InputError
from symgroup.groups import cyclic, dihedral, elements_of, symmetric
from symgroup.isotropy import isotropy_classes
from symgroup.relaxed import choose_breaking, choose_partial_breaking, kept_subgroups
from symgroup.representations import natural, regular, tensor_product
from symgroup.solve import equivariant_basis, fixed_space
from symgroup.verify import plan_claims
from symgroup.verify.bases import dense_maps


def members(G):
    table = elements_of(G)
    return [table.element(number) for number in range(len(table))]


def subgroups_of_one_generator(G):
    found = {}
    for g in members(G):
        H = G.trusted_subgroup((g,))
        found.setdefault(frozenset(members(H)), H)
    return list(found.values())


@pytest.mark.parametrize("G", [dihedral(4), symmetric(4), cyclic(6)], ids=str)
def test_kept_subgroups_are_the_largest_intersections_by_brute_force(G):
    for S in subgroups_of_one_generator(G):
        for item in isotropy_classes(natural(G)):
            H = frozenset(members(item.representative))
            meets = {H & frozenset(g @ s @ g.inverse() for s in members(S)) for g in members(G)}
            largest = max(map(len, meets))
            wanted = {meet for meet in meets if len(meet) == largest}
            found = [frozenset(members(K)) for K in kept_subgroups(G, item.representative, S)]
            assert set(found) <= wanted
            covered = {frozenset(h @ k @ h.inverse() for k in K) for K in found for h in H}
            assert covered == wanted


CASES = [
    (natural(dihedral(4)), regular(dihedral(4))),
    (natural(symmetric(3)), regular(symmetric(3))),
    (natural(symmetric(4)), tensor_product(natural(symmetric(4)), natural(symmetric(4)))),
]


@pytest.mark.parametrize(("V", "W"), CASES, ids=str)
def test_outputs_keep_what_is_wanted_and_no_more(V, W):
    """At an exact x of every type and for random weights: f(g x) in g G_x f(x), and what fixes f(x) is what is claimed."""
    G, random = V.group, Random(3)
    for S in subgroups_of_one_generator(G)[:6]:
        for item in isotropy_classes(V):
            breaking = choose_partial_breaking(V, W, item.representative, S)
            assert breaking.kept is not None
            weights = fmpq_mat([[random.randint(1, 10**6) for _ in range(item.fixed_dim)]])
            x = (weights * fixed_space(V, item.representative)).transpose()
            A = fmpq_mat(W.dim, V.dim)
            (space,) = breaking.spaces
            for matrix in equivariant_basis(V, W).to_exact() + dense_maps(space.breaking):
                A += matrix * fmpq(random.randint(-(10**6), 10**6))
            fixing = [h for h in members(G) if V.matrix(h) * x == x]
            y = A * x
            unbroken = {h for h in fixing if W.matrix(h) * y == y}
            assert unbroken == set(members(breaking.unbroken))
            assert unbroken >= set(members(breaking.kept))
            assert breaking.is_exact == (len(unbroken) == breaking.kept.order)
            for g in G.generators:
                assert A * (V.matrix(g) * x) in [W.matrix(g @ h) * y for h in fixing]


def test_down_to_nothing_is_relaxed_and_down_to_everything_is_equivariant():
    V, W = CASES[0]
    one, whole = V.group.subgroup([]), V.group
    for item in isotropy_classes(V):
        H = item.representative
        plain = choose_breaking(V, W, H)
        assert choose_partial_breaking(V, W, H, one).unbroken.order == plain.unbroken.order
        nothing = choose_partial_breaking(V, W, H, whole)
        assert nothing.unbroken.order == H.order
        assert all(space.breaking.size == 0 for space in nothing.spaces)


SPEC = """
    group G = D(4)
    rep V = natural(G)
    vector x in V = (1, 1, 1, 1)
    vector y in V = (1, 2, 3, 4)
    network rectangle : V -> V {{ hidden 2 regular(G), relu  relaxed {} }}
"""


def plan(words):
    spec = sg.parse(SPEC.format(words))
    return spec["rectangle"], sg.plan_module(spec["rectangle"])


@pytest.mark.parametrize("words", ["to < (1 3), (2 4) >", "for x to < (1 2)(3 4) >", "to derived(G)", "to G"])
def test_verify_proves_partial_breaking(words):
    spec, made = plan(words)
    claims = list(plan_claims(spec, made))
    assert all(claim.ok for claim in claims)
    assert any("is kept, whatever the weights" in claim.statement for claim in claims)


def test_weights_that_break_too_far_are_caught():
    spec, _ = plan("for x to < (1 3) >")
    _, everything = plan("for x")
    assert [c.statement for c in plan_claims(spec, everything) if not c.ok][-2:] == [
        "< (1 3) > of order 2 is kept, whatever the weights",
        "< (1 3) > of order 2 stays unbroken, which is what is to be kept",
    ]


def test_sentences_say_what_is_kept():
    _, made = plan("to < (1 2)(3 4) >")
    assert "nothing is broken, as wanted" in made.relaxation[1]
    assert "broken down to < (1 2)(3 4) > of order 2, as wanted" in made.relaxation[3]


@pytest.mark.parametrize(
    ("network", "code", "note"),
    [
        (
            "hidden 2 V, relu  relaxed for x to < (1 2 3 4) >",
            "SG350",
            "a subgroup of order 8 fixes every vector",
        ),
        ("hidden regular(G), relu  relaxed for y to < (1 3) >", "SG351", "its stabilizer is 1"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_the_reason(network, code, note):
    text = SPEC.format("").replace("hidden 2 regular(G), relu  relaxed ", network)
    with pytest.raises(InputError) as caught:
        sg.plan_module(sg.parse(text)["rectangle"])
    assert caught.value.code == code
    assert any(note in line for line in caught.value.diagnostics[0].notes)


def test_where_no_linear_layer_breaks_so_far():
    """C(4) at (1, 0, 1, 0): the rotation by 180 degrees stays whatever the layer, so `to < >` cannot be kept."""
    spec = sg.parse("""
        group G = C(4)
        rep V = natural(G)
        vector x in V = (1, 0, 1, 0)
        network F : V -> V { hidden regular(G), relu  relaxed for x to < > }
    """)
    with pytest.raises(InputError, match="not broken down to") as caught:
        sg.plan_module(spec["F"])
    assert caught.value.diagnostics[0].notes == (
        "the best of all 2 transversals leaves a subgroup of order 2",
    )


def test_the_word_may_stand_anywhere_and_means_the_first_layer():
    """Only the first layer can break: there is no way to write a relaxed layer behind another map."""
    texts = [
        "relaxed to derived(G) hidden 2 regular(G), relu",
        "hidden 2 regular(G), relu relaxed to derived(G)",
    ]
    plans = []
    for text in texts:
        spec = sg.parse(SPEC.format("").replace("hidden 2 regular(G), relu  relaxed ", text))
        plans.append(sg.plan_module(spec["rectangle"]))
    first, second = plans
    assert first.relaxation == second.relaxation
    assert [len(layer.breaking) for layer in first.layers if hasattr(layer, "breaking")] == [4, 0]
