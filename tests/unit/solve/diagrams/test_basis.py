"""The views of a diagram basis, its diagrams as tensors, and what is refused."""

import itertools
import pickle
import re
import textwrap

import numpy as np
import pytest
from flint import fmpq_mat

import symgroup as sg
from symgroup.algebra import row_space
from symgroup.errors import InputError, LimitError, SymgroupError, explain
from symgroup.solve.diagrams import diagram_basis
from symgroup.solve.diagrams import estimate as limits
from symgroup.solve.diagrams.estimate import pattern_count
from symgroup.solve.diagrams.links import list_diagrams, spanning_count
from symgroup.solve.diagrams.patterns import list_patterns
from symgroup.solve.diagrams.space import SETS, diagram_space

from .reference import dense

V, D = (False,), (True,)
CASES = [
    ("S", 2, V * 2, V * 2, None),
    ("S", 5, V * 2, V * 2, None),
    ("A", 3, V * 2, V, None),
    ("A", 2, V, V * 2, None),
    ("A", 4, V * 2, V * 2, None),
    ("O", 2, V * 3, V * 3, None),
    ("O", 3, V + D, D + D, (1, 2)),
    ("SO", 3, V + D, D, (1, 2)),
    ("SO", 2, V + D + V, D, (1, 1)),
    ("SO", 4, V * 2, V + D, (3, 1)),
    ("Sp", 2, V * 3, D + V + V, None),
    ("Sp", 4, V + D, D + D, None),
    ("GL", 2, V + D + V, V + D + V, None),
    ("SL", 2, V * 3, D * 3, None),
    ("SL", 3, V + D, V + D + V * 3, None),
    ("SL", 1, V, V * 3, None),
]


def levi_civita(n):
    tensor = np.zeros((n,) * n, dtype=np.int64)
    for images in itertools.permutations(range(n)):
        inversions = sum(a > b for a, b in itertools.combinations(images, 2))
        tensor[images] = (-1) ** inversions
    return tensor


