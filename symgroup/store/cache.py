"""The folder of entries: found or not, written whole or not at all, bounded in size, shared by processes without locks.

The folder is the user's cache folder, or SYMGROUP_CACHE_DIR; SYMGROUP_CACHE=off switches the store off; SYMGROUP_CACHE_SIZE
bounds it (bytes, or like 500MB). What goes wrong here costs time and never an answer: an entry that is not whole is removed,
a folder that cannot be written is noted once in the log `symgroup.store`.
"""

from __future__ import annotations

import contextlib
import logging
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from symgroup.representations import Representation
from symgroup.store.check import checked_form
from symgroup.store.entry import FORMAT_VERSION, DamagedEntryError, StoredBlock, can_hold, decode, encode
from symgroup.store.keys import block_key
from symgroup.store.sizes import parse_size

DIRECTORY, SWITCH, SIZE = "SYMGROUP_CACHE_DIR", "SYMGROUP_CACHE", "SYMGROUP_CACHE_SIZE"
DEFAULT_SIZE = 10**9  # bytes
WORTH_SECONDS = 0.05  # what was solved quicker is solved again: reading and checking take milliseconds too
SMALLEST = 400  # m n; below, every route answers within WORTH_SECONDS
ABANDONED = 3600.0  # seconds after which a temporary file is a crashed writer's

_log = logging.getLogger("symgroup.store")


@dataclass(frozen=True, slots=True)
class CacheInfo:
    """What the store holds, and whether it is in use."""

    path: Path
    enabled: bool
    entries: int
    bytes: int
    limit: int  # bytes


def stored_block(
    V: Representation,
    W: Representation,
    route: str,
    solve: Callable[[], StoredBlock],
    count: Callable[[], int | None] = lambda: None,  # dim Hom another way, where that is cheap
) -> StoredBlock:
    """Return the stored answer if it passes its checks, and else the solver's, stored if it took long."""
    if not worth_asking(route, V.dim, W.dim):
        return solve()
    key = block_key(V, W, route)
    found = load_block(key)
    if found is not None:
        form = checked_form(V, W, found.form, count()) if found.route == route else None
        if form is not None:
            return replace(found, form=form)
        discard_block(key)
    start = time.perf_counter()
    block = solve()
    if time.perf_counter() - start > WORTH_SECONDS:
        save_block(key, block)
    return block


def worth_asking(route: str, n: int, m: int) -> bool:
    """Return whether a block may be in the store: orbits are found as fast as a file is read and checked."""
    return _enabled() and route != "orbits" and m * n >= SMALLEST


def load_block(key: str) -> StoredBlock | None:
    """Return the entry of this key if it is whole; remove it if it is not. The caller checks it with `checked_form`."""
    if not _enabled():
        return None
    path = _path(key)
    try:
        data = path.read_bytes()
        block = decode(key, data)
    except OSError:
        return None
    except DamagedEntryError as error:
        _log.info("removed a damaged entry, %s: %s", path.name, error)
        discard_block(key)
        return None
    with contextlib.suppress(OSError):
        os.utime(path)  # what is read was used: the oldest are removed first
    return block


def save_block(key: str, block: StoredBlock) -> None:
    """Store an entry, all of it or nothing; do nothing where the folder cannot be written or the entry is too large."""
    if not _enabled() or not can_hold(block.form):
        return
    data, limit = encode(key, block), _limit()
    if len(data) > limit:
        return
    try:
        _write(_path(key), data)
        _shrink(limit)
    except OSError as error:
        _note(f"{error.strerror or error}: {folder()}")


def discard_block(key: str) -> None:
    """Remove the entry of this key, if there is one."""
    with contextlib.suppress(OSError):
        _path(key).unlink()


def cache_info() -> CacheInfo:
    """Return where the store is and how much it holds."""
    found = _entries()
    return CacheInfo(folder(), _enabled(), len(found), sum(size for _, size, _ in found), _limit())


def clear_cache() -> CacheInfo:
    """Remove every entry and return what there was."""
    before = cache_info()
    for path in [path for _, _, path in _entries()] + list(_temporaries(0.0)):
        with contextlib.suppress(OSError):
            path.unlink()
    return before


def folder() -> Path:
    """Return the folder of entries of this format."""
    chosen = os.environ.get(DIRECTORY)
    if chosen:
        return Path(chosen) / f"blocks-{FORMAT_VERSION}"
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("symgroup", appauthor=False)) / f"blocks-{FORMAT_VERSION}"


def _path(key: str) -> Path:
    return folder() / f"{key}.block"


def _enabled() -> bool:
    return os.environ.get(SWITCH, "").strip().lower() not in {"off", "0", "no", "false"}


def _limit() -> int:
    """Return the bound in bytes; a text that is no size is the default."""
    size = parse_size(os.environ.get(SIZE, ""))
    return DEFAULT_SIZE if size is None else size


def _write(path: Path, data: bytes) -> None:
    """Write to a temporary file beside the entry, then rename it: nobody ever reads half an entry."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(".tmp", f"{path.stem[:16]}-", path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _entries() -> list[tuple[float, int, Path]]:
    """Return time of last use, size and path of every entry; others may come and go meanwhile."""
    found = []
    with contextlib.suppress(OSError):
        for path in folder().glob("*.block"):
            with contextlib.suppress(OSError):
                status = path.stat()
                found.append((status.st_mtime, status.st_size, path))
    return found


def _temporaries(age: float) -> Iterator[Path]:
    with contextlib.suppress(OSError):
        for path in folder().glob("*.tmp"):
            with contextlib.suppress(OSError):
                if time.time() - path.stat().st_mtime >= age:
                    yield path


def _shrink(limit: int) -> None:
    """Remove what crashed writers left, and the entries that were not used for longest, until the rest fits."""
    for path in _temporaries(ABANDONED):
        path.unlink(missing_ok=True)
    found = sorted(_entries())
    excess = sum(size for _, size, _ in found) - limit
    for _, size, path in found:
        if excess <= 0:
            return
        path.unlink(missing_ok=True)
        excess -= size


@lru_cache(maxsize=64)
def _note(problem: str) -> None:
    """Say once what went wrong; an answer that cannot be kept is still an answer."""
    _log.info("solved blocks are not kept: %s", problem)
