"""A spec, its data and two ways to run the program: in this process, and as a program of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from symgroup.cli import app

SQUARE = """\
group P = < (1 2 3 4), (1 3) >
group Z = C(3)
rep V = natural(P)
rep T = trivial(P)
rep R = natural(Z)
vector x in V = (1, 0, 1, 0)

network F : V -> V {
    hidden 2 regular(P), relu
    relaxed
}

network plain : V -> V {
    hidden 2 regular(P), relu
}
"""


@dataclass(frozen=True)
class Answer:
    status: int
    out: str
    err: str

    @property
    def envelope(self) -> dict[str, Any]:
        envelope: dict[str, Any] = json.loads(self.out)
        return envelope

    @property
    def result(self) -> dict[str, Any]:
        result: dict[str, Any] = self.envelope["result"]
        return result


Run = Callable[..., Answer]


@pytest.fixture
def square(tmp_path: Path) -> Path:
    path = tmp_path / "square.symg"
    path.write_text(SQUARE, encoding="utf-8")
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Four equal atoms that distort either way."""
    path = tmp_path / "data.npz"
    np.savez(path, x=np.ones((8, 4)), y=np.tile([[5.0, -5.0, 5.0, -5.0], [-5.0, 5.0, -5.0, 5.0]], (4, 1)))
    return path


@pytest.fixture
def run() -> Run:
    """Run the program in this process; an exception that escapes it fails the test."""

    def run(*words: object) -> Answer:
        result = CliRunner().invoke(app, [str(word) for word in words])
        assert result.exception is None or isinstance(result.exception, SystemExit)
        assert "Traceback" not in result.output
        return Answer(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture
def program() -> Run:
    """Run the program as a program of its own; its output is read as bytes, so that nothing is mended."""

    def program(*words: object, **options: Any) -> Answer:
        command = [sys.executable, "-m", "symgroup.cli", *map(str, words)]
        environment = {**os.environ, **options.pop("env", {})}
        done = subprocess.run(command, capture_output=True, check=False, env=environment, **options)
        answer = Answer(done.returncode, done.stdout.decode(), done.stderr.decode())
        assert "Traceback" not in answer.out + answer.err
        return answer

    return program
