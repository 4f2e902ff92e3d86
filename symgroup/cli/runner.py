"""Run a command, print what it returns or what went wrong, and give the exit status."""

from __future__ import annotations

import functools
import inspect
import os
import traceback
from collections.abc import Callable
from typing import Annotated, Any

import typer

from symgroup.cli.render import error_envelope, result_envelope, result_text
from symgroup.cli.result import Result
from symgroup.cli.terminal import write_error, write_out
from symgroup.errors import Diagnostic, LimitError, SymgroupBug, SymgroupError, render

INTERRUPTED = 130  # 128 + SIGINT, as shells report it
BROKEN_PIPE = 141  # 128 + SIGPIPE

JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON envelope instead of a table.")]


def reported(name: str, command: Callable[..., Result]) -> Callable[..., None]:
    """Return the command as Typer wants it: with `--json`, printing its result, exiting with its status."""

    @functools.wraps(command)
    def run(*, as_json: bool, **arguments: Any) -> None:
        if as_json and arguments.get("show_progress", True) is None:
            arguments["show_progress"] = False  # a program reads: progress only where it asks for it
        raise typer.Exit(run_command(name, lambda: command(**arguments), as_json=as_json))

    signature = inspect.signature(command, eval_str=True)
    option = inspect.Parameter(
        "as_json", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=JsonOption
    )
    setattr(run, "__signature__", signature.replace(parameters=[*signature.parameters.values(), option]))  # noqa: B010
    return run


def run_command(name: str, command: Callable[[], Result], *, as_json: bool) -> int:
    """Run the command, print its result or its errors, and return the exit status."""
    try:
        return _run_and_report(name, command, as_json=as_json)
    except BrokenPipeError:
        return BROKEN_PIPE
    except KeyboardInterrupt:
        write_error("symgroup: interrupted\n")
        return INTERRUPTED


def fail(name: str, error: SymgroupError, *, as_json: bool) -> int:
    """Print the errors, on stderr or as the envelope on stdout, and return the exit status of their kind."""
    if as_json:
        return _write(error_envelope(name, error.diagnostics), error.exit_code)
    _describe(error)
    return error.exit_code


def _run_and_report(name: str, command: Callable[[], Result], *, as_json: bool) -> int:
    try:
        result = command()
        text = result_envelope(name, result) if as_json else result_text(result)
    except SymgroupError as error:
        return fail(name, error, as_json=as_json)
    except MemoryError:
        memory = LimitError.of("SG490", "not enough memory", help="use a smaller group or representation")
        return fail(name, memory, as_json=as_json)
    except BrokenPipeError:
        raise
    except Exception as error:  # the last stop before the user, who must not see a traceback
        return _fail_as_bug(name, error, as_json=as_json)
    return _write(text if result.printed else "", 0 if result.ok else 1)


def _write(text: str, status: int) -> int:
    """Write to stdout and return the status; where that fails, say so on stderr."""
    try:
        write_out(text)
    except SymgroupError as error:
        _describe(error)
        return error.exit_code
    return status


def _describe(error: SymgroupError) -> None:
    write_error("\n\n".join(map(render, error.diagnostics)) + "\n")


def _fail_as_bug(name: str, error: Exception, *, as_json: bool) -> int:
    text = " ".join(str(error).split())
    fact = f"{type(error).__name__}: {text}" if text else type(error).__name__
    line = (
        f"this is a bug in symgroup ({fact}); please report it in the project's issue tracker,"
        " with the command and its files; SYMGROUP_DEBUG=1 shows where it happened"
    )
    if os.environ.get("SYMGROUP_DEBUG") == "1":
        write_error("".join(traceback.format_exception(error)))
    write_error(line + "\n")
    if as_json:
        _write(error_envelope(name, [Diagnostic("SG901", line)]), SymgroupBug.exit_code)
    return SymgroupBug.exit_code
