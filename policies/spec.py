"""What a policy sees, does and is made of, as plain data that JSON holds."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

import torch

from rewardsmith.envs.spaces import ActionSpace, Box, Discrete, ObservationSpace, TensorSpec
from rewardsmith.policies.networks.spec import NetworkSpec


@dataclass(kw_only=True, eq=False)
class PolicySpec:
    """From which a policy is built again, before its weights are read."""

    observation: ObservationSpace
    """What it sees."""

    action: ActionSpace
    """What it does."""

    network: NetworkSpec = field(default_factory=NetworkSpec)
    """What it is made of."""

    squash: bool = False
    """Whether tanh brings real actions within their bounds; otherwise they are cut off there."""

    observation_limit: float | None = 10.0
    """Where normalised observations are cut off, in standard deviations; None for nowhere."""

    def to_json(self) -> dict[str, Any]:
        """Return what `from_json` reads."""
        return {
            "observation": _observation_to_json(self.observation),
            "action": _action_to_json(self.action),
            "network": asdict(self.network),
            "squash": self.squash,
            "observation_limit": self.observation_limit,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> PolicySpec:
        """Return what `to_json` described.

        Raises:
            ValueError: a value is not what it must be.
        """
        limit = data["observation_limit"]
        if isinstance(limit, bool) or not isinstance(limit, int | float | None):
            raise ValueError(f"observation_limit is {limit!r}; it must be a number, or null for none")
        return cls(
            observation=_observation_from_json(data["observation"]),
            action=_action_from_json(data["action"]),
            network=NetworkSpec(**data["network"]),
            squash=data["squash"],
            observation_limit=limit,
        )


def _observation_to_json(space: ObservationSpace) -> dict[str, Any]:
    if isinstance(space, dict):
        return {"tensors": {name: _observation_to_json(spec) for name, spec in space.items()}}
    named = {} if space.count is None else {"count": space.count}
    return {"shape": list(space.shape), "dtype": str(space.dtype).removeprefix("torch."), **named}


def _observation_from_json(data: dict[str, Any]) -> ObservationSpace:
    if "tensors" in data:
        return {name: _tensor_spec(spec) for name, spec in data["tensors"].items()}
    return _tensor_spec(data)


def _tensor_spec(data: dict[str, Any]) -> TensorSpec:
    dtype = getattr(torch, data["dtype"], None)
    if not isinstance(dtype, torch.dtype):
        raise ValueError(f"unknown dtype {data['dtype']!r}; torch's names are known, such as float32 and uint8")
    return TensorSpec(tuple(data["shape"]), dtype, data.get("count"))


def _action_to_json(space: ActionSpace) -> dict[str, Any]:
    if isinstance(space, Discrete):
        return {"count": space.count, "drawn": space.drawn}
    return {"low": space.low.tolist(), "high": space.high.tolist()}


def _action_from_json(data: dict[str, Any]) -> ActionSpace:
    if "count" in data:
        return Discrete(data["count"], drawn=data.get("drawn") is True)
    return Box(torch.tensor(data["low"]), torch.tensor(data["high"]))
