"""Elaboration: one error for each mistake, at its place, and limits."""

from __future__ import annotations

import pytest

from symgroup.elaborate import (
    Spec,
    elaborate,
    elaborate_partial,
)
from symgroup.errors import Diagnostic, LimitError, SourceText, SpecError, SymgroupError
from symgroup.spec import parse_partly, parse_spec, unparse

SQUARE = """
group P = < (1 2 3 4), (1 3) >
group K = signed < [-1, 2], [2, 1] >
rep V = natural(P)
rep W = natural(K)
vector x in V = (1, 0, 1, 0)
"""


def read(text: str) -> Spec:
    return elaborate(parse_spec(text), SourceText("<text>", text))


def errors(text: str) -> list[Diagnostic]:
    with pytest.raises(SymgroupError) as caught:
        elaborate_partial(parse_partly(text, "test.symg"))
    return list(caught.value.diagnostics)


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("group G = < (0 1) >", "SG201", "0 in a cycle"),
        ("group G = < (1 2 1) >", "SG202", "the point 1 stands twice in a cycle"),
        ("group G = < (1 2)(2 3) >", "SG202", "in two cycles of one permutation"),
        ("group G = < [1, 2, 3] >", "SG205", "[1, 2, 3] is not a permutation"),
        ("group G = < [-1, 2] >", "SG205", "[-1, 2] is not a permutation"),
        ("group G = signed < [1, 0] >", "SG205", "is not a signed permutation"),
        ("group G = < [1, 0], [0, 2, 1] >", "SG206", "generators of different size: 3 and 2"),
        ("group G = signed < [1], [2, 1] >", "SG206", "generators of different size: 2 and 1"),
        ("group G = matrices over Q < [[1]], [[1, 0], [0, 1]] >", "SG206", "different size: 2 and 1"),
        ("group G = matrices over R < [[1]] >", "SG207", "'R' is no field"),
        ("group G = matrices over Q < [[sqrt(2)]] >", "SG222", "sqrt(2) is not in Q"),
        ("group G = matrices over Q(sqrt(5)) < [[zeta(5)]] >", "SG222", "zeta(5) is not in Q(sqrt(5))"),
        ("group G = matrices over Q(a) < [[1]] >", "SG208", "a is a letter"),
        ("group G = matrices over Q < [[zeta(0)]] >", "SG208", "there is no root of unity zeta(0)"),
        ("group G = matrices over Q < [[a]] >", "SG208", "a is a letter"),
        ("group G = < () >", "SG218", "the number of points is unknown"),
        ("group G = < >", "SG218", "the number of points is unknown"),
        ("group G = signed < >", "SG218", "signed generators are missing"),
        ("group G = matrices over Q < >", "SG218", "matrix generators are missing"),
        ("group G = matrices over Q < [[1, 0], [0]] >", "SG219", "a row of 1 entry in a matrix of 2 rows"),
        ("group G = matrices over Q < [[1, 1], [0, 1]] >", "SG241", "do not generate a finite group"),
        ("group G = S(0)", "SG246", "S(0) is not a group"),
        ("group G = V", "SG203", "V is a representation, where a group is needed"),
        ("group G = S(P)", "SG211", "S takes a number, not P"),
        ("group G = S(3, 4)", "SG211", "S takes one argument, not 2"),
        ("group G = stabilizer(P)", "SG211", "stabilizer takes two arguments, not 1"),
        (
            "group G = stabilizer(P, P)",
            "SG211",
            "stabilizer takes the number of a point as its second argument, not P",
        ),
        (
            "group G = stabilizer(4, 1)",
            "SG211",
            "stabilizer takes a finite group as its first argument, not 4",
        ),
        ("group G = stabilizer(P, 5)", "SG245", "has no point 5"),
        ("group natural = P", "SG008", "'natural' is a word of the language"),
        ("group P = S(3)", "SG103", "'P' is declared twice"),
        ("rep E = P", "SG203", "P is a group, where a representation is needed"),
        ("rep E = x", "SG203", "x is a vector, where a representation is needed"),
        ("rep E = V * W", "SG204", "tensor product of representations over different groups"),
        ("rep E = on P < (1 2) >", "SG271", "1 images for 2 generators"),
        ("rep E = on P < (1 2 3), () >", "SG272", ""),
        ("rep E = on P < [[0]], [[1]] >", "SG273", "an image is singular"),
        ("rep E = on P < (1 2 3), [1, 0] >", "SG206", "moves the point 3, and the others are of size 2"),
        ("rep E = on P < [1, 0], [[1]] >", "SG206", "different size: 1 and 2"),
        ("rep E = on P < (), () >", "SG218", "the dimension is unknown"),
        ("rep E = on P < (0 1), () >", "SG201", "0 in a cycle"),
        ("rep E = on V < () >", "SG203", "V is a representation, where a group is needed"),
        ('group G = point_group("m-3n")', "SG259", "'m-3n' is not "),
        ("group G = point_group(3)", "SG211", "point_group takes a text, not 3"),
        ("group G = semidirect(C(3), C(4))", "SG254", "do not act on the same points"),
        ("rep E = regular(SO(3))", "SG221", "regular(G) needs a finite group, and SO(3) is a Lie group"),
        ("rep E = SO(3) / P", "SG221", "G / H needs a finite group"),
        ("group G = S(2) wr O(2)", "SG221", "a wreath product needs a finite group, and O(2) is a Lie group"),
        ("group G = kernel(natural(O(2)))", "SG221", "kernel(V) needs a finite group"),
        ("group G = O(0)", "SG287", "has no member of size 0"),
        ("group G = Sp(5)", "SG287", "there is no Sp(5)"),
        ("group G = O(1, 2, 3)", "SG211", "O takes one or two arguments, not 3"),
        ("group G = SO_0(200, 3)", "SG405", "over the limit"),
        ("group G = S(9999) x O(3)", "SG405", "a product with a Lie group of"),
        ("group G = lie < >", "SG280", "generators of the Lie algebra are missing"),
        ("group G = lie < [[1, a], [0, 0]] >", "SG208", "a is a letter"),
        ("group G = lie < [[1]] > components < [[1, 0], [0, 1]] >", "SG280", "different size: 2 and 1"),
        ("group G = lie < [[1]] > components < [[0]] >", "SG281", "component 1 is singular"),
        ("rep E = irrep(S(3), 4)", "SG277", "S(3) has no irreducible representation number 4"),
        ("rep E = irrep(S(3), 0)", "SG277", "S(3) has no irreducible representation number 0"),
        ("rep E = irrep(SU(2), 1)", "SG286", ""),
        ("rep E = irrep(O(3), 2)", "SG223", "has a parity beside its degree"),
        ('rep E = irrep(O(3), "2x1o")', "SG223", "names no single irreducible representation"),
        ('rep E = irreps(P, "1o")', "SG223", "is finite"),
        ('rep E = irreps(O(3), "1x1")', "SG286", "'1x1' is not an irreducible representation of O(3)"),
        ("rep E = lift(V, SO(3))", "SG283", "is not a factor of SO(3)"),
        ("rep E = induce(V, S(3))", "SG261", ""),
        ("rep E = induce(natural(SO(3)), P)", "SG221", "induce(U, G) needs a finite group, and SO(3) is"),
        ('group G = Weyl("I2(2)")', "SG248", "I2(2)"),
        ("group G = matrices < [[sqrt(2)]] >", "SG241", "do not generate a finite group"),
        ("group G = matrices < [[zeta(997)]] >", "SG412", "number field of degree"),
        (
            "rep E = Weyl(H3) / matrices < [[sqrt(2), 0, 0], [0, 1, 0], [0, 0, 1]] >",
            "SG217",
            "is not an element",
        ),
        ("rep E = T(V, 1)", "SG211", "T takes three arguments, not 2"),
        ("rep E = T(V, -1, 1)", "SG211", "T takes numbers from 0 on, not -1"),
        ("rep E = T(x, 1, 1)", "SG203", "x is a vector, where a group or a representation is needed"),
        ("rep E = T(V, 60, 5)", "SG263", "up to 64 in all"),
        ("group G = S(-3)", "SG211", "S takes numbers from 0 on, not -3"),
        ('group G = S("3")', "SG211", 'S takes a number, not "3"'),
        ("group G = cube(2)", "SG211", "cube takes no arguments, not 1"),
        ("group G = grid(2)", "SG211", "grid takes two or more arguments, not 1"),
        ("group G = M()", "SG211", "M takes one argument, not none"),
        ("group G = Weyl(8)", "SG211", "Weyl takes a type such as E8 or a text, not 8"),
        ("group G = sylow(P, P)", "SG211", "sylow takes a number as its second argument, not P"),
        ("group G = sylow(P, 4)", "SG252", "4 is not a prime number"),
        ("group G = centralizer(P, < (1 2) >)", "SG217", "(1 2) is not an element"),
        ("group G = kernel(P)", "SG203", "P is a group, where a representation is needed"),
        ("group G = trivial(V)", "SG203", "V is a representation, where a group is needed"),
        ("rep E = V + 2 W", "SG204", "direct sum of representations over different groups"),
        ("rep E = natrual(P)", "SG105", "there is no construction 'natrual'"),
        ("rep E = V(P)", "SG105", "'V' is a representation"),
        ("rep E = natural(4)", "SG211", "natural takes a group, not 4"),
        ("rep E = dual(4)", "SG211", "dual takes a representation, not 4"),
        ("rep E = U", "SG101", "'U' is not declared"),
        ("rep E = natural", "SG101", "'natural' is not declared"),
        ("rep E = U rep U = V", "SG104", "'U' is used before it is declared"),
        ("rep E = E + V", "SG104", "'E' is used before it is declared"),
        ("rep E = 0 V", "SG220", "a multiplicity of 0"),
        ("rep E = V^0", "SG220", "a power of 0"),
        ("rep E = Alt^9(V)", "SG263", "is zero"),
        ("rep E = P / <(1 2)>", "SG217", "(1 2) is not an element of"),
        ("rep E = P / <(1 5)>", "SG217", "acts on 5 points"),
        ("rep E = K / signed <[1]>", "SG217", "acts on 1 points"),
        ("rep E = P / A(4)", "SG261", "is not a subgroup"),
        ("rep E = sign(K)", "SG260", "sign needs a permutation group"),
        ("vector y in V = (1, 0)", "SG210", "y has 2 entries, and V has dim 4"),
        ("vector y in P = (1, 0)", "SG203", "P is a group"),
        ("vector y in V = (pi, 0, 0, 0)", "SG208", "pi is no exact entry"),
        ("vector y in V = (cos(1), 0, 0, 0)", "SG208", "no rational multiple of pi"),
        ("vector y in V = (cos(a), 0, 0, 0)", "SG208", "cos of a letter"),
        ("vector y in V = (foo(2), 0, 0, 0)", "SG105", "there is no function 'foo'"),
        ("vector y in V = (1/0, 0, 0, 0)", "SG209", "division by zero"),
        ("vector y in V = (0^-1, 0, 0, 0)", "SG209", "division by zero"),
        ("vector y in V = (1/(sqrt(8) - 2 sqrt(2)), 0, 0, 0)", "SG209", "division by zero"),
        ("network F : V -> W { }", "SG204", "network between representations"),
        ("network F : V -> V { hidden W, tanh }", "SG204", "hidden layer over another group"),
        ("network F : V -> V { hidden V, rleu }", "SG212", "there is no activation 'rleu'"),
        ("network F : W -> W { hidden W, relu }", "SG213", "relu is not equivariant on W"),
        ("network F : V -> V { relaxed noise 1 }", "SG214", "a second line for the relaxation"),
        ("network F : V -> V { output no bias output no bias }", "SG214", "a second line for the output"),
        ("network F : W -> W { relaxed for x }", "SG215", "the vector x is not in W"),
        ("network F : V -> V { relaxed for V }", "SG203", "where a vector is needed"),
        ("network F : V -> V { relaxed for y }", "SG101", "'y' is not declared"),
        ("network F : V -> V { noise 0 }", "SG216", "0 is no scale for noise"),
        ("network F : V -> V { noise 1/0 }", "SG216", "1/0 is no scale for noise"),
        ("network F : V -> V { noise 1e999999 }", "SG216", "is no scale for noise"),
    ],
)
def test_each_mistake_is_one_error(text: str, code: str, message: str) -> None:
    (found,) = errors(SQUARE + text)
    assert found.code == code
    assert message in found.message
    assert found.span is not None
    assert found.span.line >= 7
    assert found.source is not None


