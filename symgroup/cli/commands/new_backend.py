"""`symgroup new-backend`: write a project with a backend that works and passes its tests."""

from __future__ import annotations

import re
import shutil
import tempfile
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Annotated

import typer

from symgroup.cli.result import Result
from symgroup.cli.terminal import reason
from symgroup.errors import InputError

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
LONGEST_NAME = 60


def new_backend(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="The backend's name, such as my-numpy.", show_default=False)
    ],
    directory: Annotated[
        Path | None,
        typer.Option("--directory", metavar="DIR", help="The project's folder; by default symgroup-NAME."),
    ] = None,
) -> Result:
    """Write a project with a working backend in NumPy.

    It has a pyproject.toml with the entry point, the backend, its conformance test and a README, and passes its
    tests as it is. Nothing is overwritten: the folder must not exist, or be empty.
    """
    _check_name(name)
    target = Path(f"symgroup-{name}") if directory is None else directory
    texts = _texts(name)
    _write(target, texts)
    following = f"cd {target} && python -m pip install -e '.[test]' && python -m pytest"
    return Result({"backend": name, "directory": str(target), "files": sorted(texts), "next": following})


def _check_name(name: str) -> None:
    from symgroup.plugins import claims

    if len(name) > LONGEST_NAME or not _NAME.fullmatch(name):
        message = f"'{name[:LONGEST_NAME]}' is not a name for a backend"
        raise InputError.of(
            "SG347",
            message,
            help="a letter, then lower case letters, digits and dashes: my-numpy",
        )
    owner = next((claim.owner for claim in claims("backend") if claim.name == name), None)
    if owner is not None:
        message = f"there is a backend '{name}' already, of {owner}"
        raise InputError.of("SG347", message, help="choose another name: two of one name are both refused")


def _texts(name: str) -> dict[str, str]:
    """Return the text of every file of the project, by its path."""
    from symgroup.plugins import INTERFACE

    package = f"symgroup_{name.replace('-', '_')}"
    values = {
        "name": name,
        "package": package,
        "class": "".join(word.capitalize() for word in name.split("-")) + "Backend",
        "interface": INTERFACE,
    }
    places = {
        "pyproject.toml": "pyproject.toml",
        "README.md": "README.md",
        "__init__.py": f"{package}/__init__.py",
        "backend.py": f"{package}/backend.py",
        "test_conformance.py": "tests/test_conformance.py",
    }
    folder = files("symgroup.cli") / "templates" / "backend"
    return {
        place: Template((folder / f"{source}.template").read_text(encoding="utf-8")).substitute(values)
        for source, place in places.items()
    }


def _write(target: Path, texts: dict[str, str]) -> None:
    """Write the project into a folder beside `target`, and move it there when it is whole."""
    try:
        linked, target = target.is_symlink(), target.resolve()
        if linked or (target.exists() and not (target.is_dir() and not any(target.iterdir()))):
            message = f"'{target}' exists, and nothing in it is overwritten"
            raise InputError.of("SG348", message, help="choose another folder with --directory")
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    except (OSError, ValueError) as error:
        raise _unwritable(target, error) from error
    try:
        for place, text in texts.items():
            path = temporary / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        temporary.chmod(0o755)  # mkdtemp's folders are closed to others
        if target.exists():  # an empty folder stays the one that it is: somebody may be in it
            for path in temporary.iterdir():
                path.rename(target / path.name)
        else:
            temporary.rename(target)
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _unwritable(target: Path, error: OSError | ValueError) -> InputError:
    text = reason(error) if isinstance(error, OSError) else str(error)
    return InputError.of(
        "SG349", f"cannot write '{target}': {text}", help="choose another folder with --directory"
    )
