"""check_map against bases of symgroup, of other methods, and maps that are wrong in known ways."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import symgroup as sg
from symgroup.errors import GroupMismatchError, InputError, LimitError

S3 = sg.parse("group G = S(3)  rep V = natural(G)  rep W = V * V")
SIGNED = sg.parse("group G = signed < [-1, 2, 3], [2, 3, 1], [2, 1, 3] >  rep V = natural(G)  rep W = V * V")
H3 = sg.parse("group G = Weyl(H3)  rep V = natural(G)  rep W = V * V")
SO3 = sg.parse("group G = SO(3)  rep V = natural(G)  rep W = V * V")
THIRDS = sg.parse("group G = matrices < [[0, -1/3], [3, 0]] >  rep V = natural(G)  rep W = dual(V)")
SPECS = [S3, SIGNED, H3, SO3]


def null_space_basis(spec: sg.api.files.Spec, V: str, W: str) -> np.ndarray:  # (r, m, n)
    """A basis by singular values, as other libraries find it."""
    source, target = spec[V], spec[W]
    n, m = source.dim, target.dim
    rows = []
    for v, w in zip(source.generator_matrices(), target.generator_matrices(), strict=True):
        a, b = (
            np.array([[float(str(e)) if "/" not in str(e) else 0.0 for e in row] for row in x.tolist()])
            for x in (v, w)
        )
        rows.append(np.kron(np.eye(m), a.T) - np.kron(b, np.eye(n)))
    _, values, vectors = np.linalg.svd(np.concatenate(rows))
    rank = int((values > 1e-9).sum())
    return vectors[rank:].reshape(-1, m, n)


@pytest.mark.parametrize("spec", SPECS, ids=["S3", "signed", "H3", "SO3"])
def test_a_basis_of_symgroup_is_one(spec: sg.api.files.Spec) -> None:
    basis = sg.equivariant_basis(spec["W"], spec["W"])
    dense = basis.to_numpy()
    report = sg.check_map(spec["W"], spec["W"], dense)
    assert (report.equivariant, report.independent, report.complete) == (True, True, True)
    assert (report.dim, report.rank, report.missing, report.ok) == (basis.dim, basis.dim, 0, True)


@pytest.mark.parametrize("spec", [S3, SIGNED, SO3], ids=["S3", "signed", "SO3"])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_floating_basis_of_another_method(spec: sg.api.files.Spec, dtype: str) -> None:
    found = null_space_basis(spec, "W", "W").astype(dtype)
    report = sg.check_map(spec["W"], spec["W"], found)
    assert not report.is_exact
    assert report.ok
    assert report.distance is not None
    assert report.bound is not None
    assert report.distance < report.bound < 1e-3


def test_a_subset_is_not_complete_and_says_what_completes_it() -> None:
    V = S3["W"]
    dense = sg.equivariant_basis(V, V).to_numpy(np.int64)
    kept = np.delete(dense, [2, 5], axis=0)
    report = sg.check_map(V, V, kept)
    assert (report.equivariant, report.independent, report.complete) == (True, True, False)
    assert (report.missing, report.completing, report.ok) == (2, (2, 5), False)
    floats = sg.check_map(V, V, kept / 3)
    assert (floats.missing, floats.completing) == (2, (2, 5))


def test_a_doubled_map_is_dependent() -> None:
    V = S3["V"]
    dense = sg.equivariant_basis(V, V).to_numpy(np.int64)
    for stack in (dense[[0, 0]], np.stack([dense[0], -2 * dense[0]]), dense[[0, 0]] / 3):
        report = sg.check_map(V, V, stack)
        assert (report.equivariant, report.independent, report.missing) == (True, False, 1)


@pytest.mark.parametrize("spec", SPECS, ids=["S3", "signed", "H3", "SO3"])
def test_one_wrong_entry_is_found(spec: sg.api.files.Spec) -> None:
    V = spec["W"]
    dense = sg.equivariant_basis(V, V).to_numpy()
    dense[1, -1, 0] += 1
    report = sg.check_map(V, V, dense)
    assert [number for number, _ in report.failing] == [1]
    assert not report.ok
    assert report.missing == 1


def test_a_sign_and_a_small_error_are_found() -> None:
    V = SIGNED["V"]
    wrong = np.diag([1, 1, -1])
    report = sg.check_map(V, V, wrong)
    assert report.failing == ((0, 2),)
    assert not report.ok
    assert sg.check_map(V, V, np.eye(3) / 3).ok
    assert not sg.check_map(V, V, np.eye(3) / 3 + 1e-13 * wrong).ok
    assert sg.check_map(V, V, np.eye(3) / 3 + 1e-13 * wrong, ulps=10_000).ok


def test_fractions_are_exact() -> None:
    V, W = THIRDS["V"], THIRDS["W"]
    basis = sg.equivariant_basis(V, W)
    matrices = basis.to_exact()
    p = np.array([[[int(e.p) for e in row] for row in A.tolist()] for A in matrices])
    q = np.array([[[int(e.q) for e in row] for row in A.tolist()] for A in matrices])
    assert (q != 1).any()
    assert sg.check_map(V, W, (p, q)).ok
    assert sg.check_map(V, W, (6 * p, 3 * q)).ok  # not in lowest terms
    q[q != 1] += 1
    assert not sg.check_map(V, W, (p, q)).ok


def test_one_matrix_needs_not_be_complete() -> None:
    V = S3["V"]
    report = sg.check_map(V, V, [[1, 0, 0], [0, 1, 0], [0, 0, 1]])
    assert (report.ok, report.missing, report.completing) == (True, 1, (1,))
    assert not sg.check_map(V, V, [[[1, 0, 0], [0, 1, 0], [0, 0, 1]]]).ok


def test_where_no_map_is_equivariant() -> None:
    V, W = SO3["V"], sg.equivariant_basis(SO3["V"], SO3["V"]).source
    report = sg.check_map(V, W, np.zeros((0, 3, 3), dtype=int))
    assert (report.maps, report.rank, report.missing) == (0, 0, 1)
    trivial = sg.parse("group G = SO(3)  rep V = natural(G)  rep T = trivial(G)")
    assert sg.check_map(trivial["V"], trivial["T"], np.zeros((0, 1, 3))).ok
    assert not sg.check_map(trivial["V"], trivial["T"], [[1, 0, 0]]).ok


def test_complex_entries() -> None:
    spec = sg.parse("group G = matrices < [[i, 0], [0, -i]], [[0, 1], [-1, 0]] >  rep V = natural(G)")
    V = spec["V"]
    assert sg.check_map(V, V, 0.3j * np.eye(2)).ok
    assert not sg.check_map(V, V, 0.3j * np.diag([1, -1])).ok


@pytest.mark.parametrize(
    ("maps", "code"),
    [
        ([[1, 0], [0, 1]], "SG604"),
        (np.zeros((2, 2, 3, 3)), "SG604"),
        (np.zeros(9), "SG604"),
        ((np.eye(3, dtype=int), np.ones((2, 2), dtype=int)), "SG604"),
        ((np.eye(3, dtype=int), np.zeros((3, 3), dtype=int)), "SG605"),
        ((np.eye(3), np.ones((3, 3))), "SG604"),
        (np.full((3, 3), np.nan), "SG605"),
        (np.full((3, 3), "x"), "SG605"),
        (np.full((3, 3), None), "SG605"),
        (np.full((3, 3), 2**63 - 1), "SG605"),
    ],
)
def test_what_are_no_maps(maps: object, code: str) -> None:
    with pytest.raises(InputError) as caught:
        sg.check_map(S3["V"], S3["V"], maps)
    assert caught.value.code == code


def test_other_groups_and_limits() -> None:
    with pytest.raises(GroupMismatchError):
        sg.check_map(S3["V"], SIGNED["V"], np.eye(3))
    V = sg.parse("group G = S(1000)  rep V = natural(G)")["V"]
    with pytest.raises(LimitError) as caught:
        sg.check_map(V, V, np.zeros((51, 1000, 1000), dtype=np.int8))
    assert caught.value.code == "SG606"


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "maps.npz"
    np.savez(path, A=np.eye(3))
    assert sg.check_map(S3["V"], S3["V"], sg.load_maps(path)).ok
    np.savez(path, p=np.eye(3, dtype=int), q=2 * np.ones((3, 3), dtype=int))
    assert sg.check_map(S3["V"], S3["V"], sg.load_maps(path)).ok
    np.savez(path, A=np.eye(3), B=np.eye(3))
    for bad in (path, tmp_path / "nowhere.npz", tmp_path):
        with pytest.raises(InputError) as caught:
            sg.load_maps(bad)
        assert caught.value.code == "SG603"
    np.savez(path, A=np.array([{}], dtype=object))
    for content in (path.read_bytes(), path.read_bytes()[:40], b"", b"PK\x03\x04" + b"0" * 100):
        path.write_bytes(content)
        with pytest.raises(InputError):
            sg.load_maps(path)
