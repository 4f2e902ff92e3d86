"""All bundled backends pass the suite."""

from __future__ import annotations

from symgroup.testing import BackendConformance


class TestReference(BackendConformance):
    backend_name = "reference"


class TestTorchDense(BackendConformance):
    backend_name = "torch-dense"


class TestTorchStructured(BackendConformance):
    backend_name = "torch-structured"
