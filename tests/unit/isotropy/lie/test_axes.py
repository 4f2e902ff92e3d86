"""Stabilizers about an axis in O(3) and SO(3): those of the literature, and against floats, for any representation."""

import numpy as np
import pytest

import symgroup as sg
from symgroup.isotropy.lie import lie_stabilizer
from symgroup.relaxed.lie import sample_stabilizer


@pytest.mark.parametrize(
    ("group", "text", "x", "name"),
    [
        ("SO(3)", "irrep(G, 3)", (0, 0, 0, 1, 0, 0, 0), "SO(2)"),
        ("SO(3)", "irrep(G, 4)", (0, 0, 0, 0, 2, 0, 0, 0, 0), "O(2)"),
        ("O(3)", 'irrep(G, "3o")', (0, 0, 0, 1, 0, 0, 0), "O(2)"),
        ("O(3)", 'irrep(G, "3e")', (0, 0, 0, 1, 0, 0, 0), "SO(2) x C2"),
        ("O(3)", 'irrep(G, "4e")', (0, 0, 0, 0, 1, 0, 0, 0, 0), "O(2) x C2"),
        ("O(3)", 'irrep(G, "4o")', (0, 0, 0, 0, 1, 0, 0, 0, 0), "O(2)"),
        ("O(3)", 'irreps(G, "1x1e + 1x3e + 1x3o")', (0, 1, 0, *[0] * 3, 1, *[0] * 6, 2, *[0] * 3), "SO(2)"),
        ("O(3)", 'irreps(G, "1x0e + 1x3o")', (1, *[0] * 7), "O(3)"),
        ("O(3)", 'irreps(G, "1x0o + 1x3o")', (1, *[0] * 7), "SO(3)"),
        ("O(3)", "T(natural(G), 3, 0)", np.einsum("i,j,k", *[[1, 2, 2]] * 3).ravel().tolist(), "O(2)"),
        ("O(3)", "Sym^4(natural(G))", (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), "O(2) x C2"),
    ],
)
def test_axes_in_space(group, text, x, name):
    V = sg.parse(f"group G = {group}  rep V = {text}")["V"]
    S = lie_stabilizer(V, x)
    assert (S.name, S.is_decided) == (name, True)
    near = sample_stabilizer(V, [float(value) for value in x], 1e-9)
    assert (near.name, near.dim) == (S.name, S.dim)


def test_without_a_turn_there_is_no_axis():
    V = sg.parse('group G = O(3)  rep V = irreps(G, "1x1o + 1x4e")')["V"]
    S = lie_stabilizer(V, (1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0))
    assert S.dim == 0
    assert S.name == sample_stabilizer(V, (1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0), 1e-9).name
