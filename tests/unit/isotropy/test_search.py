"""Stabilizers at the sizes that people have: Mathieu groups, wreath products, puzzles, graphs, reflection groups."""

import re
import textwrap
from itertools import product
from math import factorial
from random import Random

import numpy as np
import pytest
import sympy

import symgroup as sg
from symgroup.errors import InputError, LimitError, SymgroupBug, explain, time_limit
from symgroup.groups import (
    StabilizerChain,
    direct_product,
    mathieu,
    matrix_group,
    permutation_group,
    projective_special_linear,
    rubik,
    signed_group,
    symmetric,
    weyl,
    wreath_product,
)
from symgroup.groups.based_chain import BasedChain
from symgroup.isotropy import exact_vector, fixes, stabilizer
from symgroup.isotropy.search import backtrack, graphs, orbits
from symgroup.isotropy.search.reflections import coxeter_order, coxeter_type
from symgroup.isotropy.search.structure import structure_of
from symgroup.representations import (
    direct_sum,
    dual,
    natural,
    outer,
    quotient,
    standard,
    symmetric_power,
    tensor_product,
)

a, b, c, d = sympy.symbols("a b c d")


def steiner_system() -> list[frozenset[int]]:
    """Return the 759 octads of M(24): five points and the orbit of length three of their pointwise stabilizer, moved."""
    G = mathieu(24)
    five = G
    for point in range(5):
        five = five.point_stabilizer(point)
    third = next(orbit for point in range(5, 24) if len(orbit := five.orbit(point)) == 3)
    queue = [frozenset([*range(5), *third])]
    for block in queue:
        queue += {frozenset(g[i] for i in block) for g in G.generators} - set(queue)
    return queue


OCTADS = steiner_system()
M24 = natural(mathieu(24))


def indicator(points, n=24):
    return [int(i in points) for i in range(n)]


def checked(V, x, **options):
    S = stabilizer(V, x, **options)
    assert all(fixes(V, g, S.vector) for g in S.generators)
    assert S.order * S.index == V.group.order
    return S


def test_octads_and_dodecads():
    assert len(OCTADS) == 759
    octad = OCTADS[0]
    S = checked(M24, indicator(octad))
    assert (S.order, S.method, S.is_listed) == (322560, "partition backtrack", True)
    assert S.proof.endswith("the orbit was listed: 759 vectors, and 759 x 322560 = |G|")
    dodecad = next(octad ^ other for other in OCTADS if len(octad & other) == 2)
    assert checked(M24, indicator(dodecad)).order == 95040
    assert checked(M24, [i in octad and 3 for i in range(24)]).order == 322560


def test_tuples_of_points_are_vectors_of_distinct_entries():
    for length, order in enumerate((10200960, 443520, 20160, 960, 48, 1), start=1):
        x = [i + 1 if i < length else 0 for i in range(24)]
        assert checked(M24, x).order == order or length == 6


def test_pairs_of_points_under_a_mathieu_group():
    V = tensor_product(M24, M24)
    octad = OCTADS[0]
    assert (
        checked(V, [int(i in octad and j in octad) for i, j in product(range(24), repeat=2)]).order == 322560
    )
    assert checked(V, [int(i == j) for i, j in product(range(24), repeat=2)]).order == 244823040
    assert (
        checked(V, [int(i in octad and j == 0) for i, j in product(range(24), repeat=2)]).order == 322560 // 8
    )


def test_stabilizers_of_sets_of_octads():
    """M(24) on the cosets of an octad's stabilizer: one octad, and two that are disjoint."""
    G = mathieu(24)
    H = checked(M24, indicator(OCTADS[0])).subgroup
    V = quotient(G, H)
    assert V.dim == 759
    one = [1] + [0] * 758
    assert checked(V, one).order == 322560
    assert checked(direct_sum([(1, V), (1, M24)]), one + indicator(OCTADS[0])).order == 322560
    assert checked(direct_sum([(1, V), (1, M24)]), one + indicator({0})).order == 322560 // 8


