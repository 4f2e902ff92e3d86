"""Every change to what tells orbit types apart makes a claim fail."""

from dataclasses import replace

import symgroup as sg
from symgroup.ir import SparseForm, frozen_array
from symgroup.plan import plan_module
from symgroup.verify import plan_claims

RELAXED = sg.parse(
    "group G = D(4)  rep V = natural(G)  network F : V -> V { hidden regular(G), relu  relaxed }"
)["F"]
PLAN = plan_module(RELAXED)


def failing(spec, plan):
    return [claim for claim in plan_claims(spec, plan) if not claim.ok]


def with_entry(array, position, value):
    changed = array.copy()
    changed[position] = value
    return frozen_array(changed)


def test_orbit_tests_that_change_are_caught():
    for number, item in enumerate(PLAN.orbit_types):
        values = item.tests.values
        for changed in (
            replace(
                item, tests=replace(item.tests, values=with_entry(values, (0, 0, 0), values[0, 0, 0] + 1))
            ),
            replace(item, tests=replace(item.tests, values=frozen_array(values[1:]))),
            replace(item, order=item.order + 1),
        ):
            types = (*PLAN.orbit_types[:number], changed, *PLAN.orbit_types[number + 1 :])
            assert failing(RELAXED, replace(PLAN, orbit_types=types))
    assert failing(RELAXED, replace(PLAN, orbit_types=PLAN.orbit_types[1:]))
    assert failing(RELAXED, replace(PLAN, orbit_types=PLAN.orbit_types[::-1]))


def test_scalar_products_that_change_are_caught():
    """One that generators do not keep, one that is not positive definite, none, and one where the tests are subtractions."""
    spec = sg.parse(
        "group G = S(3)  rep V = standard(G)  network F : V -> V { hidden regular(G), relu  relaxed }"
    )["F"]
    plan = plan_module(spec)
    form = plan.scalar_product
    assert form is not None
    assert not failing(spec, plan)
    bent = replace(form, numerator=frozen_array([2 * form.numerator[0], *form.numerator[1:]]))
    for changed in (bent, replace(form, numerator=-form.numerator), None):
        assert failing(spec, replace(plan, scalar_product=changed))
    uneven = SparseForm(1, (4, 4), *map(frozen_array, ([0] * 4, range(4), range(4), range(1, 5), [1] * 4)))
    assert failing(RELAXED, replace(PLAN, scalar_product=uneven))


def test_tests_that_an_orbit_does_not_share_are_caught():
    """Twice a row vanishes where the row does; yet x and g x would have different residuals."""
    item = PLAN.orbit_types[0]
    values = item.tests.values.copy()
    values[0] *= 2
    changed = replace(item, tests=replace(item.tests, values=frozen_array(values)))
    assert failing(RELAXED, replace(PLAN, orbit_types=(changed, *PLAN.orbit_types[1:])))
