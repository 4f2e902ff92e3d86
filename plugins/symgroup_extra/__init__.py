"""A bundled plugin for the language: affine groups, pairs of points, two activations, a canonicalizer.

It comes through the door that strangers use, and is what docs/plugins/ walks through.
"""

from __future__ import annotations

from collections.abc import Callable

from symgroup.plugins import Activation, CanonicalMethod, Construction, Parameter, hookimpl
from symgroup_extra.activations import mish, softsign
from symgroup_extra.canonicalizers import bracelet_elements, prepare_bracelet
from symgroup_extra.groups import affine_line
from symgroup_extra.representations import pairs

SYMGROUP_INTERFACE = 2


@hookimpl
def symgroup_register_groups(register: Callable[[Construction], None]) -> None:
    """Register AGL(p)."""
    register(Construction("AGL", "AGL(5)", (Parameter.NUMBER,), affine_line, blamed=0))


@hookimpl
def symgroup_register_representations(register: Callable[[Construction], None]) -> None:
    """Register pairs(G)."""
    register(Construction("pairs", "pairs(G)", (Parameter.FINITE,), pairs, blamed=0))


@hookimpl
def symgroup_register_activations(register: Callable[[Activation], None]) -> None:
    """Register softsign and mish."""
    register(Activation("softsign", softsign, odd=True, lipschitz=1.0))
    # sup of mish' = 1.0884... at x = 1.4906...
    register(Activation("mish", mish, odd=False, lipschitz=1.09, halves=True))


@hookimpl
def symgroup_register_canonicalizers(register: Callable[[CanonicalMethod], None]) -> None:
    """Register bracelet."""
    register(CanonicalMethod("bracelet", prepare_bracelet, bracelet_elements))
