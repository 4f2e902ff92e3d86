"""Elaboration: what declarations become, and what they print as."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symgroup.elaborate import (
    Canonical,
    Equivariant,
    ModuleSpec,
    Noise,
    Relaxed,
    Spec,
    Vector,
    elaborate,
)
from symgroup.elaborate.layer_steps import Pointwise
from symgroup.errors import InputError, SourceText
from symgroup.groups import FiniteGroup
from symgroup.isotropy import stabilizer
from symgroup.representations import Representation
from symgroup.spec import parse_spec

SQUARE = """
group P = < (1 2 3 4), (1 3) >
group K = signed < [-1, 2], [2, 1] >
rep V = natural(P)
rep W = natural(K)
vector x in V = (1, 0, 1, 0)
"""


def read(text: str) -> Spec:
    return elaborate(parse_spec(text), SourceText("<text>", text))


def group(text: str) -> FiniteGroup:
    value = read(f"group G = {text}")["G"]
    assert isinstance(value, FiniteGroup)
    return value


def representation(text: str) -> Representation:
    return read(f"{SQUARE} rep E = {text}").representations["E"]


@pytest.mark.parametrize(
    ("text", "order", "degree"),
    [
        ("S(4)", 24, 4),
        ("A(4)", 12, 4),
        ("C(5)", 5, 5),
        ("Z(6)", 6, 6),
        ("D(4)", 8, 4),
        ("trivial(3)", 1, 3),
        ("C(10^2)", 100, 100),
        ("< (1 2 3 4), (1 3) >", 8, 4),
        ("< (1 2)(3 4) >", 2, 4),
        ("< [1, 2, 3, 0] >", 4, 4),
        ("< (2 3), [1, 0, 2] >", 6, 3),
        ("signed < [-1, 2], [2, 1] >", 8, 2),
        ("matrices over Q < [[0, -1], [1, 0]], [[1, 0], [0, -1/1]] >", 8, 2),
        ("matrices over Q < [[2*cos(2 pi/3), -1], [1, 0]] >", 3, 2),
        ("S(3) x C(2)", 12, 5),
        ("S(3) x C(2) x C(2)", 24, 7),
        ("stabilizer(S(4), 1)", 6, 4),
        ("product_action(S(2), S(3))", 48, 8),
        ("S(2) wr S(3)", 48, 6),
        ('point_group("m-3m")', 48, 3),
        ('point_group("Oh")', 48, 3),
        ('point_group("6/mmm", "lattice")', 24, 3),
        ("sign_flips(3)", 8, 3),
        ("semidirect(< (1 2 3 4 5) >, < (2 3 5 4) >)", 20, 5),
        ("Weyl(H3)", 120, 3),
        ('Weyl("I2(5)")', 10, 2),
        ('point_group("6/mmm")', 24, 3),
        ("matrices < [[cos(2 pi/5), -sin(2 pi/5)], [sin(2 pi/5), cos(2 pi/5)]] >", 5, 2),
        ("matrices over Q(sqrt(5)) < [[0, sqrt(5)], [1/sqrt(5), 0]] >", 2, 2),
        ("matrices over Q(zeta(12)) < [[i, 0], [0, zeta(3)]] >", 12, 2),
        ("matrices < [[zeta(3), 0], [0, zeta(3)^-1]], [[0, 1], [1, 0]] >", 6, 2),
        ("center(D(4))", 2, 4),
        ("centralizer(S(4), < (1 2) >)", 4, 4),
        ("centralizer(S(4), A(4))", 1, 4),
        ("derived(S(4))", 12, 4),
        ("sylow(S(4), 2)", 8, 4),
        ("normal_closure(S(4), < (1 2)(3 4) >)", 4, 4),
        ("kernel(sign(S(4)))", 12, 4),
    ],
)
def test_groups(text: str, order: int, degree: int) -> None:
    G = group(text)
    assert (G.order, G.degree) == (order, degree)


@pytest.mark.parametrize(
    ("text", "degree", "algebra", "components"),
    [
        ("O(3)", 3, 2, 1),
        ("SO(3)", 3, 2, 0),
        ("O(1, 3)", 4, 3, 2),
        ("SO(1, 3)", 4, 3, 1),
        ("SO_0(1, 3)", 4, 3, 0),
        ("Lorentz()", 4, 3, 2),
        ("U(2)", 2, 3, 0),
        ("SU(3)", 3, 4, 0),
        ("GL(2)", 2, 3, 1),
        ("SL(3)", 3, 4, 0),
        ("Sp(6)", 6, 6, 0),
        ("Scaling(2)", 2, 1, 0),
        ("E(3)", 4, 5, 1),
        ("SE(3)", 4, 5, 0),
        ("lie < [[0, -1], [1, 0]] >", 2, 1, 0),
        ("lie < [[0, -1], [1, 0]] > components < [[1, 0], [0, -1]] >", 2, 1, 1),
        ("S(5) x SO(3)", 8, 2, 2),
        ("SO(3) x sign_flips(1)", 4, 2, 1),
    ],
)
def test_lie_groups(text: str, degree: int, algebra: int, components: int) -> None:
    G = read(f"group G = {text}").groups["G"]
    assert G.order is None
    assert (G.degree, len(G.lie_algebra), len(G.generators)) == (degree, algebra, components)


@pytest.mark.parametrize(
    ("text", "dim"),
    [
        ("T(SO(3), 2, 1)", 27),
        ("natural(S(5) x SO(3))", 8),
        ("outer(natural(S(5)), natural(SO(3)))", 15),
        ("lift(natural(SO(3)), S(5) x SO(3))", 3),
        ("lift(natural(SO(3)), SO(3) x SO(3), 2)", 3),
        ("Sym0^2(natural(O(3)))", 5),
        ("standard(P)", 3),
        ("conj(V)", 4),
        ("conj(natural(SU(3)))", 3),
        ("conj(natural(C(3) x U(2)))", 5),
        ("induce(sign(stabilizer(P, 1)), P)", 4),
        ("irrep(SO(3), 2)", 5),
        ("irrep(S(4), 1)", 1),
        ("irrep(S(4), 5)", 3),
        ('irrep(O(3), "2o")', 5),
        ('irreps(O(3), "2x0e + 1x1o")', 5),
        ('irreps(SO(3), "2x0 + 1x1")', 5),
        ("restrict(natural(O(3)), SO(3))", 3),
        ("restrict(natural(O(3)), < (1 2 3) >)", 3),
    ],
)
def test_representations_of_lie_groups(text: str, dim: int) -> None:
    assert representation(text).dim == dim


def reads_back(kind: str, text: str) -> bool:
    """Whether what a text makes prints as a text that makes the same, without the names of the file."""
    made = read(f"{SQUARE} {kind} E = {text}")["E"]
    return read(f"{kind} E = {made}")["E"] == made


@pytest.mark.parametrize(
    "text",
    [
        "S(2) wr S(3)",
        "P x O(1, 3)",
        "(S(2) wr S(3)) x A(4)",
        "(P x A(4)) wr (S(2) wr S(3))",
        "product_action(S(2), P)",
        "semidirect(< (1 2 3 4 5) >, < (2 3 5 4) >)",
        "< (1 2 3 4 5) > : < (2 3 5 4) >",
        "C(7) : C(3) by < (1 3 5 7 2 4 6) >",
        "(S(3) x C(2)) : (C(2) : C(2) by < (1 2) >) by < (1 2), (1 3 2), (4 5) > < (1 2), (1 3 2), (4 5) >",
        "Q(8) : C(3) by < (1 2 5 6)(3 8 7 4), (1 4 5 8)(2 7 6 3) >",
        'point_group("-6m2")',
        'point_group("3m", "lattice")',
        'Weyl("I2(5)")',
        "Weyl(H3)",
        "stabilizer(P, 1)",
        "kernel(sign(P))",
        "sylow(S(6), 3)",
        "normal_closure(S(4), < (1 2)(3 4) >)",
        "centralizer(S(4), < (1 2) >)",
        "matrices < [[zeta(3), 0], [0, 1/zeta(3)]] >",
        "lie < [[0, -1], [1, 0]] > components < [[1, 0], [0, -1]] >",
        "SO_0(2, 1)",
        "SE(3)",
        "grid(3, 4)",
    ],
)
def test_groups_print_as_they_are_written(text: str) -> None:
    assert reads_back("group", text)


@pytest.mark.parametrize(
    "text",
    [
        "on P < (1 2 3 4), (1 3) >",
        "on (S(2) x C(2)) < [1, 0], [0, 1] >",
        "on P signed < [-2, 1], [2, 1] >",
        "on C(3) < [[-1/2, -sqrt(3)/2], [sqrt(3)/2, -1/2]] >",
        "2 V + V^3 * V + Sym^2(V) + Alt^2(V) + dual(V) + trivial(P) + sign(P) + regular(P)",
        "P / stabilizer(P, 1)",
        "V * (V * dual(V)) * V",
        "T(SO(3), 2, 1)",
        "outer(natural(S(5)), natural(SO(3)), sign(S(3)))",
        "lift(V, P x SO(3))",
        "lift(V, P x P, 2)",
        "Sym0^2(natural(O(1, 3)))",
        "standard(P)",
        "conj(natural(SU(3)))",
        "conj(Sym^2(natural(U(2))))",
        "conj(natural(C(3) x U(2)))",
        "induce(sign(stabilizer(P, 1)), P)",
        "restrict(natural(O(3)), < (1 2 3) >)",
        "irrep(P, 5)",
        "irrep(C(5), 2)",
        'irreps(O(3), "2x0e + 1x1o") + irrep(O(3), "2o")',
    ],
)
def test_representations_print_as_they_are_written(text: str) -> None:
    assert reads_back("rep", text)


def test_groups_by_generators_are_named_as_written() -> None:
    assert group("<(1 2 3 4),(1 3)>").name == "< (1 2 3 4), (1 3) >"
    assert group("signed<[-1,2]>").name == "signed < [-1, 2] >"
    assert group("S(3) x C(2)").name == "S(3) x C(2)"


@pytest.mark.parametrize(
    ("text", "dim"),
    [
        ("2 V", 8),
        ("V + 3 V", 16),
        ("V * V", 16),
        ("V^3", 64),
        ("2 V * V", 32),
        ("Sym^2(V)", 10),
        ("Alt^2(V)", 6),
        ("dual(V)", 4),
        ("trivial(P)", 1),
        ("sign(P)", 1),
        ("det(K)", 1),
        ("regular(P)", 8),
        ("T(V, 2, 1)", 64),
        ("T(P, 1, 1)", 16),
        ("T(V, 0, 0)", 1),
        ("C(3) / matrices < [[0, 0, 1], [1, 0, 0], [0, 1, 0]] >", 1),
        ("Weyl(H3) / matrices < [[-1, 0, 0], [0, -1, 0], [0, 0, -1]] >", 60),
        (
            'point_group("6/mmm") / matrices < [[1/2, -sqrt(3)/2, 0], [sqrt(3)/2, 1/2, 0], [0, 0, 1]] >',
            4,
        ),
        ("P / stabilizer(P, 1)", 4),
        ("restrict(V, <(1 3)>)", 4),
        ("restrict(V, stabilizer(P, 1))", 4),
        ("on P < (1 2 3 4), (1 3) >", 4),
        ("on P < [[-1]], [[1]] >", 1),
        ("on P < (1 2), [0, 1, 2] >", 3),
        ("on P < [[0, -1], [1, 0]], [[1, 0], [0, -1]] >", 2),
        ("on P signed < [-2, 1], [2, 1] >", 2),
        ("on D(3) < (1 2 3), [[0, 1, 0], [1, 0, 0], [0, 0, 1]] >", 3),
        ("P / <(1 2 3 4)>", 2),
        ("P / < >", 8),
        ("P / <()>", 8),
        ("S(4) / A(4)", 2),
        ("S(4) / stabilizer(S(4), 1)", 4),
        ("K / signed < [-1, 2] >", 4),
        ("K / < (1 2) >", 4),
        ("K / matrices over Q < [[0, -1], [1, 0]] >", 2),
        ("matrices over Q < [[0, -1], [1, -1]] > / matrices over Q < [[0, -1], [1, -1]] >", 1),
    ],
)
def test_representations(text: str, dim: int) -> None:
    assert representation(text).dim == dim


def test_cycles_count_from_one_and_lists_from_zero() -> None:
    assert group("< (1 2 3) >") == group("< [1, 2, 0] >")


def test_vectors() -> None:
    spec = read(f"{SQUARE} vector s in V = (a, a, 1/2, 2 cos(2 pi/5))")
    assert [str(entry) for entry in spec.vectors["s"].entries] == ["a", "a", "1/2", "-1/2 + sqrt(5)/2"]
    assert spec.vectors["x"].representation == spec["V"]


def test_a_declared_vector_is_a_sequence_of_its_entries() -> None:
    spec = read(SQUARE)
    x = spec.vectors["x"]
    assert (len(x), x[0], tuple(x)) == (4, 1, x.entries)
    assert stabilizer(spec.representations["V"], x).order == 4


def test_networks() -> None:
    text = f"""{SQUARE}
    network F : V -> V {{
        hidden 32 regular(P), relu
        hidden 2 V, no bias
        output no bias
        relaxed for x
    }}
    network N : W -> W {{ hidden 4 W, tanh  noise 0.1 }}
    network C : V -> V {{ relaxed by canonical }}
    network E : V -> V {{ }}
    network R : V -> V {{ relaxed }}
    """
    spec = read(text)
    F = spec.networks["F"]
    assert [(layer.representation.dim, layer.steps, layer.bias) for layer in F.hidden] == [
        (256, (Pointwise("relu"),), True),
        (8, (), False),
    ]
    assert not F.output_bias
    assert F.relaxation == Relaxed(spec.vectors["x"])
    assert spec.networks["N"].relaxation == Noise(Fraction(1, 10))
    assert spec.networks["C"].relaxation == Canonical()
    assert spec.networks["E"].relaxation == Equivariant()
    assert spec.networks["E"].output_bias
    assert spec.networks["R"].relaxation == Relaxed(None)


@pytest.mark.parametrize(("text", "scale"), [(".5", "1/2"), ("2.", "2"), ("1e-2", "1/100"), ("3/4", "3/4")])
def test_noise_scales(text: str, scale: str) -> None:
    spec = read(f"{SQUARE} network N : V -> V {{ noise {text} }}")
    assert spec.networks["N"].relaxation == Noise(Fraction(scale))


def test_a_spec_is_a_mapping() -> None:
    spec = read(f"{SQUARE} network F : V -> V {{ }}")
    assert list(spec) == ["P", "K", "V", "W", "x", "F"]
    assert len(spec) == 6
    assert "V" in spec
    assert "U" not in spec
    assert 3 not in spec
    assert isinstance(spec["x"], Vector)
    assert isinstance(spec["F"], ModuleSpec)
    with pytest.raises(TypeError):
        spec.groups["Q"] = spec.groups["P"]  # type: ignore[index]


def test_an_unknown_name_in_a_spec() -> None:
    with pytest.raises(InputError, match=r"\[SG102\] 'PP' is not declared") as caught:
        read(SQUARE)["PP"]
    assert caught.value.diagnostics[0].help == "did you mean 'P'?"
