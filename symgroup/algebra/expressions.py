"""From sympy's numbers to number fields: radicals, cosines, sines and roots of unity, evaluated exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import lcm

import sympy
from flint import acb, arb, ctx, fmpq, fmpq_poly, fmpz_poly
from sympy.polys.polyerrors import NotAlgebraic

from symgroup.algebra.embeddings import compose, minimal_polynomial
from symgroup.algebra.fields import FIRST_PRECISION, Ball, evaluate, root_number, roots_of
from symgroup.algebra.tower import LARGEST_WORKING_DEGREE, adjoin, degree_limit
from symgroup.errors import InputError

Leaf = Callable[[sympy.Expr], fmpq_poly]


def exact_value(expression: sympy.Expr, leaf: Leaf, modulus: fmpq_poly) -> fmpq_poly:
    """Return the value of an expression in Q[t]/(modulus); `leaf` knows roots, cosines and the like."""
    if expression.is_Rational:
        return fmpq_poly([fmpq(int(expression.p), int(expression.q))])
    if isinstance(expression, sympy.Add):
        return sum((exact_value(term, leaf, modulus) for term in expression.args), fmpq_poly([0]))
    if isinstance(expression, sympy.Mul):
        product = fmpq_poly([1])
        for factor in expression.args:
            product = product * exact_value(factor, leaf, modulus) % modulus
        return product
    if isinstance(expression, sympy.Pow) and expression.exp.is_Rational:
        if expression.exp.is_Integer:
            return _power(exact_value(expression.base, leaf, modulus), int(expression.exp), modulus)
        if expression.base != -1:
            return _power(leaf(root_leaf(expression)), int(expression.exp.p), modulus)
    return leaf(expression)


def root_leaf(power: sympy.Pow) -> sympy.Expr:
    """Return b^(1/q) for a power b^(p/q)."""
    return sympy.Pow(power.base, sympy.Rational(1, power.exp.q), evaluate=False)


def _power(base: fmpq_poly, exponent: int, modulus: fmpq_poly) -> fmpq_poly:
    if exponent < 0:
        if base == 0:
            raise InputError.of("SG314", "an entry divides by zero", help="divide by another number")
        _, base, _ = base.xgcd(modulus)
    result, size = fmpq_poly([1]), abs(exponent)
    while size:
        if size & 1:
            result = result * base % modulus
        base, size = base * base % modulus, size >> 1
    return result


def turn_of(expression: sympy.Expr) -> tuple[str, sympy.Rational] | None:
    """Return ('exp' | 'cos' | 'sin', r) for exp(2 pi i r), cos(2 pi r), sin(2 pi r) with rational r, or None."""
    if expression == sympy.I:
        return "exp", sympy.Rational(1, 4)
    if isinstance(expression, sympy.Pow) and expression.base == -1 and expression.exp.is_Rational:
        return "exp", expression.exp / 2
    if isinstance(expression, sympy.exp):
        turn = expression.args[0] / (2 * sympy.pi * sympy.I)
        return ("exp", turn) if turn.is_Rational else None
    if isinstance(expression, (sympy.cos, sympy.sin)):
        turn = expression.args[0] / (2 * sympy.pi)
        name = "cos" if isinstance(expression, sympy.cos) else "sin"
        return (name, turn) if turn.is_Rational else None
    return None


def simplified(expression: sympy.Expr) -> sympy.Expr:
    """Return a number in the functions that `Tower` knows, where a rewriting rule of sympy does it.

    Raises: InputError: SG302 floats, SG314 what is no algebraic number.
    """
    if expression.has(sympy.Float):
        raise InputError.of("SG302", f"'{expression}' is not exact", help="write a fraction or a root")
    if expression.free_symbols or not expression.is_number or expression.is_finite is False:
        raise not_algebraic(expression)
    expanded = sympy.expand_func(expression)
    trigonometric = [
        f
        for f in expanded.atoms(sympy.functions.elementary.trigonometric.TrigonometricFunction)
        if turn_of(f) is None
    ]
    return expanded.xreplace({f: f.rewrite(sympy.cos) for f in trigonometric}) if trigonometric else expanded


def not_algebraic(expression: sympy.Expr) -> InputError:
    """Return the refusal of what is no algebraic number (SG314)."""
    return InputError.of(
        "SG314",
        f"'{expression}' is not an algebraic number that can be decided",
        notes=[
            "entries are sums, products and roots of rationals, cosines of rational angles, roots of unity"
        ],
        help="write sqrt(2), cos(2 pi/5), i or a fraction",
    )


class Tower:
    """A field Q[t]/(modulus) that contains given expressions, grown one root at a time.

    All roots of unity that occur are put in first, as one cyclotomic field.
    """

    def __init__(self, expressions: Iterable[sympy.Expr]) -> None:
        self.modulus = fmpq_poly([0, 1])
        self.ball: Ball = lambda _: acb(0)
        self.images: dict[sympy.Expr, fmpq_poly] = {}  # of the leaves that are no functions of roots of unity
        self._zeta = fmpq_poly([1])
        listed = list(expressions)
        self.order = lcm(2, *(_order(turn_of(e)) for x in listed for e in sympy.preorder_traversal(x)))
        if self.order > 2:
            self._adjoin_roots_of_unity(self.order)
        for expression in listed:
            self._prepare(expression)

    def value(self, expression: sympy.Expr) -> fmpq_poly:
        """Return an expression's value, when it has been prepared."""
        return exact_value(expression, self._leaf, self.modulus)

    def number(self, value: fmpq_poly) -> tuple[tuple[int, ...], Ball]:
        """Return the minimal polynomial of an element, and balls that contain it."""
        ball = self.ball
        return minimal_polynomial(value, self.modulus), lambda precision: evaluate(
            value, ball(precision), precision
        )

    def _adjoin_roots_of_unity(self, order: int) -> None:
        degree = int(sympy.totient(order))
        if degree > LARGEST_WORKING_DEGREE:
            raise degree_limit(degree, LARGEST_WORKING_DEGREE)
        self.modulus = fmpq_poly(fmpz_poly.cyclotomic(order))
        self._zeta = fmpq_poly([0, 1])

        def ball(precision: int) -> acb:
            with ctx.workprec(precision):
                return acb.exp_pi_i(acb(fmpq(2, order)))

        self.ball = ball

    def _leaf(self, expression: sympy.Expr) -> fmpq_poly:
        turn = turn_of(expression)
        if turn is None:
            return self.images[expression]
        name, fraction = turn
        step = int(fraction * self.order) % self.order
        if name == "exp":
            return self._root_of_unity(step)
        if name == "cos":
            return (self._root_of_unity(step) + self._root_of_unity(-step)) / 2
        minus_i = self._root_of_unity(-self.order // 4)
        return (self._root_of_unity(step) - self._root_of_unity(-step)) * minus_i / 2 % self.modulus

    def _root_of_unity(self, step: int) -> fmpq_poly:
        if self.order == 2:
            return fmpq_poly([(-1) ** step])
        return _power(self._zeta, step % self.order, self.modulus)

    def _prepare(self, expression: sympy.Expr) -> None:
        if expression.is_Rational or turn_of(expression) is not None or expression in self.images:
            return
        if isinstance(expression, (sympy.Add, sympy.Mul)):
            for argument in expression.args:
                self._prepare(argument)
        elif isinstance(expression, sympy.Pow) and expression.exp.is_Rational:
            self._prepare(expression.base)
            if not expression.exp.is_Integer:
                self._adjoin_root(root_leaf(expression))
        else:
            self._adjoin_other(expression)

    def _adjoin_root(self, leaf: sympy.Expr) -> None:
        if leaf in self.images:
            return
        base, q = self.value(leaf.base), int(leaf.exp.q)
        if base == 0:
            self.images[leaf] = fmpq_poly([0])
            return
        _, inside = self.number(base)
        negative = self._is_negative(base)

        def ball(precision: int) -> acb:
            with ctx.workprec(precision):
                value = inside(precision)
                return (acb(value.real) if negative else value).root(q)

        self._extend(leaf, [-base, *[fmpq_poly([0])] * (q - 1), fmpq_poly([1])], ball)

    def is_real(self, element: fmpq_poly) -> bool:
        """Whether an element is real."""
        return bool(self._root(element).imag.is_zero())

    def _is_negative(self, element: fmpq_poly) -> bool:
        """Whether an element is a negative real number, where the principal root has its cut."""
        root = self._root(element)
        return bool(root.imag.is_zero()) and bool(root.real < 0)

    def _root(self, element: fmpq_poly) -> acb:
        polynomial, ball = self.number(element)
        return roots_of(polynomial, FIRST_PRECISION)[root_number(polynomial, ball)]

    def _adjoin_other(self, expression: sympy.Expr) -> None:
        """Adjoin a number whose minimal polynomial sympy knows; its digits are sympy's, guarded by 32 bits."""
        x = sympy.Symbol("x")
        try:
            polynomial = sympy.Poly(sympy.minimal_polynomial(expression, x), x)
        except (NotAlgebraic, NotImplementedError, ValueError, TypeError) as error:
            raise not_algebraic(expression) from error
        coefficients = [
            fmpq_poly([fmpq(int(c.p), int(c.q))]) for c in reversed(polynomial.monic().all_coeffs())
        ]

        def ball(precision: int) -> acb:
            return numeric_ball(expression, precision)

        self._extend(expression, coefficients, ball)

    def _extend(self, leaf: sympy.Expr, polynomial: list[fmpq_poly], ball: Ball) -> None:
        found = adjoin(self.modulus, self.ball, polynomial, ball)
        self.images = {
            known: compose(value, found.theta, found.modulus) for known, value in self.images.items()
        }
        self._zeta = compose(self._zeta, found.theta, found.modulus)
        self.images[leaf] = found.root
        self.modulus, self.ball = found.modulus, found.ball


def _order(turn: tuple[str, sympy.Rational] | None) -> int:
    """Return the order of the root of unity that a function of a rational angle needs."""
    if turn is None:
        return 1
    return lcm(int(turn[1].q), 4) if turn[0] == "sin" else int(turn[1].q)


def numeric_ball(expression: sympy.Expr, precision: int) -> acb:
    """Return a ball around the digits that sympy finds for a number, with 32 bits less than it was asked for."""
    digits = int((precision + 64) * 0.302) + 2
    real, imaginary = expression.evalf(digits).as_real_imag()
    with ctx.workprec(precision + 64):
        parts = [arb(str(part)) for part in (real, imaginary)]
        size = 1 + abs(parts[0]) + abs(parts[1])
        error = (size * arb(2) ** (-precision)).mid()
        return acb(*(arb(part.mid(), error) if part != 0 else part for part in parts))