@pytest.mark.parametrize(
    "text",
    [
        "group G = S(10^9)",
        "group G = S(2^99999999999)",
        "group G = S(99999999)",
        "group G = < (1 99999999) >",
        "group G = S(60000) x S(60000)",
        "rep E = 1000001 V",
        "rep E = V^65",
        "vector y in V = (2^1001, 0, 0, 0)",
        "vector y in V = ((2^100)^100, 0, 0, 0)",
        "vector y in V = ((a + b + c + d + e + f)^100, 0, 0, 0)",
    ],
)
def test_limits_are_reported_at_once(text: str) -> None:
    with pytest.raises(LimitError) as caught:
        elaborate_partial(parse_partly(SQUARE + text))
    assert [item.code for item in caught.value.diagnostics] == ["SG405"]


def test_large_representations_are_a_limit_of_the_constructor() -> None:
    (found,) = errors(SQUARE + "rep E = V^30")
    assert found.code.startswith("SG4")
    assert found.span is not None


def test_limits_beside_mistakes_are_a_spec_error() -> None:
    with pytest.raises(SpecError):
        elaborate_partial(parse_partly("group G = S(10^9)\ngroup H = Q"))


def test_mismatched_groups_are_labelled() -> None:
    (found,) = errors("group G = D(4)\ngroup K = S(3)\nrep V = natural(G)\nrep W = natural(K)\nrep T = V * W")
    assert [(label.span.line, label.text) for label in found.labels] == [
        (1, "V is over this group"),
        (2, "W is over this group"),
    ]
    assert found.notes == ("V has dim 4 over D(4), W has dim 3 over S(3)",)


