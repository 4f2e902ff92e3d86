from __future__ import annotations

import io
import sys

import pytest

from symgroup.cli.progress import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_nothing_is_shown_where_stderr_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    with progress(None) as line:
        line.show("epoch 1", force=True)
    assert stream.getvalue() == ""


def test_lines_are_shown_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    with progress(True) as line:
        line.show("epoch 1")
        line.show("epoch 2")  # too soon after the one before
        line.show("epoch 3", force=True)
    assert stream.getvalue() == "epoch 1\nepoch 3\n"


def test_a_terminal_shows_one_line_and_clears_it(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    with progress(None) as line:
        line.show("deriving layer 10", force=True)
        line.show("done", force=True)
    assert "\n" not in stream.getvalue()
    assert stream.getvalue().endswith("\r")


def test_a_terminal_shows_nothing_when_not_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    with progress(False) as line:
        line.show("epoch 1", force=True)
    assert stream.getvalue() == ""
