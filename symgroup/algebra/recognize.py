"""number_field: the smallest field that contains given algebraic numbers, with a generator that reads well.

The values are placed in a field that contains all their roots (`Tower`), the subfield that they generate is found by linear
algebra there, and is then compared, exactly, with the fields that have names: quadratic and multiquadratic fields,
cyclotomic fields and their real subfields.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count

import sympy
from flint import fmpq_mat, fmpq_poly

from symgroup.algebra.elements import FieldElement
from symgroup.algebra.exact import pivots_of
from symgroup.algebra.expressions import Tower, simplified, turn_of
from symgroup.algebra.fields import QQ, NumberField
from symgroup.algebra.named_fields import Generated, cyclotomic_subfield, named_field
from symgroup.algebra.rationals import to_fmpq, to_sympy
from symgroup.algebra.tower import contains, degree_limit, powers_of

LARGEST_DEGREE = 32


def number_field(values: Iterable[object]) -> NumberField:
    """Return the smallest field that contains the given exact numbers.

    Raises: InputError: SG302 floats, SG314 no algebraic number. LimitError: SG412 a field of degree over 32.

    Examples:
        >>> number_field([1, sympy.Rational(1, 2)])
        Q
        >>> number_field([sympy.cos(sympy.pi / 7), sympy.sqrt(2) * sympy.sqrt(3)])
        Q(sqrt(6), cos(pi/7))
        >>> number_field([sympy.sqrt(2), sympy.sqrt(3) / 5])
        Q(sqrt(2), sqrt(3))
    """
    expressions = {expression for value in values if not (expression := _expression(value)).is_Rational}
    return _number_field(tuple(sorted(expressions, key=lambda e: (e.count_ops(), str(e)))))


def _expression(value: object) -> sympy.Expr:
    """Return an exact number as a sympy number; what is no sympy number must be rational."""
    if isinstance(value, FieldElement):
        return value.to_sympy()
    return value if isinstance(value, sympy.Expr) else to_sympy(to_fmpq(value))


@lru_cache(maxsize=512)
def _number_field(expressions: tuple[sympy.Expr, ...]) -> NumberField:
    if not expressions:
        return QQ
    plain = [simplified(expression) for expression in expressions]
    tower = Tower(plain)
    values = [(tower.value(expression), expression) for expression in plain]
    chosen = _primitive(tower.modulus, values)
    if chosen.degree > LARGEST_DEGREE:
        raise degree_limit(chosen.degree, LARGEST_DEGREE)
    # roots read better than sums in which they occur, outer roots before those that they contain
    roots = [(image, leaf) for leaf, image in reversed(tower.images.items()) if contains(chosen.span, image)]
    roots += [(value, leaf) for value, leaf in _angles(tower, plain) if contains(chosen.span, value)]
    if roots:
        chosen = _primitive(tower.modulus, [*roots, *values])
    named = cyclotomic_subfield(tower, chosen.span) if not tower.images and chosen.degree > 2 else None
    return named or named_field(*tower.number(chosen.value), _basis_names(chosen, tower), tower)


def _angles(tower: Tower, expressions: Sequence[sympy.Expr]) -> list[tuple[fmpq_poly, sympy.Expr]]:
    """Return the cosines, sines and roots of unity that occur, with their values."""
    parts = (part for expression in expressions for part in sympy.preorder_traversal(expression))
    return [(tower.value(part), part) for part in dict.fromkeys(parts) if turn_of(part) is not None]


@dataclass(frozen=True, slots=True)
class _Primitive:
    """A sum of multiples of generators, each of which has some degree over the field of those before it."""

    value: fmpq_poly
    span: fmpq_mat  # (degree, D), the powers of the value
    # of each: multiple, element, expression, relative degree
    generators: tuple[tuple[int, fmpq_poly, sympy.Expr, int], ...]

    @property
    def degree(self) -> int:
        return int(self.span.nrows())


def _primitive(
    modulus: fmpq_poly,
    candidates: Sequence[tuple[fmpq_poly, sympy.Expr]],  # elements with their expressions
) -> _Primitive:
    """Return a sum of multiples of some of the candidates that generates all of them."""
    chosen = _Primitive(fmpq_poly([0]), powers_of(fmpq_poly([0]), modulus), ())
    for value, text in candidates:
        if contains(chosen.span, value):
            continue
        for scale in count(1):
            found = chosen.value + scale * value
            bigger = powers_of(found, modulus)
            if contains(bigger, value) and contains(bigger, chosen.value):
                break
        generator = (scale, value, text, bigger.nrows() // chosen.degree)
        chosen = _Primitive(found, bigger, (*chosen.generators, generator))
    return chosen


def _basis_names(chosen: _Primitive, tower: Tower) -> Generated:
    """Return the products of powers of the generators, a basis since each has its degree over those before it."""
    products: list[tuple[fmpq_poly, tuple[int, ...]]] = [(fmpq_poly([1]), ())]
    for _, value, _, degree in chosen.generators:
        powers = [fmpq_poly([1])]
        for _ in range(degree - 1):
            powers.append(powers[-1] * value % tower.modulus)
        products = [(a * b % tower.modulus, (*e, k)) for k, b in enumerate(powers) for a, e in products]
    pivots = pivots_of(*chosen.span.rref())
    square = fmpq_mat([[row[j] for j in pivots] for row in chosen.span.tolist()]).transpose()
    wanted = [value for value, _ in products]
    conjugate = _conjugate(chosen, tower)
    if conjugate is not None:
        wanted.append(conjugate)
    columns = (
        square.solve(fmpq_mat([[v[j] for j in pivots] for v in wanted]).transpose()).transpose().tolist()
    )
    return Generated(
        tuple((scale, text) for scale, _, text, _ in chosen.generators),
        tuple((exponents, tuple(row)) for (_, exponents), row in zip(products, columns, strict=False)),
        tuple(columns[-1]) if conjugate is not None else (),
    )


def _conjugate(chosen: _Primitive, tower: Tower) -> fmpq_poly | None:
    """Return the complex conjugate of the sum, where each generator is real or a root of unity in the field."""
    result = fmpq_poly([0])
    for scale, value, expression, _ in chosen.generators:
        turn = turn_of(expression)
        if turn is not None and turn[0] == "exp":
            _, inverse, _ = value.xgcd(tower.modulus)
            result += scale * inverse % tower.modulus
        elif tower.is_real(value):
            result += scale * value
        else:
            return None
    return result if contains(chosen.span, result) else None
