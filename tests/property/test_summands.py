"""Sums that are multiplied out: their matrices are blocks at the places said, and the route agrees with the others."""

import numpy as np
import pytest

import symgroup as sg
from symgroup.algebra import zero_matrix
from symgroup.representations.summands import summands
from symgroup.solve import equivariant

CASES = {
    "S(3) x SO(3)": ("V", "V*V", "T(V,1,1)", "Sym^2(V)", "Alt^2(V)", "det(G)*V"),
    "O(2) x Sp(2)": ("V*V", "Sym^3(V)", "dual(V)*V", "Alt^3(V)"),
    "O(3)": ('irreps(O(3), "2x0e+1x1o") * irreps(O(3), "1x1o+1x2e")', "(V+det(G))^2", "Sym^2(2 V + det(G))"),
    "E(2) x C(3)": ("V*V", "Alt^2(V)", "dual(V)"),
    "U(1) x SU(2)": ("V*dual(V)", "Sym^2(V)"),
    "D(4)": ("(2 standard(G) + sign(G)) * standard(G)", "Alt^2(standard(G) + V)"),
    "C(3) x Weyl(H3)": ("V", "V*V"),
}
TEXTS = [(group, text) for group, texts in CASES.items() for text in texts]


def of(group, text):
    return sg.parse(f"group G = {group}\nrep V = natural(G)\nrep W = {text}")["W"].unscaled()[0]


@pytest.mark.parametrize(("group", "text"), TEXTS)
def test_matrices_are_blocks(group, text):
    W = of(group, text)
    found = summands(W)
    assert len(found) > 1
    assert sorted(int(p) for _, places in found for p in places) == list(range(W.dim))
    assert all((np.diff(places) > 0).all() for _, places in found)
    pieces = [U.generator_matrices() for U, _ in found]
    for number, matrix in enumerate(W.generator_matrices()):
        wanted = zero_matrix(W.dim, W.dim, W.field)
        for (_, places), blocks in zip(found, pieces, strict=True):
            for i, row in enumerate(places.tolist()):
                for j, column in enumerate(places.tolist()):
                    wanted[row, column] = blocks[number][i, j]
        assert matrix == wanted


@pytest.mark.parametrize(
    ("group", "source", "target"),
    [
        *((group, texts[-1], other) for group, texts in CASES.items() for other in texts),
        ("S(3) x SO(3)", "V*V", "V*V"),
    ],
)
def test_the_basis_is_that_of_the_other_routes(group, source, target, monkeypatch):
    V, W = of(group, source), of(group, target)
    monkeypatch.setattr(equivariant, "SMALL_SYSTEM", 0)  # or one elimination is quicker
    equivariant._solve_block.cache_clear()
    basis = sg.equivariant_basis(V, W, route="summands")
    other = sg.equivariant_basis(V, W, route="meataxe")
    equivariant._solve_block.cache_clear()
    assert basis.to_sympy() == other.to_sympy()
    assert basis.dim in (sg.hom_dim(V, W), other.dim)


def test_products_that_no_other_route_reaches():
    spec = sg.parse("group G = S(60) x O(3)  rep V = natural(G)  rep W = V * V")
    basis = sg.equivariant_basis(spec["W"], spec["V"])
    assert (basis.route, basis.dim) == ("summands", sg.hom_dim(spec["W"], spec["V"]))
