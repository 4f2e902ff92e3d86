"""Every promised name is there, is the one of `symgroup.api`, and no submodule hides it."""

from __future__ import annotations

import subprocess
import sys

PROMISED = [
    *("load", "parse", "equivariant_basis", "hom_dim", "stabilizer", "isotropy_classes"),
    *("decompose", "molien", "compile_module", "verify"),
]
CODE = """
import symgroup as sg
sg.parse("group G = C(2)")  # loads the engine, with its submodules
import symgroup.api as api, symgroup.verify, symgroup.cli
wrong = [name for name in sg.__all__ if hasattr(api, name) and getattr(sg, name) is not getattr(api, name)]
assert not wrong, wrong
missing = [name for name in {promised} if name not in sg.__all__ or not callable(getattr(sg, name))]
assert not missing, missing
assert set(api.__all__) <= set(sg.__all__), set(api.__all__) - set(sg.__all__)
"""


def test_promised_names_are_not_hidden_by_submodules() -> None:
    code = CODE.format(promised=PROMISED)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
