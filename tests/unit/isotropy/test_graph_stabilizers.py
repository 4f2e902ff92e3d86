"""Stabilizers of tensors of degree two under S(n) and A(n): automorphisms of graphs."""

from itertools import product
from math import factorial

import networkx as nx
import pytest

from symgroup.errors import LimitError, out_of_time, time_limit
from symgroup.groups import alternating, symmetric
from symgroup.isotropy import fixes, stabilizer
from symgroup.isotropy.search.timing import within_time
from symgroup.representations import direct_sum, exterior_power, natural, symmetric_power, tensor_product


def checked(V, x):
    S = stabilizer(V, x)
    assert all(fixes(V, g, S.vector) for g in S.generators)
    return S


def torus():
    return nx.grid_2d_graph(4, 4, periodic=True)


@pytest.mark.parametrize(
    ("graph", "order"),
    [
        (nx.petersen_graph(), 120),
        (nx.hypercube_graph(4), 384),
        (torus(), 384),
        (nx.paley_graph(13).to_undirected(), 78),
        (nx.complete_graph(12), factorial(12)),
        (nx.complete_bipartite_graph(4, 5), 24 * 120),
        (nx.disjoint_union_all([nx.cycle_graph(4)] * 3), 8**3 * 6),
        (nx.empty_graph(5), 120),
        (nx.path_graph(7), 2),
        (nx.heawood_graph(), 336),
        (nx.frucht_graph(), 1),
    ],
    ids=lambda value: str(value)[:40],
)
def test_graphs(graph, order):
    n = graph.number_of_nodes()
    V = natural(symmetric(n))
    x = nx.to_numpy_array(graph, dtype=int).ravel().tolist()
    assert checked(tensor_product(V, V), x).order == order
    upper = [x[i * n + j] for i in range(n) for j in range(i, n)]
    assert checked(symmetric_power(V, 2), upper).order == order
    even = checked(tensor_product(natural(alternating(n)), natural(alternating(n))), x)
    assert all(g.sign == 1 for g in even.generators)
    assert even.order in (order // 2, order)
    assert (even.order == order) == all(g.sign == 1 for g in stabilizer(tensor_product(V, V), x).generators)


def test_large_graphs():
    n = 200
    V = natural(symmetric(n))
    W = tensor_product(V, V)
    regular = nx.to_numpy_array(nx.random_regular_graph(3, n, seed=1), dtype=int)
    assert checked(W, regular.ravel().tolist()).order == 1
    squares = nx.to_numpy_array(nx.disjoint_union_all([nx.cycle_graph(4)] * 50), dtype=int)
    assert checked(W, squares.ravel().tolist()).order == 8**50 * factorial(50)


def test_directed_weighted_and_coloured_graphs():
    V = natural(symmetric(12))
    W = tensor_product(V, V)
    arcs = [int((j - i) % 12 == 1) for i, j in product(range(12), repeat=2)]
    assert checked(W, arcs).order == 12
    weights = [[0, 5, 2, 0, 0, 7, 1, 7, 0, 0, 2, 5][(j - i) % 12] for i, j in product(range(12), repeat=2)]
    assert checked(W, weights).order == 24
    skew = [[0, 5, 2, 0, 0, 7, 0, -7, 0, 0, -2, -5][(j - i) % 12] for i, j in product(range(12), repeat=2)]
    assert checked(W, skew).order == 12
    both = direct_sum([(1, V), (1, W)])
    assert checked(both, [1] + [0] * 11 + weights).order == 2
    assert checked(both, [i % 2 for i in range(12)] + arcs).order == 6
    diagonal = [
        w if i != j else i % 2 for w, (i, j) in zip(weights, product(range(12), repeat=2), strict=True)
    ]
    assert checked(W, diagonal).order == 12
    turning = [(j - i) % 12 in (1, 2) for i in range(12) for j in range(i + 1, 12)]
    assert checked(exterior_power(V, 2), [int(value) for value in turning]).order == 1


def cubic_with_gadgets(n):
    """Return a graph of Cai, Fuerer and Immerman over a random cubic graph, which takes BLISS seconds for n = 1000."""
    base = nx.random_regular_graph(3, n, seed=1)
    result = nx.Graph()
    for u in base:
        for bits in product((0, 1), repeat=3):
            if sum(bits) % 2 == 0:
                result.add_edges_from(
                    (("m", u, bits), (u, w, bit)) for w, bit in zip(base[u], bits, strict=True)
                )
    result.add_edges_from(((u, v, bit), (v, u, bit)) for u, v in base.edges for bit in (0, 1))
    return nx.convert_node_labels_to_integers(result)


def test_graphs_have_a_time_limit():
    import igraph

    graph = igraph.Graph(edges=list(cubic_with_gadgets(1500).edges))
    with pytest.raises(LimitError, match="SG415"), time_limit(0.05):
        within_time(graph.count_automorphisms)
    assert within_time(lambda: 5) == 5


def test_the_end_of_a_command_inside_a_library_is_a_refusal():
    def wrapped():
        raise SystemError("returned a result with an exception set") from out_of_time("the command")

    with pytest.raises(LimitError, match="SG415"):
        within_time(wrapped)


def test_interrupts_of_libraries_are_interrupts():
    def wrapped():
        raise SystemError("returned a result with an exception set") from KeyboardInterrupt()

    with pytest.raises(KeyboardInterrupt):
        within_time(wrapped)
    with pytest.raises(SystemError, match="other"):
        within_time(lambda: (_ for _ in ()).throw(SystemError("other")))
