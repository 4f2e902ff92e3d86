"""Whether an exact matrix lies in a Lie group: decided for the classical groups by their definitions, and for products."""

from __future__ import annotations

from collections.abc import Callable

from symgroup.algebra import (
    ExactMatrix,
    coerce,
    common_field,
    exact_matrix,
    field_of,
    identity_matrix,
    is_positive,
    row_space,
    stack,
)
from symgroup.errors import InputError
from symgroup.groups.base import Group
from symgroup.groups.finite import FiniteGroup
from symgroup.groups.lie import ClassicalForm, LieGroup
from symgroup.groups.lie_checks import lie_closure
from symgroup.groups.matrices import conjugate_matrix
from symgroup.groups.products import factors_of, permutation_of
from symgroup.groups.structure import require_finite_subgroup


def require_subgroup(H: Group, G: Group) -> None:
    """Refuse an H that is not a subgroup of G (SG261), or of which this cannot be decided (SG288).

    A finite group has its subgroups on the same points; a Lie group has those whose natural matrices lie in it.
    """
    if isinstance(G, FiniteGroup):
        if not isinstance(H, FiniteGroup):
            raise InputError.of("SG261", f"{H} is infinite, and {G} is finite", help="write a subgroup of it")
        require_finite_subgroup(H, G)
        return
    inside = H.degree == G.degree and all(_contains(G, H.natural_matrix(h)) for h in H.generators)
    if not inside or not all(_algebra_contains(G, X) for X in H.lie_algebra):
        raise InputError.of(
            "SG261",
            f"{H} is not a subgroup of {G}",
            help=f"write a group of {G.degree} x {G.degree} matrices whose elements lie in {G}",
        )


def _contains(group: Group, matrix: ExactMatrix) -> bool:
    if group.factors:
        blocks = _blocks(group, matrix)
        return blocks is not None and all(_contains(F, A) for F, A in zip(group.factors, blocks, strict=True))
    if isinstance(group, FiniteGroup):
        return _finite_contains(group, matrix)
    form = group.form if isinstance(group, LieGroup) else None
    if form is not None:
        return bool(matrix.det() != 0 and _DEFINITIONS[form.letter](matrix, form))
    if any(matrix == g for g in (group.natural_matrix(h) for h in group.generators)):
        return True
    raise InputError.of(
        "SG288",
        f"whether a matrix lies in {group} is not decided for Lie groups that are given by generators",
        help="start from a group that has a name, such as SO(3), or from its discrete generators",
    )


def _finite_contains(group: FiniteGroup, matrix: ExactMatrix) -> bool:
    try:
        return permutation_of(group, matrix) in group
    except KeyError:  # a point goes to a vector that is no point
        return False


def _blocks(group: Group, matrix: ExactMatrix) -> list[ExactMatrix] | None:
    """Return the diagonal blocks of the factors, or None where an entry outside them is not zero."""
    blocks, start, seen = [], 0, 0
    for factor in factors_of(group):
        places = range(start, start + factor.degree)
        start += factor.degree
        blocks.append(exact_matrix([[matrix[i, j] for j in places] for i in places], field_of(matrix)))
        seen += sum(entry != 0 for entry in blocks[-1].entries())
    return blocks if seen == sum(entry != 0 for entry in matrix.entries()) else None


def _algebra_contains(group: Group, X: ExactMatrix) -> bool:
    if isinstance(group, FiniteGroup) or group.degree != X.nrows():
        return False
    field, size = common_field(group.field, field_of(X)), group.degree
    basis = lie_closure([coerce(Y, field) for Y in group.lie_algebra], size)
    row = exact_matrix([coerce(X, field).entries()], field)
    return bool(row_space(stack([basis, row], size * size)).nrows() == basis.nrows())


def _keeps_signature(matrix: ExactMatrix, form: ClassicalForm) -> bool:
    p, q = form.signature
    eta = exact_matrix([[(1 if i < p else -1) * (i == j) for j in range(p + q)] for i in range(p + q)])
    eta = coerce(eta, field_of(matrix))
    return bool(matrix.transpose() * eta * matrix == eta)


def _is_special(matrix: ExactMatrix, form: ClassicalForm) -> bool:
    return _keeps_signature(matrix, form) and bool(matrix.det() == 1)


def _keeps_orientations(matrix: ExactMatrix, form: ClassicalForm) -> bool:
    """The identity component keeps the orientation of the p and of the q directions (O'Neill 1983, chapter 9)."""
    p, q = form.signature
    corner = exact_matrix([[matrix[i, j] for j in range(p)] for i in range(p)], field_of(matrix))
    return _is_special(matrix, form) and (q == 0 or is_positive(corner.det()))


def _keeps_symplectic(matrix: ExactMatrix, form: ClassicalForm) -> bool:
    m = form.size // 2
    rows = [[(j == i + m) - (i == j + m) for j in range(2 * m)] for i in range(2 * m)]
    J = coerce(exact_matrix(rows), field_of(matrix))
    return bool(matrix.transpose() * J * matrix == J)


def _is_unitary(matrix: ExactMatrix, _form: ClassicalForm) -> bool:
    return bool(
        conjugate_matrix(matrix).transpose() * matrix == identity_matrix(matrix.nrows(), field_of(matrix))
    )


def _is_positive_scalar(matrix: ExactMatrix, _form: ClassicalForm) -> bool:
    scaled = identity_matrix(matrix.nrows(), field_of(matrix)) * matrix[0, 0]
    return bool(matrix == scaled) and is_positive(matrix[0, 0])


def _is_rigid(matrix: ExactMatrix, form: ClassicalForm) -> bool:
    n = form.size - 1
    last = [matrix[n, j] for j in range(n + 1)]
    rotation = exact_matrix([[matrix[i, j] for j in range(n)] for i in range(n)], field_of(matrix))
    return last == [0] * n + [1] and _keeps_signature(rotation, ClassicalForm("O", n, (n, 0)))


_DEFINITIONS: dict[str, Callable[[ExactMatrix, ClassicalForm], bool]] = {
    "O": _keeps_signature,
    "SO": _is_special,
    "SO_0": _keeps_orientations,
    "GL": lambda _matrix, _form: True,
    "SL": lambda matrix, _form: bool(matrix.det() == 1),
    "U": _is_unitary,
    "SU": lambda matrix, form: _is_unitary(matrix, form) and bool(matrix.det() == 1),
    "Sp": _keeps_symplectic,
    "Scaling": _is_positive_scalar,
    "E": _is_rigid,
    "SE": lambda matrix, form: _is_rigid(matrix, form) and bool(matrix.det() == 1),
}
