"""Plans: orbit tests tell types apart exactly, sentences say what is true, canonical tables list inverses."""

from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq, fmpq_mat

import symgroup as sg
from symgroup.elaborate import Vector
from symgroup.groups import cyclic, dihedral, elements_of, matrix_group, signed_group, symmetric
from symgroup.ir import CanonicalInput, LinearLayer, NoiseInput, PointwiseLayer
from symgroup.isotropy import isotropy_classes, isotropy_table
from symgroup.isotropy.samples import sample_types
from symgroup.plan import plan_module
from symgroup.plan.breaking import broken_types
from symgroup.plan.canonical import enumeration
from symgroup.plan.orbit_types import orbit_types
from symgroup.representations import exterior_power, natural, regular, tensor_product
from symgroup.verify.inputs import noise_claims

HEXAGON = matrix_group([[[1, -1], [1, 0]], [[0, 1], [1, 0]]])
REPRESENTATIONS = [
    natural(dihedral(4)),
    natural(symmetric(4)),
    natural(HEXAGON),
    natural(signed_group([[-1, 2, 3], [2, 3, 1]])),
    tensor_product(natural(symmetric(3)), natural(symmetric(3))),
    exterior_power(natural(symmetric(4)), 2),
    regular(cyclic(4)),
]


def inputs_of_every_type(V):
    random = np.random.default_rng(0)
    rows = [random.integers(-1, 2, size=V.dim).astype(float) for _ in range(60)]
    for conjugates in isotropy_table(V).conjugates:
        for mask in conjugates:
            elements = [elements_of(V.group).element(i) for i in np.flatnonzero(mask).tolist()]
            average = sum(
                (np.array(V.rho(g).tolist(), dtype=float) for g in elements), np.zeros((V.dim, V.dim))
            )
            rows.append(average @ random.integers(1, 1000, size=V.dim))
    return np.array(rows)


@pytest.mark.parametrize("V", REPRESENTATIONS, ids=str)
def test_orbit_tests_find_the_type_of_every_input(V):
    """The type of x is that of the largest order with a test that holds, compared with x's stabilizer by brute force."""
    types, table = orbit_types(V).types, isotropy_table(V)
    breakable = [number for number, item in enumerate(table.classes) if item.order > 1]
    assert [(t.order, t.class_length, t.fixed_dim) for t in types] == [
        (c.order, c.class_length, c.fixed_dim) for c in table.classes if c.order > 1
    ]
    x = inputs_of_every_type(V)
    samples, met = sample_types(V, x), set()
    for row, number in zip(x, samples.number.tolist(), strict=True):
        column = fmpq_mat([[fmpq(*Fraction(value).as_integer_ratio())] for value in row.tolist()])
        holding = [
            position
            for position, item in enumerate(types)
            if any(
                all(e == 0 for e in (matrix_of(test, V.dim) * column).entries()) for test in item.tests.values
            )
        ]
        expected = table.class_of(samples.masks[number])
        met.add(expected)
        if table.classes[expected].order == 1:
            assert holding == []
        else:
            best = max(holding, key=lambda position: types[position].order)
            assert breakable[best] == expected
            assert [types[p].order for p in holding].count(types[best].order) == 1
    assert met == set(range(len(table.classes)))


def matrix_of(test, columns):
    return fmpq_mat(len(test), columns, [int(e) for e in test.ravel()])


@pytest.mark.parametrize("V", [*REPRESENTATIONS[:1], *REPRESENTATIONS[2:5]], ids=str)
def test_canonical_input_lists_inverses_and_a_faithful_action(V):
    step, table = enumeration(V), elements_of(V.group)
    U = natural(V.group)
    assert step.to_canonical.values.shape == (V.group.order, V.dim, V.dim)
    for number in range(V.group.order):
        g = table.element(number)
        listed = fmpq_mat(step.to_canonical.values[number].tolist()) * fmpq(1, step.to_canonical.denominator)
        assert listed * V.matrix(g) == V.matrix(g) * listed == V.matrix(V.group.identity)
        carried = fmpq_mat(step.carry.values[number].tolist()) * fmpq(1, step.carry.denominator)
        assert carried == U.matrix(g)
    assert len({step.carry.values[number].tobytes() for number in range(V.group.order)}) == V.group.order


def test_canonical_input_with_fractions():
    V = natural(matrix_group([[[0, Fraction(1, 2)], [2, 0]]]))
    step = enumeration(V)
    assert step.carry.denominator == 2
    assert step.carry.values.tolist() == [[[2, 0], [0, 2]], [[0, 1], [4, 0]]]


