"""The backend `onnx` where its extra is installed; without it, a row with a reason."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

import symgroup as sg
from symgroup.backends import backend_records, get_backend
from symgroup.errors import PluginError
from symgroup.testing import BackendConformance

MISSING = [name for name in ("onnx", "onnxruntime", "onnxscript") if find_spec(name) is None]
needs_extra = pytest.mark.skipif(
    bool(MISSING), reason=f"symgroup[onnx] is not installed: {', '.join(MISSING)}"
)
NETWORK = """group G = D(4)  rep V = natural(G)
network F : V -> V { hidden 3 regular(G), relu  hidden 2 V, softsign  relaxed }"""


@pytest.mark.slow
@pytest.mark.timeout(600)
@needs_extra
class TestOnnx(BackendConformance):
    backend_name = "onnx"


@needs_extra
def test_the_exported_network_is_the_one_of_torch(tmp_path: Path) -> None:
    import onnx
    import onnxruntime

    from symgroup_onnx.backend import OnnxModule

    F = sg.parse(NETWORK)["F"]
    net = sg.compile_module(F, backend="onnx", seed=2)
    assert isinstance(net, OnnxModule)
    x = np.random.default_rng(0).standard_normal((9, 4)).astype("float32")
    x[3] = 1.0
    expected = get_backend("torch-dense").run(sg.compile_module(F, seed=2), x)
    np.testing.assert_allclose(net(x), expected, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(net(x.reshape(3, 3, 4)), expected.reshape(3, 3, 4), rtol=1e-4, atol=1e-5)
    # the file stands alone: any onnxruntime runs it
    (tmp_path / "net.onnx").write_bytes(net.to_bytes())
    onnx.checker.check_model(str(tmp_path / "net.onnx"))
    session = onnxruntime.InferenceSession(tmp_path / "net.onnx", providers=["CPUExecutionProvider"])
    np.testing.assert_allclose(session.run(["y"], {"x": x})[0], expected, rtol=1e-4, atol=1e-5)
    sg.save_module(net, tmp_path / "net.safetensors")
    np.testing.assert_array_equal(sg.load_module(tmp_path / "net.safetensors")(x), net(x))


@needs_extra
def test_it_refuses_what_it_does_not_serve() -> None:
    F = sg.parse("group G = C(3)  rep V = natural(G)  network F : V -> V { relaxed by canonical }")["F"]
    with pytest.raises(PluginError, match="does not serve") as caught:
        sg.compile_module(F, backend="onnx")
    assert caught.value.code == "SG508"


@pytest.mark.skipif(not MISSING, reason="the extra is installed")
def test_without_the_extra_it_is_a_row_with_a_reason() -> None:
    (row,) = [item for item in backend_records() if item.name == "onnx"]
    assert row.status == "broken"
    assert "pip install 'symgroup[onnx]'" in row.reason
    with pytest.raises(PluginError, match=r"symgroup\[onnx\]") as caught:
        get_backend("onnx")
    assert caught.value.code == "SG502"
    assert caught.value.diagnostics[0].help == "pip install 'symgroup[onnx]'"
