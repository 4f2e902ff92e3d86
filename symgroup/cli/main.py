"""The Typer application: every command of `symgroup`, by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from symgroup.cli.commands.backends import backends
from symgroup.cli.commands.basis import basis
from symgroup.cli.commands.cache import cache
from symgroup.cli.commands.check import check
from symgroup.cli.commands.check_certificate import check_certificate
from symgroup.cli.commands.check_map import check_map
from symgroup.cli.commands.compile import compile_network
from symgroup.cli.commands.explain import explain
from symgroup.cli.commands.explain_plan import explain_plan
from symgroup.cli.commands.floor import floor
from symgroup.cli.commands.info import info
from symgroup.cli.commands.isotropy import isotropy
from symgroup.cli.commands.molien import molien
from symgroup.cli.commands.new_backend import new_backend
from symgroup.cli.commands.predict import predict
from symgroup.cli.commands.stabilizer import stabilizer
from symgroup.cli.commands.train import train
from symgroup.cli.commands.verify import verify
from symgroup.cli.group import CommandGroup
from symgroup.cli.result import Result
from symgroup.cli.runner import reported
from symgroup.cli.terminal import write_out
from symgroup.cli.version import version

COMMANDS: dict[str, Callable[..., Result]] = {
    "check": check,
    "basis": basis,
    "stabilizer": stabilizer,
    "isotropy": isotropy,
    "info": info,
    "molien": molien,
    "floor": floor,
    "compile": compile_network,
    "explain-plan": explain_plan,
    "train": train,
    "predict": predict,
    "verify": verify,
    "check-certificate": check_certificate,
    "check-map": check_map,
    "backends": backends,
    "new-backend": new_backend,
    "cache": cache,
    "explain": explain,
}

app = typer.Typer(
    name="symgroup",
    cls=CommandGroup,
    rich_markup_mode=None,  # with markup, help would swallow "[d, d]"
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        write_out(f"symgroup {version()}\n")
        raise typer.Exit


@app.callback()
def symgroup(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    """Derive equivariant bases, stabilizers and networks from a spec of groups and representations, exactly.

    Exit status: 0 fine, 1 verification failed, 2 usage or spec error, 3 a limit was reached, 4 backend or
    plugin, 70 a bug in symgroup. `symgroup explain CODE` describes an error.
    """


for _name, _command in COMMANDS.items():
    app.command(_name)(reported(_name, _command))
