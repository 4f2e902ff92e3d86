"""From the syntax of exact numbers to sympy, node by node; text is never given to sympy's own parser."""

from __future__ import annotations

import sympy

from symgroup.elaborate.reporter import Poisoned, Reporter
from symgroup.errors import SourceText, did_you_mean
from symgroup.spec import ast
from symgroup.spec.unparse import unparse
from symgroup.spec.words import SCALAR_FUNCTIONS

LARGEST_EXPONENT = 1000
LARGEST_EXPANSION = 4000  # products of two terms that are multiplied out at once


def vector_entries(
    literal: ast.VectorLiteral,  # n entries
    source: SourceText,
) -> tuple[sympy.Expr, ...]:  # (n,)
    """Return the entries of a vector literal.

    Raises: SpecError (SG105, SG208, SG209) with a diagnostic for each wrong entry; LimitError (SG405).

    Examples:
        >>> from symgroup.spec import parse_vector_text
        >>> vector_entries(parse_vector_text("(1/2, 2 a)"), SourceText("<vector>", "(1/2, 2 a)"))
        (1/2, 2*a)
    """
    reporter = Reporter(source)
    try:
        entries = reporter.each(Scalars(reporter).value, literal.entries)
    except Poisoned:
        entries = []
    reporter.finish()
    return tuple(entries)


class Scalars:
    """Reads exact numbers; products are multiplied out, so that equal polynomials come out equal."""

    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter

    def value(self, node: ast.Scalar) -> sympy.Expr:
        """Return an exact number or an expression in letters."""
        return self._value(node, LARGEST_EXPONENT, angle=False)

    def _value(self, node: ast.Scalar, exponents: int, *, angle: bool) -> sympy.Expr:
        """Evaluate; `exponents` bounds the product of nested exponents, `angle` is set in cos and sin."""
        match node:
            case ast.Number(value):
                return sympy.Integer(value)
            case ast.Symbol(name):
                return self._symbol(node, name, angle)
            case ast.ScalarCall():
                return self._call(node, exponents)
            case ast.ScalarPower():
                return self._power(node, exponents, angle)
            case ast.ScalarProduct(factors):
                result = sympy.Integer(1)
                for factor in factors:
                    value = self._value(factor.operand, exponents, angle=angle)
                    if factor.operator == "/":
                        value = self._inverse(value, factor.operand)
                    result = self._product(result, value, node)
                return result
            case ast.ScalarSum(terms):
                values = [self._value(term.operand, exponents, angle=angle) for term in terms]
                return sympy.Add(*(v if t.sign == "+" else -v for t, v in zip(terms, values, strict=True)))

    def _symbol(self, node: ast.Node, name: str, angle: bool) -> sympy.Expr:
        if name == "i":
            return sympy.I
        if name != "pi":
            return sympy.Symbol(name)
        if not angle:
            raise self._reporter.error(
                "SG208",
                "pi is no exact entry",
                node,
                notes=["entries are algebraic numbers, and pi is transcendental"],
                help="pi may stand inside cos and sin: cos(2 pi/5)",
            )
        return sympy.pi

    def _call(self, node: ast.ScalarCall, exponents: int) -> sympy.Expr:
        name = node.function.text
        if name not in SCALAR_FUNCTIONS:
            raise self._reporter.error(
                "SG105",
                f"there is no function '{name}' for entries",
                node.function,
                help=did_you_mean(name, SCALAR_FUNCTIONS) or "there are sqrt, cos, sin and zeta",
            )
        argument = self._value(node.argument, exponents, angle=name in ("cos", "sin"))
        if argument.free_symbols:
            raise self._reporter.error(
                "SG208",
                f"{name} of a letter",
                node.argument,
                help=f"{name} takes a number; a new letter can stand for the whole entry",
            )
        if name == "sqrt":
            return sympy.sqrt(argument)
        if name == "zeta":
            return self._root_of_unity(argument, node)
        if not (argument / sympy.pi).is_Rational:
            raise self._reporter.error(
                "SG208",
                f"the angle {unparse(node.argument)} is no rational multiple of pi",
                node.argument,
                help=f"write a fraction of a turn, such as {name}(2 pi/5)",
            )
        return sympy.cos(argument) if name == "cos" else sympy.sin(argument)

    def _root_of_unity(self, order: sympy.Expr, node: ast.ScalarCall) -> sympy.Expr:
        if order.is_Integer and 1 <= order <= LARGEST_EXPONENT:
            return sympy.exp(2 * sympy.I * sympy.pi / order)
        raise self._reporter.error(
            "SG208",
            f"there is no root of unity {unparse(node)}",
            node.argument,
            help=f"zeta(n) is exp(2 pi i/n), for n from 1 to {LARGEST_EXPONENT}",
        )

    def _power(self, node: ast.ScalarPower, exponents: int, angle: bool) -> sympy.Expr:
        if isinstance(node.exponent, ast.Fraction):
            return self._root(node, node.exponent, exponents, angle)
        size = abs(node.exponent.value)
        self._check_exponent(node.exponent, exponents)
        base = self._value(node.base, exponents // max(1, size), angle=angle)
        if node.exponent.value < 0:
            base = self._inverse(base, node.base)
        if base.is_Rational or base.is_Symbol:
            return base**size
        result, square = sympy.Integer(1), base
        while size:
            if size & 1:
                result = self._product(result, square, node)
            size >>= 1
            if size:
                square = self._product(square, square, node)
        return result

    def _root(self, node: ast.ScalarPower, exponent: ast.Fraction, exponents: int, angle: bool) -> sympy.Expr:
        """Return the principal power: the root in it has its angle in (-pi/q, pi/q], as sqrt has for q = 2."""
        p, q = exponent.numerator.value, exponent.denominator.value
        for part in (exponent.numerator, exponent.denominator):
            self._check_exponent(part, exponents)
        if q == 0:
            raise self._reporter.error(
                "SG209", "division by zero", exponent.denominator, help="write 1 or more"
            )
        base = self._value(node.base, exponents // max(1, abs(p)), angle=angle)
        if base.free_symbols:
            raise self._reporter.error(
                "SG208",
                "a root of a letter",
                node.base,
                help="a letter has integer powers; a new letter can stand for the root",
            )
        return sympy.Pow(self._inverse(base, node.base) if p < 0 else base, sympy.Rational(abs(p), q))

    def _check_exponent(self, node: ast.Integer, largest: int) -> None:
        if abs(node.value) > largest:
            raise self._reporter.error(
                "SG405",
                f"the exponent {_short(node.value)} is too large",
                node,
                notes=[f"nested exponents may multiply to {LARGEST_EXPONENT} at most"],
                help="write a smaller exponent",
            )

    def _inverse(self, value: sympy.Expr, node: ast.Node) -> sympy.Expr:
        if value.is_zero or (value.is_zero is None and not value.free_symbols and value.equals(0)):
            detail = "" if node == ast.Number(0) else f": {unparse(node)} is 0"
            raise self._reporter.error(
                "SG209", f"division by zero{detail}", node, help="divide by another number"
            )
        return sympy.Pow(value, -1)

    def _product(self, left: sympy.Expr, right: sympy.Expr, node: ast.Node) -> sympy.Expr:
        if len(left.args or (1,)) * len(right.args or (1,)) > LARGEST_EXPANSION:
            message = f"the product has more than {LARGEST_EXPANSION} terms"
            raise self._reporter.error("SG405", message, node, help="give it a letter of its own")
        return sympy.expand(left * right)


def _short(value: int) -> str:
    text = str(value)
    return text if len(text) <= 20 else f"{text[:12]}... ({len(text)} digits)"
