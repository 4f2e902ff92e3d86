"""The suite that a backend's author runs, with backends that are wrong on purpose for it to catch.

    python -m symgroup.testing --backend NAME
    pytest --pyargs symgroup.testing --backend NAME     # the same

or a subclass in a plugin's own tests:

    from symgroup.testing import BackendConformance

    class TestMine(BackendConformance):
        backend_name = "mine"
"""

import pytest

# the suite's assertions are to be explained as those of a test file are
pytest.register_assert_rewrite("symgroup.testing.conformance", "symgroup.testing.training")

from symgroup.testing.building import PlanCase  # noqa: E402
from symgroup.testing.conformance import BackendConformance  # noqa: E402 - after the line above
from symgroup.testing.plans import all_cases  # noqa: E402

__all__ = ["BackendConformance", "PlanCase", "all_cases"]
