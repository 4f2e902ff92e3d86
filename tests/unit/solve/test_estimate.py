"""The estimates, against peaks measured in fresh processes, and the refusal."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from symgroup.errors import InputError, LimitError
from symgroup.groups import matrix_group, symmetric, weyl
from symgroup.representations import natural, regular, tensor_product, trivial
from symgroup.solve import estimate, meataxe
from symgroup.solve.estimate import check_memory, estimated_bytes, guessed_dimension, memory_limit
from symgroup.solve.meataxe import solve_by_meataxe
from symgroup.store.sizes import parse_size, size_text

MEASURE = """
import json
from pathlib import Path
from symgroup.groups import grid, matrix_group, permutation_group, sign_flips, signed_group, symmetric, weyl
from symgroup.representations import natural, regular, tensor_product
from symgroup.solve import equivariant_basis
from symgroup.solve.transport import PairAction, row_tree

def power(V, k):
    return V if k == 1 else tensor_product(power(V, k - 1), V)

def peak():
    # not ru_maxrss, which a process inherits from the one that started it
    (line,) = [x for x in Path("/proc/self/status").read_text().splitlines() if x.startswith("VmHWM")]
    return 1024 * int(line.split()[1])

hexagon = natural(matrix_group([[[1, -1], [1, 0]], [[0, 1], [1, 0]]]))
signs = natural(signed_group([[-1, *range(2, 11)], [*range(2, 11), 1], [2, 1, *range(3, 11)]]))
V, W = {pair}
V.generator_matrices() if {route!r} != "orbits" else None
equivariant_basis(hexagon, hexagon, route="nullspace")  # what is imported late is imported now
before = peak()
B = equivariant_basis(V, W, route={route!r})
grown = peak() - before
known = {{"dim": B.dim, "degree": V.field.degree, "same": V == W}}
if {route!r} == "orbits":
    actions = [PairAction.of(V, W, g, signed=False) for g in V.group.generators]
    known["row_orbits"] = len(row_tree(actions, W.dim).first_rows)
