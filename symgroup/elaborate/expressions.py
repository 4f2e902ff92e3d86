"""Groups and representations: one grammar, and here each part turns out to be the one or the other."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from symgroup.elaborate import calls
from symgroup.elaborate.calls import require_finite
from symgroup.elaborate.constructions import Made
from symgroup.elaborate.generators import Generators
from symgroup.elaborate.images import Images
from symgroup.elaborate.naming import action_text, product_name, semidirect_name, short, wreath_name
from symgroup.elaborate.reporter import Reporter
from symgroup.elaborate.scope import Scope, kind_of
from symgroup.elaborate.spec import Declared
from symgroup.elaborate.subgroups import Subgroups
from symgroup.errors import Label
from symgroup.groups import (
    FiniteGroup,
    Group,
    LieGroup,
    direct_product,
    semidirect,
    semidirect_product,
    wreath_product,
)
from symgroup.representations import (
    Representation,
    direct_sum,
    exterior_power,
    quotient,
    symmetric_power,
    tensor_product,
    traceless_symmetric_power,
)
from symgroup.spec import ast
from symgroup.spec.unparse import unparse

LARGEST_NUMBER = 10**6
MOST_FACTORS = 64
LARGEST_POWER = 64
LARGEST_DEGREE = 100_000
LARGEST_ENTRIES = 5_000_000  # of the matrices that generate a product with a Lie group

_FUNCTORS: dict[str, Callable[[Representation, int], Representation]] = {
    "Sym": symmetric_power,
    "Sym0": traceless_symmetric_power,
    "Alt": exterior_power,
}


class Expressions:
    """Evaluates expressions in a scope."""

    def __init__(self, scope: Scope, reporter: Reporter) -> None:
        self.scope = scope
        self.reporter = reporter
        self._generators = Generators(reporter)
        self._images = Images(reporter, self._generators)
        self._subgroups = Subgroups(reporter, self._generators)
        self._readers: dict[type[ast.Node], Callable[..., Declared]] = {
            ast.Name: scope.lookup,
            ast.DirectProduct: self._direct_product,
            ast.SemidirectProduct: self._semidirect_product,
            ast.WreathProduct: self._wreath_product,
            ast.Quotient: self._quotient,
            ast.TensorProduct: self._tensor_product,
            ast.DirectSum: self._direct_sum,
            ast.Multiple: lambda node: self._direct_sum(ast.DirectSum((node,), span=node.span)),
            ast.Power: self._tensor_power,
            ast.Functor: self._functor,
            ast.Images: self._by_images,
        }

    def made(self, node: ast.Expression) -> Made:
        """Return the group or representation that an expression stands for."""
        value = self._value(node)
        if isinstance(value, (Group, Representation)):
            return value
        raise self._wrong_kind(node, value, "a group or a representation", None)

    def group(self, node: ast.Expression) -> Group:
        """Return the group that an expression stands for."""
        value = self._value(node)
        if isinstance(value, Group):
            return value
        help = None
        if isinstance(value, Representation):
            declared = self.scope.declaration_of_group(value.group)
            help = f"its group is {declared.name.text if declared else short(value.group.name)}"
        raise self._wrong_kind(node, value, "a group", help)

    def representation(self, node: ast.Expression) -> Representation:
        """Return the representation that an expression stands for."""
        value = self._value(node)
        if isinstance(value, Representation):
            return value
        is_group = isinstance(value, Group)
        help = f"write natural({unparse(node)}), which the group is given by" if is_group else None
        raise self._wrong_kind(node, value, "a representation", help)

    def subgroup(self, node: ast.Expression, G: Group) -> Group:
        """Return a group; generators between < and > are elements of G, in any notation."""
        if isinstance(node, ast.Generators) and isinstance(G, FiniteGroup):
            return self._subgroups.subgroup(node, G)
        return self.group(node)

    def integer(self, node: ast.Integer | ast.IntegerPower) -> int:
        """Return a number that counts points or copies, up to 10^6."""
        if isinstance(node, ast.Integer):
            value, digits = node.value, 1
        else:
            value, digits = node.base.value, node.exponent.value
        if abs(value) <= LARGEST_NUMBER and (abs(value) <= 1 or digits <= LARGEST_NUMBER.bit_length()):
            value = value if abs(value) <= 1 and digits else value**digits
        else:
            value = LARGEST_NUMBER + 1
        if value > LARGEST_NUMBER:
            raise self.reporter.error(
                "SG405",
                f"{short(unparse(node))} is over the limit of {LARGEST_NUMBER}",
                node,
                help="use a smaller number",
            )
        return value

    def one_group(self, node: ast.Node, message: str, *parts: tuple[ast.Expression, Representation]) -> None:
        """Report SG204 at `node` unless all parts are representations of one group."""
        (first, V), *others = parts
        for other, W in others:
            if V.group is W.group or V.group == W.group:
                continue
            labels = []
            for part, U in ((first, V), (other, W)):
                declared = self.scope.declaration_of_group(U.group)
                if declared:
                    labels.append(Label(declared.name.span, f"{short(unparse(part))} is over this group"))
            raise self.reporter.error(
                "SG204",
                message,
                node,
                words="needs one group",
                labels=labels,
                notes=[f"{self._described(first, V)}, {self._described(other, W)}"],
                help="restrict both to a common subgroup, or build a product: group P = G x K",
            )

    def _described(self, node: ast.Expression, V: Representation) -> str:
        return f"{short(unparse(node))} has dim {V.dim} over {short(V.group.name)}"

    def _wrong_kind(self, node: ast.Node, value: Declared, wanted: str, help: str | None) -> Exception:
        message = f"{short(unparse(node))} is {kind_of(value)}, where {wanted} is needed"
        return self.reporter.error("SG203", message, node, help=help)

    def _value(self, node: ast.Expression) -> Declared:
        if isinstance(node, ast.Call):
            return calls.evaluate(self, node)
        if isinstance(node, (ast.Generators, ast.LieGenerators)):
            return self._generators.group(node)
        return self._readers[type(node)](node)

    def _by_images(self, node: ast.Images) -> Representation:
        return self._images.representation(node, self.group(node.group))

    def _direct_product(self, node: ast.DirectProduct) -> Group:
        groups = self.reporter.each(self.group, node.factors)
        degree = sum(G.degree for G in groups)
        if degree > LARGEST_DEGREE or len(groups) > MOST_FACTORS:
            raise self.reporter.error(
                "SG405",
                f"a product of {len(groups)} groups on {degree} points in all",
                node,
                notes=[f"the limits are {MOST_FACTORS} groups and {LARGEST_DEGREE} points"],
            )
        matrices = sum(len(G.generators) + len(G.lie_algebra) for G in groups)
        if any(isinstance(G, LieGroup) for G in groups) and degree**2 * matrices > LARGEST_ENTRIES:
            raise self.reporter.error(
                "SG405",
                f"a product with a Lie group of {matrices} matrices of size {degree}",
                node,
                notes=[f"the limit is {LARGEST_ENTRIES} entries in all"],
            )
        with self.reporter.at(node):
            *first, last = groups
            return direct_product(reduce(direct_product, first), last, product_name(groups))

    def _semidirect_product(self, node: ast.SemidirectProduct) -> FiniteGroup:
        N, H = self.reporter.each(
            lambda part: require_finite(self, self.group(part), part, "a semidirect product"),
            (node.normal, node.acting),
        )
        if not node.action:
            with self.reporter.at(node):
                return semidirect(N, H, semidirect_name(N, H))
        action = self.reporter.each(lambda images: self._subgroups.elements(images, N), node.action)
        with self.reporter.at(node):
            return semidirect_product(N, H, action, f"{semidirect_name(N, H)} by {action_text(node)}")

    def _wreath_product(self, node: ast.WreathProduct) -> FiniteGroup:
        K, P = self.reporter.each(
            lambda part: require_finite(self, self.group(part), part, "a wreath product"),
            (node.left, node.right),
        )
        with self.reporter.at(node):
            return wreath_product(K, P, wreath_name(K, P))

    def _quotient(self, node: ast.Quotient) -> Representation:
        G = require_finite(self, self.group(node.group), node.group, "G / H")
        H = require_finite(self, self.subgroup(node.subgroup, G), node.subgroup, "G / H")
        with self.reporter.at(node):
            return quotient(G, H)

    def _tensor_product(self, node: ast.TensorProduct) -> Representation:
        parts = self.reporter.each(self.representation, node.factors)
        pairs = zip(node.factors, parts, strict=True)
        self.one_group(node, "tensor product of representations over different groups", *pairs)
        if len(parts) > LARGEST_POWER:
            raise self.reporter.error("SG405", f"a tensor product of {len(parts)} representations", node)
        with self.reporter.at(node):
            return reduce(tensor_product, parts)

    def _direct_sum(self, node: ast.DirectSum) -> Representation:
        terms = self.reporter.each(self._term, node.terms)
        operands = [term.operand if isinstance(term, ast.Multiple) else term for term in node.terms]
        pairs = zip(operands, (V for _, V in terms), strict=True)
        self.one_group(node, "direct sum of representations over different groups", *pairs)
        with self.reporter.at(node):
            return direct_sum(terms)

    def _term(self, node: ast.Expression) -> tuple[int, Representation]:
        if not isinstance(node, ast.Multiple):
            return 1, self.representation(node)
        copies = self.integer(node.multiplicity)
        if copies < 1:
            raise self.reporter.error(
                "SG220",
                "a multiplicity of 0",
                node.multiplicity,
                help="leave the term out, or write 1 or more",
            )
        return copies, self.representation(node.operand)

    def _tensor_power(self, node: ast.Power) -> Representation:
        V = self.representation(node.base)
        power = self._degree(node.exponent)
        with self.reporter.at(node):
            return reduce(tensor_product, [V] * power)

    def _functor(self, node: ast.Functor) -> Representation:
        V = self.representation(node.operand)
        power = self._degree(node.degree)
        construct = _FUNCTORS[node.name]
        with self.reporter.at(node):
            return construct(V, power)

    def _degree(self, node: ast.Integer) -> int:
        if node.value < 1:
            raise self.reporter.error(
                "SG220", "a power of 0", node, help="write 1 or more; trivial(G) has dim 1"
            )
        if node.value > LARGEST_POWER:
            raise self.reporter.error("SG405", f"a power is over the limit of {LARGEST_POWER}", node)
        return node.value
