"""Time of stabilizers, beside GAP's on the same groups and vectors in the same run.

    python benchmarks/stabilizers.py [--json FILE] [--only WORDS] [--seconds SECONDS] [--repeat TIMES]

Each case asks for the subgroup of G that fixes x, given G with its order and x. It prints the order, the time of `stabilizer`,
where `gap` is installed GAP's time for the same and the ratio of the two (below 1: faster than GAP), GAP's time for the search
alone, the time with the orbit listed as a check where it is short enough for that, and the method.

All times are the best of TIMES (25) repetitions, or more for short cases. Before each clock starts both sides know the
group, its order and a stabilizer chain of it, and nothing that depends on x: GAP makes the group anew and is asked for its
size; symgroup keeps the memos of its two chains (one proves the order, the base of the other can be changed), while those of
reflections and of covectors are cleared. The answers are of one kind: generators and the order. GAP's start is not counted.
What GAP is asked is `Stabilizer(G, classes, OnTuplesSets)` for a colouring, its own way by partition backtrack. It has none
for sets of pairs but to act on them: the action on pairs or on unordered pairs is made, the stabilizer is found in its image
by partition backtrack, and its preimage in G is taken. "search" is the middle part of that. (`Stabilizer(G, edges,
OnSetsSets)` lists the orbit: 0.9 s for Petersen's graph; the packages GRAPE and Digraphs, which call nauty or BLISS, are not
part of GAP itself.) A case ends after SECONDS (60).

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
from symgroup.isotropy.search.labels import point_covectors
from symgroup.isotropy.search.orbits import orbit_stabilizer
from symgroup.isotropy.search.reflections import reflections_of
from symgroup.isotropy.search.states import states_of
from symgroup.representations import Representation, natural, tensor_product

LONG = 5.0  # seconds, after which nothing is repeated
STEADY = 0.5  # seconds that short cases are repeated for, on both sides: other processes take turns of some milliseconds

igraph.Graph(1).automorphism_group()  # so that loading the library is not counted


@dataclass(frozen=True)
class Gap:
    """Statements of GAP: `group` defines G, `action` a homomorphism A and its image H, `search` finds S in H."""

    group: str
    search: str
    action: str = "A := IdentityMapping(G);; H := G;;"


@dataclass(frozen=True)
class Case:
    V: Representation
    x: Sequence[object]
    gap: Gap | None
    solve: Callable[[Representation, Sequence[object]], tuple[int, str]] | None = None


def gap_group(G: FiniteGroup) -> str:
    if G.family == "S":
        return f"G := SymmetricGroup({G.degree});;"
    lists = ", ".join(f"PermList({[i + 1 for i in g]})" for g in G.generators)
    return f"G := Group([{lists}]);;"


def classes(x: Sequence[int]) -> list[list[int]]:
    return [[i + 1 for i, value in enumerate(x) if value == c] for c in sorted(set(x))]


def colouring(G: FiniteGroup, x: Sequence[int]) -> Case:
    return Case(natural(G), x, Gap(gap_group(G), f"S := Stabilizer(H, {classes(x)}, OnTuplesSets);;"))


def pairs(G: FiniteGroup, x: Sequence[int], gap: bool = True) -> Case:
    V = natural(G)
    action = f"A := ActionHomomorphism(G, Tuples([1..{G.degree}], 2), OnTuples);; H := Image(A);;"
    text = Gap(gap_group(G), f"S := Stabilizer(H, {classes(x)}, OnTuplesSets);;", action)
    return Case(tensor_product(V, V), x, text if gap else None)


def graph(edges: nx.Graph, gap: bool = True) -> Case:
    n = edges.number_of_nodes()
    matrix = nx.to_numpy_array(edges, dtype=int)
    case = pairs(symmetric(n), matrix.ravel().tolist(), False)
    if not gap:
        return case
    kept = [[i + 1, j + 1] for i in range(n) for j in range(i + 1, n) if matrix[i, j]]
    action = f"P := Combinations([1..{n}], 2);; A := ActionHomomorphism(G, P, OnSets);; H := Image(A);;"
    search = f"S := Stabilizer(H, Set({kept}, e -> Position(P, e)), OnSets);;"
    return Case(case.V, case.x, Gap(gap_group(symmetric(n)), search, action))


def reflections(series: str, rank: int, x: Sequence[int]) -> Case:
    G = weyl(series, rank)
    rows = [G.natural_matrix(g).transpose().tolist() for g in G.generators]
    text = ", ".join(str([[int(entry.p) for entry in row] for row in matrix]) for matrix in rows)
    return Case(natural(G), x, Gap(f"G := Group([{text}]);;", f"S := Stabilizer(H, {list(x)}, OnRight);;"))


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


PROGRAM = """SizeScreen([4096, 24]);;
best := infinity;; search := infinity;; begin := NanosecondsSinceEpoch();;
k := 0;;
while k < {repeat} or NanosecondsSinceEpoch() - begin < {steady} * 10^9 do
  k := k + 1;
  {group} Size(G);
  start := NanosecondsSinceEpoch();
  {action} Size(H); middle := NanosecondsSinceEpoch();
  {search} done := NanosecondsSinceEpoch();
  R := PreImage(A, S); size := Size(R);
  best := Minimum(best, NanosecondsSinceEpoch() - start); search := Minimum(search, done - middle);
  if NanosecondsSinceEpoch() - begin > {seconds} * 10^9 / 2 then break; fi;
