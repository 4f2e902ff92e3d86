"""Entries are found again exactly as written, or not at all; what is damaged is removed; nothing here is ever an error."""

from __future__ import annotations

import multiprocessing
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer import Typer
from typer.testing import CliRunner

from symgroup import store
from symgroup.cli.commands.cache import cache
from symgroup.cli.runner import reported
from symgroup.groups import matrix_group, signed_group, symmetric, weyl
from symgroup.ir import Form, IndexForm, SparseForm, frozen_array
from symgroup.representations import Representation, natural, tensor_product
from symgroup.solve import equivariant_basis
from symgroup.store import DamagedEntryError, StoredBlock, block_key, decode, encode
from symgroup.store import cache as cache_module

KEY, OTHER = "a" * 64, "b" * 64


def only_form(V: Representation, W: Representation) -> Form:
    (form,) = equivariant_basis(V, W).space.forms
    return form


def hexagon() -> Representation:
    V = natural(matrix_group([[[1, -1], [1, 0]], [[0, 1], [1, 0]]]))
    return tensor_product(V, V)


INDEX = only_form(natural(symmetric(4)), tensor_product(natural(symmetric(4)), natural(symmetric(4))))
SIGNED = only_form(natural(signed_group([[2, -1]])), natural(signed_group([[2, -1]])))
SPARSE = only_form(hexagon(), hexagon())
BLOCKS = {
    "index": StoredBlock(INDEX, "orbits", "both sides are permutations", None),
    "signed": StoredBlock(SIGNED, "orbits", "both sides are signed permutations", None),
    "sparse": StoredBlock(SPARSE, "meataxe", "exact matrices", 2**61 - 1),
}


