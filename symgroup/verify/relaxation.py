"""Check the conditions of Theorem 1 for the breaking weights of a plan, what they leave unbroken, and the orbit tests."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from flint import fmpq, fmpq_mat

from symgroup.algebra import (
    ExactMatrix,
    ExactScalar,
    NumberField,
    coerce,
    common_field,
    field_of,
    matrix_from_entries,
    zero_matrix,
)
from symgroup.groups import FiniteGroup, elements_of
from symgroup.groups.supplements import verify_supplement
from symgroup.ir import (
    AlgebraicForm,
    LinearMap,
    SparseForm,
)
from symgroup.isotropy import pointwise_stabilizer
from symgroup.plan.breaking import BrokenType
from symgroup.relaxed import Breaking, Obstruction, all_transversals, count_transversals, is_transversal
from symgroup.representations import Representation, restrict
from symgroup.solve import fixed_space
from symgroup.verify.bases import dense_maps, starts
from symgroup.verify.report import Claim

MOST_GENERATED = 300  # transversals whose groups are generated to check Theorem 3

Blocks = list[
    tuple[Representation, list[ExactMatrix]]
]  # a direct summand of W, dim m, with its maps D, each (m, n); all over one field


def breaking_claims(
    subject: str,
    V: Representation,  # dim n
    W: Representation,  # dim m
    broken: BrokenType,
    weight: LinearMap,  # (m, n): the plan's breaking weights for the type
) -> Iterator[Claim]:
    """Yield that T is a transversal, that D rho(t) P_H = rho(t) D P_H, that D is not equivariant, what stays unbroken."""
    breaking = broken.breaking
    H, T = breaking.subgroup, breaking.transversal
    name = f"{subject}, inputs of type {broken.isotropy_class.name}"
    yield Claim(
        name,
        f"T has one element of each of the {len(T)} cosets of H",
        is_transversal(V.finite_group, H, T),
        "exact",
    )
    misplaced = _misplaced_tile(V, W, weight)
    if misplaced:
        yield Claim(
            name, "the breaking weights lie on the summands of the first layer", False, "exact", misplaced
        )
        return
    summands = starts(W)
    found = [
        (summands[tile.row][1], dense_maps(form))
        for tile in weight.tiles
        for form in [weight.forms[tile.form]]
        if isinstance(form, SparseForm | AlgebraicForm)
    ]
    entries = {field_of(D) for _, maps in found for D in maps}
    K = common_field(V.field, *(part.field for part, _ in found), *entries)
    blocks = [(part, [coerce(D, K) for D in maps]) for part, maps in found]
    fixed = coerce(fixed_space(V, H), K).transpose()
    yield _theorem_claim(name, V, breaking, blocks, fixed)
    yield _equivariant_part_claim(name, breaking, blocks, fixed)
    yield _size_claim(name, W, breaking, weight)
    if breaking.kept is not None:
        yield _kept_claim(name, breaking, breaking.kept, blocks, fixed)
    yield _unbroken_claim(name, breaking, blocks, fixed)
    if breaking.reason is not None:
        yield _reason_claim(name, V.finite_group, breaking.reason)
    yield _orbit_claim(name, V, breaking, blocks, fixed)


def _misplaced_tile(V: Representation, W: Representation, weight: LinearMap) -> str:
    summands, seen = starts(W), set()
    if weight.shape != (W.dim, V.dim):
        return f"the maps have shape {weight.shape}, not {(W.dim, V.dim)}"
    for tile in weight.tiles:
        copies, part = summands.get(tile.row, (0, W))
        form = weight.forms[tile.form]
        if tile.row in seen or (copies, 1, 0) != (tile.copies_out, tile.copies_in, tile.column):
            return f"a tile stands at row {tile.row}, column {tile.column}"
        if form.shape != (part.dim, V.dim) or not isinstance(form, SparseForm | AlgebraicForm):
            return f"the tile at row {tile.row} has the wrong form"
        seen.add(tile.row)
    return ""


def _theorem_claim(
    name: str, V: Representation, breaking: Breaking, blocks: Blocks, fixed: ExactMatrix
) -> Claim:
    bad, K = "", field_of(fixed)
    for number, t in enumerate(breaking.transversal):
        source = coerce(V.matrix(t), K) * fixed
        for part, maps in blocks:
            target = coerce(part.matrix(t), K)
            if any(D * source != target * (D * fixed) for D in maps):
                bad = bad or f"a breaking map into {part} fails at transversal element {number}"
    count = sum(len(maps) for _, maps in blocks)
    statement = f"each of {count} breaking maps D has D rho(t) P_H = rho(t) D P_H for all t in T (Theorem 1)"
    return Claim(name, statement, not bad, "exact", bad)


def _equivariant_part_claim(name: str, breaking: Breaking, blocks: Blocks, fixed: ExactMatrix) -> Claim:
    """No combination of the breaking maps commutes with H on V^H: the maps (rho(h) - 1) D P_H are independent."""
    bad, K = "", field_of(fixed)
    for part, maps in blocks:
        matrices = [coerce(part.matrix(h), K) for h in breaking.subgroup.generators]
        entries: list[ExactScalar] = [
            e for D in maps for R in matrices for e in (R * D * fixed - D * fixed).entries()
        ]
        if maps and matrix_from_entries(len(maps), len(entries) // len(maps), entries, K).rank() != len(maps):
            bad = f"some breaking map into {part} is equivariant"
    return Claim(name, "no combination of the breaking maps is equivariant", not bad, "exact", bad)


def _size_claim(name: str, W: Representation, breaking: Breaking, weight: LinearMap) -> Claim:
    """The breaking maps span R(H, T) / Hom_G on the type's inputs, once for each copy of a summand."""
    room = {space.target: space.relaxed_dim - space.equivariant_dim for space in breaking.spaces}
    expected = sum(copies * room[part] for copies, part in W.terms())
    return Claim(
        name,
        f"no breaking map is missing: dim R(H, T) - dim Hom_G = {expected} on these inputs",
        weight.size == expected,
        "null spaces",
        "" if weight.size == expected else f"the plan has {weight.size} maps",
    )


