"""Whether maps commute with generators, exactly: A rho_V(g) = rho_W(g) A over Q or a number field."""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpq_mat, fmpz_mat

from symgroup.algebra import ExactMatrix, FieldMatrix


def all_commute(
    source: Sequence[ExactMatrix],  # each (n, n)
    target: Sequence[ExactMatrix],  # each (m, m), over the same field
    basis: ExactMatrix,  # (r, m n)
) -> bool:
    """Whether each row of the basis, as an (m, n) matrix A, has A source = target A for every generator."""
    if basis.nrows() == 0:
        return True
    if isinstance(basis, FieldMatrix):
        return _all_commute_over_field(source, target, basis)
    return _all_commute_over_q(source, target, basis)


def _all_commute_over_field(
    source: Sequence[ExactMatrix], target: Sequence[ExactMatrix], basis: FieldMatrix
) -> bool:
    n, m = source[0].nrows(), target[0].nrows()
    rows = [part.tolist() for part in basis.parts]
    for k in range(basis.nrows()):
        A = FieldMatrix(basis.field, tuple(fmpq_mat(m, n, part[k]) for part in rows))
        if any(A * v != w * A for v, w in zip(source, target, strict=True)):
            return False
    return True


def _all_commute_over_q(source: Sequence[fmpq_mat], target: Sequence[fmpq_mat], basis: fmpq_mat) -> bool:
    r = basis.nrows()
    n, m = source[0].nrows(), target[0].nrows()
    numerators = basis.numer_denom()[0].tolist()
    upright = fmpz_mat([row[i * n : (i + 1) * n] for row in numerators for i in range(m)])  # (r m, n)
    across = fmpz_mat(
        [[row[i * n + j] for row in numerators for j in range(n)] for i in range(m)]
    )  # (m, r n)
    for v, w in zip(source, target, strict=True):
        (v_numerators, v_scale), (w_numerators, w_scale) = v.numer_denom(), w.numer_denom()
        right = (upright * v_numerators * w_scale).tolist()
        left = (w_numerators * across * v_scale).tolist()
        for k in range(r):
            for i in range(m):
                if right[k * m + i] != left[i][k * n : (k + 1) * n]:
                    return False
    return True
