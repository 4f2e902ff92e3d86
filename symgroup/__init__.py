"""symgroup: exact equivariant bases, stabilizers and relaxed equivariant networks.

    import symgroup as sg
    spec = sg.load("square.symg")
    net = sg.compile_module(spec["F"])

Names are loaded when they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from symgroup import nn
    from symgroup.api import (
        Dataset,
        SpecError,
        SymgroupError,
        backend_records,
        certificate,
        certificate_bytes,
        check_certificate,
        check_map,
        compile_module,
        decompose,
        equivariant_basis,
        explain,
        floor,
        floor_types,
        hom_dim,
        isotropy_classes,
        load,
        load_data,
        load_maps,
        load_module,
        molien,
        parse,
        parse_vector,
        plan_module,
        predict,
        save_module,
        stabilizer,
        target_images,
        train_module,
        training_data,
        verify,
    )

__version__ = "0.1.0"

__all__ = [
    "Dataset",
    "SpecError",
    "SymgroupError",
    "__version__",
    "backend_records",
    "certificate",
    "certificate_bytes",
    "check_certificate",
    "check_map",
    "compile_module",
    "decompose",
    "equivariant_basis",
    "explain",
    "floor",
    "floor_types",
    "hom_dim",
    "isotropy_classes",
    "load",
    "load_data",
    "load_maps",
    "load_module",
    "molien",
    "nn",
    "parse",
    "parse_vector",
    "plan_module",
    "predict",
    "save_module",
    "stabilizer",
    "target_images",
    "train_module",
    "training_data",
    "verify",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'symgroup' has no attribute '{name}'")
    if name == "nn":
        return import_module("symgroup.nn")
    return getattr(import_module("symgroup.api"), name)


def __dir__() -> list[str]:
    return __all__
