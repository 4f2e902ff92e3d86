"""Exact linear algebra over Q and number fields on python-flint: fields, echelon forms, null spaces with a proof."""

from symgroup.algebra.coercion import coerce, common_field, to_exact
from symgroup.algebra.echelon import integer_rows, null_space, row_space, stack
from symgroup.algebra.elements import FieldElement
from symgroup.algebra.exact import ExactMatrix, ExactScalar, field_of, is_positive, pivots_of, sign
from symgroup.algebra.field_matrices import FieldMatrix, rational_matrix
from symgroup.algebra.fields import QQ, NumberField
from symgroup.algebra.matrices import (
    block_diagonal,
    exact_matrix,
    identity_matrix,
    kronecker,
    matrix_from_entries,
    matrix_to_sympy,
    zero_matrix,
)
from symgroup.algebra.modular import ProvenNullSpace, lift_null_space, null_space_modulo, proven_null_space
from symgroup.algebra.places import Place, reduce_modulo, split_places
from symgroup.algebra.rationals import ExactNumber, to_fmpq, to_sympy
from symgroup.algebra.recognize import number_field

__all__ = [
    "QQ",
    "ExactMatrix",
    "ExactNumber",
    "ExactScalar",
    "FieldElement",
    "FieldMatrix",
    "NumberField",
    "Place",
    "ProvenNullSpace",
    "block_diagonal",
    "coerce",
    "common_field",
    "exact_matrix",
    "field_of",
    "identity_matrix",
    "integer_rows",
    "is_positive",
    "kronecker",
    "lift_null_space",
    "matrix_from_entries",
    "matrix_to_sympy",
    "null_space",
    "null_space_modulo",
    "number_field",
    "pivots_of",
    "proven_null_space",
    "rational_matrix",
    "reduce_modulo",
    "row_space",
    "sign",
    "split_places",
    "stack",
    "to_exact",
    "to_fmpq",
    "to_sympy",
    "zero_matrix",
]
