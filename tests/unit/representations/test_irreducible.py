"""Irreducible representations by Dixon's construction: characters, irreducibility, fields, and what is refused."""

from dataclasses import replace

import pytest

from symgroup.algebra import coerce
from symgroup.errors import InputError, LimitError
from symgroup.groups import (
    alternating,
    cyclic,
    dicyclic,
    dihedral,
    orthogonal,
    projective_special_linear,
    signed_group,
    symmetric,
    trivial_group,
    weyl,
)
from symgroup.groups.exact_characters import exact_character_table
from symgroup.representations import irreducible as irreducible_module
from symgroup.representations import irreducible_representation, irreducible_representations, natural
from symgroup.representations.line_subgroups import candidate_subgroups, lines_of
from symgroup.solve import equivariant_basis

GROUPS = [
    trivial_group(1),
    symmetric(3),
    symmetric(5),
    alternating(5),
    dicyclic(8),
    dicyclic(12),
    cyclic(5),
    dihedral(8),
    projective_special_linear(2, 7),
    signed_group([[2, 3, 1], [-1, 2, 3], [2, 1, 3]]),
    weyl("G", 2),
]


@pytest.mark.parametrize("G", GROUPS, ids=str)
def test_they_are_homomorphisms_with_the_characters_of_the_table(G):
    table = exact_character_table(G)
    spaces = irreducible_representations(G)
    assert sum(V.dim**2 for V in spaces) == G.order
    for k, V in enumerate(spaces):
        for number, item in enumerate(table.classes):
            assert V.character(item.representative) == coerce(table.value(k, number), V.field)
        for g in G.generators:
            for item in table.classes:
                h = item.representative
                assert coerce(V.matrix(g @ h), V.field) == coerce(V.matrix(g), V.field) * coerce(
                    V.matrix(h), V.field
                )


def test_rational_ones_have_no_endomorphisms_but_scalars():
    for G in (symmetric(4), symmetric(5), weyl("G", 2)):
        spaces = irreducible_representations(G)
        for i, V in enumerate(spaces):
            assert V.field.is_rational
            for j, W in enumerate(spaces):
                assert equivariant_basis(V, W).dim == (1 if i == j else 0)
        multiplicities = [equivariant_basis(V, natural(G)).dim for V in spaces]
        assert sum(m * V.dim for m, V in zip(multiplicities, spaces, strict=True)) == G.degree


def test_fields_are_those_of_the_characters_but_for_the_quaternions():
    for G in (alternating(5), projective_special_linear(2, 7), dihedral(8)):
        table = exact_character_table(G)
        assert [V.field.degree for V in irreducible_representations(G)] == [
            table.field(k).degree for k in range(len(table.degrees))
        ]
    Q8 = irreducible_representation(dicyclic(8), 4)
    assert (Q8.dim, Q8.field.degree) == (2, 2)  # Schur index 2: not over Q, though its character is rational


def test_lines_have_multiplicity_one():
    G = symmetric(4)
    table = exact_character_table(G)
    found = [line for K in candidate_subgroups(G) for line in lines_of(table, 2, K)]
    assert found
    assert all(set(line.inverse_values.tolist()) <= set(range(len(line.values))) for line in found)


def test_names_and_refusals(monkeypatch):
    G = symmetric(4)
    assert str(irreducible_representation(G, 3)) == "irrep(S(4), 4)"
    for k in (-1, 5):
        with pytest.raises(InputError, match="SG277"):
            irreducible_representation(G, k)
    with pytest.raises(InputError, match="SG315"):
        irreducible_representation(orthogonal(3), 0)
    with pytest.raises(LimitError, match="SG403"):
        irreducible_representation(symmetric(20), 0)
    monkeypatch.setattr(irreducible_module, "LARGEST_DEGREE", 1)
    with pytest.raises(LimitError, match="SG276"):
        irreducible_representation(symmetric(4).subgroup([(1, 2, 3, 0), (1, 0, 2, 3)]), 2)
    monkeypatch.setattr(irreducible_module, "LARGEST_DEGREE", 80)
    monkeypatch.setattr(irreducible_module, "LARGEST_WORK", 1)
    with pytest.raises(LimitError, match="SG276"):
        irreducible_representation(symmetric(4).subgroup([(1, 2, 3, 0), (1, 0, 2, 3)]), 2)
    monkeypatch.setattr(irreducible_module, "candidate_subgroups", lambda group: ())
    with pytest.raises(LimitError, match="SG276"):
        irreducible_representation(symmetric(4).subgroup([(1, 2, 3, 0), (1, 0, 2, 3)]), 2)


def test_names_are_those_of_the_group_that_asks():
    """Equal groups share what was derived, whatever they are called, and each prints its own name."""
    G, H = dihedral(4), replace(dihedral(4), label="other")
    first, second = irreducible_representation(H, 4), irreducible_representation(G, 4)
    assert first == second
    assert (str(first), str(second)) == ("irrep(other, 5)", "irrep(D(4), 5)")
