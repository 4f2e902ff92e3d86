"""A thousand random and mutated texts for each reader of texts: a clean result, or an error with a code."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import symgroup as sg
from symgroup.elaborate import vector_entries
from symgroup.errors import SourceText, SymgroupError, known_codes, render
from symgroup.spec import parse_element, parse_partly, parse_vector_text, unparse

from .strategies import FUZZ, HOSTILE, mutated_text, token_text
from .watch import check_error, watched

ROOT = Path(__file__).resolve().parents[2]
SPECS = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "examples").glob("*.symg"))] + [
    "group G = D(4)\nrep V = natural(G) + 2 sign(G)\nvector x in V = (1, 0, sqrt(2), -1/2, a, 0)",
    "group G = < (1 2 3)(4 5), [2, 1, 3, 4, 5] >\nrep V = Sym^2(natural(G)) / 1",
    "group H = matrices over Q(sqrt(5)) < [[0, -1], [1, (sqrt(5) - 1)/2]] >\nrep V = Alt^2(natural(H)) * dual(natural(H))",
    'group G = O(3)\nrep V = irreps(G, "2x0e + 1x1o")\nnetwork F : V -> V { hidden V, identity output no bias }',
    "group G = lie < [[0, -1], [1, 0]] > components < [[1, 0], [0, -1]] >\nrep V = T(natural(G), 1, 1)",
    "group G = AGL(5)\nrep V = pairs(G)\nnetwork F : V -> V { hidden 2 V, softsign, no bias relaxed by canonical }",
    "group G = C(3) wr S(2) x signed < [-1] >\nrep V = on G < [[1]], [[1]], [[1]] >",
]
VECTORS = [
    "(1, 0, 1/2, a)",
    "(sqrt(2), cos(2 pi/5), zeta(5)^2, -a b^2)",
    "(1)",
    "((1 + 2) * 3 / 4 - x^-2, 2i)",
]
ELEMENTS = ["(1 2 3)(4 5)", "[2, -1, 3]", "()", "[[0, 1], [1, sqrt(2)]]"]


@pytest.mark.parametrize("seed", SPECS)
def test_the_seeds_are_specs(seed: str) -> None:
    try:
        sg.parse(seed)
    except SymgroupError as error:
        check_error(error)


@FUZZ
@given(st.text(max_size=200) | token_text() | mutated_text(SPECS))
@example("group G = " + "(" * 5000)
@example("group G = S(" + "9" * 5000 + ")")
@example("vector x in V = (" + "-" * 5000 + "1)")
def test_the_grammar_answers_or_refuses(text: str) -> None:
    with watched():
        partial = parse_partly(text)
    for diagnostic in partial.diagnostics:
        assert diagnostic.code in known_codes()
        assert render(diagnostic)
    if not partial.diagnostics:
        again = parse_partly(unparse(partial.file))
        assert not again.diagnostics
        assert unparse(again.file) == unparse(partial.file)


@FUZZ
@given(token_text() | mutated_text(VECTORS) | st.text("0123456789+-*/^()., abisqrtcoz", max_size=60))
@example("(" + "(" * 3000 + "1" + ")" * 3000 + ")")
@example("(2^" + "9" * 30 + ")")
@example("(" + "9" * 4400 + ")")
@example("(1^9^9^9^9)")
@example("(((9^9)^9)^9)")
@example("(zeta(999999999))")
@example("(sqrt(sqrt(sqrt(sqrt(2)))) + sqrt(3) + sqrt(5) + sqrt(7))")
def test_the_expression_reader_answers_or_refuses(text: str) -> None:
    with watched():
        try:
            entries = vector_entries(parse_vector_text(text), SourceText("<fuzz>", text))
            assert all(entry.is_commutative for entry in entries)
        except SymgroupError as error:
            check_error(error)


@FUZZ
@given(token_text() | mutated_text(ELEMENTS))
def test_the_reader_of_elements_answers_or_refuses(text: str) -> None:
    with watched():
        try:
            parse_element(text)
        except SymgroupError as error:
            check_error(error)


@FUZZ
@given(mutated_text(SPECS) | token_text())
@example("group G = S(100000)  rep V = Sym^64(natural(G))")
@example("group G = D(99999999999999999999)")
@example("group G = < (1 1000000000) >")
@example("group G = " + " x ".join(["S(5)"] * 400))
@example("group G = matrices < [[" + "9" * 4000 + "]] >")
@example('group G = point_group("' + "A" * 10000 + '")')
@example("group G = __import__  rep V = eval(G)")
def test_specs_are_declared_or_refused(text: str) -> None:
    with watched():
        try:
            spec = sg.parse(text)
        except SymgroupError as error:
            check_error(error)
            return
    for V in spec.representations.values():
        assert V.dim >= 0
        assert str(V)


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_pieces_alone(piece: str) -> None:
    for text in (piece, f"group G = {piece}", f"group G = C(3) rep V = natural(G) vector x in V = ({piece})"):
        with watched():
            try:
                sg.parse(text)
            except SymgroupError as error:
                check_error(error)


@pytest.mark.parametrize(
    "data", [b"\xff\xfe", b"\x00" * 100, b"group G = C(3)\r\n\xe9", b"", b"\xef\xbb\xbfgroup G = C(3)"]
)
def test_files_that_are_not_texts(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.symg").write_bytes(data)
    try:
        sg.load(tmp_path / "a.symg")
    except SymgroupError as error:
        check_error(error)
