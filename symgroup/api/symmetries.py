"""What symmetry the data has, and what that costs an equivariant network."""

from __future__ import annotations

import math
from collections.abc import Sequence
from numbers import Real

from symgroup.api.data import Dataset, require_fitting, require_squares
from symgroup.elaborate import ModuleSpec
from symgroup.errors import InputError
from symgroup.isotropy import near
from symgroup.isotropy.near import NearStabilizer
from symgroup.isotropy.samples import SampleTypes, sample_types
from symgroup.relaxed import FloorReport, floor_of_data
from symgroup.relaxed.lie import SampleStabilizer
from symgroup.relaxed.lie import sample_stabilizer as lie_sample_stabilizer
from symgroup.representations import Representation


def floor_types(F: ModuleSpec, dataset: Dataset, tolerance: float = 0.0) -> SampleTypes:
    """Return the stabilizer of every input; tolerance 0 is exact.

    Raises: InputError (SG313, SG322, SG344); LimitError (SG408).
    """
    check_tolerance(tolerance)
    require_fitting(dataset, F)
    return sample_types(F.source, dataset.x, tolerance)


def near_stabilizer(V: Representation, x: Sequence[float], tolerance: float) -> NearStabilizer:
    """Return the group of the elements that move measured x by no more than the tolerance, relative to the size of x.

    See `symgroup.isotropy.near` for what it means in each representation.
    Raises: InputError (SG305, SG313); LimitError (SG408, SG415, SG417).
    """
    check_tolerance(tolerance)
    return near.near_stabilizer(V, [float(value) for value in x], tolerance)


def sample_stabilizer(V: Representation, x: Sequence[float], tolerance: float) -> SampleStabilizer:
    """Return the stabilizer of measured x in a Lie group, or in a product of one with finite groups, as floats.

    See `symgroup.relaxed.lie` for what the tolerance means; with 0 the numbers are the fractions that they are.
    Raises: InputError (SG305, SG313, SG316, SG328); LimitError (SG318).
    """
    check_tolerance(tolerance)
    return lie_sample_stabilizer(V, x, tolerance)


def floor(F: ModuleSpec, dataset: Dataset, tolerance: float | None = None) -> FloorReport:
    """Return the mean squared error per coordinate that no equivariant network V -> W goes below on the data, proven.

    With tolerance 0 the samples are taken as the exact binary fractions they are. With a tolerance, relative to the size of x,
    nearly symmetric inputs count as symmetric: an estimate, no longer a proof. With None it is 0, but 1e-5 for O(n), SO(n) and
    their products with finite groups, where a turned sample is rounded and has no symmetry as it stands.
    Raises: InputError (SG306, SG313, SG316, SG321 to SG323, SG328, SG344); LimitError (SG318, SG403, SG408).
    """
    if tolerance is not None:
        check_tolerance(tolerance)
    require_fitting(dataset, F)
    if dataset.y is None:
        raise InputError.of("SG321", "the data has no array 'y'", help="np.savez(path, x=x, y=y)")
    require_squares(dataset.y)
    return floor_of_data(F.source, F.target, dataset.x, dataset.y, tolerance)


def check_tolerance(tolerance: float) -> None:
    """Return nothing where a tolerance is one. Raises: InputError (SG313)."""
    if not (isinstance(tolerance, Real) and math.isfinite(tolerance) and 0 <= tolerance < 1):
        raise InputError.of(
            "SG313", f"the tolerance is {tolerance}, and must be from 0 up to 1", help="such as 1e-6"
        )
