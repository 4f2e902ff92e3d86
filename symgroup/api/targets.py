"""What training compares outputs with: the targets, or their images under the stabilizers of the inputs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from symgroup.api.data import Dataset, require_fitting
from symgroup.api.symmetries import check_tolerance, floor_types
from symgroup.backends import Exchanges, TrainingData, Turns
from symgroup.elaborate import ModuleSpec
from symgroup.errors import InputError, LimitError
from symgroup.groups import FiniteGroup, elements_of
from symgroup.groups.orders import describe_order
from symgroup.isotropy.sample_groups import sample_groups
from symgroup.isotropy.samples import acts_in_reach
from symgroup.relaxed.images import MOST_IMAGES, TargetImages
from symgroup.relaxed.lie import SampleStabilizer, default_tolerance, sample_stabilizer
from symgroup.relaxed.turned_images import MOST_TURNED, TurnedImages, turned_images, vector_places
from symgroup.representations import Representation
from symgroup.representations.floats import float_matrix

LARGEST_TARGETS = 200_000_000  # numbers of all images of all targets
PLAIN = "compare with y itself: --loss plain, or loss='plain' in Python"

FloatArray = NDArray[np.float64]


def training_data(
    F: ModuleSpec,
    dataset: Dataset,
    loss: str = "best-image",
    tolerance: float | None = None,
) -> TrainingData:
    """Return the inputs with the targets that count as right: y itself, or its images under G_x.

    Images are listed where G is; else those of short orbits are, up to orders of rows of y under symmetric groups in G_x, and
    up to rotations of vectors in y under an infinite G_x. `TrainingData.nearest` says what an output is compared with.
    The tolerance, relative to the size of x, is 0 where it is None, but 1e-5 for O(n), SO(n) and their products.
    Raises: InputError: SG312, SG313, SG321, SG322, SG344, SG518 where images under a Lie group are not known;
    LimitError: SG408 where a target has too many images under a finite group; and as `sample_groups` and
    `sample_stabilizer` do.
    """
    require_fitting(dataset, F)
    if dataset.y is None:
        raise InputError.of("SG321", "the data has no array 'y'", help="np.savez(path, x=x, y=y)")
    if loss == "plain":
        return TrainingData(dataset.x, dataset.y[:, None, :])
    if loss != "best-image":
        raise InputError.of("SG312", f"no loss '{loss}'", help="use 'best-image' or 'plain'")
    if tolerance is not None:
        check_tolerance(tolerance)
    if not isinstance(F.source.group, FiniteGroup):
        used = default_tolerance(F.source) if tolerance is None else tolerance
        return _in_lie_group(F, dataset, dataset.y, used)
    if acts_in_reach(F.source):
        return TrainingData(dataset.x, _stacked(F, _by_elements(F, dataset, dataset.y, tolerance or 0.0)))
    return _by_generators(F, dataset, dataset.y, tolerance or 0.0)


def target_images(
    F: ModuleSpec,
    dataset: Dataset,
    loss: str = "best-image",
    tolerance: float | None = None,
) -> FloatArray:  # (N, K, m)
    """Return the targets that count as right: y itself, or its images under G_x, repeated up to the largest number K.

    Raises: as `training_data`; LimitError (SG408) where the images are not listed there.
    """
    data = training_data(F, dataset, loss, tolerance)
    if data.images is not None:
        raise LimitError.of(
            "SG408",
            f"the images of targets under stabilizers in {F.source.group} are too many to list",
            help="ask for the nearest one: sg.training_data(F, data).nearest(outputs, rows)",
        )
    return data.targets


def _by_elements(F: ModuleSpec, dataset: Dataset, y: FloatArray, tolerance: float) -> list[FloatArray]:
    """Return the images of each target under every element of a group that can be listed."""
    types = floor_types(F, dataset, tolerance)
    images: list[FloatArray] = [np.empty((0, 0))] * len(dataset)
    for number, mask in enumerate(types.masks):
        rows = np.flatnonzero(types.number == number)
        moved = _images(F.target, np.flatnonzero(mask), y[rows])
        for row, candidates in zip(rows.tolist(), moved, strict=True):
            images[row] = np.unique(candidates, axis=0)
    return images


def _images(
    W: Representation,
    elements: NDArray[np.int64],
    y: FloatArray,  # (k, m)
) -> FloatArray:  # (k, |H|, m)
    table = elements_of(W.finite_group)
    result = np.empty((len(y), len(elements), W.dim))
    for number, position in enumerate(elements.tolist()):
        dense = float_matrix(W.matrix(table.element(position)))
        result[:, number] = y @ dense.T
    return result


def _by_generators(F: ModuleSpec, dataset: Dataset, y: FloatArray, tolerance: float) -> TrainingData:
    """Return the images that generators of each stabilizer give, and the rows that it puts in every order."""
    found = sample_groups(F.source, dataset.x, tolerance)
    known = [TargetImages.of(F.target, H) for H in found.groups]
    listed = [_listed(known[k], row, y[row]) for row, k in enumerate(found.number.tolist())]
    exchanges = Exchanges.of([item.tables for item in known], found.number)
    return TrainingData(dataset.x, _stacked(F, listed), exchanges if exchanges.shapes else None)


def _listed(known: TargetImages, row: int, y: FloatArray) -> FloatArray:
    images = known.listed(y)
    if images is None:
        order = describe_order(known.subgroup.order)
        raise LimitError.of(
            "SG408",
            f"the target of sample {row} has too many images under the stabilizer of its input, which has {order} elements",
            notes=[
                f"the limit is {MOST_IMAGES}, orders of points with numbers of their own not counted",
            ],
            help=PLAIN,
        )
    return images


def _in_lie_group(F: ModuleSpec, dataset: Dataset, y: FloatArray, tolerance: float) -> TrainingData:
    """Return the images under the components of each stabilizer, with the subspace that its identity component turns."""
    found = [
        _turned(F, row, sample_stabilizer(F.source, x, tolerance), y[row], tolerance)
        for row, x in enumerate(dataset.x)
    ]
    targets = _stacked(F, [images.listed for images in found])
    dims = np.array([images.dim for images in found])
    if not dims.any():
        return TrainingData(dataset.x, targets)
    places = vector_places(F.target)
    if places is None:
        row = int(np.flatnonzero(dims)[0])
        raise InputError.of(
            "SG518",
            f"the stabilizer of sample {row} in {F.source.group} is infinite, and moves more of {F.target} than vectors",
            notes=["the nearest of infinitely many images is known for sums of vectors and numbers"],
            help=PLAIN,
        )
    return TrainingData(dataset.x, targets, Turns(places, np.array([images.basis for images in found]), dims))


def _turned(F: ModuleSpec, row: int, H: SampleStabilizer, y: FloatArray, tolerance: float) -> TurnedImages:
    if not H.is_whole:
        raise InputError.of(
            "SG518",
            f"the stabilizer of sample {row} in {F.source.group} is not known: no theorem here decides it",
            notes=[f"it contains {H.name}"],
            help=PLAIN,
        )
    images = turned_images(F.target, H, y, tolerance)
    if images is None:
        raise InputError.of(
            "SG518",
            f"the images of the target of sample {row} are not known: the stabilizer of its input is {H.name}",
            notes=[f"up to {MOST_TURNED} components are listed, each with all rotations of one subspace"],
            help=PLAIN,
        )
    return images


def _stacked(F: ModuleSpec, images: list[FloatArray]) -> FloatArray:  # (N, K, m)
    """Return lists of images as one array, each repeated up to the largest number K."""
    most = max(len(rows) for rows in images)
    size = len(images) * most * F.target.dim
    if size > LARGEST_TARGETS:
        row = max(range(len(images)), key=lambda k: len(images[k]))
        raise LimitError.of(
            "SG408",
            f"the images of {len(images)} targets take {size} numbers: the target of sample {row} has {most}",
            notes=[f"the limit is {LARGEST_TARGETS}"],
            help=f"train on fewer samples, or {PLAIN}",
        )
    return np.stack([rows[np.arange(most) % len(rows)] for rows in images])
