"""The size of every basis is the number of walks among irreducible representations, and what the literature states."""

import itertools

import pytest

from symgroup.solve.diagrams import diagram_basis, diagram_count

MOTZKIN_SUMS = [1, 0, 1, 1, 3, 6, 15, 36, 91, 232, 603]  # OEIS A005043: invariants of SO(3) in powers of V
CATALAN = [1, 0, 1, 0, 2, 0, 5, 0, 14]
BELL = [1, 1, 2, 5, 15, 52, 203, 877]


def plain(k):
    return (False,) * k


@pytest.mark.parametrize(
    ("family", "dimensions", "longest"),
    [
        ("S", (1, 2, 3, 4, 6, 20), 7),
        ("A", (1, 2, 3, 4, 5, 6, 20), 7),
        ("O", (1, 2, 3, 4, 5, 9, 30), 8),
        ("SO", (1, 2, 3, 4, 5, 6, 7, 30), 8),
        ("SO_0", (4,), 6),
        ("Sp", (2, 4, 6, 8, 30), 8),
        ("GL", (1, 2, 3, 4, 30), 8),
        ("SL", (1, 2, 3, 4, 5, 6, 7, 30), 8),
    ],
)
def test_sizes_are_counts(family, dimensions, longest):
    for n, total in itertools.product(dimensions, range(longest + 1)):
        for k in {0, total // 2, total}:
            assert diagram_basis(family, n, plain(k), plain(total - k)).size == diagram_count(
                family, n, plain(k), plain(total - k)
            ), (n, k)


@pytest.mark.parametrize("family", ["GL", "SL", "SU", "U", "O", "SO", "Sp"])
@pytest.mark.parametrize("n", [2, 4])
def test_sizes_with_duals(family, n):
    for word in itertools.product((False, True), repeat=6):
        source, target = word[:2], word[2:]
        assert diagram_basis(family, n, source, target).size == diagram_count(family, n, source, target)


@pytest.mark.parametrize("pq", [(4, 0), (3, 1), (2, 2), (1, 3), (0, 4)])
def test_signatures_change_no_dimension(pq):
    for k in range(4):
        for family in ("O", "SO"):
            size = diagram_basis(family, 4, plain(3), plain(k), pq).size
            assert size == diagram_count(family, 4, plain(3), plain(k))


def test_sequences_of_the_literature():
    for k, expected in enumerate(MOTZKIN_SUMS):
        assert diagram_count("SO", 3, (), plain(k)) == expected
        if k < 9:
            assert diagram_basis("SO", 3, plain(k), ()).size == expected
    for k, expected in enumerate(CATALAN):
        assert diagram_basis("Sp", 2, (), plain(k)).size == expected
        assert diagram_basis("SL", 2, (), plain(k)).size == expected
    for k, expected in enumerate(BELL):
        assert diagram_basis("S", 50, (), plain(k)).size == expected
    assert [diagram_basis("O", 40, (), plain(2 * k)).size for k in range(5)] == [1, 1, 3, 15, 105]
    assert [diagram_basis("GL", 40, plain(k), plain(k)).size for k in range(5)] == [1, 1, 2, 6, 24]
    assert diagram_basis("SU", 3, (False, True), (False, True)).size == 2  # the trivial and the adjoint
    assert diagram_basis("SO", 4, plain(2), plain(2)).size == 4  # self-dual and antiself-dual parts differ
    assert diagram_basis("SL", 3, (), plain(9)).size == 42  # standard tableaux of shape 3 x 3


def test_dimension_does_not_grow_with_n():
    for family, size in {"S": 2, "A": 2, "O": 1, "SO": 1, "Sp": 1, "GL": 1, "SL": 1}.items():
        assert diagram_basis(family, 10**5, plain(1), plain(1)).size == size
        assert diagram_count(family, 10**5, plain(1), plain(1)) == size


@pytest.mark.slow
def test_fifth_powers_of_space():
    """SO(3) on V^5 -> V^5: 945 Brauer diagrams of rank 603."""
    found = diagram_basis("SO", 3, plain(5), plain(5))
    assert found.size == MOTZKIN_SUMS[10]
    assert found.first_entries() == sorted(found.first_entries())
