"""Entries at the ends of what machine numbers hold: every route has the same answer, and no rounded number counts as proof."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import sympy
from flint import fmpq, fmpq_mat

from symgroup.algebra import ExactMatrix, coerce, exact_matrix, identity_matrix, number_field, to_exact
from symgroup.algebra.arrays import small_primes
from symgroup.errors import LimitError
from symgroup.groups import lie_group, matrix_group
from symgroup.representations import Representation, dual, natural, tensor_product, trivial
from symgroup.representations.arrays import integer_arrays
from symgroup.representations.formal.traces import trace_distribution
from symgroup.solve import equivariant_basis, hom_dim
from symgroup.solve.commuting import all_commute
from symgroup.solve.exact_check import commute_exactly
from symgroup.solve.meataxe import homomorphisms_of
from symgroup.solve.nullspace import maps_by_nullspace

PRIME = next(small_primes())
LEAST = -(1 << 63)  # its negative is itself in int64
SCALES = {
    "1e-30": fmpq(1, 10**30),
    "1e30": fmpq(10**30),
    "2^40": fmpq(2**40),
    "p": fmpq(PRIME),
    "1/p": fmpq(1, PRIME),
    "1/(2^31 p)": fmpq(1, PRIME << 31),
    "2^53": fmpq(2**53),
    "2^53 + 1": fmpq(2**53 + 1),
    "near 1": fmpq(2**53 - 1, 2**53 + 1),
    "-2^63": fmpq(LEAST),
}
CYCLE = fmpq_mat([[0, 0, 0, 1], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]])
SWAP = fmpq_mat([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]])
NILPOTENT = fmpq_mat([[0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 0], [0, 0, 0, 0]])


def dimension(source: list[ExactMatrix], target: list[ExactMatrix]) -> int:
    """Return dim Hom by the MeatAxe, whose canonical basis must be that of the null space."""
    found = homomorphisms_of(source, target).basis.to_exact()
    wanted = maps_by_nullspace(source, target, source[0].nrows(), target[0].nrows()).basis
    assert found == wanted
    return int(found.nrows())


def unipotent(height: object) -> ExactMatrix:  # (4, 4)
    return exact_matrix(
        [[height * (i + 2 * j) if j > i else int(i == j) for j in range(4)] for i in range(4)]  # type: ignore[operator]
    )


@pytest.mark.parametrize("scale", SCALES.values(), ids=SCALES.keys())
def test_scaled_generators(scale: fmpq) -> None:
    plain, scaled = [CYCLE, SWAP], [CYCLE * scale, SWAP * scale]
    assert dimension(scaled, scaled) == 2
    assert dimension([CYCLE * scale, SWAP], [CYCLE * scale, SWAP]) == 2
    assert dimension(scaled, plain) == dimension(plain, scaled) == 0
    assert dimension([NILPOTENT * scale], [NILPOTENT]) == 6


@pytest.mark.parametrize("height", [10**5, 1 << 26, 10**10, 10**20, fmpq(1, 10**20), fmpq(1, PRIME)])
def test_conjugated_generators(height: object) -> None:
    U = unipotent(height)
    moved = [U * A * U.inv() for A in (CYCLE, SWAP)]
    assert dimension([CYCLE, SWAP], moved) == dimension(moved, [CYCLE, SWAP]) == dimension(moved, moved) == 2
    nilpotent = U * NILPOTENT * U.inv()
    assert dimension([nilpotent], [nilpotent]) == 6


@pytest.mark.parametrize(
    "theta", [sympy.sqrt(2), sympy.exp(2 * sympy.I * sympy.pi / 5), sympy.cbrt(2)], ids=str
)
@pytest.mark.parametrize("size", [1, 10**6, 10**17])
def test_large_numbers_of_fields(theta: sympy.Expr, size: int) -> None:
    K = number_field([theta])
    t = to_exact(theta, K)
    U = coerce(identity_matrix(4, K), K)
    for i in range(4):
        for j in range(i + 1, 4):
            U[i, j] = (t * (i + 1) + (j - i)) * size
    plain = [coerce(A, K) for A in (CYCLE, SWAP)]
    moved = [U * A * U.inv() for A in plain]
    assert dimension(plain, moved) == dimension(moved, moved) == 2
    assert dimension([coerce(NILPOTENT, K)], [U * coerce(NILPOTENT, K) * U.inv()]) == 6
    assert dimension([A * (t + size) for A in plain], [A * t for A in plain]) == 0


def test_the_least_integer_of_64_bits_is_large() -> None:
    """Its neighbour is the same float: a basis that was called complete lacked this map."""
    both = fmpq_mat([[LEAST, 0], [0, LEAST + 1]])
    assert integer_arrays([both]).largest == -LEAST
    assert dimension([both], [fmpq_mat([[LEAST + 1]])]) == 1


def test_sums_that_wrap_around_are_no_bound() -> None:
    """Columns that add up to 2^64, which is 0 in int64, and two matrices that are the same floats."""
    top, line = 1 << 62, [1, -1, 3, -3]
    first = fmpq_mat([[top + line[(i + j) % 4] for j in range(4)] for i in range(4)])
    second = first + fmpq_mat([[1, -1, 0, 0], [-1, 1, 0, 0], [0] * 4, [0] * 4])
    one = homomorphisms_of([CYCLE], [CYCLE]).basis
    basis = replace(
        one,
        shape=(1, 16),
        row=np.zeros(4, dtype=np.int64),
        column=np.arange(0, 16, 5),
        number=np.zeros(4, dtype=np.int64),
        coordinates=np.ones((1, 1), dtype=np.int64),
        denominator=1,
    )
    assert basis.to_exact().entries() == identity_matrix(4).entries()
    assert not all_commute([first], [second], basis.to_exact())
    for source, target in ((first, first), (first, second)):
        arrays = integer_arrays([source]), integer_arrays([target])
        assert commute_exactly(basis, *arrays, lambda: ([source], [target])) == (source == target)  # noqa: B023
    assert dimension([first], [second]) == dimension([second], [first])


def turns(scale: fmpq) -> Representation:
    """Return the natural representation of SO(3) by its Lie algebra in a basis of another length."""
    rows = [[[0, -scale, 0], [scale, 0, 0], [0, 0, 0]], [[0, 0, 0], [0, 0, -scale], [0, scale, 0]]]
    return natural(lie_group([exact_matrix(X) for X in rows]))


@pytest.mark.parametrize("scale", [*SCALES.values(), fmpq(1, 10**400)], ids=[*SCALES.keys(), "1e-400"])
def test_routes_agree_over_scaled_lie_algebras(scale: fmpq) -> None:
    V = turns(scale)
    square, same = tensor_product(V, V), tensor_product(trivial(V.group), V)
    for source, target, dim in ((square, V, 1), (same, square, 1), (square, tensor_product(V, dual(V)), 3)):
        bases = [
            equivariant_basis(source, target, route=route).to_exact() for route in ("meataxe", "nullspace")
        ]
        assert bases[0] == bases[1]
        assert len(bases[0]) == dim
    assert hom_dim(V, V) == 1


def over_conjugates(height: int) -> Representation:
    U = unipotent(height)
    return natural(matrix_group([(U * A * U.inv()).tolist() for A in (CYCLE, SWAP)], "G"))


def test_routes_agree_over_conjugates_of_permutations() -> None:
    V = over_conjugates(7)
    square = tensor_product(V, V)
    found = [equivariant_basis(V, square, route=route).to_exact() for route in ("meataxe", "nullspace")]
    assert found[0] == found[1]
    assert len(found[0]) == hom_dim(V, square) == 5


@pytest.mark.parametrize("route", ["meataxe", "nullspace"])
def test_maps_with_entries_of_more_than_62_bits_are_refused(route: str) -> None:
    V = over_conjugates(10**20)
    assert hom_dim(V, tensor_product(V, V)) == 5
    with pytest.raises(LimitError, match="SG406"):
        equivariant_basis(V, tensor_product(V, V), route=route)


def test_traces_of_64_bits_do_not_wrap_around() -> None:
    """Traces over S(7) with a last basis vector that is 2^k times shorter: none where sums might wrap around."""
    moved = [[1, 2, 3, 4, 5, 6, 0], [1, 0, 2, 3, 4, 5, 6]]
    for power in (2, 20, 31, 200):
        size = [1] * 6 + [1 << power]
        rows = [[[fmpq(size[i] * (g[j] == i), size[j]) for j in range(7)] for i in range(7)] for g in moved]
        G = matrix_group(rows, "G")
        found = trace_distribution(G)
        assert (found is None) == (power > 20)
        if found is not None:
            assert sum(count * traces[0] ** 2 for count, traces in found) == 2 * G.order
        assert hom_dim(natural(G), natural(G)) == 2
