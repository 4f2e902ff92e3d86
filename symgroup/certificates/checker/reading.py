"""From bytes to JSON under limits, and from JSON to values of the type that is expected, or a refusal."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any, NoReturn

LARGEST_FILE = 100_000_000  # bytes
LONGEST_NUMBER = 4_000  # digits; S(1000) has an order of 2568
TEXT = re.compile(
    r'(?![/.])(?!.*(\.\.|__|://))[A-Za-z0-9_ ()+*^/,<>\[\]{}.:|=;"-]{0,400}'
)  # names: no paths or code
HASH = re.compile(r"[0-9a-f]{64}")
SEAL = "seal"


class Malformed(ValueError):  # noqa: N818  # what it says of the file
    """The file is not a certificate: bad JSON, a wrong type, a number out of range."""


class TooLarge(ValueError):  # noqa: N818  # the same
    """A limit of the checker is reached."""


class Refuted(Exception):  # noqa: N818  # an outcome: a claim is false
    """A claim that is not true, and why."""


class OutOfReach(Exception):  # noqa: N818  # an outcome: a claim is not decided
    """A proof that is not included, or that the checker does not attempt at this size."""


@dataclass
class Budget:
    """Multiplications that are left; what takes more time or memory is counted as so many of them."""

    claim: int = 0
    total: int = 120_000_000_000  # some twenty minutes

    def start(self) -> None:
        """Start another claim."""
        self.claim = 3_000_000_000
        self.spend(20_000_000)

    def spend(self, count: int) -> None:
        """Count some multiplications that are about to be done."""
        self.claim -= count
        if self.claim < 0:
            raise OutOfReach("the proof is too long for the checker")
        self.total -= count
        if self.total < 0:
            raise TooLarge("the claims would take too long to check")


def parse(data: bytes) -> Any:
    """Return the JSON of some bytes: no floats, no keys twice, no number of more than 4000 digits."""
    if len(data) > LARGEST_FILE:
        raise TooLarge(f"more than {LARGEST_FILE} bytes")
    hooks: dict[str, Any] = {"parse_int": _integer, "parse_float": _no_float, "parse_constant": _no_float}
    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=_unique, **hooks)
    except RecursionError:
        raise TooLarge("the file is nested too deeply") from None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise Malformed(f"no JSON: {error}") from None


def canonical(data: Any) -> bytes:
    """Return the only bytes that a certificate is written as."""
    try:
        text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    except RecursionError:
        raise TooLarge("the data is nested too deeply") from None
    except (TypeError, ValueError, OverflowError) as error:
        raise (TooLarge if "digits" in str(error) else Malformed)(str(error)) from None
    return (text + "\n").encode("ascii")


def seal_of(data: dict[str, Any]) -> str:
    """Return the SHA-256 of everything but the seal: it shows damage, and proves nothing."""
    return hashlib.sha256(canonical({key: value for key, value in data.items() if key != SEAL})).hexdigest()


def _integer(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise TooLarge(f"a number of {len(text)} digits")
    return int(text)


def _no_float(text: str) -> NoReturn:
    raise Malformed(f"'{text[:40]}' is not an exact number")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise Malformed("a key stands twice in one object")
    return result


def record(data: Any, *keys: str) -> list[Any]:
    """Return the values of an object that has exactly these keys, in their order."""
    if not isinstance(data, dict) or set(data) != set(keys):
        raise Malformed(f"an object with the keys {', '.join(keys)} is needed")
    return [data[key] for key in keys]


def array(data: Any, length: int | None = None) -> list[Any]:
    """Return a list, of the given length where one is given."""
    if not isinstance(data, list) or (length is not None and len(data) != length):
        raise Malformed("a list is needed" if length is None else f"a list of {length} is needed")
    return data


def integer(data: Any, low: int, high: int | None = None) -> int:
    """Return an integer of low, ..., high - 1."""
    if type(data) is not int or data < low or (high is not None and data >= high):
        raise Malformed(f"an integer from {low} on{'' if high is None else f' below {high}'} is needed")
    return data


def integers(data: Any, high: int, length: int | None = None) -> tuple[int, ...]:
    """Return integers of 0, ..., high - 1."""
    return tuple(integer(value, 0, high) for value in array(data, length))


def label(data: Any, pattern: re.Pattern[str] = TEXT) -> str:
    """Return a short text in the letters of the language; it is printed, and nothing else is done with it."""
    if not isinstance(data, str) or not pattern.fullmatch(data):
        raise Malformed(
            "a short text in the letters of the language is needed, or a SHA-256; no path, no code"
        )
    return data
