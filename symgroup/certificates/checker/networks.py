"""Direct sums of checked blocks, and networks of checked layers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .reading import OutOfReach, Refuted
from .representations import Representation

ODD = ("tanh", "sin", "identity")
Shapes = Sequence[tuple[int, ...]]  # (copies out, copies in, r) of each tile


@dataclass(frozen=True)
class Space:
    """All equivariant maps between two representations, or the breaking maps of a relaxed layer."""

    source: Representation
    target: Representation
    shapes: Shapes
    proven: bool


@dataclass(frozen=True)
class Network:
    """The layers of a plan, each a map and perhaps a bias, with a function of one coordinate between two of them."""

    widths: list[Representation]
    layers: list[list[Space]]
    activations: list[str]
    weights: Shapes
    breaking: list[tuple[Space, Shapes]]


def check_space(
    V: Representation,
    W: Representation,
    dim: int,
    tiles: Shapes,  # (row, column, copies out, copies in, r)
    bases: dict[tuple[Representation, Representation], tuple[int, bool]],
) -> None:
    """Hom of direct sums is the direct sum of the Homs: every block has a basis, and a tile where it is not 0."""
    wanted, proven, row = [], True, 0
    for out, target in W.summands:
        column = 0
        for into, source in V.summands:
            if (source, target) not in bases:
                raise Refuted(f"there is no basis of Hom({source.name}, {target.name})")
            size, known = bases[source, target]
            proven &= known
            if size:
                wanted.append((row, column, out, into, size))
            column += into * source.dim
        row += out * target.dim
    if sorted(wanted) != sorted(tiles):
        raise Refuted("the tiles are not the blocks of Hom(V, W)")
    if sum(out * into * size for _, _, out, into, size in tiles) != dim:
        raise Refuted("the dimension is not the sum over the tiles")
    if not proven:
        raise OutOfReach("the basis of a block is not proven")


def check_network(network: Network) -> None:
    """The layers are all maps U_k -> U_k+1, with biases and allowed activations; the weights have the shapes of the tiles."""
    U = network.widths
    for k, layer in enumerate(network.layers):
        if not 1 <= len(layer) <= 2 or (layer[0].source, layer[0].target) != (U[k], U[k + 1]):
            raise Refuted(f"layer {k + 1} is no map from the layer before it")
        if layer[1:] and (layer[1].target is not U[k + 1] or not is_trivial(layer[1].source)):
            raise Refuted(f"the bias of layer {k + 1} is not invariant")
    for k, function in enumerate(network.activations):
        if not commutes(U[k + 1], function):
            raise Refuted(f"{function} does not commute with the group after layer {k + 1}")
    spaces = [space for layer in network.layers for space in layer]
    if network.weights != [shape for space in spaces for shape in space.shapes]:
        raise Refuted("its weights have other shapes than the checked layers")
    for term, shapes in network.breaking:
        if (term.source, term.target, term.shapes) != (U[0], U[1], shapes):
            raise Refuted("its breaking weights are not those that were checked")
    if not all(space.proven for space in (*spaces, *(term for term, _ in network.breaking))):
        raise OutOfReach("a layer is not certified")


def is_trivial(V: Representation) -> bool:
    """Whether every element acts as 1, and the Lie algebra as 0, on a line."""
    discrete = V.group.discrete
    return V.dim == 1 and all(
        [str(value) for _, value in image[0]] == (["1"] if number < discrete else [])
        for number, image in enumerate(V.images)
    )


def commutes(V: Representation, function: str) -> bool:
    """Permutations commute with every function of one coordinate, changes of sign with odd ones, all else with none."""
    if function == "identity":
        return True
    if V.signed is None:
        return False
    return function in ODD or all(sign == 1 for _, signs in V.signed for sign in signs)
