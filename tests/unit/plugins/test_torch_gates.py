"""Gates as one step of a graph have the outputs and gradients of the recorded operations."""

from __future__ import annotations

import pytest
import torch

from symgroup.ir import GatedLayer, GatedTerm
from symgroup_torch_dense.gates import Gated, GateProduct

TERMS = {
    "gates behind": (GatedTerm(2, 3, 9), GatedTerm(3, 1, 11)),
    "points gate themselves": (GatedTerm(2, 3, 10), GatedTerm(4, 1, 6)),
    "one gate for two terms": (GatedTerm(2, 3, 8), GatedTerm(2, 1, 8)),
    "gated by copies that are gated": (GatedTerm(2, 1, 1), GatedTerm(3, 1, 0)),
}


@pytest.mark.parametrize("function", ["sigmoid", "silu", "relu"])
@pytest.mark.parametrize("name", TERMS)
def test_outputs_and_gradients(name: str, function: str) -> None:
    layer = Gated(GatedLayer(function, TERMS[name]))
    generator = torch.Generator().manual_seed(1)
    x = torch.randn(2, 3, 14, dtype=torch.float64, generator=generator).requires_grad_()
    y, expected = layer(x), layer.recorded(x)
    assert type(y.grad_fn).__name__ == f"{GateProduct.__name__}Backward"
    torch.testing.assert_close(y, expected)
    direction = torch.randn(y.shape, dtype=torch.float64, generator=generator)
    (ours,), (theirs,) = (torch.autograd.grad(out, x, direction) for out in (y, expected))
    torch.testing.assert_close(ours, theirs)
    with torch.no_grad():
        torch.testing.assert_close(layer(x), expected)


@pytest.mark.parametrize("name", TERMS)
def test_gradients_of_gradients(name: str) -> None:
    layer = Gated(GatedLayer("silu", TERMS[name]))
    x = torch.randn(2, 14, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(layer, (x,))
    assert torch.autograd.gradgradcheck(layer, (x,))


@pytest.mark.parametrize("shape", [(14,), (0, 14), (2, 0, 14)])
def test_no_samples_and_one(shape: tuple[int, ...]) -> None:
    layer = Gated(GatedLayer("silu", TERMS["gates behind"]))
    x = torch.randn(shape, requires_grad=True)
    y = layer(x)
    assert y.shape == (*shape[:-1], 9)
    y.sum().backward()
    assert x.grad is not None
    assert x.grad.shape == x.shape
