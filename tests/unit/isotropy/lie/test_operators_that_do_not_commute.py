"""Tensors of degree two under O(n), SO(n), U(n), SU(n) and the Lorentz groups: names, orders, and brute force."""

from itertools import permutations, product
from random import Random

import numpy as np
import pytest

from symgroup.algebra import coerce, common_field, exact_matrix, field_of
from symgroup.groups import orthogonal, special_unitary, unitary
from symgroup.groups.matrices import FrozenMatrix
from symgroup.isotropy.lie import lie_stabilizer
from symgroup.representations import (
    direct_sum,
    dual,
    exterior_power,
    natural,
    symmetric_power,
    tensor_product,
)

LEFT = np.array([[0, -1, 0, 0], [1, 0, 0, 0], [0, 0, 0, -1], [0, 0, 1, 0]])  # i and j in H acting on itself
RIGHT = np.array([[0, 0, -1, 0], [0, 0, 0, 1], [1, 0, 0, 0], [0, -1, 0, 0]])
SWAP, SIGN = np.array([[0, 1], [1, 0]]), np.array([[1, 0], [0, -1]])


def symmetric_tensor(M):
    n = len(M)
    return [int(M[i, j]) * (1 if i == j else 2) for i in range(n) for j in range(i, n)]


def skew_tensor(M):
    return [int(M[i, j]) for i in range(len(M)) for j in range(i + 1, len(M))]


def matrices(n, count, seed):
    """Return sparse integer matrices, of every rank."""
    random = Random(seed)
    for _ in range(count):
        M = np.zeros((n, n), dtype=int)
        for _ in range(random.randint(1, n + 1)):
            M[random.randrange(n), random.randrange(n)] = random.choice((1, -1, 2))
        yield M


def generated(S, n):
    """Return all elements of a finite group of matrices."""
    found = {FrozenMatrix.identity(n)}
    queue = list(found)
    for g in queue:
        for h in S.generators:
            if field_of(h.matrix).is_rational and (image := g @ h) not in found:
                found.add(image)
                queue.append(image)
    return found


@pytest.mark.parametrize(("n", "special"), [(2, False), (3, False), (3, True), (4, False), (4, True)])
def test_signed_permutations_that_keep_a_tensor_are_in_its_stabilizer(n, special):
    V = tensor_product(natural(orthogonal(n, special=special)), natural(orthogonal(n, special=special)))
    finite = 0
    for M in matrices(n, 14, n):
        S = lie_stabilizer(V, M.ravel().tolist())
        assert S.name is not None
        if (
            S.order is None
            or not S.is_decided
            or not all(field_of(g.matrix).is_rational for g in S.generators)
        ):
            continue
        finite += 1
        elements = generated(S, n)
        assert len(elements) == S.order
        for images in permutations(range(n)):
            for signs in product((1, -1), repeat=n):
                g = np.zeros((n, n), dtype=int)
                g[list(images), range(n)] = signs
                if (g @ M @ g.T == M).all() and (not special or round(np.linalg.det(g)) == 1):
                    assert FrozenMatrix.of(exact_matrix(g.tolist())) in elements
    assert finite > 3


@pytest.mark.parametrize(("copies", "name", "dim"), [(1, "SU(2)", 3), (2, "USp(4)", 10), (3, "USp(6)", 21)])
@pytest.mark.parametrize("special", [False, True])
def test_quaternions_leave_compact_symplectic_groups(copies, name, dim, special):
    G = orthogonal(4 * copies, special=special)
    one = np.eye(copies, dtype=int)
    x = [value for M in (LEFT, RIGHT) for value in skew_tensor(np.kron(one, M))]
    S = lie_stabilizer(direct_sum([(2, exterior_power(natural(G), 2))]), x)
    assert (S.name, S.dim, S.generators) == (name, dim, ())


@pytest.mark.parametrize(
    ("k", "special", "name"),
    [(1, False, "C2"), (1, True, "C2"), (2, True, "O(2)"), (3, False, "O(3)"), (3, True, "O(3)")],
)
def test_all_matrices_of_size_two_leave_orthogonal_groups(k, special, name):
    """The elements of O(k) act on two copies of R^k, with determinant 1."""
    G, one = orthogonal(2 * k, special=special), np.eye(k, dtype=int)
    x = [value for M in (SWAP, SIGN) for value in symmetric_tensor(np.kron(M, one))]
    assert lie_stabilizer(direct_sum([(2, symmetric_power(natural(G), 2))]), x).name == name


@pytest.mark.parametrize("n", [2, 3, 4])
def test_operators_under_unitary_groups(n):
    V, W = (tensor_product(natural(G), dual(natural(G))) for G in (unitary(n), special_unitary(n)))
    for M in matrices(n, 12, 10 + n):
        S, T = (lie_stabilizer(U, M.ravel().tolist()) for U in (V, W))
        assert S.is_decided and S.name is not None
        sizes = [int(part[2:-1]) for part in S.name.split(" x ")]
        assert sum(size**2 for size in sizes) == S.dim == T.dim + 1
        if T.order is not None:
            assert S.name == "U(1)"
            assert T.order in {d for d in range(1, n + 1) if n % d == 0}
    irreducible = np.roll(np.eye(n, dtype=int), 1, axis=0) @ np.diag(range(1, n + 1))
    assert lie_stabilizer(W, irreducible.ravel().tolist()).name == f"C{n}"


LORENTZ = [orthogonal(1, 3), orthogonal(1, 3, special=True), orthogonal(1, 3, connected=True)]


@pytest.mark.parametrize(
    ("diagonal", "names", "dim"),
    [
        ((5, 1, 1, 1), ("C2 x O(3)", "O(3)", "SO(3)"), 3),  # a perfect fluid
        ((1, -1, -1, -1), ("O(1,3)", "SO(1,3)", "SO_0(1,3)"), 6),  # the metric
        ((5, 1, 1, 2), ("C2 x C2 x O(2)", "C2 x O(2)", "O(2)"), 1),
        ((5, 1, 3, 2), ("C2 x C2 x C2 x C2", "C2 x C2 x C2", "C2 x C2"), 0),
        ((1, -1, 2, 2), ("O(1,1) x O(2)", "S(O(1,1) x O(2))", None), 2),  # a string
    ],
)
def test_stress_tensors(diagonal, names, dim):
    for G, name in zip(LORENTZ, names, strict=True):
        S = lie_stabilizer(symmetric_power(natural(G), 2), symmetric_tensor(np.diag(diagonal)))
        assert (S.name, S.dim, S.is_decided) == (name, dim, True)
        eta = exact_matrix(np.diag([1, -1, -1, -1]).tolist())
        for g in S.generators:
            field = common_field(field_of(g.matrix), field_of(eta))
            matrix, form = coerce(g.matrix, field), coerce(eta, field)
            assert matrix.transpose() * form * matrix == form
            assert G.name != "SO_0(1,3)" or (matrix.det() == 1 and matrix[0, 0] > 0)
        if S.order is not None:
            assert len(generated(S, 4)) == S.order


def test_light_like_stress_is_not_decided_and_says_so():
    null = np.zeros((4, 4), dtype=int)
    null[:2, :2] = 1
    S = lie_stabilizer(symmetric_power(natural(LORENTZ[0]), 2), symmetric_tensor(null))
    assert (S.name, S.dim, S.is_decided) == (None, 3, False)
    assert S.statement.endswith("its components are not decided for this representation")
