"""Representations over number fields: all routes agree, with each other and with characters by hand."""

import numpy as np
import pytest

import symgroup as sg

from .numeric import V, rank, sym

ROUTES = ("nullspace", "meataxe")
ROTATION = "[[cos(2 pi/{n}), -sin(2 pi/{n})], [sin(2 pi/{n}), cos(2 pi/{n})]]"


def same_by_all_routes(source, target, wanted):
    """All routes give one canonical basis, of the dimension that is expected and counted."""
    basis = sg.equivariant_basis(source, target)
    assert (basis.dim, basis.complete) == (wanted, True)
    assert sg.hom_dim(source, target) in (wanted, None)
    for route in ROUTES:
        assert sg.equivariant_basis(source, target, route=route).to_sympy() == basis.to_sympy(), route


def components(U, over):
    return [(c.dim, c.multiplicity, c.type) for c in sg.decompose(U, over=over)]


def turn(angle):
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


@pytest.mark.parametrize("n", [5, 7, 8, 9, 12])
def test_polygons_in_the_plane_and_on_their_vertices(n):
    """The plane is one part of the permutation representation; another basis of it is that of the reflection group I2(n)."""
    text = ROTATION.format(n=n)
    spec = sg.parse(
        f"group G = matrices < {text}, [[1, 0], [0, -1]] >  rep V = natural(G)  rep W = V^2  rep S = Sym^3(V)\n"
        f"group D = D({n})  rep P = natural(D)  rep E = on D < {text}, [[1, 0], [0, -1]] >  rep P2 = P^2\n"
        f'group I = Weyl("I2({n})")  rep R = natural(I)  rep R2 = R^2  rep R3 = Sym^3(R)'
    )
    elements = [turn(2 * np.pi / n), np.diag([1.0, -1.0])]
    assert spec["G"].order == spec["D"].order == spec["I"].order == 2 * n
    for U, squared, cubes in (("V", "W", "S"), ("R", "R2", "R3")):
        same_by_all_routes(spec[U], spec[U], 1)
        same_by_all_routes(spec[squared], spec[squared], rank(elements, V * V, V * V))
        same_by_all_routes(spec[cubes], spec[U], rank(elements, sym(3, V), V))
        assert components(spec[U], "R") == components(spec[U], "C") == [(2, 1, "real")]
        assert sg.molien(spec[U], spec[U], up_to=n)[1] == 1
    same_by_all_routes(spec["P"], spec["E"], 1)
    same_by_all_routes(spec["E"], spec["P"], 1)
    assert sg.hom_dim(spec["P2"], spec["E"]) == sg.equivariant_basis(spec["P2"], spec["E"]).dim


def test_invariants_of_polygons_are_of_degree_2_and_n():
    for n in (3, 5, 8):
        spec = sg.parse(f'group G = Weyl("I2({n})")  rep V = natural(G)  rep T = trivial(G)')
        wanted = [
            sum(1 for k in range(n) if degree - n * k >= 0 and (degree - n * k) % 2 == 0)
            for degree in range(2 * n)
        ]
        assert sg.molien(spec["V"], spec["T"], up_to=2 * n - 1) == wanted


@pytest.mark.parametrize(("name", "order", "chiral"), [("I", 60, True), ("Ih", 120, False)])
def test_the_icosahedron(name, order, chiral):
    """V^2 = 1 + 3 + 5, Sym^3(V) = 3 + 3' + 4, and invariants of degrees 2, 6, 10, with 15 for the rotations (Klein)."""
    spec = sg.parse(
        f'group G = point_group("{name}")  rep V = natural(G)  rep W = V^2  rep S = Sym^3(V)  rep T = trivial(G)'
    )
    U, W, S = spec["V"], spec["W"], spec["S"]
    assert spec["G"].order == order
    same_by_all_routes(W, W, 3)
    same_by_all_routes(S, U, 1)
    same_by_all_routes(S, S, 3)
    assert components(W, "R") == [(1, 1, "real"), (3, 1, "real"), (5, 1, "real")]
    assert components(S, "C") == [(3, 1, "real"), (3, 1, "real"), (4, 1, "real")]
    even = [
        sum(1 for a in range(9) for b in range(4) for c in range(3) if 2 * a + 6 * b + 10 * c == d)
        for d in range(17)
    ]
    odd = [0] * 15 + even[:2] if chiral else [0] * 17
    assert sg.molien(U, spec["T"], up_to=16) == [a + b for a, b in zip(even, odd, strict=True)]


@pytest.mark.parametrize("n", [3, 4, 5, 7, 8, 12])
def test_characters_of_cyclic_groups(n):
    """zeta^a goes to zeta^b exactly where a = b; each is once in the permutation representation; its conjugate is its dual."""
    names = [f"rep Z{a} = on G < [[zeta({n})^{a}]] >" for a in range(n)]
    spec = sg.parse(
        "\n".join([f"group G = C({n})", "rep V = natural(G)", *names, "rep B = conj(Z1)  rep D = dual(Z1)"])
    )
    for a in range(n):
        same_by_all_routes(spec["V"], spec[f"Z{a}"], 1)
        real = 2 * a % n == 0
        assert components(spec[f"Z{a}"], "C") == [(1, 1, "real" if real else "complex")]
        assert components(spec[f"Z{a}"], "R") == ([(1, 1, "real")] if real else [(2, 1, "complex")])
        for b in range(n):
            same_by_all_routes(spec[f"Z{a}"], spec[f"Z{b}"], int(a == b))
    same_by_all_routes(spec["B"], spec["D"], 1)
    same_by_all_routes(spec["Z1"], spec["B"], 0)


