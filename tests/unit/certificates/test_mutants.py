"""Every certificate that was tampered with is refused, though its seal was made to fit again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import symgroup as sg

from .samples import Json, certificate_of, claims, resealed, spaces, spoiled, verdict

REFUSED = {"FAILED", "malformed", "not certified"}
WITH_ENTRIES = ["E6", "H3", "SO3", "Lorentz", "orthonormal", "thirds", "unitary"]
WITH_ORBITS = ["square", "path", "S4", "canonical"]
RELAXED = ["square", "path", "S4", "partial"]
WITH_VECTORS = ["square", "path", "S4", "E6", "H3"]


def bases(data: Json, kind: str) -> list[Json]:
    return [claim for claim in claims(data, "basis") if claim["dim"] and kind in claim["form"]]


def order_of(data: Json) -> int:
    (claim,) = claims(data, "order")
    result: int = claim["order"]
    return result


def at_each(name: str, find: Callable[[Json], list[Any]], change: Callable[[Any], object]) -> Iterator[str]:
    """The verdicts after a change at one place at a time."""
    for number in range(len(find(certificate_of(name)))):
        yield spoiled(name, lambda data, number=number: change(find(data)[number]))


def entries_of(data: Json) -> list[Any]:
    """Every entry [row, column, value] of every basis map."""
    return [entry for claim in bases(data, "entries") for rows in claim["form"]["entries"] for entry in rows]


def shifted(value: Any, by: int) -> Any:
    return [value[0] + by * value[1], value[1]] if isinstance(value, list) else value + by


def negated(value: Any) -> Any:
    return [-value[0], value[1]] if isinstance(value, list) else -value


@pytest.mark.parametrize("name", WITH_ENTRIES)
@pytest.mark.parametrize("adjusted", [False, True], ids=["", "with its dimension"])
def test_a_dropped_map(name: str, adjusted: bool) -> None:
    def drop(claim: Json) -> None:
        claim["form"]["entries"].pop()
        claim["dim"] -= adjusted

    results = set(at_each(name, lambda data: bases(data, "entries"), drop))
    assert results <= REFUSED - {"not certified"}
    assert results


@pytest.mark.parametrize("name", WITH_ENTRIES)
@pytest.mark.parametrize("adjusted", [False, True], ids=["", "with its dimension"])
def test_a_doubled_map(name: str, adjusted: bool) -> None:
    def double(claim: Json) -> None:
        claim["form"]["entries"].append(claim["form"]["entries"][0])
        claim["dim"] += adjusted

    results = set(at_each(name, lambda data: bases(data, "entries"), double))
    assert results == {"FAILED" if adjusted else "malformed"}


@pytest.mark.parametrize("name", WITH_ENTRIES)
def test_a_wrong_entry(name: str) -> None:
    # a map with one entry may be multiplied by a number, and is a basis still: that is no mistake
    def several(data: Json) -> list[Any]:
        degree = len(data["groups"][0]["field"]) - 1
        maps = [
            rows
            for claim in bases(data, "entries")
            for rows in claim["form"]["entries"]
            if len({(i // degree, j) for i, j, _ in rows}) > 1
        ]
        return [entry for rows in maps for entry in rows][:12]

    for change in (lambda v: shifted(v, 1), lambda v: shifted(v, -7), negated):
        results = set(at_each(name, several, lambda entry, c=change: entry.__setitem__(2, c(entry[2]))))
        assert results <= {"FAILED", "malformed"}
        assert results


@pytest.mark.parametrize("name", WITH_ENTRIES)
def test_a_lost_or_moved_entry(name: str) -> None:
    def lose(rows: list[Any]) -> None:
        rows.pop()

    def move(rows: list[Any]) -> None:
        rows[-1][1] -= 1

    def maps(data: Json) -> list[Any]:
        return [rows for claim in bases(data, "entries") for rows in claim["form"]["entries"]][:20]

    for change in (lose, move):
        assert set(at_each(name, maps, change)) <= {"FAILED", "malformed"}


@pytest.mark.parametrize("name", WITH_ORBITS)
def test_orbits_dropped_doubled_moved(name: str) -> None:
    def drop(claim: Json) -> None:
        claim["form"]["orbits"].pop()
        claim["dim"] -= 1

    def double(claim: Json) -> None:
        claim["form"]["orbits"].append(claim["form"]["orbits"][-1])
        claim["dim"] += 1

    def move(claim: Json) -> None:
        claim["form"]["orbits"][0][0] += 1

    for change in (drop, double, move):
        results = set(at_each(name, lambda data: bases(data, "orbits"), change))
        assert results <= {"FAILED", "malformed"}
        assert results


def drop_generator(data: Json, number: int, order: Any) -> None:
    """Drop a generator from the group, and its matrices from every representation."""
    (group,) = data["groups"]
    if number < len(group["generators"]):
        group["generators"].pop(number)
    else:
        group["algebra"] -= 1
    for claim in claims(data, "order"):
        claim["order"] = order(claim["order"])
    for node in data["representations"]:
        if "images" in node:
            node["images"].pop(number)


@pytest.mark.parametrize("name", [*WITH_ENTRIES[:-1], *WITH_ORBITS])
def test_a_generator_dropped_from_the_group(name: str) -> None:
    group = certificate_of(name)["groups"][0]
    for number in range(len(group["generators"]) + group["algebra"]):
        for order in (lambda n: n, lambda n: n // 2):
            result = spoiled(name, lambda data, k=number, o=order: drop_generator(data, k, o))
            assert result in REFUSED, (number, group)


@pytest.mark.parametrize("name", [*WITH_ENTRIES, *WITH_ORBITS])
def test_a_wrong_order(name: str) -> None:
    for change in (lambda n: n + 1, lambda n: 2 * n, lambda n: n // 2):
        results = set(
            at_each(name, lambda d: claims(d, "order"), lambda of, c=change: of.update(order=c(of["order"])))
        )
        assert results <= {"FAILED"}


@pytest.mark.parametrize("name", WITH_ENTRIES)
def test_a_prime_that_proves_nothing(name: str) -> None:
    def places(data: Json) -> list[Any]:
        return [claim["form"] for claim in claims(data, "basis") if "prime" in claim["form"]]

    for change in (lambda p: p + 1, lambda p: p * p, lambda p: 1, lambda p: 0):
        results = set(at_each(name, places, lambda form, c=change: form.update(prime=c(form["prime"]))))
        assert results
        assert results <= {"FAILED", "malformed"}


def test_a_prime_that_divides_a_denominator() -> None:
    def divide(data: Json) -> None:
        for claim in claims(data, "basis"):
            if "prime" in claim["form"]:
                claim["form"]["prime"] = 3

    assert spoiled("thirds", divide) == "FAILED"
    assert "divides a denominator" in " ".join(
        row.detail for row in sg.check_certificate(_changed("thirds", divide)).rows
    )


def _changed(name: str, change: Callable[[Json], None]) -> Json:
    data = certificate_of(name)
    change(data)
    return resealed(data)


@pytest.mark.parametrize("name", WITH_ENTRIES)
def test_a_bound_or_a_basis_left_out_is_not_certified(name: str) -> None:
    def leave_out(data: Json) -> None:
        for claim in claims(data, "basis"):
            claim["form"] = None

    def need_more(data: Json) -> None:
        for claim in bases(data, "prime"):
            claim["form"]["tests"] = 10**12

    assert {spoiled(name, change) for change in (leave_out, need_more)} == {"not certified"}


@pytest.mark.parametrize("name", [*WITH_ENTRIES, *WITH_ORBITS])
def test_summands_and_dimensions_of_spaces(name: str) -> None:
    def space(data: Json) -> list[Any]:
        return [claim for claim in spaces(data) if claim["dim"]]

    for change in (lambda n: n + 1, lambda n: n - 1, lambda n: 0):
        results = set(at_each(name, space, lambda claim, c=change: claim.update(dim=c(claim["dim"]))))
        assert results == {"FAILED"}

    def terms(data: Json) -> list[Any]:
        used = {number for claim in space(data) for number in (claim["source"], claim["target"])}
        return [data["representations"][number]["sum"] for number in sorted(used)]

    changes: list[Callable[[Any], object]] = [
        # of the last summand: the first of H3 has no map to the target, and may stand there any number of times
        lambda terms: terms.pop(),
        lambda terms: terms.append(terms[-1]),
        lambda terms: terms[-1].__setitem__(0, terms[-1][0] + 1),
    ]
    for change in changes:
        results = set(at_each(name, terms, change))
        assert results <= REFUSED
        assert results


@pytest.mark.parametrize("name", [*WITH_ENTRIES, *WITH_ORBITS])
def test_a_basis_of_a_block_left_out(name: str) -> None:
    count = len(certificate_of(name)["claims"])
    for number in range(count):
        claim = certificate_of(name)["claims"][number]
        if claim["claim"] == "basis" and claim["of"]["form"] != "blocks":
            assert spoiled(name, lambda data, k=number: data["claims"].pop(k)) == "not certified"


@pytest.mark.parametrize("name", RELAXED)
def test_a_wrong_transversal(name: str) -> None:
    def relaxed(data: Json) -> list[Any]:
        return [claim for claim in claims(data, "relaxed") if len(claim["transversal"]) > 1]

    changes: list[Callable[[Json], object]] = [
        lambda claim: claim["transversal"].pop(),
        lambda claim: claim["transversal"].append(claim["transversal"][0]),
        lambda claim: claim["transversal"].__setitem__(-1, claim["transversal"][0]),
        lambda claim: claim["transversal"].__setitem__(-1, [99]),
    ]
    for change in changes:
        results = set(at_each(name, relaxed, change))
        assert results <= {"FAILED", "malformed"}
        assert results


def test_another_element_of_a_coset_breaks_the_identities() -> None:
    def twist(claim: Json) -> None:
        claim["transversal"][-1] = claim["transversal"][-1] + claim["subgroup"][0]

    def breaking(data: Json) -> list[Any]:
        return [
            claim
            for claim in claims(data, "relaxed")
            if any(claim["forms"]) and len(claim["transversal"]) > 1
        ]

    results = list(at_each("S4", breaking, twist))
    assert results
    assert set(results) == {"FAILED"}


@pytest.mark.parametrize("name", RELAXED)
def test_a_wrong_subgroup_of_a_relaxed_layer(name: str) -> None:
    """What is listed of H must fix no more than V^H; some of its generators may be enough for that."""

    def found(data: Json) -> list[Any]:
        return [claim for claim in claims(data, "relaxed") if claim["subgroup"]]

    assert set(at_each(name, found, lambda claim: claim["subgroup"].clear())) == {"FAILED"}
    assert "FAILED" in set(at_each(name, found, lambda claim: claim["subgroup"].pop()))

    def enlarge(data: Json) -> None:
        claim = max(claims(data, "relaxed"), key=lambda claim: len(claim["transversal"]))
        claim["subgroup"] += [[number] for number in range(len(data["groups"][0]["generators"]))]

    assert spoiled(name, enlarge) == "FAILED"


@pytest.mark.parametrize("name", RELAXED)
def test_a_breaking_term_left_out(name: str) -> None:
    for number, claim in enumerate(certificate_of(name)["claims"]):
        if claim["claim"] == "relaxed" and any(claim["of"]["forms"]):
            assert spoiled(name, lambda data, k=number: data["claims"].pop(k)) in REFUSED
    (plan,) = claims(certificate_of(name), "plan")
    assert plan["breaking"]
    for number in range(len(plan["breaking"])):
        changes: list[Callable[[Json], object]] = [
            lambda data, k=number: claims(data, "plan")[0]["breaking"][k].append([1, 1, 1]),
            lambda data, k=number: claims(data, "plan")[0]["breaking"].__setitem__(k, 99),
            lambda data, k=number: claims(data, "plan")[0]["breaking"].pop(k),
        ]
        assert {spoiled(name, change) for change in changes} <= {"FAILED", "malformed"}
    assert spoiled(name, lambda data: data["claims"].clear()) == "malformed"


@pytest.mark.parametrize("name", RELAXED)
def test_breaking_maps(name: str) -> None:
    def forms(data: Json) -> list[Any]:
        return [maps for claim in claims(data, "relaxed") for maps in claim["forms"] if maps]

    changes: list[Callable[[Any], object]] = [
        lambda maps: maps.pop(),
        lambda maps: maps.append(maps[0]),
        lambda maps: maps[0][0].__setitem__(0, maps[0][0][0] + 1),
        lambda maps: maps.__setitem__(0, []),
    ]
    for change in changes:
        results = set(at_each(name, forms, change))
        assert results <= {"FAILED", "malformed"}
        assert results


@pytest.mark.parametrize("name", WITH_VECTORS)
def test_stabilizers_too_small_or_too_large(name: str) -> None:
    def found(data: Json) -> list[Any]:
        return claims(data, "stabilizer")

    group, order = certificate_of(name)["groups"][0], order_of(certificate_of(name))
    changes: list[Callable[[Json], object]] = [
        lambda claim: claim["generators"].clear(),
        lambda claim: claim.update(order=claim["order"] * 2),
        lambda claim: claim.update(orbit=claim["orbit"] * 2),
        lambda claim: claim.update(order=claim["order"] * 2, orbit=claim["orbit"] // 2),
        lambda claim: claim.update(order=claim["order"] // 2, orbit=claim["orbit"] * 2),
        lambda claim: claim.update(order=order, orbit=1),
        lambda claim: claim["generators"].extend(group["generators"]),
        lambda claim: claim["generators"].append([*range(1, group["points"]), 0]),
        lambda claim: claim["vector"].clear(),
    ]
    for change in changes:
        results = set(at_each(name, found, change))
        assert results <= {"FAILED", "malformed"}
        assert results


def test_an_element_that_is_not_in_the_group_does_not_count() -> None:
    """It fixes the vector (1, 0, 1, 0) of the square, but is no symmetry of the square's group of rotations."""
    spec = sg.parse("group C = C(4)  rep V = natural(C)  vector x in V = (1, 0, 1, 0)")
    data = sg.certificate(spec)
    (claim,) = claims(data, "stabilizer")
    claim["generators"] = [[2, 1, 0, 3]]
    assert verdict(resealed(data)) == "FAILED"


