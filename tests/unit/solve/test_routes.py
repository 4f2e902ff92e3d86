"""Every route gives the same canonical basis wherever it applies, and the stored answer is the solver's."""

import pytest

from symgroup.errors import InputError
from symgroup.groups import (
    cyclic,
    direct_product,
    euclidean,
    general_linear,
    lie_group,
    orthogonal,
    special_unitary,
    symmetric,
    symplectic,
    weyl,
)
from symgroup.representations import (
    dual,
    irrep,
    irreps,
    lift,
    mixed_tensors,
    natural,
    outer,
    regular,
    restrict,
    standard,
    symmetric_power,
    tensor_product,
    traceless_symmetric_power,
    trivial,
)
from symgroup.solve import equivariant_basis
from symgroup.solve.equivariant import ROUTES
from symgroup.store import cache_info

S4, S3 = symmetric(4), symmetric(3)
O3, SO3 = orthogonal(3), orthogonal(3, special=True)
LORENTZ = orthogonal(1, 3)
MIXED = direct_product(S3, SO3)


def square(V):
    return tensor_product(V, V)


TURNED = outer(natural(symmetric(2)), natural(SO3))  # two vectors in space
PAIRS = {
    "S(4) V^2 -> V": (square(natural(S4)), natural(S4)),
    "S(4) standard": (standard(S4), natural(S4)),
    "S(4) squares": (symmetric_power(standard(S4), 2), standard(S4)),
    "O(3) V^2 -> V^2": (square(natural(O3)), square(natural(O3))),
    "SO(3) V^2 -> V": (square(natural(SO3)), natural(SO3)),
    "SO(3) Sym0": (traceless_symmetric_power(natural(SO3), 2), square(natural(SO3))),
    "SO(3) irreps": (square(irrep(SO3, 1)), irrep(SO3, 2)),
    "O(3) irreps": (irrep(O3, 2, 1), traceless_symmetric_power(natural(O3), 2)),
    "Lorentz V -> V*": (natural(LORENTZ), dual(natural(LORENTZ))),
    "Lorentz V^2 -> V x V*": (square(natural(LORENTZ)), mixed_tensors(natural(LORENTZ), 1, 1)),
    "Sp(4)": (square(natural(symplectic(4))), trivial(symplectic(4))),
    "GL(2)": (
        mixed_tensors(natural(general_linear(2)), 1, 1),
        mixed_tensors(natural(general_linear(2)), 1, 1),
    ),
    "SU(3) det": (square(natural(special_unitary(3))), dual(natural(special_unitary(3)))),
    "E(2)": (natural(euclidean(2)), natural(euclidean(2))),
    "E(2) V -> V^2": (natural(euclidean(2)), square(natural(euclidean(2)))),
    "S(3) x SO(3)": (outer(natural(S3), natural(SO3)), outer(natural(S3), natural(SO3))),
    "S(3) x SO(3) -> SO(3)": (outer(natural(S3), square(natural(SO3))), lift(natural(SO3), MIXED)),
    "S(3) x C(2)": (outer(regular(S3), natural(cyclic(2))), outer(natural(S3), natural(cyclic(2)))),
    "S(2) x SO(3) X -> X*X": (TURNED, square(TURNED)),
    "S(2) x SO(3) X*X -> X*": (square(TURNED), dual(TURNED)),
    "S(2) x SO(3) X x T -> T": (
        tensor_product(dual(lift(natural(SO3), TURNED.group)), TURNED),
        lift(irrep(SO3, 1), TURNED.group),
    ),
    "S(2) x SO(3) 1 -> (X*X)*": (trivial(TURNED.group), dual(square(TURNED))),
    "C(3) x H3": (
        outer(natural(cyclic(3)), natural(weyl("H", 3))),
        tensor_product(
            outer(regular(cyclic(3)), trivial(weyl("H", 3))), outer(natural(cyclic(3)), natural(weyl("H", 3)))
        ),
    ),
    "S(3) in O(3)": (restrict(natural(O3), S3), restrict(irrep(O3, 1, -1), S3)),
    "a line": (natural(lie_group([O3.lie_algebra[0]])), natural(lie_group([O3.lie_algebra[0]]))),
}