od;
Print("RESULT ", best, " ", search, " ", size, "\\n");
QUIT;
"""


def gap_times(gap: Gap, repeat: int, seconds: float) -> tuple[float, float, int] | None:
    """Return the time of the whole answer and of the search alone in seconds, and the order; None where it took too long."""
    parts = {
        "group": gap.group.replace(";;", ";"),
        "action": gap.action.replace(";;", ";"),
        "search": gap.search.replace(";;", ";"),
    }
    program = PROGRAM.format(**parts, repeat=repeat, steady=int(2 * STEADY), seconds=int(seconds))
    try:
        done = subprocess.run(
            ["gap", "-q", "-A"], input=program, capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return None
    line = next((line for line in done.stdout.replace("\\\n", "").splitlines() if "RESULT" in line), None)
    if line is None:
        return None
    whole, search, size = line.split("RESULT ")[1].split()
    return int(whole) / 1e9, int(search) / 1e9, int(size)


def best_of(repeat: int, call: Callable[[], Any]) -> tuple[float, Any]:
    """Return the least time of several calls, the first one apart, which makes the chains; and what the last one returns."""
    start = time.perf_counter()
    answer = call()
    if time.perf_counter() - start > LONG:
        return time.perf_counter() - start, answer
    times = []
    while len(times) < repeat or sum(times) < STEADY:
        for memo in (reflections_of, point_covectors):
            memo.cache_clear()
        start = time.perf_counter()
        answer = call()
        times.append(time.perf_counter() - start)
        if sum(times) > LONG:
            break
    return min(times), answer


def measure(case: Case, repeat: int, seconds: float) -> dict[str, Any]:
    assert case.V.finite_group.order
    row: dict[str, Any] = dict.fromkeys(("gap", "gap_search", "ratio", "listing"))
    solve = case.solve
    if solve is not None:
        row["seconds"], (row["order"], row["method"]) = best_of(repeat, lambda: solve(case.V, case.x))
    else:
        row["seconds"], answer = best_of(repeat, lambda: stabilizer(case.V, case.x, listing=0))
        row["order"], row["method"] = answer.order, answer.method
        spent, answer = best_of(1, lambda: stabilizer(case.V, case.x))
        row["listing"] = spent if answer.is_listed else None
    found = gap_times(case.gap, repeat, seconds) if case.gap and shutil.which("gap") else None
    if found is not None:
        row["gap"], row["gap_search"], size = found
        if size != row["order"]:
            raise SystemExit(f"GAP says {size}, and symgroup {row['order']}")
        row["ratio"] = row["seconds"] / row["gap"]
    return row


def short(order: int) -> str:
    return (
        str(order) if order < 10**15 else f"{order:.3e}" if order < 10**300 else f"10^{len(str(order)) - 1}"
    )


def shown(value: float | None) -> str:
    """Return a time or ratio in its column."""
    return f"{'':9}" if value is None else f"{value:9.4f}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", type=Path, help="write the rows to a file")
    parser.add_argument("--only", default="", help="cases whose names contain these words")
    parser.add_argument("--seconds", type=float, default=60.0, help="GAP's time for one case")
    parser.add_argument("--repeat", type=int, default=25, help="repetitions, of which the best counts")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    rows = {}
    heads = f"{'time':>9} {'GAP':>9} {'ratio':>9} {'search':>9} {'listed':>9}"
    print(f"{'case':38} {'order':>16} {heads}  method")
    for name, make in cases().items():
        if options.only not in name:
            continue
        row = rows[name] = measure(make(), options.repeat, options.seconds)
        texts = [
            f"{row['seconds']:9.4f}",
            *(shown(row[k]) for k in ("gap", "ratio", "gap_search", "listing")),
        ]
        print(f"{name:38} {short(row['order']):>16} {' '.join(texts)}  {row['method']}", flush=True)
    print(f"load average {load:.1f} before, {os.getloadavg()[0]:.1f} after, {os.cpu_count()} cores")
    if options.json:
        options.json.write_text(json.dumps(rows, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
