"""Every bad input has its code and exit status, in the envelope and on stderr, and leaves nothing behind."""

from __future__ import annotations

import os
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

GOOD_X, GOOD_Y = np.ones((3, 4)), np.zeros((3, 4))


def expect(run, code: str, status: int, *words: object) -> None:
    """Run with and without `--json`, and compare code and status."""
    plain = run(*words)
    assert (plain.status, plain.out) == (status, "")
    assert f"error[{code}]: " in plain.err
    envelope = run(*words, "--json")
    assert (envelope.status, envelope.err) == (status, "")
    assert envelope.envelope["ok"] is False
    assert code in [error["code"] for error in envelope.envelope["errors"]]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["chek"], "did you mean 'check'"),
        (["check"], "missing argument 'FILE'"),
        (["check", "a", "b"], "unexpected extra argument"),
        (["check", "a", "--bogus"], "no such option: --bogus"),
        (["basis", "a", "V", "W", "--limit", "many"], "--limit"),
        (["basis", "a", "V", "W", "--limit", "-1"], "--limit"),
        (["train", "a", "F", "d", "-o", "m", "--epochs", "0"], "--epochs"),
        (["train", "a", "F", "d", "-o", "m", "--loss", "wrong"], "best-image"),
        (["compile", "a", "F"], "missing option"),
    ],
)
def test_wrong_usage(run, words: list[str], message: str) -> None:
    expect(run, "SG345", 2, *words)
    assert message.lower() in run(*words).err.lower()


def test_no_command_at_all(run) -> None:
    answer = run()
    assert answer.status == 2


@pytest.mark.parametrize(
    "command", [["check"], ["verify"], ["basis", "V", "V"], ["isotropy", "V"], ["info", "V"]]
)
def test_a_spec_file_that_cannot_be_read(run, tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "latin.symg").write_bytes(b"# caf\xe9\ngroup G = D(4)\n")
    for path in (tmp_path / "missing.symg", tmp_path, tmp_path / "latin.symg", "x" * 5000):
        expect(run, "SG311", 2, command[0], path, *command[1:])
    expect(run, "SG345", 2, command[0], "zero\0.symg", *command[1:])


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no device without an end")
def test_a_file_without_an_end_is_refused(run) -> None:
    expect(run, "SG311", 2, "check", "/dev/zero")


@pytest.mark.parametrize("name", ["square.symg", "data.npz", "x.ckpt"])
@pytest.mark.usefixtures("square", "data")
def test_no_command_replaces_its_own_input(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    train = ["train", "square.symg", "plain", "data.npz", "--epochs", 1]
    expect(run, "SG341", 2, *train, "-o", name, "--checkpoint", "x.ckpt")
    expect(run, "SG341", 2, *train, "-o", "x.ckpt", "--checkpoint", name)
    expect(run, "SG341", 2, "verify", "square.symg", "--certificate", "square.symg")
    expect(run, "SG341", 2, "compile", "square.symg", "plain", "-o", tmp_path / "square.symg")
    expect(run, "SG341", 2, "predict", name, "data.npz", "-o", name)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    "text", ["group G = ", "group G = D(4", "rep V = natural(G)", "\0", "group group = D(4)", "🙂"]
)
def test_a_wrong_spec_points_at_the_text(run, tmp_path: Path, text: str) -> None:
    path = tmp_path / "wrong.symg"
    path.write_text(text, encoding="utf-8")
    answer = run("check", path, "--json")
    assert answer.status == 2
    assert all(error["code"].startswith("SG") for error in answer.envelope["errors"])
    assert f"--> {path}:1:" in run("check", path).err


def test_all_errors_of_a_spec_are_reported_at_once(run, tmp_path: Path) -> None:
    path = tmp_path / "wrong.symg"
    path.write_text("group G = D(4)\nrep V = natural(H)\nrep W = natural(K)\n")
    assert len(run("check", path, "--json").envelope["errors"]) == 2


@pytest.mark.parametrize(
    "words",
    [
        ["basis", "V", "nope"],
        ["isotropy", "nope"],
        ["info", "nope"],
        ["molien", "nope", "V"],
        ["stabilizer", "nope", "x"],
    ],
)
def test_unknown_names(run, square: Path, words: list[str]) -> None:
    answer = run(words[0], square, *words[1:], "--json")
    assert answer.status == 2
    assert "nope" in answer.envelope["errors"][0]["message"]


