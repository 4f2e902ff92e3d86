"""Hasse diagrams: labels that do not overlap, lines that pass between them, files that are written."""

from itertools import combinations, pairwise

import pytest

from symgroup.cli.hasse import layout
from symgroup.cli.lattice import check_number, plot_lattice
from symgroup.errors import LimitError
from symgroup.groups import dihedral, point_group, symmetric, weyl
from symgroup.isotropy import isotropy_classes
from symgroup.representations import natural, tensor_product

V4 = natural(symmetric(4))
EXAMPLES = [natural(symmetric(8)), natural(dihedral(12)), natural(point_group("Oh")), tensor_product(V4, V4)]


@pytest.mark.parametrize("V", [*EXAMPLES, natural(weyl("E", 8)), natural(symmetric(1))], ids=str)
def test_labels_do_not_overlap_and_lines_pass_between_them(V):
    classes = isotropy_classes(V)
    dims = sorted({c.fixed_dim for c in classes})
    levels = [dims.index(c.fixed_dim) for c in classes]
    edges = [(upper, lower) for upper, c in enumerate(classes) for lower in c.covers]
    widths = [1.0 + 0.2 * len(c.name) for c in classes]
    places = layout(levels, edges, widths)
    assert [row for _, row in places.nodes] == levels
    boxes = [(x - w / 2, x + w / 2, row) for (x, row), w in zip(places.nodes, widths, strict=True)]
    for (left, right, row), (left2, right2, row2) in combinations(boxes, 2):
        assert row != row2 or right <= left2 + 1e-9 or right2 <= left + 1e-9
    assert all(left >= -1e-9 and right <= places.width + 1e-9 for left, right, _ in boxes)
    for (upper, lower), path in zip(edges, places.edges, strict=True):
        assert (path[0], path[-1]) == (places.nodes[upper], places.nodes[lower])
        assert all(b == a + 1 for (_, a), (_, b) in pairwise(path))
        for x, row in path[1:-1]:
            assert not any(left < x < right for left, right, level in boxes if level == row)


@pytest.mark.parametrize("suffix", ["png", "svg"])
def test_a_picture_is_drawn(tmp_path, suffix):
    path = tmp_path / f"lattice.{suffix}"
    plot_lattice(isotropy_classes(EXAMPLES[2]), "Stabilizers in V", path)
    assert path.stat().st_size > 5_000


def test_large_diagrams_are_refused():
    with pytest.raises(LimitError, match="SG346"):
        check_number(isotropy_classes(natural(symmetric(20))))
