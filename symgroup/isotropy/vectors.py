"""Exact vectors with numerical or symbolic entries, split into vectors of numbers that must be fixed one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import isfinite

import sympy
from flint import fmpq

from symgroup.algebra import ExactScalar, common_field, number_field, to_exact, to_fmpq
from symgroup.algebra.writing import written_expression
from symgroup.errors import InputError
from symgroup.representations import Kind, Representation


@dataclass(frozen=True, slots=True)
class ExactVector:
    """x = sum of monomial_k times column_k with columns of numbers; a number has the single monomial 1.

    Distinct monomials in the symbols are linearly independent over the field of rho(g) and the columns, so a generic x is
    fixed by g if and only if every column is.
    """

    monomials: tuple[str, ...]
    columns: tuple[tuple[ExactScalar, ...], ...]  # one a monomial, each of length n
    text: str


def exact_vector(V: Representation, entries: Iterable[object]) -> ExactVector:  # entries: (n,)
    """Check a vector of V: n exact entries, each an algebraic number or a polynomial in sympy symbols with such coefficients.

    Raises: InputError: SG305 wrong length, SG302 not exact, SG314 not algebraic.
    """
    values = _entries(V, entries)
    integers = [value for value in values if type(value) is int]
    if len(integers) == len(values) == V.dim and V.field.is_rational:
        return _of_integers(integers)
    keys = _keys(values)
    distinct = dict(zip(keys, values, strict=True))
    _require_no_decimals(distinct.values())
    if len(values) != V.dim:
        raise InputError.of(
            "SG305",
            f"the vector has {len(values)} entries, and {V} has dimension {V.dim}",
            help=f"give {V.dim} entries",
        )
    known = {key: _monomials(value) for key, value in distinct.items()}
    numbers = [
        number for terms in known.values() for number in terms.values() if isinstance(number, sympy.Expr)
    ]
    field = number_field(numbers)
    if V.kind > Kind.SIGNED:
        field = common_field(field, V.field)
    monomials = sorted({name for terms in known.values() for name in terms}) or ["1"]
    zero = to_exact(0, field)
    exact = {
        key: {name: to_exact(number, field) for name, number in terms.items()} for key, terms in known.items()
    }
    columns = tuple(tuple(exact[key].get(name, zero) for key in keys) for name in monomials)
    texts = {key: _written(value) for key, value in distinct.items()}
    return ExactVector(tuple(monomials), columns, "(" + ", ".join(texts[key] for key in keys) + ")")


def _entries(V: Representation, entries: object) -> list[object]:
    try:
        if not isinstance(entries, str | Set | Mapping):  # neither has the entries of a vector in their order
            return list(entries)  # type: ignore[call-overload,no-any-return]  # a sympy Matrix is no Iterable, and has entries
    except TypeError:
        pass
    raise InputError.of(
        "SG305",
        f"a vector of {V} was expected, not a value of type {type(entries).__name__}",
        help=f"give {V.dim} entries in their order, or a declared vector: spec['x']",
    )


def _of_integers(values: list[int]) -> ExactVector:
    """Return a vector of integers: what the general way returns, in a tenth of its time."""
    exact = {value: fmpq(value) for value in set(values)}
    column = tuple(map(exact.__getitem__, values))
    return ExactVector(("1",), (column,), "(" + ", ".join(map(str, values)) + ")")


def _keys(values: Sequence[object]) -> Sequence[object]:
    """Return one key for equal entries of one type, as vectors repeat their entries; 1 is exact and np.float32(1) is not."""
    keys = [(type(value), value) for value in values]
    try:
        hash(tuple(keys))
    except TypeError:
        return range(len(values))
    return keys


def _require_no_decimals(values: Iterable[object]) -> None:
    """Refuse floats with the two ways on: exact entries, or a tolerance, which is for data."""
    decimals = [
        v
        for v in values
        if isinstance(v, float | Decimal) or (isinstance(v, sympy.Expr) and v.has(sympy.Float))
    ]
    if not decimals:
        return
    example = decimals[0]
    if isinstance(example, sympy.Expr):
        meant = str(sympy.nsimplify(example, rational=True))
    else:
        meant = str(Fraction(str(example))) if isfinite(example) else "a number"
    raise InputError.of(
        "SG302",
        f"the entry '{example}' is a decimal, and a stabilizer is decided by exact numbers",
        notes=[
            "0.1 in binary is not 1/10, so which decimals are equal depends on rounding, and so would the symmetry",
            f"exact entries: write {meant} for {example} if that is meant, or sqrt(2), or a letter for any number",
            "for measured data, where nearly equal means equal: `symgroup stabilizer FILE V x --tolerance 1e-6`, in Python "
            "symgroup.api.symmetries.near_stabilizer(V, x, 1e-6), takes the symmetries that move x by no more than a "
            "millionth of its size",
        ],
        help="write integers, fractions such as 1/2, or roots; or give a tolerance with the data",
    )


def _monomials(value: object) -> dict[str, object]:
    """Return the coefficient, a fraction or an algebraic number of sympy, of each monomial in the symbols."""
    if not isinstance(value, sympy.Expr) or value.is_Rational:
        number = to_fmpq(value)
        return {"1": number} if number != 0 else {}
    symbols = sorted(value.free_symbols, key=str)
    if not symbols:
        return {} if value.is_zero else {"1": value}
    try:
        terms = sympy.Poly(sympy.expand(value), *symbols).terms()
    except sympy.PolynomialError:
        raise InputError.of(
            "SG302",
            f"the entry '{value}' is not a number or a polynomial in symbols",
            help="use exact entries such as 3/2 or sqrt(2), or letters for a generic vector: (a, a, b, c)",
        ) from None
    return {
        _text(symbols, powers): to_fmpq(number) if number.is_Rational else number
        for powers, number in terms
        if number != 0
    }


def _written(value: object) -> str:
    return written_expression(value) if isinstance(value, sympy.Expr) else str(value)


def _text(symbols: list[sympy.Symbol], powers: tuple[int, ...]) -> str:
    return written_expression(
        sympy.Mul(*(symbol**power for symbol, power in zip(symbols, powers, strict=True)))
    )
