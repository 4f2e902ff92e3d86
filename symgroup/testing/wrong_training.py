"""Backends that train wrongly on purpose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from symgroup.backends import (
    EVERYTHING,
    Capabilities,
    Module,
    TrainingData,
    TrainOptions,
    TrainProgress,
    TrainReport,
    load_checkpoint,
    run_identity,
    save_checkpoint,
)
from symgroup.testing.wrong import WrongBackend, inner_of


class StepsTooFar(WrongBackend):
    """Trains with one and a half times the learning rate."""

    name = "steps-too-far"
    right = "torch-dense"
    capabilities = Capabilities(("float32", "float64"), ("cpu",), trainable=True, serves=(EVERYTHING,))

    def train(
        self,
        module: Module,
        data: TrainingData,
        options: TrainOptions,
        progress: Callable[[TrainProgress], None] | None = None,
    ) -> TrainReport:
        """Train with other options."""
        faster = replace(options, learning_rate=1.5 * options.learning_rate)
        return self.inner.train(inner_of(module), data, faster, progress)


class ForgetsMoments(WrongBackend):
    """Goes on from checkpoints with Adam's moments at zero."""

    name = "forgets-moments"
    right = "torch-dense"
    capabilities = Capabilities(
        ("float32", "float64"), ("cpu",), trainable=True, serves=(EVERYTHING,), resumable=True
    )

    def train(
        self,
        module: Module,
        data: TrainingData,
        options: TrainOptions,
        progress: Callable[[TrainProgress], None] | None = None,
    ) -> TrainReport:
        """Write zeros over the moments of the checkpoint that is there."""
        kept = options.checkpoint
        if kept is not None and kept.path.exists():
            identity = run_identity(
                module.plan,
                data,
                options,
                backend=self.right,
                dtype=module.dtype_name,
                device="cpu",
                processes=1,
            )
            found = load_checkpoint(kept.path, identity)
            arrays = {name: 0 * array if "exp_avg" in name else array for name, array in found.arrays.items()}
            save_checkpoint(kept.path, replace(found, arrays=arrays))
        return self.inner.train(inner_of(module), data, options, progress)


class TakesTargetsAsTheyAre(WrongBackend):
    """Compares with the listed targets only, and not with their further images."""

    name = "takes-targets-as-they-are"
    right = "torch-dense"
    capabilities = Capabilities(("float32", "float64"), ("cpu",), trainable=True, serves=(EVERYTHING,))

    def train(
        self,
        module: Module,
        data: TrainingData,
        options: TrainOptions,
        progress: Callable[[TrainProgress], None] | None = None,
    ) -> TrainReport:
        """Train without `data.images`."""
        return self.inner.train(inner_of(module), replace(data, images=None), options, progress)


WRONG_TRAINING: tuple[type[WrongBackend], ...] = (
    StepsTooFar,
    ForgetsMoments,
    TakesTargetsAsTheyAre,
)
