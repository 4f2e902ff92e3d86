"""Representations of SO(3) and O(3) restricted to point groups, over Q, Q(sqrt 3) and Q(sqrt 5), against rotation characters.

The character of the representation of degree l at a rotation by t is sin((l + 1/2) t) / sin(t / 2) (Hamermesh 1962,
section 9-2), and the number of invariants is its average over the rotations, whose angles are known for each group.
"""

import math

import pytest

import symgroup as sg

# how many rotations by 2 pi k / n there are
ROTATIONS = {
    "3": {(0, 1): 1, (1, 3): 2},
    "32": {(0, 1): 1, (1, 3): 2, (1, 2): 3},
    "6": {(0, 1): 1, (1, 6): 2, (1, 3): 2, (1, 2): 1},
    "422": {(0, 1): 1, (1, 4): 2, (1, 2): 5},
    "432": {(0, 1): 1, (1, 3): 8, (1, 4): 6, (1, 2): 9},
    "532": {(0, 1): 1, (1, 5): 12, (2, 5): 12, (1, 3): 20, (1, 2): 15},
}
ICOSAHEDRAL = {
    0: [1],
    1: [3],
    2: [5],
    3: [3, 4],
    4: [4, 5],
    5: [3, 3, 5],
    6: [1, 3, 4, 5],
}  # of dimensions A, T, G, H


def character(l, turn):
    if turn[0] == 0:
        return 2 * l + 1
    half = math.pi * turn[0] / turn[1]
    return math.sin((2 * l + 1) * half) / math.sin(half)


def average(rotations, *degrees):
    total = sum(n * math.prod(character(l, turn) for l in degrees) for turn, n in rotations.items())
    return round(total / sum(rotations.values()))


@pytest.mark.parametrize("name", ROTATIONS)
def test_harmonics_on_point_groups(name):
    rotations = ROTATIONS[name]
    lines = [f"rep D{l} = restrict(irrep(G, {l}), H)" for l in range(4)]
    spec = sg.parse(
        f'group G = SO(3)  group H = point_group("{name}")  rep T = trivial(H)\n' + "\n".join(lines)
    )
    for l in range(4):
        D = spec[f"D{l}"]
        assert sg.hom_dim(spec["T"], D) == average(rotations, l)
        basis = sg.equivariant_basis(D, D)
        assert sg.hom_dim(D, D) == basis.dim == average(rotations, l, l)
        assert basis.complete


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("V * V", (0, 1, 2)),
        ("Sym^2(V)", (0, 2)),
        ("Alt^2(V)", (1,)),
        ("Sym0^2(V)", (2,)),
        ("T(V, 2, 1)", (0, 1, 1, 1, 2, 2, 3)),
        ("V + V * dual(V)", (1, 0, 1, 2)),
        ("det(G)", (0,)),
        ('irreps(G, "2x0 + 1x3")', (0, 0, 3)),
    ],
)
@pytest.mark.parametrize("name", ["3", "532"])
def test_constructions_on_point_groups(name, text, degrees):
    spec = sg.parse(
        f'group G = SO(3)  rep V = natural(G)  group H = point_group("{name}")  rep W = restrict({text}, H)'
    )
    wanted = sum(average(ROTATIONS[name], k, l) for k in degrees for l in degrees)
    W = spec["W"]
    assert sg.hom_dim(W, W) == sg.equivariant_basis(W, W).dim == wanted


@pytest.mark.parametrize("l", ICOSAHEDRAL)
def test_levels_in_an_icosahedral_field(l):
    spec = sg.parse(f'group G = O(3)  group H = point_group("Ih")  rep V = restrict(irrep(G, "{l}e"), H)')
    found = sg.decompose(spec["V"], over="R")
    assert sorted(c.dim for c in found for _ in range(c.multiplicity)) == ICOSAHEDRAL[l]
    assert {c.type for c in found} == {"real"}
