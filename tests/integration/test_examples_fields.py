"""The examples of four fields: their data, their proofs, short runs, what trained networks must keep, the READMEs' tables."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import symgroup as sg
from symgroup.elaborate import Relaxed
from symgroup.groups import elements_of
from symgroup.representations.floats import float_matrix

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
# of each network that a short run trains: its field, its spec, its data
TRAINED = {
    "rectangle": ("physics", "square.symg", "rectangle_test.npz"),
    "rhombus": ("physics", "square.symg", "rhombus_test.npz"),
    "ising": ("physics", "ising.symg", "ising_test.npz"),
    "matching": ("graphs", "matching.symg", "matching_test.npz"),
    "cycle": ("optimisation", "sets.symg", "cycle_test.npz"),
    "cube": ("optimisation", "sets.symg", "cube_test.npz"),
    "petersen": ("optimisation", "sets.symg", "petersen_test.npz"),
    "points": ("decoding", "points.symg", "points_test.npz"),
}
FIELDS = ("physics", "graphs", "optimisation", "decoding")
PARTIAL = {"rectangle": "axes", "rhombus": "diagonals", "ising": "cell"}  # the symmetry that is kept
QUICK = {"square.symg", "path.symg"}  # specs that are verified in a second
MOST_TYPES = 6  # inputs that are moved by elements of G: one of each orbit type


@cache
def load(field: str, name: str) -> Any:
    return sg.load(EXAMPLES / field / name)


def script(field: str) -> Any:
    """The field's make_data.py as a module."""
    return program(EXAMPLES / field / "make_data.py")


@cache
def program(path: Path) -> Any:
    return SimpleNamespace(**runpy.run_path(str(path)))


# data


@pytest.mark.parametrize("part", ["train", "test"])
def test_the_script_makes_the_square(part: str) -> None:
    samples, error, seed = {"train": (60, 0.05, 0), "test": (200, 0.0, 1)}[part]
    for pattern in ("rectangle", "rhombus"):
        same(
            EXAMPLES / "physics" / f"{pattern}_{part}.npz",
            script("physics").square(pattern, samples, error, seed),
        )


@pytest.mark.slow
def test_the_script_makes_the_lattice() -> None:
    same(EXAMPLES / "physics" / "ising_test.npz", script("physics").ising(200, 3))


@pytest.mark.parametrize("part", ["train", "test"])
def test_the_scripts_make_graphs_weights_and_points(part: str) -> None:
    with np.load(EXAMPLES / "graphs" / f"matching_{part}.npz") as stored:
        made = script("graphs").matching(part)
        assert all(np.array_equal(stored[name], made[name]) for name in made)
    for name in script("optimisation").GRAPHS:
        with np.load(EXAMPLES / "optimisation" / f"{name}_{part}.npz") as stored:
            made = script("optimisation").make(name, part)
            assert all(np.array_equal(stored[key], made[key]) for key in made)
    same(EXAMPLES / "decoding" / f"points_{part}.npz", script("decoding").make(part))


def test_the_atlas_is_split_by_isomorphism_class() -> None:
    parts = [np.load(EXAMPLES / "graphs" / f"atlas_{part}.npz")["x"] for part in ("train", "test")]
    assert [len(x) for x in parts] == [80, 32]  # 112 connected graphs of six vertices: OEIS A001349
    matrices = np.concatenate(parts)
    listed, _ = script("graphs").atlas()
    assert {x.tobytes() for x in matrices} == {x.tobytes() for x in listed}
    V = sg.parse("group G = S(6)  rep V = natural(G) * natural(G)")["V"]
    from symgroup.canonical import canonicalizer

    forms = canonicalizer(V).canonical(matrices).representative
    assert len({form.tobytes() for form in forms}) == 112


def same(path: Path, made: tuple[np.ndarray, np.ndarray]) -> None:
    with np.load(path) as stored:
        assert np.array_equal(stored["x"], made[0])
        assert np.array_equal(stored["y"], made[1])


def test_ground_states_are_images_of_each_other_and_have_least_energy() -> None:
    plain = load("physics", "ising.symg")["plain_ising"]
    data = sg.load_data(EXAMPLES / "physics" / "ising_test.npz", plain)
    assert data.y is not None
    images = sg.target_images(plain, data)
    still = ~data.x[:, 3:].any(axis=1)
    states = {len(np.unique(rows, axis=0)) for rows in images[still]}
    assert states == {2, 4}  # all agree or alternate; stripes
    assert {len(np.unique(rows, axis=0)) for rows in images[~still]} == {1}


