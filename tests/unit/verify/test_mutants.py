"""Every way to damage a plan makes some claim fail; undamaged, all claims hold."""

from dataclasses import replace

import numpy as np
import pytest

from symgroup.backends import Backend, get_backend
from symgroup.elaborate import Canonical, Equivariant, HiddenLayer, ModuleSpec, Relaxed, Vector
from symgroup.elaborate.layer_steps import Pointwise
from symgroup.groups import cyclic, dihedral, matrix_group, signed_group, symmetric
from symgroup.ir import IndexForm, LinearMap, PointwiseLayer, SparseForm, Tile, frozen_array
from symgroup.isotropy.samples import sample_types
from symgroup.plan import plan_module
from symgroup.plan.breaking import broken_types
from symgroup.relaxed import all_transversals
from symgroup.representations import direct_sum, natural, regular, symmetric_power, tensor_product
from symgroup.solve import equivariant_basis
from symgroup.verify import basis_claims, breaking_claims, module_claims, plan_claims
from symgroup.verify.networks import fixed_samples

D4, HEXAGON = dihedral(4), matrix_group([[[1, -1], [1, 0]], [[0, 1], [1, 0]]])
SIGNED = signed_group([[-1, 2], [2, 1]])


def pairs():
    V = natural(D4)
    N = natural(HEXAGON)
    Q = natural(SIGNED)
    return {
        "permutations": (V, V),
        "tiles": (direct_sum([(2, V), (1, regular(D4))]), direct_sum([(1, regular(D4)), (3, V)])),
        "signs": (tensor_product(Q, Q), symmetric_power(Q, 2)),
        "matrices": (tensor_product(N, N), symmetric_power(N, 2)),
    }


PAIRS = pairs()
BOTH = pytest.mark.parametrize("name", PAIRS)


def holds(V, W, space):
    return all(claim.ok for claim in basis_claims("B", V, W, space))


def with_form(space, number, form):
    return replace(space, forms=(*space.forms[:number], form, *space.forms[number + 1 :]))


def without_last_map(form):
    if isinstance(form, IndexForm):
        kept = form.index != form.size - 1
        index, sign = np.where(kept, form.index, -1), np.where(kept, form.sign, 0)
        return IndexForm(form.size - 1, frozen_array(index), frozen_array(sign))
    kept = form.element != form.size - 1
    columns = (form.element, form.row, form.column, form.numerator, form.denominator)
    return SparseForm(form.size - 1, form.shape, *(frozen_array(column[kept]) for column in columns))


def with_entry(array, position, value):
    changed = array.copy()
    changed[position] = value
    return frozen_array(changed)


@BOTH
def test_undamaged_bases_pass(name):
    V, W = PAIRS[name]
    assert holds(V, W, equivariant_basis(V, W).space)


@BOTH
def test_a_dropped_map_is_caught_by_the_count_alone(name):
    V, W = PAIRS[name]
    space = equivariant_basis(V, W).space
    for number, form in enumerate(space.forms):
        claims = list(basis_claims("B", V, W, with_form(space, number, without_last_map(form))))
        assert [c.ok for c in claims] == [True, True, False]


@BOTH
def test_a_dropped_tile_is_caught(name):
    V, W = PAIRS[name]
    space = equivariant_basis(V, W).space
    assert not holds(V, W, replace(space, tiles=space.tiles[1:]))


@pytest.mark.parametrize("name", ["permutations", "tiles", "signs"])
def test_a_flipped_sign_or_a_moved_index_is_caught(name):
    V, W = PAIRS[name]
    space = equivariant_basis(V, W).space
    for number, form in enumerate(space.forms):
        where = tuple(np.argwhere(form.index >= 0)[-1])
        orbit = int((form.index == form.index[where]).sum())
        flipped = replace(form, sign=with_entry(form.sign, where, -form.sign[where]))
        assert holds(V, W, with_form(space, number, flipped)) == (orbit == 1)  # a lone entry is the same span
        for other in range(-1, form.size):
            if other != form.index[where]:
                moved = replace(form, index=with_entry(form.index, where, other))
                assert not holds(V, W, with_form(space, number, moved))


def test_a_changed_entry_is_caught():
    V, W = PAIRS["matrices"]
    space = equivariant_basis(V, W).space
    form = space.forms[0]
    for position in range(len(form.element)):
        alone = (form.element == form.element[position]).sum() == 1
        assert not alone
        for field, value in (
            ("numerator", -form.numerator[position]),
            ("numerator", form.numerator[position] + 1),
            ("denominator", form.denominator[position] + 1),
        ):
            changed = replace(form, **{field: with_entry(getattr(form, field), position, value)})
            assert not holds(V, W, with_form(space, 0, changed)), (field, position)


def test_a_duplicated_map_is_caught():
    V, W = PAIRS["matrices"]
    space = equivariant_basis(V, W).space
    form = space.forms[0]
    last = form.element == form.size - 1
    first = form.element == 0
    columns = ("row", "column", "numerator", "denominator")
    fields = {
        c: frozen_array(np.concatenate([getattr(form, c)[~last], getattr(form, c)[first]])) for c in columns
    }
    element = frozen_array(np.concatenate([form.element[~last], np.full(first.sum(), form.size - 1)]))
    doubled = replace(form, element=element, **fields)
    claims = list(basis_claims("B", V, W, with_form(space, 0, doubled)))
    assert [c.ok for c in claims] == [True, False, True]


