"""Read data files: NumPy archives with inputs x of shape (N, n) and targets y of shape (N, m)."""

from __future__ import annotations

import os
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from symgroup.backends import Module
from symgroup.elaborate import ModuleSpec
from symgroup.errors import InputError, LimitError, did_you_mean, require_kind

SAVE = "np.savez(path, x=x, y=y)"
LARGEST = 1e150  # the square of a difference of two such numbers is a float64


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Samples of a network V -> W; arrays of any real numbers, or lists of rows, become float64.

    Raises: InputError: SG322 where these are no rows, SG323 NaN or infinity, SG324 no real numbers.
    """

    x: NDArray[np.float64]  # (N, n)
    y: NDArray[np.float64] | None  # (N, m)

    def __post_init__(self) -> None:
        object.__setattr__(self, "x", _rows(self.x, "array 'x'"))
        if self.y is None:
            return
        object.__setattr__(self, "y", _rows(self.y, "array 'y'"))
        if len(self.x) != len(self.y):
            raise InputError.of("SG322", f"the data has {len(self.x)} rows in x and {len(self.y)} in y")

    def __len__(self) -> int:
        return len(self.x)


def load_data(
    path: str | os.PathLike[str], network: ModuleSpec | Module, need_targets: bool = True
) -> Dataset:
    """Read an .npz file with the arrays x and, where targets are needed, y.

    Raises: InputError: SG320 unreadable, SG321 missing array, SG322 wrong shape, SG323 NaN or infinity, SG324 wrong type;
    LimitError (SG490) where an array does not fit in memory.
    """
    source = Path(path)
    n, m = _dimensions(network)
    try:
        with source.open("rb") as stream:
            archive = np.load(stream, allow_pickle=False)
            if not isinstance(archive, np.lib.npyio.NpzFile):
                raise InputError.of("SG320", f"'{source}' is a single array, not an .npz archive", help=SAVE)
            x = _array(archive, "x", source, n)
            y = _array(archive, "y", source, m) if need_targets else None
    except OSError as error:
        reason = (error.strerror or "it is not an .npz archive").lower()
        raise InputError.of("SG320", f"cannot read '{source}': {reason}") from error
    except MemoryError as error:  # the array's header may say any shape
        raise LimitError.of("SG490", f"the arrays in '{source}' do not fit in memory", help=SAVE) from error
    # zipfile has RuntimeError for a member that is encrypted, NotImplementedError for unknown compressions
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError) as error:
        raise InputError.of(
            "SG320", f"cannot read '{source}': it is damaged or not an .npz archive", help=SAVE
        ) from error
    if y is not None and len(x) != len(y):
        raise InputError.of("SG322", f"'{source}' has {len(x)} rows in x and {len(y)} in y")
    return Dataset(x, y)


def require_fitting(dataset: Dataset, F: ModuleSpec) -> None:
    """Return nothing where these are samples of a network. Raises: InputError (SG322, SG344)."""
    require_kind(F, ModuleSpec, "a network", help="a declared one: spec['F']")
    require_kind(dataset, Dataset, "a data set", help="sg.Dataset(x, y), or sg.load_data(path, F)")
    for name, array, V in (("x", dataset.x, F.source), ("y", dataset.y, F.target)):
        if array is not None and array.shape[1] != V.dim:
            raise InputError.of(
                "SG322", f"array '{name}' has shape {array.shape}, and the network wants (N, {V.dim})"
            )


def require_squares(y: NDArray[np.float64]) -> None:  # (N, m)
    """Return nothing where squared errors are floats. Raises: InputError (SG323)."""
    if np.abs(y).max(initial=0.0) > LARGEST:
        raise InputError.of(
            "SG323",
            f"array 'y' has numbers beyond {LARGEST:g}, whose squares overflow",
            help="scale the data",
        )


def _dimensions(network: ModuleSpec | Module) -> tuple[int, int]:
    if isinstance(network, ModuleSpec):
        return network.source.dim, network.target.dim
    return network.plan.source_dim, network.plan.target_dim


def _shape_help(shape: tuple[int, ...], width: int | None) -> str:
    if len(shape) == 1 and shape[0] and width in (None, 1):
        return "one number a sample makes rows of one: y.reshape(-1, 1)"
    return "one row a sample, at least one"


def _array(archive: np.lib.npyio.NpzFile, name: str, source: Path, width: int) -> NDArray[np.float64]:
    if name not in archive.files:
        found = ", ".join(archive.files) or "none"
        raise InputError.of(
            "SG321",
            f"'{source}' has no array '{name}'",
            notes=[f"its arrays: {found}"],
            help=did_you_mean(name, archive.files) or SAVE,
        )
    try:
        array = archive[name]
    except ValueError as error:
        raise InputError.of(
            "SG324", f"array '{name}' in '{source}' holds Python objects", help="save an array of numbers"
        ) from error
    if not isinstance(array, np.ndarray):
        raise InputError.of("SG320", f"'{name}' in '{source}' is not an array", help=SAVE)
    return _rows(array, f"array '{name}' in '{source}'", width)


def _rows(values: object, about: str, width: int | None = None) -> NDArray[np.float64]:  # (N, width)
    """Return one row a sample, in float64. Raises: InputError (SG322, SG323, SG324)."""
    try:
        array = np.asarray(values)
    except ValueError as error:  # lists of different lengths
        raise InputError.of("SG322", f"{about} has rows of different lengths") from error
    if array.dtype.kind not in "biuf":
        raise InputError.of("SG324", f"{about} has type {array.dtype}", help="save real numbers")
    if array.ndim != 2 or 0 in array.shape or (width is not None and array.shape[1] != width):
        wanted = "(N, n) is wanted" if width is None else f"the network wants (N, {width})"
        raise InputError.of(
            "SG322", f"{about} has shape {array.shape}, and {wanted}", help=_shape_help(array.shape, width)
        )
    rows = array.astype(np.float64, copy=False)
    if not np.isfinite(rows).all():
        row = int(np.flatnonzero(~np.isfinite(rows).all(axis=1))[0])
        raise InputError.of("SG323", f"{about} has NaN or infinity in row {row}")
    with np.errstate(invalid="ignore"):  # 2^63 as an integer of 64 bits
        is_kept = array.dtype.kind == "b" or bool((rows.astype(array.dtype) == array).all())
    if not is_kept:  # rows that differ would become equal
        raise InputError.of(
            "SG324",
            f"{about} has type {array.dtype} and numbers that float64 does not hold",
            help="round them yourself where the difference does not matter: x.astype('float64')",
        )
    return rows
