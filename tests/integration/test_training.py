"""From a spec file to predictions: compile, train, predict, each in a process that derives nothing twice."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

import symgroup as sg


@pytest.mark.parametrize("backend", ["torch-dense", "reference"])
def test_compile_and_predict_in_a_fresh_process(run, program, square: Path, data: Path, backend: str) -> None:
    model = square.parent / "model.safetensors"
    answer = run("compile", square, "F", "-o", model, "--backend", backend, "--dtype", "float64", "--json")
    assert answer.status == 0
    assert answer.result["output"] == str(model)
    square.unlink()  # the module file holds all that is needed
    predictions = square.parent / "predictions.npz"
    assert program("predict", model, data, "-o", predictions).status == 0
    with np.load(predictions) as archive:
        assert archive["y"].shape == (8, 4)
        assert np.isfinite(archive["y"]).all()


def test_training_breaks_the_symmetry_and_says_how_far_it_came(run, square: Path, data: Path) -> None:
    model = square.parent / "model.safetensors"
    answer = run("train", square, "F", data, "-o", model, "--epochs", "300", "--json")
    assert answer.status == 0
    assert answer.result["final_loss"] < 1.0 < answer.result["first_loss"]
    rows = run("predict", model, data, "--limit", "1", "--json").result["predictions"]
    values = [float(text) for text in re.findall(r"-?[0-9.]+(?:e-?[0-9]+)?", rows[0]["y"])]
    assert np.allclose(np.abs(values), 5.0, atol=1.5)
    assert np.allclose(np.sign(values) * values[0] / abs(values[0]), [1, -1, 1, -1])


def test_an_equivariant_network_stays_at_the_floor(run, square: Path, data: Path) -> None:
    model = square.parent / "model.safetensors"
    answer = run("train", square, "plain", data, "-o", model, "--epochs", "50", "--loss", "plain", "--json")
    assert answer.result["final_loss"] >= 25.0 - 1e-3


def test_the_same_seed_gives_the_same_module(run, square: Path, data: Path) -> None:
    files = [square.parent / f"model{number}.safetensors" for number in range(3)]
    for path, seed in zip(files, (1, 1, 2), strict=True):
        assert run("train", square, "F", data, "-o", path, "--epochs", "2", "--seed", seed).status == 0
    first, second, third = (path.read_bytes() for path in files)
    assert first == second
    assert first != third


def test_progress_is_shown_where_asked_for_and_never_on_stdout(run, square: Path, data: Path) -> None:
    words = ["train", square, "F", data, "-o", square.parent / "model", "--epochs", "2"]
    assert run(*words).err == ""
    assert run(*words, "--json").err == ""
    shown = run(*words, "--json", "--progress")
    assert "epoch 2/2" in shown.err
    assert shown.envelope["ok"] is True


def test_predictions_are_printed_in_short(run, square: Path, data: Path) -> None:
    model = square.parent / "model.safetensors"
    run("compile", square, "F", "-o", model)
    answer = run("predict", model, data, "--limit", "2")
    assert answer.status == 0
    assert answer.out.count("(") == 2


def test_predicting_needs_no_targets(run, square: Path, data: Path) -> None:
    model = square.parent / "model.safetensors"
    run("compile", square, "F", "-o", model)
    np.savez(data, x=np.arange(8.0).reshape(2, 4))
    assert run("predict", model, data, "--json").result["inputs"] == 2


def test_a_seed_repeats_the_noise_in_every_backend(run, square: Path, data: Path) -> None:
    square.write_text(
        "group G = D(4)\nrep V = natural(G)\nnetwork N : V -> V { hidden 4 V, relu  noise 1/2 }\n"
    )
    made: dict[str, list[np.ndarray]] = {}
    for backend in ("torch-dense", "reference"):
        model, predictions = square.parent / f"{backend}.safetensors", square.parent / "predictions.npz"
        run("compile", square, "N", "-o", model, "--backend", backend, "--dtype", "float64")
        for words in ((), ("--seed", "0"), ("--seed", "1")):
            assert run("predict", model, data, "-o", predictions, *words).status == 0
            with np.load(predictions) as archive:
                made.setdefault(backend, []).append(archive["y"])
    for default, same, other in made.values():
        assert np.array_equal(default, same)
        assert not np.array_equal(default, other)
        assert len(np.unique(default.round(9), axis=0)) == 8, "every row has its own noise"
    np.testing.assert_allclose(made["torch-dense"], made["reference"], rtol=1e-12, atol=1e-12)


LARGE = {
    "O(3)": ("2 natural(G)", "natural(G)"),
    "S(30)": ("2 natural(G)", "natural(G) + trivial(G)"),
    "S(5) x O(3)": ("outer(natural(S(5)), natural(O(3)))", "lift(natural(O(3)), G)"),
}


@pytest.mark.parametrize("group", LARGE)
def test_groups_that_cannot_be_listed_train_without_options(run, tmp_path: Path, group: str) -> None:
    """Inputs with symmetry whose targets have none: the loss sinks below what the plain one can reach."""
    source, target = LARGE[group]
    spec = tmp_path / "large.symg"
    spec.write_text(
        f"group G = {group}\nrep V = {source}\nrep W = {target}\n"
        "network F : V -> W { hidden 8 V, norm sigmoid  relaxed by canonical }"
    )
    random = np.random.default_rng(0)
    F = sg.load(spec)["F"]
    x = np.repeat(random.integers(0, 2, (20, 1)), F.source.dim, axis=1).astype(float)
    np.savez(tmp_path / "d.npz", x=x, y=random.standard_normal((20, F.target.dim)))
    words = ["train", spec, "F", tmp_path / "d.npz", "-o", tmp_path / "m", "--epochs", "60", "--json"]
    best, plain = (run(*words, *options).result for options in ((), ("--loss", "plain")))
    assert best["loss"] == "best-image"
    assert best["final_loss"] < 0.7 * plain["final_loss"]
