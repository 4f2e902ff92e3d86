"""The canonical mode at random: c'(x) = g^-1 c(g x) with g uniform in G; see `symgroup.ir.RandomInput`."""

from __future__ import annotations

import json
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from symgroup.backends import Action, random_moves
from symgroup.ir import RandomInput
from symgroup.ir.step_json import read_step, step_to_json

SEEDS = 2**62


class AtRandom(nn.Module):
    """x -> (x, rho_U(g^-1 c(g x)) u), with g by the seed `given` where it is set, else by one that is drawn anew.

    A new seed is drawn from `generator` where one is set, else from torch's own. g is drawn on the host, as one operator in
    the graphs of `torch.compile` and `torch.export`. x is moved in float64, where symmetric inputs stay so up to rounding, and
    by permutations exactly. Gradients flow as through the step that chooses c.
    """

    def __init__(self, step: RandomInput) -> None:
        super().__init__()
        self.text = json.dumps(step_to_json(step))  # operators take plain values
        self.generator: torch.Generator | None = None
        self.given: int | None = None
        one = random_moves(step, 1, 0)
        self.widths: list[int] = []
        for name, action in (("source", one.on_source), ("carried", one.on_carried)):
            self.widths += [0 if action.order is None else action.order.shape[1], action.matrices.shape[1]]
            self.register_buffer(f"{name}_places", torch.tensor(action.places), persistent=False)

    def forward(self, x: Tensor, choose: nn.Module) -> Tensor:  # (..., n) -> (..., n + q)
        """Append the carried vectors."""
        rows = x.reshape(-1, x.shape[-1])
        draw = torch.ops.symgroup.random_moves
        order, matrices, back, inverses = draw(rows, self._seed(x.device), self.widths, self.text)
        moved = _applied(rows.to(torch.float64), order, matrices, self.get_buffer("source_places"))
        carried = choose(moved)[:, x.shape[-1] :].to(x.dtype)
        carried = _applied(carried, back, inverses.to(x.dtype), self.get_buffer("carried_places"))
        return torch.cat([x, carried.reshape(*x.shape[:-1], carried.shape[1])], dim=-1)

    def _seed(self, device: torch.device) -> Tensor:
        if self.given is not None:
            return torch.tensor(self.given)
        place = device if self.generator is None else self.generator.device
        return torch.randint(SEEDS, (), generator=self.generator, device=place)


def _applied(x: Tensor, order: Tensor, matrices: Tensor, places: Tensor) -> Tensor:  # (B, N) -> (B, N)
    """Return what `symgroup.backends.Action` does to x."""
    if order.shape[1]:
        x = x.gather(1, order)
    if not places.numel():
        return x
    turned = torch.einsum("bij,blj->bli", matrices, x[:, places])
    return x.index_copy(1, places.flatten(), turned.flatten(1))


def _on_the_host(x: Tensor, seed: Tensor, widths: Sequence[int], step: str) -> tuple[Tensor, ...]:
    inner = read_step(json.loads(step))
    assert isinstance(inner, RandomInput)
    moves = random_moves(inner, x.shape[0], int(seed))
    return (*_tensors(moves.on_source, x), *_tensors(moves.on_carried, x))


def _tensors(action: Action, x: Tensor) -> tuple[Tensor, Tensor]:
    nothing = x.new_empty((x.shape[0], 0), dtype=torch.int64)
    order = nothing if action.order is None else torch.tensor(action.order, device=x.device)
    return order, torch.tensor(action.matrices, device=x.device)


def _shapes(x: Tensor, seed: Tensor, widths: Sequence[int], step: str) -> tuple[Tensor, ...]:
    made = []
    for width, size in zip(widths[::2], widths[1::2], strict=True):
        made.append(x.new_empty((x.shape[0], width), dtype=torch.int64))
        made.append(x.new_empty((x.shape[0], size, size), dtype=torch.float64))
    return tuple(made)


torch.library.custom_op(
    "symgroup::random_moves",
    _on_the_host,
    mutates_args=(),
    schema="(Tensor x, Tensor seed, int[] widths, str step) -> (Tensor, Tensor, Tensor, Tensor)",
)
torch.library.register_fake("symgroup::random_moves", _shapes)
