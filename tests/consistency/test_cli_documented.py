"""Every command has a summary that fits a line, help for each option, and a place in the README."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer.main
from typer.testing import CliRunner

from symgroup.cli import app
from symgroup.cli.main import COMMANDS

PARAMETERS = {
    (name, parameter.name): getattr(parameter, "help", None)
    for name, command in typer.main.get_command(app).commands.items()  # type: ignore[attr-defined]
    for parameter in command.params
}


@pytest.mark.parametrize("name", COMMANDS)
def test_help_starts_with_a_short_summary(name: str) -> None:
    result = CliRunner().invoke(app, [name, "--help"])
    assert result.exit_code == 0
    summary = (COMMANDS[name].__doc__ or "").splitlines()[0]
    assert summary.endswith(".")
    assert len(summary) <= 65  # the list of commands cuts longer ones
    assert summary in result.stdout
    assert "--json" in result.stdout


def test_the_list_of_commands_cuts_no_summary() -> None:
    assert "..." not in CliRunner().invoke(app, ["--help"]).stdout.split("Commands:")[1]


@pytest.mark.parametrize(("name", "parameter"), PARAMETERS)
def test_every_argument_and_option_has_help(name: str, parameter: str) -> None:
    assert PARAMETERS[name, parameter]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_readme(name: str, root: Path) -> None:
    readme = (root / "README.md").read_text(encoding="utf-8")
    assert re.search(rf"\bsymgroup {name}\b", readme)


def test_square_brackets_survive_in_help() -> None:
    assert "[OPTIONS]" in CliRunner().invoke(app, ["check", "--help"]).stdout
