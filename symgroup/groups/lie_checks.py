"""Checks of Lie groups that users give by matrices: shapes, and that the components keep the Lie algebra."""

from __future__ import annotations

from collections.abc import Sequence

from symgroup.algebra import ExactMatrix, coerce, common_field, exact_matrix, field_of, row_space, stack
from symgroup.errors import InputError, LimitError, check_time

LARGEST_DEGREE = 32  # the Lie algebra is a space of n x n matrices, whose closure is found by elimination


def check_matrices(tangent: Sequence[ExactMatrix], discrete: Sequence[ExactMatrix]) -> int:
    """Return the common size n of square matrices, the discrete ones invertible (SG280, SG281)."""
    shapes = {(A.nrows(), A.ncols()) for A in (*tangent, *discrete)}
    if not tangent or len(shapes) != 1 or any(rows != columns for rows, columns in shapes):
        found = ", ".join(f"{rows} x {columns}" for rows, columns in sorted(shapes))
        raise InputError.of(
            "SG280",
            f"a Lie group needs square matrices of one size, not {found or 'nothing'}",
            help="write lie < [[0, -1], [1, 0]] > components < [[1, 0], [0, -1]] >",
        )
    for number, g in enumerate(discrete, 1):
        if g.det() == 0:
            raise InputError.of(
                "SG281",
                f"component {number} is singular",
                help="a group element has an inverse; generators of the Lie algebra stand before `components`",
            )
    return int(tangent[0].nrows())


def check_normalised(tangent: Sequence[ExactMatrix], discrete: Sequence[ExactMatrix], size: int) -> None:
    """Refuse a component g with g X g^-1 outside the Lie algebra, which would generate a larger one (SG282)."""
    if not discrete:
        return
    if size > LARGEST_DEGREE:
        raise LimitError.of(
            "SG404", f"a Lie group with components of degree {size} is over the limit of {LARGEST_DEGREE}"
        )
    field = common_field(*(field_of(A) for A in (*tangent, *discrete)))
    basis = lie_closure([coerce(X, field) for X in tangent], size)
    for number, g in enumerate(discrete, 1):
        element = coerce(g, field)
        inverse = element.inv()
        for X in tangent:
            moved = _as_row(element * coerce(X, field) * inverse)
            if row_space(stack([basis, moved], size * size)).nrows() > basis.nrows():
                raise InputError.of(
                    "SG282",
                    f"component {number} does not keep the Lie algebra",
                    notes=[
                        "for an element g of the group and X of its Lie algebra, g X g^-1 is in the Lie algebra"
                    ],
                    help="add the missing matrices to the Lie algebra, or leave the component out",
                )


def lie_closure(
    generators: Sequence[ExactMatrix],  # each (n, n)
    size: int,  # n
) -> ExactMatrix:  # (dim, n n), reduced row echelon form
    """Return the Lie algebra that matrices generate, as a space of row-major vectors.

    Brackets with the generators are added until nothing is new; that is closed under all brackets, by Jacobi's identity and
    induction on the length.
    """
    basis = row_space(stack([_as_row(X) for X in generators], size * size))
    fresh = list(generators)
    while fresh:
        found = []
        for X in fresh:
            check_time(
                "the Lie algebra that the matrices generate", [f"its dimension is {basis.nrows()} or more"]
            )
            for Y in generators:
                bracket = X * Y - Y * X
                larger = row_space(stack([basis, _as_row(bracket)], size * size))
                if larger.nrows() > basis.nrows():
                    basis = larger
                    found.append(bracket)
        fresh = found
    return basis


def _as_row(matrix: ExactMatrix) -> ExactMatrix:
    return exact_matrix([matrix.entries()], field_of(matrix))
