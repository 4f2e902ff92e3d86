"""One entry of the store as bytes: a line with version and hash, a line of JSON, and the arrays as safetensors.

Nothing in it can run code or unpack to more than its own length. The hash is of all that follows it, the key included, so
a file that was cut short, changed, or copied over another one's name is `DamagedEntryError`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symgroup.errors import SymgroupBug
from symgroup.ir import AlgebraicForm, AlgebraicNumber, Form, IndexForm, SparseForm

FORMAT_VERSION = 1
_FIRST_LINE = "symgroup block {version} {digest}\n"
_HEADER = ("key", "kind", "size", "shape", "numbers", "route", "reason", "prime")
_PLACES = ("element", "row", "column")

Arrays = Mapping[str, NDArray[Any]]
Numbers = list[Any]  # algebraic numbers as JSON: [polynomial, root, [[numerator, denominator], ...]]


class DamagedEntryError(Exception):
    """An entry is not what was written under its key; never leaves the store."""


@dataclass(frozen=True, slots=True, eq=False)
class StoredBlock:
    """A solved block Hom_G(V, W) with how it was solved; its dimension is the form's size."""

    form: Form
    route: str
    reason: str
    prime: int | None  # of the upper bound, where there was one


@dataclass(frozen=True, slots=True)
class Codec:
    """How one kind of form becomes arrays and is made of them again; `read` raises DamagedEntryError where they do not fit."""

    kind: str
    type: type
    write: Callable[[Any], tuple[dict[str, NDArray[Any]], Numbers]]
    read: Callable[[int, tuple[int, int], Arrays, Numbers], Form]


def can_hold(form: object) -> bool:
    """Return whether an entry can hold this form."""
    return any(isinstance(form, codec.type) for codec in CODECS)


def encode(key: str, block: StoredBlock) -> bytes:
    """Return the entry that `decode` reads under this key."""
    from safetensors.numpy import save

    codec = next((codec for codec in CODECS if isinstance(block.form, codec.type)), None)
    if codec is None:
        raise SymgroupBug(f"no entry can hold a {type(block.form).__name__}")
    header = {"key": key, "kind": codec.kind, "size": block.form.size, "shape": list(block.form.shape)}
    header |= {"route": block.route, "reason": block.reason, "prime": block.prime}
    lists, header["numbers"] = codec.write(block.form)
    arrays = {name: np.ascontiguousarray(array) for name, array in lists.items()}
    body = json.dumps(header).encode() + b"\n" + save(arrays)
    first = _FIRST_LINE.format(version=FORMAT_VERSION, digest=hashlib.sha256(body).hexdigest())
    return bytes(first.encode() + body)


def decode(key: str, data: bytes) -> StoredBlock:
    """Return the block that was written under this key.

    Raises: DamagedEntryError: another version, a wrong hash, another key, or arrays that are no form.
    """
    line, _, body = data.partition(b"\n")
    wanted = _FIRST_LINE.format(version=FORMAT_VERSION, digest=hashlib.sha256(body).hexdigest())
    if line + b"\n" != wanted.encode():
        raise DamagedEntryError("the version or the hash is wrong")
    text, _, packed = body.partition(b"\n")
    try:
        return _read(key, json.loads(text), packed)
    except DamagedEntryError:
        raise
    except Exception as error:  # the hash is right and the content is not: written by something else
        raise DamagedEntryError(f"{type(error).__name__}: {error}") from error


def _read(key: str, header: dict[str, Any], packed: bytes) -> StoredBlock:
    from safetensors.numpy import load

    if set(header) != set(_HEADER) or header["key"] != key:
        raise DamagedEntryError("the entry belongs to another key")
    numbers = (header["size"], *header["shape"], 0 if header["prime"] is None else header["prime"])
    _need(all(type(number) is int and number >= 0 for number in numbers), "a number in the header")
    _need(len(header["shape"]) == 2, "the shape")
    codec = next((codec for codec in CODECS if codec.kind == header["kind"]), None)
    if codec is None:
        raise DamagedEntryError("a form of an unknown kind")
    rows, columns = header["shape"]
    _need(header["size"] <= rows * columns, "the size")
    form = codec.read(header["size"], (rows, columns), load(packed), header["numbers"])
    return StoredBlock(form, str(header["route"]), str(header["reason"]), header["prime"])


