from __future__ import annotations

import json
import os
from collections.abc import Callable

import pytest

from symgroup.cli.result import Result
from symgroup.cli.runner import run_command
from symgroup.errors import InputError, LimitError, PluginError, SymgroupBug, VerificationError


@pytest.fixture(autouse=True)
def without_debugging(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SYMGROUP_DEBUG", raising=False)


def raising(error: BaseException) -> Callable[[], Result]:
    def command() -> Result:
        raise error

    return command


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (VerificationError.of("SG601", "no"), 1),
        (InputError.of("SG301", "no"), 2),
        (LimitError.of("SG401", "no"), 3),
        (MemoryError(), 3),
        (PluginError.of("SG501", "no"), 4),
        (SymgroupBug("no"), 70),
        (ZeroDivisionError("division by zero"), 70),
        (RecursionError("too deep"), 70),
        (KeyboardInterrupt(), 130),
        (BrokenPipeError(), 141),
    ],
)
def test_every_error_has_its_status_and_no_traceback(
    error: BaseException, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command("check", raising(error), as_json=False) == status
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err


def test_a_claim_that_fails_gives_status_1_with_its_result(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command("verify", lambda: Result({"failed": 1}, ok=False), as_json=True) == 1
    envelope = json.loads(capsys.readouterr().out)
    assert envelope["ok"] is False
    assert envelope["result"] == {"failed": 1}


def test_a_bug_says_so_in_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SYMGROUP_DEBUG", raising=False)
    assert run_command("check", raising(ValueError("a\nb")), as_json=False) == 70
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("this is a bug in symgroup (ValueError: a b); please report it")


def test_a_bug_shows_its_traceback_when_asked(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SYMGROUP_DEBUG", "1")
    run_command("check", raising(ValueError("x")), as_json=False)
    assert "Traceback" in capsys.readouterr().err


def test_errors_go_to_stderr_or_into_the_envelope(capsys: pytest.CaptureFixture[str]) -> None:
    error = InputError.of("SG301", "two groups", help="use one")
    run_command("basis", raising(error), as_json=False)
    captured = capsys.readouterr()
    assert captured.err == "error[SG301]: two groups\n  = help: use one\n"
    run_command("basis", raising(error), as_json=True)
    captured = capsys.readouterr()
    assert captured.err == ""
    assert json.loads(captured.out)["errors"][0]["code"] == "SG301"


@pytest.mark.parametrize("error", [ValueError("x"), SymgroupBug("x")])
def test_a_bug_is_in_the_envelope_too(error: Exception, capsys: pytest.CaptureFixture[str]) -> None:
    run_command("basis", raising(error), as_json=True)
    captured = capsys.readouterr()
    assert json.loads(captured.out)["errors"][0]["code"] == "SG901"
    assert "this is a bug" in captured.err


def test_an_interrupt_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    run_command("train", raising(KeyboardInterrupt()), as_json=False)
    assert capsys.readouterr().err == "symgroup: interrupted" + os.linesep


def test_a_result_that_cannot_be_printed_is_a_bug_without_a_traceback(
    capsys: pytest.CaptureFixture[str],
) -> None:
    unprintable = Result({"dim": object()})  # type: ignore[dict-item]
    assert run_command("check", lambda: unprintable, as_json=False) == SymgroupBug.exit_code
    assert "Traceback" not in capsys.readouterr().err
