"""dim Hom_G(V, W) for finite groups too large for their classes: by Frobenius reciprocity, and by orbits of basis vectors.

For X = Ind_H^G(U), Hom_G(X x A, B) = Hom_H(U x A, B) and Hom_G(A, X x B) = Hom_H(A, U x B), as H has finite index (Serre
1977, section 7.2, and Ind(U) x A = Ind(U x A|H)). R[G/H] is induced from the trivial representation of H, and natural
permutation representations are sums of such, one for each orbit, with H the stabilizer of a point.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import reduce
from math import prod

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from symgroup.groups import FiniteGroup, Permutation
from symgroup.representations import Kind, Representation, restrict, tensor_product, trivial
from symgroup.representations.base import MonomialMatrix
from symgroup.representations.basic import Natural, Quotient, Trivial
from symgroup.representations.combined import Dual, TensorProduct
from symgroup.representations.induced import Induced

LARGEST_ORBITS = 3_000_000  # basis vectors whose orbits are counted

Inducing = tuple[FiniteGroup, Representation]  # H, and a representation of it
Pair = tuple[Representation, Representation]


def count_by_orbits(V: Representation, W: Representation) -> int | None:
    """Return the number of orbits on pairs of basis vectors along which no vector meets its negative; None where too many.

    For signed permutation representations V and W, that is dim Hom_G(V, W): an invariant of V* x W is a function on pairs
    with f(g p) = +-f(p). Pairs with a factor that is induced from H are counted as orbits of H on the rest.
    """
    if max(V.kind, W.kind) > Kind.SIGNED or not isinstance(V.group, FiniteGroup):
        return None
    by_signs = _count_by_signs(V, W)
    if by_signs is not None:
        return by_signs
    factors = [*_tensor_factors(V), *_tensor_factors(W)]  # signed permutations are their own duals
    induced = [k for k, factor in enumerate(factors) if _is_induced(factor)]
    if not induced:
        return _signed_orbits(V.group, factors)
    number = max(induced, key=lambda k: factors[k].dim)
    rest = factors[:number] + factors[number + 1 :]
    total = 0
    for H, U in _induced_from(factors[number]):
        found = _signed_orbits(H, [U, *rest])
        if found is None:
            return None
        total += found
    return total


def _count_by_signs(V: Representation, W: Representation) -> int | None:
    """Return the count where generators only change signs: then V and W are sums of characters with values 1 and -1."""
    listed: list[Counter[tuple[int, ...]]] = []
    for side in (V, W):
        actions = [side.monomial(g) for g in side.finite_group.generators]
        if any((action.images != np.arange(side.dim)).any() for action in actions):
            return None
        signs = zip(*(action.signs.tolist() for action in actions), strict=True)
        listed.append(Counter(signs) if actions else Counter({(): side.dim}))
    source, target = listed
    return sum(count * target[character] for character, count in source.items())


def reciprocal_pairs(V: Representation, W: Representation) -> list[Pair] | None:
    """Return pairs over subgroups whose dim Hom add up to that of V and W; None where neither has an induced factor."""
    for at_source, factors, other in ((True, _tensor_factors(V), W), (False, _tensor_factors(W), V)):
        listed = list(factors)
        number = next((k for k, factor in enumerate(listed) if _is_induced(factor)), None)
        if number is None:
            continue
        rest = listed[:number] + listed[number + 1 :]
        pairs = []
        for H, U in _induced_from(listed[number]):
            inner = reduce(tensor_product, [U, *(restrict(factor, H) for factor in rest)])
            pair = inner, restrict(other, H)
            pairs.append(pair if at_source else pair[::-1])
        return pairs
    return None


def _is_induced(V: Representation) -> bool:
    return isinstance(V, (Quotient, Induced)) or (isinstance(V, Natural) and V.kind == Kind.PERMUTATION)


def _induced_from(V: Representation) -> Iterator[Inducing]:
    """Yield the subgroups H and representations of them that V is the sum of the inductions of."""
    if isinstance(V, Induced):
        yield V.subgroup, V.base
    elif isinstance(V, Quotient):
        yield V.subgroup, trivial(V.subgroup)
    elif isinstance(V.group, FiniteGroup):
        for orbit in _point_orbits(V):
            H = V.group.point_stabilizer(orbit)
            yield H, trivial(H)


def _point_orbits(V: Representation) -> list[int]:
    """Return the first point of each orbit on the basis."""
    images = [V.monomial(g).images for g in V.finite_group.generators]
    _, label = _components(images, V.dim)
    first = np.unique(label, return_index=True)[1]
    return [int(point) for point in first]


def _signed_orbits(H: FiniteGroup, factors: list[Representation]) -> int | None:
    """Return the orbits of H on products of basis vectors that contain no vector together with its negative.

    On the basis vectors and their negatives an orbit is two components of a graph, or one where it meets its negative.
    """
    size = prod(factor.dim for factor in factors)
    if size > LARGEST_ORBITS:
        return None
    actions = [_product_action(factors, h) for h in H.generators]
    count, _ = _components([action.images for action in actions], size)
    if all((action.signs == 1).all() for action in actions):
        return count
    doubled = []
    for action in actions:
        turned = np.where(action.signs == 1, action.images, action.images + size)
        doubled.append(np.concatenate([turned, (turned + size) % (2 * size)]))
    return _components(doubled, 2 * size)[0] - count


def _product_action(factors: list[Representation], h: Permutation) -> MonomialMatrix:
    images, signs = np.zeros(1, dtype=np.int64), np.ones(1, dtype=np.int64)
    for factor in factors:
        block = factor.monomial(h)
        images = (images[:, None] * factor.dim + block.images[None, :]).ravel()
        signs = np.outer(signs, block.signs).ravel()
    return MonomialMatrix(images, signs)


def _components(
    maps: list[NDArray[np.int64]],  # each (size,)
    size: int,
) -> tuple[int, NDArray[np.int64]]:  # how many, and (size,) which one
    """Return the components of the graph with an edge from each point to its images."""
    if not maps:
        return size, np.arange(size)
    sources = np.tile(np.arange(size), len(maps))
    edges = coo_array(
        (np.ones(len(sources), dtype=np.int8), (sources, np.concatenate(maps))), shape=(size, size)
    )
    count, label = connected_components(edges, directed=False)
    return int(count), label


def _tensor_factors(V: Representation) -> Iterator[Representation]:
    if isinstance(V, TensorProduct):
        yield from _tensor_factors(V.left)
        yield from _tensor_factors(V.right)
    elif isinstance(V, Dual) and V.kind <= Kind.SIGNED:
        yield from _tensor_factors(V.base)
    elif not isinstance(V, Trivial):
        yield V
