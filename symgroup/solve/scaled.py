"""Representations in orthonormal bases: solved without their square roots, which are put back at the end.

Let rho_V(g) = D R(g) D^-1 and rho_W(g) = E S(g) E^-1 with D = diag(sqrt(s_j)), E = diag(sqrt(t_i)). Then A = E B D^-1 is
equivariant for rho exactly where B is for R and S. Scaling rows and columns of the maps scales the columns of the matrix of
vectorised maps, so pivots stay, and dividing each map by its first entry gives the canonical basis:
A_ij = B_ij sqrt((t_i s_p) / (s_j t_q)) for the first entry (q, p).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import sympy
from flint import fmpq

from symgroup.algebra import ExactScalar, coerce, common_field, field_of, number_field, to_exact
from symgroup.ir import Form
from symgroup.solve.forms import MapEntries, form_of_entries, map_entries


def scaled_form(
    form: Form,  # (m, n), the basis for R and S
    source: Sequence[fmpq] | None,  # (n,), s
    target: Sequence[fmpq] | None,  # (m,), t
) -> Form:
    """Return the canonical basis for rho_V and rho_W."""
    m, n = form.shape
    s, t = source or [fmpq(1)] * n, target or [fmpq(1)] * m
    maps: list[MapEntries] = []
    for entries in map_entries(form):
        q, p, _ = entries[0]
        first = s[p] / t[q]
        maps.append([(i, j, times_root(value, t[i] / s[j] * first)) for i, j, value in entries])
    return form_of_entries(maps, form.shape)


def times_root(value: ExactScalar, square: fmpq) -> ExactScalar:
    """Return value times sqrt(square), in the smallest field at hand."""
    if square == 1:
        return value
    root = square_root(square)
    field = common_field(field_of(value), field_of(root))
    return coerce(value, field) * coerce(root, field)


@lru_cache(maxsize=4096)
def square_root(square: fmpq) -> ExactScalar:
    """Return the square root of a positive rational number, in Q or a quadratic field."""
    root = sympy.sqrt(sympy.Rational(int(square.p), int(square.q)))
    return to_exact(root, number_field([root]))
