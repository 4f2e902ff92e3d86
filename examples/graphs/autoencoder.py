"""The second half of the graph example: an auto-encoder of graphs with an invariant code and the best-of-orbit loss."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from typing import Any

import common
import numpy as np
import torch
from graphs.make_data import VERTICES

import symgroup as sg

HERE = Path(__file__).parent
LEARNING_RATE = 0.01
ORDERS = np.array(list(permutations(range(VERTICES))))  # all of S(6)


@dataclass(frozen=True, slots=True, eq=False)
class Graphs:
    """Adjacency matrices with their images under all of S(6), each once, the others repeated."""

    x: torch.Tensor  # (N, 36)
    images: torch.Tensor  # (N, 720, 36)

    @classmethod
    def read(cls, part: str) -> Graphs:
        """Read one of the data files."""
        with np.load(HERE / f"atlas_{part}.npz") as arrays:
            x = arrays["x"]
        matrices = x.reshape(-1, VERTICES, VERTICES)
        images = matrices[:, ORDERS[:, :, None], ORDERS[:, None, :]]
        return cls(
            *(torch.tensor(a, dtype=torch.float32) for a in (x, images.reshape(len(x), -1, VERTICES**2)))
        )


@dataclass(frozen=True, slots=True, eq=False)
class AutoEncoder:
    """An encoder to an invariant code and a decoder that gives every pair of vertices a number."""

    encoder: torch.nn.Module
    decoder: torch.nn.Module

    def code(self, x: torch.Tensor) -> torch.Tensor:  # (N, 36) -> (N, 14)
        """Return the codes, with a 0 for each vertex."""
        return torch.nn.functional.pad(self.encoder(x), (0, VERTICES))

    def logits(self, x: torch.Tensor) -> torch.Tensor:  # (N, 36) -> (N, 36)
        """Return the logit of every edge, the same from either end."""
        pairs = self.decoder(self.code(x)).unflatten(-1, (VERTICES, VERTICES))
        return ((pairs + pairs.transpose(-1, -2)) / 2).flatten(-2)


EDGES = torch.triu(torch.ones(VERTICES, VERTICES), 1).flatten()  # each pair of vertices once


def cross_entropy(logits: torch.Tensor, images: torch.Tensor) -> torch.Tensor:  # (N, 36), (N, 720, 36)
    """Return the least mean cross entropy of the edges over the images of each graph under S(6)."""
    shared = (torch.nn.functional.softplus(logits) * EDGES).sum(dim=-1)
    matched = (images @ (logits * EDGES).unsqueeze(-1)).squeeze(-1).amax(dim=-1)
    return (shared - matched) / EDGES.sum()


def rebuild(chosen: Any) -> common.Picture:
    """Train an auto-encoder for each kind of decoder and print their table."""
    spec = sg.load(HERE / "autoencoder.symg")
    train, test = Graphs.read("train"), Graphs.read("test")
    rows, outputs, floors = [], {}, []
    for mode in common.MODES:
        encoders = common.compiled(spec["encoder"], chosen.seeds)
        decoders = common.compiled(spec[f"{mode}_decoder"], chosen.seeds)
        size = common.parameters(encoders[0]) + common.parameters(decoders[0])
        scores = []
        for seed, (encoder, decoder) in enumerate(zip(encoders, decoders, strict=True)):
            model = AutoEncoder(encoder, decoder)
            common.fit(
                [encoder, decoder],
                lambda share, model=model: cross_entropy(model.logits(train.x), train.images).mean(),
                chosen.steps * 2 // 3,
                LEARNING_RATE,
                seed,
            )
            scores.append(score(model, train, test))
            with torch.no_grad():
                outputs.setdefault(mode, torch.sigmoid(model.logits(test.x)).numpy())
                data = sg.Dataset(model.code(test.x).double().numpy(), test.x.double().numpy())
            if mode == "plain":
                floors.append(sg.floor(spec["plain_decoder"], data).total)
        rows.append(common.finished(mode, "decoder", chosen, decoders[0], size, scores))
    print(f"atlas: {len(test.x)} test graphs, floor of every equivariant decoder {floors[0]:.4f} (proven)")
    common.require_floor(rows[0].columns["error"], max(floors), "atlas")
    common.print_table(rows, {"error": max(floors)})
    return common.Picture("atlas", sg.Dataset(test.x.numpy(), test.x.numpy()), outputs)


def score(model: AutoEncoder, train: Graphs, test: Graphs) -> dict[str, float]:
    """Return the best-of-orbit squared error on test graphs, and the shares of graphs rebuilt up to isomorphism."""
    with torch.no_grad():
        made = torch.sigmoid(model.logits(test.x)).double()
        made = made * (1 - torch.eye(VERTICES).flatten())  # no vertex is joined to itself
        error = (made.unsqueeze(1) - test.images).square().mean(dim=-1).amin(dim=-1).mean()
        return {
            "error": float(error),
            "rebuilt, trained": rebuilt(model, train),
            "rebuilt, new": rebuilt(model, test),
        }


def rebuilt(model: AutoEncoder, graphs: Graphs) -> float:
    """Return the share of the graphs whose edges are all right, in some order of the vertices."""
    with torch.no_grad():
        edges = (model.logits(graphs.x) > 0).float() * EDGES
    return float((edges.unsqueeze(1) == graphs.images * EDGES).all(dim=-1).any(dim=-1).double().mean())