def test_wreath_products():
    V = natural(wreath_product(symmetric(8), symmetric(6)))
    eight, six = factorial(8), factorial(6)
    assert checked(V, [1] * 48).order == eight**6 * six
    assert checked(V, [i // 8 for i in range(48)]).order == eight**6
    assert checked(V, [i // 16 for i in range(48)]).order == eight**6 * 8
    assert checked(V, [i % 8 for i in range(48)]).order == six
    assert checked(V, [int(i % 8 < 3) for i in range(48)]).order == (6 * 120) ** 6 * six
    assert checked(V, indicator(range(20), 48)).order == (eight**2 * 2) * (24 * 24) * (eight**3 * 6)


def test_cubes():
    """Colours by faces: no element but 1 keeps the solved cube; of two colours, opposite faces alike."""
    V = natural(rubik(3))
    faces = [i // 8 for i in range(48)]
    assert checked(V, faces).order == 1
    axes = [i // 16 for i in range(48)]
    S = checked(V, axes)
    by_class = V.group
    for axis in range(3):
        chosen = stabilizer(natural(by_class), [int(colour == axis) for colour in axes]).subgroup
        by_class = chosen
    assert by_class.order == S.order


def test_tables_under_products_and_elsewhere():
    G = direct_product(symmetric(4), symmetric(6))
    V = outer(natural(symmetric(4)), natural(symmetric(6)))
    columns = [set(pair) for pair in ((0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3))]
    x = [int(i in column) for i in range(4) for column in columns]
    S = checked(V, x)
    assert (S.order, V.group) == (24, G)
    mixed = outer(natural(symmetric(4)), natural(projective_special_linear(2, 5)))
    assert checked(mixed, x).order in (2, 4, 12, 24)


def test_reflection_groups_in_closed_form():
    E6, E7 = natural(weyl("E", 6)), natural(weyl("E", 7))
    S = checked(E6, (0, 1, 0, 0, 1, 0))
    assert (S.order, S.method) == (192, "closed form: reflection subgroup D4 (Steinberg)")
    assert checked(E7, (1, 0, 0, 0, 0, 0, 0)).method.endswith("D6 (Steinberg)")
    assert checked(E7, (0,) * 7).method.endswith("E7 (Steinberg)")
    assert checked(natural(weyl("H", 4)), (1, 0, 0, 0)).method.endswith("H3 (Steinberg)")
    assert checked(natural(weyl("H", 3)), (sympy.sqrt(2), 0, 1)).order == 2  # orthogonal to a_1 and a_3
    assert checked(natural(weyl("H", 3)), (sympy.sqrt(2), 1, 1)).order == 1
    assert checked(natural(weyl("G", 2)), (0, 0)).method.endswith("G2 (Steinberg)")
    assert checked(dual(E6), (1, 0, 0, 0, 0, 0)).order == 1920
    rotations = matrix_group([[[0, -1], [1, 0]]])
    assert checked(natural(rotations), (1, 0)).method == "partition backtrack"


def test_matrix_groups_on_tensors():
    V = natural(weyl("A", 3))
    W = tensor_product(V, V)
    S = checked(W, [1, 0, 0, 0, 0, 0, 0, 0, 1])
    assert (S.method, S.is_listed) == ("partition backtrack", True)
    cube = symmetric_power(V, 3)
    assert checked(cube, [1] + [0] * 9).method == "orbit"
    i = sympy.I
    pauli = natural(matrix_group([[[0, 1], [1, 0]], [[0, -i], [i, 0]]]))
    assert checked(pauli, (1, 1)).order == 2
    assert checked(pauli, (1, i)).order == 2
    assert checked(pauli, (1, 0)).order == 1
    assert checked(pauli, (1, 2)).order == 1


def test_invariant_subspaces_are_taken_in_the_whole_space():
    V = standard(symmetric(30))
    S = checked(V, [1] * 10 + [0] * 19)
    assert S.order == factorial(10) * factorial(19)
    generic = stabilizer(V, [a] * 10 + [b] * 19)
    assert generic.degenerations.is_complete
    found = [str(item) for item in generic.degenerations]  # the last coordinate is -10 a - 19 b
    assert found == ["a + 19/11*b = 0", "a + 2*b = 0", "a - b = 0"]


def test_degenerations():
    S = stabilizer(natural(symmetric(4)), (a, a, b, c))
    assert [str(item) for item in S.degenerations] == ["a - b = 0", "a - c = 0", "b - c = 0"]
    assert S.degenerations.is_complete
    square = permutation_group([[1, 2, 3, 0], [0, 3, 2, 1]], 4)
    found = [str(item) for item in stabilizer(natural(square), (a, b, c, d)).degenerations]
    assert found == ["a - c = 0", "b - d = 0", "a - b = 0, c - d = 0", "a - d = 0, b - c = 0"]
    signed = natural(signed_group([[2, 1], [-1, 2]]))
    found = [str(item) for item in stabilizer(signed, (a, b)).degenerations]
    assert found == ["a = 0", "a + b = 0", "a - b = 0", "b = 0"]
    assert [str(item) for item in stabilizer(signed, (a, a)).degenerations] == ["a = 0"]
    assert len(stabilizer(signed, (1, 2)).degenerations) == 0
    mirrors = stabilizer(natural(weyl("B", 3)), (a, b, c)).degenerations
    assert len(mirrors) == 9
    assert all(len(item.conditions) == 1 for item in mirrors)
    entries = [a] + [b] * 2 + [c] * 3 + [d] * 18
    large = stabilizer(M24, entries).degenerations
    assert (len(large), large.is_complete) == (6, True)
    nonlinear = stabilizer(natural(symmetric(3)), (a**2, a, 1)).degenerations
    assert [str(item) for item in nonlinear] == ["a - 1 = 0", "a - a^2 = 0", "a^2 - 1 = 0"]
    assert len(stabilizer(natural(symmetric(2)), (a, a + 1)).degenerations) == 0


def test_limits_say_what_was_found():
    with pytest.raises(LimitError, match="SG415"):
        stabilizer(M24, [i % 3 for i in range(24)], seconds=0)
    structure = structure_of(M24, exact_vector(M24, [int(i < 12) for i in range(24)]))
    base = backtrack.base_of(structure)
    with pytest.raises(LimitError, match="SG415") as error, time_limit(0):
        backtrack._Search(structure, base, float("inf")).run()
    assert (
        "a subgroup of the stabilizer was found, of order 1 at least" in error.value.diagnostics[0].notes[0]
    )
    cube = symmetric_power(natural(weyl("A", 3)), 3)
    with pytest.raises(LimitError, match="SG407") as error:
        stabilizer(cube, range(10), orbit_limit=3)
    assert error.value.exit_code == 3
    with pytest.raises(LimitError, match="SG416"):
        stabilizer(cube, [1, 10**20, *[0] * 8])
    assert not stabilizer(M24, indicator(OCTADS[0]), listing=0).is_listed


@pytest.mark.parametrize("code", ["SG407", "SG415", "SG416"])
def test_the_example_on_the_page_of_a_limit_raises_its_code(code):
    example = re.search(r"\*\*Example\.\*\*\n\n(.*?)\n\n\*\*Fix", explain(code), re.DOTALL).group(1)
    with pytest.raises(LimitError) as error:
        exec(textwrap.dedent(example), {"sg": sg})
    assert error.value.code == code


def test_memory_is_a_limit(monkeypatch):
    monkeypatch.setattr(orbits, "LARGEST_MEMORY", 100)
    with pytest.raises(LimitError, match="in memory"):
        stabilizer(symmetric_power(natural(weyl("A", 3)), 3), range(10))


def test_decimals_are_refused_with_two_ways_on():
    for value in (0.5, sympy.Float("0.5"), 0.5 * a):
        with pytest.raises(InputError, match="SG302") as error:
            stabilizer(natural(symmetric(3)), (value, 0, 1))
        text = " ".join(error.value.diagnostics[0].notes)
        assert "--tolerance" in text
        assert "exact entries: write 1/2" in text or value == 0.5 * a


def test_a_wrong_answer_of_a_search_is_caught(monkeypatch):
    """A search that loses elements gives an orbit that is longer than the true one."""
    V = natural(mathieu(12))
    monkeypatch.setattr(backtrack._Search, "_first", lambda *_: None)
    with pytest.raises(SymgroupBug, match="another length"):
        stabilizer(V, indicator(range(6), 12))
    monkeypatch.undo()
    G = natural(symmetric(4))
    monkeypatch.setattr(graphs, "_bliss", lambda *_: ([], 1))
    with pytest.raises(SymgroupBug, match="another length"):
        stabilizer(tensor_product(G, G), [int((j - i) % 4 == 1) for i, j in product(range(4), repeat=2)])


def test_chains_refuse_a_wrong_order():
    generators = [np.array([1, 2, 3, 0])]
    assert BasedChain.of(4, generators, 4).order == 4
    with pytest.raises(SymgroupBug, match="smaller"):
        BasedChain.of(4, generators, 8)
    with pytest.raises(SymgroupBug, match="larger"):
        BasedChain.of(4, generators, 2)
    chain = BasedChain.of(24, [np.array(g) for g in mathieu(24).generators], 244823040, range(24))
    assert chain.contains(np.arange(24))
    assert not chain.contains(np.array([1, 0, *range(2, 24)]))
    element = chain.random_element()
    assert tuple(element.tolist()) in StabilizerChain(24, mathieu(24).generators)


@pytest.mark.parametrize(
    ("series", "rank", "letter"),
    [
        ("A", 5, "A"),
        ("B", 5, "B"),
        ("C", 4, "B"),
        ("D", 6, "D"),
        ("F", 4, "F"),
        ("H", 3, "H"),
        ("H", 4, "H"),
        ("E", 6, "E"),
    ],
)
def test_types_of_coxeter_diagrams(series, rank, letter):
    G = weyl(series, rank)
    diagram = [[(s @ t).order for t in G.generators] for s in G.generators]
    assert coxeter_type(diagram, list(range(rank))) == (letter, rank)
    assert coxeter_order(letter, rank) == G.order


@pytest.mark.parametrize("colours", [3, 4, 5])
def test_small_groups_are_looked_at_element_by_element(monkeypatch, colours):
    """Class by class, M(24) comes to groups of some hundred elements; the search must agree with the list of them."""
    random = Random(colours)
    for _ in range(4):
        x = [random.randrange(colours) for _ in range(24)]
        monkeypatch.setattr(backtrack, "FEW_ELEMENTS", 3_000)
        listed = stabilizer(M24, x)
        monkeypatch.setattr(backtrack, "FEW_ELEMENTS", 0)
        searched = stabilizer(M24, x)
        assert listed.order == searched.order
        assert all(g in searched.subgroup for g in listed.generators)


def test_all_elements_of_a_chain():
    chain = BasedChain.of(11, [np.array(g) for g in mathieu(11).generators], 7920)
    rows = {tuple(row) for row in chain.elements().tolist()}
    assert len(rows) == 7920
    assert all(chain.contains(np.array(row)) for row in list(rows)[:50])
