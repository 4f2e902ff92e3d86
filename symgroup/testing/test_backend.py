"""The suite for the backend that `--backend` names."""

from __future__ import annotations

import pytest

from symgroup.backends import Backend, get_backend
from symgroup.testing.conformance import BackendConformance


class TestBackend(BackendConformance):
    """Every test of the suite, on one installed backend."""

    @pytest.fixture
    def backend(self, request: pytest.FixtureRequest) -> Backend:
        """The backend that `--backend` names."""
        return get_backend(str(request.config.getoption("backend", "reference")))