@pytest.mark.parametrize(
    "words", [["basis", "V", "P"], ["isotropy", "x"], ["info", "F"], ["stabilizer", "P", "x"]]
)
def test_names_of_another_kind(run, square: Path, words: list[str]) -> None:
    expect(run, "SG344", 2, words[0], square, *words[1:])


def test_a_vector_that_is_not_declared(run, square: Path) -> None:
    expect(run, "SG102", 2, "stabilizer", square, "V", "y")
    assert "declared are: x" in run("stabilizer", square, "V", "y").err
    assert "did you mean 'x'" in run("stabilizer", square, "V", "X").err


def test_a_network_is_needed(run, square: Path, data: Path) -> None:
    expect(run, "SG344", 2, "floor", square, "V", data)


def test_representations_of_two_groups(run, square: Path) -> None:
    expect(run, "SG301", 2, "basis", square, "V", "R")


@pytest.mark.parametrize(
    "vector",
    ["(1, 0)", "(1, 0, 1, 0, 1)", "(1,", "()", "1.5", "(0.5, 0, 0, 0)", "", "nope", "(1, 0, 1, 0) x"],
)
def test_vectors_that_are_none(run, square: Path, vector: str) -> None:
    answer = run("stabilizer", square, "V", vector, "--json")
    assert answer.status == 2
    assert answer.envelope["errors"]


def write_text(path: Path) -> None:
    path.write_text("x, y\n1, 2\n")


def write_nothing(path: Path) -> None:
    path.write_bytes(b"")


def write_folder(path: Path) -> None:
    path.mkdir()


def write_single_array(path: Path) -> None:
    with path.open("wb") as stream:
        np.save(stream, GOOD_X)


def write_pickle(path: Path) -> None:
    path.write_bytes(pickle.dumps({"x": GOOD_X}))


def write_foreign_archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x.npy", "not an array")
        archive.writestr("y.npy", "not an array")


def write_truncated(path: Path) -> None:
    np.savez(path, x=GOOD_X, y=GOOD_Y)
    path.write_bytes(path.read_bytes()[:-40])


def arrays(**content: object) -> Callable[[Path], None]:
    return lambda path: np.savez(path, **content)  # type: ignore[arg-type]


def with_value(value: float) -> np.ndarray:
    changed = GOOD_X.copy()
    changed[1, 2] = value
    return changed


BAD_DATA = {
    "missing": (lambda path: None, "SG320"),
    "text": (write_text, "SG320"),
    "nothing": (write_nothing, "SG320"),
    "folder": (write_folder, "SG320"),
    "single array": (write_single_array, "SG320"),
    "pickle": (write_pickle, "SG320"),
    "truncated": (write_truncated, "SG320"),
    "no x": (arrays(X=GOOD_X, y=GOOD_Y), "SG321"),
    "no y": (arrays(x=GOOD_X), "SG321"),
    "nothing inside": (arrays(), "SG321"),
    "width of x": (arrays(x=np.ones((3, 5)), y=GOOD_Y), "SG322"),
    "width of y": (arrays(x=GOOD_X, y=np.ones((3, 1))), "SG322"),
    "one row": (arrays(x=np.ones(4), y=np.ones(4)), "SG322"),
    "no rows": (arrays(x=np.ones((0, 4)), y=np.ones((0, 4))), "SG322"),
    "other count": (arrays(x=GOOD_X, y=np.zeros((2, 4))), "SG322"),
    "nan": (arrays(x=with_value(np.nan), y=GOOD_Y), "SG323"),
    "infinite": (arrays(x=GOOD_X, y=with_value(np.inf)), "SG323"),
    "objects": (arrays(x=np.array([[object()] * 4] * 3), y=GOOD_Y), "SG324"),
    "strings": (arrays(x=np.array([["a"] * 4] * 3), y=GOOD_Y), "SG324"),
    "complex": (arrays(x=GOOD_X.astype(complex), y=GOOD_Y), "SG324"),
}


