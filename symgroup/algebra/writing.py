"""Exact numbers as the language writes them, from coordinates or from sympy expressions."""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd, lcm

import sympy
from flint import fmpq


def written_sum(
    coordinates: Sequence[fmpq],  # (d,)
    names: Sequence[str],  # (d,), '' is 1
) -> str:
    """Return a sum of multiples of named numbers over one denominator, such as (1 + 2 sqrt(5))/4."""
    denominator = lcm(*(int(c.q) for c in coordinates))
    text = ""
    terms = 0
    for c, name in zip(coordinates, names, strict=True):
        if c == 0:
            continue
        size = abs(int(c.p)) * (denominator // int(c.q))
        number = _times(size, name) if name else str(size)
        joint = (" - " if c < 0 else " + ") if text else ("-" if c < 0 else "")
        text += joint + number
        terms += 1
    if denominator == 1 or not text:
        return text or "0"
    return f"({text})/{denominator}" if terms > 1 else f"{text}/{denominator}"


def written_expression(expression: sympy.Expr) -> str:
    """Return a number, or a polynomial in letters, as the language writes it: what it has words for reads back as itself."""
    turn = _turn(expression)
    if turn is not None:
        return turn
    match expression:
        case sympy.Add():
            parts = [written_expression(term) for term in expression.as_ordered_terms()]
            return " + ".join(parts).replace("+ -", "- ")
        case sympy.Mul():
            return _written_product(expression)
        case sympy.Pow(base=base, exp=exponent) if exponent.is_Rational:
            return _written_power(base, exponent)
        case sympy.cos(args=(argument,)) | sympy.sin(args=(argument,)):
            return f"{type(expression).__name__}({written_angle(argument / sympy.pi)})"
    return str(expression)


def _turn(expression: sympy.Expr) -> str | None:
    """Return a root of unity, which sympy writes as i, exp(2 pi i r) or a power of -1."""
    if expression == sympy.I:
        return "i"
    turn = None
    if isinstance(expression, sympy.exp):
        turn = expression.args[0] / (2 * sympy.pi * sympy.I)
    elif isinstance(expression, sympy.Pow) and expression.base == -1:
        turn = expression.exp / 2
    if turn is None or not turn.is_Rational:
        return None
    step = int(turn.p % turn.q)
    return f"zeta({turn.q})" + ("" if step == 1 else f"^{step}")


def _written_product(expression: sympy.Expr) -> str:
    """Return a product with its rational factor first, and the denominator of that last: -3 sqrt(2)*a/4."""
    number, rest = expression.as_coeff_Mul()
    factors = "*".join(map(written_factor, rest.as_ordered_factors()))
    sign = "-" if number < 0 else ""
    return sign + _times(abs(int(number.p)), factors) + ("" if number.q == 1 else f"/{number.q}")


def _times(size: int, factors: str) -> str:
    """Return a positive multiple: 2 sqrt(2), but 2*3^(1/3) and 2*(1 + a), since only names may stand behind a number."""
    return factors if size == 1 else f"{size}{' ' if factors[0].isalpha() else '*'}{factors}"


def _written_power(base: sympy.Expr, exponent: sympy.Rational) -> str:
    """Return a power; square roots of square roots where the exponent allows it, which are principal as powers are."""
    if exponent < 0:
        return f"1/{written_factor(sympy.Pow(base, -exponent, evaluate=False))}"
    p, q = int(exponent.p), int(exponent.q)
    if q & (q - 1):
        return f"{written_base(base)}^({exponent})"
    text = written_expression(base) if q > 1 else written_base(base)
    for _ in range(q.bit_length() - 1):
        text = f"sqrt({text})"
    return text if p == 1 else f"{text}^{p}"


def written_factor(expression: sympy.Expr) -> str:
    """Return an expression as a factor of a product, in parentheses where it needs them."""
    text = written_expression(expression)
    is_product = " " in text and not _is_call(text)
    return (
        f"({text})"
        if isinstance(expression, sympy.Add) or is_product or text[0] == "-" or "/" in text
        else text
    )


def written_base(expression: sympy.Expr) -> str:
    """Return an expression as it stands before a '^': a number, a letter or a function, else in parentheses."""
    text = written_expression(expression)
    return text if text.isalnum() or _is_call(text) else f"({text})"


def _is_call(text: str) -> bool:
    """Whether a text is one call, such as sqrt(1 + sqrt(5)): its only '(' that is not nested closes at the end."""
    depth, closed = 0, False
    for letter in text[text.find("(") :]:
        if closed:
            return False
        depth += (letter == "(") - (letter == ")")
        closed = depth == 0
    return closed and text[: text.find("(")].isalpha()


def written_angle(multiple: sympy.Expr) -> str:
    """Return a rational multiple of pi, such as 2 pi/5."""
    if not multiple.is_Rational:
        return str(multiple * sympy.pi)
    p, q = int(multiple.p), int(multiple.q)
    common = gcd(p, q)
    p, q = p // common, q // common
    size = "" if p == 1 else "-" if p == -1 else f"{p} "
    return f"{size}pi" + ("" if q == 1 else f"/{q}")