def _kept_claim(name: str, breaking: Breaking, K: FiniteGroup, blocks: Blocks, fixed: ExactMatrix) -> Claim:
    """K fixes D x for every breaking map D and every x in V^H, so outputs keep it whatever the weights."""
    bad = "" if all(k in breaking.subgroup for k in K.generators) else "it is not in the stabilizer"
    for part, maps in blocks:
        for matrix in [coerce(part.matrix(k), field_of(fixed)) for k in K.generators]:
            if any(matrix * (D * fixed) != D * fixed for D in maps):
                bad = bad or f"a breaking map into {part} breaks it"
    statement = f"{K} of order {K.order} is kept, whatever the weights"
    return Claim(name, statement, not bad, "exact", bad)


def _unbroken_claim(name: str, breaking: Breaking, blocks: Blocks, fixed: ExactMatrix) -> Claim:
    """The elements of H that fix every output are those that are claimed, no fewer and no more."""
    kept, found = breaking.unbroken, breaking.subgroup
    for part, maps in blocks:
        outputs = [column for D in maps for column in (D * fixed).transpose().tolist()]
        found = pointwise_stabilizer(restrict(part, found), outputs)
    same = found.order == kept.order and all(k in found for k in kept.generators)
    bad = "" if same else f"a subgroup of order {found.order} does"
    proven = "which is the least possible" if breaking.proven_least else breaking.search
    if breaking.kept is not None and breaking.is_exact:
        proven = "which is what is to be kept"
    what = (
        "nothing stays unbroken"
        if kept.order == 1
        else f"{kept} of order {kept.order} stays unbroken, {proven}"
    )
    return Claim(name, what, not bad, "exact", bad)


def _reason_claim(name: str, G: FiniteGroup, reason: Obstruction) -> Claim:
    """Check Theorem 3's premises once more: N normalizes H and nothing outside does; the smallest supplement, by brute force.

    Where they are few, every transversal of N / H is made to generate its group; else the supplements found are checked.
    """
    H, N = reason.subgroup, reason.normalizer
    table, inside = elements_of(G), elements_of(H)
    normal = [
        g
        for g in map(table.element, range(len(table)))
        if all(g @ h @ g.inverse() in H for h in H.generators)
    ]
    bad = "" if len(normal) == N.order and all(g in N for g in normal) else "N(H) is another group"
    method = "exact"
    if not bad and count_transversals(N, H) <= MOST_GENERATED:
        generated = (N.trusted_subgroup(T) for T in all_transversals(N, H))
        meets = [sum(inside.element(k) in K for k in range(len(inside))) for K in generated]
        bad = "" if min(meets) == reason.least else f"some K meets H in {min(meets)} elements"
    else:
        method = "classes of subgroups"
        for item in reason.supplements:
            verify_supplement(N, H, item)
    statement = f"no linear layer leaves less unbroken (Theorem 3): {reason.sentence()}"
    return Claim(name, statement, not bad, method, bad)


def _orbit_claim(
    name: str, V: Representation, breaking: Breaking, blocks: Blocks, fixed: ExactMatrix
) -> Claim:
    """Check f(g x) in g G_x f(x) itself, exactly, at random integer points: a second route to Theorem 1's conclusion."""
    random = Random(0)
    H, K, bad = breaking.subgroup, field_of(fixed), ""
    weights = [fmpq(random.randint(-9, 9)) for _ in range(fixed.ncols())]
    x = fixed * fmpq_mat(len(weights), 1, weights)
    layers = [(part, _random_map(maps, (part.dim, V.dim), K, random)) for part, maps in blocks]
    outputs = [(W, D, D * x) for W, D in layers]
    elements = elements_of(H)
    for g in [*V.finite_group.generators, *breaking.transversal[:8]]:
        moved = coerce(V.matrix(g), K) * x
        if not any(
            all(D * moved == coerce(W.matrix(g @ elements.element(number)), K) * y for W, D, y in outputs)
            for number in range(len(elements))
        ):
            bad = f"f(g x) is not in g G_x f(x) for g = {V.finite_group.describe(g)}"
            break
    return Claim(
        name, "f(g x) lies in g G_x f(x) at a random exact point, with random weights", not bad, "exact", bad
    )


def _random_map(
    maps: list[ExactMatrix], shape: tuple[int, int], field: NumberField, random: Random
) -> ExactMatrix:
    total = zero_matrix(*shape, field)
    for matrix in maps:
        total = total + matrix * fmpq(random.randint(-99, 99))
    return total
