"""What C++ expression each operation on numbers is.

Arguments arrive as texts, already of the dtype that the operation computes in; what is not a tensor or a number arrives
as it is.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import torch

from rewardsmith.reward_synth.language.fused.code import Code, Unsupported, literal
from rewardsmith.reward_synth.language.text.names import words


class Numbers(NamedTuple):
    """How numbers of one dtype are written."""

    code: Code
    dtype: torch.dtype

    def __call__(self, value: float) -> str:
        """Return a constant."""
        return literal(value, self.dtype)

    def let(self, expression: str) -> str:
        """Return the name of an expression that is used more than once."""
        return self.code.let(self.dtype, expression)

    def call(self, function: str, *arguments: str) -> str:
        """Return a call of a function of math.h.

        Raises:
            Unsupported: the numbers are not floating.
        """
        if not self.dtype.is_floating_point:
            raise Unsupported(f"{function} of {self.dtype}")
        return f"{function}{'f' if self.dtype == torch.float32 else ''}({', '.join(arguments)})"


Expression = Callable[..., str]

_OF_MATH_H = words(
    "acos asin atan atan2 ceil cos cosh erf erfc exp exp2 floor fmod log log10 log2 sin sinh sqrt tan tanh trunc"
)


def _function(name: str) -> Expression:
    return lambda n, *arguments: n.call(name, *arguments)


def _operator(symbol: str) -> Expression:
    return lambda n, a, b: f"({a} {symbol} {b})"


def _scaled_sum(sign: str) -> Expression:
    def write(n: Numbers, a: str, b: str, alpha: str | None = None) -> str:
        return f"({a} {sign} {b})" if alpha is None else f"({a} {sign} {alpha} * {b})"

    return write


def absolute(n: Numbers, x: str) -> str:
    """Return |x|."""
    return n.call("fabs", x) if n.dtype.is_floating_point else f"({x} < 0 ? -{x} : {x})"


def maximum(n: Numbers, a: str, b: str) -> str:
    """Return the greater number, NaN where one is."""
    return f"({a} > {b} || {a} != {a} ? {a} : {b})"


def minimum(n: Numbers, a: str, b: str) -> str:
    """Return the smaller number, NaN where one is."""
    return f"({a} < {b} || {a} != {a} ? {a} : {b})"


def _clamp(n: Numbers, x: str, low: str | None = None, high: str | None = None) -> str:
    if low is not None:
        x = n.let(f"({x} < {low} ? {low} : {x})")
    return x if high is None else f"({x} > {high} ? {high} : {x})"


def power(n: Numbers, base: str, exponent: str) -> str:
    """Return a power; small whole ones as products, as torch does."""
    if exponent == n(2):
        return f"({base} * {base})"
    if exponent == n(3):
        return f"({base} * {base} * {base})"
    if n.dtype.is_floating_point and exponent == n(0.5):
        return n.call("sqrt", base)
    return n.call("pow", base, exponent)


def _remainder(n: Numbers, a: str, b: str) -> str:
    rest = n.let(n.call("fmod", a, b))
    return f"({rest} != 0 && ({rest} < 0) != ({b} < 0) ? {rest} + {b} : {rest})"


def _floor_divide(n: Numbers, a: str, b: str) -> str:
    rest = n.let(n.call("fmod", a, b))
    quotient = n.let(f"({a} - {rest}) / {b}")
    lower = n.let(f"({rest} != 0 && ({rest} < 0) != ({b} < 0) ? {quotient} - 1 : {quotient})")
    whole = n.let(n.call("floor", lower))
    return f"({b} == 0 ? {a} / {b} : {lower} - {whole} > {n(0.5)} ? {whole} + 1 : {whole})"


def _divide(n: Numbers, a: str, b: str, rounding_mode: str | None = None) -> str:
    if rounding_mode == "floor":
        return _floor_divide(n, a, b)
    return f"({a} / {b})" if rounding_mode is None else n.call("trunc", f"{a} / {b}")


def exp_minus_one(n: Numbers, x: str) -> str:
    """Return exp(x) - 1, accurate near 0: Kahan's way, see Higham, Accuracy and Stability, 2002, section 1.14.1."""
    power_ = n.let(n.call("exp", x))
    near = f"({power_} - 1) * {x} / {n.call('log', power_)}"
    return f"({power_} == 1 ? {x} : {power_} - 1 == -1 || {power_} > {n(1e30)} ? {power_} - 1 : {near})"


def log_one_plus(n: Numbers, x: str) -> str:
    """Return log(1 + x), accurate near 0: Kahan's way."""
    sum_ = n.let(f"1 + {x}")
    near = f"{n.call('log', sum_)} * {x} / ({sum_} - 1)"
    return f"({sum_} == 1 ? {x} : {sum_} > {n(1e30)} ? {n.call('log', sum_)} : {near})"


