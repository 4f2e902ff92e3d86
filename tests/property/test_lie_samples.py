"""Stabilizers of floats in Lie groups: of vectors made symmetric, and against the exact ones in clouds of points."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import symgroup as sg
from symgroup.groups import FiniteGroup, Permutation, factors_of
from symgroup.isotropy.lie import lie_stabilizer
from symgroup.relaxed import floor_of_data
from symgroup.relaxed.lie import FloatElement, element_matrix, sample_stabilizer
from symgroup.relaxed.lie.measured import listed
from symgroup.relaxed.lie.polyhedra import turn

AXIS, ACROSS = np.array([0.0, 0.0, 1.0]), np.array([1.0, 0.0, 0.0])
ALONG, LEVEL = (
    np.diag([-1.0, 1.0, 1.0]),
    np.diag([1.0, 1.0, -1.0]),
)  # reflections in planes through the axis, and across it
SEEDS = st.integers(0, 2**32 - 1)
FINITE = ["S(4)", "S(3)", "A(4)", "D(4)", "C(4)", "signed < [-1, 2], [2, 1] >"]


def random_element(group, random):
    """Return an element, uniform by Haar's measure in O(n) and SO(n)."""
    parts = []
    for F in factors_of(group):
        if isinstance(F, FiniteGroup):
            element = Permutation(range(F.points))
            for _ in range(12):
                element = element @ F.generators[random.integers(len(F.generators))]
            parts.append(element)
        else:
            Q, R = np.linalg.qr(random.standard_normal((F.degree, F.degree)))
            Q = Q * np.sign(np.diag(R))
            if F.form.letter != "O" and np.linalg.det(Q) < 0:
                Q[:, 0] *= -1
            parts.append(Q)
    return FloatElement(tuple(parts))


@st.composite
def axial_groups(draw, special):
    """Generators of C_n, D_n, and in O(3) also C_nv, C_nh and S_2n."""
    n = draw(st.integers(1, 6))
    turns = [turn(AXIS, n)] if n > 1 else []
    kinds = [turns, [*turns, turn(ACROSS, 2)]]
    if not special:
        kinds += [[*turns, ALONG], [*turns, LEVEL], [turn(AXIS, 2 * n) @ LEVEL]]
    return [FloatElement((g,)) for g in draw(st.sampled_from(kinds))]


@settings(max_examples=15, deadline=None)
@given(st.data(), SEEDS)
def test_tensors_made_symmetric_have_that_symmetry_all_along_the_orbit(data, seed):
    special, random = data.draw(st.booleans()), np.random.default_rng(seed)
    parities = [""] if special else ["e", "o"]
    label = st.builds(
        lambda k, l, p: f"{k}x{l}{p}", st.integers(1, 2), st.integers(0, 5), st.sampled_from(parities)
    )
    terms = " + ".join(data.draw(st.lists(label, min_size=1, max_size=3)))
    V = sg.parse(f'group G = {"SO(3)" if special else "O(3)"}  rep V = irreps(G, "{terms}")')["V"]
    H = listed(data.draw(axial_groups(special)), V.group, 200)
    x = np.mean([element_matrix(V, h) for h in H], axis=0) @ random.standard_normal(V.dim)
    if np.abs(x).max() < 1e-9:
        return
    found = set()
    for noise in (0.0, 1e-7, 1e-7):
        y = element_matrix(V, random_element(V.group, random)) @ x
        y += noise * np.abs(y).max() * random.standard_normal(V.dim)
        S = sample_stabilizer(V, y, 1e-5)
        found.add((S.name, S.dim, S.order, S.is_whole))
        assert np.abs(S.elements_on(V) @ y - y).max(initial=0.0) < 1e-5 * np.linalg.norm(y)
        assert np.abs(S.algebra_on(V) @ y).max(initial=0.0) < 1e-4 * np.linalg.norm(y)
    assert len(found) == 1
    assert not S.is_whole or S.order is None or S.order >= len(H)


@settings(max_examples=15, deadline=None)
@given(st.data(), SEEDS)
def test_clouds_have_the_exact_stabilizer_all_along_the_orbit(data, seed):
    random = np.random.default_rng(seed)
    F, n, letter = (
        data.draw(st.sampled_from(FINITE)),
        data.draw(st.integers(2, 4)),
        data.draw(st.sampled_from(["O", "SO"])),
    )
    first = data.draw(st.booleans())
    pair = "outer({0}, {1})" if first else "outer({1}, {0})"
    vectors = pair.format("natural(F)", "natural(L)")
    terms = [f"{data.draw(st.integers(1, 2))} {vectors}"]
    terms += [pair.format("natural(F)", "trivial(L)")] * data.draw(st.integers(0, 1))
    terms += ["natural(G)"] * data.draw(st.integers(0, 1))
    product = "F x L" if first else "L x F"
    spec = sg.parse(
        f"group F = {F}  group L = {letter}({n})  group G = {product}  rep V = {' + '.join(terms)}  rep W = {vectors}"
    )
    V, W = spec["V"], spec["W"]
    x = random.integers(-1, 2, V.dim) * (random.random(V.dim) < data.draw(st.sampled_from([0.2, 0.5, 1.0])))
    y = random.standard_normal((1, W.dim))
    exact = lie_stabilizer(V, x.tolist())
    floor = floor_of_data(V, W, x[None].astype(float), y, 0.0).total
    for g in (None, random_element(V.group, random)):
        values = x.astype(float) if g is None else element_matrix(V, g) @ x
        targets = y if g is None else y @ element_matrix(W, g).T
        S = sample_stabilizer(V, values, 1e-5)
        assert (S.dim, S.order, S.is_whole) == (exact.dim, exact.order, True)
        assert exact.name in (None, S.name)
        assert np.abs(S.elements_on(V) @ values - values).max(initial=0.0) < 1e-9
        assert abs(floor_of_data(V, W, values[None], targets).total - floor) <= 1e-9
