"""The operations a reward graph may contain: one table, which every part of the language reads.

Every entry is a pure function of its arguments. An operation that is not here cannot be in a graph. To add one, add its
name to the row it is like, or a row: how it treats the batch (`rules.py`), and what else is said of it in `Operation`.
A program reaches it by a word of `text/names.py`; it becomes part of a fused kernel once `fused/` knows its C++.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import torch
from torch import Tensor

from rewardsmith.reward_synth.language.graph import rules
from rewardsmith.reward_synth.language.graph.rules import Rule, along, reduced

Adapt = Callable[[list[Any], dict[str, Any], torch.device], tuple[list[Any], dict[str, Any]]]


class Operation(NamedTuple):
    """One whitelisted operation.

    Attributes:
        overload: torch's operator, which says what arguments there are.
        call: the quickest function that computes it.
        rule: how it treats separate environments.
        sizes: place of the argument that holds sizes, the only one where the number of environments may stand.
        indices: how many of its first arguments may hold sizes or indices, the others being values; None for all.
        moves: how many of its first arguments hold numbers that it chooses and arranges, doing nothing else; 0 if it
            makes new ones.
        pieces: how many results it would have, for one that may have absurdly many.
        fill: for one that looks at another tensor's shape or type alone, the number that it fills a tensor with.
        adapt: the arguments as `call` takes them on a device.
    """

    overload: Any
    call: Callable[..., Any]
    rule: Rule
    sizes: int | None = None
    indices: int | None = None
    moves: int = 0
    pieces: Callable[[Tensor, tuple[Any, ...]], int] | None = None
    fill: Callable[[list[Any]], float] | None = None
    adapt: Adapt = lambda args, kwargs, device: (args, kwargs)


def _on_device(args: list[Any], kwargs: dict[str, Any], device: torch.device) -> tuple[list[Any], dict[str, Any]]:
    """Say where a tensor is made that is made from numbers alone."""
    return args, {**kwargs, "device": device}


def _type_alone(args: list[Any], kwargs: dict[str, Any], device: torch.device) -> tuple[list[Any], dict[str, Any]]:
    """Convert to a type, and leave the value where it is."""
    return [args[0], kwargs.get("dtype", torch.float32)], {}


def _equal_pieces(tensor: Tensor, args: tuple[Any, ...]) -> int:
    return _extent(tensor, args[2:]) // max(int(args[1]), 1)


def _extent(tensor: Tensor, dim: tuple[Any, ...]) -> int:
    return tensor.shape[dim[0] if dim else 0] if tensor.dim() else 0


def _added(tensor: Tensor, number: float, alpha: float = 1) -> Tensor:
    return torch.add(tensor, number, alpha=alpha)


def _subtracted(tensor: Tensor, number: float, alpha: float = 1) -> Tensor:
    return torch.sub(tensor, number, alpha=alpha)


def _last(args: list[Any]) -> float:
    last: float = args[-1]
    return last


_ROWS: list[tuple[str, Rule, dict[str, Any]]] = [
    (
        """
        abs acos acosh add.Tensor addcdiv addcmul asin asinh atan atan2 atanh bitwise_and.Tensor bitwise_and.Scalar
        bitwise_not bitwise_or.Tensor bitwise_or.Scalar bitwise_xor.Tensor bitwise_xor.Scalar
        ceil celu clamp clamp.Tensor clamp_max clamp_max.Tensor clamp_min clamp_min.Tensor copysign.Tensor
        copysign.Scalar cos cosh deg2rad div.Tensor div.Tensor_mode elu eq.Scalar eq.Tensor erf erfc exp exp2 expm1
        floor floor_divide fmax fmin fmod.Scalar fmod.Tensor frac ge.Scalar ge.Tensor gelu gt.Scalar gt.Tensor
        hardsigmoid hardswish hardtanh heaviside hypot isinf isnan isneginf isposinf le.Scalar le.Tensor leaky_relu
        lerp.Scalar lerp.Tensor log log10 log1p log2 logaddexp logical_and logical_not logical_or logical_xor logit
        lt.Scalar lt.Tensor masked_fill.Scalar masked_fill.Tensor maximum minimum mish mul.Tensor mul.Scalar
        nan_to_num ne.Scalar ne.Tensor neg pow.Scalar pow.Tensor_Scalar pow.Tensor_Tensor rad2deg reciprocal relu
        remainder.Scalar remainder.Tensor remainder.Scalar_Tensor round round.decimals rsqrt rsub.Scalar sgn sigmoid
        sign silu sin sinc sinh softplus softshrink sqrt sub.Tensor tan tanh trunc where.self
        div.Scalar div.Scalar_mode special_xlog1py log_sigmoid_forward
        float_power.Tensor_Scalar xlogy.Tensor hardshrink signbit floor_divide.Scalar
        """,
        rules.pointwise,
        {"indices": 0},
    ),
    ("clone", rules.pointwise, {"indices": 0, "moves": 1}),
    ("huber_loss mse_loss smooth_l1_loss", rules.loss, {}),
    # Torch's function would take a factor in order for the number.
    ("add.Scalar", rules.pointwise, {"indices": 0, "call": _added}),
    ("sub.Scalar", rules.pointwise, {"indices": 0, "call": _subtracted}),
    ("_to_copy", rules.same, {"call": torch.Tensor.to, "adapt": _type_alone}),
    # Choosing and arranging.
    (
        "cat diagonal flip permute roll select.int stack t transpose.int unsqueeze rot90",
        rules.moved,
        {"moves": 1},
    ),
    ("squeeze.dims", rules.squeezed, {"moves": 1}),
    ("view _unsafe_view", rules.moved, {"moves": 1, "sizes": 1, "call": torch.reshape}),
    ("repeat", rules.moved, {"moves": 1, "sizes": 1, "call": torch.Tensor.repeat}),
    ("slice.Tensor", rules.moved, {"moves": 1, "sizes": 3}),
    ("split.Tensor", rules.moved, {"moves": 1, "pieces": _equal_pieces}),
    ("split_with_sizes", rules.moved, {"moves": 1, "pieces": lambda tensor, args: len(args[1])}),
    ("unbind.int", rules.moved, {"moves": 1, "pieces": lambda tensor, args: _extent(tensor, args[1:])}),
    ("tril triu", rules.triangular, {"moves": 1}),
    ("diag_embed", rules.embedded, {"moves": 1}),
    ("constant_pad_nd", rules.padded, {"moves": 1, "indices": 2}),
    ("expand", rules.expanded, {"moves": 1, "sizes": 1, "call": torch.Tensor.expand}),
    ("select_scatter slice_scatter", rules.scattered, {"moves": 2}),
    ("index.Tensor", rules.indexed, {"moves": 1}),
    ("index_select", rules.index_selected, {"moves": 1}),
    ("gather", rules.gathered, {}),
    # Along dimensions.
    (
        """
        all all.dim all.dims amax amin any any.dim any.dims argmax argmin count_nonzero count_nonzero.dim_IntList
        logsumexp max max.dim mean mean.dim median median.dim min min.dim nanmedian nanmedian.dim nansum prod
        prod.dim_int sum sum.dim_IntList
        """,
        reduced(),
        {},
    ),
    ("std.correction std_mean.correction var.correction var_mean.correction", reduced(keepdim=None), {}),
    ("aminmax norm.Scalar", reduced(dim=None, keepdim=None), {}),
    ("norm.ScalarOpt_dim", reduced(dim=2, keepdim=3), {}),
    ("linalg_vector_norm", reduced(dim=2, keepdim=3), {"call": torch.linalg.vector_norm}),
    (
        """
        _log_softmax _softmax argsort argsort.stable cummax cummin cumprod cumsum logcumsumexp sort sort.stable
        """,
        along(),
        {},
    ),
    ("topk", along(dim=2), {}),
    ("linalg_cross", rules.crossed, {"call": torch.linalg.cross}),
    # Products and pairs.
    ("bmm dot mm mv vdot", rules.contracted, {}),
    ("_cdist_forward _euclidean_dist", rules.paired, {}),
    # From numbers alone, or like another tensor.
    ("ones zeros", rules.filled, {"sizes": 0, "adapt": _on_device}),
    ("full", rules.filled, {"sizes": 0, "indices": 1, "adapt": _on_device}),
    ("scalar_tensor", rules.filled, {"indices": 0, "adapt": _on_device}),
    ("arange arange.start arange.start_step eye eye.m linspace", rules.counted, {"adapt": _on_device}),
    ("new_ones", rules.filled, {"sizes": 1, "call": torch.Tensor.new_ones, "fill": lambda args: 1}),
    ("new_zeros", rules.filled, {"sizes": 1, "call": torch.Tensor.new_zeros, "fill": lambda args: 0}),
    ("new_full", rules.filled, {"sizes": 1, "indices": 2, "call": torch.Tensor.new_full, "fill": _last}),
    ("ones_like", rules.same, {"indices": 0, "fill": lambda args: 1}),
    ("zeros_like", rules.same, {"indices": 0, "fill": lambda args: 0}),
    ("full_like", rules.same, {"indices": 0, "fill": _last}),
]
"""Names of torch's operators, `name` for `name.default`, how they treat the batch, and what else is said of them."""


