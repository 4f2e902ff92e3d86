from __future__ import annotations

import io
import sys
import time

import pytest

from symgroup.cli import derivation
from symgroup.cli.derivation import derivations
from symgroup.cli.progress import progress
from symgroup.groups import symmetric
from symgroup.representations import natural
from symgroup.solve.progress import report, solving


def caught_stream(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Called within the test: between a fixture and the test pytest puts its own stream in place."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    return stream


def test_quick_work_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = caught_stream(monkeypatch)
    V = natural(symmetric(3))
    with progress(True) as line, derivations(line), solving(V, V, "orbits"):
        report("sorting")
    assert stream.getvalue() == ""


def test_long_work_is_shown_even_within_one_call(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = caught_stream(monkeypatch)
    monkeypatch.setattr(derivation, "PATIENCE", 0.02)
    V = natural(symmetric(3))
    with progress(True) as line, derivations(line), solving(V, V, "meataxe"):
        deadline = time.monotonic() + 20
        while not stream.getvalue() and time.monotonic() < deadline:
            time.sleep(0.01)
        assert stream.getvalue() == "Hom(natural(S(3)), natural(S(3))), 3 x 3, by meataxe\n"
        time.sleep(0.15)  # longer than two rewrites are apart
        report("spinning", 1, 3)
    assert stream.getvalue().splitlines()[1].endswith("spinning 1 of 3")


def test_no_progress_means_none(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = caught_stream(monkeypatch)
    monkeypatch.setattr(derivation, "PATIENCE", 0.0)
    V = natural(symmetric(3))
    with progress(False) as line, derivations(line), solving(V, V, "meataxe"):
        time.sleep(0.05)
        report("spinning")
    assert stream.getvalue() == ""


def test_an_error_stops_the_watch(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = caught_stream(monkeypatch)
    V = natural(symmetric(3))
    with pytest.raises(ValueError, match="no"), progress(True) as line, derivations(line), solving(V, V, "x"):
        raise ValueError("no")
    assert stream.getvalue() == ""
