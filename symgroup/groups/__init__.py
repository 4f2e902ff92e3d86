"""Groups: finite ones by name or generators, Lie groups by matrices, products and subgroups; chains, classes, cosets."""

from symgroup.groups.base import Element, Group
from symgroup.groups.centralizers import center, centralizer
from symgroup.groups.chain import StabilizerChain, left_coset_representative
from symgroup.groups.classes import ConjugacyClass, conjugacy_classes
from symgroup.groups.cosets import canonical_left_cosets
from symgroup.groups.elements import LARGEST_ORDER, ElementTable, elements_of, is_enumerable
from symgroup.groups.exact_characters import ExactCharacterTable, exact_character_table
from symgroup.groups.finite import Carrier, FiniteGroup, chain_of
from symgroup.groups.generated import matrix_group, permutation_group, signed_group
from symgroup.groups.lie import (
    ClassicalForm,
    LieGroup,
    euclidean,
    general_linear,
    lie_group,
    orthogonal,
    scaling,
    special_linear,
    special_unitary,
    symplectic,
    unitary,
)
from symgroup.groups.matrices import FrozenMatrix, conjugate_matrix
from symgroup.groups.membership import require_subgroup
from symgroup.groups.named import alternating, cyclic, dihedral, symmetric, translations, trivial_group
from symgroup.groups.normalizers import normalizer
from symgroup.groups.orders import describe_order
from symgroup.groups.permutation import Permutation
from symgroup.groups.point_groups import point_group, sign_flips
from symgroup.groups.products import component_of, direct_product, factors_of
from symgroup.groups.recognize import recognize
from symgroup.groups.reflection import weyl
from symgroup.groups.semidirect_products import semidirect, semidirect_product
from symgroup.groups.sporadic import cube, dicyclic, grid, mathieu, projective_special_linear, rubik
from symgroup.groups.structure import derived_subgroup, is_normal, normal_closure
from symgroup.groups.subgroup_classes import SubgroupClass, subgroup_classes
from symgroup.groups.supplements import Supplement, Supplements, minimal_supplements
from symgroup.groups.sylow import sylow_subgroup
from symgroup.groups.wreath import wreath_product, wreath_product_action

__all__ = [
    "SubgroupClass",
    "Supplement",
    "Supplements",
    "minimal_supplements",
    "normalizer",
    "subgroup_classes",
    "center",
    "centralizer",
    "ExactCharacterTable",
    "derived_subgroup",
    "exact_character_table",
    "is_normal",
    "point_group",
    "semidirect",
    "semidirect_product",
    "normal_closure",
    "sign_flips",
    "sylow_subgroup",
    "wreath_product_action",
    "wreath_product",
    "weyl",
    "rubik",
    "projective_special_linear",
    "mathieu",
    "grid",
    "dicyclic",
    "cube",
    "LARGEST_ORDER",
    "Carrier",
    "ClassicalForm",
    "ConjugacyClass",
    "Element",
    "ElementTable",
    "FiniteGroup",
    "FrozenMatrix",
    "Group",
    "LieGroup",
    "Permutation",
    "StabilizerChain",
    "alternating",
    "canonical_left_cosets",
    "chain_of",
    "component_of",
    "conjugacy_classes",
    "conjugate_matrix",
    "cyclic",
    "describe_order",
    "dihedral",
    "direct_product",
    "elements_of",
    "euclidean",
    "factors_of",
    "general_linear",
    "is_enumerable",
    "left_coset_representative",
    "lie_group",
    "matrix_group",
    "orthogonal",
    "permutation_group",
    "recognize",
    "require_subgroup",
    "scaling",
    "signed_group",
    "special_linear",
    "special_unitary",
    "symmetric",
    "symplectic",
    "translations",
    "trivial_group",
    "unitary",
]
