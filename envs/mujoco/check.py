"""One look at everything that a class of one's own gives, before it is simulated in earnest."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import mujoco
import torch
from torch import Tensor

from rewardsmith.envs import kinds
from rewardsmith.envs.mujoco.native import NativeSim
from rewardsmith.envs.mujoco.warp import STATE
from rewardsmith.envs.random import RandomStreams
from rewardsmith.envs.state import State

if TYPE_CHECKING:
    from rewardsmith.envs.mujoco.environment import MujocoEnvironment

_NUM_ENVS = 3
"""Simulations that are looked at: a number that sizes of robots and dimensions seldom are."""

_VECTORS = ("previous_action",)
"""Kinds that are more than one number."""


def check(environment: MujocoEnvironment) -> None:
    """Call what a class gives once, in simulations of its own on the CPU, and see that shapes and types are right.

    Raises:
        ValueError: something is not what it must be; one line that names it, says what it is and what it must be.
    """
    memory: dict[str, Tensor] = {}
    own = environment.remembering(memory)
    sim = NativeSim(own.model, _NUM_ENVS, forces=own.forces, threads=1)
    sim.reset(torch.ones(_NUM_ENVS, dtype=torch.bool), _reset(own))
    memory["elapsed_steps"] = torch.zeros(_NUM_ENVS, dtype=torch.int64)
    memory["previous_action"] = torch.zeros(_NUM_ENVS, own.action_space.size)
    for name, update in own.memories.items():
        memory[name] = _tensor(f"memory {name!r} at the start", _try(f"memory {name!r}", update, sim, None)).clone()
        later = _tensor(f"memory {name!r}", _try(f"memory {name!r}", update, sim, memory[name]))
        _shape(f"memory {name!r} after the start", later, tuple(memory[name].shape[1:]))
    for name, feature in own.features.items():
        if name == "fallen":
            continue
        value = _tensor(f"feature {name!r}", _try(f"feature {name!r}", feature.compute, own, sim))
        if feature.kind and kinds.split_kind(feature.kind)[0] not in _VECTORS:
            _shape(f"feature {name!r} of kind {feature.kind!r}", value, ())
    if own.can_fall:
        _shape("terminated", _tensor("terminated", _try("terminated", own.terminated, sim), torch.bool), ())
    _observation(own, sim)
    _tasks(own, sim)


def _reset(own: MujocoEnvironment) -> dict[str, Tensor]:
    numbers = torch.arange(_NUM_ENVS)
    fields: Any = own.reset(RandomStreams(0, numbers, torch.zeros_like(numbers), dtype=torch.float64))
    if not isinstance(fields, dict):
        raise ValueError(f"reset gives a {type(fields).__name__}; it must give tensors by the name of MuJoCo's field")
    data = mujoco.MjData(own.model)
    for name, value in fields.items():
        field = getattr(data, name, None)
        if name not in STATE or field is None:
            raise ValueError(f"reset gives {name!r}, which is no state field; those are {', '.join(STATE)}")
        wanted = () if name == "time" else tuple(field.shape)
        _tensor(f"reset's {name!r}", value, rows=(1, _NUM_ENVS))
        _shape(f"reset's {name!r}", value, wanted)
    return {name: value.expand(_NUM_ENVS, *value.shape[1:]) for name, value in fields.items()}


def _observation(own: MujocoEnvironment, sim: NativeSim) -> None:
    parts: Any = own.observation(sim)
    if not isinstance(parts, dict) or not parts:
        raise ValueError(f"observation gives {_said(parts)}; it must give tensors by name, {{name: [num_envs, ...]}}")
    for name, value in parts.items():
        _tensor(f"observation {name!r}", value)


def _tasks(own: MujocoEnvironment, sim: NativeSim) -> None:
    state, action = State(own, sim), torch.zeros(_NUM_ENVS, own.action_space.size)
    for name, task in own.tasks.items():
        where = f"task {name!r}"
        _shape(f"score of {where}", _tensor(f"score of {where}", _try(where, task.score, state, action)), ())
        success = _tensor(f"success of {where}", _try(where, task.success, state, action), torch.bool)
        _shape(f"success of {where}", success, ())
        given: Any = _try(where, task.expert, state, action)
        if not isinstance(given, tuple) or len(given) != 2 or not isinstance(given[1], dict):
            raise ValueError(f"expert of {where} gives {_said(given)}; it must give a reward and its parts by name")
        for part, value in {"reward": given[0], **given[1]}.items():
            _shape(f"{part!r} of the expert of {where}", _tensor(f"{part!r} of the expert of {where}", value), ())


def _try(name: str, function: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return function(*arguments)
    except Exception as error:
        raise ValueError(f"{name} fails: {type(error).__name__}: {error}") from error


def _tensor(what: str, value: Any, dtype: torch.dtype | None = None, rows: tuple[int, ...] = (_NUM_ENVS,)) -> Tensor:
    """Return a value that is a tensor with one entry for each environment."""
    if not isinstance(value, Tensor):
        raise ValueError(f"{what} is {_said(value)}; it must be a tensor [num_envs, ...]")
    if value.dim() == 0 or len(value) not in rows:
        raise ValueError(
            f"{what} has the shape {_dims(value)}; its first dimension must be num_envs (keep it: reduce with dim=1, "
            "not over all)"
        )
    if value.is_complex() or (dtype is not None and value.dtype != dtype):
        wanted = str(dtype or "real numbers").removeprefix("torch.")
        raise ValueError(f"{what} has the type {str(value.dtype).removeprefix('torch.')}; it must be {wanted}")
    return value


def _shape(what: str, value: Tensor, wanted: tuple[int, ...]) -> None:
    if tuple(value.shape[1:]) != wanted:
        must = ", ".join(["num_envs", *map(str, wanted)])
        column = value.dim() == 2 and value.shape[1] == 1 and not wanted
        hint = "; take its column, [:, 0]" if column else ""
        raise ValueError(f"{what} has the shape {_dims(value)}; it must be [{must}]{hint}")


def _dims(value: Tensor) -> str:
    """Return a shape as users know it, such as `[num_envs, 1]`."""
    sizes = [str(size) for size in value.shape]
    return f"[{', '.join(['num_envs', *sizes[1:]] if sizes and value.shape[0] == _NUM_ENVS else sizes)}]"


def _said(value: Any) -> str:
    return f"a {type(value).__name__}" if value is not None else "None"
