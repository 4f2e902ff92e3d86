"""Number fields: the smallest field is found, elements are exact, and their values are those of sympy."""

from itertools import product

import mpmath
import pytest
import sympy
from flint import fmpq, fmpz
from sympy import I, Rational, cos, exp, pi, sin, sqrt, tan

from symgroup.algebra import QQ, FieldElement, coerce, common_field, field_of, number_field, to_exact
from symgroup.algebra.embeddings import conjugation, embedding, find_root, guess_root
from symgroup.errors import InputError, LimitError, SymgroupBug
from symgroup.spec import parse_vector_text


def zeta(n):
    return exp(2 * pi * I / n)


FIELDS = [
    ([1, Rational(1, 3)], "Q", 1),
    ([sqrt(5)], "Q(sqrt(5))", 2),
    ([cos(2 * pi / 5), 3], "Q(sqrt(5))", 2),
    ([sympy.GoldenRatio / 7], "Q(sqrt(5))", 2),
    ([sqrt(20) + 1], "Q(sqrt(5))", 2),
    ([I], "Q(i)", 2),
    ([sqrt(-6)], "Q(sqrt(-6))", 2),
    ([zeta(3)], "Q(zeta(3))", 2),
    ([sqrt(-3)], "Q(zeta(3))", 2),
    ([sqrt(2), sqrt(3)], "Q(sqrt(2), sqrt(3))", 4),
    ([sqrt(6), sqrt(2)], "Q(sqrt(2), sqrt(3))", 4),
    ([sqrt(5 + 2 * sqrt(6))], "Q(sqrt(2), sqrt(3))", 4),
    ([sqrt(2) + sqrt(3) - sqrt(6)], "Q(sqrt(2), sqrt(3))", 4),
    ([sqrt(6)], "Q(sqrt(6))", 2),
    ([zeta(8)], "Q(i, sqrt(2))", 4),
    ([zeta(12)], "Q(i, sqrt(3))", 4),
    ([zeta(5)], "Q(zeta(5))", 4),
    ([zeta(10)], "Q(zeta(5))", 4),
    ([zeta(5), I], "Q(zeta(20))", 8),
    ([cos(2 * pi / 7)], "Q(cos(2 pi/7))", 3),
    ([sin(pi / 7)], "Q(cos(pi/14))", 6),
    ([tan(pi / 7)], "Q(cos(pi/14))", 6),
    ([sqrt(2 + sqrt(2))], "Q(cos(pi/8))", 4),
    ([cos(pi / 30)], "Q(cos(pi/30))", 8),
    ([cos(2 * pi / 31)], "Q(cos(2 pi/31))", 15),
    ([sqrt(1 + sqrt(2))], "Q(sqrt(1 + sqrt(2)))", 4),
    ([sqrt(2), zeta(5)], "Q(sqrt(2), zeta(5))", 8),
    ([cos(pi / 7) + sqrt(6)], "Q(sqrt(6), cos(pi/7))", 6),
    ([zeta(7) + zeta(7) ** 2 + zeta(7) ** 4], "Q(sqrt(-7))", 2),
    ([zeta(13) + zeta(13) ** 5 + zeta(13) ** 8 + zeta(13) ** 12], None, 3),
    ([sympy.Integer(2) ** Rational(1, 3)], None, 3),
    ([(-2) ** Rational(1, 3)], None, 3),
    ([sympy.Integer(2) ** Rational(1, 4), I], None, 8),
    ([sqrt(-1 - sqrt(2))], None, 4),
    ([sqrt(sqrt(2)) * sqrt(3 - sqrt(2)), 1 / sqrt(3)], None, 8),
    ([sympy.CRootOf(sympy.Symbol("x") ** 5 - sympy.Symbol("x") + 1, 0)], None, 5),
]


@pytest.mark.parametrize("values, text, degree", FIELDS)
def test_the_smallest_field_is_found_and_named(values, text, degree):
    K = number_field(values)
    assert K.degree == degree
    assert text is None or str(K) == text
    assert (K == QQ) == (degree == 1)


