"""Names of stabilizers and of their Lie algebras, from textbooks."""

from __future__ import annotations

import pytest
import sympy
from flint import fmpq_mat

from symgroup.algebra import exact_matrix
from symgroup.groups import direct_product, lie_group, symmetric
from symgroup.groups.lie import (
    euclidean,
    general_linear,
    orthogonal,
    scaling,
    special_linear,
    special_unitary,
    symplectic,
    unitary,
)
from symgroup.isotropy.lie import lie_stabilizer
from symgroup.isotropy.lie.names import type_name
from symgroup.isotropy.lie.structure import structure_of
from symgroup.representations import (
    det,
    direct_sum,
    dual,
    exterior_power,
    irreps,
    natural,
    outer,
    restrict,
    symmetric_power,
    tensor_product,
    traceless_symmetric_power,
)

O3, SO3 = orthogonal(3), orthogonal(3, special=True)


@pytest.mark.parametrize(
    ("group", "name"),
    [
        (orthogonal(2), "so(2)"),
        (orthogonal(1, 1), "so(1,1)"),
        (orthogonal(3), "so(3)"),
        (orthogonal(2, 1), "so(2,1)"),
        (orthogonal(1, 2), "so(2,1)"),
        (orthogonal(4), "so(4) = so(3) + so(3)"),
        (orthogonal(2, 2), "so(2,2) = so(2,1) + so(2,1)"),
        (orthogonal(3, 1), "so(3,1)"),
        (orthogonal(5), "so(5)"),
        (orthogonal(4, 1), "so(4,1)"),
        (orthogonal(3, 2), "so(3,2)"),
        (orthogonal(6), "so(6)"),
        (orthogonal(3, 3), "so(3,3)"),
        (general_linear(1), "gl(1)"),
        (general_linear(2), "sl(2) + gl(1)"),
        (special_linear(2), "sl(2)"),
        (special_linear(3), "sl(3)"),
        (special_linear(4), "sl(4)"),
        (symplectic(2), "sl(2)"),
        (symplectic(4), "sp(4)"),
        (unitary(1), "u(1)"),
        (unitary(2), "su(2) + u(1)"),
        (special_unitary(2), "su(2)"),
        (special_unitary(3), "su(3)"),
        (special_unitary(4), "su(4)"),
        (euclidean(2), "e(2)"),
        (euclidean(3), "e(3)"),
        (scaling(2), "gl(1)"),
    ],
    ids=str,
)
def test_whole_algebras(group, name: str) -> None:
    S = lie_stabilizer(natural(group), [0] * group.degree)
    assert (S.type_name, S.name) == (name, group.name)
    assert S.subgroup.discrete_generators == group.discrete_generators


def unit(n: int, *places: tuple[int, int]) -> fmpq_mat:
    matrix = fmpq_mat(n, n)
    for i, j in places:
        matrix[i, j] = 1
    return matrix


@pytest.mark.parametrize(
    ("basis", "name"),
    [
        ([unit(3, (0, 1)), unit(3, (1, 2)), unit(3, (0, 2))], "heisenberg(3)"),
        ([unit(2, (0, 0)), unit(2, (0, 1))], "aff(1)"),
        ([unit(2, (0, 1))], "R"),
        ([unit(3, (0, 1)), unit(3, (0, 2))], "R^2"),
        ([unit(3, (0, 0)), unit(3, (0, 1)), unit(3, (0, 2))], "dim 3, solvable"),
        ([unit(3, (0, 1), (1, 0)), unit(3, (0, 2)), unit(3, (1, 2))], "e(1,1)"),
        ([unit(4, (0, 1)), unit(4, (1, 2)), unit(4, (2, 3)), unit(4, (0, 2)), unit(4, (1, 3)), unit(4, (0, 3))],
         "dim 6, nilpotent"),
    ],
)  # fmt: skip
def test_algebras_that_are_not_reductive(basis, name: str) -> None:
    assert type_name(structure_of(basis), basis) == name


