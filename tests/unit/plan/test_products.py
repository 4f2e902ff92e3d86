"""Which products `bilinear` takes: shared out among copies, none left out but the dear ones; `bilinear all` takes all."""

from __future__ import annotations

from dataclasses import replace

import pytest

import symgroup as sg
from symgroup.certificates.checker.reading import seal_of
from symgroup.elaborate import HiddenLayer
from symgroup.elaborate.layer_steps import Bilinear
from symgroup.groups import orthogonal, symmetric
from symgroup.ir import BilinearLayer
from symgroup.plan.products import bilinear_layer, largest_cost, share
from symgroup.representations import Representation, direct_sum, irrep, natural, tensor_product, trivial
from symgroup.solve import hom_dim
from symgroup.verify.networks import plan_claims

G = orthogonal(3, special=True)


def degrees(*copies: int) -> Representation:
    return direct_sum([(count, irrep(G, l)) for l, count in enumerate(copies)])


@pytest.mark.parametrize("triples", range(1, 9))
@pytest.mark.parametrize("copies", range(1, 9))
def test_every_copy_and_every_triple_has_a_share(triples: int, copies: int) -> None:
    shares = [share(number, triples, copies) for number in range(triples)]
    met = [a for first, count in shares for a in range(first, first + count)]
    assert set(met) == set(range(copies))
    assert len(met) == max(triples, copies)
    assert all(count >= 1 for _, count in shares)


def test_products_are_shared_out() -> None:
    terms = bilinear_layer(degrees(8, 4, 2)).terms
    assert [(t.start, t.copies, t.left_dim, t.right_dim, t.dim) for t in terms] == [
        (0, 2, 1, 1, 1),
        (2, 3, 3, 3, 1),
        (5, 3, 5, 5, 1),
        (8, 1, 1, 3, 3),
        (11, 1, 3, 3, 3),
        (14, 1, 3, 5, 3),
        (17, 1, 5, 5, 3),
        (20, 1, 1, 5, 5),
        (25, 1, 3, 3, 5),
        (20, 1, 3, 5, 5),
        (25, 1, 5, 5, 5),
    ]
    assert terms[1].left == (8, 11, 14)
    assert terms[1].right == (11, 14, 17)
    assert terms[2].left == (20, 25, 20)  # two copies: the third pair is the first
    assert terms[2].right == (25, 20, 25)


def test_all_products_reach_every_copy() -> None:
    U = degrees(8, 4, 2)
    terms = bilinear_layer(U, every=True).terms
    assert len(terms) == 11
    assert [term.copies for term in terms] == [8] * 3 + [4] * 4 + [2] * 4
    assert terms[0].left == tuple(range(8))
    assert terms[0].right == (*range(1, 8), 0)


def test_few_pairs_meet_where_their_products_are_large() -> None:
    V = natural(orthogonal(3, 1))
    cube = tensor_product(tensor_product(V, V), V)
    U = direct_sum([(40, trivial(V.group)), (10, cube)])
    invariant = {(t.left_dim, t.right_dim): t for t in bilinear_layer(U).terms if t.dim == 1}
    pairs = {key: len(set(zip(t.left, t.right, strict=True))) for key, t in invariant.items()}
    assert pairs == {(1, 1): 20, (64, 64): 1}
    assert invariant[64, 64].copies == 20


def test_what_is_dear_is_left_out_but_the_least() -> None:
    V = natural(orthogonal(3, 1))
    square = tensor_product(V, V)
    cube = tensor_product(square, V)
    small = direct_sum([(1, V), (1, square), (1, cube)])
    found = {(t.left_dim, t.right_dim, t.dim) for t in bilinear_layer(small).terms}
    whole = {(t.left_dim, t.right_dim, t.dim) for t in bilinear_layer(small, every=True).terms}
    assert whole - found == {(64, 64, 16), (16, 64, 64)}
    assert all(a * b * c > largest_cost(small) for a, b, c in whole - found)
    points = natural(symmetric(30))
    assert largest_cost(points) < 30**3  # and it is all that there is
    assert [term.weight.forms[0].size for term in bilinear_layer(points).terms] == [5]