@pytest.mark.parametrize("values, text, degree", FIELDS)
def test_elements_have_the_values_of_their_expressions(values, text, degree):
    K = number_field([*values, I])
    with mpmath.workdps(40):
        for value in values:
            element = to_exact(value, K)
            expected = complex(sympy.N(value, 40)) if isinstance(value, sympy.Expr) else complex(value)
            if abs(expected.imag) > 1e-30:
                assert element.to_complex() == expected
            else:  # sympy's digits may leave an imaginary part of rounding
                assert element.to_complex() == expected.real
            assert abs(complex(sympy.N(element.to_sympy(), 40)) - expected) < 1e-14 * (1 + abs(expected))


@pytest.mark.parametrize("values, text, degree", FIELDS)
def test_one_value_has_a_minimal_polynomial_of_the_field_s_degree(values, text, degree):
    if len(values) == 1 and degree <= 6:
        x = sympy.Symbol("x")
        assert sympy.degree(sympy.minimal_polynomial(values[0], x), x) == degree


@pytest.mark.parametrize(
    "values", [[sqrt(5)], [sqrt(2), sqrt(3)], [zeta(7)], [zeta(8)], [cos(2 * pi / 7)], [sqrt(1 + sqrt(2))]]
)
def test_what_is_written_is_read_back(values):
    from symgroup.elaborate.scalars import vector_entries
    from symgroup.errors import SourceText

    K = number_field(values)
    element = sum((c * to_exact(K.expression, K) ** k for k, c in enumerate([fmpq(1, 2), -3, fmpq(2, 3)])), 0)
    text = f"({element}, 1)"
    assert to_exact(vector_entries(parse_vector_text(text), SourceText("<test>", text))[0], K) == element
    assert to_exact(element.to_sympy(), K) == element


@pytest.mark.parametrize(
    "values", [[sqrt(5)], [zeta(5)], [sqrt(2), I], [cos(2 * pi / 7)], [sympy.Integer(2) ** Rational(1, 3)]]
)
def test_the_field_laws(values):
    K = number_field(values)
    t = to_exact(K.expression, K)
    samples = [to_exact(0, K), to_exact(1, K), t, 1 - t, t * t / 3 + 2, (t + 5) ** 3]
    for a, b, c in product(samples, repeat=3):
        assert a * (b + c) == a * b + a * c
        assert (a * b) * c == a * (b * c)
        assert a + b == b + a and a * b == b * a and a - b == -(b - a)
        if b:
            assert a / b * b == a
            assert b**-2 * b * b == 1
    assert 2 * t == t + t == t * fmpq(2) and 1 / t * t == 1 and fmpz(3) - t == -(t - 3)
    assert hash(to_exact(7, K)) == hash(fmpq(7)) and to_exact(7, K) == 7 and to_exact(7, K).is_rational
    assert len({t, t + 0, t * 1}) == 1
    assert not t - t
    with pytest.raises(ZeroDivisionError):
        1 / (t - t)


def test_conjugates():
    K = number_field([zeta(5)])
    z = to_exact(zeta(5), K)
    assert z.conjugate() == z**4 == 1 / z
    assert (z + z.conjugate()).is_real and not z.is_real
    assert float(z + z.conjugate()) == float(sympy.N(2 * cos(2 * pi / 5), 30))
    R = number_field([sqrt(5)])
    assert to_exact(sqrt(5), R).conjugate() == to_exact(sqrt(5), R)
    with pytest.raises(TypeError):
        float(z)


@pytest.mark.parametrize("n", [19, 23, 27, 29, 32, 44, 64])
def test_conjugates_of_roots_of_unity_of_a_large_order(n):
    z = to_exact(zeta(n), number_field([zeta(n)]))
    assert z.conjugate() * z == 1
    assert (z - z.conjugate()).conjugate() == z.conjugate() - z


def test_conjugates_that_are_known_are_those_that_are_searched_for():
    for values in ([zeta(7)], [zeta(12)], [I, sqrt(2)], [sqrt(-2), sqrt(3)], [I, sqrt(-3), sqrt(5)]):
        K = number_field(values)
        searched = find_root(K, K.polynomial, lambda precision, K=K: K.theta(precision).conjugate())
        assert searched == conjugation(K), values


