"""Conversions are exact or refused."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import sympy
from flint import fmpq, fmpz

from symgroup.algebra import exact_matrix, identity_matrix, matrix_to_sympy, to_fmpq, to_sympy
from symgroup.errors import InputError


@pytest.mark.parametrize(
    "value",
    [3, Fraction(6, 2), fmpq(3), fmpz(3), sympy.Integer(3), np.int64(3), sympy.Rational(9, 3)],
    ids=lambda v: type(v).__name__,
)
def test_exact_numbers_become_flint_fractions(value):
    assert to_fmpq(value) == fmpq(3)


@pytest.mark.parametrize(
    "value",
    [0.5, np.float64(1.0), sympy.Float(2), Decimal("0.1"), "1/2", 1j, None, sympy.sqrt(2), sympy.Symbol("a")],
    ids=str,
)
def test_everything_else_is_refused(value):
    with pytest.raises(InputError) as error:
        to_fmpq(value)
    assert error.value.code == "SG302"
    assert str(value) in str(error.value)


def test_float_infinity_and_nan_are_refused():
    for value in (float("inf"), float("nan"), sympy.oo, sympy.nan):
        with pytest.raises(InputError, match="SG302"):
            to_fmpq(value)


def test_round_trip_to_sympy():
    assert to_sympy(fmpq(-2, 6)) == sympy.Rational(-1, 3)
    assert matrix_to_sympy(exact_matrix([[1, Fraction(1, 2)], [0, -3]])) == sympy.ImmutableMatrix(
        [[1, sympy.Rational(1, 2)], [0, -3]]
    )
    assert matrix_to_sympy(identity_matrix(3)) == sympy.eye(3)