def test_tiles_in_wrong_places_or_numbers_are_caught():
    V, W = PAIRS["tiles"]
    space = equivariant_basis(V, W).space
    tile = space.tiles[0]
    for changed in (
        replace(tile, row=tile.row + 1),
        replace(tile, column=4),
        replace(tile, copies_in=1),
        replace(tile, copies_out=2),
        replace(tile, form=(tile.form + 1) % len(space.forms)),
        space.tiles[1],
    ):
        assert not holds(V, W, replace(space, tiles=(changed, *space.tiles[1:])))
    swapped = (
        replace(space.tiles[0], column=space.tiles[1].column),
        replace(space.tiles[1], column=space.tiles[0].column),
        *space.tiles[2:],
    )
    assert not holds(V, W, replace(space, tiles=swapped))
    assert not holds(V, W, replace(space, shape=(space.shape[0] + 1, space.shape[1])))


# networks


def network(relaxation, target=None, activation="relu"):
    V = natural(D4)
    return ModuleSpec(
        "F",
        V,
        target or V,
        (HiddenLayer(direct_sum([(2, regular(D4)), (1, V)]), (Pointwise(activation),), True),),
        True,
        relaxation,
    )


def failing(spec, plan):
    return [claim.statement for claim in plan_claims(spec, plan) if not claim.ok]


RELAXED = network(Relaxed(None))
PLAN = plan_module(RELAXED)


def with_first_layer(plan, **changes):
    return replace(plan, layers=(replace(plan.layers[0], **changes), *plan.layers[1:]))


def with_term(plan, number, **changes):
    terms = list(plan.layers[0].breaking)
    terms[number] = replace(terms[number], weight=replace(terms[number].weight, **changes))
    return with_first_layer(plan, breaking=tuple(terms))


@pytest.mark.parametrize(
    "relaxation",
    [Relaxed(None), Canonical(), Equivariant(), Relaxed(Vector("x", natural(D4), (1, 0, 1, 0)))],
    ids=lambda r: type(r).__name__,
)
def test_undamaged_networks_pass(relaxation):
    spec = network(relaxation)
    assert failing(spec, plan_module(spec)) == []


def test_layers_out_of_order_or_with_another_function_are_caught():
    linear, pointwise, last = PLAN.layers
    for layers in (
        (linear, last),
        (linear, PointwiseLayer("tanh"), last),
        (pointwise, linear, last),
        (linear, pointwise),
    ):
        assert failing(RELAXED, replace(PLAN, layers=layers))
    assert failing(RELAXED, replace(PLAN, layers=(last, pointwise, linear)))


def test_breaking_weights_that_change_are_caught():
    for number, term in enumerate(PLAN.layers[0].breaking):
        form = term.weight.forms[0]
        changed = replace(form, numerator=with_entry(form.numerator, 0, form.numerator[0] + 1))
        if PLAN.orbit_types[number].order < D4.order:  # at G_x = G every map on V^G will do
            assert failing(RELAXED, with_term(PLAN, number, forms=(changed, *term.weight.forms[1:])))
        dropped = without_last_map(form)
        assert failing(RELAXED, with_term(PLAN, number, forms=(dropped, *term.weight.forms[1:])))
        assert failing(RELAXED, with_term(PLAN, number, tiles=term.weight.tiles[1:]))
        moved = replace(term.weight.tiles[0], row=8)
        assert failing(RELAXED, with_term(PLAN, number, tiles=(moved, *term.weight.tiles[1:])))


def test_breaking_terms_in_the_wrong_place_are_caught():
    first = PLAN.layers[0]
    assert failing(RELAXED, with_first_layer(PLAN, breaking=first.breaking[1:]))
    swapped = (
        replace(first.breaking[0], orbit_type=1),
        replace(first.breaking[1], orbit_type=0),
        *first.breaking[2:],
    )
    assert failing(RELAXED, with_first_layer(PLAN, breaking=swapped))
    extra = (*first.breaking, replace(first.breaking[0], orbit_type=9))
    assert failing(RELAXED, with_first_layer(PLAN, breaking=extra))
    last = replace(PLAN.layers[2], breaking=first.breaking[:1])
    assert failing(RELAXED, replace(PLAN, layers=(*PLAN.layers[:2], last)))


