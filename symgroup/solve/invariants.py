"""dim Hom_G(V, W) as the dimension of the invariants of V* x W, for groups that need not be reductive.

Where no character counts, as for the Euclidean groups, whose representations are no sums of irreducible ones, and for exact
matrices of finite groups of which little more is known than their generators, the invariants
are found by elimination over the field itself, generator by generator. The solver never forms V* x W, and eliminates modulo
primes; here no prime is chosen, and the matrices are those of duals and tensor products.
"""

from __future__ import annotations

from symgroup.algebra import ExactMatrix, coerce, identity_matrix, null_space
from symgroup.representations import Representation, dual, tensor_product

# the dimension of V* x W: about a second each
LARGEST_RATIONAL = 800
LARGEST_OVER_FIELD = 100  # for finite groups, whose matrices are dense as a rule
LARGEST_ALGEBRA_OVER_FIELD = 400  # for Lie groups, whose generators are sparse as a rule


def count_by_invariants(
    V: Representation,  # dim n
    W: Representation,  # dim m
) -> int | None:
    """Return dim (V* x W)^G, of vectors with rho(g) u = u for discrete generators and drho(X) u = 0; None if n m is large.

    Hom(V, W) is V* x W as a representation, and the maps that commute with G are its invariants.
    """
    if V.field.is_rational and W.field.is_rational:
        limit = LARGEST_RATIONAL
    else:
        limit = LARGEST_ALGEBRA_OVER_FIELD if V.group.order is None else LARGEST_OVER_FIELD
    if V.dim * W.dim > limit:
        return None
    U = tensor_product(dual(V.unscaled()[0]), W.unscaled()[0])
    one = identity_matrix(U.dim, U.field)
    conditions = [coerce(U.matrix(g), U.field) - one for g in U.group.generators]
    conditions += [coerce(U.derivative(X), U.field) for X in U.group.lie_algebra]
    invariant: ExactMatrix | None = None  # rows
    for condition in conditions:
        if invariant is None:
            invariant = null_space(condition)
        elif invariant.nrows():
            invariant = null_space(condition * invariant.transpose()) * invariant
    return U.dim if invariant is None else int(invariant.nrows())