@pytest.mark.parametrize("name", BAD_DATA)
@pytest.mark.parametrize("command", ["floor", "train"])
def test_bad_data(run, square: Path, tmp_path: Path, name: str, command: str) -> None:
    write, code = BAD_DATA[name]
    path = tmp_path / "bad.npz"
    write(path)
    options = ["-o", tmp_path / "model.safetensors"] if command == "train" else []
    before = sorted(tmp_path.iterdir())
    expect(run, code, 2, command, square, "F", path, *options)
    assert sorted(tmp_path.iterdir()) == before


def test_archives_of_other_things(run, square: Path, tmp_path: Path) -> None:
    write_foreign_archive(tmp_path / "bad.npz")
    answer = run("floor", square, "F", tmp_path / "bad.npz", "--json")
    assert answer.status == 2
    assert answer.envelope["errors"][0]["code"] in {"SG320", "SG324"}


@pytest.mark.parametrize("damage", ["truncated", "changed", "text", "missing", "folder", "empty"])
def test_damaged_modules(run, square: Path, data: Path, tmp_path: Path, damage: str) -> None:
    model = tmp_path / "model.safetensors"
    run("compile", square, "F", "-o", model)
    whole = model.read_bytes()
    model.unlink()
    if damage == "folder":
        model.mkdir()
    elif damage != "missing":
        changed = {
            "truncated": whole[: len(whole) // 2],
            "changed": whole.replace(b"natural", b"Natural", 1),
            "text": b"a model",
            "empty": b"",
        }
        model.write_bytes(changed[damage])
    expect(run, "SG334" if damage in {"missing", "folder"} else "SG331", 2, "predict", model, data)


@pytest.mark.parametrize(
    ("options", "status"),
    [
        (["--backend", "nope"], 4),
        (["--device", "nope"], 4),
        (["--dtype", "float8"], 4),
    ],
)
def test_backends_that_are_not_there(
    run, square: Path, tmp_path: Path, options: list[str], status: int
) -> None:
    answer = run("compile", square, "F", "-o", tmp_path / "model", *options, "--json")
    assert answer.status == status
    assert answer.envelope["errors"][0]["code"].startswith("SG5")
    assert not (tmp_path / "model").exists()


@pytest.mark.parametrize("rate", ["0", "-1", "nan", "inf"])
def test_learning_rates_that_are_none(run, square: Path, data: Path, tmp_path: Path, rate: str) -> None:
    answer = run("train", square, "F", data, "-o", tmp_path / "model", f"--learning-rate={rate}", "--json")
    assert answer.status == 2
    assert not (tmp_path / "model").exists()


@pytest.mark.parametrize("command", ["compile", "train", "predict", "floor"])
def test_outputs_that_cannot_be_written(run, square: Path, data: Path, tmp_path: Path, command: str) -> None:
    model = tmp_path / "model.safetensors"
    run("compile", square, "F", "-o", model)
    words = {
        "compile": ["compile", square, "F", "-o"],
        "train": ["train", square, "F", data, "--epochs", "1", "-o"],
        "predict": ["predict", model, data, "-o"],
        "floor": ["floor", square, "F", data, "--plot"],
    }[command]
    (tmp_path / "folder.png").mkdir()
    before = sorted(tmp_path.iterdir())
    expect(run, "SG340", 2, *words, tmp_path / "no" / "such.png")
    expect(run, "SG341", 2, *words, tmp_path / "folder.png")
    expect(run, "SG341", 2, *words, os.devnull)
    assert sorted(tmp_path.iterdir()) == before
    assert not Path(os.devnull).is_file()


def test_unknown_picture_formats(run, square: Path, data: Path, tmp_path: Path) -> None:
    expect(run, "SG341", 2, "floor", square, "F", data, "--plot", tmp_path / "floor.doc")


def test_pictures_without_matplotlib(
    run, square: Path, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    expect(run, "SG343", 2, "floor", square, "F", data, "--plot", tmp_path / "floor.png")


def test_unknown_codes(run) -> None:
    expect(run, "SG310", 2, "explain", "SG999")
    expect(run, "SG310", 2, "explain", "../../README")
