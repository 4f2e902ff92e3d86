"""EMLP's own list of test groups and representations (arXiv:2104.09459, tests of emlp 1.0.3), by an independent route.

EMLP's ranks come from a tolerance; here they are exact, and compared with floating-point null spaces over group elements that
this file writes down itself. Its Z(n) are cyclic permutations, its C(k) and D(k) rotate and reflect the plane.
"""

from itertools import product

import numpy as np
import pytest

import symgroup as sg

from ..oracle.numeric import ONE, Rep, V, dual, group, rank, tensors

UNKNOWNS = 260


def turn(angle):
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def shift(n):
    return np.roll(np.eye(n), 1, 0)


def swap(n):
    return np.eye(n)[[1, 0, *range(2, n)]]


def corner_rotations():
    """Quarter turns of the faces of a cube: up, down, left, right, front, back."""
    return [np.eye(6)[[0, 1, 4, 5, 3, 2]], np.eye(6)[[4, 5, 2, 3, 1, 0]]]


def cyclic(k):
    return f"matrices < [[cos(2 pi/{k}), -sin(2 pi/{k})], [sin(2 pi/{k}), cos(2 pi/{k})]] >"


def dihedral(k):
    return cyclic(k)[:-1] + ", [[1, 0], [0, -1]] >"


def lie(text, *parameters):
    return text, group(*parameters)(np.random.default_rng(5))


LIST = [
    *(lie(f"SO({n})", "SO", n) for n in (2, 3, 4)),
    *(lie(f"O({n})", "O", n) for n in (2, 3, 4)),
    *(lie(f"SU({n})", "SU", n) for n in (2, 3, 4)),
    *(lie(f"U({n})", "U", n) for n in (2, 3, 4)),
    *(lie(f"SL({n})", "SL", n) for n in (2, 3, 4)),
    *(lie(f"GL({n})", "GL", n) for n in (2, 3, 4)),
    *(lie(f"Sp({2 * m})", "Sp", 2 * m) for m in (1, 3)),
    lie("SO_0(1, 1)", "SO_0", 1, 1),
    lie("SO_0(1, 3)", "SO_0", 1, 3),
    lie("SO(1, 3)", "SO", 1, 3),
    lie("O(1, 3)", "O", 1, 3),
    lie("Scaling(3)", "Scaling", 3),
    *((f"Z({n})", [shift(n)]) for n in (2, 4, 6)),
    *((f"S({n})", [shift(n), swap(n)]) for n in (2, 4, 6)),
    *((cyclic(k), [turn(2 * np.pi / k)]) for k in (2, 3, 4, 8)),
    *((dihedral(k), [turn(2 * np.pi / k), np.diag([1.0, -1.0])]) for k in (2, 3, 4, 8)),
    ("cube()", corner_rotations()),
    ("grid(2, 2)", [np.kron(shift(2), np.eye(2)), np.kron(np.eye(2), shift(2))]),
    ("trivial(3)", [np.eye(3)]),
]
NAMES = [
    text if len(text) < 20 else ("D" if "," in text.split("]]")[1] else "C") + text.split("/")[-1][0]
    for text, _ in LIST
]
TENSORS = [tensors(p, q) for p, q in product(range(5), repeat=2) if 1 <= p + q <= 4]
MIXED = 5 * ONE + 5 * V
LAYERED = 3 * ONE + V * V + 2 * V


def pairs_for(n):
    """Invariant vectors of every T(p, q), and maps between sums and products, as far as the numerical route reaches."""
    found = [(ONE, T) for T in TENSORS]
    found += [(V, dual(V)), (V * V, V), (V * dual(V), V * dual(V)), (tensors(2, 0), tensors(1, 1))]
    found += [(tensors(1, 1) + ONE, V + 2 * dual(V)), (V * V + 3 * ONE, V), (MIXED, ONE + V)]
    return [(a, b) for a, b in found if len(a.of(np.eye(n))) * len(b.of(np.eye(n))) <= UNKNOWNS]


@pytest.mark.parametrize(("text", "elements"), LIST, ids=NAMES)
def test_ranks(text, elements):
    n = len(elements[0])
    pairs = pairs_for(n)
    lines = [f"rep A{i} = {a.text}  rep B{i} = {b.text}" for i, (a, b) in enumerate(pairs)]
    lines += [f"rep M = {MIXED.text}  rep L = {LAYERED.text}"]
    spec = sg.parse("\n".join([f"group G = {text}", "rep V = natural(G)", *lines]))
    for i, (source, target) in enumerate(pairs):
        wanted = rank(elements, source, target)
        basis = sg.equivariant_basis(spec[f"A{i}"], spec[f"B{i}"])
        assert (basis.dim, basis.complete) == (wanted, True), (source.text, target.text, basis.route)
        assert sg.hom_dim(spec[f"A{i}"], spec[f"B{i}"]) == wanted, (source.text, target.text)
    if n < 6:
        layers = ((3, ONE), (1, V * V), (2, V))
        wanted = sum(5 * copies * rank(elements, a, b) for a in (ONE, V) for copies, b in layers)
        assert sg.equivariant_basis(spec["M"], spec["L"]).dim == wanted