print(json.dumps([V.dim, W.dim, len(V.group.generators), known, grown]))
"""

PAIRS = [
    ("orbits", "[natural(grid(48, 48))] * 2"),
    ("orbits", "[natural(symmetric(2000))] * 2"),
    ("orbits", "[natural(permutation_group([[i ^ 1 for i in range(2000)]], 2000))] * 2"),
    ("orbits", "[power(signs, 3)] * 2"),
    ("orbits", "[power(natural(sign_flips(40)), 2)] * 2"),
    ("reciprocity", "regular(weyl('F', 4)), power(natural(weyl('F', 4)), 2)"),
    ("meataxe", "[power(hexagon, 5)] * 2"),
    ("meataxe", "[power(natural(weyl('F', 4)), 3)] * 2"),
    ("meataxe", "[power(natural(weyl('H', 4)), 3)] * 2"),
    ("meataxe", "power(natural(weyl('E', 6)), 4), power(natural(weyl('E', 6)), 2)"),
    ("meataxe", "[power(natural(weyl('H', 3)), 4)] * 2"),
    ("nullspace", "[power(hexagon, 5)] * 2"),
]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peaks are read from /proc")
@pytest.mark.parametrize(("route", "pair"), PAIRS)
def test_estimates_are_within_a_factor_of_the_peak(route: str, pair: str) -> None:
    code = MEASURE.format(route=route, pair=pair)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    n, m, generators, known, peak = json.loads(done.stdout)
    estimated = estimated_bytes(route, n, m, generators, **known)
    # freed memory of what ran before is used again, so a few megabytes may not show as growth
    assert peak <= 1.5 * estimated
    assert estimated <= 2.5 * peak + 4_000_000


def test_estimates_grow_with_everything() -> None:
    for route in ("orbits", "reciprocity", "meataxe", "nullspace"):
        small = estimated_bytes(route, 20, 30, 2)
        assert small < estimated_bytes(route, 200, 30, 2) <= estimated_bytes(route, 200, 300, 2, dim=5)
        assert estimated_bytes(route, 20, 30, 2, dim=5, degree=2) >= small


def test_a_block_that_does_not_fit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    V = natural(symmetric(300))
    monkeypatch.setenv("SYMGROUP_MEMORY_LIMIT", "4GB")
    assert check_memory(V, V, "orbits") == estimated_bytes("orbits", 300, 300, 2)
    assert check_memory(V, V, "meataxe", dim=2) == estimated_bytes("meataxe", 300, 300, 2, dim=2, same=True)
    with pytest.raises(LimitError) as caught:
        check_memory(V, V, "nullspace")
    assert (caught.value.code, caught.value.exit_code) == ("SG414", 3)
    (shown,) = caught.value.diagnostics
    assert "972 GB" in shown.message
    assert "4 GB are available" in shown.notes[0]
    assert shown.help is not None
    monkeypatch.setenv("SYMGROUP_MEMORY_LIMIT", "2TB")
    assert check_memory(V, V, "nullspace") > 9 * 10**11
    monkeypatch.setenv("SYMGROUP_MEMORY_LIMIT", "plenty")
    with pytest.raises(InputError, match="SG414"):
        check_memory(V, V, "orbits")


def test_large_numbers_are_asked_about_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(meataxe, "check_large_numbers", asked.append)
    # D(3) in a basis in which the maps have entries that no prime below 2^22 shows
    a, b = [[-1, 1], [-1, 0]], [[0, 1], [1, 0]]
    turned = [_conjugated(matrix, 123_457) for matrix in (a, b)]
    V = natural(matrix_group(turned))
    square = tensor_product(V, V)
    assert solve_by_meataxe(square, square)[1].basis.shape[0] == 3
    assert asked == [48] * len(asked) and asked
    monkeypatch.setenv("SYMGROUP_MEMORY_LIMIT", "1MB")
    with pytest.raises(LimitError, match="SG414"):
        estimate.check_large_numbers(100_000)


def _conjugated(matrix: list[list[int]], t: int) -> list[list[int]]:
    """Return T M T^-1 for T = [[1, t], [0, 1]]."""
    (a, b), (c, d) = matrix
    return [[a + t * c, b + t * d - t * (a + t * c)], [c, d - t * c]]


def test_the_guess_is_a_bound_for_endomorphisms() -> None:
    hexagon = natural(matrix_group([[[1, -1], [1, 0]], [[0, 1], [1, 0]]]))
    T = tensor_product(tensor_product(hexagon, hexagon), hexagon)
    assert guessed_dimension(T, T) == 6  # of 11
    R = regular(symmetric(4))
    assert guessed_dimension(R, R) == 24
    assert guessed_dimension(trivial(weyl("E", 8)), trivial(weyl("E", 8))) == 1


def test_without_an_override_the_machine_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SYMGROUP_MEMORY_LIMIT", raising=False)
    limit = memory_limit()
    assert limit is None or limit > 0


def test_the_kernel_and_the_control_groups_are_read(tmp_path: Path) -> None:
    proc, root = tmp_path / "proc", tmp_path / "cgroup"
    (proc / "self").mkdir(parents=True)
    (proc / "meminfo").write_text("MemTotal:  9000 kB\nMemAvailable:   5000 kB\n")
    (proc / "self" / "cgroup").write_text("0::/a/b\n7:cpu:/x\n5:memory:/host/c\n")
    for folder, files in {
        "a/b": {"memory.max": "max", "memory.current": "7"},
        "a": {"memory.max": "1000", "memory.current": "400", "memory.stat": "anon 3\ninactive_file 150\n"},
        "memory": {"memory.limit_in_bytes": "90", "memory.usage_in_bytes": "100"},
    }.items():
        (root / folder).mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (root / folder / name).write_text(text + "\n")
    assert estimate._machine(proc) == 5000 * 1024
    assert list(estimate._control_groups(proc, root)) == [750, 0]
    assert list(estimate._control_groups(tmp_path, root)) == []
    free = estimate._machine(tmp_path)
    assert free is None or free > 0


def test_sizes() -> None:
    assert [parse_size(text) for text in ("12", "3 kB", "1.5GiB", "2T")] == [12, 3000, 15 * 10**8, 2 * 10**12]
    assert [parse_size(text) for text in ("", "-1", "GB", "1 XB", "1e9")] == [None] * 5
    assert [size_text(size) for size in (12, 1500, 4 * 10**9)] == ["12 bytes", "1.5 kB", "4 GB"]
