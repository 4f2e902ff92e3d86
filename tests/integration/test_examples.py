"""The examples' data: what the script makes, and what the floor says of it."""

from __future__ import annotations

import runpy
from pathlib import Path

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
def test_the_row_of_atoms_breaks_nothing(part: str) -> None:
    spec = sg.load(EXAMPLES / "path.symg")
    report = sg.floor(spec["plain"], sg.load_data(EXAMPLES / f"path_{part}.npz", spec["plain"]))
    assert report.exact_total == 0
    assert [row.name for row in report.rows] == ["C2"]
    assert "No symmetry needs to be broken" in report.advice


@pytest.mark.parametrize("part", ["train", "test"])
def test_the_square_breaks_all_it_has(part: str) -> None:
    spec = sg.load(EXAMPLES / "square.symg")
    report = sg.floor(spec["F"], sg.load_data(EXAMPLES / f"square_{part}.npz", spec["F"]))
    assert report.exact_total == 25
    assert [row.name for row in report.rows] == ["D4"]
    assert "use `relaxed`" in report.advice


def test_an_equivariant_network_keeps_the_reflection_of_the_row_in_training() -> None:
    spec = sg.load(EXAMPLES / "path.symg")
    F = spec["plain"]
    module = sg.compile_module(F, dtype="float64")
    sg.train_module(module, F, sg.load_data(EXAMPLES / "path_train.npz", F), epochs=3)
    y = np.asarray(sg.predict(module, sg.load_data(EXAMPLES / "path_test.npz", F).x))
    assert np.abs(y - y[:, ::-1]).max() < 1e-12 * np.abs(y).max()
