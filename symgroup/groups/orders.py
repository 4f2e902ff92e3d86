"""Orders of groups as text."""

from __future__ import annotations


def describe_order(order: int) -> str:
    """Return an order in full where it is short, and as a power of ten where it has hundreds of digits."""
    if order < 10**40:
        return str(order)
    return f"about 10^{int((order.bit_length() - 1) * 0.30102999566398120)}"
