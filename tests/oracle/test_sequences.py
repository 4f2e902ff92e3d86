"""Ranks between tensor powers against integer sequences (OEIS numbers beside them), by the solver and by the count.

Invariants of tensor powers are walks: V * V(lambda) is the sum of the V(mu) that differ from lambda by one box, so
dim Hom(V^k, V^l) counts closed walks of k + l steps on the partitions that belong to the group (Sundaram 1990). The walks are
taken here, by code that shares nothing with the engine.
"""

from collections import Counter
from math import comb, factorial

import pytest

import symgroup as sg

RIORDAN = (1, 0, 1, 1, 3, 6, 15, 36, 91, 232, 603, 1585, 4213)  # A005043
MOTZKIN = (1, 1, 2, 4, 9, 21, 51, 127, 323)  # A001006
CATALAN = (1, 1, 2, 5, 14, 42, 132, 429)  # A000108
BELL = (1, 1, 2, 5, 15, 52, 203, 877, 4140, 21147, 115975)  # A000110
LARGEST = 400  # entries of the maps that are compared with null spaces


def powers(group, last):
    """Return the tensor powers of the natural representation, from the trivial one on."""
    lines = [f"rep P{k} = V^{k}" for k in range(2, last + 1)]
    spec = sg.parse("\n".join([f"group G = {group}", "rep P0 = trivial(G)", "rep V = natural(G)", *lines]))
    return [spec["P0"], spec["V"], *(spec[f"P{k}"] for k in range(2, last + 1))]


