"""Exact numbers, from text to sympy."""

from __future__ import annotations

import pytest
import sympy

from symgroup.elaborate import vector_entries
from symgroup.errors import LimitError, SourceText, SpecError
from symgroup.spec import parse_vector_text

a, b = sympy.symbols("a b")


def entry(text: str) -> sympy.Expr:
    (value,) = vector_entries(parse_vector_text(f"({text})"), SourceText("<vector>", f"({text})"))
    return value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", sympy.Integer(3)),
        ("-1/2", sympy.Rational(-1, 2)),
        ("2^-3", sympy.Rational(1, 8)),
        ("2^0", sympy.Integer(1)),
        ("1 - 2 - 3", sympy.Integer(-4)),
        ("8/4/2", sympy.Integer(1)),
        ("-2^2", sympy.Integer(-4)),
        ("(-2)^2", sympy.Integer(4)),
        ("i^2", sympy.Integer(-1)),
        ("sqrt(8)/sqrt(2)", sympy.Integer(2)),
        ("sqrt(-1)", sympy.I),
        ("(1 + sqrt(2)) * (1 - sqrt(2))", sympy.Integer(-1)),
        ("cos(2 pi/6)", sympy.Rational(1, 2)),
        ("sin(pi/2)", sympy.Integer(1)),
        ("2 cos(2 pi/5) + 1/2", sympy.sqrt(5) / 2),
        ("2 a", 2 * a),
        ("(a + b)^2 - a^2 - b^2", 2 * a * b),
        ("a/2 - a", -a / 2),
        ("a^3", a**3),
        ("2^(1/3)", sympy.root(2, 3)),
        ("8^(-2/3)", sympy.Rational(1, 4)),
        ("2^(1/4) * 2^(1/4)", sympy.sqrt(2)),
        ("(-1)^(1/3)", (-1) ** sympy.Rational(1, 3)),
        ("2 a*3^(1/3)", 2 * a * sympy.root(3, 3)),
    ],
)
def test_values(text: str, value: sympy.Expr) -> None:
    assert entry(text) == value


def test_every_wrong_entry_is_reported() -> None:
    text = "(pi, 1/0, 2, foo(1))"
    with pytest.raises(SpecError) as caught:
        vector_entries(parse_vector_text(text), SourceText("<vector>", text))
    assert [item.code for item in caught.value.diagnostics] == ["SG208", "SG209", "SG105"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2^(1/0)", "SG209"),
        ("0^(-1/2)", "SG209"),
        ("a^(1/2)", "SG208"),
        ("(2^(999/2))^5", "SG405"),
        ("2^(1/9999)", "SG405"),
    ],
)
def test_wrong_roots_are_refused(text: str, code: str) -> None:
    with pytest.raises((SpecError, LimitError), match=code):
        entry(text)


def test_python_is_never_evaluated() -> None:
    with pytest.raises(SpecError, match="SG105"):
        entry("__import__(os)")
    assert entry("lambda") == sympy.Symbol("lambda")