@pytest.mark.parametrize("name", ["path", "square", "S4"])
def test_weights_and_activations(name: str) -> None:
    changes: list[Callable[[Json], object]] = [
        lambda data: claims(data, "plan")[0]["weights"].pop(),
        lambda data: claims(data, "plan")[0]["weights"][0].__setitem__(0, 77),
        lambda data: claims(data, "plan")[0]["steps"].reverse(),
        lambda data: claims(data, "plan")[0]["steps"].pop() and claims(data, "plan")[0]["steps"].pop(),
        lambda data: claims(data, "plan")[0]["steps"].pop(0),
        lambda data: claims(data, "plan")[0]["steps"].clear(),
        lambda data: claims(data, "plan")[0]["steps"].append(claims(data, "plan")[0]["steps"][0]),
        lambda data: claims(data, "plan")[0].update(source=spaces(data)[1]["source"]),
        lambda data: claims(data, "plan")[0].update(target=spaces(data)[1]["source"]),
        lambda data: claims(data, "plan")[0].update(plan="0" * 63),
    ]
    for change in changes:
        assert spoiled(name, change) in REFUSED  # type: ignore[arg-type]
    if name == "path":
        (plan,) = claims(certificate_of(name), "plan")
        place = plan["steps"].index(["pointwise", "tanh"])
        change = lambda data: claims(data, "plan")[0]["steps"].__setitem__(place, ["pointwise", "relu"])  # noqa: E731
        assert spoiled(name, change) == "FAILED"