def check(group, wanted, solved, counted=None):
    """Compare dim Hom(V^k, V^l), k + l = i, with wanted[i]: by the solver to i = solved, by the count to i = counted."""
    counted = solved if counted is None else counted
    P = powers(group, (max(solved, counted) + 1) // 2)
    for total in range(max(solved, counted) + 1):
        source, target = P[(total + 1) // 2], P[total // 2]
        if total <= counted:
            assert sg.hom_dim(source, target) == wanted[total], total
        if total <= solved:
            basis = sg.equivariant_basis(source, target)
            assert (basis.dim, basis.complete) == (wanted[total], True), (total, basis.route)
            if source.dim * target.dim <= LARGEST:
                assert basis.to_sympy() == sg.equivariant_basis(source, target, route="nullspace").to_sympy()


def walks(steps, allowed, last):
    """Count closed walks from the empty partition: steps(p) are the neighbours, allowed(p) which are of the group."""
    now, closed = Counter({(): 1}), [1]
    for _ in range(last):
        after = Counter()
        for partition, ways in now.items():
            for other in steps(partition):
                if allowed(other):
                    after[other] += ways
        now = after
        closed.append(now[()])
    return closed


def one_box(partition):
    """The partitions with one box more or one box less."""
    rows = [*partition, 0]
    for i, size in enumerate(rows):
        if i == 0 or rows[i - 1] > size:
            yield tuple(r for r in (*rows[:i], size + 1, *rows[i + 1 :]) if r)
        if size and rows[i + 1] < size:
            yield tuple(r for r in (*rows[:i], size - 1, *rows[i + 1 :]) if r)


def columns(partition):
    return [sum(1 for r in partition if r > i) for i in range(2)]


def test_rotations_of_space_have_riordan_numbers():
    check("SO(3)", RIORDAN, solved=9, counted=12)


def test_rotations_of_space_and_a_scalar():
    """1 + V is the square of spin one half: its powers have Catalan numbers. Two Riordan numbers make a Motzkin number."""
    spec = sg.parse(
        "group G = SO(3)  rep V = natural(G)  rep V2 = V^2  rep V3 = V^3  rep V4 = V^4  rep U = V + trivial(G)\n"
        "rep U2 = U * U  rep U3 = U * U * U  rep U4 = U * U * U * U"
    )
    U = [None, spec["U"], spec["U2"], spec["U3"], spec["U4"]]
    for k, l in ((1, 1), (2, 1), (2, 2), (3, 2), (3, 3)):
        assert sg.hom_dim(U[k], U[l]) == CATALAN[k + l]
        assert k + l > 5 or sg.equivariant_basis(U[k], U[l]).dim == CATALAN[k + l]
    for k, name in enumerate(("V", "V2", "V3", "V4"), start=1):
        assert sg.equivariant_basis(spec[name], spec["U"]).dim == MOTZKIN[k]


@pytest.mark.parametrize("group", ["SU(2)", "SL(2)", "Sp(2)"])
def test_spin_one_half_has_catalan_numbers(group):
    check(group, [0 if i % 2 else CATALAN[i // 2] for i in range(13)], solved=10, counted=12)


@pytest.mark.parametrize("group", ["SO(4)", "SO(1, 3)", "SO_0(1, 3)", "SO_0(2, 2)", "SO(3, 1)"])
def test_four_dimensions_have_squares_of_catalan_numbers(group):
    check(group, [0 if i % 2 else CATALAN[i // 2] ** 2 for i in range(9)], solved=6, counted=8)  # A001246


@pytest.mark.parametrize("group", ["SO(2)", "SO(1, 1)", "SO_0(1, 1)"])
def test_rotations_of_the_plane_have_central_binomials(group):
    check(group, [0 if i % 2 else comb(i, i // 2) for i in range(9)], solved=8)  # A000984


@pytest.mark.parametrize("group", ["O(2)", "O(1, 1)"])
def test_the_plane_with_reflections_has_half_of_them(group):
    check(group, [1] + [0 if i % 2 else comb(i, i // 2) // 2 for i in range(1, 9)], solved=8)  # A001700


@pytest.mark.parametrize(
    ("group", "n"), [("O(3)", 3), ("O(2, 1)", 3), ("O(4)", 4), ("O(1, 3)", 4), ("O(7)", 7)]
)
def test_orthogonal_groups_have_pairings_that_fit(group, n):
    wanted = walks(one_box, lambda p: sum(columns(p)) <= n, 8)
    odd = [1, 0, 1, 0, 3, 0, 15, 0, 105]  # A001147, where the diagrams are independent
    assert wanted[: 2 * n + 1] == odd[: 2 * n + 1]
    check(group, wanted, solved=6, counted=8)


@pytest.mark.parametrize(("group", "rank"), [("Sp(4)", 2), ("Sp(6)", 3)])
def test_symplectic_groups_have_crossings_that_fit(group, rank):
    wanted = walks(one_box, lambda p: len(p) <= rank, 8)
    assert wanted[::2] == {2: [1, 1, 3, 14, 84], 3: [1, 1, 3, 15, 104]}[rank]  # A005700, A136092
    check(group, wanted, solved=6, counted=8)


def tableaux(shape):
    """The number of standard Young tableaux, by the hook length formula."""
    conjugate = [sum(1 for r in shape if r > j) for j in range(shape[0])] if shape else []
    hooks = 1
    for i, row in enumerate(shape):
        for j in range(row):
            hooks *= row - j + conjugate[j] - i - 1
    return factorial(sum(shape)) // hooks


def partitions(n, most=None):
    if n == 0:
        yield ()
    for first in range(min(n, n if most is None else most), 0, -1):
        for rest in partitions(n - first, first):
            yield (first, *rest)


@pytest.mark.parametrize("group", ["GL(2)", "U(2)", "GL(3)", "U(3)", "GL(4)"])
def test_linear_groups_have_pairs_of_tableaux(group):
    n = int(group[-2])
    wanted = [sum(tableaux(p) ** 2 for p in partitions(k) if len(p) <= n) for k in range(6)]
    assert (
        wanted == {2: [1, 1, 2, 5, 14, 42], 3: [1, 1, 2, 6, 23, 103], 4: [1, 1, 2, 6, 24, 119]}[n]
    )  # A000108, A005802, A047889
    P = powers(group, 5)
    for k in range(1, 6):
        assert sg.hom_dim(P[k], P[k]) == wanted[k]
        assert k > 4 or sg.equivariant_basis(P[k], P[k]).dim == wanted[k]
    assert sg.equivariant_basis(P[2], P[1]).dim == 0


@pytest.mark.parametrize(("group", "n"), [("SL(2)", 2), ("SU(3)", 3), ("SL(3)", 3), ("SU(4)", 4)])
def test_special_linear_groups_have_rectangular_tableaux(group, n):
    P = powers(group, 2 * n)
    for k, height in ((1, 1), (2, 2)):  # V^(n k) has the invariants of the n x k rectangle: A005789 for n = 3
        if P[k * n].dim <= 70_000:
            assert sg.hom_dim(P[k * n], P[0]) == tableaux((height,) * n)
        if P[k * n].dim <= 1000:
            assert sg.equivariant_basis(P[k * n], P[0]).dim == tableaux((height,) * n)


def stirling(n, k):
    return sum((-1) ** (k - j) * comb(k, j) * j**n for j in range(k + 1)) // factorial(k)


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 6, 10, 30, 1000])
def test_symmetric_groups_have_bounded_bell_numbers(n):
    wanted = [1] + [sum(stirling(i, j) for j in range(1, min(i, n) + 1)) for i in range(1, 9)]
    assert n < 8 or wanted == list(BELL[:9])
    solved = 6 if n <= 4 or n == 1000 else 5
    check(f"S({n})", wanted, solved=min(solved, 4 if n == 1000 else 6), counted=4 if n == 1000 else 6)


@pytest.mark.parametrize("n", [2, 3, 5, 8])
def test_cyclic_groups_have_powers(n):
    check(f"Z({n})", [1] + [n ** (i - 1) for i in range(1, 5)], solved=4)


def test_symmetric_powers_of_space():
    """Sym^k = harmonics of degree k, k - 2, ...: floor(k/2) + 1 parts, so that many endomorphisms."""
    spec = sg.parse(
        "group G = O(3)  rep V = natural(G)" + "".join(f"  rep S{k} = Sym^{k}(V)" for k in range(2, 6))
    )
    for k in range(2, 6):
        for l in range(2, 6):
            wanted = min(k, l) // 2 + 1 if (k - l) % 2 == 0 else 0
            assert sg.equivariant_basis(spec[f"S{k}"], spec[f"S{l}"]).dim == wanted
            assert sg.hom_dim(spec[f"S{k}"], spec[f"S{l}"]) == wanted


@pytest.mark.parametrize("n", [3, 4, 7])
def test_one_quadratic_equivariant_of_the_standard_representation(n):
    spec = sg.parse(f"group G = S({n})  rep V = standard(G)  rep S = Sym^2(V)")
    assert sg.equivariant_basis(spec["S"], spec["V"]).dim == 1
    assert sg.molien(spec["V"], spec["V"], up_to=2) == [0, 1, 1]
