"""The abstract syntax tree: what a spec says, a frozen record for each rule of the grammar.

Every node knows its `span`, the stretch of text it was read from; spans are left out of equality, so that
two texts that say the same give equal trees. A node made by hand has the span `NOWHERE`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from symgroup.spec.nodes import (
    NOWHERE,
    Cycle,
    Cycles,
    Factor,
    Field,
    Fraction,
    Generators,
    Integer,
    LieGenerators,
    Matrix,
    MatrixGenerators,
    Name,
    Node,
    Number,
    OneLine,
    Permutation,
    PermutationGenerators,
    Row,
    Scalar,
    ScalarCall,
    ScalarPower,
    ScalarProduct,
    ScalarSum,
    SignedGenerators,
    Symbol,
    Term,
    Text,
    VectorLiteral,
)

__all__ = [
    "NOWHERE",
    "Argument",
    "Call",
    "Cycle",
    "Cycles",
    "DirectProduct",
    "DirectSum",
    "Expression",
    "Factor",
    "Field",
    "Fraction",
    "Functor",
    "Generators",
    "GroupDeclaration",
    "HiddenLayer",
    "LayerStep",
    "Images",
    "Integer",
    "IntegerPower",
    "LieGenerators",
    "Matrix",
    "MatrixGenerators",
    "Multiple",
    "Name",
    "NetworkDeclaration",
    "NetworkItem",
    "Node",
    "Noise",
    "Number",
    "OneLine",
    "OutputWithoutBias",
    "Permutation",
    "PermutationGenerators",
    "Power",
    "Quotient",
    "Relaxed",
    "RelaxedByCanonical",
    "RepresentationDeclaration",
    "Row",
    "Scalar",
    "ScalarCall",
    "ScalarPower",
    "ScalarProduct",
    "ScalarSum",
    "SemidirectProduct",
    "SignedGenerators",
    "SpecFile",
    "Statement",
    "Symbol",
    "TensorProduct",
    "Term",
    "Text",
    "VectorDeclaration",
    "VectorLiteral",
    "WreathProduct",
]

# -- groups and representations


@dataclass(frozen=True, slots=True)
class IntegerPower(Node):
    """An integer written as a power: `10^3`."""

    base: Integer
    exponent: Integer


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A named construction: `S(4)`, `natural(P)`, `stabilizer(P, 1)`."""

    function: Name
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class Functor(Node):
    """A symmetric, traceless symmetric or exterior power: `Sym^2(V)`, `Sym0^2(V)`, `Alt^2(V)`."""

    name: Literal["Sym", "Sym0", "Alt"]
    degree: Integer
    operand: Expression


@dataclass(frozen=True, slots=True)
class Power(Node):
    """A tensor power: `V^2`."""

    base: Expression
    exponent: Integer


@dataclass(frozen=True, slots=True)
class Multiple(Node):
    """Copies of a representation: `2 V`."""

    multiplicity: Integer
    operand: Expression


@dataclass(frozen=True, slots=True)
class Quotient(Node):
    """The representation on the cosets G/H: `P / stabilizer(P, 1)`."""

    group: Expression
    subgroup: Expression


@dataclass(frozen=True, slots=True)
class DirectProduct(Node):
    """A direct product of groups: `S(3) x C(2)`."""

    factors: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class SemidirectProduct(Node):
    """A semidirect product: of groups on the same points, `N : H`, or with an action, `C(7) : C(3) by < (1 3 5 7 2 4 6) >`."""

    normal: Expression
    acting: Expression
    action: tuple[Generators, ...]  # a list for each generator of H: where it sends the generators of N


@dataclass(frozen=True, slots=True)
class WreathProduct(Node):
    """A wreath product of groups, acting on copies of what the left one acts on: `S(2) wr S(3)`."""

    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class TensorProduct(Node):
    """A tensor product of representations: `V * W`."""

    factors: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class DirectSum(Node):
    """A direct sum of representations: `V + 2 W`."""

    terms: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Images(Node):
    """The representation that sends the generators of a group to these: `on G < (1 2), [[0, 1], [1, 0]] >`.

    For a Lie group they are those of its Lie algebra, and those of its components follow: `on L < ... > components < ... >`.
    """

    group: Expression
    images: tuple[Matrix | Permutation, ...]
    signed: bool  # whether lists are signed and count from 1: `on G signed < [-1, 2] >`
    components: tuple[Matrix, ...] = ()


Expression = (
    Name
    | Call
    | Functor
    | Power
    | Multiple
    | Quotient
    | DirectProduct
    | SemidirectProduct
    | WreathProduct
    | TensorProduct
    | DirectSum
    | PermutationGenerators
    | SignedGenerators
    | MatrixGenerators
    | LieGenerators
    | Images
)
Argument = Expression | Integer | IntegerPower | Text


# -- statements


@dataclass(frozen=True, slots=True)
class GroupDeclaration(Node):
    """`group G = D(4)`."""

    name: Name
    expression: Expression


@dataclass(frozen=True, slots=True)
class RepresentationDeclaration(Node):
    """`rep V = natural(G)`."""

    name: Name
    expression: Expression


@dataclass(frozen=True, slots=True)
class VectorDeclaration(Node):
    """`vector x in V = (1, 0, 1, 0)`."""

    name: Name
    representation: Expression
    value: VectorLiteral


@dataclass(frozen=True, slots=True)
class LayerStep(Node):
    """`relu`, `norm tanh` or `dropout 0.1`: words, and a number where there is one, as typed."""

    words: tuple[Name, ...]
    amount: str | None = None


@dataclass(frozen=True, slots=True)
class OutputWithoutBias(Node):
    """`output no bias`."""


@dataclass(frozen=True, slots=True)
class Relaxed(Node):
    """`relaxed`, `relaxed for x`, `relaxed to S`, or `relaxed for x to S`."""

    vector: Name | None
    down_to: Expression | None = None


@dataclass(frozen=True, slots=True)
class HiddenLayer(Node):
    """`hidden 32 regular(P), relu, no bias`."""

    representation: Expression
    steps: tuple[
        LayerStep | Relaxed, ...
    ]  # a relaxed layer behind this one parses, so that it is refused with the reason
    bias: bool


@dataclass(frozen=True, slots=True)
class RelaxedByCanonical(Node):
    """`relaxed by canonical`, `relaxed by random canonical`, or `relaxed by NAME` with a canonicalizer of a plugin."""

    method: Name | None = None
    random: bool = False


@dataclass(frozen=True, slots=True)
class Noise(Node):
    """`noise 0.1`, or `noise 1/10`; `scale` is as typed, for it alone may be a decimal."""

    scale: str


NetworkItem = HiddenLayer | OutputWithoutBias | Relaxed | RelaxedByCanonical | Noise


@dataclass(frozen=True, slots=True)
class NetworkDeclaration(Node):
    """`network F : V -> W { ... }`."""

    name: Name
    source: Expression
    target: Expression
    items: tuple[NetworkItem, ...]


Statement = GroupDeclaration | RepresentationDeclaration | VectorDeclaration | NetworkDeclaration


@dataclass(frozen=True, slots=True)
class SpecFile(Node):
    """A whole file: statements in order."""

    statements: tuple[Statement, ...]