def same(one: StoredBlock, other: StoredBlock) -> bool:
    fields = (
        ("index", "sign") if isinstance(one.form, IndexForm) else ("element", "row", "column", "numerator")
    )
    arrays = [(getattr(one.form, name), getattr(other.form, name)) for name in fields]
    equal = all(np.array_equal(a, b) and a.dtype == b.dtype and not b.flags.writeable for a, b in arrays)
    records = [(b.form.size, b.form.shape, b.route, b.reason, b.prime) for b in (one, other)]
    return equal and records[0] == records[1]


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SYMGROUP_CACHE", "on")
    monkeypatch.setenv("SYMGROUP_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.delenv("SYMGROUP_CACHE_SIZE", raising=False)
    return store.cache_info().path


# ---------------------------------------------------------------- entries


@pytest.mark.parametrize("name", BLOCKS)
def test_what_is_written_is_read(name: str, directory: Path) -> None:
    assert store.load_block(KEY) is None
    store.save_block(KEY, BLOCKS[name])
    found = store.load_block(KEY)
    assert found is not None
    assert same(BLOCKS[name], found)
    assert [path.name for path in directory.iterdir()] == [f"{KEY}.block"]


@pytest.mark.parametrize("name", BLOCKS)
def test_no_cut_and_no_flipped_bit_goes_unseen(name: str) -> None:
    data = encode(KEY, BLOCKS[name])
    assert same(BLOCKS[name], decode(KEY, data))
    steps = max(1, len(data) // 60)
    for position in range(0, len(data), steps):
        for damaged in (
            data[:position],
            data[:position] + bytes([data[position] ^ 1]) + data[position + 1 :],
        ):
            with pytest.raises(DamagedEntryError):
                decode(KEY, damaged)
    with pytest.raises(DamagedEntryError):
        decode(KEY, data + b"0")
    with pytest.raises(DamagedEntryError, match="another key"):
        decode(OTHER, data)
    with pytest.raises(DamagedEntryError, match="version"):
        decode(KEY, data.replace(b"symgroup block 1 ", b"symgroup block 2 ", 1))


def rehashed(body: bytes) -> bytes:
    from hashlib import sha256

    return f"symgroup block 1 {sha256(body).hexdigest()}\n".encode() + body


@pytest.mark.parametrize(
    "change",
    [
        (b'"size": 2', b'"size": 1'),
        (b'"size": 2', b'"size": 2000000000000'),
        (b'"size": 2', b'"size": true'),
        (b'"size": 2', b'"size": -2'),
        (b'"shape": [2, 2]', b'"shape": [4, 1]'),
        (b'"shape": [2, 2]', b'"shape": [2]'),
        (b'"kind": "index"', b'"kind": "sparse"'),
        (b'"kind": "index"', b'"kind": "pickle"'),
        (b'"prime": null', b'"prime": "7"'),
        (b'"prime": null', b'"primes": null'),
        (b'{"key"', b'["key"'),
    ],
)
def test_a_right_hash_over_wrong_content_is_damage(change: tuple[bytes, bytes]) -> None:
    body = encode(KEY, BLOCKS["signed"]).split(b"\n", 1)[1]
    assert same(BLOCKS["signed"], decode(KEY, rehashed(body)))
    assert change[0] in body
    with pytest.raises(DamagedEntryError):
        decode(KEY, rehashed(body.replace(*change, 1)))


@pytest.mark.parametrize("damage", ["cut", "flipped", "version", "other", "empty", "text"])
def test_a_damaged_entry_is_removed_and_is_a_miss(damage: str, directory: Path) -> None:
    store.save_block(KEY, BLOCKS["sparse"])
    path = directory / f"{KEY}.block"
    data = path.read_bytes()
    flipped = bytearray(data)
    flipped[-1] ^= 4
    path.write_bytes(
        {
            "cut": data[:-9],
            "flipped": bytes(flipped),
            "version": data.replace(b" 1 ", b" 7 ", 1),
            "other": encode(OTHER, BLOCKS["index"]),
            "empty": b"",
            "text": b"symgroup\n",
        }[damage]
    )
    assert store.load_block(KEY) is None
    assert not path.exists()
    store.save_block(KEY, BLOCKS["sparse"])
    assert store.load_block(KEY) is not None


# --------------------------------------------------------------- the folder


def write_many(block: StoredBlock, keys: list[str]) -> int:
    found = 0
    for _ in range(20):
        for key in keys:
            store.save_block(key, block)
            read = store.load_block(key)
            found += read is not None and same(block, read)
    return found


def test_processes_share_the_folder(directory: Path) -> None:
    keys = [f"{number:064x}" for number in range(4)]
    context = multiprocessing.get_context("spawn")
    with context.Pool(2) as pool:
        counts = pool.starmap(write_many, [(BLOCKS["sparse"], keys)] * 2)
    assert counts == [80] * 2
    assert sorted(path.name for path in directory.iterdir()) == [f"{key}.block" for key in keys]


def test_a_folder_that_cannot_be_made_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("SYMGROUP_CACHE", "on")
    monkeypatch.setenv("SYMGROUP_CACHE_DIR", str(blocked))
    with caplog.at_level("INFO"):
        for _ in range(3):
            store.save_block(KEY, BLOCKS["index"])
    assert store.load_block(KEY) is None
    assert (store.cache_info().entries, store.clear_cache().entries) == (0, 0)
    assert len(caplog.records) == 1
    assert "not kept" in caplog.text


def test_a_full_disk_is_no_error_and_leaves_nothing(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "no space left on device")

    monkeypatch.setattr(os, "fsync", full)
    store.save_block(KEY, BLOCKS["index"])
    assert list(directory.iterdir()) == []


def test_the_entries_not_used_for_longest_make_room(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [f"{number:064x}" for number in range(4)]
    size = len(encode(KEY, BLOCKS["index"]))
    monkeypatch.setenv("SYMGROUP_CACHE_SIZE", str(3 * size))
    for age, key in enumerate(keys[:3]):
        store.save_block(key, BLOCKS["index"])
        os.utime(directory / f"{key}.block", (age, age))
    assert store.load_block(keys[0]) is not None  # now the one used last
    store.save_block(keys[3], BLOCKS["index"])
    assert {path.stem for path in directory.iterdir()} == {keys[0], keys[2], keys[3]}
    monkeypatch.setenv("SYMGROUP_CACHE_SIZE", str(size - 1))
    store.save_block(OTHER, BLOCKS["index"])  # larger than all the room there is
    assert store.load_block(OTHER) is None
    assert store.cache_info().entries == 3


@pytest.mark.parametrize(
    ("text", "bytes_"),
    [("500MB", 5 * 10**8), ("1.5 GB", 15 * 10**8), ("7", 7), ("2k", 2000), ("much", 10**9)],
)
def test_sizes(directory: Path, monkeypatch: pytest.MonkeyPatch, text: str, bytes_: int) -> None:
    monkeypatch.setenv("SYMGROUP_CACHE_SIZE", text)
    assert store.cache_info().limit == bytes_


def test_what_a_crashed_writer_left_is_removed(directory: Path) -> None:
    store.save_block(KEY, BLOCKS["index"])
    old, new = directory / "old-1.tmp", directory / "new-1.tmp"
    for path in (old, new):
        path.write_text("half")
    os.utime(old, (0, 0))
    store.save_block(OTHER, BLOCKS["index"])
    assert not old.exists()
    assert new.exists()


def test_off_means_off(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.save_block(KEY, BLOCKS["index"])
    monkeypatch.setenv("SYMGROUP_CACHE", "off")
    assert store.load_block(KEY) is None
    store.save_block(OTHER, BLOCKS["index"])
    assert not store.worth_asking("meataxe", 100, 100)
    assert (store.cache_info().enabled, store.cache_info().entries) == (False, 1)


def test_the_command(directory: Path) -> None:
    app = Typer(rich_markup_mode=None)
    app.command("cache")(reported("cache", cache))
    store.save_block(KEY, BLOCKS["index"])
    shown = CliRunner().invoke(app, ["info", "--json"])
    assert shown.exit_code == 0
    assert '"entries": 1' in shown.stdout
    assert str(directory) in CliRunner().invoke(app, []).stdout
    assert '"removed": 1' in CliRunner().invoke(app, ["clear", "--json"]).stdout
    assert list(directory.iterdir()) == []
    assert CliRunner().invoke(app, ["burn"]).exit_code == 2


# --------------------------------------------------------------- all of it


def test_a_stored_block_is_found_checked_and_solved_again_where_it_fails(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    E6 = natural(weyl("E", 6))
    V = tensor_product(E6, E6)
    monkeypatch.setenv("SYMGROUP_CACHE", "off")
    right = StoredBlock(only_form(V, V), "meataxe", "exact matrices", 7)
    monkeypatch.setenv("SYMGROUP_CACHE", "on")
    calls = []

    def solve() -> StoredBlock:
        calls.append(1)
        return right

    monkeypatch.setattr(cache_module, "WORTH_SECONDS", -1.0)
    for _ in range(3):
        assert same(right, store.stored_block(V, V, "meataxe", solve))
    assert len(calls) == 1
    assert (
        store.stored_block(V, V, "meataxe", solve, lambda: right.form.size + 1) is right
    )  # the count disagrees
    assert len(calls) == 2
    assert isinstance(right.form, SparseForm)
    wrong = replace(right.form, numerator=frozen_array(3 * right.form.numerator))
    store.save_block(block_key(V, V, "meataxe"), replace(right, form=wrong))  # whole, and not the answer
    assert store.stored_block(V, V, "meataxe", solve) is right
    assert len(calls) == 3
    monkeypatch.setattr(cache_module, "WORTH_SECONDS", 1e9)
    store.clear_cache()
    store.stored_block(V, V, "meataxe", solve)
    assert store.cache_info().entries == 0