def _asinh(n: Numbers, x: str) -> str:
    size = n.let(absolute(n, x))
    near = log_one_plus(n, n.let(f"{size} + {size} * {size} / (1 + {n.call('sqrt', f'{size} * {size} + 1')})"))
    found = n.let(f"({size} > {n(1e9)} ? {n.call('log', size)} + {n(math.log(2))} : {near})")
    return f"({x} < 0 ? -{found} : {found})"


def _sinc(n: Numbers, x: str) -> str:
    angle = n.let(f"{x} * {n(math.pi)}")
    return f"({x} == 0 ? {n(1)} : {n.call('sin', angle)} / {angle})"


def _sigmoid(n: Numbers, x: str) -> str:
    return f"(1 / (1 + {n.call('exp', f'-{x}')}))"


def _softplus(n: Numbers, x: str, beta: str | None = None, threshold: str | None = None) -> str:
    beta = beta or n(1)
    scaled = n.let(f"{x} * {beta}")
    return f"({scaled} > {threshold or n(20)} ? {x} : {log_one_plus(n, n.let(n.call('exp', scaled)))} / {beta})"


def _elu(n: Numbers, x: str, alpha: str | None = None, scale: str | None = None, input_scale: str | None = None) -> str:
    scale, low = scale or n(1), exp_minus_one(n, n.let(f"{x} * {input_scale or n(1)}"))
    return f"({x} > 0 ? {x} * {scale} : {low} * {alpha or n(1)} * {scale})"


def _celu(n: Numbers, x: str, alpha: str | None = None) -> str:
    alpha = alpha or n(1)
    return f"({x} > 0 ? {x} : {exp_minus_one(n, n.let(f'{x} / {alpha}'))} * {alpha})"


def _gelu(n: Numbers, x: str, approximate: str = "none") -> str:
    if approximate != "none":
        raise Unsupported("approximate gelu")
    return f"({x} * {n(0.5)} * (1 + {n.call('erf', f'{x} * {n(math.sqrt(0.5))}')}))"


def _hard_sigmoid(n: Numbers, x: str) -> str:
    return f"({_clamp(n, f'({x} + 3)', n(0), n(6))} / 6)"


def _nan_to_num(
    n: Numbers, x: str, nan: str | None = None, posinf: str | None = None, neginf: str | None = None
) -> str:
    largest = torch.finfo(n.dtype).max if n.dtype.is_floating_point else 0
    finite = f"{x} > {n(largest)} ? {posinf or n(largest)} : {x} < {n(-largest)} ? {neginf or n(-largest)} : {x}"
    return f"({x} != {x} ? {nan or n(0)} : {finite})" if n.dtype.is_floating_point else x


def _round(n: Numbers, x: str, *, decimals: int = 0) -> str:
    ten = n(10.0 ** abs(decimals))
    if decimals == 0:
        return n.call("rint", x)
    scaled, back = ("*", "/") if decimals > 0 else ("/", "*")
    return f"({n.call('rint', f'{x} {scaled} {ten}')} {back} {ten})"


def _sign(n: Numbers, x: str) -> str:
    return f"({x} > 0 ? {n(1)} : {x} < 0 ? {n(-1)} : {n(0)})"


def _per_number(n: Numbers, reduction: Any) -> None:
    if reduction not in (0, n(0)):
        raise Unsupported("a loss over all environments")


def _squared_error(n: Numbers, a: str, b: str, reduction: Any = 1) -> str:
    _per_number(n, reduction)
    error = n.let(f"{a} - {b}")
    return f"({error} * {error})"


def _huber(n: Numbers, a: str, b: str, reduction: Any = 1, delta: str | None = None) -> str:
    _per_number(n, reduction)
    delta, error = delta or n(1), n.let(absolute(n, f"({a} - {b})"))
    half = n(0.5)
    return f"({error} < {delta} ? {half} * {error} * {error} : {delta} * ({error} - {half} * {delta}))"


def _smooth_l1(n: Numbers, a: str, b: str, reduction: Any = 1, beta: str | None = None) -> str:
    _per_number(n, reduction)
    beta, error = beta or n(1), n.let(absolute(n, f"({a} - {b})"))
    half = n(0.5)
    return f"({error} < {beta} ? {half} * {error} * {error} / {beta} : {error} - {half} * {beta})"


def _log_add_exp(n: Numbers, a: str, b: str) -> str:
    top = n.let(maximum(n, a, b))
    apart = n.let(n.call("exp", f"-{n.call('fabs', f'{a} - {b}')}"))
    return f"({a} == {b} ? {a} + {n(math.log(2))} : {top} + {log_one_plus(n, apart)})"