def link_tensor(space, link):
    """The tensor of one link, as its docstring says, without the code that evaluates links."""
    n, eta = space.n, np.diag([1] * space.signature[0] + [-1] * space.signature[1])
    half = np.eye(n // 2, dtype=np.int64)
    if link.kind == "equal":
        tensor = np.zeros((n,) * len(link.positions), dtype=np.int64)
        tensor[(np.arange(n),) * len(link.positions)] = 1
        return tensor
    if link.kind == "metric":
        return eta
    if link.kind == "symplectic":
        return np.block([[0 * half, half], [-half, 0 * half]])
    tensor = levi_civita(n)
    if len(link.positions) == n - 1:
        return tensor.sum(axis=-1)
    if space.family in ("SO", "SO_0"):
        for axis, position in enumerate(link.positions):
            if space.lower[position]:
                tensor = np.moveaxis(np.tensordot(eta, tensor, axes=(1, axis)), 0, axis)
    return tensor


def diagram_tensor(space, diagram):
    letters = "abcdefghijklmnop"[: space.positions]
    operands = ["".join(letters[i] for i in link.positions) for link in diagram.links]
    tensors = [link_tensor(space, link) for link in diagram.links]
    return np.einsum(",".join(operands) + "->" + letters, *tensors).ravel()


@pytest.mark.parametrize(("family", "n", "source", "target", "signature"), CASES)
def test_diagrams_with_coefficients_are_the_basis(family, n, source, target, signature):
    found = diagram_basis(family, n, source, target, signature)
    assert len(found.diagrams) == found.size > 0
    tensors = [diagram_tensor(found.space, diagram) for diagram in found.diagrams]
    rows = fmpq_mat(found.size, len(tensors[0]), [int(entry) for tensor in tensors for entry in tensor])
    assert found.coefficients * rows == dense(found)
    assert row_space(rows) == dense(found)


@pytest.mark.parametrize(("family", "n", "source", "target", "signature"), CASES)
def test_views_agree(family, n, source, target, signature):
    found = diagram_basis(family, n, source, target, signature)
    whole, m = dense(found), found.shape[1]
    everything = found.expand()
    assert found.nonzeros == len(everything.row) == sum(entry != 0 for entry in whole.entries())
    assert (everything.denominator > 0).all()
    for k, (row, column) in enumerate(found.first_entries()):
        part = found.entries(k)
        here = everything.element == k
        for name in ("element", "row", "column", "numerator", "denominator"):
            assert (getattr(part, name) == getattr(everything, name)[here]).all()
        assert (part.row[0], part.column[0]) == (row, column)
        assert whole[k, row * m + column] == 1
    if family in SETS:
        index = found.index_map()
        assert (index[everything.row, everything.column] == everything.element).all()


def test_patterns_and_diagrams_are_as_many_as_estimated():
    for family, n, source, target, signature in CASES:
        space = diagram_space(family, n, source, target, signature)
        for twist in space.twists:
            assert pattern_count(space, twist) == len(
                np.unique(list_patterns(space, twist).blocks, axis=0)
            ) or (family == "Sp")
            if family == "Sp":
                assert pattern_count(space, twist) == list_patterns(space, twist).count
            if family not in SETS:
                assert spanning_count(space, twist) == len(set(list_diagrams(space, twist)))


def test_values_are_plain_and_compare_by_content():
    found = diagram_basis("O", 3, V * 2, V * 2)
    again = pickle.loads(pickle.dumps(found))
    assert again == found
    assert hash(again) == hash(found)
    assert dense(again) == dense(found)
    assert found != diagram_basis("O", 3, V * 2, V * 2, (2, 1))
    assert str(diagram_basis("SO", 4, V + D, (), (1, 3)).space) == "Hom(V * dual(V), 1) of SO(1,3)"


def test_no_invariants_at_all():
    for family, n, source, target in [
        ("O", 3, V, ()),
        ("GL", 2, V, D),
        ("Sp", 4, V * 2, V),
        ("SL", 4, V, V * 2),
    ]:
        found = diagram_basis(family, n, source, target)
        assert (found.size, found.nonzeros, found.first_entries(), found.diagrams) == (0, 0, [], ())
        assert found.coefficients.nrows() == len(found.expand().row) == 0


def test_scalars():
    for family in ("S", "A", "O", "SO", "Sp", "GL", "SL"):
        found = diagram_basis(family, 6, (), ())
        assert dense(found) == fmpq_mat([[1]])


def test_large_n_is_not_expanded():
    found = diagram_basis("S", 10**5, V, V)
    assert found.first_entries() == [(0, 0), (0, 1)]
    assert found.nonzeros == 10**10
    assert found.coefficients == fmpq_mat([[1, 0], [-1, 1]])
    assert [[link.positions for link in d.links] for d in found.diagrams] == [[(0, 1)], [(0,), (1,)]]
    with pytest.raises(LimitError, match="SG413"):
        found.index_map()
    with pytest.raises(LimitError, match="SG413"):
        found.expand()
    assert diagram_basis("O", 10**5, V * 2, V).size == 0
    assert len(diagram_basis("O", 1000, V, V).entries(0).row) == 1000


def test_what_does_not_apply_is_refused():
    for arguments in [
        ("Spin", 3, V, V),
        ("O", 0, V, V),
        ("Sp", 3, V, V),
        ("O", 3, V, V, (1, 1)),
        ("O", 3, V, V, (4, -1)),
        ("GL", 3, V, V, (2, 1)),
    ]:
        with pytest.raises(InputError, match="SG304"):
            diagram_basis(*arguments)
    with pytest.raises(InputError, match="SG303"):
        diagram_basis("O", 3, V, V).index_map()


def test_limits(monkeypatch):
    for arguments in [
        ("S", 20, V * 6, V * 6),
        ("A", 20, V * 6, V * 6),
        ("O", 2, V * 21, V * 21),
        ("O", 5, V * 6, V * 6),
        ("SO", 3, V * 6, V * 5),
        ("GL", 20, V * 8, V * 8),
        ("S", 10**5, V * 4, V),
    ]:
        with pytest.raises(LimitError, match="SG413"):
            diagram_basis(*arguments)
    monkeypatch.setattr(limits, "MOST_CELLS", 11)
    with pytest.raises(LimitError, match="SG413"):
        diagram_basis("O", 3, V * 2, V * 2)
    with pytest.raises(LimitError, match="SG413"):
        _ = diagram_basis("S", 3, V * 3, V * 3).coefficients


def test_the_page_has_an_example_that_is_refused():
    match = re.search(r"\*\*Example\.\*\*\n\n(.*?)\n\n\*\*Fix", explain("SG413"), re.DOTALL)
    with pytest.raises(SymgroupError) as error:
        exec(textwrap.dedent(match.group(1)), {"sg": sg})
    assert error.value.code == "SG413"
