"""Read spec files and exact vectors."""

from __future__ import annotations

import os
from pathlib import Path

import sympy

from symgroup.elaborate import Spec, elaborate_partial, vector_entries
from symgroup.errors import InputError, SourceText, did_you_mean, require_kind
from symgroup.representations import Representation
from symgroup.spec import parse_partly, parse_vector_text

LARGEST_FILE = 10_000_000  # bytes


def load(path: str | os.PathLike[str]) -> Spec:
    """Read a spec file.

    Raises: InputError (SG311) where the file cannot be read as UTF-8 text; SpecError with every mistake in it;
    LimitError (SG4xx) where a group or representation is too large.
    """
    try:
        source = Path(path)
    except TypeError as error:
        raise InputError.of("SG311", f"{path!r} is no path", help="sg.load('square.symg')") from error
    try:
        with source.open("rb") as stream:
            data = stream.read(LARGEST_FILE + 1)  # a device such as /dev/zero has no end
        if len(data) > LARGEST_FILE:
            raise InputError.of("SG311", f"'{source}' has more than {LARGEST_FILE} bytes, and a spec has not")
        text = data.decode("utf-8")
    except OSError as error:
        raise InputError.of(
            "SG311", f"cannot read '{source}': {(error.strerror or str(error)).lower()}"
        ) from error
    except UnicodeDecodeError as error:
        raise InputError.of(
            "SG311",
            f"'{source}' is not UTF-8 text: byte {error.start} cannot be decoded",
            help="save it as UTF-8",
        ) from error
    except ValueError as error:
        raise InputError.of("SG311", f"cannot read {str(source)!r}: {error}") from error
    return parse(text, str(source))


def parse(text: str, name: str = "<text>") -> Spec:
    """Read a spec from a string; `name` is what error messages call it. Raises as `load` does.

    Examples:
        >>> spec = parse("group G = D(4)  rep V = natural(G)")
        >>> spec["G"].order, spec["V"].dim
        (8, 4)
    """
    require_kind(text, str, "the text of a spec", help="sg.load(path) reads a file")
    return elaborate_partial(parse_partly(text, name))


def parse_vector(spec: Spec, V: Representation, text: str) -> tuple[sympy.Expr, ...]:  # (n,)
    """Return the entries of a vector of V: a declared vector's name, or a literal such as '(1, 0, 1/2, a)'.

    Raises: SpecError for text that is not a vector; InputError (SG309) for a vector of another representation.
    """
    name = text.strip()
    if name.isidentifier() and name not in spec.vectors:
        wanted = f"a vector is needed: its name, or its {V.dim} entries as in (1, 0, ...)"
        raise InputError.of(
            "SG102",
            f"there is no vector '{name}'",
            notes=[f"declared are: {', '.join(spec.vectors)}"] if spec.vectors else [],
            help=did_you_mean(name, list(spec.vectors)) or wanted,
        )
    if name in spec.vectors:
        vector = spec.vectors[name]
        if vector.representation != V:
            raise InputError.of("SG309", f"'{name}' is a vector of {vector.representation}, not of {V}")
        return vector.entries
    return vector_entries(parse_vector_text(name), SourceText("<vector>", name))