def _need(condition: object, what: str) -> None:
    if not condition:
        raise DamagedEntryError(f"{what} is out of range")


def _write_index(form: IndexForm) -> tuple[dict[str, NDArray[Any]], Numbers]:
    return {"index": form.index, "sign": form.sign}, []


def _read_index(size: int, shape: tuple[int, int], arrays: Arrays, _numbers: Numbers) -> IndexForm:
    index, sign = arrays["index"], arrays["sign"]
    _need(index.shape == sign.shape == shape, "the shape of an array")
    _need(index.dtype.kind == sign.dtype.kind == "i", "the type of an array")
    if index.size:
        _need(index.min() >= -1 and index.max() < size, "an index")
        _need((np.abs(sign) == (index >= 0)).all(), "a sign")
    return IndexForm(size, _frozen(index), _frozen(sign))


def _write_sparse(form: SparseForm) -> tuple[dict[str, NDArray[Any]], Numbers]:
    return {name: getattr(form, name) for name in (*_PLACES, "numerator", "denominator")}, []


def _read_sparse(size: int, shape: tuple[int, int], arrays: Arrays, _numbers: Numbers) -> SparseForm:
    lists = _read_lists(arrays, {"numerator": None, "denominator": None}, size, shape)
    _need((arrays["denominator"] > 0).all(), "a denominator")
    return SparseForm(size, shape, *lists)


def _write_algebraic(form: AlgebraicForm) -> tuple[dict[str, NDArray[Any]], Numbers]:
    numbers = [[list(n.polynomial), n.root, [list(pair) for pair in n.coordinates]] for n in form.numbers]
    return {name: getattr(form, name) for name in (*_PLACES, "number")}, numbers


def _read_algebraic(size: int, shape: tuple[int, int], arrays: Arrays, numbers: Numbers) -> AlgebraicForm:
    element, row, column, number = _read_lists(arrays, {"number": len(numbers)}, size, shape)
    return AlgebraicForm(size, shape, element, row, column, number, tuple(map(_read_number, numbers)))


def _read_number(data: Any) -> AlgebraicNumber:
    polynomial, root, coordinates = data
    integers = [*polynomial, root, *(value for pair in coordinates for value in pair)]
    _need(all(type(value) is int for value in integers), "an algebraic number")
    _need(len(polynomial) == len(coordinates) + 1 and root >= 0, "an algebraic number")
    _need(all(len(pair) == 2 and pair[1] > 0 for pair in coordinates), "an algebraic number")
    return AlgebraicNumber(tuple(polynomial), root, tuple((p, q) for p, q in coordinates))


def _read_lists(
    arrays: Arrays, values: dict[str, int | None], size: int, shape: tuple[int, int]
) -> list[NDArray[np.int64]]:
    """Return the places and the values of entries, each list of one length and below its limit."""
    limits = dict(zip(_PLACES, (size, *shape), strict=True)) | values
    count = arrays["element"].shape
    _need(len(count) == 1, "the shape of an array")
    for name, limit in limits.items():
        array = arrays[name]
        _need(array.shape == count and array.dtype == np.int64, f"the list of {name}s")
        if limit is not None and array.size:
            _need(array.min() >= 0 and array.max() < limit, f"a {name}")
    return [_frozen(arrays[name]) for name in limits]


def _frozen(array: NDArray[Any]) -> NDArray[Any]:
    array = np.array(array)
    array.setflags(write=False)
    return array


# a new form of the IR adds its line here, and its check in `check.py`: without one it is never found again
CODECS = (
    Codec("index", IndexForm, _write_index, _read_index),
    Codec("sparse", SparseForm, _write_sparse, _read_sparse),
    Codec("algebraic", AlgebraicForm, _write_algebraic, _read_algebraic),
)
