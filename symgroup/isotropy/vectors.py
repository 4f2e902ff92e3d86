"""Exact vectors with rational or symbolic entries, split into rational vectors that must be fixed one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sympy
from flint import fmpq

from symgroup.algebra import to_fmpq
from symgroup.errors import InputError
from symgroup.representations import Representation


@dataclass(frozen=True, slots=True)
class ExactVector:
    """x = sum of monomial_k times column_k with rational columns; a number has the single monomial 1.

    rho(g) is rational and distinct monomials in the symbols are linearly independent over Q, so a generic x is fixed by
    g if and only if every column is.
    """

    monomials: tuple[str, ...]
    columns: tuple[tuple[fmpq, ...], ...]  # one a monomial, each of length n
    text: str


def exact_vector(V: Representation, entries: Iterable[object]) -> ExactVector:  # entries: (n,)
    """Check a vector of V: n exact entries, each a rational number or a polynomial in sympy symbols.

    Raises: InputError: SG305 wrong length, SG302 not exact or not rational.
    """
    values = list(entries)
    if len(values) != V.dim:
        raise InputError.of(
            "SG305",
            f"the vector has {len(values)} entries, and {V} has dimension {V.dim}",
            help=f"give {V.dim} entries",
        )
    split = [_monomials(value) for value in values]
    monomials = sorted({key for terms in split for key in terms}) or ["1"]
    columns = tuple(tuple(terms.get(key, fmpq(0)) for terms in split) for key in monomials)
    return ExactVector(tuple(monomials), columns, "(" + ", ".join(str(value) for value in values) + ")")


def _monomials(value: object) -> dict[str, fmpq]:
    if not isinstance(value, sympy.Expr) or value.is_Rational:
        number = to_fmpq(value)
        return {"1": number} if number != 0 else {}
    terms: dict[str, fmpq] = {}
    for monomial, coefficient in sympy.expand(value).as_coefficients_dict().items():
        powers = monomial.as_powers_dict()
        polynomial = all(
            base == 1 or (base.is_Symbol and power.is_Integer and power > 0) for base, power in powers.items()
        )
        if not polynomial:
            raise InputError.of(
                "SG302",
                f"the entry '{value}' is not a rational number or a polynomial in symbols",
                help="use rational entries such as 3/2, or letters for a generic vector: (a, a, b, c)",
            )
        terms[str(monomial)] = to_fmpq(coefficient)
    return {key: number for key, number in terms.items() if number != 0}
