"""Invariant subspaces as representations: the sum-zero part of a permutation representation, traceless tensors."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from flint import fmpq

from symgroup.algebra import (
    ExactMatrix,
    ExactScalar,
    NumberField,
    exact_matrix,
    field_of,
    null_space,
    pivots_of,
)
from symgroup.errors import InputError, LimitError
from symgroup.groups import Element, Group, LieGroup
from symgroup.representations.base import Functor, Kind, Representation, check_dimension, in_one_field
from symgroup.representations.basic import Natural
from symgroup.representations.powers import SymmetricPower, multisets

LARGEST_AMBIENT = 1500  # every generator's matrix on the space is written down and multiplied


@dataclass(frozen=True, slots=True)
class Subrepresentation(Functor):
    """An invariant subspace of V in its canonical basis: the rows of a reduced row echelon form.

    A vector of the subspace is the combination of the rows by its entries at the pivots, so rho restricted to it is read off
    there: with B the basis as columns, rho_U(g) = (rho(g) B)[pivots].
    """

    rows: tuple[tuple[ExactScalar, ...], ...]  # (dim, base.dim), reduced row echelon form
    text: str
    hashed: int = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        # exact numbers are slow to hash, and the name tells subspaces apart as a rule
        object.__setattr__(self, "hashed", hash((self.base, self.text, len(self.rows), self.rows[:1])))

    def __hash__(self) -> int:
        return self.hashed

    @property
    def dim(self) -> int:
        return len(self.rows)

    @property
    def kind(self) -> Kind:
        return Kind.EXACT

    def matrix(self, g: Element) -> ExactMatrix:
        return self._restricted(self.base.matrix(g))

    def derivative(self, X: ExactMatrix) -> ExactMatrix:
        return self._restricted(self.base.derivative(X))

    def embedding(self) -> ExactMatrix:  # (base.dim, dim)
        """Return the inclusion of the subspace, an equivariant map into the base."""
        return exact_matrix(self.rows, self.field).transpose()

    def _restricted(self, matrix: ExactMatrix) -> ExactMatrix:
        basis, pivots = _basis(self.rows, self.field)
        left, right = in_one_field(self.field, [matrix, basis])
        moved = left * right
        return exact_matrix([[moved[i, j] for j in range(self.dim)] for i in pivots], field_of(moved))

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=64)
def _basis(
    rows: tuple[tuple[ExactScalar, ...], ...], field: NumberField
) -> tuple[ExactMatrix, tuple[int, ...]]:
    """Return the basis as columns, and the pivots; by rows and field, as 0 and 1 are equal in all fields."""
    matrix = exact_matrix(rows, field)
    return matrix.transpose(), tuple(pivots_of(matrix, len(rows)))


def invariant_kernel(
    V: Representation,  # dim n
    conditions: ExactMatrix,  # (c, n)
    text: str,
) -> Representation:
    """Return { x in V : conditions x = 0 }, checked to be invariant.

    Raises: InputError (SG284) where it is not invariant, or 0; LimitError (SG404).
    """
    if V.dim > LARGEST_AMBIENT:
        raise LimitError.of(
            "SG404",
            f"{text} lies in a space of dimension {V.dim}",
            notes=[f"the limit for subspaces is {LARGEST_AMBIENT}"],
            help="use the whole representation, or a smaller one",
        )
    basis = null_space(conditions)  # the canonical basis, as rows
    if basis.nrows() == 0:
        raise InputError.of("SG284", f"{text} is 0", help="leave the term out")
    columns = basis.transpose()
    for matrix in V.generator_matrices():
        if any(entry != 0 for entry in (conditions * (matrix * columns)).entries()):
            raise _not_invariant(text, V)
    return Subrepresentation(V, tuple(map(tuple, basis.tolist())), text)


def _not_invariant(text: str, V: Representation) -> InputError:
    return InputError.of(
        "SG284",
        f"{text} is not invariant under {V.group}",
        notes=["the group must keep the dot product, or the form of its signature"],
    )


def standard(G: Group) -> Representation:
    """Return the vectors of natural(G) whose entries add up to 0, for a group of permutations; dim degree - 1.

    For S(n) it is the standard representation, irreducible for n >= 2. Raises: InputError (SG284).
    """
    V = Natural(G)
    return invariant_kernel(V, exact_matrix([[1] * V.dim], V.field), f"standard({G})")


def traceless_symmetric_power(V: Representation, k: int) -> Representation:
    """Return the tensors in Sym^k(V) whose trace by the invariant form is 0; for k < 2 all of V, or the trivial one.

    The form is diag(1, ..., 1, -1, ..., -1) on the natural representation of O(p, q) and its subgroups by name, and the dot
    product on every other V. With e_i1 ... e_ik for a monomial, the trace is the sum over pairs a < b of
    form(e_ia, e_ib) times the monomial without the two, which commutes with every map that keeps the form. For O(n), k >= 2,
    its kernel is irreducible, of dim C(n+k-1, k) - C(n+k-3, k-2) (Goodman and Wallach, Symmetry, Representations, and
    Invariants, section 10.2).

    Raises: InputError: SG285 for k < 1, SG284 where the form is not invariant.
    """
    if k < 1:
        raise InputError.of(
            "SG285", f"Sym0^{k} is not a power", help="write Sym0^2(V), or trivial(G) for degree 0"
        )
    if k == 1:
        return V
    power = SymmetricPower(V, k)
    check_dimension(power.dim, power)
    signs = _form(V)
    if not _keeps(V, signs):
        raise _not_invariant(f"Sym0^{k}({V})", V)
    lower = {tuple(row): number for number, row in enumerate(multisets(V.dim, k - 2).tolist())}
    conditions = [[fmpq(0)] * power.dim for _ in lower]
    for column, factors in enumerate(multisets(V.dim, k).tolist()):
        for a in range(k):
            for b in range(a + 1, k):
                if factors[a] == factors[b]:
                    rest = tuple(factors[:a] + factors[a + 1 : b] + factors[b + 1 :])
                    conditions[lower[rest]][column] += signs[factors[a]]
    return invariant_kernel(power, exact_matrix(conditions, power.field), f"Sym0^{k}({V})")


def _form(V: Representation) -> list[int]:
    form = V.group.form if isinstance(V, Natural) and isinstance(V.group, LieGroup) else None
    if form is not None and form.signature != (0, 0):
        return [1] * form.signature[0] + [-1] * form.signature[1]
    return [1] * V.dim


def _keeps(V: Representation, signs: list[int]) -> bool:
    """Whether V keeps the form itself. The kernel of the trace may be invariant where the form is scaled, as by Scaling(n)."""
    form = exact_matrix(
        [[sign if i == j else 0 for j in range(V.dim)] for i, sign in enumerate(signs)], V.field
    )
    rho = [V.matrix(g) for g in V.group.generators]
    drho = [form * V.derivative(X) for X in V.group.lie_algebra]
    return all(g.transpose() * form * g == form for g in rho) and all(-Y.transpose() == Y for Y in drho)
