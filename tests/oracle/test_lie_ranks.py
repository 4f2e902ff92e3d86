"""Bases and counts for Lie groups against floating-point null spaces over random elements (see `numeric`)."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
import scipy.linalg

import symgroup as sg

from .numeric import DET, ONE, Rep, V, alt, conj, dual, group, rank, spin, sym, tensors

UNKNOWNS = 270  # entries of the maps: above, the numerical null space takes longer than all the rest
NOT_REDUCTIVE = {"E": 130, "SE": 130}  # the same, where no diagrams help the engine either
GROUPS = [
    ("O", 2),
    ("O", 3),
    ("O", 5),
    ("SO", 2),
    ("SO", 3),
    ("SO", 4),
    ("O", 1, 1),
    ("SO", 1, 1),
    ("SO_0", 1, 1),
    ("O", 1, 3),
    ("SO", 1, 3),
    ("SO_0", 1, 3),
    ("O", 2, 2),
    ("SO_0", 2, 2),
    ("SO", 2, 1),
    ("Sp", 2),
    ("Sp", 4),
    ("Sp", 6),
    ("SU", 2),
    ("SU", 3),
    ("U", 1),
    ("U", 2),
    ("GL", 1),
    ("GL", 2),
    ("GL", 3),
    ("SL", 2),
    ("SL", 3),
    ("Scaling", 1),
    ("Scaling", 2),
    ("E", 1),
    ("E", 2),
    ("E", 3),
    ("SE", 1),
    ("SE", 2),
]
PAIRS = [
    (V, V),
    (V, dual(V)),
    (V, conj(V)),
    (DET, ONE),
    (ONE, V * V),
    (V * V, V),
    (V * V, V * V),
    (sym(2, V), V),
    (sym(2, V), sym(2, V)),
    (sym(3, V), V),
    (alt(2, V), alt(2, V)),
    (alt(2, V), DET),
    (DET * V, alt(3, V)),
    (sym(2, V), alt(2, V)),
    (V * V * V, V),
    (V * V * V, DET),
    (alt(2, V), conj(V) * V),
    (tensors(1, 1), tensors(1, 1)),
    (tensors(2, 1), V),
    (tensors(2, 2), ONE),
    (tensors(0, 2), sym(2, V)),
    (2 * V + ONE, V + 3 * DET),
    (dual(sym(2, V)), sym(2, dual(V))),
]


def written(name):
    letter, *numbers = name
    return f"{letter}({', '.join(map(str, numbers))})"


def size(U, elements):
    return len(U.of(elements[0]))


@pytest.mark.parametrize("name", GROUPS, ids=written)
def test_classical_groups(name):
    elements = group(*name)(np.random.default_rng(7))
    n = len(elements[0])
    limit = NOT_REDUCTIVE.get(name[0], UNKNOWNS)
    pairs = [pair for pair in PAIRS if n > 2 or "Alt^3" not in pair[1].text]
    pairs = [pair for pair in pairs if n > 1 or "Alt" not in pair[0].text + pair[1].text]
    pairs = [pair for pair in pairs if size(pair[0], elements) * size(pair[1], elements) <= limit]
    declared = [f"rep A{i} = {a.text}  rep B{i} = {b.text}" for i, (a, b) in enumerate(pairs)]
    spec = sg.parse("\n".join([f"group G = {written(name)}", "rep V = natural(G)", *declared]))
    for i, (source, target) in enumerate(pairs):
        wanted = rank(elements, source, target)
        A, B = spec[f"A{i}"], spec[f"B{i}"]
        basis = sg.equivariant_basis(A, B)
        assert basis.dim == wanted, (source.text, target.text, basis.route)
        assert sg.hom_dim(A, B) == wanted, (source.text, target.text)
        if basis.route != "nullspace" and len(basis.proofs) == 1:
            assert basis.to_sympy() == sg.equivariant_basis(A, B, route="nullspace").to_sympy()


def test_clebsch_gordan_multiplicities():
    """Harmonics of degree l1 and l2 couple to degree l3 exactly once if the triangle closes, and else not at all."""
    names = [f'rep D{l} = irrep(G, {l})  rep E{l} = irrep(H, "{l}{"eo"[l % 2]}")' for l in range(5)]
    spec = sg.parse("\n".join(["group G = SO(3)", "group H = O(3)", *names, *tensor_products()]))
    for a, b, c in product(range(5), repeat=3):
        if a <= b:
            triangle = int(b - a <= c <= a + b)
            assert sg.equivariant_basis(spec[f"DD{a}{b}"], spec[f"D{c}"]).dim == triangle
            assert sg.hom_dim(spec[f"DD{a}{b}"], spec[f"D{c}"]) == triangle
            assert sg.hom_dim(spec[f"EE{a}{b}"], spec[f"E{c}"]) == triangle * ((a + b + c) % 2 == 0)


def tensor_products():
    pairs = [(a, b) for a in range(5) for b in range(a, 5)]
    return [f"rep DD{a}{b} = D{a} * D{b}  rep EE{a}{b} = E{a} * E{b}" for a, b in pairs]


@pytest.mark.parametrize("degrees", [(1, 1, 1), (1, 1, 2), (1, 2, 2), (2, 2, 3), (1, 3, 1)])
def test_irreducible_representations_are_those_of_angular_momentum(degrees):
    a, b, c = degrees
    spec = sg.parse(
        f"group G = SO(3)  rep A = irrep(G, {a}) * irrep(G, {b})  rep B = irrep(G, {c})  rep N = natural(G)\n"
        f"rep C = N * irrep(G, {b})"
    )
    elements = group("SO", 3)(np.random.default_rng(3))
    assert sg.equivariant_basis(spec["A"], spec["B"]).dim == rank(elements, spin(a) * spin(b), spin(c))
    assert sg.equivariant_basis(spec["C"], spec["A"]).dim == rank(elements, V * spin(b), spin(a) * spin(b))


def block(start, stop, text):
    return Rep(text, lambda g: g[start:stop, start:stop])


def products():
    """Yield a product group as text, its elements, and representations by blocks of its natural matrices."""
    random = np.random.default_rng(11)
    for first, n, other, parameters in (
        ("S(5)", 5, "SO(3)", ("SO", 3)),
        ("C(2)", 2, "O(2)", ("O", 2)),
        ("S(3)", 3, "SO(2)", ("SO", 2)),
        ("S(3)", 3, "SU(2)", ("SU", 2)),
        ("Z(3)", 3, "SO_0(1, 3)", ("SO_0", 1, 3)),
    ):
        right = group(*parameters)(random)
        m = len(right[0])
        left = [np.roll(np.eye(n), 1, 0)]
        left += [np.eye(n)[[1, 0, *range(2, n)]]] if first[0] == "S" else []
        elements = [scipy.linalg.block_diag(g, np.eye(m)) for g in left]
        elements += [scipy.linalg.block_diag(np.eye(n), g) for g in right]
        L = block(0, n, f"lift(natural({first}), G)")
        R = block(n, n + m, f"lift(natural({other}), G)")
        both = Rep(f"outer(natural({first}), natural({other}))", lambda g, n=n: np.kron(g[:n, :n], g[n:, n:]))
        yield f"{first} x {other}", elements, L, R, both


@pytest.mark.parametrize("case", list(products()), ids=lambda case: case[0])
def test_products(case):
    name, elements, L, R, both = case
    pairs = [(V, V), (L, L), (L, R), (R, R), (both, both), (L * R, both), (both, L), (R * R, L), (L * L, R)]
    pairs += [(sym(2, R), L), (V, both), (R + both, both + 2 * L), (dual(both), both), (L * both, R)]
    declared = [f"rep A{i} = {a.text}  rep B{i} = {b.text}" for i, (a, b) in enumerate(pairs)]
    spec = sg.parse("\n".join([f"group G = {name}", "rep V = natural(G)", *declared]))
    for i, (source, target) in enumerate(pairs):
        wanted = rank(elements, source, target)
        assert sg.equivariant_basis(spec[f"A{i}"], spec[f"B{i}"]).dim == wanted, (source.text, target.text)
        assert sg.hom_dim(spec[f"A{i}"], spec[f"B{i}"]) in (wanted, None), (source.text, target.text)


def test_five_vectors_have_three_equivariant_outputs_by_outer_products():
    """S(5) x SO(3) on five vectors: 5 x 3 entries and End of dim 2, and 1 for the mean; not 15 of anything."""
    spec = sg.parse(
        "group G = S(5) x SO(3)  rep X = outer(natural(S(5)), natural(SO(3)))  rep Y = lift(natural(SO(3)), G)"
    )
    assert (spec["X"].dim, spec["Y"].dim) == (15, 3)
    assert sg.equivariant_basis(spec["X"], spec["X"]).dim == 2
    assert sg.equivariant_basis(spec["X"], spec["Y"]).dim == 1


ALGEBRAS = [
    ("[[0, -1], [1, 0]]", "", 2),
    ("[[0, -1/1000000], [1/1000000, 0]]", "", 2),
    ("[[1, 0], [0, -1]]", "", 2),
    ("[[0, 1], [0, 0]]", "", 2),
    ("[[1, 1], [0, 1]]", "", 2),
    ("[[0, -1], [1, 0]]", "[[1, 0], [0, -1]]", 1),
    ("[[0, -1], [1, 0]]", "[[3, 0], [0, 3]]", 2),
    ("[[0, 0], [0, 0]]", "[[1, 1], [0, 1]]", 2),
    ("[[0, -1, 0, 0], [1, 0, 0, 0], [0, 0, 0, -2], [0, 0, 2, 0]]", "", 4),
]


def float_rows(text):
    """The rows of a matrix of integers and fractions as floats."""
    rows = [row.split(",") for row in text.strip("[]").replace(" ", "").split("],[")]
    return np.array([[float(Fraction(entry)) for entry in row] for row in rows])


@pytest.mark.parametrize(("algebra", "component", "endomorphisms"), ALGEBRAS)
def test_groups_by_their_algebra(algebra, component, endomorphisms):
    components = f" components < {component} >" if component else ""
    spec = sg.parse(
        f"group G = lie < {algebra} >{components}  rep V = natural(G)  rep W = V * V  rep S = Sym^2(V)"
    )
    X = float_rows(algebra)
    scale = np.abs(X).max() or 1.0
    elements = [scipy.linalg.expm(t * X / scale) for t in (0.3, 0.7)]
    elements += [float_rows(component)] if component else []
    B = sg.equivariant_basis(spec["V"], spec["V"])
    assert B.dim == endomorphisms == rank(elements, V, V)
    assert sg.equivariant_basis(spec["W"], spec["W"]).dim == rank(elements, V * V, V * V)
    assert sg.equivariant_basis(spec["S"], spec["W"]).dim == rank(elements, sym(2, V), V * V)


@pytest.mark.parametrize(
    ("source", "endomorphisms"),
    [("V^3", 20), ("Sym^3(V) * V", 14), ("Sym^5(V) * V", 22), ("Sym^3(V) * T(V, 0, 2)", 52)],
)
def test_unipotent_groups_by_jordan_blocks(source, endomorphisms):
    """A nilpotent matrix with Jordan blocks of sizes a, b, ... commutes with a space of dim sum of min(a, b) over pairs.

    Sym^k of the translations of a line is one block of size k + 1, and products split as for SL(2) (Jacobson and Morozov).
    """
    spec = sg.parse(f"group G = SE(1)  rep V = natural(G)  rep A = {source}")
    bases = [sg.equivariant_basis(spec["A"], spec["A"], route=route) for route in ("meataxe", "nullspace")]
    assert [basis.dim for basis in bases] == [endomorphisms] * 2
    assert bases[0].to_sympy() == bases[1].to_sympy()


@pytest.mark.parametrize("text", ["Scaling(2)", "GL(1)", "U(1)"])
def test_traceless_powers_need_a_form_that_is_kept(text):
    """The kernel of the trace is invariant here as well, but its complement is not Sym^0: counts by that would be wrong."""
    with pytest.raises(sg.SpecError, match="SG284"):
        sg.parse(f"group G = {text}  rep V = natural(G)  rep S = Sym0^2(V + V)")
