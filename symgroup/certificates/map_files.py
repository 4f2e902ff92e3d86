"""Read someone's maps from a NumPy archive: one array, or numerators `p` over denominators `q`."""

from __future__ import annotations

import os
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from symgroup.errors import InputError, LimitError, SymgroupBug

LARGEST_ARCHIVE = 1_000_000_000  # bytes, unpacked
LARGEST_STACK = 50_000_000  # entries
LARGEST_INTEGER = 1 << 62
SAVE = "np.savez(path, A=maps), or np.savez(path, p=numerators, q=denominators)"

Maps: TypeAlias = NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class GivenMaps:
    """A stack of maps: p / q exactly, or floats where q is None."""

    p: Maps  # (k, m, n): int64, float64 or complex128
    q: NDArray[np.int64] | None  # (k, m, n), positive
    unit: float  # the unit roundoff of the floats as they were given
    is_single: bool  # whether one matrix (m, n) was given

    @property
    def is_exact(self) -> bool:
        """Whether the entries are rational numbers rather than floats."""
        return self.q is not None

    @property
    def denominators(self) -> NDArray[np.int64]:  # (k, m, n)
        """q, of exact maps."""
        if self.q is None:
            raise SymgroupBug("floats have no denominators")
        return self.q


def load_maps(path: str | os.PathLike[str]) -> Any:
    """Return the array of an .npz file, or the pair (p, q).

    Raises: InputError (SG603) where it cannot be read; LimitError (SG606).
    """
    source = Path(path)
    try:
        with zipfile.ZipFile(source) as archive:
            size = sum(item.file_size for item in archive.infolist())
        if size > LARGEST_ARCHIVE:
            raise LimitError.of("SG606", f"'{source}' unpacks to {size} bytes", help="give fewer maps")
        with np.load(source, allow_pickle=False) as arrays:
            names = set(arrays.files)
            if names == {"p", "q"}:
                return arrays["p"], arrays["q"]
            if len(names) == 1:
                return arrays[names.pop()]
    except OSError as error:
        reason = (error.strerror or "it is not an .npz archive").lower()
        raise InputError.of("SG603", f"cannot read '{source}': {reason}", help=SAVE) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
        raise InputError.of(
            "SG603", f"cannot read '{source}': it is damaged, or no archive of numbers", help=SAVE
        ) from error
    found = ", ".join(sorted(names)) or "none"
    raise InputError.of(
        "SG603", f"'{source}' needs one array, or p and q", notes=[f"its arrays: {found}"], help=SAVE
    )


def given_maps(
    maps: Any,  # (m, n) or (k, m, n), or a pair (p, q) of those
    shape: tuple[int, int],  # (m, n)
) -> GivenMaps:
    """Return maps in one form, checked. Raises: InputError: SG604 wrong shape, SG605 no numbers; LimitError (SG606)."""
    pair = isinstance(maps, tuple) and len(maps) == 2
    p = _array(maps[0] if pair else maps)
    if p.size > LARGEST_STACK:
        raise LimitError.of("SG606", f"the maps have {p.size} entries", help="give fewer maps at a time")
    q = _array(maps[1]) if pair else np.ones(p.shape, dtype=np.int64)
    if p.shape[-2:] != shape or p.ndim not in (2, 3):
        raise InputError.of(
            "SG604",
            f"the maps have shape {p.shape}, and a map V -> W has shape {shape}",
            help="give (dim W, dim V), or (k, dim W, dim V) for k maps",
        )
    if pair and (q.shape != p.shape or p.dtype.kind not in "iu" or q.dtype.kind not in "iu"):
        raise InputError.of("SG604", "p and q are integer arrays of one shape", help=SAVE)
    if pair and (q <= 0).any():
        raise InputError.of("SG605", "a denominator is not positive")
    stack = p.reshape(-1, *shape)
    if p.dtype.kind in "fc" and not _is_integral(stack):
        unit = float(np.finfo(p.dtype).eps) / 2
        wide = np.complex128 if p.dtype.kind == "c" else np.float64
        return GivenMaps(stack.astype(wide), None, unit, p.ndim == 2)
    exact = _integers(stack.real if p.dtype.kind == "c" else stack)
    return GivenMaps(exact, _integers(q.reshape(exact.shape)), 0.0, p.ndim == 2)


def _array(values: Any) -> Maps:
    array = np.asarray(values)
    if array.dtype.kind not in "biufc":
        raise InputError.of(
            "SG605", f"the maps are of type {array.dtype}", help="give integers, p and q, or floats"
        )
    if array.size <= LARGEST_STACK and array.dtype.kind in "fc" and not np.isfinite(array).all():
        raise InputError.of("SG605", "the maps have NaN or infinity")
    return array.astype(np.int64) if array.dtype.kind == "b" else array


def _is_integral(stack: Maps) -> bool:
    """Whether floats are small integers, as a basis of zeros and ones is: they are then taken at their word."""
    largest = float(np.abs(stack).max(initial=0.0))
    return bool(largest < 2**53 and (np.round(stack.real) == stack).all())


def _integers(values: Maps) -> NDArray[np.int64]:
    if values.size and max(abs(int(values.max())), abs(int(values.min()))) >= LARGEST_INTEGER:
        raise InputError.of("SG605", "an integer does not fit 62 bits", help="divide by a common factor")
    return values.astype(np.int64)
