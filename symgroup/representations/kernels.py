"""The kernel of a representation: the elements that act as the identity."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from flint import fmpz
from numpy.typing import NDArray

from symgroup.algebra import reduce_modulo
from symgroup.algebra.places import split_places
from symgroup.errors import LimitError, SymgroupBug
from symgroup.groups import (
    FiniteGroup,
    Permutation,
    StabilizerChain,
    alternating,
    center,
    conjugacy_classes,
    elements_of,
    is_enumerable,
    normal_closure,
)
from symgroup.groups.structure import require_chain
from symgroup.groups.tracked import TrackedChain
from symgroup.representations.base import Kind, Representation
from symgroup.representations.basic import Natural, Regular, Trivial
from symgroup.representations.combined import Dual, Restriction, TensorProduct
from symgroup.representations.powers import ExteriorPower, SymmetricPower

LARGEST_ACTION = 2_000  # points of the action that is looked at


def kernel(V: Representation) -> FiniteGroup:
    """Return { g in G : rho(g) = 1 }, a normal subgroup of G.

    The kernel of a direct sum is found summand by summand, each restricted to the kernel of those before. A summand of signed
    permutations is an action on coordinates with signs, and the relations of what acts there are elements of the kernel
    that generate it as a normal subgroup (`groups.tracked`). Products and powers of a faithful representation have a central
    kernel. Other summands are read from their characters where classes can be listed, else from their action on the orbits of
    the basis vectors.

    Raises: LimitError: SG250 for a group or SG270 for an action that is too large.
    """
    found = V.finite_group
    for _, part in V.terms():
        if found.order == 1:
            break
        found = _kernel_of_part(part if found == V.finite_group else Restriction(part, found))
    return replace(found, label=f"kernel({V})")


def _kernel_of_part(V: Representation) -> FiniteGroup:
    G = V.finite_group
    base = V
    while isinstance(base, Restriction):
        base = base.base
    if isinstance(base, Trivial):
        return G
    if _is_faithful(base):
        return G.trusted_subgroup((), order=1)
    if G.family and G.degree >= 5:
        return _kernel_by_family(V)
    require_chain(G)
    if (V.kind > Kind.SIGNED or V.dim > LARGEST_ACTION) and is_enumerable(G):
        return _kernel_by_classes(V)
    if _scalars_are_central(V):
        return _kernel_in_center(V)
    images = _coordinate_images(V) if V.kind <= Kind.SIGNED else _orbit_images(V)
    return _kernel_of_action(G, images)


def is_identity(V: Representation, g: Permutation) -> bool:
    """Whether rho(g) = 1."""
    if V.kind <= Kind.SIGNED:
        action = V.monomial(g)
        return bool((action.images == np.arange(V.dim)).all() and (action.signs == 1).all())
    return bool(V.character(g) == V.dim)


def _kernel_by_family(V: Representation) -> FiniteGroup:
    """Return the largest of 1, A(n), S(n) that acts trivially: for n >= 5 there is no other normal subgroup."""
    G = V.finite_group
    if all(is_identity(V, g) for g in G.generators):
        return G
    if G.family == "S" and all(is_identity(V, g) for g in alternating(G.degree).generators):
        return alternating(G.degree)
    return G.trusted_subgroup((), order=1)


def _kernel_by_classes(V: Representation) -> FiniteGroup:
    """Return the union of the classes with chi(g) = chi(1).

    rho(g) has finite order, so it is diagonal over C with roots of unity on the diagonal, and their sum is n only where
    each is 1 (Isaacs, Character Theory, lemma 2.19).
    """
    classes = conjugacy_classes(V.finite_group) or ()
    inside = [item for item in classes if V.character(item.representative) == V.dim]
    result = normal_closure(V.finite_group, [item.representative for item in inside])
    if result.order != sum(item.size for item in inside):
        raise SymgroupBug(f"the kernel of {V} is not the union of its classes")
    return result


def _is_faithful(V: Representation) -> bool:
    """Whether V is known to be faithful without a look at the group."""
    if isinstance(V, (Dual, Restriction)):
        return _is_faithful(V.base)
    return isinstance(V, (Natural, Regular))


def _scalars_are_central(V: Representation) -> bool:
    """Whether every g that V sends to a scalar matrix is known to be central in the group.

    It is so for faithful V. If g is a scalar on U * W, it is one on U and on W. If it is a scalar on Sym^k U, or on Alt^k U
    with k < dim U, products of k eigenvalues of g on U are equal, so two that differ in one factor are, so all eigenvalues
    are equal, and g, of finite order, is a scalar on U.
    """
    if isinstance(V, (Dual, Restriction)):
        return _scalars_are_central(V.base)  # central in the larger group, and so in the smaller one
    if isinstance(V, TensorProduct):
        return _scalars_are_central(V.left) or _scalars_are_central(V.right)
    if isinstance(V, ExteriorPower) and V.degree == V.base.dim:
        return False
    return _scalars_are_central(V.base) if isinstance(V, (ExteriorPower, SymmetricPower)) else _is_faithful(V)


def _kernel_in_center(V: Representation) -> FiniteGroup:
    Z = center(V.finite_group)
    if not is_enumerable(Z):
        raise _too_large(V)
    table = elements_of(Z)
    chain, kept = StabilizerChain(Z.points, ()), []
    for position in range(len(table)):
        g = table.element(position)
        if is_identity(V, g) and chain.add(g):
            kept.append(g)
    return V.finite_group.trusted_subgroup(kept, order=chain.order)


def _kernel_of_action(G: FiniteGroup, images: list[Permutation]) -> FiniteGroup:
    """Return the kernel of the homomorphism that carries the generators of G to permutations."""
    points = len(images[0]) if images else 1
    found: list[Permutation] = []
    chain = StabilizerChain(G.points, ())

    def keep(element: Permutation) -> None:
        if chain.add(element):
            found.append(element)

    tracked = TrackedChain(points, zip(images, G.generators, strict=True), G.identity, keep)
    order = 1
    for level in tracked.levels:
        order *= len(level.carriers)
    result = normal_closure(G, found)
    if result.order * order != G.order:
        raise SymgroupBug("the orders of a kernel and its image do not multiply to that of the group")
    return result


def _coordinate_images(V: Representation) -> list[Permutation]:
    """Return how generators move the coordinates; with signs, point i + n is minus point i."""
    n = V.dim
    if n > LARGEST_ACTION:
        raise _too_large(V)
    actions = [V.monomial(g) for g in V.finite_group.generators]
    if V.kind == Kind.PERMUTATION:
        return [Permutation(action.images.tolist()) for action in actions]
    images = []
    for action in actions:
        negative = action.signs < 0
        upper = action.images + n * negative
        lower = action.images + n * ~negative
        images.append(Permutation(np.concatenate([upper, lower]).tolist()))
    return images


def _orbit_images(V: Representation) -> list[Permutation]:
    """Return how generators move the orbits of the basis vectors at a place of the field above a prime p.

    Nothing is lost where p splits and divides neither |G| nor a denominator: let rho(g) = 1 + p^k X, m = |g|, k >= 1; then
    1 = rho(g)^m = 1 + m p^k X modulo p^(2k), so p^k divides X, and by repetition every power of p does: X = 0.
    """
    matrices, prime = _residues(V)
    frontier = np.eye(V.dim, dtype=np.int64)  # rows are vectors
    number = {row.tobytes(): position for position, row in enumerate(frontier)}
    images: list[list[int]] = [[] for _ in matrices]
    while len(frontier):
        fresh = []
        for listed, matrix in zip(images, matrices, strict=True):
            for row in frontier @ matrix.T % prime:
                key = row.tobytes()
                if key not in number:
                    number[key] = len(number)
                    fresh.append(row)
                listed.append(number[key])
        if len(number) > LARGEST_ACTION:
            raise _too_large(V)
        frontier = np.array(fresh, dtype=np.int64)
    return [Permutation(listed) for listed in images]


def _residues(V: Representation) -> tuple[list[NDArray[np.int64]], int]:
    """Return the generators' matrices at a degree-one place of the field above a prime that does not divide |G|."""
    below = ((1 << 25) - 1 - 2 * k for k in range(1 << 23))
    usable = (p for p in below if fmpz(p).is_prime() and V.finite_group.order % p)
    for places in split_places(V.field, usable):
        reduced = [reduce_modulo(matrix, places[0]) for matrix in V.generator_matrices()]
        if all(matrix is not None for matrix in reduced):
            rows = [matrix.tolist() for matrix in reduced if matrix is not None]
            return [np.array([[int(e) for e in row] for row in m], dtype=np.int64) for m in rows], places[
                0
            ].prime
    raise SymgroupBug("no prime splits the field of a representation")


def _too_large(V: Representation) -> LimitError:
    return LimitError.of(
        "SG270",
        f"the kernel of {V} is out of reach",
        notes=[f"it would be read from an action on more than {LARGEST_ACTION} points"],
        help="ask for the kernel of the factors that the representation is made of",
    )