def blocks(n, m, first, second):
    """The factors of a product of groups on n and on m coordinates, as representations by blocks."""
    left = Rep(f"lift(natural({first}), G)", lambda g: g[:n, :n])
    right = Rep(f"lift(natural({second}), G)", lambda g: g[n:, n:])
    return left, right


@pytest.mark.parametrize(
    ("first", "n", "second", "m"), [("S(3)", 3, "SO(2)", 2), ("Z(4)", 4, "SO(2)", 2), ("S(3)", 3, "O(3)", 3)]
)
def test_products_of_a_permutation_and_a_lie_group(first, n, second, m):
    letter = second.split("(")[0]
    left = [shift(n), swap(n)] if first[0] == "S" else [shift(n)]
    right = group(letter, m)(np.random.default_rng(2))
    pad = [np.block([[g, np.zeros((n, m))], [np.zeros((m, n)), np.eye(m)]]) for g in left]
    pad += [np.block([[np.eye(n), np.zeros((n, m))], [np.zeros((m, n)), g]]) for g in right]
    A, B = blocks(n, m, first, second)
    pairs = [(A * B, A * B), (A + B, A * B), (A * A, B * B), (B * B, A + ONE), (V, V)]
    lines = [f"rep X{i} = {a.text}  rep Y{i} = {b.text}" for i, (a, b) in enumerate(pairs)]
    spec = sg.parse("\n".join([f"group G = {first} x {second}", "rep V = natural(G)", *lines]))
    for i, (source, target) in enumerate(pairs):
        assert sg.equivariant_basis(spec[f"X{i}"], spec[f"Y{i}"]).dim == rank(pad, source, target), i


@pytest.mark.parametrize(
    "scale", ["1", "1/1000000", "1/1000000000000000000000000000000", "10000000000000000000000"]
)
def test_scaled_generators_give_the_ranks_of_the_rotations(scale):
    """EMLP 1.0.3 finds 9 equivariant maps for SO(3) once its generators are scaled by 1e-6: a tolerance decides there."""
    algebra = (
        f"[[0, -{scale}, 0], [{scale}, 0, 0], [0, 0, 0]], [[0, 0, 0], [0, 0, -{scale}], [0, {scale}, 0]]"
    )
    spec = sg.parse(f"group G = lie < {algebra} >  rep V = natural(G)  rep V2 = V^2  rep V3 = V^3")
    rotations = sg.parse("group G = SO(3)  rep V = natural(G)  rep V2 = V^2  rep V3 = V^3")
    for source, target, wanted in (
        ("V", "V", 1),
        ("V2", "V", 1),
        ("V2", "V2", 3),
        ("V3", "V2", 6),
        ("V3", "V3", 15),
    ):
        basis = sg.equivariant_basis(spec[source], spec[target])
        assert basis.dim == wanted
        assert basis.to_sympy() == sg.equivariant_basis(rotations[source], rotations[target]).to_sympy()


@pytest.mark.parametrize(("size", "order", "facets"), [(2, 88179840, 24), (3, 43252003274489856000, 48)])
def test_the_rubiks_cubes_are_the_rubiks_cubes(size, order, facets):
    """Orders by counting positions: 3^7 8! for corners, with 2^11 12! / 2 for edges; EMLP's has order (24!)^2 / 2."""
    spec = sg.parse(f"group G = rubik({size})  rep V = natural(G)")
    assert (spec["G"].order, spec["V"].dim) == (order, facets)
    assert (
        sg.equivariant_basis(spec["V"], spec["V"]).dim
        == sg.hom_dim(spec["V"], spec["V"])
        == {2: 4, 3: 9}[size]
    )


@pytest.mark.parametrize("n", [10, 50, 200, 1000])
def test_sets_have_two_linear_maps_however_many_elements(n):
    spec = sg.parse(f"group G = S({n})  rep V = natural(G)  rep W = V^2")
    assert sg.equivariant_basis(spec["V"], spec["V"]).dim == 2
    assert sg.equivariant_basis(spec["W"], spec["W"]).dim == 15
    assert sg.equivariant_basis(spec["W"], spec["V"]).dim == 5
