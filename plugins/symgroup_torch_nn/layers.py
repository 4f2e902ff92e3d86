"""`EquivariantLinear` and `RelaxedLinear`: layers that derive their own maps and stand alone in anybody's network."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterable
from dataclasses import replace
from numbers import Real
from typing import ClassVar, Self, cast

import torch
from torch import Tensor

from symgroup.backends import InputError, PluginError, initial_parameters
from symgroup.backends.cost import TYPICAL_BATCH
from symgroup.groups import FiniteGroup
from symgroup.ir import ModulePlan
from symgroup.plan import Summands, is_complex, plan_linear, plan_relaxed_linear
from symgroup_torch_dense import PlanModule
from symgroup_torch_dense.backend import torch_device
from symgroup_torch_dense.linear import PlanLinear
from symgroup_torch_structured import TorchStructuredBackend
from symgroup_torch_structured.choose import STRUCTURED

FLOATS = (torch.float16, torch.bfloat16, torch.float32, torch.float64)
COMPLEX = (torch.complex64, torch.complex128)
IMAGINARY = 2**62  # what the seed of imaginary parts differs by from that of real parts

Device = str | torch.device | None
Dtype = str | torch.dtype | None


class StandaloneLinear(PlanModule):
    """A plan of one linear layer as a module: maps (..., n) to (..., m), lowered as `torch-structured` lowers it."""

    dtypes: ClassVar[tuple[torch.dtype, ...]] = FLOATS

    def __init__(
        self,
        plan: ModulePlan,
        device: Device,
        dtype: Dtype,
        seed: int | None,
        strategy: str,
        batch: int,
        gain: float,
    ) -> None:
        place = torch_device(torch.get_default_device() if device is None else device)
        kind = _checked_dtype(dtype, self.dtypes)
        if kind.is_complex:  # every map is one matrix: the other strategies transform real numbers
            _require_one_matrix(strategy)
            super().__init__(plan)
        else:
            backend = TorchStructuredBackend(strategy, batch)
            device_type = "cuda" if place.type == "cuda" else "cpu"
            super().__init__(plan, backend.name, backend.lowering(device_type), strategy)
        self.in_features = plan.source_dim
        self.out_features = plan.target_dim
        self.gain = _checked(gain, "gain")
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Complex modules are a new feature")
            self.to(place, kind)
        self.reset_parameters(seed)

    @torch.no_grad()
    def reset_parameters(self, seed: int | None = None) -> None:
        """Draw the parameters anew: from the seed, or by default from torch's global generator.

        The rule is that of `symgroup.backends.initial_parameters`, unit variance out for unit variance in, times `gain`.
        """
        if seed is None:
            seed = int(torch.randint(2**63 - 1, (), device="cpu"))
        values = initial_parameters(self.plan, seed)
        if self.get_buffer("_anchor").is_complex():
            # real and imaginary parts have half of the variance each
            other = initial_parameters(self.plan, seed ^ IMAGINARY)
            values = {name: (array + 1j * other[name]) / 2**0.5 for name, array in values.items()}
        for name, array in values.items():
            self.get_parameter(name).copy_(self.gain * torch.from_numpy(array))

    def extra_repr(self) -> str:
        """Return V -> W and the dimensions, for printing."""
        plan = self.plan
        text = f"{plan.source} -> {plan.target}, {plan.source_dim} -> {plan.target_dim}, group={plan.group}"
        return text if len(text) <= 200 else f"{plan.source_dim} -> {plan.target_dim}"

    def matrix(self) -> Tensor:  # (m, n)
        """Return A, the equivariant part, with the present coefficients."""
        weight = cast(PlanLinear, self.layers[0]).weight
        anchor = self.get_buffer("_anchor")
        unit = torch.eye(self.in_features, dtype=anchor.dtype, device=anchor.device)
        return weight.applied(unit, None).transpose(0, 1)


class EquivariantLinear(StandaloneLinear):
    """x -> A x + b with A in Hom_G(V, W) and b in W^G, all of them: f(g x) = g f(x).

    The parameters are coefficients in the exact basis, named as in compiled plans: layers.0.weight.T and layers.0.bias.T.
    `seed` fixes them for every device and process; without one, torch's global generator draws it. `gain` multiplies their
    standard deviation (2 ** 0.5 before a relu). `strategy` is one of torch-structured's, by default the one that the cost
    model chooses for batches of `batch` samples.

    In complex64 and complex128 coefficients and inputs are complex. Between complex representations, such as those of U(n) or
    over Q(i), these are all equivariant maps, and a real dtype is refused; between real ones, those of their
    complexifications. Such a layer is one matrix product, so its `strategy` is 'auto' or 'dense'.

    Raises: GroupMismatchError (SG301); InputError (SG338, SG339); LimitError (SG401, SG403); PluginError (SG361, SG363,
    SG504, SG505, SG516).

    Examples:
        >>> import symgroup as sg, torch
        >>> V = sg.parse("group G = S(5)  rep V = natural(G)")["V"]
        >>> layer = sg.nn.EquivariantLinear((3, V), [(2, V), (1, V)], seed=0)
        >>> layer.in_features, layer.out_features, sum(p.numel() for p in layer.parameters())
        (15, 15, 21)
        >>> layer(torch.zeros(7, 15)).shape
        torch.Size([7, 15])
    """

    dtypes = (*FLOATS, *COMPLEX)

    def __init__(
        self,
        V: Summands,  # of dim n: V, (m, V), or [(m_1, V_1), (m_2, V_2), ...]
        W: Summands,  # of dim m
        bias: bool = True,
        device: Device = None,
        dtype: Dtype = None,
        *,
        seed: int | None = None,
        strategy: str = "auto",
        batch: int = TYPICAL_BATCH,
        gain: float = 1.0,
    ) -> None:
        plan = plan_linear(V, W, bias)
        self.is_complex = is_complex(V, W)
        if self.is_complex and not _checked_dtype(dtype, self.dtypes).is_complex:
            raise _not_real(plan)
        super().__init__(plan, device, dtype, seed, strategy, batch, gain)

    def _apply(self, fn: Callable[[Tensor], Tensor], recurse: bool = True) -> Self:
        """Change device or dtype. Raises: PluginError (SG516): a complex layer in a real dtype."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that casts drop imaginary parts, which is what is refused here
            stays_complex = fn(torch.empty(0, dtype=torch.complex64)).is_complex()
        if self.is_complex and not stays_complex:
            raise _not_real(self.plan)
        super()._apply(fn, recurse)  # type: ignore[no-untyped-call]
        return self


