"""Readers of plain JSON data: each returns a checked value or says where the damage is (SG331)."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from symgroup.ir.damage import MAX_ENTRIES, damaged
from symgroup.ir.forms import IntArray, ScaledArray, frozen_array

T = TypeVar("T")


def read_scaled(data: object, where: str) -> ScaledArray:
    """Read an exact array of rationals."""
    fields = read_fields(data, where, ("shape", "values", "denominator"))
    array = read_array({"shape": fields["shape"], "values": fields["values"]}, where)
    return ScaledArray(array, read_count(fields["denominator"], f"{where}.denominator"))


def read_array(data: object, where: str) -> IntArray:
    """Read an integer array of at most three axes."""
    fields = read_fields(data, where, ("shape", "values"))
    shape = read_integers(fields["shape"], f"{where}.shape")
    values = read_integers(fields["values"], f"{where}.values")
    if len(shape) > 3 or any(size < 0 for size in shape) or math.prod(shape) != len(values):
        raise damaged(where, f"{len(values)} values do not fill shape {shape[:4]}")
    if any(size > MAX_ENTRIES for size in shape):
        raise damaged(where, "a dimension is over the limit")
    return frozen_array(np.array(values, dtype=np.int64).reshape(shape))


def read_fields(data: object, where: str, names: tuple[str, ...]) -> dict[str, object]:
    """Read an object with exactly the fields `names`."""
    if not isinstance(data, dict):
        raise damaged(where, "not a JSON object")
    missing = [name for name in names if name not in data]
    if missing:
        raise damaged(where, f"'{missing[0]}' is missing")
    unknown = [str(name) for name in data if name not in names]
    if unknown:
        raise damaged(where, f"unknown field '{unknown[0][:40]}'")
    return {name: data[name] for name in names}


def read_kind(data: object, where: str, kinds: tuple[str, ...]) -> str:
    """Read the field 'kind' of an object, one of `kinds`."""
    kind = data.get("kind") if isinstance(data, dict) else None
    if kind not in kinds:
        raise damaged(where, f"the kind is not one of {', '.join(kinds)}")
    return str(kind)


def read_each(data: object, where: str, read: Callable[[object, str], T]) -> tuple[T, ...]:
    """Read a list, each item by `read(item, where)`."""
    if not isinstance(data, list):
        raise damaged(where, "not a list")
    return tuple(read(item, f"{where}[{position}]") for position, item in enumerate(data))


def read_text(data: object, where: str) -> str:
    """Read a string."""
    if not isinstance(data, str):
        raise damaged(where, "not a text")
    return data


def read_real(data: object, where: str) -> float:
    """Read a finite number."""
    if isinstance(data, bool) or not isinstance(data, int | float) or not -1e300 < data < 1e300:
        raise damaged(where, "not a finite number")
    return float(data)


def read_flag(data: object, where: str) -> bool:
    """Read true or false."""
    if not isinstance(data, bool):
        raise damaged(where, "not true or false")
    return data


def read_count(data: object, where: str) -> int:
    """Read an integer that is not negative; group orders and denominators may be of any size."""
    if type(data) is not int or data < 0:
        raise damaged(where, "not an integer >= 0")
    return data


def read_integers(data: object, where: str) -> list[int]:
    """Read a list of 64-bit integers."""
    if not isinstance(data, list):
        raise damaged(where, "not a list of integers")
    # bool is a subclass of int, so the exact type is asked for
    if not all(type(item) is int and -(2**63) <= item < 2**63 for item in data):
        raise damaged(where, "not a list of 64-bit integers")
    return data


def read_fraction(data: object, where: str) -> tuple[int, int]:
    """Read a numerator and a denominator."""
    values = read_integers(data, where)
    if len(values) != 2:
        raise damaged(where, "not a numerator and a denominator")
    return values[0], values[1]


def read_pair(data: object, where: str) -> tuple[int, int]:
    """Read a shape: two dimensions within the limit."""
    values = read_integers(data, where)
    if len(values) != 2 or any(not 0 <= size <= MAX_ENTRIES for size in values):
        raise damaged(where, "not two dimensions within the limit")
    return values[0], values[1]
