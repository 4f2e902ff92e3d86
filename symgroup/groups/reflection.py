"""The finite irreducible reflection groups on their reflection representations: Weyl groups over Q, H3, H4 and I2(m)."""

from __future__ import annotations

from math import factorial

import sympy

from symgroup.algebra import exact_matrix, number_field
from symgroup.errors import InputError
from symgroup.groups.finite import FiniteGroup
from symgroup.groups.generated import group_of_matrices

LARGEST_RANK = 64
EXCEPTIONAL = {
    ("E", 6): 51840,
    ("E", 7): 2903040,
    ("E", 8): 696729600,
    ("F", 4): 1152,
    ("G", 2): 12,
    ("H", 3): 120,
    ("H", 4): 14400,
}


def weyl(series: str, rank: int) -> FiniteGroup:
    """Return the reflection group of type X_n on the span of its n simple roots, X one of A B C D E F G H; "I", m is I2(m).

    The generators are the simple reflections s_i a_j = a_j - c_ij a_i with the Cartan matrix c in the numbering of Bourbaki,
    Lie groups and Lie algebras, chapter 6, plates I to IX. Orders: (n+1)!, 2^n n!, 2^(n-1) n!, and 51840, 2903040,
    696729600, 1152, 12 for E6, E7, E8, F4, G2. H3 and H4, of orders 120 and 14400, are not crystallographic: their c has
    -2 cos(pi/5) in it, so they are over Q(sqrt(5)) (Humphreys, Reflection Groups and Coxeter Groups, 1990, section 2.11).
    I2(m) is the group of the m-gon with two reflections as generators, of order 2 m, over Q(2 cos(pi/m)): their product turns
    by 2 pi/m. Raises: InputError (SG248); LimitError (SG412).
    """
    if series == "I":
        return _dihedral_reflections(rank)
    lowest = {"A": 1, "B": 2, "C": 2, "D": 3}.get(series)
    known = (series, rank) in EXCEPTIONAL or (lowest is not None and lowest <= rank <= LARGEST_RANK)
    if not known:
        raise InputError.of(
            "SG248",
            f"there is no Weyl group {series}{rank}",
            help=f"A1 to A{LARGEST_RANK}, B2 to B{LARGEST_RANK}, C2 to C{LARGEST_RANK}, D3 to D{LARGEST_RANK}, "
            "E6, E7, E8, F4, G2, H3, H4, or I2(3), I2(4), ...",
        )
    cartan = cartan_matrix(series, rank)
    return _reflection_group(cartan, f"Weyl({series}{rank})", coxeter_order(series, rank))


def _dihedral_reflections(m: int) -> FiniteGroup:
    if m < 3:
        raise InputError.of(
            "SG248", f"there is no irreducible reflection group I2({m})", help="I2(3), I2(4), ..."
        )
    c = -2 * sympy.cos(sympy.pi / m)
    return _reflection_group([[2, c], [c, 2]], f'Weyl("I2({m})")', 2 * m)


def _reflection_group(cartan: list[list[sympy.Expr | int]], name: str, order: int) -> FiniteGroup:
    """Return the group of the simple reflections s_i a_j = a_j - c_ij a_i."""
    field = number_field(entry for row in cartan for entry in row)
    size = range(len(cartan))
    reflections = [
        exact_matrix([[int(r == c) - (cartan[i][c] if r == i else 0) for c in size] for r in size], field)
        for i in size
    ]
    return group_of_matrices(reflections, name, order)


def cartan_matrix(series: str, rank: int) -> list[list[sympy.Expr | int]]:
    """Return the Cartan matrix (c_ij) = (2 (a_i, a_j) / (a_i, a_i)), the roots of H3 and H4 all of one length."""
    matrix: list[list[sympy.Expr | int]] = [[2 * int(i == j) for j in range(rank)] for i in range(rank)]
    for i, j in _edges(series, rank):
        matrix[i][j] = matrix[j][i] = -1
    last = rank - 1
    if series == "B":  # the last root is short
        matrix[last][last - 1] = -2
    elif series == "C":  # the last root is long
        matrix[last - 1][last] = -2
    elif series == "F":  # a_2 is long, a_3 short
        matrix[2][1] = -2
    elif series == "G":  # a_1 is short, a_2 long
        matrix[0][1] = -3
    elif series == "H":
        matrix[0][1] = matrix[1][0] = -2 * sympy.cos(sympy.pi / 5)
    return matrix


def _edges(series: str, rank: int) -> list[tuple[int, int]]:
    """Return the edges of the Dynkin diagram, nodes counted from 0."""
    if series == "E":  # node 2 hangs on node 4 of the chain 1, 3, 4, 5, ...
        return [(0, 2), (2, 3), (1, 3), *((i, i + 1) for i in range(3, rank - 1))]
    chain = [(i, i + 1) for i in range(rank - 1)]
    return [*chain[:-1], (rank - 3, rank - 1)] if series == "D" else chain


def coxeter_order(series: str, rank: int) -> int:
    """Return the order of an irreducible finite Coxeter group of type A to H; for I it is that of I2(rank)."""
    if series == "I":
        return 2 * rank
    if series == "A":
        return factorial(rank + 1)
    if series in "BC":
        return int(2**rank * factorial(rank))
    return int(2 ** (rank - 1) * factorial(rank)) if series == "D" else EXCEPTIONAL[series, rank]
