"""Bases of Hom_G(V, W): canonical, complete, the same by every route and for every way to write V."""

import numpy as np
from flint import fmpq_mat
from hypothesis import assume, given
from hypothesis import strategies as st

from symgroup.algebra import null_space, row_space, stack
from symgroup.representations import (
    Kind,
    direct_sum,
    natural,
    restrict,
    symmetric_power,
    tensor_product,
    trivial,
)
from symgroup.solve import decompose, equivariant_basis, fixed_space, hom_dim
from symgroup.solve.molien import molien

from .strategies import COMMON, elements, groups, representations, subgroups


def flat_rows(matrices, width):
    """The (r, m n) matrix of maps in row-major order."""
    rows = [list(matrix.entries()) for matrix in matrices]
    return fmpq_mat(rows) if rows else fmpq_mat(0, width)


def pair_of_representations(data, largest=6):
    G = data.draw(groups())
    return data.draw(representations(G, largest)), data.draw(representations(G, largest))


def direct_solution(V, W):
    """Hom_G(V, W) from the definition by elimination over Q, with no modular step and no blocks."""
    m, n = W.dim, V.dim
    rows = []
    for source, target in zip(V.generator_matrices(), W.generator_matrices(), strict=True):
        for i in range(m):
            for j in range(n):
                row = [0] * (m * n)
                for k in range(n):
                    row[i * n + k] += source[k, j]
                for k in range(m):
                    row[k * n + j] -= target[i, k]
                rows.append(row)
    return null_space(fmpq_mat(rows) if rows else fmpq_mat(0, m * n))


@COMMON
@given(st.data())
def test_basis_commutes_is_canonical_and_has_the_size_that_characters_count(data):
    V, W = pair_of_representations(data)
    B = equivariant_basis(V, W)
    maps = B.to_exact()
    assert B.complete
    assert len(maps) == B.dim == hom_dim(V, W)
    g = data.draw(elements(V.group))
    assert all(A * V.matrix(g) == W.matrix(g) * A for A in maps)
    flat = flat_rows(maps, W.dim * V.dim)
    assert flat == row_space(flat)


@COMMON
@given(st.data())
def test_blocks_tiles_and_routes_agree_with_a_direct_solution(data):
    V, W = pair_of_representations(data)
    flat = flat_rows(equivariant_basis(V, W).to_exact(), W.dim * V.dim)
    assert flat == direct_solution(V, W)
    assert equivariant_basis(V, W).to_sympy() == equivariant_basis(V, W, route="nullspace").to_sympy()
    if max(V.kind, W.kind) <= Kind.SIGNED:
        assert equivariant_basis(V, W).to_sympy() == equivariant_basis(V, W, route="orbits").to_sympy()


@COMMON
@given(st.data())
def test_tiling_a_direct_sum_is_solving_it_whole(data):
    """A tensor product with the trivial line is the same matrices, and hides the summands."""
    G = data.draw(groups())
    parts = [(data.draw(st.integers(1, 2)), data.draw(representations(G, 3, 1))) for _ in range(2)]
    V = direct_sum(parts)
    hidden = tensor_product(V, trivial(G))
    assert len(hidden.terms()) == 1
    W = data.draw(representations(G, 4, 1))
    assert equivariant_basis(V, W).to_sympy() == equivariant_basis(hidden, W).to_sympy()
    assert equivariant_basis(W, V).to_sympy() == equivariant_basis(W, hidden).to_sympy()


@COMMON
@given(st.data())
def test_dense_and_index_views_agree(data):
    V, W = pair_of_representations(data)
    assume(max(V.kind, W.kind) <= Kind.SIGNED)
    B = equivariant_basis(V, W)
    dense, index, signs = B.to_numpy(), B.index_map(), B.sign_map()
    assert ((index >= 0) == (signs != 0)).all()
    for number, matrix in enumerate(B.to_exact()):
        exact = np.array([[int(e) for e in row] for row in matrix.tolist()]).reshape(B.shape)
        assert (exact == np.where(index == number, signs, 0)).all()
        assert (exact == dense[number]).all()


@COMMON
@given(st.data())
def test_fixed_space_is_what_every_generator_fixes(data):
    G = data.draw(groups())
    V = data.draw(representations(G, 8))
    H = data.draw(subgroups(G))
    one = fmpq_mat(V.dim, V.dim, [int(i == j) for i in range(V.dim) for j in range(V.dim)])
    expected = null_space(stack([V.matrix(h) - one for h in H.generators], V.dim))
    assert fixed_space(V, H) == expected
    assert fixed_space(V, H).nrows() == hom_dim(trivial(H), restrict(V, H))


@COMMON
@given(st.data())
def test_real_decomposition_explains_the_endomorphisms(data):
    G = data.draw(groups())
    V = data.draw(representations(G, 8))
    division = {"real": 1, "complex": 2, "quaternionic": 4}
    parts = decompose(V)
    assert sum(c.total_dim for c in parts) == V.dim
    assert sum(c.multiplicity**2 * division[c.type] for c in parts) == hom_dim(V, V)
    assert sum(c.multiplicity**2 for c in decompose(V, over="C")) == hom_dim(V, V)


@COMMON
@given(st.data())
def test_molien_counts_the_equivariants_of_symmetric_powers(data):
    G = data.draw(groups())
    V, W = natural(G), data.draw(representations(G, 4, 1))
    counts = molien(V, W, up_to=3)
    assert counts[0] == hom_dim(trivial(G), W)
    assert counts[1:] == [hom_dim(symmetric_power(V, k), W) for k in (1, 2, 3)]
