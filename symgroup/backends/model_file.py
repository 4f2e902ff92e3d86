"""Model files: one safetensors file with the parameters, and the plan in its metadata; never pickle."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import safetensors
import safetensors.numpy
from numpy.typing import NDArray

from symgroup.backends.arrays import checked_parameters
from symgroup.backends.files import write_whole
from symgroup.errors import InputError
from symgroup.ir import (
    ModulePlan,
    parameter_specs,
    plan_digest,
    plan_from_json,
    plan_to_json,
    validate_plan,
)

FILE_VERSION = 1
METADATA_KEY = "symgroup"
MAX_HEADER = 100_000_000  # bytes; safetensors reads no longer header than this

_DTYPES = {"float32": "F32", "float64": "F64"}


@dataclass(frozen=True, slots=True, eq=False)
class SavedModel:
    """What a model file holds; unpacks as (plan, parameters, backend_name, dtype)."""

    plan: ModulePlan
    parameters: dict[str, NDArray[Any]]  # names and shapes of `ir.parameter_specs`, in `dtype`
    backend_name: str
    dtype: str
    strategy: str = "auto"  # the one that was forced, see `Backend.with_strategy`

    def __iter__(self) -> Iterator[Any]:
        return iter((self.plan, self.parameters, self.backend_name, self.dtype))


def save_model(
    path: str | os.PathLike[str],
    plan: ModulePlan,
    parameters: Mapping[str, NDArray[Any]],
    backend_name: str,
    dtype: str,
    strategy: str = "auto",
) -> None:
    """Write a model file at `path`, whole or not at all.

    It is written to a temporary file in the same folder, flushed to the disk, and renamed.

    Raises: InputError: SG330 where it cannot be written, SG333 where the plan is too large for the format,
    SG335 where the parameters do not fit the plan.
    """
    target = Path(path)
    data = _to_bytes(plan, parameters, backend_name, dtype, strategy)
    write_whole(target, data, f".{target.name}.{secrets.token_hex(8)}.part")


def load_model(path: str | os.PathLike[str]) -> SavedModel:
    """Read a model file, checked in full; nothing in it is executed.

    Raises: InputError: SG334 where it cannot be read, SG331 where it is truncated, damaged or not a model,
    SG332 where a newer symgroup wrote it, SG333 where its plan is over the size limit.
    """
    source = Path(path)
    try:
        readable = source.is_file()
        if readable:
            with source.open("rb"):
                pass
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError.of("SG334", f"cannot read '{source}': {reason}") from error
    if not readable:
        raise InputError.of("SG334", f"no model file '{source}'", help="write one with `symgroup compile`")
    try:
        with safetensors.safe_open(source, framework="numpy") as file:
            return _from_file(file, source)
    # what safetensors raises on damage, by its version: its own error, and those of the types it meets
    except (
        safetensors.SafetensorError,
        OSError,
        ValueError,
        TypeError,
        AttributeError,
        RecursionError,
    ) as error:
        raise _not_a_model(source, str(error)[:200]) from error


# ------------------------------------------------------------------ writing


def _to_bytes(
    plan: ModulePlan, parameters: Mapping[str, NDArray[Any]], backend_name: str, dtype: str, strategy: str
) -> bytes:
    validate_plan(plan)
    if dtype not in _DTYPES:
        raise InputError.of("SG335", f"no dtype '{dtype}' in model files", help=f"use {' or '.join(_DTYPES)}")
    arrays = checked_parameters(plan, parameters)
    described = {
        "format": FILE_VERSION,
        "backend": backend_name,
        "dtype": dtype,
        "strategy": strategy,
        "digest": plan_digest(plan),
        "plan": plan_to_json(plan),
    }
    text = json.dumps(described, separators=(",", ":"), allow_nan=False)
    cast = {name: np.ascontiguousarray(array.astype(dtype)) for name, array in arrays.items()}
    data = safetensors.numpy.save(cast, metadata={METADATA_KEY: text})
    if int.from_bytes(data[:8], "little") > MAX_HEADER:
        message = f"the plan takes more than {MAX_HEADER} bytes as text, which model files cannot hold"
        raise InputError.of("SG333", message, help="use smaller representations in the hidden layers")
    return bytes(data)


# ------------------------------------------------------------------ reading


def _from_file(file: Any, source: Path) -> SavedModel:
    text = (file.metadata() or {}).get(METADATA_KEY)
    if text is None:
        raise _not_a_model(source, "a safetensors file without a symgroup plan")
    described = json.loads(text)
    if not isinstance(described, dict):
        raise _not_a_model(source, "the description is not a JSON object")
    _check_format(described.get("format"), source)
    plan = plan_from_json(described.get("plan"))
    if described.get("digest") != plan_digest(plan):
        raise _not_a_model(source, "the plan was changed after it was written")
    backend_name, dtype = described.get("backend"), described.get("dtype")
    if not isinstance(backend_name, str) or not isinstance(dtype, str) or dtype not in _DTYPES:
        raise _not_a_model(source, "the backend's name or the dtype is missing")
    strategy = described.get("strategy", "auto")  # files of earlier versions have none
    if not isinstance(strategy, str):
        raise _not_a_model(source, "the strategy is not a word")
    return SavedModel(plan, _parameters(file, plan, dtype, source), backend_name, dtype, strategy)


def _check_format(version: object, source: Path) -> None:
    if type(version) is not int or version < 1:
        raise _not_a_model(source, "the format's version is missing")
    if version > FILE_VERSION:
        raise InputError.of(
            "SG332",
            f"'{source}' is of model format {version}, newer than {FILE_VERSION}, which this symgroup reads",
            help="upgrade symgroup: pip install --upgrade symgroup",
        )


def _parameters(file: Any, plan: ModulePlan, dtype: str, source: Path) -> dict[str, NDArray[Any]]:
    specs = parameter_specs(plan)
    if set(file.keys()) != {spec.name for spec in specs}:
        raise _not_a_model(source, "the parameters are not those of its plan")
    arrays: dict[str, NDArray[Any]] = {}
    for spec in specs:
        part = file.get_slice(spec.name)
        if tuple(part.get_shape()) != spec.shape or part.get_dtype() != _DTYPES[dtype]:
            raise _not_a_model(source, f"parameter '{spec.name}' has the wrong shape or dtype")
        arrays[spec.name] = np.array(file.get_tensor(spec.name))
        if not np.isfinite(arrays[spec.name]).all():
            raise _not_a_model(source, f"parameter '{spec.name}' is not finite")
    return arrays


def _not_a_model(source: Path, reason: str) -> InputError:
    return InputError.of(
        "SG331",
        f"'{source}' is not a whole symgroup model file: {reason}",
        help="pass a file that `symgroup compile` or `symgroup train` wrote",
    )
