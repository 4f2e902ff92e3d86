"""Data files: what is read, and what is refused with a reason."""

import os
import warnings

import numpy as np
import pytest

import symgroup as sg
from symgroup.api.targets import target_images
from symgroup.errors import InputError, SymgroupError

NETWORK = sg.parse("group G = S(3)  rep V = natural(G)  rep W = 2 V  network F : V -> W { }")["F"]


def save(path, **arrays):
    np.savez(path, **arrays)
    return path


def code_of(path, **options):
    with warnings.catch_warnings(), pytest.raises(InputError) as error:
        warnings.simplefilter("error")
        sg.load_data(path, NETWORK, **options)
    return error.value.code


@pytest.mark.parametrize("dtype", ["float64", "float32", "float16", "int64", "uint8", "bool"])
def test_real_arrays_become_float64(tmp_path, dtype):
    path = save(tmp_path / "d.npz", x=np.ones((5, 3), dtype), y=np.zeros((5, 6), dtype), other=np.zeros(2))
    data = sg.load_data(path, NETWORK)
    assert len(data) == 5
    assert (data.x.dtype, data.y.dtype) == (np.float64, np.float64)


def test_integers_that_float64_holds_are_read(tmp_path):
    largest = np.array([[2**53, -(2**53), 2**62]])
    assert (
        sg.load_data(save(tmp_path / "d.npz", x=largest, y=np.ones((1, 6))), NETWORK).x.tolist()
        == largest.tolist()
    )


def test_the_floor_refuses_squares_that_overflow(tmp_path):
    data = sg.load_data(
        save(tmp_path / "d.npz", x=np.ones((2, 3)), y=np.array([[1e150, 0, 0] * 2] * 2)), NETWORK
    )
    assert np.isfinite(sg.floor(NETWORK, data).total)
    data = sg.load_data(
        save(tmp_path / "d.npz", x=np.ones((2, 3)), y=np.array([[1e200, 0, 0] * 2] * 2)), NETWORK
    )
    with pytest.raises(InputError) as error:
        sg.floor(NETWORK, data)
    assert error.value.code == "SG323"


@pytest.mark.parametrize(
    ("x", "y", "code"),
    [
        (np.ones(3), None, "SG322"),
        (np.ones((2, 3)), np.ones((3, 6)), "SG322"),
        ([[1, 1, 1], [1, 1]], None, "SG322"),
        (np.ones((0, 3)), None, "SG322"),
        (np.full((2, 3), np.nan), None, "SG323"),
        (np.ones((2, 3)), np.ones((2, 6)) * 1j, "SG324"),
        (None, None, "SG324"),
        ("x", None, "SG324"),
    ],
)
def test_data_from_python_is_checked_too(x, y, code):
    with pytest.raises(InputError) as error:
        sg.Dataset(x, y)
    assert error.value.code == code


@pytest.mark.parametrize("use", [sg.floor, sg.floor_types, sg.training_data])
def test_data_of_another_network_is_refused(use):
    for data, code in (
        (sg.Dataset(np.ones((2, 4)), np.ones((2, 6))), "SG322"),
        (sg.Dataset(np.ones((2, 3)), np.ones((2, 3))), "SG322"),
        ((np.ones((2, 3)), np.ones((2, 6))), "SG344"),
        (None, "SG344"),
    ):
        with pytest.raises(InputError) as error:
            use(NETWORK, data)
        assert error.value.code == code
    with pytest.raises(InputError) as error:
        use(NETWORK.source, sg.Dataset(np.ones((2, 3)), np.ones((2, 6))))
    assert error.value.code == "SG344"


def test_lists_of_any_real_numbers_are_data():
    data = sg.Dataset([[1, 1, 1]], [[1, 0, 0, 0, 0, 0]])
    assert (data.x.dtype, data.y.dtype, len(data)) == (np.float64, np.float64, 1)
    assert sg.floor(NETWORK, data).total == sg.floor(NETWORK, sg.Dataset(data.x, data.y)).total > 0


def test_one_number_a_sample_may_be_reshaped(tmp_path):
    invariant = sg.parse("group G = S(3)  network F : natural(G) -> trivial(G) { }")["F"]
    path = save(tmp_path / "d.npz", x=np.ones((5, 3)), y=np.ones(5))
    with pytest.raises(InputError) as error:
        sg.load_data(path, invariant)
    assert "y.reshape(-1, 1)" in str(error.value.diagnostics[0].help)


