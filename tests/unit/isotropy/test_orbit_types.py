"""Orbit types whose numbers are in tables: partitions, parabolic subgroups, colourings of a polygon."""

import re
import textwrap
from itertools import pairwise
from math import factorial, prod

import pytest

import symgroup as sg
from symgroup.errors import LimitError, explain
from symgroup.groups import (
    alternating,
    cyclic,
    dihedral,
    direct_product,
    mathieu,
    point_group,
    symmetric,
    weyl,
)
from symgroup.groups.classes import partitions
from symgroup.isotropy import isotropy_classes
from symgroup.representations import natural, restrict, standard, tensor_product


def test_young_subgroups_of_s8():
    classes = isotropy_classes(natural(symmetric(8)))
    assert len(classes) == 22
    for c in classes:
        entries = c.generic_point[1:-1].split(", ")
        blocks = [entries.count(letter) for letter in sorted(set(entries))]
        assert c.order == prod(map(factorial, blocks))
        assert c.fixed_dim == len(blocks)
        assert c.weyl_order == prod(factorial(blocks.count(size)) for size in set(blocks))
        assert c.order * c.weyl_order * c.class_length == factorial(8)
    assert {"1", "C2", "C2 x C2", "S3 x S2", "S4 x S3", "S8"} <= {c.name for c in classes}


def test_thirty_points_are_answered_without_their_permutations():
    classes = isotropy_classes(natural(symmetric(30)))
    assert len(classes) == 5604
    top = classes[-1]
    assert (top.order, top.fixed_dim, len(top.covers), len(top.below)) == (factorial(30), 1, 15, 5603)
    assert {classes[k].generic_point for k in top.covers} == {
        "(" + ", ".join("a" * (30 - k) + "b" * k) + ")" for k in range(1, 16)
    }


@pytest.mark.parametrize(
    ("letter", "rank", "count"),
    [
        ("E", 6, 17),
        ("E", 7, 32),
        ("E", 8, 41),
        ("F", 4, 12),
        ("G", 2, 4),
        ("H", 3, 6),
        ("H", 4, 10),
        ("B", 8, 67),
    ],
)
def test_numbers_of_parabolic_classes(letter, rank, count):
    """Orlik and Terao, Arrangements of Hyperplanes (1992), appendix C; Geck and Pfeiffer (2000), appendix A."""
    G = weyl(letter, rank)
    classes = isotropy_classes(natural(G))
    assert len(classes) == count
    assert [c.fixed_dim for c in (classes[0], classes[-1])] == [rank, 0]
    assert all(c.order * c.class_length * c.weyl_order == G.order for c in classes)
    # the reflections: their fixed spaces are the hyperplanes
    degrees = {"E6": 36, "E7": 63, "E8": 120, "F4": 24, "G2": 6, "H3": 15, "H4": 60, "B8": 64}
    assert sum(c.class_length for c in classes if c.fixed_dim == rank - 1) == degrees[f"{letter}{rank}"]


def test_the_cube_in_space():
    found = [(c.name, c.fixed_dim, c.generic_point) for c in isotropy_classes(natural(point_group("Oh")))]
    assert found == [
        ("1", 3, "(a, b, c)"),
        ("C2", 2, "(a, b, 0)"),
        ("C2", 2, "(a, b, b)"),
        ("C2 x C2", 1, "(0, a, a)"),
        ("S3", 1, "(a, a, a)"),
        ("D4", 1, "(a, 0, 0)"),
        ("S4 x C2", 0, "(0, 0, 0)"),
    ]


def test_the_icosahedron_in_space():
    classes = isotropy_classes(natural(weyl("H", 3)))
    assert [(c.name, c.class_length, c.fixed_dim) for c in classes] == [
        ("1", 1, 3),
        ("C2", 15, 2),
        ("C2 x C2", 15, 1),
        ("S3", 10, 1),
        ("D5", 6, 1),
        ("A5 x C2", 1, 0),
    ]


@pytest.mark.parametrize("n", [360, pytest.param(1000, marks=pytest.mark.slow)])
def test_polygons(n):
    """Under C(n) a colouring is fixed by the rotations by some divisor; under D(n) by C(k) with or without reflections."""
    divisors = [d for d in range(1, n + 1) if n % d == 0]
    assert [c.order for c in isotropy_classes(natural(cyclic(n)))] == divisors
    if n == 360:
        return
    classes = isotropy_classes(natural(dihedral(n)))
    # period d = n/k: D(k) by the axes through points and, for even d, between points; C(k) alone needs d >= 3
    expected = sum((d >= 3) + (2 if d % 2 == 0 and d > 2 else 1) for d in divisors)
    assert len(classes) == expected == 41


def test_products_multiply_and_alternating_groups_leave_one_partition_out():
    V = natural(direct_product(symmetric(4), symmetric(3)))
    assert len(isotropy_classes(V)) == 5 * 3
    for n in range(3, 9):
        assert len(isotropy_classes(natural(alternating(n)))) == len(list(partitions(n))) - 1


def test_pairs_of_four_points():
    V = natural(symmetric(4))
    names = [c.name for c in isotropy_classes(tensor_product(V, V))]
    assert names == ["1", "C2", "C2", "C3", "C2 x C2", "C4", "C2 x C2", "S3", "D4", "S4"]


def test_a_chain_of_covers_leads_from_the_bottom_to_the_top():
    classes = isotropy_classes(natural(weyl("E", 8)))
    chain = [len(classes) - 1]
    while classes[chain[-1]].covers:
        chain.append(classes[chain[-1]].covers[0])
    assert chain[-1] == 0
    assert all(lower in classes[upper].below for upper, lower in pairwise(chain))
    assert [classes[k].fixed_dim for k in chain] == list(range(9))


def test_restrictions_and_standard_representations_are_answered_in_closed_form():
    V = natural(symmetric(12))
    H = symmetric(12).point_stabilizer(0)
    assert len(isotropy_classes(restrict(V, H))) == len(list(partitions(11)))
    assert len(isotropy_classes(standard(symmetric(12)))) == len(list(partitions(12)))


@pytest.mark.parametrize("code", ["SG408", "SG418", "SG419"])
def test_the_example_on_the_page_raises_the_code(code):
    match = re.search(r"\*\*Example\.\*\*\n\n(.*?)\n\n\*\*Fix", explain(code), re.DOTALL)
    with pytest.raises(LimitError, match=code):
        exec(textwrap.dedent(match.group(1)), {"sg": sg})


def test_other_large_groups_are_refused():
    with pytest.raises(LimitError, match="SG408"):
        isotropy_classes(natural(mathieu(24)))
