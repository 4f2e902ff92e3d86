"""Decimals and fractions as typed, where the language allows a decimal: scales of noise and rates."""

from __future__ import annotations

from fractions import Fraction


def amount(text: str) -> Fraction | None:
    """Return '0.1', '1/10', '.5' or '1e-3' as a fraction, None where it divides by zero or is out of all bounds.

    Examples:
        >>> amount("1e-3"), amount("1/0")
        (Fraction(1, 1000), None)
    """
    mantissa, _, exponent = text.lower().partition("e")
    _, _, denominator = mantissa.partition("/")
    readable = len(exponent) <= 3 and len(mantissa) <= 100 and (not denominator or int(denominator) != 0)
    return Fraction(_with_digits(text)) if readable else None


def _with_digits(decimal: str) -> str:
    """Return '.5' as '0.5' and '1.' as '1.0'."""
    return decimal.replace(".", "0.", 1) if decimal.startswith(".") else decimal