def test_ground_states_have_the_least_energy_of_all_states() -> None:
    """The energy of all 2^16 states once more, by shifted copies of the lattice."""
    with np.load(EXAMPLES / "physics" / "ising_test.npz") as stored:
        x, y = stored["x"][:12], stored["y"][:12]
    states = (1 - 2 * ((np.arange(2**16)[:, None] >> np.arange(16)) & 1)).astype(np.int8).reshape(-1, 4, 4)
    shifts = [((0, 1), (1, 0)), ((1, 1), (1, -1))]
    sums = [sum((states * np.roll(states, by, (1, 2))).sum((1, 2)) for by in group) for group in shifts]
    for (_, j1, j2, *h), ground in zip(x, y, strict=True):
        energies = j1 * sums[0] + j2 * sums[1] - states.reshape(-1, 16) @ np.array(h)
        (number,) = np.flatnonzero((states.reshape(-1, 16) == ground).all(axis=1))
        assert energies[number] <= energies.min() + 1e-9


# the floor


@pytest.mark.parametrize("task", sorted(TRAINED))
def test_the_floor_shows_that_symmetry_must_break(task: str) -> None:
    field, spec, data = TRAINED[task]
    network = load(field, spec)[f"plain_{task}"]
    report = sg.floor(network, sg.load_data(EXAMPLES / field / data, network))
    assert report.total > 0
    assert "use `relaxed" in report.advice  # or `relaxed by canonical`


@pytest.mark.parametrize("errors", [[0.3, 0.19], [float("nan"), 0.3]])
def test_an_example_stops_where_a_plain_model_is_below_the_floor(errors: list[float]) -> None:
    common = program(EXAMPLES / "common.py")
    common.require_floor([0.2, 0.3], 0.2, "as good as can be")
    with pytest.raises(SystemExit, match="floor"):
        common.require_floor(errors, 0.2, "too good")
    with pytest.raises(SystemExit, match="ceiling"):
        common.require_ceiling([1.1 - error for error in errors], 0.9, "too good")


def test_the_ceiling_of_a_cycle_of_equal_weights_is_0() -> None:
    with np.load(EXAMPLES / "optimisation" / "cycle_test.npz") as stored:
        assert set(stored["ceiling"][stored["kind"] == 0].tolist()) == {0.0}
        assert set(stored["ceiling"][stored["kind"] == 2].tolist()) == {1.0}


# what is proven


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, marks=[] if path.name in QUICK else [pytest.mark.slow], id=path.name)
        for path in sorted(EXAMPLES.rglob("*.symg"))
    ],
)
def test_the_relaxation_of_every_example_is_proven(path: Path) -> None:
    spec = sg.load(path)
    report = sg.verify(spec)
    assert report.ok
    proven = {claim.subject.split(",")[0] for claim in report.claims if "breaking maps D" in claim.statement}
    wanted = {name for name, network in spec.networks.items() if isinstance(network.relaxation, Relaxed)}
    assert proven == wanted
    assert wanted


