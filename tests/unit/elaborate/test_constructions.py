"""The table of constructions: each row is written as it says, and its errors say how."""

from __future__ import annotations

import pytest

from symgroup.elaborate import elaborate_partial
from symgroup.elaborate.constructions import (
    CONSTRUCTIONS,
    FUNCTIONS,
    FUNCTORS,
    usage,
)
from symgroup.errors import SymgroupError
from symgroup.plugins import Construction, Parameter
from symgroup.spec import ast, parse_partly, parse_spec
from symgroup.spec.words import FUNCTORS as FUNCTOR_WORDS

PRELUDE = """group G = S(4)
group H = stabilizer(G, 4)
group N = < (1 2)(3 4), (1 3)(2 4) >
rep V = natural(G)
rep W = sign(G)
rep U = natural(H)
"""
ROWS = [row for rows in CONSTRUCTIONS.values() for row in rows]


def call(text: str) -> ast.Call:
    (statement,) = parse_spec(f"rep E = {text}").statements
    assert isinstance(statement, ast.RepresentationDeclaration)
    assert isinstance(statement.expression, ast.Call)
    return statement.expression


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.usage)
def test_each_row_can_be_typed_as_its_usage_says(row: Construction) -> None:
    node = call(row.usage)
    assert node.function.text == row.name
    assert row.takes(len(node.arguments))
    made = []
    for kind in ("group", "rep"):
        try:
            made.append(elaborate_partial(parse_partly(f"{PRELUDE} {kind} E = {row.usage}"))["E"])
        except SymgroupError as error:
            assert [item.code for item in error.diagnostics] == ["SG203"]  # one of the two kinds fits
    assert len(made) == 1


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.usage)
def test_a_row_blames_one_of_its_arguments(row: Construction) -> None:
    assert row.blamed is None or row.blamed < len(row.parameters)
    assert row.repeats == 0 or row.parameters


@pytest.mark.parametrize("name", FUNCTORS)
def test_functors_can_be_typed_as_their_usage_says(name: str) -> None:
    assert elaborate_partial(parse_partly(f"{PRELUDE} rep E = {FUNCTORS[name]}")).representations["E"].dim > 0


def test_the_words_of_the_grammar_are_listed() -> None:
    assert set(FUNCTORS) == set(FUNCTOR_WORDS)
    assert {*CONSTRUCTIONS, *FUNCTORS} == set(FUNCTIONS)


def test_usage_lists_all_ways() -> None:
    assert usage("trivial") == "trivial(4) or trivial(G)"
    assert usage("Sym") == "Sym^2(V)"


@pytest.mark.parametrize("name", sorted(CONSTRUCTIONS))
@pytest.mark.parametrize("arguments", ["", "x", "7", '"no such thing"', "x, x, x, x, x, x, x, x, x, x"])
def test_wrong_arguments_are_errors_that_point_into_the_call(name: str, arguments: str) -> None:
    text = f"group x = < [1, 0, 2] > group E = {name}({arguments})"
    try:
        elaborate_partial(parse_partly(text))
    except SymgroupError as error:
        for item in error.diagnostics:
            assert item.span is not None
            assert item.span.column > text.index("E =") + 1


def test_subgroups_need_a_group_before_them() -> None:
    for row in ROWS:
        for kind in (Parameter.SUBGROUP, Parameter.FINITE_SUBGROUP):
            assert kind not in row.parameters[:1]
