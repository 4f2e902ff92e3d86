"""Diagram forms: two routes to their entries, their JSON, what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from math import comb

import numpy as np
import pytest

from symgroup.errors import InputError, LimitError
from symgroup.ir import (
    DiagramForm,
    DiagramLink,
    IndexForm,
    LinearLayer,
    LinearMap,
    ModulePlan,
    ScaledArray,
    SparseForm,
    Tile,
    as_partition_form,
    check_written,
    diagrams_squared_norms,
    frozen_array,
    partition_form,
    plan_digest,
    plan_from_json,
    plan_to_json,
    written_out,
)
from symgroup.solve.diagrams import diagram_basis

SPACES = [(n, k, l) for n in (1, 2, 3, 5) for k in range(4) for l in range(4) if 0 < k + l < 6]


def bell(length: int, blocks: int) -> int:
    """The number of partitions of `length` into at most `blocks` blocks, by the recursion of Stirling's numbers."""
    row = [1] + [0] * blocks
    for _ in range(length):
        row = [0] + [row[k - 1] + k * row[k] for k in range(1, blocks + 1)]
    return sum(row)


def plan_with(form: DiagramForm, copies: int = 1) -> ModulePlan:
    m, n = copies * form.shape[0], copies * form.shape[1]
    space = LinearMap((m, n), (form,), (Tile(0, 0, 0, copies, copies),))
    group = f"S({form.n})"
    return ModulePlan("p", group, None, "V", "W", n, m, None, (), (LinearLayer(space, None),), ())


@pytest.mark.parametrize(("n", "k", "l"), SPACES)
def test_the_entries_are_those_of_the_solver(n: int, k: int, l: int) -> None:
    form = partition_form(n, k, l)
    found = written_out(form)
    assert isinstance(found, IndexForm)
    assert form.size == bell(k + l, n)
    assert np.array_equal(found.index, diagram_basis("S", n, (False,) * l, (False,) * k).index_map())
    assert (found.sign == 1).all()
    assert diagrams_squared_norms(form).sum() == found.index.size


@pytest.mark.parametrize(("n", "k", "l"), [space for space in SPACES if space[0] > 1])
def test_an_index_map_of_partitions_is_recognised(n: int, k: int, l: int) -> None:
    found = written_out(partition_form(n, k, l))
    assert isinstance(found, IndexForm)
    known = as_partition_form(found)
    assert known is not None and known.shape == found.shape and known.size == found.size
    other = found.index.copy()
    other[-1, -1] = (other[-1, -1] + 1) % found.size if found.size > 1 else -1
    spoilt = replace(found, index=other, sign=np.where(other < 0, 0, 1))
    assert as_partition_form(spoilt) is None


def test_what_has_another_number_of_maps_is_told_by_that(monkeypatch: pytest.MonkeyPatch) -> None:
    """256 = 2^8 = 4^4 = 16^2, but shifts of 256 points have 256 maps and not as many as there are partitions."""
    monkeypatch.setattr("symgroup.ir.diagrams.partition_form", lambda *_: pytest.fail("it is built"))
    points = np.arange(256)
    index = (points[None, :] - points[:, None]) % 256
    assert as_partition_form(IndexForm(256, frozen_array(index), frozen_array(np.ones_like(index)))) is None


def test_other_coefficients_give_entries() -> None:
    form = partition_form(3, 1, 1)
    halves = ScaledArray(frozen_array([[1, 1], [0, 3]]), 2)  # (1 + J) / 2 ... as maps of the two diagrams
    found = written_out(replace(form, coefficients=halves))
    assert isinstance(found, SparseForm)
    dense = np.zeros((2, 3, 3))
    dense[found.element, found.row, found.column] = found.values()
    blocks = [len(diagram) for diagram in form.diagrams]
    diagrams = {1: np.eye(3), 2: np.ones((3, 3))}
    first, second = (diagrams[b] for b in blocks)
    assert np.array_equal(dense, np.stack([first / 2 + second / 2, 1.5 * second]))
    assert diagrams_squared_norms(replace(form, coefficients=halves)).sum() == (dense**2).sum()


def test_json_is_small_whatever_n_is_and_reads_back() -> None:
    plan = plan_with(partition_form(100, 2, 2), copies=16)
    text = json.dumps(plan_to_json(plan))
    assert len(text) < 10_000
    again = plan_from_json(json.loads(text))
    assert plan_digest(again) == plan_digest(plan)
    assert again.layers[0].weight.size == 15 * 256  # type: ignore[union-attr]


def spoilt_forms() -> dict[str, DiagramForm]:
    form = partition_form(4, 1, 1)
    one, two = DiagramLink("equal", (0,)), DiagramLink("equal", (1,))
    singular = ScaledArray(frozen_array([[1, 2], [2, 4]]))
    return {
        "twice": replace(form, diagrams=((one, two), (one, two))),
        "order": replace(form, diagrams=((one, two), (two, one))),
        "missing position": replace(form, diagrams=((one,), (one, two))),
        "position out of range": replace(form, diagrams=((one, DiagramLink("equal", (7,))), (one, two))),
        "empty link": replace(form, diagrams=((DiagramLink("equal", ()), one, two), (one, two))),
        "dependent": replace(form, coefficients=singular),
        "no denominator": replace(form, coefficients=ScaledArray(frozen_array([[1, 0], [0, 1]]), 0)),
        "wrong size": replace(form, coefficients=ScaledArray(frozen_array([[1]]))),
        "large": replace(form, coefficients=ScaledArray(frozen_array([[1 << 40, 0], [0, 1]]))),
        "more blocks than values": replace(form, n=1),
        "astronomical": replace(form, n=10**30),
        "n is 0": replace(form, n=0),
    }


@pytest.mark.parametrize("name", spoilt_forms())
def test_damaged_diagrams_are_refused(name: str) -> None:
    form = spoilt_forms()[name]
    space = LinearMap((4, 4), (form,), (Tile(0, 0, 0, 1, 1),))
    plan = ModulePlan("p", "S(4)", 24, "V", "W", 4, 4, None, (), (LinearLayer(space, None),), ())
    with pytest.raises(InputError) as caught:
        plan_from_json(plan_to_json(plan))
    assert caught.value.diagnostics[0].code == "SG331"


def test_unknown_families_and_kinds_are_refused() -> None:
    for change in ('"family": "S"', '"family": "X"'), ('"kind": "equal"', '"kind": "near"'):
        text = json.dumps(plan_to_json(plan_with(partition_form(4, 1, 1)))).replace(*change)
        with pytest.raises(InputError, match="kind is not one of"):
            plan_from_json(json.loads(text))


def test_what_is_too_large_is_refused() -> None:
    with pytest.raises(LimitError) as caught:
        written_out(partition_form(100, 2, 2))
    assert caught.value.diagnostics[0].code == "SG360"
    with pytest.raises(LimitError):
        check_written(LinearMap((10**4, 10**4), (partition_form(100, 2, 2),), (Tile(0, 0, 0, 1, 1),)))
    with pytest.raises(LimitError):
        partition_form(5, 5, 4)
    check_written(LinearMap((10**4, 10**4), (), ()))


def test_the_size_is_a_stirling_sum() -> None:
    assert partition_form(50, 2, 2).size == 15 == sum(comb(3, k) * bell(k, 9) for k in range(4))