def test_an_equivariant_map_among_the_breaking_ones_is_caught():
    V = natural(D4)
    broken = broken_types(V, V, None)[0]
    assert all(c.ok for c in breaking_claims("F", V, V, broken, breaking_weight(V, V, broken)))
    B = equivariant_basis(V, V)
    form = broken.breaking.spaces[0].breaking
    identity = {"row": range(4), "column": range(4), "numerator": [1] * 4, "denominator": [1] * 4}
    assert B.dim == 3
    fields = {
        name: frozen_array(np.concatenate([getattr(form, name), np.array(values)]))
        for name, values in identity.items()
    }
    element = frozen_array(np.concatenate([form.element, np.full(4, form.size)]))
    smuggled = SparseForm(form.size + 1, form.shape, element, **fields)
    space = LinearMap((4, 4), (smuggled,), (Tile(0, 0, 0, 1, 1),))
    statements = [c.statement for c in breaking_claims("F", V, V, broken, space) if not c.ok]
    assert "no combination of the breaking maps is equivariant" in statements


def breaking_weight(V, W, broken):
    return LinearMap((W.dim, V.dim), (broken.breaking.spaces[0].breaking,), (Tile(0, 0, 0, 1, 1),))


def test_a_wrong_transversal_is_caught():
    G = symmetric(3)
    V = natural(G)
    for broken in broken_types(V, V, None)[:1]:
        weight = breaking_weight(V, V, broken)
        right = broken.breaking.transversal
        H = broken.breaking.subgroup
        outcomes = {}
        for T in all_transversals(G, H):
            changed = replace(broken, breaking=replace(broken.breaking, transversal=T))
            outcomes[T] = all(c.ok for c in breaking_claims("F", V, V, changed, weight))
        assert outcomes[right]
        assert not all(outcomes.values())
        for T in (right[:-1], (*right[:-1], right[0]), (*right, right[0])):
            changed = replace(broken, breaking=replace(broken.breaking, transversal=T))
            assert not all(c.ok for c in breaking_claims("F", V, V, changed, weight))


def test_a_wrong_unbroken_subgroup_is_caught():
    V = natural(D4)
    for broken in broken_types(V, V, None):
        H, kept = broken.breaking.subgroup, broken.breaking.unbroken
        wrong = H if kept.order < H.order else D4.subgroup([])
        changed = replace(broken, breaking=replace(broken.breaking, unbroken=wrong))
        assert not all(c.ok for c in breaking_claims("F", V, V, changed, breaking_weight(V, V, broken)))


@pytest.mark.parametrize("table", ["to_canonical", "carry"])
def test_canonical_tables_that_change_are_caught(table):
    spec = network(Canonical())
    plan = plan_module(spec)
    array = getattr(plan.input_step, table)
    for values in (
        with_entry(array.values, (3, 0, 0), array.values[3, 0, 0] + 1),
        frozen_array(array.values[:-1]),
        frozen_array(array.values[[0, 2, 1, 3, 4, 5, 6, 7]]),
    ):
        step = replace(plan.input_step, **{table: replace(array, values=values)})
        assert failing(spec, replace(plan, input_step=step))


# compiled modules


class OffBy(Backend):
    """The reference backend with one weight changed by a relative error, or an output shifted."""

    name = "off"
    capabilities = get_backend("reference").capabilities

    def __init__(self, factor, weight):
        self.factor, self.weight, self.inner = factor, weight, get_backend("reference")

    def compile(self, plan, *, device="cpu", dtype="float32", seed=0):
        return self.inner.compile(plan, device=device, dtype=dtype, seed=seed)

    def parameters(self, module):
        return self.inner.parameters(module)

    def load_parameters(self, module, arrays):
        self.inner.load_parameters(module, arrays)

    def run(self, module, x, seed=None):
        right = self.inner.parameters(module)
        wrong = {name: array.copy() for name, array in right.items()}
        wrong[self.weight].flat[0] *= 1 + self.factor
        self.inner.load_parameters(module, wrong)
        outputs = self.inner.run(module, x, seed)
        self.inner.load_parameters(module, right)
        return outputs


WEIGHTS = [
    "layers.0.weight.0",
    "layers.0.bias.0",
    "layers.2.weight.0",
    "layers.0.breaking.0.0",
    "layers.0.breaking.3.0",
]


@pytest.mark.parametrize("weight", WEIGHTS)
def test_a_backend_with_a_wrong_weight_is_caught(weight):
    x = fixed_samples(RELAXED, PLAN)
    right = list(module_claims("F", PLAN, x, OffBy(0.0, weight)))
    assert all(claim.ok for claim in right)
    wrong = list(module_claims("F", PLAN, x, OffBy(0.05, weight)))
    assert not any(claim.ok for claim in wrong)


def test_the_bound_is_tight_enough_to_see_a_change_in_the_sixth_digit_of_float64():
    claims = list(module_claims("F", PLAN, fixed_samples(RELAXED, PLAN), OffBy(1e-6, "layers.0.weight.0")))
    assert [claim.ok for claim in claims][-1] is False


def test_samples_meet_every_orbit_type():
    x = fixed_samples(RELAXED, PLAN)
    orders = {int(mask.sum()) for mask in sample_types(RELAXED.source, x).masks}
    assert orders >= {1, *(item.order for item in PLAN.orbit_types)}


def test_a_cyclic_group_network_with_every_relaxation_passes():
    V = natural(cyclic(4))
    spec = ModuleSpec("F", V, regular(V.group), (), False, Relaxed(None))
    assert failing(spec, plan_module(spec)) == []
