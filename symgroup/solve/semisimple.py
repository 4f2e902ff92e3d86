"""Whether a representation is semisimple: a direct sum of irreducible ones.

Finite groups and the classical groups that are reductive have only such representations (Maschke; Weyl). For others let E
be the algebra that rho and drho generate, A = End_G(V) and A' the centralizer of A. If V is semisimple, E = A'
(Jacobson's density theorem). If A is semisimple and E = A', then E is the centralizer of a semisimple algebra, hence
semisimple, and so is V. With V_i the part of V on which the simple part A_i acts, dim A' = sum of (dim V_i)^2 / dim A_i
by the double centralizer theorem, and dim E is at least its dimension at a place of degree one, so that equality there
proves it.
"""

from __future__ import annotations

from itertools import islice

from flint import nmod_mat

from symgroup.algebra import reduce_modulo
from symgroup.algebra.places import places_of
from symgroup.algebra.prime_numbers import primes
from symgroup.errors import LimitError
from symgroup.groups import FiniteGroup, Group, LieGroup
from symgroup.representations import Representation

PLACES = 2  # that are tried
LARGEST_DIMENSION = 40  # of V: E has up to 1600 dimensions


def is_reductive(group: Group) -> bool:
    """Whether all algebraic representations of the group are known to be semisimple, from how the group was made."""
    if isinstance(group, FiniteGroup):
        return True
    if group.factors:
        return all(is_reductive(factor) for factor in group.factors)
    form = group.form if isinstance(group, LieGroup) else None
    return form is not None and form.letter not in ("E", "SE")


def is_semisimple(V: Representation, bicommutant_dim: int) -> bool:
    """Whether V over K is semisimple, when End_G(V) is and its centralizer has the given dimension over K.

    Raises: LimitError (SG292) where V is too large for this to be decided.
    """
    if V.dim > LARGEST_DIMENSION:
        raise LimitError.of(
            "SG292",
            f"whether {V} is semisimple is decided up to dimension {LARGEST_DIMENSION}, and it has {V.dim}",
            help="use a group that has a name, or decompose its summands",
        )
    for place, *_ in islice(places_of(V.field, primes), PLACES):
        found = [reduce_modulo(matrix, place) for matrix in V.generator_matrices()]
        generators = [matrix for matrix in found if matrix is not None]
        if len(generators) == len(found) and _envelope_dim(generators, V.dim, place.prime) == bicommutant_dim:
            return True
    return False


def _envelope_dim(generators: list[nmod_mat], n: int, prime: int) -> int:
    """Return the dimension of the algebra that matrices generate modulo p.

    Products of what is new with the generators, in echelon form; the rows at new pivots span what is new again.
    """
    one = nmod_mat(n, n, [int(i == j) for i in range(n) for j in range(n)], prime)
    space, known = nmod_mat(1, n * n, one.entries(), prime), {0}
    fresh = [one]
    while fresh:
        entries = space.entries()
        for word in fresh:
            for generator in generators:
                entries += (word * generator).entries()
        rows = nmod_mat(len(entries) // (n * n), n * n, entries, prime)
        echelon, rank = rows.rref()
        listed = echelon.entries()
        found = [listed[k * n * n : (k + 1) * n * n] for k in range(rank)]
        pivots = [next(i for i, entry in enumerate(row) if entry != 0) for row in found]
        fresh = [
            nmod_mat(n, n, row, prime) for row, pivot in zip(found, pivots, strict=True) if pivot not in known
        ]
        space, known = nmod_mat(rank, n * n, [entry for row in found for entry in row], prime), set(pivots)
    return int(space.nrows())
