"""Finite stabilizers of tensors of degree three and more, against signed permutations and generic types that are known."""

from itertools import permutations, product
from random import Random

import pytest

from symgroup.algebra import QQ, coerce, common_field, exact_matrix, field_of
from symgroup.groups.lie import orthogonal
from symgroup.groups.matrices import FrozenMatrix
from symgroup.isotropy.lie import lie_stabilizer
from symgroup.representations import direct_sum, natural, symmetric_power, tensor_product
from symgroup.representations.spherical import SphericalIrrep

O3, SO3 = orthogonal(3), orthogonal(3, special=True)
V, W = natural(O3), natural(SO3)
CUBED = tensor_product(tensor_product(V, V), V)
ELEMENTS = [
    FrozenMatrix.of(exact_matrix([[signs[i] * (images[i] == j) for j in range(3)] for i in range(3)]))
    for images in permutations(range(3))
    for signs in product((1, -1), repeat=3)
]
TURN = FrozenMatrix.of(exact_matrix([[0, 1, 0], [1, 0, 0], [0, 0, -1]]))  # about (1, 1, 0)
MIRROR = FrozenMatrix.of(exact_matrix([[0, 1, 0], [1, 0, 0], [0, 0, 1]]))
ACROSS = FrozenMatrix.of(exact_matrix([[-1, 0, 0], [0, -1, 0], [0, 0, 1]]))
MINUS = FrozenMatrix.of(exact_matrix([[-1, 0, 0], [0, -1, 0], [0, 0, -1]]))
# what three 2-fold axes leave of these is x y z, with the symmetry of a tetrahedron
TETRAHEDRAL = [symmetric_power(V, 3), direct_sum([(1, V), (1, symmetric_power(V, 3))])]


def closure(generators, field=QQ):
    found = [FrozenMatrix.identity(3, field)]
    for g in found:
        found += [product for h in generators if (product := h @ g) not in found]
    return found


def averaged(rep, group, seed):
    """Return a random integer vector that the group fixes."""
    random = Random(seed)
    x = exact_matrix([[random.randint(-5, 5)] for _ in range(rep.dim)])
    total = sum((rep.matrix(g) * x for g in group), 0 * x)
    return [int(value.p) for value in total.entries()]


@pytest.mark.parametrize(
    "rep",
    [
        symmetric_power(V, 3),
        CUBED,
        direct_sum([(1, symmetric_power(V, 3)), (1, symmetric_power(V, 4))]),
        direct_sum([(1, V), (1, symmetric_power(V, 3))]),
        symmetric_power(W, 4),
    ],
    ids=str,
)
@pytest.mark.parametrize(
    "generators", [[], [TURN], [ACROSS], [MIRROR], [MIRROR, ACROSS], [TURN, ACROSS], [MINUS, TURN]]
)
def test_fixed_tensors_have_the_symmetries_that_were_put_in(rep, generators):
    """Every signed permutation that fixes x is found; that what is found fixes x is checked by the certificate."""
    special = rep.group == SO3
    group = closure([g for g in generators if not special or g.matrix.det() == 1])
    x = averaged(rep, group, 1)
    column = exact_matrix([[value] for value in x])
    S = lie_stabilizer(rep, x)
    if not any(x):
        assert S.order is None
        return
    if generators == [TURN, ACROSS] and rep in TETRAHEDRAL:
        assert not S.is_decided
        return
    assert S.is_decided
    field = common_field(*(field_of(g.matrix) for g in S.generators), QQ)
    found = closure([FrozenMatrix.of(coerce(g.matrix, field)) for g in S.generators], field)
    assert len(found) == S.order
    assert len(found) % len(group) == 0
    fixing = [
        g for g in ELEMENTS if rep.matrix(g) * column == column and (g.matrix.det() == 1 or not special)
    ]
    assert {FrozenMatrix.of(coerce(g.matrix, field)) for g in fixing} <= set(found)


@pytest.mark.parametrize(
    ("rep", "order"),
    [
        (SphericalIrrep(SO3, 3, 1), 1),
        (SphericalIrrep(SO3, 4, 1), 1),
        (SphericalIrrep(O3, 3, -1), 1),
        (SphericalIrrep(O3, 3, 1), 2),
        (SphericalIrrep(O3, 4, 1), 2),
    ],
    ids=str,
)
def test_generic_tensors(rep, order):
    """For l > 2 a generic vector has no symmetry but -1 where that acts as 1 (Golubitsky, Stewart, Schaeffer 1988, XIII.9)."""
    S = lie_stabilizer(rep, [k * k + 3 * k * (k % 3) - 7 for k in range(rep.dim)])
    assert (S.dim, S.order) == (0, order)
    assert S.statement.startswith("proved: x determines operators")


def test_symmetric_shapes_keep_the_plain_statement():
    """x y z has the symmetry of a tetrahedron: every operator that it determines is a multiple of 1."""
    S = lie_stabilizer(symmetric_power(V, 3), [0, 0, 0, 0, 1, 0, 0, 0, 0, 0])
    assert (S.dim, S.order, S.is_decided) == (0, None, False)
    assert "not decided" in S.statement
