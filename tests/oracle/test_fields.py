"""Fields, minimal polynomials, ranks and determinants of cyclotomic numbers, as GAP has them."""

import json
from pathlib import Path

import pytest
import sympy
from flint import fmpq

from symgroup.algebra import exact_matrix, number_field, to_exact

DATA = json.loads((Path(__file__).parent / "fields.json").read_text(encoding="utf-8"))


def number(n, terms):
    zeta = sympy.exp(2 * sympy.pi * sympy.I / int(n))
    return sympy.Add(*(int(c) * zeta ** int(k) for c, k in terms))


def value_at(coefficients, element, one):
    result = 0 * one
    for c in reversed(coefficients):
        result = result * element + fmpq(*map(int, c.split("/"))) * one
    return result


@pytest.mark.parametrize("n, values, degree, polynomials", DATA["numbers"])
def test_degrees_and_minimal_polynomials(n, values, degree, polynomials):
    expressions = [number(n, terms) for terms in values]
    K = number_field(expressions)
    assert K.degree == int(degree)
    one = to_exact(1, K)
    for expression, polynomial in zip(expressions, polynomials, strict=True):
        element = to_exact(expression, K)
        assert value_at(polynomial, element, one) == 0
        assert number_field([expression]).degree == len(polynomial) - 1


@pytest.mark.parametrize("n, rows, rank, polynomial", DATA["matrices"])
def test_ranks_and_determinants(n, rows, rank, polynomial):
    expressions = [[number(n, terms) for terms in row] for row in rows]
    K = number_field([entry for row in expressions for entry in row])
    M = exact_matrix(expressions, K)
    assert M.rref()[1] == int(rank)
    assert value_at(polynomial, M.det(), to_exact(1, K)) == 0
    if int(rank) == M.nrows():
        assert M * M.inv() == exact_matrix(
            [[int(i == j) for j in range(M.nrows())] for i in range(M.nrows())], K
        )
