"""`import symgroup`, `--help` and `--version` load no slow library."""

from __future__ import annotations

import json
import subprocess
import sys
import time

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


def test_help_answers_at_once() -> None:
    times = []
    for _ in range(3):  # the best of three: the machine may be busy
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", RUN.format(arguments=["--help"])], capture_output=True, check=True
        )
        times.append(time.perf_counter() - start)
    assert min(times) < 1.0