def test_ideals_that_need_a_larger_field_are_counted() -> None:
    """so of the form diag(1, 1, 1, 2) over Q is simple, and so(4) over R; so of diag(1, 1, 1, -2) is so(3, 1)."""
    for last, name in ((2, "so(4) = so(3) + so(3)"), (-2, "so(3,1)")):
        form = exact_matrix([[(1 if i < 3 else last) * (i == j) for j in range(4)] for i in range(4)])
        basis = []
        for i in range(4):
            for j in range(i):
                skew = unit(4, (i, j))
                skew[j, i] = -1
                basis.append(form.inv() * skew)
        assert type_name(structure_of(basis), basis, "O") == name


@pytest.mark.parametrize(
    ("flags", "x", "kind", "name"),
    [
        ({}, (1, 0, 0, 0), "so(3)", "O(3)"),
        ({}, (0, 1, 0, 0), "so(2,1)", "O(1,2)"),
        ({}, (1, 0, 0, 1), "e(2)", "E(2)"),
        ({"special": True}, (2, 1, 0, 0), "so(3)", "SO(3)"),
        ({"special": True}, (1, 2, 0, 0), "so(2,1)", "SO(1,2)"),
        ({"special": True}, (5, 3, 4, 0), "e(2)", "SE(2)"),
        ({"connected": True}, (1, 0, 0, 0), "so(3)", "SO(3)"),
        ({"connected": True}, (0, 0, 1, 0), "so(2,1)", "SO_0(1,2)"),
        ({"connected": True}, (sympy.sqrt(2), 1, 1, 0), "e(2)", "SE(2)"),
    ],
)
def test_little_groups_of_the_lorentz_group(flags, x, kind: str, name: str) -> None:
    """Wigner 1939: time-like, space-like and light-like momenta."""
    S = lie_stabilizer(natural(orthogonal(1, 3, **flags)), x)
    assert (S.dim, S.type_name, S.name, S.is_decided) == (3, kind, name, True)


def test_totally_light_like_planes() -> None:
    S = lie_stabilizer(direct_sum([(2, natural(orthogonal(2, 2)))]), (1, 0, 1, 0, 0, 1, 0, 1))
    assert (S.dim, S.name, S.type_name) == (1, "(unipotent, dim 1)", "R")
    S = lie_stabilizer(direct_sum([(2, natural(orthogonal(3, 2)))]), (1, 0, 0, 1, 0, 0, 1, 0, 0, 1))
    assert (S.dim, S.name, S.type_name) == (3, "(unipotent, dim 3) : C2", "heisenberg(3)")


SYM, SYM_SO = symmetric_power(natural(O3), 2), symmetric_power(natural(SO3), 2)


