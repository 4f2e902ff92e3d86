"""Decompose representations of S(n) and A(n) of any n, where they are built from natural ones: by partitions of n.

The irreducible characters of S(n) are chi^lambda for the partitions lambda of n. With lambda = (n - k, mu), |mu| = k,

    chi^lambda = sum over nu of (-1)^|mu / nu| Ind(1 x chi^nu) from S(n - |nu|) x S(|nu|),

over the nu for which mu / nu has at most one box in each row (Bernstein; Macdonald, Symmetric Functions, I.5, example 29, with
I.7). Ind(1 x chi^nu)(g) is the sum of chi^nu over the unions of cycles of g that have |nu| points: with X_i cycles of length
i, the sum over cycle types rho of chi^nu(rho) times the product of the binomial coefficients of X_i over a_i(rho).

So a character that is a polynomial in the X_i, each of degree i, of degree D has only partitions with k <= D; one that is the
sign times such a polynomial has the conjugates of such partitions. That nothing is missing is seen from the dimensions.

Over A(n), chi^lambda and the conjugate partition's character are one, irreducible where the two partitions differ; else it is
the sum of two, with values (e +- sqrt(e h_1 ... h_d)) / 2 at the cycles of the lengths h_i of the hooks of the diagonal, e =
(-1)^((n - d) / 2), and values in Q elsewhere (James and Kerber 1981, theorem 2.5.13). A polynomial in the X_i is the same on
both halves of such a class, so it has both as often. All are real, but the pairs with e = -1, which are conjugate: a
representation over Q has each half once where the sum is there once, and its projector is real where its character is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise, product
from math import factorial, prod

from flint import fmpq

from symgroup.groups import FiniteGroup
from symgroup.groups.classes import partitions
from symgroup.representations.base import Representation
from symgroup.representations.decomposition import (
    TYPES,
    Irreducibles,
    IsotypicComponent,
    Over,
    check_field,
    components_of,
)
from symgroup.representations.formal import (
    CyclesPlace,
    NoFormalCharacterError,
    character,
    symmetric_averages,
    whole_number,
)
from symgroup.representations.formal.polynomials import Polynomial, add, multiply, pack, unpack

Partition = tuple[int, ...]
LARGEST_DEGREE = 8  # of polynomials in cycle numbers: with V^8 of S(100) some seconds


def decompose_by_partitions(V: Representation, over: Over = "R") -> tuple[IsotypicComponent, ...] | None:
    """Return the isotypic components over R or C for S(n) or A(n) on n >= 2 points, None where this does not apply.

    Raises: InputError (SG307); LimitError (SG290).
    """
    check_field(over)
    found = irreducibles_by_partitions(V)
    return None if found is None else components_of(found.values(), over, V.dim)


def irreducibles_by_partitions(V: Representation) -> Irreducibles | None:
    """Return the irreducibles over C in V by partitions, over A(n) with the half that is meant; None as above."""
    group = V.group
    if not isinstance(group, FiniteGroup) or group.family not in ("S", "A") or group.points < 2:
        return None
    if group.points != group.degree or not V.field.is_rational:
        return None
    multiplicities = _multiplicities(V, group.points, group.family == "A")
    if multiplicities is None:
        return None
    found: Irreducibles = {}
    for shape, m in multiplicities.items():
        dim = _dimension(shape)
        if group.family == "S" or shape != _conjugate(shape):
            found[shape] = IsotypicComponent(dim, m, "real", "C")
            continue
        hooks = [2 * (row - i) - 1 for i, row in enumerate(shape) if row > i]
        kind = TYPES[0 if (group.points - len(hooks)) // 2 % 2 else 1]
        for half in (1, 2):
            found[shape, half] = IsotypicComponent(dim // 2, m, kind, "C")
    return found


def _multiplicities(V: Representation, n: int, is_alternating: bool) -> Counter[Partition] | None:
    """Return how often chi^lambda is in V; over A(n) for one of lambda and its conjugate."""
    place = CyclesPlace(symmetric_averages(n, is_alternating=False), ((fmpq(1),),))
    try:
        polynomial = character(V, place, 1)
    except NoFormalCharacterError:
        return None
    found: Counter[Partition] = Counter()
    for is_signed in (False, True):
        part = {key: value for key, value in polynomial.items() if unpack(key, 1)[0][0] % 2 == is_signed}
        terms = [(_exponents(key), value) for key, value in part.items()]
        degree = max((sum(i * a for i, a in enumerate(e, 1)) for e, _ in terms), default=-1)
        if degree > LARGEST_DEGREE:
            return None
        plain = {pack(exponents, place.first): value for exponents, value in terms}
        for k in range(min(degree, n) + 1):
            for mu in partitions(k):
                if n - k >= max(mu, default=0):
                    shape = (n - k, *mu) if n > k else mu
                    m = _average(multiply(plain, _irreducible(mu)), place)
                    # over A(n) the sign is 1
                    if is_alternating:
                        shape = max(shape, _conjugate(shape))
                    elif is_signed:
                        shape = _conjugate(shape)
                    found[shape] += int(m)
    return Counter({shape: whole_number(m) for shape, m in found.items() if m})


def _average(polynomial: Polynomial, place: CyclesPlace) -> fmpq:
    """Return the average over S(n) of a polynomial in cycle numbers."""
    return sum(
        (value * place.averages.average(((_exponents(key),),), False) for key, value in polynomial.items()),
        fmpq(0),
    )


def _exponents(key: int) -> tuple[int, ...]:
    """Return the exponents of X_1, X_2, ... in a monomial, without that of the sign."""
    _, rest = unpack(key, 1)
    found: list[int] = []
    while rest:
        digit, rest = unpack(rest, 1)
        found += digit
    return tuple(found)


@lru_cache(maxsize=512)
def _irreducible(mu: Partition) -> Polynomial:
    """Return the character of (n - |mu|, mu) as a polynomial in the X_i, for all n at once; nobody may change it."""
    total: Polynomial = {}
    for nu in _without_strips(mu):
        sign = (-1) ** (sum(mu) - sum(nu))
        for rho in partitions(sum(nu)):
            value = symmetric_character(nu, rho)
            if value:
                total = add(total, _choices(rho), sign * value)
    return total


def _choices(rho: Partition) -> Polynomial:
    """Return the number of unions of cycles of cycle type rho: the product of X_i over a_i(rho)."""
    result: Polynomial = {0: fmpq(1)}
    for length, times in Counter(rho).items():
        for taken in range(times):  # (X - taken) / (taken + 1)
            factor = {pack([1], length): fmpq(1, taken + 1), 0: fmpq(-taken, taken + 1)}
            result = multiply(result, {key: value for key, value in factor.items() if value})
    return result


def _without_strips(mu: Partition) -> Iterator[Partition]:
    """Yield the partitions nu such that mu / nu has at most one box in each row."""
    for taken in product((0, 1), repeat=len(mu)):
        rows = [row - t for row, t in zip(mu, taken, strict=True)]
        if all(a >= b for a, b in pairwise(rows)):
            yield tuple(row for row in rows if row)


@lru_cache(maxsize=10_000)
def symmetric_character(shape: Partition, rho: Partition) -> int:
    """Return chi^shape at the cycle type rho, by the rule of Murnaghan and Nakayama (James and Kerber 1981, 2.4.7).

    A rim hook of length r leaves where a number of the set { shape_i + l - i } gets smaller by r; its leg has as many rows
    as numbers that are passed.
    """
    if not rho:
        return 1
    r, rest = rho[0], rho[1:]
    numbers = {row + len(shape) - 1 - i for i, row in enumerate(shape)}
    total = 0
    for number in numbers:
        if number < r or number - r in numbers:
            continue
        left = sorted((numbers - {number}) | {number - r}, reverse=True)
        smaller = tuple(value - (len(left) - 1 - i) for i, value in enumerate(left))
        passed = sum(number - r < other < number for other in numbers)
        total += (-1) ** passed * symmetric_character(tuple(row for row in smaller if row), rest)
    return total


def _conjugate(shape: Partition) -> Partition:
    return tuple(sum(row > column for row in shape) for column in range(shape[0]))


def _dimension(shape: Partition) -> int:
    """Return n! over the product of the hook lengths."""
    columns = _conjugate(shape)
    hooks = prod(row - j + columns[j] - i - 1 for i, row in enumerate(shape) for j in range(row))
    return factorial(sum(shape)) // hooks
