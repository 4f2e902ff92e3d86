"""Specs whose certificates the tests check and spoil, small enough to be checked hundreds of times."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any

import symgroup as sg
from symgroup.certificates.checker.reading import seal_of
from symgroup.errors import InputError, LimitError

Json = dict[str, Any]

SPECS = {
    "square": """group P = < (1 2 3 4), (1 3) >  rep V = natural(P)  vector x in V = (1, 0, 1, 0)
        network F : V -> V { hidden 2 regular(P), relu
        relaxed }""",
    "path": """group R = signed < [5, 4, 3, 2, 1], [-1, -2, -3, -4, -5] >  rep V = natural(R)
        vector odd in V = (a, b, 0, -b, -a)
        network F : V -> V { hidden 3 V, tanh
        hidden 2 regular(R), relu
        relaxed for odd }""",
    "S4": """group G = S(4)  rep V = natural(G)  vector x in V = (1, 1, 1, 0)
        network F : V -> V * V { hidden V * V, relu
        relaxed for x }""",
    "E6": """group G = Weyl(E6)  rep V = natural(G)  rep W = V * V  vector x in V = (1, 0, 0, 0, 0, 0)
        network F : W -> W { hidden V, identity
        }""",
    "H3": """group G = Weyl(H3)  rep V = natural(G)  rep W = V * V  vector x in V = (1, 0, 0)
        network F : V + W -> W { }""",
    "SO3": "group G = SO(3)  rep V = natural(G)  rep W = V * V",
    "Lorentz": "group G = SO_0(1, 3)  rep V = natural(G)  rep W = V * V",
    "orthonormal": "group G = SO(3)  rep V = irrep(G, 2)  rep W = V + natural(G)",
    "thirds": "group G = matrices < [[0, -1/3], [3, 0]] >  rep V = natural(G)  rep W = V + dual(V)",
    "canonical": """group G = D(5)  rep V = natural(G)
        network F : V -> V { hidden 2 V, relu
        relaxed by canonical }""",
    "partial": """group G = D(4)  rep V = natural(G)
        network F : V -> V { hidden 2 regular(G), relu
        relaxed to < (1 2)(3 4) > }""",
    "steps": """group G = matrices < [[1, -1], [1, 0]] >  rep V = natural(G)
        network F : V -> V { hidden 4 V + 2 natural(G) * V, norm silu, bilinear, gated tanh, normalise, dropout 1/10
        hidden 3 V + regular(G), gated }""",
    "gates": """group G = SO(3)  rep V = irrep(G, 1)
        network F : V -> irrep(G, 2) { hidden 2 V + irrep(G, 2) + 2 trivial(G), bilinear, gated, normalise
        hidden 4 trivial(G), silu }""",
    "pentagon": """group P = matrices < [[cos(2*pi/5), -sin(2*pi/5)], [sin(2*pi/5), cos(2*pi/5)]] >  rep V = natural(P)
        network F : V -> V { hidden 2 V, norm relu, dropout 1/2, bilinear }""",
    "unitary": "group G = U(2)  rep V = natural(G)  rep W = V * dual(V)",
}


@cache
def _certificate(name: str) -> str:
    return json.dumps(sg.certificate(sg.parse(SPECS[name])))


def certificate_of(name: str) -> Json:
    """A certificate of one of the specs, to be changed at will."""
    data: Json = json.loads(_certificate(name))
    return data


def claims(data: Json, kind: str) -> list[Json]:
    return [claim["of"] for claim in data["claims"] if claim["claim"] == kind]


def names(data: Json, kind: str) -> list[str]:
    return [claim["name"] for claim in data["claims"] if claim["claim"] == kind]


def spaces(data: Json) -> list[Json]:
    """The claims about sums of blocks."""
    return [claim for claim in claims(data, "basis") if claim["form"] == "blocks"]


def resealed(data: Json) -> Json:
    """The same with a seal that fits, so that only mathematics can refuse it."""
    with suppress(ValueError):  # what cannot be written cannot be sealed
        data["seal"] = seal_of(data)
    return data


def verdict(data: Any) -> str:
    """'ok', 'FAILED', 'not certified', 'malformed' or 'too large'."""
    try:
        report = sg.check_certificate(data)
    except InputError as error:
        assert error.code == "SG601"
        return "malformed"
    except LimitError as error:
        assert error.code == "SG602"
        return "too large"
    statuses = {row.status for row in report.rows}
    return next(status for status in ("FAILED", "not certified", "ok") if status in statuses)


def spoiled(name: str, change: Callable[[Json], None]) -> str:
    """The verdict on a certificate after a change that its seal hides."""
    data = copy.deepcopy(certificate_of(name))
    change(data)
    return verdict(resealed(data))
