"""The operations a reward graph may contain, as data: how each is called, and how it treats the batch.

Every entry is a pure function of its arguments. `rule` says how the operation treats separate environments; the rules
themselves are in `independence.py`. An operation that is not here cannot be in a graph.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import torch

CONSTANT = "constant"
"""The one node kind that is no aten operation: numbers written in the program."""


class Operation(NamedTuple):
    """One whitelisted operation.

    Attributes:
        call: the function that computes it.
        rule: name of its rule in `independence.py`.
    """

    call: Callable[..., Any]
    rule: str


_BY_RULE = {
    "pointwise": """
        abs acos acosh add.Tensor addcdiv addcmul asin asinh atan atan2 atanh bitwise_and.Tensor bitwise_and.Scalar
        bitwise_not bitwise_or.Tensor bitwise_or.Scalar bitwise_xor.Tensor bitwise_xor.Scalar
        ceil celu clamp clamp.Tensor clamp_max clamp_max.Tensor clamp_min clamp_min.Tensor clone copysign.Tensor
        copysign.Scalar cos cosh deg2rad div.Tensor div.Tensor_mode elu eq.Scalar eq.Tensor erf erfc exp exp2 expm1
        floor floor_divide fmax fmin fmod.Scalar fmod.Tensor frac ge.Scalar ge.Tensor gelu gt.Scalar gt.Tensor
        hardsigmoid hardswish hardtanh heaviside hypot isinf isnan isneginf isposinf le.Scalar le.Tensor leaky_relu
        lerp.Scalar lerp.Tensor log log10 log1p log2 logaddexp logical_and logical_not logical_or logical_xor logit
        lt.Scalar lt.Tensor masked_fill.Scalar masked_fill.Tensor maximum minimum mish mul.Tensor mul.Scalar
        nan_to_num ne.Scalar ne.Tensor neg pow.Scalar pow.Tensor_Scalar pow.Tensor_Tensor rad2deg reciprocal relu
        remainder.Scalar remainder.Tensor remainder.Scalar_Tensor round round.decimals rsqrt rsub.Scalar sgn sigmoid
        sign silu sin sinc sinh softplus softshrink sqrt sub.Tensor tan tanh trunc where.self add.Scalar sub.Scalar
        div.Scalar div.Scalar_mode special_xlog1py log_sigmoid_forward
        float_power.Tensor_Scalar xlogy.Tensor hardshrink signbit floor_divide.Scalar
        """,
    "loss": "huber_loss mse_loss smooth_l1_loss",
    "convert": "_to_copy",
    "view": """
        _unsafe_view cat diagonal flip permute roll select.int slice.Tensor split.Tensor
        split_with_sizes squeeze.dims stack t transpose.int tril triu unbind.int unsqueeze view
        constant_pad_nd diag_embed rot90 repeat
        """,
    "expand": "expand",
    "scatter": "select_scatter slice_scatter",
    "index": "index.Tensor index_select",
    "gather": "gather",
    "reduce": """
        all all.dim all.dims amax amin aminmax any any.dim any.dims argmax argmin count_nonzero
        count_nonzero.dim_IntList linalg_vector_norm logsumexp max max.dim mean mean.dim median median.dim min
        min.dim nanmedian nanmedian.dim nansum prod prod.dim_int std.correction std_mean.correction sum
        sum.dim_IntList var.correction var_mean.correction norm.ScalarOpt_dim norm.Scalar
        """,
    "scan": """
        _log_softmax _softmax argsort argsort.stable cummax cummin cumprod cumsum logcumsumexp sort sort.stable topk
        linalg_cross
        """,
    "contract": "bmm dot mm mv vdot",
    "pairwise": "_cdist_forward _euclidean_dist",
    "fill": """
        arange arange.start arange.start_step eye eye.m full linspace new_full new_ones new_zeros ones scalar_tensor
        zeros
        """,
    "fill_like": "full_like ones_like zeros_like",
}

_OPERATORS = torch.ops.aten
_SAME_IN_TORCH = {
    "view": torch.reshape,
    "_unsafe_view": torch.reshape,
    "expand": torch.Tensor.expand,
    "repeat": torch.Tensor.repeat,
    "linalg_vector_norm": torch.linalg.vector_norm,
    "linalg_cross": torch.linalg.cross,
    "new_zeros": torch.Tensor.new_zeros,
    "new_ones": torch.Tensor.new_ones,
    "new_full": torch.Tensor.new_full,
    "_to_copy": torch.Tensor.to,
}


def _overload(name: str) -> Any:
    base, _, overload = name.partition(".")
    return getattr(getattr(_OPERATORS, base), overload or "default")


def _callable(name: str) -> Callable[..., Any]:
    """Return the quickest callable that computes the operation: torch's own binding where there is one.

    The bindings of losses have another default reduction than the operations, so losses are called by overload.
    """
    base = name.partition(".")[0]
    if base in _SAME_IN_TORCH:
        return _SAME_IN_TORCH[base]
    for namespace in (torch._C._VariableFunctions, torch._C._nn):
        if hasattr(namespace, base) and not base.endswith("_loss"):
            return getattr(namespace, base)
    return _overload(name)._op


def _exists(name: str) -> bool:
    base, _, overload = name.partition(".")
    packet = getattr(_OPERATORS, base, None)
    return packet is not None and (overload or "default") in packet.overloads()


def _table() -> dict[str, Operation]:
    table = {}
    for rule, listed in _BY_RULE.items():
        for name in listed.split():
            if _exists(name):
                full = f"aten.{name}" if "." in name else f"aten.{name}.default"
                table[full] = Operation(_callable(name), rule)
    return table


OPERATIONS: dict[str, Operation] = _table()

DTYPES: dict[str, torch.dtype] = {
    name: getattr(torch, name) for name in ("float32", "float64", "float16", "int32", "int64", "bool")
}
DTYPE_NAMES = {dtype: name for name, dtype in DTYPES.items()}
