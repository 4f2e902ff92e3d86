"""Keys tell different questions apart; forms that are not the canonical answer do not pass their check."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import sympy
from flint import fmpq, fmpq_mat

from symgroup.algebra import exact_matrix, identity_matrix, kronecker, null_space, number_field, stack
from symgroup.groups import cyclic, matrix_group, permutation_group, signed_group, symmetric, weyl
from symgroup.ir import AlgebraicForm, Form, IndexForm, SparseForm, frozen_array
from symgroup.representations import Representation, natural, regular, symmetric_power, tensor_product
from symgroup.representations.arrays import IntegerArrays, integer_arrays
from symgroup.solve import equivariant_basis
from symgroup.solve.forms import form_of
from symgroup.store import StoredBlock, block_key, checked_form, decode, encode, form_holds
from symgroup.store.check import _commutes
from symgroup.store.keys import _Digest


def only_form(V: Representation, W: Representation) -> Form:
    (form,) = equivariant_basis(V, W).space.forms
    return form


def hexagon() -> Representation:
    V = natural(matrix_group([[[1, -1], [1, 0]], [[0, 1], [1, 0]]]))
    return tensor_product(V, V)


SPARSE = only_form(hexagon(), hexagon())


# ------------------------------------------------------------------- keys


def test_equal_content_has_one_key_and_other_content_another() -> None:
    V = natural(symmetric(4))
    same_action = natural(permutation_group([list(g) for g in symmetric(4).generators], 4))
    assert block_key(V, V, "orbits") == block_key(same_action, same_action, "orbits")
    pairs = [
        (V, V, "orbits"),
        (V, V, "nullspace"),
        (V, tensor_product(V, V), "orbits"),
        (tensor_product(V, V), V, "orbits"),
        (natural(cyclic(4)), natural(cyclic(4)), "orbits"),
        (regular(symmetric(3)), symmetric_power(natural(symmetric(3)), 2), "orbits"),
        (natural(permutation_group([], 4)), natural(permutation_group([], 4)), "orbits"),
        (natural(signed_group([[2, -1]])), natural(signed_group([[2, -1]])), "orbits"),
        (natural(signed_group([[-2, 1]])), natural(signed_group([[-2, 1]])), "orbits"),
        (hexagon(), hexagon(), "meataxe"),
        (natural(weyl("F", 4)), natural(weyl("F", 4)), "meataxe"),
    ]
    assert len({block_key(*pair) for pair in pairs}) == len(pairs)


def test_the_key_names_the_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    V = natural(symmetric(3))
    before = block_key(V, V, "orbits")
    monkeypatch.setattr("symgroup.store.keys.SOLVER_VERSION", 10**6)
    assert block_key(V, V, "orbits") != before


# ------------------------------------------------------------------ checks


def changed(array: np.ndarray, position: tuple[int, ...], value: int) -> np.ndarray:
    copy = np.array(array)
    copy[position] = value
    return frozen_array(copy)


def wrong_index_forms(form: IndexForm) -> dict[str, IndexForm]:
    last = tuple(np.argwhere(form.index >= 0)[-1].tolist())
    swapped = np.where(form.index == 0, 1, np.where(form.index == 1, 0, form.index))
    return {
        "moved": replace(form, index=changed(form.index, last, (form.index[last] + 1) % form.size)),
        "sign": replace(form, sign=changed(form.sign, last, -form.sign[last])),
        "hole": replace(form, sign=changed(form.sign, last, 0), index=changed(form.index, last, -1)),
        "order": replace(form, index=frozen_array(swapped)),
        "negative": replace(form, sign=frozen_array(-form.sign)),
        "gap": replace(form, size=form.size + 1),
    }


def test_index_forms_are_checked() -> None:
    V = natural(signed_group([[2, -1, 3], [1, 2, -3]]))
    W = tensor_product(V, V)
    for source, target in ((V, V), (W, W), (natural(symmetric(4)), natural(symmetric(4)))):
        form = only_form(source, target)
        assert isinstance(form, IndexForm)
        assert form_holds(source, target, form)
        assert form_holds(source, target, form, form.size)
        assert not form_holds(source, target, form, form.size + 1)
        for name, wrong in wrong_index_forms(form).items():
            assert not form_holds(source, target, wrong), name
    assert not form_holds(W, V, only_form(W, W))


def wrong_sparse_forms(form: SparseForm) -> dict[str, SparseForm]:
    last = (len(form.element) - 1,)
    doubled = {
        "numerator": frozen_array(2 * form.numerator),
        "denominator": frozen_array(2 * form.denominator),
    }
    lists = ("element", "row", "column", "numerator", "denominator")
    cut = {name: frozen_array(getattr(form, name)[:-1]) for name in lists}
    twice = {name: frozen_array(np.repeat(getattr(form, name), 2)) for name in lists}
    return {
        "entry": replace(form, numerator=changed(form.numerator, last, 5)),
        "zero": replace(form, numerator=changed(form.numerator, last, 0)),
        "scaled": replace(form, numerator=frozen_array(3 * form.numerator)),
        "not lowest": replace(form, **doubled),
        "cut": replace(form, **cut),
        "twice": replace(form, **twice),
        "turned": replace(form, element=frozen_array(form.element[::-1])),
        "gap": replace(form, size=form.size + 1),
        "denominator": replace(form, denominator=changed(form.denominator, last, 7)),
    }


def test_sparse_forms_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    F4 = natural(weyl("F", 4))
    forms = [
        (hexagon(), SPARSE),
        (tensor_product(F4, F4), only_form(tensor_product(F4, F4), tensor_product(F4, F4))),
    ]
    for safe in (1 << 62, 0):  # by integers of 64 bits, and by fractions
        monkeypatch.setattr("symgroup.store.check.SAFE", safe)
        for V, form in forms:
            assert isinstance(form, SparseForm)
            assert form_holds(V, V, form)
            for name, wrong in wrong_sparse_forms(form).items():
                assert not form_holds(V, V, wrong), name


def test_maps_that_commute_but_are_not_reduced_do_not_hold() -> None:
    V = hexagon()
    assert isinstance(SPARSE, SparseForm)
    rows = equivariant_basis(V, V).to_exact()
    mixed = [rows[0] + rows[1], *rows[1:]]
    entries = [
        (k, i, j, int(e.p), int(e.q))
        for k, matrix in enumerate(mixed)
        for i, row in enumerate(matrix.tolist())
        for j, e in enumerate(row)
        if e != 0
    ]
    wrong = SparseForm(
        SPARSE.size, SPARSE.shape, *(frozen_array(column) for column in zip(*entries, strict=True))
    )
    assert not form_holds(V, V, wrong)


def test_only_a_count_sees_that_a_map_is_missing() -> None:
    V = natural(symmetric(4))
    ones = np.ones((4, 4), dtype=np.int64)
    part = IndexForm(1, frozen_array(0 * ones), frozen_array(ones))
    assert form_holds(V, V, part)
    assert not form_holds(V, V, part, expected=2)


def digest_of(matrices: IntegerArrays) -> str:
    digest = _Digest()
    digest.add_exact(matrices)
    return digest.result()


def multiplied(arrays: IntegerArrays, factor: int) -> IntegerArrays:
    """The same matrices over a denominator that is `factor` times as large."""
    bounds = (factor * bound for bound in (arrays.largest, arrays.across, arrays.down))
    parts = tuple(factor * part for part in arrays.parts)
    return IntegerArrays(parts, factor * arrays.denominator, *bounds)


def test_equal_matrices_have_one_key_however_they_are_written() -> None:
    found = integer_arrays([fmpq_mat([[fmpq(1, 2), 3], [0, -1]])])
    multiple = multiplied(found, 6)
    large = integer_arrays([fmpq_mat([[fmpq(3**40), 3], [0, -1]])])
    other = integer_arrays([fmpq_mat([[fmpq(3**40 + 1), 3], [0, -1]])])
    as_large = multiplied(large, 5**20)
    assert digest_of(found) == digest_of(multiple)
    assert digest_of(large) == digest_of(as_large)
    assert len({digest_of(x) for x in (found, large, other)}) == 3


@pytest.mark.parametrize("root", [5, 2])
def test_matrices_over_number_fields_have_keys_and_checks(root: int) -> None:
    """A reflection in a basis with a square root, as a representation with one generator has it."""
    s = sympy.sqrt(root)
    K = number_field([s])
    turned = exact_matrix([[s, 1 - root], [1, -s]], K)  # its square is the identity
    other = exact_matrix([[-s, 1 - root], [1, s]], K)
    matrices = (turned, other, exact_matrix([[1, 0], [0, -1]]))
    assert len({digest_of(integer_arrays([matrix])) for matrix in matrices}) == 3
    one = SparseForm(
        1, (2, 2), *(frozen_array(column) for column in ([0, 0], [0, 1], [0, 1], [1, 1], [1, 1]))
    )
    assert _commutes(turned, turned, one, K)
    assert not _commutes(turned, other, one, K)


def icosahedral() -> tuple[Representation, AlgebraicForm]:
    """V * V of H(3) over Q(sqrt 5), and its endomorphisms from the definition, by elimination over the field."""
    H3 = natural(weyl("H", 3))
    V = tensor_product(H3, H3)
    n = V.dim
    one = identity_matrix(n, V.field)
    rows = stack([kronecker(one, g.transpose()) - kronecker(g, one) for g in V.generator_matrices()], n * n)
    form = form_of(null_space(rows), n, n)
    assert isinstance(form, AlgebraicForm)
    return V, form


def test_algebraic_forms_are_stored_and_checked() -> None:
    V, form = icosahedral()
    assert form.size == 3  # Sym^2 of the vectors has a trace and an irreducible part, Alt^2 is irreducible
    block = StoredBlock(form, "meataxe", "exact matrices", 11)
    read = decode("a" * 64, encode("a" * 64, block)).form
    found = checked_form(V, V, read, form.size)
    assert isinstance(found, AlgebraicForm)
    assert found.numbers == form.numbers
    assert [str(n.to_scalar()) for n in found.numbers] == [str(n.to_scalar()) for n in form.numbers]
    assert any("sqrt(5)" in str(n.to_scalar()) for n in found.numbers)  # with the name it has in the field
    irrational = next(k for k, n in enumerate(form.numbers) if n.polynomial != (0, 1))
    other_root = replace(form.numbers[irrational], root=1 - form.numbers[irrational].root, named=None)
    numbers = list(form.numbers)
    numbers[irrational] = other_root
    wrong = {
        "a value": replace(form, number=changed(form.number, (-1,), (form.number[-1] + 1) % len(numbers))),
        "the conjugate": replace(form, numbers=tuple(numbers)),
        "the order": replace(form, element=frozen_array(form.element[::-1])),
        "the size": replace(form, size=form.size + 1),
    }
    for name, spoilt in wrong.items():
        assert checked_form(V, V, spoilt) is None, name
