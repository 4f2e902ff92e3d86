"""The promised interface: what `import symgroup as sg` offers."""

from symgroup.api.data import Dataset, load_data
from symgroup.api.files import load, parse, parse_vector
from symgroup.api.modules import (
    compile_module,
    load_module,
    predict,
    save_module,
    train_module,
)
from symgroup.api.symmetries import floor, floor_types
from symgroup.api.targets import target_images, training_data
from symgroup.backends import backend_records
from symgroup.certificates.certificate import certificate, certificate_bytes
from symgroup.certificates.checks import check_certificate
from symgroup.certificates.map_files import load_maps
from symgroup.certificates.maps import check_map
from symgroup.errors import SpecError, SymgroupError, explain
from symgroup.isotropy.any_group import isotropy_classes, stabilizer
from symgroup.plan import plan_module
from symgroup.solve import decompose, equivariant_basis, hom_dim
from symgroup.solve.molien import molien
from symgroup.verify import verify

__all__ = [
    "Dataset",
    "SpecError",
    "SymgroupError",
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
