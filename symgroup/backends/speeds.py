"""The speeds of devices that the cost model computes with: those that were measured here, else those that are shipped.

Measured ones are kept in one JSON file in the user's cache folder, or SYMGROUP_CACHE_DIR, beside the solved bases;
SYMGROUP_CACHE=off leaves it unread. They decide how layers run, never what they compute.
"""

from __future__ import annotations

import json
import math
import os
import secrets
from dataclasses import asdict, replace
from pathlib import Path

from symgroup.backends.cost import SPEEDS, DeviceSpeed
from symgroup.errors import PluginError

FILE = "speeds-1.json"
NUMBERS = ("flops", "transform_flops", "bytes", "launch_seconds")


def device_speed(
    device: str,  # such as 'cpu' or 'cuda:0'
) -> DeviceSpeed:
    """Return what was measured on this machine for a kind of device, else what is shipped.

    Raises: PluginError (SG364): where the file of measured speeds is damaged.
    """
    kind = device.partition(":")[0]
    return _measured().get(kind, SPEEDS[kind])


def store_speed(speed: DeviceSpeed) -> Path:
    """Keep measured speeds for later processes. Raises: PluginError (SG365): where they cannot be written."""
    path = _path()
    if path is None:
        raise PluginError.of(
            "SG365",
            "there is no place for measured speeds: SYMGROUP_CACHE is off",
            help="unset SYMGROUP_CACHE",
        )
    known = _measured() | {speed.name: replace(speed, measured=True)}
    text = json.dumps({name: asdict(item) for name, item in sorted(known.items())}, indent=1)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(text + "\n", encoding="utf-8")
        temporary.replace(path)
    except OSError as error:
        raise PluginError.of(
            "SG365",
            f"cannot write '{path}': {error.strerror}",
            help="set SYMGROUP_CACHE_DIR to a folder that can be written to",
        ) from error
    return path


def _measured() -> dict[str, DeviceSpeed]:
    path = _path()
    if path is None or not path.exists():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {str(name): _speed(str(name), data) for name, data in found.items()}
    except (OSError, ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        raise PluginError.of(
            "SG364",
            f"the measured speeds in '{path}' are damaged",
            notes=[str(error)[:200]],
            help="remove the file, or measure again after that: symgroup explain-plan FILE F --measure",
        ) from error


def _speed(name: str, data: dict[str, object]) -> DeviceSpeed:
    flops, transform, moved, launch = (_positive(data[key]) for key in NUMBERS)
    return DeviceSpeed(SPEEDS[name].name, flops, transform, moved, launch, measured=True)


def _positive(value: object) -> float:
    if not isinstance(value, float | int) or not math.isfinite(value) or value <= 0:
        raise ValueError(f"{value!r} is not a positive number")
    return float(value)


def _path() -> Path | None:
    """Return where the file is, None where nothing is kept."""
    if os.environ.get("SYMGROUP_CACHE", "").strip().lower() in {"off", "0", "no", "false"}:
        return None
    chosen = os.environ.get("SYMGROUP_CACHE_DIR")
    if chosen:
        return Path(chosen) / FILE
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("symgroup", appauthor=False)) / FILE