@pytest.mark.parametrize(
    ("V", "x", "name", "order"),
    [
        (SYM, (1, 0, 0, 1, 0, 2), "O(2) x C2", None),
        (SYM_SO, (1, 0, 0, 1, 0, 2), "O(2)", None),
        (SYM, (1, 0, 0, 2, 0, 3), "C2 x C2 x C2", 8),
        (SYM_SO, (1, 0, 0, 2, 0, 3), "C2 x C2", 4),
        (SYM_SO, (1, 1, 0, 1, 0, 5), "C2 x C2", 4),
        (SYM_SO, (2, 0, 0, 2, 0, 2), "SO(3)", None),
        (SYM_SO, (1, 2, 3, 4, 5, 6), "C2 x C2", 4),
        (traceless_symmetric_power(natural(SO3), 2), (1, 0, 0, 1, 0), "O(2)", None),
        (irreps(SO3, "2"), (0, 0, 1, 0, 0), "O(2)", None),
        (irreps(O3, "2e"), (0, 0, 1, 0, 1), "C2 x C2 x C2", 8),
        (irreps(O3, "1o"), (0, 0, 1), "O(2)", None),
        (irreps(O3, "1e"), (0, 0, 1), "SO(2) x C2", None),
        (irreps(O3, "0o"), (1,), "SO(3)", None),
        (exterior_power(natural(SO3), 2), (1, 2, 3), "SO(2)", None),
        (exterior_power(natural(orthogonal(4)), 2), (1, 0, 0, 0, 0, 1), "U(2)", None),
        (exterior_power(natural(orthogonal(4)), 2), (1, 0, 0, 0, 0, 2), "U(1) x U(1)", None),
        (exterior_power(natural(orthogonal(4)), 2), (1, 0, 0, 0, 0, 0), "O(2) x U(1)", None),
        (direct_sum([(1, SYM_SO), (1, natural(SO3))]), (1, 0, 0, 1, 0, 2, 0, 0, 1), "SO(2)", None),
        (direct_sum([(1, SYM_SO), (1, natural(SO3))]), (1, 0, 0, 1, 0, 2, 1, 0, 0), "C2", 2),
        (direct_sum([(2, SYM_SO)]), (1, 0, 0, 2, 0, 3, 0, 1, 0, 0, 1, 0), "1", 1),
        (direct_sum([(2, SYM_SO)]), (1, 0, 0, 2, 0, 3, 0, 1, 0, 0, 0, 0), "C2", 2),
        (restrict(SYM, SO3), (1, 0, 0, 2, 0, 3), "C2 x C2", 4),
        (direct_sum([(1, natural(O3)), (1, det(O3))]), (0, 0, 1, 1), "SO(2)", None),
        (dual(natural(O3)), (1, 2, 2), "O(2)", None),
        (natural(O3), sympy.symbols("a a b"), "C2", 2),
        (SYM, (*sympy.symbols("a b"), 0, sympy.Symbol("a"), 0, 1), "C2 x C2 x C2", 8),
    ],
    ids=str,
)  # fmt: skip
def test_tensors_of_rotations(V, x, name: str, order: int | None) -> None:
    S = lie_stabilizer(V, x)
    assert (S.name, S.order, S.is_decided) == (name, order, True)
    assert S.index is None


@pytest.mark.parametrize(
    ("V", "x", "name", "kind"),
    [
        (natural(general_linear(2)), (1, 2), "R : GL(1)", "aff(1)"),
        (dual(natural(general_linear(2))), (1, 2), "R : GL(1)", "aff(1)"),
        (natural(special_linear(2)), (1, 2), "R", "R"),
        (natural(special_linear(3)), (1, 2, 0), "R^2 : SL(2)", "R^2 : sl(2)"),
        (natural(symplectic(4)), (1, 2, 0, 0), "Heisenberg(3) : Sp(2)", "heisenberg(3) : sl(2)"),
        (natural(unitary(3)), (1, sympy.I, 0), "U(2)", "su(2) + u(1)"),
        (natural(special_unitary(3)), (1, sympy.I, 0), "SU(2)", "su(2)"),
        (natural(special_unitary(2)), (1, 0), "1", "0"),
        (dual(natural(unitary(2))), (1, 3), "U(1)", "u(1)"),
        (symmetric_power(natural(general_linear(2)), 2), (1, 0, -1), "O(1,1)", "gl(1)"),
        (symmetric_power(natural(general_linear(2)), 2), (1, 0, 1), "O(2)", "so(2)"),
        (symmetric_power(dual(natural(general_linear(2))), 2), (1, 0, 1), None, "so(2)"),
        (dual(symmetric_power(natural(special_linear(3)), 2)), (1, 0, 0, 1, 0, 1), "SO(3)", "so(3)"),
        (exterior_power(natural(general_linear(4)), 2), (1, 0, 0, 0, 0, 1), "Sp(4)", "sp(4)"),
        (natural(euclidean(2)), (1, 2, 1), "O(2)", "so(2)"),
        (natural(euclidean(2, special=True)), (1, 2, 0), "R^2", "R^2"),
        (direct_sum([(2, natural(euclidean(2)))]), (1, 2, 1, 3, 4, 1), "C2", "0"),
        (tensor_product(natural(unitary(3)), dual(natural(unitary(3)))), (1, 0, 0, 0, 1, 0, 0, 0, 3),
         "U(2) x U(1)", "su(2) + u(1) + u(1)"),
        (natural(scaling(2)), (1, 2), "1", "0"),
    ],
    ids=str,
)  # fmt: skip
def test_linear_symplectic_unitary_and_rigid(V, x, name: str | None, kind: str) -> None:
    S = lie_stabilizer(V, x)
    assert (S.name, S.type_name) == (name, kind)
    assert S.is_decided == (name is not None)


