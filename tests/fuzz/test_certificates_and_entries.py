"""A thousand random and mutated certificates and entries of the store: refused, or true; never another answer."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy
from hypothesis import given
from hypothesis import strategies as st

import symgroup as sg
from symgroup.certificates.checker.reading import seal_of
from symgroup.errors import SymgroupError
from symgroup.groups import matrix_group, orthogonal, signed_group, symmetric
from symgroup.ir import AlgebraicForm, Form, IndexForm
from symgroup.representations import Representation, irreps, natural, tensor_product
from symgroup.solve import equivariant_basis
from symgroup.store import DamagedEntryError, StoredBlock, checked_form, decode, encode

from .strategies import FUZZ, VALUES, mutated_bytes, mutated_json
from .watch import check_error, watched

SPECS = [
    "group C = C(3)  rep V = natural(C)  vector x in V = (1, 1, 0)  network F : V -> V { hidden V, relu }",
    "group G = matrices < [[0, -1/3], [3, 0]] >  rep V = natural(G)  rep W = V + dual(V)",
    "group P = matrices < [[cos(2*pi/5), -sin(2*pi/5)], [sin(2*pi/5), cos(2*pi/5)]] >  rep V = natural(P)",
    "group G = C(2)  rep V = natural(G)  network F : V -> V { hidden regular(G), relu  relaxed }",
    "group G = SO(3)  rep V = irrep(G, 1)",
]


@cache
def _certificates() -> list[dict[str, Any]]:
    return [sg.certificate(sg.parse(text)) for text in SPECS]


def _check(certificate: Any) -> None:
    with watched():
        try:
            report = sg.check_certificate(certificate)
        except SymgroupError as error:
            check_error(error)
            return
    assert {row.status for row in report.rows} <= {"ok", "FAILED", "not certified"}


@FUZZ
@given(st.data())
def test_certificates_with_a_fitting_seal_end_in_a_report_or_an_error(data: st.DataObject) -> None:
    certificate = data.draw(mutated_json(_certificates()) | VALUES)
    if isinstance(certificate, dict) and "seal" in certificate:
        try:
            certificate["seal"] = seal_of(certificate)
        except ValueError:
            certificate["seal"] = "0" * 64
    _check(certificate if isinstance(certificate, dict) else {"kind": certificate})


@FUZZ
@given(st.data())
def test_certificate_files_end_in_an_error_or_a_report_that_fails(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    seeds = [sg.certificate_bytes(certificate) for certificate in _certificates()]
    path = tmp_path_factory.getbasetemp() / "damaged.json"
    damaged = data.draw(mutated_bytes(seeds) | st.binary(max_size=200))
    path.write_bytes(damaged)
    with watched():
        try:
            report = sg.check_certificate(path)
        except SymgroupError as error:
            check_error(error)
            return
    # the seal shows any change of content; spaces and the last newline are none
    assert not report.ok or json.loads(damaged) in _certificates()


# ------------------------------------------------------------------ entries

KEY = "a" * 64


def _pairs() -> list[tuple[Representation, Representation]]:
    hexagon = natural(matrix_group([[[1, -1], [1, 0]], [[0, 1], [1, 0]]]))
    pentagon = sg.parse(SPECS[2])["V"]
    V = natural(symmetric(3))
    signed = natural(signed_group([[2, -1]]))
    return [
        (V, tensor_product(V, V)),
        (signed, signed),
        (hexagon, tensor_product(hexagon, hexagon)),
        (tensor_product(hexagon, hexagon), tensor_product(hexagon, hexagon)),
        (pentagon, tensor_product(pentagon, tensor_product(pentagon, pentagon))),
        (irreps(orthogonal(3), "1x1o"), natural(orthogonal(3))),
    ]


@cache
def _blocks() -> list[tuple[Representation, Representation, StoredBlock]]:
    found = []
    for V, W in _pairs():
        basis = equivariant_basis(V, W)
        (form,) = basis.space.forms
        found.append((V, W, StoredBlock(form, basis.route, "for a test", 2**31 - 1)))
    return found


def _same(one: Form, other: Form) -> bool:
    if isinstance(one, IndexForm):
        names: tuple[str, ...] = ("index", "sign")
    elif isinstance(one, AlgebraicForm):
        names = ("element", "row", "column")
    else:
        names = ("element", "row", "column", "numerator", "denominator")
    return type(one) is type(other) and all(
        np.array_equal(getattr(one, name), getattr(other, name)) for name in names
    )


def _expect_the_answer_or_none(number: int, entry: bytes) -> bool:
    """Whether the entry is read as the answer; assert that it is that or nothing, as the solver's caller sees it."""
    V, W, block = _blocks()[number]
    with watched():
        try:
            found = decode(KEY, entry)
        except DamagedEntryError:
            return False
        form = checked_form(V, W, found.form, block.form.size)
    assert form is None or _same(form, block.form)
    return form is not None


@FUZZ
@given(st.data())
def test_damaged_entries_are_not_read(data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(_blocks()) - 1))
    written = encode(KEY, _blocks()[number][2])
    entry = data.draw(mutated_bytes([written]) | st.binary(max_size=200))
    assert _expect_the_answer_or_none(number, entry) == (entry == written)


@FUZZ
@given(st.data())
def test_entries_that_were_made_to_fit_hold_the_answer_or_nothing(data: st.DataObject) -> None:
    """The header and the arrays are changed, and the hash made to fit, as by somebody who wants a wrong answer believed."""
    number = data.draw(st.integers(0, len(_blocks()) - 1))
    _, _, body = encode(KEY, _blocks()[number][2]).partition(b"\n")
    text, _, packed = body.partition(b"\n")
    header, arrays = json.loads(text), safetensors.numpy.load(packed)
    if data.draw(st.booleans()):
        header = data.draw(mutated_json([header]))
    for name in data.draw(st.lists(st.sampled_from(sorted(arrays)), max_size=2)):
        array = arrays[name].copy()
        if data.draw(st.booleans()) and array.size:
            array.ravel()[data.draw(st.integers(0, array.size - 1))] = data.draw(st.integers(-3, 9))
        else:
            array = array.ravel()[: data.draw(st.integers(0, array.size))]
        arrays[name] = array
    body = json.dumps(header).encode() + b"\n" + safetensors.numpy.save(arrays)
    entry = f"symgroup block 1 {hashlib.sha256(body).hexdigest()}\n".encode() + body
    _expect_the_answer_or_none(number, entry)


def test_entries_are_read_as_they_were_written(tmp_path: Path) -> None:
    for number, (_, _, block) in enumerate(_blocks()):
        assert _expect_the_answer_or_none(number, encode(KEY, block))
