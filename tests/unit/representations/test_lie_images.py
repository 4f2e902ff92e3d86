"""Images of the generators of Lie groups: what is a representation is accepted, and nothing else."""

from __future__ import annotations

import pytest
import sympy
from flint import fmpq

import symgroup as sg
from symgroup.algebra import exact_matrix
from symgroup.errors import InputError, LimitError, SpecError
from symgroup.groups import (
    Group,
    euclidean,
    general_linear,
    lie_group,
    orthogonal,
    special_linear,
    special_unitary,
    symplectic,
    unitary,
)
from symgroup.groups.loops import fundamental_loops
from symgroup.representations import (
    Representation,
    exterior_power,
    irrep,
    lie_representation_from_images,
    natural,
    symmetric_power,
    tensor_product,
    traceless_symmetric_power,
)
from symgroup.solve import decompose, equivariant_basis, hom_dim

TURN = "[[0, -{0}], [{0}, 0]]"


def given_again(V: Representation) -> Representation:
    """Return V by the images of its group's generators."""
    algebra = [V.derivative(X).tolist() for X in V.group.lie_algebra]
    components = [V.matrix(g).tolist() for g in V.group.generators]
    return lie_representation_from_images(V.group, algebra, components)


@pytest.mark.parametrize(
    "G",
    [
        orthogonal(2),
        orthogonal(3, special=True),
        orthogonal(4),
        orthogonal(1, 2),
        orthogonal(2, 2, special=True),
        special_linear(2),
        general_linear(2),
        symplectic(4),
        unitary(2),
        special_unitary(3),
        euclidean(2),
    ],
    ids=str,
)
def test_constructions_given_by_their_images(G: Group) -> None:
    V = natural(G)
    for U in (V, symmetric_power(V, 2), exterior_power(V, 2)):
        again = given_again(U)
        assert again.generator_matrices() == U.generator_matrices()
        assert hom_dim(again, U) == equivariant_basis(U, U).dim
        for X in G.lie_algebra:
            for Y in G.lie_algebra:
                assert again.derivative(X * Y - Y * X) == U.derivative(X * Y - Y * X)


def test_spherical_harmonics_are_what_their_images_say() -> None:
    G = orthogonal(3)
    U = traceless_symmetric_power(natural(G), 2)
    again = given_again(U)
    assert equivariant_basis(again, irrep(G, 2, 1)).dim == 1
    assert equivariant_basis(again, irrep(G, 2, -1)).dim == 0
    assert [(c.dim, c.multiplicity, c.type) for c in decompose(tensor_product(again, again))] == [
        (c.dim, c.multiplicity, c.type) for c in decompose(tensor_product(U, U))
    ]


@pytest.mark.parametrize("k", [0, 1, 2, 5])
def test_turns_of_the_circle(k: int) -> None:
    """R^2 with k-fold speed is a representation of SO(2); with reflections of O(2); that of speed k/2 only for k even."""
    spec = sg.parse(
        f"group G = SO(2)  rep V = on G < {TURN.format(k)} >  rep N = natural(G)\n"
        f"rep W = on O(2) < {TURN.format(k)} > components < [[1, 0], [0, -1]] >"
    )
    assert (
        sg.hom_dim(spec["V"], spec["V"]) == sg.equivariant_basis(spec["V"], spec["V"]).dim == (2 if k else 4)
    )
    assert sg.hom_dim(spec["N"], spec["V"]) == (2 if k == 1 else 0)
    assert sg.hom_dim(spec["W"], spec["W"]) == (1 if k else 2)
    for turns in (fmpq(k, 2), fmpq(k, 3)):
        text = f"rep V = on SO(2) < {TURN.format(turns)} >"
        if turns.q == 1:
            assert sg.parse(text)["V"].dim == 2
        else:
            with pytest.raises(SpecError, match="SG226"):
                sg.parse(text)