def test_quaternions_over_the_gaussian_numbers():
    spec = sg.parse(
        "group G = matrices < [[i, 0], [0, -i]], [[0, -1], [1, 0]] >  rep V = natural(G)  rep C = conj(V)  rep W = V * V\n"
        "group Q = Q(8)  rep A = irrep(Q, 5)  rep R = regular(Q)"
    )
    U = spec["V"]
    assert spec["G"].order == 8
    same_by_all_routes(U, U, 1)
    same_by_all_routes(U, spec["C"], 1)
    same_by_all_routes(spec["W"], spec["W"], 4)
    same_by_all_routes(spec["R"], spec["A"], 2)
    assert components(U, "C") == [(2, 1, "quaternionic")]
    assert components(U, "R") == [(4, 1, "quaternionic")]
    assert components(spec["R"], "R") == [(1, 1, "real")] * 4 + [(4, 1, "quaternionic")]


NESTED = [
    "sqrt(sqrt(2))",
    "sqrt(2 + sqrt(3 + sqrt(5)))",
    "sqrt(1 + i)",
    "2 + sqrt(-7)",
    "zeta(9) + 1",
    "cos(2 pi/11)",
]


@pytest.mark.parametrize("entry", NESTED)
def test_the_same_group_in_a_basis_of_nested_roots(entry):
    """D(4) conjugated by diag(1, a) and plain: nothing but the field may change."""
    spec = sg.parse(
        f"group G = matrices < [[0, {entry}], [1/({entry}), 0]], [[1, 0], [0, -1]] >\n"
        "rep V = natural(G)  rep W = V * V  rep S = Sym^3(V)  rep R = regular(G)  rep T = trivial(G)\n"
        "group H = signed < [2, 1], [1, -2] >  rep X = natural(H)  rep Y = X * X  rep Z = Sym^3(X)\n"
        "rep Q = regular(H)  rep O = trivial(H)"
    )
    assert spec["G"].order == 8
    for a, b, c, d in (
        ("V", "V", "X", "X"),
        ("W", "W", "Y", "Y"),
        ("S", "V", "Z", "X"),
        ("R", "V", "Q", "X"),
        ("W", "T", "Y", "O"),
    ):
        same_by_all_routes(spec[a], spec[b], sg.equivariant_basis(spec[c], spec[d]).dim)
    assert components(spec["W"], "C") == components(spec["Y"], "C")
    assert sg.molien(spec["V"], spec["T"]) == sg.molien(spec["X"], spec["O"])
    assert sg.stabilizer(spec["V"], (1, 0)).order == 2


def test_icosahedral_irreducibles_multiply_as_their_characters():
    """A(5): 3 * 3' = 4 + 5 and 3 * 3 = 1 + 3 + 5, from the character table with golden ratios."""
    spec = sg.parse(
        "group G = A(5)\n"
        + "".join(f"rep I{k} = irrep(G, {k})  " for k in range(1, 6))
        + "rep M = I2 * I3  rep N = I2 * I2"
    )
    assert [spec[f"I{k}"].dim for k in range(1, 6)] == [1, 3, 3, 4, 5]
    for k, (mixed, square) in enumerate(((0, 1), (0, 1), (0, 0), (1, 0), (1, 1)), start=1):
        same_by_all_routes(spec["M"], spec[f"I{k}"], mixed)
        same_by_all_routes(spec["N"], spec[f"I{k}"], square)


@pytest.mark.parametrize(
    ("other", "natural_end"),
    [("SO(2)", 2), ("SO(3)", 1), ("O(2)", 1), ("SO_0(1, 1)", 2), ("U(2)", 1), ("SU(2)", 1)],
)
def test_conjugates_of_complex_parts_in_products(other, natural_end):
    """zeta(3) # N has no maps to its conjugate, whatever N is; here every N is equal to its conjugate or its dual."""
    spec = sg.parse(
        f"group G = C(3) x {other}  rep O = outer(on C(3) < [[zeta(3)]] >, natural({other}))\n"
        "rep C = conj(O)  rep D = dual(O)  rep S = Sym^2(O)  rep P = O * O  rep E = dual(P)"
    )
    same_by_all_routes(spec["O"], spec["O"], natural_end)
    same_by_all_routes(spec["O"], spec["C"], 0)
    same_by_all_routes(spec["C"], spec["D"], natural_end)
    same_by_all_routes(spec["S"], spec["C"], 0)
    same_by_all_routes(spec["P"], spec["E"], 0)


@pytest.mark.parametrize("n", [19, 23, 29])
def test_conjugates_over_cyclotomic_fields_of_a_large_degree(n):
    spec = sg.parse(
        f"group G = C({n})  rep U = on G < [[zeta({n})^5]] >  rep X = U * conj(U)  rep W = regular(G)"
        "  rep Y = conj(U) + 2 dual(U)"
    )
    assert sg.hom_dim(spec["X"], spec["X"]) == sg.equivariant_basis(spec["X"], spec["X"]).dim == 1
    assert sg.hom_dim(spec["W"], spec["Y"]) == sg.equivariant_basis(spec["W"], spec["Y"]).dim == 3
    assert components(spec["Y"], "C") == [(1, 3, "complex")]
