"""Time and memory of exact bases, beside two yardsticks measured in the same run.

    python benchmarks/basis.py [--json FILE] [--only WORDS] [--limit SECONDS] [--no-svd]

Each case runs in a process of its own, without the store on disk, and prints its dimension, route, the time to make the
group, V and W, the time to solve, from there on, the growth of its peak memory, and how the time to solve compares:

- svd: the time of a dense null space of the (gens m n, m n) system by NumPy's SVD, where m n <= 1500, as a tolerance wants;
- elim: the time of one elimination of a random n x n matrix modulo a 62-bit prime, n the larger dimension, up to 3000: the
  least of five, or of so many as 0.1 s has room for.

The case is cold: nothing about its group, V and W is known, and it is solved once. The process is not: it has solved another
case before, End(V * V * V) of the reflection representation of Weyl(A4), which is none of those below, and emptied every
cache of symgroup. A process of its own is a fork, and without that rehearsal the case would pay for copies of about a
thousand pages that both processes write to (2 to 4 ms), which is no part of solving. Its 15 MB count in the peak of every
case.

An elimination of a small matrix takes no longer than a few calls of Python (25 microseconds for n = 36). basis_floor.py
measures what no solver by calls of NumPy and python-flint can leave out, and each step of the one that there is.

The last line has the total time of the cases, the highest peak of one process, and the load average before and after. Ratios
are what to compare between machines; times are not, and with a load above the number of cores not even on one.

The cases are in basis_cases.py.
"""

from __future__ import annotations

import argparse
import functools
import gc
import json
import multiprocessing
import os
import queue
import resource
import time
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from basis_cases import CASES, between
from flint import nmod_mat

from symgroup.groups import weyl
from symgroup.representations import Representation
from symgroup.representations.floats import float_matrix
from symgroup.solve import equivariant_basis, hom_dim

PRIME = (1 << 62) + 135
LARGEST_SVD = 1500
LARGEST_ELIMINATION = 3000
ELIMINATIONS, ENOUGH = 5, 0.1  # of which the least counts, and seconds after which no other is begun


def measure(name: str, answers: Any, *, svd: bool) -> None:
    os.environ["SYMGROUP_CACHE"] = "off"
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    rehearse()
    start = time.perf_counter()
    try:
        V, W = CASES[name]()
        made = time.perf_counter()
        basis = equivariant_basis(V, W)
    except Exception as error:  # a benchmark reports what happened to each case and goes on
        answers.put({"case": name, "error": str(error), "seconds": time.perf_counter() - start})
        return
    end = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    row: dict[str, Any] = {"case": name, "dim": basis.dim, "shape": basis.shape, "route": basis.route}
    row |= {"seconds": end - start, "making": made - start, "solving": end - made}
    row |= {"megabytes": (peak - before) / 1024, "peak": peak / 1024}
    row["svd"] = svd_seconds(V, W) if svd else None
    row["elimination"] = elimination_seconds(max(V.dim, W.dim))
    answers.put(row)
    start = time.perf_counter()
    answers.put({"count": hom_dim(V, W), "count_seconds": time.perf_counter() - start})


def rehearse() -> None:
    """Solve a case that is not measured, and forget it."""
    equivariant_basis(*between(lambda: weyl("A", 4), 3, 3)())
    for found in gc.get_objects():
        if isinstance(found, functools._lru_cache_wrapper) and str(found.__module__).startswith("symgroup"):
            found.cache_clear()
    gc.collect()


def svd_seconds(V: Representation, W: Representation) -> float | None:
    n, m = V.dim, W.dim
    if n * m > LARGEST_SVD:
        return None
    blocks = [
        np.kron(np.eye(m), float_matrix(v).T) - np.kron(float_matrix(w), np.eye(n))
        for v, w in zip(V.generator_matrices(), W.generator_matrices(), strict=True)
    ]
    start = time.perf_counter()
    np.linalg.svd(np.concatenate(blocks))
    return time.perf_counter() - start


def elimination_seconds(n: int) -> float | None:
    if n > LARGEST_ELIMINATION:
        return None
    random = Random(0)
    matrix = nmod_mat(n, n, [random.randrange(PRIME) for _ in range(n * n)], PRIME)
    times: list[float] = []
    while len(times) < ELIMINATIONS and sum(times) < ENOUGH:
        start = time.perf_counter()
        matrix.rref()
        times.append(time.perf_counter() - start)
    return min(times)


def run(name: str, limit: float, *, svd: bool = True) -> dict[str, Any]:
    gc.freeze()  # or a collection in the new process would copy every page of what was imported
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    process = context.Process(target=measure, args=(name, answers), kwargs={"svd": svd})
    process.start()
    try:
        row = received(answers, process, limit)
        if "error" not in row:
            counted = received(answers, process, limit)  # not part of the case's time
            row |= {"count": counted.get("count"), "count_seconds": counted.get("count_seconds")}
            row["count_error"] = counted.get("error")
        return {"case": name} | row
    finally:
        process.kill()
        process.join()


def received(answers: Any, process: Any, limit: float) -> dict[str, Any]:
    start = time.perf_counter()
    while True:
        try:
            return dict(answers.get(timeout=0.2))
        except queue.Empty:
            seconds = time.perf_counter() - start
            if not process.is_alive() and answers.empty():
                return {"error": f"the process ended with status {process.exitcode}", "seconds": seconds}
            if seconds > limit:
                return {"error": f"no answer in {limit:.0f} s", "seconds": seconds}


def show(row: dict[str, Any]) -> None:
    if "error" in row:
        print(f"{row['case']:<24}{row['error']}")
        return
    svd = f"{row['svd'] / row['solving']:>9.1f}" if row["svd"] else f"{'-':>9}"
    elimination = row["elimination"]
    ratio = f"{row['solving'] / elimination:>9.1f}" if elimination else f"{'-':>9}"
    agrees = "-" if row["count"] is None else "yes" if row["count"] == row["dim"] else "NO"
    agrees = row["count_error"] or agrees
    print(
        f"{row['case']:<24}{row['dim']:>8}  {row['route']:<12}{1000 * row['making']:>9.1f}{1000 * row['solving']:>9.1f}"
        f"{row['megabytes']:>6.0f}"
        f"{svd}{ratio}  {agrees}"
    )


def load_average() -> list[float]:
    return [round(value, 2) for value in os.getloadavg()]


def main() -> None:
    parser = argparse.ArgumentParser(description="Time and memory of exact bases.")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--only", default="", help="cases with these words in their name")
    parser.add_argument("--limit", type=float, default=300.0, help="seconds for one case")
    parser.add_argument(
        "--no-svd", action="store_true", help="leave out the first yardstick, which takes longest"
    )
    options = parser.parse_args()
    print(
        f"{'case':<24}{'dim':>8}  {'route':<12}{'make ms':>9}{'solve ms':>9}{'MB':>6}{'svd/t':>9}{'t/elim':>9}  count agrees"
    )
    before, rows = load_average(), []
    for name in CASES:
        if options.only in name:
            rows.append(run(name, options.limit, svd=not options.no_svd))
            show(rows[-1])
    total = {
        "seconds": sum(row["seconds"] for row in rows),
        "peak": max((row.get("peak", 0.0) for row in rows), default=0.0),
        "load_before": before,
        "load_after": load_average(),
    }
    print(
        f"total {total['seconds']:.1f} s, highest peak {total['peak']:.0f} MB,"
        f" load average {before} before, {total['load_after']} after, {os.cpu_count()} cores"
    )
    if options.json:
        options.json.write_text(
            json.dumps({"cases": rows, "total": total}, indent=1) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
