"""Irreducible representations by what is written: a number, "2o", or a sum as e3nn writes it."""

from __future__ import annotations

import re

from symgroup.errors import InputError
from symgroup.groups import FiniteGroup, Group, LieGroup
from symgroup.representations import Representation, irreducible_representation, irrep, irreps

_ONE = re.compile(r"\s*[0-9]{1,6}[eo]?\s*")


def irrep_by_number(G: Group, number: int) -> Representation:
    """Return the representation of SO(3) of degree l, or the k-th of a finite group, counted from 1.

    Raises: InputError: SG223, SG277, SG286; LimitError: SG276, SG274, SG403, SG410, SG412.
    """
    if isinstance(G, FiniteGroup):
        return irreducible_representation(G, number - 1)
    rotations = _rotations(G)
    if rotations.form is not None and rotations.form.letter == "O":
        raise InputError.of(
            "SG223",
            f"a representation of {G} has a parity beside its degree",
            help=f'write e for even or o for odd: irrep({G}, "{number}e") or irrep({G}, "{number}o")',
        )
    return irrep(rotations, number)


def irrep_by_name(G: Group, name: str) -> Representation:
    """Return the representation of O(3) of a degree and parity, "2o". Raises: InputError (SG223, SG286)."""
    rotations = _rotations(G)
    if _ONE.fullmatch(name) is None:
        raise InputError.of(
            "SG223",
            f"'{name[:40]}' names no single irreducible representation",
            help='write its degree, then e or o for its parity: "2o"; sums are made by irreps, with an s',
        )
    return irreps(rotations, name)


def irreps_by_name(G: Group, text: str) -> Representation:
    """Return the direct sum that an e3nn string names. Raises: InputError (SG223, SG286)."""
    return irreps(_rotations(G), text)


def _rotations(G: Group) -> LieGroup:
    if isinstance(G, LieGroup):
        return G
    raise InputError.of(
        "SG223",
        f"representations by degree and parity are of SO(3) and O(3), and {G} is finite",
        help="count those of a finite group from 1: irrep(G, 2)",
    )
