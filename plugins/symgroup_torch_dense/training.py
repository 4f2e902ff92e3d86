"""Training with Adam: shuffled minibatches from a seeded generator, the best-image loss."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch
from torch import Tensor

from symgroup.backends import PluginError, TrainingData, TrainOptions, TrainProgress, TrainReport
from symgroup.ir import LinearLayer
from symgroup_torch_dense.dropout import Dropout
from symgroup_torch_dense.module import PlanModule
from symgroup_torch_dense.steps import Noise

PROGRESS_SECONDS = 0.1  # between two calls of the callback, at least
SMALL_STEP = 50_000_000  # multiplications of the largest layer in a minibatch, below which one thread is best

Progress = Callable[[TrainProgress], None]


def train(
    module: PlanModule, data: TrainingData, options: TrainOptions, progress: Progress | None
) -> TrainReport:
    """Fit the parameters in place; on the CPU one seed gives one result to the last bit.

    On CUDA the sums of gradients are taken in no fixed order, so results agree up to rounding only.
    Raises: PluginError (SG507): where the loss stops being finite; the parameters are then those of the last
    finished epoch.
    """
    data.require(module.plan.source_dim, module.plan.target_dim)
    x = torch.tensor(data.x, dtype=_dtype(module), device=module.device)
    targets = torch.tensor(data.targets, dtype=_dtype(module), device=module.device)
    parameters = list(module.parameters())
    step = _step(parameters, options)
    shuffle = torch.Generator().manual_seed(options.seed)
    start = shown = time.monotonic()
    losses: list[float] = []
    with _training_mode(module, options.seed), _threads_for(module, options.batch_size):
        for epoch in range(1, options.epochs + 1):
            before = [parameter.detach().clone() for parameter in parameters]
            loss = _epoch(module, x, targets, torch.randperm(len(x), generator=shuffle), options, step)
            if not math.isfinite(loss) or not all(bool(item.isfinite().all()) for item in parameters):
                _restore(parameters, before)
                raise _diverged(epoch, options)
            losses.append(loss)
            now = time.monotonic()
            if progress is not None and (epoch in {1, options.epochs} or now - shown >= PROGRESS_SECONDS):
                shown = now
                progress(TrainProgress(epoch, options.epochs, loss, now - start))
    return TrainReport(tuple(losses), time.monotonic() - start)


def best_image_loss(
    outputs: Tensor,  # (B, m)
    targets: Tensor,  # (B, K, m)
) -> Tensor:  # ()
    """Return the mean over samples of the least, over the K targets, of the mean squared error."""
    errors = (outputs.unsqueeze(1) - targets).square().mean(-1)
    return errors.amin(-1).mean()


def _epoch(
    module: PlanModule,
    x: Tensor,
    targets: Tensor,
    order: Tensor,
    options: TrainOptions,
    step: Callable[[Tensor], None],
) -> float:
    """Visit every sample once and return the mean loss; not finite where it stopped early."""
    total = 0.0
    for batch in torch.split(order.to(x.device), options.batch_size):
        loss = best_image_loss(module(x[batch]), targets[batch])
        value = float(loss.detach())
        if not math.isfinite(value):
            return value
        step(loss)
        total += value * len(batch)
    return total / len(x)


def _step(parameters: list[torch.nn.Parameter], options: TrainOptions) -> Callable[[Tensor], None]:
    if not parameters:  # nothing to fit: a plan of maps that are all zero
        return lambda _: None
    optimizer = torch.optim.Adam(parameters, lr=options.learning_rate, weight_decay=options.weight_decay)

    def step(loss: Tensor) -> None:
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()

    return step


@contextmanager
def _training_mode(module: PlanModule, seed: int) -> Iterator[None]:
    """Put the module in training mode with seeded noise and dropout, and back as it was, whatever happens."""
    was_training = module.training
    random = [part for part in module.modules() if isinstance(part, Noise | Dropout)]
    before = [part.generator for part in random]
    module.train()
    generator = torch.Generator(device=module.device).manual_seed(seed)
    for part in random:
        part.generator = generator
    try:
        yield
    finally:
        module.train(was_training)
        for part, old in zip(random, before, strict=True):
            part.generator = old


@contextmanager
def _threads_for(module: PlanModule, batch_size: int) -> Iterator[None]:
    """Train small networks on one thread: a second one gains nothing there, and waits for busy cores.

    Measured on the square of the examples (4 x 256 x 256 x 4, batches of 64, 2 cores) beside one busy process: 66 s with two
    threads, 4.7 s with one; on idle cores the two are equal.
    """
    widest = max(
        (layer.weight.shape[0] * layer.weight.shape[1] for layer in _linear_layers(module)), default=0
    )
    before = torch.get_num_threads()
    small = batch_size * widest <= SMALL_STEP
    if small:
        torch.set_num_threads(1)
    try:
        yield
    finally:
        if small:
            torch.set_num_threads(before)


def _linear_layers(module: PlanModule) -> list[LinearLayer]:
    return [layer for layer in module.plan.layers if isinstance(layer, LinearLayer)]


def _dtype(module: PlanModule) -> torch.dtype:
    return module.get_buffer("_anchor").dtype


def _restore(parameters: list[torch.nn.Parameter], before: list[Tensor]) -> None:
    with torch.no_grad():
        for parameter, value in zip(parameters, before, strict=True):
            parameter.copy_(value)


def _diverged(epoch: int, options: TrainOptions) -> PluginError:
    return PluginError.of(
        "SG507",
        f"training diverged in epoch {epoch}: the loss or a parameter is not finite",
        help=f"use a learning rate below {options.learning_rate:g}, or scale the data",
    )
