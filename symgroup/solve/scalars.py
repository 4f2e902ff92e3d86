"""An algebra over a number field K as one over Q, and what its simple parts are at the embedding of K that is meant.

Notation: K = Q(theta) of degree d, with one embedding s into C; A is an algebra of (n, n) matrices over K with basis B_1, ...,
B_r. Over Q it has the basis theta^k B_i, k < d, and acts on Q^(d n). What is used:

1. The radical of A does not depend on the field, nor do its simple parts A_i. The centre of A_i is a field L_i = Q[z]/(f_i)
   with theta = h_i(z) in it. Tensored with C over K by s, A_i is a product of matrix algebras of one degree, one for each
   root of f_i at which h_i is s(theta): deg f_i / d of them.
2. Let s(theta) be real, and q(a, b) = tr(a b) over K. Over R the form Tr_K/Q(c q) is the orthogonal sum of t(c) q_t over the
   real embeddings t, and at each pair of complex ones of the real part of a complex form, whose signature is 0, since
   q(i a, i a) = -q(a, a). So if c is positive at s and negative at all other real embeddings, the signature of q at s is half
   the sum of those for 1 and for c. Such a c is (theta - a)(b - theta), where s(theta) is the only root between a and b.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from flint import acb, arb, fmpq, fmpq_poly

from symgroup.algebra import ExactScalar, FieldElement, NumberField, coerce
from symgroup.algebra.fields import FIRST_PRECISION, LARGEST_PRECISION, evaluate, root_number, roots_of
from symgroup.errors import SymgroupBug

Entries: TypeAlias = Sequence[tuple[int, int, fmpq]]  # non-zero entries (row, column, value)
FieldEntries: TypeAlias = Sequence[tuple[int, int, ExactScalar]]
Position: TypeAlias = tuple[int, int]


def restricted(
    maps: Sequence[FieldEntries],  # (r,), the canonical basis B_i, row by row
    field: NumberField,  # K
) -> tuple[list[Entries], list[Position]]:  # (r d,) matrices over Q, and where their coordinates stand
    """Return theta^k B_i as matrices of multiplications, i by i, and for each the place where it has 1 and the others 0.

    Multiplication by x has the coordinates of x in its first column; B_i has 1 at its pivot, and the others have 0 there.
    """
    d = field.degree
    found: list[Entries] = []
    pivots: list[Position] = []
    for entries in maps:
        blocks = [(i, j, _powers(value, field)) for i, j, value in entries]
        for k in range(d):
            found.append(
                [
                    (d * i + s, d * j + t, c)
                    for i, j, powers in blocks
                    for t in range(d)
                    for s, c in enumerate(powers[k + t])
                    if c != 0
                ]
            )
            pivots.append((d * entries[0][0] + k, d * entries[0][1]))
    return found, pivots


def _powers(value: ExactScalar, field: NumberField) -> list[tuple[fmpq, ...]]:  # (2 d - 1,), each (d,)
    """Return the coordinates of x, theta x, theta^2 x, ..."""
    x = coerce(value, field)
    if not isinstance(x, FieldElement):
        return [(x,)]
    theta, found = FieldElement(field, fmpq_poly([0, 1])), [x]
    while len(found) < 2 * field.degree - 1:
        found.append(FieldElement(field, (found[-1] * theta).value))
    return [element.coordinates for element in found]


def times_theta(
    x: Sequence[fmpq],  # (r d,)
    field: NumberField,
) -> list[fmpq]:  # (r d,)
    """Return the coordinates of theta x in the basis theta^k B_i."""
    d, result = field.degree, []
    for start in range(0, len(x), d):
        last = x[start + d - 1]
        result.append(-field.polynomial[0] * last)
        result += [x[start + k - 1] - field.polynomial[k] * last for k in range(1, d)]
    return result


def real_places(
    factor: fmpq_poly,  # f, irreducible
    image: fmpq_poly,  # h
    field: NumberField,
) -> int:
    """Return at how many real roots of f theta = h(z) has the value that is meant."""
    polynomial = tuple(int(c) for c in factor.numer().coeffs())

    def values(precision: int) -> list[acb]:
        return [evaluate(image, root, precision) for root in _real_roots(polynomial, precision)]

    count = len(_real_roots(polynomial, FIRST_PRECISION))
    numbers = [root_number(field.polynomial, lambda p, k=k: values(p)[k]) for k in range(count)]  # type: ignore[misc]
    return numbers.count(field.root)


def _real_roots(polynomial: tuple[int, ...], precision: int) -> list[acb]:
    """Return balls around the real roots, increasing; those of real roots are exactly real."""
    real = [root for root in roots_of(polynomial, precision) if bool(root.imag == 0)]
    return sorted(real, key=lambda root: root.real.mid())


def separating(field: NumberField) -> fmpq_poly:
    """Return c in K, as a polynomial in theta, positive at the real embedding that is meant, and negative at all others."""
    precision = FIRST_PRECISION
    while precision < LARGEST_PRECISION:
        found = _separated(_real_roots(field.polynomial, precision), field)
        if found is not None:
            return found
        precision *= 2
    raise SymgroupBug("the real roots of a minimal polynomial were not separated")


def _separated(roots: list[acb], field: NumberField) -> fmpq_poly | None:
    """Return the product of the differences with numbers below and above theta; None where the balls do not show them."""
    meant = field.theta(FIRST_PRECISION)
    (k,) = [number for number, root in enumerate(roots) if root.overlaps(meant)]
    result = fmpq_poly([1])
    for low, high, sign in ((k - 1, k, 1), (k, k + 1, -1)):
        if low < 0 or high == len(roots):
            continue
        between = _rational((roots[low].real.mid() + roots[high].real.mid()) / 2)
        if not (roots[low].real < arb(between) < roots[high].real):
            return None
        result *= fmpq_poly([-sign * between, sign])
    return result


def _rational(value: arb) -> fmpq:
    """Return the midpoint of a ball, a dyadic rational."""
    mantissa, exponent = value.mid().man_exp()
    return fmpq(mantissa) * fmpq(2) ** int(exponent)
