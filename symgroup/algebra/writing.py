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
        number = name if name and size == 1 else f"{size} {name}".strip()
        joint = (" - " if c < 0 else " + ") if text else ("-" if c < 0 else "")
        text += joint + number
        terms += 1
    if denominator == 1 or not text:
        return text or "0"
    return f"({text})/{denominator}" if terms > 1 else f"{text}/{denominator}"


def written_expression(expression: sympy.Expr) -> str:
    """Return a sympy number as the language writes it; what it has no words for stays in sympy's words."""
    match expression:
        case sympy.Add(args=args):
            parts = [written_expression(term) for term in args]
            return " + ".join(parts).replace("+ -", "- ")
        case sympy.Mul(args=args):
            number, rest = expression.as_coeff_Mul()
            if number == 1 or not number.is_Rational:
                return "*".join(_factor(factor) for factor in args)
            sign = "-" if number < 0 else ""
            size = "" if abs(number.p) == 1 else f"{abs(number.p)} "
            end = "" if number.q == 1 else f"/{number.q}"
            return f"{sign}{size}{_factor(rest)}{end}"
        case sympy.Pow(base=base, exp=exponent) if exponent == sympy.Rational(1, 2):
            return f"sqrt({written_expression(base)})"
        case sympy.Pow(base=base, exp=exponent) if exponent == sympy.Rational(-1, 2):
            return f"1/sqrt({written_expression(base)})"
        case sympy.Pow(base=base, exp=exponent) if exponent.is_Integer:
            return f"{_factor(base)}^{exponent}"
        case sympy.exp(args=(argument,)) if (argument / (2 * sympy.pi * sympy.I)).is_Rational:
            turn = argument / (2 * sympy.pi * sympy.I)
            step = int(turn.p % turn.q)
            return f"zeta({turn.q})" + ("" if step == 1 else f"^{step}")
        case sympy.cos(args=(argument,)) | sympy.sin(args=(argument,)):
            return f"{type(expression).__name__}({written_angle(argument / sympy.pi)})"
        case _ if expression == sympy.I:
            return "i"
    return str(expression)


def _factor(expression: sympy.Expr) -> str:
    text = written_expression(expression)
    return f"({text})" if isinstance(expression, sympy.Add) else text


def written_angle(multiple: sympy.Expr) -> str:
    """Return a rational multiple of pi, such as 2 pi/5."""
    if not multiple.is_Rational:
        return str(multiple * sympy.pi)
    p, q = int(multiple.p), int(multiple.q)
    common = gcd(p, q)
    p, q = p // common, q // common
    size = "" if p == 1 else "-" if p == -1 else f"{p} "
    return f"{size}pi" + ("" if q == 1 else f"/{q}")