def test_a_field_that_conjugation_leaves():
    K = number_field([sympy.Integer(2) ** Rational(1, 3) * zeta(3)])
    assert K.degree == 3
    element = to_exact(K.expression, K)
    assert not element.is_real and (element**3).is_rational
    with pytest.raises(InputError) as error:
        element.conjugate()
    assert error.value.code == "SG314"
    assert element.to_complex() == complex(sympy.N(K.expression, 40))


def test_roots_of_one_polynomial_give_different_fields():
    real = number_field([sympy.Integer(2) ** Rational(1, 3)])
    other = number_field([sympy.Integer(2) ** Rational(1, 3) * zeta(3)])
    assert real != other and real.polynomial == other.polynomial
    assert embedding(real, other) is None and embedding(other, real) is None
    assert common_field(real, other).degree == 6


def test_common_fields_and_coercion():
    A, B = number_field([sqrt(2)]), number_field([sqrt(3)])
    C = common_field(A, B, QQ)
    assert number_field([sqrt(2), sqrt(3)]) == C and common_field(C, A) == C and common_field() == QQ
    a, b = coerce(to_exact(sqrt(2), A), C), coerce(to_exact(sqrt(3), B), C)
    assert a * b == to_exact(sqrt(6), C) and a * a == 2
    assert coerce(a * a, QQ) == 2 and field_of(coerce(a * a, QQ)) == QQ
    assert coerce(a, A) == to_exact(sqrt(2), A)
    assert coerce(fmpq(1, 2), A) == fmpq(1, 2) and isinstance(coerce(fmpq(1, 2), A), FieldElement)
    with pytest.raises(InputError) as error:
        coerce(a, B)
    assert error.value.code == "SG314"
    with pytest.raises(SymgroupBug):
        to_exact(sqrt(2), A) + to_exact(sqrt(3), B)


def test_guesses_and_the_slow_decision_agree():
    K = number_field([sqrt(2), sqrt(3)])
    for m in (2, 3, 5, 6, 7, -1):
        field = number_field([sqrt(m)])
        guessed = guess_root(K, field.polynomial, field.theta)
        assert (guessed is None) == (m not in (2, 3, 6))
        assert find_root(K, field.polynomial, field.theta) == guessed


@pytest.mark.parametrize(
    "value, code",
    [
        (pi, "SG314"),
        (sympy.E, "SG314"),
        (sympy.Symbol("a"), "SG314"),
        (sympy.Float(0.5), "SG302"),
        (0.5, "SG302"),
        (sympy.oo, "SG314"),
        (cos(1), "SG314"),
        (1 / (sqrt(2) + sqrt(3) - sqrt(5 + 2 * sqrt(6))), "SG314"),
        (sqrt(2) + 0.5, "SG302"),
    ],
)
def test_what_is_not_exact_is_refused(value, code):
    with pytest.raises(InputError) as error:
        number_field([value])
    assert error.value.code == code


@pytest.mark.parametrize("values", [[zeta(101)], [zeta(1009)], [sqrt(p) for p in (2, 3, 5, 7, 11, 13)]])
def test_large_degrees_are_refused(values):
    with pytest.raises(LimitError) as error:
        number_field(values)
    assert error.value.code == "SG412"


def test_what_lies_outside_the_field_is_refused():
    for value, field, code in [(sqrt(3), number_field([sqrt(5)]), "SG314"), (sqrt(3), QQ, "SG302")]:
        with pytest.raises(InputError) as error:
            to_exact(value, field)
        assert error.value.code == code


def test_a_zero_that_looks_like_none_is_zero():
    value = sqrt(2) + sqrt(3) - sqrt(5 + 2 * sqrt(6))
    assert number_field([value]) == QQ
    assert to_exact(value, number_field([sqrt(2)])) == 0


def test_rounding_is_correct_where_terms_cancel():
    K = number_field([sqrt(2)])
    element = (to_exact(sqrt(2), K) - 1) ** 60
    assert float(element) == float(sympy.N((sqrt(2) - 1) ** 60, 50))
