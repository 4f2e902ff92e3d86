"""The named constructions: a row for each way to write one, from which calls are read and errors are worded.

To add a construction, add a row: its name, how it is written, what it takes, the function that makes it. Plugins add rows
of the same kind, which are looked for where a name stands in no row here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from typing import TypeAlias

from symgroup import groups, representations
from symgroup.elaborate.irreducible import irrep_by_name, irrep_by_number, irreps_by_name
from symgroup.errors import InputError
from symgroup.groups import FiniteGroup, Group
from symgroup.plugins import Construction, Parameter, find_constructions
from symgroup.representations import Representation

Made: TypeAlias = Group | Representation


def _weyl(name: str) -> Group:
    return groups.weyl(name[:1], int(name[1:]))


def _dihedral_reflections(name: str) -> Group:
    found = re.fullmatch(r"I2\(([0-9]{1,6})\)", name)
    if found is None:
        raise InputError.of(
            "SG248", f"there is no reflection group '{name[:40]}'", help='write Weyl(E8), or Weyl("I2(5)")'
        )
    return groups.weyl("I", int(found[1]))


def _stabilizer(G: FiniteGroup, point: int) -> Group:
    return G.point_stabilizer(point - 1)


def _subgroup(G: Group, H: Group) -> Group:
    groups.require_subgroup(H, G)
    return H


def _normal_closure(G: FiniteGroup, H: FiniteGroup) -> Group:
    groups.require_subgroup(H, G)
    return groups.normal_closure(G, H.generators, f"normal_closure({G}, {H})")


_SPECIAL_ORTHOGONAL = partial(groups.orthogonal, special=True)

_P = Parameter
_ROWS = (
    # -- groups by number
    Construction("S", "S(4)", (_P.NUMBER,), groups.symmetric),
    Construction("A", "A(4)", (_P.NUMBER,), groups.alternating),
    Construction("C", "C(4)", (_P.NUMBER,), groups.cyclic),
    Construction("Z", "Z(4)", (_P.NUMBER,), groups.translations),
    Construction("D", "D(4)", (_P.NUMBER,), groups.dihedral),
    Construction("Q", "Q(8)", (_P.NUMBER,), groups.dicyclic),
    Construction("M", "M(24)", (_P.NUMBER,), groups.mathieu),
    Construction("PSL", "PSL(2, 7)", (_P.NUMBER, _P.NUMBER), groups.projective_special_linear),
    Construction("grid", "grid(8, 8)", (_P.NUMBER, _P.NUMBER), groups.grid, repeats=6),
    Construction("rubik", "rubik(3)", (_P.NUMBER,), groups.rubik),
    Construction("cube", "cube()", (), groups.cube),
    Construction("trivial", "trivial(4)", (_P.NUMBER,), groups.trivial_group),
    Construction("Weyl", "Weyl(E8)", (_P.TYPE,), _weyl),
    Construction("Weyl", 'Weyl("I2(5)")', (_P.TEXT,), _dihedral_reflections, blamed=0, named=True),
    Construction("sign_flips", "sign_flips(3)", (_P.NUMBER,), groups.sign_flips),
    Construction("point_group", 'point_group("m-3m")', (_P.TEXT,), groups.point_group, blamed=0, named=True),
    Construction(
        "point_group", 'point_group("6/mmm", "lattice")', (_P.TEXT, _P.TEXT), groups.point_group, named=True
    ),
    # -- Lie groups
    Construction("O", "O(3)", (_P.NUMBER,), groups.orthogonal),
    Construction("O", "O(1, 3)", (_P.NUMBER, _P.NUMBER), groups.orthogonal),
    Construction("SO", "SO(3)", (_P.NUMBER,), _SPECIAL_ORTHOGONAL),
    Construction("SO", "SO(1, 3)", (_P.NUMBER, _P.NUMBER), _SPECIAL_ORTHOGONAL),
    Construction("SO_0", "SO_0(1, 3)", (_P.NUMBER, _P.NUMBER), partial(groups.orthogonal, connected=True)),
    Construction("Lorentz", "Lorentz()", (), partial(groups.orthogonal, 1, 3)),
    Construction("U", "U(2)", (_P.NUMBER,), groups.unitary),
    Construction("SU", "SU(3)", (_P.NUMBER,), groups.special_unitary),
    Construction("GL", "GL(2)", (_P.NUMBER,), groups.general_linear),
    Construction("SL", "SL(3)", (_P.NUMBER,), groups.special_linear),
    Construction("Sp", "Sp(6)", (_P.NUMBER,), groups.symplectic),
    Construction("Scaling", "Scaling(2)", (_P.NUMBER,), groups.scaling),
    Construction("E", "E(3)", (_P.NUMBER,), groups.euclidean),
    Construction("SE", "SE(3)", (_P.NUMBER,), partial(groups.euclidean, special=True)),
    # -- groups from groups
    Construction("semidirect", "semidirect(N, H)", (_P.FINITE, _P.FINITE), groups.semidirect, named=True),
    Construction("subgroup", "subgroup(G, H)", (_P.GROUP, _P.SUBGROUP), _subgroup, blamed=1),
    Construction("stabilizer", "stabilizer(G, 1)", (_P.FINITE, _P.POINT), _stabilizer, blamed=1),
    Construction(
        "product_action",
        "product_action(S(2), S(3))",
        (_P.FINITE, _P.FINITE),
        groups.wreath_product_action,
        named=True,
    ),
    Construction(
        "centralizer", "centralizer(G, H)", (_P.FINITE, _P.FINITE_SUBGROUP), groups.centralizer, blamed=1
    ),
    Construction("center", "center(G)", (_P.FINITE,), groups.center),
    Construction("derived", "derived(G)", (_P.FINITE,), groups.derived_subgroup),
    Construction("sylow", "sylow(G, 2)", (_P.FINITE, _P.NUMBER), groups.sylow_subgroup, blamed=1),
    Construction(
        "normal_closure", "normal_closure(G, H)", (_P.FINITE, _P.FINITE_SUBGROUP), _normal_closure, blamed=1
    ),
    Construction("kernel", "kernel(V)", (_P.FINITE_REPRESENTATION,), representations.kernel),
    # -- representations
    Construction("natural", "natural(G)", (_P.GROUP,), representations.natural),
    Construction("trivial", "trivial(G)", (_P.GROUP,), representations.trivial),
    Construction("sign", "sign(G)", (_P.FINITE,), representations.sign),
    Construction("det", "det(G)", (_P.GROUP,), representations.det),
    Construction("regular", "regular(G)", (_P.FINITE,), representations.regular),
    Construction("standard", "standard(G)", (_P.GROUP,), representations.standard),
    Construction("irrep", "irrep(G, 2)", (_P.GROUP, _P.NUMBER), irrep_by_number, blamed=1),
    Construction("irrep", 'irrep(O(3), "2o")', (_P.GROUP, _P.TEXT), irrep_by_name, blamed=1),
    Construction("irreps", 'irreps(O(3), "2x0e + 1x1o")', (_P.GROUP, _P.TEXT), irreps_by_name, blamed=1),
    Construction("dual", "dual(V)", (_P.REPRESENTATION,), representations.dual),
    Construction("conj", "conj(V)", (_P.REPRESENTATION,), representations.conjugate),
    Construction("real", "real(V)", (_P.REPRESENTATION,), representations.realify),
    Construction("T", "T(V, 1, 1)", (_P.ANY, _P.NUMBER, _P.NUMBER), representations.mixed_tensors),
    Construction(
        "restrict", "restrict(V, H)", (_P.REPRESENTATION, _P.SUBGROUP), representations.restrict, blamed=1
    ),
    Construction("induce", "induce(U, G)", (_P.FINITE_REPRESENTATION, _P.FINITE), representations.induce),
    Construction(
        "outer", "outer(V, W)", (_P.REPRESENTATION, _P.REPRESENTATION), representations.outer, repeats=62
    ),
    Construction("lift", "lift(V, G x H)", (_P.REPRESENTATION, _P.GROUP), representations.lift),
    Construction("lift", "lift(V, G x H, 1)", (_P.REPRESENTATION, _P.GROUP, _P.NUMBER), representations.lift),
)


def _by_name() -> Mapping[str, tuple[Construction, ...]]:
    found: dict[str, list[Construction]] = defaultdict(list)
    for row in _ROWS:
        found[row.name].append(row)
    return {name: tuple(rows) for name, rows in found.items()}


CONSTRUCTIONS = _by_name()
"""The ways to write each construction, by its name."""

FUNCTORS = {"Sym": "Sym^2(V)", "Sym0": "Sym0^2(V)", "Alt": "Alt^2(V)"}
"""Constructions with a degree, and how they are written."""

FUNCTIONS = tuple(sorted({*CONSTRUCTIONS, *FUNCTORS}))
"""All names of constructions."""


def usage(name: str) -> str:
    """Return the ways to write a construction: "trivial(4) or trivial(G)"."""
    if name in FUNCTORS:
        return FUNCTORS[name]
    rows = CONSTRUCTIONS.get(name) or find_constructions(name)
    ways = list(dict.fromkeys(row.usage for row in rows))
    return ways[0] if len(ways) == 1 else f"{', '.join(ways[:-1])} or {ways[-1]}"