def test_products_act_factor_by_factor() -> None:
    S4 = symmetric(4)
    P = direct_product(S4, O3)
    S = lie_stabilizer(natural(P), (1, 1, 2, 2, 0, 0, 1))
    assert (S.name, S.dim, len(S.generators)) == ("C2 x C2 x O(2)", 1, 3)
    S = lie_stabilizer(direct_sum([(2, natural(P))]), (1, 2, 3, 3, 0, 0, 1, 1, 1, 1, 1, 1, 2, 0))
    assert (S.name, S.order) == ("C2 x C2", 4)
    two = direct_product(SO3, orthogonal(1, 3))
    S = lie_stabilizer(natural(two), (1, 0, 0, 1, 1, 0, 0))
    assert (S.name, S.type_name, S.dim) == ("SO(2) x E(2)", "dim 4, solvable", 4)


def test_what_is_not_decided_says_so() -> None:
    V = natural(orthogonal(4))
    S = lie_stabilizer(tensor_product(V, tensor_product(V, V)), [1, *[0] * 63])
    assert (S.type_name, S.name, S.order, S.discrete_generators) == ("so(3)", None, None, None)
    assert "components are not decided" in S.statement
    mixed = outer(natural(symmetric(3)), natural(O3), natural(orthogonal(2)))
    assert "is 0, so it is discrete" in lie_stabilizer(mixed, list(range(18))).statement


def test_groups_by_generators_have_a_lie_algebra_only() -> None:
    i = sympy.I
    su2 = lie_group(
        [exact_matrix([[i, 0], [0, -i]], field_with_i()), exact_matrix([[0, 1], [-1, 0]], field_with_i())]
    )
    S = lie_stabilizer(natural(su2), (1, 0))
    assert (S.dim, S.name) == (0, None)
    assert lie_stabilizer(natural(su2), (0, 0)).dim == 3


def field_with_i():
    from symgroup.algebra import number_field

    return number_field([sympy.I])


def test_restrictions_act_as_the_smaller_group() -> None:
    """A component of the larger group that fixes the vector must not be counted."""
    large, small = direct_product(O3, O3), direct_product(SO3, SO3)
    S = lie_stabilizer(restrict(natural(large), small), (0, 0, 1, 0, 0, 0))
    assert (S.dim, S.name, S.discrete_generators) == (4, None, None)
    assert lie_stabilizer(restrict(natural(O3), SO3), (0, 0, 1)).name == "SO(2)"
    points = outer(natural(symmetric(3)), natural(O3))
    smaller = direct_product(symmetric(3), SO3)
    assert lie_stabilizer(restrict(points, smaller), (1, 0, 0, 0, 1, 0, 0, 0, 1)).name == "C3"


def test_large_algebras_are_named_by_the_theorem() -> None:
    assert lie_stabilizer(natural(orthogonal(8)), (1, *[0] * 7)).type_name == "so(7)"
    assert lie_stabilizer(natural(orthogonal(20)), range(20)).type_name == "so(19)"
    assert lie_stabilizer(direct_sum([(2, natural(symplectic(8)))]), (1, *[0] * 11, 1, 0, 0, 0)).dim == 21
