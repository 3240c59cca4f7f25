"""The libraries a program sees: tables of torch functions, scalar maths, and nothing behind them.

Runs only inside the jailed child.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import torch
from torch import Tensor

from rewardsmith.reward_synth.language.child.host import Host, clean_keywords, refuse_batch_size
from rewardsmith.reward_synth.language.child.rewrite import HOST_MODULES
from rewardsmith.reward_synth.language.child.values import refuse_tensor
from rewardsmith.reward_synth.language.errors import RewardRejected
from rewardsmith.reward_synth.language.text import names

_NUMPY_AS_MATH = {
    "arccos": math.acos,
    "arcsin": math.asin,
    "arctan": math.atan,
    "arctan2": math.atan2,
    "abs": abs,
    "clip": lambda value, low, high: min(max(value, low), high),
    "deg2rad": math.radians,
    "float32": float,
    "float64": float,
    "maximum": max,
    "minimum": min,
    "power": math.pow,
    "rad2deg": math.degrees,
    "sign": lambda value: (value > 0) - (value < 0),
    "square": lambda value: value * value,
    "newaxis": None,
}


def libraries(host: Host) -> dict[str, Any]:
    """Return the module tables under the names a rewritten program uses for them."""
    tables = {
        "torch": _torch_table(host),
        "torch.linalg": _functions(torch.linalg, "torch.linalg"),
        "torch.special": _functions(torch.special, "torch.special"),
        "torch.nn.functional": _functions(torch.nn.functional, "torch.nn.functional"),
        "math": _scalars(math, "math", {}),
        "numpy": _scalars(math, "numpy", _NUMPY_AS_MATH),
    }
    tables["numpy"].array = lambda data: host.tensor(data, dtype=torch.float32)
    tables["torch.nn.functional"].one_hot = _one_hot
    return {HOST_MODULES[module]: table for module, table in tables.items()}


def _torch_table(host: Host) -> SimpleNamespace:
    table = _functions(torch, "torch")
    for name in names.TORCH_CONSTANTS:
        setattr(table, name, getattr(torch, name))
    table.tensor = table.as_tensor = lambda data, **kwargs: host.tensor(data, **kwargs)
    table.where = _where
    return table


def _functions(module: Any, path: str) -> SimpleNamespace:
    functions, _ = names.MODULES[path]
    return SimpleNamespace(**{name: _guarded(getattr(module, name)) for name in functions if hasattr(module, name)})


def _guarded(function: Callable[..., Any]) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        if not args and not kwargs:
            raise RewardRejected("E_TYPE", f"torch.{function.__name__}() needs arguments")
        refuse_batch_size(function.__name__, args, kwargs)
        return function(*args, **clean_keywords(kwargs))

    return call


def _where(*args: Any, **kwargs: Any) -> Tensor:
    if len(args) + len(kwargs) != 3:
        raise RewardRejected("E_SYNC", "one-argument torch.where has a data-dependent size; give three arguments")
    chosen: Tensor = torch.where(*args, **clean_keywords(kwargs))
    return chosen


def _one_hot(tensor: Tensor, num_classes: int = -1) -> Tensor:
    if num_classes < 1:
        raise RewardRejected("E_SYNC", "one_hot needs num_classes=..., or its size depends on the data")
    return (tensor.unsqueeze(-1) == torch.arange(num_classes)).long()


def _scalars(module: Any, path: str, replaced: dict[str, Any]) -> SimpleNamespace:
    functions, constants = names.MODULES[path]
    table = {name: getattr(module, name) for name in constants if name not in replaced}
    table |= {
        name: _scalar(replaced.get(name) or getattr(module, name), name, path) for name in functions if name != "array"
    }
    return SimpleNamespace(**table, **{name: replaced[name] for name in constants if name in replaced})


def _scalar(function: Callable[..., Any], name: str, path: str) -> Callable[..., Any]:
    def call(*args: Any) -> Any:
        for value in args:
            refuse_tensor(value, f"{path}.{name}()", f"use torch.{name}(x) or the torch function nearest to it")
            if isinstance(value, str | list | tuple | dict | None):
                raise RewardRejected("E_TYPE", f"{path}.{name}() takes numbers")
        return function(*args)

    return call
