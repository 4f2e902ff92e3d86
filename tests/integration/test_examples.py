"""The examples' data: what the script makes, and what the floor says of it."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import symgroup as sg

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.mark.parametrize("name", ["square", "path"])
def test_the_script_makes_the_data(name: str) -> None:
    x, y = runpy.run_path(str(EXAMPLES / "make_data.py"))[name]()
    parts = [np.load(EXAMPLES / f"{name}_{part}.npz") for part in ("train", "test")]
    assert np.array_equal(x, np.concatenate([part["x"] for part in parts]))
    assert np.array_equal(y, np.concatenate([part["y"] for part in parts]))


@pytest.mark.parametrize("part", ["train", "test"])
@pytest.mark.parametrize("network", ["plain", "F"])
def test_the_row_breaks_the_symmetry_of_odd_inputs_only(part: str, network: str) -> None:
    spec = sg.load(EXAMPLES / "path.symg")
    data = sg.load_data(EXAMPLES / f"path_{part}.npz", spec[network])
    assert np.array_equal(data.x[::2], data.x[::2, ::-1])
    assert np.array_equal(data.x[1::2], -data.x[1::2, ::-1])
    assert sg.floor(spec[network], data).exact_total == 2
    even = sg.floor(spec[network], sg.Dataset(data.x[::2], data.y[::2]))
    odd = sg.floor(spec[network], sg.Dataset(data.x[1::2], data.y[1::2]))
    assert (even.exact_total, odd.exact_total) == (0, 4)
    assert "No symmetry needs to be broken" in even.advice
    assert "use `relaxed`" in odd.advice
    assert [row.order for row in (*even.rows, *odd.rows)] == [2, 2]


@pytest.mark.parametrize("part", ["train", "test"])
def test_the_square_breaks_all_it_has(part: str) -> None:
    spec = sg.load(EXAMPLES / "square.symg")
    report = sg.floor(spec["F"], sg.load_data(EXAMPLES / f"square_{part}.npz", spec["F"]))
    assert report.exact_total == 25
    assert [row.name for row in report.rows] == ["D4"]
    assert "use `relaxed`" in report.advice


@pytest.fixture(scope="module")
def row() -> Any:
    """The spec of the row with narrow layers."""
    text = (EXAMPLES / "path.symg").read_text(encoding="utf-8")
    return sg.parse(text.replace("hidden 16", "hidden 4"))


def outputs(spec: Any, name: str, epochs: int) -> tuple[np.ndarray, np.ndarray]:
    """Train a network of the row; return what it makes of the even and of the odd test inputs."""
    module = sg.compile_module(spec[name], dtype="float64", seed=0)
    if epochs:
        data = sg.load_data(EXAMPLES / "path_train.npz", spec[name])
        sg.train_module(module, spec[name], data, epochs=epochs, seed=0)
    y = np.asarray(sg.predict(module, sg.load_data(EXAMPLES / "path_test.npz", spec[name]).x))
    return y[::2], y[1::2]


def errors(even: np.ndarray, odd: np.ndarray) -> tuple[float, float]:
    """Return the mean squared errors on even inputs and on odd ones, to the best image of each target."""
    with np.load(EXAMPLES / "path_test.npz") as archive:
        target = archive["y"]
    images = np.stack([target[1::2], -target[1::2, ::-1]])
    best = np.square(odd - images).mean(axis=2).min(axis=0)
    return float(np.square(even - target[::2]).mean()), float(best.mean())


def unevenness(y: np.ndarray) -> float:
    """Return how far outputs are from their mirror images, relative to the largest."""
    return float(np.abs(y - y[:, ::-1]).max() / np.abs(y).max())


def test_the_row_is_relaxed_for_one_of_two_kinds_of_symmetry(row: Any) -> None:
    even, odd = (sg.stabilizer(row["V"], row[name]) for name in ("even", "odd"))
    assert (even.order, odd.order) == (2, 2)
    assert even.describe_generators() != odd.describe_generators()  # and the group is abelian: not conjugate
    (line,) = sg.plan_module(row["F"]).relaxation
    assert line.startswith("inputs with stabilizer C2 (order 2, 1 conjugate): broken completely")
    assert sg.verify(row).ok


@pytest.mark.parametrize("epochs", [0, 80])
def test_even_inputs_of_the_row_stay_even_and_odd_ones_do_not_stay_odd(row: Any, epochs: int) -> None:
    even, odd = outputs(row, "F", epochs)
    assert unevenness(even) < 1e-4
    assert np.abs(even).max() > 0
    bulge = np.abs(odd + odd[:, ::-1]).max(axis=1)
    assert bulge.min() > 1e-4 * np.abs(odd).max()
    if epochs:
        even_error, odd_error = errors(even, odd)
        assert even_error < 0.1
        assert odd_error < 0.4


def test_an_equivariant_network_keeps_both_symmetries_of_the_row(row: Any) -> None:
    even, odd = outputs(row, "plain", 80)
    assert unevenness(even) < 1e-4
    assert np.abs(odd + odd[:, ::-1]).max() < 1e-4 * np.abs(odd).max()
    even_error, odd_error = errors(even, odd)
    assert even_error < 0.01
    assert 4 - 1e-9 <= odd_error < 4.1
