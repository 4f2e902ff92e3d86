"""Bases by diagrams: canonical, of the counted size, and equivariant under random exact elements of the group."""

from functools import reduce

from flint import fmpq, fmpq_mat
from hypothesis import given
from hypothesis import strategies as st

from symgroup.algebra import identity_matrix, row_space
from symgroup.solve.diagrams import diagram_basis, diagram_count

from .strategies import COMMON

LARGEST = 3000  # entries of a map


@st.composite
def spaces(draw):
    family = draw(st.sampled_from(("S", "A", "O", "SO", "Sp", "GL", "SL")))
    n = draw(st.sampled_from((2, 4, 6) if family == "Sp" else (1, 2, 3, 4, 5)))
    longest = max(k for k in range(7) if n**k <= LARGEST)
    word = draw(st.lists(st.booleans(), max_size=longest).map(tuple))
    cut = draw(st.integers(0, len(word)))
    positive = draw(st.integers(0, n)) if family in ("O", "SO") else n
    return family, n, word[:cut], word[cut:], (positive, n - positive)


def symplectic_form(n):
    h = n // 2
    return fmpq_mat(n, n, [(j == i + h) - (j == i - h) for i in range(n) for j in range(n)])


@st.composite
def group_elements(draw, family, n, signature):
    """An exact element g: a permutation, a product of transvections, or a Cayley transform (1 - X)^-1 (1 + X)."""
    one = identity_matrix(n)
    if family in ("S", "A"):
        images = draw(st.permutations(range(n)))
        if family == "A" and sum(a > b for i, a in enumerate(images) for b in images[i:]) % 2:
            images = [images[1], images[0], *images[2:]]
        return fmpq_mat(n, n, [int(images[j] == i) for i in range(n) for j in range(n)])
    numbers = draw(st.lists(st.integers(-2, 2), min_size=n * n, max_size=n * n))
    square = fmpq_mat(n, n, numbers)
    if family in ("GL", "SL"):
        lower = fmpq_mat(
            n, n, [numbers[i * n + j] if j < i else int(i == j) for i in range(n) for j in range(n)]
        )
        upper = fmpq_mat(
            n, n, [numbers[i * n + j] if j > i else int(i == j) for i in range(n) for j in range(n)]
        )
        return lower * upper * (fmpq(draw(st.sampled_from((1, -2)))) if family == "GL" else fmpq(1))
    if family == "Sp":
        X = symplectic_form(n) * (square + square.transpose())
    else:
        metric = [[(1 if i < signature[0] else -1) * (i == j) for j in range(n)] for i in range(n)]
        X = fmpq_mat(metric) * (square - square.transpose())
    X = X * fmpq(1, 7)
    if (one - X).det() == 0:
        X = X * fmpq(1, 100)
    g = (one - X).inv() * (one + X) if (one - X).det() != 0 else one
    if family == "O" and draw(st.booleans()):
        flip = identity_matrix(n)
        flip[0, 0] = fmpq(-1)
        return g * flip
    return g


def kronecker(a, b):
    return fmpq_mat(
        a.nrows() * b.nrows(),
        a.ncols() * b.ncols(),
        [x * y for row in a.tolist() for other in b.tolist() for x in row for y in other],
    )


def rho(g, word):
    inverse = g.inv().transpose()
    return reduce(kronecker, [inverse if dual else g for dual in word], identity_matrix(1))


def dense_maps(basis):
    entries = basis.expand()
    maps = [fmpq_mat(*basis.shape) for _ in range(basis.size)]
    columns = (entries.element, entries.row, entries.column, entries.numerator, entries.denominator)
    for element, row, column, p, q in zip(*(array.tolist() for array in columns), strict=True):
        maps[element][row, column] = fmpq(p, q)
    return maps


@COMMON
@given(st.data())
def test_maps_commute_are_canonical_and_as_many_as_counted(data):
    family, n, source, target, signature = data.draw(spaces())
    basis = diagram_basis(family, n, source, target, signature)
    assert basis.size == diagram_count(family, n, source, target)
    g = data.draw(group_elements(family, n, signature))
    maps = dense_maps(basis)
    before, after = rho(g, source), rho(g, target)
    assert all(A * before == after * A for A in maps)
    if maps:
        flat = fmpq_mat([list(A.entries()) for A in maps])
        assert flat == row_space(flat)


@COMMON
@given(st.data())
def test_transposed_words_give_transposed_spaces(data):
    """A -> A^T takes Hom(V, W) to Hom(dual(W), dual(V))."""
    family, n, source, target, signature = data.draw(spaces())
    there = dense_maps(diagram_basis(family, n, source, target, signature))
    swapped = tuple(not dual for dual in target), tuple(not dual for dual in source)
    back = dense_maps(diagram_basis(family, n, *swapped, signature))
    assert len(there) == len(back)
    if there:
        transposed = fmpq_mat([list(A.transpose().entries()) for A in there])
        assert row_space(transposed) == fmpq_mat([list(A.entries()) for A in back])
