"""Bilinear layers as one step of a graph have the outputs and gradients of the recorded operations."""

from __future__ import annotations

import pytest
import torch

import symgroup as sg
from symgroup.groups import orthogonal, symmetric
from symgroup.ir import BilinearLayer
from symgroup.plan.products import bilinear_layer
from symgroup.representations import Representation, direct_sum, irrep, natural, tensor_product, trivial
from symgroup_torch_dense import pairs
from symgroup_torch_dense.bilinear import Bilinear
from symgroup_torch_dense.bilinear_step import BilinearSum
from symgroup_torch_dense.pairs import Way


def points() -> Representation:
    V = natural(symmetric(3))
    return direct_sum([(7, trivial(V.group)), (5, V), (2, tensor_product(V, V))])


def boosts() -> Representation:
    V = natural(orthogonal(2, 1))
    return direct_sum([(5, trivial(V.group)), (3, V), (2, tensor_product(V, V))])


def degrees() -> Representation:
    G = orthogonal(3, special=True)
    return direct_sum([(4, irrep(G, l)) for l in range(3)])


def turns() -> Representation:  # algebraic entries
    G = sg.parse("group G = Weyl(H3)")["G"]
    return direct_sum([(3, trivial(G)), (3, natural(G))])


MADE = {f.__name__: f for f in (points, boosts, degrees, turns)}
COSTS = {  # of an entry, a sum, a number of a matrix, a matrix
    "as measured": {},
    "mixed": {"START": 20.0},
    Way.ENTRIES: {"ENTRY": 0.0},
    Way.SUMS: {"SUM": 0.0},
    Way.MATRIX: {"MATRIX": 0.0, "START": 0.0},
}


@pytest.fixture(
    params=[(name, way, every) for name in MADE for way in COSTS for every in (False, True)], ids=str
)
def layer(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Bilinear:
    name, way, every = request.param
    for constant, cost in COSTS[way].items():
        monkeypatch.setattr(pairs, constant, cost)
    made = Bilinear(bilinear_layer(MADE[name](), every)).double()
    products = made.products
    assert way is not Way.ENTRIES or (products.entries and not products.height and not products.blocks)
    assert way is not Way.SUMS or (products.height and not products.blocks)
    assert way is not Way.MATRIX or products.blocks
    generator = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for parameter in made.parameters():
            parameter.copy_(torch.randn(parameter.shape, generator=generator, dtype=torch.float64))
    return made


def width(layer: Bilinear) -> int:
    return max(term.start + term.weight.shape[0] for term in layer.terms)


def coefficients(layer: Bilinear) -> list[torch.Tensor]:
    return [part.theta()[0] for part in layer.weight]


def test_outputs_and_gradients(layer: Bilinear) -> None:
    x = torch.randn(3, 2, width(layer), dtype=torch.float64, requires_grad=True)
    theta = coefficients(layer)
    y, expected = layer(x), layer.recorded(theta, x)
    assert y.grad_fn is not None
    assert type(y.grad_fn).__name__ == f"{BilinearSum.__name__}Backward"
    torch.testing.assert_close(y, expected)
    direction = torch.randn_like(y)
    for ours, theirs in zip(
        torch.autograd.grad(y, [x, *theta], direction),
        torch.autograd.grad(expected, [x, *theta], direction),
        strict=True,
    ):
        torch.testing.assert_close(ours, theirs)
    layer.eval()
    with torch.no_grad():
        torch.testing.assert_close(layer(x), expected)
        torch.testing.assert_close(layer(x), expected)  # with the weights that were kept
        theta[0].add_(1)
        torch.testing.assert_close(layer(x), layer.recorded(theta, x))


def test_many_samples_are_taken_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("symgroup_torch_dense.bilinear_step.CHUNK", 1)
    layer = Bilinear(bilinear_layer(points())).double()
    for parameter in layer.parameters():
        torch.nn.init.normal_(parameter)
    x = torch.randn(77, width(layer), dtype=torch.float64, requires_grad=True)
    theta = coefficients(layer)
    found = [torch.autograd.grad(y.square().sum(), [x, *theta]) for y in (layer(x), layer.recorded(theta, x))]
    for ours, theirs in zip(*found, strict=True):
        torch.testing.assert_close(ours, theirs)


def test_gradients_of_gradients() -> None:
    layer = Bilinear(bilinear_layer(boosts())).double()
    for parameter in layer.parameters():
        torch.nn.init.normal_(parameter)
    x = torch.randn(2, width(layer), dtype=torch.float64, requires_grad=True)

    def call(*inputs: torch.Tensor) -> torch.Tensor:
        y: torch.Tensor = BilinearSum.apply(layer, *inputs)  # type: ignore[no-untyped-call]
        return y

    inputs = (x, *coefficients(layer))
    assert torch.autograd.gradcheck(call, inputs, fast_mode=True)
    assert torch.autograd.gradgradcheck(call, inputs, fast_mode=True)


def test_gradients_that_are_not_wanted_are_not_computed() -> None:
    layer = Bilinear(bilinear_layer(points())).requires_grad_(False)
    for parameter in layer.parameters():
        torch.nn.init.normal_(parameter)
    x = torch.randn(2, width(layer), requires_grad=True)
    layer(x).sum().backward()
    assert x.grad is not None
    assert all(parameter.grad is None for parameter in layer.parameters())
    layer.requires_grad_(True)
    layer(x.detach()).sum().backward()
    assert all(parameter.grad is not None for parameter in layer.parameters())


def test_no_samples_and_one() -> None:
    layer = Bilinear(bilinear_layer(degrees()))
    for shape in ((0, width(layer)), (width(layer),), (2, 0, width(layer))):
        x = torch.randn(shape, requires_grad=True)
        y = layer(x)
        assert y.shape == x.shape
        y.sum().backward()
        assert x.grad is not None


def test_coordinates_behind_the_last_product_stay() -> None:
    U = degrees()
    layer = Bilinear(BilinearLayer(bilinear_layer(U).terms[:1]))
    torch.nn.init.normal_(next(layer.parameters()))
    x = torch.randn(5, U.dim + 3, requires_grad=True)
    y = layer(x)
    torch.testing.assert_close(y[:, 4:], x[:, 4:])
    torch.testing.assert_close(y, layer.recorded(coefficients(layer), x))
    y.sum().backward()
    torch.testing.assert_close(x.grad[:, 4:], torch.ones(5, U.dim - 1))