def test_spins() -> None:
    """Spin j is a representation of SU(2) for all 2 j, of SO(3) for integers j only."""
    for dim in range(1, 6):
        up = [[i + 1 if j == i + 1 else 0 for j in range(dim)] for i in range(dim)]
        down = [[dim - 1 - j if i == j + 1 else 0 for j in range(dim)] for i in range(dim)]
        V = lie_representation_from_images(special_unitary(2), [up, down])
        assert hom_dim(V, V) == 1
        assert hom_dim(V, symmetric_power(natural(special_unitary(2)), dim - 1) if dim > 1 else V) == 1
        e, f = (sympy.Matrix(rows) for rows in (up, down))
        x, y, z = (e + f) / 2, (e - f) / (2 * sympy.I), (e * f - f * e) / 2
        images = [(sympy.I * part).tolist() for part in (z, x)]  # [J_3, J_1] is J_2, as for the generators
        assert (z * x - x * z - sympy.I * y).is_zero_matrix
        if dim % 2:
            U = lie_representation_from_images(orthogonal(3, special=True), images)
            assert hom_dim(U, U) == 1
        else:
            with pytest.raises(InputError, match="SG226"):
                lie_representation_from_images(orthogonal(3, special=True), images)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("on SU(2) < [[0, 1], [0, 0]], [[0, 0], [2, 0]] >", "SG224"),
        ("on O(2) < [[0, -2], [2, 0]] >", "SG271"),
        ("on O(2) < [[0, -2], [2, 0]] > components < [[1]] >", "SG206"),
        ("on O(2) < [[0, -2], [2, 0]] > components < [[1, 0], [0, 2]] >", "SG272"),
        ("on O(2) < [[0, -2], [2, 0]] > components < [[1, 0], [0, 1]] >", "SG227"),
        ("on SO(2) < (1 2) >", "SG271"),
        ("on SO(2) < [[0, 1], [0, 0]] >", "SG226"),
        ("on U(1) < [[1/2]] >", "SG226"),
        ("on (SO(2) x SU(2)) < [[1]], [[0]], [[0]] >", "SG226"),
        ("on S(3) < (1 2), (1 2 3) > components < [[1]] >", "SG271"),
        ("on (lie < [[0, 2], [-2, 0]] >) < [[0, 3], [-3, 0]] >", "SG226"),
        ("on (lie < [[0, 1], [0, 0]], [[1, 0], [0, 0]] >) < [[0]], [[1]] >", "SG225"),
        (
            "on (lie < [[0, -1], [1, 0]] > components < [[0, -1], [1, 0]] >) < [[0]] > components < [[1]] >",
            "SG225",
        ),
    ],
)
def test_what_is_no_representation_is_refused(text: str, code: str) -> None:
    with pytest.raises(SpecError, match=code):
        sg.parse(f"rep V = {text}")


@pytest.mark.parametrize(
    "text",
    [
        "on (lie < [[0, 2], [-2, 0]] >) < [[0, 4], [-4, 0]] >",
        "on (lie < [[0, 1], [0, 0]] >) < [[0, 1, 0], [0, 0, 1], [0, 0, 0]] >",
        "on (lie < [[1, 0], [0, -2]] >) < [[1/3]] >",
        "on (lie < [[0, -1, 0, 0], [1, 0, 0, 0], [0, 0, 0, -2], [0, 0, 1, 0]] >) < [[1/2]] >",  # not commensurable
        "on Scaling(2) < [[0, 1], [0, 0]] >",
        "on (S(3) x SO(2)) < [[0, -2], [2, 0]] > components < [[-1, 0], [0, -1]], [[1, 0], [0, 1]] >",
        "on E(2) < [[0, -1], [1, 0]], [[0, 0], [0, 0]], [[0, 0], [0, 0]] > components < [[-1, 0], [0, 1]] >",
    ],
)
def test_representations_print_as_they_are_written(text: str) -> None:
    V = sg.parse(f"rep V = {text}")["V"]
    assert sg.parse(f"rep V = {V}")["V"] == V


def test_a_representation_that_is_not_algebraic_is_not_taken_for_semisimple() -> None:
    """O(1, 1) with a nilpotent image: End is the scalars, and yet there is an invariant line without a complement."""
    text = "rep V = on O(1, 1) < [[0, 1], [0, 0]] > components < [[1, 0], [0, -1]], [[-1, 0], [0, 1]] >"
    V = sg.parse(text)["V"]
    assert sg.hom_dim(V, V) == 1
    with pytest.raises(InputError, match="SG291"):
        sg.decompose(V)
    with pytest.raises(InputError, match="SG291"):
        sg.decompose(tensor_product(V, V))


def test_loops_are_closed_in_the_group() -> None:
    """exp(2 pi X / sqrt(s)) = 1 in the natural representation, and not at half the time."""
    groups = [orthogonal(3), orthogonal(2, 3), symplectic(4), general_linear(3), unitary(2), euclidean(2)]
    groups += [lie_group([exact_matrix([[0, -4, 0], [2, 0, 0], [0, 0, 0]])])]
    for G in groups:
        loops = fundamental_loops(G)
        assert loops
        for loop in loops:
            assert loop.acts_as_one(loop.tangent)
            assert not loop.acts_as_one(loop.tangent / 2)
    assert [len(fundamental_loops(G) or ()) for G in groups] == [1, 2, 1, 1, 1, 1, 1]
    assert fundamental_loops(special_unitary(3)) == ()


def test_turns_that_are_too_fast_to_tell_are_no_verdict() -> None:
    """Weight 500 of SO(2) is proven, and 5000, which is a representation too, is left undecided rather than refused."""
    V = lie_representation_from_images(orthogonal(2, special=True), [[[0, -500], [500, 0]]])
    assert V.dim == 2
    for weight in (5000, fmpq(10001, 2)):
        with pytest.raises((LimitError, InputError)) as refusal:
            lie_representation_from_images(orthogonal(2, special=True), [[[0, -weight], [weight, 0]]])
        assert ("SG274" in str(refusal.value)) == (weight == 5000)
