"""Limits on the time of a computation: they nest, all that takes long looks at them, and the command ends by them."""

import signal
import time
from math import factorial, inf
from random import Random

import numpy as np
import pytest

import symgroup as sg
from symgroup.cli import limits
from symgroup.errors import LimitError, check_time, deadline, time_limit
from symgroup.groups import (
    FiniteGroup,
    StabilizerChain,
    dihedral,
    matrix_group,
    minimal_supplements,
    subgroup_classes,
    symmetric,
    weyl,
)
from symgroup.groups.based_chain import BasedChain
from symgroup.groups.named import point_carrier
from symgroup.groups.permutation import Permutation
from symgroup.isotropy.types.search import classes_by_search
from symgroup.representations import natural, regular, tensor_product


def test_the_earliest_end_holds_and_what_was_before_comes_back():
    assert deadline().seconds == inf
    with time_limit(100) as outer:
        assert 99 < outer.left <= 100
        with time_limit(5) as inner, time_limit(50):
            assert deadline() is inner
        with pytest.raises(LimitError, match="SG415"), time_limit(0):
            check_time("this")
        assert deadline() is outer
    assert not deadline().is_over
    check_time("nothing")


def large() -> FiniteGroup:
    """Return S(150) x S(150) by two random elements of each, which no construction names."""
    random = Random(0)
    n, rest = 150, [*range(150)]
    lists = [[*random.sample(rest, n), *range(n, 2 * n)] for _ in range(2)]
    lists += [[*range(n), *(n + i for i in random.sample(rest, n))] for _ in range(2)]
    return FiniteGroup("G", tuple(map(Permutation, lists)), point_carrier(2 * n))


@pytest.mark.parametrize(
    "work",
    [
        lambda: StabilizerChain(300, large().generators),
        lambda: BasedChain.of(300, [np.array(g) for g in large().generators], factorial(150) ** 2),
        lambda: sg.stabilizer(natural(large()), [k % 3 for k in range(300)], seconds=inf),
        lambda: classes_by_search(tensor_product(natural(symmetric(6)), natural(symmetric(6)))),
        lambda: subgroup_classes(symmetric(6)),
        lambda: minimal_supplements(symmetric(6), symmetric(6).point_stabilizer(0)),
        lambda: matrix_group([weyl("E", 8).natural_matrix(g) for g in weyl("E", 8).generators]),
    ],
)
def test_what_takes_long_ends_soon_after_the_time_is_up(work):
    start = time.monotonic()
    with pytest.raises(LimitError, match="SG415") as error, time_limit(0.05):
        while True:  # what is quick or remembered must not pass for what looks at the time
            work()
            subgroup_classes.cache_clear()
            minimal_supplements.cache_clear()
    assert time.monotonic() - start < 5
    assert "0.05 seconds" in error.value.diagnostics[0].message


def test_chains_say_how_many_elements_they_found():
    with pytest.raises(LimitError) as error, time_limit(0.2):
        StabilizerChain(300, large().generators)
    (note,) = error.value.diagnostics[0].notes
    assert note.startswith("found so far: the group has at least ")


def test_more_time_is_another_chance():
    V = natural(dihedral(12))
    with pytest.raises(LimitError, match="SG415"):
        sg.isotropy_classes(tensor_product(V, V), seconds=0)
    assert len(sg.isotropy_classes(tensor_product(V, V))) > 1
    regular_classes = sg.isotropy_classes(regular(dihedral(12)), seconds=100)
    assert regular_classes[0].order == 1


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs interval timers")
def test_the_command_ends_where_nothing_looks_at_the_time(monkeypatch):
    monkeypatch.setattr(limits, "GRACE", 0.05)
    before = signal.getsignal(signal.SIGALRM)
    with pytest.raises(LimitError, match="SG415"), limits.bounded(0.05):
        while True:
            pass
    assert signal.getsignal(signal.SIGALRM) == before
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0
