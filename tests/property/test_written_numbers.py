"""Exact numbers that are printed are read back as the same numbers."""

from __future__ import annotations

import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from symgroup.algebra import FieldElement, number_field, to_exact
from symgroup.algebra.writing import written_expression
from symgroup.elaborate.scalars import vector_entries
from symgroup.errors import SourceText
from symgroup.spec import parse_vector_text

fractions = st.builds(sympy.Rational, st.integers(-30, 30), st.integers(1, 12))
roots = st.builds(sympy.root, st.integers(2, 12), st.sampled_from([2, 3, 4, 6]))
turns = st.builds(
    lambda n, k, f: f(2 * sympy.pi * sympy.Rational(k, n)),
    st.integers(1, 12),
    st.integers(0, 11),
    st.sampled_from([sympy.cos, sympy.sin, lambda angle: sympy.exp(sympy.I * angle)]),
)
letters = st.sampled_from(sympy.symbols("a b c"))
numbers = st.recursive(
    fractions | roots | turns | st.just(sympy.I),
    lambda inner: (
        st.builds(lambda a, b: sympy.expand(a + b), inner, inner)
        | st.builds(lambda a, b: sympy.expand(a * b), inner, inner)
        | inner.map(sympy.sqrt)
    ),
    max_leaves=4,
)


def read(text: str) -> sympy.Expr:
    return vector_entries(parse_vector_text(f"({text})"), SourceText("<number>", f"({text})"))[0]


@settings(max_examples=150, deadline=None)
@given(numbers)
def test_a_number_reads_back_as_itself(number: sympy.Expr) -> None:
    difference = complex(sympy.N(read(written_expression(number)) - number, 30))
    assert abs(difference) < 1e-15


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(numbers, letters, st.integers(1, 3)), min_size=1, max_size=3))
def test_a_polynomial_reads_back_as_itself(terms: list[tuple[sympy.Expr, sympy.Symbol, int]]) -> None:
    polynomial = sympy.expand(sum(number * letter**power for number, letter, power in terms))
    back = sympy.expand(read(written_expression(polynomial)) - polynomial)
    values = {letter: k for k, letter in enumerate(sorted(polynomial.free_symbols, key=str), 2)}
    assert abs(complex(sympy.N(back.subs(values), 30))) < 1e-12


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                sympy.sqrt(2),
                sympy.sqrt(5),
                sympy.root(2, 3),
                sympy.root(3, 4),
                sympy.I,
                sympy.cos(sympy.pi / 7),
            ]
        ),
        min_size=1,
        max_size=2,
    ),
    st.lists(st.integers(-4, 4), min_size=3, max_size=3),
    st.integers(1, 6),
)
def test_an_element_of_a_field_reads_back_exactly(
    adjoined: list[sympy.Expr], coefficients: list[int], denominator: int
) -> None:
    field = number_field(adjoined)
    theta = to_exact(sum(adjoined), field)
    element = sum(
        (c * theta * theta if k == 2 else c * theta if k else c for k, c in enumerate(coefficients)),
        theta * 0,
    )
    element = element / denominator
    assert isinstance(element, FieldElement) or field.is_rational
    assert to_exact(read(str(element)), field) == element