# short runs


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Run a field once, with one seed and few steps; return where its networks are and what it printed."""
    done: dict[str, tuple[Path, subprocess.CompletedProcess[str]]] = {}

    def run(field: str) -> tuple[Path, str]:
        if field not in done:
            output = tmp_path_factory.mktemp(field)
            command = [sys.executable, str(EXAMPLES / field / "run.py"), "--seeds", "1", "--steps", "3"]
            done[field] = (
                output,
                subprocess.run(
                    [*command, "--output", str(output)],
                    capture_output=True,
                    text=True,
                    check=False,
                    timeout=280,
                ),
            )
        output, answer = done[field]
        assert answer.returncode == 0, answer.stderr
        return output, answer.stdout

    return run


@pytest.mark.slow
@pytest.mark.parametrize("field", FIELDS)
def test_the_readme_shows_what_is_printed(field: str, runs: Any) -> None:
    """Everything but the errors, which hang on the training: data, floors, numbers of parameters, what is proven."""
    output, printed = runs(field)
    assert (output / f"{field}.png").read_bytes().startswith(b"\x89PNG")
    readme = (EXAMPLES / field / "README.md").read_text(encoding="utf-8")
    shown = re.search(
        rf"<!-- output: python examples/{field}/run.py -->\n```text\n(.*?)```", readme, re.DOTALL
    )
    assert shown is not None
    assert fixed_lines(shown.group(1)) == fixed_lines(printed)


def fixed_lines(text: str) -> list[str]:
    """Return the lines of a table without what is trained."""
    lines = [re.sub(r"\s+-?\d+\.\d+ \+- \d+\.\d+", "", line) for line in text.splitlines()]
    return [line for line in lines if not line.startswith("plot:")]


@pytest.mark.slow
@pytest.mark.parametrize("task", sorted(TRAINED))
def test_a_plain_network_keeps_the_symmetry_of_its_inputs(task: str, runs: Any) -> None:
    network, x, f = trained(task, "plain", runs)
    for row, made, fixing, _ in orbits(network, x, f):
        for h in fixing:
            assert close(h @ made, made), row


@pytest.mark.slow
@pytest.mark.parametrize(
    ("task", "mode"),
    [
        (task, mode)
        for task in sorted(TRAINED)
        for mode in ("canonical", "relaxed", "partial")
        if mode != "partial" or task in PARTIAL
    ],
)
def test_the_output_at_g_x_is_an_image_of_that_at_x_under_g_and_the_symmetries_of_x(
    task: str, mode: str, runs: Any
) -> None:
    network, x, f = trained(task, mode, runs)
    broken = False
    for row, made, fixing, moves in orbits(network, x, f):
        images = [h @ made for h in fixing]
        broken |= not all(close(image, made) for image in images)
        for g_v, g_w in moves:
            there = np.asarray(sg.predict(f, (g_v @ row)[None]))[0]
            assert any(close(g_w @ image, there) for image in images), row
    assert broken


@pytest.mark.slow
@pytest.mark.parametrize("task", sorted(PARTIAL))
def test_a_network_relaxed_to_s_keeps_s_or_a_conjugate(task: str, runs: Any) -> None:
    network, x, f = trained(task, "partial", runs)
    S = load(*TRAINED[task][:2])[PARTIAL[task]]
    table = elements_of(network.target.finite_group)
    everything = [matrix(network.target, table, number) for number in range(len(table))]
    kept = [float_matrix(network.target.matrix(s)) for s in S.generators]
    whole = [row for row in x if task != "ising" or not row[3:].any()]  # without a field
    for made in np.asarray(sg.predict(f, np.array(whole))):
        assert any(all(close(g @ s @ np.linalg.inv(g) @ made, made) for s in kept) for g in everything)


def trained(task: str, mode: str, runs: Any) -> tuple[Any, np.ndarray, Any]:
    """Return a network, one input of each orbit type in its data, and the trained module in float64."""
    field, spec, data = TRAINED[task]
    output, _ = runs(field)
    network = load(field, spec)[f"{mode}_{task}"]
    x = sg.load_data(EXAMPLES / field / data, network).x
    types = sg.floor_types(network, sg.Dataset(x, None))
    _, first = np.unique(types.number, return_index=True)
    return (
        network,
        x[first[:MOST_TYPES]],
        sg.load_module(output / f"{mode}_{task}.safetensors", dtype="float64"),
    )


def orbits(network: Any, x: np.ndarray, f: Any) -> Any:
    """Yield each input, its output, rho_W of its stabilizer, and rho_V and rho_W of five elements of G."""
    table = elements_of(network.source.finite_group)
    types = sg.floor_types(network, sg.Dataset(x, None))
    random = np.random.default_rng(0)
    for row, made, number in zip(x, np.asarray(sg.predict(f, x)), types.number, strict=True):
        fixing = [matrix(network.target, table, k) for k in np.flatnonzero(types.masks[number])]
        chosen = random.integers(0, len(table), 5)
        moves = [(matrix(network.source, table, k), matrix(network.target, table, k)) for k in chosen]
        yield row, made, fixing, moves


def matrix(R: Any, table: Any, number: int) -> np.ndarray:
    return float_matrix(R.matrix(table.element(int(number))))


def close(a: np.ndarray, b: np.ndarray) -> bool:
    return bool(np.abs(a - b).max() <= 1e-9 * max(1.0, np.abs(b).max()))