SPEC = """
group G = D(4)
rep V = natural(G)
rep R = regular(G)
vector x in V = (1, 0, 1, 0)
vector z in V = (1, 2, 3, 5)
network nothing : V -> V { hidden 2 R, relu }
network all : V -> V { hidden 2 R, relu
    relaxed }
network one : V -> V { relaxed for x }
network none : V -> V { relaxed for z }
network orbit : V -> V { hidden R, tanh
    relaxed by canonical }
network noisy : V -> V { noise 0.5 }
"""


@pytest.fixture(scope="module")
def plans():
    spec = sg.parse(SPEC)
    return {name: plan_module(spec[name]) for name in ("nothing", "all", "one", "none", "orbit", "noisy")}


def test_layers_follow_the_spec(plans):
    kinds = [type(layer) for layer in plans["all"].layers]
    assert kinds == [LinearLayer, PointwiseLayer, LinearLayer]
    assert plans["all"].layers[1].function == "relu"
    assert plans["all"].layers[0].weight.shape == (16, 4)
    assert plans["orbit"].layers[0].weight.shape == (8, 8)
    assert (plans["all"].source_dim, plans["all"].target_dim, plans["all"].group_order) == (4, 4, 8)


def test_only_the_first_layer_breaks(plans):
    assert [len(layer.breaking) for layer in plans["all"].layers if isinstance(layer, LinearLayer)] == [4, 0]
    assert [term.orbit_type for term in plans["one"].layers[0].breaking] == [0]
    assert [item.order for item in plans["one"].orbit_types] == [4, 8]  # its own type and larger ones
    for name in ("nothing", "none", "orbit", "noisy"):
        assert plans[name].layers[0].breaking == ()


def test_input_steps(plans):
    assert plans["all"].input_step is None
    assert isinstance(plans["orbit"].input_step, CanonicalInput)
    assert plans["noisy"].input_step == NoiseInput(0.5)


def test_sentences(plans):
    assert plans["nothing"].relaxation == ("nothing is broken: the network is equivariant",)
    assert len(plans["all"].relaxation) == 4
    assert all("broken completely" in sentence for sentence in plans["all"].relaxation)
    assert len(plans["one"].relaxation) == 1
    assert "C2 x C2 (order 4, 1 conjugate)" in plans["one"].relaxation[0]
    assert plans["none"].relaxation == ("z has no symmetry to break",)
    assert "every symmetry of every input is broken" in plans["orbit"].relaxation[0]
    assert "equivariant in distribution only" in plans["noisy"].relaxation[0]


def test_sentence_where_nothing_can_be_broken():
    V = natural(cyclic(4))
    broken = {item.isotropy_class.order: item for item in broken_types(V, regular(V.group), None)}
    assert broken[2].sentence() == (
        "inputs with stabilizer C2 (order 2, 1 conjugate): nothing is broken, and no linear layer does better; "
        "use: relaxed by canonical"
    )
    assert "broken completely" in broken[4].sentence()


def test_progress_is_reported():
    said = []
    plan_module(sg.parse(SPEC)["all"], said.append)
    assert said[0] == "finding the orbit types"
    assert said[1] == "choosing what inputs of type C2 break (1 of 4 types)"
    assert said[-1] == "solving layer 2 of 2"


def test_vectors_of_one_class_choose_one_type():
    spec = sg.parse(SPEC)
    V = spec["V"]
    classes = isotropy_classes(V)
    for x, order in (((1, 0, 1, 0), 4), ((0, 1, 0, 0), 2), ((1, 1, 0, 0), 2), ((2, 2, 2, 2), 8)):
        (item,) = broken_types(V, V, Vector("x", V, x))
        assert item.isotropy_class.order == order
        assert item.isotropy_class in classes


@pytest.mark.parametrize(
    ("group", "source", "orthogonal"),
    [
        ("matrices over Q < [[0, -1], [1, -1]] >", "natural(G)", False),
        ("matrices < [[cos(2 pi/5), -sin(2 pi/5)], [sin(2 pi/5), cos(2 pi/5)]] >", "natural(G)", True),
        ("SO(3)", "irrep(G, 2) + natural(G) * natural(G)", True),
        ("SO(3)", "Sym^2(natural(G))", False),
        ("GL(2)", "natural(G)", False),
        ("D(4)", "natural(G) * natural(G)", True),
    ],
)
def test_noise_is_for_orthogonal_matrices(group, source, orthogonal):
    text = f"group G = {group}\nrep V = {source}\nnetwork F : V -> V {{ noise 0.1 }}"
    spec = sg.parse(text.replace("2 pi/5", "2*pi/5"))["F"]
    if not orthogonal:
        with pytest.raises(sg.SymgroupError, match="SG353"):
            plan_module(spec)
        return
    assert plan_module(spec).input_step == NoiseInput(0.1)
    assert all(claim.ok for claim in noise_claims("F", spec.source))
