"""Golden files of the stages after the language: bases, symmetries, relaxation, plans, claims, all exact.

They pin conventions and canonical forms: the change of one entry or of an order shows here. Written anew as in test_spec.py.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest

import symgroup as sg
from symgroup.elaborate import Spec
from symgroup.ir import plan_digest, plan_to_json

FOLDER = Path(__file__).parent / "stages"


def bases(spec: Spec) -> Iterator[str]:
    for (source, V), (target, W) in product(spec.representations.items(), repeat=2):
        if V.group == W.group:
            B = sg.equivariant_basis(V, W)
            yield f"Hom({source}, {target}): dim {B.dim}, {B.route}"
            yield from (f"  {matrix.tolist()}" for matrix in B.to_sympy())


def symmetries(spec: Spec) -> Iterator[str]:
    for name, vector in spec.vectors.items():
        S = sg.stabilizer(vector.representation, vector)
        yield f"stabilizer of {name}: order {S.order}, index {S.index}, {S.describe_generators()}"
    for name, V in spec.representations.items():
        yield f"isotropy of {name}:"
        for c in sg.isotropy_classes(V):
            numbers = (c.order, c.class_length, c.fixed_dim, c.weyl_order, c.generic, c.below)
            yield f"  {c.name} {numbers} <{c.generators_text()}>"
        parts = [(c.dim, c.multiplicity, c.type) for c in sg.decompose(V)]
        yield f"  components {parts}, invariants by degree {sg.molien(V, V)}"


def relaxation(spec: Spec) -> Iterator[str]:
    for network in spec.networks.values():
        yield f"{network.name}:"
        yield from (f"  {sentence}" for sentence in sg.plan_module(network).relaxation)


def plans(spec: Spec) -> Iterator[str]:
    for network in spec.networks.values():
        plan = sg.plan_module(network)
        yield f"{network.name} {plan_digest(plan)}"
        yield json.dumps(plan_to_json(plan), indent=1, sort_keys=True)


def claims(spec: Spec) -> Iterator[str]:
    for claim in sg.verify(spec, backend=None).claims:
        yield f"{claim.ok} | {claim.subject} | {claim.statement} | {claim.method} | {claim.detail}"


@pytest.mark.parametrize("stage", [bases, symmetries, relaxation, plans, claims], ids=lambda f: f.__name__)
def test_golden(stage: Callable[[Spec], Iterator[str]]) -> None:
    found = "\n".join(stage(sg.load(FOLDER / "spec.symg"))) + "\n"
    expected = FOLDER / f"{stage.__name__}.txt"
    if os.environ.get("SYMGROUP_UPDATE_GOLDENS"):
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")
