"""Stabilizers of operators that need not commute, in the isometries of a definite form or a Hermitian one: by their
commutant.

Notation: A is the algebra that operators and their adjoints generate, W the complement of A Y for fixed vectors Y, C what
commutes with A on W; C is closed under adjoints.

Theorem. Over R, C is a direct sum of simple algebras C_i, the k x k matrices over R, C or H with the conjugate transpose
as adjoint, and W of spaces W_i = d_i copies of the row space. The stabilizer is the product of the O(k), U(k) and
USp(2k); g in O(k) has determinant det(g)^d_i on W_i, the others have determinant 1. Over the complex numbers it is a
product of U(k).
Proof. C is semisimple, as X* X = 0 only for X = 0; its simple parts are matrices over a division algebra (Wedderburn and
Frobenius), and a positive adjoint on these is the conjugate transpose in a suitable basis (Albert, Structure of Algebras,
chapter X). Isometries that commute with A are the X in C with X* X = 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd as gcd_of

from symgroup.algebra import (
    ExactMatrix,
    NumberField,
    coerce,
    exact_matrix,
    field_of,
    identity_matrix,
    null_space,
)
from symgroup.groups.matrices import conjugate_matrix
from symgroup.isotropy.lie.algebras import Part, complex_parts, simple_parts
from symgroup.isotropy.lie.decided import Decided, joined, orthogonal_name
from symgroup.isotropy.lie.operators import adjoint, eigenspace, invariant_span, on_rows, roots_in_fields
from symgroup.isotropy.lie.orthogonal import Isometries, even_part, orthogonal_complement
from symgroup.isotropy.lie.structure import commuting_matrices

LARGEST_SIZE = 12


def fixing_algebra(
    group: Isometries, vectors: Sequence[ExactMatrix], operators: Sequence[ExactMatrix]
) -> Decided | None:
    """Return the stabilizer of vectors and operators for a definite form; None where matrices are too large."""
    N, n = group.form, group.size
    if n > LARGEST_SIZE:
        return None
    every = [*operators, *(adjoint(A, N) for A in operators)]
    rest = orthogonal_complement(invariant_span(vectors, every, N), N)
    size = int(rest.nrows())
    if size == 0:
        return Decided(0, "1", 1, (), "what the operators make of the fixed vectors spans the whole space")
    gram = rest * N * rest.transpose()
    algebra = commuting_matrices([on_rows(A, rest) for A in every], size, field_of(N))
    z, parts = simple_parts(algebra, lambda X: adjoint(X, gram))
    flips = _flips(z, parts, rest, N)
    dim = sum(part.count * part.group_dim for part in parts)
    bits = sum(part.count for part in parts if part.letter == "O")
    special = group.letter != "O"
    halved = special and any(part.is_odd for part in parts)
    generators = None
    if flips is not None:
        even, odd = ([flip for flip, is_odd in flips if is_odd == wanted] for wanted in (False, True))
        generators = (*even, *even_part(odd, "SO" if special else "O"))
    kinds = ", ".join(f"{part.count} of {part.name} on dim {part.width}" for part in parts)
    text = (
        f"beside a fixed space of dim {n - size}, what commutes with the operators and their adjoints is a sum of matrix "
        f"algebras: {kinds}"
    )
    if generators is None:
        text += "; elements of determinant -1 have entries in a larger field and are not written down"
    return Decided(dim, _name(parts, special), None if dim else 2 ** (bits - halved), generators, text)


def fixing_complex_algebra(
    n: int,
    field: NumberField,
    vectors: Sequence[ExactMatrix],
    operators: Sequence[ExactMatrix],
    special: bool,
) -> Decided | None:
    """Return the stabilizer in U(n) or SU(n): the product of the U(k), or the elements of determinant 1 in it.

    These are the kernel of the product of the det(g_i)^d_i, which has gcd(d_i) components. None where n is too large, or for
    several components of a positive dimension, which have no name here.
    """
    if n > LARGEST_SIZE:
        return None
    every = [*operators, *(conjugate_matrix(A).transpose() for A in operators)]
    one = identity_matrix(n, field)
    U = invariant_span(vectors, every, one)
    rest = null_space(conjugate_matrix(U)) if U.nrows() else one
    text = f"beside a fixed space of dim {U.nrows()} over C"
    if not rest.nrows():
        return Decided(0, "1", 1, (), f"{text} there is nothing")
    pairs = complex_parts(commuting_matrices([on_rows(A, rest) for A in every], int(rest.nrows()), field))
    dim = sum(k * k for k, _ in pairs) - special
    name = joined(f"U({k})" for k, _ in pairs)
    text += f", what commutes is a sum of matrix algebras, of sizes {', '.join(str(k) for k, _ in pairs)}"
    components = gcd_of(*(d for _, d in pairs)) if special else 1
    if special:
        name = f"S({name})" if dim else f"C{components}"
    if components > 1:
        return None if dim else Decided(0, name, components, None, text)
    return Decided(dim, name if dim else "1", None if dim else 1, (), text)


def _flips(
    z: ExactMatrix, parts: Sequence[Part], rest: ExactMatrix, N: ExactMatrix
) -> list[tuple[ExactMatrix, bool]] | None:
    """Return an element of determinant -1 of each O(k), and whether it has determinant -1 on W_i; None where one is not found.

    For k = 1 it is -1 on W_i; where d_i = 1, so that A acts on W_i by numbers, a reflection in any vector of W_i.
    """
    found = []
    for part in parts:
        if part.letter != "O":
            continue
        roots = roots_in_fields(part.roots) if part.size in (1, part.width) else None
        if roots is None:
            return None
        for root in roots:
            space = eigenspace(z, root, rest)
            field = field_of(space)
            if part.size > 1:
                space = exact_matrix(space.tolist()[:1], field)
            found.append((_turned(space, coerce(N, field)), part.is_odd))
    return found


def _turned(rows: ExactMatrix, N: ExactMatrix) -> ExactMatrix:
    """Return 1 - 2 P for the orthogonal projector P on the span of rows."""
    gram = rows * N * rows.transpose()
    P = rows.transpose() * gram.inv() * rows * N
    return identity_matrix(N.nrows(), field_of(N)) - P * 2


def _name(parts: Sequence[Part], special: bool) -> str:
    """Return the product, or its elements of determinant 1.

    Where -1 in some O(k) has determinant -1, they are SO(k) times the other factors, up to isomorphism.
    """
    each = sorted(
        (part for part in parts for _ in range(part.count)), key=lambda part: (-part.size, part.letter)
    )
    odd = [part for part in each if part.is_odd]
    if not special or not odd:
        return joined(part.name for part in each)
    single = next((part for part in reversed(odd) if part.size % 2), odd[0] if len(odd) == 1 else None)
    if single is not None:
        each.remove(single)
        return joined([orthogonal_name(single.size, 0, "SO"), *(part.name for part in each)])
    even = [part.name for part in each if not part.is_odd]
    return joined([f"S({joined(part.name for part in odd)})", *even])