@pytest.mark.parametrize("name", ["E6", "H3", "path"])
def test_matrices_that_do_not_permute_the_vectors(name: str) -> None:
    def vectors(data: Json) -> list[Any]:
        return [entry for claim in claims(data, "vectors") for entry in claim["vectors"]][:30]

    results = set(at_each(name, vectors, lambda entry: entry.__setitem__(2, shifted(entry[2], 5))))
    assert results == {"FAILED"}


def test_matrices_that_are_no_representation_prove_no_stabilizer() -> None:
    def change(data: Json) -> None:
        rows = data["representations"][0]["images"][0]
        rows[0][1], rows[1][1] = rows[1][1], rows[0][1]

    changed = sg.check_certificate(_changed("S4", change))
    assert any("no representation" in row.detail for row in changed.rows)


def test_what_is_kept_must_be_kept_and_no_more_maps_than_that_are_expected() -> None:
    found = claims(certificate_of("partial"), "relaxed")
    assert any(claim["kept"] for claim in found)
    for number, claim in enumerate(found):
        changes: list[Callable[[Json], object]] = [
            lambda data, k=number: claims(data, "relaxed")[k].update(kept=[[0, 1, 0]] * 2)
        ]
        if claim["kept"] and any(claim["forms"]):
            changes.append(lambda data, k=number: claims(data, "relaxed")[k].update(kept=[]))
        assert {spoiled("partial", change) for change in changes} == {"FAILED"}, number
