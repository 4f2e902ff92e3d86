"""From residues to exact numbers: the Chinese remainder theorem, rational reconstruction, and short vectors of lattices."""

from __future__ import annotations

from collections.abc import Sequence
from math import isqrt

from flint import fmpq, fmpz_mat


def chinese_remainder(
    old: Sequence[int],  # modulo `modulus`
    modulus: int,
    new: Sequence[int],  # modulo `prime`
    prime: int,
) -> list[int]:
    """Return the numbers modulo modulus * prime with both lists of residues."""
    inverse = pow(modulus, -1, prime)
    return [a + modulus * ((b - a) * inverse % prime) for a, b in zip(old, new, strict=True)]


def reconstruct_rationals(residues: Sequence[int], modulus: int) -> list[fmpq] | None:
    """Return the fractions with numerator and denominator below sqrt(modulus / 2), or None where one has none."""
    bound = isqrt(modulus // 2)
    known = {0: fmpq(0), 1: fmpq(1), modulus - 1: fmpq(-1)}
    for residue in set(residues):
        if residue not in known:
            fraction = reconstruct_rational(residue, modulus, bound)
            if fraction is None:
                return None
            known[residue] = fmpq(*fraction)
    return [known[residue] for residue in residues]


def reconstruct_rational(residue: int, modulus: int, bound: int) -> tuple[int, int] | None:
    """Return (a, b) with a = residue b modulo `modulus`, |a| <= bound and 0 < b <= bound, or None."""
    if residue <= bound:
        return residue, 1
    if modulus - residue <= bound:
        return residue - modulus, 1
    old, new = modulus, residue
    old_factor, factor = 0, 1
    while new > bound:
        quotient = old // new
        old, new = new, old - quotient * new
        old_factor, factor = factor, old_factor - quotient * factor
    if factor == 0 or abs(factor) > bound:
        return None
    return (new, factor) if factor > 0 else (-new, -factor)


def reconstruct_elements(
    residues: Sequence[int],
    root: int,  # theta modulo `modulus`
    modulus: int,
    degree: int,  # d
) -> list[list[fmpq]] | None:  # d lists, one a power of theta
    """Return small elements c with c(root) = residue, or None where one has none.

    (c_0 q, ..., c_(d-1) q, q) is a short vector of the lattice of all x with sum x_k root^k = x_d residue modulo M, of
    determinant M; one that is much shorter than M^(1/(d+1)) is found by lattice reduction.
    """
    known: dict[int, list[fmpq]] = {0: [fmpq(0)] * degree}
    short = modulus.bit_length() * 3 // (4 * (degree + 1))
    for residue in set(residues):
        if residue in known:
            continue
        rows = [[modulus, *[0] * degree]]
        for k in range(1, degree):
            rows.append([-pow(root, k, modulus), *(int(j == k) for j in range(1, degree + 1))])
        rows.append([residue, *[0] * (degree - 1), 1])
        first = [int(x) for x in fmpz_mat(rows).lll().tolist()[0]]
        if first[-1] == 0 or max(abs(x).bit_length() for x in first) > short:
            return None
        known[residue] = [fmpq(x, first[-1]) for x in first[:-1]]
    return [[known[residue][k] for residue in residues] for k in range(degree)]
