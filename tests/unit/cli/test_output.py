from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from symgroup.cli.output import check_output, output_file
from symgroup.errors import InputError


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_a_file_appears_whole_and_alone(tmp_path: Path) -> None:
    with output_file(tmp_path / "out.npz") as temporary:
        assert temporary.parent == tmp_path
        assert temporary.suffix == ".npz"
        temporary.write_text("whole")
        assert not (tmp_path / "out.npz").exists()
    assert (tmp_path / "out.npz").read_text() == "whole"
    assert names(tmp_path) == ["out.npz"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError, MemoryError])
def test_nothing_is_left_and_the_old_file_stays_after_an_error(
    tmp_path: Path, error: type[BaseException]
) -> None:
    (tmp_path / "out").write_text("old")

    def write() -> None:
        with output_file(tmp_path / "out") as temporary:
            temporary.write_text("half")
            raise error

    with pytest.raises(error):
        write()
    assert (tmp_path / "out").read_text() == "old"
    assert names(tmp_path) == ["out"]


def test_a_full_disk_is_a_coded_error(tmp_path: Path) -> None:
    def write() -> None:
        with output_file(tmp_path / "out") as temporary:
            temporary.write_text("half")
            raise OSError(28, "No space left on device")

    with pytest.raises(InputError, match="no space left on device") as caught:
        write()
    assert caught.value.code == "SG342"
    assert names(tmp_path) == []


def test_new_files_have_the_mode_of_new_files_and_old_ones_keep_theirs(tmp_path: Path) -> None:
    (tmp_path / "plain").touch()
    (tmp_path / "old").touch()
    (tmp_path / "old").chmod(0o640)
    for name in ("new", "old"):
        with output_file(tmp_path / name) as temporary:
            temporary.write_text("x")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes["new"] == modes["plain"]
    assert modes["old"] == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("old")
    (tmp_path / "link").symlink_to("target")
    with output_file(tmp_path / "link") as temporary:
        temporary.write_text("new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_text() == "new"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("no/such/out", "SG340"),
        ("file/out", "SG340"),
        ("folder", "SG341"),
        ("x" * 300, "SG341"),
        ("loop/out", "SG341"),
        ("zero\0", "SG341"),
        (os.devnull, "SG341"),
    ],
)
def test_bad_paths_are_found_before_the_work(tmp_path: Path, path: str, code: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(InputError) as caught:
        check_output(tmp_path / path)
    assert caught.value.code == code


def test_files_that_a_command_reads_are_not_replaced(tmp_path: Path) -> None:
    read = tmp_path / "square.symg"
    read.write_text("group G = D(4)")
    (tmp_path / "link").symlink_to(read)
    (tmp_path / "folder").mkdir()
    for path in (read, tmp_path / "folder" / ".." / "square.symg", tmp_path / "link"):
        for use in (check_output, lambda *paths: output_file(*paths).__enter__()):
            with pytest.raises(InputError) as caught:
                use(path, tmp_path / "data.npz", read)
            assert caught.value.code == "SG341"
    assert check_output(read, tmp_path / "data.npz") == read
    assert read.read_text() == "group G = D(4)"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_found_before_the_work(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(InputError) as caught:
        check_output(tmp_path / "out")
    tmp_path.chmod(0o700)
    assert caught.value.code == "SG341"


def test_checking_leaves_nothing_behind(tmp_path: Path) -> None:
    assert check_output(tmp_path / "out") == tmp_path / "out"
    assert names(tmp_path) == []
