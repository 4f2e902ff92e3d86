"""The orbits of index pairs, against connected components of the whole graph of pairs (scipy), entry by entry."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from symgroup.groups import (
    FiniteGroup,
    dihedral,
    grid,
    mathieu,
    permutation_group,
    rubik,
    sign_flips,
    signed_group,
    symmetric,
    translations,
)
from symgroup.representations import (
    Representation,
    det,
    dual,
    exterior_power,
    natural,
    regular,
    restrict,
    symmetric_power,
    tensor_product,
    trivial,
)
from symgroup.solve import equivariant_basis, hom_dim, orbits, transport
from symgroup.solve.orbits import solve_by_orbits
from symgroup.solve.transport import PairAction, join, least_type, row_tree


def by_components(V: Representation, W: Representation) -> tuple[int, NDArray[np.int64], NDArray[np.int64]]:
    """Return size, index and sign from the components of all pairs times {1, -1}, with no group theory."""
    pairs = W.dim * V.dim
    sources, targets = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for g in V.group.generators:
        v, w = V.monomial(g), W.monomial(g)
        target = (w.images[:, None] * V.dim + v.images).ravel()
        flips = (np.outer(w.signs, v.signs).ravel() < 0) * pairs
        sources += [np.arange(pairs), np.arange(pairs) + pairs]
        targets += [target + flips, (target + pairs + flips) % (2 * pairs)]
    edges = (np.concatenate(sources), np.concatenate(targets))
    graph = coo_array((np.ones(len(edges[0]), dtype=np.int8), edges), shape=(2 * pairs, 2 * pairs))
    labels = connected_components(graph, directed=False)[1]
    plus, minus = labels[:pairs], labels[pairs:]
    index, sign = np.full(pairs, -1), np.zeros(pairs, dtype=np.int64)
    seen: dict[int, tuple[int, int]] = {}
    for pair in range(pairs):
        if plus[pair] != minus[pair]:
            number, sheet = seen.setdefault(min(plus[pair], minus[pair]), (len(seen), plus[pair]))
            index[pair], sign[pair] = number, 1 if plus[pair] == sheet else -1
    return len(seen), index.reshape(W.dim, V.dim), sign.reshape(W.dim, V.dim)


def agrees(V: Representation, W: Representation) -> bool:
    form, (size, index, sign) = solve_by_orbits(V, W), by_components(V, W)
    return form.size == size and np.array_equal(form.index, index) and np.array_equal(form.sign, sign)


def reflections() -> Representation:
    """A dihedral group by two reflections: no power of a generator takes a point far."""
    n = 30
    return natural(permutation_group([[-i % n for i in range(n)], [(1 - i) % n for i in range(n)]], n))


def transpositions() -> Representation:
    n = 12
    return natural(permutation_group([[*range(i), i + 1, i, *range(i + 2, n)] for i in range(n - 1)], n))


def few_orbits() -> Representation:
    return restrict(regular(dihedral(6)), dihedral(6).subgroup([dihedral(6).generators[0]]))


def hyperoctahedral() -> Representation:
    V = natural(signed_group([[-1, 2, 3, 4], [2, 3, 4, 1], [2, 1, 3, 4]]))
    return tensor_product(V, V)


CASES: dict[str, Callable[[], Representation]] = {
    "S(5)": lambda: natural(symmetric(5)),
    "S(4) squares": lambda: symmetric_power(natural(symmetric(4)), 2),
    "S(5) forms": lambda: exterior_power(natural(symmetric(5)), 2),
    "Z(12)": lambda: natural(translations(12)),
    "grid": lambda: natural(grid(4, 3)),
    "rubik": lambda: natural(rubik(2)),
    "M(11)": lambda: natural(mathieu(11)),
    "reflections": reflections,
    "transpositions": transpositions,
    "no generators": lambda: natural(permutation_group([], 7)),
    "involutions": lambda: natural(permutation_group([[1, 0, *range(2, 8)], [0, 1, 3, 2, *range(4, 8)]], 8)),
    "few orbits": few_orbits,
    "hyperoctahedral": hyperoctahedral,
    "quaternions": lambda: natural(signed_group([[2, -1, 4, -3], [3, -4, -1, 2]])),
}


@pytest.mark.parametrize("name", CASES)
def test_agrees_with_components_of_all_pairs(name: str) -> None:
    V = CASES[name]()
    for W in (V, trivial(V.group), det(V.group), tensor_product(V, det(V.group))):
        assert agrees(V, W)
        assert agrees(W, V)


@pytest.mark.parametrize(("patience", "steps"), [(0, 0), (2, 0), (10**6, 1)])
def test_chance_decides_nothing(monkeypatch: pytest.MonkeyPatch, patience: int, steps: int) -> None:
    """Without samples, without random steps, or with the samples that short orbits do not get: the same."""
    monkeypatch.setattr(orbits, "MOST_SAMPLES", patience)
    monkeypatch.setattr(orbits, "SHORT_ORBIT", 0 if steps else 8)
    monkeypatch.setattr(transport, "RANDOM_STEPS", steps)
    monkeypatch.setattr(orbits, "ENTRIES_AT_ONCE", 20)
    for name in (
        "reflections",
        "transpositions",
        "few orbits",
        "hyperoctahedral",
        "S(5) forms",
        "involutions",
    ):
        V = CASES[name]()
        assert agrees(V, V)


@st.composite
def signed_lists(draw: st.DrawFn, degree: int) -> list[int]:
    images = draw(st.permutations(range(1, degree + 1)))
    return [i * draw(st.sampled_from((1, -1))) for i in images]


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.data())
def test_random_signed_permutation_groups(data: st.DataObject) -> None:
    degree = data.draw(st.integers(1, 6))
    G = signed_group(data.draw(st.lists(signed_lists(degree), min_size=1, max_size=3)))
    V = natural(G)
    built = [V, tensor_product(V, V), symmetric_power(V, 2), tensor_product(V, det(G))]
    assert agrees(data.draw(st.sampled_from(built)), data.draw(st.sampled_from(built)))


@pytest.mark.parametrize(
    ("size", "kind"), [(127, np.int8), (128, np.int16), (2**15, np.int32), (2**31, np.int64)]
)
def test_the_size_fits_the_type(size: int, kind: type) -> None:
    """And not only the largest index: who pads with one more coefficient writes `size` for a hole."""
    assert least_type(size) is kind


def test_memory_follows_the_answer() -> None:
    V = natural(grid(24, 24))
    solve_by_orbits(V, V)
    tracemalloc.start()
    form = solve_by_orbits(V, V)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (form.index.dtype, form.sign.dtype) == (np.int16, np.int8)
    assert peak < 4 * (form.index.nbytes + form.sign.nbytes)
    assert not form.index.flags.writeable
    assert not form.sign.flags.writeable


def test_every_row_is_reached_in_logarithmically_many_steps() -> None:
    V = natural(translations(1000))
    generators = [PairAction.of(V, V, g, signed=False) for g in V.group.generators]
    tree = row_tree(generators, V.dim)
    assert tree.complete
    assert sorted(tree.order.tolist()) == list(range(1000))
    assert len(tree.steps) == 10


def test_an_element_brought_back_fixes_the_first_rows() -> None:
    V = hyperoctahedral()
    generators = [PairAction.of(V, V, g, signed=True) for g in V.group.generators]
    tree = row_tree(generators, V.dim)
    images, signs = tree.back_to_first_rows(generators[0] @ generators[1])
    assert signs is not None
    for orbit, row in enumerate(tree.first_rows):  # the source and the target are one, so row `row` shows it
        assert images[orbit, row] == row
        assert signs[orbit, row] == 1


def test_joining_a_star_and_a_path() -> None:
    for left, right in ([0] * 50, range(50)), (range(49), range(1, 50)), ([49] * 50, range(50)):
        roots = np.arange(51, dtype=np.int32)
        assert join(roots, np.array(left, dtype=np.int32), np.array(right, dtype=np.int32))
        assert roots.tolist() == [0] * 50 + [50]
        assert not join(roots, np.array(left, dtype=np.int32), np.array(right, dtype=np.int32))


@pytest.mark.parametrize(
    "G",
    [
        sign_flips(3),
        signed_group([[-1, 2, 3], [2, 3, 1]], "flips and turns"),
        signed_group([[-1, 2, 3], [2, 1, 3], [2, 3, 1]], "all signed permutations"),
        signed_group([[-1, -2, 3], [2, 1, 3]], "even flips and a swap"),
        signed_group([[-1, 2, -3, 4], [2, 1, 4, 3], [1, -2, 3, -4]], "two kinds of flips and a swap"),
    ],
    ids=str,
)
def test_generators_that_only_change_signs(G: FiniteGroup) -> None:
    V = natural(G)
    square = tensor_product(V, V)
    for source, target in ((V, V), (square, V), (square, square), (dual(square), tensor_product(square, V))):
        found = equivariant_basis(source, target, "orbits")
        assert found.dim == hom_dim(source, target)
        assert found.to_sympy() == equivariant_basis(source, target, "meataxe").to_sympy()


def test_many_sign_flips_are_counted_by_their_characters() -> None:
    """e_a e_b goes to e_c e_d where each of a, b, c, d occurs an even number of times: n + 3 n (n - 1) quadruples."""
    V = natural(sign_flips(30))
    square = tensor_product(V, V)
    assert equivariant_basis(square, square).dim == hom_dim(square, square) == 30 + 3 * 30 * 29
    large = natural(sign_flips(200))
    assert hom_dim(tensor_product(large, large), tensor_product(large, large)) == 200 + 3 * 200 * 199
