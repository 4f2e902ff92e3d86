"""Point groups: orders, abstract types and operations against the International Tables; sign flips."""

from collections import Counter

import pytest

from symgroup.algebra import field_of, identity_matrix
from symgroup.errors import InputError, LimitError
from symgroup.groups import elements_of, permutation_group, point_group, recognize, sign_flips
from symgroup.groups.point_groups import POINT_GROUPS, TURNED
from symgroup.representations import natural

# International Tables A, table 10.1.2.4: groups of rotations only, and groups with the inversion
ROTATIONS = ["C1", "C2", "D2", "C4", "D4", "C3", "D3", "C6", "D6", "T", "O"]
CENTRED = ["Ci", "C2h", "D2h", "C4h", "D4h", "S6", "D3d", "C6h", "D6h", "Th", "Oh"]
TYPES = {
    **{"C1": "1", "Ci": "C2", "C2": "C2", "Cs": "C2", "C2h": "C2 x C2", "D2": "C2 x C2", "C2v": "C2 x C2"},
    **{"D2h": "C2 x C2 x C2", "C4": "C4", "S4": "C4", "C4h": "C2 x C4", "D4": "D4", "C4v": "D4", "D2d": "D4"},
    **{"C3": "C3", "S6": "C6", "D3": "S3", "C3v": "S3", "D3d": "D6", "C6": "C6", "C3h": "C6"},
    **{"C6h": "C2 x C6", "D6": "D6", "C6v": "D6", "D3h": "D6", "T": "A4", "O": "S4", "Td": "S4"},
}
# (determinant, trace): how many; E, C4, C2, C3, i, S4, sigma, S6
OH = {(1, 3): 1, (1, 1): 6, (1, -1): 9, (1, 0): 8, (-1, -3): 1, (-1, -1): 6, (-1, 1): 9, (-1, 0): 8}


def census(G):
    table, V = elements_of(G), natural(G)
    matrices = [V.matrix(table.element(i)) for i in range(len(table))]
    return Counter((int(str(m.det())), int(str(m[0, 0] + m[1, 1] + m[2, 2]))) for m in matrices)


@pytest.mark.parametrize("row", [*POINT_GROUPS, *TURNED], ids=lambda row: row.symbol)
def test_orders_and_abstract_types(row):
    G = point_group(row.symbol, "lattice")
    assert G.order == row.order == permutation_group(G.generators, G.points).order
    for name in row.names:
        assert point_group(name, "lattice") == G
        if name in TYPES:
            assert recognize(G) == TYPES[name]


def test_the_32_groups_are_different_classes():
    found = {row.names[0]: census(point_group(row.symbol, "lattice")) for row in POINT_GROUPS}
    assert len(found) == 32
    assert (
        len({frozenset(counts.items()) for counts in found.values()}) == 32
    )  # the census tells classes apart
    assert [name for name in found if all(det == 1 for det, _ in found[name])] == ROTATIONS
    assert [name for name in found if (-1, -3) in found[name]] == CENTRED
    assert found["Oh"] == OH


@pytest.mark.parametrize("row", TURNED, ids=lambda row: row.symbol)
def test_turned_groups_have_the_class_of_their_kin(row):
    kin = {"-4m2": "-42m", "312": "321", "31m": "3m1", "-31m": "-3m1", "-62m": "-6m2"}[row.symbol]
    assert census(point_group(row.symbol, "lattice")) == census(point_group(kin, "lattice"))
    assert point_group(row.symbol, "lattice") != point_group(kin, "lattice")


def test_main_axes():
    V = natural(point_group("D4h"))
    assert all(abs(V.matrix(g)[2, 2]) == 1 for g in V.group.generators)
    assert point_group("m -3 m").order == 48
    assert point_group("Oh") == point_group("Oh", "lattice")


def test_sign_flips():
    G = sign_flips(4)
    assert G.order == 16 == permutation_group(G.generators, G.points).order
    assert all((g @ h) == (h @ g) for g in G.generators for h in G.generators)
    assert sign_flips(200).order == 2**200
    with pytest.raises(InputError, match="SG246"):
        sign_flips(0)
    with pytest.raises(LimitError, match="SG405"):
        sign_flips(10**6)


def test_errors():
    with pytest.raises(InputError, match="SG259") as caught:
        point_group("m-3n")
    assert "m-3" in caught.value.diagnostics[0].help
    with pytest.raises(InputError, match="SG259"):
        point_group("Q8")
    with pytest.raises(InputError, match="SG259"):
        point_group("S5")
    with pytest.raises(InputError, match="SG259"):
        point_group("Oh", "oblique")
    with pytest.raises(InputError, match="SG259"):
        point_group("D5h", "lattice")


def is_orthogonal(matrix):
    return matrix * matrix.transpose() == identity_matrix(3, field_of(matrix))


@pytest.mark.parametrize(
    "row", [row for row in (*POINT_GROUPS, *TURNED) if row.hexagonal], ids=lambda r: r.symbol
)
def test_hexagonal_groups_are_orthogonal_in_the_cartesian_setting(row):
    G, lattice = point_group(row.symbol), point_group(row.symbol, "lattice")
    assert G.order == row.order == permutation_group(G.generators, G.points).order
    assert str(G.field) == "Q(sqrt(3))"
    assert all(is_orthogonal(natural(G).matrix(g)) for g in G.generators)
    assert census(G) == census(lattice)


@pytest.mark.parametrize(
    ("name", "order", "field", "type_"),
    [
        ("I", 60, "Q(sqrt(5))", "A5"),
        ("Ih", 120, "Q(sqrt(5))", "A5 x C2"),
        ("C5", 5, None, "C5"),
        ("C5v", 10, None, "D5"),
        ("C5h", 10, None, "C10"),
        ("D5", 10, None, "D5"),
        ("D5h", 20, None, "D10"),
        ("D5d", 20, None, "D10"),
        ("S10", 10, None, "C10"),
        ("S8", 8, "Q(sqrt(2))", "C8"),
        ("D4d", 16, "Q(sqrt(2))", "D8"),
        ("D7", 14, None, "D7"),
        ("C12", 12, "Q(sqrt(3))", "C12"),
    ],
)
def test_groups_that_no_lattice_has(name, order, field, type_):
    G = point_group(name)
    assert G.order == order == permutation_group(G.generators, G.points).order
    assert recognize(G) == type_
    assert all(is_orthogonal(natural(G).matrix(g)) for g in G.generators)
    assert field is None or str(G.field) == field


def test_families_agree_with_the_crystallographic_names():
    for name in ("D1", "D1h", "D1d", "C1v"):
        assert point_group(name).order == {"D1": 2, "D1h": 4, "D1d": 4, "C1v": 2}[name]
    assert (-1, -3) in census(point_group("D1d"))  # 2/m has the inversion
