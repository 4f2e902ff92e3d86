"""Exact linear algebra over Q on python-flint: conversions, echelon forms, and null spaces with a completeness proof."""

from symgroup.algebra.echelon import integer_rows, null_space, pivots_of, row_space, stack
from symgroup.algebra.modular import ProvenNullSpace, lift_null_space, proven_null_space
from symgroup.algebra.rationals import (
    ExactNumber,
    exact_matrix,
    identity_matrix,
    matrix_to_sympy,
    to_fmpq,
    to_sympy,
)

__all__ = [
    "ExactNumber",
    "ProvenNullSpace",
    "exact_matrix",
    "identity_matrix",
    "integer_rows",
    "lift_null_space",
    "matrix_to_sympy",
    "null_space",
    "pivots_of",
    "proven_null_space",
    "row_space",
    "stack",
    "to_fmpq",
    "to_sympy",
]
