"""Check the conditions of Theorem 1 for the breaking weights of a plan, and what they leave unbroken."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from flint import fmpq, fmpq_mat

from symgroup.groups import FiniteGroup, Permutation, elements_of
from symgroup.ir import CanonicalInput, SparseForm
from symgroup.plan.breaking import BrokenType
from symgroup.relaxed import Breaking, RelaxedSpace, is_transversal
from symgroup.representations import Representation, natural
from symgroup.solve import fixed_space
from symgroup.verify.bases import dense_maps
from symgroup.verify.report import Claim


def breaking_claims(subject: str, V: Representation, broken: BrokenType) -> Iterator[Claim]:
    """Yield that T is a transversal, that D rho(t) P_H = rho(t) D P_H, that D is not equivariant, what stays unbroken."""
    breaking = broken.breaking
    H, T = breaking.subgroup, breaking.transversal
    name = f"{subject}, inputs of type {broken.isotropy_class.name}"
    yield Claim(
        name,
        f"T has one element of each of the {len(T)} cosets of H",
        is_transversal(V.group, H, T),
        "exact",
    )
    fixed = fixed_space(V, H).transpose()
    failures = [
        f"a breaking map into {space.target} fails at transversal element {number}"
        for space in breaking.spaces
        for number in _failing_elements(V, space, fixed, T)
    ]
    count = sum(space.breaking.size for space in breaking.spaces)
    yield Claim(
        name,
        f"each of {count} breaking maps D has D rho(t) P_H = rho(t) D P_H for all t in T (Theorem 1)",
        not failures,
        "exact",
        failures[0] if failures else "",
    )
    yield _equivariant_part_claim(name, breaking, fixed)
    yield _unbroken_claim(name, breaking, fixed)
    yield _orbit_claim(name, V, breaking, fixed)


def _failing_elements(
    V: Representation, space: RelaxedSpace, fixed: fmpq_mat, T: tuple[Permutation, ...]
) -> Iterator[int]:
    maps = dense_maps(space.breaking)
    for number, t in enumerate(T):
        source, target = V.matrix(t) * fixed, space.target.matrix(t)
        if any(D * source != target * (D * fixed) for D in maps):
            yield number


def _equivariant_part_claim(name: str, breaking: Breaking, fixed: fmpq_mat) -> Claim:
    """No combination of the breaking maps commutes with H on V^H: the maps (rho(h) - 1) D P_H are independent."""
    bad = ""
    for space in breaking.spaces:
        maps = dense_maps(space.breaking)
        matrices = [space.target.matrix(h) for h in breaking.subgroup.generators]
        rows = [[e for R in matrices for e in (R * D * fixed - D * fixed).entries()] for D in maps]
        if maps and fmpq_mat(rows).rank() != len(maps):
            bad = f"some breaking map into {space.target} is equivariant"
    return Claim(name, "no combination of the breaking maps is equivariant", not bad, "exact", bad)


def _unbroken_claim(name: str, breaking: Breaking, fixed: fmpq_mat) -> Claim:
    kept = breaking.unbroken
    bad = ""
    for space in breaking.spaces:
        for D in dense_maps(space.breaking):
            if any(space.target.matrix(h) * (D * fixed) != D * fixed for h in kept.generators):
                bad = f"an element of {kept} moves an output in {space.target}"
    proven = "which is the least possible" if breaking.proven_least else breaking.search
    what = (
        "nothing stays unbroken"
        if kept.order == 1
        else f"{kept} of order {kept.order} stays unbroken, {proven}"
    )
    return Claim(name, what, not bad, "exact", bad)


def _orbit_claim(name: str, V: Representation, breaking: Breaking, fixed: fmpq_mat) -> Claim:
    """Check f(g x) in g G_x f(x) itself, over Q, at random integer points: a second route to Theorem 1's conclusion."""
    random = Random(0)
    H, bad = breaking.subgroup, ""
    weights = [fmpq(random.randint(-9, 9)) for _ in range(fixed.ncols())]
    x = fixed * fmpq_mat(len(weights), 1, weights)
    spaces = [(space.target, _random_map(space.breaking, random)) for space in breaking.spaces]
    elements = elements_of(H)
    for g in [*V.group.generators, *breaking.transversal[:8]]:
        if not any(
            all(D * (V.matrix(g) * x) == W.matrix(g @ elements.element(number)) * (D * x) for W, D in spaces)
            for number in range(len(elements))
        ):
            bad = f"f(g x) is not in g G_x f(x) for g = {V.group.describe(g)}"
            break
    return Claim(
        name, "f(g x) lies in g G_x f(x) at a random exact point, with random weights", not bad, "exact", bad
    )


def _random_map(form: SparseForm, random: Random) -> fmpq_mat:
    total = fmpq_mat(*form.shape)
    for matrix in dense_maps(form):
        total += matrix * fmpq(random.randint(-99, 99))
    return total


def canonical_claims(subject: str, V: Representation, step: CanonicalInput) -> Iterator[Claim]:
    """Yield that the plan lists every element once with its inverse on V and its action on a faithful U."""
    G: FiniteGroup = V.group
    table, U = elements_of(G), natural(G)
    listed = len(step.to_canonical.values) == len(step.carry.values) == G.order == len(table)
    wrong = [
        number
        for number in range(min(len(table), len(step.carry.values)))
        if not _is_action(
            V.matrix(table.element(number).inverse()),
            step.to_canonical.values[number].tolist(),
            step.to_canonical.denominator,
        )
        or not _is_action(
            U.matrix(table.element(number)), step.carry.values[number].tolist(), step.carry.denominator
        )
    ]
    yield Claim(
        subject, f"all {G.order} elements are listed with their actions", listed and not wrong, "exact"
    )
    faithful = (
        len({str(step.carry.values[number].tolist()) for number in range(len(step.carry.values))}) == G.order
    )
    yield Claim(
        subject,
        "the learned vector lives in a faithful representation: a generic one breaks every symmetry",
        faithful,
        "exact",
    )


def _is_action(matrix: fmpq_mat, values: list[list[int]], denominator: int) -> bool:
    return bool(matrix * fmpq(denominator) == fmpq_mat(values))
