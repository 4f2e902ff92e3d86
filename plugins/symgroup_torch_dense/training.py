"""Training with Adam: shuffled minibatches, the best-image loss, checkpoints, several processes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch

from symgroup.backends import (
    CheckpointOptions,
    InputError,
    TrainingData,
    TrainOptions,
    TrainProgress,
    TrainReport,
    load_checkpoint,
    not_a_checkpoint,
    run_identity,
    save_checkpoint,
)
from symgroup.ir import LinearLayer
from symgroup_torch_dense.dropout import Dropout
from symgroup_torch_dense.module import PlanModule
from symgroup_torch_dense.random_moves import AtRandom
from symgroup_torch_dense.run import Run
from symgroup_torch_dense.steps import Noise

PROGRESS_SECONDS = 0.1  # between two calls of the callback, at least
SMALL_STEP = 50_000_000  # multiplications of the largest layer in a minibatch, below which one thread is best

Progress = Callable[[TrainProgress], None]


def train(
    module: PlanModule, data: TrainingData, options: TrainOptions, progress: Progress | None
) -> TrainReport:
    """Fit the parameters in place; on the CPU one seed gives one result to the last bit, also from a checkpoint on.

    On CUDA the sums of gradients are taken in no fixed order, so results agree up to rounding only. Where torch.distributed
    is initialised, every process takes its share of each minibatch, and all end with the same parameters.
    Raises: PluginError (SG507): where the loss stops being finite; the parameters are then those of the last
    finished epoch. InputError (SG330, SG334, SG367, SG368, SG369): for the checkpoint.
    """
    data.require(module.plan.source_dim, module.plan.target_dim)
    start = shown = time.monotonic()
    with _training_mode(module), _threads_for(module, options.batch_size):
        run = Run(module, data, options)
        keeper = _Keeper(module, data, run)
        while run.epoch <= options.epochs:
            if not run.is_epoch_done:
                run.step()
            if run.is_epoch_done:
                epoch, loss = run.epoch, run.end_epoch()
                now = time.monotonic()
                if progress is not None and (epoch in {1, options.epochs} or now - shown >= PROGRESS_SECONDS):
                    shown = now
                    progress(TrainProgress(epoch, options.epochs, loss, now - start))
            keeper.keep(last=run.epoch > options.epochs)
    return TrainReport(tuple(run.losses), time.monotonic() - start)


class _Keeper:
    """Writes checkpoints of a run; begins by going on from the one that is there, where that is wanted."""

    def __init__(self, module: PlanModule, data: TrainingData, run: Run) -> None:
        self.run = run
        self.identity = run_identity(
            module.plan,
            data,
            run.options,
            backend=module.backend_name,
            strategy=module.strategy,
            dtype=module.dtype_name,
            device=module.device.type,
            processes=run.process.size,
        )
        self.options = run.options.checkpoint
        self.kept = time.monotonic()
        if self.options is not None:
            self._resume(self.options)

    def keep(self, last: bool) -> None:
        """Write a checkpoint if the last one is long enough ago, or if this is the end."""
        if self.options is None or not self.run.process.is_writer:
            return
        if last or time.monotonic() - self.kept >= self.options.seconds:
            save_checkpoint(self.options.path, self.run.checkpoint(self.identity))
            self.kept = time.monotonic()

    def _resume(self, options: CheckpointOptions) -> None:
        if not options.path.exists():
            return
        if not options.resume:
            message = f"there is a checkpoint already: '{options.path}'"
            raise InputError.of("SG369", message, help="go on from it with --resume, or remove it")
        checkpoint = load_checkpoint(options.path, self.identity)
        if len(checkpoint.losses) > self.run.options.epochs:
            finished = len(checkpoint.losses)
            raise InputError.of(
                "SG368", f"'{options.path}' has {finished} finished epochs, more than are wanted"
            )
        try:
            self.run.restore(checkpoint)
        except (KeyError, ValueError, RuntimeError) as error:
            raise not_a_checkpoint(options.path, str(error)[:200]) from error


@contextmanager
def _training_mode(module: PlanModule) -> Iterator[None]:
    """Put the module in training mode and draw from torch's own generators, and leave all as it was, whatever happens."""
    was_training = module.training
    random = [part for part in module.modules() if isinstance(part, Noise | Dropout | AtRandom)]
    before = [part.generator for part in random]
    devices = [module.device] if module.device.type == "cuda" else []
    with torch.random.fork_rng(devices):
        module.train()
        for part in random:
            part.generator = None
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
