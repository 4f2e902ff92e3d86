"""Stabilizers of diagonalizable operators in the isometries of an indefinite form, such as stress tensors in space-time.

Theorem. Let M be an operator that is its own adjoint under the form N and has real eigenvalues, each as often as its
eigenspace has dimensions. Then eigenspaces are orthogonal to each other, the form is not degenerate on any, and the
isometries that commute with M are the product of the isometry groups of the eigenspaces. If vectors Y are fixed as well
and the form is not degenerate on U = span M^j Y, the same holds on its complement.
Proof. For M u = a u and M v = b v, a u.v = (M u).v = u.(M v) = b u.v, so that u.v = 0 for a != b; the eigenspaces add up
to the whole space, on which the form is not degenerate. What commutes with M keeps eigenspaces, and U is fixed pointwise.

The identity component and one reflection for each sign of square in each eigenspace generate the product. An even number
of reflections has determinant 1; an even number of each sign is in SO_0 (Artin, Geometric Algebra, section III.6).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from symgroup.algebra import ExactMatrix, coerce, field_of, sign
from symgroup.isotropy.lie.decided import Decided, joined, orthogonal_name
from symgroup.isotropy.lie.operators import (
    adjoint,
    eigenspace,
    invariant_span,
    on_rows,
    one_operator,
    roots_in_fields,
)
from symgroup.isotropy.lie.orthogonal import Isometries, even_part, orthogonal_complement, reflection
from symgroup.isotropy.lie.polynomials import (
    characteristic_polynomial,
    multiplicities,
    real_roots,
    value_at,
)
from symgroup.isotropy.lie.structure import diagonalized, signature

Mirror = tuple[ExactMatrix, int]  # a reflection, and the sign of the square of its vector


@dataclass(frozen=True, slots=True)
class _Eigenspace:
    """The squares of a form on an eigenspace, and a reflection for each sign."""

    p: int
    q: int
    mirrors: tuple[Mirror, ...]


def fixing_diagonalizable(
    group: Isometries, vectors: Sequence[ExactMatrix], operators: Sequence[ExactMatrix]
) -> Decided | None:
    """Return the stabilizer of vectors and operators for an indefinite form; None where the theorem does not apply."""
    N = group.form
    M = one_operator(operators)
    if M is None or adjoint(M, N) != M:
        return None
    U = invariant_span(vectors, [M], N)
    rest = orthogonal_complement(U, N)
    if not rest.nrows():
        return Decided(0, "1", 1, (), "the operators and vectors leave no space free")
    if U.nrows() and signature(U * N * U.transpose())[2]:
        return None
    spaces = _eigenspaces(on_rows(M, rest), rest, N)
    if spaces is None:
        return None
    dim = sum((s.p + s.q) * (s.p + s.q - 1) // 2 for s in spaces)
    mirrors = [mirror for s in spaces for mirror in s.mirrors]
    lost = {"O": 0, "SO": int(bool(mirrors))}.get(group.letter, len({square for _, square in mirrors}))
    text = (
        f"beside a fixed space of dim {U.nrows()} the operators are diagonal with real eigenvalues, and the squares of the "
        f"form on their eigenspaces are {', '.join(f'({s.p}, {s.q})' for s in spaces)}"
    )
    order = None if dim else 2 ** (len(mirrors) - lost)
    return Decided(dim, _name(spaces, group.letter), order, _generators(mirrors, group.letter), text)


def _eigenspaces(M: ExactMatrix, rest: ExactMatrix, N: ExactMatrix) -> list[_Eigenspace] | None:
    """Return the eigenspaces of M on a space of rows; None where it is not diagonal over R, or roots are not found."""
    found = []
    for factor, m in multiplicities(characteristic_polynomial(M)):
        roots = roots_in_fields(factor) if real_roots(factor) == len(factor) - 1 else None
        if roots is None or int(value_at(factor, M).rank()) != M.nrows() - m * (len(factor) - 1):
            return None
        for root in roots:
            rows = eigenspace(M, root, rest)
            form = coerce(N, field_of(rows))
            C, squares = diagonalized(rows * form * rows.transpose())
            axes = [(axis, sign(square)) for axis, square in zip((C * rows).tolist(), squares, strict=True)]
            mirrors = []
            for wanted in (1, -1):
                axis = next((axis for axis, square in axes if square == wanted), None)
                if axis is not None:
                    mirrors.append((reflection(axis, form), wanted))
            signs = [square for _, square in axes]
            found.append(_Eigenspace(signs.count(1), signs.count(-1), tuple(mirrors)))
    return found


def _generators(mirrors: Sequence[Mirror], letter: str) -> tuple[ExactMatrix, ...]:
    if letter != "SO_0":
        return even_part([mirror for mirror, _ in mirrors], letter)
    of_sign = ([mirror for mirror, square in mirrors if square == wanted] for wanted in (1, -1))
    return tuple(generator for part in of_sign for generator in even_part(part, "SO"))


def _name(spaces: Sequence[_Eigenspace], letter: str) -> str | None:
    """Return the product, or its elements of determinant 1; in SO_0 where the squares of one sign are a single line."""
    if letter == "SO_0" and len(spaces) > 1:
        line = next((s for s in spaces if (s.p, s.q) in ((1, 0), (0, 1)) and _is_alone(s, spaces)), None)
        if line is None:
            return None
        spaces = [s for s in spaces if s is not line]
    special = letter != "O"
    if special and len(spaces) > 1:
        odd = next((s for s in sorted(spaces, key=lambda s: s.p + s.q) if (s.p + s.q) % 2), None)
        names = [orthogonal_name(s.p, s.q, "O") for s in spaces if s is not odd]
        return joined([orthogonal_name(odd.p, odd.q, "SO"), *names]) if odd else f"S({joined(names)})"
    return joined(orthogonal_name(s.p, s.q, letter) for s in spaces)


def _is_alone(line: _Eigenspace, spaces: Sequence[_Eigenspace]) -> bool:
    """Whether no other space has squares of the line's sign."""
    others = [s for s in spaces if s is not line]
    return not any(s.p for s in others) if line.p else not any(s.q for s in others)