def test_equal_summands_are_one_kind() -> None:
    one = trivial(G)
    apart = direct_sum([(2, one), (3, natural(G)), (4, one)])
    terms = bilinear_layer(apart).terms
    assert [(t.start, t.copies, t.left_dim, t.right_dim) for t in terms] == [
        (0, 1, 1, 1),
        (1, 1, 3, 3),
        (2, 1, 1, 3),
        (5, 2, 3, 3),
        (11, 2, 1, 1),
        (13, 2, 3, 3),
    ]
    assert bilinear_layer(apart, every=True).terms[-2].right == (1, 11, 12, 13)


TEXT = """group G = D(4)  rep V = natural(G)
    network F : V -> V {{ hidden 3 V + 2 trivial(G), {} }}"""


@pytest.mark.parametrize("step", ["bilinear", "bilinear all"])
def test_both_are_written_and_verified(step: str) -> None:
    spec = sg.parse(TEXT.format(step))
    plan = sg.plan_module(spec["F"])
    assert [str(item) for item in spec["F"].hidden[0].steps] == [step]
    assert all(claim.ok for claim in plan_claims(spec["F"], plan))
    other = "bilinear" if step == "bilinear all" else "bilinear all"
    claims = [claim.ok for claim in plan_claims(sg.parse(TEXT.format(other))["F"], plan)]
    assert all(claims) == (other == "bilinear")  # more products are as equivariant, fewer are not all


@pytest.mark.parametrize("step", ["bilinear", "bilinear all"])
def test_certificates_tell_them_apart(step: str) -> None:
    data = sg.certificate(sg.parse(TEXT.format(step)))
    assert {row.status for row in sg.check_certificate(data).rows} == {"ok"}
    (plan,) = (claim["of"] for claim in data["claims"] if claim["claim"] == "plan")
    (written,) = (pair for pair in plan["steps"] if pair[0] == "bilinear")
    assert [[copies for copies, _ in products] for products in written[1]] == (
        [[3, 3, 3], [2, 2, 2]] if step == "bilinear all" else [[1, 1, 1], [1, 1, 1]]
    )
    for products in written[1]:
        for product in products:
            product[0] += 1
    data["seal"] = seal_of(data)
    assert "FAILED" in {row.status for row in sg.check_certificate(data).rows}


def test_counts_are_those_of_characters() -> None:
    U = degrees(8, 4, 2)
    parts = {part.dim: part for _, part in U.terms()}
    for term in bilinear_layer(U).terms:
        product = tensor_product(parts[term.left_dim], parts[term.right_dim])
        assert term.weight.forms[0].size == hom_dim(product, parts[term.dim])


def test_a_copy_without_a_product_is_caught() -> None:
    spec = sg.parse(TEXT.format("bilinear"))
    plan = sg.plan_module(spec["F"])
    layer = plan.layers[1]
    assert isinstance(layer, BilinearLayer)
    for number, term in enumerate(layer.terms):
        fewer = (*layer.terms[:number], *layer.terms[number + 1 :])
        spoilt = replace(plan, layers=(plan.layers[0], replace(layer, terms=fewer), *plan.layers[2:]))
        assert not all(claim.ok for claim in plan_claims(spec["F"], spoilt)), term.start


def test_the_step_is_told_apart_by_its_word() -> None:
    assert str(Bilinear()) == "bilinear"
    assert HiddenLayer(degrees(1), (Bilinear(every=True),), bias=False).steps[0] == Bilinear(True)
    with pytest.raises(sg.SpecError, match="SG296"):
        sg.parse(TEXT.format("bilinear all all"))
    with pytest.raises(sg.SpecError, match="SG296"):
        sg.parse(TEXT.format("norm all tanh"))
