"""Point groups by their Schoenflies and Hermann-Mauguin names: the 32 crystallographic ones and others; sign flips.

The main axis is z, and a (for cubic groups a, b, c) are the coordinate axes. Rotations and reflections are named as in the
International Tables for Crystallography, volume A, table 10.1.1.2: 2[100] is the half turn about a, m[100] the reflection in
the plane normal to a, -n the rotation by 2 pi / n times the inversion.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import sympy

from symgroup.errors import InputError, LimitError, did_you_mean
from symgroup.groups.finite import FiniteGroup
from symgroup.groups.generated import matrix_group, signed_group

Rows: TypeAlias = tuple[tuple[object, ...], ...]

LARGEST_FLIPS = 2_000

# where a, b, c go: entry s j is s times axis j, counted from 1
SIGNED = {
    "1": (1, 2, 3),
    "-1": (-1, -2, -3),
    "2[001]": (-1, -2, 3),
    "2[100]": (1, -2, -3),
    "2[110]": (2, 1, -3),
    "m[001]": (1, 2, -3),
    "m[100]": (-1, 2, 3),
    "m[1-10]": (2, 1, 3),
    "4": (2, -1, 3),
    "-4": (-2, 1, -3),
    "3[111]": (2, 3, 1),
}
# rows of the matrices in the basis a, b, c with a and b at 120 degrees
HEXAGONAL = {
    "-1": ((-1, 0, 0), (0, -1, 0), (0, 0, -1)),
    "3": ((0, -1, 0), (1, -1, 0), (0, 0, 1)),
    "-3": ((0, 1, 0), (-1, 1, 0), (0, 0, -1)),
    "6": ((1, -1, 0), (1, 0, 0), (0, 0, 1)),
    "-6": ((-1, 1, 0), (-1, 0, 0), (0, 0, -1)),
    "2[100]": ((1, -1, 0), (0, -1, 0), (0, 0, -1)),
    "2[1-10]": ((0, -1, 0), (-1, 0, 0), (0, 0, -1)),
    "m[100]": ((-1, 1, 0), (0, 1, 0), (0, 0, 1)),
    "m[1-10]": ((0, 1, 0), (1, 0, 0), (0, 0, 1)),
}


@dataclass(frozen=True, slots=True)
class PointGroup:
    """A row of the table: the Hermann-Mauguin symbol, other names, the order, and generators by their names."""

    symbol: str
    names: tuple[str, ...]  # Schoenflies first
    order: int
    generators: tuple[str, ...]
    hexagonal: bool = False


POINT_GROUPS = (
    PointGroup("1", ("C1",), 1, ("1",)),
    PointGroup("-1", ("Ci", "S2"), 2, ("-1",)),
    PointGroup("2", ("C2",), 2, ("2[001]",)),
    PointGroup("m", ("Cs", "C1h"), 2, ("m[001]",)),
    PointGroup("2/m", ("C2h",), 4, ("2[001]", "-1")),
    PointGroup("222", ("D2", "V"), 4, ("2[001]", "2[100]")),
    PointGroup("mm2", ("C2v",), 4, ("2[001]", "m[100]")),
    PointGroup("mmm", ("D2h", "Vh"), 8, ("2[001]", "2[100]", "-1")),
    PointGroup("4", ("C4",), 4, ("4",)),
    PointGroup("-4", ("S4",), 4, ("-4",)),
    PointGroup("4/m", ("C4h",), 8, ("4", "-1")),
    PointGroup("422", ("D4",), 8, ("4", "2[100]")),
    PointGroup("4mm", ("C4v",), 8, ("4", "m[100]")),
    PointGroup("-42m", ("D2d", "Vd"), 8, ("-4", "2[100]")),
    PointGroup("4/mmm", ("D4h",), 16, ("4", "2[100]", "-1")),
    PointGroup("3", ("C3",), 3, ("3",), True),
    PointGroup("-3", ("S6", "C3i"), 6, ("-3",), True),
    PointGroup("32", ("D3", "321"), 6, ("3", "2[100]"), True),
    PointGroup("3m", ("C3v", "3m1"), 6, ("3", "m[100]"), True),
    PointGroup("-3m", ("D3d", "-3m1"), 12, ("-3", "2[100]"), True),
    PointGroup("6", ("C6",), 6, ("6",), True),
    PointGroup("-6", ("C3h",), 6, ("-6",), True),
    PointGroup("6/m", ("C6h",), 12, ("6", "-1"), True),
    PointGroup("622", ("D6",), 12, ("6", "2[100]"), True),
    PointGroup("6mm", ("C6v",), 12, ("6", "m[100]"), True),
    PointGroup("-6m2", ("D3h",), 12, ("-6", "m[100]"), True),
    PointGroup("6/mmm", ("D6h",), 24, ("6", "2[100]", "-1"), True),
    PointGroup("23", ("T",), 12, ("2[001]", "3[111]")),
    PointGroup("m-3", ("Th", "m3"), 24, ("2[001]", "3[111]", "-1")),
    PointGroup("432", ("O",), 24, ("4", "3[111]")),
    PointGroup("-43m", ("Td",), 24, ("-4", "3[111]")),
    PointGroup("m-3m", ("Oh", "m3m"), 48, ("4", "3[111]", "-1")),
)
# the same groups, turned about the main axis
TURNED = (
    PointGroup("-4m2", (), 8, ("-4", "m[100]")),
    PointGroup("312", (), 6, ("3", "2[1-10]"), True),
    PointGroup("31m", (), 6, ("3", "m[1-10]"), True),
    PointGroup("-31m", (), 12, ("-3", "2[1-10]"), True),
    PointGroup("-62m", (), 12, ("-6", "2[100]"), True),
)
NAMES = {key: row for row in (*POINT_GROUPS, *TURNED) for key in (row.symbol, *row.names)}


def point_group(
    name: str,  # "m-3m" or "Oh"
    setting: Literal["cartesian", "lattice"] = "cartesian",
) -> FiniteGroup:  # natural of dim 3
    """Return a point group as 3 x 3 matrices: crystallographic, icosahedral (I, Ih), or of an axial family (Cn, ..., Dnd).

    In the lattice setting the matrices are integral, in the basis of the crystal axes, which for trigonal and hexagonal
    groups are the hexagonal axes with a and b at 120 degrees. In the Cartesian setting a is the x axis, and those have
    entries in Q(sqrt(3)); the other crystallographic groups are signed permutations in both. I and Ih, over Q(sqrt(5)), and
    Cn, Cnv, Cnh, Dn, Dnh, Dnd, S2n for any n, over Q(cos(2 pi/n), sin(2 pi/n)), are Cartesian only; in the families x is
    the axis of a half turn, or without one normal to a mirror.

    Raises: InputError (SG259) for another name or setting; LimitError (SG412) for a field of a large degree.
    """
    short = name.replace(" ", "")
    row = NAMES.get(short)
    if setting not in ("cartesian", "lattice"):
        raise InputError.of(
            "SG259", f"'{setting}' is no setting", help="setting='cartesian' or setting='lattice'"
        )
    if row is None:
        found = _not_crystallographic(short)
        if found is None or setting == "lattice":
            raise _unknown(short, "a crystallographic point group" if found else "a point group")
        return replace(matrix_group(found[0], f"point_group({short})"), known_order=found[1])
    text = f"point_group({row.symbol})"
    if not row.hexagonal:
        group = signed_group([SIGNED[g] for g in row.generators], text)
    else:
        rows = [HEXAGONAL[g] for g in row.generators]
        group = matrix_group(rows if setting == "lattice" else [_cartesian(g) for g in rows], text)
    return replace(group, known_order=row.order)


def sign_flips(n: int) -> FiniteGroup:
    """Return {1, -1}^n, the diagonal matrices of signs, of order 2^n. Raises: InputError (SG246), LimitError (SG405)."""
    if n < 1:
        raise InputError.of(
            "SG246", f"sign_flips({n}) is not a group", help="flip one sign at least: sign_flips(3)"
        )
    if n > LARGEST_FLIPS:
        raise LimitError.of("SG405", f"sign_flips({n}) has more than {LARGEST_FLIPS} signs")
    generators = [[-j if j == i else j for j in range(1, n + 1)] for i in range(1, n + 1)]
    return replace(signed_group(generators, f"sign_flips({n})"), known_order=2**n)


def _unknown(name: str, what: str) -> InputError:
    return InputError.of(
        "SG259",
        f"'{name}' is not {what}",
        help=did_you_mean(name, NAMES) or "write a name such as m-3m, Oh, -6m2, D3h, 4/mmm, 1, D5h, Ih",
    )


def _cartesian(rows: Rows) -> Rows:
    """Return P M P^-1 for the columns a = (1, 0, 0), b = (-1/2, sqrt(3)/2, 0), c = (0, 0, 1) of P."""
    s = sympy.sqrt(3)
    P = sympy.Matrix([[1, -sympy.Rational(1, 2), 0], [0, s / 2, 0], [0, 0, 1]])
    return _rows(P * sympy.Matrix(rows) * P.inv())


def _rows(matrix: sympy.Matrix) -> Rows:
    return tuple(tuple(sympy.expand(entry) for entry in row) for row in matrix.tolist())


def _rotation(n: int) -> sympy.Matrix:
    """Return the rotation by 2 pi / n about z."""
    c, s = sympy.cos(2 * sympy.pi / n), sympy.sin(2 * sympy.pi / n)
    return sympy.Matrix([[c, -s, 0], [s, c, 0], [0, 0, 1]])


def _not_crystallographic(name: str) -> tuple[list[Rows], int] | None:
    """Return generators and the order of I, Ih or a group of an axial family, None for other names."""
    if name in ("I", "Ih", "532", "-5-3m", "m-3-5"):
        full = name not in ("I", "532")
        signed = [SIGNED["2[001]"], SIGNED["3[111]"], *([SIGNED["-1"]] if full else [])]
        return [_signed_rows(g) for g in signed] + [_five_fold()], 120 if full else 60
    match = re.fullmatch(r"([CDS])([1-9][0-9]{0,3})([vhd]?)", name)
    if match is None:
        return None
    letter, n, suffix = match[1], int(match[2]), match[3]
    turn, half, mirror, level = (
        _rotation(n),
        sympy.diag(1, -1, -1),
        sympy.diag(-1, 1, 1),
        sympy.diag(1, 1, -1),
    )
    families = {
        "C": ([turn], n),
        "Cv": ([turn, mirror], 2 * n),
        "Ch": ([turn, level], 2 * n),
        "D": ([turn, half], 2 * n),
        "Dh": ([turn, half, level], 4 * n),
        "Dd": ([level * _rotation(2 * n), half], 4 * n),
    }
    if letter == "S" and n % 2 == 0 and not suffix:
        return [_rows(level * turn)], n
    if letter + suffix not in families:
        return None
    matrices, order = families[letter + suffix]
    return [_rows(matrix) for matrix in matrices], order


def _signed_rows(images: tuple[int, ...]) -> Rows:
    return tuple(
        tuple((1 if image > 0 else -1) if abs(image) == i + 1 else 0 for image in images) for i in range(3)
    )


def _five_fold() -> Rows:
    """Return the rotation by 2 pi / 5 about (0, 1, phi), a vertex of the icosahedron with vertices (0, +-1, +-phi) and cyclic.

    R = c + (1 - c) u u^T + s [u]_x with u the unit axis, c = (sqrt(5) - 1)/4, and s / |(0, 1, phi)| = 1/2.
    """
    half, a, b = sympy.Rational(1, 2), (sympy.sqrt(5) - 1) / 4, (sympy.sqrt(5) + 1) / 4
    return (a, -b, half), (b, half, a), (-half, a, b)