OF_RESULT: dict[str, Expression] = {
    **{name: _function(name) for name in _OF_MATH_H},
    "abs": absolute,
    "acosh": lambda n, x: n.call("log", f"{x} + {n.call('sqrt', f'{x} * {x} - 1')}"),
    "add": _scaled_sum("+"),
    "addcdiv": lambda n, x, a, b, value=None: f"({x} + {value or n(1)} * ({a} / {b}))",
    "addcmul": lambda n, x, a, b, value=None: f"({x} + {value or n(1)} * {a} * {b})",
    "asinh": _asinh,
    "atanh": lambda n, x: f"({n(0.5)} * {log_one_plus(n, n.let(f'2 * {x} / (1 - {x})'))})",
    "celu": _celu,
    "clamp": _clamp,
    "clamp_max": lambda n, x, high: minimum(n, x, high),
    "clamp_min": lambda n, x, low: maximum(n, x, low),
    "deg2rad": lambda n, x: f"({x} * {n(math.pi / 180)})",
    "div": _divide,
    "elu": _elu,
    "expm1": exp_minus_one,
    "float_power": power,
    "floor_divide": _floor_divide,
    "fmax": lambda n, a, b: f"({a} != {a} || {b} > {a} ? {b} : {a})",
    "fmin": lambda n, a, b: f"({a} != {a} || {b} < {a} ? {b} : {a})",
    "frac": lambda n, x: f"({x} - {n.call('trunc', x)})",
    "gelu": _gelu,
    "hardsigmoid": _hard_sigmoid,
    "hardswish": lambda n, x: f"({x} * {_hard_sigmoid(n, x)})",
    "hardtanh": lambda n, x, low=None, high=None: _clamp(n, x, low or n(-1), high or n(1)),
    "heaviside": lambda n, x, at_zero: f"({x} == 0 ? {at_zero} : {x} > 0 ? {n(1)} : {n(0)})",
    "huber_loss": _huber,
    "hypot": lambda n, a, b: n.call("sqrt", f"{a} * {a} + {b} * {b}"),
    "leaky_relu": lambda n, x, slope=None: f"({x} > 0 ? {x} : {x} * {slope or n(0.01)})",
    "lerp": lambda n, a, b, weight: f"({a} + {weight} * ({b} - {a}))",
    "log1p": log_one_plus,
    "logaddexp": _log_add_exp,
    "maximum": maximum,
    "minimum": minimum,
    "mish": lambda n, x: f"({x} * {n.call('tanh', _softplus(n, x))})",
    "mse_loss": _squared_error,
    "mul": _operator("*"),
    "nan_to_num": _nan_to_num,
    "neg": lambda n, x: f"(-{x})",
    "pow": power,
    "rad2deg": lambda n, x: f"({x} * {n(180 / math.pi)})",
    "reciprocal": lambda n, x: f"(1 / {x})",
    "relu": lambda n, x: f"({x} <= 0 ? {n(0)} : {x})",
    "remainder": _remainder,
    "round": _round,
    "rsqrt": lambda n, x: f"(1 / {n.call('sqrt', x)})",
    "rsub": lambda n, a, b, alpha=None: _scaled_sum("-")(n, b, a, alpha),
    "sgn": _sign,
    "sigmoid": _sigmoid,
    "sign": _sign,
    "silu": lambda n, x: f"({x} * {_sigmoid(n, x)})",
    "sinc": _sinc,
    "smooth_l1_loss": _smooth_l1,
    "softplus": _softplus,
    "sub": _scaled_sum("-"),
}
"""Operations that compute in the dtype of their result, by their names in aten."""

OF_OPERANDS: dict[str, Expression] = {
    "eq": _operator("=="),
    "ge": _operator(">="),
    "gt": _operator(">"),
    "isinf": lambda n, x: f"({x} == {x} && {x} - {x} != {x} - {x})",
    "isnan": lambda n, x: f"({x} != {x})",
    "le": _operator("<="),
    "lt": _operator("<"),
    "ne": _operator("!="),
}
"""Operations that compute in the dtype their operands are promoted to."""

OF_TRUTH: dict[str, Expression] = {
    "logical_and": _operator("&&"),
    "logical_not": lambda n, x: f"(!{x})",
    "logical_or": _operator("||"),
    "logical_xor": _operator("!="),
    "bitwise_and": _operator("&&"),
    "bitwise_not": lambda n, x: f"(!{x})",
    "bitwise_or": _operator("||"),
    "bitwise_xor": _operator("!="),
}
"""Operations on truth values."""
