"""Time of stabilizers, beside GAP's on the same groups and vectors in the same run.

    python benchmarks/stabilizers.py [--json FILE] [--only WORDS] [--seconds SECONDS]

Each case prints the order, the time of `stabilizer`, where `gap` is installed the time of GAP's `Stabilizer` and the ratio of
the two (below 1: faster than GAP), the time with the orbit listed as a check where it is short enough for that, and the
method. Both sides know the order of the group beforehand; GAP's own start is not counted, with no certificate. GAP gets
SECONDS (60) a case; without the packages GRAPE or Digraphs it has graphs only as sets of pairs.

The last line has the load average before and after. Ratios are what to compare between machines; times are not, and with a
load above the number of cores not even on one.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import igraph
import networkx as nx

from symgroup.groups import FiniteGroup, mathieu, rubik, symmetric, weyl, wreath_product
from symgroup.isotropy import exact_vector, stabilizer
from symgroup.isotropy.search.orbits import orbit_stabilizer
from symgroup.isotropy.search.states import states_of
from symgroup.representations import Representation, natural, tensor_product

igraph.Graph(1).automorphism_group()  # so that loading the library is not counted


@dataclass(frozen=True)
class Case:
    V: Representation
    x: Sequence[object]
    gap: str | None  # statements that define G and S, the function that is timed
    solve: Callable[[Representation, Sequence[object]], tuple[int, str]] | None = None


def gap_group(G: FiniteGroup) -> str:
    if G.family == "S":
        return f"G := SymmetricGroup({G.degree});; Size(G);;"
    lists = ", ".join(f"PermList({[i + 1 for i in g]})" for g in G.generators)
    return f"G := Group([{lists}]);; Size(G);;"


def classes(x: Sequence[int]) -> list[list[int]]:
    return [[i + 1 for i, value in enumerate(x) if value == c] for c in sorted(set(x))]


def colouring(G: FiniteGroup, x: Sequence[int]) -> Case:
    return Case(natural(G), x, f"{gap_group(G)} S := Stabilizer(G, {classes(x)}, OnTuplesSets);;")


def pairs(G: FiniteGroup, x: Sequence[int], gap: bool = True) -> Case:
    V = natural(G)
    text = (
        f"{gap_group(G)} A := Image(ActionHomomorphism(G, Tuples([1..{G.degree}], 2), OnTuples));; Size(A);;"
    )
    return Case(
        tensor_product(V, V), x, f"{text} S := Stabilizer(A, {classes(x)}, OnTuplesSets);;" if gap else None
    )


def graph(edges: nx.Graph, gap: bool = True) -> Case:
    n = edges.number_of_nodes()
    matrix = nx.to_numpy_array(edges, dtype=int)
    case = pairs(symmetric(n), matrix.ravel().tolist(), False)
    if not gap:
        return case
    kept = [[i + 1, j + 1] for i in range(n) for j in range(i + 1, n) if matrix[i, j]]
    text = (
        f"G := SymmetricGroup({n});; P := Combinations([1..{n}], 2);; "
        "A := Image(ActionHomomorphism(G, P, OnSets));; Size(A);; "
        f"S := Stabilizer(A, Set({kept}, e -> Position(P, e)), OnSets);;"
    )
    return Case(case.V, case.x, text)


def reflections(series: str, rank: int, x: Sequence[int]) -> Case:
    G = weyl(series, rank)
    rows = [G.natural_matrix(g).transpose().tolist() for g in G.generators]
    text = ", ".join(str([[int(entry.p) for entry in row] for row in matrix]) for matrix in rows)
    return Case(natural(G), x, f"G := Group([{text}]);; Size(G);; S := Stabilizer(G, {list(x)}, OnRight);;")


def by_orbit(V: Representation, x: Sequence[object]) -> tuple[int, str]:
    _, length = orbit_stabilizer(V.finite_group, states_of(V, exact_vector(V, x)))
    return V.finite_group.order // length, f"orbit of {length} vectors"


def octads() -> list[frozenset[int]]:
    """Return the 759 octads of M(24), the orbit of one that three elements of order 2 or 3 leave as a cycle type shows."""
    G = mathieu(24)
    five = G
    for point in range(5):
        five = five.point_stabilizer(point)
    third = next(orbit for p in range(5, 24) if len(orbit := five.orbit(p)) == 3)
    first = frozenset([*range(5), *third])
    found, queue = {first}, [first]
    for block in queue:
        for g in G.generators:
            image = frozenset(g[i] for i in block)
            if image not in found:
                found.add(image)
                queue.append(image)
    return queue


def cases() -> dict[str, Callable[[], Case]]:
    random = Random(1)
    blocks = octads()
    octad = blocks[0]
    dodecad = next(octad ^ other for other in blocks if len(octad & other) == 2)
    m24, wreath, cube = mathieu(24), wreath_product(symmetric(8), symmetric(6)), rubik(3)
    colours = [random.randrange(3) for _ in range(24)]
    regular = nx.random_regular_graph(3, 200, seed=1)
    weights = [random.choice([0, 0, 1, 2]) for _ in range(20)]
    circulant = [weights[(j - i) % 20] for i in range(20) for j in range(20)]
    steps = [int(i // 50 == j // 50) for i in range(200) for j in range(200)]
    return {
        "octad of M(24)": lambda: colouring(m24, [int(i in octad) for i in range(24)]),
        "dodecad of M(24)": lambda: colouring(m24, [int(i in dodecad) for i in range(24)]),
        "M(24), (0, 1, 2, 0, 1, 2, ...)": lambda: colouring(m24, [i % 3 for i in range(24)]),
        "M(24), three colours at random": lambda: colouring(m24, colours),
        "M(24) on V*V, pairs in an octad": lambda: pairs(
            m24, [int(i in octad and j in octad) for i in range(24) for j in range(24)]
        ),
        "S(200), 20 equal entries each": lambda: colouring(symmetric(200), [i // 20 for i in range(200)]),
        "S(200) on V*V, four blocks": lambda: pairs(symmetric(200), steps, False),
        "S(8) wr S(6), (0, 1, 2, 0, ...)": lambda: colouring(wreath, [i % 3 for i in range(48)]),
        "S(8) wr S(6), 20 marked points": lambda: colouring(wreath, [int(i < 20) for i in range(48)]),
        "Rubik's cube, solved": lambda: colouring(cube, [i // 8 for i in range(48)]),
        "Rubik's cube, two colours": lambda: colouring(cube, [i % 2 for i in range(48)]),
        "Petersen graph": lambda: graph(nx.petersen_graph()),
        "4-cube": lambda: graph(nx.hypercube_graph(4)),
        "4 x 4 torus": lambda: graph(nx.grid_2d_graph(4, 4, periodic=True)),
        "Paley graph of 13 points": lambda: graph(nx.paley_graph(13).to_undirected()),
        "random cubic graph, 200 points": lambda: graph(regular, False),
        "complete graph, 200 points": lambda: graph(nx.complete_graph(200), False),
        "weighted circulant digraph, 20 points": lambda: pairs(symmetric(20), circulant, False),
        "W(E6), 72 points": lambda: reflections("E", 6, (0, 1, 0, 0, 1, 0)),
        "W(E7), 126 points": lambda: reflections("E", 7, (0, 1, 0, 0, 1, 0, 1)),
        "W(E7) by a long orbit": lambda: Case(natural(weyl("E", 7)), (1, 1, 2, 0, 5, 9, 0), None, by_orbit),
    }


def gap_time(text: str, seconds: float) -> tuple[float | None, int | None]:
    """Return the time of the last statement, which defines S, in seconds, and the order of S; None where it took too long."""
    setup, _, last = text.rpartition("S := ")
    program = (
        f"SizeScreen([4096, 24]);;\n{setup}\nstart := NanosecondsSinceEpoch();;\nS := {last}\nsize := Size(S);;\n"
        'Print("RESULT ", NanosecondsSinceEpoch() - start, " ", size, "\\n");\nQUIT;\n'
    )
    try:
        done = subprocess.run(
            ["gap", "-q", "-A"], input=program, capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return None, None
    line = next((line for line in done.stdout.replace("\\\n", "").splitlines() if "RESULT" in line), None)
    if line is None:
        return None, None
    nanoseconds, size = line.split("RESULT ")[1].split()
    return int(nanoseconds) / 1e9, int(size)


def measure(case: Case, seconds: float) -> dict[str, Any]:
    assert case.V.finite_group.order
    start = time.perf_counter()
    if case.solve is None:
        answer = stabilizer(case.V, case.x, listing=0)
        order, method = answer.order, answer.method
    else:
        order, method = case.solve(case.V, case.x)
    spent = time.perf_counter() - start
    row: dict[str, Any] = {"order": order, "method": method, "seconds": spent, "gap": None, "ratio": None}
    row["listing"] = None
    if case.solve is None:
        start = time.perf_counter()
        listed = stabilizer(case.V, case.x).is_listed
        row["listing"] = time.perf_counter() - start if listed else None
    if case.gap and shutil.which("gap"):
        row["gap"], size = gap_time(case.gap, seconds)
        if size is not None and size != order:
            raise SystemExit(f"GAP says {size}, and symgroup {order}")
        row["ratio"] = spent / row["gap"] if row["gap"] else None
    return row


def short(order: int) -> str:
    return (
        str(order) if order < 10**15 else f"{order:.3e}" if order < 10**300 else f"10^{len(str(order)) - 1}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", type=Path, help="write the rows to a file")
    parser.add_argument("--only", default="", help="cases whose names contain these words")
    parser.add_argument("--seconds", type=float, default=60.0, help="GAP's time for one case")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    rows = {}
    print(f"{'case':38} {'order':>16} {'time':>9} {'GAP':>9} {'ratio':>8} {'listed':>9}  method")
    for name, make in cases().items():
        if options.only not in name:
            continue
        row = rows[name] = measure(make(), options.seconds)
        gap = "" if row["gap"] is None else f"{row['gap']:.4f}"
        ratio = "" if row["ratio"] is None else f"{row['ratio']:.3f}"
        listing = "" if row["listing"] is None else f"{row['listing']:.4f}"
        numbers = f"{short(row['order']):>16} {row['seconds']:9.4f} {gap:>9} {ratio:>8} {listing:>9}"
        print(f"{name:38} {numbers}  {row['method']}", flush=True)
    print(f"load average {load:.1f} before, {os.getloadavg()[0]:.1f} after, {os.cpu_count()} cores")
    if options.json:
        options.json.write_text(json.dumps(rows, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