@pytest.mark.parametrize("name", PAIRS)
def test_all_routes_agree(name):
    V, W = PAIRS[name]
    chosen = equivariant_basis(V, W)
    assert chosen.complete
    others = []
    for route in ROUTES:
        try:
            others.append(equivariant_basis(V, W, route))
        except InputError as error:
            assert error.code == "SG304"
    assert {basis.route for basis in others} >= {"meataxe", "nullspace"}
    for other in others:
        assert other.dim == chosen.dim
        assert other.to_sympy() == chosen.to_sympy()


@pytest.mark.parametrize(
    ("name", "route", "dim"),
    [
        ("O(3) V^2 -> V^2", "diagrams", 3),
        ("SO(3) V^2 -> V", "diagrams", 1),
        ("SO(3) irreps", "nullspace", 1),
        ("Lorentz V -> V*", "diagrams", 1),
        ("SU(3) det", "diagrams", 1),
        ("S(3) x SO(3)", "factors", 2),
        ("S(2) x SO(3) X -> X*X", "factors", 4),
        ("S(2) x SO(3) X*X -> X*", "factors", 4),
        ("C(3) x H3", "factors", 9),
        ("S(3) x C(2)", "orbits", 6),
        ("S(4) squares", "nullspace", 1),
    ],
)
def test_the_cheapest_route_is_taken(name, route, dim):
    basis = equivariant_basis(*PAIRS[name])
    assert (basis.route, basis.dim) == (route, dim)


@pytest.mark.parametrize("name", [name for name in PAIRS if "E(2)" not in name])
def test_maps_commute_with_the_group_and_its_algebra(name):
    V, W = PAIRS[name]
    for A in equivariant_basis(V, W).to_sympy():
        for v, w in zip(V.generator_matrices(), W.generator_matrices(), strict=True):
            rho, sigma = (sympy_matrix(matrix) for matrix in (v, w))
            assert (A * rho - sigma * A).expand().is_zero_matrix


def sympy_matrix(matrix):
    from symgroup.algebra import matrix_to_sympy

    return matrix_to_sympy(matrix)


def test_fields():
    assert equivariant_basis(*PAIRS["SO(3) irreps"]).field == "Q(sqrt(3))"
    assert equivariant_basis(*PAIRS["SO(3) V^2 -> V"]).field == "Q"


def test_large_groups_by_diagrams():
    """Nothing here grows with n: dim Hom(V^2, V^2) is 15 for S(n), n >= 4, and 3 for O(n), n >= 2."""
    V = natural(symmetric(100_000))
    assert equivariant_basis(V, V).dim == 2
    assert equivariant_basis(square(natural(symmetric(100))), square(natural(symmetric(100)))).dim == 15
    V = natural(orthogonal(20))
    B = equivariant_basis(square(V), square(V))
    assert (B.dim, B.shape, B.route) == (3, (400, 400), "diagrams")


def test_sums_of_irreducible_representations_follow_schur():
    V = irreps(O3, "3x0e + 2x1o + 1x2e")
    B = equivariant_basis(V, V)
    assert B.dim == 9 + 4 + 1
    assert B.route == "blocks"


def test_the_stored_answer_is_the_same(tmp_path, monkeypatch):
    monkeypatch.setenv("SYMGROUP_CACHE", "on")
    monkeypatch.setenv("SYMGROUP_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr("symgroup.store.cache.WORTH_SECONDS", 0.0)
    from symgroup.solve import equivariant as module

    V = square(traceless_symmetric_power(natural(orthogonal(4)), 2))
    module._solve_block.cache_clear()
    first = equivariant_basis(V, V)
    assert cache_info().entries == 1
    module._solve_block.cache_clear()
    monkeypatch.setattr(module, "solve_by_meataxe", None)  # whoever solves again fails
    again = equivariant_basis(V, V)
    assert again.dim == first.dim
    assert [list(entries) for entries in again.maps()] == [list(entries) for entries in first.maps()]
    module._solve_block.cache_clear()