class RelaxedLinear(StandaloneLinear):
    """x -> (A + D_[type of x]) x + b: for every g and x there is a g' in g G_x with f(g x) = g' f(x).

    D is zero for inputs without symmetry; each input of a batch is classified by itself, in float64, up to `tolerance`
    times its largest entry. With `vector`, only inputs of that vector's orbit type are broken; with the subgroup `to`,
    outputs keep what it fixes. It has to be the first layer of a network whose other layers are equivariant: after one
    that is not, its inputs no longer have the symmetry that is to be broken (docs/relaxed.md).

    Everything else is as in `EquivariantLinear`; the weights of D are named layers.0.breaking.ORBIT_TYPE.T.

    Raises: as `EquivariantLinear`; InputError (SG309, SG315, SG350, SG351); LimitError (SG408).

    Examples:
        >>> import symgroup as sg
        >>> V = sg.parse("group G = D(4)  rep V = natural(G)")["V"]
        >>> print(*sg.nn.RelaxedLinear(V, V, vector=(1, 0, 1, 0)).plan.relaxation)
        inputs with stabilizer C2 x C2 (order 4, 1 conjugate): broken completely; the best of all 4 transversals
    """

    def __init__(
        self,
        V: Summands,  # of dim n
        W: Summands,  # of dim m
        bias: bool = True,
        device: Device = None,
        dtype: Dtype = None,
        *,
        vector: Iterable[object] | None = None,  # (n,), exact
        to: FiniteGroup | None = None,
        tolerance: float | None = None,
        seed: int | None = None,
        strategy: str = "auto",
        batch: int = TYPICAL_BATCH,
        gain: float = 1.0,
    ) -> None:
        if is_complex(V, W):
            message = (
                "relaxed layers tell the types of real inputs apart, and these representations are complex"
            )
            raise PluginError.of("SG516", message, help="write the group by real matrices")
        plan = plan_relaxed_linear(V, W, bias, vector, to)
        if tolerance is not None:
            plan = replace(plan, tolerance=_checked(tolerance, "tolerance"))
        super().__init__(plan, device, dtype, seed, strategy, batch, gain)


def _checked(value: float, name: str) -> float:
    if not (isinstance(value, Real) and math.isfinite(value) and value >= 0):
        raise InputError.of(
            "SG339", f"{name} = {value} is out of range", help=f"use a finite {name} of 0 or more"
        )
    return float(value)


def _checked_dtype(dtype: Dtype, known: tuple[torch.dtype, ...]) -> torch.dtype:
    """Return the dtype, one that a layer computes in. Raises: PluginError (SG505)."""
    wanted = torch.get_default_dtype() if dtype is None else dtype
    found = getattr(torch, wanted, None) if isinstance(wanted, str) else wanted
    if not isinstance(found, torch.dtype) or found not in known:
        names = ", ".join(str(item).removeprefix("torch.") for item in known)
        raise PluginError.of(
            "SG505", f"this layer does not compute in {dtype}", help=f"choose one of: {names}"
        )
    return found


def _require_one_matrix(strategy: str) -> None:
    """Return nothing where a strategy is what complex layers have. Raises: PluginError (SG361, SG363)."""
    STRUCTURED.require(strategy)
    if strategy not in {"auto", "dense"}:
        raise PluginError.of(
            "SG363",
            f"strategy '{strategy}' applies to no layer in a complex dtype",
            help='use strategy="dense", or leave the choice to "auto"',
        )


def _not_real(plan: ModulePlan) -> PluginError:
    return PluginError.of(
        "SG516",
        f"{plan.source} -> {plan.target} are complex spaces, and real numbers do not have all equivariant maps",
        help='use dtype="complex64" or "complex128"',
    )