def operation(name: str, rule: Rule, **fields: Any) -> tuple[str, Operation]:
    """Return an operation and its name in graphs.

    Args:
        name: torch's name of it, with the overload where it is not the default one.
        rule: how it treats the batch.
        fields: what else `Operation` has.

    Raises:
        AttributeError: torch has no such operator.
    """
    base, _, overload = name.partition(".")
    found = getattr(getattr(torch.ops.aten, base), overload or "default")
    return str(found), Operation(found, fields.pop("call", None) or _quickest(base, found), rule, **fields)


def _quickest(base: str, overload: Any) -> Callable[..., Any]:
    """Return torch's own binding where there is one.

    The bindings of losses have another default reduction than the operations, so losses are called by overload.
    """
    for namespace in (torch._C._VariableFunctions, torch._C._nn):
        if hasattr(namespace, base) and not base.endswith("_loss"):
            binding: Callable[..., Any] = getattr(namespace, base)
            return binding
    call: Callable[..., Any] = overload._op
    return call


def _exists(name: str) -> bool:
    """Return whether this version of torch has the operator."""
    base, _, overload = name.partition(".")
    packet = getattr(torch.ops.aten, base, None)
    return packet is not None and (overload or "default") in packet.overloads()


OPERATIONS: dict[str, Operation] = dict(
    operation(name, rule, **fields) for names, rule, fields in _ROWS for name in names.split() if _exists(name)
)
