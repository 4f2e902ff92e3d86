"""How much memory a block will take, before it is solved: a refusal that says what helps, and never a killed process.

The constants were measured as growth of the peak of resident memory in fresh processes on CPython 3.11 with numpy 2.4 and
python-flint 0.9; tests/unit/solve/test_estimate.py measures them again. Where r = dim Hom is known, peaks were at most 1.5
times the estimate, and down to a fifth of it where the maps have few entries that are not 0; where r is guessed, it is as
wrong as the guess. Maps with large numbers take more, and are asked about again when one prime does not show them.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from symgroup.errors import InputError, LimitError
from symgroup.representations import Representation
from symgroup.solve.progress import shortened
from symgroup.store.sizes import parse_size, size_text

OVERRIDE = "SYMGROUP_MEMORY_LIMIT"

STALE = 0.5  # seconds for which one reading of the available memory serves
NEGLIGIBLE = (
    16_000_000  # bytes; a process that lacks these is lost anyway, and asking takes longer than solving
)
FIXED = 3_000_000  # bytes; modules that are loaded late, small arrays
ORBIT_PAIR = 5.5  # bytes for each of the m n pairs: codes twice, of 1 to 4 bytes, and a sign
ORBIT_LABEL = (
    8  # for each entry of the first row of each orbit of rows: its label, and what that is joined with
)
SYSTEM_ENTRY = 60  # for each entry of a dense system: a Python list, an integer matrix, its residues
MAP_ENTRY = 80  # for each entry of the r maps: arrays of residues, exact numbers
LARGE_MAP_ENTRY = (
    400  # the same where numbers need several primes, each with its residues, and Python's integers
)
CARRIED_ENTRY = 280  # the same where maps are carried along orbits, as lists of exact numbers
ALGEBRA_ENTRY = 42  # for each entry of the generators' matrices: exact, modulo p, and words in them
FEWEST = 4  # generators that the memory of the words is counted for: they take as much where there are fewer

HELP = {
    "orbits": "split the representation into a direct sum, whose blocks are solved one by one",
    "reciprocity": "split the representation into a direct sum, or write both sides by (signed) permutations",
    "meataxe": "use smaller representations or a direct sum of them, or write the group by (signed) permutations",
    "nullspace": "leave the route out if it was forced, or write the group by (signed) permutations",
}


def estimated_bytes(
    route: str,
    n: int,  # dim V
    m: int,  # dim W
    generators: int,
    *,
    dim: int = 1,  # r = dim Hom, or a guess of it
    degree: int = 1,  # of the field over Q
    same: bool = False,  # whether V = W, so that there is one module
    row_orbits: int = 1,  # on the basis of W, for the route 'orbits'
) -> int:
    """Return about how far solving Hom(V, W) by the route raises the peak of resident memory."""
    pairs, count = m * n, max(1, generators)
    if route == "orbits":
        return int(FIXED + ORBIT_PAIR * pairs + ORBIT_LABEL * row_orbits * n)
    entries = max(1, dim) * pairs * degree
    if route == "reciprocity":
        return int(FIXED + CARRIED_ENTRY * entries + SYSTEM_ENTRY * count * min(m, n) ** 2 * degree)
    maps = MAP_ENTRY * entries
    if route == "meataxe":
        return int(
            FIXED + maps + ALGEBRA_ENTRY * max(FEWEST, count) * (n * n + (0 if same else m * m)) * degree
        )
    return int(FIXED + maps + SYSTEM_ENTRY * count * pairs**2 * degree)


def check_memory(
    V: Representation,  # dim n
    W: Representation,  # dim m
    route: str,
    *,
    dim: int | None = None,  # dim Hom, where it was counted
    degree: int = 1,  # of the field over Q
    row_orbits: int = 1,
) -> int:
    """Return the estimate in bytes, if that much memory is available.

    Raises: LimitError (SG414) where it is not; InputError (SG414) where SYMGROUP_MEMORY_LIMIT is no size.
    """
    generators = len(V.group.generators)
    if route != "orbits":
        dim = guessed_dimension(V, W) if dim is None else dim
        generators += len(
            V.group.lie_algebra
        )  # counted without their matrices, which may be what does not fit
    needed = estimated_bytes(
        route, V.dim, W.dim, generators, dim=dim or 1, degree=degree, same=V == W, row_orbits=row_orbits
    )
    limit = _limit_below(needed)
    if limit is not None:
        what = f"solving Hom({shortened(str(V), 60)}, {shortened(str(W), 60)}) by '{route}'"
        advice = HELP.get(route, "use smaller representations")
        raise _refusal(needed, limit, what, f"the maps have shape {W.dim} x {V.dim}", advice)
    return needed


def check_large_numbers(entries: int) -> None:
    """Refuse maps whose numbers need more than one prime where there is no memory for them (SG414)."""
    needed = LARGE_MAP_ENTRY * entries
    limit = _limit_below(needed)
    if limit is not None:
        what = f"maps with {entries} entries whose numbers need several primes"
        raise _refusal(needed, limit, what, "the numbers are large", "use a basis with smaller matrices")


def _limit_below(needed: int) -> int | None:
    """Return how much memory there is where that is less than is needed."""
    if needed <= NEGLIGIBLE and not os.environ.get(OVERRIDE):
        return None
    limit = memory_limit()
    return None if limit is None or needed <= limit else limit


def _refusal(needed: int, limit: int, what: str, note: str, advice: str) -> LimitError:
    return LimitError.of(
        "SG414",
        f"{what} would take about {size_text(needed)} of memory",
        notes=[f"{size_text(limit)} are available; {note}"],
        help=f"{advice}; {OVERRIDE}=8GB would set another bound",
    )


def fits(numbers: int) -> bool:
    """Return whether maps with so many entries in all fit into memory, whatever the dimension is."""
    limit = memory_limit()
    return limit is None or FIXED + MAP_ENTRY * numbers <= limit


def guessed_dimension(V: Representation, W: Representation) -> int:
    """Return m n / |G|, the identity's part of dim Hom = (1 / |G|) sum of chi_V(g^-1) chi_W(g), or 1 if that is more.

    Where V = W has a real character no part is negative, so it is a lower bound there.
    """
    order = V.group.order
    return max(1, -(-V.dim * W.dim // order)) if order else 1


def memory_limit() -> int | None:
    """Return how many bytes this process may still take: by SYMGROUP_MEMORY_LIMIT, else by its control group and machine."""
    chosen = os.environ.get(OVERRIDE)
    if chosen:
        size = parse_size(chosen)
        if size is None:
            raise InputError.of(
                "SG414", f"{OVERRIDE} is '{chosen}', which is not a size", help=f"{OVERRIDE}=4GB"
            )
        return size
    return _available(int(time.monotonic() / STALE))


@lru_cache(maxsize=1)  # a dozen files are read: as much work as a small block
def _available(_moment: int) -> int | None:
    found = [size for size in (_machine(), *_control_groups()) if size is not None]
    return min(found, default=None)


def _machine(proc: Path = Path("/proc")) -> int | None:
    """Return what the kernel says can be had without swapping, or the free pages where it does not say."""
    for line in _lines(proc / "meminfo"):
        name, _, rest = line.partition(":")
        if name == "MemAvailable":
            return int(rest.split()[0]) * 1024
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # not on this system
        return None


def _control_groups(proc: Path = Path("/proc"), root: Path = Path("/sys/fs/cgroup")) -> Iterator[int]:
    """Yield what is left in each control group that this process is in, of version 2 and 1."""
    for line in _lines(proc / "self" / "cgroup"):
        _, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        if not controllers:
            base, names = root, ("memory.max", "memory.current")
        elif "memory" in controllers.split(","):
            base, names = root / "memory", ("memory.limit_in_bytes", "memory.usage_in_bytes")
        else:
            continue
        # inside a container the path may be the host's, while its own group is mounted as the root
        parts = [part for part in path.split("/") if part not in {"", ".."}]
        for length in range(len(parts), -1, -1):
            left = _left(base.joinpath(*parts[:length]), *names)
            if left is not None:
                yield left


def _left(folder: Path, limit_name: str, used_name: str) -> int | None:
    limit, used = _number(folder / limit_name), _number(folder / used_name)
    if limit is None or used is None:
        return None
    cached = 0  # pages of files are dropped when memory is asked for
    for line in _lines(folder / "memory.stat"):
        name, _, value = line.partition(" ")
        if name in {"inactive_file", "total_inactive_file"}:
            cached = int(value)
    return max(0, limit - used + cached)


def _number(path: Path) -> int | None:
    text = "".join(_lines(path)).strip()
    return int(text) if text.isdigit() else None  # 'max' is no limit


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        return []