def test_targets_may_be_left_out(tmp_path):
    path = save(tmp_path / "d.npz", x=np.ones((5, 3)))
    assert sg.load_data(path, NETWORK, need_targets=False).y is None
    assert code_of(path) == "SG321"


def test_paths_may_be_strings(tmp_path):
    path = save(tmp_path / "d.npz", x=np.ones((1, 3)), y=np.ones((1, 6)))
    assert len(sg.load_data(str(path), NETWORK)) == 1


@pytest.mark.parametrize(
    ("x", "y", "code"),
    [
        (np.ones((5, 4)), np.ones((5, 6)), "SG322"),
        (np.ones((5, 3)), np.ones((5, 3)), "SG322"),
        (np.ones(3), np.ones((1, 6)), "SG322"),
        (np.ones((1, 1, 3)), np.ones((1, 6)), "SG322"),
        (np.ones((0, 3)), np.ones((0, 6)), "SG322"),
        (np.ones((4, 3)), np.ones((5, 6)), "SG322"),
        (np.full((2, 3), np.nan), np.ones((2, 6)), "SG323"),
        (np.ones((2, 3)), np.full((2, 6), np.inf), "SG323"),
        (np.ones((2, 3), complex), np.ones((2, 6)), "SG324"),
        (np.full((2, 3), "a"), np.ones((2, 6)), "SG324"),
        (np.full((2, 3), None), np.ones((2, 6)), "SG324"),
        (np.full((2, 3), 2**53 + 1), np.ones((2, 6)), "SG324"),
        (np.ones((2, 3)), np.full((2, 6), 2**64 - 1, dtype="uint64"), "SG324"),
        (np.zeros((2, 3), "datetime64[s]"), np.ones((2, 6)), "SG324"),
    ],
)
def test_arrays_that_do_not_fit(tmp_path, x, y, code):
    assert code_of(save(tmp_path / "d.npz", x=x, y=y)) == code


def test_the_message_names_the_row_and_the_arrays(tmp_path):
    x = np.ones((4, 3))
    x[2, 1] = np.nan
    with pytest.raises(InputError, match="row 2"):
        sg.load_data(save(tmp_path / "d.npz", x=x, y=np.ones((4, 6))), NETWORK)
    with pytest.raises(InputError) as error:
        sg.load_data(save(tmp_path / "e.npz", X=x, yy=x), NETWORK)
    assert error.value.code == "SG321"
    assert "X, yy" in error.value.diagnostics[0].notes[0]


def test_files_that_are_no_archives(tmp_path):
    assert code_of(tmp_path / "missing.npz") == "SG320"
    assert code_of(tmp_path) == "SG320"
    np.save(tmp_path / "one.npy", np.ones((2, 3)))
    assert code_of(tmp_path / "one.npy") == "SG320"
    for number, content in enumerate((b"", b"hello", b"PK\x03\x04 not a zip", b"\x93NUMPY\x01\x00")):
        path = tmp_path / f"bad{number}.npz"
        path.write_bytes(content)
        assert code_of(path) == "SG320"


def test_a_truncated_archive(tmp_path):
    path = save(tmp_path / "d.npz", x=np.ones((500, 3)), y=np.ones((500, 6)))
    whole = path.read_bytes()
    for size in (len(whole) // 2, len(whole) - 5):
        path.write_bytes(whole[:size])
        assert code_of(path) == "SG320"


def test_a_damaged_archive(tmp_path):
    path = tmp_path / "d.npz"
    np.savez_compressed(path, x=np.random.default_rng(0).normal(size=(500, 3)), y=np.ones((500, 6)))
    damaged = bytearray(path.read_bytes())
    damaged[300:340] = os.urandom(40)
    path.write_bytes(bytes(damaged))
    assert code_of(path) == "SG320"


@pytest.mark.parametrize("group", ["SO(3)", "S(30)"])
def test_images_of_targets_are_listed_where_the_group_can_be(group):
    spec = sg.parse(f"group G = {group}  rep V = natural(G)  network F : V -> V {{ }}")
    x = np.ones((2, spec["V"].dim))
    data = sg.Dataset(x, np.arange(2.0 * spec["V"].dim).reshape(x.shape))
    with pytest.raises(SymgroupError, match=r"\[SG408\].*too many to list") as caught:
        target_images(spec["F"], data)
    assert "training_data" in caught.value.diagnostics[0].help
    assert target_images(spec["F"], data, loss="plain").shape == (2, 1, spec["V"].dim)