def test_equal_groups_are_one_group() -> None:
    spec = read("group G = D(4) group H = D(4) rep V = natural(G) + natural(H)")
    assert spec.representations["V"].dim == 8


def test_a_mistake_does_not_cascade() -> None:
    text = (
        "group G = < (0 1) >\nrep V = natural(G)\nvector x in V = (1)\nnetwork F : V -> V { relaxed for x }"
    )
    assert [item.code for item in errors(text)] == ["SG201"]


def test_syntax_errors_do_not_hide_others_nor_cascade() -> None:
    text = "group G = D(4\nrep V = natural(G)\nrep U = natural(H)\nrep W = V +\nrep T = W + nothing"
    assert [(item.code, item.span.line) for item in errors(text) if item.span] == [
        ("SG004", 1),
        ("SG101", 3),
        ("SG003", 4),
        ("SG101", 5),
    ]


def test_unknown_names_are_not_reported_where_a_declaration_shows_no_name() -> None:
    assert [item.code for item in errors("group = D(4)\nrep V = natural(G)")] == ["SG001"]


def test_every_layer_of_a_network_reports_its_own_errors() -> None:
    text = f"{SQUARE} network F : V -> V {{ hidden U, relu hidden V, rleu hidden W relaxed for y noise 0 }}"
    assert [item.code for item in errors(text)] == ["SG101", "SG212", "SG204", "SG214"]


def test_names_may_be_letters_that_are_families() -> None:
    spec = read("group S = S(3) group C = C(3) rep D = S / stabilizer(S, 1) rep x = D + 2 D")
    assert spec.representations["x"].dim == 9


@pytest.mark.parametrize(
    ("opening", "closing"),
    [("Sym^1(", ")"), ("(1 ", ")"), ("(sign(P) * ", ")^1"), ("dual(", ")")],
)
def test_the_deepest_nesting_that_is_read_is_also_elaborated(opening: str, closing: str) -> None:
    spec = read(f"{SQUARE} rep E = {opening * 23}trivial(P){closing * 23}")
    assert spec.representations["E"].dim == 1


def test_the_deepest_tree_of_all_is_elaborated() -> None:
    opening, closing = "(trivial(P) + 1 sign(P) * (", ")^1)"
    text = f"{SQUARE} rep E = {opening * 11}trivial(P){closing * 11}"
    assert read(text).representations["E"].dim == 12
    assert unparse(parse_spec(unparse(parse_spec(text)))) == unparse(parse_spec(text))
