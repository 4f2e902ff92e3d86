"""What torch-structured sees in a form, told from its entries."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from symgroup.groups import cyclic, grid, symmetric
from symgroup.ir import DiagramForm, IndexForm, frozen_array
from symgroup.representations import natural
from symgroup.solve import equivariant_basis
from symgroup_torch_structured.structure import Circulant, Scalar, structures


def test_structures_are_told_exactly() -> None:
    circle = equivariant_basis(natural(cyclic(6)), natural(cyclic(6))).space.forms[0]
    assert [type(item) for item in structures(circle)] == [Circulant]
    sets = equivariant_basis(natural(symmetric(5)), natural(symmetric(5))).space.forms[0]
    assert [type(item) for item in structures(sets)] == [DiagramForm, Circulant]
    assert isinstance(circle, IndexForm) and isinstance(sets, IndexForm)
    index = circle.index.copy()
    index[3, 1] = index[3, 2]
    assert structures(replace(circle, index=index)) == ()
    torus = equivariant_basis(natural(grid(3, 4)), natural(grid(3, 4))).space.forms[0]
    assert isinstance(torus, IndexForm)
    assert [item.dims for item in structures(torus) if isinstance(item, Circulant)] == [(3, 4)]
    for place in product(range(12), repeat=2):  # each entry counts, those where indices go round as well
        index = torus.index.copy()
        index[place] = (index[place] + 1) % 12
        assert structures(replace(torus, index=index)) == ()
    one = IndexForm(1, frozen_array([[0, -1], [-1, 0]]), frozen_array([[1, 0], [0, 1]]))
    assert structures(one) == (Scalar(2),)
    assert structures(replace(one, sign=frozen_array([[1, 0], [0, -1]]))) == ()
