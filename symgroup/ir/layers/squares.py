"""Copies of a summand with an invariant quadratic form: what norms and normalisations are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from symgroup.ir.damage import damaged, need
from symgroup.ir.form_checks import check_form
from symgroup.ir.form_json import form_to_json, read_form
from symgroup.ir.forms import AlgebraicForm, SparseForm
from symgroup.ir.reading import read_count, read_fields


@dataclass(frozen=True, slots=True, eq=False)
class SquaredTerm:
    """m copies x_a in R^d, one after another, and q(x_a) = x_a^T S x_a, invariant, positive definite, tr S = 1.

    So q is a mean of squares: the mean of q over independent coordinates of unit variance is 1.
    """

    copies: int  # m
    square: SparseForm | AlgebraicForm  # S, one map of shape (d, d)

    @property
    def dim(self) -> int:
        """d, the dimension of one copy."""
        return self.square.shape[0]

    @property
    def is_mean(self) -> bool:
        """Whether q is the plain mean of the squares of the coordinates."""
        form, d = self.square, self.dim
        return bool(
            isinstance(form, SparseForm)
            and len(form.row) == d
            and np.array_equal(form.row, form.column)
            and (form.numerator == 1).all()
            and (form.denominator == d).all()
        )

    def matrix(self) -> NDArray[np.float64]:  # (d, d)
        """Return S, each entry correctly rounded."""
        dense = np.zeros(self.square.shape)
        dense[self.square.row, self.square.column] = self.square.values()
        return dense

    def to_json(self) -> dict[str, object]:
        """Return the term as plain JSON data; `from_json` is its inverse."""
        return {"copies": self.copies, "square": form_to_json(self.square)}

    @classmethod
    def from_json(cls, data: object, where: str) -> Self:
        """Read a term. Raises: InputError (SG331)."""
        fields = read_fields(data, where, ("copies", "square"))
        return cls(*read_squared(fields, where))


def read_squared(fields: Mapping[str, object], where: str) -> tuple[int, SparseForm | AlgebraicForm]:
    """Read the fields 'copies' and 'square'. Raises: InputError (SG331)."""
    form = read_form(fields["square"], f"{where}.square")
    if not isinstance(form, SparseForm | AlgebraicForm):
        raise damaged(f"{where}.square", "the form is not given by its entries")
    return read_count(fields["copies"], f"{where}.copies"), form


def check_squared(terms: Sequence[SquaredTerm], width: int, where: str) -> int:
    """Return the number of entries of the forms. Raises: InputError (SG331) where the terms do not make up the width."""
    for number, term in enumerate(terms):
        name = f"{where}[{number}]"
        need(term.copies >= 1, name, "the number of copies is not positive")
        check_form(term.square, f"{name}.square")
        rows, columns = term.square.shape
        need(term.square.size == 1 and rows == columns >= 1, name, "the form is not one square matrix")
    found = sum(term.copies * term.dim for term in terms)
    need(found == width, where, f"they make up dim {found} where dim {width} comes in")
    return sum(len(term.square.row) + term.copies for term in terms)
