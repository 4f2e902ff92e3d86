"""`import symgroup`, `--help` and `--version` load no slow library."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

SLOW = ["sympy", "torch", "numpy", "scipy", "flint", "lark", "matplotlib", "safetensors"]
CODE = """
import json, sys
{action}
print("\\n" + json.dumps(sorted(set({slow}) & set(sys.modules))))
"""
RUN = """
from symgroup.cli import app
try:
    app({arguments})
except SystemExit:
    pass
"""


def loaded(action: str) -> list[str]:
    code = CODE.format(action=action, slow=SLOW)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    names: list[str] = json.loads(done.stdout.splitlines()[-1])
    return names


def test_importing_the_package_loads_nothing_slow() -> None:
    assert loaded("import symgroup") == []


def test_the_names_of_layers_are_known_without_torch() -> None:
    assert loaded("import symgroup as sg; assert 'EquivariantLinear' in dir(sg.nn)") == []
    assert "torch" in loaded("import symgroup as sg; sg.nn.EquivariantLinear")


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["train", "--help"], ["explain", "SG301"], ["nonsense"]]
)
def test_commands_without_mathematics_load_nothing_slow(arguments: list[str]) -> None:
    assert loaded(RUN.format(arguments=arguments)) == []


def test_checking_a_spec_does_not_load_torch(tmp_path_factory: pytest.TempPathFactory) -> None:
    spec = tmp_path_factory.mktemp("spec") / "square.symg"
    spec.write_text("group G = D(4)\nrep V = natural(G)\n")
    assert "torch" not in loaded(RUN.format(arguments=["check", str(spec)]))


def test_compiling_a_network_loads_no_compiler_of_torch() -> None:
    """`torch._dynamo` takes longer to import than a network to compile; the first use of torch.compile loads it."""
    action = (
        "import symgroup as sg; "
        "sg.compile_module(sg.parse('group G = C(3)  rep V = natural(G)  network F : V -> V { }')['F'], 'torch-structured'); "
        "assert 'torch' in sys.modules and 'torch._dynamo' not in sys.modules"
    )
    loaded(action)


def test_help_answers_at_once() -> None:
    times = []
    for _ in range(3):
        start = _children_seconds()
        subprocess.run(
            [sys.executable, "-c", RUN.format(arguments=["--help"])], capture_output=True, check=True
        )
        times.append(_children_seconds() - start)
    assert min(times) < 1.0


def _children_seconds() -> float:
    """Return the processor time of programs that have ended: what others do on a busy machine is not in it."""
    used = os.times()
    return used.children_user + used.children_system
