from __future__ import annotations

import contextvars

from symgroup.groups import symmetric
from symgroup.representations import natural, tensor_product
from symgroup.solve.progress import Stage, listening, report, solving


def test_a_listener_hears_block_and_stages() -> None:
    V = natural(symmetric(3))
    heard: list[Stage] = []
    with listening(heard.append), solving(V, tensor_product(V, V), "meataxe"):
        report("spinning", 2, 9)
        report("testing", 7)
    assert [str(stage) for stage in heard] == [
        "Hom(natural(S(3)), natural(S(3)) * natur...), 9 x 3, by meataxe",
        "Hom(natural(S(3)), natural(S(3)) * natur...), 9 x 3, by meataxe: spinning 2 of 9",
        "Hom(natural(S(3)), natural(S(3)) * natur...), 9 x 3, by meataxe: testing 7",
    ]


def test_nobody_hears_outside_a_block_or_without_listening() -> None:
    V = natural(symmetric(3))
    heard: list[Stage] = []
    with solving(V, V, "orbits"):
        report("sorting")
    with listening(heard.append):
        report("between blocks")
        with solving(V, V, "orbits"):
            pass
        report("between blocks")
    report("afterwards")
    assert [stage.stage for stage in heard] == [""]


def test_other_contexts_do_not_hear() -> None:
    V = natural(symmetric(3))
    heard: list[Stage] = []

    def elsewhere() -> None:
        with solving(V, V, "orbits"):
            report("sorting")

    apart = contextvars.copy_context()
    with listening(heard.append):
        apart.run(elsewhere)
    assert heard == []
