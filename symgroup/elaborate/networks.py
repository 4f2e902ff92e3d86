"""Networks: layers over one group, activations that commute with it, one way of breaking symmetry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TypeAlias, TypeVar

from symgroup.elaborate.activations import LayerSteps
from symgroup.elaborate.amounts import amount
from symgroup.elaborate.calls import require_finite
from symgroup.elaborate.expressions import Expressions
from symgroup.elaborate.layer_steps import Step
from symgroup.elaborate.module_spec import (
    Canonical,
    Equivariant,
    HiddenLayer,
    ModuleSpec,
    Noise,
    Relaxation,
    Relaxed,
    Vector,
)
from symgroup.elaborate.naming import short
from symgroup.elaborate.reporter import Poisoned
from symgroup.elaborate.scope import kind_of
from symgroup.elaborate.strangers import prepared_by_stranger
from symgroup.errors import Label, did_you_mean
from symgroup.groups import FiniteGroup, require_subgroup
from symgroup.plugins import find_canonicalizer, names_of
from symgroup.representations import Representation
from symgroup.spec import ast
from symgroup.spec.unparse import unparse

LARGEST_NOISE = 10**6

T = TypeVar("T", bound=ast.Node)
_Breaking: TypeAlias = ast.Relaxed | ast.RelaxedByCanonical | ast.Noise


class Networks:
    """Reads network declarations."""

    def __init__(self, expressions: Expressions) -> None:
        self._expressions = expressions
        self._reporter = expressions.reporter
        self._steps = LayerSteps(expressions)

    def network(self, node: ast.NetworkDeclaration) -> ModuleSpec:
        """Return what a network is made of, with everything in it checked."""
        V, W = self._reporter.each(self._expressions.representation, (node.source, node.target))
        message = "network between representations over different groups"
        self._expressions.one_group(node.target, message, (node.source, V), (node.target, W))
        layers = [item for item in node.items if isinstance(item, ast.HiddenLayer)]
        outputs = [item for item in node.items if isinstance(item, ast.OutputWithoutBias)]
        breaking = [item for item in node.items if isinstance(item, _Breaking)]
        hidden: list[HiddenLayer] = []
        relaxation: list[Relaxation] = []
        steps: tuple[Callable[[], object], ...] = (
            lambda: hidden.extend(self._reporter.each(lambda layer: self._hidden(layer, node, V), layers)),
            lambda: self._once(outputs, "output"),
            lambda: relaxation.append(self._relaxation(self._once(breaking, "relaxation"), node, V)),
        )
        self._reporter.each(lambda step: step(), steps)
        return ModuleSpec(node.name.text, V, W, tuple(hidden), not outputs, relaxation[0])

    def _hidden(
        self, node: ast.HiddenLayer, network: ast.NetworkDeclaration, V: Representation
    ) -> HiddenLayer:
        representations: list[Representation] = []
        steps: list[Step] = []
        parts: tuple[Callable[[], object], ...] = (
            lambda: steps.extend(self._steps.read(node)),
            lambda: representations.append(self._hidden_representation(node, network, V)),
        )
        self._reporter.each(lambda part: part(), parts)
        self._steps.check(node, steps, representations[0])
        return HiddenLayer(representations[0], tuple(steps), node.bias)

    def _hidden_representation(
        self, node: ast.HiddenLayer, network: ast.NetworkDeclaration, V: Representation
    ) -> Representation:
        U = self._expressions.representation(node.representation)
        message = "hidden layer over another group than the network"
        self._expressions.one_group(
            node.representation, message, (network.source, V), (node.representation, U)
        )
        return U

    def _relaxation(
        self, node: _Breaking | None, network: ast.NetworkDeclaration, V: Representation
    ) -> Relaxation:
        if node is None:
            return Equivariant()
        if isinstance(node, ast.RelaxedByCanonical):
            by_itself = Canonical(random=node.random)
            return by_itself if node.method is None else self._by_plugin(node.method, node, V)
        if isinstance(node, ast.Noise):
            return Noise(self._scale(node))
        if V.group.order is None:
            raise self._infinite(node, network, V)
        vector = None if node.vector is None else self._vector(node.vector, network, V)
        return Relaxed(vector, None if node.down_to is None else self._down_to(node.down_to, V))

    def _by_plugin(self, name: ast.Name, node: ast.RelaxedByCanonical, V: Representation) -> Canonical:
        """Ask a plugin's canonicalizer what it needs to know of V."""
        with self._reporter.at(node):
            method = find_canonicalizer(name.text)
            if method is not None:
                G = require_finite(self._expressions, V.group, node, f"relaxed by {name.text}")
                return Canonical(name.text, prepared_by_stranger(method, G, V))
        known = ("canonical", *names_of("canonicalizer"))
        raise self._reporter.error(
            "SG520",
            f"there is no canonicalizer '{name.text}'",
            name,
            help=did_you_mean(name.text, known) or f"write: relaxed by {' or '.join(known)}",
        )

    def _infinite(self, node: ast.Relaxed, network: ast.NetworkDeclaration, V: Representation) -> Poisoned:
        """Refuse breaking weights over an infinite group: a transversal of G/H would be infinite."""
        return self._reporter.error(
            "SG325",
            f"breaking weights need a finite group, and {V.group} is infinite",
            node,
            labels=[Label(network.source.span, f"over {V.group}")],
            notes=[
                "they are chosen for one element of each coset of a stabilizer, and there are infinitely many cosets"
            ],
            help="use: relaxed by canonical, which has frames for copies of natural(O(n)) and natural(SO(n))",
        )

    def _down_to(self, node: ast.Expression, V: Representation) -> FiniteGroup:
        """Return S of `relaxed to S`, a subgroup of the network's group."""
        S = require_finite(self._expressions, self._expressions.subgroup(node, V.group), node, "relaxed to S")
        with self._reporter.at(node):
            require_subgroup(S, V.group)
        return S

    def _vector(self, name: ast.Name, network: ast.NetworkDeclaration, V: Representation) -> Vector:
        value = self._expressions.scope.lookup(name)
        if not isinstance(value, Vector):
            message = f"{name.text} is {kind_of(value)}, where a vector is needed"
            help = f"declare one: vector x in {short(unparse(network.source))} = (...)"
            raise self._reporter.error("SG203", message, name, help=help)
        if value.representation == V:
            return value
        declared = self._expressions.scope.declarations[name.text]
        source = short(unparse(network.source))
        raise self._reporter.error(
            "SG215",
            f"the vector {name.text} is not in {source}",
            name,
            words=f"the network's inputs are in {source}",
            labels=[
                Label(
                    declared.name.span, f"in {short(str(value.representation))}, of dim {len(value.entries)}"
                )
            ],
            help=f"declare a vector in {source}",
        )

    def _scale(self, node: ast.Noise) -> Fraction:
        scale = amount(node.scale)
        if scale is not None and 0 < scale <= LARGEST_NOISE:
            return scale
        raise self._reporter.error(
            "SG216",
            f"{short(node.scale)} is no scale for noise",
            node,
            help=f"write a number over 0 and up to {LARGEST_NOISE}, such as noise 0.1",
        )

    def _once(self, items: Sequence[T], what: str) -> T | None:
        for item in items[1:]:
            raise self._reporter.error(
                "SG214",
                f"a second line for the {what}",
                item,
                labels=[Label(items[0].span, "the first one")],
                help="a network has one at most; remove one of the two",
            )
        return items[0] if items else None
