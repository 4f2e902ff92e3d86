"""The steps of hidden layers: read from their words, and each proved equivariant on the layer's representation or refused."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from symgroup.elaborate.amounts import amount
from symgroup.elaborate.expressions import Expressions
from symgroup.elaborate.layer_steps import Bilinear, Dropout, Gated, Norm, Normalise, Pointwise, Step
from symgroup.elaborate.module_spec import HiddenLayer
from symgroup.elaborate.naming import short
from symgroup.elaborate.reporter import Poisoned
from symgroup.elaborate.strangers import activation_names, is_activation, is_odd
from symgroup.errors import Label, did_you_mean
from symgroup.groups import FiniteGroup
from symgroup.representations import Kind, Representation, noncompact_reason
from symgroup.representations.decomposition import is_complex
from symgroup.spec import ast
from symgroup.spec.unparse import unparse
from symgroup.spec.words import STEPS


class LayerSteps:
    """Reads and checks what stands behind the representation of a hidden layer."""

    def __init__(self, expressions: Expressions) -> None:
        self._expressions = expressions
        self._reporter = expressions.reporter

    def read(self, node: ast.HiddenLayer) -> list[Step]:
        """Return the steps as written; reports SG212, SG296 and SG327."""
        return self._reporter.each(self._read, node.steps)

    def _read(self, node: ast.LayerStep | ast.Relaxed) -> Step:
        if isinstance(node, ast.Relaxed):
            raise self._behind_a_map(node)
        first, *rest = node.words
        if first.text not in STEPS:
            if rest or node.amount is not None:
                apart = ", ".join(unparse(node).split())
                raise self._misspelt(node, f"steps stand between commas: {apart}")
            return Pointwise(self._function(first))
        word = STEPS[first.text]
        options = [name.text for name in rest if name.text in word.options]
        named = [name for name in rest if name.text not in word.options]
        least, most = word.functions
        if not least <= len(named) <= most or len(options) > 1 or (node.amount is not None) != word.amount:
            raise self._misspelt(node, f"write {word.example}")
        functions = [self._function(name) for name in named]
        match first.text:
            case "norm":
                return Norm(*functions)
            case "gated":
                return Gated(*functions)
            case "bilinear":
                return Bilinear(every=bool(options))
            case "normalise":
                return Normalise()
            case _:
                return Dropout(self._rate(node))

    def _rate(self, node: ast.LayerStep) -> Fraction:
        rate = amount(node.amount or "")
        if rate is None or not 0 < rate < 1:
            raise self._misspelt(node, "write a rate between 0 and 1: dropout 0.1")
        return rate

    def _behind_a_map(self, node: ast.Relaxed) -> Poisoned:
        """Refuse to break behind an equivariant phi: for a relaxed r, r(phi(g x)) is in g G_phi(x) r(phi(x)) only."""
        return self._reporter.error(
            "SG327",
            "a relaxed layer behind another map",
            node,
            notes=[
                "the map before it can lose stabilizers: phi(x) can have more symmetry than x, with weights 0 all of it",
                "what is broken then is the symmetry of phi(x), and f(g x) need not be in g G_x f(x)",
            ],
            help="the first layer may break, and all others stay equivariant: write relaxed on a line of its own",
        )

    def _misspelt(self, node: ast.LayerStep, help: str) -> Poisoned:
        return self._reporter.error("SG296", f"'{unparse(node)}' is no step of a layer", node, help=help)

    def _function(self, name: ast.Name) -> str:
        """Return the name of a function that there is; reports SG212 where there is none."""
        with self._reporter.at(name):
            if is_activation(name.text):
                return name.text
        names = (*activation_names(), *STEPS)
        raise self._reporter.error(
            "SG212",
            f"there is no activation '{name.text}'",
            name,
            help=did_you_mean(name.text, names) or f"there are {', '.join(names)}",
        )

    def check(self, node: ast.HiddenLayer, steps: Sequence[Step], U: Representation) -> None:
        """Prove that every step commutes with the group on U; reports SG213, SG294, SG295 and SG297."""
        gates: list[ast.LayerStep] = []
        places = [place for place in node.steps if isinstance(place, ast.LayerStep)]
        for place, (step, W) in zip(places, HiddenLayer(U, tuple(steps), True).stages(), strict=True):
            match step:
                case Pointwise(function):
                    self._check_pointwise(place, function, node.representation, W)
                case Norm() | Normalise():
                    self._check_form(place, node.representation, W)
                case Gated():
                    self._check_real(place, node.representation, W)
                    gates.append(place)
        if len(gates) > 1:
            raise self._reporter.error(
                "SG297",
                "a layer is gated twice",
                gates[1],
                labels=[Label(gates[0].span, "its gates are used here")],
                help="take one of the two, or a second hidden layer",
            )

    def _check_pointwise(
        self, place: ast.LayerStep, function: str, node: ast.Expression, U: Representation
    ) -> None:
        """Refuse a scalar function that does not commute with rho_U(g).

        Every function commutes with permutations of the coordinates, an odd one with changes of sign too;
        other matrices mix coordinates, and only the identity commutes with them all.
        """
        commutes = U.kind == Kind.PERMUTATION or (U.kind == Kind.SIGNED and is_odd(function))
        if commutes or function == "identity":
            return
        text = short(unparse(node))
        if U.kind == Kind.SIGNED:
            notes = [f"{text} acts with changes of sign, and {function}(-x) is not -{function}(x)"]
            help = f"take norm {function}, an odd function (tanh, sin, identity), or a permutation representation"
        else:
            notes = [f"{text} mixes coordinates, and {function}(x + y) is not {function}(x) + {function}(y)"]
            compact = not is_complex(U) and not noncompact_reason(U)
            help = f"take {f'norm {function}' if compact else 'gated'}, or a permutation representation"
        declared = self._expressions.scope.declaration_of_group(U.group)
        if declared is not None:
            made = "regular" if isinstance(U.group, FiniteGroup) else "trivial"
            help += f": {made}({declared.name.text})"
        raise self._reporter.error(
            "SG213",
            f"{function} is not equivariant on {text}",
            place,
            labels=[Label(node.span, f"its matrices are {_KINDS[U.kind]}")],
            notes=notes,
            help=help,
        )

    def _check_form(self, place: ast.LayerStep, node: ast.Expression, U: Representation) -> None:
        """Refuse a summand that is complex, or that is seen to have no invariant positive definite form.

        What this leaves open, non-compact groups whose generators alone look compact, `plan_module` decides exactly.
        """
        self._check_real(place, node, U)
        for _, part in U.terms():
            reason = noncompact_reason(part)
            if reason:
                raise self._reporter.error(
                    "SG294",
                    f"{unparse(place)} needs an invariant positive definite form, and {short(str(part))} has none",
                    place,
                    labels=[Label(node.span, "no such form on all of this")],
                    notes=[reason],
                    help="take gated, which needs no form",
                )

    def _check_real(self, place: ast.LayerStep, node: ast.Expression, U: Representation) -> None:
        if not is_complex(U):
            return
        raise self._reporter.error(
            "SG295",
            f"{unparse(place)} is for real representations, and {short(unparse(node))} is complex",
            place,
            notes=["networks compute with real numbers"],
            help=f"write real({short(unparse(node))})"
            if isinstance(U.group, FiniteGroup)
            else "write the group by real matrices, such as SO(2) for U(1)",
        )


_KINDS = {Kind.SIGNED: "signed permutations", Kind.EXACT: "of no special form"}
