"""The top of the command tree: wrong usage becomes a coded error, in an envelope with `--json`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperGroup

from symgroup.cli.runner import INTERRUPTED, fail
from symgroup.cli.terminal import write_error
from symgroup.errors import InputError


class CommandGroup(TyperGroup):
    """All commands of `symgroup`; final."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the command that the arguments name and exit with its status."""
        words = list(sys.argv[1:] if args is None else args)
        try:
            status = super().main(words, prog_name, complete_var, False, windows_expand_args, **extra)
        except typer.TyperException as error:
            status = fail(_command_name(self, words), _usage_error(error), as_json="--json" in words)
        except (KeyboardInterrupt, typer.Abort):
            write_error("symgroup: interrupted\n")
            status = INTERRUPTED
        if standalone_mode:
            sys.exit(status)
        return status


def _command_name(group: TyperGroup, words: Sequence[str]) -> str:
    return next((word for word in words if word in group.commands), "symgroup")


def _usage_error(error: typer.TyperException) -> InputError:
    message = " ".join(error.format_message().split()).rstrip(".")
    message = message.replace(": Value error, ", ": ").replace(": Input should be ", ": it must be ")
    context = getattr(error, "ctx", None)  # only usage errors know where they happened
    path = "symgroup" if context is None else " ".join(["symgroup", *context.command_path.split()[1:]])
    return InputError.of("SG345", message[:1].lower() + message[1:], help=f"{path} --help")
