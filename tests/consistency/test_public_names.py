"""Every promised name is there and works, also after submodules of the same name were imported."""

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
promised = [(name, getattr(sg, name), getattr(api, name)) for name in sg.__all__ if hasattr(api, name)]
# the package `verify` can be called as the function of its name
wrong = [name for name, found, meant in promised if found is not meant and not (name == "verify" and callable(found))]
assert not wrong, wrong
assert sg.verify(sg.parse("group G = C(2)")).ok
missing = [name for name in {promised} if name not in sg.__all__ or not callable(getattr(sg, name))]
assert not missing, missing
assert set(api.__all__) <= set(sg.__all__), set(api.__all__) - set(sg.__all__)
"""


def test_promised_names_are_not_hidden_by_submodules() -> None:
    code = CODE.format(promised=PROMISED)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
