"""From bytes to JSON under limits, and from JSON to values of the type that is expected, or a refusal."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

LARGEST_FILE = 100_000_000  # bytes
NAME = r'(?![/.])(?!.*(\.\.|__|://))[A-Za-z0-9_ ()+*^/,<>\[\]{}.:|=;"-]{0,400}'  # no paths, no code
HASH = r"[0-9a-f]{64}"
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


def canonical(data: Any) -> bytes:
    """Return the only bytes that a certificate is written as."""
    encoder = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False)
    return str(_converted(encoder.encode, data) + "\n").encode("ascii")


def parse(data: bytes) -> Any:
    """Return what `canonical` writes as these bytes: so no key stands twice, and no number is a float, read as a text."""
    if len(data) > LARGEST_FILE:
        raise TooLarge(f"more than {LARGEST_FILE} bytes")
    result = _converted(partial(json.loads, parse_float=str), data)
    if canonical(result) != data:
        raise Malformed("keys are sorted, each once, there are no spaces, and no floats")
    return result


def _converted(convert: Callable[[Any], Any], data: Any) -> Any:
    """Convert JSON. Python limits its depth, and the digits of a number (4300)."""
    try:
        return convert(data)
    except RecursionError:
        raise TooLarge("the data is nested too deeply") from None
    except (TypeError, ValueError) as error:
        raise (TooLarge if "digits" in str(error) else Malformed)(f"no JSON: {error}") from None


def seal_of(data: dict[str, Any]) -> str:
    """Return the SHA-256 of everything but the seal: it shows damage, and proves nothing."""
    return hashlib.sha256(canonical({key: value for key, value in data.items() if key != SEAL})).hexdigest()


def record(data: Any, *keys: str) -> list[Any]:
    """Return the values of an object that has exactly these keys, in their order."""
    if not isinstance(data, dict) or set(data) != set(keys):
        raise Malformed(f"an object with the keys {', '.join(keys)} is needed")
    return [data[key] for key in keys]


def array(data: Any, length: int | None = None) -> list[Any]:
    """Return a list, of the given length where one is given."""
    if not isinstance(data, list) or length not in (None, len(data)):
        raise Malformed(f"a list{'' if length is None else f' of {length}'} is needed")
    return data


def integer(data: Any, low: int, high: int | None = None) -> int:
    """Return an integer of low, ..., high - 1."""
    if type(data) is not int or data < low or (high is not None and data >= high):
        raise Malformed(f"an integer from {low} on{'' if high is None else f' below {high}'} is needed")
    return data


def integers(data: Any, high: int, length: int | None = None) -> tuple[int, ...]:
    """Return integers of 0, ..., high - 1."""
    return tuple(integer(value, 0, high) for value in array(data, length))


def permutation(data: Any, points: int) -> tuple[int, ...]:
    """Return the images of 0, ..., points - 1."""
    images = integers(data, points, points)
    if len(set(images)) != points:
        raise Malformed("a permutation names every point once")
    return images


def label(data: Any, pattern: str = NAME) -> str:
    """Return a name, or a SHA-256; it is printed, and nothing else is done with it."""
    if not isinstance(data, str) or not re.fullmatch(pattern, data):
        raise Malformed(
            "a short text in the letters of the language is needed, no path or code, or a SHA-256"
        )
    return data
