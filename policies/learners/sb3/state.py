"""All that an unfinished training of stable-baselines3 depends on, as tensors and numbers instead of a pickle."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from stable_baselines3.common.base_class import BaseAlgorithm
from stable_baselines3.common.buffers import ReplayBuffer
from torch import Tensor

from rewardsmith.envs.tensors import under

_BUFFER = ("observations", "next_observations", "actions", "rewards", "dones", "timeouts")
_SEPARATE = ("log_ent_coef",)
"""What is learned apart from any module."""


def of(model: BaseAlgorithm) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """Return a model's tensors by name, and its numbers as JSON holds them."""
    tensors = {f"parameters/{name}": tensor for name, tensor in _flat(model.get_parameters()).items()}
    tensors |= {name: getattr(model, name).detach() for name in _SEPARATE if _has(model, name)}
    for name in ("_last_obs", "_last_episode_starts"):
        if _has(model, name):
            tensors[name] = torch.from_numpy(np.array(getattr(model, name)))
    numbers = {
        "num_timesteps": model.num_timesteps,
        "n_updates": model._n_updates,
        "action_space": model.action_space.np_random.bit_generator.state,
    }
    buffer = getattr(model, "replay_buffer", None)
    if isinstance(buffer, ReplayBuffer):
        numbers["buffer"] = {"position": buffer.pos, "full": bool(buffer.full)}
        filled = len(buffer.rewards) if buffer.full else buffer.pos
        tensors |= {f"buffer/{name}": torch.from_numpy(getattr(buffer, name)[:filled]) for name in _BUFFER}
    return tensors, numbers


def restore(model: BaseAlgorithm, tensors: dict[str, Tensor], numbers: dict[str, Any]) -> None:
    """Put back into an equal model what `of` returned."""
    parameters: Any = _nested(model.get_parameters(), under("parameters/", tensors))
    model.set_parameters(parameters)
    for name in _SEPARATE:
        if name in tensors:
            getattr(model, name).data.copy_(tensors[name])
    for name in ("_last_obs", "_last_episode_starts"):
        setattr(model, name, tensors[name].numpy() if name in tensors else None)
    model.num_timesteps, model._n_updates = numbers["num_timesteps"], numbers["n_updates"]
    model.action_space.np_random.bit_generator.state = numbers["action_space"]
    buffer = getattr(model, "replay_buffer", None)
    if isinstance(buffer, ReplayBuffer):
        buffer.pos, buffer.full = numbers["buffer"]["position"], numbers["buffer"]["full"]
        for name in _BUFFER:
            values = tensors[f"buffer/{name}"].numpy()
            getattr(buffer, name)[: len(values)] = values


def _has(model: BaseAlgorithm, name: str) -> bool:
    return getattr(model, name, None) is not None


def _flat(parameters: dict[str, dict[str, Any]]) -> dict[str, Tensor]:
    """Return the tensors of state dicts by path; of an optimizer's, its state alone: the rest is hyperparameters."""
    tensors: dict[str, Tensor] = {}
    for owner, state in parameters.items():
        if "param_groups" in state:
            for index, values in state["state"].items():
                tensors |= {f"{owner}/{index}/{name}": value for name, value in values.items()}
        else:
            tensors |= {f"{owner}/{name}": value for name, value in state.items()}
    return tensors


def _nested(like: dict[str, dict[str, Any]], tensors: dict[str, Tensor]) -> dict[str, dict[str, Any]]:
    """Return state dicts of the form of given ones, holding what `_flat` made of others."""
    parameters: dict[str, dict[str, Any]] = {}
    for owner, state in like.items():
        own = under(f"{owner}/", tensors)
        if "param_groups" not in state:
            parameters[owner] = own
            continue
        moments: dict[int, dict[str, Tensor]] = {}
        for path, value in own.items():
            index, name = path.split("/")
            moments.setdefault(int(index), {})[name] = value
        parameters[owner] = {"state": moments, "param_groups": state["param_groups"]}
    return parameters
